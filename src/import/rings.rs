//! Which rings are holes, and of which polygon? A Shapefile lists the rings of
//! an area one after the other: by its rules outer rings run clockwise, holes
//! the other way round, and a hole lies in some outer ring. Files that break
//! these rules are common.

use crate::geography::Shape;
use geo::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::{Area, BoundingRect, LineString, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// The polygons that the rings make. Coordinates must be finite numbers. A
/// hole that lies in no outer ring is a polygon of its own: nothing is lost.
pub(crate) fn polygons_of(rings: Vec<LineString<f64>>) -> Shape {
    let mut rings: Vec<LineString<f64>> = rings.into_iter().filter(|r| !r.0.is_empty()).collect();
    if rings.len() <= 1 {
        return Shape::new(rings.drain(..).map(|r| Polygon::new(r, Vec::new())).collect());
    }
    rings.iter_mut().for_each(LineString::close);
    let clockwise: Vec<bool> =
        rings.iter().map(|r| Polygon::new(r.clone(), Vec::new()).signed_area() <= 0.0).collect();
    let straight = parents(&rings, &clockwise);
    let orphans = |found: &[Option<usize>]| found.iter().filter(|p| p.is_none()).count();
    let outer_count = clockwise.iter().filter(|c| **c).count();
    let parent_of = if orphans(&straight) == outer_count {
        straight
    } else {
        // Some hole lies nowhere: perhaps the whole area is wound the wrong
        // way round. Whichever reading leaves fewer holes astray is right.
        let reversed: Vec<bool> = clockwise.iter().map(|c| !c).collect();
        let other = parents(&rings, &reversed);
        let astray = orphans(&straight) - outer_count;
        let astray_reversed = orphans(&other).saturating_sub(rings.len() - outer_count);
        if astray_reversed < astray { other } else { straight }
    };
    let mut holes: Vec<Vec<LineString<f64>>> = vec![Vec::new(); rings.len()];
    let mut outers = Vec::new();
    for (i, (ring, parent)) in rings.into_iter().zip(parent_of).enumerate() {
        match parent {
            Some(parent) => holes[parent].push(ring),
            None => outers.push((i, ring)),
        }
    }
    let polygons = outers
        .into_iter()
        .map(|(i, ring)| Polygon::new(ring, std::mem::take(&mut holes[i])))
        .collect();
    Shape::new(polygons)
}

/// For each ring the outer ring it is a hole of; `None` for outer rings and
/// for holes that lie in none.
fn parents(rings: &[LineString<f64>], is_outer: &[bool]) -> Vec<Option<usize>> {
    type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;
    let boxes: Vec<Boxed> = (0..rings.len())
        .filter(|&i| is_outer[i])
        .filter_map(|i| {
            let rect = rings[i].bounding_rect()?;
            let (min, max) = (rect.min(), rect.max());
            let corners = Rectangle::from_corners([min.x, min.y], [max.x, max.y]);
            Some(GeomWithData::new(corners, i))
        })
        .collect();
    let index = RTree::bulk_load(boxes);
    let mut parent_of = vec![None; rings.len()];
    for (i, ring) in rings.iter().enumerate().filter(|(i, _)| !is_outer[*i]) {
        let first = ring.0[0];
        let mut around: Vec<usize> = index
            .locate_in_envelope_intersecting(&AABB::from_point([first.x, first.y]))
            .map(|found| found.data)
            .collect();
        // The smallest box first: an island in a lake before the land around.
        let size = |j: usize| rings[j].bounding_rect().map_or(0.0, |r| r.width() * r.height());
        around.sort_by(|&a, &b| size(a).total_cmp(&size(b)).then(a.cmp(&b)));
        parent_of[i] = around.into_iter().find(|&outer| lies_in(ring, &rings[outer]));
    }
    parent_of
}

/// By the first vertex that does not lie on the outer ring itself.
fn lies_in(hole: &LineString<f64>, outer: &LineString<f64>) -> bool {
    const LOOKED_AT: usize = 16;
    for vertex in hole.0.iter().take(LOOKED_AT) {
        match coord_pos_relative_to_ring(*vertex, outer) {
            CoordPos::Inside => return true,
            CoordPos::Outside => return false,
            CoordPos::OnBoundary => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square from (`at`, `at`), clockwise or not.
    fn square(at: f64, size: f64, clockwise: bool) -> LineString<f64> {
        let end = at + size;
        let mut ring = vec![(at, at), (at, end), (end, end), (end, at), (at, at)];
        if !clockwise {
            ring.reverse();
        }
        LineString::from(ring)
    }

    fn sizes(shape: &Shape) -> Vec<(f64, usize)> {
        shape.iter().map(|p| (p.unsigned_area(), p.interiors().len())).collect()
    }

    #[test]
    fn a_hole_belongs_to_the_ring_around_it_wherever_it_stands_in_the_list() {
        let land = square(0.0, 10.0, true);
        let lake = square(1.0, 8.0, false);
        let island = square(3.0, 4.0, true);
        let pond = square(4.0, 1.0, false);
        let far = square(100.0, 2.0, true);
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 3, 1]] {
            let all = [&land, &lake, &island, &pond, &far];
            let shape = polygons_of(order.iter().map(|&i| all[i].clone()).collect());
            let mut found = sizes(&shape);
            found.sort_by(|a, b| a.0.total_cmp(&b.0));
            assert_eq!(found, [(4.0, 0), (15.0, 1), (36.0, 1)]);
        }
    }

    #[test]
    fn an_area_wound_the_wrong_way_round_keeps_its_hole() {
        let shape = polygons_of(vec![square(0.0, 10.0, false), square(1.0, 2.0, true)]);
        assert_eq!(sizes(&shape), [(96.0, 1)]);
        let lone = polygons_of(vec![square(0.0, 10.0, false)]);
        assert_eq!(sizes(&lone), [(100.0, 0)]);
    }

    #[test]
    fn a_hole_that_lies_nowhere_is_not_lost() {
        let shape = polygons_of(vec![
            square(0.0, 10.0, true),
            square(1.0, 1.0, false),
            square(50.0, 2.0, false),
        ]);
        assert_eq!(sizes(&shape), [(99.0, 1), (4.0, 0)]);
    }

    #[test]
    fn a_hole_that_touches_its_ring_is_still_a_hole() {
        let touching = LineString::from(vec![(0.0, 5.0), (2.0, 4.0), (2.0, 6.0), (0.0, 5.0)]);
        let shape = polygons_of(vec![square(0.0, 10.0, true), touching]);
        assert_eq!(sizes(&shape), [(98.0, 1)]);
    }
}
