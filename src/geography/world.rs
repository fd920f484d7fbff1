//! Where does a place lie on the map that is drawn? Web Mercator on the unit
//! square: x east from 180° W, y south from 85.05° N.

use std::sync::LazyLock;

/// The latitude at which the square ends, in degrees.
pub const MAX_LATITUDE: f64 = 85.051_128_779_806_59;

/// Metres round the equator on the sphere of Web Mercator.
const EQUATOR_METRES: f64 = std::f64::consts::TAU * super::systems::WEB_MERCATOR_RADIUS;

/// Latitudes beyond the square's ends are held at its edge.
pub fn world_from_lonlat(lon: f64, lat: f64) -> [f64; 2] {
    static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| (0..ROWS_OF_LATITUDE).map(row).collect());
    let along = lat.clamp(-MAX_LATITUDE, MAX_LATITUDE) * ROWS_PER_DEGREE + HALF_THE_ROWS;
    let at = (along as usize).min(ROWS_OF_LATITUDE - 1);
    let [y, slope, second, third, fourth, fifth] = ROWS[at];
    let t = along - (at as f64 + 0.5);
    let y = y + t * (slope + t * (second + t * (third + t * (fourth + t * fifth))));
    [lon / 360.0 + 0.5, y]
}

/// Rows of a table of y by latitude, since all corners of a country are placed
/// anew at each detail: the sine and the logarithm took an eighth of the time
/// from its file to its pictures, the table a fiftieth.
const ROWS_OF_LATITUDE: usize = 4096;
const HALF_THE_ROWS: f64 = ROWS_OF_LATITUDE as f64 / 2.0;
const ROWS_PER_DEGREE: f64 = HALF_THE_ROWS / MAX_LATITUDE;
/// Taylor's series of y about the middle of a row, in rows: next to the end
/// of the square, where it is worst, what is left out is below 10⁻¹⁵.
type Row = [f64; 6];

fn row(at: usize) -> Row {
    let lat = ((at as f64 + 0.5 - HALF_THE_ROWS) / ROWS_PER_DEGREE).to_radians();
    let (sin, cos) = lat.sin_cos();
    // The inverse hyperbolic tangent of the sine, and its derivatives.
    let s2 = sin * sin;
    let derivatives = [
        ((1.0 + sin) / (1.0 - sin)).ln() / 2.0,
        1.0 / cos,
        sin / cos.powi(2),
        (1.0 + s2) / cos.powi(3),
        sin * (5.0 + s2) / cos.powi(4),
        (5.0 + 18.0 * s2 + s2 * s2) / cos.powi(5),
    ];
    let radians = (1.0 / ROWS_PER_DEGREE).to_radians();
    let mut row = [0.0; 6];
    let mut scale = -1.0 / std::f64::consts::TAU;
    for (n, (to, derivative)) in row.iter_mut().zip(derivatives).enumerate() {
        *to = derivative * scale;
        scale *= radians / (n as f64 + 1.0);
    }
    row[0] += 0.5;
    row
}

pub fn lonlat_from_world([x, y]: [f64; 2]) -> (f64, f64) {
    let lat = ((0.5 - y) * std::f64::consts::TAU).sinh().atan().to_degrees();
    ((x - 0.5) * 360.0, lat)
}

/// How many metres on the ground one unit of the world square is, at a
/// latitude (on the sphere: within 0.4 %). For scale bars.
pub fn metres_per_world_unit(lat: f64) -> f64 {
    EQUATOR_METRES * lat.clamp(-MAX_LATITUDE, MAX_LATITUDE).to_radians().cos()
}

/// Square metres on the WGS84 ellipsoid (Karney, "Algorithms for geodesics",
/// Journal of Geodesy 87, 2013). Whichever way its rings are wound.
pub fn square_metres(shape: &super::Shape) -> f64 {
    use geo::GeodesicArea;
    let ring = |ring: &geo::LineString<f64>| {
        geo::Polygon::new(ring.clone(), Vec::new()).geodesic_area_signed().abs()
    };
    shape.iter().map(|p| ring(p.exterior()) - p.interiors().iter().map(ring).sum::<f64>()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_square_begins_in_the_north_west_and_ends_in_the_south_east() {
        let [x, y] = world_from_lonlat(-180.0, 90.0);
        assert!(x.abs() < 1e-12 && y.abs() < 1e-12);
        let [x, y] = world_from_lonlat(180.0, -90.0);
        assert!((x - 1.0).abs() < 1e-12 && (y - 1.0).abs() < 1e-12);
        // Further south is further down.
        assert!(world_from_lonlat(0.0, 51.0)[1] > world_from_lonlat(0.0, 53.0)[1]);
    }

    #[test]
    fn places_are_those_of_the_formula_with_the_tangent() {
        let all = (-85_000..=85_000).map(|i| f64::from(i) / 1000.0);
        // Above all where it bends most: next to the ends of the square.
        let ends = (0..=600).map(|i| MAX_LATITUDE - f64::from(i) / 10_000.0);
        for lat in all.chain(ends.clone()).chain(ends.map(|lat| -lat)) {
            let y = 0.5 - lat.to_radians().tan().asinh() / std::f64::consts::TAU;
            // A tenth of a micrometre at most.
            assert!((world_from_lonlat(0.0, lat)[1] - y).abs() < 2e-15, "{lat}");
        }
        assert!(world_from_lonlat(0.0, f64::NAN)[1].is_nan());
    }

    #[test]
    fn the_way_to_the_world_and_back_is_exact_to_a_micrometre() {
        for (lon, lat) in [(-2.36545153329332, 53.3939418672594), (0.0, 0.0), (18.07, 59.33)] {
            let (back_lon, back_lat) = lonlat_from_world(world_from_lonlat(lon, lat));
            assert!((back_lon - lon).abs() < 1e-11 && (back_lat - lat).abs() < 1e-11);
        }
    }

    #[test]
    fn an_area_is_in_square_metres_whichever_way_it_is_wound() {
        // One arc minute square at the equator: 1855.32 m by 1842.90 m.
        let minute = 1.0 / 60.0;
        let square = geo::Rect::new((0.0, 0.0), (minute, minute)).to_polygon();
        let expected = 1_855.325 * 1_842.904;
        let shape = geo::MultiPolygon::new(vec![square.clone()]);
        assert!((square_metres(&shape) / expected - 1.0).abs() < 1e-5);
        let mut ring = square.exterior().clone();
        ring.0.reverse();
        let reversed = geo::MultiPolygon::new(vec![geo::Polygon::new(ring, vec![])]);
        assert!((square_metres(&reversed) / square_metres(&shape) - 1.0).abs() < 1e-9);
    }
}
