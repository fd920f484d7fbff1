//! How is one source of records read back, and what tells that it is damaged?

use super::blob::{self, Kind};
use super::chunks::{Chunks, blocks, persons};
use super::customers::{CHUNK, DICTIONARIES, PSEUDONYMS};
use super::reader::{rows, unsigned};
use super::trouble::{Told, damage};
use crate::base::{AreaCode, ChannelId, Error, InteractionId, Progress, Result, ServiceId};
use crate::records::{CodeColumn, Records};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension};
use std::path::Path;

/// One source as it was put.
pub(super) struct Kept<'a> {
    connection: &'a Connection,
    path: &'a Path,
    pub(super) source: String,
    pub(super) records: usize,
    pub(super) persons: u32,
}

pub(super) fn kept<'a>(connection: &'a Connection, path: &'a Path) -> Result<Vec<Kept<'a>>> {
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
    pub(super) fn column<T>(
        &self,
        name: &str,
        read: impl Fn(&Chunks<'_>) -> Result<T>,
    ) -> Result<T> {
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

    pub(super) fn place(&self, error: Error) -> Error {
        error.in_file(self.path).at(format!("records of “{}”", self.source))
    }

    pub(super) fn dictionaries(&self) -> Result<Records> {
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

    pub(super) fn records(&self, progress: &Progress) -> Result<Records> {
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

    pub(super) fn pseudonyms(&self) -> Result<Vec<[u8; 16]>> {
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
