//! How often would chance alone set such neighbours beside an area? Its own
//! value is held, and the values of all other areas are dealt out anew to its
//! neighbours (conditional permutation: L. Anselin, "Local indicators of
//! spatial association – LISA", Geographical Analysis 27, 1995).
//!
//! Only the neighbours' values matter, so that a permutation is a draw of as
//! many values as there are neighbours, none twice. Complete: each area has
//! draws of its own, from its own stream of the seed. With a shared table: one
//! table of draws serves all areas, as in esda and pygeoda's look-up table; an
//! approximation, since p-values of different areas are no longer drawn apart.

use super::dealing::{Dealer, Wholes};
use super::shared_draws::SharedDraws;
use super::weights::{Known, Row};
use crate::base::{Progress, Result};
use rayon::prelude::*;

/// How values are dealt out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draws {
    /// Each area has permutations of its own.
    Complete,
    /// One table of permutations for all areas: quick, and an approximation.
    SharedTable,
}

/// How many permutations, of which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permutations {
    pub count: u32,
    pub seed: u64,
    pub draws: Draws,
}

/// In how many permutations the neighbours' sum was at least, and at most,
/// what it is; those that equal it are in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tails {
    pub at_least: u32,
    pub at_most: u32,
}

impl Tails {
    /// The pseudo p-value (M + 1)/(permutations + 1), M the smaller tail.
    pub fn p(&self, permutations: u32) -> f64 {
        f64::from(self.at_least.min(self.at_most) + 1) / (f64::from(permutations) + 1.0)
    }

    pub fn count(&mut self, at_least: bool, at_most: bool) {
        self.at_least += u32::from(at_least);
        self.at_most += u32::from(at_most);
    }
}

/// Areas worked on between two looks at whether the officer has stopped it.
const BLOCK: usize = 512;

/// The tails of each known area, by place; `None` where it has no neighbour.
/// An error where it was stopped.
pub(super) fn tails(
    known: &Known,
    permutations: &Permutations,
    progress: &Progress,
) -> Result<Vec<Option<Tails>>> {
    let wholes = Wholes::of(&known.values);
    let shared = match permutations.draws {
        Draws::Complete => None,
        Draws::SharedTable => Some(SharedDraws::of(known, permutations)),
    };
    let blocks: Vec<Vec<Option<Tails>>> = (0..known.len().div_ceil(BLOCK))
        .into_par_iter()
        .map_init(
            || Dealer::new(known, wholes.as_ref(), permutations),
            |dealer, block| {
                progress.check()?;
                let places = block * BLOCK..known.len().min((block + 1) * BLOCK);
                let found = places.map(|at| {
                    let row = known.row(at);
                    possible(&row, known.len()).then(|| match &shared {
                        Some(shared) => shared.tails(at, &row),
                        None => dealer.tails(at, &row),
                    })
                });
                Ok(found.collect())
            },
        )
        .collect::<Result<_>>()?;
    Ok(blocks.into_iter().flatten().collect())
}

/// Whether there are neighbours, and no more of them than other areas.
fn possible(row: &Row, areas: usize) -> bool {
    !row.neighbours.is_empty() && row.neighbours.len() < areas
}

/// Sums as near each other as this, relatively, are the same sum in another
/// order.
const SAME: f64 = 1e-12;

/// How a drawn sum stands to the one observed.
pub(super) fn compare(tails: &mut Tails, drawn: f64, observed: f64) {
    let same = (drawn - observed).abs() <= SAME * (drawn.abs() + observed.abs());
    tails.count(same || drawn > observed, same || drawn < observed);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::seed;
    use crate::stats::Weights;
    use crate::stats::place_fixture::{Place, of};

    /// A ring of areas, each beside the two before and the two after it.
    fn ring(values: Vec<f64>) -> Known {
        let n = values.len() as u32;
        let near: Vec<u32> =
            (0..n).flat_map(|at| [1, 2, n - 2, n - 1].map(|step| (at + step) % n)).collect();
        let starts: Vec<u32> = (0..=n).map(|at| 4 * at).collect();
        let values: Vec<Option<f64>> = values.into_iter().map(Some).collect();
        Known::of(&values, &Weights { starts: &starts, neighbours: &near, weights: None })
    }

    fn found(known: &Known, how: &Permutations) -> Vec<Option<Tails>> {
        tails(known, how, &Progress::new()).expect("not stopped")
    }

    #[test]
    fn one_thread_and_many_count_the_same() {
        let mut chance = seed::stream(4, 0);
        let known = ring((0..2_000).map(|_| chance.normal()).collect());
        for draws in [Draws::Complete, Draws::SharedTable] {
            let of = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                pool.expect("pool").install(|| found(&known, &of(99, draws)))
            };
            assert_eq!(of(1), of(2));
            assert_eq!(of(1), of(4));
        }
    }

    #[test]
    fn another_seed_draws_others_and_the_same_seed_the_same() {
        let mut chance = seed::stream(4, 0);
        let known = ring((0..200).map(|_| chance.normal()).collect());
        for draws in [Draws::Complete, Draws::SharedTable] {
            let how = of(99, draws);
            assert_eq!(found(&known, &how), found(&known, &how));
            assert_ne!(found(&known, &how), found(&known, &Permutations { seed: 1, ..how }));
        }
    }

    #[test]
    fn an_area_keeps_its_draws_when_others_lose_their_neighbours() {
        let place = Place::read();
        let how = of(99, Draws::Complete);
        let all = found(&Known::of(&place.values, &place.even()), &how);
        let mut starts = place.starts.clone();
        let from = starts[60];
        starts[61..].fill(from);
        let fewer = Weights { starts: &starts, ..place.even() };
        let fewer = found(&Known::of(&place.values, &fewer), &how);
        assert_eq!(all[..60], fewer[..60]);
        assert_eq!(fewer[60..], [None; 60]);
    }

    #[test]
    fn permutations_that_equal_what_is_there_count_in_both_tails() {
        // Only one of the others is not 0: its neighbours see it or do not.
        let mut values = vec![0.0; 400];
        values[7] = 1.0;
        let tails = found(&ring(values), &of(999, Draws::Complete));
        let far = tails[200].expect("neighbours");
        assert_eq!(far.at_least, 999);
        assert!(far.at_most > 970 && far.at_most < 999, "{far:?}");
        let beside = tails[8].expect("neighbours");
        assert_eq!(beside.at_most, 999);
        // About 4 in 399 draws hold the one value that is not 0.
        assert!(beside.at_least > 0 && beside.at_least < 30, "{beside:?}");
        assert_eq!(Tails { at_least: 4, at_most: 98 }.p(99), 0.05);
    }

    #[test]
    fn values_far_from_all_others_do_not_blur_the_rest() {
        // Beside one value of 10¹² the others are still ranked: as without it.
        let mut chance = seed::stream(4, 0);
        let mut values: Vec<f64> = (0..1_000).map(|_| chance.unit()).collect();
        values[500] = 0.5;
        let how = of(999, Draws::Complete);
        let without = found(&ring(values.clone()), &how);
        values[500] = 1e12;
        let with = found(&ring(values), &how);
        let differ = |at: usize| {
            let (a, b) = (without[at].expect("neighbours"), with[at].expect("neighbours"));
            a.at_least.abs_diff(b.at_least)
        };
        for at in (0..490).chain(510..1_000) {
            assert!(differ(at) < 95, "area {at}: {}", differ(at));
        }
    }
}
