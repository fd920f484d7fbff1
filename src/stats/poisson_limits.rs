//! Between which limits does the mean of a count lie? Exact Poisson limits
//! for small counts, Byar's approximation above.
//!
//! Exact (O < 10): χ²(α/2, 2O)/2 and χ²(1 − α/2, 2O + 2)/2, F. Garwood,
//! "Fiducial limits for the Poisson distribution", Biometrika 28 (1936).
//! Byar: O(1 − 1/(9O) − z/(3√O))³, and upper with O + 1 and + z; N. E. Breslow
//! and N. E. Day, Statistical Methods in Cancer Research II (1987), p. 69.

use super::{chi_square_quantile, two_sided_z};

/// Counts from here on take Byar's limits.
const BYAR_FROM: u64 = 10;

/// Limits of the mean of which `observed` is a count. Confidence between 0
/// and 1, else not numbers. The lower limit of 0 is 0.
pub fn poisson_limits(observed: u64, confidence: f64) -> (f64, f64) {
    if observed < BYAR_FROM { exact(observed, confidence) } else { byar(observed, confidence) }
}

fn exact(observed: u64, confidence: f64) -> (f64, f64) {
    let tail = (1.0 - confidence) / 2.0;
    let o = observed as f64;
    let low = if observed == 0 { 0.0 } else { chi_square_quantile(tail, 2.0 * o) / 2.0 };
    (low, chi_square_quantile(1.0 - tail, 2.0 * o + 2.0) / 2.0)
}

fn byar(observed: u64, confidence: f64) -> (f64, f64) {
    let z = two_sided_z(confidence);
    let limit = |o: f64, z: f64| o * (1.0 - 1.0 / (9.0 * o) + z / (3.0 * o.sqrt())).powi(3);
    let o = observed as f64;
    (limit(o, -z), limit(o + 1.0, z))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_below_ten_and_byar_from_ten_on() {
        let printed = |o| {
            let (low, high) = poisson_limits(o, 0.95);
            (format!("{low:.6}"), format!("{high:.6}"))
        };
        let words = |low: &str, high: &str| (low.to_string(), high.to_string());
        assert_eq!(printed(0), words("0.000000", "3.688879"));
        assert_eq!(printed(4), words("1.089865", "10.241589"));
        assert_eq!(printed(10), words("4.787450", "18.391459"));
        assert_eq!(printed(25), words("16.174266", "36.906451"));
    }

    #[test]
    fn the_limits_of_nine_and_ten_do_not_leap() {
        let (nine, ten) = (poisson_limits(9, 0.95), poisson_limits(10, 0.95));
        assert!(nine.0 < ten.0 && nine.1 < ten.1);
        assert!((exact(10, 0.95).0 - ten.0).abs() < 0.02);
    }
}
