//! Which column is what? Guessed from headings, and checked against cells.

use super::area_columns::OnsHeading;
use super::table::Table;
use crate::base::{Edition, Error, Result};
use crate::council::service::plain;

/// Headings that publishers give to the codes of areas, as `plain` writes
/// them; the likeliest first.
const AREA_CODE: [&str; 14] = [
    "areacode",
    "geographycode",
    "geogcode",
    "areacd",
    "gsscode",
    "onscode",
    "mnemonic",
    "oacode",
    "outputarea",
    "outputareacode",
    "geoid",
    "geocode",
    "statisticalsector",
    "code",
];

/// The first heading that is one of the words (as `plain` writes them), the
/// earlier word first.
pub fn by_words(headings: &[String], words: &[&str]) -> Option<usize> {
    let plain: Vec<String> = headings.iter().map(|h| plain(h)).collect();
    words.iter().find_map(|word| plain.iter().position(|heading| heading == word))
}

/// Does a cell look like the code of an area? A capital and eight digits, as
/// the UK's statistical offices write it (`E00030771`).
pub fn looks_like_gss(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    bytes.len() == 9 && bytes[0].is_ascii_uppercase() && bytes[1..].iter().all(u8::is_ascii_digit)
}

/// The column with the codes of areas: as the source names it, else by its
/// heading, else the first whose cells look like codes.
///
/// # Errors
/// Where the column named is not there, or nothing looks like codes.
pub fn area_code(table: &Table, named: Option<&str>, rows: &[Vec<String>]) -> Result<usize> {
    if let Some(name) = named {
        return table.column(name);
    }
    guess_area_code(table.headings(), rows).ok_or_else(|| {
        Error::new("No column looks like the codes of areas").in_file(table.file()).remedy(format!(
            "Name it (code = \"…\"); the columns there are: {}",
            table.heading_list()
        ))
    })
}

/// `area_code` by guess alone. Of several columns of codes, that which tells
/// most rows apart.
pub fn guess_area_code(headings: &[String], rows: &[Vec<String>]) -> Option<usize> {
    let distinct = |column: usize| {
        let mut cells: Vec<&str> =
            rows.iter().filter_map(|row| row.get(column)).map(String::as_str).collect();
        cells.sort_unstable();
        cells.dedup();
        cells.len()
    };
    let finest = |columns: Vec<usize>| {
        columns.into_iter().max_by_key(|&column| (distinct(column), std::cmp::Reverse(column)))
    };
    let ons = (0..headings.len())
        .filter(|&i| OnsHeading::parse(&headings[i]).is_some_and(|h| h.what == "CD"))
        .collect();
    let codes = (0..headings.len())
        .filter(|&i| {
            let mut cells = rows.iter().filter_map(|row| row.get(i)).filter(|c| !c.is_empty());
            let mut some = false;
            cells.all(|cell| {
                some = true;
                looks_like_gss(cell)
            }) && some
        })
        .collect();
    finest(ons).or_else(|| by_words(headings, &AREA_CODE)).or_else(|| finest(codes))
}

/// The edition: as stated, else from the heading of the codes (`OA21CD`), else
/// from one that names the areas as Nomis does ("2021 output area").
///
/// # Errors
/// Where none tells: codes alone cannot.
pub fn edition(
    stated: Option<&Edition>,
    headings: &[String],
    code: usize,
    remedy_key: &str,
) -> Result<Edition> {
    let heading = headings.get(code).map_or("", String::as_str);
    let names_areas = |heading: &&String| {
        let words = heading.to_lowercase();
        words.starts_with("20") && (words.ends_with(" area") || words.ends_with(" ward"))
    };
    let found = stated.cloned().or_else(|| edition_of(heading));
    found.or_else(|| headings.iter().find(names_areas).and_then(|h| edition_of(h))).ok_or_else(
        || {
            Error::new("Nothing tells which edition these areas are of: codes alone cannot")
                .at_column(heading)
                .remedy(format!("State it for this source: in the window choose Edition below, in a recipe {remedy_key} = \"2021\", on the command line --edition 2021"))
        },
    )
}

/// The edition that a heading tells, where it tells one.
pub fn edition_of(heading: &str) -> Option<Edition> {
    if let Some(heading) = OnsHeading::parse(heading) {
        return Some(Edition::new(heading.year.to_string()));
    }
    let mut words = heading.split(|c: char| !c.is_ascii_digit());
    let year =
        words.find(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")));
    year.map(Edition::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| cell.to_string()).collect()
    }

    #[test]
    fn the_finest_column_of_codes_is_taken() {
        let rows = [
            strings(&["E01000001", "E00000001", "E08000009", "1"]),
            strings(&["E01000001", "E00000002", "E08000009", "2"]),
        ];
        let headings = strings(&["lsoa21cd", "oa21cd", "lad22cd", "n"]);
        assert_eq!(guess_area_code(&headings, &rows), Some(1));
        assert_eq!(guess_area_code(&strings(&["a", "b", "c", "d"]), &rows), Some(1));
        assert_eq!(guess_area_code(&strings(&["a", "b", "area code", "d"]), &rows), Some(2));
        assert_eq!(guess_area_code(&strings(&["a"]), &[]), None);
    }

    #[test]
    fn a_heading_may_tell_the_edition() {
        assert_eq!(edition_of("OA11CD"), Some(Edition::new("2011")));
        assert_eq!(edition_of("2021 output area"), Some(Edition::new("2021")));
        assert_eq!(edition_of("area_code"), None);
        let headings = strings(&["2021 output area", "mnemonic"]);
        assert_eq!(edition(None, &headings, 1, "edition").expect("told"), Edition::new("2021"));
        let error = edition(None, &headings[1..], 0, "edition").expect_err("nothing tells");
        assert!(error.to_string().contains("edition = \"2021\""), "{error}");
    }
}
