//! In which system is a pair of numbers? Coordinate systems by EPSG code, and
//! however people and files write them.

use super::{Bounds, systems};
use crate::base::{Error, Result};

/// How a system's coordinates become longitude and latitude.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Method {
    /// They are longitude and latitude.
    LonLat,
    /// The British National Grid by OSTN15.
    Ostn15,
    /// Spherical Mercator.
    WebMercator,
    /// By its registered definition, with a seven-parameter datum shift.
    Proj,
}

/// One row of the table of systems.
#[derive(Debug)]
pub(super) struct System {
    pub epsg: u16,
    pub name: &'static str,
    pub method: Method,
    /// Where data in it can lie, in its own coordinates, generously.
    pub area_of_use: Bounds,
    /// Other words it goes by: lower-case letters and digits alone.
    pub aliases: &'static [&'static str],
}

/// A coordinate system that Wardwise can read.
#[derive(Clone, Copy, Debug)]
pub struct Crs(pub(super) &'static System);

impl PartialEq for Crs {
    fn eq(&self, other: &Crs) -> bool {
        self.0.epsg == other.0.epsg
    }
}

impl Eq for Crs {}

impl Crs {
    /// WGS84 longitude and latitude.
    pub fn wgs84() -> Crs {
        Crs(&systems::WGS84)
    }

    /// OSGB36 / British National Grid.
    pub fn british_national_grid() -> Crs {
        Crs(&systems::BRITISH_NATIONAL_GRID)
    }

    /// The system with this EPSG code, where Wardwise knows it.
    pub fn from_epsg(code: u32) -> Option<Crs> {
        let code = match code {
            900_913 | 102_100 | 102_113 => 3857,
            other => other,
        };
        systems::all().find(|s| u32::from(s.epsg) == code).map(Crs)
    }

    /// Every system that Wardwise knows, for lists.
    pub fn all() -> impl Iterator<Item = Crs> {
        systems::all().map(Crs)
    }

    pub fn epsg(self) -> u32 {
        u32::from(self.0.epsg)
    }

    /// "British National Grid".
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// `EPSG:27700`, as a recipe writes it.
    pub fn code(self) -> String {
        format!("EPSG:{}", self.0.epsg)
    }

    /// True where x and y are degrees.
    pub fn is_lonlat(self) -> bool {
        self.0.method == Method::LonLat
    }

    /// Where data in this system can lie, in its own coordinates.
    pub fn area_of_use(self) -> Bounds {
        self.0.area_of_use
    }

    /// A system as people, recipes and files write it: `EPSG:27700`, `27700`,
    /// `urn:ogc:def:crs:OGC:1.3:CRS84`, `urn:ogc:def:crs:EPSG::27700`,
    /// `http://www.opengis.net/def/crs/EPSG/0/27700`, a name ("British
    /// National Grid"), or well-known text.
    pub fn parse(text: &str) -> Result<Crs> {
        let trimmed = text.trim();
        if trimmed.contains('[') {
            return Crs::from_wkt(trimmed);
        }
        let last = trimmed.rsplit([':', '/']).next().unwrap_or(trimmed);
        if let Ok(code) = last.parse::<u32>() {
            return Crs::from_epsg(code).ok_or_else(|| unknown(&format!("EPSG:{code}")));
        }
        let plain = |word: &str| -> String {
            word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let (whole, end) = (plain(trimmed), plain(last));
        systems::all()
            .find(|s| plain(s.name) == whole || s.aliases.iter().any(|a| *a == whole || *a == end))
            .map(Crs)
            .ok_or_else(|| unknown(trimmed))
    }
}

pub(super) fn unknown(text: &str) -> Error {
    Error::new(format!("“{text}” is not a coordinate system that Wardwise knows"))
        .remedy(format!("State one of {}", systems::listed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_known_however_it_is_written() {
        for (text, epsg) in [
            ("EPSG:27700", 27700),
            ("27700", 27700),
            (" epsg::27700 ", 27700),
            ("urn:ogc:def:crs:EPSG::27700", 27700),
            ("urn:ogc:def:crs:EPSG:9.8:28992", 28992),
            ("http://www.opengis.net/def/crs/EPSG/0/4258", 4258),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
            ("OGC:CRS84", 4326),
            ("WGS 84", 4326),
            ("British National Grid", 27700),
            ("OSGB36 / British National Grid", 27700),
            ("EPSG:900913", 3857),
        ] {
            assert_eq!(Crs::parse(text).expect(text).epsg(), epsg, "{text}");
        }
        let error = Crs::parse("EPSG:2154").expect_err("not known").to_string();
        assert!(error.contains("EPSG:2154") && error.contains("EPSG:27700"), "{error}");
        assert!(Crs::parse("").is_err());
    }
}
