//! Where is the area, ward or postcode that the officer types? One text of all
//! codes, names and postcodes, made once and searched for every letter.

use super::Loaded;
use super::find_letters::letters_of;
use super::own_levels::blocks_of;
use crate::base::{AreaCode, LevelId, Progress, Result};
use crate::geography::{Geography, Level};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// "Quernby", "Z00000061", "ZZ1 4AB".
    pub title: String,
    /// "Ward", "Output Area in Quernby", "Postcode in Z00000061".
    pub kind: String,
    /// The area itself; of a postcode, the building block it lies in.
    pub level: LevelId,
    pub code: AreaCode,
}

/// What was found of what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    pub typed: String,
    pub found: Vec<Found>,
}

/// Things found that are listed.
pub const MOST_FOUND: usize = 12;

/// Which thing a line of the text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thing {
    /// Position of the level, and of the area in it.
    Area(u16, u32),
    Postcode(u32),
}

/// Everything that can be found in one state of the data.
pub struct FindIndex {
    revision: u64,
    geography: Arc<Geography>,
    postcodes: Arc<Vec<crate::council::Postcode>>,
    /// Lines, each of lower case letters without accents, and digits.
    text: String,
    /// Where each line begins, and what it stands for.
    lines: Vec<(u32, Thing)>,
    /// By position of the level: the larger level that tells its areas apart.
    naming: Vec<Option<LevelId>>,
}

/// Before every line, and after the last.
const END: char = '\n';

impl FindIndex {
    /// Larger areas come first, then smaller ones, then postcodes.
    pub fn of(loaded: &Loaded, progress: &Progress) -> Result<FindIndex> {
        let geography = Arc::clone(&loaded.geography);
        let mut index = FindIndex {
            revision: loaded.revision,
            postcodes: Arc::clone(&loaded.postcodes),
            text: String::from(END),
            lines: Vec::new(),
            naming: Vec::new(),
            geography: Arc::clone(&geography),
        };
        for level in geography.levels() {
            progress.check()?;
            let larger = geography.naming_level(level);
            // Looked up for every line that is shown.
            if let Some(larger) = larger {
                geography.parents(&level.id, &larger.id)?;
            }
            index.naming.push(larger.map(|larger| larger.id.clone()));
        }
        let mut order: Vec<(usize, &Arc<Level>)> = geography.levels().iter().enumerate().collect();
        order.sort_by_key(|(_, level)| level.len());
        // Names before codes: a name is what most look for.
        for by_name in [true, false] {
            for (at, level) in &order {
                progress.check()?;
                for (position, area) in level.areas.iter().enumerate() {
                    let words =
                        if by_name { area.name.as_deref() } else { Some(area.code.as_str()) };
                    let same = by_name && area.name.as_deref() == Some(area.code.as_str());
                    if let (Some(words), false) = (words, same) {
                        index.add(words, Thing::Area(*at as u16, position as u32));
                    }
                }
            }
        }
        for (position, postcode) in index.postcodes.clone().iter().enumerate() {
            if postcode.block.is_some() {
                index.add(&postcode.text, Thing::Postcode(position as u32));
            }
        }
        Ok(index)
    }

