//! How do the counts of each building block split by one further dimension:
//! service, interaction, channel, profile type, month or age?

use super::by_run::add_rows;
use super::cells::Cells;
use super::code_column::Codes;
use super::count::{in_parts, people_parts, row_parts};
use super::people::{People, Theirs};
use super::select::Selected;
use super::table::{Window, tables_at_once};
use super::{Filter, NONE_U32, Records};
use crate::base::{ChannelId, Date, InteractionId, Month, Progress, Result, ServiceId, Unit};
use rayon::prelude::*;
use std::ops::Range;

/// By what else to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    Service,
    Interaction,
    Channel,
    /// The class that records carry themselves.
    ProfileType,
    Month,
    /// Five-year band of the record.
    AgeBand,
}

/// One value of a dimension. Ordered as shown, with the unknown last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    Service(ServiceId),
    Interaction(InteractionId),
    Channel(ChannelId),
    ProfileType(String),
    Month(Month),
    /// 0 is ages 0–4, 17 is 85–89.
    AgeBand(u8),
    /// The record does not say.
    Unknown,
}

/// Counts by building block and key.
///
/// People are distinct within every figure; one person may be under several
/// keys (two channels, two months), so keys may sum to more than the total.
/// A person stands in one area under all keys: the area of their latest
/// placed record that passes the filter, whatever its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrossCounts {
    /// Keys that occur in records that pass, in order. Months are without gaps.
    pub keys: Vec<Key>,
    /// By block, then by key: see `cell`.
    pub cells: Cells,
    /// By key: all that pass, distinct where people are counted; placed or not.
    pub totals: Vec<u64>,
    /// By key: those of `totals` without a place.
    pub unplaced_by_key: Vec<u64>,
    /// All that pass, distinct where people are counted: not the sum of `totals`.
    pub total: u64,
    /// Those of `total` without a place.
    pub unplaced: u64,
}

impl CrossCounts {
    /// The count of one block and key; `None` where there is no such.
    pub fn cell(&self, block: usize, key: usize) -> Option<u64> {
        if key >= self.keys.len() {
            return None;
        }
        let at = block.checked_mul(self.keys.len())?.checked_add(key)?;
        self.cells.get(at)
    }

    /// The counts of one key by block.
    pub fn by_block(&self, key: usize) -> Vec<u64> {
        let step = self.keys.len().max(1);
        (key..self.cells.len()).step_by(step).filter_map(|at| self.cells.get(at)).collect()
    }

    fn leave_out_what_does_not_occur(&mut self, cells: &mut Vec<u32>) {
        let keys = self.keys.len();
        let kept: Vec<usize> = (0..keys).filter(|key| self.totals[*key] > 0).collect();
        if kept.len() == keys {
            return;
        }
        let mut to = 0;
        for block in (0..cells.len()).step_by(keys) {
            for key in &kept {
                cells[to] = cells[block + key];
                to += 1;
            }
        }
        cells.truncate(to);
        self.keys = kept.iter().map(|key| self.keys[*key].clone()).collect();
        self.totals = kept.iter().map(|key| self.totals[*key]).collect();
        self.unplaced_by_key = kept.iter().map(|key| self.unplaced_by_key[*key]).collect();
    }

    /// The position of a key.
    pub fn position(&self, key: &Key) -> Option<usize> {
        self.keys.binary_search(key).ok()
    }
}

/// The records that pass the filter, by building block and one dimension.
///
/// Errors: `Progress` stopped; columns that contradict each other; more blocks
/// times keys than memory should hold.
pub fn count_by_block_and(
    records: &Records,
    filter: &Filter,
    unit: Unit,
    dimension: Dimension,
    progress: &Progress,
) -> Result<CrossCounts> {
    let selected = Selected::of(records, filter, progress)?;
    let keyed = Keyed::of(records, &selected, dimension, progress)?;
    let (blocks, keys) = (records.blocks.len(), keyed.keys.len());
    let tables = tables_at_once(blocks, keys)?;
    let (table, people) = match unit {
        Unit::Transactions => {
            let parts = row_parts(records, &selected, tables);
            parts.counted((blocks, keys), |window, rows| {
                each_row(records, &selected, &keyed, window, rows, progress)?;
                Ok((0, 0))
            })?
        }
        Unit::People => {
            let people = People::of(records, &selected, progress)?;
            let parts = people_parts(records, &selected, &people, tables);
            parts.counted((blocks, keys), |window, part| {
                let mut counted = Counted { person: 0, seen: vec![0; keys], total: 0, unplaced: 0 };
                people.each(part, progress, |theirs| counted.person(theirs, &keyed, window))?;
                Ok((counted.total, counted.unplaced))
            })?
        }
    };
    let unplaced_by_key: Vec<u64> = table.unplaced.iter().map(|&count| count.into()).collect();
    let mut cells = table.cells;
    let mut totals = unplaced_by_key.clone();
    let sums = cells.par_chunks((1 << 14) * keys.max(1)).map(|cells| sums_by_key(cells, keys));
    for sums in sums.collect::<Vec<_>>() {
        totals.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
    }
    let (total, unplaced) = match unit {
        Unit::Transactions => (totals.iter().sum(), unplaced_by_key.iter().sum()),
        Unit::People => people.iter().fold((0, 0), |(all, un), c| (all + c.0, un + c.1)),
    };
    let (keys, few) = (keyed.keys, Cells::default());
    let mut counts = CrossCounts { keys, cells: few, totals, unplaced_by_key, total, unplaced };
    if dimension != Dimension::Month {
        counts.leave_out_what_does_not_occur(&mut cells);
    }
    counts.cells = cells.into();
    Ok(counts)
}

