//! Where on earth is a pair of numbers? The way between each coordinate system
//! and WGS84 longitude and latitude.
//!
//! x is always easting or longitude and y northing or latitude, whatever axis
//! order an authority's register gives. WGS84 and ETRS89 are taken as one:
//! they lie within a metre of each other.

use super::Shape;
use super::coordinates::Crs;
use geo::MapCoordsInPlace;
use rayon::prelude::*;
use std::cell::Cell;

/// Longitudes and latitudes in degrees, in the order of the points given. A
/// point that cannot be converted has `NaN` for both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LonLats {
    pub lonlats: Vec<(f64, f64)>,
    /// How many lay outside the range of OSTN15 and were shifted by seven
    /// parameters instead, which can be five metres off.
    pub approximate: usize,
}

/// Shapes in longitude and latitude, in the order of those given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShapesLonLat {
    pub shapes: Vec<Shape>,
    /// How many of their points were converted approximately (see `LonLats`).
    pub approximate: usize,
    /// The first shape with a corner that cannot be converted: it is `NaN`.
    pub without_place: Option<usize>,
}

impl Crs {
    /// Longitude and latitude of many points, in parallel. Points in degrees
    /// come back bit for bit.
    pub fn lonlat_from(self, points: &[(f64, f64)]) -> LonLats {
        let converted: Vec<(f64, f64, bool)> =
            points.par_iter().with_min_len(512).map(|&(x, y)| self.lonlat_exact(x, y)).collect();
        LonLats {
            lonlats: converted.iter().map(|&(lon, lat, _)| (lon, lat)).collect(),
            approximate: converted.iter().filter(|(.., exact)| !exact).count(),
        }
    }

    /// Longitude and latitude of one point; `NaN` where there is none.
    pub fn lonlat(self, x: f64, y: f64) -> (f64, f64) {
        let (lon, lat, _) = self.lonlat_exact(x, y);
        (lon, lat)
    }

    /// Shapes in longitude and latitude, in parallel. A corner that areas share
    /// is the same to the bit in each. Degrees stay as they are.
    pub fn shapes_lonlat_from(self, shapes: Vec<Shape>) -> ShapesLonLat {
        if self.is_lonlat() {
            return ShapesLonLat { shapes, approximate: 0, without_place: None };
        }
        let converted: Vec<(Shape, usize, bool)> = shapes
            .into_par_iter()
            .with_min_len(64)
            .map(|mut shape| {
                let (approximate, lost) = (Cell::new(0), Cell::new(false));
                shape.map_coords_in_place(|c| {
                    let (x, y, exact) = self.lonlat_exact(c.x, c.y);
                    approximate.set(approximate.get() + usize::from(!exact));
                    lost.set(lost.get() || !(x.is_finite() && y.is_finite()));
                    geo::Coord { x, y }
                });
                (shape, approximate.get(), lost.get())
            })
            .collect();
        ShapesLonLat {
            approximate: converted.iter().map(|(_, approximate, _)| approximate).sum(),
            without_place: converted.iter().position(|&(.., lost)| lost),
            shapes: converted.into_iter().map(|(shape, ..)| shape).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_beyond_ostn15_are_shifted_by_seven_parameters_and_counted() {
        let bng = Crs::british_national_grid();
        let found = bng.lonlat_from(&[(-50_000.0, 500_000.0), (400_000.0, 300_000.0)]);
        assert_eq!(found.approximate, 1);
        let (lon, lat) = found.lonlats[0];
        assert!((-10.0..-8.0).contains(&lon) && (54.0..55.0).contains(&lat), "{lon} {lat}");
    }

    #[test]
    fn degrees_come_back_bit_for_bit_and_rubbish_is_not_a_number() {
        let point = (-2.36545153329332, 53.3939418672594);
        assert_eq!(Crs::wgs84().lonlat_from(&[point]).lonlats, [point]);
        let (lon, lat) = Crs::british_national_grid().lonlat(f64::NAN, 1.0);
        assert!(lon.is_nan() && lat.is_nan());
        for crs in Crs::all().filter(|c| !c.is_lonlat()) {
            for rubbish in [1e300, -1e300, 1e12, f64::INFINITY] {
                let _ = crs.lonlat(rubbish, rubbish);
                let _ = crs.project(rubbish, rubbish);
            }
        }
    }

    #[test]
    fn a_corner_that_areas_share_is_the_same_to_the_bit_in_each() {
        let square = |x: f64| {
            let corners = vec![(x, 394_000.1), (x + 50.3, 394_000.1), (x + 50.3, 394_077.7)];
            Shape::new(vec![geo::Polygon::new(corners.into(), vec![])])
        };
        let converted = Crs::british_national_grid()
            .shapes_lonlat_from(vec![square(377_000.25), square(377_000.25 + 50.3)]);
        assert_eq!((converted.approximate, converted.without_place), (0, None));
        let corner = |shape: usize, at: usize| {
            let c = converted.shapes[shape].0[0].exterior().0[at];
            (c.x.to_bits(), c.y.to_bits())
        };
        assert_eq!(corner(0, 1), corner(1, 0));
        let mut lost = square(377_000.25);
        lost.0[0].exterior_mut(|ring| ring.0[1].x = f64::INFINITY);
        let shapes = vec![square(377_000.25), lost];
        let converted = Crs::british_national_grid().shapes_lonlat_from(shapes);
        assert_eq!(converted.without_place, Some(1));
    }
}
