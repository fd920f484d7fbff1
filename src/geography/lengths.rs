//! How long is a line on the ground?

/// The WGS84 ellipsoid: metres to its equator, and its eccentricity squared.
const EQUATOR_METRES: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_141_316;

/// Metres to a radian of latitude and of longitude about a latitude.
struct Scale {
    lat: f64,
    north: f64,
    east: f64,
    /// By how much a radian of latitude grows for each radian further north,
    /// and one of longitude shrinks.
    grows: f64,
    shrinks: f64,
}

/// Radians of latitude within which one scale serves: the first terms of its
/// series are within a millionth of the whole.
const REACH: f64 = 0.01;

impl Scale {
    fn at(lat: f64) -> Scale {
        let (sin, cos) = lat.sin_cos();
        let w = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
        let normal = EQUATOR_METRES / w.sqrt();
        let north = normal * (1.0 - ECCENTRICITY_SQUARED) / w;
        let grows = north * 3.0 * ECCENTRICITY_SQUARED * sin * cos / w;
        Scale { lat, north, east: normal * cos, grows, shrinks: north * sin }
    }
}

/// The length of a line in longitude and latitude, in metres on the WGS84
/// ellipsoid: of each stretch by the ellipsoid's radii at its middle, which
/// for the edges of boundaries is within a millionth of the geodesic.
pub(super) fn line_metres(lonlats: &[[f64; 2]]) -> f64 {
    let Some(first) = lonlats.first() else { return 0.0 };
    let mut scale = Scale::at(first[1].to_radians());
    let mut metres = 0.0;
    for pair in lonlats.windows(2) {
        let lat = ((pair[0][1] + pair[1][1]) / 2.0).to_radians();
        let mut off = lat - scale.lat;
        if off.abs() > REACH {
            scale = Scale::at(lat);
            off = 0.0;
        }
        let east = scale.east - scale.shrinks * off - scale.east * off * off / 2.0;
        let north = scale.north + scale.grows * off;
        let x = (pair[1][0] - pair[0][0]).to_radians() * east;
        let y = (pair[1][1] - pair[0][1]).to_radians() * north;
        metres += (x * x + y * y).sqrt();
    }
    metres
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Distance, Geodesic, Point};

    #[test]
    fn lengths_are_those_of_geodesics_to_a_hundred_thousandth() {
        let mut chance = crate::base::seed::stream(17, 0);
        for _ in 0..50 {
            let mut at = [chance.between(-8.0, 2.0), chance.between(49.0, 61.0)];
            let mut line = vec![at];
            for _ in 0..60 {
                at = [at[0] + chance.between(-0.01, 0.03), at[1] + chance.between(-0.005, 0.02)];
                line.push(at);
            }
            let point = |p: [f64; 2]| Point::new(p[0], p[1]);
            let expected: f64 =
                line.windows(2).map(|w| Geodesic.distance(point(w[0]), point(w[1]))).sum();
            assert!((line_metres(&line) / expected - 1.0).abs() < 1e-5, "{expected}");
        }
        assert_eq!((line_metres(&[]), line_metres(&[[1.0, 2.0]])), (0.0, 0.0));
    }
}