fn sums_by_key(cells: &[u32], keys: usize) -> Vec<u64> {
    let mut sums = vec![0; keys];
    for block in cells.chunks_exact(keys.max(1)) {
        sums.iter_mut().zip(block).for_each(|(sum, &count)| *sum += u64::from(count));
    }
    sums
}

/// Adds every row of a part that passes under its block and key.
fn each_row(
    records: &Records,
    selected: &Selected,
    keyed: &Keyed,
    window: &mut Window<'_>,
    rows: Range<usize>,
    progress: &Progress,
) -> Result<()> {
    let key = |row| keyed.position(row);
    let Some(runs) = records.columns.block.runs() else {
        return selected.each_block(&records.columns, rows, progress, |row, block| {
            window.add(block, key(row));
        });
    };
    let of = (runs, selected);
    match (keyed.lanes(), keyed.codes) {
        (Some(lanes), Codes::Narrow(codes)) if !codes.is_empty() => {
            add_rows(window, of, rows, progress, key, |cells, rows| {
                lanes.add(cells, codes.get(rows).unwrap_or_default());
            })
        }
        _ => add_rows(window, of, rows, progress, key, |cells, rows| {
            for row in rows {
                if let Some(cell) = cells.get_mut(key(row)) {
                    *cell += 1;
                }
            }
        }),
    }
}

/// So many keys have a byte each of a sum of eight.
const LANES: usize = 8;

/// By code of a byte: 1 in the byte of its key. The sum of 255 of these at
/// most counts all keys at once.
struct Lanes([u64; 256]);

impl Lanes {
    fn add(&self, cells: &mut [u32], codes: &[u8]) {
        for few in codes.chunks(255) {
            let sum: u64 = few.iter().map(|code| self.0[usize::from(*code)]).sum();
            for (cell, count) in cells.iter_mut().zip(sum.to_le_bytes()) {
                *cell += u32::from(count);
            }
        }
    }
}

/// What one thread has counted.
struct Counted {
    /// The number of the person under way, in this part.
    person: u32,
    /// By key: the last person seen under it.
    seen: Vec<u32>,
    /// Distinct people, and those without a place.
    total: u64,
    unplaced: u64,
}

impl Counted {
    /// Adds a person to their block under each key of theirs.
    fn person(&mut self, theirs: Theirs<'_>, keyed: &Keyed, window: &mut Window<'_>) {
        let block = theirs.home();
        self.person += 1;
        self.total += 1;
        self.unplaced += u64::from(block == NONE_U32);
        if let [row] = theirs.rows {
            return window.add(block, keyed.position(*row as usize));
        }
        for row in theirs.rows {
            let key = keyed.position(*row as usize);
            if let Some(seen) = self.seen.get_mut(key)
                && *seen != self.person
            {
                *seen = self.person;
                window.add(block, key);
            }
        }
    }
}

/// The codes of the column that a dimension is read from.
fn codes_of(records: &Records, dimension: Dimension) -> Codes<'_> {
    let columns = &records.columns;
    match dimension {
        Dimension::Service => columns.service.codes(),
        Dimension::Interaction => columns.interaction.codes(),
        Dimension::Channel => Codes::Narrow(&columns.channel),
        Dimension::ProfileType => columns.profile.codes(),
        Dimension::Month => Codes::Wide(&columns.day),
        Dimension::AgeBand => Codes::Narrow(&columns.age_band),
    }
}

