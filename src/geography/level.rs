//! Which areas are there? A level is a set of areas of one edition.

use crate::base::{AreaCode, Edition, LevelId};

/// Polygons with holes, WGS84 longitude and latitude in degrees.
pub type Shape = geo::MultiPolygon<f64>;

/// One area: a code, a name where its source has one, and a shape where a
/// boundary file gave one (levels known from look-ups alone have none).
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub code: AreaCode,
    pub name: Option<String>,
    pub shape: Option<Shape>,
}

/// A set of areas: Output Areas, wards, patches. Positions in `areas` are how
/// rooms speak of areas in memory; on disk it is always the code.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    pub id: LevelId,
    /// "Output Area".
    pub singular: String,
    /// "Output Areas".
    pub plural: String,
    pub edition: Edition,
    /// Sorted by code; codes are distinct.
    pub areas: Vec<Area>,
    /// True of a level that the officer made up: its areas need not cover the
    /// building blocks.
    pub is_own: bool,
}

/// What one area and several are called, of a level that is known to all.
pub fn usual_words(level: &LevelId) -> Option<(&'static str, &'static str)> {
    Some(match level.as_str() {
        "oa" => ("Output Area", "Output Areas"),
        "lsoa" => ("LSOA", "LSOAs"),
        "msoa" => ("MSOA", "MSOAs"),
        "dz" => ("Data Zone", "Data Zones"),
        "ward" => ("ward", "wards"),
        "authority" => ("authority", "authorities"),
        _ => return None,
    })
}

impl Level {
    /// Sorts the areas by code, as every other room relies on. A level that
    /// is called by its bare id gets its usual words, where it has any: LSOA,
    /// LSOAs.
    pub fn new(
        id: LevelId,
        singular: String,
        plural: String,
        edition: Edition,
        mut areas: Vec<Area>,
    ) -> Level {
        areas.sort_by(|a, b| a.code.cmp(&b.code));
        let (singular, plural) = match usual_words(&id) {
            Some((one, several)) if singular == id.as_str() => (one.into(), several.into()),
            _ => (singular, plural),
        };
        Level { id, singular, plural, edition, areas, is_own: false }
    }

    /// The position of the area with this code.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.areas.binary_search_by(|a| a.code.as_str().cmp(code)).ok()
    }

    pub fn len(&self) -> usize {
        self.areas.len()
    }

    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_called_by_its_id_alone_gets_its_usual_words() {
        let words = |id: &str, singular: &str, plural: &str| {
            let level =
                Level::new(id.into(), singular.into(), plural.into(), "2021".into(), vec![]);
            (level.singular, level.plural)
        };
        assert_eq!(words("lsoa", "lsoa", "lsoas"), ("LSOA".into(), "LSOAs".into()));
        assert_eq!(words("patch", "patch", "patches"), ("patch".into(), "patches".into()));
        assert_eq!(words("oa", "block", "blocks"), ("block".into(), "blocks".into()));
    }
}
