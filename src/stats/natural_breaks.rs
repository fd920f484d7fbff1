//! Which classes are most alike within? Fisher–Jenks optimal breaks: the
//! classes with the least sum of squared deviations from their means, exactly
//! and not from a sample.
//!
//! W. D. Fisher, "On grouping for maximum homogeneity", JASA 53 (1958); G. F.
//! Jenks, "Optimal data classification for choropleth maps" (1977). On sorted
//! distinct values with their multiplicities (equal values are never parted:
//! no cut between them is better than both cuts beside them), and by divide
//! and conquer: the best start of the last class never moves left as values
//! are added, so that k classes of n values take O(k n log n). Agrees with
//! mapclassify `FisherJenks` and jenkspy.
//!
//! Matrix searching (SMAWK) would take O(k n), but its steps depend on each
//! other; these run through memory in order and on every core, and take a
//! third of the time (seven classes of 188,880 values on two cores: 0.13 s
//! against 0.36 s of kmeans1d, which searches so).

use super::breaks::{Breaks, sorted};
use super::deviations::Deviations;

/// Rows of a layer that are worth a second core.
const SHARED_FROM: usize = 2048;
/// Starts looked at together.
const TOGETHER: usize = 8;

/// At most `classes` natural breaks; as many classes as there are distinct
/// values where those are fewer. Values that are not finite (missing ones, as
/// `NaN`, among them) are left out. `None` without values or with no class
/// asked. Where two cuts are equally good, the lower classes are the smaller.
pub fn natural_breaks(values: &[f64], classes: usize) -> Option<Breaks> {
    let sorted = sorted(values);
    let lowest = *sorted.first()?;
    if classes == 0 {
        return None;
    }
    let deviations = Deviations::of(&sorted);
    let n = deviations.len();
    let classes = classes.min(n);
    // cost[i]: the least deviation of the first i + 1 values in so many classes.
    let mut cost: Vec<f64> = (0..n).map(|i| deviations.from(0, &deviations.end(i))).collect();
    let mut starts: Vec<Vec<u32>> = Vec::new();
    for class in 1..classes.saturating_sub(1) {
        // Values enough are left for the classes to come, and for those before.
        let rows = class..n - (classes - 1 - class);
        let mut next = vec![f64::INFINITY; n];
        let mut start = vec![0; n];
        let layer = Layer { deviations: &deviations, before: &cost };
        let found = (&mut next[rows.clone()], &mut start[rows.clone()]);
        layer.fill(rows.start, found, (class, rows.end - 1));
        cost = next;
        starts.push(start);
    }
    let mut uppers = vec![deviations.values[n - 1]];
    if classes > 1 {
        // Of the highest class, only where all values are in is asked.
        let layer = Layer { deviations: &deviations, before: &cost };
        let mut last = layer.best(n - 1, (classes - 1, n - 1)).1.saturating_sub(1);
        uppers.push(deviations.values[last]);
        for start in starts.iter().rev() {
            last = (start[last] as usize).saturating_sub(1);
            uppers.push(deviations.values[last]);
        }
    }
    uppers.reverse();
    Some(Breaks { lowest, uppers })
}

/// One more class on top of the classes before.
struct Layer<'a> {
    deviations: &'a Deviations,
    before: &'a [f64],
}

