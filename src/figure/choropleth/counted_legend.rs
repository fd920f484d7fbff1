//! Which lines does a legend have, and how many areas are there of each?

use super::Choropleth;
use crate::demand::withheld_told;
use crate::figure::{Colour, Fill, Hatch, ink};

/// One line of a legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// "140 to 180", "too few to say".
    pub label: String,
    pub fill: Option<Fill>,
    pub outline: Option<Colour>,
    /// How many areas; nothing that protection withholds is counted elsewhere,
    /// and one withheld alone is not counted: `None`.
    pub count: Option<usize>,
}

pub(in crate::figure) enum Entry {
    Class(usize, Fill),
    Hatched(Hatch),
}

/// The words of a hatch in the legend.
pub const fn hatch_words(hatch: Hatch) -> &'static str {
    match hatch {
        Hatch::NoData => "no data",
        Hatch::TooFew => "too few to say",
        Hatch::Withheld => "withheld",
    }
}

/// A legend being counted.
#[derive(Default)]
pub(in crate::figure) struct Legend {
    entries: Vec<LegendEntry>,
}

impl Legend {
    pub(in crate::figure) fn always(&mut self, label: String, fill: Fill) {
        self.entries.push(LegendEntry { label, fill: Some(fill), outline: None, count: Some(0) });
    }

    pub(in crate::figure) fn finish(
        mut self,
        heading: String,
        entries: impl Iterator<Item = Entry>,
        method: String,
    ) -> Choropleth {
        let entries: Vec<Entry> = entries.collect();
        // A hatch is explained where it occurs; the order is always the same.
        let mut hatch_position = [None; 3];
        for (slot, hatch) in [Hatch::TooFew, Hatch::NoData, Hatch::Withheld].iter().enumerate() {
            let occurs = entries.iter().any(|e| matches!(e, Entry::Hatched(h) if h == hatch));
            if occurs {
                hatch_position[slot] = Some(self.entries.len());
                self.always(hatch_words(*hatch).to_string(), ink::hatched(*hatch));
            }
        }
        let mut fills = Vec::with_capacity(entries.len());
        let mut class_of_row = Vec::with_capacity(entries.len());
        for entry in &entries {
            let (position, fill) = match entry {
                Entry::Class(position, fill) => (*position, *fill),
                Entry::Hatched(hatch) => {
                    let slot = match hatch {
                        Hatch::TooFew => 0,
                        Hatch::NoData => 1,
                        Hatch::Withheld => 2,
                    };
                    (hatch_position[slot].unwrap_or_default(), ink::hatched(*hatch))
                }
            };
            if let Some(entry) = self.entries.get_mut(position) {
                entry.count = entry.count.map(|count| count + 1);
            }
            fills.push(fill);
            class_of_row.push(position);
        }
        if let Some(entry) = hatch_position[2].and_then(|at| self.entries.get_mut(at)) {
            entry.count = entry.count.and_then(withheld_told);
        }
        let outlines = vec![None; fills.len()];
        Choropleth {
            breaks: Vec::new(),
            heading,
            beneath: String::new(),
            fills,
            outlines,
            class_of_row,
            legend: self.entries,
            key: None,
            method,
        }
    }
}
