//! What does the recipe say of one source? A struct for each kind, by the
//! purpose its file serves. A key that none of them knows is an error: a
//! misspelt `edition` must not be passed over in silence. A key that is not
//! given is `None`, and is not written either: TOML has no word for it.

use crate::base::{Edition, LevelId, SchemeId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Polygons of one level: Shapefile (or a zip of one), GeoJSON, GeoPackage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundarySource {
    pub level: LevelId,
    /// What one area is called: "Output Area". The level's id where not given.
    pub singular: Option<String>,
    pub plural: Option<String>,
    pub file: String,
    /// The layer, where the file has several.
    pub layer: Option<String>,
    /// The column with the area's code; guessed where not given.
    pub code: Option<String>,
    /// The column with the area's name.
    pub name: Option<String>,
    /// `EPSG:27700`; from the file where not given.
    pub crs: Option<String>,
    /// "2021"; from the code column's name (`OA21CD`) where not given.
    pub edition: Option<Edition>,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// How far corners of neighbouring areas that nearly meet are moved to
    /// become one, in metres; not at all where not given.
    pub snap_metres: Option<Metres>,
    /// The line a published map must carry.
    pub source: Option<String>,
}

impl BoundarySource {
    /// The areas of a level in a file, of which nothing else is said.
    pub fn new(level: LevelId, file: impl Into<String>) -> BoundarySource {
        BoundarySource {
            level,
            singular: None,
            plural: None,
            file: file.into(),
            layer: None,
            code: None,
            name: None,
            crs: None,
            edition: None,
            licence: None,
            snap_metres: None,
            source: None,
        }
    }
}

/// A length, written as a number or as text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "NumberOrText", into = "f64")]
pub struct Metres(pub f64);

#[derive(Deserialize)]
#[serde(untagged)]
enum NumberOrText {
    Number(f64),
    Whole(i64),
    Text(String),
}

impl From<Metres> for f64 {
    fn from(metres: Metres) -> f64 {
        metres.0
    }
}

impl TryFrom<NumberOrText> for Metres {
    type Error = String;

    fn try_from(value: NumberOrText) -> std::result::Result<Metres, String> {
        let metres = match &value {
            NumberOrText::Number(metres) => Some(*metres),
            NumberOrText::Whole(metres) => Some(*metres as f64),
            NumberOrText::Text(text) => text.trim().parse().ok(),
        };
        metres
            .filter(|metres| (0.0..=MOST_SNAPPED).contains(metres))
            .map(Metres)
            .ok_or_else(|| format!("a length is a number of metres from 0 to {MOST_SNAPPED}"))
    }
}

/// Beyond this, shapes would be drawn anew and not joined.
const MOST_SNAPPED: f64 = 50.0;

/// Which area of one level belongs to which of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookupSource {
    pub file: String,
    /// For a workbook: the sheet; the first where not given.
    pub sheet: Option<String>,
    pub from: LevelId,
    pub from_code: String,
    pub from_name: Option<String>,
    pub from_edition: Option<Edition>,
    pub to: LevelId,
    pub to_code: String,
    pub to_name: Option<String>,
    pub to_edition: Option<Edition>,
    /// What one area of `to` is called, where no boundary source says so.
    pub to_singular: Option<String>,
    pub to_plural: Option<String>,
    #[serde(default)]
    pub fit: FitWord,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// The line a published map must carry.
    pub source: Option<String>,
}

/// How areas of one level lie in another's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FitWord {
    /// Each lies wholly within its parent.
    #[default]
    Exact,
    /// Each is given to the parent that holds most of it.
    BestFit,
}

/// Counts by area, wide (a column each) or long (a row each).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PopulationSource {
    /// How a question names the table: "age", "tenure".
    pub name: String,
    pub file: String,
    pub sheet: Option<String>,
    pub level: LevelId,
    /// Guessed where not given.
    pub code: Option<String>,
    pub edition: Option<Edition>,
    /// Long layout: the column that names the variable.
    pub variable: Option<String>,
    /// Long layout: the column with the count.
    pub value: Option<String>,
    /// Wide layout: the columns to take; all numeric ones where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// What is counted: "people", "households".
    pub counts: Option<String>,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// The line a published map must carry.
    pub source: Option<String>,
}

/// The class of each area, and the scheme's classes and attributes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileSource {
    pub scheme: SchemeId,
    /// "OAC 2021".
    pub title: Option<String>,
    pub file: String,
    pub sheet: Option<String>,
    pub level: LevelId,
    pub code: Option<String>,
    pub edition: Option<Edition>,
    /// The columns with the class, one for each tier, top tier first. Where
    /// only the lowest is given, `classes` must give each class's parent.
    pub tiers: Vec<String>,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// The line a published map must carry.
    pub source: Option<String>,
    /// Files that name, describe and colour the classes of a tier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassSource>,
}

