//! How are the records of a source kept? Columns in chunks, each packed by
//! itself, beside the dictionaries and the persons' pseudonyms.

use super::blob::{Kind, Sealer};
use super::migrations;
use super::packing::{self, Code};
use super::trouble::Told;
use super::writer::{Import, json};
use crate::base::{Error, Result};
use crate::council::ImportReport;
use crate::records::{CodeColumn, Codes, Records};
use rayon::prelude::*;
use rusqlite::params;
use std::ops::Range;

/// Rows in one chunk of a column.
pub(super) const CHUNK: usize = 1 << 20;

/// A person without a key.
pub(super) const NOBODY: [u8; 16] = [0; 16];

pub(super) const DICTIONARIES: &str = "dictionaries";
pub(super) const PSEUDONYMS: &str = "pseudonyms";

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
