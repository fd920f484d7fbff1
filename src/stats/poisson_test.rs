//! How surprising is a count where a number was expected? The exact two-sided
//! Poisson test by minimum likelihood: the probability of all counts that are
//! no more likely than the one observed.
//!
//! Agrees with R `poisson.test` (same tolerance of 1e-7 as the binomial test).
//! The other tail's edge is found by bisection, both tails are incomplete
//! gamma functions.

use super::binomial_test::{TOLERANCE, first};
use super::gamma::{incomplete_gamma, poisson_factor};

/// The p-value of `observed` where the mean is `expected`; `None` where that is
/// negative or not a finite number.
pub fn poisson_test(observed: u64, expected: f64) -> Option<f64> {
    if !(expected >= 0.0 && expected.is_finite()) {
        return None;
    }
    if expected == 0.0 {
        return Some(if observed == 0 { 1.0 } else { 0.0 });
    }
    let k = observed as f64;
    if k == expected {
        return Some(1.0);
    }
    let probability = |x: u64| poisson_factor(x as f64, expected);
    let most = probability(observed) * TOLERANCE;
    let p = if k < expected {
        let from = expected.ceil() as u64;
        let mut far = from.saturating_mul(2).max(8);
        while probability(far) > most && far < u64::MAX / 2 {
            far *= 2;
        }
        let edge = first(from, far, |x| probability(x) <= most);
        at_most(observed, expected) + at_least(edge, expected)
    } else {
        let edge = first(0, expected.floor() as u64 + 1, |x| probability(x) > most);
        let lower = if edge == 0 { 0.0 } else { at_most(edge - 1, expected) };
        lower + at_least(observed, expected)
    };
    Some(p.min(1.0))
}

/// P(X ≤ k).
fn at_most(k: u64, mean: f64) -> f64 {
    incomplete_gamma(k as f64 + 1.0, mean).1
}

/// P(X ≥ k).
fn at_least(k: u64, mean: f64) -> f64 {
    if k == 0 { 1.0 } else { incomplete_gamma(k as f64, mean).0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::*;
    use crate::stats::testing::near;
    use proptest::prelude::*;

    #[test]
    fn p_agrees_with_the_definition_summed_by_mpmath() {
        for (observed, expected, p) in REFERENCE_POISSON_TEST {
            let found = poisson_test(observed, expected).expect("a p-value");
            near(found, p, 1e-11, &format!("{observed} where {expected} is expected"));
        }
    }

    #[test]
    fn nothing_expected_and_nothing_seen_is_no_surprise() {
        assert_eq!(poisson_test(0, 0.0), Some(1.0));
        assert_eq!(poisson_test(1, 0.0), Some(0.0));
        assert_eq!(poisson_test(1, f64::NAN), None);
        assert_eq!(poisson_test(1, -1.0), None);
        assert_eq!(poisson_test(1, f64::INFINITY), None);
    }

    proptest! {
        #[test]
        fn bisection_finds_what_summing_every_count_finds(
            observed in 0u64..300, expected in 0.01f64..200.0,
        ) {
            let probability = |x: u64| poisson_factor(x as f64, expected);
            let most = probability(observed) * TOLERANCE;
            let summed: f64 = (0..2000).map(probability).filter(|p| *p <= most).sum();
            let found = poisson_test(observed, expected).expect("a p-value");
            prop_assert!((found - summed.min(1.0)).abs() <= 1e-11 * summed.max(1e-290));
        }
    }
}
