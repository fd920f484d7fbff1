//! Is a shape one that can be counted in, drawn and measured? If not, can it
//! be repaired without a guess? Area by area, with a note for each.
//!
//! A valid shape (rings that neither cross nor touch themselves, holes in
//! their shells, parts apart; as in OGC Simple Features) comes back bit for
//! bit, but that shells are turned anticlockwise and holes clockwise, which
//! is what other files of this room rely on and loses nothing.

use super::crossings::{Trouble, look_for_trouble, orientation};
use super::repair::repair;
use super::tidy::{open_ring, say, tidy};
use super::{Bounds, PointIndex, Shape, ring};
use crate::base::{AreaCode, Notes};
use geo::kernels::Orientation;
use geo::{LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

/// What became of a shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Mended {
    /// `None` where the shape was refused: the area is kept without one.
    pub shape: Option<Shape>,
    /// What was done and to which area; `None` where nothing was.
    pub note: Option<String>,
}

/// Repairs a shape in longitude and latitude, or refuses it.
pub fn mend(code: &AreaCode, shape: MultiPolygon<f64>) -> Mended {
    let refused = |why: &str| Mended { shape: None, note: Some(format!("{code}: {why}")) };
    let coords = || {
        shape
            .iter()
            .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
            .flat_map(|r| r.coords())
    };
    if !coords().all(|c| c.x.abs() <= 180.0 && c.y.abs() <= 90.0) {
        return match coords().all(|c| c.x.is_finite() && c.y.is_finite()) {
            true => refused("has coordinates outside the world, and is left without a shape"),
            false => refused("has coordinates that are not numbers, and is left without a shape"),
        };
    }
    let mut done: Vec<&'static str> = Vec::new();
    let mut polygons: Vec<Polygon<f64>> = Vec::with_capacity(shape.0.len());
    for polygon in shape {
        let (shell, holes) = polygon.into_inner();
        let Some(shell) = tidy(shell, &mut done) else {
            say(&mut done, "a part of fewer than three corners was left out");
            continue;
        };
        let before = holes.len();
        let holes: Vec<LineString<f64>> =
            holes.into_iter().filter_map(|hole| tidy(hole, &mut done)).collect();
        if holes.len() < before {
            say(&mut done, "a hole of fewer than three corners was left out");
        }
        polygons.push(Polygon::new(shell, holes));
    }
    if polygons.is_empty() {
        return refused("has no part with three corners, and is left without a shape");
    }
    let tidied = MultiPolygon::new(polygons);
    let (mended, trouble) = match trouble_of(&tidied) {
        None => (tidied, None),
        Some(trouble) => match repair(&tidied).filter(|s| trouble_of(s).is_none()) {
            Some(repaired) => (repaired, Some(trouble)),
            None => return refused("could not be repaired, and is left without a shape"),
        },
    };
    if let Some(trouble) = trouble {
        say(&mut done, trouble.words());
    }
    let note = (!done.is_empty()).then(|| format!("{code}: {}", done.join("; ")));
    Mended { shape: Some(turned(mended)), note }
}

/// Mends many shapes, in parallel; one note lists what was repaired and one
/// what was refused.
pub fn mend_all(
    areas: Vec<(AreaCode, MultiPolygon<f64>)>,
) -> (Vec<(AreaCode, Option<Shape>)>, Notes) {
    let mended: Vec<(AreaCode, Mended)> = areas
        .into_par_iter()
        .map(|(code, shape)| {
            let mended = mend(&code, shape);
            (code, mended)
        })
        .collect();
    let mut notes = Notes::new();
    let of = |refused: bool| -> Vec<String> {
        mended
            .iter()
            .filter(|(_, m)| m.shape.is_none() == refused)
            .filter_map(|(_, m)| m.note.clone())
            .collect()
    };
    notes.warn_of("Areas whose shapes were repaired:", of(false));
    notes.warn_of("Areas whose shapes were refused:", of(true));
    (mended.into_iter().map(|(code, m)| (code, m.shape)).collect(), notes)
}

/// What is wrong with a tidy shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Invalid {
    Edges(Trouble),
    /// A hole that is not in its shell, or parts or holes that overlap.
    Nesting,
}

impl Invalid {
    fn words(self) -> &'static str {
        match self {
            Invalid::Edges(Trouble::Crosses) => "its boundary crossed itself and was repaired",
            Invalid::Edges(Trouble::Overlaps) => "its boundary ran along itself and was repaired",
            Invalid::Edges(Trouble::TouchesItself) => {
                "a ring touched itself and was split where it did"
            }
            Invalid::Nesting => "its holes and parts lay wrongly in one another and were repaired",
        }
    }
}

