//! Does a polygon hold a point? Exactly: crossings are counted by the even-odd
//! rule, with the side of each edge taken by Shewchuk's robust predicate.
//!
//! The edges of a ring follow each other in runs of eight or more, each with
//! the latitudes it spans, so that a point is compared with few of them.

use geo::kernels::{Kernel, Orientation, RobustKernel};

/// Edges of a run; more in long rings, so that runs and edges looked at both
/// grow with the root of their number.
const RUN: usize = 8;

/// Polygons, shells and holes alike.
#[derive(Debug, Default)]
pub(super) struct PreparedRings {
    /// By polygon: where its runs begin; one more than there are polygons.
    starts: Vec<u32>,
    runs: Vec<Run>,
    /// Rings one after the other, the first corner again at the end of each.
    corners: Vec<[f64; 2]>,
}

#[derive(Clone, Copy, Debug)]
struct Run {
    /// Its first corner, and how many edges start from there.
    first: u32,
    edges: u32,
    /// At least as far as its corners reach.
    south: f32,
    north: f32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    Outside,
    Inside,
    OnEdge,
}

impl PreparedRings {
    pub fn new() -> PreparedRings {
        PreparedRings { starts: vec![0], ..PreparedRings::default() }
    }

    /// Corners that are not finite are passed over.
    pub fn push(&mut self, polygon: &geo::Polygon<f64>) {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            let first = self.corners.len();
            let finite = ring.coords().filter(|c| c.x.is_finite() && c.y.is_finite());
            for corner in finite.map(|c| [c.x, c.y]) {
                if self.corners.len() == first || self.corners.last() != Some(&corner) {
                    self.corners.push(corner);
                }
            }
            match self.corners.get(first) {
                Some(&start) if self.corners.last() != Some(&start) => self.corners.push(start),
                _ => {}
            }
            let edges = (self.corners.len() - first).saturating_sub(1);
            let length = RUN.max(edges.isqrt());
            for from in (0..edges).step_by(length) {
                let edges = length.min(edges - from);
                self.push_run(first + from, edges);
            }
        }
        self.starts.push(self.runs.len() as u32);
    }

    fn push_run(&mut self, first: usize, edges: usize) {
        let lats = self.corners[first..=first + edges].iter().map(|corner| corner[1]);
        let (south, north) = lats.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), lat| {
            (low.min(lat), high.max(lat))
        });
        self.runs.push(Run {
            first: first as u32,
            edges: edges as u32,
            south: (south as f32).next_down(),
            north: (north as f32).next_up(),
        });
    }

    /// Takes over the polygons of another, behind its own.
    pub fn append(&mut self, other: PreparedRings) {
        let (runs, corners) = (self.runs.len() as u32, self.corners.len() as u32);
        self.starts.extend(other.starts[1..].iter().map(|start| start + runs));
        self.runs.extend(other.runs.iter().map(|run| Run { first: run.first + corners, ..*run }));
        self.corners.extend(other.corners);
    }

    /// Every edge that may reach into latitudes from `south` to `north`.
    pub fn edges(
        &self,
        polygon: usize,
        south: f64,
        north: f64,
    ) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
        self.runs(polygon)
            .iter()
            .filter(move |run| f64::from(run.south) <= north && south <= f64::from(run.north))
            .flat_map(|run| self.corners_of(run).windows(2).map(|pair| (pair[0], pair[1])))
    }

    fn runs(&self, polygon: usize) -> &[Run] {
        &self.runs[self.starts[polygon] as usize..self.starts[polygon + 1] as usize]
    }

    fn corners_of(&self, run: &Run) -> &[[f64; 2]] {
        &self.corners[run.first as usize..=(run.first + run.edges) as usize]
    }

    pub fn place(&self, polygon: usize, point: [f64; 2]) -> Place {
        let [x, y] = point;
        let mut inside = false;
        for run in self.runs(polygon) {
            if y < f64::from(run.south) || f64::from(run.north) < y {
                continue;
            }
            for pair in self.corners_of(run).windows(2) {
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
                    inside ^= across;
                    continue;
                }
                let side = side_of(a, b, point);
                if side == Orientation::Collinear {
                    // On its line, and beside neither end.
                    let beside = |i: usize| point[i] < a[i].min(b[i]) || a[i].max(b[i]) < point[i];
                    if !beside(0) && !beside(1) {
                        return Place::OnEdge;
                    }
                } else if across {
                    let upwards = b[1] > a[1];
                    inside ^= upwards == (side == Orientation::CounterClockwise);
                }
            }
        }
        if inside { Place::Inside } else { Place::Outside }
    }
}

/// On which side of the line from a to b a point lies, exactly.
fn side_of(a: [f64; 2], b: [f64; 2], point: [f64; 2]) -> Orientation {
    let coord = |[x, y]: [f64; 2]| geo::Coord { x, y };
    RobustKernel::orient2d(coord(a), coord(b), coord(point))
}
