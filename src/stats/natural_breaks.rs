//! Which classes are most alike within? Fisher–Jenks optimal breaks: the
//! classes with the least sum of squared deviations from their means, exactly
//! and not from a sample.
//!
//! W. D. Fisher, "On grouping for maximum homogeneity", JASA 53 (1958); G. F.
//! Jenks, "Optimal data classification for choropleth maps" (1977). On sorted
//! distinct values with their multiplicities, and by divide and conquer: the
//! best start of the last class never moves left as values are added, so that
//! k classes of n values take O(k n log n). Agrees with mapclassify
//! `FisherJenks`.

use super::breaks::{Breaks, sorted};

/// At most `classes` natural breaks; as many classes as there are distinct
/// values where those are fewer. Values that are not finite are left out.
/// `None` without values or with no class asked. Where two cuts are equally
/// good, the lower classes are the smaller.
pub fn natural_breaks(values: &[f64], classes: usize) -> Option<Breaks> {
    let sorted = sorted(values);
    let lowest = *sorted.first()?;
    if classes == 0 {
        return None;
    }
    let distinct = Distinct::of(&sorted);
    let n = distinct.values.len();
    let classes = classes.min(n);
    // cost[i]: the least deviation of the first i + 1 values in so many classes.
    let mut cost: Vec<f64> = (0..n).map(|i| distinct.deviation(0, i)).collect();
    let mut starts: Vec<Vec<usize>> = Vec::new();
    for class in 1..classes {
        let mut next = vec![0.0; n];
        let mut start = vec![0; n];
        solve(&distinct, &cost, &mut next, &mut start, class, n - 1);
        cost = next;
        starts.push(start);
    }
    let mut uppers = Vec::with_capacity(classes);
    let mut last = n - 1;
    uppers.push(distinct.values[last]);
    for start in starts.iter().rev() {
        last = start[last].saturating_sub(1);
        uppers.push(distinct.values[last]);
    }
    uppers.reverse();
    Some(Breaks { lowest, uppers })
}

/// Fills `next[i]` and `start[i]` for i from `class` to `to`: the best start of
/// class number `class` (from 0) where it ends at i.
fn solve(
    distinct: &Distinct,
    cost: &[f64],
    next: &mut [f64],
    start: &mut [usize],
    class: usize,
    to: usize,
) {
    // (from, to, earliest start, latest start): ranges still to fill.
    let mut ranges = vec![(class, to, class, to)];
    while let Some((from, to, earliest, latest)) = ranges.pop() {
        if from > to {
            continue;
        }
        let middle = from + (to - from) / 2;
        let mut best = (f64::INFINITY, earliest);
        for s in earliest..=latest.min(middle) {
            let total = cost[s - 1] + distinct.deviation(s, middle);
            if total < best.0 {
                best = (total, s);
            }
        }
        (next[middle], start[middle]) = best;
        if middle > from {
            ranges.push((from, middle - 1, earliest, best.1));
        }
        ranges.push((middle + 1, to, best.1, latest));
    }
}

/// Distinct values with running sums, taken about the mean to keep digits.
struct Distinct {
    values: Vec<f64>,
    /// Before each value, and after the last: Σw, Σw(v − mean), Σw(v − mean)².
    sums: Vec<[f64; 3]>,
}

impl Distinct {
    fn of(sorted: &[f64]) -> Distinct {
        let mean = sorted.iter().map(|v| v / sorted.len() as f64).sum::<f64>();
        let mut values: Vec<f64> = Vec::new();
        let mut sums = vec![[0.0; 3]];
        let mut sum = [0.0; 3];
        for value in sorted {
            if values.last().is_some_and(|last| last == value) {
                sums.pop();
            } else {
                values.push(*value);
            }
            let d = value - mean;
            sum = [sum[0] + 1.0, sum[1] + d, sum[2] + d * d];
            sums.push(sum);
        }
        Distinct { values, sums }
    }

    /// Sum of squared deviations from their mean of values `from` to `to`, both
    /// included.
    fn deviation(&self, from: usize, to: usize) -> f64 {
        if from >= to {
            return 0.0;
        }
        let (a, b) = (self.sums[from], self.sums[to + 1]);
        let (weight, sum) = (b[0] - a[0], b[1] - a[1]);
        (b[2] - a[2] - sum * sum / weight).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::*;
    use proptest::prelude::*;

    #[test]
    fn breaks_agree_with_mapclassify() {
        for (classes, expected) in REFERENCE_FISHER_JENKS {
            let found = natural_breaks(&REFERENCE_VALUES, classes).expect("breaks");
            assert_eq!(found.uppers, expected, "{classes} classes");
        }
    }

    /// The least deviation over every way to cut, by trying them all.
    fn by_trying_all(values: &[f64], classes: usize) -> f64 {
        let deviation = |part: &[f64]| {
            let mean = part.iter().sum::<f64>() / part.len() as f64;
            part.iter().map(|v| (v - mean).powi(2)).sum::<f64>()
        };
        if classes == 1 {
            return deviation(values);
        }
        (classes - 1..values.len())
            .map(|s| by_trying_all(&values[..s], classes - 1) + deviation(&values[s..]))
            .fold(f64::INFINITY, f64::min)
    }

    fn of_breaks(values: &[f64], breaks: &Breaks) -> f64 {
        (0..breaks.count())
            .map(|class| {
                let part: Vec<f64> =
                    values.iter().copied().filter(|v| breaks.class_of(*v) == Some(class)).collect();
                let mean = part.iter().sum::<f64>() / part.len().max(1) as f64;
                part.iter().map(|v| (v - mean).powi(2)).sum::<f64>()
            })
            .sum()
    }

    proptest! {
        #[test]
        fn no_other_cut_is_better(
            mut values in prop::collection::vec(0i32..60, 4..14), classes in 1usize..5,
        ) {
            values.sort_unstable();
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let breaks = natural_breaks(&values, classes).expect("breaks");
            let best = by_trying_all(&values, classes);
            prop_assert!((of_breaks(&values, &breaks) - best).abs() < 1e-8);
        }
    }

    #[test]
    fn fewer_distinct_values_than_classes_make_a_class_each() {
        let breaks = natural_breaks(&[2.0, 1.0, 2.0, 5.0, 5.0], 7).expect("breaks");
        assert_eq!(breaks.uppers, [1.0, 2.0, 5.0]);
    }

    #[test]
    fn a_country_of_values_is_quick() {
        let mut stream = crate::base::seed::stream(1, 1);
        let values: Vec<f64> = (0..200_000).map(|_| stream.normal()).collect();
        assert_eq!(natural_breaks(&values, 7).expect("breaks").count(), 7);
    }
}
