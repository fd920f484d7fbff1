//! How is it kept in which block each record lies? Arranged records lie where
//! their person lives, block after block, but for a few: then as runs of rows,
//! and a list of those few. Else as positions.

use super::NONE_U32;
use super::people::mark;
use super::person_column::Starts;
use super::{NONE_U16, PersonColumn};
use rayon::prelude::*;
use std::ops::Range;

/// The position of each row's building block; `NONE_U32` where it is unplaced.
/// Two are equal where they say the same.
#[derive(Clone, Debug, Default, Eq)]
pub struct BlockColumn {
    /// By row; empty where `runs` says it.
    positions: Vec<u32>,
    runs: Runs,
}

/// Consecutive rows of one block each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Runs {
    pub(super) rows: usize,
    /// The first row of each run; that of the first run is 0.
    pub(super) starts: Vec<u32>,
    /// The block of each run: rising, so that no two runs are of one.
    pub(super) blocks: Vec<u32>,
    /// Rows, rising, that lie in another block than that of their run.
    pub(super) elsewhere: Vec<(u32, u32)>,
}

/// So many rows that lie elsewhere are one too many: of rows, one in eight.
/// More would take as much memory as positions do, and longer to count.
const FEW: usize = 8;

/// Consecutive rows of arranged records, for `BlockColumn::joined`.
pub struct BlockPart {
    rows: usize,
    /// First row and block of each run.
    runs: Vec<(u32, u32)>,
    /// Rows whose block is not that of the run before them.
    elsewhere: Vec<(u32, u32)>,
}

impl BlockPart {
    /// `blocks` of the rows from `first`; persons and days of all rows. `None`
    /// where too many lie elsewhere than where their person lives.
    pub fn of(
        blocks: &[u32],
        first: usize,
        persons: &PersonColumn,
        days: &[u16],
    ) -> Option<BlockPart> {
        let mut homes =
            Homes { blocks, first, days, persons: persons.starts()?, last: (0..0, None) };
        let mut part = BlockPart { rows: blocks.len(), runs: Vec::new(), elsewhere: Vec::new() };
        let most = blocks.len() / FEW * 2 + FEW;
        let mut here = None;
        for (row, &block) in (first..).zip(blocks) {
            if here == Some(block) {
                continue;
            }
            let at = u32::try_from(row).ok()?;
            if here.is_none_or(|here| block > here) && homes.of(row) == Some(block) {
                here = Some(block);
                part.runs.push((at, block));
            } else if part.elsewhere.len() < most {
                part.elsewhere.push((at, block));
            } else {
                return None;
            }
        }
        Some(part)
    }
}

/// Where the persons of some rows live.
struct Homes<'a> {
    blocks: &'a [u32],
    first: usize,
    days: &'a [u16],
    persons: &'a Starts,
    /// The rows of the person asked about last, and where they live.
    last: (Range<usize>, Option<u32>),
}

impl Homes<'_> {
    /// `None` where not all of the person's rows are at hand.
    fn of(&mut self, row: usize) -> Option<u32> {
        if !self.last.0.contains(&row) {
            let rows = self.persons.at_or_before(row)..self.persons.after(row);
            let at_hand = rows.start.checked_sub(self.first);
            let blocks = at_hand.and_then(|from| self.blocks.get(from..from + rows.len()));
            let marked = blocks.into_iter().flatten().zip(rows.clone()).map(|(block, row)| {
                (mark(*block, self.days.get(row).copied().unwrap_or(NONE_U16)), *block)
            });
            let home = marked.max().map(|(_, block)| block);
            self.last = (rows, home);
        }
        self.last.1
    }
}

impl Runs {
    /// The run that a row lies in.
    pub(super) fn at(&self, row: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= row).saturating_sub(1)
    }

    /// The rows of a run.
    #[inline]
    pub(super) fn of(&self, run: usize) -> Range<usize> {
        let start = |run: usize| self.starts.get(run).map_or(self.rows, |start| *start as usize);
        start(run)..start(run + 1)
    }

    /// Those of some rows that lie elsewhere than their run.
    pub(super) fn elsewhere(&self, rows: &Range<usize>) -> &[(u32, u32)] {
        let from = self.elsewhere.partition_point(|(row, _)| (*row as usize) < rows.start);
        let to = self.elsewhere.partition_point(|(row, _)| (*row as usize) < rows.end);
        self.elsewhere.get(from..to).unwrap_or_default()
    }

    fn read<'a>(&self, rows: Range<usize>, into: &'a mut Vec<u32>) -> &'a [u32] {
        into.clear();
        let rows = rows.start.min(self.rows)..rows.end.min(self.rows);
        let mut run = self.at(rows.start);
        while rows.start + into.len() < rows.end {
            let Some(block) = self.blocks.get(run) else { break };
            into.resize(self.of(run).end.min(rows.end).saturating_sub(rows.start), *block);
            run += 1;
        }
        for (row, block) in self.elsewhere(&rows) {
            if let Some(at) = into.get_mut((*row as usize).wrapping_sub(rows.start)) {
                *at = *block;
            }
        }
        into
    }
}

