//! How are the counts of many cells kept, where most are small? A byte each,
//! and those that a byte does not hold apart.

/// What stands for a count that is kept apart.
const APART: u8 = u8::MAX;

/// Counts by position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    small: Vec<u8>,
    /// Position and count, by position.
    apart: Vec<(u32, u32)>,
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

/// No more than `u32::MAX` cells: `tables_at_once` sees to that.
impl From<Vec<u32>> for Cells {
    fn from(counts: Vec<u32>) -> Cells {
        let mut apart = Vec::new();
        let mut small = |(at, &count): (usize, &u32)| match u8::try_from(count) {
            Ok(count) if count != APART => count,
            _ => {
                apart.push((at as u32, count));
                APART
            }
        };
        let small = counts.iter().enumerate().map(&mut small).collect();
        apart.shrink_to_fit();
        Cells { small, apart }
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
    }
}
