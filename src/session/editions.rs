//! Does a table speak of the same areas as the map? A table of another
//! edition is refused unless a look-up between the editions is given, and
//! codes found in only one of the two are listed.

use crate::base::{AreaCode, Notes, Result};
use crate::council::{AreaTable, Scheme};
use crate::geography::{EditionCheck, Geography, Level, check_edition, unmatched_codes};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// Codes of earlier editions of the building blocks → codes of the map's own;
/// `None` where no look-up between editions is given.
pub fn older_codes(geography: &Geography, blocks: &Level) -> Option<HashMap<AreaCode, AreaCode>> {
    let lookups = geography.lookups().iter().filter(|lookup| {
        let ends_here = lookup.to == blocks.id && lookup.to_edition == blocks.edition;
        ends_here && lookup.from == blocks.id && lookup.from_edition != blocks.edition
    });
    let codes: HashMap<_, _> = lookups.flat_map(|lookup| lookup.pairs.iter().cloned()).collect();
    (!codes.is_empty()).then_some(codes)
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
    let check = check_edition(level, &table.edition, geography.lookups())
        .map_err(|error| error.in_file(path))?;
    let what = format!("The table “{}”", table.name);
    if check != EditionCheck::Same {
        notes.remark(format!(
            "{what} was carried from the {} to the {} edition of {} by a look-up.",
            table.edition, level.edition, level.plural
        ));
        list_lost(&what, &check, &table.codes, notes);
        table = carried(table, &check.parts());
        table.edition = level.edition.clone();
    }
    list_strangers(&what, &table.codes, level, notes);
    Ok(table)
}

/// Counts added up from the parts of each new area; a new area is missing a
/// count where any of its parts is, or is not in the table.
fn carried(table: AreaTable, parts: &BTreeMap<AreaCode, Vec<AreaCode>>) -> AreaTable {
    let position: HashMap<&AreaCode, usize> =
        table.codes.iter().enumerate().map(|(at, code)| (code, at)).collect();
    let values = table
        .values
        .iter()
        .map(|column| {
            let count = |old: &AreaCode| position.get(old).and_then(|&at| column.get(at)?.get());
            let sum = |olds: &Vec<AreaCode>| olds.iter().map(count).sum::<Option<f64>>();
            parts.values().map(|olds| sum(olds).into()).collect()
        })
        .collect();
    AreaTable { codes: parts.keys().cloned().collect(), values, ..table }
}

/// The scheme at the level's own edition.
pub fn scheme_of_level(
    mut scheme: Scheme,
    level: &Level,
    geography: &Geography,
    path: &Path,
    notes: &mut Notes,
) -> Result<Scheme> {
    let check = check_edition(level, &scheme.edition, geography.lookups())
        .map_err(|error| error.in_file(path))?;
    let what = format!("The profile “{}”", scheme.name);
    let codes =
        |scheme: &Scheme| scheme.assignment.iter().map(|(c, _)| c.clone()).collect::<Vec<_>>();
    if check != EditionCheck::Same {
        list_lost(&what, &check, &codes(&scheme), notes);
        scheme.assignment = assigned(&scheme, &check.parts(), notes);
        scheme.edition = level.edition.clone();
    }
    list_strangers(&what, &codes(&scheme), level, notes);
    Ok(scheme)
}

/// The class of each new area: that of its parts where they agree; areas
/// whose parts differ get none, and are listed.
fn assigned(
    scheme: &Scheme,
    parts: &BTreeMap<AreaCode, Vec<AreaCode>>,
    notes: &mut Notes,
) -> Vec<(AreaCode, usize)> {
    let class_of: HashMap<&AreaCode, usize> =
        scheme.assignment.iter().map(|(code, class)| (code, *class)).collect();
    let mut torn = Vec::new();
    let mut assignment = Vec::new();
    for (new, olds) in parts {
        let found: HashSet<usize> =
            olds.iter().filter_map(|old| class_of.get(old).copied()).collect();
        match found.iter().next() {
            Some(class) if found.len() == 1 => assignment.push((new.clone(), *class)),
            Some(_) => torn.push(new.to_string()),
            None => {}
        }
    }
    notes.warn_of(
        "These areas were made from areas of several profile classes and have none:",
        torn,
    );
    assignment
}

/// Lists the codes of another edition that the look-up does not have.
fn list_lost(what: &str, check: &EditionCheck, codes: &[AreaCode], notes: &mut Notes) {
    let lost = check.without_a_code(codes).iter().map(AreaCode::to_string).collect();
    notes.warn_of(format!("{what} has codes that are not in the look-up between editions:"), lost);
}

/// Lists the codes found in only one of a table and the map.
fn list_strangers(what: &str, codes: &[AreaCode], level: &Level, notes: &mut Notes) {
    let unmatched = unmatched_codes(level, codes);
    let words = |codes: Vec<AreaCode>| codes.iter().map(AreaCode::to_string).collect();
    notes.warn_of(
        format!("{what} has nothing for these {} of the map:", level.plural),
        words(unmatched.not_in_table),
    );
    notes.warn_of(
        format!("{what} has codes that are not on the map:"),
        words(unmatched.not_in_level),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Edition, LevelId, OptionalNumber};
    use crate::council::Variable;

    #[test]
    fn counts_are_added_up_and_a_missing_part_makes_the_whole_missing() {
        let code = AreaCode::new;
        let parts = BTreeMap::from([
            (code("X"), vec![code("a"), code("b")]),
            (code("Y"), vec![code("c"), code("d")]),
            (code("Z"), vec![code("a"), code("not in the table")]),
        ]);
        let table = AreaTable {
            name: "age".into(),
            level: LevelId::new("oa"),
            edition: Edition::new("2011"),
            counts: "people".into(),
            variables: vec![Variable { name: "All".into(), age: None }],
            codes: vec![code("a"), code("b"), code("c"), code("d")],
            values: vec![
                [Some(1.0), Some(2.0), Some(4.0), None].map(OptionalNumber::from).to_vec(),
            ],
        };
        let carried = carried(table, &parts);
        assert_eq!(carried.codes, vec![code("X"), code("Y"), code("Z")]);
        assert_eq!(
            carried.values,
            vec![[Some(3.0), None, None].map(OptionalNumber::from).to_vec()]
        );
    }
}
