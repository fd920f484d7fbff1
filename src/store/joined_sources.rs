//! How do the records of several sources become one? Persons are matched by
//! pseudonym, and blocks stand in the order of the building blocks' level.

use super::Workspace;
use super::customers::NOBODY;
use super::kept_source::kept;
use super::reader;
use super::trouble::damage;
use crate::base::{AreaCode, Error, LevelId, Progress, Result};
use crate::records::{RecordSchema, RecordSource, Records};
use rusqlite::Connection;
use std::collections::HashMap;
use std::path::Path;

/// Numbers of persons over several sources.
#[derive(Default)]
struct Persons {
    known: HashMap<[u8; 16], u32>,
    next: u32,
}

impl Persons {
    /// The number of each person of a further source.
    fn numbers(&mut self, pseudonyms: &[[u8; 16]]) -> Result<Vec<u32>> {
        let mut numbers = Vec::with_capacity(pseudonyms.len());
        for pseudonym in pseudonyms {
            let number = match self.known.get(pseudonym) {
                Some(&number) => number,
                None => {
                    let number = self.next;
                    self.next = number
                        .checked_add(1)
                        .ok_or_else(|| Error::new("There are more persons than can be numbered"))?;
                    if *pseudonym != NOBODY {
                        self.known.insert(*pseudonym, number);
                    }
                    number
                }
            };
            numbers.push(number);
        }
        Ok(numbers)
    }
}

impl Workspace {
    /// The records of all sources as one: persons matched by pseudonym, blocks
    /// in the order of the building blocks' level.
    pub fn records(&self, progress: &Progress) -> Result<Records> {
        let (connection, path) = (&self.connection, self.path.as_path());
        let sources = kept(connection, path)?;
        progress.stage("Reading records", sources.iter().map(|s| s.records as u64).sum());
        let mut all = Records::default();
        let mut persons = Persons::default();
        for (i, source) in sources.iter().enumerate() {
            progress.check()?;
            let records = source.records(progress)?;
            if sources.len() == 1 {
                all = records;
                break;
            }
            // In the first source everyone is new, in order: numbers stay.
            let numbers = persons.numbers(&source.pseudonyms()?)?;
            if i == 0 {
                all = records;
            } else {
                all.append(&records, &numbers).map_err(|error| source.place(error))?;
            }
        }
        if let Some(level) = reader::building_blocks(connection, path)? {
            let lost = all.recode_blocks(&reader::codes(connection, path, &level)?);
            if lost > 0 {
                let what = format!("{lost} records lie in areas that are not there");
                return Err(damage(what).in_file(path));
            }
        }
        Ok(all)
    }

    /// The names of the sources of records, oldest import first.
    pub fn customer_sources(&self) -> Result<Vec<String>> {
        Ok(kept(&self.connection, &self.path)?.into_iter().map(|kept| kept.source).collect())
    }
}

impl RecordSource for Workspace {
    fn schema(&self) -> Result<RecordSchema> {
        let sources = kept(&self.connection, &self.path)?;
        Ok(RecordSchema {
            records: sources.iter().map(|s| s.records as u64).sum(),
            persons: sources.iter().map(|s| u64::from(s.persons)).sum(),
        })
    }

    fn columns(&self, progress: &Progress) -> Result<Records> {
        self.records(progress)
    }
}

/// An error where records lie in areas that the building blocks do not have:
/// boundaries were replaced, and the records were not placed anew.
pub(super) fn check_blocks(connection: &Connection, path: &Path) -> Result<()> {
    let sources = kept(connection, path)?;
    if sources.is_empty() {
        return Ok(());
    }
    let Some(level) = reader::building_blocks(connection, path)? else { return Ok(()) };
    let codes = reader::codes(connection, path, &level)?;
    for source in sources {
        let records = source.dictionaries()?;
        let gone: Vec<bool> =
            records.blocks.iter().map(|code| codes.binary_search(code).is_err()).collect();
        if !gone.contains(&true) {
            continue;
        }
        let positions: Vec<u32> = source.column("block", |chunks| chunks.all())?;
        let mut lost = 0u64;
        let mut example = None;
        for block in positions {
            if gone.get(block as usize) == Some(&true) {
                lost += 1;
                example = example.or_else(|| records.blocks.get(block as usize));
            }
        }
        if let Some(example) = example {
            return Err(stale(&source.source, lost, example, &level).in_file(path));
        }
    }
    Ok(())
}

fn stale(source: &str, lost: u64, example: &AreaCode, level: &LevelId) -> Error {
    Error::new(format!(
        "{lost} records of “{source}” lie in areas, such as {example}, that the level “{level}” does not have; nothing was changed"
    ))
    .remedy("Import the records again together with the new boundaries")
}
