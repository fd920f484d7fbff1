//! Is an area like its neighbours? Local Moran's I, with conditional
//! permutations.
//!
//! I = (n − 1) z Σ w z' / Σz², z the deviation from the mean of all areas that
//! have a value, z' the neighbours', w their weights made to sum to 1. L.
//! Anselin, "Local indicators of spatial association – LISA", Geographical
//! Analysis 27 (1995); expectation and variance where the area's own value is
//! held and the others are dealt out: R. R. Sokal, N. L. Oden and B. A.
//! Thomson, "Local spatial autocorrelation in a biological model",
//! Geographical Analysis 30 (1998). Agrees with esda `Moran_Local`.
//!
//! As many areas are tested as there are, so a p below 0.05 is no finding by
//! itself: see `false_discovery`.

use super::permutation::{Permutations, tails};
use super::weights::{Known, Weights};
use crate::base::{Progress, Result};

/// How an area stands among its neighbours; the first word is of the area,
/// the second of its neighbours' mean. At the mean of all counts as low.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quadrant {
    HighHigh,
    LowHigh,
    LowLow,
    HighLow,
}

/// Local Moran's I of one area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalMoran {
    pub statistic: f64,
    /// Over all conditional permutations there are, not only those drawn.
    pub expected: f64,
    pub variance: f64,
    /// (M + 1)/(permutations + 1), M the number of permutations in the smaller
    /// tail of the statistic; those equal to it are of the upper one, as in
    /// esda (see `permutation`).
    pub p: f64,
    pub quadrant: Quadrant,
}

impl LocalMoran {
    /// Standard deviations from what was expected; `None` where nothing varies.
    pub fn z(&self) -> Option<f64> {
        (self.variance > 0.0).then(|| (self.statistic - self.expected) / self.variance.sqrt())
    }
}

