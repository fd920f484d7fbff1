//! Do the rings of a shape keep clear of one another? Every pair of edges
//! whose boxes meet is looked at, with exact predicates, by a sweep.

use super::tidy::turns_back;
use geo::kernels::{Kernel, Orientation, RobustKernel};
use std::collections::BTreeSet;

/// What is wrong with a shape's edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trouble {
    /// Two edges cross.
    Crosses,
    /// Two edges lie along one another.
    Overlaps,
    /// A ring comes back to a point that it has passed.
    TouchesItself,
}

struct Edge {
    from: [f64; 2],
    to: [f64; 2],
    ring: usize,
    /// Place in its ring, and how many edges the ring has.
    at: usize,
    of: usize,
}

impl Edge {
    fn low(&self, axis: usize) -> f64 {
        self.from[axis].min(self.to[axis])
    }

    fn high(&self, axis: usize) -> f64 {
        self.from[axis].max(self.to[axis])
    }

    fn has_in_box(&self, p: [f64; 2]) -> bool {
        (0..2).all(|axis| self.low(axis) <= p[axis] && p[axis] <= self.high(axis))
    }

    fn follows(&self, other: &Edge) -> bool {
        let next = if other.at + 1 == other.of { 0 } else { other.at + 1 };
        self.ring == other.ring && next == self.at
    }
}

/// The first trouble found, or else the pairs of different rings that touch
/// at single points, which is allowed. Rings are closed by themselves and
/// have at least three points, none the same as the next.
pub(super) fn look_for_trouble(
    rings: &[Vec<[f64; 2]>],
) -> std::result::Result<BTreeSet<(usize, usize)>, Trouble> {
    let mut edges: Vec<Edge> = Vec::with_capacity(rings.iter().map(Vec::len).sum());
    for (ring, points) in rings.iter().enumerate() {
        let of = points.len();
        for (at, &from) in points.iter().enumerate() {
            edges.push(Edge { from, to: points[(at + 1) % of], ring, at, of });
        }
    }
    let bounds = super::Bounds::of(rings.iter().flatten().copied());
    // Sweep along the longer side, so that fewer edges are open at once.
    let (along, across) = if bounds.width() >= bounds.height() { (0, 1) } else { (1, 0) };
    let mut order: Vec<(f64, usize)> =
        edges.iter().enumerate().map(|(at, edge)| (edge.low(along), at)).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut open: Vec<Open> = Vec::new();
    let mut touching = BTreeSet::new();
    for (low, at) in order {
        let edge = &edges[at];
        let new = Open {
            high: edge.high(along),
            across: [edge.low(across), edge.high(across)],
            edge: at,
        };
        let mut kept = 0;
        for i in 0..open.len() {
            let old = open[i];
            if old.high < low {
                continue;
            }
            open[kept] = old;
            kept += 1;
            if old.across[0] > new.across[1] || new.across[0] > old.across[1] {
                continue;
            }
            let other = &edges[old.edge];
            if meet(edge, other)? && edge.ring != other.ring {
                touching.insert((edge.ring.min(other.ring), edge.ring.max(other.ring)));
            }
        }
        open.truncate(kept);
        open.push(new);
    }
    Ok(touching)
}

/// An edge that the sweep has reached and may not have left.
#[derive(Clone, Copy)]
struct Open {
    /// Where it ends along the sweep, and its reach across.
    high: f64,
    across: [f64; 2],
    edge: usize,
}

/// Whether two edges, of which neither follows the other in a ring, touch in a
/// way that is allowed.
fn meet(e: &Edge, f: &Edge) -> std::result::Result<bool, Trouble> {
    // Neighbours in a ring, as most pairs are, meet where one ends; all is
    // well unless the next turns straight back.
    let corner = match (f.follows(e), e.follows(f)) {
        (true, _) => Some((e, f)),
        (_, true) => Some((f, e)),
        _ => None,
    };
    if let Some((first, next)) = corner {
        let back = turns_back(first.from, first.to, next.to);
        return match back && side(first, next.to) == Orientation::Collinear {
            true => along_one_line(e, f),
            false => Ok(false),
        };
    }
    let (first, second) = (side(e, f.from), side(e, f.to));
    if first == second && first != Orientation::Collinear {
        return Ok(false);
    }
    let sides = [first, second, side(f, e.from), side(f, e.to)];
    let flat = |i: usize| sides[i] == Orientation::Collinear;
    if (0..4).all(flat) {
        return along_one_line(e, f);
    }
    if !(0..4).any(flat) {
        return if sides[0] != sides[1] && sides[2] != sides[3] {
            Err(Trouble::Crosses)
        } else {
            Ok(false)
        };
    }
    let touches = (flat(0) && e.has_in_box(f.from))
        || (flat(1) && e.has_in_box(f.to))
        || (flat(2) && f.has_in_box(e.from))
        || (flat(3) && f.has_in_box(e.to));
    if touches && e.ring == f.ring && !e.follows(f) && !f.follows(e) {
        return Err(Trouble::TouchesItself);
    }
    Ok(touches)
}

fn along_one_line(e: &Edge, f: &Edge) -> std::result::Result<bool, Trouble> {
    let axis = usize::from(e.high(0) - e.low(0) < e.high(1) - e.low(1));
    let start = e.low(axis).max(f.low(axis));
    let end = e.high(axis).min(f.high(axis));
    if start < end {
        return Err(Trouble::Overlaps);
    }
    let touches = start == end;
    if touches && e.ring == f.ring && !e.follows(f) && !f.follows(e) {
        return Err(Trouble::TouchesItself);
    }
    Ok(touches)
}

/// On which side of an edge a point lies, exactly.
fn side(edge: &Edge, p: [f64; 2]) -> Orientation {
    orientation(edge.from, edge.to, p)
}

/// Which way a → b → c turns, exactly.
pub(super) fn orientation(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> Orientation {
    let coord = |[x, y]: [f64; 2]| geo::Coord { x, y };
    RobustKernel::orient2d(coord(a), coord(b), coord(c))
}
