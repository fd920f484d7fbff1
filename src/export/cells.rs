//! What of an area's row goes into a file, under which heading?

use crate::demand::{Finding, TakeUpRow};
use crate::figure::choropleth::{finding_shown, withheld};

/// The columns of every table, in their order.
pub const COLUMNS: [&str; 16] = [
    "code",
    "name",
    "observed",
    "base",
    "rate",
    "rate_low",
    "rate_high",
    "expected",
    "ratio",
    "ratio_low",
    "ratio_high",
    "p",
    "q",
    "finding",
    "gap",
    "potential",
];

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Whole(u64),
    Number(f64),
    Empty,
}

impl From<Option<f64>> for Cell {
    /// What is not a finite number is no number.
    fn from(value: Option<f64>) -> Cell {
        value.filter(|v| v.is_finite()).map_or(Cell::Empty, Cell::Number)
    }
}

/// The cells of a row, in the order of `COLUMNS`. A withheld row keeps code,
/// name, base and expected, whatever else it may carry.
pub fn cells(row: &TakeUpRow) -> [Cell; 16] {
    let hidden = withheld(row);
    let shown = |value: Option<f64>| Cell::from(value.filter(|_| !hidden));
    [
        Cell::Text(row.code.to_string()),
        row.name.clone().map_or(Cell::Empty, Cell::Text),
        observed(row, hidden),
        row.base.get().into(),
        shown(row.rate.get()),
        shown(row.rate_low.get()),
        shown(row.rate_high.get()),
        row.expected.get().into(),
        shown(row.ratio.get()),
        shown(row.ratio_low.get()),
        shown(row.ratio_high.get()),
        shown(row.p.get()),
        shown(row.q.get()),
        finding_shown(row).map(Finding::word).map_or(Cell::Empty, |w| Cell::Text(w.to_string())),
        shown(row.gap.get()),
        shown(row.potential.get()),
    ]
}

fn observed(row: &TakeUpRow, hidden: bool) -> Cell {
    match row.observed.count() {
        Some(count) if !hidden => Cell::Whole(count),
        // A row called withheld that yet carries its count.
        Some(_) => Cell::Text("withheld".to_string()),
        None => Cell::Text(row.observed.text()),
    }
}
