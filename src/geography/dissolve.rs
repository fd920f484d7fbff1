//! What is the outline of areas taken together? The arcs between two areas of
//! one group fall away; those that are left close into rings.

use super::topology::{NOBODY, Run, Topology};
use super::{Bounds, PointIndex, Shape, ring, validity};
use geo::{LineString, MultiPolygon, Polygon, unary_union};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// The shape of each group, by position. `group_of` gives the group of each
/// area. Where edges within a group do not match, its areas are joined by
/// overlaying instead. `None` for a group without a shape.
pub(super) fn dissolve(
    topology: &Topology,
    group_of: &[Option<usize>],
    groups: usize,
) -> Vec<Option<Shape>> {
    let mut runs: Vec<Vec<Run>> = vec![Vec::new(); groups];
    for (i, &[left, right]) in topology.sides.iter().enumerate() {
        let group = |area: u32| (area != NOBODY).then(|| *group_of.get(area as usize)?)?;
        let (left, right) = (group(left), group(right));
        if left != right {
            for (group, forwards) in [(left, true), (right, false)] {
                if let Some(runs) = group.and_then(|g| runs.get_mut(g)) {
                    runs.push(Run::new(i as u32, forwards));
                }
            }
        }
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); groups];
    for (area, group) in group_of.iter().enumerate().filter(|(area, _)| topology.has_shape(*area)) {
        if let Some(members) = group.and_then(|group| members.get_mut(group)) {
            members.push(area);
        }
    }
    runs.par_iter()
        .zip(members)
        .map(|(runs, members)| match members.as_slice() {
            [] => None,
            [alone] => topology.shape(*alone),
            _ => Some(outline(topology, runs, &members).unwrap_or_else(|| {
                let shapes: Vec<Shape> =
                    members.iter().filter_map(|&area| topology.shape(area)).collect();
                unary_union(&shapes)
            })),
        })
        .collect()
}

/// `None` where the runs do not close into a valid shape that holds as much
/// as its members do.
fn outline(topology: &Topology, runs: &[Run], members: &[usize]) -> Option<Shape> {
    let rings = close(topology, runs)?;
    let shape = nest(rings)?;
    let held = |shape: &Shape| -> f64 {
        let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        rings.map(ring::signed_area).sum()
    };
    let expected: f64 =
        members.iter().filter_map(|&area| topology.shape(area)).map(|shape| held(&shape)).sum();
    let as_much = (held(&shape) - expected).abs() <= expected.abs() * 1e-9;
    (as_much && validity::trouble_of(&shape).is_none()).then_some(shape)
}

/// Rings from arcs laid end to end. A ring that comes back to a node that it
/// has passed is closed there.
fn close(topology: &Topology, runs: &[Run]) -> Option<Vec<Vec<[f64; 2]>>> {
    let ends = |run: &Run| {
        let [first, last] = topology.ends[run.arc()];
        if run.forwards() { (first, last) } else { (last, first) }
    };
    let mut leaving: BTreeMap<u32, Vec<Run>> = BTreeMap::new();
    for run in runs.iter().rev() {
        leaving.entry(ends(run).0).or_default().push(*run);
    }
    let mut rings = Vec::new();
    while let Some((&start, _)) = leaving.iter().find(|(_, runs)| !runs.is_empty()) {
        let mut path: Vec<Run> = Vec::new();
        let mut passed: HashMap<u32, usize> = HashMap::from([(start, 0)]);
        let mut here = start;
        while let Some(run) = leaving.get_mut(&here).and_then(Vec::pop) {
            path.push(run);
            here = ends(&run).1;
            if let Some(&since) = passed.get(&here) {
                let ring: Vec<Run> = path.drain(since..).collect();
                for run in &ring {
                    passed.remove(&ends(run).1);
                }
                passed.insert(here, since);
                rings.push(points(topology, &ring));
            } else {
                passed.insert(here, path.len());
            }
        }
        if !path.is_empty() {
            return None;
        }
        leaving.retain(|_, runs| !runs.is_empty());
    }
    Some(rings)
}

fn points(topology: &Topology, ring: &[Run]) -> Vec<[f64; 2]> {
    let mut points = Vec::new();
    for run in ring {
        let corners = topology.arc(run.arc());
        if run.forwards() {
            points.extend(&corners[..corners.len() - 1]);
        } else {
            points.extend(corners[1..].iter().rev());
        }
    }
    points
}