impl Codes<'_> {
    /// Of all codes: which occur.
    fn occurring(&self, selected: &Selected, progress: &Progress) -> Result<Vec<bool>> {
        let new = || vec![false; self.none() + 1];
        let parts = in_parts(selected, usize::MAX, progress, new, |occurs, row| {
            if let Some(occurs) = occurs.get_mut(self.at(row)) {
                *occurs = true;
            }
        })?;
        let mut parts = parts.into_iter();
        let mut occurs = parts.next().unwrap_or_else(new);
        for part in parts {
            occurs.iter_mut().zip(part).for_each(|(occurs, also)| *occurs |= also);
        }
        Ok(occurs)
    }
}

/// The keys that occur, or may where they are few, and the way from a row to
/// the position of its key.
struct Keyed<'a> {
    keys: Vec<Key>,
    codes: Codes<'a>,
    /// By code, for every code of the column's width.
    position_of_code: Vec<u16>,
}

impl<'a> Keyed<'a> {
    fn of(
        records: &'a Records,
        selected: &Selected,
        dimension: Dimension,
        progress: &Progress,
    ) -> Result<Keyed<'a>> {
        let codes = codes_of(records, dimension);
        let none = codes.none();
        let occurs = match values(records, dimension) {
            Some(values) if values < LANES => {
                (0..=none).map(|code| code < values || code == none).collect()
            }
            _ => codes.occurring(selected, progress)?,
        };
        let of_code: Vec<(usize, Key)> = (0..)
            .zip(occurs)
            .filter(|(_, occurs)| *occurs)
            .map(|(code, _)| {
                (code, if code == none { Key::Unknown } else { key(records, dimension, code) })
            })
            .collect();
        let mut keys: Vec<Key> = of_code.iter().map(|(_, key)| key.clone()).collect();
        keys.sort();
        keys.dedup();
        if dimension == Dimension::Month {
            keys = without_gaps(keys);
        }
        let unknown = keys.binary_search(&Key::Unknown).unwrap_or_default();
        let mut position_of_code = vec![unknown as u16; none + 1];
        for (code, key) in of_code {
            let position = keys.binary_search(&key).unwrap_or_default();
            if let Some(at) = position_of_code.get_mut(code) {
                *at = position as u16;
            }
        }
        Ok(Keyed { keys, codes, position_of_code })
    }

    /// Where a sum of bytes counts all keys.
    fn lanes(&self) -> Option<Lanes> {
        let mut lanes = [0; 256];
        for (lane, position) in lanes.iter_mut().zip(&self.position_of_code) {
            *lane = 1 << (8 * u32::from(*position) % u64::BITS);
        }
        (self.keys.len() <= LANES).then_some(Lanes(lanes))
    }

    #[inline]
    fn position(&self, row: usize) -> usize {
        self.position_of(self.codes.at(row))
    }

    #[inline]
    fn position_of(&self, code: usize) -> usize {
        self.position_of_code.get(code).copied().unwrap_or_default().into()
    }
}

/// How many values a dimension has, where a dictionary tells.
fn values(records: &Records, dimension: Dimension) -> Option<usize> {
    match dimension {
        Dimension::Service => Some(records.services.len()),
        Dimension::Interaction => Some(records.interactions.len()),
        Dimension::Channel => Some(records.channels.len()),
        Dimension::ProfileType => Some(records.profile_types.len()),
        Dimension::Month | Dimension::AgeBand => None,
    }
}

/// What a code of the dimension's column means.
fn key(records: &Records, dimension: Dimension, code: usize) -> Key {
    let known = match dimension {
        Dimension::Service => records.services.get(code).copied().map(Key::Service),
        Dimension::Interaction => records.interactions.get(code).copied().map(Key::Interaction),
        Dimension::Channel => records.channels.get(code).copied().map(Key::Channel),
        Dimension::ProfileType => records.profile_types.get(code).cloned().map(Key::ProfileType),
        Dimension::Month => i32::try_from(code)
            .ok()
            .and_then(|day| Date(day + Records::DAY_OFFSET).month())
            .map(Key::Month),
        Dimension::AgeBand => u8::try_from(code).ok().map(Key::AgeBand),
    };
    known.unwrap_or(Key::Unknown)
}

/// Every month from the first to the last, and what else there is.
fn without_gaps(keys: Vec<Key>) -> Vec<Key> {
    let mut filled: Vec<Key> = Vec::new();
    for key in keys {
        if let (Some(Key::Month(last)), Key::Month(this)) = (filled.last().cloned(), &key) {
            let mut month = last.next();
            while month < *this {
                filled.push(Key::Month(month));
                month = month.next();
            }
        }
        filled.push(key);
    }
    filled
}