    /// The revision of the data it is of.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    fn add(&mut self, words: &str, thing: Thing) {
        self.lines.push((self.text.len() as u32, thing));
        self.text.push_str(&letters_of(words));
        self.text.push(END);
    }

    /// The first `most` things whose code, name or postcode is as typed, then
    /// those that begin so, then those that have it anywhere. Spaces, case,
    /// marks and accents do not matter; nothing typed finds nothing.
    pub fn search(&self, typed: &str, most: usize) -> Vec<Found> {
        let wanted = letters_of(typed);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut things: Vec<Thing> = Vec::new();
        let whole = format!("{END}{wanted}{END}");
        let start = format!("{END}{wanted}");
        // Two letters are in the middle of too much.
        let within = if wanted.chars().nth(2).is_some() { wanted.as_str() } else { start.as_str() };
        for needle in [whole.as_str(), start.as_str(), within] {
            let begins = usize::from(needle.starts_with(END));
            let mut from = 0;
            while let Some(at) = self.text.get(from..).and_then(|rest| rest.find(needle)) {
                if things.len() == most {
                    return self.told(&things);
                }
                let line = self.line_at(from + at + begins);
                let thing = line.and_then(|line| self.lines.get(line)).map(|(_, thing)| *thing);
                // A postcode is found by how it begins alone.
                let fits = |thing: &Thing| begins == 1 || !matches!(thing, Thing::Postcode(_));
                if let Some(thing) = thing.filter(fits)
                    && !things.contains(&thing)
                {
                    things.push(thing);
                }
                // On from the end of the line, which the next begins with: a
                // line is found once, and no letter is cut in two.
                let next = line.and_then(|line| self.lines.get(line + 1));
                from = next.map_or(self.text.len(), |(start, _)| *start as usize - 1);
            }
        }
        self.told(&things)
    }

    /// The line that has this place of the text.
    fn line_at(&self, place: usize) -> Option<usize> {
        let after = self.lines.partition_point(|(start, _)| *start as usize <= place);
        after.checked_sub(1)
    }

    fn told(&self, things: &[Thing]) -> Vec<Found> {
        things.iter().filter_map(|thing| self.found(*thing)).collect()
    }

    fn found(&self, thing: Thing) -> Option<Found> {
        match thing {
            Thing::Area(at, position) => {
                let level = self.geography.levels().get(usize::from(at))?;
                let area = level.areas.get(position as usize)?;
                let title = area.name.clone().unwrap_or_else(|| area.code.to_string());
                let larger = self.naming.get(usize::from(at)).cloned().flatten();
                let within = larger.and_then(|larger| self.name_of(level, position, &larger));
                let mut kind = capitalised(&level.singular);
                if let Some(within) = within {
                    kind = format!("{kind} in {within}");
                }
                Some(Found { title, kind, level: level.id.clone(), code: area.code.clone() })
            }
            Thing::Postcode(at) => {
                let postcode = self.postcodes.get(at as usize)?;
                let code = postcode.block.clone()?;
                let level = self.geography.blocks().ok()?.id.clone();
                let kind = format!("Postcode in {code}");
                Some(Found { title: postcode.text.clone(), kind, level, code })
            }
        }
    }

    fn name_of(&self, level: &Level, position: u32, larger: &LevelId) -> Option<String> {
        let parents = self.geography.parents(&level.id, larger).ok()?;
        let larger = self.geography.level(larger).ok()?;
        let parent = larger.areas.get(parents.of(position as usize)?)?;
        Some(parent.name.clone().unwrap_or_else(|| parent.code.to_string()))
    }
}

/// "Ward" for "ward".
fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The areas of a level that stand for what was found: itself, the areas it is
/// made of, or those it lies in. Empty where the level has none there.
pub fn areas_of(
    geography: &Geography,
    found: &Found,
    level: &LevelId,
) -> Result<BTreeSet<AreaCode>> {
    let itself = BTreeSet::from([found.code.clone()]);
    if found.level == *level {
        return Ok(itself);
    }
    let wanted = geography.level(level)?;
    let here = geography.level(&found.level)?;
    let is_above = geography.levels_above(level).iter().any(|above| above.id == found.level);
    if let (true, Some(at)) = (is_above, here.position(found.code.as_str())) {
        let parents = geography.parents(level, &found.level)?;
        let children = parents.children_of(at).iter().filter_map(|child| wanted.areas.get(*child));
        return Ok(children.map(|area| area.code.clone()).collect());
    }
    let blocks = geography.blocks()?;
    let of_found = blocks_of(geography, &found.level, &itself)?;
    let parents = geography.parents(&blocks.id, level)?;
    let positions = of_found.iter().filter_map(|code| blocks.position(code.as_str()));
    let areas = positions.filter_map(|block| wanted.areas.get(parents.of(block)?));
    Ok(areas.map(|area| area.code.clone()).collect())
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
