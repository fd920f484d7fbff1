//! How do levels of the officer's own become levels to ask about? Their
//! building blocks are looked up like those of a ward, and their shapes are
//! dissolved from them.

use crate::base::{AreaCode, LevelId, Notes, Result, number};
use crate::geography::{Area, Fit, Geography, Level, Lookup};
use crate::project::OwnLevel;
use std::collections::{BTreeMap, BTreeSet};

/// The areas of a workspace with levels of the officer's own beside them.
/// What is amiss with those is noted and left out: codes that are no building
/// blocks (of another edition, say), a block in two areas (the first has it),
/// a level whose id the workspace's own areas have. A level without areas is
/// not there.
pub fn compose(geography: &Geography, own: &[OwnLevel]) -> Result<(Geography, Notes)> {
    let mut notes = Notes::new();
    let mut levels: Vec<(Level, Lookup)> = Vec::new();
    if !own.is_empty() && !geography.is_empty() {
        let blocks = geography.blocks()?;
        for level in own {
            let is_taken = geography.level(&level.id).is_ok()
                || levels.iter().any(|(other, _)| other.id == level.id);
            if is_taken {
                notes.warn(format!(
                    "Your level “{}” is left out: another level is called “{}” too.",
                    level.plural, level.id
                ));
                continue;
            }
            levels.extend(level_of(level, blocks, &mut notes));
        }
    }
    Ok((geography.with_own(levels)?, notes))
}

fn level_of(own: &OwnLevel, blocks: &Level, notes: &mut Notes) -> Option<(Level, Lookup)> {
    let mut parent: BTreeMap<&AreaCode, &AreaCode> = BTreeMap::new();
    let (mut unknown, mut twice) = (0, 0);
    let mut areas = Vec::new();
    for area in &own.areas {
        let mut has_any = false;
        for block in &area.blocks {
            if blocks.position(block.as_str()).is_none() {
                unknown += 1;
            } else if parent.contains_key(block) {
                twice += 1;
            } else {
                parent.insert(block, &area.code);
                has_any = true;
            }
        }
        if has_any {
            areas.push(Area { code: area.code.clone(), name: Some(area.name.clone()) });
        }
    }
    if unknown > 0 {
        notes.warn(format!(
            "{} left out of your {}: no {} of the {} edition is so called.",
            number::counted(unknown, "code is", "codes are"),
            own.plural,
            blocks.singular,
            blocks.edition
        ));
    }
    if twice > 0 {
        let count = number::counted(twice, &blocks.singular, &blocks.plural);
        notes.warn(format!("{count} in two of your {}: the first has it.", own.plural));
    }
    if areas.is_empty() {
        return None;
    }
    let lookup = Lookup {
        from: blocks.id.clone(),
        from_edition: blocks.edition.clone(),
        to: own.id.clone(),
        to_edition: blocks.edition.clone(),
        fit: Fit::Exact,
        pairs: parent.into_iter().map(|(block, area)| (block.clone(), area.clone())).collect(),
    };
    let (id, edition) = (own.id.clone(), blocks.edition.clone());
    let level = Level::new(id, own.singular.clone(), own.plural.clone(), edition, areas);
    Some((level, lookup))
}

/// The building blocks of areas of a level; codes it does not have are passed
/// over.
pub fn blocks_of(
    geography: &Geography,
    level: &LevelId,
    codes: &BTreeSet<AreaCode>,
) -> Result<BTreeSet<AreaCode>> {
    let (level, blocks) = (geography.level(level)?, geography.blocks()?);
    let positions = codes.iter().filter_map(|code| level.position(code.as_str()));
    if level.id == blocks.id {
        let areas = positions.filter_map(|at| blocks.areas.get(at));
        return Ok(areas.map(|area| area.code.clone()).collect());
    }
    let parents = geography.parents(&blocks.id, &level.id)?;
    let children = positions.flat_map(|at| parents.children_of(at).iter());
    let areas = children.filter_map(|at| blocks.areas.get(*at));
    Ok(areas.map(|area| area.code.clone()).collect())
}
