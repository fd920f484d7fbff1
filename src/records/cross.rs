//! How do the counts of each building block split by one further dimension:
//! service, interaction, channel, profile type, month or age?

use super::count::{for_passing, homes};
use super::filter::Compiled;
use super::{Filter, NONE_U8, NONE_U16, Records};
use crate::base::{
    ChannelId, Date, Error, InteractionId, Month, Progress, Result, ServiceId, Unit,
};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

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
    pub cells: Vec<u32>,
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
        self.cells.get(at).map(|&count| u64::from(count))
    }

    /// The counts of one key by block.
    pub fn by_block(&self, key: usize) -> Vec<u64> {
        let step = self.keys.len().max(1);
        self.cells.iter().skip(key).step_by(step).map(|&count| u64::from(count)).collect()
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
    records.check_shape()?;
    let compiled = filter.compile(records);
    let keyed = Keyed::of(records, &compiled, dimension, progress)?;
    let tally = Tally::new(records.blocks.len(), keyed.keys.len())?;
    let (total, unplaced) = match unit {
        Unit::Transactions => {
            for_passing(records, &compiled, progress, |row| {
                let block = (records.columns.block[row] as usize).min(tally.blocks);
                tally.add(block, keyed.position(row));
            })?;
            let by_key = |key| tally.of_key(key);
            (0..keyed.keys.len()).map(by_key).fold((0, 0), |(all, un), (a, u)| (all + a, un + u))
        }
        Unit::People => people(records, &compiled, &keyed, &tally, progress)?,
    };
    let (totals, unplaced_by_key) = (0..keyed.keys.len()).map(|key| tally.of_key(key)).unzip();
    let mut cells: Vec<u32> = tally.cells.into_iter().map(AtomicU32::into_inner).collect();
    cells.truncate(tally.blocks * keyed.keys.len());
    Ok(CrossCounts { keys: keyed.keys, cells, totals, unplaced_by_key, total, unplaced })
}

/// Fills the tally with distinct people; gives all of them, and the unplaced.
fn people(
    records: &Records,
    compiled: &Compiled<'_>,
    keyed: &Keyed,
    tally: &Tally,
    progress: &Progress,
) -> Result<(u64, u64)> {
    let homes = homes(records, compiled, progress)?;
    // One bit for each key a person was seen under: 64 keys in each pass over
    // the records, so that memory stays at one word a person.
    const BITS: usize = u64::BITS as usize;
    let mut seen: Vec<AtomicU64> = Vec::new();
    for first in (0..keyed.keys.len()).step_by(BITS) {
        seen.clear();
        seen.resize_with(records.persons as usize, || AtomicU64::new(0));
        for_passing(records, compiled, progress, |row| {
            let key = keyed.position(row);
            if !(first..first + BITS).contains(&key) {
                return;
            }
            let person = records.columns.person[row] as usize;
            let bit = 1 << (key - first);
            if seen[person].load(Ordering::Relaxed) & bit == 0
                && seen[person].fetch_or(bit, Ordering::Relaxed) & bit == 0
                && let Some(slot) = homes[person].slot(tally.blocks)
            {
                tally.add(slot, key);
            }
        })?;
    }
    let mut counts = (0, 0);
    for slot in homes.iter().filter_map(|home| home.slot(tally.blocks)) {
        counts.0 += 1;
        counts.1 += u64::from(slot == tally.blocks);
    }
    Ok(counts)
}

/// Blocks × keys, with one row more for the unplaced.
struct Tally {
    blocks: usize,
    keys: usize,
    cells: Vec<AtomicU32>,
}

/// Two gigabytes of cells.
const MOST_CELLS: usize = 1 << 29;

impl Tally {
    fn new(blocks: usize, keys: usize) -> Result<Tally> {
        let count = (blocks + 1).checked_mul(keys).filter(|&count| count <= MOST_CELLS);
        let Some(count) = count else {
            return Err(Error::new(format!("A table of {blocks} areas by {keys} is too large"))
                .remedy("Ask for a shorter period, or for fewer areas"));
        };
        let mut cells = Vec::new();
        cells.resize_with(count, || AtomicU32::new(0));
        Ok(Tally { blocks, keys, cells })
    }

