//! Where on earth is it? British National Grid to longitude and latitude.

use crate::base::{Error, Result};
use geo::Coord;

/// WGS84 degrees of a point of EPSG:27700, rounded to a millionth (a
/// decimetre), which hides what machines differ by.
pub fn lonlat(at: Coord) -> Result<(f64, f64)> {
    let (lon, lat) = lonlat_bng::convert_osgb36_to_ll(at.x, at.y)
        .map_err(|_| Error::new("The sample council lies beyond the British National Grid"))?;
    Ok(((lon * 1e6).round() / 1e6, (lat * 1e6).round() / 1e6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_council_lies_in_the_north_sea() {
        let (lon, lat) = lonlat(Coord { x: 605_000.0, y: 362_000.0 }).unwrap();
        assert!((1.0..1.3).contains(&lon) && (53.0..53.3).contains(&lat), "{lon} {lat}");
    }
}
