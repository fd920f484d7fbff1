//! How far should a rate from few people be believed? Marshall's global
//! empirical Bayes smoothing.
//!
//! m = ΣO/Σn, A = max(0, Σn(r − m)²/Σn − m/n̄), θ = m + (r − m)·A/(A + m/n).
//! R. J. Marshall, "Mapping disease and mortality rates using empirical Bayes
//! estimators", Applied Statistics 40 (1991). Agrees with R spdep `EBest`. The
//! clamp of A at 0 matters: without it rates are spread apart where they vary
//! less than chance alone would have them.

/// O and n of each area that counts: those whose n is above 0 and whose O is a
/// number. Slices of one length (the shorter counts).
pub(super) fn countable(observed: &[f64], n: &[f64]) -> Vec<Option<(f64, f64)>> {
    let pairs = observed.iter().zip(n);
    pairs.map(|(o, n)| (*n > 0.0 && n.is_finite() && o.is_finite()).then_some((*o, *n))).collect()
}

/// Smoothed rates O/n. An area whose n is not above 0, or whose O is not a
/// number, has no rate: its place holds `None` and it does not count towards
/// the others. For ratios, give E as n. Slices of one length (the shorter
/// counts).
pub fn marshall(observed: &[f64], n: &[f64]) -> Vec<Option<f64>> {
    let pairs = countable(observed, n);
    let known = || pairs.iter().flatten();
    let count = known().count();
    if count == 0 {
        return vec![None; pairs.len()];
    }
    let sum_n: f64 = known().map(|(_, n)| n).sum();
    let mean = known().map(|(o, _)| o).sum::<f64>() / sum_n;
    let spread = known().map(|(o, n)| n * (o / n - mean).powi(2)).sum::<f64>() / sum_n;
    let between = (spread - mean / (sum_n / count as f64)).max(0.0);
    pairs
        .iter()
        .map(|pair| {
            pair.map(|(o, n)| {
                let within = mean / n;
                if between == 0.0 {
                    mean
                } else {
                    mean + (o / n - mean) * between / (between + within)
                }
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smoothing_agrees_with_spdep() {
        // spdep EBest
        let found =
            marshall(&[30.0, 5.0, 12.0, 0.0, 44.0, 9.0], &[100.0, 40.0, 35.0, 20.0, 160.0, 90.0]);
        let expected =
            [".28079109", ".17100387", ".28442131", ".14188494", ".26613289", ".13438483"];
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!(format!("{:.8}", found.expect("a rate")), format!("0{expected}"));
        }
    }

    #[test]
    fn rates_that_vary_less_than_chance_all_become_the_mean() {
        let found = marshall(&[3.0, 6.0, 10.0], &[10.0, 20.0, 30.0]);
        for rate in found {
            assert!((rate.expect("a rate") - 19.0 / 60.0).abs() < 1e-15);
        }
    }

    #[test]
    fn an_area_without_a_base_has_no_rate_and_changes_no_other() {
        let with = marshall(&[30.0, 5.0, 7.0, 12.0], &[100.0, 40.0, 0.0, 35.0]);
        let without = marshall(&[30.0, 5.0, 12.0], &[100.0, 40.0, 35.0]);
        assert_eq!(with[2], None);
        assert_eq!([with[0], with[1], with[3]], [without[0], without[1], without[2]]);
        assert_eq!(marshall(&[1.0], &[0.0]), [None]);
        assert_eq!(marshall(&[0.0, 0.0], &[9.0, 1.0]), [Some(0.0), Some(0.0)]);
    }
}