    fn add(&self, block: usize, key: usize) {
        self.cells[block * self.keys + key].fetch_add(1, Ordering::Relaxed);
    }

    /// All of a key, and the unplaced of them.
    fn of_key(&self, key: usize) -> (u64, u64) {
        let count = |cell: &AtomicU32| u64::from(cell.load(Ordering::Relaxed));
        let all = self.cells.iter().skip(key).step_by(self.keys.max(1)).map(count).sum();
        (all, self.cells.get(self.blocks * self.keys + key).map_or(0, count))
    }
}

/// The codes of the column that a dimension is read from.
enum Codes<'a> {
    Wide(&'a [u16]),
    Narrow(&'a [u8]),
}

impl Codes<'_> {
    fn of(records: &Records, dimension: Dimension) -> Codes<'_> {
        let columns = &records.columns;
        match dimension {
            Dimension::Service => Codes::Wide(&columns.service),
            Dimension::Interaction => Codes::Wide(&columns.interaction),
            Dimension::Channel => Codes::Narrow(&columns.channel),
            Dimension::ProfileType => Codes::Wide(&columns.profile),
            Dimension::Month => Codes::Wide(&columns.day),
            Dimension::AgeBand => Codes::Narrow(&columns.age_band),
        }
    }

    fn code(&self, row: usize) -> u16 {
        match self {
            Codes::Wide(codes) => codes[row],
            Codes::Narrow(codes) if codes[row] == NONE_U8 => NONE_U16,
            Codes::Narrow(codes) => u16::from(codes[row]),
        }
    }
}

/// The keys that occur, and the way from a row to the position of its key.
struct Keyed<'a> {
    keys: Vec<Key>,
    codes: Codes<'a>,
    /// By code, for every two-byte code.
    position_of_code: Vec<u16>,
}

impl<'a> Keyed<'a> {
    fn of(
        records: &'a Records,
        compiled: &Compiled<'_>,
        dimension: Dimension,
        progress: &Progress,
    ) -> Result<Keyed<'a>> {
        let codes = Codes::of(records, dimension);
        let mut occurs: Vec<AtomicBool> = Vec::new();
        occurs.resize_with(usize::from(u16::MAX) + 1, AtomicBool::default);
        for_passing(records, compiled, progress, |row| {
            let mark = &occurs[usize::from(codes.code(row))];
            if !mark.load(Ordering::Relaxed) {
                mark.store(true, Ordering::Relaxed);
            }
        })?;
        let of_code: Vec<(u16, Key)> = (0..=u16::MAX)
            .filter(|&code| occurs[usize::from(code)].load(Ordering::Relaxed))
            .map(|code| (code, key(records, dimension, code)))
            .collect();
        let mut keys: Vec<Key> = of_code.iter().map(|(_, key)| key.clone()).collect();
        keys.sort();
        keys.dedup();
        if dimension == Dimension::Month {
            keys = without_gaps(keys);
        }
        let mut position_of_code = vec![0; usize::from(u16::MAX) + 1];
        for (code, key) in of_code {
            let position = keys.binary_search(&key).unwrap_or_default();
            position_of_code[usize::from(code)] = position as u16;
        }
        Ok(Keyed { keys, codes, position_of_code })
    }

    fn position(&self, row: usize) -> usize {
        usize::from(self.position_of_code[usize::from(self.codes.code(row))])
    }
}

/// What a code of the dimension's column means.
fn key(records: &Records, dimension: Dimension, code: u16) -> Key {
    let at = usize::from(code);
    let known = match dimension {
        Dimension::Service => records.services.get(at).copied().map(Key::Service),
        Dimension::Interaction => records.interactions.get(at).copied().map(Key::Interaction),
        Dimension::Channel => records.channels.get(at).copied().map(Key::Channel),
        Dimension::ProfileType => records.profile_types.get(at).cloned().map(Key::ProfileType),
        Dimension::Month if code == NONE_U16 => None,
        Dimension::Month => Date(i32::from(code) + Records::DAY_OFFSET).month().map(Key::Month),
        Dimension::AgeBand if code == NONE_U16 => None,
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
