//! What can be said of each class, from its customers and its base? Shares,
//! index and penetration with their intervals.
//!
//! Index: 100·(c_g/C)/(b_g/B). Penetration c_g/b_g with Wilson's interval; the
//! index has the interval of the penetration divided by C/B. Of contacts the
//! interval is that of a Poisson count over the base.

use super::answer::RowNote;
use crate::base::Unit;
use crate::stats::{poisson_limits, two_sided_z, wilson};

/// Below this base nothing is said of a class.
pub const LEAST_BASE: f64 = 30.0;

/// The figures of one class; what cannot be said is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClassFigures {
    pub share: Option<f64>,
    pub base_share: Option<f64>,
    pub index: Option<f64>,
    pub index_low: Option<f64>,
    pub index_high: Option<f64>,
    pub penetration: Option<f64>,
    pub penetration_low: Option<f64>,
    pub penetration_high: Option<f64>,
    pub note: Option<RowNote>,
}

/// The figures of every class, from its customers (or contacts) and its base.
/// `confidence` is of the intervals, 0–1.
pub fn class_figures(
    customers: &[u64],
    base: &[f64],
    unit: Unit,
    confidence: f64,
) -> Vec<ClassFigures> {
    let all: u64 = customers.iter().sum();
    let all_base: f64 = base.iter().sum();
    let average = over(all as f64, all_base);
    let one = |(customers, base): (&u64, &f64)| {
        let shares = ClassFigures {
            share: over(*customers as f64, all as f64),
            base_share: over(*base, all_base),
            ..ClassFigures::default()
        };
        if *base < LEAST_BASE || *customers == 0 {
            return ClassFigures { note: Some(RowNote::TooFew), ..shares };
        }
        let observed = *customers as f64;
        let limits = match unit {
            Unit::People => wilson(observed, *base, two_sided_z(confidence)),
            Unit::Transactions => {
                let (low, high) = poisson_limits(*customers, confidence);
                Some((low / base, high / base))
            }
        };
        let of_average = |rate: f64| over(100.0 * rate, average?);
        let penetration = observed / base;
        ClassFigures {
            index: of_average(penetration),
            index_low: limits.and_then(|l| of_average(l.0)),
            index_high: limits.and_then(|l| of_average(l.1)),
            penetration: Some(penetration),
            penetration_low: limits.map(|l| l.0),
            penetration_high: limits.map(|l| l.1),
            note: limits.is_none().then_some(RowNote::MoreThanBase),
            ..shares
        }
    };
    customers.iter().zip(base).map(one).collect()
}

/// A quotient, where there is something to divide by.
pub(super) fn over(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn people(customers: &[u64], base: &[f64]) -> Vec<ClassFigures> {
        class_figures(customers, base, Unit::People, 0.95)
    }

    #[test]
    fn the_interval_of_the_index_is_that_of_the_penetration_over_the_average() {
        let found = people(&[8, 52], &[30.0, 270.0]);
        let first = found[0];
        assert_eq!(first.index, Some(100.0 * (8.0 / 30.0) / 0.2));
        let six = |v: Option<f64>| format!("{:.6}", v.unwrap_or(f64::NAN));
        assert_eq!(
            (six(first.penetration_low), six(first.penetration_high)),
            ("0.141827".into(), "0.444480".into())
        );
        assert_eq!(first.index_low, first.penetration_low.map(|low| 100.0 * low / 0.2));
        assert_eq!(first.note, None);
    }

    #[test]
    fn a_small_base_and_no_customers_are_too_few_and_not_nought() {
        let found = people(&[5, 0, 40], &[29.9, 500.0, 400.0]);
        for class in &found[..2] {
            assert_eq!(class.note, Some(RowNote::TooFew));
            assert_eq!((class.index, class.penetration, class.index_high), (None, None, None));
        }
        assert!(found[0].share.is_some() && found[1].base_share.is_some());
    }

    #[test]
    fn more_customers_than_base_have_an_index_and_no_interval() {
        let found = people(&[45, 5], &[40.0, 100.0]);
        assert_eq!(found[0].note, Some(RowNote::MoreThanBase));
        assert!(found[0].index.is_some() && found[0].penetration == Some(45.0 / 40.0));
        assert_eq!((found[0].index_low, found[0].penetration_high), (None, None));
        let contacts = class_figures(&[45, 5], &[40.0, 100.0], Unit::Transactions, 0.95);
        assert!(contacts[0].index_low.is_some() && contacts[0].note.is_none());
    }

    #[test]
    fn where_nobody_is_a_customer_there_is_no_share() {
        let found = people(&[0, 0], &[40.0, 100.0]);
        assert!(found.iter().all(|f| f.share.is_none() && f.note == Some(RowNote::TooFew)));
        assert_eq!(people(&[3], &[0.0])[0].base_share, None);
    }

    proptest! {
        #[test]
        fn shares_sum_to_one_and_the_average_of_indices_weighed_by_base_is_100(
            classes in prop::collection::vec((0u64..5_000, 0.0f64..20_000.0), 1..70)
        ) {
            let (customers, base): (Vec<u64>, Vec<f64>) = classes.into_iter().unzip();
            let found = people(&customers, &base);
            if customers.iter().sum::<u64>() > 0 {
                let sum: f64 = found.iter().filter_map(|f| f.share).sum();
                prop_assert!((sum - 1.0).abs() < 1e-9);
            }
            if base.iter().sum::<f64>() > 0.0 {
                let sum: f64 = found.iter().filter_map(|f| f.base_share).sum();
                prop_assert!((sum - 1.0).abs() < 1e-9);
            }
            let mut weighed = 0.0;
            for (f, (c, b)) in found.iter().zip(customers.iter().zip(&base)) {
                if let (Some(low), Some(index), Some(high)) = (f.index_low, f.index, f.index_high) {
                    prop_assert!(low <= index * (1.0 + 1e-12) && index <= high * (1.0 + 1e-12));
                }
                let all: u64 = customers.iter().sum();
                let all_base: f64 = base.iter().sum();
                weighed += match f.index {
                    Some(index) => index * b / all_base,
                    None if all > 0 => 100.0 * *c as f64 / all as f64,
                    None => 0.0,
                };
            }
            if customers.iter().sum::<u64>() > 0 {
                prop_assert!((weighed - 100.0).abs() < 1e-6);
            }
        }
    }
}
