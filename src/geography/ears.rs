//! Which triangles make up a ring of few corners? Ears are cut off one after
//! the other (Held, "FIST: fast industrial-strength triangulation of
//! polygons", Algorithmica 30, 2001), in the order in which the crate
//! `earcut` cuts them, so that triangles are the same as its own.
//!
//! Only a corner that turns outwards can keep another from being an ear. They
//! are listed here, where the crate looks at all that are left: which saves
//! a quarter of the time for a country at full detail, thirty corners to a ring.

/// Rings of more corners are faster with the crate, which sorts them by place.
const MOST: usize = 160;

/// Cuts one ring after another; keeps its memory.
#[derive(Default)]
pub(super) struct Ears {
    /// The corners in the order in which they are linked, and who stands
    /// before and after each that is left.
    corners: Vec<[f64; 2]>,
    before: Vec<u32>,
    after: Vec<u32>,
    /// Whether each turns outwards or not at all, and a list of those.
    is_outward: Vec<bool>,
    outward: Vec<u32>,
}

impl Ears {
    /// Writes the triangles of a ring, as positions in it. False where no ear
    /// is left before the end, as of rings that touch themselves, or where
    /// there are too many corners.
    pub fn cut(&mut self, ring: &[[f64; 2]], triangles: &mut Vec<u32>) -> bool {
        triangles.clear();
        let n = ring.len();
        if !(3..=MOST).contains(&n) || ring[0] == ring[n - 1] {
            return false;
        }
        let reversed = !runs_on(ring);
        self.link(ring, reversed);
        let position = |at: u32| if reversed { n as u32 - 1 - at } else { at };
        let mut ear = n as u32 - 1;
        let mut stop = ear;
        loop {
            let (a, c) = (self.before[ear as usize], self.after[ear as usize]);
            if a == c {
                return true;
            }
            if self.is_ear(a, ear, c) {
                triangles.extend([a, ear, c].map(position));
                self.remove(a, ear, c);
                // Every other one, which makes fewer slivers.
                ear = self.after[c as usize];
                stop = ear;
            } else {
                ear = c;
                if ear == stop {
                    triangles.clear();
                    return false;
                }
            }
        }
    }

    fn link(&mut self, ring: &[[f64; 2]], reversed: bool) {
        let n = ring.len() as u32;
        self.corners.clear();
        if reversed {
            self.corners.extend(ring.iter().rev());
        } else {
            self.corners.extend(ring);
        }
        self.before.clear();
        self.before.extend(std::iter::once(n - 1).chain(0..n - 1));
        self.after.clear();
        self.after.extend((1..n).chain([0]));
        self.is_outward.clear();
        self.outward.clear();
        for at in 0..n {
            let outward = self.turns_outward(at);
            self.is_outward.push(outward);
            if outward {
                self.outward.push(at);
            }
        }
    }

    fn turns_outward(&self, at: u32) -> bool {
        let of = |at: u32| self.corners[at as usize];
        let ([ax, ay], [bx, by]) = (of(self.before[at as usize]), of(at));
        let [cx, cy] = of(self.after[at as usize]);
        (by - ay) * (cx - bx) - (bx - ax) * (cy - by) >= 0.0
    }

    /// Whether no corner that is left lies in the triangle at b.
    fn is_ear(&self, a_at: u32, b_at: u32, c_at: u32) -> bool {
        if self.is_outward[b_at as usize] {
            return false;
        }
        let [a, b, c] = [a_at, b_at, c_at].map(|at| self.corners[at as usize]);
        let low = [0, 1].map(|axis| a[axis].min(b[axis].min(c[axis])));
        let high = [0, 1].map(|axis| a[axis].max(b[axis].max(c[axis])));
        !self.outward.iter().any(|&at| {
            let p = self.corners[at as usize];
            let near = (p[0] >= low[0]) & (p[0] <= high[0]) & (p[1] >= low[1]) & (p[1] <= high[1]);
            near && at != a_at && at != c_at && p != a && is_in_triangle(a, b, c, p)
        })
    }

