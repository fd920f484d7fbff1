//! What is asked? Services, period, channels, people or transactions, base,
//! level, and what is expected.

use crate::base::{
    ChannelId, Error, InteractionId, LevelId, Period, Result, SchemeId, ServiceId, Unit,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the expected number comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expected {
    /// The council's overall rate.
    #[default]
    Overall,
    /// A target rate, 0–1.
    Rate(f64),
    /// Indirect standardisation by a profile scheme.
    Profile {
        /// `None`: the only scheme there is.
        scheme: Option<SchemeId>,
        /// `None`: the scheme's top tier.
        tier: Option<String>,
        /// `None`: the council's own rates by class.
        rates: Option<ExternalRates>,
    },
    /// Robust potential: a target and not a test.
    Potential { scheme: Option<SchemeId> },
}

/// Rates by class that come from a file: code of the class → rate, 0–1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExternalRates {
    /// The file's name, for the method card.
    pub source: String,
    pub rates: BTreeMap<String, f64>,
}

impl Expected {
    /// `overall`, `rate:0.30`, `profile`, `profile:type`, `potential`.
    pub fn parse(text: &str) -> Result<Expected> {
        let wrong = || {
            Error::usage(format!("“{text}” is not a way to say what is expected")).remedy(
                "Write overall, rate:0.30, profile, profile:type (or another tier) or potential",
            )
        };
        let (word, rest) = text.split_once(':').map_or((text, None), |(w, r)| (w, Some(r)));
        match (word, rest) {
            ("overall", None) => Ok(Expected::Overall),
            ("rate", Some(rate)) => match rate.parse::<f64>() {
                Ok(rate) if rate > 0.0 && rate.is_finite() => Ok(Expected::Rate(rate)),
                _ => Err(wrong()),
            },
            ("profile", tier) => {
                Ok(Expected::Profile { scheme: None, tier: tier.map(str::to_string), rates: None })
            }
            ("potential", None) => Ok(Expected::Potential { scheme: None }),
            _ => Err(wrong()),
        }
    }
}

/// The whole question. An empty list of services, interactions or channels
/// means all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    pub services: Vec<ServiceId>,
    pub interactions: Vec<InteractionId>,
    pub channels: Vec<ChannelId>,
    pub period: Period,
    pub unit: Unit,
    /// The base as the officer writes it: `age:65+`, `age:5-14`,
    /// `tenure:Owned outright + tenure:Owned with a mortgage`.
    pub base: String,
    pub level: LevelId,
    pub expected: Expected,
    /// The profile scheme, where `expected` names none: what potential is
    /// taken within. `None`: the only scheme there is.
    pub scheme: Option<SchemeId>,
}

impl Default for Question {
    fn default() -> Self {
        Question {
            services: Vec::new(),
            interactions: Vec::new(),
            channels: Vec::new(),
            period: Period::default(),
            unit: Unit::People,
            base: "age:all".to_string(),
            level: LevelId::new("oa"),
            expected: Expected::Overall,
            scheme: None,
        }
    }
}
