//! How much take-up could there be, if every building block did as well as the
//! best of its kind?
//!
//! Robust: the 90th percentile (type 7, unweighted) of the empirical-Bayes
//! rates (Marshall, within the group) of the group's blocks with a base of at
//! least 30; a group with fewer than five of them takes the overall rate. The
//! plain rule, the highest rate in the group, is biased upward by noise in
//! small areas, so it is told only beside the robust one.

use super::expected::{Cell, by_class};
use crate::stats::{marshall, quantile};

/// The least base of a block whose rate can set the mark.
const LEAST_BASE: f64 = 30.0;
/// The fewest such blocks that make a group of its own.
const LEAST_BLOCKS: usize = 5;
const SHARE: f64 = 0.9;

fn classes(cells: &[Cell]) -> usize {
    cells.iter().map(|c| c.class + 1).max().unwrap_or(0)
}

/// The robust rate of each class that has cells. `overall` stands in where a
/// class has too few blocks; `None` where that is not known either.
pub fn robust_rates(cells: &[Cell], overall: Option<f64>) -> Vec<Option<f64>> {
    let mut members: Vec<(Vec<f64>, Vec<f64>)> = vec![Default::default(); classes(cells)];
    for cell in cells.iter().filter(|c| c.base >= LEAST_BASE) {
        members[cell.class].0.push(cell.observed);
        members[cell.class].1.push(cell.base);
    }
    members
        .into_iter()
        .map(|(observed, base)| {
            if base.len() < LEAST_BLOCKS {
                return overall;
            }
            let rates: Vec<f64> = marshall(&observed, &base).into_iter().flatten().collect();
            quantile(&rates, SHARE)
        })
        .collect()
}

/// The highest rate of each class: the plain rule.
pub fn highest_rates(cells: &[Cell]) -> Vec<Option<f64>> {
    let mut highest: Vec<Option<f64>> = vec![None; classes(cells)];
    for cell in cells {
        let rate = cell.observed / cell.base;
        let best = &mut highest[cell.class];
        *best = Some(best.map_or(rate, |b| b.max(rate)));
    }
    highest
}

/// Robust potential demand of each block, a count; `None` for a block without
/// base or class.
pub fn potential(blocks: usize, cells: &[Cell], overall: Option<f64>) -> Vec<Option<f64>> {
    by_class(blocks, cells, &robust_rates(cells, overall))
}

#[cfg(test)]
mod tests {
    use super::super::expected::cells;
    use super::*;

    #[test]
    fn a_group_with_fewer_than_five_large_blocks_takes_the_overall_rate() {
        let observed = [10, 12, 14, 20, 9, 9];
        let base = [40.0, 40.0, 40.0, 40.0, 29.0, 29.0].map(Some);
        let found = robust_rates(&cells(&observed, &base, &[Some(0); 6]), Some(0.25));
        assert_eq!(found, [Some(0.25)]);
    }

    #[test]
    fn five_large_blocks_set_their_own_mark_and_small_ones_do_not_move_it() {
        let observed = [4, 12, 14, 30, 9, 29];
        let base = [40.0, 40.0, 40.0, 40.0, 40.0, 29.0].map(Some);
        let with = robust_rates(&cells(&observed, &base, &[Some(0); 6]), Some(0.25));
        let without = robust_rates(&cells(&observed[..5], &base[..5], &[Some(0); 5]), Some(0.25));
        assert_eq!(with, without);
        let rate = with[0].expect("a rate");
        assert!(rate > 0.345 && rate < 0.75, "smoothed towards the mean: {rate}");
    }

    #[test]
    fn the_plain_rule_takes_the_highest_rate() {
        let cells = cells(&[1, 3], &[Some(4.0), Some(4.0)], &[Some(1), Some(1)]);
        assert_eq!(highest_rates(&cells), [None, Some(0.75)]);
        assert!(potential(0, &[], None).is_empty());
    }
}
