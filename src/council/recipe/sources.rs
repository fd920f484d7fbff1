//! What does the recipe say of one source? A struct for each kind, by the
//! purpose its file serves. A key that none of them knows is an error: a
//! misspelt `edition` must not be passed over in silence.

use crate::base::{Edition, LevelId, SchemeId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Polygons of one level: Shapefile (or a zip of one), GeoJSON, GeoPackage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundarySource {
    pub level: LevelId,
    /// What one area is called: "Output Area". The level's id where not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub singular: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plural: Option<String>,
    pub file: String,
    /// The layer, where the file has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// The column with the area's code; guessed where not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The column with the area's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `EPSG:27700`; from the file where not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// "2021"; from the code column's name (`OA21CD`) where not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<Edition>,
    /// "Open Government Licence v3.0".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Which area of one level belongs to which of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookupSource {
    pub file: String,
    /// For a workbook: the sheet; the first where not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    pub from: LevelId,
    pub from_code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_edition: Option<Edition>,
    pub to: LevelId,
    pub to_code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_edition: Option<Edition>,
    /// What one area of `to` is called, where no boundary source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_singular: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_plural: Option<String>,
    #[serde(default)]
    pub fit: FitWord,
    /// "Open Government Licence v3.0".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    pub level: LevelId,
    /// Guessed where not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<Edition>,
    /// Long layout: the column that names the variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
    /// Long layout: the column with the count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Wide layout: the columns to take; all numeric ones where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// What is counted: "people", "households".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<String>,
    /// "Open Government Licence v3.0".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The class of each area, and the scheme's classes and attributes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileSource {
    pub scheme: SchemeId,
    /// "OAC 2021".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    pub level: LevelId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<Edition>,
    /// The columns with the class, one for each tier, top tier first. Where
    /// only the lowest is given, `classes` must give each class's parent.
    pub tiers: Vec<String>,
    /// "Open Government Licence v3.0".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The column with the code of the class above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<SchemeId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// The column with the codes of the classes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The column with colours, `#RRGGBB`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// "Open Government Licence v3.0".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Attributes of the classes of one tier, for a scheme that is there already or
/// comes with the same recipe. What is not given is found by the codes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClassAttributesSource {
    pub file: String,
    /// For a workbook: the sheet; the first where not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<SchemeId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// The column with the codes of the classes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Columns kept as attributes; all further columns where empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// "Open Government Licence v3.0".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The class of each postcode, in the lowest tier of a scheme: records that
/// carry no type of their own take that of their postcode.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PostcodeClassesSource {
    pub file: String,
    /// For a workbook: the sheet; the first where not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// The column with the code of the class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// "Open Government Licence v3.0".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

fn code_word() -> String {
    "code".to_string()
}

/// Services with their LGSL numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceSource {
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// "Open Government Licence v3.0".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Channels with their unit costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelSource {
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The column with the cost of one contact, in pounds ("2.83").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_cost: Option<String>,
    /// "Open Government Licence v3.0".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Postcodes with coordinates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostcodeSource {
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// Longitude or easting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// Latitude or northing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    /// Of x and y; EPSG:4326 where the columns are called lon and lat,
    /// EPSG:27700 where easting and northing, else it must be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// "Open Government Licence v3.0".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Places of service with coordinates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointSource {
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// "Open Government Licence v3.0".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The council's own records: CSV, XLSX, or a table or view of an SQLite file.
/// Every column is guessed where not given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CustomerSource {
    pub file: String,
    /// SQLite: the table or view. Workbook: the sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The column that tells persons apart; kept as a salted pseudonym.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// A building block's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// LGSL number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The service in words, where there is no number (or beside it).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_name: Option<String>,
    /// LGIL number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interaction: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Day-first where not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// One of these three, kept as a five-year band.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_year: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<String>,
    /// A class of a profile scheme, where records have their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// "Open Government Licence v3.0".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(skip_serializing_if = "Option::is_none")]
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
