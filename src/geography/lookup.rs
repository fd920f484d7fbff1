//! Which area of one level belongs to which of another?

use crate::base::{AreaCode, Edition, LevelId};

/// How areas lie in their parents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Each lies wholly within its parent.
    Exact,
    /// Each is given to the parent that holds most of it.
    Best,
}

/// A look-up between two levels, or between two editions of one level.
#[derive(Clone, Debug, PartialEq)]
pub struct Lookup {
    pub from: LevelId,
    pub from_edition: Edition,
    pub to: LevelId,
    pub to_edition: Edition,
    pub fit: Fit,
    /// (child, parent), sorted by child; each child once.
    pub pairs: Vec<(AreaCode, AreaCode)>,
}
