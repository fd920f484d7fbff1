//! What do the areas of an answer come to? Sums over what is shown.

use super::answer::{Finding, TakeUpRow, Totals};

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
            .filter_map(|row| row.gap)
            .map(|gap| -gap)
            .sum();
    }

    /// Sums over rows before protection.
    pub fn of(rows: &[TakeUpRow], observed_without_base: u64) -> Totals {
        let mut totals = Totals { observed_without_base, ..Totals::default() };
        for row in rows {
            if let (Some(base), Some(expected)) = (row.base, row.expected) {
                totals.observed += row.observed.count().unwrap_or(0);
                totals.base += base;
                totals.expected += expected;
            }
        }
        totals.count_findings(rows);
        totals
    }
}

/// An area as notes list it: "Altrincham (E05000819)", or its code alone.
pub(super) fn area_words(row: &TakeUpRow) -> String {
    match &row.name {
        Some(name) if name != row.code.as_str() => format!("{name} ({})", row.code),
        _ => row.code.to_string(),
    }
}
