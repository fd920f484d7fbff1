//! How are the counts of many cells kept, where most are small? A byte each,
//! and those that a byte does not hold apart.

use rayon::prelude::*;

/// What stands for a count that is kept apart.
const APART: u8 = u8::MAX;
/// Blocks whose counts one thread adds up at a time.
const SPAN: usize = 1 << 14;

/// Counts that a byte does not hold, with their positions, which rise.
pub(super) type Apart = Vec<(u32, u32)>;

/// Counts by position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    small: Vec<u8>,
    apart: Apart,
}

impl Cells {
    /// How many counts there are.
    pub fn len(&self) -> usize {
        self.small.len()
    }

    pub fn is_empty(&self) -> bool {
        self.small.is_empty()
    }

    /// The count at a position; `None` beyond the last.
    #[inline]
    pub fn get(&self, at: usize) -> Option<u64> {
        match *self.small.get(at)? {
            APART => {
                let at = u32::try_from(at).ok()?;
                let found = self.apart.binary_search_by_key(&at, |(at, _)| *at).ok()?;
                self.apart.get(found).map(|(_, count)| u64::from(*count))
            }
            small => Some(u64::from(small)),
        }
    }
}

/// Puts counts, of which the first is at position `first`, in their places, of
/// which there are as many. Gives those that a place does not hold.
pub(super) fn pack(counts: &[u32], first: usize, places: &mut [u8]) -> Apart {
    let mut apart = Vec::new();
    for (at, (place, &count)) in (first..).zip(places.iter_mut().zip(counts)) {
        *place = match u8::try_from(count) {
            Ok(count) if count != APART => count,
            _ => {
                apart.push((at as u32, count));
                APART
            }
        };
    }
    apart
}

/// No more than `u32::MAX` cells: `tables_at_once` sees to that.
impl From<Vec<u32>> for Cells {
    fn from(counts: Vec<u32>) -> Cells {
        let mut small = vec![0; counts.len()];
        let apart = pack(&counts, 0, &mut small);
        Cells::of(small, [apart])
    }
}

impl Cells {
    /// Of places that `pack` filled, part after part, and of what it gave.
    pub(super) fn of(small: Vec<u8>, apart: impl IntoIterator<Item = Apart>) -> Cells {
        let mut apart: Apart = apart.into_iter().flatten().collect();
        apart.shrink_to_fit();
        Cells { small, apart }
    }

    /// One more at a position; nothing beyond the last.
    pub(super) fn add(&mut self, at: usize) {
        let Some(place) = self.small.get_mut(at) else { return };
        let found = self.apart.binary_search_by_key(&(at as u32), |(at, _)| *at);
        match found {
            Ok(found) => self.apart[found].1 += 1,
            Err(next) => {
                *place += 1;
                if *place == APART {
                    self.apart.insert(next, (at as u32, APART.into()));
                }
            }
        }
    }

    /// Where so many keys follow each other block by block: the sum of each.
    pub(super) fn sums(&self, keys: usize) -> Vec<u64> {
        let of_places = |places: &[u8]| {
            let mut sums = vec![0; keys];
            for block in places.chunks_exact(keys.max(1)) {
                for (sum, place) in sums.iter_mut().zip(block) {
                    *sum += if *place == APART { 0 } else { u64::from(*place) };
                }
            }
            sums
        };
        let parts: Vec<Vec<u64>> =
            self.small.par_chunks(SPAN * keys.max(1)).map(of_places).collect();
        let mut sums = vec![0; keys];
        for part in parts {
            sums.iter_mut().zip(part).for_each(|(sum, more)| *sum += more);
        }
        for (at, count) in &self.apart {
            if let Some(sum) = (*at as usize).checked_rem(keys).and_then(|key| sums.get_mut(key)) {
                *sum += u64::from(*count);
            }
        }
        sums
    }

    /// Leaves out all but some of so many keys, given in order.
    pub(super) fn keep(&mut self, keys: usize, kept: &[usize]) {
        let mut to = 0;
        for block in (0..self.small.len()).step_by(keys.max(1)) {
            for key in kept {
                self.small[to] = self.small[block + key];
                to += 1;
            }
        }
        self.small.truncate(to);
        self.small.shrink_to_fit();
        self.apart.retain_mut(|(at, _)| {
            let (block, key) = (*at as usize / keys.max(1), *at as usize % keys.max(1));
            let position = kept.binary_search(&key).ok();
            *at = (block * kept.len() + position.unwrap_or_default()) as u32;
            position.is_some()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_count_is_kept_whatever_its_size(
            counts in proptest::collection::vec(
                prop_oneof![0..4u32, 250..260u32, 65_530..65_540u32, Just(u32::MAX)], 0..60,
            ),
        ) {
            let cells = Cells::from(counts.clone());
            prop_assert_eq!(cells.len(), counts.len());
            for (at, count) in counts.iter().enumerate() {
                prop_assert_eq!(cells.get(at), Some(u64::from(*count)));
            }
            prop_assert_eq!(cells.get(counts.len()), None);
        }

        #[test]
        fn what_is_added_left_out_and_summed_is_as_of_plain_numbers(
            mut counts in proptest::collection::vec(prop_oneof![0..4u32, 252..258u32], 0..20)
                .prop_map(|blocks| blocks.repeat(3)),
            more in proptest::collection::vec(0..70usize, 0..40),
        ) {
            let mut cells = Cells::from(counts.clone());
            for at in more {
                cells.add(at);
                counts.get_mut(at).into_iter().for_each(|count| *count += 1);
            }
            prop_assert_eq!(&cells, &Cells::from(counts.clone()));
            let of_key = |key: usize| counts.iter().skip(key).step_by(3);
            let sum = |key: usize| of_key(key).map(|&c| u64::from(c)).sum::<u64>();
            prop_assert_eq!(cells.sums(3), [0, 1, 2].map(sum));
            cells.keep(3, &[0, 2]);
            let kept = counts.chunks(3).flat_map(|block| [block[0], block[2]]);
            prop_assert_eq!(cells, Cells::from(kept.collect::<Vec<u32>>()));
        }
    }
}
