//! What is the outline of an area? Borders of cells, walked round.
//!
//! A border keeps the corners at which three areas meet and, between those,
//! the middles of the cells' edges. Two edges that follow each other belong
//! to one convex cell, so the line between their middles stays inside it and
//! can cross no other border. Both neighbours, and every larger area, get
//! the same vertices.

use super::areas::OUTSIDE;
use super::mesh::Mesh;
use super::place::ORIGIN;
use geo::{Area, Contains, Coord, LineString, MultiPolygon, Polygon};
use std::collections::BTreeMap;

/// The outlines of `count` larger areas in EPSG:27700, rounded to 0.1 m.
/// `label` gives each cell its smallest area, `larger` each of these its
/// larger one.
pub fn outlines(mesh: &Mesh, label: &[usize], larger: &[usize], count: usize) -> Vec<MultiPolygon> {
    let of = |cell: usize| larger.get(label[cell]).copied().unwrap_or(OUTSIDE);
    // for each area: corner → next corner, the area on the left
    let mut borders: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); count];
    for edge in &mesh.edges {
        let (left, right) = (of(edge.left), of(edge.right));
        if left == right {
            continue;
        }
        if left != OUTSIDE {
            borders[left].insert(edge.from, edge.to);
        }
        if right != OUTSIDE {
            borders[right].insert(edge.to, edge.from);
        }
    }
    borders
        .into_iter()
        .map(|mut border| {
            let mut rings = Vec::new();
            while let Some((&start, _)) = border.first_key_value() {
                let mut walk = vec![start];
                let mut at = start;
                while let Some(next) = border.remove(&at) {
                    at = next;
                    if at == start {
                        break;
                    }
                    walk.push(at);
                }
                rings.push(ring(mesh, label, &walk));
            }
            assembled(rings)
        })
        .collect()
}

fn ring(mesh: &Mesh, label: &[usize], walk: &[usize]) -> LineString {
    let mut points: Vec<Coord> = Vec::with_capacity(walk.len() + walk.len() / 4);
    for (i, &corner) in walk.iter().enumerate() {
        let [a, b, c] = mesh.corner_cells[corner].map(|cell| label[cell]);
        if a != b && b != c && a != c {
            points.push(on_grid(mesh.corners[corner]));
        }
        let (from, to) = (mesh.corners[corner], mesh.corners[walk[(i + 1) % walk.len()]]);
        points.push(on_grid(Coord { x: (from.x + to.x) / 2.0, y: (from.y + to.y) / 2.0 }));
    }
    points.dedup();
    if points.first() == points.last() {
        points.pop();
    }
    points.extend(points.first().copied());
    LineString::new(points)
}

/// To the decimetre. Dividing by ten (and not multiplying by a tenth) gives
/// the number nearest to the decimal, which prints short.
fn on_grid(at: Coord) -> Coord {
    Coord {
        x: ((ORIGIN.0 + at.x) * 10.0).round() / 10.0,
        y: ((ORIGIN.1 + at.y) * 10.0).round() / 10.0,
    }
}

/// Outer rings run anticlockwise; each hole goes to the outer ring around it.
fn assembled(rings: Vec<LineString>) -> MultiPolygon {
    let mut outer: Vec<Polygon> = Vec::new();
    let mut holes: Vec<LineString> = Vec::new();
    for ring in rings {
        let polygon = Polygon::new(ring, Vec::new());
        if polygon.signed_area() > 0.0 {
            outer.push(polygon);
        } else if polygon.signed_area() < 0.0 {
            holes.push(polygon.into_inner().0);
        }
    }
    outer.sort_by(|a, b| b.unsigned_area().total_cmp(&a.unsigned_area()));
    for hole in holes {
        let Some(&inside) = hole.0.first() else { continue };
        // the smallest ring around it, should rings nest
        if let Some(polygon) = outer.iter_mut().rev().find(|p| p.contains(&inside)) {
            polygon.interiors_push(hole);
        }
    }
    MultiPolygon::new(outer)
}
