//! Which kinds of people live where? A profile scheme: tiers of classes
//! (groups, types), what is known of each, and the class of each area.

use crate::base::{AreaCode, Edition, LevelId, SchemeId};
use serde::{Deserialize, Serialize};

/// One class of a tier: a group "A", a type "A05", a supergroup "5".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileClass {
    pub code: String,
    /// `None` where no file names it: it is shown by its code.
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    /// `#RRGGBB`, where the scheme gives one.
    #[serde(default)]
    pub colour: Option<String>,
    /// The class above it, by position in the tier above; `None` in the top tier.
    #[serde(default)]
    pub parent: Option<usize>,
}

/// A class as it is called: "D Older suburbs"; by its name alone where that is
/// its code.
pub fn code_and_name(code: &str, name: &str) -> String {
    if code == name { name.to_string() } else { format!("{code} {name}") }
}

/// One tier of a scheme: "supergroup", "group", "type".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tier {
    pub name: String,
    /// Sorted by code.
    pub classes: Vec<ProfileClass>,
}

/// Something known of each class of the lowest tier ("income_band",
/// "propensity_web"), as text or number, in the order of the tier's classes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    pub name: String,
    pub values: Vec<Option<String>>,
}

/// A scheme with the lowest-tier class of each area.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    pub id: SchemeId,
    /// "OAC 2021".
    pub name: String,
    pub level: LevelId,
    pub edition: Edition,
    /// Top tier first; at least one.
    pub tiers: Vec<Tier>,
    pub attributes: Vec<Attribute>,
    /// Area → position of its class in the lowest tier; sorted by area code.
    pub assignment: Vec<(AreaCode, usize)>,
}

impl Scheme {
    /// The tier by name, whatever its case; `None` where there is none such.
    pub fn tier(&self, name: &str) -> Option<usize> {
        self.tiers.iter().position(|t| t.name.eq_ignore_ascii_case(name))
    }

    /// Takes over what an earlier reading of the scheme calls its classes,
    /// where nothing is said of that here.
    pub fn keep_names_of(&mut self, earlier: &Scheme) {
        for tier in &mut self.tiers {
            let Some(before) = earlier.tier(&tier.name).map(|t| &earlier.tiers[t]) else {
                continue;
            };
            for class in &mut tier.classes {
                let Some(known) = before.classes.iter().find(|known| known.code == class.code)
                else {
                    continue;
                };
                class.name = class.name.take().or_else(|| known.name.clone());
                class.description = class.description.take().or_else(|| known.description.clone());
                class.colour = class.colour.take().or_else(|| known.colour.clone());
            }
        }
    }

    /// Takes over the attributes of an earlier reading that there are none of
    /// the same name of here.
    pub fn keep_attributes_of(&mut self, earlier: &Scheme) {
        let (Some(now), Some(before)) = (self.tiers.last(), earlier.tiers.last()) else { return };
        let place = |code: &str| {
            before.classes.binary_search_by(|class| class.code.as_str().cmp(code)).ok()
        };
        let places: Vec<Option<usize>> =
            now.classes.iter().map(|class| place(&class.code)).collect();
        for attribute in &earlier.attributes {
            if self.attributes.iter().any(|known| known.name == attribute.name) {
                continue;
            }
            let value = |at: &Option<usize>| attribute.values.get((*at)?)?.clone();
            let values = places.iter().map(value).collect();
            self.attributes.push(Attribute { name: attribute.name.clone(), values });
        }
    }

    /// The class in `tier` that a class of the lowest tier belongs to.
    pub fn class_in_tier(&self, lowest: usize, tier: usize) -> Option<usize> {
        let mut class = lowest;
        for t in (tier + 1..self.tiers.len()).rev() {
            class = self.tiers[t].classes.get(class)?.parent?;
        }
        Some(class)
    }
}
