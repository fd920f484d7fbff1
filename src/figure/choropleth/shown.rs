//! What of an area may a picture show? Its value, or the reason why it is
//! hatched.

use crate::demand::{Finding, Measure, TakeUpRow};
use crate::figure::Hatch;

/// What an area is drawn as: by its value, or hatched with the reason.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drawn {
    Value(f64),
    Hatched(Hatch),
}

/// Whether protection withholds the row, by either of the ways it says so.
pub fn withheld(row: &TakeUpRow) -> bool {
    row.finding == Some(Finding::Withheld) || row.observed.count().is_none()
}

/// The row's finding, as pictures may show it.
pub fn finding_shown(row: &TakeUpRow) -> Option<Finding> {
    if withheld(row) { Some(Finding::Withheld) } else { row.finding }
}

/// What of a row may be drawn under a measure. A row that protection withholds
/// keeps its base and expected alone, whatever else it may carry. Areas with
/// too little expected are hatched wherever take-up is judged; their counts
/// and base can still be shown.
pub fn drawn(measure: &Measure, row: &TakeUpRow) -> Drawn {
    let kept_when_withheld = matches!(measure.id, "base" | "expected");
    if withheld(row) && !kept_when_withheld {
        return Drawn::Hatched(Hatch::Withheld);
    }
    let judges = matches!(measure.id, "ratio" | "rate" | "gap" | "q");
    if row.finding == Some(Finding::TooFew) && judges {
        return Drawn::Hatched(Hatch::TooFew);
    }
    match (measure.value)(row).filter(|v| v.is_finite()) {
        Some(value) => Drawn::Value(value),
        None => Drawn::Hatched(Hatch::NoData),
    }
}
