//! Which pieces of boundary do areas share? Rings are cut where three or more
//! lines meet; each piece between is an arc, kept once, with the area on
//! either side of it. Borders drawn once, simplification without gaps,
//! neighbours and dissolved outlines all come from this.
//!
//! Corners are the same where their coordinates are, bit for bit. Edges that
//! do not match are arcs with an area on one side only.

use super::{Shape, ring, validity};
use std::collections::HashMap;

/// An area's position as arcs keep it.
pub(super) type AreaAt = u32;

#[derive(Debug)]
pub(super) struct Arc {
    /// Positions of its corners in `Arcs::lonlats`; of a closed arc, the last
    /// is the first. Never fewer than two.
    pub corners: Vec<u32>,
    /// The area to the left and right of the way it runs.
    pub left: Option<AreaAt>,
    pub right: Option<AreaAt>,
}

impl Arc {
    pub fn is_closed(&self) -> bool {
        self.corners.first() == self.corners.last()
    }

    pub fn sides(&self) -> [Option<AreaAt>; 2] {
        [self.left, self.right]
    }
}

/// An arc as a ring runs along it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub arc: usize,
    pub forwards: bool,
}

/// A polygon's rings, its shell first, each as the arcs it runs along.
pub(super) type Runs = Vec<Vec<Run>>;

#[derive(Debug, Default)]
pub(super) struct Arcs {
    /// Every distinct corner, in degrees.
    pub lonlats: Vec<[f64; 2]>,
    /// Whether arcs end at a corner.
    pub is_node: Vec<bool>,
    pub arcs: Vec<Arc>,
    /// By position of the area: its polygons.
    pub polygons: Vec<Vec<Runs>>,
}

const NOBODY: u32 = u32::MAX;

impl Arcs {
    /// Of shapes by position. Shells are taken anticlockwise and holes
    /// clockwise, however they come.
    pub fn new(shapes: &[Option<&Shape>]) -> Arcs {
        let mut arcs = Arcs::default();
        let mut known: HashMap<[u64; 2], u32> = HashMap::new();
        // area → polygon → ring → corners
        let mut corners: Vec<Vec<Vec<Vec<u32>>>> = Vec::with_capacity(shapes.len());
        for shape in shapes {
            let polygons = shape.iter().flat_map(|s| s.iter());
            corners.push(
                polygons
                    .map(|polygon| {
                        let shell = arcs.number(&mut known, polygon.exterior(), true);
                        let holes = polygon.interiors().iter();
                        let holes = holes.map(|hole| arcs.number(&mut known, hole, false));
                        std::iter::once(shell).chain(holes.collect::<Vec<_>>()).collect()
                    })
                    .collect(),
            );
        }
        drop(known);
        arcs.is_node = nodes(arcs.lonlats.len(), &corners);
        let mut found: HashMap<(u32, u32), usize> = HashMap::new();
        for (area, polygons) in corners.iter().enumerate() {
            let polygons = polygons
                .iter()
                .filter(|rings| rings.first().is_some_and(|shell| shell.len() >= 3))
                .map(|rings| {
                    let whole = rings.iter().filter(|ring| ring.len() >= 3);
                    whole.map(|ring| arcs.cut(&mut found, area as AreaAt, ring)).collect()
                })
                .collect();
            arcs.polygons.push(polygons);
        }
        arcs
    }

    /// The corners of a ring by number, the last not repeating the first.
    fn number(
        &mut self,
        known: &mut HashMap<[u64; 2], u32>,
        line: &geo::LineString<f64>,
        anticlockwise: bool,
    ) -> Vec<u32> {
        let mut points = validity::open_ring(line);
        points.retain(|p| p[0].is_finite() && p[1].is_finite());
        if (ring::signed_area_of(&points) > 0.0) != anticlockwise {
            points.reverse();
        }
        let mut corners: Vec<u32> = points
            .into_iter()
            .map(|[x, y]| {
                // Adding 0 makes −0 and 0 one.
                let point = [x + 0.0, y + 0.0];
                *known.entry(point.map(f64::to_bits)).or_insert_with(|| {
                    self.lonlats.push(point);
                    (self.lonlats.len() - 1) as u32
                })
            })
            .collect();
        corners.dedup();
        while corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        corners
    }

