//! What do the areas of an answer come to? Sums over what is shown.

use super::answer::{Finding, Overdispersion, TakeUpRow, Totals};
use crate::stats;

impl Totals {
    /// Counts the findings of the rows, and the gap of the not spots among
    /// them; the other totals are left as they are.
    pub fn count_findings(&mut self, rows: &[TakeUpRow]) {
        let count = |wanted| rows.iter().filter(|row| row.finding == Some(wanted)).count();
        self.hot_spots = count(Finding::HotSpot);
        self.not_spots = count(Finding::NotSpot);
        self.as_expected = count(Finding::AsExpected);
        self.too_few = count(Finding::TooFew);
        self.no_data = count(Finding::NoData);
        self.withheld = count(Finding::Withheld);
        self.gap_of_not_spots = rows
            .iter()
            .filter(|row| row.finding == Some(Finding::NotSpot))
            .filter_map(|row| row.gap.get())
            .map(|gap| -gap)
            .sum();
    }

    /// Sums over the rows whose count is shown.
    pub fn of(rows: &[TakeUpRow], observed_without_base: u64) -> Totals {
        let mut totals = Totals { observed_without_base, ..Totals::default() };
        for row in rows {
            if let (Some(observed), Some(base), Some(expected)) =
                (row.observed.count(), row.base.get(), row.expected.get())
            {
                totals.observed += observed;
                totals.base += base;
                totals.expected += expected;
            }
        }
        totals.count_findings(rows);
        totals
    }

    /// How many areas are withheld, as may be told: `None` for one alone,
    /// which the others would give away.
    pub fn withheld_told(&self) -> Option<usize> {
        withheld_told(self.withheld)
    }
}

/// A number of withheld areas as may be told: `None` for one alone.
pub fn withheld_told(areas: usize) -> Option<usize> {
    (areas != 1).then_some(areas)
}

impl Overdispersion {
    /// Of the areas that were tested and whose count is shown; `None` where
    /// they are too few to tell.
    pub fn of(rows: &[TakeUpRow]) -> Option<Overdispersion> {
        let tested = rows.iter().filter(|row| row.q.get().is_some());
        let (observed, expected): (Vec<f64>, Vec<f64>) = tested
            .filter_map(|row| Some((row.observed.count()? as f64, row.expected.get()?)))
            .unzip();
        stats::overdispersion(&observed, &expected)
            .map(|d| Overdispersion { phi: d.phi, tau_squared: d.tau_squared })
    }
}

/// An area as notes list it: "Altrincham (E05000819)", or its code alone.
pub(super) fn area_words(row: &TakeUpRow) -> String {
    match &row.name {
        Some(name) if name != row.code.as_str() => format!("{name} ({})", row.code),
        _ => row.code.to_string(),
    }
}
