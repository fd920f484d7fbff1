//! Which number has a person? By pseudonym, so that no key is kept while a
//! file is read: a table of numbers beside the pseudonyms that are needed
//! anyway, four to eight bytes for each person.

/// Persons numbered from 0 as they first come.
pub(super) struct PersonNumbers {
    /// By number.
    pseudonyms: Vec<[u8; 16]>,
    /// Number and one, or 0 where free; a power of two of places, at most
    /// three quarters of them taken. A person lies at the place that their
    /// pseudonym says, which is as good as random, or at the next free one.
    places: Vec<u32>,
    taken: usize,
}

impl PersonNumbers {
    pub(super) fn new() -> Self {
        PersonNumbers { pseudonyms: Vec::new(), places: vec![0; 1 << 10], taken: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.pseudonyms.len()
    }

    /// The number of the person with this pseudonym, a new one where they are
    /// met for the first time.
    pub(super) fn number(&mut self, pseudonym: [u8; 16]) -> u32 {
        let place = self.place(&pseudonym);
        if let Some(known) = self.places.get(place).and_then(|place| place.checked_sub(1)) {
            return known;
        }
        let number = self.another(pseudonym);
        if let Some(free) = self.places.get_mut(place) {
            *free = number + 1;
        }
        self.taken += 1;
        if self.taken * 4 > self.places.len() * 3 {
            self.grow();
        }
        number
    }

    /// The number of a person who will not be met again.
    pub(super) fn another(&mut self, pseudonym: [u8; 16]) -> u32 {
        self.pseudonyms.push(pseudonym);
        self.pseudonyms.len() as u32 - 1
    }

    /// Where the person lies, or the free place where they belong.
    fn place(&self, pseudonym: &[u8; 16]) -> usize {
        let mask = self.places.len() - 1;
        let mut place = start(pseudonym) & mask;
        while let Some(known) = self.places.get(place).and_then(|place| place.checked_sub(1)) {
            if self.pseudonyms.get(known as usize) == Some(pseudonym) {
                break;
            }
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let numbers = std::mem::take(&mut self.places);
        self.places = vec![0; numbers.len() * 2];
        let mask = self.places.len() - 1;
        for number in numbers.into_iter().filter(|number| *number > 0) {
            let Some(pseudonym) = self.pseudonyms.get(number as usize - 1) else { continue };
            let mut place = start(pseudonym) & mask;
            while self.places.get(place).is_some_and(|taken| *taken > 0) {
                place = (place + 1) & mask;
            }
            if let Some(free) = self.places.get_mut(place) {
                *free = number;
            }
        }
    }

    /// By number.
    pub(super) fn into_pseudonyms(self) -> Vec<[u8; 16]> {
        self.pseudonyms
    }
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
