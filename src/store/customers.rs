//! How are records kept, and joined when there are several sources? Columns in
//! chunks, checked as they are read; persons matched by pseudonym.

use super::Workspace;
use super::blob::{self, Kind, Sealer};
use super::chunks::{Chunks, blocks, persons};
use super::migrations;
use super::packing::{self, Code};
use super::reader::{self, rows, unsigned};
use super::trouble::{Told, damage};
use super::writer::{Import, json};
use crate::base::AreaCode;
use crate::base::{ChannelId, Error, InteractionId, LevelId, Progress, Result, ServiceId};
use crate::council::ImportReport;
use crate::records::{CodeColumn, Codes, RecordSchema, RecordSource, Records};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

/// Rows in one chunk of a column.
pub(super) const CHUNK: usize = 1 << 20;

/// A person without a key.
const NOBODY: [u8; 16] = [0; 16];

const DICTIONARIES: &str = "dictionaries";
const PSEUDONYMS: &str = "pseudonyms";

pub(super) fn put(
    import: &mut Import,
    source: &str,
    records: &Records,
    pseudonyms: &[[u8; 16]],
    report: &ImportReport,
) -> Result<()> {
    records.check()?;
    check_pseudonyms(records, pseudonyms)?;
    let (transaction, path) = (&import.transaction, import.path);
    // From here on older programs cannot read it.
    migrations::raise(transaction, path)?;
    for table in ["customers", "customers_part", "unplaced"] {
        transaction
            .execute(&format!("DELETE FROM {table} WHERE source = ?1"), [source])
            .told(path)?;
    }
    transaction
        .execute(
            "INSERT INTO customers VALUES
             (?1, (SELECT coalesce(max(sequence), 0) + 1 FROM customers), ?2, ?3, ?4)",
            params![source, records.len() as i64, records.persons, json(report)?],
        )
        .told(path)?;

    let mut insert =
        transaction.prepare("INSERT INTO customers_part VALUES (?1, ?2, ?3, ?4)").told(path)?;
    let mut put = |part: &str, chunk: usize, data: Vec<u8>| {
        insert.execute(params![source, part, chunk as i64, data]).map(|_| ()).told(path)
    };
    put(DICTIONARIES, 0, sealed_dictionaries(records))?;
    put_chunks(&mut put, PSEUDONYMS, pseudonyms.len(), |persons| {
        let mut sealer = Sealer::new();
        sealer.bytes(pseudonyms.get(persons).unwrap_or_default().as_flattened());
        sealer.seal(Kind::Pseudonyms)
    })?;
    let (columns, rows) = (&records.columns, records.len());
    put_chunks(&mut put, "person", rows, |rows| packed_up(&columns.person.numbers_of(rows)))?;
    put_chunks(&mut put, "block", rows, |rows| {
        packed_up(columns.block.read(rows, &mut Vec::new()))
    })?;
    put_codes(&mut put, "service", &columns.service, rows)?;
    put_codes(&mut put, "interaction", &columns.interaction, rows)?;
    put_known(&mut put, "channel", &columns.channel, rows)?;
    put_codes(&mut put, "profile", &columns.profile, rows)?;
    put_known(&mut put, "day", &columns.day, rows)?;
    put_known(&mut put, "age_band", &columns.age_band, rows)?;

    let mut insert =
        transaction.prepare("INSERT INTO unplaced VALUES (?1, ?2, ?3, ?4, ?5, ?6)").told(path)?;
    for (position, record) in report.unplaced.iter().enumerate() {
        insert
            .execute(params![
                source,
                position as i64,
                i64::try_from(record.row).unwrap_or(i64::MAX),
                record.reason,
                record.code,
                record.postcode
            ])
            .told(path)?;
    }
    Ok(())
}

fn packed_up<T: Code>(codes: &[T]) -> Vec<u8> {
    let mut sealer = Sealer::new();
    packing::pack(codes, &mut sealer);
    sealer.seal(Kind::Packed)
}

/// The same bytes, whether codes are a byte or two.
fn put_codes(put: &mut Put, name: &str, column: &CodeColumn, rows: usize) -> Result<()> {
    match column.codes() {
        Codes::Narrow(codes) => put_known(put, name, codes, rows),
        Codes::Wide(codes) => put_known(put, name, codes, rows),
    }
}

/// A column that is empty where nothing is known, which is written out: that
/// takes a few bytes, and every program understands it.
fn put_known<T: Code>(put: &mut Put, name: &str, values: &[T], rows: usize) -> Result<()> {
    if !values.is_empty() {
        return put_chunks(put, name, rows, |rows| packed_up(values.get(rows).unwrap_or_default()));
    }
    let chunk: Vec<T> = T::lowered(0).map(|none| vec![none; rows.min(CHUNK)]).unwrap_or_default();
    put_chunks(put, name, rows, |rows| packed_up(chunk.get(..rows.len()).unwrap_or_default()))
}

