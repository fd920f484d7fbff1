//! Where in an area does its label go? At its pole of inaccessibility: the
//! point inside that is furthest from every edge.
//!
//! Squares are looked at in the order of how far from an edge any point in
//! them could be, and quartered, until none could be further than what is
//! found by more than the precision (V. Agafonkin, "A new algorithm for
//! finding a visual center of a polygon", Mapbox, 2016, after D.
//! Garcia-Castellanos and U. Lombardo, "Poles of inaccessibility", Scottish
//! Geographical Journal 123, 2007). Distances are in degrees of latitude, and
//! degrees of longitude as long as they are at the middle of the shape.

use super::{Bounds, Shape};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// How near to the pole a label is, as a share of the side of a square of the
/// area's size.
const PRECISION: f64 = 0.01;
/// And as a share of the area's longer side: what is long and very thin is not
/// looked at any closer.
const LEAST_PRECISION: f64 = 1e-3;
/// Squares along the longer side at first, at most.
const MOST_SQUARES: f64 = 32.0;
/// Lines of latitude tried for a first point that lies inside.
const LINES: usize = 3;

/// The point of the shape's largest part that is furthest from its edges: no
/// other is further by more than a hundredth of the part's size (the root of
/// its area), or a thousandth of its longer side. `None` for an empty shape.
pub fn label_point(shape: &Shape) -> Option<(f64, f64)> {
    let polygon = shape
        .iter()
        .filter(|p| !p.exterior().0.is_empty())
        .max_by(|a, b| size(a).total_cmp(&size(b)))?;
    let bounds = Bounds::of(polygon.exterior().coords().map(|c| [c.x, c.y]));
    if bounds.is_empty() {
        return None;
    }
    let origin = bounds.centre();
    // A degree of longitude is shorter than one of latitude.
    let squeeze = origin[1].to_radians().cos().max(0.01);
    let place = |c: geo::Coord<f64>| [(c.x - origin[0]) * squeeze, c.y - origin[1]];
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let lines = rings.flat_map(|ring| ring.lines());
    let edges = Edges::of(lines.map(|line| [place(line.start), place(line.end)]));
    let half = [bounds.width() * squeeze / 2.0, bounds.height() / 2.0];
    let precision = (PRECISION * (size(polygon) * squeeze).max(0.0).sqrt())
        .max(LEAST_PRECISION * 2.0 * half[0].max(half[1]));
    let [x, y] = pole(&edges, half, precision);
    Some((origin[0] + x / squeeze, origin[1] + y))
}

/// What a polygon holds within its shell and without its holes.
fn size(polygon: &geo::Polygon<f64>) -> f64 {
    let within = |ring| super::ring::signed_area(ring).abs();
    within(polygon.exterior()) - polygon.interiors().iter().map(within).sum::<f64>()
}

/// The pole of edges round the origin that reach half as far to every side.
fn pole(edges: &[Edges], half: [f64; 2], precision: f64) -> [f64; 2] {
    let mut best = Square::new(edges, [0.0; 2], 0.0);
    for line in 0..LINES {
        let y = half[1] * ((2 * line + 1) as f64 / LINES as f64 - 1.0);
        if let Some(point) = middle_of_widest(edges, y) {
            best = best.max(Square::new(edges, point, 0.0));
        }
    }
    let side = half[0].min(half[1]).max(half[0].max(half[1]) / MOST_SQUARES);
    if side <= 0.0 || precision <= 0.0 {
        return best.centre;
    }
    let [columns, rows] = half.map(|half| (half / side).ceil().max(1.0) as usize);
    let along = |i: usize, of: usize| (2 * i + 1) as f64 * side - of as f64 * side;
    let mut squares: BinaryHeap<Square> = (0..columns * rows)
        .map(|i| [along(i % columns, columns), along(i / columns, rows)])
        .map(|centre| Square::new(edges, centre, side))
        .collect();
    while let Some(square) = squares.pop() {
        if square.clearance > best.clearance {
            best = Square { half: 0.0, most: square.clearance, ..square };
        }
        if square.most <= best.clearance + precision {
            break;
        }
        let half = square.half / 2.0;
        for [east, north] in [[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]] {
            let centre = [square.centre[0] + east * half, square.centre[1] + north * half];
            let quarter = Square::new(edges, centre, half);
            if quarter.most > best.clearance + precision || quarter.clearance > best.clearance {
                squares.push(quarter);
            }
        }
    }
    best.centre
}

