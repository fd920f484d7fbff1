//! Which pieces of boundary do areas share? Rings are cut where three or more
//! lines meet; each piece between is an arc, kept once, with the area on
//! either side of it. Borders drawn once, simplification without gaps,
//! neighbours and dissolved outlines all come from this.
//!
//! All is in flat arrays with the place where each owner's part begins, so
//! that a country is a few large pieces of memory. Coordinates are those of
//! the shapes, degrees as a rule; nothing but lengths in metres depends on
//! that. Arcs come in the order in which shapes, by position, first run along
//! them, and run that way, so the area to the left of an arc is always there.

use super::{Bounds, Shape, cut};
use rayon::prelude::*;

/// An area's position as arcs keep it.
pub(super) type AreaAt = u32;

/// "No area" beside an arc.
pub(super) const NOBODY: AreaAt = u32::MAX;

/// An arc as a ring runs along it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run(u32);

impl Run {
    pub fn new(arc: u32, forwards: bool) -> Run {
        Run(arc << 1 | u32::from(!forwards))
    }

    pub fn bits(self) -> u32 {
        self.0
    }

    pub fn from_bits(bits: u32) -> Run {
        Run(bits)
    }

    pub fn arc(self) -> usize {
        (self.0 >> 1) as usize
    }

    pub fn forwards(self) -> bool {
        self.0 & 1 == 0
    }
}

/// The shapes of a level as arcs. Equal shapes give equal topologies, whatever
/// the number of threads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topology {
    /// Corners of the arcs, one arc after the other. Of a closed arc, the
    /// last is the first. Never fewer than two to an arc.
    pub(super) corners: Vec<[f64; 2]>,
    /// Where each arc begins in `corners`; as in all such lists, one more than
    /// there are arcs.
    pub(super) arc_starts: Vec<u32>,
    /// The numbers of the nodes at which each arc starts and ends.
    pub(super) ends: Vec<[u32; 2]>,
    /// The areas to the left and right of the way each arc runs.
    pub(super) sides: Vec<[AreaAt; 2]>,
    /// How many nodes there are.
    pub(super) nodes: u32,
    /// The arcs of rings, one ring after the other.
    pub(super) runs: Vec<Run>,
    /// Where each ring begins in `runs`.
    pub(super) ring_starts: Vec<u32>,
    /// Where each polygon begins in the rings; its shell is the first.
    pub(super) polygon_starts: Vec<u32>,
    /// Where each area begins in the polygons.
    pub(super) area_starts: Vec<u32>,
    /// Runs along a side of an arc that another ring has already: areas that
    /// overlap there.
    pub(super) overlapping: usize,
}

/// The part of a list that an owner has.
pub(super) fn span(starts: &[u32], owner: usize) -> std::ops::Range<usize> {
    match (starts.get(owner), starts.get(owner + 1)) {
        (Some(&from), Some(&to)) => from as usize..to as usize,
        _ => 0..0,
    }
}

impl Topology {
    /// Of shapes by position. Shells are taken anticlockwise and holes
    /// clockwise, however they come; corners are the same where their
    /// coordinates are, bit for bit. Edges that do not match are arcs with an
    /// area on one side only. Rings of fewer than three corners are left out.
    pub fn new(shapes: &[Option<&Shape>]) -> Topology {
        cut::topology(shapes.to_vec())
    }

    /// As `new`, of shapes that are let go as they are laid out.
    pub fn from_shapes(shapes: Vec<Option<Shape>>) -> Topology {
        cut::topology(shapes)
    }

    /// The shapes by position, put together from the arcs; `None` for an area
    /// without one. Rings run as `new` takes them, each from a corner where
    /// borders meet.
    pub fn shapes(&self) -> Vec<Option<Shape>> {
        (0..self.len()).into_par_iter().map(|area| self.shape(area)).collect()
    }

    /// The shape at a position, as `shapes` has it.
    pub fn shape(&self, area: usize) -> Option<Shape> {
        let line = |ring: usize| -> geo::LineString<f64> {
            let mut points: Vec<geo::Coord<f64>> = Vec::new();
            for run in self.runs_of(ring) {
                let corners = self.arc(run.arc());
                let coord = |&[x, y]: &[f64; 2]| geo::Coord { x, y };
                if run.forwards() {
                    points.extend(corners[..corners.len() - 1].iter().map(coord));
                } else {
                    points.extend(corners[1..].iter().rev().map(coord));
                }
            }
            points.extend(points.first().copied());
            geo::LineString::new(points)
        };
        let polygon = |polygon: usize| {
            let mut rings = self.rings_of(polygon).map(line);
            let shell = rings.next().unwrap_or_else(|| geo::LineString::new(Vec::new()));
            geo::Polygon::new(shell, rings.collect())
        };
        let polygons = self.polygons_of(area);
        (!polygons.is_empty()).then(|| polygons.map(polygon).collect())
    }

    /// The box of all shapes; `EMPTY` where there are none.
    pub fn bounds_lonlat(&self) -> Bounds {
        Bounds::of(self.corners.iter().copied())
    }

    /// The box of an area's shape; `EMPTY` where it has none.
    pub fn bounds_of(&self, area: usize) -> Bounds {
        let arcs = self.runs_of_area(area).iter().map(|run| run.arc());
        Bounds::of(arcs.flat_map(|arc| self.arc(arc)).copied())
    }

