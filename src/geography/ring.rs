//! Which way does a ring go round, and how much does it hold?

use geo::LineString;

/// The area within a closed ring in squared units of its coordinates:
/// positive where it goes round anticlockwise. Coordinates are taken from the
/// first point on, so that small rings far from the origin keep their digits.
pub(super) fn signed_area(ring: &LineString<f64>) -> f64 {
    let Some(origin) = ring.0.first() else { return 0.0 };
    let twice: f64 = ring
        .0
        .windows(2)
        .map(|pair| {
            let (ax, ay) = (pair[0].x - origin.x, pair[0].y - origin.y);
            let (bx, by) = (pair[1].x - origin.x, pair[1].y - origin.y);
            ax * by - bx * ay
        })
        .sum();
    twice / 2.0
}

/// As `signed_area`, of points that close by themselves.
pub(super) fn signed_area_of(points: &[[f64; 2]]) -> f64 {
    let Some(&[x0, y0]) = points.first() else { return 0.0 };
    // The edge back to the first point, seen from there, adds nothing.
    let twice: f64 = points
        .windows(2)
        .map(|pair| (pair[0][0] - x0) * (pair[1][1] - y0) - (pair[1][0] - x0) * (pair[0][1] - y0))
        .sum();
    twice / 2.0
}
