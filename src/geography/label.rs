//! Where in an area does its label go? A point well inside it.

use super::{Bounds, Shape};

/// Lines of latitude tried through the largest part.
const LINES: usize = 15;

/// A point inside the shape and far from its edges: of the middles of the
/// widest stretches along lines of latitude, the one furthest from any edge.
/// It is near the pole of inaccessibility. `None` for an empty shape.
pub fn label_point(shape: &Shape) -> Option<(f64, f64)> {
    let polygon = shape
        .iter()
        .filter(|p| !p.exterior().0.is_empty())
        .max_by(|a, b| ring_size(a.exterior()).total_cmp(&ring_size(b.exterior())))?;
    let bounds = Bounds::of(polygon.exterior().coords().map(|c| [c.x, c.y]));
    if bounds.is_empty() {
        return None;
    }
    let edges: Vec<[[f64; 2]; 2]> = std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .flat_map(|ring| ring.lines())
        .map(|l| [[l.start.x, l.start.y], [l.end.x, l.end.y]])
        .collect();
    // A degree of longitude is shorter than one of latitude.
    let squeeze = bounds.centre()[1].to_radians().cos().max(0.01);
    let mut best: Option<(f64, [f64; 2])> = None;
    for line in 0..LINES {
        let lat = bounds.min[1] + bounds.height() * (line as f64 + 0.5) / LINES as f64;
        let Some(point) = middle_of_widest(&edges, lat) else { continue };
        let clearance = edges
            .iter()
            .map(|edge| squared_distance(edge, point, squeeze))
            .fold(f64::INFINITY, f64::min);
        if best.is_none_or(|(so_far, _)| clearance > so_far) {
            best = Some((clearance, point));
        }
    }
    let [lon, lat] = best.map_or_else(|| bounds.centre(), |(_, point)| point);
    Some((lon, lat))
}

/// Twice the area within a ring, unsigned.
fn ring_size(ring: &geo::LineString<f64>) -> f64 {
    super::ring::signed_area(ring).abs()
}

/// The middle of the widest stretch inside along a line of latitude.
fn middle_of_widest(edges: &[[[f64; 2]; 2]], lat: f64) -> Option<[f64; 2]> {
    let mut crossings: Vec<f64> = edges
        .iter()
        .filter(|[a, b]| (a[1] > lat) != (b[1] > lat))
        .map(|[a, b]| a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
        .collect();
    crossings.sort_by(f64::total_cmp);
    let widest =
        crossings.chunks_exact(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
    Some([(widest[0] + widest[1]) / 2.0, lat])
}

fn squared_distance(&[a, b]: &[[f64; 2]; 2], point: [f64; 2], squeeze: f64) -> f64 {
    let (ax, ay) = ((a[0] - point[0]) * squeeze, a[1] - point[1]);
    let (bx, by) = ((b[0] - point[0]) * squeeze, b[1] - point[1]);
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (ax + along * dx, ay + along * dy);
    x * x + y * y
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, MultiPolygon, Point, polygon};

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
}