/// Keeps the chunk of a part with that number.
type Put<'a> = dyn FnMut(&str, usize, Vec<u8>) -> Result<()> + 'a;

/// Seals as many chunks of these rows at once as there are threads, while those
/// before them are kept.
fn put_chunks(
    put: &mut Put,
    name: &str,
    rows: usize,
    sealed: impl Fn(Range<usize>) -> Vec<u8> + Sync,
) -> Result<()> {
    let starts: Vec<usize> = (0..rows).step_by(CHUNK).collect();
    let chunk = |start: &usize| (*start / CHUNK, sealed(*start..(start + CHUNK).min(rows)));
    let mut made: Vec<(usize, Vec<u8>)> = Vec::new();
    // The last time round there is nothing more to make.
    for few in starts.chunks(rayon::current_num_threads()).chain([&[][..]]) {
        let mut next = Vec::new();
        // In place: what keeps them must stay on this thread.
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| next = few.par_iter().map(chunk).collect());
            made.into_iter().try_for_each(|(chunk, data)| put(name, chunk, data))
        })?;
        made = next;
    }
    Ok(())
}

/// One for each person, and no two persons with one.
fn check_pseudonyms(records: &Records, pseudonyms: &[[u8; 16]]) -> Result<()> {
    if pseudonyms.len() != records.persons as usize {
        return Err(Error::new(format!(
            "{} persons were given {} pseudonyms",
            records.persons,
            pseudonyms.len()
        )));
    }
    // Two that are one begin alike, which hardly any others do: the first
    // halves tell, in half the memory.
    let known = || pseudonyms.par_iter().filter(|p| **p != NOBODY).map(|p| u128::from_le_bytes(*p));
    let mut halves: Vec<u64> = known().map(|p| p as u64).collect();
    halves.par_sort_unstable();
    let mut sorted = Vec::new();
    if !halves.is_sorted_by(|a, b| a < b) {
        sorted = known().collect();
        sorted.par_sort_unstable();
    }
    if sorted.is_sorted_by(|a, b| a < b) {
        Ok(())
    } else {
        Err(Error::new("Two persons were given one pseudonym"))
    }
}

pub(super) fn sealed_dictionaries(records: &Records) -> Vec<u8> {
    let mut sealer = Sealer::new();
    // The two numbers stand in the table too; here they are under the check.
    sealer.count(records.len());
    sealer.u32(records.persons);
    sealer.count(records.blocks.len());
    records.blocks.iter().for_each(|code| sealer.text(code.as_str()));
    sealer.count(records.services.len());
    records.services.iter().for_each(|id| sealer.u32(id.0));
    sealer.count(records.interactions.len());
    records.interactions.iter().for_each(|id| sealer.u32(id.0));
    sealer.count(records.channels.len());
    records.channels.iter().for_each(|id| sealer.u32(id.0));
    sealer.count(records.profile_types.len());
    records.profile_types.iter().for_each(|code| sealer.text(code));
    sealer.seal(Kind::Dictionary)
}

/// Records without columns yet, and how many there are to be.
fn opened_dictionaries(data: &[u8]) -> Result<(Records, usize)> {
    let mut opened = blob::open(data, Kind::Dictionary)?;
    let rows = opened.count(0)?;
    let mut records = Records { persons: opened.u32()?, ..Records::default() };
    for _ in 0..opened.count(8)? {
        records.blocks.push(AreaCode::new(opened.text()?));
    }
    for _ in 0..opened.count(4)? {
        records.services.push(ServiceId(opened.u32()?));
    }
    for _ in 0..opened.count(4)? {
        records.interactions.push(InteractionId(opened.u32()?));
    }
    for _ in 0..opened.count(4)? {
        records.channels.push(ChannelId(opened.u32()?));
    }
    for _ in 0..opened.count(8)? {
        records.profile_types.push(opened.text()?.to_string());
    }
    opened.end()?;
    Ok((records, rows))
}

/// One source as it was put.
struct Kept<'a> {
    connection: &'a Connection,
    path: &'a Path,
    source: String,
    records: usize,
    persons: u32,
}