/// A square to look for the pole in.
#[derive(Clone, Copy)]
struct Square {
    centre: [f64; 2],
    half: f64,
    /// How far its centre lies from the nearest edge; below 0 outside.
    clearance: f64,
    /// What no point in it exceeds.
    most: f64,
}

impl Square {
    fn new(edges: &[Edges], centre: [f64; 2], half: f64) -> Square {
        let clearance = clearance(edges, centre);
        Square { centre, half, clearance, most: clearance + half * std::f64::consts::SQRT_2 }
    }
}

impl PartialEq for Square {
    fn eq(&self, other: &Square) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Square {}
impl PartialOrd for Square {
    fn partial_cmp(&self, other: &Square) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Square {
    /// By what they could hold, then by place.
    fn cmp(&self, other: &Square) -> Ordering {
        self.most
            .total_cmp(&other.most)
            .then(self.centre[0].total_cmp(&other.centre[0]))
            .then(self.centre[1].total_cmp(&other.centre[1]))
    }
}

/// Edges worked on at once: most of the time goes into distances from edges.
const LANES: usize = 8;

/// Some edges as distances from them are worked out.
#[derive(Clone, Copy, Default)]
struct Edges {
    from: [[f64; LANES]; 2],
    along: [[f64; LANES]; 2],
    to_y: [f64; LANES],
    /// One over the square of the length; 0 where it has none.
    scale: [f64; LANES],
    /// How far an edge leads east for each step north.
    slope: [f64; LANES],
}

impl Edges {
    /// Edges from one point to another. The last ones are filled up with their
    /// own last end, which adds nothing.
    fn of(lines: impl IntoIterator<Item = [[f64; 2]; 2]>) -> Vec<Edges> {
        let mut all = Vec::new();
        let mut lines = lines.into_iter().peekable();
        let mut last = [0.0; 2];
        while lines.peek().is_some() {
            let mut edges = Edges::default();
            for lane in 0..LANES {
                let [from, to] = lines.next().unwrap_or([last; 2]);
                last = to;
                let along = [to[0] - from[0], to[1] - from[1]];
                let square = along[0] * along[0] + along[1] * along[1];
                for axis in 0..2 {
                    edges.from[axis][lane] = from[axis];
                    edges.along[axis][lane] = along[axis];
                }
                edges.to_y[lane] = to[1];
                edges.scale[lane] = if square > 0.0 { 1.0 / square } else { 0.0 };
                edges.slope[lane] = if along[1] == 0.0 { 0.0 } else { along[0] / along[1] };
            }
            all.push(edges);
        }
        all
    }
}

/// How far a point lies from the nearest edge; below 0 outside.
fn clearance(edges: &[Edges], [x, y]: [f64; 2]) -> f64 {
    let mut nearest = [f64::INFINITY; LANES];
    let mut crossed = [0u64; LANES];
    for edge in edges {
        for lane in 0..LANES {
            let (px, py) = (x - edge.from[0][lane], y - edge.from[1][lane]);
            let crosses = (edge.from[1][lane] > y) != (edge.to_y[lane] > y);
            crossed[lane] += u64::from(crosses & (px < py * edge.slope[lane]));
            let (along_x, along_y) = (edge.along[0][lane], edge.along[1][lane]);
            let along = (px * along_x + py * along_y) * edge.scale[lane];
            let along = if along > 0.0 { along } else { 0.0 };
            let along = if along < 1.0 { along } else { 1.0 };
            let (dx, dy) = (px - along * along_x, py - along * along_y);
            let square = dx * dx + dy * dy;
            nearest[lane] = if square < nearest[lane] { square } else { nearest[lane] };
        }
    }
    let nearest = nearest.into_iter().fold(f64::INFINITY, f64::min).sqrt();
    if crossed.iter().sum::<u64>() % 2 == 1 { nearest } else { -nearest }
}

/// The middle of the widest stretch inside along a line of latitude.
fn middle_of_widest(edges: &[Edges], y: f64) -> Option<[f64; 2]> {
    let lanes = edges.iter().flat_map(|edges| (0..LANES).map(move |lane| (edges, lane)));
    let mut crossings: Vec<f64> = lanes
        .filter(|(e, lane)| (e.from[1][*lane] > y) != (e.to_y[*lane] > y))
        .map(|(e, lane)| e.from[0][lane] + (y - e.from[1][lane]) * e.slope[lane])
        .collect();
    crossings.sort_by(f64::total_cmp);
    let widest =
        crossings.chunks_exact(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
    Some([(widest[0] + widest[1]) / 2.0, y])
}

#[cfg(test)]
mod tests {
    use super::super::tilings::{plans, tiling};
    use super::*;
    use geo::{Contains, MultiPolygon, Point, polygon};
    use proptest::prelude::*;

    #[test]
    fn a_label_lies_inside_even_where_the_centre_does_not() {
        let horseshoe = MultiPolygon::new(vec![polygon![
            (x: 0., y: 0.), (x: 10., y: 0.), (x: 10., y: 10.), (x: 8., y: 10.),
            (x: 8., y: 2.), (x: 2., y: 2.), (x: 2., y: 10.), (x: 0., y: 10.),
        ]]);
        let (lon, lat) = label_point(&horseshoe).expect("a point");
        assert!(horseshoe.contains(&Point::new(lon, lat)), "{lon} {lat}");
    }

    #[test]
    fn a_label_avoids_the_hole_and_takes_the_largest_part() {
        let shape = MultiPolygon::new(vec![
            polygon![(x: 20., y: 0.), (x: 21., y: 0.), (x: 21., y: 1.)],
            polygon![
                exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 9.)],
                interiors: [[(x: 2., y: 2.), (x: 7., y: 2.), (x: 7., y: 7.), (x: 2., y: 7.)]],
            ],
        ]);
        let (lon, lat) = label_point(&shape).expect("a point");
        assert!(shape.contains(&Point::new(lon, lat)) && lon < 10.0);
        assert_eq!(label_point(&MultiPolygon::new(vec![])), None);
    }

