//! Do areas differ more than chance alone would make them? Overdispersion of
//! ratios O/E, for the limits of a funnel plot.
//!
//! Y = √(O/E), s = 1/(2√E), z = (Y − 1)/s winsorised 10% at each end, φ =
//! Σz²/n, τ² = max(0, (nφ − (n − 1)) / (Σw − Σw²/Σw)) with w = 1/s². The method
//! of the Care Quality Commission as in R FunnelPlotR (`sr_method = "CQC"`);
//! D. J. Spiegelhalter, "Handling over-dispersion of performance indicators",
//! Quality and Safety in Health Care 14 (2005).

use super::quantile::quantile_sorted;

/// φ and τ² of a set of ratios.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// 1 where areas differ as much as chance has them.
    pub phi: f64,
    /// Variance between areas on the scale of √(O/E).
    pub tau_squared: f64,
    /// How many ratios it was taken from.
    pub count: usize,
}

/// Share of the z-scores pulled in at each end.
const TRIM: f64 = 0.1;

/// Overdispersion of O/E; pairs whose E is not above 0 are left out. `None`
/// with fewer than two.
pub fn overdispersion(observed: &[f64], expected: &[f64]) -> Option<Dispersion> {
    let pairs: Vec<(f64, f64)> = observed
        .iter()
        .zip(expected)
        .filter(|(o, e)| **e > 0.0 && e.is_finite() && **o >= 0.0 && o.is_finite())
        .map(|(o, e)| (*o, *e))
        .collect();
    if pairs.len() < 2 {
        return None;
    }
    let z: Vec<f64> = pairs.iter().map(|(o, e)| ((o / e).sqrt() - 1.0) * 2.0 * e.sqrt()).collect();
    let mut sorted = z.clone();
    sorted.sort_by(f64::total_cmp);
    let low = quantile_sorted(&sorted, TRIM)?;
    let high = quantile_sorted(&sorted, 1.0 - TRIM)?;
    let n = pairs.len() as f64;
    let phi = z.iter().map(|z| z.clamp(low, high).powi(2)).sum::<f64>() / n;
    let weights = || pairs.iter().map(|(_, e)| 4.0 * e);
    let sum: f64 = weights().sum();
    let squares: f64 = weights().map(|w| w * w).sum();
    let below = sum - squares / sum;
    let tau_squared = if below > 0.0 { ((n * phi - (n - 1.0)) / below).max(0.0) } else { 0.0 };
    Some(Dispersion { phi, tau_squared, count: pairs.len() })
}

impl Dispersion {
    /// Limits of the funnel at `expected`, as ratios on a scale of 1:
    /// (1 ± z√(s² + τ²))². The lower one is 0 where the root would be negative.
    pub fn limits(&self, expected: f64, z: f64) -> Option<(f64, f64)> {
        funnel_limits(expected, self.tau_squared, z)
    }
}

/// Limits of a funnel of O/E with variance `tau_squared` between areas (0: by
/// chance alone). `None` where E is not above 0.
pub fn funnel_limits(expected: f64, tau_squared: f64, z: f64) -> Option<(f64, f64)> {
    if !(expected > 0.0 && tau_squared >= 0.0) {
        return None;
    }
    let half = z * (1.0 / (4.0 * expected) + tau_squared).sqrt();
    Some(((1.0 - half).max(0.0).powi(2), (1.0 + half).powi(2)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::*;
    use crate::stats::testing::near;

    #[test]
    fn phi_and_tau_agree_with_the_formula_run_in_numpy() {
        let found = overdispersion(&REFERENCE_O, &REFERENCE_E).expect("a dispersion");
        near(found.phi, REFERENCE_PHI, 1e-13, "φ");
        near(found.tau_squared, REFERENCE_TAU_SQUARED, 1e-12, "τ²");
    }

    #[test]
    fn ratios_closer_than_chance_leave_the_plain_funnel() {
        let found = overdispersion(&[10.0, 20.0, 30.0], &[10.0, 20.0, 30.0]).expect("one");
        assert_eq!((found.phi, found.tau_squared), (0.0, 0.0));
        let (low, high) = found.limits(25.0, 2.0).expect("limits");
        assert!((low - 0.64).abs() < 1e-12 && (high - 1.44).abs() < 1e-12);
    }

    #[test]
    fn too_few_areas_have_none_and_small_areas_start_at_nothing() {
        assert_eq!(overdispersion(&[3.0, 1.0], &[2.0, 0.0]), None);
        assert_eq!(funnel_limits(0.25, 0.0, 2.0).map(|l| l.0), Some(0.0));
        assert_eq!(funnel_limits(0.0, 0.0, 2.0), None);
    }
}