/// Holes (clockwise) given to the smallest shell that they lie in.
fn nest(rings: Vec<Vec<[f64; 2]>>) -> Option<Shape> {
    let line = |points: &[[f64; 2]]| -> LineString<f64> {
        let closed = points.iter().chain(points.first());
        closed.map(|&[x, y]| geo::Coord { x, y }).collect()
    };
    let (mut shells, holes): (Vec<_>, Vec<_>) =
        rings.into_iter().partition(|r| ring::signed_area_of(r) > 0.0);
    shells.sort_by(|a, b| ring::signed_area_of(a).total_cmp(&ring::signed_area_of(b)));
    let boxes: Vec<Bounds> = shells.iter().map(|s| Bounds::of(s.iter().copied())).collect();
    let mut polygons: Vec<Polygon<f64>> =
        shells.iter().map(|s| Polygon::new(line(s), Vec::new())).collect();
    let mut tests: Vec<Option<PointIndex>> = shells.iter().map(|_| None).collect();
    for hole in holes {
        let of_hole = Bounds::of(hole.iter().copied());
        let shell = (0..polygons.len()).filter(|&i| boxes[i].holds(&of_hole)).find(|&i| {
            let test = tests[i].get_or_insert_with(|| {
                let alone = MultiPolygon::new(vec![Polygon::new(line(&shells[i]), Vec::new())]);
                PointIndex::of_shapes([Some(&alone)])
            });
            hole.iter().all(|&[x, y]| test.area_at(x, y).is_some())
        })?;
        polygons[shell].interiors_push(line(&hole));
    }
    // Largest part first, as files usually have it.
    polygons.reverse();
    (!polygons.is_empty()).then(|| MultiPolygon::new(polygons))
}

#[cfg(test)]
mod tests {
    use super::super::chessboard::{self, board};
    use super::*;
    use crate::base::LevelId;
    use geo::Area;

    fn grouped(shapes: &[Shape], group_of: &[Option<usize>]) -> Vec<Option<Shape>> {
        let shapes: Vec<Option<&Shape>> = shapes.iter().map(Some).collect();
        let groups = group_of.iter().flatten().max().map_or(0, |g| g + 1);
        dissolve(&Topology::new(&shapes), group_of, groups)
    }

    fn squares(places: &[(u32, u32)]) -> Vec<Shape> {
        places.iter().map(|&(column, row)| chessboard::square(column, row)).collect()
    }

    const SIZE: f64 = chessboard::STEP * chessboard::STEP;

    #[test]
    fn the_rows_of_a_board_are_dissolved_from_its_squares_exactly() {
        let geography = board(3);
        let row = LevelId::new("row");
        for position in 0..3 {
            let shape = geography.shape(&row, position).expect("a dissolved shape");
            assert_eq!((shape.0.len(), shape.0[0].interiors().len()), (1, 0));
            // Eight corners of squares, closed; inner borders are gone.
            assert_eq!(shape.0[0].exterior().0.len(), 9);
            assert_eq!(shape.unsigned_area(), 3.0 * SIZE);
        }
        assert_eq!(geography.shape(&row, 3), None);
        let index = geography.locate(&row).expect("an index");
        let [x, y] = chessboard::CORNER;
        let middle = chessboard::STEP * 1.5;
        assert_eq!(index.area_at(x + middle, y + middle), Some(1));
    }

    #[test]
    fn what_is_left_out_in_the_middle_is_a_hole() {
        let places: Vec<(u32, u32)> = (0..9).map(|i| (i % 3, i / 3)).collect();
        let ring: Vec<Option<usize>> = (0..9).map(|i| Some(usize::from(i == 4))).collect();
        let dissolved = grouped(&squares(&places), &ring);
        let donut = dissolved[0].as_ref().expect("a shape");
        assert_eq!((donut.0.len(), donut.0[0].interiors().len()), (1, 1));
        assert_eq!(donut.unsigned_area(), 8.0 * SIZE);
    }

    #[test]
    fn squares_that_touch_at_a_corner_are_parts_and_stay_valid() {
        let dissolved = grouped(&squares(&[(0, 0), (1, 1), (2, 0), (3, 1)]), &[Some(0); 4]);
        let shape = dissolved[0].as_ref().expect("a shape");
        assert_eq!(shape.0.len(), 4);
        assert_eq!(validity::trouble_of(shape), None);
    }

    #[test]
    fn edges_that_do_not_match_are_joined_by_overlaying() {
        let tall = {
            let mut both = chessboard::square(1, 0);
            let [x, y] = chessboard::CORNER;
            let (w, e) = (x + chessboard::STEP, x + 2.0 * chessboard::STEP);
            let north = y + 2.0 * chessboard::STEP;
            both.0[0] = geo::Rect::new((w, y), (e, north)).to_polygon();
            both
        };
        let mut shapes = squares(&[(0, 0), (0, 1)]);
        shapes.push(tall);
        let dissolved = grouped(&shapes, &[Some(0); 3]);
        let shape = dissolved[0].as_ref().expect("a shape");
        assert_eq!(shape.0.len(), 1);
        assert!((shape.unsigned_area() / (4.0 * SIZE) - 1.0).abs() < 1e-6);
        assert_eq!(grouped(&shapes, &[None, None, Some(1)])[0], None);
    }
}
