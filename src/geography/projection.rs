//! By which arithmetic do a system's coordinates become degrees, and degrees its
//! coordinates? OSTN15, spherical Mercator, or the registered definition.

use super::coordinates::{Crs, Method};
use super::{Bounds, national_grid, systems};
use proj4rs::Proj;
use std::sync::OnceLock;

impl Crs {
    /// This system's coordinates of a longitude and latitude; `NaN` where it
    /// has none. Metres, for every system that is not in degrees.
    pub fn project(self, lon: f64, lat: f64) -> (f64, f64) {
        match self.0.method {
            Method::LonLat => (lon, lat),
            Method::WebMercator => {
                let half = std::f64::consts::PI * systems::WEB_MERCATOR_RADIUS;
                let [x, y] = super::world_from_lonlat(lon, lat);
                ((2.0 * x - 1.0) * half, (1.0 - 2.0 * y) * half)
            }
            Method::Ostn15 => by_ostn15(lon, lat, Way::FromLonLat)
                .unwrap_or_else(|| by_definition(self.0.epsg, lon, lat, Way::FromLonLat)),
            Method::Proj => by_definition(self.0.epsg, lon, lat, Way::FromLonLat),
        }
    }

    /// Longitude, latitude, and whether the system's best method gave them.
    pub(super) fn lonlat_exact(self, x: f64, y: f64) -> (f64, f64, bool) {
        if !x.is_finite() || !y.is_finite() {
            return (f64::NAN, f64::NAN, true);
        }
        match self.0.method {
            Method::LonLat => (x, y, true),
            Method::WebMercator => {
                let half = std::f64::consts::PI * systems::WEB_MERCATOR_RADIUS;
                let world = [(x / half + 1.0) / 2.0, (1.0 - y / half) / 2.0];
                let (lon, lat) = super::lonlat_from_world(world);
                (lon, lat, true)
            }
            Method::Ostn15 => match by_ostn15(x, y, Way::ToLonLat) {
                Some((lon, lat)) => (lon, lat, true),
                None => {
                    let (lon, lat) = by_definition(self.0.epsg, x, y, Way::ToLonLat);
                    (lon, lat, false)
                }
            },
            Method::Proj => {
                let (lon, lat) = by_definition(self.0.epsg, x, y, Way::ToLonLat);
                (lon, lat, true)
            }
        }
    }
}

/// Which way a conversion goes.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    ToLonLat,
    FromLonLat,
}

/// Where OSTN15 has its grid, in metres and, with some room, in degrees.
/// Outside it the crate's arithmetic on grid cells could overflow.
const OSTN15_METRES: Bounds = Bounds::new(0.0, 0.0, 700_000.0, 1_250_000.0);
const OSTN15_DEGREES: Bounds = Bounds::new(-12.0, 48.0, 5.0, 63.0);

/// By OSTN15; `None` outside its range.
fn by_ostn15(x: f64, y: f64, way: Way) -> Option<(f64, f64)> {
    if way == Way::ToLonLat
        && let Some(lonlat) = national_grid::lonlat(x, y)
    {
        return Some(lonlat);
    }
    let converted = match way {
        Way::ToLonLat if OSTN15_METRES.contains([x, y]) => lonlat_bng::convert_osgb36_to_ll(x, y),
        Way::FromLonLat if OSTN15_DEGREES.contains([x, y]) => lonlat_bng::convert_osgb36(x, y),
        _ => return None,
    };
    converted.ok().filter(|(a, b)| a.is_finite() && b.is_finite())
}

