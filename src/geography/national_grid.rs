//! How do millions of points of the British National Grid become longitude
//! and latitude? By OSTN15 and the inverse of the grid's projection, as the
//! Ordnance Survey writes them down ("Transformations and OSGM15 user guide",
//! 2020; "A guide to coordinate systems in Great Britain", annexe C), with the
//! shifts of OSTN15 in a table and the functions of latitude alone in another.
//!
//! The crate `lonlat_bng` gives the same to a hundredth of a millimetre, and
//! in it the shifts are a map that is hashed into and every latitude is found
//! by iteration: half a microsecond a point against 0.04 here, where a country
//! has six million. It stays the source of the shifts, the reference in the
//! tests, and the one that is asked at the edges of its grid.
//!
//! The result depends on the two coordinates alone, so that a corner that two
//! areas share is the same to the bit in both.

use std::sync::{LazyLock, OnceLock};

/// Longitude and latitude in degrees (ETRS89) of a point in metres; `None`
/// where the grid of shifts ends or their iteration does not settle.
pub(super) fn lonlat(easting: f64, northing: f64) -> Option<(f64, f64)> {
    // The guide begins with the shift at the point itself; that at a corner of
    // its cell is as near, and each round is ten thousand times nearer.
    let cell = Cell::of(easting, northing)?;
    let [east, north] = cell.south_west()?;
    let cell = cell.moved(easting - east, northing - north)?;
    let (east, north) = cell.shifts()?;
    let (last_east, last_north) = cell.moved(easting - east, northing - north)?.shifts()?;
    // The guide's own measure of having settled.
    const SETTLED_METRES: f64 = 0.0001;
    let settled =
        (last_east - east).abs() <= SETTLED_METRES && (last_north - north).abs() <= SETTLED_METRES;
    settled.then(|| unprojected(easting - last_east, northing - last_north))
}

/// Cells of the grid of shifts are this wide, in metres.
const CELL: f64 = 1000.0;
/// Cells along the side of one part of the table: small, since a part is made
/// as a whole when the first point falls into it.
const PART: u32 = 20;
/// Parts of the table from west to east, and from south to north.
const PARTS: (u32, u32) = (35, 63);
/// The crate's grid has corners up to 700 km east and 1,250 km north, and it
/// gives those of the last row to nobody.
const LAST_CELL: (u32, u32) = (699, 1248);

/// Shifts to the east and north in metres at the corners of the cells of one
/// part, row by row from the south.
type Part = Vec<[f64; 2]>;

/// A cell of the grid of shifts.
struct Cell {
    part: &'static Part,
    /// Where in the part its south-western corner is.
    at: usize,
    /// From the west and from the south, among all.
    column_row: (i32, i32),
    /// The way across it from west to east and from south to north, 0–1.
    across: (f64, f64),
}

impl Cell {
    fn of(x: f64, y: f64) -> Option<Cell> {
        static TABLE: [OnceLock<Part>; (PARTS.0 * PARTS.1) as usize] =
            [const { OnceLock::new() }; (PARTS.0 * PARTS.1) as usize];
        let (u, v) = (x * (1.0 / CELL), y * (1.0 / CELL));
        // Beyond `i32` the conversion stops at its ends, which are outside.
        let (i, j) = (u as i32, v as i32);
        if !(u >= 0.0 && v >= 0.0 && i as u32 <= LAST_CELL.0 && j as u32 <= LAST_CELL.1) {
            return None;
        }
        let across = (u - f64::from(i), v - f64::from(j));
        let (i, j) = (i as u32, j as u32);
        let (part_i, part_j) = (i / PART, j / PART);
        let part = TABLE.get((part_j * PARTS.0 + part_i) as usize)?;
        let part = part.get_or_init(|| part_of(part_i, part_j));
        let at = ((j % PART) * (PART + 1) + i % PART) as usize;
        Some(Cell { part, at, column_row: (i as i32, j as i32), across })
    }

