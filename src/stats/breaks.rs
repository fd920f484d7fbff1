//! Where should a map's classes be cut? Quantiles, equal intervals, standard
//! deviations and breaks typed by hand; natural breaks have a file of their
//! own.
//!
//! Compared with mapclassify (`Quantiles`, `EqualInterval`, `StdMean`).

use super::quantile::quantile_sorted;

/// Classes of values: each reaches from above the bound before it up to and
/// with its own; the lowest is closed on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Breaks {
    /// The lowest value of the lowest class.
    pub lowest: f64,
    /// The upper bound of each class, rising; at least one.
    pub uppers: Vec<f64>,
}

impl Breaks {
    /// How many classes there are.
    pub fn count(&self) -> usize {
        self.uppers.len()
    }

    /// The class a value falls in; values beyond an end fall in the class at
    /// that end. `None` where it is not a number.
    pub fn class_of(&self, value: f64) -> Option<usize> {
        if value.is_nan() {
            return None;
        }
        let class = self.uppers.partition_point(|upper| *upper < value);
        Some(class.min(self.uppers.len().saturating_sub(1)))
    }

    /// The lower and upper bound of a class; `None` where there is no such class.
    pub fn bounds(&self, class: usize) -> Option<(f64, f64)> {
        let upper = *self.uppers.get(class)?;
        let lower = match class.checked_sub(1) {
            Some(before) => *self.uppers.get(before)?,
            None => self.lowest,
        };
        Some((lower, upper))
    }

    /// How many of the values fall in each class.
    pub fn counts(&self, values: &[f64]) -> Vec<usize> {
        let mut counts = vec![0; self.count()];
        for class in values.iter().filter_map(|v| self.class_of(*v)) {
            counts[class] += 1;
        }
        counts
    }

    /// Breaks from inner bounds: only those strictly between the ends are
    /// kept, in order and once.
    fn within(lowest: f64, highest: f64, inner: impl IntoIterator<Item = f64>) -> Breaks {
        let mut uppers: Vec<f64> =
            inner.into_iter().filter(|b| *b >= lowest && *b < highest).collect();
        uppers.push(highest);
        uppers.sort_by(f64::total_cmp);
        uppers.dedup();
        Breaks { lowest, uppers }
    }
}

/// The finite values in rising order.
pub(super) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

fn ends(sorted: &[f64]) -> Option<(f64, f64)> {
    Some((*sorted.first()?, *sorted.last()?))
}

/// As many values in each class as can be; type 7. Fewer classes than asked
/// where values are tied. `None` without finite values or with no class asked.
pub fn quantile_breaks(values: &[f64], classes: usize) -> Option<Breaks> {
    let sorted = sorted(values);
    let (low, high) = ends(&sorted).filter(|_| classes > 0)?;
    let inner = (1..classes).filter_map(|i| quantile_sorted(&sorted, i as f64 / classes as f64));
    Some(Breaks::within(low, high, inner))
}

/// Classes of equal width. `None` without finite values or with no class asked.
pub fn equal_interval_breaks(values: &[f64], classes: usize) -> Option<Breaks> {
    let sorted = sorted(values);
    let (low, high) = ends(&sorted).filter(|_| classes > 0)?;
    let width = high / classes as f64 - low / classes as f64;
    Some(Breaks::within(low, high, (1..classes).map(|i| low + width * i as f64)))
}

