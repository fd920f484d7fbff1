//! How does a table of building blocks become a level of the officer's own?
//! One row says that a block belongs to an area by name: a caretaker's patch,
//! a school's area.

use crate::base::{AreaCode, Error, LevelId, Notes, Progress, Result, number};
use crate::geography::Level;
use crate::import::columns_guess::by_words;
use crate::import::table::{self, Table};
use crate::project::OwnLevel;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Rows looked at to tell the columns.
const ROWS_LOOKED_AT: usize = 200;

/// Headings of the names of areas, as `plain` writes them; the earlier first.
const NAME: &[&str] = &[
    "areaname",
    "name",
    "area",
    "patch",
    "patchname",
    "school",
    "schoolname",
    "catchment",
    "zone",
    "neighbourhood",
    "team",
    "district",
    "group",
];

/// Reads a level called as the file is. `taken` are the ids of other levels.
///
/// # Errors
/// No column with codes of the building blocks, none with names of areas, or
/// no row with both.
pub fn read<'a>(
    path: &Path,
    blocks: &Level,
    taken: impl Iterator<Item = &'a LevelId> + Clone,
    progress: &Progress,
) -> Result<(OwnLevel, Notes)> {
    let table = table::open(path, None)?;
    let rows = table.first_rows(ROWS_LOOKED_AT)?;
    let code = code_column(&table, &rows, blocks)?;
    let name = name_column(&table, &rows, code)?;
    let mut notes = table.notes().clone();
    let mut area_of: BTreeMap<AreaCode, String> = BTreeMap::new();
    let (mut unknown, mut without, mut twice) = (Vec::new(), Vec::new(), Vec::new());
    notes.extend(table.each_row(|row| {
        progress.check()?;
        let (block, area) = (row.cell(code), row.cell(name));
        if block.is_empty() && area.is_empty() {
            return Ok(());
        }
        if blocks.position(block).is_none() {
            unknown.push(if block.is_empty() {
                format!("row {}", row.number)
            } else {
                block.into()
            });
        } else if area.is_empty() {
            without.push(block.to_string());
        } else if let Some(known) = area_of.get(block) {
            if known != area {
                twice.push(format!("{block} ({known}, not {area})"));
            }
        } else {
            area_of.insert(AreaCode::new(block), area.to_string());
        }
        Ok(())
    })?);
    let mut areas: BTreeMap<String, BTreeSet<AreaCode>> = BTreeMap::new();
    let read = area_of.len();
    for (block, area) in area_of {
        areas.entry(area).or_default().insert(block);
    }
    if areas.is_empty() {
        return Err(Error::new(format!("No row names one of the {} and an area", blocks.plural))
            .in_file(path)
            .remedy(format!(
                "Give it a column with codes of {} of the {} edition, and one with names",
                blocks.plural, blocks.edition
            )));
    }
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into());
    let mut level = OwnLevel::new(&title_of(&stem), taken);
    let made = areas.len();
    for (area, members) in areas {
        progress.check()?;
        level.add(area, members);
    }
    let headings = table.headings();
    notes.remark(format!(
        "{}: {} of {}, from “{}” and “{}”.",
        level.plural,
        number::counted(made, "area", "areas"),
        number::counted(read, &blocks.singular, &blocks.plural),
        headings.get(code).map_or("", String::as_str),
        headings.get(name).map_or("", String::as_str),
    ));
    let count = |list: &Vec<String>| number::counted(list.len(), "row", "rows");
    notes.warn_of(
        format!("{} left out, of codes that are no {}:", count(&unknown), blocks.singular),
        unknown,
    );
    notes.warn_of(format!("{} in two areas, the first of which has it:", count(&twice)), twice);
    notes.warn_of(format!("{} without the name of an area, left out:", count(&without)), without);
    Ok((level, notes))
}

/// The column in which most cells are codes of building blocks.
fn code_column(table: &Table, rows: &[Vec<String>], blocks: &Level) -> Result<usize> {
    let known = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.filter(|cell| blocks.position(cell.trim()).is_some()).count()
    };
    let best = (0..table.headings().len())
        .max_by_key(|&column| (known(column), std::cmp::Reverse(column)));
    best.filter(|&column| known(column) > 0).ok_or_else(|| {
        Error::new(format!("No column has codes of {}", blocks.plural))
            .in_file(table.file())
            .remedy(format!(
                "Give it a column with codes of {} of the {} edition; it has {}",
                blocks.plural,
                blocks.edition,
                table.heading_list()
            ))
    })
}

