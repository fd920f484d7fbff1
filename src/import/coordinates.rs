//! Where do columns of coordinates lie? In the system stated, or the one that
//! their headings name; numbers that cannot be in it are an error.

use super::cell_number::number;
use super::table::Row;
use crate::base::{Error, Result};
use crate::council::service::plain;
use crate::geography::{Bounds, Crs};

/// The system of two columns: as stated, else WGS84 where they are called
/// longitude and latitude, or the British National Grid where easting and
/// northing.
///
/// # Errors
/// Where the one stated is not known, or nothing tells.
pub(super) fn system(stated: Option<&str>, x_heading: &str, y_heading: &str) -> Result<Crs> {
    if let Some(stated) = stated {
        return Crs::parse(stated);
    }
    let (x, y) = (plain(x_heading), plain(y_heading));
    if x.starts_with("lon") && y.starts_with("lat") {
        Ok(Crs::wgs84())
    } else if x.contains("east") && y.contains("north") {
        Ok(Crs::british_national_grid())
    } else {
        Err(Error::new(format!(
            "Nothing tells the coordinate system of “{x_heading}” and “{y_heading}”"
        ))
        .remedy("State it for this source: crs = \"EPSG:27700\" for the British National Grid, crs = \"EPSG:4326\" for longitude and latitude"))
    }
}

/// The columns of x and y by their headings, in the order that is likeliest.
pub(super) fn guess(headings: &[String]) -> Option<(usize, usize)> {
    const PAIRS: [(&[&str], &[&str]); 4] = [
        (&["lon", "long", "longitude", "lng"], &["lat", "latitude"]),
        (
            &["easting", "eastings", "oseast1m", "east", "gridrefx"],
            &["northing", "northings", "osnrth1m", "north", "gridrefy"],
        ),
        (
            &["xcoord", "xcoordinate", "coordx", "geox"],
            &["ycoord", "ycoordinate", "coordy", "geoy"],
        ),
        (&["x"], &["y"]),
    ];
    PAIRS.iter().find_map(|(xs, ys)| {
        let x = super::columns_guess::by_words(headings, xs)?;
        let y = super::columns_guess::by_words(headings, ys)?;
        Some((x, y))
    })
}

/// The coordinates of a row; `None` where it has none, or the marks that
/// postcode files write instead (0 and 0; a latitude of 99.999999).
pub(super) fn of_row(row: &Row, x: usize, y: usize) -> Option<(f64, f64)> {
    let (x, y) = (degrees_or_metres(row.cell(x))?, degrees_or_metres(row.cell(y))?);
    let none = (x == 0.0 && y == 0.0) || (y > 99.99 && y < 100.0);
    (!none).then_some((x, y))
}

/// A coordinate; unlike a count it may have an exponent.
fn degrees_or_metres(cell: &str) -> Option<f64> {
    number(cell).or_else(|| cell.parse().ok().filter(|value: &f64| value.is_finite()))
}

/// Longitude and latitude of points; `None` for those that lie where the
/// system cannot reach.
///
/// # Errors
/// Where half of the points or more cannot be in the system: then it is the
/// wrong one, or the axes are swapped.
pub(super) fn lonlats(crs: Crs, points: &[(f64, f64)]) -> Result<Vec<Option<(f64, f64)>>> {
    let area = crs.area_of_use();
    let within: Vec<bool> = points.iter().map(|&(x, y)| area.contains([x, y])).collect();
    let outside = within.iter().filter(|within| !**within).count();
    let believed = outside * 2 < points.len();
    if !points.is_empty() {
        // Few that stray are left out one by one; many say that all are wrong.
        let judged = points.iter().zip(&within).filter(|(_, within)| **within || !believed);
        crs.check_bounds(&Bounds::of(judged.map(|(&(x, y), _)| [x, y])))?;
    }
    let converted = crs.lonlat_from(points).lonlats;
    Ok(converted
        .into_iter()
        .zip(within)
        .map(|((lon, lat), within)| {
            (within && lon.is_finite() && lat.is_finite()).then_some((lon, lat))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_the_system_or_it_is_asked_for() {
        assert_eq!(system(None, "Longitude", "LAT").expect("known"), Crs::wgs84());
        let grid = system(None, "Eastings", "Northings").expect("known");
        assert_eq!(grid, Crs::british_national_grid());
        assert!(system(None, "x", "y").expect_err("asked").to_string().contains("EPSG:27700"));
        assert_eq!(system(Some("27700"), "x", "y").expect("stated"), grid);
    }

    #[test]
    fn a_few_points_that_stray_are_left_out_and_many_are_an_error() {
        let crs = Crs::wgs84();
        let mut points = vec![(-2.3, 53.4); 9];
        points.push((390_000.0, 390_000.0));
        let found = lonlats(crs, &points).expect("most are right");
        assert_eq!(found.iter().flatten().count(), 9);
        assert!(lonlats(crs, &[(379_000.0, 394_000.0); 3]).is_err());
        assert!(lonlats(Crs::british_national_grid(), &[(53.4, -2.3)]).is_err());
    }
}
