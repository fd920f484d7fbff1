//! Which areas did the officer make up? A patch, a school's area: building
//! blocks gathered under a name.

use crate::base::number::counted;
use crate::base::{AreaCode, LevelId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A level of the officer's own. Its areas need not cover the whole council;
/// a building block is in one of them at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLevel {
    pub id: LevelId,
    /// "Patch".
    pub singular: String,
    /// "Patches".
    pub plural: String,
    pub areas: Vec<OwnArea>,
    /// The number in the code given last, that of an area deleted since too.
    #[serde(default)]
    codes_given: usize,
}

/// What was made, in a line: "Made “North” in Patches, of 12 areas". `None` where nothing was added.
pub fn what_was_added(before: &[OwnLevel], after: &[OwnLevel]) -> Option<String> {
    after.iter().find_map(|level| {
        let known = before.iter().find(|known| known.id == level.id);
        level.areas.iter().find_map(|area| {
            let had = known.and_then(|known| known.areas.iter().find(|a| a.code == area.code));
            let had = had.map_or(0, |had| had.blocks.len());
            let (now, name, plural) = (area.blocks.len(), &area.name, &level.plural);
            match (had, now.saturating_sub(had)) {
                (_, 0) => None,
                (0, _) => {
                    Some(format!("Made “{name}” in {plural}, of {}", counted(now, "area", "areas")))
                }
                (_, more) => {
                    let more = counted(more, "area", "areas");
                    Some(format!("Added {more} to “{name}” in {plural}, which has {now} now"))
                }
            }
        })
    })
}

/// One area of a level of the officer's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
            codes_given: 0,
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
                self.add(name.to_string(), blocks.clone());
            }
        }
        self.areas.retain(|area| !area.blocks.is_empty());
    }

    /// One more area. Its name is that of no other, and its blocks are in no
    /// other: `put` sees to that where it may be otherwise.
    pub fn add(&mut self, name: String, blocks: BTreeSet<AreaCode>) {
        let code = self.next_code();
        self.areas.push(OwnArea { code, name, blocks });
    }

    /// "PATCH-04", after "PATCH-03": a code is not given twice, not even when
    /// the area that had it is gone.
    fn next_code(&mut self) -> AreaCode {
        let number = |area: &OwnArea| -> Option<usize> {
            area.code.as_str().rsplit_once('-')?.1.parse().ok()
        };
        // Levels kept by earlier versions have no count.
        if self.codes_given == 0 {
            self.codes_given = self.areas.iter().filter_map(number).max().unwrap_or(0);
        }
        self.codes_given += 1;
        let letters = self.singular.chars().filter(|c| c.is_alphanumeric());
        // Short enough for a column of codes.
        let stem: String = letters.flat_map(char::to_uppercase).take(6).collect();
        let stem = if stem.is_empty() { "AREA".to_string() } else { stem };
        AreaCode::new(format!("{stem}-{:02}", self.codes_given))
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
    fn what_was_added_is_told_and_what_was_taken_away_is_not() {
        let blocks = |names: &[&str]| names.iter().map(|name| AreaCode::new(*name)).collect();
        let mut level = OwnLevel::new("Patches", [].iter());
        level.put("North", &blocks(&["a", "b"]));
        let first = vec![level.clone()];
        let made = what_was_added(&[], &first).expect("told");
        assert_eq!(made, "Made “North” in Patches, of 2 areas");
        level.put("North", &blocks(&["c"]));
        let told = what_was_added(&first, &[level.clone()]).expect("told");
        assert_eq!(told, "Added 1 area to “North” in Patches, which has 3 now");
        assert_eq!(what_was_added(&[level], &first), None);
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
        let codes = |level: &OwnLevel| -> Vec<String> {
            level.areas.iter().map(|a| a.code.to_string()).collect()
        };
        assert_eq!(codes(&level), ["PATCH-02", "PATCH-03"]);
        // Nor that of the last area, deleted; kept with the workspace too.
        level.areas.pop();
        let text = serde_json::to_string(&level).expect("text");
        let mut level: OwnLevel = serde_json::from_str(&text).expect("a level");
        level.put("East", &blocks(&["E3"]));
        assert_eq!(codes(&level), ["PATCH-02", "PATCH-04"]);
    }

    #[test]
    fn a_level_of_an_earlier_version_goes_on_after_its_last_code() {
        let mut level = patches();
        level.put("North", &blocks(&["E1"]));
        let mut kept = serde_json::to_value(&level).expect("a value");
        kept.as_object_mut().expect("an object").remove("codes_given");
        let mut level: OwnLevel = serde_json::from_value(kept).expect("a level");
        level.put("South", &blocks(&["E2"]));
        assert_eq!(level.areas[1].code.as_str(), "PATCH-02");
    }
}
