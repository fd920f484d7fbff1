//! What does one table of permutations say of every area? All areas with as
//! many neighbours of even weight see the same sums, but for the few draws
//! that hold the area itself: so the sums are sorted once, and each area only
//! looks up where it stands among them.

use super::permutation::{Permutations, Tails, compare};
use super::weights::{Known, Row};
use crate::base::seed;

/// Streams of areas count up from 0; those of the table down from here.
const TABLE_STREAM: u64 = u64::MAX;

pub(super) struct SharedDraws<'a> {
    known: &'a Known,
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
    pub fn of(known: &'a Known, permutations: &Permutations) -> SharedDraws<'a> {
        let most = (0..known.len()).map(|at| known.row(at).neighbours.len()).max().unwrap_or(0);
        let long = (most + 1).min(known.len());
        let mut deck: Vec<u32> = (0..known.len() as u32).collect();
        let mut found = SharedDraws {
            known,
            draws: Vec::new(),
            sums: Vec::new(),
            sorted: vec![Vec::new(); long + 1],
            hits: Vec::new(),
        };
        for permutation in 0..permutations.count {
            let stream = TABLE_STREAM - u64::from(permutation);
            let mut stream = seed::stream(permutations.seed, stream);
            let mut sum = 0.0;
            let mut sums = vec![sum];
            for slot in 0..long {
                let left = (deck.len() - slot) as u64;
                deck.swap(slot, slot + stream.below(left) as usize);
                found.hits.push((deck[slot], permutation, slot as u32));
                sum += known.above_lowest(deck[slot] as usize);
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
        found
    }

    /// The tails of an area that has neighbours, fewer than there are areas.
    pub fn tails(&self, at: usize, row: &Row) -> Tails {
        if row.even { self.looked_up(at, row) } else { self.summed(at, row) }
    }

    fn value(&self, place: u32) -> f64 {
        self.known.above_lowest(place as usize)
    }

    fn looked_up(&self, at: usize, row: &Row) -> Tails {
        let many = row.neighbours.len();
        let observed: f64 = row.neighbours.iter().map(|place| self.value(*place)).sum();
        // What `compare` says of each sum, of all of them at once.
        let sorted = &self.sorted[many];
        let is = |sum: f64| {
            let mut tails = Tails::default();
            compare(&mut tails, sum, observed);
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
            let without = is(sums[many + 1] - self.value(own));
            tails.at_least = tails.at_least + without.at_least - with_own.at_least;
            tails.at_most = tails.at_most + without.at_most - with_own.at_most;
        }
        tails
    }

    fn summed(&self, at: usize, row: &Row) -> Tails {
        let observed: f64 = row.pairs().map(|(place, w)| w * self.value(place as u32)).sum();
        let mut tails = Tails::default();
        for draws in &self.draws {
            let others = draws.iter().filter(|place| **place as usize != at);
            let sum: f64 = row.weights.iter().zip(others).map(|(w, p)| w * self.value(*p)).sum();
            compare(&mut tails, sum, observed);
        }
        tails
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::place_fixture::{Place, RATES, ROOK, of};
    use crate::stats::{Draws, Weights};

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
            let shared = SharedDraws::of(&known, &of(499, Draws::SharedTable));
            for at in 0..known.len() {
                let row = known.row(at);
                assert_eq!(shared.looked_up(at, &row), shared.summed(at, &row), "area {at}");
            }
        }
    }
}