/// By the registered definition; `NaN` where the projection has no such point.
fn by_definition(epsg: u16, x: f64, y: f64, way: Way) -> (f64, f64) {
    static BUILT: OnceLock<Vec<(u16, Proj)>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        systems::all()
            .filter_map(|s| {
                let definition = crs_definitions::from_code(s.epsg)?;
                Some((s.epsg, Proj::from_proj_string(definition.proj4).ok()?))
            })
            .collect()
    });
    let find = |code: u16| built.iter().find(|(epsg, _)| *epsg == code).map(|(_, proj)| proj);
    let (Some(system), Some(wgs84)) = (find(epsg), find(4326)) else {
        return (f64::NAN, f64::NAN);
    };
    let (done, point) = match way {
        Way::ToLonLat => {
            let mut point = (x, y, 0.0);
            (proj4rs::transform::transform(system, wgs84, &mut point).is_ok(), point)
        }
        Way::FromLonLat => {
            let mut point = (x.to_radians(), y.to_radians(), 0.0);
            (proj4rs::transform::transform(wgs84, system, &mut point).is_ok(), point)
        }
    };
    if !done || !point.0.is_finite() || !point.1.is_finite() {
        return (f64::NAN, f64::NAN);
    }
    match way {
        Way::ToLonLat => (point.0.to_degrees(), point.1.to_degrees()),
        Way::FromLonLat => (point.0, point.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Metres between two points in degrees, near enough for a test.
    fn metres_apart(a: (f64, f64), b: (f64, f64)) -> f64 {
        let x = (a.0 - b.0) * 111_320.0 * a.1.to_radians().cos();
        let y = (a.1 - b.1) * 111_320.0;
        x.hypot(y)
    }

    /// Ordnance Survey, "OSTN15 and OSGM15 test data" (ETRS89 to OSGB36):
    /// longitude, latitude, easting, northing.
    const OSTN15_POINTS: [[f64; 4]; 6] = [
        [-6.299_777_520_14, 49.922_263_937_30, 91_492.146, 11_318.804],
        [-4.108_645_635_61, 50.438_858_256_10, 250_359.811, 62_016.569],
        [-0.119_925_571_80, 51.489_365_649_50, 530_624.974, 178_388.464],
        [-2.544_076_183_49, 51.427_547_430_20, 362_269.991, 169_978.690],
        [0.401_535_470_65, 52.751_366_871_70, 562_180.547, 319_784.995],
        [-2.640_493_208_10, 53.344_802_801_90, 357_455.843, 383_290.436],
    ];

    #[test]
    fn the_national_grid_agrees_with_the_ordnance_survey_to_5_mm() {
        let bng = Crs::british_national_grid();
        for [lon, lat, easting, northing] in OSTN15_POINTS {
            let (x, y) = bng.project(lon, lat);
            assert!((x - easting).abs() < 0.005 && (y - northing).abs() < 0.005, "{x} {y}");
            let found = bng.lonlat_from(&[(easting, northing)]);
            assert!(metres_apart(found.lonlats[0], (lon, lat)) < 0.005);
            assert_eq!(found.approximate, 0);
        }
    }

    #[test]
    fn the_water_tower_at_caister_stands_where_it_stands() {
        // OS, "A guide to coordinate systems in Great Britain", annexe C.
        let (lon, lat) = Crs::british_national_grid().lonlat(651_409.804, 313_177.450);
        assert!(metres_apart((lon, lat), (1.716_073_973, 52.658_007_833)) < 0.01);
    }

    /// Longitude, latitude, x and y by PROJ 9.5.1.
    const PROJ_POINTS: [(u32, f64, f64, f64, f64, f64); 14] = [
        (31370, 4.3517, 50.8467, 148_799.082, 170_699.688, 0.05),
        (31370, 3.2247, 51.2093, 70_053.476, 211_652.916, 0.05),
        (28992, 4.9041, 52.3676, 122_096.805, 486_744.861, 0.5),
        (28992, 6.5665, 53.2194, 233_769.700, 582_065.415, 0.5),
        (25831, 4.4, 51.9, 596_322.494, 5_750_842.170, 0.01),
        (25832, 12.5683, 55.6761, 724_351.929, 6_175_804.022, 0.01),
        (25832, 9.99, 53.55, 565_590.941, 5_933_912.165, 0.01),
        (25833, 15.0, 55.1, 500_000.0, 6_105_919.413, 0.01),
        (3006, 18.0686, 59.3293, 674_571.866, 6_580_743.008, 0.01),
        (3006, 11.9746, 57.7089, 319_758.020, 6_400_326.036, 0.01),
        (2157, -6.2603, 53.3498, 715_826.507, 734_697.593, 0.01),
        (2157, -8.4863, 51.8969, 566_531.331, 571_750.005, 0.01),
        (29902, -6.2603, 53.3498, 315_900.562, 234_671.359, 0.1),
        (29902, -5.9301, 54.5973, 333_828.335, 374_087.507, 0.1),
    ];

    #[test]
    fn the_grids_around_the_north_sea_agree_with_proj() {
        for (epsg, lon, lat, x, y, within) in PROJ_POINTS {
            let crs = Crs::from_epsg(epsg).expect("a known system");
            let (found_x, found_y) = crs.project(lon, lat);
            assert!(
                (found_x - x).hypot(found_y - y) < within,
                "EPSG:{epsg} {found_x} {found_y} against {x} {y}"
            );
            assert!(metres_apart(crs.lonlat(x, y), (lon, lat)) < within, "EPSG:{epsg} back");
            assert!(crs.check_bounds(&Bounds::of([[x, y]])).is_ok());
        }
    }

    #[test]
    fn the_tower_of_amersfoort_is_the_origin_of_the_dutch_grid() {
        // RDNAPTRANS2018: 155,000 463,000 is 52.155172897 N 5.387203657 E.
        let (lon, lat) = Crs::from_epsg(28992).expect("RD").lonlat(155_000.0, 463_000.0);
        assert!(metres_apart((lon, lat), (5.387_203_657, 52.155_172_897)) < 0.5);
    }

    #[test]
    fn web_mercator_is_the_square_in_metres() {
        let web = Crs::from_epsg(3857).expect("Web Mercator");
        let (x, y) = web.project(-2.0, 53.0);
        // PROJ 9.5.1.
        assert!((x + 222_638.982).abs() < 0.001 && (y - 6_982_997.920).abs() < 0.001, "{x} {y}");
        assert!(metres_apart(web.lonlat(x, y), (-2.0, 53.0)) < 1e-6);
    }
}
