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

impl Level {
    /// Sorts the areas by code, as every other room relies on.
    pub fn new(
        id: LevelId,
        singular: String,
        plural: String,
        edition: Edition,
        mut areas: Vec<Area>,
    ) -> Level {
        areas.sort_by(|a, b| a.code.cmp(&b.code));
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
