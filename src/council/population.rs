//! How many people or households live in each area, by age and by whatever
//! else a table counts?

use crate::base::{AreaCode, Edition, LevelId, OptionalNumber};
use serde::{Deserialize, Serialize};

/// Whole years from `from` to `to`, both included; `to` is `None` where the
/// band is open ("Aged 85 and over").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AgeBand {
    pub from: u8,
    pub to: Option<u8>,
}

/// One column of counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// As the file names it: "Aged 65 to 69 years", "Owned outright".
    pub name: String,
    /// The ages it covers, where its name is that of an age band.
    pub age: Option<AgeBand>,
}

/// A table of counts by area, at one level and edition.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaTable {
    /// "age", "tenure": how a question names it.
    pub name: String,
    pub level: LevelId,
    pub edition: Edition,
    /// What is counted, in the officer's words: "people", "households".
    pub counts: String,
    pub variables: Vec<Variable>,
    /// The areas it has, sorted by code.
    pub codes: Vec<AreaCode>,
    /// `values[variable][area]`; none where the table has no figure.
    pub values: Vec<Vec<OptionalNumber>>,
}

impl AreaTable {
    /// What a variable counts in an area, both by position; `None` where the
    /// table has no figure, or no such variable or area.
    pub fn count(&self, variable: usize, area: usize) -> Option<f64> {
        self.values.get(variable)?.get(area)?.get()
    }
}
