//! How much do sorted values from one place to another deviate from their
//! mean? Sums of squared deviations in constant time, from running sums.
//!
//! Σw(v − mean)² = Σwv² − (Σwv)²/Σw loses every digit where values lie far
//! from zero beside how far they lie apart, and where a few lie far from all
//! others. So values are taken from the lowest on, and each sum is kept as two
//! numbers, the second holding what the first cannot (T. J. Dekker, "A
//! floating-point technique for extending the available precision", Numerische
//! Mathematik 18, 1971): some 32 digits, of which a double's 16 are left.

/// Sorted distinct values with running sums of their multiplicities, values
/// and squares; values from the lowest on and scaled by a power of two, which
/// changes no comparison between deviations.
pub(super) struct Deviations {
    pub values: Vec<f64>,
    /// Before each value, and after the last: how many, Σd, Σd². The parts of
    /// pairs lie apart, so that several runs are measured at once.
    count: Vec<f64>,
    sum: [Vec<f64>; 2],
    square: [Vec<f64>; 2],
}

/// A number and what it leaves out.
type Pair = [f64; 2];

/// What is the same for every run that ends at one value.
pub(super) struct End {
    count: f64,
    sum: Pair,
    square: Pair,
}

impl Deviations {
    /// `sorted` rises and has only finite values.
    pub fn of(sorted: &[f64]) -> Deviations {
        let lowest = sorted.first().copied().unwrap_or(0.0);
        let highest = sorted.last().copied().unwrap_or(0.0);
        // Halves, since the whole span may be more than a number can hold.
        let span = highest / 2.0 - lowest / 2.0;
        let scale = f64::from_bits(span.to_bits() & EXPONENT).max(f64::MIN_POSITIVE);
        let mut found = Deviations {
            values: Vec::with_capacity(sorted.len()),
            count: vec![0.0],
            sum: [vec![0.0], vec![0.0]],
            square: [vec![0.0], vec![0.0]],
        };
        let (mut sum, mut square) = ([0.0; 2], [0.0; 2]);
        for run in sorted.chunk_by(|a, b| a == b) {
            let value = run[0];
            let times = run.len() as f64;
            let d = (value / 2.0 - lowest / 2.0) / scale;
            found.values.push(value);
            found.count.push(found.count[found.count.len() - 1] + times);
            sum = added(sum, product(d, times));
            let [whole, rest] = product(d, d);
            let [all, all_rest] = product(whole, times);
            square = added(square, [all, all_rest + rest * times]);
            for part in 0..2 {
                found.sum[part].push(sum[part]);
                found.square[part].push(square[part]);
            }
        }
        found
    }

    /// How many distinct values.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Of runs that end with value `to`.
    pub fn end(&self, to: usize) -> End {
        let pair = |of: &[Vec<f64>; 2]| [of[0][to + 1], of[1][to + 1]];
        End { count: self.count[to + 1], sum: pair(&self.sum), square: pair(&self.square) }
    }

    /// Adds to each of `totals` the deviation of the run from value `from`,
    /// `from` + 1 … to `end`.
    #[inline]
    pub fn add_to<const N: usize>(&self, totals: &mut [f64; N], end: &End, from: usize) {
        let count = &self.count[from..from + N];
        let [sum, sum_rest] = self.sum.each_ref().map(|part| &part[from..from + N]);
        let [square, square_rest] = self.square.each_ref().map(|part| &part[from..from + N]);
        for i in 0..N {
            totals[i] += between(end, count[i], [sum[i], sum_rest[i]], [square[i], square_rest[i]]);
        }
    }

    /// The deviation of the run from value `from` to `end`.
    pub fn from(&self, from: usize, end: &End) -> f64 {
        let mut total = [0.0];
        self.add_to(&mut total, end, from);
        total[0]
    }
}

/// The bits of a number that are its power of two.
const EXPONENT: u64 = 0x7FF0_0000_0000_0000;

/// Σd² − (Σd)²/n, as (n Σd² − (Σd)²)/n.
#[inline]
fn between(end: &End, count: f64, sum: Pair, square: Pair) -> f64 {
    let n = end.count - count;
    let [s, s_rest] = less(end.sum, sum);
    let [q, q_rest] = less(end.square, square);
    let [ss, ss_rest] = product(s, s);
    let [nq, nq_rest] = product(q, n);
    let rest = (nq_rest + n * q_rest) - (ss_rest + 2.0 * s * s_rest);
    (((nq - ss) + rest) / n).max(0.0)
}

/// a − b where a is not less than b.
#[inline]
fn less(a: Pair, b: Pair) -> Pair {
    let difference = a[0] - b[0];
    [difference, ((a[0] - difference) - b[0]) + (a[1] - b[1])]
}

#[inline]
fn product(a: f64, b: f64) -> Pair {
    let halves = |x: f64| {
        let t = 134_217_729.0 * x; // 2^27 + 1
        let high = t - (t - x);
        (high, x - high)
    };
    let ((a0, a1), (b0, b1)) = (halves(a), halves(b));
    let whole = a * b;
    [whole, ((a0 * b0 - whole) + a0 * b1 + a1 * b0) + a1 * b1]
}

fn added(a: Pair, b: Pair) -> Pair {
    let sum = a[0] + b[0];
    let of_b = sum - a[0];
    let rest = ((a[0] - (sum - of_b)) + (b[0] - of_b)) + (a[1] + b[1]);
    let whole = sum + rest;
    [whole, rest - (whole - sum)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::near;

    fn of(values: &[f64], from: usize, to: usize) -> f64 {
        let deviations = Deviations::of(values);
        deviations.from(from, &deviations.end(to))
    }

    #[test]
    fn a_run_deviates_as_the_definition_says_with_each_repeat_counted() {
        // 1, 3, 3, 5: the mean is 3, the squares 4 + 0 + 0 + 4; the span of 4
        // is halved and scaled by 2, so that squares are of quarters.
        near(of(&[1.0, 3.0, 3.0, 5.0], 0, 2), 8.0 / 16.0, 1e-15, "all");
        near(of(&[1.0, 3.0, 3.0, 5.0], 0, 1), (8.0 / 3.0) / 16.0, 1e-15, "the lower three");
        assert_eq!(of(&[1.0, 3.0, 3.0, 5.0], 1, 1), 0.0);
    }

    #[test]
    fn digits_are_kept_far_from_zero_and_beside_one_value_far_away() {
        let base = of(&[0.0, 1.0, 2.0, 4.0], 0, 3);
        near(of(&[1e15, 1e15 + 1.0, 1e15 + 2.0, 1e15 + 4.0], 0, 3), base, 1e-15, "far");
        // Scaled by the span of 2^40: squares of 1, 2 and 4 by that.
        let far = 2f64.powi(40);
        let lower = of(&[0.0, 1.0, 2.0, 4.0, far], 0, 3);
        near(lower * far * far, 8.75, 1e-12, "below");
        let upper = of(&[0.0, far - 4.0, far - 2.0, far - 1.0, far], 1, 4);
        near(upper * far * far, 8.75, 1e-6, "above");
    }

    #[test]
    fn the_widest_and_the_narrowest_spans_that_numbers_have_are_measured() {
        assert!(of(&[-f64::MAX, 0.0, f64::MAX], 0, 2).is_finite());
        assert!(of(&[-f64::MAX, 0.0, f64::MAX], 0, 2) > 0.0);
        assert!(of(&[0.0, 5e-324], 0, 1).is_finite());
    }
}
