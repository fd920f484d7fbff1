//! Of which profile class is a record? Of the class it carries itself where a
//! scheme knows it, else of its building block's.

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
    /// The class of a row: that of its own type (a code of the column
    /// `profile`), the finest there is, else its block's. `None` where neither
    /// is known.
    pub fn class_of(&self, own: u16, block: u32) -> Option<u16> {
        // "Not known" is beyond every dictionary.
        let class = self.by_type.get(usize::from(own)).copied().flatten();
        class.or_else(|| self.by_block.get(block as usize).copied().flatten())
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
    pub(super) fn passes(&self, own: u16, block: u32) -> bool {
        let class = self.classing.class_of(own, block);
        class.and_then(|class| self.wanted.get(usize::from(class))).copied().unwrap_or(false)
    }
}
