//! Are values high, or low, around an area? Getis and Ord's Gi*, with
//! conditional permutations.
//!
//! Gi* = (Σ w x − W x̄) / (s √((n Σw² − W²)/(n − 1))) over the area itself, at
//! weight 1, and its neighbours; W the sum of these weights, x̄ and s² the mean
//! and variance (Σ(x − x̄)²/n) of all areas that have a value. J. K. Ord and A.
//! Getis, "Local spatial autocorrelation statistics: distributional issues and
//! an application", Geographical Analysis 27 (1995). Agrees with spdep
//! `localG` on `include.self` and esda `G_Local(star=True)`.
//!
//! As many areas are tested as there are, so a p below 0.05 is no finding by
//! itself: see `false_discovery`.

use super::permutation::{Permutations, tails};
use super::weights::{Known, Weights};
use crate::base::{Progress, Result};

/// Gi* of one area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GetisOrd {
    /// In standard deviations: above 0 where values are high around it.
    pub statistic: f64,
    /// (M + 1)/(permutations + 1), M the number of permutations in the smaller
    /// tail of the neighbours' sum; those equal to it are of the upper one, as
    /// in esda (see `permutation`).
    pub p: f64,
}

/// Gi* by position. `None`: an area without a value or without a neighbour
/// that has one, one beside which there is no other, and every area where all
/// values are the same. An error where it was stopped.
pub fn getis_ord(
    values: &[Option<f64>],
    weights: &Weights,
    permutations: &Permutations,
    progress: &Progress,
) -> Result<Vec<Option<GetisOrd>>> {
    let known = Known::of(values, weights);
    let n = known.len() as f64;
    let mut found = vec![None; values.len()];
    let Some(z) = known.deviations() else { return Ok(found) };
    let deviation = (z.iter().map(|z| z * z).sum::<f64>() / n).sqrt();
    let tails = tails(&known, permutations, progress)?;
    for (at, tails) in tails.into_iter().enumerate() {
        let Some(tails) = tails else { continue };
        let row = known.row(at);
        let all = 1.0 + row.weights.iter().sum::<f64>();
        let squares = 1.0 + row.weights.iter().map(|w| w * w).sum::<f64>();
        let sum = z[at] + row.pairs().map(|(place, w)| w * z[place]).sum::<f64>();
        let spread = (n * squares - all * all) / (n - 1.0);
        if spread > 0.0 {
            found[known.areas[at] as usize] = Some(GetisOrd {
                statistic: sum / (deviation * spread.sqrt()),
                p: tails.p(permutations.count, true),
            });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Draws;
    use crate::stats::place_fixture::{Place, RATES, ROOK, near_by_chance, of};
    use crate::stats::testing::near;

    fn found(values: &[Option<f64>], weights: &Weights, how: Permutations) -> Vec<GetisOrd> {
        let found = getis_ord(values, weights, &how, &Progress::new()).expect("not stopped");
        found.into_iter().map(|star| star.expect("a statistic")).collect()
    }

    #[test]
    fn the_statistics_of_the_worked_example_are_spdeps() {
        let (starts, neighbours) = &ROOK;
        let weights = Weights { starts, neighbours, weights: None };
        let star = found(&RATES.map(Some), &weights, of(99, Draws::Complete));
        let expected = [-0.885672, 1.802420, -0.021602, 0.021602, -1.680222, 0.885672];
        for (star, expected) in star.iter().zip(expected) {
            assert!((star.statistic - expected).abs() < 5e-7, "{star:?}");
        }
    }

    #[test]
    fn statistics_and_p_values_of_a_grid_are_esdas() {
        let place = Place::read();
        for draws in [Draws::Complete, Draws::SharedTable] {
            let star = found(&place.values, &place.even(), of(9_999, draws));
            for (star, expected) in star.iter().zip(place.column(6)) {
                near(star.statistic, expected, 1e-9, "Gi*");
            }
            let found: Vec<f64> = star.iter().map(|star| star.p).collect();
            near_by_chance(&found, &place.column(7), "p of Gi*");
        }
    }

    #[test]
    fn islands_missing_values_and_constant_fields_have_none() {
        let (starts, neighbours) = &ROOK;
        let weights = Weights { starts, neighbours, weights: None };
        let how = of(9, Draws::Complete);
        let of = |values: &[Option<f64>]| {
            let star = getis_ord(values, &weights, &how, &Progress::new()).expect("not stopped");
            (0..values.len()).filter(|at| star[*at].is_none()).collect::<Vec<_>>()
        };
        let mut values = RATES.map(Some);
        (values[1], values[3]) = (None, None);
        assert_eq!(of(&values), [0, 1, 3]);
        assert_eq!(of(&[Some(3.0); 6]), [0, 1, 2, 3, 4, 5]);
        assert_eq!(of(&[]), [0; 0]);
    }
}
