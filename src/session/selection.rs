//! Which areas are selected, and is it still the same selection as a frame
//! ago? A number tells, so that nobody compares the areas themselves.

use crate::base::AreaCode;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The areas selected. Reads like a set of codes; every change gives it
/// another revision.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    codes: Arc<BTreeSet<AreaCode>>,
    /// 0 as long as nothing was ever selected; else one that no other
    /// selection of this program had.
    revision: u64,
}

impl Selection {
    /// Where this is the same as before, so are the areas.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// These areas in place of all that are selected.
    pub fn set(&mut self, codes: BTreeSet<AreaCode>) {
        if *self.codes != codes {
            *self = Selection::from(codes);
        }
    }

    pub fn clear(&mut self) {
        self.set(BTreeSet::new());
    }

    pub fn insert(&mut self, code: AreaCode) {
        self.extend([code]);
    }

    /// Adds an area, or takes it away where it is selected.
    pub fn toggle(&mut self, code: AreaCode) {
        let codes = Arc::make_mut(&mut self.codes);
        if !codes.remove(&code) {
            codes.insert(code);
        }
        self.revision = next_revision();
    }
}

impl Extend<AreaCode> for Selection {
    fn extend<I: IntoIterator<Item = AreaCode>>(&mut self, more: I) {
        let before = self.codes.len();
        let codes = Arc::make_mut(&mut self.codes);
        codes.extend(more);
        if codes.len() != before {
            self.revision = next_revision();
        }
    }
}

impl From<BTreeSet<AreaCode>> for Selection {
    fn from(codes: BTreeSet<AreaCode>) -> Selection {
        Selection { codes: Arc::new(codes), revision: next_revision() }
    }
}

impl Deref for Selection {
    type Target = BTreeSet<AreaCode>;

    fn deref(&self) -> &BTreeSet<AreaCode> {
        &self.codes
    }
}

/// Of the same areas; quick where it is the same selection.
impl PartialEq for Selection {
    fn eq(&self, other: &Selection) -> bool {
        self.revision == other.revision || self.codes == other.codes
    }
}

/// A number that no other selection of this program has.
fn next_revision() -> u64 {
    static REVISION: AtomicU64 = AtomicU64::new(1);
    REVISION.fetch_add(1, Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_and_nothing_else_gives_another_revision() {
        let mut selection = Selection::default();
        let mut seen = vec![selection.revision()];
        let mut changed = |selection: &Selection| {
            let is_new = !seen.contains(&selection.revision());
            seen.push(selection.revision());
            is_new
        };
        selection.clear();
        assert!(!changed(&selection), "nothing was selected before");
        selection.insert("E1".into());
        assert!(changed(&selection));
        selection.insert("E1".into());
        selection.set(["E1".into()].into());
        assert!(!changed(&selection), "E1 is selected already");
        selection.toggle("E2".into());
        assert!(changed(&selection));
        selection.toggle("E2".into());
        assert!(changed(&selection), "the same areas again, later");
        let other = Selection::from(BTreeSet::from(["E1".into()]));
        assert!(other == selection && other.revision() != selection.revision());
        selection.clear();
        assert!(changed(&selection) && selection.is_empty() && other != selection);
    }
}
