//! Which small counts of a profile are withheld, and what else would give
//! them away?
//!
//! A class whose count is 1 to k − 1 keeps its name, base and share of the
//! base; all else is empty. Totals are of the classes shown. A withheld count
//! may still be found by subtraction: the method card says so.

use super::answer::{CustomerProfile, RowNote};
use crate::demand::{Counting, Observed};
use crate::project::Protection;

/// The profile under a protection: the last step before anything is shown.
#[must_use]
pub(super) fn protect(mut profile: CustomerProfile, protection: Protection) -> CustomerProfile {
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
        row.note = Some(RowNote::Withheld);
        let derived = [
            &mut row.share,
            &mut row.index,
            &mut row.index_low,
            &mut row.index_high,
            &mut row.penetration,
            &mut row.penetration_low,
            &mut row.penetration_high,
        ];
        derived.into_iter().for_each(|figure| *figure = None);
    }
    let shown = || profile.rows.iter().filter(|row| row.customers.count().is_some());
    let (customers, base) =
        (shown().filter_map(|row| row.customers.count()).sum(), shown().map(|row| row.base).sum());
    let withheld = profile.rows.len() - shown().count();
    let totals = &mut profile.totals;
    (totals.customers, totals.base, totals.withheld) = (customers, base, withheld);
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