    /// That of a point close by: most often this one, which then need not be
    /// looked up again.
    fn moved(self, x: f64, y: f64) -> Option<Cell> {
        let (u, v) = (x * (1.0 / CELL), y * (1.0 / CELL));
        let (i, j) = (u as i32, v as i32);
        if u >= 0.0 && v >= 0.0 && (i, j) == self.column_row {
            return Some(Cell { across: (u - f64::from(i), v - f64::from(j)), ..self });
        }
        Cell::of(x, y)
    }

    fn south_west(&self) -> Option<[f64; 2]> {
        self.part.get(self.at).copied()
    }

    /// The shifts from ETRS89 to OSGB36 at the point, bilinear between the
    /// corners of its cell.
    fn shifts(&self) -> Option<(f64, f64)> {
        const ROW: usize = PART as usize + 1;
        let &Cell { part, at, across: (t, s), .. } = self;
        let &[a, b] = part.get(at..at + 2)?.first_chunk()?;
        let &[c, d] = part.get(at + ROW..at + ROW + 2)?.first_chunk()?;
        let [sw, se, nw, ne] = [(1.0 - t) * (1.0 - s), t * (1.0 - s), (1.0 - t) * s, t * s];
        // Corners that the crate does not have are not a number, and such a sum
        // never settles.
        Some((
            sw * a[0] + se * b[0] + nw * c[0] + ne * d[0],
            sw * a[1] + se * b[1] + nw * c[1] + ne * d[1],
        ))
    }
}

fn part_of(part_i: u32, part_j: u32) -> Part {
    let corners = (0..=PART).flat_map(|j| (0..=PART).map(move |i| (i, j)));
    corners
        .map(|(i, j)| {
            let x = f64::from(part_i * PART + i) * CELL;
            let y = f64::from(part_j * PART + j) * CELL;
            // At a corner the sum is exact to the millimetre, and so are the
            // published shifts.
            let millimetres = |metres: f64| (metres * 1000.0).round() / 1000.0;
            lonlat_bng::convert_etrs89_to_osgb36(x, y).map_or([f64::NAN; 2], |(east, north)| {
                [millimetres(east - x), millimetres(north - y)]
            })
        })
        .collect()
}

/// Semi-axes of GRS80, in metres.
const A: f64 = 6_378_137.0;
const B: f64 = 6_356_752.314_1;
/// The scale on the central meridian; easting and northing of the true origin.
const F0: f64 = 0.999_601_271_7;
const E0: f64 = 400_000.0;
const N0: f64 = -100_000.0;
/// The true origin, in degrees.
const ORIGIN: (f64, f64) = (-2.0, 49.0);

/// The functions of northing that the inverse projection is made of (the
/// guide's φ′, VII, VIII, IX, X, XI, XII, XIIA).
const FUNCTIONS: usize = 8;
/// Each row of the table holds a cubic for each of them, good for this many
/// metres of northing: within a tenth of a micrometre of the functions themselves.
const ROW: f64 = 5000.0;
const ROWS_OF_NORTHING: usize = 250;
/// By power, then by function, so that all are worked out at once.
type Row = [[f64; FUNCTIONS]; 4];

/// Longitude and latitude in degrees by the inverse of the projection, of
/// ETRS89 eastings and northings within the grid of shifts and a kilometre
/// around it.
fn unprojected(easting: f64, northing: f64) -> (f64, f64) {
    static ROWS: LazyLock<[Row; ROWS_OF_NORTHING]> = LazyLock::new(|| std::array::from_fn(row));
    let along = northing * (1.0 / ROW);
    let at = (along as i32).clamp(0, ROWS_OF_NORTHING as i32 - 1);
    let [constant, linear, square, cubic] = &ROWS[at as usize];
    let t = along - f64::from(at);
    let mut value = [0.0; FUNCTIONS];
    for (k, value) in value.iter_mut().enumerate() {
        *value = constant[k] + t * (linear[k] + t * (square[k] + t * cubic[k]));
    }
    let [foot, vii, viii, ix, x, xi, xii, xiia] = value;
    // In units of the earth's radius, so that no power runs away.
    let e = (easting - E0) * (1.0 / A);
    let e2 = e * e;
    let lat = foot - e2 * (vii - e2 * (viii - e2 * ix));
    let lon = e * (x - e2 * (xi - e2 * (xii - e2 * xiia)));
    (lon.to_degrees() + ORIGIN.0, lat.to_degrees())
}

