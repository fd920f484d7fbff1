//! Which value do so many lie below? The type 7 quantile.
//!
//! Linear between order statistics at h = (n − 1) share; R. J. Hyndman and
//! Y. Fan, "Sample quantiles in statistical packages", The American
//! Statistician 50 (1996). What R, numpy and spreadsheets use by default.

/// The quantile of values sorted in rising order; `None` where there are none
/// or the share is outside 0–1.
pub fn quantile_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    let last = sorted.len().checked_sub(1)?;
    let h = last as f64 * share;
    let below = (h.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let (low, high) = (sorted[below], sorted[above]);
    Some(low + (h - below as f64) * (high - low))
}

/// The quantile of values in any order; those that are not numbers are left out.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    quantile_sorted(&sorted, share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_linear_between_order_statistics() {
        // numpy.quantile([3, 1, 10, 7], [0, .25, .5, .9, 1])
        let values = [3.0, 1.0, 10.0, f64::NAN, 7.0];
        let found: Vec<f64> = [0.0, 0.25, 0.5, 0.9, 1.0]
            .iter()
            .map(|share| quantile(&values, *share).expect("a quantile"))
            .collect();
        let expected = [1.0, 2.5, 5.0, 9.1, 10.0];
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < 1e-12, "{a} against {b}");
        }
    }

    #[test]
    fn one_value_is_every_quantile_and_none_is_none() {
        assert_eq!(quantile(&[4.0], 0.9), Some(4.0));
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[1.0], 1.1), None);
        assert_eq!(quantile(&[1.0], f64::NAN), None);
    }
}
