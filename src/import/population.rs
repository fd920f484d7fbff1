//! How is a population table read? Wide (a column for each variable) or long
//! (a row for each), as Nomis, the ONS and councils lay them out.

use super::cell_number::{is_missing, number};
use super::columns_guess::{area_code, edition};
use super::population_layout::{Layout, layout};
use super::table::{self, Row, Table};
use super::{age, columns_guess};
use crate::base::{AreaCode, Error, Notes, OptionalNumber, Result};
use crate::council::recipe::PopulationSource;
use crate::council::{AreaTable, Variable};
use std::collections::HashMap;
use std::path::Path;

/// A table of counts, and what the officer should know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationRead {
    pub table: AreaTable,
    /// The source with every guessed column filled in.
    pub used: PopulationSource,
    pub notes: Notes,
}

/// Rows looked at to guess the layout.
const ROWS_LOOKED_AT: usize = 1000;

/// Reads a population table.
///
/// # Errors
/// A column that is not there; a cell that is neither a number nor a mark for
/// "no figure"; a number below 0; an area and variable that come twice; an
/// edition that neither the source nor the heading of the codes tells.
pub fn read(path: &Path, source: &PopulationSource) -> Result<PopulationRead> {
    let table = table::open(path, source.sheet.as_deref())?;
    let rows = table.first_rows(ROWS_LOOKED_AT)?;
    let code = area_code(&table, source.code.as_deref(), &rows)?;
    let code_heading = table.headings()[code].clone();
    let edition = edition(source.edition.as_ref(), table.headings(), code, "edition")
        .map_err(|e| e.in_file(path))?;
    let layout = layout(&table, source, code, &rows)?;
    let mut gathered = Gathered::default();
    let mut notes = table.notes().clone();
    let mut without_code = Vec::new();
    notes.extend(table.each_row(|row| {
        let area = row.cell(code);
        if area.is_empty() {
            without_code.push(format!("row {}", row.number));
            return Ok(());
        }
        let at = |e: Error| e.in_file(path).at_row(row.number).at_area(area);
        match &layout {
            Layout::Long { variable, value } => {
                gathered.count(&table, row, area, row.cell(*variable), *value).map_err(at)
            }
            Layout::Wide { columns } => columns.iter().try_for_each(|&column| {
                let name = variable_name(&table.headings()[column]);
                gathered.count(&table, row, area, name, column).map_err(at)
            }),
        }
    })?);
    notes.warn_of("Rows without an area's code were passed over:", without_code);
    if gathered.figures.is_empty() {
        return Err(Error::new("There are no figures in this table")
            .in_file(path)
            .remedy(format!("Check the columns named; there are: {}", table.heading_list())));
    }
    let variables = variables(gathered.variables.names, source, &layout, &table);
    let counts = source.counts.clone().unwrap_or_else(|| counts_word(&table, &rows, &variables));
    let mut used = source.clone();
    used.code = Some(code_heading);
    used.edition = Some(edition.clone());
    used.counts = Some(counts.clone());
    if let Layout::Long { variable, value } = layout {
        used.variable = Some(table.headings()[variable].clone());
        used.value = Some(table.headings()[value].clone());
    }
    let (codes, values) = by_code(gathered.areas.names, &gathered.figures, variables.len());
    let (name, level) = (source.name.clone(), source.level.clone());
    let table = AreaTable { name, level, edition, counts, variables, codes, values };
    Ok(PopulationRead { table, used, notes })
}

/// Names in the order they first came, each with its position.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    positions: HashMap<String, usize>,
    last: usize,
}

impl Names {
    /// Rows of one area, and of one variable after another, lie together; so
    /// the name looked for is mostly the last one or the one after it.
    fn position(&mut self, name: &str) -> usize {
        for guess in [self.last, self.last + 1, 0] {
            if self.names.get(guess).is_some_and(|known| known == name) {
                self.last = guess;
                return guess;
            }
        }
        self.last = match self.positions.get(name) {
            Some(&position) => position,
            None => {
                self.positions.insert(name.to_string(), self.names.len());
                self.names.push(name.to_string());
                self.names.len() - 1
            }
        };
        self.last
    }
}

#[derive(Default)]
struct Gathered {
    areas: Names,
    variables: Names,
    /// (area, variable) → figure, `None` where the table has none, and row.
    figures: HashMap<(usize, usize), (Option<f64>, u64)>,
}