/// The cubics through four values of each function, a third of the row apart.
fn row(at: usize) -> Row {
    let value = |third: usize| functions((at as f64 + third as f64 / 3.0) * ROW);
    let [f0, f1, f2, f3] = [value(0), value(1), value(2), value(3)];
    let mut row = [[0.0; FUNCTIONS]; 4];
    for k in 0..FUNCTIONS {
        let (f0, f1, f2, f3) = (f0[k], f1[k], f2[k], f3[k]);
        // Newton's differences, written out in powers of the way along.
        let (d1, d2, d3) = (f1 - f0, f2 - 2.0 * f1 + f0, f3 - 3.0 * f2 + 3.0 * f1 - f0);
        row[0][k] = f0;
        row[1][k] = 3.0 * d1 - 1.5 * d2 + d3;
        row[2][k] = 4.5 * (d2 - d3);
        row[3][k] = 4.5 * d3;
    }
    row
}

/// The functions of northing themselves, for an easting in units of `A`.
fn functions(northing: f64) -> [f64; FUNCTIONS] {
    let e2 = (A * A - B * B) / (A * A);
    let foot = foot_latitude(northing - N0);
    let (sin, cos, tan) = (foot.sin(), foot.cos(), foot.tan());
    let w = 1.0 - e2 * sin * sin;
    let nu = F0 / w.sqrt();
    let rho = nu * (1.0 - e2) / w;
    let eta2 = nu / rho - 1.0;
    let (t2, nu3) = (tan * tan, nu.powi(3));
    let (t4, t6, nu5, nu7) = (t2 * t2, t2 * t2 * t2, nu.powi(5), nu.powi(7));
    let sec = 1.0 / cos;
    [
        foot,
        tan / (2.0 * rho * nu),
        tan / (24.0 * rho * nu3) * (5.0 + 3.0 * t2 + eta2 - 9.0 * t2 * eta2),
        tan / (720.0 * rho * nu5) * (61.0 + 90.0 * t2 + 45.0 * t4),
        sec / nu,
        sec / (6.0 * nu3) * (nu / rho + 2.0 * t2),
        sec / (120.0 * nu5) * (5.0 + 28.0 * t2 + 24.0 * t4),
        sec / (5040.0 * nu7) * (61.0 + 662.0 * t2 + 1320.0 * t4 + 720.0 * t6),
    ]
}

/// The latitude in radians whose meridian arc from the true origin has this
/// many metres (the guide's φ′).
fn foot_latitude(metres: f64) -> f64 {
    let mut lat = ORIGIN.1.to_radians() + metres / (A * F0);
    // Each step is wrong by a hundredth of the one before: ten are ample.
    for _ in 0..10 {
        lat += (metres - meridian_arc(lat)) / (A * F0);
    }
    lat
}