/// Local Moran's I by position. `None`: an area without a value or without a
/// neighbour that has one, and every area where all values are the same. An
/// error where it was stopped.
pub fn local_moran(
    values: &[Option<f64>],
    weights: &Weights,
    permutations: &Permutations,
    progress: &Progress,
) -> Result<Vec<Option<LocalMoran>>> {
    let known = Known::of(values, weights);
    let n = known.len() as f64;
    let mut found = vec![None; values.len()];
    let Some(z) = known.deviations() else { return Ok(found) };
    let squares: f64 = z.iter().map(|z| z * z).sum();
    let tails = tails(&known, permutations, progress)?;
    for (at, tails) in tails.into_iter().enumerate() {
        let Some(tails) = tails else { continue };
        let row = known.row(at);
        let all: f64 = row.weights.iter().sum();
        if all == 0.0 {
            continue;
        }
        let own = z[at];
        let lag: f64 = row.pairs().map(|(place, w)| w / all * z[place]).sum();
        let uneven: f64 = row.weights.iter().map(|w| (w / all).powi(2)).sum();
        // Of the n − 1 others: their mean, and the variance of a weighted sum
        // of draws without replacement.
        let others = -own / (n - 1.0);
        let spread = (squares - own * own) / (n - 1.0) - others * others;
        let drawn = if n > 2.0 { (n - 1.0) / (n - 2.0) } else { 0.0 };
        let variance = spread.max(0.0) * drawn * (uneven - 1.0 / (n - 1.0)).max(0.0);
        let scale = (n - 1.0) * own / squares;
        found[known.areas[at] as usize] = Some(LocalMoran {
            statistic: scale * lag,
            expected: scale * others,
            variance: scale * scale * variance,
            p: tails.p(permutations.count, own > 0.0),
            quadrant: match (own > 0.0, lag > 0.0) {
                (true, true) => Quadrant::HighHigh,
                (false, true) => Quadrant::LowHigh,
                (false, false) => Quadrant::LowLow,
                (true, false) => Quadrant::HighLow,
            },
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Draws;
    use crate::stats::place_fixture::{Place, RATES, ROOK, near_by_chance, of};
    use crate::stats::testing::near;

    fn found(values: &[Option<f64>], weights: &Weights, how: Permutations) -> Vec<LocalMoran> {
        let found = local_moran(values, weights, &how, &Progress::new()).expect("not stopped");
        found.into_iter().map(|moran| moran.expect("a statistic")).collect()
    }

    #[test]
    fn the_statistics_of_the_worked_example_are_esdas() {
        let (starts, neighbours) = &ROOK;
        let weights = Weights { starts, neighbours, weights: None };
        let moran = found(&RATES.map(Some), &weights, of(99, Draws::Complete));
        let expected = [-0.769171, -0.414917, -0.652045, -1.014155, -0.535620, -0.588116];
        for (moran, expected) in moran.iter().zip(expected) {
            assert!((moran.statistic - expected).abs() < 5e-7, "{moran:?}");
        }
    }

    #[test]
    fn statistics_quadrants_and_p_values_of_a_grid_are_esdas() {
        let place = Place::read();
        let names = [1.0, 2.0, 3.0, 4.0];
        let quadrant = |moran: &LocalMoran| match moran.quadrant {
            Quadrant::HighHigh => names[0],
            Quadrant::LowHigh => names[1],
            Quadrant::LowLow => names[2],
            Quadrant::HighLow => names[3],
        };
        for draws in [Draws::Complete, Draws::SharedTable] {
            for (weights, statistic, p) in [(place.even(), 1, 3), (place.uneven(), 4, 5)] {
                let moran = found(&place.values, &weights, of(9_999, draws));
                for (moran, expected) in moran.iter().zip(place.column(statistic)) {
                    near(moran.statistic, expected, 1e-9, "local Moran");
                }
                let found: Vec<f64> = moran.iter().map(|moran| moran.p).collect();
                near_by_chance(&found, &place.column(p), "p of local Moran");
                if statistic == 1 {
                    assert_eq!(moran.iter().map(quadrant).collect::<Vec<_>>(), place.column(2));
                }
            }
        }
    }

    /// Every order of the values of the areas but `held`.
    fn all_orders(values: &[f64], held: usize) -> Vec<Vec<f64>> {
        let mut orders = vec![values.to_vec()];
        let others: Vec<usize> = (0..values.len()).filter(|at| *at != held).collect();
        for (i, &at) in others.iter().enumerate() {
            orders = orders
                .iter()
                .flat_map(|order| {
                    others[i..].iter().map(|other| {
                        let mut order = order.clone();
                        order.swap(at, *other);
                        order
                    })
                })
                .collect();
        }
        orders
    }

    #[test]
    fn expectation_variance_and_p_are_those_of_all_permutations_there_are() {
        let (starts, neighbours) = &ROOK;
        let uneven: Vec<f64> = (0..14).map(|at| 1.0 + f64::from(at % 3)).collect();
        let weights = Weights { starts, neighbours, weights: Some(&uneven) };
        let moran = found(&RATES.map(Some), &weights, of(99_999, Draws::Complete));
        for (at, moran) in moran.iter().enumerate() {
            let statistics: Vec<f64> = all_orders(&RATES, at)
                .iter()
                .map(|order| {
                    let values: Vec<Option<f64>> = order.iter().copied().map(Some).collect();
                    found(&values, &weights, of(0, Draws::Complete))[at].statistic
                })
                .collect();
            assert_eq!(statistics.len(), 120);
            let mean = statistics.iter().sum::<f64>() / 120.0;
            let variance = statistics.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / 120.0;
            near(moran.expected, mean, 1e-9, "expectation");
            near(moran.variance, variance, 1e-9, "variance");
            let tail =
                |other: &dyn Fn(&f64) -> bool| statistics.iter().filter(|s| other(s)).count();
            let above = tail(&|s| *s >= moran.statistic - 1e-9);
            let below = tail(&|s| *s < moran.statistic - 1e-9);
            let exact = above.min(below) as f64 / 120.0;
            assert!((moran.p - exact).abs() < 0.007, "area {at}: {} against {exact}", moran.p);
        }
    }

    #[test]
    fn areas_without_a_value_or_a_neighbour_have_none_and_change_nothing_else() {
        let (starts, neighbours) = &ROOK;
        let mut values = RATES.map(Some).to_vec();
        values[1] = None;
        values.push(Some(0.2)); // an island
        let mut starts = starts.to_vec();
        starts.push(14);
        let weights = Weights { starts: &starts, neighbours, weights: None };
        let how = of(99, Draws::Complete);
        let moran = local_moran(&values, &weights, &how, &Progress::new()).expect("not stopped");
        let none: Vec<usize> = (0..7).filter(|at| moran[*at].is_none()).collect();
        assert_eq!(none, [1, 6]);
        // As if the area had never been on the map: the first has one
        // neighbour left, and the mean is that of six.
        let mean = (0.30 + 12.0 / 35.0 + 0.0 + 0.275 + 0.1 + 0.2) / 6.0;
        let squares: f64 = values.iter().flatten().map(|v| (v - mean).powi(2)).sum();
        let first = 5.0 * (0.30 - mean) * (0.0 - mean) / squares;
        near(moran[0].expect("a statistic").statistic, first, 1e-12, "one neighbour");
    }

    #[test]
    fn a_constant_field_has_no_statistic_and_one_area_or_none_no_panic() {
        let (starts, neighbours) = &ROOK;
        let weights = Weights { starts, neighbours, weights: None };
        for draws in [Draws::Complete, Draws::SharedTable] {
            for values in [vec![Some(2.0); 6], vec![None; 6], vec![Some(1.0)], vec![]] {
                let none = local_moran(&values, &weights, &of(9, draws), &Progress::new());
                assert_eq!(none.expect("not stopped"), vec![None; values.len()]);
            }
        }
    }

    #[test]
    fn work_that_was_stopped_ends_in_an_error() {
        let place = Place::read();
        let progress = Progress::new();
        progress.cancel();
        let how = of(99, Draws::Complete);
        assert!(local_moran(&place.values, &place.even(), &how, &progress).is_err());
    }
}
