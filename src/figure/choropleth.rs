//! Which colour is each area, and what does the legend say?

use super::{Colour, Fill};

/// One line of a legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// "140 to 180", "too few to say".
    pub label: String,
    pub fill: Option<Fill>,
    pub outline: Option<Colour>,
    /// How many areas; nothing that protection withholds is counted elsewhere.
    pub count: usize,
}

/// An answer's map, before geometry: a fill for each row, outlines for
/// findings, and the legend. Screen and file both draw from this.
#[derive(Clone, Debug, PartialEq)]
pub struct Choropleth {
    /// The legend's heading.
    pub heading: String,
    /// By row of the answer.
    pub fills: Vec<Fill>,
    /// By row: the ink of a finding's outline.
    pub outlines: Vec<Option<Colour>>,
    /// Position in `legend` of each row's class.
    pub class_of_row: Vec<usize>,
    pub legend: Vec<LegendEntry>,
}
