//! In what are sums of dealt values counted, and which of them are the same?
//!
//! One rule for every way of dealing. Values are whole multiples of a power of
//! two from the lowest on, of which the span of all has at least 2²⁵; each is
//! off by half a multiple at most, so that two sums of k values that are the
//! same differ by k multiples at most, and sums that near each other count as
//! the same. Where multiples would be too coarse (a few values far from all
//! others), values are kept as they are, and sums within a part in 10¹² of
//! each other are the same sum in another order.

use super::permutation::Tails;
use super::weights::{Known, Row};

/// Whole values stay below this, so that so many of them add up in 32 bits.
const MOST_WHOLE: f64 = (1 << 26) as f64;
/// The quartiles of whole values must lie this far apart, unless all are exact.
const QUARTILES_APART: u32 = 1 << 14;
/// What sums in another order may differ by, relatively.
const ORDER: f64 = 1e-12;

/// The values of the known areas as they are dealt.
pub(super) struct Dealt {
    values: Vec<f64>,
    wholes: Option<Vec<u32>>,
}

impl Dealt {
    pub fn of(known: &Known) -> Dealt {
        let wholes = wholes(&known.values);
        let values = match &wholes {
            Some(wholes) => wholes.iter().map(|&whole| f64::from(whole)).collect(),
            None => (0..known.len()).map(|at| known.above_lowest(at)).collect(),
        };
        Dealt { values, wholes }
    }

    pub fn value(&self, place: u32) -> f64 {
        self.values[place as usize]
    }

    /// A quarter the traffic of doubles and more, since what is drawn from must
    /// stay in the cache.
    pub fn wholes(&self) -> Option<&[u32]> {
        self.wholes.as_deref()
    }

    /// The sum that a row would have over these places. Where its neighbours
    /// all count alike, their weights are left out.
    pub fn sum(&self, row: &Row, places: impl Iterator<Item = u32>) -> f64 {
        if row.even {
            return places.map(|place| self.value(place)).sum();
        }
        row.weights.iter().zip(places).map(|(weight, place)| weight * self.value(place)).sum()
    }

    pub fn observed(&self, row: &Row) -> f64 {
        self.sum(row, row.neighbours.iter().copied())
    }

    pub fn ties(&self, row: &Row) -> Ties {
        match (&self.wholes, row.even) {
            (Some(_), true) => Ties::Within(row.neighbours.len() as f64),
            (Some(_), false) => Ties::Within(row.weights.iter().map(|w| w.abs()).sum()),
            (None, _) => Ties::InRelation,
        }
    }
}

/// Which of a row's sums are the same.
#[derive(Clone, Copy)]
pub(super) enum Ties {
    Within(f64),
    InRelation,
}

impl Ties {
    /// Counts how a drawn sum stands to the one observed.
    pub fn count(self, tails: &mut Tails, drawn: f64, observed: f64) {
        let slack = match self {
            Ties::Within(slack) => slack,
            Ties::InRelation => ORDER * (drawn.abs() + observed.abs()),
        };
        let same = (drawn - observed).abs() <= slack;
        tails.count(same || drawn > observed, same || drawn < observed);
    }
}

/// Values as multiples; `None` where a value would move by more than a part in
/// 10⁸ of all values' span, or that is too coarse for the middle half of them.
fn wholes(values: &[f64]) -> Option<Vec<u32>> {
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let span = highest - lowest;
    if !span.is_finite() || span < f64::MIN_POSITIVE {
        return None;
    }
    let step = 2f64.powi((span / MOST_WHOLE).log2().floor() as i32 + 1);
    if !step.is_normal() {
        return None;
    }
    let whole = |value: &f64| (value - lowest) / step;
    let wholes: Vec<u32> = values.iter().map(|v| whole(v).round() as u32).collect();
    if values.iter().all(|v| whole(v).fract() == 0.0) {
        return Some(wholes);
    }
    let mut sorted = wholes.clone();
    let quarter = sorted.len() / 4;
    let lower = *sorted.select_nth_unstable(quarter).1;
    let last = sorted.len() - 1;
    let upper = *sorted.select_nth_unstable(last - quarter).1;
    (upper >= lower.saturating_add(QUARTILES_APART)).then_some(wholes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_whole_where_that_loses_nothing_and_refused_where_it_would() {
        let counts: Vec<f64> = (0..50).map(|i| f64::from(i * i)).collect();
        let found = wholes(&counts).expect("counts");
        let ratio = found[49] / 2401;
        assert!(found.iter().zip(&counts).all(|(w, c)| *w == *c as u32 * ratio));
        let mut rates: Vec<f64> = counts.iter().map(|c| c / 7.0).collect();
        assert!(wholes(&rates).is_some());
        rates[3] = 1e9;
        assert!(wholes(&rates).is_none());
        assert!(wholes(&[1.0, 1.0]).is_none());
        assert!(wholes(&[f64::MAX, -f64::MAX]).is_none());
    }

    #[test]
    fn sums_that_are_the_same_but_for_rounding_are_ties() {
        // 0.1 + 0.2 and 0.3 + 0 are not one number in binary.
        let values: Vec<Option<f64>> =
            [0.1, 0.2, 0.3, 0.0, 0.7, 1.1].into_iter().map(Some).collect();
        let weights = crate::stats::Weights { starts: &[0; 7], neighbours: &[], weights: None };
        let dealt = Dealt::of(&Known::of(&values, &weights));
        assert!(dealt.wholes().is_some());
        let row = Row { neighbours: &[0, 1], weights: &[0.5, 0.5], even: true };
        let of = |places: [u32; 2]| {
            let mut tails = Tails::default();
            let drawn = dealt.sum(&row, places.into_iter());
            dealt.ties(&row).count(&mut tails, drawn, dealt.observed(&row));
            (tails.at_least, tails.at_most)
        };
        assert_eq!((of([2, 3]), of([3, 0]), of([2, 0])), ((1, 1), (0, 1), (1, 0)));
    }
}
