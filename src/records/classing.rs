//! Of which profile class is a record? Of the class it carries itself where a
//! scheme knows it, else of its building block's.

use super::{NONE_U32, Records};
use std::sync::Arc;

/// The classes of one tier of a scheme, laid on some records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Classing {
    /// How many classes there are.
    pub classes: usize,
    /// By position in `Records::blocks`: the class of those who live there;
    /// `None` where it has none.
    pub by_block: Vec<Option<u16>>,
    /// By position in `Records::profile_types`: the class that a record of this
    /// type is of; `None` where the scheme does not know the type.
    pub by_type: Vec<Option<u16>>,
}

impl Classing {
    /// The class of a row: its own type's, the finest there is, else its
    /// block's. `None` where neither is known.
    pub fn class_of(&self, records: &Records, row: usize) -> Option<u16> {
        let columns = &records.columns;
        // "Not known" is beyond every dictionary.
        let own = columns.profile.get(row).and_then(|code| self.by_type.get(usize::from(*code)));
        own.copied().flatten().or_else(|| {
            let block = columns.block.get(row).filter(|block| **block != NONE_U32)?;
            self.by_block.get(*block as usize).copied().flatten()
        })
    }
}

/// Only records of some classes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClassFilter {
    pub classing: Arc<Classing>,
    /// By class: whether its records pass. Records without a class do not.
    pub wanted: Vec<bool>,
}

impl ClassFilter {
    pub(super) fn passes(&self, records: &Records, row: usize) -> bool {
        let class = self.classing.class_of(records, row);
        class.and_then(|class| self.wanted.get(usize::from(class))).copied().unwrap_or(false)
    }
}
