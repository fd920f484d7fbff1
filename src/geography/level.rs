//! Which areas are there? A level is a set of areas of one edition.

use super::{Boundaries, Topology};
use crate::base::{AreaCode, Edition, LevelId};
use std::sync::Arc;

/// Polygons with holes, WGS84 longitude and latitude in degrees.
pub type Shape = geo::MultiPolygon<f64>;

/// One area: a code, and a name where its source has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub code: AreaCode,
    pub name: Option<String>,
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
    /// The shapes of the areas, by position, as a boundary file gave them;
    /// `None` for a level that is known from look-ups alone.
    pub boundaries: Option<Arc<Boundaries>>,
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
        areas.shrink_to_fit();
        let (singular, plural) = match usual_words(&id) {
            Some((one, several)) if singular == id.as_str() => (one.into(), several.into()),
            _ => (singular, plural),
        };
        Level { id, singular, plural, edition, areas, boundaries: None, is_own: false }
    }

    /// Lets each of these codes, which rise, that the level has too be the
    /// level's own text, so that what is long of them is in memory once.
    pub fn share_codes<'a>(&self, codes: impl Iterator<Item = &'a mut AreaCode>) {
        let mut known = self.areas.iter().map(|area| &area.code).peekable();
        for code in codes {
            while known.next_if(|known| **known < *code).is_some() {}
            if let Some(same) = known.peek().filter(|known| **known == code) {
                code.clone_from(same);
            }
        }
    }

    /// The same level with shapes, which come as `shapes` says of each code.
    ///
    /// Borders are laid out here, once, so that a level is costly to make and
    /// cheap to keep, to copy and to draw.
    pub fn with_shapes(mut self, shapes: Vec<(AreaCode, Option<Shape>)>) -> Level {
        let mut by_position: Vec<Option<Shape>> = vec![None; self.len()];
        for (at, (code, shape)) in shapes.into_iter().enumerate() {
            // Files are sorted by code, most of them.
            let here = self.areas.get(at).is_some_and(|area| area.code == code);
            let position = if here { Some(at) } else { self.position(code.as_str()) };
            if let Some(position) = position {
                by_position[position] = shape;
            }
        }
        self.boundaries = Some(Arc::new(Boundaries::from(Topology::from_shapes(by_position))));
        self
    }

    /// Whether a boundary file gave any of the areas a shape.
    pub fn has_shapes(&self) -> bool {
        self.boundaries.as_ref().is_some_and(|b| b.areas_with_shapes() > 0)
    }

    /// The shape that a boundary file gave an area, by position.
    pub fn shape(&self, position: usize) -> Option<Shape> {
        self.boundaries.as_ref()?.topology().shape(position)
    }

    /// The position of the area with this code.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.areas.binary_search_by(|a| a.code.as_bytes().cmp(code.as_bytes())).ok()
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
    fn codes_that_a_level_has_too_become_its_own_text_and_others_stay() {
        let long = |letter: &str| AreaCode::new(letter.repeat(20));
        let areas = ["A", "C", "D", "F"].map(|letter| Area { code: long(letter), name: None });
        let level = Level::new("oa".into(), "OA".into(), "OAs".into(), "2021".into(), areas.into());
        let mut codes: Vec<AreaCode> = ["B", "C", "E", "F", "G"].map(long).to_vec();
        level.share_codes(codes.iter_mut());
        let shared = codes.iter().map(|code| {
            level.areas.iter().any(|area| std::ptr::eq(area.code.as_str(), code.as_str()))
        });
        assert_eq!(shared.collect::<Vec<_>>(), [false, true, false, true, false]);
        assert_eq!(codes, ["B", "C", "E", "F", "G"].map(long));
    }

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
