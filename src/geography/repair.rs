//! How does an invalid shape become valid? Each ring by a constrained
//! triangulation (Ledoux, Arroyo Ohori and Meijers, "A triangulation-based
//! approach to automatically repair GIS polygons", Computers & Geosciences
//! 66, 2014), which keeps the corners where they were; then holes are taken
//! from shells and parts are joined.

use super::{Bounds, Shape, validity};
use geo::{BooleanOps, LineString, MakeValid, MapCoords, MultiPolygon, Polygon};
use std::collections::HashMap;

/// The triangulation joins points closer than 0.0001 units, eleven metres in
/// degrees. A power of two brings that to 0.01 mm and is undone exactly.
const SCALE: f64 = 1_048_576.0;

/// A valid shape that covers what this one was meant to cover; `None` where
/// nothing is left or the method fails.
///
/// A ring that crosses itself holds what is inside by the even-odd rule. A
/// hole that crosses its shell is taken from it; one that lies outside
/// becomes a part of its own. Parts that overlap are joined.
pub(super) fn repair(shape: &Shape) -> Option<Shape> {
    let mut parts: Vec<Shape> = Vec::new();
    for polygon in shape {
        let shell = valid_ring(polygon.exterior())?;
        let holes: Vec<Shape> =
            polygon.interiors().iter().map(valid_ring).collect::<Option<_>>()?;
        if holes.is_empty() {
            parts.push(shell);
            continue;
        }
        let (mut inside, mut outside) = (MultiPolygon::new(Vec::new()), Vec::new());
        for hole in holes {
            if shell.intersection(&hole).0.is_empty() {
                outside.push(hole);
            } else if inside.0.is_empty() {
                inside = hole;
            } else {
                inside = inside.union(&hole);
            }
        }
        parts.push(if inside.0.is_empty() { shell } else { shell.difference(&inside) });
        parts.extend(outside);
    }
    let together: Shape = parts.iter().flat_map(|p| p.iter().cloned()).collect();
    let joined = if validity::trouble_of(&together).is_none() {
        together
    } else {
        let mut union = MultiPolygon::new(Vec::new());
        for part in &parts {
            union = union.union(part);
        }
        union
    };
    let settled = settle(joined, shape);
    if validity::trouble_of(&settled).is_none() {
        return (!settled.0.is_empty()).then_some(settled);
    }
    // Corners that moved back may touch: once more by triangulation.
    let again: Shape =
        settled.iter().map(valid).collect::<Option<Vec<Shape>>>()?.into_iter().flatten().collect();
    (!again.0.is_empty()).then_some(again)
}

fn valid_ring(ring: &LineString<f64>) -> Option<Shape> {
    valid(&Polygon::new(ring.clone(), Vec::new()))
}

fn valid(polygon: &Polygon<f64>) -> Option<Shape> {
    if validity::trouble_of(&MultiPolygon::new(vec![polygon.clone()])).is_none() {
        return Some(MultiPolygon::new(vec![polygon.clone()]));
    }
    let large = polygon.map_coords(|c| geo::Coord { x: c.x * SCALE, y: c.y * SCALE });
    let made = large.make_valid().ok()?;
    Some(made.map_coords(|c| geo::Coord { x: c.x / SCALE, y: c.y / SCALE }))
}

/// Overlaying rounds corners to a grid of a billionth of the shape's size:
/// those within its reach of an original corner go back to it, so that edges
/// shared with neighbours stay shared.
fn settle(shape: Shape, original: &Shape) -> Shape {
    let bounds = Bounds::of_shape(original);
    let reach = bounds.width().max(bounds.height()) / f64::from(1 << 26);
    if reach <= 0.0 {
        return shape;
    }
    let cell = |x: f64, y: f64| ((x / reach).floor() as i64, (y / reach).floor() as i64);
    let mut corners: HashMap<(i64, i64), geo::Coord<f64>> = HashMap::new();
    let rings = original.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    for c in rings.flat_map(|r| r.coords()) {
        corners.entry(cell(c.x, c.y)).or_insert(*c);
    }
    let corners = &corners;
    let settled = shape.map_coords(|c| {
        let (i, j) = cell(c.x, c.y);
        let near = (-1..=1).flat_map(|di| (-1..=1).map(move |dj| (i + di, j + dj)));
        near.filter_map(|key| corners.get(&key).copied())
            .map(|corner| ((corner.x - c.x).hypot(corner.y - c.y), corner))
            .filter(|(distance, _)| *distance <= reach)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map_or(c, |(_, corner)| corner)
    });
    settled
        .into_iter()
        .map(|polygon| {
            let (mut shell, mut holes) = polygon.into_inner();
            shell.0.dedup();
            holes.iter_mut().for_each(|h| h.0.dedup());
            holes.retain(|h| h.0.len() >= 4);
            Polygon::new(shell, holes)
        })
        .filter(|p| p.exterior().0.len() >= 4)
        .collect()
}
