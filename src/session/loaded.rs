//! What is in memory of an open workspace? Immutable data, shared by threads.

use crate::council::{Council, Recipe};
use crate::records::Records;
use std::path::PathBuf;

/// An open workspace's data.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    pub path: PathBuf,
    /// "Trafford 2021".
    pub name: String,
    pub council: Council,
    pub records: Records,
    pub recipe: Recipe,
}