    #[test]
    fn the_label_of_a_rectangle_is_as_far_from_its_sides_as_any_point() {
        // Sixty degrees north, where a degree of longitude is half as long.
        let wide = MultiPolygon::new(vec![polygon![
            (x: 0., y: 59.99), (x: 0.08, y: 59.99), (x: 0.08, y: 60.01), (x: 0., y: 60.01),
        ]]);
        let (lon, lat) = label_point(&wide).expect("a point");
        assert!((lat - 60.0).abs() < 3e-4, "{lat}");
        assert!((0.0193..0.0607).contains(&lon), "{lon}");
    }

    #[test]
    fn what_is_thin_or_flat_has_a_label_too() {
        let strip = |high: f64| {
            MultiPolygon::new(vec![polygon![
                (x: 0., y: 50.), (x: 1., y: 50.), (x: 1., y: 50. + high), (x: 0., y: 50. + high),
            ]])
        };
        for high in [1e-3, 1e-6, 1e-9] {
            let (lon, lat) = label_point(&strip(high)).expect("a point");
            assert!(strip(high).contains(&Point::new(lon, lat)), "{high}: {lon} {lat}");
        }
        assert!(label_point(&strip(0.0)).is_some());
    }

    /// What `tests/fixtures/geography/labels.py` wrote.
    const FIXTURE: &str = include_str!("../../tests/fixtures/geography/labels.csv");