impl BlockColumn {
    /// The rows of all parts, one after the other; `None` where they are not
    /// arranged, or where too many lie elsewhere than their person lives.
    pub fn joined(parts: &[BlockPart]) -> Option<BlockColumn> {
        let mut runs = Runs { rows: parts.iter().map(|part| part.rows).sum(), ..Runs::default() };
        for part in parts {
            // The last run of the part before goes on to the first one here.
            let here = runs.blocks.last().copied();
            let begins = part.runs.first().map_or(u32::MAX, |(row, _)| *row);
            let lies_here = |(row, block): &(u32, u32)| *row < begins && here == Some(*block);
            runs.elsewhere.extend(part.elsewhere.iter().filter(|row| !lies_here(row)));
            for (start, block) in &part.runs {
                match runs.blocks.last() {
                    Some(last) if last > block => return None,
                    Some(last) if last == block => {}
                    _ => {
                        runs.starts.push(*start);
                        runs.blocks.push(*block);
                    }
                }
            }
        }
        if runs.elsewhere.len() > runs.rows / FEW {
            return None;
        }
        match runs.starts.first_mut() {
            Some(first) => *first = 0,
            None if runs.rows > 0 => return None,
            None => {}
        }
        runs.starts.shrink_to_fit();
        runs.blocks.shrink_to_fit();
        runs.elsewhere.shrink_to_fit();
        Some(BlockColumn { positions: Vec::new(), runs })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.positions.len() + self.runs.rows
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The block of a row; `NONE_U32` where it is unplaced, or not there. Many
    /// rows are had at once by `read`.
    pub fn at(&self, row: usize) -> u32 {
        if row >= self.runs.rows {
            return self.positions.get(row).copied().unwrap_or(NONE_U32);
        }
        match self.runs.elsewhere(&(row..row + 1)) {
            [(_, block)] => *block,
            _ => self.runs.blocks.get(self.runs.at(row)).copied().unwrap_or(NONE_U32),
        }
    }

    /// The blocks of some rows, by way of a buffer where they are kept as runs.
    #[inline]
    pub fn read<'a>(&'a self, rows: Range<usize>, buffer: &'a mut Vec<u32>) -> &'a [u32] {
        match self.runs.rows {
            0 => self.positions.get(rows).unwrap_or_default(),
            _ => self.runs.read(rows, buffer),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len()).step_by(1 << 10).flat_map(|start| {
            let mut buffer = Vec::new();
            self.read(start..(start + (1 << 10)).min(self.len()), &mut buffer).to_vec()
        })
    }

    /// As runs, where it is kept so.
    pub(super) fn runs(&self) -> Option<&Runs> {
        (self.runs.rows > 0).then_some(&self.runs)
    }

    /// The blocks by row, which they are kept as from now on.
    pub fn positions_mut(&mut self) -> &mut Vec<u32> {
        if self.runs.rows > 0 {
            self.positions = self.iter().collect();
            self.runs = Runs::default();
        }
        &mut self.positions
    }

    /// Adds a row.
    pub fn push(&mut self, block: u32) {
        self.positions_mut().push(block);
    }

    /// Whether every row is unplaced or in one of so many blocks.
    pub(super) fn is_within(&self, blocks: usize) -> bool {
        let is_one = |block: u32| block == NONE_U32 || (block as usize) < blocks;
        let positions = self.positions.par_iter().with_min_len(1 << 16);
        positions.all(|block| is_one(*block))
            && self.runs.blocks.iter().all(|block| is_one(*block))
            && self.runs.elsewhere.iter().all(|(_, block)| is_one(*block))
    }

    /// Every block as `of` has it.
    pub(super) fn recoded(mut self, of: impl Fn(u32) -> u32) -> BlockColumn {
        let blocks: Vec<u32> = self.runs.blocks.iter().map(|block| of(*block)).collect();
        if !blocks.is_sorted_by(|a, b| a < b) {
            // Several of them are none now.
            self.positions_mut();
        }
        if self.runs.rows > 0 {
            self.runs.blocks = blocks;
        }
        self.runs.elsewhere.iter_mut().for_each(|(_, block)| *block = of(*block));
        self.positions.iter_mut().for_each(|block| *block = of(*block));
        self
    }
}

impl From<Vec<u32>> for BlockColumn {
    fn from(positions: Vec<u32>) -> BlockColumn {
        BlockColumn { positions, runs: Runs::default() }
    }
}

impl PartialEq for BlockColumn {
    fn eq(&self, other: &BlockColumn) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::super::person_column::PersonPart;
    use super::*;
    use proptest::prelude::*;