/// Classes cut at two and one standard deviations (of the sample) either side
/// of the mean, where values reach as far. One value makes one class. `None`
/// without finite values.
pub fn standard_deviation_breaks(values: &[f64]) -> Option<Breaks> {
    let sorted = sorted(values);
    let (low, high) = ends(&sorted)?;
    let n = sorted.len() as f64;
    let mean = sorted.iter().sum::<f64>() / n;
    if low == high {
        return Some(Breaks::within(low, high, []));
    }
    let deviation = (sorted.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    Some(Breaks::within(low, high, [-2.0, -1.0, 1.0, 2.0].map(|k| mean + k * deviation)))
}

/// Classes cut at bounds typed by hand; the top class reaches to the highest
/// value, or to the last bound where that is higher. Bounds that are not
/// finite are left out; order and repeats do not matter. `None` where there
/// are neither values nor bounds.
pub fn breaks_by_hand(bounds: &[f64], values: &[f64]) -> Option<Breaks> {
    let values = sorted(values);
    let mut uppers = sorted(bounds);
    uppers.dedup();
    let (low, high) = ends(&values).or_else(|| ends(&uppers))?;
    if uppers.last().is_none_or(|last| *last < high) {
        uppers.push(high);
    }
    let lowest = uppers.first().map_or(low, |first| first.min(low));
    Some(Breaks { lowest, uppers })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::natural_breaks;
    use crate::stats::reference::*;
    use crate::stats::testing::near;

    #[test]
    fn breaks_agree_with_mapclassify() {
        let check = |found: Option<Breaks>, expected: &[f64], what: &str| {
            let found = found.expect("breaks").uppers;
            assert_eq!(found.len(), expected.len(), "{what}: {found:?}");
            for (a, b) in found.iter().zip(expected) {
                near(*a, *b, 1e-12, what);
            }
        };
        check(quantile_breaks(&REFERENCE_VALUES, 5), &REFERENCE_QUANTILES, "quantiles");
        check(equal_interval_breaks(&REFERENCE_VALUES, 5), &REFERENCE_EQUAL, "equal intervals");
        check(standard_deviation_breaks(&REFERENCE_VALUES), &REFERENCE_STD, "deviations");
    }

    #[test]
    fn none_one_two_and_equal_values_all_make_sense() {
        type Method = fn(&[f64]) -> Option<Breaks>;
        let methods: [(&str, Method); 4] = [
            ("quantiles", |v| quantile_breaks(v, 5)),
            ("equal intervals", |v| equal_interval_breaks(v, 5)),
            ("natural", |v| natural_breaks(v, 5)),
            ("deviations", standard_deviation_breaks),
        ];
        for (name, method) in methods {
            assert_eq!(method(&[]), None, "{name}");
            assert_eq!(method(&[f64::NAN]), None, "{name}");
            let one = Breaks { lowest: 3.0, uppers: vec![3.0] };
            assert_eq!(method(&[3.0]), Some(one.clone()), "{name}");
            assert_eq!(method(&[3.0; 40]), Some(one), "{name}");
            let two = method(&[1.0, f64::NAN, 2.0]).expect("breaks");
            assert_eq!(two.class_of(1.0), Some(0), "{name}");
            assert_eq!(two.class_of(2.0), Some(two.count() - 1), "{name}");
            assert_eq!(two.counts(&[1.0, f64::NAN, 2.0]).iter().sum::<usize>(), 2, "{name}");
        }
        assert_eq!(quantile_breaks(&[1.0], 0), None);
    }

    #[test]
    fn a_bound_belongs_to_the_class_below_it_and_the_lowest_class_is_closed() {
        let breaks = Breaks { lowest: 0.0, uppers: vec![10.0, 20.0] };
        assert_eq!(breaks.class_of(0.0), Some(0));
        assert_eq!(breaks.class_of(10.0), Some(0));
        assert_eq!(breaks.class_of(10.000_001), Some(1));
        assert_eq!(breaks.class_of(99.0), Some(1));
        assert_eq!(breaks.class_of(-1.0), Some(0));
        assert_eq!(breaks.class_of(f64::NAN), None);
        assert_eq!(breaks.bounds(1), Some((10.0, 20.0)));
        assert_eq!(breaks.bounds(2), None);
    }

    #[test]
    fn bounds_typed_by_hand_are_kept_and_the_top_class_reaches_the_highest_value() {
        let breaks = breaks_by_hand(&[100.0, 80.0, 80.0], &[50.0, 130.0]).expect("breaks");
        assert_eq!(breaks, Breaks { lowest: 50.0, uppers: vec![80.0, 100.0, 130.0] });
        let beyond = breaks_by_hand(&[80.0, 200.0], &[90.0]).expect("breaks");
        assert_eq!(beyond, Breaks { lowest: 80.0, uppers: vec![80.0, 200.0] });
        assert_eq!(breaks_by_hand(&[], &[]), None);
    }
}