fn kept<'a>(connection: &'a Connection, path: &'a Path) -> Result<Vec<Kept<'a>>> {
    let sql = "SELECT source, records, persons FROM customers ORDER BY sequence";
    rows(connection, path, sql, [], |row| {
        let source = row.get(0)?;
        let (records, persons) = (row.get(1)?, row.get(2)?);
        Ok((|| {
            let (records, persons) = (unsigned(records)?, unsigned(persons)?);
            Ok(Kept { connection, path, source, records, persons })
        })())
    })
}

impl Kept<'_> {
    fn chunks(&self, part: &str) -> Result<Vec<Vec<u8>>> {
        let sql = "SELECT data FROM customers_part
                   WHERE source = ?1 AND part = ?2 ORDER BY chunk";
        let chunks = rows(self.connection, self.path, sql, [&self.source, part], |row| {
            row.get::<_, Vec<u8>>(0).map(Ok)
        })?;
        // A few bytes may unpack to a whole chunk: no more than are meant.
        if chunks.len() > self.records.div_ceil(CHUNK) {
            return Err(self.place(damage("there are too many chunks")).at(format!("“{part}”")));
        }
        Ok(chunks)
    }

    /// What becomes of the chunks of a column.
    fn column<T>(&self, name: &str, read: impl Fn(&Chunks<'_>) -> Result<T>) -> Result<T> {
        let chunks = self.chunks(name)?;
        let in_column = |error: Error| self.place(error).at(format!("column “{name}”"));
        Chunks::of(&chunks, self.records).and_then(|chunks| read(&chunks)).map_err(in_column)
    }

    /// A column of codes of a dictionary of so many values, left empty where it
    /// says nothing.
    fn codes(&self, name: &str, values: usize) -> Result<CodeColumn> {
        let in_bytes = CodeColumn::fits_bytes(values);
        self.column(name, |chunks| match in_bytes && chunks.are_packed() {
            true => chunks.known::<u8>().map(CodeColumn::from),
            false => chunks.known::<u16>().map(|codes| CodeColumn::from(codes).narrowed(values)),
        })
    }

    fn place(&self, error: Error) -> Error {
        error.in_file(self.path).at(format!("records of “{}”", self.source))
    }

    fn dictionaries(&self) -> Result<Records> {
        let sql = "SELECT data FROM customers_part
                   WHERE source = ?1 AND part = ?2 AND chunk = 0";
        let data: Option<Vec<u8>> = self
            .connection
            .query_row(sql, [&self.source, DICTIONARIES], |row| row.get(0))
            .optional()
            .told(self.path)?;
        let data = data.ok_or_else(|| self.place(damage("the dictionaries are missing")))?;
        let (records, rows) = opened_dictionaries(&data).map_err(|error| self.place(error))?;
        // Each person is one of some record, and a record can be counted.
        let too_many = records.persons as usize > rows || u32::try_from(rows).is_err();
        if too_many || (rows, records.persons) != (self.records, self.persons) {
            return Err(self.place(damage("its number of records or persons was changed")));
        }
        Ok(records)
    }

    fn records(&self, progress: &Progress) -> Result<Records> {
        let mut records = self.dictionaries()?;
        let columns = &mut records.columns;
        columns.person = self.column("person", persons)?;
        columns.day = self.column("day", |chunks| chunks.known())?;
        progress.check()?;
        columns.block = self.column("block", |chunks| blocks(chunks, columns))?;
        progress.check()?;
        columns.service = self.codes("service", records.services.len())?;
        columns.interaction = self.codes("interaction", records.interactions.len())?;
        columns.channel = self.column("channel", |chunks| chunks.known())?;
        progress.check()?;
        columns.profile = self.codes("profile", records.profile_types.len())?;
        columns.age_band = self.column("age_band", |chunks| chunks.known())?;
        columns.left_out = true;
        if records.len() != self.records {
            let what = format!("{} of {} records are there", records.len(), self.records);
            return Err(self.place(damage(what)));
        }
        records.check().map_err(|error| self.place(damage(error.what())))?;
        progress.advance(self.records as u64);
        Ok(records)
    }

    fn pseudonyms(&self) -> Result<Vec<[u8; 16]>> {
        let opened = |chunk: &Vec<u8>| blob::open(chunk, Kind::Pseudonyms)?.rest();
        let chunks: Result<Vec<Vec<u8>>> =
            self.chunks(PSEUDONYMS)?.par_iter().map(opened).collect();
        let bytes = chunks.map_err(|error| self.place(error).at("“pseudonyms”"))?.concat();
        let (pseudonyms, rest) = bytes.as_chunks();
        if !rest.is_empty() || pseudonyms.len() != self.persons as usize {
            return Err(self.place(damage("its persons do not have one pseudonym each")));
        }
        Ok(pseudonyms.to_vec())
    }
}

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
