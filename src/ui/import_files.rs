//! What are the files that were picked or dropped? Each is looked at on a
//! thread of its own; what is guessed can be corrected; all that is ready is
//! imported in one go.

use crate::base::{Error, Notes};
use crate::council::Recipe;
use crate::import::guess::{self, Guess};
use crate::session::jobs::{Wake, Work};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// What came of looking at a file.
pub enum Look {
    /// To be looked at.
    Wanted,
    Working(Work<Guess>),
    Ready(Box<Taken>),
    Failed(Error),
}

/// A guess, as it is shown, corrected and run.
pub struct Taken {
    /// What the file is taken for: "boundaries".
    pub words: &'static str,
    pub fields: Vec<Field>,
    pub headings: Vec<String>,
    /// As the file has them.
    pub first_rows: Vec<Vec<String>>,
    pub notes: Notes,
    /// The recipe of this file alone, as a table that fields are written to.
    table: Table,
    /// The same read back; an error where a correction makes no sense.
    pub recipe: Result<Recipe, Error>,
}

/// One thing that a recipe says of a source.
pub struct Field {
    kind: &'static str,
    /// Which source of its kind.
    place: usize,
    key: &'static str,
    /// "Coordinate system".
    pub words: String,
    /// As it stands in the window; empty: left to be found in the file.
    pub text: String,
}

/// What can be said of each kind of source, in the order it is shown.
const KEYS: [(&str, &[&str]); 9] = [
    ("boundaries", &["level", "code", "name", "edition", "crs", "layer", "singular", "plural"]),
    ("lookup", &["from", "from_code", "to", "to_code", "from_edition", "to_edition", "fit"]),
    ("population", &["name", "level", "code", "edition", "counts", "variable", "value"]),
    ("profile", &["scheme", "title", "level", "code", "edition", "tiers"]),
    ("services", &["id", "name", "department"]),
    ("channels", &["id", "name", "unit_cost"]),
    ("postcodes", &["postcode", "x", "y", "crs"]),
    ("points", &["name", "kind", "x", "y", "crs"]),
    (
        "customers",
        &[
            "table",
            "person",
            "area",
            "postcode",
            "x",
            "y",
            "crs",
            "service",
            "service_name",
            "interaction",
            "channel",
            "date",
            "dates",
            "birth_date",
            "birth_year",
            "age",
            "profile",
        ],
    ),
];

impl Taken {
    fn new(guess: Guess) -> Result<Taken, Error> {
        let words = guess.source.words();
        let mut recipe = Recipe::default();
        guess.source.add_to(&mut recipe);
        let unreadable = |error: &dyn std::fmt::Display| {
            Error::new(format!("The guess cannot be shown ({error})"))
        };
        let table: Table =
            recipe.to_toml()?.parse().map_err(|error: toml::de::Error| unreadable(&error))?;
        let fields = fields(&table);
        Ok(Taken {
            words,
            fields,
            headings: guess.headings,
            first_rows: guess.first_rows,
            notes: guess.notes,
            table,
            recipe: Ok(recipe),
        })
    }

    /// Takes in what the fields say.
    pub fn correct(&mut self) {
        for field in &self.fields {
            let source = self
                .table
                .get_mut(field.kind)
                .and_then(|sources| sources.get_mut(field.place))
                .and_then(Value::as_table_mut);
            let Some(source) = source else { continue };
            let text = field.text.trim();
            if text.is_empty() {
                source.remove(field.key);
            } else if source.get(field.key).is_some_and(Value::is_array) || field.key == "tiers" {
                let parts = text.split(',').map(|part| Value::from(part.trim())).collect();
                source.insert(field.key.to_string(), Value::Array(parts));
            } else {
                source.insert(field.key.to_string(), Value::from(text));
            }
        }
        self.recipe = self.table.clone().try_into().map_err(|error: toml::de::Error| {
            Error::new(format!("That cannot be taken: {}", error.message()))
                .remedy("Correct it, or leave it empty to have it found in the file")
        });
    }
}

fn fields(table: &Table) -> Vec<Field> {
    let mut found = Vec::new();
    for (kind, keys) in KEYS {
        let sources = table.get(kind).and_then(Value::as_array);
        for (place, source) in sources.into_iter().flatten().enumerate() {
            for key in keys {
                let text = source.get(key).map(written).unwrap_or_default();
                found.push(Field { kind, place, key, words: words(key), text });
            }
        }
    }
    found
}

fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(written).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A recipe's key, in the officer's words.
fn words(key: &str) -> String {
    match key {
        "crs" => "Coordinate system".to_string(),
        "code" => "Column of codes".to_string(),
        "id" => "Column of numbers".to_string(),
        "x" => "Longitude or easting".to_string(),
        "y" => "Latitude or northing".to_string(),
        "dates" => "Order of dates".to_string(),
        key => {
            let spaced = key.replace('_', " ");
            super::question_words::capitalised(&spaced)
        }
    }
}

/// One file to be imported.
pub struct ImportFile {
    pub path: PathBuf,
    pub look: Look,
}

/// The files to be imported, in the order they came.
#[derive(Default)]
pub struct ImportFiles {
    pub files: Vec<ImportFile>,
    /// From the moment they are sent until the import has ended: the revision
    /// of the data that they are to be added to.
    pub sent: Option<u64>,
}