/// The column of areas by its heading, else the first other that is filled
/// and whose cells come again.
fn name_column(table: &Table, rows: &[Vec<String>], code: usize) -> Result<usize> {
    let others: Vec<usize> = (0..table.headings().len()).filter(|c| *c != code).collect();
    let headings: Vec<String> =
        others.iter().filter_map(|c| table.headings().get(*c).cloned()).collect();
    if let Some(found) = by_words(&headings, NAME) {
        return Ok(others[found]);
    }
    let cells = |column: usize| {
        let filled = rows.iter().filter_map(move |row| row.get(column));
        filled.map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    };
    let comes_again = |column: &usize| {
        let distinct: BTreeSet<&str> = cells(*column).collect();
        distinct.len() < cells(*column).count()
    };
    let filled = |column: &&usize| cells(**column).next().is_some();
    let found = others.iter().filter(filled).find(|c| comes_again(c));
    found.or_else(|| others.iter().find(filled)).copied().ok_or_else(|| {
        Error::new("No column has the names of areas")
            .in_file(table.file())
            .remedy("Give it a second column that says which area each code belongs to")
    })
}

/// "School areas" for `school_areas`.
fn title_of(stem: &str) -> String {
    let spaced = stem.replace(['_', '-'], " ");
    let mut letters = spaced.trim().chars();
    letters.next().map_or_else(
        || "My areas".to_string(),
        |first| first.to_uppercase().chain(letters).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Edition;
    use crate::geography::Area;
    use std::io::Write;

    fn blocks() -> Level {
        let area = |n: u32| Area { code: AreaCode::new(format!("E{n}")), name: None };
        Level::new(
            LevelId::new("oa"),
            "Output Area".into(),
            "Output Areas".into(),
            Edition::new("2021"),
            (1..9).map(area).collect(),
        )
    }

    fn read_text(text: &str) -> Result<(OwnLevel, Notes)> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("school_areas.csv");
        let mut file = std::fs::File::create(&path).expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        read(&path, &blocks(), std::iter::empty(), &Progress::new())
    }

    fn members(level: &OwnLevel) -> Vec<(&str, Vec<&str>)> {
        level
            .areas
            .iter()
            .map(|a| (a.name.as_str(), a.blocks.iter().map(|b| b.as_str()).collect()))
            .collect()
    }

    #[test]
    fn codes_are_told_by_the_blocks_there_are_and_names_by_their_heading() {
        let text = "Notes,Patch,Block\nx,North,E1\ny,South,E3\nz,North,E2\n";
        let (level, notes) = read_text(text).expect("a level");
        assert_eq!(members(&level), [("North", vec!["E1", "E2"]), ("South", vec!["E3"])]);
        assert_eq!((level.plural.as_str(), level.id.as_str()), ("School areas", "school-areas"));
        assert_eq!(notes.len(), 1, "{notes:?}");
    }

    #[test]
    fn without_a_heading_that_says_so_names_are_those_that_come_again() {
        let text = "oa,when,who\nE1,1,Ann\nE2,2,Ann\nE3,3,Bob\n";
        let (level, _) = read_text(text).expect("a level");
        assert_eq!(members(&level), [("Ann", vec!["E1", "E2"]), ("Bob", vec!["E3"])]);
    }

    #[test]
    fn unknown_codes_and_blocks_in_two_areas_are_accounted_for() {
        let text = "oa,area\nE1,North\nE1,South\nE1,North\nX7,North\nE2,\n";
        let (level, notes) = read_text(text).expect("a level");
        assert_eq!(members(&level), [("North", vec!["E1"])]);
        let lines: Vec<String> = notes.iter().map(|note| note.line()).collect();
        assert!(lines.iter().any(|l| l.contains("X7")), "{lines:?}");
        assert!(lines.iter().any(|l| l.contains("E1 (North, not South)")), "{lines:?}");
        assert!(lines.iter().any(|l| l.contains("1 row without the name")), "{lines:?}");
    }

    #[test]
    fn a_table_of_another_edition_is_refused_with_a_remedy() {
        let error = read_text("oa,area\nX1,North\nX2,North\n").expect_err("refused").to_string();
        assert!(error.contains("2021 edition") && error.contains("school_areas.csv"), "{error}");
    }
}
