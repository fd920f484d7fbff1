//! How surprising is a count among so many, at a given chance for each? The
//! exact two-sided binomial test by minimum likelihood: the probability of all
//! outcomes that are no more likely than the one observed.
//!
//! Agrees with scipy `binomtest`, with its tolerance: outcomes whose
//! probability is at most that of the observed one times (1 + 1e-7). Since
//! probabilities fall on either side of the mode, the other tail's edge is
//! found by bisection and both tails are incomplete beta functions: no loop
//! over outcomes.

use super::beta::{Probability, binomial_probability, incomplete_beta};

/// Outcomes this much more likely than the observed one still count as no more
/// likely.
pub(super) const TOLERANCE: f64 = 1.0 + 1e-7;

/// The p-value of `observed` among `n` where each has chance `share`. A share
/// above 1 is taken as 1, below 0 as 0. `None` where observed exceeds n or
/// the share is not a number. n = 0 gives 1.
pub fn binomial_test(observed: u64, n: u64, share: f64) -> Option<f64> {
    if observed > n || share.is_nan() {
        return None;
    }
    let at = Probability::new(share);
    if at.p == 0.0 {
        return Some(if observed == 0 { 1.0 } else { 0.0 });
    }
    if at.q == 0.0 {
        return Some(if observed == n { 1.0 } else { 0.0 });
    }
    let count = n as f64;
    let mean = at.p * count;
    let k = observed as f64;
    if k == mean {
        return Some(1.0);
    }
    let probability = |x: u64| binomial_probability(x as f64, count, at);
    let most = probability(observed) * TOLERANCE;
    let p = if k < mean {
        let edge = first(mean.ceil() as u64, n.saturating_add(1), |x| probability(x) <= most);
        at_most(observed, n, at) + at_least(edge, n, at)
    } else {
        // The outcomes of the lower tail are those before this one.
        let edge = first(0, mean.floor() as u64 + 1, |x| probability(x) > most);
        let lower = if edge == 0 { 0.0 } else { at_most(edge - 1, n, at) };
        lower + at_least(observed, n, at)
    };
    Some(p.min(1.0))
}

/// The first of `low..high` for which `holds`, which once true stays true;
/// `high` where there is none.
pub(super) fn first(low: u64, high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (low, high.max(low));
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// P(X ≤ k).
fn at_most(k: u64, n: u64, at: Probability) -> f64 {
    if k >= n {
        return 1.0;
    }
    incomplete_beta(k as f64 + 1.0, (n - k) as f64, at).1
}

/// P(X ≥ k).
fn at_least(k: u64, n: u64, at: Probability) -> f64 {
    if k == 0 {
        return 1.0;
    }
    if k > n {
        return 0.0;
    }
    incomplete_beta(k as f64, (n - k) as f64 + 1.0, at).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::*;
    use crate::stats::testing::near;
    use proptest::prelude::*;

    #[test]
    fn p_agrees_with_scipy() {
        for (observed, n, share, expected) in REFERENCE_BINOMIAL_TEST {
            let p = binomial_test(observed, n, share).expect("a p-value");
            near(p, expected, 1e-10, &format!("{observed} of {n} at {share}"));
        }
    }

    #[test]
    fn a_certain_outcome_is_no_surprise_and_an_impossible_one_is() {
        assert_eq!(binomial_test(30, 30, 1.0), Some(1.0));
        assert_eq!(binomial_test(29, 30, 1.2), Some(0.0));
        assert_eq!(binomial_test(0, 30, 0.0), Some(1.0));
        assert_eq!(binomial_test(1, 30, 0.0), Some(0.0));
        assert_eq!(binomial_test(0, 0, 0.3), Some(1.0));
        assert_eq!(binomial_test(4, 3, 0.3), None);
        assert_eq!(binomial_test(1, 3, f64::NAN), None);
    }

    /// The definition itself, summed over every outcome.
    fn by_summing(observed: u64, n: u64, at: Probability) -> f64 {
        let probability = |x: u64| binomial_probability(x as f64, n as f64, at);
        let most = probability(observed) * TOLERANCE;
        (0..=n).map(probability).filter(|p| *p <= most).sum()
    }

    proptest! {
        #[test]
        fn bisection_finds_what_summing_every_outcome_finds(
            n in 1u64..400, part in 0.0f64..1.0, share in 0.001f64..0.999,
        ) {
            let observed = ((n as f64) * part) as u64;
            let at = Probability::new(share);
            let found = binomial_test(observed, n, share).expect("a p-value");
            let expected = by_summing(observed, n, at).min(1.0);
            prop_assert!((found - expected).abs() <= 1e-11 * expected.max(1e-300),
                "{observed} of {n} at {share}: {found} against {expected}");
        }
    }
}
