//! Which values are dealt to an area's neighbours? As many others as it has
//! neighbours, none twice and every choice as likely as any, from the area's
//! own stream.

use super::dealt::Dealt;
use super::permutation::{Permutations, Tails};
use super::weights::{Known, Row};
use crate::base::seed::{self, Stream};

/// Permutations drawn together.
const LANES: usize = 16;
/// More neighbours than these are dealt to one by one.
pub(super) const MOST_TOGETHER: usize = 63;
/// Deals to one area after the other; each thread has its own.
pub(super) struct Dealer<'a> {
    known: &'a Known,
    dealt: &'a Dealt,
    permutations: &'a Permutations,
    lanes: Box<[[u32; LANES]; MOST_TOGETHER]>,
    /// Every place in order, whenever no area is dealt to; made when first
    /// needed.
    deck: Vec<u32>,
    /// What was swapped in the deck, to be undone.
    swapped: Vec<(usize, usize)>,
}

impl<'a> Dealer<'a> {
    pub fn new(known: &'a Known, dealt: &'a Dealt, permutations: &'a Permutations) -> Dealer<'a> {
        let lanes = Box::new([[0; LANES]; MOST_TOGETHER]);
        Dealer { known, dealt, permutations, lanes, deck: Vec::new(), swapped: Vec::new() }
    }

    /// The tails of an area that has neighbours, and fewer than there are
    /// other areas besides.
    pub fn tails(&mut self, at: usize, row: &Row) -> Tails {
        let neighbours = row.neighbours.len();
        // An area's stream is that of its position, whichever have values.
        let stream = seed::stream(self.permutations.seed, u64::from(self.known.areas[at]));
        // Draws with one value twice are thrown away: fewer than one in eight.
        let seldom_twice = neighbours * neighbours <= self.known.len() / 4;
        match self.dealt.wholes() {
            Some(wholes) if row.even && seldom_twice && neighbours <= MOST_TOGETHER => {
                self.together(at, row, wholes, stream)
            }
            _ => self.one_by_one(at, row, stream),
        }
    }

    /// Several permutations at a time, each drawn with replacement and thrown
    /// away where a value comes twice.
    fn together(&mut self, at: usize, row: &Row, table: &[u32], mut stream: Stream) -> Tails {
        // As `Dealt::ties` has it of such rows.
        let slack = row.neighbours.len() as u32;
        let observed: u32 = row.neighbours.iter().map(|place| table[*place as usize]).sum();
        let lanes = &mut self.lanes[..row.neighbours.len()];
        let at = at as u32;
        let others = (table.len() - 1) as u32;
        // Lemire, "Fast random integer generation in an interval" (2019): what
        // falls below this would make some places likelier than others.
        let uneven = others.wrapping_neg() % others;
        let mut tails = Tails::default();
        let mut left = self.permutations.count;
        while left > 0 {
            let mut refused = [false; LANES];
            let mut sums = [0u32; LANES];
            for slot in 0..lanes.len() {
                let (before, rest) = lanes.split_at_mut(slot);
                let drawn = &mut rest[0];
                for pair in 0..LANES / 2 {
                    let bits = stream.next_u64();
                    for (lane, half) in
                        [(2 * pair, bits as u32), (2 * pair + 1, (bits >> 32) as u32)]
                    {
                        let scaled = u64::from(half) * u64::from(others);
                        refused[lane] |= (scaled as u32) < uneven;
                        let place = (scaled >> 32) as u32;
                        drawn[lane] = place + u32::from(place >= at);
                    }
                }
                for earlier in before.iter() {
                    for lane in 0..LANES {
                        refused[lane] |= earlier[lane] == drawn[lane];
                    }
                }
                for lane in 0..LANES {
                    sums[lane] += table[drawn[lane] as usize];
                }
            }
            for lane in 0..LANES {
                if !refused[lane] && left > 0 {
                    tails.count(sums[lane] + slack >= observed, sums[lane] <= observed + slack);
                    left -= 1;
                }
            }
        }
        tails
    }

    /// One permutation at a time, from a deck (Fisher and Yates's shuffle, as
    /// far as there are neighbours).
    fn one_by_one(&mut self, at: usize, row: &Row, mut stream: Stream) -> Tails {
        let (observed, ties) = (self.dealt.observed(row), self.dealt.ties(row));
        if self.deck.is_empty() {
            self.deck = (0..self.known.len() as u32).collect();
        }
        // The area's own value is put where nothing is drawn.
        let others = self.deck.len() - 1;
        self.deck.swap(at, others);
        let mut tails = Tails::default();
        for _ in 0..self.permutations.count {
            for slot in 0..row.neighbours.len() {
                let drawn = slot + stream.below((others - slot) as u64) as usize;
                self.deck.swap(slot, drawn);
                self.swapped.push((slot, drawn));
            }
            let sum = self.dealt.sum(row, self.deck[..row.neighbours.len()].iter().copied());
            ties.count(&mut tails, sum, observed);
            while let Some((slot, drawn)) = self.swapped.pop() {
                self.deck.swap(slot, drawn);
            }
        }
        self.deck.swap(at, others);
        tails
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::place_fixture::of;
    use crate::stats::{Draws, Weights};

    #[test]
    fn no_value_is_dealt_twice() {
        // One value of 10 among zeros: two of it would add up to 20.
        let mut values = vec![Some(0.0); 60];
        values[1] = Some(10.0);
        let starts = vec![0; 61];
        let known =
            Known::of(&values, &Weights { starts: &starts, neighbours: &[], weights: None });
        let how = of(40_000, Draws::Complete);
        let dealt = Dealt::of(&known);
        let wholes = dealt.wholes().expect("wholes");
        let mut dealer = Dealer::new(&known, &dealt, &how);
        let row = Row { neighbours: &[1, 1], weights: &[1.0, 1.0], even: true };
        let together = dealer.together(0, &row, wholes, seed::stream(1, 0));
        let alone = dealer.one_by_one(0, &row, seed::stream(1, 0));
        assert_eq!((together.at_least, alone.at_least), (0, 0));
    }

    #[test]
    fn together_and_one_by_one_every_choice_is_as_likely() {
        // The values are places, so that a sum's tail is a number of pairs.
        let values: Vec<Option<f64>> = (0..60).map(|at| Some(f64::from(at))).collect();
        let starts: Vec<u32> = std::iter::once(0).chain(std::iter::repeat_n(2, 60)).collect();
        for target in [10.0, 59.0, 90.0] {
            let neighbours = [1, (target as u32) - 1].map(|at| at.min(59));
            let weights = Weights { starts: &starts, neighbours: &neighbours, weights: None };
            let known = Known::of(&values, &weights);
            let row = known.row(0);
            let sum: usize = row.neighbours.iter().map(|at| *at as usize).sum();
            let pairs = (1..60).flat_map(|a| (a + 1..60).map(move |b| a + b));
            let exact = pairs.clone().filter(|s| *s >= sum).count() as f64 / pairs.count() as f64;
            let how = of(40_000, Draws::Complete);
            let dealt = Dealt::of(&known);
            let wholes = dealt.wholes().expect("wholes");
            let mut dealer = Dealer::new(&known, &dealt, &how);
            let together = dealer.together(0, &row, wholes, seed::stream(1, 0));
            let alone = dealer.one_by_one(0, &row, seed::stream(1, 0));
            for (tails, how) in [(together, "together"), (alone, "one by one")] {
                let found = f64::from(tails.at_least) / 40_000.0;
                assert!((found - exact).abs() < 0.011, "{how}: {found} against {exact}");
            }
        }
    }
}
