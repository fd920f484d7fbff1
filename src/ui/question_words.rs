//! What can be asked here, and how is each choice called? Lists for the
//! question's fields, read from what the council told us.

use crate::base::{LevelId, ServiceId, Unit};
use crate::council::Council;
use crate::demand::{self, Suggestion};
use crate::project::{Expected, Question};
use crate::session::Loaded;

/// The services asked about, in a few words.
pub fn services(council: &Council, asked: &[ServiceId]) -> String {
    match asked {
        [] => "all services".to_string(),
        [one] => {
            council.service(*one).map_or_else(|| format!("service {one}"), |s| in_sentence(&s.name))
        }
        many => format!("{} services", many.len()),
    }
}

/// A name in the middle of a sentence: its capital goes, unless the word is
/// all capitals.
pub fn in_sentence(name: &str) -> String {
    let mut letters = name.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return name.to_string() };
    if second.is_some_and(char::is_uppercase) {
        return name.to_string();
    }
    first.to_lowercase().chain(name.chars().skip(1)).collect()
}

/// Bases that the tables can answer.
pub fn bases(loaded: &Loaded) -> Vec<Suggestion> {
    match loaded.geography.blocks() {
        Ok(blocks) => demand::suggestions(&loaded.council, blocks),
        Err(_) => Vec::new(),
    }
}

/// Words at the start of a line.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::People => "People",
        Unit::Transactions => "Contacts",
    }
}

/// The level's name for one area.
pub fn level(loaded: &Loaded, id: &LevelId) -> String {
    loaded.geography.level(id).map_or_else(|_| id.to_string(), |level| level.singular.clone())
}

/// Levels that can be asked about, the smallest areas first: id and the name
/// of one area.
pub fn levels(loaded: &Loaded) -> Vec<(LevelId, String)> {
    let Ok(blocks) = loaded.geography.blocks() else { return Vec::new() };
    loaded
        .geography
        .levels_above(&blocks.id)
        .into_iter()
        .map(|level| (level.id.clone(), level.singular.clone()))
        .collect()
}

/// Which of the four ways to expect is chosen, by position.
pub fn expected_position(expected: &Expected) -> usize {
    match expected {
        Expected::Profile { .. } => 0,
        Expected::Rate(_) => 1,
        Expected::Overall => 2,
        Expected::Potential { .. } => 3,
    }
}

/// The ways to expect, in the order of `expected_position`.
pub const EXPECTED: [&str; 4] = ["Profile", "Target", "Overall", "Potential"];

/// What the choice of expected number means: shown under the controls.
pub fn method_note(question: &Question) -> &'static str {
    match question.expected {
        Expected::Profile { .. } => {
            "Expected: what the people of each area would take up at the rate of their profile over all \
             areas. Each area has one profile type, so this is about places, not persons. \
             An area is a finding only when its count could not easily come from chance: exact \
             test, 5% false discoveries."
        }
        Expected::Rate(_) => {
            "Expected: the target rate in every area. An area is a finding only when its count \
             could not easily come from chance: exact test, 5% false discoveries."
        }
        Expected::Overall => {
            "Expected: the overall rate in every area. An area is a finding only when \
             its count could not easily come from chance: exact test, 5% false discoveries."
        }
        Expected::Potential { .. } => {
            "Expected: what the better areas of each profile already reach. A target to aim at, \
             not a test: no area is a finding."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_name_loses_its_capital_inside_a_sentence_unless_it_is_an_abbreviation() {
        assert_eq!(in_sentence("Older person’s bus pass"), "older person’s bus pass");
        assert_eq!(in_sentence("HMO licence"), "HMO licence");
        assert_eq!(in_sentence(""), "");
    }
}
