//! Which corners does a line need at a given scale? Visvalingam's method: the
//! corner that makes the smallest triangle with its neighbours goes first.
//! (Visvalingam and Whyatt, "Line generalisation by repeated elimination of
//! points", Cartographic Journal 30, 1993.)

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

struct Corner {
    area: f64,
    at: usize,
    before: usize,
    after: usize,
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

/// The line without corners whose triangles are smaller than half a square of
/// `tolerance` a side. Ends stay, and at least `least` points.
pub(super) fn simplify(line: &[[f64; 2]], tolerance: f64, least: usize) -> Vec<[f64; 2]> {
    let n = line.len();
    if n <= least.max(2) || tolerance.is_nan() || tolerance <= 0.0 {
        return line.to_vec();
    }
    let limit = tolerance * tolerance / 2.0;
    let triangle = |a: usize, b: usize, c: usize| {
        let [ax, ay] = line[a];
        let (bx, by) = (line[b][0] - ax, line[b][1] - ay);
        let (cx, cy) = (line[c][0] - ax, line[c][1] - ay);
        (bx * cy - by * cx).abs() / 2.0
    };
    let mut before: Vec<usize> = (0..n).map(|i| i.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (0..n).map(|i| (i + 1).min(n - 1)).collect();
    let mut gone = vec![false; n];
    let mut heap: BinaryHeap<Reverse<Corner>> = (1..n - 1)
        .map(|at| {
            Reverse(Corner {
                area: triangle(at - 1, at, at + 1),
                at,
                before: at - 1,
                after: at + 1,
            })
        })
        .collect();
    let mut left = n;
    while let Some(Reverse(corner)) = heap.pop() {
        let Corner { area, at, .. } = corner;
        if gone[at] || before[at] != corner.before || after[at] != corner.after {
            continue;
        }
        if area >= limit || left <= least.max(2) {
            break;
        }
        gone[at] = true;
        left -= 1;
        let (b, a) = (before[at], after[at]);
        after[b] = a;
        before[a] = b;
        for neighbour in [b, a] {
            if neighbour > 0 && neighbour < n - 1 {
                let (nb, na) = (before[neighbour], after[neighbour]);
                // Never smaller than what has gone: else a far corner could
                // follow a chain of tiny ones.
                let area = triangle(nb, neighbour, na).max(area);
                heap.push(Reverse(Corner { area, at: neighbour, before: nb, after: na }));
            }
        }
    }
    line.iter().zip(gone).filter(|(_, gone)| !gone).map(|(p, _)| *p).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_corners_go_and_large_ones_and_the_ends_stay() {
        let line = [[0.0, 0.0], [1.0, 0.01], [2.0, 0.0], [3.0, 2.0], [4.0, 0.0]];
        let kept = simplify(&line, 0.5, 2);
        assert_eq!(kept, [[0.0, 0.0], [2.0, 0.0], [3.0, 2.0], [4.0, 0.0]]);
        assert_eq!(simplify(&line, 0.0, 2), line);
        assert_eq!(simplify(&line, 100.0, 2), [[0.0, 0.0], [4.0, 0.0]]);
        assert_eq!(simplify(&line, 100.0, 4).len(), 4);
    }

    #[test]
    fn a_line_gives_the_same_corners_from_either_end() {
        let mut chance = crate::base::seed::stream(3, 1);
        let line: Vec<[f64; 2]> =
            (0..200).map(|i| [f64::from(i), chance.between(-3.0, 3.0)]).collect();
        let mut kept = simplify(&line, 2.0, 2);
        let mut backwards = line.clone();
        backwards.reverse();
        kept.reverse();
        assert!(kept.len() > 10 && kept.len() < 190);
        assert_eq!(simplify(&backwards, 2.0, 2), kept);
    }
}
