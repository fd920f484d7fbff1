//! How is the answer shown? The measure, its classes and palette, and whether
//! small numbers are hidden.

use crate::base::{Period, ServiceId};
use serde::{Deserialize, Serialize};

/// How a measure is cut into classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassMethod {
    /// What suits the measure: a ratio about 100, else quantiles.
    #[default]
    Suited,
    Quantiles,
    EqualIntervals,
    /// Fisher–Jenks natural breaks, exact.
    NaturalBreaks,
    StandardDeviations,
    /// Upper bounds typed by hand, rising; the top class is open.
    ByHand(Vec<f64>),
    /// The breaks of the first map, for the second of two. Never a decision.
    #[serde(skip)]
    OfFirstMap(Vec<f64>),
}

/// What is shown together with the map's measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Companion {
    /// Nothing: one map of one measure.
    #[default]
    Alone,
    /// One map of two measures, in 3 × 3 classes: the measure, and this one
    /// (a row of `demand::MEASURES`).
    Need { measure: String },
    /// A second map beside the first, of this measure, that pans with it.
    Beside {
        measure: String,
        /// Of these services; `None`: of those asked about.
        services: Option<Vec<ServiceId>>,
        /// In this period; `None`: in the one asked about.
        period: Option<Period>,
    },
}

/// The map as the officer set it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MapView {
    /// The id of a row of `demand::MEASURES`, or `finding`.
    pub measure: String,
    pub classes: ClassMethod,
    pub class_count: usize,
    /// The id of a row of `figure::PALETTES`; `None`: what suits the measure.
    pub palette: Option<String>,
    /// The palette from its other end.
    pub reversed: bool,
    /// Two maps of one measure are cut at the breaks of the first.
    pub same_breaks: bool,
    /// Outline hot and not spots in their ink.
    pub outline_findings: bool,
    pub companion: Companion,
}

impl Default for MapView {
    fn default() -> Self {
        MapView {
            measure: "ratio".to_string(),
            classes: ClassMethod::Suited,
            class_count: 7,
            palette: None,
            reversed: false,
            same_breaks: true,
            outline_findings: true,
            companion: Companion::Alone,
        }
    }
}

impl MapView {
    /// How the second map of two is drawn: as the first where it is of the same
    /// measure, else in what suits its own. `None` where there is one map.
    pub fn beside(&self) -> Option<MapView> {
        let Companion::Beside { measure, .. } = &self.companion else { return None };
        let second =
            MapView { measure: measure.clone(), companion: Companion::Alone, ..self.clone() };
        Some(if *measure == self.measure {
            second
        } else {
            MapView { classes: ClassMethod::Suited, palette: None, reversed: false, ..second }
        })
    }
}

/// Whether counts of 1 to `k − 1` and what is derived from them are withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Protection {
    pub on: bool,
    /// The smallest count that is shown (other than 0).
    pub k: u64,
}

impl Protection {
    /// Small numbers hidden, k = 5.
    pub fn hidden() -> Self {
        Protection { on: true, k: 5 }
    }

    /// Small numbers shown.
    pub fn shown() -> Self {
        Protection { on: false, k: 5 }
    }
}
