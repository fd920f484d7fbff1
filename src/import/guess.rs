//! What is this file most likely, and which of its columns is what? For the
//! window's import and the command line: a source filled in as far as its
//! headings and first rows tell, for the officer to check.

mod finders;
mod looked;

pub use super::source_guess::{SourceGuess, SourceKind, sources_of};

use super::table;
use super::{formats, sqlite};
use crate::base::{Error, Notes, Result};
use crate::council::recipe::BoundarySource;
use crate::geography::usual_words;
use looked::{Looked, level_called};
use std::path::Path;

/// A guess, with what it was made from. Boundaries have no rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub source: SourceGuess,
    pub headings: Vec<String>,
    pub first_rows: Vec<Vec<String>>,
    /// The sheets of a workbook or the tables of a database; none elsewhere.
    pub parts: Vec<String>,
    pub notes: Notes,
}

const ROWS_LOOKED_AT: usize = 500;
const ROWS_SHOWN: usize = 20;

/// Guesses what a file is. Its `file` is the path as given.
///
/// # Errors
/// Where the file cannot be opened as a table.
pub fn guess(path: &Path) -> Result<Guess> {
    look(path, None, None)
}

/// As `guess`, for a file that the officer says is of this kind: its columns
/// are looked for as that kind's are.
///
/// # Errors
/// As `guess`; and where files of this format cannot hold such a source.
pub fn guess_as(path: &Path, kind: SourceKind, part: Option<&str>) -> Result<Guess> {
    if !SourceKind::of_file(path).contains(&kind) {
        return Err(Error::new(format!("A file of this kind cannot be {}", kind.words()))
            .in_file(path)
            .remedy("Choose what else it is, or another file"));
    }
    look(path, Some(kind), part)
}

/// A source that is known already, with the file's headings and first rows.
///
/// # Errors
/// Where the file cannot be opened.
pub fn known(path: &Path, source: SourceGuess) -> Result<Guess> {
    if source.kind() == SourceKind::Boundaries {
        std::fs::File::open(path).map_err(|error| Error::from(error).in_file(path))?;
        return Ok(without_rows(source));
    }
    let table = table::open(path, source.part())?;
    let mut first_rows = table.first_rows(ROWS_SHOWN)?;
    first_rows.truncate(ROWS_SHOWN);
    let (headings, notes) = (table.headings().to_vec(), table.notes().clone());
    Ok(Guess { source, headings, first_rows, parts: table::parts(path), notes })
}

fn without_rows(source: SourceGuess) -> Guess {
    Guess {
        source,
        headings: Vec::new(),
        first_rows: Vec::new(),
        parts: Vec::new(),
        notes: Notes::new(),
    }
}

fn look(path: &Path, kind: Option<SourceKind>, part: Option<&str>) -> Result<Guess> {
    let file = path.display().to_string();
    if formats::by_extension(path).is_some_and(|format| format.holds.boundaries()) {
        return Ok(without_rows(SourceGuess::Boundaries(boundaries(path, file))));
    }
    let mut notes = Notes::new();
    let part = part.map(str::to_string).or_else(|| likely_table(path, &mut notes));
    let table = table::open(path, part.as_deref())?;
    let mut rows = table.first_rows(ROWS_LOOKED_AT)?;
    notes.extend(table.notes().clone());
    let looked = Looked::new(&table, &rows, path, file, part);
    let source = match kind {
        Some(kind) => looked.source_as(kind),
        None => looked.source().unwrap_or_else(|| {
            notes.warn("Nothing tells what this file holds; it is shown as customers.");
            looked.customers()
        }),
    };
    let headings = table.headings().to_vec();
    rows.truncate(ROWS_SHOWN);
    Ok(Guess { source, headings, first_rows: rows, parts: table::parts(path), notes })
}

/// Of a database with several tables, the one that sounds most like records.
fn likely_table(path: &Path, notes: &mut Notes) -> Option<String> {
    let names = sqlite::tables(path).ok().filter(|names| names.len() > 1)?;
    const WORDS: [&str; 7] =
        ["contact", "customer", "transaction", "record", "request", "case", "interaction"];
    let sounds = |name: &&String| WORDS.iter().any(|word| name.to_lowercase().contains(word));
    let name = names.iter().find(sounds).or(names.first())?.clone();
    notes.remark_of(
        format!("The database has several tables and views; “{name}” was taken. There are:"),
        names,
    );
    Some(name)
}

fn boundaries(path: &Path, file: String) -> BoundarySource {
    let stem = path.file_stem().map_or(String::new(), |s| s.to_string_lossy().into_owned());
    let letters: String =
        stem.chars().skip_while(|c| !c.is_alphabetic()).take_while(|c| c.is_alphabetic()).collect();
    let level = level_called(&letters.to_lowercase());
    let (singular, plural) = usual_words(&level).unzip();
    BoundarySource {
        singular: singular.map(str::to_string),
        plural: plural.map(str::to_string),
        ..BoundarySource::new(level, file)
    }
}
