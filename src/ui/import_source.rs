//! What is one file taken for, and what of that has been corrected? The
//! source as the recipe would write it, as fields to choose in.

use super::import_fields::{Choice, FIELDS, FieldKind};
use crate::base::{Error, Notes};
use crate::council::Recipe;
use crate::import::guess::{Guess, SourceGuess, SourceKind};
use toml::{Table, Value};

/// A guess, as it is shown, corrected and run.
pub struct Taken {
    pub kind: SourceKind,
    pub fields: Vec<Field>,
    pub headings: Vec<String>,
    /// As the file has them.
    pub first_rows: Vec<Vec<String>>,
    /// Sheets or tables to choose from.
    pub parts: Vec<String>,
    /// The one that is read.
    pub part: Option<String>,
    pub notes: Notes,
    /// The recipe of this file alone, as a table that fields are written to.
    table: Table,
    /// The same read back; an error where a correction makes no sense.
    pub recipe: Result<Recipe, Error>,
}

/// One thing that a recipe says of a source.
pub struct Field {
    source: &'static str,
    /// Which source of its kind.
    pub place: usize,
    pub kind: &'static FieldKind,
    /// As it stands in the window; empty: left to be found in the file.
    pub text: String,
}

impl Taken {
    pub fn new(guess: Guess) -> Result<Taken, Error> {
        let kind = guess.source.kind();
        let part = guess.source.part().map(str::to_string);
        let mut recipe = Recipe::default();
        guess.source.add_to(&mut recipe);
        let unreadable = |error: &dyn std::fmt::Display| {
            Error::new(format!("The guess cannot be shown ({error})"))
        };
        let table: Table =
            recipe.to_toml()?.parse().map_err(|error: toml::de::Error| unreadable(&error))?;
        let fields = fields(&table);
        Ok(Taken {
            kind,
            fields,
            headings: guess.headings,
            first_rows: guess.first_rows,
            parts: guess.parts,
            part,
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
                .get_mut(field.source)
                .and_then(|sources| sources.get_mut(field.place))
                .and_then(Value::as_table_mut);
            let Some(source) = source else { continue };
            let (text, key) = (field.text.trim(), field.kind.key);
            if text.is_empty() {
                source.remove(key);
            } else if source.get(key).is_some_and(Value::is_array)
                || matches!(field.kind.choice, Choice::Columns)
            {
                let parts = text.split(',').map(|part| Value::from(part.trim())).collect();
                source.insert(key.to_string(), Value::Array(parts));
            } else {
                source.insert(key.to_string(), Value::from(text));
            }
        }
        self.recipe = self.table.clone().try_into().map_err(|error: toml::de::Error| {
            Error::new(format!("That cannot be taken: {}", error.message()))
                .remedy("Correct it, or leave it empty to have it found in the file")
        });
    }

    /// The source as it now stands; `None` where it makes no sense.
    pub fn source(&self) -> Option<SourceGuess> {
        let recipe = self.recipe.as_ref().ok()?;
        crate::import::guess::sources_of(recipe).into_iter().next().map(|(_, source)| source)
    }
}

fn fields(table: &Table) -> Vec<Field> {
    let mut found = Vec::new();
    for (source, kinds) in FIELDS {
        let sources = table.get(*source).and_then(Value::as_array);
        for (place, of_file) in sources.into_iter().flatten().enumerate() {
            for kind in *kinds {
                let text = of_file.get(kind.key).map(written).unwrap_or_default();
                found.push(Field { source, place, kind, text });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_is_taken_into_the_recipe_and_one_that_makes_no_sense_is_refused() {
        let text = "[[boundaries]]\nlevel = \"oa\"\nfile = \"oa.shp\"\n\
                    [[profile]]\nscheme = \"s\"\nfile = \"p.csv\"\nlevel = \"oa\"\ntiers = [\"g\"]\n";
        let table: Table = text.parse().expect("a table");
        let mut taken = Taken {
            kind: SourceKind::Boundaries,
            fields: fields(&table),
            headings: Vec::new(),
            first_rows: Vec::new(),
            parts: Vec::new(),
            part: None,
            notes: Notes::new(),
            table,
            recipe: Ok(Recipe::default()),
        };
        let set = |taken: &mut Taken, key: &str, text: &str| {
            let field = taken.fields.iter_mut().find(|field| field.kind.key == key);
            field.expect("a field").text = text.to_string();
            taken.correct();
        };
        set(&mut taken, "crs", "EPSG:27700");
        set(&mut taken, "tiers", "group, type");
        let recipe = taken.recipe.as_ref().expect("a recipe");
        assert_eq!(recipe.boundaries[0].crs.as_deref(), Some("EPSG:27700"));
        assert_eq!(recipe.profile[0].tiers, ["group", "type"]);
        set(&mut taken, "tiers", "");
        assert!(taken.recipe.is_err(), "a profile without tiers");
    }

    #[test]
    fn every_key_that_is_offered_is_one_that_a_recipe_knows() {
        for (source, kinds) in FIELDS {
            let mut of_file = Table::new();
            of_file.insert("file".into(), Value::from("f"));
            for kind in *kinds {
                let value = match (kind.key, kind.choice) {
                    (_, Choice::Columns) => Value::Array(vec![Value::from("t")]),
                    (_, Choice::Of(of)) => Value::from(of[0].0),
                    _ => Value::from("x"),
                };
                of_file.insert(kind.key.to_string(), value);
            }
            let mut table = Table::new();
            table.insert((*source).to_string(), Value::Array(vec![Value::Table(of_file)]));
            let recipe: Result<Recipe, _> = table.try_into();
            assert!(recipe.is_ok(), "{source}: {:?}", recipe.err());
        }
    }
}
