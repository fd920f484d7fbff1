//! Does a polygon hold a point? Exactly: crossings are counted by the even-odd
//! rule, with the side of each edge taken by Shewchuk's robust predicate.
//!
//! The edges are those of the level's arcs. Each arc as a polygon runs along it
//! has the latitudes it spans beside those of the polygon's other arcs, and a
//! long one those of its stretches, so that a point is compared with few edges.

use super::topology::{Topology, span};
use geo::kernels::{Kernel, Orientation, RobustKernel};
use rayon::prelude::*;
use std::sync::Arc;

/// Arcs of more edges have stretches.
const LONG: usize = 24;

/// Polygons, shells and holes alike.
#[derive(Debug)]
pub(super) struct PreparedRings {
    topology: Arc<Topology>,
    /// By arc.
    reaches: Vec<Reach>,
    /// The long arcs, rising, each with where its stretches begin.
    long: Vec<(u32, u32)>,
    stretches: Vec<Stretch>,
}

/// South and north: at least as far as corners reach.
type Reach = [f32; 2];

#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// Its first corner, and how many edges start from there.
    first: u32,
    edges: u32,
    reach: Reach,
}

fn reach_of(corners: &[[f64; 2]]) -> Reach {
    let lats = corners.iter().map(|corner| corner[1]);
    let (south, north) = lats
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), lat| (low.min(lat), high.max(lat)));
    [(south as f32).next_down(), (north as f32).next_up()]
}

/// Whether latitudes from `south` to `north` are reached. Rounding them keeps
/// their order, so that what was reached still is.
fn reaches([low, high]: Reach, [south, north]: Reach) -> bool {
    low <= north && south <= high
}

impl PreparedRings {
    pub fn new(topology: Arc<Topology>) -> PreparedRings {
        let arcs = (0..topology.arc_count()).into_par_iter();
        let reaches = arcs.map(|arc| reach_of(topology.arc(arc))).collect();
        let (mut long, mut stretches) = (Vec::new(), Vec::new());
        for arc in 0..topology.arc_count() {
            let span = span(&topology.arc_starts, arc);
            let edges = span.len().saturating_sub(1);
            if edges <= LONG {
                continue;
            }
            long.push((arc as u32, stretches.len() as u32));
            // Stretches and edges looked at both grow with the root.
            let length = edges.isqrt().max(LONG / 3);
            for from in (0..edges).step_by(length) {
                let (first, edges) = (span.start + from, length.min(edges - from));
                let reach = reach_of(&topology.corners[first..=first + edges]);
                stretches.push(Stretch { first: first as u32, edges: edges as u32, reach });
            }
        }
        long.shrink_to_fit();
        stretches.shrink_to_fit();
        PreparedRings { topology, reaches, long, stretches }
    }

    fn stretches_of(&self, arc: usize) -> &[Stretch] {
        let Ok(at) = self.long.binary_search_by_key(&(arc as u32), |long| long.0) else {
            return &[];
        };
        let end = self.long.get(at + 1).map_or(self.stretches.len(), |next| next.1 as usize);
        &self.stretches[self.long[at].1 as usize..end]
    }

    /// Whether a point lies in a polygon or on its edge: most of the time of a
    /// search goes here.
    pub fn holds(&self, polygon: usize, point: [f64; 2]) -> bool {
        let latitude = [point[1] as f32; 2];
        let mut inside = false;
        for run in &self.topology.runs[self.topology.span_of_polygon(polygon)] {
            let arc = run.arc();
            if !reaches(self.reaches[arc], latitude) {
                continue;
            }
            let line = self.topology.arc(arc);
            if line.len() <= LONG + 1 {
                if is_on(line, point, &mut inside) {
                    return true;
                }
                continue;
            }
            for stretch in self.stretches_of(arc).iter().filter(|s| reaches(s.reach, latitude)) {
                let first = stretch.first as usize;
                let line = &self.topology.corners[first..=first + stretch.edges as usize];
                if is_on(line, point, &mut inside) {
                    return true;
                }
            }
        }
        inside
    }
}

/// Whether a point lies on a line; else `inside` is turned for each time that
/// the line crosses the parallel east of the point.
fn is_on(line: &[[f64; 2]], point: [f64; 2], inside: &mut bool) -> bool {
    let [x, y] = point;
    for pair in line.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        // Half-open in latitude: a corner is counted for one of its edges.
        let across = (a[1] > y) != (b[1] > y);
        if !across && a[1] != y && b[1] != y {
            continue;
        }
        if a[0] < x && b[0] < x {
            continue;
        }
        if a[0] > x && b[0] > x {
            *inside ^= across;
            continue;
        }
        let side = side_of(a, b, point);
        if side == Orientation::Collinear {
            // On its line, and beside neither end.
            let beside = |i: usize| point[i] < a[i].min(b[i]) || a[i].max(b[i]) < point[i];
            if !beside(0) && !beside(1) {
                return true;
            }
        } else if across {
            let upwards = b[1] > a[1];
            *inside ^= upwards == (side == Orientation::CounterClockwise);
        }
    }
    false
}

/// On which side of the line from a to b a point lies, exactly.
fn side_of(a: [f64; 2], b: [f64; 2], point: [f64; 2]) -> Orientation {
    let coord = |[x, y]: [f64; 2]| geo::Coord { x, y };
    RobustKernel::orient2d(coord(a), coord(b), coord(point))
}