/// What is wrong with a shape whose rings are tidy; `None` where it is valid.
pub(super) fn trouble_of(shape: &Shape) -> Option<Invalid> {
    let mut rings: Vec<Vec<[f64; 2]>> = Vec::new();
    // Of each ring: the polygon it belongs to, and whether it is its shell.
    let mut role: Vec<(usize, bool)> = Vec::new();
    for (i, polygon) in shape.iter().enumerate() {
        rings.push(open_ring(polygon.exterior()));
        role.push((i, true));
        for hole in polygon.interiors() {
            rings.push(open_ring(hole));
            role.push((i, false));
        }
    }
    if rings.iter().any(|r| r.len() < 3) {
        return Some(Invalid::Nesting);
    }
    let touching = match look_for_trouble(&rings) {
        Ok(touching) => touching,
        Err(trouble) => return Some(Invalid::Edges(trouble)),
    };
    if rings.len() == 1 {
        return None;
    }
    let bounds: Vec<Bounds> = rings.iter().map(|r| Bounds::of(r.iter().copied())).collect();
    let alone: Vec<Option<PointIndex>> = rings
        .iter()
        .enumerate()
        .map(|(i, _)| {
            let near = bounds.iter().enumerate().any(|(j, b)| i != j && bounds[i].meets(b));
            near.then(|| PointIndex::of_shapes([Some(&filled(&rings[i]))]))
        })
        .collect();
    // Which rings lie in which. Rings that touch must lie wholly on one side
    // of one another, however many of their points are on the other's edge.
    let within = |inner: usize, outer: usize| -> Option<bool> {
        let Some(index) = alone[outer].as_ref().filter(|_| bounds[outer].holds(&bounds[inner]))
        else {
            return Some(false);
        };
        let pair = (inner.min(outer), inner.max(outer));
        if !touching.contains(&pair) {
            let [x, y] = rings[inner][0];
            return Some(index.area_at(x, y).is_some());
        }
        let points = &rings[inner];
        let n = points.len();
        let mut sides = (0..n)
            .flat_map(|i| {
                let (a, b) = (points[i], points[(i + 1) % n]);
                [a, [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]]
            })
            .filter(|&p| !on_edge(&rings[outer], p))
            .map(|[x, y]| index.area_at(x, y).is_some());
        let first = sides.next()?;
        sides.all(|side| side == first).then_some(first)
    };
    for inner in 0..rings.len() {
        let mut depth = 0;
        let mut in_own_shell = false;
        for outer in (0..rings.len()).filter(|&o| o != inner) {
            let Some(inside) = within(inner, outer) else {
                return Some(Invalid::Nesting);
            };
            if inside {
                depth += 1;
                in_own_shell |= role[outer] == (role[inner].0, true);
            }
        }
        let (_, shell) = role[inner];
        let right = if shell { depth % 2 == 0 } else { depth % 2 == 1 && in_own_shell };
        if !right {
            return Some(Invalid::Nesting);
        }
    }
    None
}

fn filled(points: &[[f64; 2]]) -> Shape {
    let line: LineString<f64> = points.iter().map(|&[x, y]| geo::Coord { x, y }).collect();
    MultiPolygon::new(vec![Polygon::new(line, Vec::new())])
}

fn on_edge(points: &[[f64; 2]], p: [f64; 2]) -> bool {
    (0..points.len()).any(|i| {
        let (a, b) = (points[i], points[(i + 1) % points.len()]);
        (0..2).all(|k| a[k].min(b[k]) <= p[k] && p[k] <= a[k].max(b[k]))
            && orientation(a, b, p) == Orientation::Collinear
    })
}

