//! How is it kept whose each record is? Where persons lie one after the other
//! in the order of their numbers, a bit a row says all: whether it is of
//! another person than the row before. Else as numbers.

use rayon::prelude::*;

/// Words between two ranks: 4,096 rows.
const WORDS_PER_RANK: usize = 64;

/// The number of each row's person, from 0. Two are equal where they say the
/// same.
#[derive(Clone, Debug, Default, Eq)]
pub struct PersonColumn {
    /// By row; empty where `starts` says it.
    numbers: Vec<u32>,
    starts: Starts,
}

/// Where the rows of each person begin, the first with row 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Starts {
    rows: usize,
    /// Bit `row % 64` of word `row / 64`; nothing beyond the last row.
    words: Vec<u64>,
    /// How many begin before each `WORDS_PER_RANK` words.
    ranks: Vec<u32>,
}

/// Consecutive rows whose persons rise by one, for `PersonColumn::joined`.
pub struct PersonPart {
    rows: usize,
    first: u32,
    last: u32,
    /// The first row's bit is not set.
    words: Vec<u64>,
}

impl PersonPart {
    /// `None` where persons do not rise by one at a time.
    pub fn of(numbers: &[u32]) -> Option<PersonPart> {
        let (first, last) = (*numbers.first()?, *numbers.last()?);
        let mut words = Vec::with_capacity(numbers.len().div_ceil(64));
        let (mut before, mut steps) = (first, 0);
        for rows in numbers.chunks(64) {
            let mut word = 0;
            for (bit, person) in rows.iter().enumerate() {
                let step = person.wrapping_sub(before);
                before = *person;
                steps |= step;
                word |= u64::from(step & 1) << bit;
            }
            words.push(word);
        }
        (steps <= 1).then_some(PersonPart { rows: numbers.len(), first, last, words })
    }
}

