//! Which cells could not be made sense of, and in how many records?

use crate::council::report::Unmapped;
use std::collections::HashMap;

/// What a cell should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Column {
    Service,
    Interaction,
    Date,
    BirthDate,
    BirthYear,
    Age,
}

/// Cells with their first row and how many records have them.
#[derive(Default)]
pub(super) struct Tally(HashMap<(Column, String), (u64, u64)>);

impl Tally {
    pub(super) fn add(&mut self, column: Column, cell: &str, row: u64) {
        self.0.entry((column, cell.to_string())).or_insert((row, 0)).1 += 1;
    }

    /// The account, by column and first row. `heading` gives a column's.
    pub(super) fn unmapped(self, heading: impl Fn(Column) -> String) -> Vec<Unmapped> {
        let mut cells: Vec<_> = self.0.into_iter().collect();
        cells.sort_by_key(|((column, _), (row, _))| (*column, *row));
        let unmapped = cells.into_iter().map(|((column, cell), (row, records))| {
            let first = if records == 1 { "row" } else { "first in row" };
            let value = format!("{cell} ({first} {row})");
            Unmapped { column: heading(column), value, records }
        });
        unmapped.collect()
    }
}
