//! What of the records was counted before? Most of what a persona is held
//! against depends on no criterion of it, and a criterion that is changed
//! changes few of the counts: each is counted once for the same records.

use crate::base::{Progress, Result, Unit};
use crate::records::{BlockCounts, By, Classing, Filter, Records, Tally, count_by_block, tally};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts of one and the same records, as far as they were asked for.
#[derive(Debug, Default)]
pub struct Kept {
    people: Shelf<Filter, BlockCounts>,
    places: Shelf<(Arc<Classing>, Filter), Tally<2>>,
    contacts: Shelf<Filter, Tally<2>>,
}

/// Counting of records, with what was counted of them before.
#[derive(Clone, Copy)]
pub(super) struct Counting<'a> {
    pub records: &'a Records,
    pub kept: &'a Kept,
    pub progress: &'a Progress,
}

impl Counting<'_> {
    /// Distinct people by building block.
    ///
    /// Errors: those of `count_by_block`.
    pub fn people(&self, filter: &Filter) -> Result<Arc<BlockCounts>> {
        let count = || count_by_block(self.records, filter, Unit::People, self.progress);
        self.kept.people.get(filter.clone(), count)
    }

    /// Distinct people by building block and class.
    ///
    /// Errors: those of `tally`.
    pub fn places(&self, classing: &Arc<Classing>, filter: &Filter) -> Result<Arc<Tally<2>>> {
        let by = [By::Block, By::Class(classing)];
        let count = || tally(self.records, filter, Unit::People, by, self.progress);
        self.kept.places.get((Arc::clone(classing), filter.clone()), count)
    }

    /// Contacts by service and channel.
    ///
    /// Errors: those of `tally`.
    pub fn contacts(&self, filter: &Filter) -> Result<Arc<Tally<2>>> {
        let by = [By::Service, By::Channel];
        let count = || tally(self.records, filter, Unit::Transactions, by, self.progress);
        self.kept.contacts.get(filter.clone(), count)
    }
}

/// Answers by what was asked.
#[derive(Debug)]
struct Shelf<K, V>(Mutex<HashMap<K, Arc<V>>>);

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Shelf(Mutex::default())
    }
}

impl<K: Eq + Hash, V> Shelf<K, V> {
    /// A shelf that is full is emptied: what is asked again is counted again.
    const MOST: usize = 256;

    fn get(&self, asked: K, count: impl FnOnce() -> Result<V>) -> Result<Arc<V>> {
        let shelf = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shelf().get(&asked) {
            return Ok(Arc::clone(known));
        }
        // Not under the lock: another persona may be counted meanwhile.
        let counted = Arc::new(count()?);
        let mut shelf = shelf();
        if shelf.len() >= Self::MOST {
            shelf.clear();
        }
        shelf.insert(asked, Arc::clone(&counted));
        Ok(counted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Error;

    #[test]
    fn the_same_question_is_counted_once_and_a_failure_is_not_kept() {
        let shelf: Shelf<u32, u32> = Shelf::default();
        assert!(shelf.get(1, || Err(Error::new("stopped"))).is_err());
        assert_eq!(shelf.get(1, || Ok(7)).ok().as_deref(), Some(&7));
        let again = shelf.get(1, || panic!("counted twice"));
        assert_eq!(again.ok().as_deref(), Some(&7));
    }

    #[test]
    fn a_full_shelf_is_emptied() {
        let shelf: Shelf<usize, usize> = Shelf::default();
        for n in 0..=Shelf::<usize, usize>::MOST {
            shelf.get(n, || Ok(n)).expect("kept");
        }
        assert_eq!(shelf.0.lock().map(|kept| kept.len()).ok(), Some(1));
    }
}