impl Layer<'_> {
    /// Fills the least deviation and the best start of the new class for as
    /// many last values as there are places, from `first` on. `reach`: the
    /// earliest and latest start to look at.
    fn fill(&self, first: usize, found: (&mut [f64], &mut [u32]), reach: (usize, usize)) {
        let (next, start) = found;
        let middle = next.len() / 2;
        if next.is_empty() {
            return;
        }
        let (least, best) = self.best(first + middle, reach);
        next[middle] = least;
        start[middle] = best as u32;
        let shared = next.len() >= SHARED_FROM;
        let (next_below, next_above) = next.split_at_mut(middle);
        let (start_below, start_above) = start.split_at_mut(middle);
        let mut below = || self.fill(first, (next_below, start_below), (reach.0, best));
        let above = (&mut next_above[1..], &mut start_above[1..]);
        let above = || self.fill(first + middle + 1, above, (best, reach.1));
        if shared {
            rayon::join(below, above);
        } else {
            below();
            above();
        }
    }

    /// The least deviation of the values up to and with `last`, and where the
    /// new class then starts: the first of the best within reach.
    fn best(&self, last: usize, (earliest, latest): (usize, usize)) -> (f64, usize) {
        let latest = latest.min(last);
        let end = self.deviations.end(last);
        let mut best = (f64::INFINITY, earliest);
        let mut from = earliest;
        let mut totals = [0.0; TOGETHER];
        while from + TOGETHER <= latest + 1 {
            totals.copy_from_slice(&self.before[from - 1..from - 1 + TOGETHER]);
            self.deviations.add_to(&mut totals, &end, from);
            for (i, &total) in totals.iter().enumerate() {
                if total < best.0 {
                    best = (total, from + i);
                }
            }
            from += TOGETHER;
        }
        for from in from..=latest {
            let total = self.before[from - 1] + self.deviations.from(from, &end);
            if total < best.0 {
                best = (total, from);
            }
        }
        best
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

        #[test]
        fn values_that_repeat_are_cut_as_well_as_if_each_stood_alone(
            mut values in prop::collection::vec(0i32..6, 8..15), classes in 1usize..5,
        ) {
            values.sort_unstable();
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let breaks = natural_breaks(&values, classes).expect("breaks");
            let best = by_trying_all(&values, classes);
            prop_assert!((of_breaks(&values, &breaks) - best).abs() < 1e-8);
        }

        #[test]
        fn breaks_move_with_the_values_however_far(
            values in prop::collection::vec(0i32..1000, 1..60), classes in 1usize..8,
        ) {
            let at = |origin: f64| -> Vec<f64> {
                let moved: Vec<f64> = values.iter().map(|v| f64::from(*v) + origin).collect();
                let uppers = natural_breaks(&moved, classes).expect("breaks").uppers;
                uppers.into_iter().map(|upper| upper - origin).collect()
            };
            prop_assert_eq!(at(0.0), at(1e15));
            prop_assert_eq!(at(0.0), at(-1e15));
        }

        #[test]
        fn one_value_far_away_has_a_class_to_itself_and_the_others_theirs(
            values in prop::collection::vec(0i32..1000, 2..60), classes in 1usize..6,
        ) {
            let mut values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let mut expected = natural_breaks(&values, classes).expect("breaks").uppers;
            expected.push(1e12);
            values.push(1e12);
            let found = natural_breaks(&values, classes + 1).expect("breaks").uppers;
            prop_assert_eq!(found, expected);
        }
    }

    /// Values and breaks made with jenkspy and mapclassify.
    const FIXTURE: &str = include_str!("../../tests/fixtures/stats/natural_breaks.csv");

    #[test]
    fn breaks_of_thousands_agree_with_jenkspy_and_mapclassify() {
        let rows: Vec<(&str, usize, Vec<f64>)> = FIXTURE
            .lines()
            .skip(1)
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                let numbers = cells[2].split(' ').map(|v| v.parse().expect("a number")).collect();
                (cells[0], cells[1].parse().unwrap_or(0), numbers)
            })
            .collect();
        let values = &rows[0].2;
        assert_eq!((values.len(), rows.len()), (3000, 9));
        for (kind, classes, expected) in &rows[1..] {
            let found = natural_breaks(values, *classes).expect("breaks");
            assert_eq!(&found.uppers, expected, "{kind}, {classes} classes");
        }
    }

    #[test]
    fn fewer_distinct_values_than_classes_make_a_class_each() {
        let breaks = natural_breaks(&[2.0, 1.0, 2.0, 5.0, 5.0], 7).expect("breaks");
        assert_eq!(breaks.uppers, [1.0, 2.0, 5.0]);
        assert_eq!(natural_breaks(&[-0.0, 0.0], 3).expect("breaks").uppers.len(), 1);
    }

    #[test]
    fn of_two_cuts_equally_good_the_lower_classes_are_the_smaller() {
        let breaks = natural_breaks(&[0.0, 1.0, 2.0], 2).expect("breaks");
        assert_eq!(breaks.uppers, [0.0, 2.0]);
        let breaks = natural_breaks(&[0.0, 1.0, 5.0, 6.0], 3).expect("breaks");
        assert_eq!(breaks.uppers, [0.0, 1.0, 6.0]);
    }

    #[test]
    fn one_thread_and_four_cut_a_country_alike() {
        let mut stream = crate::base::seed::stream(1, 1);
        let values: Vec<f64> = (0..40_000).map(|_| stream.normal()).collect();
        let of = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("pool");
            pool.install(|| natural_breaks(&values, 7))
        };
        assert_eq!(of(1).expect("breaks").count(), 7);
        assert_eq!(of(1), of(4));
    }
}
