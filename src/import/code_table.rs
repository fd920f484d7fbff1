//! Which area has a code, asked ten million times? Codes that differ in a
//! number at their end, as those of a country's areas do, are found by that
//! number; the others lie in the slots of one table, so that a look-up touches
//! one place in memory. With texts of their own it took half the time of
//! reading a file of customers.

use super::code_series::{Numbered, Series, series_of};
use super::quick_hash::{QuickHasher, QuickMap};
use std::hash::Hasher;

/// Codes of at most so many bytes lie in the table itself.
const SHORT: usize = 15;

#[derive(Clone, Copy, Default)]
struct Slot {
    /// The code's bytes, then zeros, and its length and one in the last; zeros
    /// where the slot is free.
    key: [u64; 2],
    position: u32,
}

/// Positions by code.
pub(super) struct CodeTable<'a> {
    series: Vec<Series<'a>>,
    /// A power of two, at most half of them taken.
    slots: Vec<Slot>,
    long: QuickMap<&'a str, u32>,
}

fn key_of(code: &str) -> Option<[u64; 2]> {
    if code.len() > SHORT {
        return None;
    }
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(code.bytes()).for_each(|(to, byte)| *to = byte);
    if let Some(last) = bytes.last_mut() {
        *last = code.len() as u8 + 1;
    }
    let number = u128::from_le_bytes(bytes);
    Some([number as u64, (number >> 64) as u64])
}

impl<'a> CodeTable<'a> {
    /// Of codes in the order of their positions; of a code that comes twice,
    /// the last.
    pub(super) fn new(codes: impl ExactSizeIterator<Item = &'a str> + Clone) -> Self {
        let mut series = series_of(codes.clone());
        let mut others: Vec<(&str, u32)> = Vec::new();
        for (position, code) in (0..).zip(codes) {
            let numbered = Numbered::of(code);
            if !series.iter_mut().any(|series| series.put(&numbered, position)) {
                others.push((code, position));
            }
        }
        let slots = (others.len() * 2).next_power_of_two().max(2);
        let slots = vec![Slot::default(); slots];
        let mut table = CodeTable { series, slots, long: QuickMap::default() };
        for (code, position) in others {
            let Some(key) = key_of(code) else {
                table.long.insert(code, position);
                continue;
            };
            let at = table.place(key);
            if let Some(slot) = table.slots.get_mut(at) {
                *slot = Slot { key, position };
            }
        }
        table
    }

    /// The position of a code.
    pub(super) fn get(&self, code: &str) -> Option<u32> {
        for series in &self.series {
            if let Some(number) = series.number(code) {
                return series.get(number);
            }
        }
        let Some(key) = key_of(code) else { return self.long.get(code).copied() };
        let slot = self.slots.get(self.place(key))?;
        (slot.key == key).then_some(slot.position)
    }

    /// Where the key lies, or the free slot where it would.
    fn place(&self, key: [u64; 2]) -> usize {
        let mut hasher = QuickHasher::default();
        key.iter().for_each(|half| hasher.write_u64(*half));
        let mask = self.slots.len() - 1;
        let mut at = hasher.finish() as usize & mask;
        while self.slots.get(at).is_some_and(|slot| slot.key != key && slot.key != [0, 0]) {
            at = (at + 1) & mask;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn every_code_is_found_and_no_other() {
        let codes: Vec<String> = (0..50_000).map(|i| format!("E{:08}", i * 7)).collect();
        let table = CodeTable::new(codes.iter().map(String::as_str));
        for (position, code) in (0..).zip(&codes) {
            assert_eq!(table.get(code), Some(position));
        }
        for other in ["", "E0000000", "E000000001", "E00000001", "\0", "E00000000\0", "E0000000٧"]
        {
            assert_eq!(table.get(other), None, "{other:?}");
        }
        assert_eq!(CodeTable::new(std::iter::empty::<&str>()).get("x"), None);
    }

    fn code() -> impl Strategy<Value = String> {
        prop_oneof!["[a-c\u{0}é]{0,18}", "[EW]0[0-9]{1,2}", "[EW][0-9]{0,20}", "0{0,3}[0-9]{2}"]
    }

    proptest! {
        #[test]
        fn codes_of_any_length_and_text_are_found_as_in_a_map(
            codes in proptest::collection::vec(code(), 0..80),
            asked in proptest::collection::vec(code(), 0..80),
        ) {
            let plain: HashMap<&str, u32> = codes.iter().map(String::as_str).zip(0..).collect();
            let table = CodeTable::new(codes.iter().map(String::as_str));
            for code in codes.iter().chain(&asked) {
                prop_assert_eq!(table.get(code), plain.get(code.as_str()).copied());
            }
        }
    }
}