    /// A ring as arcs, each new one added.
    fn cut(
        &mut self,
        found: &mut HashMap<(u32, u32), usize>,
        area: AreaAt,
        ring: &[u32],
    ) -> Vec<Run> {
        let n = ring.len();
        let at_node = |i: &usize| self.is_node[ring[*i] as usize];
        // A ring without nodes is one closed arc from its lowest corner, so
        // that the hole round an island is the island's own arc.
        let start = (0..n).find(at_node).or_else(|| (0..n).min_by_key(|&i| ring[i])).unwrap_or(0);
        let mut cuts: Vec<usize> = (0..n).filter(|i| at_node(&((start + i) % n))).collect();
        if cuts.is_empty() {
            cuts.push(0);
        }
        let mut runs = Vec::with_capacity(cuts.len());
        for (i, &from) in cuts.iter().enumerate() {
            let to = cuts.get(i + 1).copied().unwrap_or(n);
            let mut corners: Vec<u32> = (from..=to).map(|i| ring[(start + i) % n]).collect();
            let ends = |c: &[u32]| (c[0], c[1]);
            let forward = ends(&corners);
            let backward = (corners[corners.len() - 1], corners[corners.len() - 2]);
            let forwards = forward <= backward;
            if !forwards {
                corners.reverse();
            }
            let arcs = &mut self.arcs;
            let arc = *found.entry(ends(&corners)).or_insert_with(|| {
                arcs.push(Arc { corners, left: None, right: None });
                arcs.len() - 1
            });
            let arc_of = &mut self.arcs[arc];
            let side = if forwards { &mut arc_of.left } else { &mut arc_of.right };
            // Where areas overlap, the lowest keeps the side.
            side.get_or_insert(area);
            runs.push(Run { arc, forwards });
        }
        runs
    }
}

/// Corners with more than two others next to them.
fn nodes(corners: usize, areas: &[Vec<Vec<Vec<u32>>>]) -> Vec<bool> {
    let mut next_to: Vec<[u32; 2]> = vec![[NOBODY; 2]; corners];
    let mut is_node = vec![false; corners];
    let rings = areas.iter().flatten().flatten();
    for ring in rings {
        let n = ring.len();
        for i in 0..n {
            let here = ring[i] as usize;
            for other in [ring[(i + n - 1) % n], ring[(i + 1) % n]] {
                let slots = &mut next_to[here];
                if slots[0] == NOBODY || slots[0] == other {
                    slots[0] = other;
                } else if slots[1] == NOBODY || slots[1] == other {
                    slots[1] = other;
                } else {
                    is_node[here] = true;
                }
            }
        }
    }
    is_node
}

#[cfg(test)]
mod tests {
    use super::super::chessboard;
    use super::*;
    use geo::{MultiPolygon, polygon};

    #[test]
    fn a_border_between_two_areas_is_one_arc_with_both_beside_it() {
        let (west, east) = (chessboard::square(0, 0), chessboard::square(1, 0));
        let arcs = Arcs::new(&[Some(&west), None, Some(&east)]);
        assert_eq!(arcs.lonlats.len(), 6);
        assert_eq!(arcs.arcs.len(), 3);
        let between: Vec<_> =
            arcs.arcs.iter().filter(|a| a.left.is_some() && a.right.is_some()).collect();
        assert_eq!(between.len(), 1);
        let mut sides = between[0].sides().map(|s| s.expect("a side"));
        sides.sort();
        assert_eq!(sides, [0, 2]);
        assert!(arcs.polygons[1].is_empty());
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
        let arcs = Arcs::new(&[Some(&donut), Some(&island)]);
        assert_eq!(arcs.arcs.len(), 2);
        assert!(arcs.arcs.iter().all(Arc::is_closed));
        let shared = arcs.polygons[1][0][0][0];
        assert_eq!(arcs.polygons[0][0][1][0].arc, shared.arc);
        assert_ne!(arcs.polygons[0][0][1][0].forwards, shared.forwards);
    }
}
