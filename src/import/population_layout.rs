//! Is a table of counts wide or long, and which columns hold what? As the
//! source says, else guessed from headings and from the first rows.

use super::age;
use super::cell_number::{is_missing, number};
use super::columns_guess::by_words;
use super::table::Table;
use crate::base::{Error, Result};
use crate::council::recipe::PopulationSource;
use crate::council::service::plain;
use std::collections::HashSet;

/// Columns by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Long { variable: usize, value: usize },
    Wide { columns: Vec<usize> },
}

/// Headings of the one column with counts in a long table, as `plain` writes
/// them.
const VALUE: [&str; 7] =
    ["value", "obsvalue", "observation", "observations", "count", "counts", "figure"];

/// Headings of columns of numbers that count nothing.
const NO_COUNT: [&str; 14] = [
    "objectid",
    "fid",
    "id",
    "date",
    "year",
    "period",
    "x",
    "y",
    "lat",
    "lon",
    "long",
    "easting",
    "northing",
    "shapearea",
];

pub(super) fn layout(
    table: &Table,
    source: &PopulationSource,
    code: usize,
    rows: &[Vec<String>],
) -> Result<Layout> {
    if !source.columns.is_empty() {
        let columns =
            source.columns.iter().map(|name| table.column(name)).collect::<Result<_>>()?;
        return Ok(Layout::Wide { columns });
    }
    let variable = table.optional(source.variable.as_deref())?;
    let value = table.optional(source.value.as_deref())?;
    if variable.is_none() && value.is_none() && guess_value(table.headings(), rows, code).is_none()
    {
        let columns = numeric_columns(table.headings(), rows, code);
        if !columns.is_empty() {
            return Ok(Layout::Wide { columns });
        }
    }
    let cannot = |what: &str, key: &str| {
        Error::new(format!("No column looks like {what}")).in_file(table.file()).remedy(format!(
            "Name it ({key} = \"…\"); the columns there are: {}",
            table.heading_list()
        ))
    };
    let value = value
        .or_else(|| guess_value(table.headings(), rows, code))
        .or_else(|| numeric_columns(table.headings(), rows, code).last().copied())
        .ok_or_else(|| cannot("the counts", "value"))?;
    let variable = variable
        .or_else(|| guess_variable(table.headings(), rows, code, value))
        .ok_or_else(|| cannot("the names of what is counted", "variable"))?;
    Ok(Layout::Long { variable, value })
}

/// The column of counts of a long table: by its heading, where areas repeat.
pub(super) fn guess_value(headings: &[String], rows: &[Vec<String>], code: usize) -> Option<usize> {
    let value = by_words(headings, &VALUE).filter(|&value| value != code)?;
    guess_variable(headings, rows, code, value).map(|_| value)
}

/// The column that names the variable: text, of several kinds, and no two
/// rows of an area alike. Of several, that of age bands, then the one that is
/// no column of codes, then the first.
pub(super) fn guess_variable(
    headings: &[String],
    rows: &[Vec<String>],
    code: usize,
    value: usize,
) -> Option<usize> {
    let tells_apart = |column: usize| {
        let mut seen = HashSet::new();
        rows.iter().all(|row| seen.insert((row.get(code), row.get(column))))
    };
    let kinds = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.filter(|cell| !cell.is_empty()).collect::<HashSet<_>>()
    };
    let score = |column: usize| {
        let kinds = kinds(column);
        let ages = kinds.iter().filter(|kind| age::parse(kind).is_some()).count();
        let words = kinds.iter().filter(|kind| kind.contains(char::is_alphabetic)).count();
        let coded = plain(&headings[column]).ends_with("code");
        (ages * 2 > kinds.len(), words * 2 > kinds.len() && !coded, !coded)
    };
    (0..headings.len())
        .filter(|&column| column != code && column != value && !headings[column].is_empty())
        .filter(|&column| kinds(column).len() > 1 || rows.len() == 1)
        .filter(|&column| kinds(column).len() < rows.len().max(3) && tells_apart(column))
        .max_by_key(|&column| (score(column), std::cmp::Reverse(column)))
}

/// Columns whose cells are numbers or marks for "no figure", and which are
/// not known to count nothing.
pub(super) fn numeric_columns(
    headings: &[String],
    rows: &[Vec<String>],
    code: usize,
) -> Vec<usize> {
    (0..headings.len())
        .filter(|&column| {
            let heading = plain(&headings[column]);
            let counts = column != code
                && !heading.is_empty()
                && !NO_COUNT.contains(&heading.as_str())
                && !heading.ends_with("code");
            let cells = || rows.iter().filter_map(|row| row.get(column));
            counts
                && cells().any(|cell| number(cell).is_some())
                && cells().all(|cell| is_missing(cell) || number(cell).is_some())
        })
        .collect()
}
