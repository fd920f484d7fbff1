//! Can these numbers be coordinates of the system that was stated? Asked of
//! the box of a file's coordinates before any of it is believed.

use super::{Bounds, Crs};
use crate::base::{Error, Result};

/// Great Britain, Ireland and the Low Countries, in degrees: a box that has
/// almost nothing but sea when its axes are swapped.
const NORTH_SEA_LONLAT: Bounds = Bounds::new(-11.0, 49.0, 7.5, 61.5);

impl Crs {
    /// An error where coordinates in this box cannot be in this system,
    /// naming the values and the likely cause. An empty box (no finite
    /// coordinate at all) is an error too.
    pub fn check_bounds(self, bounds: &Bounds) -> Result<()> {
        if bounds.is_empty() {
            return Err(Error::new("There is not one usable coordinate")
                .remedy("Check that the file holds polygons or points"));
        }
        let area = self.area_of_use();
        let swapped = bounds.swapped();
        let cause = if self.is_lonlat() {
            if area.holds(bounds) && !NORTH_SEA_LONLAT.holds(&swapped) {
                return Ok(());
            }
            if area.holds(&swapped) {
                "swapped longitude and latitude?"
            } else {
                "these look like metres: state the grid they are in, for example EPSG:27700"
            }
        } else if look_like_degrees(bounds) {
            "these look like degrees: state EPSG:4326"
        } else if area.holds(bounds) {
            return Ok(());
        } else if area.holds(&swapped) {
            "swapped easting and northing?"
        } else {
            return Err(self.outside(bounds, &others(bounds)));
        };
        Err(self.outside(bounds, cause))
    }

    /// As `check_bounds`, and an error too where the box lies apart from the
    /// areas already known (their box in longitude and latitude) although it
    /// would meet them with its axes swapped.
    pub fn check_bounds_beside(self, bounds: &Bounds, known_lonlat: &Bounds) -> Result<()> {
        self.check_bounds(bounds)?;
        if known_lonlat.is_empty() || self.lonlat_bounds(bounds).meets(known_lonlat) {
            return Ok(());
        }
        if self.lonlat_bounds(&bounds.swapped()).meets(known_lonlat) {
            let cause = if self.is_lonlat() {
                "swapped longitude and latitude?"
            } else {
                "swapped easting and northing?"
            };
            return Err(self.outside(bounds, cause));
        }
        Ok(())
    }

    /// The box in longitude and latitude of a box in this system: of points
    /// along its edges.
    pub fn lonlat_bounds(self, bounds: &Bounds) -> Bounds {
        if bounds.is_empty() {
            return Bounds::EMPTY;
        }
        const STEPS: u32 = 8;
        let along = |axis: usize, step: u32| {
            bounds.min[axis]
                + (bounds.max[axis] - bounds.min[axis]) * f64::from(step) / f64::from(STEPS)
        };
        let grid = (0..=STEPS).flat_map(|i| (0..=STEPS).map(move |j| (i, j)));
        Bounds::of(grid.map(|(i, j)| {
            let (lon, lat) = self.lonlat(along(0, i), along(1, j));
            [lon, lat]
        }))
    }

    fn outside(self, bounds: &Bounds, cause: &str) -> Error {
        let [x, y] =
            if self.is_lonlat() { ["longitude", "latitude"] } else { ["easting", "northing"] };
        let digits = if self.is_lonlat() || look_like_degrees(bounds) { 4 } else { 0 };
        let range = |axis: usize| {
            let (low, high) = (bounds.min[axis], bounds.max[axis]);
            format!("{low:.digits$} to {high:.digits$}")
        };
        Error::new(format!(
            "The coordinates cannot be in {} ({}): {x} {}, {y} {} — {cause}",
            self.name(),
            self.code(),
            range(0),
            range(1)
        ))
        .remedy("State the right coordinate system, or correct the columns")
    }
}

/// The grids that these coordinates could be in.
fn others(bounds: &Bounds) -> String {
    let grids: Vec<String> = Crs::all()
        .filter(|c| !c.is_lonlat() && c.epsg() != 3857 && c.area_of_use().holds(bounds))
        .map(Crs::code)
        .collect();
    if grids.is_empty() {
        "no grid that Wardwise knows has such numbers".to_string()
    } else {
        format!("they could be in {}", grids.join(" or "))
    }
}

fn look_like_degrees(bounds: &Bounds) -> bool {
    Bounds::new(-180.0, -90.0, 180.0, 90.0).holds(bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(crs: Crs, bounds: Bounds) -> String {
        crs.check_bounds(&bounds).expect_err("trouble").to_string()
    }

    #[test]
    fn coordinates_that_can_be_in_the_system_pass() {
        let bng = Crs::british_national_grid();
        assert!(bng.check_bounds(&Bounds::new(371_000.0, 385_000.0, 384_000.0, 398_000.0)).is_ok());
        assert!(Crs::wgs84().check_bounds(&Bounds::new(-2.5, 53.3, -2.2, 53.5)).is_ok());
        assert!(Crs::wgs84().check_bounds(&Bounds::new(46.0, 24.0, 47.0, 25.0)).is_ok());
    }

    #[test]
    fn swapped_axes_are_named() {
        let bng = Crs::british_national_grid();
        let shetland = Bounds::new(1_130_000.0, 430_000.0, 1_220_000.0, 470_000.0);
        assert!(trouble(bng, shetland).contains("swapped easting and northing?"));
        let rd = Crs::from_epsg(28992).expect("RD");
        let amersfoort = Bounds::new(460_000.0, 150_000.0, 470_000.0, 160_000.0);
        assert!(trouble(rd, amersfoort).contains("swapped easting and northing?"));
        let lonlat = trouble(Crs::wgs84(), Bounds::new(53.3, -2.5, 53.5, -2.2));
        assert!(lonlat.contains("swapped longitude and latitude?"), "{lonlat}");
    }

    #[test]
    fn degrees_in_metres_and_metres_in_degrees_are_named() {
        let degrees = Bounds::new(-2.5, 53.3, -2.2, 53.5);
        assert!(trouble(Crs::british_national_grid(), degrees).contains("look like degrees"));
        let metres = Bounds::new(371_000.0, 385_000.0, 384_000.0, 398_000.0);
        assert!(trouble(Crs::wgs84(), metres).contains("look like metres"));
        let web = Crs::from_epsg(3857).expect("Web Mercator");
        assert!(trouble(web, degrees).contains("look like degrees"));
        assert!(trouble(web, Bounds::EMPTY).contains("not one usable coordinate"));
        let irish = Crs::from_epsg(29902).expect("Irish Grid");
        let dublin = Bounds::new(710_000.0, 730_000.0, 720_000.0, 740_000.0);
        assert!(trouble(irish, dublin).contains("EPSG:2157"));
    }

    #[test]
    fn axes_swapped_within_the_grid_are_seen_beside_what_is_known() {
        let known = Bounds::new(-2.48, 53.35, -2.24, 53.48);
        let bng = Crs::british_national_grid();
        let right = Bounds::new(371_000.0, 385_000.0, 384_000.0, 398_000.0);
        assert!(bng.check_bounds_beside(&right, &known).is_ok());
        let london = Bounds::new(523_000.0, 170_000.0, 540_000.0, 190_000.0);
        let error = bng.check_bounds_beside(&london.swapped(), &bng.lonlat_bounds(&london));
        assert!(error.expect_err("swapped").to_string().contains("swapped easting and northing?"));
        assert!(bng.check_bounds_beside(&right, &Bounds::EMPTY).is_ok());
    }
}
