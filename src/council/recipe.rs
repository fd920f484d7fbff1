//! Where did everything in a workspace come from? The recipe: a readable TOML
//! file that names every source, its level, columns, coordinate system,
//! edition, licence and source line. What the window imports is recorded in
//! the same form, so that next quarter's refresh is one command.
//!
//! Paths are relative to the recipe's own folder.

use crate::base::{Edition, Error, LevelId, Result, SchemeId};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Sources are imported in the order: boundaries, look-ups, editions,
/// population, profiles, services, channels, postcodes, points, customers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recipe {
    pub workspace: WorkspaceInfo,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub boundaries: Vec<BoundarySource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lookup: Vec<LookupSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub population: Vec<PopulationSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<ProfileSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub postcodes: Vec<PostcodeSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<PointSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub customers: Vec<CustomerSource>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WorkspaceInfo {
    /// "Trafford 2021".
    pub name: String,
    /// The level that records are held at; the finest one where not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building_blocks: Option<LevelId>,
    /// The question a new workspace opens with (as `takeup` writes it).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<FirstQuestion>,
}

/// What a new workspace asks first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FirstQuestion {
    pub service: Vec<u32>,
    pub base: String,
    pub expected: String,
    pub level: Option<LevelId>,
}

/// Where a file comes from; part of every source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Provenance {
    /// "Open Government Licence v3.0".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The line a published map must carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Polygons of one level: Shapefile (or a zip of one), GeoJSON, GeoPackage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Which area of one level belongs to which of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(flatten)]
    pub provenance: Provenance,
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
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// The class of each area, and the scheme's classes and attributes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Files that name, describe and colour the classes of a tier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassSource>,
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// The classes of one tier: code, name, and any further columns as attributes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

fn code_word() -> String {
    "code".to_string()
}

/// Services with their LGSL numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceSource {
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Channels with their unit costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChannelSource {
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The column with the cost of one contact, in pounds ("2.83").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_cost: Option<String>,
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Postcodes with coordinates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Places of service with coordinates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// The council's own records: CSV, XLSX, or a table or view of an SQLite file.
/// Every column is guessed where not given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
    /// How the file's words map to ids: `"f2f" = "Face to face"`.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub channel_words: std::collections::BTreeMap<String, String>,
    #[serde(flatten)]
    pub provenance: Provenance,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    #[default]
    DayFirst,
    MonthFirst,
    YearFirst,
}

impl Recipe {
    /// Reads a recipe's text. `file` is named in errors.
    pub fn parse(text: &str, file: &Path) -> Result<Recipe> {
        toml::from_str(text).map_err(|e| {
            let line =
                e.span().map(|s| text.bytes().take(s.start).filter(|b| *b == b'\n').count() + 1);
            let error = Error::new(format!("The recipe cannot be read: {}", e.message()))
                .in_file(file)
                .remedy("Correct it; sample_data/council.toml shows every kind of source");
            match line {
                Some(line) => error.at(format!("line {line}")),
                None => error,
            }
        })
    }

    /// Where every source comes from, in the order of the recipe.
    pub fn provenances(&self) -> Vec<&Provenance> {
        let mut all: Vec<&Provenance> = Vec::new();
        all.extend(self.boundaries.iter().map(|s| &s.provenance));
        all.extend(self.lookup.iter().map(|s| &s.provenance));
        all.extend(self.population.iter().map(|s| &s.provenance));
        all.extend(self.profile.iter().map(|s| &s.provenance));
        all.extend(self.services.iter().map(|s| &s.provenance));
        all.extend(self.channels.iter().map(|s| &s.provenance));
        all.extend(self.postcodes.iter().map(|s| &s.provenance));
        all.extend(self.points.iter().map(|s| &s.provenance));
        all.extend(self.customers.iter().map(|s| &s.provenance));
        all
    }

    /// The names of all files it reads, to be changed in place.
    pub fn files_mut(&mut self) -> Vec<&mut String> {
        let mut all: Vec<&mut String> = Vec::new();
        all.extend(self.boundaries.iter_mut().map(|s| &mut s.file));
        all.extend(self.lookup.iter_mut().map(|s| &mut s.file));
        all.extend(self.population.iter_mut().map(|s| &mut s.file));
        for profile in &mut self.profile {
            all.push(&mut profile.file);
            all.extend(profile.classes.iter_mut().map(|s| &mut s.file));
        }
        all.extend(self.services.iter_mut().map(|s| &mut s.file));
        all.extend(self.channels.iter_mut().map(|s| &mut s.file));
        all.extend(self.postcodes.iter_mut().map(|s| &mut s.file));
        all.extend(self.points.iter_mut().map(|s| &mut s.file));
        all.extend(self.customers.iter_mut().map(|s| &mut s.file));
        all
    }

    /// Takes in another recipe's sources. A source that reads the same file
    /// for the same purpose replaces the earlier one.
    pub fn merge(&mut self, more: Recipe) {
        fn take<T>(into: &mut Vec<T>, more: Vec<T>, same: impl Fn(&T, &T) -> bool) {
            for source in more {
                match into.iter_mut().find(|earlier| same(earlier, &source)) {
                    Some(earlier) => *earlier = source,
                    None => into.push(source),
                }
            }
        }
        if !more.workspace.name.is_empty() {
            self.workspace.name = more.workspace.name;
        }
        if more.workspace.building_blocks.is_some() {
            self.workspace.building_blocks = more.workspace.building_blocks;
        }
        if more.workspace.question.is_some() {
            self.workspace.question = more.workspace.question;
        }
        take(&mut self.boundaries, more.boundaries, |a, b| a.level == b.level);
        take(&mut self.lookup, more.lookup, |a, b| {
            (&a.from, &a.to, &a.from_edition, &a.to_edition)
                == (&b.from, &b.to, &b.from_edition, &b.to_edition)
        });
        take(&mut self.population, more.population, |a, b| a.name == b.name && a.level == b.level);
        take(&mut self.profile, more.profile, |a, b| a.scheme == b.scheme);
        take(&mut self.services, more.services, |a, b| a.file == b.file);
        take(&mut self.channels, more.channels, |a, b| a.file == b.file);
        take(&mut self.postcodes, more.postcodes, |a, b| a.file == b.file);
        take(&mut self.points, more.points, |a, b| a.file == b.file);
        take(&mut self.customers, more.customers, |a, b| a.file == b.file && a.table == b.table);
    }

    /// The recipe as TOML text.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string_pretty(self)
            .map_err(|e| Error::new(format!("The recipe cannot be written: {e}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_is_read_back_as_it_was_written() {
        let text = r#"
[workspace]
name = "Trafford"
[[boundaries]]
level = "oa"
file = "oa.geojson"
edition = "2021"
licence = "OGL"
[[lookup]]
file = "l.csv"
from = "oa"
from_code = "oa21cd"
to = "lsoa"
to_code = "lsoa21cd"
fit = "best-fit"
[[customers]]
file = "c.csv"
dates = "day-first"
"#;
        let recipe = Recipe::parse(text, Path::new("r.toml")).expect("a recipe");
        let again = Recipe::parse(&recipe.to_toml().expect("text"), Path::new("r.toml"));
        assert_eq!(again.expect("a recipe"), recipe);
        assert_eq!(recipe.lookup[0].fit, FitWord::BestFit);
    }

    #[test]
    fn a_mistake_names_its_line() {
        let error = Recipe::parse("[workspace]\nnam = \"x\"\n", Path::new("r.toml"))
            .expect_err("a mistake");
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