impl Starts {
    /// Whether the row is of another person than the one before.
    #[inline]
    pub(super) fn begins(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// A bit for each row from `64 * word`.
    #[inline]
    pub(super) fn word(&self, word: usize) -> u64 {
        self.words.get(word).copied().unwrap_or(0)
    }

    /// The last row up to this one where a person begins.
    pub(super) fn at_or_before(&self, row: usize) -> usize {
        let mut left = self.word(row / 64) & (u64::MAX >> (63 - row % 64));
        let mut at = row / 64;
        while left == 0 && at > 0 {
            at -= 1;
            left = self.word(at);
        }
        at * 64 + left.checked_ilog2().unwrap_or(0) as usize
    }

    /// The first row after this one where a person begins; else how many rows
    /// there are.
    pub(super) fn after(&self, row: usize) -> usize {
        let (mut at, bit) = ((row + 1) / 64, (row + 1) % 64);
        let mut left = self.word(at) & (u64::MAX << bit);
        while left == 0 && at < self.words.len() {
            at += 1;
            left = self.word(at);
        }
        if left == 0 { self.rows } else { at * 64 + left.trailing_zeros() as usize }
    }

    /// How many persons begin in some rows.
    pub(super) fn count(&self, rows: std::ops::Range<usize>) -> u32 {
        let (first, last) = (rows.start / 64, rows.end / 64);
        let (from, to) = (u64::MAX << (rows.start % 64), !(u64::MAX << (rows.end % 64)));
        if first == last {
            return (self.word(first) & from & to).count_ones();
        }
        let whole = self.words.get(first + 1..last).unwrap_or_default();
        let whole: u32 = whole.iter().map(|word| word.count_ones()).sum();
        (self.word(first) & from).count_ones() + whole + (self.word(last) & to).count_ones()
    }

    /// How many persons begin up to this row, it included.
    fn up_to(&self, row: usize) -> u32 {
        let (word, rank) = (row / 64, row / 64 / WORDS_PER_RANK);
        let whole = self.words.get(rank * WORDS_PER_RANK..word).unwrap_or_default();
        let whole: u32 = whole.iter().map(|word| word.count_ones()).sum();
        let last = self.word(word) & (u64::MAX >> (63 - row % 64));
        self.ranks.get(rank).copied().unwrap_or(0) + whole + last.count_ones()
    }

    fn ranked(rows: usize, words: Vec<u64>) -> Starts {
        let mut before = 0;
        let ranks = words.chunks(WORDS_PER_RANK).map(|words| {
            let rank = before;
            before += words.iter().map(|word| word.count_ones()).sum::<u32>();
            rank
        });
        Starts { rows, ranks: ranks.collect(), words }
    }
}

impl PersonColumn {
    /// The rows of all parts, one after the other. `None` where a person lies
    /// elsewhere than after the one before, where the first is not 0, or where
    /// a part but the last is of no whole words of rows.
    pub fn joined(parts: &[PersonPart]) -> Option<PersonColumn> {
        let mut words = Vec::with_capacity(parts.iter().map(|part| part.words.len()).sum());
        let (mut rows, mut last) = (0, None);
        for part in parts {
            let step = match last {
                Some(last) => part.first.checked_sub(last)?,
                None => part.first.checked_add(1)?,
            };
            if step > 1 || rows % 64 != 0 {
                return None;
            }
            let at = words.len();
            words.extend_from_slice(&part.words);
            if let Some(word) = words.get_mut(at) {
                *word |= u64::from(step);
            }
            (rows, last) = (rows + part.rows, Some(part.last));
        }
        Some(PersonColumn { numbers: Vec::new(), starts: Starts::ranked(rows, words) })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.numbers.len() + self.starts.rows
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a row's person; `u32::MAX` where there is no such row.
    pub fn at(&self, row: usize) -> u32 {
        match row < self.starts.rows {
            true => self.starts.up_to(row).wrapping_sub(1),
            false => self.numbers.get(row).copied().unwrap_or(u32::MAX),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let mut person = u32::MAX;
        let by_start = (0..self.starts.rows).map(move |row| {
            person = person.wrapping_add(u32::from(self.starts.begins(row)));
            person
        });
        by_start.chain(self.numbers.iter().copied())
    }

    /// The numbers of some rows: a copy where they are not kept so.
    pub fn numbers_of(&self, rows: std::ops::Range<usize>) -> std::borrow::Cow<'_, [u32]> {
        if self.starts.rows == 0 {
            return self.numbers.get(rows).unwrap_or_default().into();
        }
        let mut person = self.at(rows.start).wrapping_sub(1);
        let numbers = rows.enumerate().map(|(i, row)| {
            person = person.wrapping_add(u32::from(i == 0 || self.starts.begins(row)));
            person
        });
        numbers.collect::<Vec<u32>>().into()
    }

    /// As bits, where it is kept so.
    pub(super) fn starts(&self) -> Option<&Starts> {
        (self.starts.rows > 0).then_some(&self.starts)
    }

    /// By row, where it is kept so.
    pub(super) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The numbers by row, which they are kept as from now on.
    pub fn numbers_mut(&mut self) -> &mut Vec<u32> {
        if self.starts.rows > 0 {
            self.numbers = self.iter().collect();
            self.starts = Starts::default();
        }
        &mut self.numbers
    }

    /// Adds a row.
    pub fn push(&mut self, person: u32) {
        self.numbers_mut().push(person);
    }

    /// The greatest number; `None` where there is no row.
    pub(super) fn greatest(&self) -> Option<u32> {
        match self.starts.rows.checked_sub(1) {
            Some(last) => Some(self.at(last)),
            None => self.numbers.par_iter().copied().with_min_len(1 << 16).max(),
        }
    }
}

impl From<Vec<u32>> for PersonColumn {
    fn from(numbers: Vec<u32>) -> PersonColumn {
        PersonColumn { numbers, starts: Starts::default() }
    }
}

impl PartialEq for PersonColumn {
    fn eq(&self, other: &PersonColumn) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As bits, in parts of so many rows.
    fn joined(numbers: &[u32], rows: usize) -> Option<PersonColumn> {
        let parts: Option<Vec<PersonPart>> = numbers.chunks(rows).map(PersonPart::of).collect();
        PersonColumn::joined(&parts?)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn bits_say_what_numbers_say(
            rows in proptest::collection::vec(prop_oneof![Just(1usize), 1..4usize, Just(200)], 0..90),
            part in 1..5usize,
        ) {
            let of = |(person, rows): (u32, &usize)| vec![person; *rows];
            let plain: Vec<u32> = (0..).zip(&rows).flat_map(of).collect();
            let column = joined(&plain, part * 64).expect("persons by number");
            prop_assert!(column.numbers.is_empty());
            prop_assert_eq!(&column, &PersonColumn::from(plain.clone()));
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), plain.clone());
            prop_assert_eq!(column.greatest(), plain.iter().max().copied());
            for (row, person) in plain.iter().enumerate() {
                prop_assert_eq!(column.at(row), *person);
                let starts = column.starts().expect("bits");
                let start = plain.iter().position(|p| p == person);
                prop_assert_eq!(Some(starts.at_or_before(row)), start);
                let end = plain.iter().rposition(|p| p == person).map(|row| row + 1);
                prop_assert_eq!(Some(starts.after(row)), end);
                prop_assert_eq!(starts.begins(row), start == Some(row));
                let until = row + (row * 7) % (plain.len() - row + 1);
                let begin = (row..until).filter(|row| starts.begins(*row)).count();
                prop_assert_eq!(starts.count(row..until) as usize, begin);
            }
            prop_assert_eq!(column.at(plain.len()), u32::MAX);
            let some = plain.len() / 3..plain.len();
            let numbers = column.numbers_of(some.clone());
            prop_assert_eq!(numbers.as_ref(), &plain[some]);
            let mut more = column.clone();
            more.push(7);
            prop_assert_eq!(more.at(plain.len()), 7);
            prop_assert_eq!(more.len(), plain.len() + 1);
        }

        #[test]
        fn persons_in_any_other_order_are_no_bits(
            numbers in proptest::collection::vec(0..4u32, 1..200),
        ) {
            let by_number = numbers[0] == 0 && numbers.windows(2).all(|p| p[1].wrapping_sub(p[0]) <= 1);
            prop_assert_eq!(joined(&numbers, 64).is_some(), by_number);
        }
    }

    #[test]
    fn many_rows_are_found_by_their_rank() {
        let plain: Vec<u32> = (0..50_000).map(|row| row * 2 / 3).collect();
        let column = joined(&plain, 1 << 13).expect("persons by number");
        assert!((0..50_000).all(|row| column.at(row) == plain[row]));
    }
}
