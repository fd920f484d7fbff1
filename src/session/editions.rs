//! Does a table speak of the same areas as the map? A table of another
//! edition is refused unless a look-up between the editions is given, and
//! codes found in only one of the two are listed.

use crate::base::{AreaCode, Error, Notes, Result};
use crate::council::{AreaTable, Scheme};
use crate::geography::{Geography, Level, Lookup};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// The look-up that carries `edition` of a level to the map's own edition.
fn between_editions<'a>(
    geography: &'a Geography,
    level: &Level,
    edition: &crate::base::Edition,
) -> Option<&'a Lookup> {
    geography.lookups().iter().find(|lookup| {
        let ends_here = lookup.to == level.id && lookup.to_edition == level.edition;
        ends_here && &lookup.from_edition == edition
    })
}

/// Codes of earlier editions of the building blocks → codes of the map's own;
/// `None` where no look-up between editions is given.
pub fn older_codes(geography: &Geography, blocks: &Level) -> Option<HashMap<AreaCode, AreaCode>> {
    let lookups = geography.lookups().iter().filter(|lookup| {
        let ends_here = lookup.to == blocks.id && lookup.to_edition == blocks.edition;
        ends_here && lookup.from_edition != blocks.edition
    });
    let codes: HashMap<_, _> = lookups.flat_map(|lookup| lookup.pairs.iter().cloned()).collect();
    (!codes.is_empty()).then_some(codes)
}

fn refused(what: &str, edition: &crate::base::Edition, level: &Level, path: &Path) -> Error {
    Error::new(format!(
        "This {what} is of the {edition} edition of {}, and the boundaries are of the {} edition",
        level.plural, level.edition
    ))
    .in_file(path)
    .remedy(format!(
        "Give a look-up from {edition} to {} codes, or boundaries of the {edition} edition as a level of their own",
        level.edition
    ))
}

/// The table at the level's own edition: as it is, or carried over by a
/// look-up between the editions (counts are added up).
pub fn table_of_level(
    mut table: AreaTable,
    level: &Level,
    geography: &Geography,
    path: &Path,
    notes: &mut Notes,
) -> Result<AreaTable> {
    if table.edition != level.edition {
        let lookup = between_editions(geography, level, &table.edition)
            .ok_or_else(|| refused("table", &table.edition, level, path))?;
        notes.remark(format!(
            "The table “{}” was carried from the {} to the {} edition of {} by a look-up.",
            table.name, table.edition, level.edition, level.plural
        ));
        table = carried(table, lookup);
        table.edition = level.edition.clone();
    }
    list_strangers(&format!("The table “{}”", table.name), &table.codes, level, notes);
    Ok(table)
}

/// Counts added up from the old areas to the new; a new area is missing a
/// count where any of its old areas is.
fn carried(table: AreaTable, lookup: &Lookup) -> AreaTable {
    let new_of: HashMap<&AreaCode, &AreaCode> = lookup.pairs.iter().map(|(a, b)| (a, b)).collect();
    let mut old_of_new: BTreeMap<AreaCode, Vec<usize>> = BTreeMap::new();
    for (position, code) in table.codes.iter().enumerate() {
        if let Some(new) = new_of.get(code) {
            old_of_new.entry((*new).clone()).or_default().push(position);
        }
    }
    let values = table
        .values
        .iter()
        .map(|column| {
            old_of_new
                .values()
                .map(|old| old.iter().map(|&i| column.get(i).copied().flatten()).sum())
                .collect()
        })
        .collect();
    AreaTable { codes: old_of_new.into_keys().collect(), values, ..table }
}

/// The scheme at the level's own edition.
pub fn scheme_of_level(
    mut scheme: Scheme,
    level: &Level,
    geography: &Geography,
    path: &Path,
    notes: &mut Notes,
) -> Result<Scheme> {
    if scheme.edition != level.edition {
        let lookup = between_editions(geography, level, &scheme.edition)
            .ok_or_else(|| refused("profile", &scheme.edition, level, path))?;
        scheme.assignment = assigned(&scheme, lookup, notes);
        scheme.edition = level.edition.clone();
    }
    let codes: Vec<AreaCode> = scheme.assignment.iter().map(|(code, _)| code.clone()).collect();
    list_strangers(&format!("The profile “{}”", scheme.name), &codes, level, notes);
    Ok(scheme)
}

/// The class of each new area: that of its old areas where they agree; areas
/// whose old areas differ get none, and are listed.
fn assigned(scheme: &Scheme, lookup: &Lookup, notes: &mut Notes) -> Vec<(AreaCode, usize)> {
    let class_of: HashMap<&AreaCode, usize> =
        scheme.assignment.iter().map(|(code, class)| (code, *class)).collect();
    let mut classes: BTreeMap<&AreaCode, HashSet<usize>> = BTreeMap::new();
    for (old, new) in &lookup.pairs {
        if let Some(class) = class_of.get(old) {
            classes.entry(new).or_default().insert(*class);
        }
    }
    let mut torn = Vec::new();
    let mut assignment = Vec::new();
    for (new, found) in classes {
        match found.iter().next() {
            Some(class) if found.len() == 1 => assignment.push((new.clone(), *class)),
            _ => torn.push(new.to_string()),
        }
    }
    notes.warn_of(
        "These areas were made from areas of several profile classes and have none:",
        torn,
    );
    assignment
}

/// Lists the codes found in only one of a table and the map.
fn list_strangers(what: &str, codes: &[AreaCode], level: &Level, notes: &mut Notes) {
    let known: HashSet<&str> = codes.iter().map(AreaCode::as_str).collect();
    let without: Vec<String> = level
        .areas
        .iter()
        .filter(|area| !known.contains(area.code.as_str()))
        .map(|area| area.code.to_string())
        .collect();
    let strangers: Vec<String> = codes
        .iter()
        .filter(|code| level.position(code.as_str()).is_none())
        .map(AreaCode::to_string)
        .collect();
    notes.warn_of(format!("{what} has nothing for these {} of the map:", level.plural), without);
    notes.warn_of(format!("{what} has codes that are not on the map:"), strangers);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Edition, LevelId};
    use crate::council::Variable;
    use crate::geography::Fit;

    #[test]
    fn counts_are_added_up_and_a_missing_part_makes_the_whole_missing() {
        let code = AreaCode::new;
        let lookup = Lookup {
            from: LevelId::new("oa11"),
            from_edition: Edition::new("2011"),
            to: LevelId::new("oa"),
            to_edition: Edition::new("2021"),
            fit: Fit::Best,
            pairs: vec![
                (code("a"), code("X")),
                (code("b"), code("X")),
                (code("c"), code("Y")),
                (code("d"), code("Y")),
            ],
        };
        let table = AreaTable {
            name: "age".into(),
            level: LevelId::new("oa"),
            edition: Edition::new("2011"),
            counts: "people".into(),
            variables: vec![Variable { name: "All".into(), age: None }],
            codes: vec![code("a"), code("b"), code("c"), code("d")],
            values: vec![vec![Some(1.0), Some(2.0), Some(4.0), None]],
        };
        let carried = carried(table, &lookup);
        assert_eq!(carried.codes, vec![code("X"), code("Y")]);
        assert_eq!(carried.values, vec![vec![Some(3.0), None]]);
    }
}
