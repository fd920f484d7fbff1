//! Which cells could not be made sense of, and in how many records?
//!
//! The account is kept in the workspace, so what a cell says of a person (a
//! date of birth, an age) is never in it: only what is wrong, and in which
//! rows the officer finds it.

use crate::council::report::Unmapped;
use std::collections::{BTreeMap, HashMap};

/// What a cell should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Column {
    Service,
    Interaction,
    Date,
    /// Personal, as are the two below.
    BirthDate,
    BirthYear,
    Age,
}

/// Rows named for one kind of trouble.
const ROWS_NAMED: usize = 5;

#[derive(Default)]
pub(super) struct Tally {
    /// Cells with their first row and how many records have them.
    cells: HashMap<(Column, String), (u64, u64)>,
    /// Kinds of trouble with their first rows and how many records have them.
    troubles: BTreeMap<(Column, &'static str), (Vec<u64>, u64)>,
}

impl Tally {
    /// A cell that says nothing of a person, as it is written.
    pub(super) fn add(&mut self, column: Column, cell: &str, row: u64) {
        self.cells.entry((column, cell.to_string())).or_insert((row, 0)).1 += 1;
    }

    /// A cell of a personal column: what is wrong with it, not what it says.
    pub(super) fn add_personal(&mut self, column: Column, trouble: &'static str, row: u64) {
        let (rows, records) = self.troubles.entry((column, trouble)).or_default();
        if rows.len() < ROWS_NAMED {
            rows.push(row);
        }
        *records += 1;
    }

    /// The cells of several records, of which `row` is the first.
    pub(super) fn add_all(&mut self, column: Column, cell: &str, row: u64, records: u64) {
        self.cells.entry((column, cell.to_string())).or_insert((row, 0)).1 += records;
    }

    /// Adds the account of later rows, numbered as if no row stood above them,
    /// where `above` do.
    pub(super) fn append(&mut self, more: Tally, above: u64) {
        for (cell, (row, records)) in more.cells {
            self.cells.entry(cell).or_insert((row + above, 0)).1 += records;
        }
        for (trouble, (more, records)) in more.troubles {
            let (rows, all) = self.troubles.entry(trouble).or_default();
            let free = ROWS_NAMED - rows.len().min(ROWS_NAMED);
            rows.extend(more.iter().take(free).map(|row| row + above));
            *all += records;
        }
    }

    /// The account, by column and first row. `heading` gives a column's.
    pub(super) fn unmapped(self, heading: impl Fn(Column) -> String) -> Vec<Unmapped> {
        let mut account = Vec::new();
        for ((column, cell), (row, records)) in self.cells {
            let first = if records == 1 { "row" } else { "first in row" };
            account.push((column, row, format!("{cell} ({first} {row})"), records));
        }
        for ((column, trouble), (rows, records)) in self.troubles {
            let first = rows.first().copied().unwrap_or_default();
            account.push((
                column,
                first,
                format!("{trouble} ({})", row_list(&rows, records)),
                records,
            ));
        }
        account.sort();
        let unmapped = account.into_iter().map(|(column, _, value, records)| Unmapped {
            column: heading(column),
            value,
            records,
        });
        unmapped.collect()
    }
}

/// "row 4"; "rows 4, 9"; "rows 4, 9, 12, 13, 20 and 3 more".
fn row_list(rows: &[u64], records: u64) -> String {
    let named: Vec<String> = rows.iter().map(u64::to_string).collect();
    let word = if records == 1 { "row" } else { "rows" };
    match records.saturating_sub(rows.len() as u64) {
        0 => format!("{word} {}", named.join(", ")),
        more => format!("{word} {} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_is_by_column_and_names_the_first_rows_of_each_trouble() {
        let mut tally = Tally::default();
        for row in [3, 5, 8, 9, 11, 12, 40] {
            tally.add_personal(Column::Age, "not an age", row);
        }
        tally.add_personal(Column::Age, "too old", 2);
        tally.add(Column::Service, "moon", 9);
        tally.add(Column::Service, "moon", 12);
        let mut later = Tally::default();
        later.add_personal(Column::Age, "too old", 1);
        later.add_all(Column::Service, "moon", 1, 3);
        later.add(Column::Service, "sun", 2);
        tally.append(later, 50);
        let account = tally.unmapped(|column| format!("{column:?}"));
        let lines: Vec<_> =
            account.iter().map(|u| (u.column.as_str(), u.value.as_str(), u.records)).collect();
        assert_eq!(
            lines,
            [
                ("Service", "moon (first in row 9)", 5),
                ("Service", "sun (row 52)", 1),
                ("Age", "too old (rows 2, 51)", 2),
                ("Age", "not an age (rows 3, 5, 8, 9, 11 and 2 more)", 7),
            ]
        );
    }
}
