//! Does the topology hold whatever the layer? Over ragged tilings made at
//! random, matching and not.

use super::drawing::Drawn;
use super::tilings::{Plan, plans, tiling, with_points};
use super::topology::NOBODY;
use super::{
    Boundaries, Detail, Neighbours, Pieces, Rings, Shape, Topology, ring, tilings, validity,
    world_from_lonlat,
};
use crate::base::seed;
use geo::kernels::Orientation;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

fn some(shapes: &[Option<Shape>]) -> Vec<Option<&Shape>> {
    shapes.iter().map(Option::as_ref).collect()
}

fn bits(p: [f64; 2]) -> [u64; 2] {
    p.map(|v| (v + 0.0).to_bits())
}

/// The edges of an area, each with its lower end first.
fn edges(shape: &Shape) -> BTreeSet<[[u64; 2]; 2]> {
    let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings
        .flat_map(|ring| ring.lines())
        .map(|line| [bits([line.start.x, line.start.y]), bits([line.end.x, line.end.y])])
        .filter(|[a, b]| a != b)
        .map(|[a, b]| [a.min(b), a.max(b)])
        .collect()
}

/// The first two segments of a drawing that cross, lie along one another or
/// touch other than at their ends.
fn trouble(drawn: &Drawn) -> Option<[[[f64; 2]; 2]; 2]> {
    let arcs = 0..drawn.topology().arc_count();
    let all: Vec<[[f64; 2]; 2]> = arcs
        .flat_map(|arc| drawn.arc(arc).zip(drawn.arc(arc).skip(1)))
        .map(|(a, b)| [a, b])
        .collect();
    for (i, e) in all.iter().enumerate() {
        for f in &all[..i] {
            let clear = (0..2).any(|axis| {
                e[0][axis].max(e[1][axis]) < f[0][axis].min(f[1][axis])
                    || f[0][axis].max(f[1][axis]) < e[0][axis].min(e[1][axis])
            });
            if !clear && meet(e, f) {
                return Some([*e, *f]);
            }
        }
    }
    None
}

/// Of segments whose boxes meet.
fn meet(e: &[[f64; 2]; 2], f: &[[f64; 2]; 2]) -> bool {
    let side = |line: &[[f64; 2]; 2], p| super::crossings::orientation(line[0], line[1], p);
    let on = |line: &[[f64; 2]; 2], p: [f64; 2]| {
        side(line, p) == Orientation::Collinear
            && (0..2).all(|axis| {
                line[0][axis].min(line[1][axis]) <= p[axis]
                    && p[axis] <= line[0][axis].max(line[1][axis])
            })
    };
    let shared = e.iter().filter(|p| f.contains(p)).count();
    match shared {
        0 => {
            let touches = f.iter().any(|&p| on(e, p)) || e.iter().any(|&p| on(f, p));
            let (a, b) = (side(e, f[0]), side(e, f[1]));
            let (c, d) = (side(f, e[0]), side(f, e[1]));
            touches || (a != b && c != d)
        }
        // Along one another from one end.
        1 => {
            f.iter().any(|p| !e.contains(p) && on(e, *p))
                || e.iter().any(|p| !f.contains(p) && on(f, *p))
        }
        _ => true,
    }
}

/// An area's rings at a detail as a shape, y turned north again.
fn drawn_shape(rings: &Rings, area: usize) -> Shape {
    let mut parts = geo::MultiPolygon::new(Vec::new());
    for polygon in rings.polygons_of(area) {
        let flipped = polygon.map(|ring| ring.iter().map(|&[x, y]| [x, -y]).collect());
        parts.0.extend(tilings::shape(flipped.collect()));
    }
    parts
}

/// A ring's corners from its lowest on, and the same the other way round:
/// the lesser of the two.
fn cycle(points: &[[u64; 2]]) -> Vec<[u64; 2]> {
    let turned = |points: Vec<[u64; 2]>| {
        (0..points.len()).map(|i| [&points[i..], &points[..i]].concat()).min().unwrap_or_default()
    };
    let back = points.iter().rev().copied().collect();
    turned(points.to_vec()).min(turned(back))
}