    fn persons(numbers: &[u32]) -> PersonColumn {
        let parts: Option<Vec<PersonPart>> = numbers.chunks(64).map(PersonPart::of).collect();
        PersonColumn::joined(&parts.expect("by number")).expect("by number")
    }

    fn joined(
        blocks: &[u32],
        persons: &PersonColumn,
        days: &[u16],
        rows: usize,
    ) -> Option<BlockColumn> {
        let chunks = blocks.chunks(rows).enumerate();
        let parts: Option<Vec<BlockPart>> =
            chunks.map(|(i, few)| BlockPart::of(few, i * rows, persons, days)).collect();
        BlockColumn::joined(&parts?)
    }

    /// A person's rows: where they live, and for each row whether it lies
    /// there or elsewhere.
    fn person() -> impl Strategy<Value = (u32, Vec<Option<u32>>)> {
        let elsewhere = prop_oneof![20 => Just(None), 1 => (0..12u32).prop_map(Some)];
        (0..12u32, proptest::collection::vec(elsewhere, 1..4))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn runs_say_what_positions_say(
            mut people in proptest::collection::vec(person(), 1..60),
            part in 1..80usize,
            (from, length) in (0..100usize, 0..100usize),
        ) {
            people.sort_by_key(|(home, _)| *home);
            let (mut plain, mut numbers) = (Vec::new(), Vec::new());
            for (number, (home, rows)) in (0..).zip(&people) {
                let home = if *home == 11 { NONE_U32 } else { *home };
                plain.extend(rows.iter().map(|elsewhere| elsewhere.unwrap_or(home)));
                numbers.extend(rows.iter().map(|_| number));
            }
            // The last of a person's rows is the latest.
            let days: Vec<u16> = (0..plain.len() as u16).collect();
            let made = joined(&plain, &persons(&numbers), &days, part);
            let column = made.clone().unwrap_or_else(|| plain.clone().into());
            prop_assert_eq!(&column, &BlockColumn::from(plain.clone()));
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), plain.clone());
            prop_assert_eq!(column.at(plain.len()), NONE_U32);
            for (row, block) in plain.iter().enumerate() {
                prop_assert_eq!(column.at(row), *block);
            }
            let some = from.min(plain.len())..(from + length).min(plain.len());
            let mut buffer = vec![9; 3];
            prop_assert_eq!(column.read(some.clone(), &mut buffer), &plain[some]);
            prop_assert_eq!(column.is_within(11), plain.iter().all(|b| *b < 11 || *b == NONE_U32));
            prop_assert_eq!(column.is_within(4), plain.iter().all(|b| *b < 4 || *b == NONE_U32));
            if let Some(column) = made {
                let runs = column.runs().expect("runs");
                prop_assert!(runs.blocks.is_sorted_by(|a, b| a < b));
                prop_assert!(runs.starts.is_sorted_by(|a, b| a < b) && runs.starts[0] == 0);
                prop_assert!(runs.elsewhere.is_sorted_by(|a, b| a.0 < b.0));
                prop_assert!(runs.elsewhere.len() <= plain.len() / FEW);
            }
            let of = |block: u32| match block {
                3 | NONE_U32 => NONE_U32,
                _ => block * 2,
            };
            let again: Vec<u32> = plain.iter().map(|block| of(*block)).collect();
            prop_assert_eq!(column.clone().recoded(of), BlockColumn::from(again));
            let mut more = column;
            more.push(7);
            prop_assert_eq!((more.len(), more.at(plain.len())), (plain.len() + 1, 7));
        }
    }

    #[test]
    fn people_who_moved_are_a_few_rows_elsewhere_and_too_many_are_no_runs() {
        // Ten blocks of a hundred people, two rows each, the later one last.
        let home = |row: u32| row / 200;
        let numbers: Vec<u32> = (0..2_000).map(|row| row / 2).collect();
        let days: Vec<u16> = (0..2_000).collect();
        let moved = |every: u32| -> Vec<u32> {
            let block =
                |row: u32| if row.is_multiple_of(every) { (row / 7) % 10 } else { home(row) };
            (0..2_000).map(block).collect()
        };
        for part in [2_000, 512, 77] {
            let column = joined(&moved(20), &persons(&numbers), &days, part).expect("runs");
            let runs = column.runs().expect("runs");
            assert_eq!(runs.blocks, (0..10).collect::<Vec<_>>());
            assert!(runs.elsewhere.len() <= 100, "{}", runs.elsewhere.len());
            assert!(joined(&moved(2), &persons(&numbers), &days, part).is_none());
        }
        let backwards: Vec<u32> = (0..2_000).map(|row| 9 - home(row)).collect();
        assert!(joined(&backwards, &persons(&numbers), &days, 400).is_none());
    }
}
