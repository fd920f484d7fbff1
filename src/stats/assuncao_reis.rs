//! How far is a rate from the rate of all, beside what its own base lets one
//! expect? The standardised rates of which local Moran's I is taken, so that
//! areas with few people do not stand out by chance alone.
//!
//! z = (r − m)/√(a + m/n), m = ΣO/ΣN, a = ΣN(r − m)²/ΣN − m/n̄; where the
//! variance is not above 0, m/n alone. R. M. Assunção and E. A. Reis, "A new
//! proposal to adjust Moran's I for population density", Statistics in
//! Medicine 18 (1999). Agrees with esda `assuncao_rate`.

use super::empirical_bayes::countable;

/// Standardised rates O/n. An area whose n is not above 0, or whose O is not a
/// number, has none and does not count towards the others; nor has any where
/// nothing was observed at all. Slices of one length (the shorter counts).
pub fn assuncao_reis(observed: &[f64], n: &[f64]) -> Vec<Option<f64>> {
    let pairs = countable(observed, n);
    let known = || pairs.iter().flatten();
    let sum_n: f64 = known().map(|(_, n)| n).sum();
    let mean = known().map(|(o, _)| o).sum::<f64>() / sum_n;
    let spread = known().map(|(o, n)| n * (o / n - mean).powi(2)).sum::<f64>() / sum_n;
    let between = spread - mean / (sum_n / known().count() as f64);
    let standardised = |(o, n): (f64, f64)| {
        let variance = between + mean / n;
        let variance = if variance > 0.0 { variance } else { mean / n };
        (variance > 0.0).then(|| (o / n - mean) / variance.sqrt())
    };
    pairs.iter().map(|pair| pair.and_then(standardised)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::near;

    #[test]
    fn standardised_rates_are_esdas() {
        let check = |o: &[f64], n: &[f64], expected: [f64; 6]| {
            for (found, expected) in assuncao_reis(o, n).into_iter().zip(expected) {
                near(found.expect("a rate"), expected, 1e-12, "assuncao_rate");
            }
        };
        check(
            &[30.0, 5.0, 12.0, 0.0, 44.0, 9.0],
            &[100.0, 40.0, 35.0, 20.0, 160.0, 90.0],
            [
                0.8021836207374453,
                -0.903641860185387,
                1.0369277980731226,
                -1.6845470693757718,
                0.5634202404549676,
                -1.31054271674007,
            ],
        );
        // Rates that vary less than chance: some variances fall below 0.
        check(
            &[3.0, 4.0, 3.0, 5.0, 4.0, 3.0],
            &[10.0, 12.0, 9.0, 15.0, 13.0, 8.0],
            [
                -0.45371346161731785,
                0.030076038115868335,
                0.05723836404887369,
                0.03362603286047815,
                -0.13003255234616706,
                0.4237447324945659,
            ],
        );
    }

    #[test]
    fn areas_without_a_base_have_none_and_nothing_observed_gives_none() {
        let found = assuncao_reis(&[3.0, 1.0, f64::NAN, 2.0], &[10.0, 0.0, 9.0, 30.0]);
        assert_eq!(
            found.iter().map(Option::is_some).collect::<Vec<_>>(),
            [true, false, false, true]
        );
        assert_eq!(assuncao_reis(&[0.0, 0.0], &[5.0, 6.0]), [None, None]);
        assert_eq!(assuncao_reis(&[], &[]), []);
    }
}
