//! Which number has a person? By pseudonym, so that no key is kept while a
//! file is read: a table of numbers beside the pseudonyms that are needed
//! anyway, four to eight bytes for each person.

/// Persons numbered from 0 as they first come.
pub(super) struct PersonNumbers {
    /// By number.
    pseudonyms: Vec<[u8; 16]>,
    /// By place, of which there is a power of two, at most three quarters of
    /// them taken: 0 where free, else some bits of a pseudonym, so that hardly
    /// another's is ever looked at. A person lies at the place that their
    /// pseudonym says, which is as good as random, or at the next free one.
    marks: Vec<u8>,
    /// By place: the person's number, where there is one.
    numbers: Vec<u32>,
    taken: usize,
}

/// Persons whose places are fetched together.
pub(super) const TOGETHER: usize = 64;

impl PersonNumbers {
    pub(super) fn new() -> Self {
        let (marks, numbers) = (vec![0; 1 << 10], vec![0; 1 << 10]);
        PersonNumbers { pseudonyms: Vec::new(), marks, numbers, taken: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.pseudonyms.len()
    }

    /// Has the places of the next `TOGETHER` persons fetched from memory, which gives
    /// them at once where they do not wait for one another. Changes nothing.
    pub(super) fn fetch(&self, pseudonyms: &[[u8; 16]]) {
        let last = self.marks.len() - 1;
        let fetched = pseudonyms.iter().take(TOGETHER).fold(0, |all, one| {
            let at = start(one) & last;
            let number = self.numbers.get(at).copied().unwrap_or(0);
            all ^ number ^ u32::from(self.marks.get(at).copied().unwrap_or(0))
        });
        std::hint::black_box(fetched);
    }

    /// The number of the person with this pseudonym, a new one where they are
    /// met for the first time.
    pub(super) fn number(&mut self, pseudonym: [u8; 16]) -> u32 {
        let (place, known) = self.place(&pseudonym);
        if let Some(known) = known {
            return known;
        }
        let number = self.another(pseudonym);
        self.settle(place, &pseudonym, number);
        self.taken += 1;
        if self.taken * 4 > self.marks.len() * 3 {
            self.grow();
        }
        number
    }

    /// The number of a person who will not be met again.
    pub(super) fn another(&mut self, pseudonym: [u8; 16]) -> u32 {
        self.pseudonyms.push(pseudonym);
        self.pseudonyms.len() as u32 - 1
    }

    /// Where the person lies, and their number; or the free place where they
    /// belong.
    fn place(&self, pseudonym: &[u8; 16]) -> (usize, Option<u32>) {
        let last = self.marks.len() - 1;
        let wanted = mark(pseudonym);
        let mut at = start(pseudonym) & last;
        while let Some(mark) = self.marks.get(at).copied().filter(|mark| *mark != 0) {
            let number = self.numbers.get(at).copied().filter(|_| mark == wanted);
            if let Some(number) = number
                && self.pseudonyms.get(number as usize) == Some(pseudonym)
            {
                return (at, Some(number));
            }
            at = (at + 1) & last;
        }
        (at, None)
    }

    fn settle(&mut self, place: usize, pseudonym: &[u8; 16], number: u32) {
        if let (Some(free), Some(to)) = (self.marks.get_mut(place), self.numbers.get_mut(place)) {
            (*free, *to) = (mark(pseudonym), number);
        }
    }

    fn grow(&mut self) {
        let size = self.marks.len() * 2;
        let marks = std::mem::replace(&mut self.marks, vec![0; size]);
        let numbers = std::mem::replace(&mut self.numbers, vec![0; size]);
        for (_, number) in marks.into_iter().zip(numbers).filter(|(mark, _)| *mark != 0) {
            let Some(pseudonym) = self.pseudonyms.get(number as usize).copied() else { continue };
            let mut place = start(&pseudonym) & (size - 1);
            while self.marks.get(place).is_some_and(|mark| *mark != 0) {
                place = (place + 1) & (size - 1);
            }
            self.settle(place, &pseudonym, number);
        }
    }

    /// By number.
    pub(super) fn into_pseudonyms(self) -> Vec<[u8; 16]> {
        self.pseudonyms
    }
}

/// Never 0.
fn mark(pseudonym: &[u8; 16]) -> u8 {
    pseudonym.last().map_or(1, |last| last | 1)
}

fn start(pseudonym: &[u8; 16]) -> usize {
    let [a, b, c, d, e, f, g, h, ..] = *pseudonym;
    u64::from_le_bytes([a, b, c, d, e, f, g, h]) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::pseudonym::Pseudonyms;

    #[test]
    fn a_person_has_one_number_however_many_come_between() {
        let make = Pseudonyms::new(&[3; 32]);
        let mut numbers = PersonNumbers::new();
        let alone = numbers.another(make.of_row("f", 1, "x"));
        let first: Vec<u32> =
            (0..20_000).map(|i| numbers.number(make.of_key(&i.to_string()))).collect();
        assert_eq!(alone, 0);
        assert_eq!(first, (1..=20_000).collect::<Vec<_>>());
        let again: Vec<u32> =
            (0..20_000).map(|i| numbers.number(make.of_key(&i.to_string()))).collect();
        assert_eq!(again, first);
        assert_eq!((numbers.len(), numbers.pseudonyms[7]), (20_001, make.of_key("6")));
    }

    #[test]
    fn pseudonyms_that_begin_alike_are_told_apart() {
        let mut numbers = PersonNumbers::new();
        let alike = |last| std::array::from_fn(|i| if i == 15 { last } else { 0xFF });
        let found: Vec<u32> = [1, 2, 1, 3, 2].map(|last| numbers.number(alike(last))).to_vec();
        assert_eq!(found, [0, 1, 0, 2, 1]);
    }
}
