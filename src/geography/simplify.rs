//! Which corners does a line need at a given scale? Visvalingam's method: the
//! corner that makes the smallest triangle with its neighbours goes first.
//! (Visvalingam and Whyatt, "Line generalisation by repeated elimination of
//! points", Cartographic Journal 30, 1993.) Done once for each arc: every
//! corner keeps the coarsest detail at which it is there, so that a level of
//! detail is a filter.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A detail: the power of two that its tolerance is one over, in world units.
/// At `n`, corners stay whose triangles are at least half a square of
/// `2^−n` a side.
pub(super) type Fineness = u8;

/// The fineness at which every corner is there.
pub(super) const FULL: Fineness = Fineness::MAX;

struct Corner {
    area: f64,
    at: u32,
    before: u32,
    after: u32,
}

impl PartialEq for Corner {
    fn eq(&self, other: &Corner) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Corner {}
impl PartialOrd for Corner {
    fn partial_cmp(&self, other: &Corner) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Corner {
    fn cmp(&self, other: &Corner) -> Ordering {
        self.area.total_cmp(&other.area).then(self.at.cmp(&other.at))
    }
}

/// Weighs the corners of one line after another; keeps its memory.
#[derive(Default)]
pub(super) struct Weigher {
    heap: BinaryHeap<Reverse<Corner>>,
    before: Vec<u32>,
    after: Vec<u32>,
    areas: Vec<f64>,
}

/// Lines of fewer corners are searched through for the smallest triangle:
/// most arcs of a map are so short that a heap costs more.
const HEAP_FROM: usize = 24;

impl Weigher {
    /// Writes for each corner of a line in world coordinates the coarsest
    /// fineness at which it is there. Ends are always, and of a closed line
    /// the two corners that say most, so that it is at least a triangle.
    pub fn weigh(&mut self, line: &[[f64; 2]], fineness: &mut [Fineness]) {
        let n = line.len();
        fineness.fill(0);
        let least = if line.first() == line.last() { 4 } else { 2 };
        if n <= least {
            return;
        }
        self.before.clear();
        self.before.extend((0..n as u32).map(|i| i.saturating_sub(1)));
        self.after.clear();
        self.after.extend(1..=n as u32);
        if n < HEAP_FROM {
            self.weigh_short(line, fineness, n - least);
        } else {
            self.weigh_long(line, fineness, n - least);
        }
    }

    fn weigh_short(&mut self, line: &[[f64; 2]], fineness: &mut [Fineness], goes: usize) {
        let n = line.len();
        let areas = &mut self.areas;
        areas.clear();
        areas.extend((0..n).map(|i| {
            if i == 0 || i + 1 == n { f64::INFINITY } else { triangle(line, i - 1, i, i + 1) }
        }));
        for _ in 0..goes {
            let mut at = 0;
            for (i, area) in areas.iter().enumerate() {
                if *area < areas[at] {
                    at = i;
                }
            }
            let area = areas[at];
            if area == f64::INFINITY {
                // Nothing but areas too large for a number is left.
                return;
            }
            fineness[at] = fineness_of(area);
            areas[at] = f64::INFINITY;
            let (b, a) = (self.before[at] as usize, self.after[at] as usize);
            self.after[b] = a as u32;
            self.before[a] = b as u32;
            for i in [b, a] {
                if i > 0 && i < n - 1 {
                    let (nb, na) = (self.before[i] as usize, self.after[i] as usize);
                    // Never smaller than what has gone: else a far corner
                    // could follow a chain of tiny ones.
                    areas[i] = triangle(line, nb, i, na).max(area);
                }
            }
        }
    }