    fn remove(&mut self, a: u32, b: u32, c: u32) {
        debug_assert!(!self.is_outward[b as usize]);
        self.after[a as usize] = c;
        self.before[c as usize] = a;
        for at in [a, c] {
            let outward = self.turns_outward(at);
            let was = std::mem::replace(&mut self.is_outward[at as usize], outward);
            if was && !outward {
                self.outward.retain(|&other| other != at);
            } else if outward && !was {
                self.outward.push(at);
            }
        }
    }
}

/// Whether a ring runs the way that ears are cut along.
fn runs_on(ring: &[[f64; 2]]) -> bool {
    let mut before = ring[ring.len() - 1];
    let mut sum = 0.0;
    for &corner in ring {
        sum += (before[0] - corner[0]) * (corner[1] + before[1]);
        before = corner;
    }
    sum > 0.0
}

/// Inside or on the edge.
fn is_in_triangle(a: [f64; 2], b: [f64; 2], c: [f64; 2], p: [f64; 2]) -> bool {
    let [a, b, c] = [a, b, c].map(|[x, y]| [x - p[0], y - p[1]]);
    c[0] * a[1] >= a[0] * c[1] && a[0] * b[1] >= b[0] * a[1] && b[0] * c[1] >= c[0] * b[1]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_the_crate(ring: &[[f64; 2]]) -> Vec<u32> {
        let mut triangles = Vec::new();
        earcut::Earcut::new().earcut(ring.iter().copied(), &[], &mut triangles);
        triangles
    }

    fn agrees(ring: &[[f64; 2]]) -> bool {
        let mut triangles = Vec::new();
        let cut = Ears::default().cut(ring, &mut triangles);
        assert!(!cut || triangles == by_the_crate(ring), "{ring:?}");
        cut
    }

    /// A ring around a place, each corner so far from it; ragged, and simple.
    fn star(radii: &[f64], turn: f64) -> Vec<[f64; 2]> {
        let angle = |i: usize| (i as f64 + turn) / radii.len() as f64 * std::f64::consts::TAU;
        let corner = |(i, r): (usize, &f64)| [r * angle(i).cos(), r * angle(i).sin()];
        radii.iter().enumerate().map(corner).collect()
    }

    proptest! {
        #[test]
        fn triangles_of_a_simple_ring_are_those_of_the_crate(
            radii in proptest::collection::vec(0.2f64..1.0, 3..140),
            turn in 0.0f64..1.0,
            backwards in any::<bool>(),
        ) {
            let mut ring = star(&radii, turn);
            if backwards {
                ring.reverse();
            }
            let cut = agrees(&ring);
            // Few corners far apart can make a star that holds not its middle.
            prop_assert!(cut || radii.len() < 8);
        }

        #[test]
        fn what_is_not_simple_is_left_to_the_crate_or_cut_as_it_does(
            ring in proptest::collection::vec((0u8..5, 0u8..5), 0..14),
        ) {
            let ring: Vec<[f64; 2]> =
                ring.into_iter().map(|(x, y)| [f64::from(x), f64::from(y)]).collect();
            agrees(&ring);
        }
    }

    #[test]
    fn corners_on_a_straight_side_are_cut_as_the_crate_cuts_them() {
        let side = |x: f64, y: f64, dx: f64, dy: f64| {
            (0..5).map(move |i| [x + dx * f64::from(i), y + dy * f64::from(i)])
        };
        let square: Vec<[f64; 2]> = side(0.0, 0.0, 1.0, 0.0)
            .chain(side(5.0, 0.0, 0.0, 1.0))
            .chain(side(5.0, 5.0, -1.0, 0.0))
            .chain(side(0.0, 5.0, 0.0, -1.0))
            .collect();
        agrees(&square);
        let many: Vec<f64> = (0..200).map(|i| 1.0 + f64::from(i % 7)).collect();
        assert!(!agrees(&star(&many, 0.0)), "too many corners");
    }
}
