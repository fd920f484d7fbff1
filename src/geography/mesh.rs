//! What does a graphics card need to fill and outline some areas of a level?
//! Triangles and lines in world coordinates.
//!
//! Corners are offsets in f32 from an origin in f64 close by, exact to
//! millimetres where absolute f32 would be metres off. A corner's pixel,
//! from the middle of the view, is
//! `(origin_world − centre_world) × scale + offset × scale`
//! with `scale = 256 × 2^zoom`: the first product in f64 and once for all
//! corners of an origin, the second on the card.

use super::drawing::Drawn;
use super::ears::Ears;
use super::topology::{AreaAt, NOBODY};
use earcut::Earcut;

/// "No area" beside a line.
pub const NO_AREA: u32 = NOBODY;

/// The areas of a piece, to be filled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Triangles {
    /// Offsets from the piece's origin, in world units.
    pub positions: Vec<[f32; 2]>,
    /// The area of each position.
    pub area: Vec<u32>,
    /// Three to a triangle, into `positions`.
    pub indices: Vec<u32>,
}

/// The borders of a piece: each line of the level is in one piece.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// Offsets from the piece's origin, in world units: one line after the
    /// other.
    pub corners: Vec<[f32; 2]>,
    pub lines: Vec<Line>,
}

/// A border between where three or more meet, with the areas on either side or
/// `NO_AREA`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where its corners begin, and how many there are: two at least.
    pub first: u32,
    pub count: u32,
    pub left: u32,
    pub right: u32,
}

/// An offset from an origin, both in the world.
fn offset([x, y]: [f64; 2], [x0, y0]: [f64; 2]) -> [f32; 2] {
    [(x - x0) as f32, (y - y0) as f32]
}

impl Triangles {
    /// Of some areas, from an origin in the world.
    pub(super) fn of(drawn: &Drawn, areas: &[AreaAt], origin: [f64; 2]) -> Triangles {
        let topology = drawn.topology();
        let (mut made, mut pen) = (Triangles::default(), Pen::default());
        for &area in areas {
            for polygon in topology.polygons_of(area as usize) {
                pen.fill(drawn, polygon, origin);
                let first = made.positions.len() as u32;
                let corners = &pen.corners;
                made.positions.extend(corners.iter().map(|&corner| offset(corner, [0.0; 2])));
                made.area.extend(std::iter::repeat_n(area, corners.len()));
                made.indices.extend(pen.triangles.iter().map(|i| first + i));
            }
        }
        made
    }
}

impl Lines {
    /// Those with one of these areas to their left, from an origin in the
    /// world.
    pub(super) fn of(drawn: &Drawn, areas: &[AreaAt], origin: [f64; 2]) -> Lines {
        let topology = drawn.topology();
        let mut made = Lines::default();
        for &area in areas {
            // Arcs come in the order of the area to their left.
            let from = topology.sides.partition_point(|side| side[0] < area);
            let arcs = topology.sides[from..].iter().take_while(|side| side[0] == area);
            for (arc, &[left, right]) in (from..).zip(arcs) {
                let first = made.corners.len() as u32;
                made.corners.extend(drawn.arc(arc).map(|corner| offset(corner, origin)));
                let count = made.corners.len() as u32 - first;
                made.lines.push(Line { first, count, left, right });
            }
        }
        made
    }
}

/// What is needed for one polygon after another; keeps its memory.
#[derive(Default)]
struct Pen {
    ears: Ears,
    earcut: Earcut<f64>,
    corners: Vec<[f64; 2]>,
    holes: Vec<u32>,
    triangles: Vec<u32>,
}

impl Pen {
    /// The corners of a polygon from an origin, and its triangles.
    fn fill(&mut self, drawn: &Drawn, polygon: usize, [x0, y0]: [f64; 2]) {
        self.corners.clear();
        self.holes.clear();
        for ring in drawn.topology().rings_of(polygon) {
            if !self.corners.is_empty() {
                self.holes.push(self.corners.len() as u32);
            }
            drawn.add_ring(ring, &mut self.corners);
        }
        for corner in &mut self.corners {
            *corner = [corner[0] - x0, corner[1] - y0];
        }
        if !self.holes.is_empty() || !self.ears.cut(&self.corners, &mut self.triangles) {
            self.earcut.earcut(self.corners.iter().copied(), &self.holes, &mut self.triangles);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tilings::{self, plans, tiling};
    use super::super::{Boundaries, Detail, Shape, ring};
    use super::*;
    use proptest::prelude::*;

    /// How far, relatively, the triangles of any polygon are from holding what
    /// its shell holds and its holes do not, before they are rounded.
    fn most_off(shapes: &[Option<&Shape>], detail: Detail) -> f64 {
        let boundaries = Boundaries::of(shapes);
        let (topology, drawn) = (boundaries.topology(), boundaries.drawn(detail));
        let mut pen = Pen::default();
        let mut most: f64 = 0.0;
        let polygons = (0..topology.len()).flat_map(|area| topology.polygons_of(area));
        for polygon in polygons {
            let mut line = Vec::new();
            drawn.add_ring(topology.rings_of(polygon).start, &mut line);
            pen.fill(&drawn, polygon, line[0]);
            let corner = |i: &u32| pen.corners[*i as usize];
            let triangles: f64 = pen
                .triangles
                .chunks_exact(3)
                .map(|t| ring::signed_area_of(&[&t[0], &t[1], &t[2]].map(corner)).abs())
                .sum();
            let starts = std::iter::once(0).chain(pen.holes.iter().map(|&at| at as usize));
            let ends = pen.holes.iter().map(|&at| at as usize).chain([pen.corners.len()]);
            let rings = starts.zip(ends).map(|(from, to)| &pen.corners[from..to]);
            let held: f64 = rings.map(ring::signed_area_of).sum::<f64>().abs();
            most = most.max((triangles / held - 1.0).abs());
        }
        most
    }

    proptest! {
        #[test]
        fn before_rounding_triangles_hold_what_polygons_do(plan in plans()) {
            let shapes = tiling(&plan);
            let shapes: Vec<Option<&Shape>> = shapes.iter().map(Option::as_ref).collect();
            for detail in [Detail::at_zoom(6.0), Detail::at_zoom(10.0), Detail::Full] {
                let off = most_off(&shapes, detail);
                prop_assert!(off < 1e-9, "{}", off);
            }
        }
    }

    #[test]
    fn before_rounding_the_triangles_of_trafford_hold_what_its_areas_do() {
        let file =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/trafford/boundaries/oa21.geojson");
        let Ok(text) = std::fs::read_to_string(file) else {
            println!("skipped: no ../shared");
            return;
        };
        let all: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
        let point = |at: &serde_json::Value| [0, 1].map(|i| at[i].as_f64().expect("a number"));
        let part = |rings: &serde_json::Value| {
            let ring = |ring: &serde_json::Value| list(ring)[1..].iter().map(point).collect();
            tilings::shape(list(rings).iter().map(ring).collect())
        };
        let shape = |feature: &serde_json::Value| -> Shape {
            let coordinates = &feature["geometry"]["coordinates"];
            match feature["geometry"]["type"].as_str() {
                Some("Polygon") => part(coordinates),
                _ => list(coordinates).iter().flat_map(part).collect(),
            }
        };
        let shapes: Vec<Shape> = list(&all["features"]).iter().map(shape).collect();
        assert_eq!(shapes.len(), 738);
        let shapes: Vec<Option<&Shape>> = shapes.iter().map(Some).collect();
        for detail in [Detail::at_zoom(9.0), Detail::Full] {
            assert!(most_off(&shapes, detail) < 1e-9);
        }
    }
}