/// What a file may do to a layer without changing it: rings from any corner
/// and either way round, corners given twice.
fn shuffled(shapes: &[Option<Shape>], seed: u64) -> Vec<Option<Shape>> {
    let mut chance = seed::stream(seed, 3);
    let mut line = |ring: &geo::LineString<f64>| {
        let mut points = ring.0[1..].to_vec();
        let turn = chance.below(points.len() as u64) as usize;
        points.rotate_left(turn);
        if chance.chance(0.5) {
            points.reverse();
        }
        let mut doubled = Vec::new();
        for p in points {
            doubled.extend(std::iter::repeat_n(p, 1 + usize::from(chance.chance(0.1))));
        }
        doubled.push(doubled[0]);
        geo::LineString::new(doubled)
    };
    let mut one = |shape: &Shape| -> Shape {
        let mut polygon = |p: &geo::Polygon<f64>| {
            let shell = line(p.exterior());
            geo::Polygon::new(shell, p.interiors().iter().map(&mut line).collect())
        };
        shape.iter().map(&mut polygon).collect()
    };
    shapes.iter().map(|shape| shape.as_ref().map(&mut one)).collect()
}

const DETAILS: [u8; 7] = [6, 12, 14, 16, 18, 20, 23];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_ring_is_there_corner_by_corner(plan in plans()) {
        let shapes = shuffled(&tiling(&plan), plan.seed);
        let topology = Topology::new(&some(&shapes));
        prop_assert_eq!(topology.overlapping, 0);
        for (area, shape) in shapes.iter().enumerate() {
            let polygons = topology.polygons_of(area);
            prop_assert_eq!(polygons.len(), shape.as_ref().map_or(0, |s| s.0.len()));
            let Some(shape) = shape else { continue };
            let mut there = BTreeSet::new();
            for run in topology.runs_of_area(area) {
                let side = topology.sides[run.arc()][usize::from(!run.forwards())];
                prop_assert_eq!(side as usize, area);
                for pair in topology.arc(run.arc()).windows(2) {
                    let [a, b] = [bits(pair[0]), bits(pair[1])];
                    there.insert([a.min(b), a.max(b)]);
                }
            }
            prop_assert_eq!(there, edges(shape));
        }
    }

    #[test]
    fn shapes_come_back_from_their_arcs(plan in plans()) {
        let shapes = tiling(&plan);
        let back = Topology::new(&some(&shapes)).shapes();
        for (shape, back) in shapes.iter().zip(&back) {
            prop_assert_eq!(shape.as_ref().map(edges), back.as_ref().map(edges));
            let trouble = back.as_ref().and_then(validity::trouble_of);
            prop_assert_eq!(trouble, None);
        }
    }

    #[test]
    fn rings_that_run_along_a_stretch_more_than_once_come_back_corner_by_corner(
        walks in proptest::collection::vec(proptest::collection::vec(0..6u8, 3..14), 1..4),
    ) {
        // Of few places, so that walks come the same way twice, from anywhere.
        let place = |&at: &u8| [f64::from(at % 3), f64::from(at / 3) + f64::from(at) * 0.1];
        let shapes: Vec<Shape> = walks
            .iter()
            .map(|walk| tilings::shape(vec![walk.iter().map(place).collect()]))
            .collect();
        let topology = Topology::new(&shapes.iter().map(Some).collect::<Vec<_>>());
        for (area, walk) in walks.iter().enumerate() {
            let mut ring: Vec<[u64; 2]> = walk.iter().map(|at| bits(place(at))).collect();
            ring.dedup();
            while ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            let mut back: Vec<[u64; 2]> = Vec::new();
            for run in topology.runs_of_area(area) {
                let mut line: Vec<_> = topology.arc(run.arc()).iter().map(|p| bits(*p)).collect();
                if !run.forwards() {
                    line.reverse();
                }
                prop_assert!(back.last().is_none_or(|last| *last == line[0]));
                back.pop();
                back.extend(line);
            }
            if ring.len() >= 3 {
                back.pop();
                prop_assert_eq!(cycle(&back), cycle(&ring));
            }
        }
    }

    #[test]
    fn each_edge_is_in_one_arc_and_threads_change_nothing(plan in plans()) {
        let shapes = shuffled(&tiling(&plan), plan.seed);
        let shapes = some(&shapes);
        let topology = Topology::new(&shapes);
        let mut seen = BTreeSet::new();
        for arc in 0..topology.arc_count() {
            for pair in topology.arc(arc).windows(2) {
                let [a, b] = [bits(pair[0]), bits(pair[1])];
                prop_assert!(seen.insert([a.min(b), a.max(b)]));
            }
        }
        let all: BTreeSet<_> = shapes.iter().flatten().flat_map(|s| edges(s)).collect();
        prop_assert_eq!(seen, all);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        prop_assert_eq!(pool.install(|| Topology::new(&shapes)), topology);
    }

    #[test]
    fn neighbours_are_areas_that_share_corners_and_edges(plan in plans()) {
        let shapes = tiling(&plan);
        let near = Neighbours::new(&Topology::new(&some(&shapes)), |area| area.to_string());
        let edges: Vec<_> = shapes.iter().map(|s| s.as_ref().map(edges).unwrap_or_default()).collect();
        let corners = |area: usize| edges[area].iter().flatten().collect::<BTreeSet<_>>();
        for a in 0..shapes.len() {
            for b in (0..shapes.len()).filter(|&b| b != a) {
                let edge = edges[a].intersection(&edges[b]).next().is_some();
                prop_assert_eq!(near.queen(a).contains(&b), !corners(a).is_disjoint(&corners(b)));
                prop_assert_eq!(near.shared_length_metres(a, b).is_some(), edge);
                prop_assert_eq!(near.shared_length_metres(a, b), near.shared_length_metres(b, a));
                prop_assert!(near.rook(a).contains(&b) || !edge);
            }
        }
    }

    #[test]
    fn simplified_borders_never_cross_and_no_ring_collapses(plan in plans()) {
        let shapes = tiling(&plan);
        let boundaries = Boundaries::of(&some(&shapes));
        for fineness in DETAILS {
            let drawn = boundaries.drawn_at(fineness);
            prop_assert_eq!(trouble(&drawn), None, "at {}", fineness);
            let rings = Rings::new(&drawn);
            for (area, shape) in shapes.iter().enumerate() {
                let drawn = drawn_shape(&rings, area);
                prop_assert_eq!(drawn.0.len(), shape.as_ref().map_or(0, |s| s.0.len()));
                prop_assert_eq!(validity::trouble_of(&drawn), None, "{} at {}", area, fineness);
            }
        }
    }

    #[test]
    fn triangles_hold_what_polygons_do(plan in plans()) {
        let shapes = tiling(&plan);
        let boundaries = Arc::new(Boundaries::of(&some(&shapes)));
        let pieces = Arc::new(Pieces::new(Arc::clone(&boundaries)));
        for detail in [Detail::at_zoom(6.0), Detail::at_zoom(10.0), Detail::Full] {
            let rings = Rings::new(&boundaries.drawn(detail));
            let detailed = pieces.at(detail);
            let mut by_triangles = vec![0.0_f64; shapes.len()];
            for made in (0..pieces.len()).map(|piece| detailed.triangles(piece)) {
                for t in made.indices.chunks_exact(3) {
                    let corners = [0, 1, 2].map(|i| made.positions[t[i] as usize].map(f64::from));
                    by_triangles[made.area[t[0] as usize] as usize] +=
                        ring::signed_area_of(&corners).abs();
                }
            }
            for (area, triangles) in by_triangles.into_iter().enumerate() {
                let held: f64 = rings.of(area).map(ring::signed_area_of).sum::<f64>().abs();
                prop_assert!((triangles - held).abs() <= held * 1e-5, "{} for {}", triangles, held);
            }
        }
    }
}

