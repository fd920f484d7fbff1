//! What does every boundary file come down to? Features: columns of text and
//! a shape each, in the file's own coordinates.

use crate::base::Notes;
use crate::geography::Shape;

/// The shape of one feature, in the file's own coordinates.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FeatureShape {
    Polygons(Shape),
    /// Null, empty or not there.
    Missing,
    /// Something that is no polygon; the word says what ("Point").
    NotPolygons(String),
}

/// One column, without its empty cells: (position of the feature, text), in
/// the order of the features. Sparse, so that a file in which every feature
/// has columns of its own stays as small as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Column {
    pub name: String,
    pub cells: Vec<(u32, Box<str>)>,
}

impl Column {
    pub fn new(name: impl Into<String>) -> Column {
        Column { name: name.into(), cells: Vec::new() }
    }

    /// Adds the trimmed text of a feature; empty text is no cell.
    pub fn push(&mut self, feature: u32, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.cells.push((feature, text.into()));
        }
    }

    /// The text of every one of `features` features.
    pub fn dense(&self, features: usize) -> Vec<Option<&str>> {
        let mut all = vec![None; features];
        for (feature, text) in &self.cells {
            if let Some(slot) = all.get_mut(*feature as usize) {
                *slot = Some(&**text);
            }
        }
        all
    }

    /// True where every feature has a text and no two the same.
    pub fn tells_apart(&self, features: usize) -> bool {
        if self.cells.len() != features {
            return false;
        }
        let mut texts: Vec<&str> = self.cells.iter().map(|(_, text)| &**text).collect();
        texts.sort_unstable();
        texts.windows(2).all(|pair| pair[0] != pair[1])
    }
}

/// What a file says about its coordinates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StatedCrs {
    /// Longitude and latitude in degrees, by the rules of the format.
    Lonlat,
    /// A name: `EPSG:27700`, `urn:ogc:def:crs:EPSG::3857`.
    Name(String),
    /// Well-known text, as in a `.prj`.
    Wkt(String),
    /// Nothing at all.
    Nothing,
}

/// What one file or layer holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Features {
    /// What the format calls one: "feature", "record", "row".
    pub noun: &'static str,
    pub columns: Vec<Column>,
    /// One for each feature.
    pub shapes: Vec<FeatureShape>,
    pub crs: StatedCrs,
    /// The layer they are of, where the format has layers.
    pub layer: Option<String>,
    /// What the officer should know of the file itself.
    pub notes: Notes,
}

impl Features {
    pub fn len(&self) -> usize {
        self.shapes.len()
    }
}

/// "feature 12": the first is number 1.
pub(crate) fn place(noun: &str, at: usize) -> String {
    format!("{noun} {}", crate::base::number::with_thousands(at as i64 + 1))
}

/// A number as the shortest digits of a whole number; `None` where it has a
/// fraction or is too large for all its digits to be known.
pub(crate) fn whole_number_text(number: f64) -> Option<String> {
    (number.fract() == 0.0 && number.abs() < 9e15).then(|| format!("{number:.0}"))
}
