//! What became of every record of an import?

use crate::base::Notes;
use serde::{Deserialize, Serialize};

/// How many records were placed each way. The four sum to the records read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placing {
    /// By a valid code of a building block.
    pub by_code: u64,
    /// By the coordinates of a known postcode, placed in a polygon.
    pub by_postcode: u64,
    /// By coordinates of their own.
    pub by_coordinates: u64,
    pub unplaced: u64,
}

impl Placing {
    pub fn records(&self) -> u64 {
        self.by_code + self.by_postcode + self.by_coordinates + self.unplaced
    }
}

/// How many records came with a class of a profile; the others are classed by
/// the area they lie in, where that has one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassingCounts {
    /// By a class that the record carries itself.
    pub by_record: u64,
    /// By the class of their postcode.
    pub by_postcode: u64,
}

/// A record without a place, as the officer needs it to mend the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unplaced {
    /// As a spreadsheet counts it (the heading is row 1).
    pub row: u64,
    /// "postcode not in the postcode file", "no code, postcode or coordinates".
    pub reason: String,
    /// The code as it was written, where there was one.
    #[serde(default)]
    pub code: Option<String>,
    /// The postcode as it was written, where there was one.
    #[serde(default)]
    pub postcode: Option<String>,
}

/// A value of a column that no id stands for, and in how many records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmapped {
    /// "channel", "service", "date".
    pub column: String,
    /// The cell and its first row; of a personal column (birth, age) only what
    /// is wrong with its cells, and the first few rows.
    pub value: String,
    pub records: u64,
}

/// The account of one import of customers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// The file's name as the recipe gives it.
    pub file: String,
    pub placing: Placing,
    #[serde(default)]
    pub classing: ClassingCounts,
    /// Distinct persons among all records read.
    pub persons: u64,
    /// Every unplaced record, in the order of the file. Not part of the
    /// report's text: the store keeps these as rows of their own.
    #[serde(skip)]
    pub unplaced: Vec<Unplaced>,
    pub unmapped: Vec<Unmapped>,
    pub notes: Notes,
}
