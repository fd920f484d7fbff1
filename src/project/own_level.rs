//! Which areas did the officer make up? A patch, a school's area: building
//! blocks gathered under a name.

use crate::base::{AreaCode, LevelId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A level of the officer's own. Its areas need not cover the whole council;
/// a building block is in one of them at most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnLevel {
    pub id: LevelId,
    /// "Patch".
    pub singular: String,
    /// "Patches".
    pub plural: String,
    pub areas: Vec<OwnArea>,
}

/// One area of a level of the officer's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnArea {
    pub code: AreaCode,
    pub name: String,
    /// Codes of building blocks.
    pub blocks: BTreeSet<AreaCode>,
}

impl OwnLevel {
    /// A level without areas, called by the name of several ("Patches"), with
    /// an id that none of `taken` has.
    pub fn new<'a>(plural: &str, taken: impl Iterator<Item = &'a LevelId> + Clone) -> OwnLevel {
        let plural = plural.trim();
        let letters = plural.chars().flat_map(char::to_lowercase);
        let dashed: String = letters.map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let parts: Vec<&str> = dashed.split('-').filter(|part| !part.is_empty()).collect();
        let stem = if parts.is_empty() { "own".to_string() } else { parts.join("-") };
        let is_taken = |id: &str| taken.clone().any(|other| other.as_str() == id);
        let numbered = (2..).map(|n| format!("{stem}-{n}"));
        let id = std::iter::once(stem.clone()).chain(numbered).find(|id| !is_taken(id));
        OwnLevel {
            id: LevelId::new(id.unwrap_or(stem)),
            singular: singular_of(plural),
            plural: plural.to_string(),
            areas: Vec::new(),
        }
    }

    pub fn area_named(&self, name: &str) -> Option<&OwnArea> {
        self.areas.iter().find(|area| area.name == name.trim())
    }

    /// From which other areas, by name, `put` would take how many blocks.
    pub fn moved(&self, name: &str, blocks: &BTreeSet<AreaCode>) -> Vec<(&str, usize)> {
        let others = self.areas.iter().filter(|area| area.name != name.trim());
        others
            .map(|area| (area.name.as_str(), area.blocks.intersection(blocks).count()))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// Gathers blocks under a name: they join the area so called where there
    /// is one. Blocks of other areas are moved, and an area that has none left
    /// goes.
    pub fn put(&mut self, name: &str, blocks: &BTreeSet<AreaCode>) {
        let name = name.trim();
        for area in self.areas.iter_mut().filter(|area| area.name != name) {
            area.blocks.retain(|block| !blocks.contains(block));
        }
        match self.areas.iter_mut().find(|area| area.name == name) {
            Some(area) => area.blocks.extend(blocks.iter().cloned()),
            None => {
                let (code, blocks) = (self.next_code(), blocks.clone());
                self.areas.push(OwnArea { code, name: name.to_string(), blocks });
            }
        }
        self.areas.retain(|area| !area.blocks.is_empty());
    }

    /// "PATCH-04", after "PATCH-03": a code is not given twice.
    fn next_code(&self) -> AreaCode {
        let number = |area: &OwnArea| -> Option<usize> {
            area.code.as_str().rsplit_once('-')?.1.parse().ok()
        };
        let last = self.areas.iter().filter_map(number).max().unwrap_or(0);
        let letters = self.singular.chars().filter(|c| c.is_alphanumeric());
        // Short enough for a column of codes.
        let stem: String = letters.flat_map(char::to_uppercase).take(6).collect();
        let stem = if stem.is_empty() { "AREA".to_string() } else { stem };
        AreaCode::new(format!("{stem}-{:02}", last + 1))
    }
}

/// What one of several is called, as far as English spelling tells.
pub fn singular_of(plural: &str) -> String {
    for (ending, one) in [("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")] {
        if let Some(stem) = plural.strip_suffix(ending) {
            return format!("{stem}{one}");
        }
    }
    let keeps = plural.ends_with("ss") || plural.len() < 3;
    let stem = plural.strip_suffix('s').filter(|_| !keeps);
    stem.unwrap_or(plural).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(codes: &[&str]) -> BTreeSet<AreaCode> {
        codes.iter().map(AreaCode::new).collect()
    }

    fn patches() -> OwnLevel {
        OwnLevel::new("Patches", std::iter::empty())
    }

    #[test]
    fn a_level_is_called_by_what_the_officer_types_and_its_id_is_its_own() {
        let taken = [LevelId::new("school-areas"), LevelId::new("school-areas-2")];
        let level = OwnLevel::new(" School areas ", taken.iter());
        assert_eq!(
            (level.singular.as_str(), level.plural.as_str()),
            ("School area", "School areas")
        );
        assert_eq!(level.id.as_str(), "school-areas-3");
        assert_eq!(patches().singular, "Patch");
        assert_eq!(singular_of("Territories"), "Territory");
        assert_eq!(singular_of("Access"), "Access");
    }

    #[test]
    fn a_block_taken_from_another_area_is_moved_and_said() {
        let mut level = patches();
        level.put("North", &blocks(&["E1", "E2"]));
        level.put("South", &blocks(&["E3"]));
        assert_eq!(level.moved("South", &blocks(&["E2", "E3", "E4"])), [("North", 1)]);
        level.put("South", &blocks(&["E2", "E4"]));
        assert_eq!(level.area_named("North").map(|a| a.blocks.clone()), Some(blocks(&["E1"])));
        let south = level.area_named("South").expect("an area");
        assert_eq!(south.blocks, blocks(&["E2", "E3", "E4"]));
    }

    #[test]
    fn an_area_that_has_no_block_left_goes_and_codes_are_not_given_twice() {
        let mut level = patches();
        level.put("North", &blocks(&["E1"]));
        level.put("South", &blocks(&["E2"]));
        level.put("West", &blocks(&["E1"]));
        let codes: Vec<&str> = level.areas.iter().map(|a| a.code.as_str()).collect();
        assert_eq!(codes, ["PATCH-02", "PATCH-03"]);
    }
}