impl Gathered {
    fn count(
        &mut self,
        table: &Table,
        row: &Row,
        area: &str,
        variable: &str,
        column: usize,
    ) -> Result<()> {
        let cell = row.cell(column);
        let heading = &table.headings()[column];
        let figure = match number(cell) {
            Some(figure) if figure < 0.0 => {
                return Err(Error::new(format!("“{cell}” is below 0, which no count is"))
                    .at_column(heading)
                    .remedy("Correct it, or leave the cell empty where there is no figure"));
            }
            Some(figure) => Some(figure),
            None if is_missing(cell) => None,
            None => {
                return Err(Error::new(format!("“{cell}” is not a number"))
                    .at_column(heading)
                    .remedy("Correct it, or leave the cell empty where there is no figure"));
            }
        };
        if variable.is_empty() {
            return Err(Error::new("The row does not say what it counts")
                .remedy("Fill the cell, or name another column as the variable"));
        }
        let place = (self.areas.position(area), self.variables.position(variable));
        match self.figures.insert(place, (figure, row.number)) {
            None => Ok(()),
            Some((_, first)) => {
                Err(Error::new(format!("“{variable}” was already given in row {first}")).remedy(
                    "Keep one row for each area and variable; where the table is also split by \
                     something else (sex, year), keep its total alone",
                ))
            }
        }
    }
}

/// A heading of Nomis without what all of its columns share: "Age: Aged 5 to
/// 9 years; measures: Value" → "Aged 5 to 9 years".
fn variable_name(heading: &str) -> &str {
    match heading.strip_suffix("; measures: Value") {
        Some(rest) => rest.split_once(": ").map_or(rest, |(_, name)| name),
        None => heading,
    }
}

/// The variables with their ages. Bare ranges ("5-9") are ages only where all
/// of them are ranges, and where the table speaks of age or reaches an old one.
fn variables(
    names: Vec<String>,
    source: &PopulationSource,
    layout: &Layout,
    table: &Table,
) -> Vec<Variable> {
    const OLD: u8 = 60;
    let labels: Vec<_> = names.iter().map(|name| age::parse(name)).collect();
    let only_ages =
        names.iter().zip(&labels).all(|(name, label)| label.is_some() || age::is_total(name));
    let speaks_of_age = |text: &str| {
        text.to_lowercase()
            .split(|c: char| !c.is_alphabetic())
            .any(|w| matches!(w, "age" | "ages" | "aged"))
    };
    let about_age = speaks_of_age(&source.name)
        || matches!(layout, Layout::Long { variable, .. } if speaks_of_age(&table.headings()[*variable]))
        || labels.iter().flatten().any(|label| label.band.from >= OLD);
    let bare_is_age = only_ages && about_age;
    let ages = labels
        .into_iter()
        .map(|label| label.filter(|label| label.says_age || bare_is_age).map(|label| label.band));
    names.iter().cloned().zip(ages).map(|(name, age)| Variable { name, age }).collect()
}

/// What is counted, from a column that says so for all rows; else people.
fn counts_word(table: &Table, rows: &[Vec<String>], variables: &[Variable]) -> String {
    let column = columns_guess::by_words(table.headings(), &["unit", "units", "unitofmeasure"]);
    let unit = column.and_then(|column| {
        let mut cells = rows.iter().filter_map(|row| row.get(column));
        let first = cells.next()?;
        cells.all(|cell| cell == first).then(|| first.to_lowercase())
    });
    match unit.as_deref() {
        Some("persons" | "person" | "people") => "people".to_string(),
        Some(unit) if !unit.is_empty() => unit.to_string(),
        _ if variables.iter().any(|v| v.name.to_lowercase().contains("household")) => {
            "households".to_string()
        }
        _ => "people".to_string(),
    }
}

/// `values[variable][area]`, the areas sorted by code.
fn by_code(
    areas: Vec<String>,
    figures: &HashMap<(usize, usize), (Option<f64>, u64)>,
    variables: usize,
) -> (Vec<AreaCode>, Vec<Vec<OptionalNumber>>) {
    let mut order: Vec<usize> = (0..areas.len()).collect();
    order.sort_by(|&a, &b| areas[a].cmp(&areas[b]));
    let values = (0..variables)
        .map(|variable| {
            let figure = |area: &usize| figures.get(&(*area, variable)).and_then(|(f, _)| *f);
            order.iter().map(|area| figure(area).into()).collect()
        })
        .collect();
    (order.iter().map(|&area| AreaCode::new(&areas[area])).collect(), values)
}

#[cfg(test)]
mod tests;
