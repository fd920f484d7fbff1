//! How is a profile read? The class of each area, in one tier or several, and
//! what is known of the classes.

use super::columns_guess::{area_code, edition};
use super::profile_classes::Classes;
use super::table;
use crate::base::{AreaCode, Error, Notes, Result};
use crate::council::recipe::ProfileSource;
use crate::council::{Scheme, Tier};
use std::collections::BTreeMap;
use std::path::Path;

/// A scheme, and what the officer should know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileRead {
    pub scheme: Scheme,
    /// The source with every guessed column filled in.
    pub used: ProfileSource,
    pub notes: Notes,
}

/// Reads a profile. Files of classes lie beside the recipe, in `folder`.
///
/// Tiers are the columns that the source names, top first. Tiers that only
/// files of classes name come above those, in the order of those files.
///
/// # Errors
/// A column that is not there; an area with two classes; a class with two
/// parents or, below the top, with none; a class that comes twice in its file.
pub fn read(path: &Path, source: &ProfileSource, folder: &Path) -> Result<ProfileRead> {
    let mut notes = Notes::new();
    let tier_names = tier_names(path, source)?;
    let above = tier_names.len() - source.tiers.len();
    let mut classes = Classes::new(&tier_names);

    let table = table::open(path, source.sheet.as_deref())?;
    let code = area_code(&table, source.code.as_deref(), &table.first_rows(200)?)?;
    let columns =
        source.tiers.iter().map(|tier| table.column(tier)).collect::<Result<Vec<usize>>>()?;
    let edition = edition(source.edition.as_ref(), table.headings(), code, "edition")
        .map_err(|e| e.in_file(path))?;
    let mut class_of: BTreeMap<AreaCode, String> = BTreeMap::new();
    let mut without_class = Vec::new();
    notes.extend(table.notes().clone());
    notes.extend(table.each_row(|row| {
        let area = row.cell(code);
        let at = |e: Error| e.in_file(path).at_row(row.number);
        let cells: Vec<&str> = columns.iter().map(|&column| row.cell(column)).collect();
        let lowest = cells.last().copied().unwrap_or_default();
        if area.is_empty() || lowest.is_empty() {
            if !area.is_empty() {
                without_class.push(area.to_string());
            }
            return Ok(());
        }
        for (i, class) in cells.iter().enumerate() {
            let parent = i.checked_sub(1).map(|above| cells[above]);
            classes.add(above + i, class, parent).map_err(at)?;
        }
        match class_of.get(area) {
            None => {
                class_of.insert(AreaCode::new(area), lowest.to_string());
                Ok(())
            }
            Some(known) if known == lowest => Ok(()),
            Some(known) => Err(at(Error::new(format!(
                "{area} is of class {lowest} here, but of class {known} above"
            ))
            .at_area(area)
            .remedy("Give each area one class"))),
        }
    })?);
    if class_of.is_empty() {
        return Err(Error::new("No area has a class in this file")
            .in_file(path)
            .remedy(format!("Check the columns named; there are: {}", table.heading_list())));
    }
    notes.warn_of("Areas without a class:", without_class);

    for file in &source.classes {
        let position = tier_names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(&file.tier))
            .unwrap_or_default();
        classes.read_file(&folder.join(&file.file), file, position, &mut notes)?;
    }
    let (tiers, attributes) = classes.finish(&mut notes).map_err(|e| e.in_file(path))?;
    let mut used = source.clone();
    used.code = Some(table.headings()[code].clone());
    used.edition = Some(edition.clone());
    let scheme = Scheme {
        id: source.scheme.clone(),
        name: source.title.clone().unwrap_or_else(|| source.scheme.to_string()),
        level: source.level.clone(),
        edition,
        assignment: assignment(class_of, &tiers),
        tiers,
        attributes,
    };
    Ok(ProfileRead { scheme, used, notes })
}

fn tier_names(path: &Path, source: &ProfileSource) -> Result<Vec<String>> {
    if source.tiers.is_empty() {
        return Err(Error::new("The source names no column with the class of an area")
            .in_file(path)
            .remedy("Name it, for example: tiers = [\"group\", \"type\"]"));
    }
    let mut names: Vec<String> = Vec::new();
    let tiers_above = source
        .classes
        .iter()
        .map(|file| &file.tier)
        .filter(|tier| !source.tiers.iter().any(|column| column.eq_ignore_ascii_case(tier)));
    for tier in tiers_above.chain(&source.tiers) {
        if !names.iter().any(|name| name.eq_ignore_ascii_case(tier)) {
            names.push(tier.clone());
        }
    }
    Ok(names)
}

/// Area → position of its class in the lowest tier. `class_of` is sorted.
fn assignment(class_of: BTreeMap<AreaCode, String>, tiers: &[Tier]) -> Vec<(AreaCode, usize)> {
    let lowest = tiers.last().map_or(&[][..], |tier| &tier.classes[..]);
    class_of
        .into_iter()
        .filter_map(|(area, class)| {
            let position = lowest.binary_search_by(|c| c.code.as_str().cmp(&class)).ok()?;
            Some((area, position))
        })
        .collect()
}

#[cfg(test)]
mod tests;
