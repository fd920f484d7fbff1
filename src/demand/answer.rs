//! The answer to the take-up question: one row for each area of the level,
//! the totals, the method and the notes. The same answer feeds the map, the
//! table, the charts, the files and the command line.

use crate::base::number::with_thousands;
use crate::base::{AreaCode, Edition, LevelId, Notes, OptionalNumber};
use crate::project::{Protection, Question};
use serde::Serialize;
use std::sync::Arc;

/// What can be said of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Finding {
    #[serde(rename = "hot spot")]
    HotSpot,
    #[serde(rename = "not spot")]
    NotSpot,
    #[serde(rename = "as expected")]
    AsExpected,
    /// Expected below the least that can be tested.
    #[serde(rename = "too few")]
    TooFew,
    /// No base, or no profile where one is needed.
    #[serde(rename = "no data")]
    NoData,
    /// A small count, hidden.
    #[serde(rename = "withheld")]
    Withheld,
}

impl Finding {
    pub const ALL: [Finding; 6] = [
        Finding::HotSpot,
        Finding::NotSpot,
        Finding::AsExpected,
        Finding::TooFew,
        Finding::NoData,
        Finding::Withheld,
    ];

    /// As files spell it.
    pub const fn word(self) -> &'static str {
        match self {
            Finding::HotSpot => "hot spot",
            Finding::NotSpot => "not spot",
            Finding::AsExpected => "as expected",
            Finding::TooFew => "too few",
            Finding::NoData => "no data",
            Finding::Withheld => "withheld",
        }
    }
}

/// A count, or that it is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observed {
    /// A count of 0 is the default.
    Count(u64),
    /// 1 to k − 1; files write `<k`.
    Withheld { below: u64 },
}

impl Default for Observed {
    fn default() -> Self {
        Observed::Count(0)
    }
}

impl Observed {
    pub fn count(self) -> Option<u64> {
        match self {
            Observed::Count(count) => Some(count),
            Observed::Withheld { .. } => None,
        }
    }

    /// As people read it: `12,121` or `<5`.
    pub fn words(self) -> String {
        match self {
            Observed::Count(count) => with_thousands(i64::try_from(count).unwrap_or(i64::MAX)),
            Observed::Withheld { .. } => self.text(),
        }
    }

    /// As files write it: `12121` or `<5`.
    pub fn text(self) -> String {
        match self {
            Observed::Count(count) => count.to_string(),
            Observed::Withheld { below } => format!("<{below}"),
        }
    }
}

/// One area. Ratios are on a scale of 100. What cannot be said is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct TakeUpRow {
    pub code: AreaCode,
    pub name: Option<String>,
    pub observed: Observed,
    /// People, households … the base that the question names.
    pub base: OptionalNumber,
    pub rate: OptionalNumber,
    pub rate_low: OptionalNumber,
    pub rate_high: OptionalNumber,
    pub expected: OptionalNumber,
    pub ratio: OptionalNumber,
    pub ratio_low: OptionalNumber,
    pub ratio_high: OptionalNumber,
    pub p: OptionalNumber,
    pub q: OptionalNumber,
    /// `None` where potential is what is asked as expected: that is a target
    /// and not a test.
    pub finding: Option<Finding>,
    /// observed − expected, in people (or transactions).
    pub gap: OptionalNumber,
    /// Robust potential demand, a count.
    pub potential: OptionalNumber,
    /// The class of the profile scheme most of the area's base is in: one text
    /// for all areas of a class.
    pub group: Option<Arc<str>>,
}

/// Sums over the rows of an answer. Without protection those are all areas of
/// the level; with it, the areas whose count is shown: base and expected of a
/// withheld area are in no sum either, so that rates are of the same areas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// Distinct people, or transactions, in the rows that have a base and an
    /// expected number.
    pub observed: u64,
    /// The base of the same rows.
    pub base: f64,
    /// Observed without a base or a profile, in no rate. Without protection:
    /// in all building blocks, also those left out of the sums of an area
    /// that has others; with it: in the rows shown that have no base.
    pub observed_without_base: u64,
    /// What is expected in the rows that `base` sums.
    pub expected: f64,
    /// All that match the question, with a place or without; hidden where it
    /// is small.
    pub on_record: Observed,
    pub hot_spots: usize,
    pub not_spots: usize,
    pub as_expected: usize,
    pub too_few: usize,
    pub no_data: usize,
    /// How many areas are withheld. Words, legends and files leave out a 1:
    /// see `withheld_told`.
    pub withheld: usize,
    /// Σ (expected − observed) over the not spots that are shown.
    pub gap_of_not_spots: f64,
}

/// How the figures were made: goes with every output.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MethodCard {
    /// (heading, sentence): "Question", "Base", "Expected", "Test", "Period",
    /// "Records", "Boundaries", "Sources", "Protection", "Program".
    pub lines: Vec<(String, String)>,
}

/// The whole answer.
#[derive(Clone, Debug, PartialEq)]
pub struct TakeUp {
    pub question: Question,
    pub protection: Protection,
    pub level: LevelId,
    /// "Output Area", "Output Areas".
    pub level_words: (String, String),
    pub edition: Edition,
    /// "older person's bus pass".
    pub service_words: String,
    /// "people aged 65 and over".
    pub base_words: String,
    /// By position in the level: sorted by code.
    pub rows: Vec<TakeUpRow>,
    pub totals: Totals,
    /// Overdispersion among the areas tested whose count is shown, for the
    /// funnel's limits.
    pub overdispersion: Option<Overdispersion>,
    pub card: MethodCard,
    pub notes: Notes,
}

/// φ and τ² of the funnel (CQC method).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overdispersion {
    pub phi: f64,
    pub tau_squared: f64,
}