    /// How many areas, with a shape or without.
    pub fn len(&self) -> usize {
        self.area_starts.len().saturating_sub(1)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the area at a position has a shape.
    pub fn has_shape(&self, area: usize) -> bool {
        !self.polygons_of(area).is_empty()
    }

    pub(super) fn polygon_count(&self) -> usize {
        self.polygon_starts.len().saturating_sub(1)
    }

    /// The box of a polygon.
    pub(super) fn bounds_of_polygon(&self, polygon: usize) -> Bounds {
        let runs = &self.runs[self.span_of_polygon(polygon)];
        Bounds::of(runs.iter().flat_map(|run| self.arc(run.arc())).copied())
    }

    pub fn arc_count(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn arc(&self, arc: usize) -> &[[f64; 2]] {
        &self.corners[span(&self.arc_starts, arc)]
    }

    /// The arc's two areas, left and right.
    pub(super) fn sides_of(&self, arc: usize) -> [Option<AreaAt>; 2] {
        self.sides[arc].map(|area| (area != NOBODY).then_some(area))
    }

    /// The polygons of an area.
    pub(super) fn polygons_of(&self, area: usize) -> std::ops::Range<usize> {
        span(&self.area_starts, area)
    }

    /// The rings of a polygon, its shell first.
    pub(super) fn rings_of(&self, polygon: usize) -> std::ops::Range<usize> {
        span(&self.polygon_starts, polygon)
    }

    pub(super) fn runs_of(&self, ring: usize) -> &[Run] {
        &self.runs[span(&self.ring_starts, ring)]
    }

    /// All runs of an area's rings.
    pub(super) fn runs_of_area(&self, area: usize) -> &[Run] {
        &self.runs[self.span_of_polygons(self.polygons_of(area))]
    }

    /// How many corners an area's rings have.
    pub(super) fn corners_of(&self, area: usize) -> usize {
        let arcs = self.runs_of_area(area).iter().map(|run| run.arc());
        arcs.map(|arc| self.arc(arc).len() - 1).sum()
    }

    /// All runs of a polygon's rings, by their positions in `runs`.
    pub(super) fn span_of_polygon(&self, polygon: usize) -> std::ops::Range<usize> {
        self.span_of_polygons(polygon..polygon + 1)
    }

    fn span_of_polygons(&self, polygons: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let at = |starts: &[u32], i: usize| starts.get(i).map_or(0, |&at| at as usize);
        let rings = |polygon: usize| at(&self.polygon_starts, polygon);
        let runs = |ring: usize| at(&self.ring_starts, ring);
        runs(rings(polygons.start))..runs(rings(polygons.end))
    }
}

#[cfg(test)]
mod tests {
    use super::super::chessboard;
    use super::*;
    use geo::{MultiPolygon, polygon};

    #[test]
    fn a_border_between_two_areas_is_one_arc_with_both_beside_it() {
        let (west, east) = (chessboard::square(0, 0), chessboard::square(1, 0));
        let topology = Topology::new(&[Some(&west), None, Some(&east)]);
        assert_eq!(topology.arc_count(), 3);
        assert_eq!(topology.nodes, 2);
        let between: Vec<_> = topology.sides.iter().filter(|s| s[1] != NOBODY).collect();
        assert_eq!(between, [&[0, 2]]);
        assert!(topology.polygons_of(1).is_empty());
        assert_eq!(topology.len(), 3);
        assert_eq!(topology.overlapping, 0);
    }

    #[test]
    fn the_hole_round_an_island_is_the_islands_own_arc() {
        let donut = MultiPolygon::new(vec![polygon![
            exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 9.)],
            interiors: [[(x: 3., y: 3.), (x: 6., y: 3.), (x: 6., y: 6.), (x: 3., y: 6.)]],
        ]]);
        let island = MultiPolygon::new(vec![
            polygon![(x: 6., y: 6.), (x: 3., y: 6.), (x: 3., y: 3.), (x: 6., y: 3.)],
        ]);
        let topology = Topology::new(&[Some(&donut), Some(&island)]);
        assert_eq!(topology.arc_count(), 2);
        assert!(topology.ends.iter().all(|ends| ends[0] == ends[1]));
        let (hole, shell) = (topology.runs_of(1)[0], topology.runs_of(2)[0]);
        assert_eq!(hole.arc(), shell.arc());
        assert_ne!(hole.forwards(), shell.forwards());
        assert_eq!(topology.runs_of_area(0).len(), 2);
    }

    #[test]
    fn one_area_twice_is_overlap_and_no_shape_is_no_arc() {
        let square = chessboard::square(0, 0);
        let twice = Topology::new(&[Some(&square), Some(&square)]);
        assert_eq!((twice.arc_count(), twice.overlapping), (1, 1));
        assert_eq!(twice.sides, [[0, NOBODY]]);
        let none = Topology::new(&[]);
        assert!(none.is_empty() && none.arc_count() == 0);
        let empty = MultiPolygon::new(vec![]);
        let without = Topology::new(&[None, Some(&empty)]);
        assert_eq!((without.len(), without.arc_count()), (2, 0));
    }
}