/// Parts of a Shapefile, which come with the `.shp`.
const PARTS_OF_SHAPEFILE: [&str; 8] = ["dbf", "shx", "prj", "cpg", "sbn", "sbx", "qix", "xml"];

impl ImportFiles {
    /// Adds files, each once; the parts of a Shapefile only by its `.shp`.
    pub fn add(&mut self, paths: Vec<PathBuf>) {
        let all = paths.clone();
        for path in paths {
            let part_of_other = ending(&path).is_some_and(|ending| {
                PARTS_OF_SHAPEFILE.contains(&ending.as_str())
                    && (all.contains(&path.with_extension("shp"))
                        || self.has(&path.with_extension("shp")))
            });
            if !part_of_other && !self.has(&path) {
                self.files.push(ImportFile { path, look: Look::Wanted });
            }
        }
    }

    fn has(&self, path: &Path) -> bool {
        self.files.iter().any(|file| file.path == path)
    }

    /// The folder of the first file; names of others are whole paths.
    pub fn folder(&self) -> PathBuf {
        let first = self.files.first().and_then(|file| file.path.parent());
        first.map_or_else(|| PathBuf::from("."), PathBuf::from)
    }

    /// Looks at what is to be looked at, and takes in what was found.
    pub fn poll(&mut self, wake: &Wake) {
        for file in &mut self.files {
            match &file.look {
                Look::Wanted => {
                    let path = file.path.clone();
                    let look = move |_: &_| guess::guess(&path);
                    file.look = Look::Working(Work::start("look at a file", wake, look));
                }
                Look::Working(work) => {
                    if let Some(end) = work.ended() {
                        file.look = match end.and_then(Taken::new) {
                            Ok(taken) => Look::Ready(Box::new(taken)),
                            Err(error) => Look::Failed(error),
                        };
                    }
                }
                Look::Ready(_) | Look::Failed(_) => {}
            }
        }
    }

    /// Everything that is ready as one recipe; `None` while any file is still
    /// looked at or cannot be taken.
    pub fn recipe(&self) -> Option<Recipe> {
        let mut all = Recipe::default();
        for file in &self.files {
            let Look::Ready(taken) = &file.look else { return None };
            append(&mut all, taken.recipe.as_ref().ok()?);
        }
        (!self.files.is_empty()).then_some(all)
    }
}

fn append(all: &mut Recipe, one: &Recipe) {
    all.boundaries.extend(one.boundaries.iter().cloned());
    all.lookup.extend(one.lookup.iter().cloned());
    all.population.extend(one.population.iter().cloned());
    all.profile.extend(one.profile.iter().cloned());
    all.services.extend(one.services.iter().cloned());
    all.channels.extend(one.channels.iter().cloned());
    all.postcodes.extend(one.postcodes.iter().cloned());
    all.points.extend(one.points.iter().cloned());
    all.customers.extend(one.customers.iter().cloned());
}

fn ending(path: &Path) -> Option<String> {
    path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shapefile_is_one_file_whatever_it_is_made_of() {
        let mut files = ImportFiles::default();
        let of = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        files.add(of(&["oa.dbf", "oa.shp", "oa.prj", "oa.csv", "alone.dbf"]));
        files.add(of(&["oa.shx", "oa.csv"]));
        let names: Vec<_> = files.files.iter().map(|file| file.path.clone()).collect();
        assert_eq!(names, of(&["oa.shp", "oa.csv", "alone.dbf"]));
    }

    #[test]
    fn nothing_can_be_run_before_every_file_has_been_looked_at() {
        let mut files = ImportFiles::default();
        assert!(files.recipe().is_none());
        files.add(vec![PathBuf::from("oa.csv")]);
        assert!(files.recipe().is_none());
    }

    #[test]
    fn a_correction_is_taken_into_the_recipe_and_one_that_makes_no_sense_is_refused() {
        let text = "[[boundaries]]\nlevel = \"oa\"\nfile = \"oa.shp\"\n\
                    [[profile]]\nscheme = \"s\"\nfile = \"p.csv\"\nlevel = \"oa\"\ntiers = [\"g\"]\n";
        let table: Table = text.parse().expect("a table");
        let mut taken = Taken {
            words: "boundaries",
            fields: fields(&table),
            headings: Vec::new(),
            first_rows: Vec::new(),
            notes: Notes::new(),
            table,
            recipe: Ok(Recipe::default()),
        };
        let set = |taken: &mut Taken, words: &str, text: &str| {
            let field = taken.fields.iter_mut().find(|field| field.words == words);
            field.expect("a field").text = text.to_string();
            taken.correct();
        };
        set(&mut taken, "Coordinate system", "EPSG:27700");
        set(&mut taken, "Tiers", "group, type");
        let recipe = taken.recipe.as_ref().expect("a recipe");
        assert_eq!(recipe.boundaries[0].crs.as_deref(), Some("EPSG:27700"));
        assert_eq!(recipe.profile[0].tiers, ["group", "type"]);
        set(&mut taken, "Tiers", "");
        assert!(taken.recipe.is_err(), "a profile without tiers");
    }
}