/// A tiling where some corners of some areas alone are elsewhere.
fn nudged(plan: &Plan, share: f64) -> Vec<Option<Shape>> {
    let mut chance = seed::stream(plan.seed, 4);
    let mut change = |p: [f64; 2], _| {
        let near = if chance.chance(share) { 2e-5 } else { 0.0 };
        vec![[p[0] + chance.between(-near, near), p[1] + chance.between(-near, near)]]
    };
    tiling(plan).iter().map(|s| s.as_ref().map(|s| with_points(s, &mut change))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_layer_that_does_not_match_loads_and_each_ring_stays_valid(plan in plans()) {
        let shapes = nudged(&plan, 0.05);
        let boundaries = Boundaries::of(&some(&shapes));
        let near = Neighbours::new(boundaries.topology(), |area| area.to_string());
        prop_assert_eq!(near.len(), shapes.len());
        for fineness in DETAILS {
            let rings = Rings::new(&boundaries.drawn_at(fineness));
            for (area, shape) in shapes.iter().enumerate() {
                let valid = shape.as_ref().is_none_or(|s| validity::trouble_of(s).is_none());
                let drawn = drawn_shape(&rings, area);
                prop_assert!(!valid || validity::trouble_of(&drawn).is_none());
                prop_assert_eq!(drawn.0.len(), shape.as_ref().map_or(0, |s| s.0.len()));
            }
        }
    }

    #[test]
    fn a_layer_that_does_not_match_is_told_of_with_counts_and_leaves_no_gap_of_its_own(
        plan in plans(),
    ) {
        let whole = tiling(&plan);
        let shapes = nudged(&plan, 0.05);
        let topology = Topology::new(&some(&shapes));
        let notes = topology.notes(|area| area.to_string());
        // Every shape is there as it was given, whatever lies beside it.
        for (shape, back) in shapes.iter().zip(&topology.shapes()) {
            prop_assert_eq!(shape.as_ref().map(edges), back.as_ref().map(edges));
        }
        let matched = Topology::new(&some(&whole));
        prop_assert!(matched.notes(|area| area.to_string()).is_empty());
        if shapes == whole {
            prop_assert!(notes.is_empty());
        }
        for note in notes.iter() {
            let number = note.text.split(' ').find_map(|word| word.parse::<usize>().ok());
            prop_assert!(number.is_some_and(|n| n > 0), "{}", note.text);
            prop_assert!(note.items.is_empty() || number == Some(note.items.len()));
        }
    }

    #[test]
    fn a_border_that_only_one_area_had_moved_is_counted(plan in plans(), which in any::<u64>()) {
        // Of matching areas, one whose border has a corner that only two share.
        let plan = Plan { corners: plan.corners.max(1), ragged: 0.3, ..plan };
        let mut shapes = tiling(&plan);
        let topology = Topology::new(&some(&shapes));
        let inner: Vec<usize> = (0..topology.arc_count())
            .filter(|&arc| topology.sides[arc][1] != NOBODY && topology.arc(arc).len() > 2)
            .filter(|&arc| topology.ends[arc][0] != topology.ends[arc][1])
            .collect();
        prop_assume!(!inner.is_empty());
        let arc = inner[which as usize % inner.len()];
        let [left, right] = topology.sides[arc].map(|area| area as usize);
        prop_assume!(left != right);
        let moved = topology.arc(arc)[1];
        let by_a_metre = |p: [f64; 2], _| {
            vec![if p == moved { [p[0] + 1e-5, p[1] + 1e-5] } else { p }]
        };
        shapes[left] = shapes[left].as_ref().map(|shape| with_points(shape, by_a_metre));
        let topology = Topology::new(&some(&shapes));
        let notes = topology.notes(|area| area.to_string());
        let pair = format!("{} and {}", left.min(right), left.max(right));
        let told = notes.iter().flat_map(|note| &note.items).any(|item| *item == pair);
        prop_assert!(told, "{:?} without {}", notes, pair);
        let near = Neighbours::new(&topology, |area| area.to_string());
        prop_assert!(near.queen(left).contains(&right));
    }

    #[test]
    fn corners_that_only_one_side_has_are_neighbours_still(plan in plans()) {
        let plan = Plan { ragged: 0.0, ..plan };
        let mut chance = seed::stream(plan.seed, 5);
        // A corner in the middle of some edges, for one area alone.
        let mut change = |p: [f64; 2], next: [f64; 2]| {
            let middle = [(p[0] + next[0]) / 2.0, (p[1] + next[1]) / 2.0];
            if chance.chance(0.3) { vec![p, middle] } else { vec![p] }
        };
        let whole = tiling(&plan);
        let split: Vec<Option<Shape>> =
            whole.iter().map(|s| s.as_ref().map(|s| with_points(s, &mut change))).collect();
        let of = |shapes: &[Option<Shape>]| {
            Neighbours::new(&Topology::new(&some(shapes)), |area| area.to_string())
        };
        let (whole, split) = (of(&whole), of(&split));
        for area in 0..whole.len() {
            prop_assert_eq!(whole.queen(area), split.queen(area));
            prop_assert!(whole.rook(area).iter().all(|b| split.rook(area).contains(b)));
        }
    }
}

#[test]
fn an_island_in_a_bay_stays_outside_when_the_bay_is_drawn_straight() {
    // A bay that a coarse detail would close over the island in it.
    let bay = |depth: f64| {
        vec![
            [0.0, 0.0],
            [0.04, 0.0],
            [0.0401, depth],
            [0.0599, depth],
            [0.06, 0.0],
            [0.1, 0.0],
            [0.1, 0.1],
            [0.0, 0.1],
        ]
    };
    let island = vec![[0.05, 0.0005], [0.0505, 0.0005], [0.0503, 0.0008]];
    let at = |ring: Vec<[f64; 2]>| {
        tilings::shape(vec![ring.into_iter().map(|[x, y]| [x - 2.0, y + 53.0]).collect()])
    };
    let shapes = [Some(at(bay(0.002))), Some(at(island))];
    let boundaries = Boundaries::of(&some(&shapes));
    let topology = boundaries.topology();
    assert!(topology.sides.iter().all(|sides| sides[1] == NOBODY));
    let land = drawn_shape(&Rings::new(&boundaries.drawn(Detail::at_zoom(4.0))), 0);
    let [lon, lat] = topology.arc(1)[0];
    let [x, y] = world_from_lonlat(lon, lat);
    assert!(!geo::Contains::contains(&land, &geo::Point::new(x, -y)));
}
