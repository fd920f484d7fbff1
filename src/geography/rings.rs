//! What do areas look like at a scale? Rings and border lines in world
//! coordinates, simplified arc by arc, so that neighbours keep one border.

use super::arcs::{Arcs, Run};
use super::simplify::simplify;
use super::{Bounds, ring, world_from_lonlat};
use rayon::prelude::*;

/// The rings of each area, in world coordinates. Rings close by themselves:
/// the last point does not repeat the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Rings {
    areas: Vec<Vec<Vec<Vec<[f64; 2]>>>>,
    pub bounds_world: Bounds,
}

impl Rings {
    /// The polygons of an area: each its shell and then its holes.
    pub fn polygons_of(&self, area: usize) -> &[Vec<Vec<[f64; 2]>>] {
        self.areas.get(area).map_or(&[], Vec::as_slice)
    }

    /// All rings of an area, shells and holes alike, to be filled by the
    /// even-odd rule.
    pub fn of(&self, area: usize) -> impl Iterator<Item = &[[f64; 2]]> {
        self.polygons_of(area).iter().flatten().map(Vec::as_slice)
    }

    /// How many areas, with a shape or without.
    pub fn len(&self) -> usize {
        self.areas.len()
    }

    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
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

/// A level's arcs at one detail.
#[derive(Debug)]
pub(super) struct Drawn {
    /// Points of each arc in the world.
    lines: Vec<Vec<[f64; 2]>>,
}

impl Drawn {
    pub fn new(arcs: &Arcs, tolerance: f64) -> Drawn {
        let lines = arcs
            .arcs
            .par_iter()
            .map(|arc| {
                // A closed arc keeps a triangle and its first point again.
                let least = if arc.is_closed() { 4 } else { 2 };
                simplify(&full_line(arcs, &arc.corners), tolerance, least)
            })
            .collect();
        Drawn { lines }
    }

    pub fn rings(&self, arcs: &Arcs) -> Rings {
        let areas: Vec<Vec<Vec<Vec<[f64; 2]>>>> = arcs
            .polygons
            .par_iter()
            .map(|polygons| {
                let rings = |rings: &Vec<Vec<Run>>| {
                    rings.iter().map(|runs| self.ring(arcs, runs)).collect()
                };
                polygons.iter().map(rings).collect()
            })
            .collect();
        let all = areas.iter().flatten().filter_map(|rings| rings.first());
        let bounds_world = Bounds::of(all.flatten().copied());
        Rings { areas, bounds_world }
    }

    pub fn outlines(&self, arcs: &Arcs) -> Outlines {
        let lines: Vec<Outline> = self
            .lines
            .iter()
            .zip(&arcs.arcs)
            .map(|(line, arc)| Outline {
                points_world: line.clone(),
                left: arc.left.map(|a| a as usize),
                right: arc.right.map(|a| a as usize),
            })
            .collect();
        let bounds_world = Bounds::of(lines.iter().flat_map(|l| l.points_world.iter().copied()));
        Outlines { lines, bounds_world }
    }

    fn ring(&self, arcs: &Arcs, runs: &[Run]) -> Vec<[f64; 2]> {
        let joined = join(runs, |arc| self.lines[arc].as_slice());
        if joined.len() >= 3 && ring::signed_area_of(&joined) != 0.0 {
            return joined;
        }
        // Too small for this scale: the triangle that says most of it.
        let mut whole = Vec::new();
        for run in runs {
            let mut line = full_line(arcs, &arcs.arcs[run.arc].corners);
            if !run.forwards {
                line.reverse();
            }
            line.pop();
            whole.extend(line);
        }
        whole.extend(whole.first().copied());
        let mut triangle = simplify(&whole, f64::MAX.sqrt(), 4);
        triangle.pop();
        triangle
    }
}

fn full_line(arcs: &Arcs, corners: &[u32]) -> Vec<[f64; 2]> {
    corners
        .iter()
        .map(|&corner| {
            let [lon, lat] = arcs.lonlats[corner as usize];
            world_from_lonlat(lon, lat)
        })
        .collect()
}

fn join<'a>(runs: &[Run], line: impl Fn(usize) -> &'a [[f64; 2]]) -> Vec<[f64; 2]> {
    let mut points = Vec::new();
    for run in runs {
        let line = line(run.arc);
        let last = line.len().saturating_sub(1);
        if run.forwards {
            points.extend_from_slice(&line[..last]);
        } else {
            points.extend(line.iter().skip(1).rev());
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::super::chessboard;
    use super::super::{Detail, Shape};
    use super::*;
    use geo::MultiPolygon;

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
        let arcs = Arcs::new(&[Some(&west), Some(&east)]);
        let tolerance = Detail::Tolerance { world: 4e-6 }.tolerance();
        let rings = Drawn::new(&arcs, tolerance).rings(&arcs);
        let corners = |area: usize| -> Vec<[u64; 2]> {
            rings.of(area).flatten().map(|p| p.map(f64::to_bits)).collect()
        };
        let (west, east) = (corners(0), corners(1));
        assert!((5..190).contains(&west.len()), "{}", west.len());
        // All but the two far corners of each.
        assert_eq!(west.iter().filter(|p| east.contains(p)).count(), west.len() - 2);
        let full = Drawn::new(&arcs, Detail::Full.tolerance()).rings(&arcs);
        assert_eq!(full.of(0).flatten().count(), 203);
    }

    #[test]
    fn a_ring_keeps_a_triangle_however_coarse_the_detail() {
        let shapes: Vec<Shape> = (0..9).map(|i| chessboard::square(i % 3, i / 3)).collect();
        let shapes: Vec<Option<&Shape>> = shapes.iter().map(Some).collect();
        let arcs = Arcs::new(&shapes);
        let drawn = Drawn::new(&arcs, Detail::Tolerance { world: 0.5 }.tolerance());
        let rings = drawn.rings(&arcs);
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
        let mesh = geography.mesh(&row, Detail::Tolerance { world: 1e-6 }).expect("a mesh");
        assert_eq!(mesh.areas, 3);
    }
}
