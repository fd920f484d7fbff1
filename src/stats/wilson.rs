//! Between which limits does a proportion lie? Wilson's score interval.
//!
//! centre = (p̂ + z²/2n) / (1 + z²/n), half width =
//! z √(p̂(1 − p̂)/n + z²/4n²) / (1 + z²/n). E. B. Wilson, "Probable inference,
//! the law of succession, and statistical inference", JASA 22 (1927). Agrees
//! with statsmodels `proportion_confint(method="wilson")`.

/// Limits of `observed / n`, as shares of 1; `n` need not be whole (a base may
/// be an estimate). `None` where n is not above 0 or observed exceeds it.
pub fn wilson(observed: f64, n: f64, z: f64) -> Option<(f64, f64)> {
    if !(n > 0.0 && observed >= 0.0 && observed <= n && z.is_finite()) {
        return None;
    }
    let share = observed / n;
    let z2 = z * z;
    let shrink = 1.0 + z2 / n;
    let centre = (share + z2 / (2.0 * n)) / shrink;
    let half = z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt() / shrink;
    // At the ends the limit is 0 or 1 exactly, whatever rounding says.
    let low = if observed == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if observed == n { 1.0 } else { (centre + half).min(1.0) };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::*;
    use crate::stats::testing::near;
    use crate::stats::two_sided_z;

    #[test]
    fn limits_agree_with_statsmodels() {
        let z = two_sided_z(0.95);
        let (low, high) = wilson(8.0, 30.0, z).expect("limits");
        assert_eq!(
            (format!("{low:.6}"), format!("{high:.6}")),
            ("0.141827".into(), "0.444480".into())
        );
        for (observed, n, low, high) in REFERENCE_WILSON {
            let (a, b) = wilson(observed, n, z).expect("limits");
            near(a, low, 1e-13, &format!("low of {observed}/{n}"));
            near(b, high, 1e-13, &format!("high of {observed}/{n}"));
        }
    }

    #[test]
    fn there_are_none_without_a_base_or_with_more_than_the_base() {
        assert_eq!(wilson(0.0, 0.0, 1.96), None);
        assert_eq!(wilson(5.0, 4.0, 1.96), None);
        assert_eq!(wilson(f64::NAN, 4.0, 1.96), None);
        assert_eq!(wilson(0.0, 4.0, 1.96).map(|l| l.0), Some(0.0));
        assert_eq!(wilson(4.0, 4.0, 1.96).map(|l| l.1), Some(1.0));
    }
}