    fn weigh_long(&mut self, line: &[[f64; 2]], fineness: &mut [Fineness], goes: usize) {
        let n = line.len();
        let corner = |area: f64, at: usize, before: usize, after: usize| {
            Reverse(Corner { area, at: at as u32, before: before as u32, after: after as u32 })
        };
        self.heap.clear();
        let first = (1..n - 1).map(|i| corner(triangle(line, i - 1, i, i + 1), i, i - 1, i + 1));
        self.heap.extend(first);
        let (before, after) = (&mut self.before, &mut self.after);
        let mut left = goes;
        while let Some(Reverse(Corner { area, at, before: was_b, after: was_a })) = self.heap.pop()
        {
            let at = at as usize;
            // A corner that has gone has no one before it.
            if before[at] != was_b || after[at] != was_a {
                continue;
            }
            if left == 0 {
                break;
            }
            left -= 1;
            fineness[at] = fineness_of(area);
            let (b, a) = (was_b as usize, was_a as usize);
            (before[at], after[at]) = (u32::MAX, u32::MAX);
            after[b] = a as u32;
            before[a] = b as u32;
            for i in [b, a] {
                if i > 0 && i < n - 1 {
                    let (nb, na) = (before[i] as usize, after[i] as usize);
                    self.heap.push(corner(triangle(line, nb, i, na).max(area), i, nb, na));
                }
            }
        }
    }
}

fn triangle(line: &[[f64; 2]], a: usize, b: usize, c: usize) -> f64 {
    let [ax, ay] = line[a];
    let (bx, by) = (line[b][0] - ax, line[b][1] - ay);
    let (cx, cy) = (line[c][0] - ax, line[c][1] - ay);
    (bx * cy - by * cx).abs() / 2.0
}

/// The coarsest fineness at which a triangle of this area is seen: the least
/// `n` with `2^(−2n−1)` no larger. Only full detail sees none at all.
fn fineness_of(area: f64) -> Fineness {
    if area.is_nan() || area <= 0.0 {
        return FULL;
    }
    let exponent = (area.to_bits() >> 52) as i32 - 1023;
    // Half of −1 − exponent, rounded up.
    (-exponent).div_euclid(2).clamp(0, i32::from(FULL)) as Fineness
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(line: &[[f64; 2]]) -> Vec<Fineness> {
        let mut fineness = vec![7; line.len()];
        Weigher::default().weigh(line, &mut fineness);
        fineness
    }

    #[test]
    fn a_triangle_is_seen_from_half_a_square_of_the_tolerance_on() {
        for n in 0..60 {
            let half_square = 0.5 * 0.25f64.powi(n);
            assert_eq!(i32::from(fineness_of(half_square)), n);
            assert_eq!(i32::from(fineness_of(half_square * 0.999)), n + 1);
            assert_eq!(i32::from(fineness_of(half_square * 3.999)), n);
        }
        assert_eq!((fineness_of(0.0), fineness_of(f64::MAX)), (FULL, 0));
    }

    #[test]
    fn small_corners_go_first_and_the_ends_never() {
        let line = [[0.0, 0.0], [1.0, 0.01], [2.0, 0.0], [3.0, 2.0], [4.0, 0.0]];
        let fineness = weighed(&line);
        assert_eq!((fineness[0], fineness[4]), (0, 0));
        assert!(fineness[1] > fineness[2] && fineness[2] >= fineness[3], "{fineness:?}");
        // On one line: at full detail alone.
        assert_eq!(weighed(&[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]), [0, FULL, 0]);
    }

    #[test]
    fn a_closed_line_is_at_least_a_triangle() {
        let ring: Vec<[f64; 2]> = (0..=40)
            .map(|i| {
                let angle = f64::from(i % 40) / 40.0 * std::f64::consts::TAU;
                [angle.cos() * 1e-9, angle.sin() * 1e-9]
            })
            .collect();
        let fineness = weighed(&ring);
        assert_eq!(fineness.iter().filter(|&&f| f == 0).count(), 4);
    }

    #[test]
    fn long_lines_are_weighed_as_short_ones_are() {
        let mut chance = crate::base::seed::stream(3, 1);
        for n in [5, 12, 23, 60, 200] {
            let line: Vec<[f64; 2]> =
                (0..n).map(|i| [f64::from(i), chance.between(-3.0, 3.0) * 1e-3]).collect();
            let (mut short, mut long) = (vec![0; line.len()], vec![0; line.len()]);
            for (is_short, fineness) in [(true, &mut short), (false, &mut long)] {
                let mut weigher = Weigher::default();
                weigher.before.extend((0..n as u32).map(|i| i.saturating_sub(1)));
                weigher.after.extend(1..=n as u32);
                if is_short {
                    weigher.weigh_short(&line, fineness, line.len() - 2);
                } else {
                    weigher.weigh_long(&line, fineness, line.len() - 2);
                }
            }
            assert_eq!(short, long);
        }
    }
}