/// Metres along the central meridian from the true origin (the guide's M).
fn meridian_arc(lat: f64) -> f64 {
    let n = (A - B) / (A + B);
    let (n2, n3) = (n * n, n * n * n);
    let (minus, plus) = (lat - ORIGIN.1.to_radians(), lat + ORIGIN.1.to_radians());
    B * F0
        * ((1.0 + n + 1.25 * n2 + 1.25 * n3) * minus
            - (3.0 * n + 3.0 * n2 + 21.0 / 8.0 * n3) * minus.sin() * plus.cos()
            + 15.0 / 8.0 * (n2 + n3) * (2.0 * minus).sin() * (2.0 * plus).cos()
            - 35.0 / 24.0 * n3 * (3.0 * minus).sin() * (3.0 * plus).cos())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::seed;

    /// Metres between two points in degrees, near enough for a test.
    fn metres_apart(a: (f64, f64), b: (f64, f64)) -> f64 {
        let x = (a.0 - b.0) * 111_320.0 * a.1.to_radians().cos();
        x.hypot((a.1 - b.1) * 111_320.0)
    }

    #[test]
    fn points_all_over_the_grid_agree_with_the_crate_to_a_tenth_of_a_millimetre() {
        let mut chance = seed::stream(15, 0);
        let mut furthest: f64 = 0.0;
        for _ in 0..20_000 {
            let (x, y) = (chance.between(200.0, 699_800.0), chance.between(200.0, 1_248_800.0));
            let ours = lonlat(x, y).expect("within the grid");
            let theirs = lonlat_bng::convert_osgb36_to_ll(x, y).expect("within the grid");
            furthest = furthest.max(metres_apart(ours, theirs));
        }
        assert!(furthest < 0.000_1, "{furthest} m");
    }

    #[test]
    fn points_at_corners_and_edges_of_cells_agree_too() {
        for i in 1..70 {
            for j in 1..124 {
                let (x, y) = (f64::from(i) * 10_000.0, f64::from(j) * 10_000.0);
                for (x, y) in [(x, y), (x + 0.5, y), (x, y + 101.0), (x - 1e-9, y - 1e-9)] {
                    let theirs = lonlat_bng::convert_osgb36_to_ll(x, y).expect("within the grid");
                    let ours = lonlat(x, y).expect("within the grid");
                    assert!(metres_apart(ours, theirs) < 0.000_1, "{x} {y}");
                }
            }
        }
    }

    #[test]
    fn points_where_the_grid_ends_are_left_to_others() {
        for (x, y) in [
            (-1.0, 500_000.0),
            (400_000.0, -1.0),
            (700_200.0, 500_000.0),
            (400_000.0, 1_249_500.0),
            (f64::NAN, 1.0),
            (1e300, 1e300),
            (f64::INFINITY, f64::NEG_INFINITY),
        ] {
            assert_eq!(lonlat(x, y), None, "{x} {y}");
        }
    }

    #[test]
    fn between_the_rows_of_the_table_the_functions_are_followed_to_a_tenth_of_a_micrometre() {
        for row in 0..ROWS_OF_NORTHING {
            for part in [1.0, 3.0, 5.0] {
                let northing = (row as f64 + part / 6.0) * ROW;
                // Furthest from the central meridian every function counts.
                let (lon, lat) = unprojected(0.0, northing);
                let [foot, vii, viii, ix, x, xi, xii, xiia] = functions(northing);
                let e = -E0 / A;
                let e2 = e * e;
                let exact_lat = foot - e2 * vii + e2 * e2 * viii - e2 * e2 * e2 * ix;
                let exact_lon = e * (x - e2 * xi + e2 * e2 * xii - e2 * e2 * e2 * xiia);
                let exact = (exact_lon.to_degrees() + ORIGIN.0, exact_lat.to_degrees());
                assert!(metres_apart((lon, lat), exact) < 1e-7, "{northing}");
            }
        }
    }

    #[test]
    fn the_meridian_to_sixty_degrees_is_as_long_as_it_is() {
        // From 49° to 60° N on GRS80 by numerical integration of the radius
        // of curvature, times the scale.
        let steps = 200_000;
        let e2 = (A * A - B * B) / (A * A);
        let (from, to) = (49f64.to_radians(), 60f64.to_radians());
        let step = (to - from) / f64::from(steps);
        let radius = |lat: f64| A * (1.0 - e2) / (1.0 - e2 * lat.sin().powi(2)).powf(1.5);
        let length: f64 = (0..steps).map(|i| radius(from + (f64::from(i) + 0.5) * step)).sum();
        assert!((meridian_arc(to) - F0 * length * step).abs() < 0.000_1);
    }
}