/// Shells anticlockwise, holes clockwise.
pub(super) fn turned(shape: Shape) -> Shape {
    let turn = |mut line: LineString<f64>, anticlockwise: bool| {
        if (ring::signed_area(&line) > 0.0) != anticlockwise {
            line.0.reverse();
        }
        line
    };
    shape
        .into_iter()
        .map(|polygon| {
            let (shell, holes) = polygon.into_inner();
            let holes = holes.into_iter().map(|hole| turn(hole, false)).collect();
            Polygon::new(turn(shell, true), holes)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, polygon};
    use proptest::prelude::*;

    fn code() -> AreaCode {
        AreaCode::new("E1")
    }

    fn ring(points: &[(f64, f64)]) -> LineString<f64> {
        points.iter().map(|&(x, y)| geo::Coord { x, y }).collect()
    }

    fn one(points: &[(f64, f64)]) -> Shape {
        MultiPolygon::new(vec![Polygon::new(ring(points), vec![])])
    }

    fn mended(shape: Shape) -> (Shape, String) {
        let mended = mend(&code(), shape);
        let shape = mended.shape.expect("a shape");
        assert_eq!(trouble_of(&shape), None);
        (shape, mended.note.expect("a note"))
    }

    #[test]
    fn a_valid_shape_comes_back_bit_for_bit_without_a_note() {
        let shape = MultiPolygon::new(vec![
            polygon![
                exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 9.)],
                // Touches the shell at one point: allowed.
                interiors: [[(x: 0., y: 3.), (x: 6., y: 6.), (x: 6., y: 3.)]],
            ],
            // In the hole, and touching it at a corner: allowed.
            polygon![(x: 6., y: 3.), (x: 5., y: 5.), (x: 5., y: 4.)],
            polygon![(x: 9., y: 9.), (x: 10., y: 9.1), (x: 10., y: 10.)],
        ]);
        let shape = turned(shape);
        assert_eq!(mend(&code(), shape.clone()), Mended { shape: Some(shape), note: None });
    }

    #[test]
    fn rings_are_turned_the_same_way_round() {
        let clockwise = one(&[(0., 0.), (0., 1.), (1., 1.), (1., 0.), (0., 0.)]);
        let mended = mend(&code(), clockwise.clone());
        assert_eq!(mended.note, None);
        let mut points = clockwise.0[0].exterior().0.clone();
        points.reverse();
        assert_eq!(mended.shape.expect("a shape").0[0].exterior().0, points);
    }

    #[test]
    fn repeated_points_and_spikes_go_and_a_note_names_the_area() {
        let (shape, note) = mended(one(&[(0., 0.), (1., 0.), (1., 0.), (1., 1.), (0., 1.)]));
        assert_eq!(shape.0[0].exterior().0.len(), 5);
        assert!(note.starts_with("E1: ") && note.contains("given twice"), "{note}");
        let spike = one(&[(0., 0.), (1., 0.), (1., 0.5), (3., 0.5), (1., 0.5), (1., 1.), (0., 1.)]);
        let (shape, note) = mended(spike);
        assert_eq!(shape.unsigned_area(), 1.0);
        assert!(note.contains("spike"), "{note}");
    }

    #[test]
    fn a_bow_tie_becomes_two_triangles_with_the_corners_where_they_were() {
        let (shape, note) = mended(one(&[(0., 0.), (1., 1.), (1., 0.), (0., 1.)]));
        assert_eq!(shape.0.len(), 2);
        assert!((shape.unsigned_area() - 0.5).abs() < 1e-12);
        assert!(note.contains("crossed itself"), "{note}");
        let corners = [(0., 0.), (1., 1.), (1., 0.), (0., 1.)];
        let found: Vec<geo::Coord<f64>> =
            shape.iter().flat_map(|p| p.exterior().0.clone()).collect();
        assert!(corners.iter().all(|&(x, y)| found.contains(&geo::Coord { x, y })));
    }

    #[test]
    fn small_shapes_are_not_lost_to_the_repair() {
        // A bow tie of two metres.
        let d = 2e-5;
        let (shape, _) =
            mended(one(&[(-2., 53.), (-2. + d, 53. + d), (-2. + d, 53.), (-2., 53. + d)]));
        assert!((shape.unsigned_area() / (d * d / 2.0) - 1.0).abs() < 1e-4);
    }

    #[test]
    fn a_ring_that_touches_itself_is_split_into_shell_and_hole() {
        let inverted = one(&[(0., 0.), (4., 0.), (4., 4.), (0., 4.), (0., 0.), (1., 2.), (2., 1.)]);
        let (shape, note) = mended(inverted);
        assert_eq!((shape.0.len(), shape.0[0].interiors().len()), (1, 1));
        assert!((shape.unsigned_area() - 14.5).abs() < 1e-9, "{note}");
    }

    #[test]
    fn holes_outside_across_and_in_holes_are_put_right() {
        let shell = [(0., 0.), (10., 0.), (10., 10.), (0., 10.)];
        let with = |hole: &[(f64, f64)]| {
            MultiPolygon::new(vec![Polygon::new(ring(&shell), vec![ring(hole)])])
        };
        let (outside, _) = mended(with(&[(20., 0.), (21., 0.), (21., 1.), (20., 1.)]));
        assert_eq!(outside.0.len(), 2, "a part of its own");
        assert!((outside.unsigned_area() - 101.0).abs() < 1e-6);
        let (across, _) = mended(with(&[(8., 4.), (12., 4.), (12., 6.), (8., 6.)]));
        assert!((across.unsigned_area() - 96.0).abs() < 1e-6, "taken from the shell");
        let edge = mended(with(&[(8., 4.), (10., 4.), (10., 6.), (8., 6.)])).0;
        assert!((edge.unsigned_area() - 96.0).abs() < 1e-6, "a hole along the shell");
    }

    #[test]
    fn parts_that_overlap_are_joined() {
        let square = |x: f64, y: f64, s: f64| {
            Polygon::new(ring(&[(x, y), (x + s, y), (x + s, y + s), (x, y + s)]), vec![])
        };
        let lapping = MultiPolygon::new(vec![square(0., 0., 2.), square(1., 1., 2.)]);
        assert!((mended(lapping).0.unsigned_area() - 7.0).abs() < 1e-6);
        let nested = MultiPolygon::new(vec![square(0., 0., 3.), square(1., 1., 1.)]);
        assert!((mended(nested).0.unsigned_area() - 9.0).abs() < 1e-6);
        let twice = MultiPolygon::new(vec![square(0., 0., 3.), square(0., 0., 3.)]);
        assert!((mended(twice).0.unsigned_area() - 9.0).abs() < 1e-6);
    }

    #[test]
    fn what_cannot_be_a_shape_is_refused_by_name() {
        for (shape, word) in [
            (one(&[(0., 0.), (1., f64::NAN), (1., 1.)]), "not numbers"),
            (one(&[(0., 0.), (f64::INFINITY, 0.), (1., 1.)]), "not numbers"),
            (one(&[(0., 0.), (377_000., 390_000.), (1., 1.)]), "outside the world"),
            (one(&[(0., 0.), (1., 1.)]), "three corners"),
            (one(&[(0., 0.), (1., 1.), (2., 2.)]), "three corners"),
            (one(&[]), "three corners"),
            (MultiPolygon::new(vec![]), "three corners"),
        ] {
            let mended = mend(&code(), shape);
            assert_eq!(mended.shape, None);
            assert!(mended.note.is_some_and(|n| n.starts_with("E1: ") && n.contains(word)));
        }
    }

    #[test]
    fn many_are_mended_with_one_note_of_each_kind() {
        let good = one(&[(0., 0.), (1., 0.), (1., 1.)]);
        let areas = vec![
            (AreaCode::new("A"), good.clone()),
            (AreaCode::new("B"), one(&[(0., 0.), (1., 1.), (1., 0.), (0., 1.)])),
            (AreaCode::new("C"), one(&[(0., 0.)])),
        ];
        let (shapes, notes) = mend_all(areas);
        assert_eq!(shapes[0], (AreaCode::new("A"), Some(good)));
        assert!(shapes[1].1.is_some() && shapes[2].1.is_none());
        let items: Vec<usize> = notes.iter().map(|n| n.items.len()).collect();
        assert_eq!(items, [1, 1]);
    }

    #[test]
    fn rings_that_run_over_each_other_many_times_are_mended() {
        let parts = [
            ring(&[(1., 54.), (3., 52.), (0., 54.), (2., 51.)]),
            ring(&[
                (2., 54.),
                (0., 54.),
                (1., 50.),
                (0., 50.),
                (1., 54.),
                (0., 51.),
                (1., 50.),
                (1., 54.),
            ]),
        ];
        let parts = parts.map(|shell| Polygon::new(shell, Vec::new())).to_vec();
        let mended = mend(&code(), MultiPolygon::new(parts)).shape.expect("something is left");
        assert_eq!(trouble_of(&mended), None);
        assert!(mended.unsigned_area() > 0.0);
    }

    fn any_ring(corners: usize) -> impl Strategy<Value = LineString<f64>> {
        // Few distinct places, so that rings often touch and overlap.
        let point = (0u8..7, 0u8..7).prop_map(|(x, y)| (f64::from(x), 50.0 + f64::from(y)));
        proptest::collection::vec(point, 0..corners).prop_map(|points| ring(&points))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn mending_never_panics_and_what_it_gives_is_valid(
            parts in proptest::collection::vec((any_ring(12), proptest::collection::vec(any_ring(6), 0..3)), 0..3),
        ) {
            let shape = MultiPolygon::new(
                parts.into_iter().map(|(shell, holes)| Polygon::new(shell, holes)).collect(),
            );
            let first = mend(&code(), shape);
            if let Some(shape) = first.shape {
                prop_assert_eq!(trouble_of(&shape), None);
                // Once mended, it stays as it is.
                prop_assert_eq!(mend(&code(), shape.clone()), Mended { shape: Some(shape), note: None });
            } else {
                prop_assert!(first.note.is_some());
            }
        }

        #[test]
        fn rings_that_run_wild_are_mended_too(
            points in proptest::collection::vec((-3.0f64..-1.0, 52.0f64..54.0), 3..40),
        ) {
            let mended = mend(&code(), one(&points));
            let shape = mended.shape.expect("something is left");
            prop_assert!(shape.unsigned_area() > 0.0);
        }
    }
}