    /// The rings of a polygon in WKT.
    fn from_wkt(text: &str) -> geo::Polygon<f64> {
        let inner = text.trim_start_matches("POLYGON ((").trim_end_matches("))");
        let mut rings = inner.split("), (").map(|ring| -> geo::LineString<f64> {
            let numbers = ring.split([',', ' ']).filter_map(|word| word.parse::<f64>().ok());
            let numbers: Vec<f64> = numbers.collect();
            numbers.chunks_exact(2).map(|xy| geo::Coord { x: xy[0], y: xy[1] }).collect()
        });
        let shell = rings.next().expect("a shell");
        geo::Polygon::new(shell, rings.collect())
    }

    fn squeezed(polygon: &geo::Polygon<f64>, squeeze: f64) -> Vec<Edges> {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let place = |c: geo::Coord<f64>| [c.x * squeeze, c.y];
        let lines = rings.flat_map(|ring| ring.lines());
        Edges::of(lines.map(|line| [place(line.start), place(line.end)]))
    }

    #[test]
    fn labels_are_as_far_from_the_edges_as_shapelys_circles_reach() {
        let mut with_holes = 0;
        for line in FIXTURE.lines().skip(1) {
            let (area, clearance_degrees) = line.split_once(';').expect("two cells");
            let expected: f64 = clearance_degrees.parse().expect("degrees");
            let area = from_wkt(area);
            with_holes += area.interiors().len();
            let (lon, lat) = label_point(&area.clone().into()).expect("a point");
            let bounds = Bounds::of(area.exterior().coords().map(|c| [c.x, c.y]));
            let squeeze = bounds.centre()[1].to_radians().cos();
            let found = clearance(&squeezed(&area, squeeze), [lon * squeeze, lat]);
            let most_off = PRECISION * (size(&area) * squeeze).sqrt();
            let off = expected - found;
            assert!(off > -1e-8 && off <= most_off, "{found} for {expected}");
        }
        assert!(with_holes > 5);
    }

    /// The clearance of the best of many points, in degrees of latitude.
    fn best_of_a_grid(shape: &Shape, squeeze: f64) -> f64 {
        let polygon = shape.iter().max_by(|a, b| size(a).total_cmp(&size(b))).expect("a part");
        let edges = squeezed(polygon, squeeze);
        let bounds = Bounds::of_shape(shape);
        (0..3600)
            .map(|i| [f64::from(i % 60) / 60.0, f64::from(i / 60) / 60.0])
            .map(|[u, v]| {
                let lon = bounds.min[0] + u * bounds.width();
                clearance(&edges, [lon * squeeze, bounds.min[1] + v * bounds.height()])
            })
            .fold(f64::NEG_INFINITY, f64::max)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_point_of_an_area_is_much_further_from_its_edges(plan in plans()) {
            for shape in tiling(&plan).iter().flatten() {
                let (lon, lat) = label_point(shape).expect("a point");
                prop_assert!(shape.contains(&Point::new(lon, lat)));
                let largest = shape.iter().max_by(|a, b| size(a).total_cmp(&size(b)));
                let one = MultiPolygon::new(largest.into_iter().cloned().collect());
                let bounds = Bounds::of_shape(&one);
                let squeeze = bounds.centre()[1].to_radians().cos();
                let edges = squeezed(&one.0[0], squeeze);
                let found = clearance(&edges, [lon * squeeze, lat]);
                let long = (bounds.width() * squeeze).max(bounds.height());
                let off = (PRECISION * (size(&one.0[0]) * squeeze).sqrt()).max(1e-3 * long);
                prop_assert!(found + off >= best_of_a_grid(&one, squeeze));
            }
        }
    }
}
