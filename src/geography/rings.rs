//! What do areas look like at a scale? Rings and border lines in world
//! coordinates. Neighbours keep one border at every detail.

use super::Bounds;
use super::drawing::Drawn;
use super::topology::span;
use rayon::prelude::*;

/// The rings of each area, in world coordinates. Rings close by themselves:
/// the last point does not repeat the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Rings {
    points: Vec<[f64; 2]>,
    /// Where each ring begins in `points`, each polygon in the rings and each
    /// area in the polygons.
    ring_starts: Vec<u32>,
    polygon_starts: Vec<u32>,
    area_starts: Vec<u32>,
    pub bounds_world: Bounds,
}

/// Rings to a piece of parallel work.
const RINGS: usize = 4096;

impl Rings {
    pub(super) fn new(drawn: &Drawn) -> Rings {
        let topology = drawn.topology();
        let rings: Vec<usize> = (0..topology.ring_starts.len().saturating_sub(1)).collect();
        let pieces: Vec<(Vec<[f64; 2]>, Vec<u32>)> = rings
            .par_chunks(RINGS)
            .map(|rings| {
                let (mut points, mut counts) = (Vec::new(), Vec::new());
                for &ring in rings {
                    let before = points.len();
                    drawn.add_ring(ring, &mut points);
                    counts.push((points.len() - before) as u32);
                }
                (points, counts)
            })
            .collect();
        let ring_starts = super::cut::starts(pieces.iter().flat_map(|p| p.1.iter().copied()));
        Rings {
            points: pieces.into_iter().flat_map(|p| p.0).collect(),
            ring_starts,
            polygon_starts: topology.polygon_starts.clone(),
            area_starts: topology.area_starts.clone(),
            bounds_world: drawn.bounds_world(),
        }
    }

    /// The polygons of an area: each its shell and then its holes.
    pub fn polygons_of(
        &self,
        area: usize,
    ) -> impl ExactSizeIterator<Item = impl ExactSizeIterator<Item = &[[f64; 2]]>> {
        span(&self.area_starts, area).map(|polygon| {
            let rings = span(&self.polygon_starts, polygon);
            rings.map(|ring| &self.points[span(&self.ring_starts, ring)])
        })
    }

    /// All rings of an area, shells and holes alike, to be filled by the
    /// even-odd rule.
    pub fn of(&self, area: usize) -> impl Iterator<Item = &[[f64; 2]]> {
        self.polygons_of(area).flatten()
    }

    /// How many areas, with a shape or without.
    pub fn len(&self) -> usize {
        self.area_starts.len().saturating_sub(1)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A piece of border between two areas, or at the edge of all.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    pub points_world: Vec<[f64; 2]>,
    /// The areas on either side, by position, the way the line runs as seen
    /// on a map with north up.
    pub left: Option<usize>,
    pub right: Option<usize>,
}

/// Every border of a level, drawn once.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlines {
    pub lines: Vec<Outline>,
    pub bounds_world: Bounds,
}

impl Outlines {
    pub(super) fn new(drawn: &Drawn) -> Outlines {
        let topology = drawn.topology();
        let lines = (0..topology.arc_count())
            .into_par_iter()
            .map(|arc| {
                let [left, right] = topology.sides_of(arc).map(|side| side.map(|a| a as usize));
                Outline { points_world: drawn.arc(arc).collect(), left, right }
            })
            .collect();
        Outlines { lines, bounds_world: drawn.bounds_world() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Boundaries, Detail, Shape, chessboard, ring};
    use super::*;
    use geo::MultiPolygon;

    fn rings_of(shapes: &[&Shape], detail: Detail) -> Rings {
        let shapes: Vec<Option<&Shape>> = shapes.iter().map(|s| Some(*s)).collect();
        Rings::new(&Boundaries::of(&shapes).drawn(detail))
    }

    /// Two areas with a ragged border between them.
    fn ragged() -> [Shape; 2] {
        let mut chance = crate::base::seed::stream(9, 0);
        let border: Vec<(f64, f64)> = (0..=200)
            .map(|i| (-2.0 + chance.between(-0.001, 0.001), 53.0 + f64::from(i) * 0.001))
            .collect();
        let shape = |x: f64| {
            let mut points = border.clone();
            points.extend([(x, 53.2), (x, 53.0)]);
            let line: geo::LineString<f64> = points.into();
            MultiPolygon::new(vec![geo::Polygon::new(line, vec![])])
        };
        [shape(-2.2), shape(-1.8)]
    }

    #[test]
    fn a_simplified_border_is_the_same_for_both_its_areas() {
        let [west, east] = ragged();
        let rings = rings_of(&[&west, &east], Detail::Tolerance { world: 4e-6 });
        let corners = |area: usize| -> Vec<[u64; 2]> {
            rings.of(area).flatten().map(|p| p.map(f64::to_bits)).collect()
        };
        let (west_corners, east_corners) = (corners(0), corners(1));
        assert!((5..190).contains(&west_corners.len()), "{}", west_corners.len());
        // All but the two far corners of each.
        let shared = west_corners.iter().filter(|p| east_corners.contains(p)).count();
        assert_eq!(shared, west_corners.len() - 2);
        let full = rings_of(&[&west, &east], Detail::Full);
        assert_eq!(full.of(0).flatten().count(), 203);
    }

    #[test]
    fn a_ring_keeps_a_triangle_however_coarse_the_detail() {
        let shapes: Vec<Shape> = (0..9).map(|i| chessboard::square(i % 3, i / 3)).collect();
        let shapes: Vec<&Shape> = shapes.iter().collect();
        let rings = rings_of(&shapes, Detail::Tolerance { world: 0.5 });
        for area in 0..9 {
            let ring: Vec<[f64; 2]> = rings.of(area).flatten().copied().collect();
            assert!(ring.len() >= 3 && ring::signed_area_of(&ring) != 0.0, "{area}");
        }
        assert_eq!(rings.polygons_of(9).len(), 0);
    }

    #[test]
    fn every_border_of_a_board_is_drawn_once() {
        let geography = chessboard::board(3);
        let square = crate::base::LevelId::new("square");
        let outlines = geography.outlines(&square, Detail::Full).expect("outlines");
        let segments: usize = outlines.lines.iter().map(|l| l.points_world.len() - 1).sum();
        assert_eq!(segments, 24);
        let inner = outlines.lines.iter().filter(|l| l.left.is_some() && l.right.is_some());
        assert_eq!(inner.count(), 12);
        let again = geography.outlines(&square, Detail::Full).expect("outlines");
        assert!(std::sync::Arc::ptr_eq(&outlines, &again), "kept, not made again");
        let row = crate::base::LevelId::new("row");
        assert_eq!(geography.rings(&row, Detail::Full).expect("rings").len(), 3);
        assert_eq!(geography.pieces(&row).expect("pieces").areas(), 3);
    }
}
