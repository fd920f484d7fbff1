//! What does one table of permutations say of every area? All areas with as
//! many neighbours of even weight see the same sums, but for the few draws
//! that hold the area itself: so the sums are sorted once, and each area only
//! looks up where it stands among them.

use super::dealing::MOST_TOGETHER;
use super::dealt::Dealt;
use super::permutation::Tails;
use super::weights::{Known, Row};
use crate::base::{Progress, Result, seed};
use std::ops::Range;

/// Streams of areas count up from 0; those of the table down from here.
const TABLE_STREAM: u64 = u64::MAX;

/// Permutations in a table: two megabytes. More of them are one table after
/// another.
pub(super) const IN_TABLE: u32 = 1024;

pub(super) struct SharedDraws<'a> {
    dealt: &'a Dealt,
    /// Places drawn: for each permutation one more than any area has
    /// neighbours, where there are as many.
    draws: Vec<Vec<u32>>,
    /// By permutation: the sums of the first 0, 1, 2 … draws.
    sums: Vec<Vec<f64>>,
    /// By number of neighbours: sums of all permutations, rising.
    sorted: Vec<Vec<f64>>,
    /// (place, permutation, which draw of it), rising.
    hits: Vec<(u32, u32, u32)>,
}

impl<'a> SharedDraws<'a> {
    /// Whether a table serves an area: with very many neighbours it would be
    /// as large as theirs.
    pub fn serves(row: &Row) -> bool {
        row.neighbours.len() <= MOST_TOGETHER
    }

    /// Some of the permutations of a seed. `deck` has every place, in the order
    /// in which the permutations before left it.
    ///
    /// # Errors
    /// Where it was stopped.
    pub fn of(
        known: &Known,
        dealt: &'a Dealt,
        deck: &mut [u32],
        seed: u64,
        permutations: Range<u32>,
        progress: &Progress,
    ) -> Result<SharedDraws<'a>> {
        let rows = (0..known.len()).map(|at| known.row(at)).filter(SharedDraws::serves);
        let most = rows.map(|row| row.neighbours.len()).max().unwrap_or(0);
        let long = (most + 1).min(known.len());
        let mut found = SharedDraws {
            dealt,
            draws: Vec::new(),
            sums: Vec::new(),
            sorted: vec![Vec::new(); long + 1],
            hits: Vec::new(),
        };
        for (at, permutation) in permutations.enumerate() {
            progress.check()?;
            let mut stream = seed::stream(seed, TABLE_STREAM - u64::from(permutation));
            let mut sum = 0.0;
            let mut sums = vec![sum];
            for slot in 0..long {
                let left = (deck.len() - slot) as u64;
                deck.swap(slot, slot + stream.below(left) as usize);
                found.hits.push((deck[slot], at as u32, slot as u32));
                sum += dealt.value(deck[slot]);
                sums.push(sum);
            }
            for (many, sum) in sums.iter().enumerate() {
                found.sorted[many].push(*sum);
            }
            found.sums.push(sums);
            found.draws.push(deck[..long].to_vec());
        }
        for sums in &mut found.sorted {
            sums.sort_by(f64::total_cmp);
        }
        found.hits.sort_unstable();
        Ok(found)
    }

    /// The tails of an area that has neighbours, fewer than there are areas,
    /// and that the table serves.
    pub fn tails(&self, at: usize, row: &Row) -> Tails {
        if row.even { self.looked_up(at, row) } else { self.summed(at, row) }
    }

    fn looked_up(&self, at: usize, row: &Row) -> Tails {
        let many = row.neighbours.len();
        let (observed, ties) = (self.dealt.observed(row), self.dealt.ties(row));
        // What is counted of each sum, of all of them at once.
        let sorted = &self.sorted[many];
        let is = |sum: f64| {
            let mut tails = Tails::default();
            ties.count(&mut tails, sum, observed);
            tails
        };
        let below = sorted.partition_point(|sum| is(*sum).at_least == 0);
        let not_above = sorted.partition_point(|sum| is(*sum).at_most == 1);
        let mut tails =
            Tails { at_least: (sorted.len() - below) as u32, at_most: not_above as u32 };
        // Draws that hold the area itself: the next one takes its place.
        let own = at as u32;
        let first = self.hits.partition_point(|hit| hit.0 < own);
        for &(_, permutation, _) in self.hits[first..]
            .iter()
            .take_while(|hit| hit.0 == own)
            .filter(|hit| (hit.2 as usize) < many)
        {
            let sums = &self.sums[permutation as usize];
            let with_own = is(sums[many]);
            let without = is(sums[many + 1] - self.dealt.value(own));
            tails.at_least = tails.at_least + without.at_least - with_own.at_least;
            tails.at_most = tails.at_most + without.at_most - with_own.at_most;
        }
        tails
    }

    fn summed(&self, at: usize, row: &Row) -> Tails {
        let (observed, ties) = (self.dealt.observed(row), self.dealt.ties(row));
        let mut tails = Tails::default();
        for draws in &self.draws {
            let others = draws.iter().copied().filter(|place| *place as usize != at);
            let sum = self.dealt.sum(row, others.take(row.neighbours.len()));
            ties.count(&mut tails, sum, observed);
        }
        tails
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Weights;
    use crate::stats::place_fixture::{Place, RATES, ROOK};

    #[test]
    fn what_is_looked_up_is_what_summing_each_permutation_gives() {
        let place = Place::read();
        let (starts, neighbours) = &ROOK;
        let rook = Weights { starts, neighbours, weights: None };
        let coarse: Vec<Option<f64>> =
            place.values.iter().map(|v| v.map(|v| (v / 30.0).round() / 10.0)).collect();
        let small = RATES.map(Some);
        let layers =
            [(&place.values[..], place.even()), (&coarse, place.even()), (&small[..], rook)];
        for (values, weights) in layers {
            let known = Known::of(values, &weights);
            let dealt = Dealt::of(&known);
            let mut deck: Vec<u32> = (0..known.len() as u32).collect();
            let shared = SharedDraws::of(&known, &dealt, &mut deck, 273, 0..499, &Progress::new());
            let shared = shared.expect("not stopped");
            for at in 0..known.len() {
                let row = known.row(at);
                assert_eq!(shared.looked_up(at, &row), shared.summed(at, &row), "area {at}");
            }
        }
    }

    #[test]
    fn a_table_is_not_made_once_the_officer_has_stopped_it() {
        let place = Place::read();
        let known = Known::of(&place.values, &place.even());
        let mut deck: Vec<u32> = (0..known.len() as u32).collect();
        let progress = Progress::new();
        progress.cancel();
        let dealt = Dealt::of(&known);
        assert!(SharedDraws::of(&known, &dealt, &mut deck, 1, 0..u32::MAX, &progress).is_err());
    }
}
