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
//!
//! The pseudo p-value is esda's (S. J. Rey and others, esda 2.9.0,
//! `esda.significance`, "directed"): of R permutations, L have a statistic at
//! least as high as the area's; p = (min(L, R − L) + 1)/(R + 1). Permutations
//! that equal what is there are thus of the upper tail alone: where many
//! values are the same, as where most areas have none at all, an area whose
//! statistic is the least there is gets a small p for that alone.

use super::dealing::Dealer;
use super::dealt::Dealt;
use super::shared_draws::{IN_TABLE, SharedDraws};
use super::weights::{Known, Row};
use crate::base::{Progress, Result};
use rayon::prelude::*;

/// How values are dealt out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draws {
    /// Each area has permutations of its own.
    Complete,
    /// One table of permutations for all areas: quick, and an approximation.
    /// Areas of more than 63 neighbours have permutations of their own.
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
    /// The pseudo p-value of a statistic that rises with the neighbours' sum,
    /// or else falls.
    pub fn p(&self, permutations: u32, rises: bool) -> f64 {
        let larger = if rises { self.at_least } else { self.at_most };
        let smaller_tail = larger.min(permutations.saturating_sub(larger));
        (f64::from(smaller_tail) + 1.0) / (f64::from(permutations) + 1.0)
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
    let dealt = Dealt::of(known);
    let of_all = permutations.draws == Draws::SharedTable;
    let shared = |row: &Row| of_all && SharedDraws::serves(row);
    let new = || Dealer::new(known, &dealt, permutations);
    let mut found = by_area(known, progress, new, |dealer, at, row| {
        if shared(row) { Tails::default() } else { dealer.tails(at, row) }
    })?;
    if of_all {
        let mut deck: Vec<u32> = (0..known.len() as u32).collect();
        let mut from = 0;
        while from < permutations.count {
            let to = permutations.count.min(from.saturating_add(IN_TABLE));
            let seed = permutations.seed;
            let table = SharedDraws::of(known, &dealt, &mut deck, seed, from..to, progress)?;
            let more = by_area(
                known,
                progress,
                || (),
                |(), at, row| {
                    if shared(row) { table.tails(at, row) } else { Tails::default() }
                },
            )?;
            for (tails, more) in found.iter_mut().flatten().zip(more.iter().flatten()) {
                tails.at_least += more.at_least;
                tails.at_most += more.at_most;
            }
            from = to;
        }
    }
    Ok(found)
}

/// What is found of each known area, by place, in parallel; `None` where it
/// has no neighbour.
fn by_area<S>(
    known: &Known,
    progress: &Progress,
    new: impl Fn() -> S + Sync + Send,
    tails: impl Fn(&mut S, usize, &Row) -> Tails + Sync + Send,
) -> Result<Vec<Option<Tails>>> {
    let blocks: Vec<Vec<Option<Tails>>> = (0..known.len().div_ceil(BLOCK))
        .into_par_iter()
        .map_init(new, |state, block| {
            progress.check()?;
            let places = block * BLOCK..known.len().min((block + 1) * BLOCK);
            let found = places.map(|at| {
                let row = known.row(at);
                possible(&row, known.len()).then(|| tails(state, at, &row))
            });
            Ok(found.collect())
        })
        .collect::<Result<_>>()?;
    Ok(blocks.into_iter().flatten().collect())
}

/// Whether there are neighbours, and no more of them than other areas.
fn possible(row: &Row, areas: usize) -> bool {
    !row.neighbours.is_empty() && row.neighbours.len() < areas
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
    fn permutations_that_equal_what_is_there_are_of_the_upper_tail_as_in_esda() {
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
        let tails = Tails { at_least: 4, at_most: 98 };
        assert_eq!((tails.p(99, true), tails.p(99, false)), (0.05, 0.02));
        // As esda has it where every permutation equals what is there.
        let same = Tails { at_least: 99, at_most: 99 };
        assert_eq!((same.p(99, true), same.p(99, false)), (0.01, 0.01));
    }

    #[test]
    fn more_permutations_than_a_table_holds_go_on_where_the_first_ones_end() {
        let place = Place::read();
        let known = Known::of(&place.values, &place.even());
        let count = 2 * IN_TABLE;
        let fewer = found(&known, &of(count, Draws::SharedTable));
        let more = found(&known, &of(count + 50, Draws::SharedTable));
        for (fewer, more) in fewer.iter().flatten().zip(more.iter().flatten()) {
            assert!((0..=50).contains(&more.at_least.wrapping_sub(fewer.at_least)));
            assert!(more.at_least + more.at_most >= count + 50);
        }
        assert_ne!(fewer, more);
    }

    #[test]
    fn an_area_of_very_many_neighbours_has_permutations_of_its_own() {
        let n = 300u32;
        let mut chance = seed::stream(4, 0);
        let values: Vec<Option<f64>> = (0..n).map(|_| Some(chance.normal())).collect();
        // The first area is beside a hundred others, the second beside two.
        let near: Vec<u32> = (1..=100).chain([5, 6]).collect();
        let starts: Vec<u32> = [0, 100].into_iter().chain(vec![102; n as usize - 1]).collect();
        let known =
            Known::of(&values, &Weights { starts: &starts, neighbours: &near, weights: None });
        let complete = found(&known, &of(199, Draws::Complete));
        let shared = found(&known, &of(199, Draws::SharedTable));
        assert_eq!(complete[0], shared[0]);
        assert_ne!(complete[1], shared[1]);
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
