//! Which small counts of a profile are withheld, and what else would give
//! them away?
//!
//! A class whose count is 1 to k − 1 keeps its name and base; all else is
//! empty. Shares, indices and totals are of the classes shown, for a share of
//! all customers would tell how many all are. A withheld count may still be
//! found by subtraction from what is on record: the method card says so.

use super::answer::{CustomerProfile, ProfileRow, RowNote};
use super::figures::{ClassFigures, class_figures, over};
use crate::demand::{Counting, Observed};
use crate::project::Protection;

/// The profile under a protection: the last step before anything is shown.
#[must_use]
pub(super) fn protect(
    mut profile: CustomerProfile,
    protection: Protection,
    confidence: f64,
) -> CustomerProfile {
    if !protection.on {
        return profile;
    }
    profile.protection = protection;
    let counting = Counting { unit: profile.question.unit, protection };
    let hidden = |observed: &mut Observed| {
        if let Observed::Count(count) = *observed {
            *observed = counting.told(count);
        }
    };
    for row in &mut profile.rows {
        hidden(&mut row.customers);
        if row.customers.count().is_some() {
            continue;
        }
        row.take(ClassFigures { note: Some(RowNote::Withheld), ..ClassFigures::default() });
    }
    tell_of_those_shown(&mut profile, confidence);
    let shown = || profile.rows.iter().filter(|row| row.customers.count().is_some());
    let (customers, base) =
        (shown().filter_map(|row| row.customers.count()).sum(), shown().map(|row| row.base).sum());
    let withheld = profile.rows.len() - shown().count();
    let totals = &mut profile.totals;
    (totals.customers, totals.base, totals.withheld) = (customers, base, withheld);
    totals.penetration = over(customers as f64, base);
    for count in [
        &mut totals.on_record,
        &mut totals.unplaced,
        &mut totals.unclassed,
        &mut totals.without_base,
        &mut totals.by_own_type,
        &mut totals.by_area,
    ] {
        hidden(count);
    }
    if withheld > 0 {
        (totals.dissimilarity, totals.distance) = (None, None);
    }
    profile
}

/// The figures of the classes shown, against one another alone.
fn tell_of_those_shown(profile: &mut CustomerProfile, confidence: f64) {
    let mut shown: Vec<(&mut ProfileRow, u64)> = profile
        .rows
        .iter_mut()
        .filter_map(|row| row.customers.count().map(|count| (row, count)))
        .collect();
    let customers: Vec<u64> = shown.iter().map(|(_, count)| *count).collect();
    let base: Vec<f64> = shown.iter().map(|(row, _)| row.base).collect();
    let figures = class_figures(&customers, &base, profile.question.unit, confidence);
    for ((row, _), figures) in shown.iter_mut().zip(figures) {
        row.take(figures);
    }
}

#[cfg(test)]
mod tests {
    use super::super::answer::Totals;
    use super::*;
    use crate::demand::MethodCard;
    use crate::project::ProfileQuestion;

    fn row(code: &str, customers: u64, base: f64) -> ProfileRow {
        ProfileRow {
            code: code.to_string(),
            name: code.to_string(),
            colour: None,
            family: 0,
            customers: Observed::Count(customers),
            base,
            share: None,
            base_share: None,
            index: None,
            index_low: None,
            index_high: None,
            penetration: None,
            penetration_low: None,
            penetration_high: None,
            note: None,
        }
    }

    /// What anyone may see of three classes, one of them small.
    fn seen(small: u64) -> CustomerProfile {
        let profile = CustomerProfile {
            question: ProfileQuestion::default(),
            protection: Protection::shown(),
            scheme: crate::base::SchemeId::new("s"),
            scheme_name: String::new(),
            tier: String::new(),
            customer_words: String::new(),
            base_words: String::new(),
            within_words: None,
            rows: vec![row("A", 40, 200.0), row("B", small, 100.0), row("C", 60, 200.0)],
            totals: Totals::default(),
            card: MethodCard::default(),
            notes: crate::base::Notes::new(),
        };
        protect(profile, Protection::hidden(), 0.95)
    }

    #[test]
    fn nothing_that_is_shown_depends_on_a_count_that_is_withheld() {
        assert_eq!(seen(1), seen(4));
        let shown = seen(3);
        assert_eq!(shown.rows[0].share, Some(0.4));
        assert_eq!(shown.rows[0].index, Some(80.0));
        assert_eq!(shown.rows[1].customers, Observed::Withheld { below: 5 });
        assert_eq!((shown.rows[1].share, shown.rows[1].base_share), (None, None));
        assert_eq!((shown.totals.customers, shown.totals.penetration), (100, Some(0.25)));
    }
}
