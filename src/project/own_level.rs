//! Which areas did the officer make up? A patch, a school's area: building
//! blocks gathered under a name.

use crate::base::{AreaCode, LevelId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A level of the officer's own. Its areas need not cover the whole council;
/// a building block is in one of them at most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnLevel {
    pub id: LevelId,
    /// "Patch".
    pub singular: String,
    /// "Patches".
    pub plural: String,
    pub areas: Vec<OwnArea>,
}

/// One area of a level of the officer's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnArea {
    pub code: AreaCode,
    pub name: String,
    /// Codes of building blocks.
    pub blocks: BTreeSet<AreaCode>,
}
