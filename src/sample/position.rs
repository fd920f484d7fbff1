//! Where on earth is it? British National Grid to longitude and latitude.

use crate::base::{Error, Result};
use crate::geography::Crs;
use geo::Coord;

/// WGS84 degrees of a point of EPSG:27700, rounded to a millionth (a
/// decimetre), which hides what machines differ by.
///
/// # Errors
/// Where the point lies beyond the grid.
pub fn lonlat(at: Coord) -> Result<(f64, f64)> {
    let (lon, lat) = Crs::british_national_grid().lonlat(at.x, at.y);
    if !lon.is_finite() || !lat.is_finite() {
        return Err(Error::new("The sample council lies beyond the British National Grid"));
    }
    Ok(((lon * 1e6).round() / 1e6, (lat * 1e6).round() / 1e6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::place::ORIGIN;

    #[test]
    fn the_sample_council_lies_in_the_north_sea_where_ostn15_reaches() {
        let (lon, lat) = lonlat(Coord { x: 605_000.0, y: 362_000.0 }).unwrap();
        assert!((1.0..1.3).contains(&lon) && (53.0..53.3).contains(&lat), "{lon} {lat}");
        let corners = [(0.0, 0.0), (33_000.0, 0.0), (0.0, 26_000.0), (33_000.0, 26_000.0)]
            .map(|(east, north)| (ORIGIN.0 + east, ORIGIN.1 + north));
        assert_eq!(Crs::british_national_grid().lonlat_from(&corners).approximate, 0);
    }
}