/// The classes of one tier: code, name, and any further columns as attributes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassSource {
    pub tier: String,
    pub file: String,
    #[serde(default = "code_word")]
    pub code: String,
    pub name: Option<String>,
    /// The column with the code of the class above.
    pub parent: Option<String>,
    pub description: Option<String>,
    pub colour: Option<String>,
    /// Columns kept as attributes; all further columns where empty (lowest tier).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
}

/// The names of the classes of one tier, for a scheme that is there already or
/// comes with the same recipe. What is not given is found by the codes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClassNamesSource {
    pub file: String,
    /// For a workbook: the sheet; the first where not given.
    pub sheet: Option<String>,
    pub scheme: Option<SchemeId>,
    pub tier: Option<String>,
    /// The column with the codes of the classes.
    pub code: Option<String>,
    pub name: Option<String>,
    pub description: Option<String>,
    /// The column with colours, `#RRGGBB`.
    pub colour: Option<String>,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// The line a published map must carry.
    pub source: Option<String>,
}

/// Attributes of the classes of one tier, for a scheme that is there already or
/// comes with the same recipe. What is not given is found by the codes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClassAttributesSource {
    pub file: String,
    /// For a workbook: the sheet; the first where not given.
    pub sheet: Option<String>,
    pub scheme: Option<SchemeId>,
    pub tier: Option<String>,
    /// The column with the codes of the classes.
    pub code: Option<String>,
    /// Columns kept as attributes; all further columns where empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// The line a published map must carry.
    pub source: Option<String>,
}

/// The class of each postcode, in the lowest tier of a scheme: records that
/// carry no type of their own take that of their postcode.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PostcodeClassesSource {
    pub file: String,
    /// For a workbook: the sheet; the first where not given.
    pub sheet: Option<String>,
    pub postcode: Option<String>,
    /// The column with the code of the class.
    pub class: Option<String>,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// The line a published map must carry.
    pub source: Option<String>,
}

fn code_word() -> String {
    "code".to_string()
}

/// Services with their LGSL numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceSource {
    pub file: String,
    pub id: Option<String>,
    pub name: Option<String>,
    pub department: Option<String>,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// The line a published map must carry.
    pub source: Option<String>,
}

/// Channels with their unit costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelSource {
    pub file: String,
    pub id: Option<String>,
    pub name: Option<String>,
    /// The column with the cost of one contact, in pounds ("2.83").
    pub unit_cost: Option<String>,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// The line a published map must carry.
    pub source: Option<String>,
}

/// Postcodes with coordinates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostcodeSource {
    pub file: String,
    pub postcode: Option<String>,
    /// Longitude or easting.
    pub x: Option<String>,
    /// Latitude or northing.
    pub y: Option<String>,
    /// Of x and y; EPSG:4326 where the columns are called lon and lat,
    /// EPSG:27700 where easting and northing, else it must be given.
    pub crs: Option<String>,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// The line a published map must carry.
    pub source: Option<String>,
}

/// Places of service with coordinates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointSource {
    pub file: String,
    pub name: Option<String>,
    pub kind: Option<String>,
    pub x: Option<String>,
    pub y: Option<String>,
    pub crs: Option<String>,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// The line a published map must carry.
    pub source: Option<String>,
}

/// The council's own records: CSV, XLSX, or a table or view of an SQLite file.
/// Every column is guessed where not given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CustomerSource {
    pub file: String,
    /// SQLite: the table or view. Workbook: the sheet.
    pub table: Option<String>,
    /// The column that tells persons apart; kept as a salted pseudonym.
    pub person: Option<String>,
    /// A building block's code.
    pub area: Option<String>,
    pub postcode: Option<String>,
    pub x: Option<String>,
    pub y: Option<String>,
    pub crs: Option<String>,
    /// LGSL number.
    pub service: Option<String>,
    /// The service in words, where there is no number (or beside it).
    pub service_name: Option<String>,
    /// LGIL number.
    pub interaction: Option<String>,
    pub channel: Option<String>,
    pub date: Option<String>,
    /// Day-first where not given.
    pub dates: Option<DateOrder>,
    /// One of these three, kept as a five-year band.
    pub birth_date: Option<String>,
    pub birth_year: Option<String>,
    pub age: Option<String>,
    /// A class of a profile scheme, where records have their own.
    pub profile: Option<String>,
    /// "Open Government Licence v3.0".
    pub licence: Option<String>,
    /// The line a published map must carry.
    pub source: Option<String>,
    /// How the file's words map to ids: `"f2f" = "Face to face"`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub channel_words: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    #[default]
    DayFirst,
    MonthFirst,
    YearFirst,
}
