//! How do the counts of each building block split by one further dimension:
//! service, interaction, channel, profile type, month or age?

use super::columns::code_at;
use super::count::{in_parts, in_spans};
use super::people::{for_each_person, home};
use super::select::Selected;
use super::table::{Table, tables_at_once};
use super::{Filter, NONE_U8, NONE_U16, NONE_U32, Records};
use crate::base::{ChannelId, Date, InteractionId, Month, Progress, Result, ServiceId, Unit};
use rayon::prelude::*;

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
    let selected = Selected::of(records, filter, progress)?;
    let keyed = Keyed::of(records, &selected, dimension, progress)?;
    let (blocks, keys) = (records.blocks.len(), keyed.keys.len());
    let tables = tables_at_once(blocks, keys)?;
    let new = || Counted {
        table: Table::new(blocks, keys),
        person: 0,
        seen: vec![0; keys],
        total: 0,
        unplaced: 0,
    };
    let columns = &records.columns;
    let counted = match unit {
        Unit::Transactions => match &keyed.codes {
            Codes::Narrow(codes) => {
                each_row(records, &selected, (tables, progress), &keyed, codes, new)?
            }
            Codes::Wide(codes) => {
                each_row(records, &selected, (tables, progress), &keyed, codes, new)?
            }
        },
        Unit::People => {
            for_each_person(records, &selected, tables, progress, new, |counted, rows| {
                counted.person(home(columns, rows), rows, &keyed);
            })?
        }
    };
    let people = counted.iter().fold((0, 0), |(all, un), c| (all + c.total, un + c.unplaced));
    let table = Table::sum(counted.into_iter().map(|counted| counted.table))?;
    let table = table.unwrap_or_else(|| Table::new(blocks, keys));
    let (unplaced, cells) = table.split();
    let unplaced_by_key: Vec<u64> = unplaced.iter().map(|&count| count.into()).collect();
    let mut totals = unplaced_by_key.clone();
    for block in cells.chunks_exact(keys.max(1)) {
        totals.iter_mut().zip(block).for_each(|(total, &count)| *total += u64::from(count));
    }
    let (total, unplaced) = match unit {
        Unit::Transactions => (totals.iter().sum(), unplaced_by_key.iter().sum()),
        Unit::People => people,
    };
    Ok(CrossCounts { keys: keyed.keys, cells, totals, unplaced_by_key, total, unplaced })
}

/// Adds every row that passes under its block and key.
fn each_row<C: Copy + Into<usize> + Sync>(
    records: &Records,
    selected: &Selected,
    (tables, progress): (usize, &Progress),
    keyed: &Keyed,
    codes: &[C],
    new: impl Fn() -> Counted + Sync,
) -> Result<Vec<Counted>> {
    let blocks = &records.columns.block;
    if !selected.is_all() || codes.is_empty() {
        return in_parts(selected, tables, progress, new, |counted, row| {
            counted.table.add(blocks[row], keyed.position(row));
        });
    }
    // Side by side, without asking for each row whether it is there.
    in_spans(selected, tables, progress, new, |counted, span| {
        let blocks = blocks.get(span.clone()).unwrap_or_default();
        let codes = codes.get(span).unwrap_or_default();
        for (block, code) in blocks.iter().zip(codes) {
            counted.table.add(*block, keyed.position_of((*code).into()));
        }
    })
}

/// What one thread has counted.
struct Counted {
    table: Table,
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
    fn person(&mut self, block: u32, rows: &[u32], keyed: &Keyed) {
        self.person += 1;
        self.total += 1;
        self.unplaced += u64::from(block == NONE_U32);
        for row in rows {
            let key = keyed.position(*row as usize);
            if let Some(seen) = self.seen.get_mut(key)
                && *seen != self.person
            {
                *seen = self.person;
                self.table.add(block, key);
            }
        }
    }
}

/// So few values are looked for one by one.
const FEW_VALUES: usize = 16;

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

    fn code(&self, row: usize) -> usize {
        match self {
            Codes::Wide(codes) => code_at(codes, row, NONE_U16).into(),
            Codes::Narrow(codes) => code_at(codes, row, NONE_U8).into(),
        }
    }

    /// The code of "not known", beyond all others.
    fn none(&self) -> usize {
        match self {
            Codes::Wide(_) => NONE_U16.into(),
            Codes::Narrow(_) => NONE_U8.into(),
        }
    }

    /// Of all codes: which occur. So many values there are, if that is known.
    fn occurring(
        &self,
        values: usize,
        selected: &Selected,
        progress: &Progress,
    ) -> Result<Vec<bool>> {
        if let (Codes::Narrow(codes), true) = (self, selected.is_all() && values <= FEW_VALUES) {
            // Mostly each is found among the first few rows, and none is beyond.
            let greatest =
                codes.par_chunks(1 << 16).map(|few| few.iter().fold(0, |a, b| a.max(*b)));
            if greatest.max().is_some_and(|greatest| usize::from(greatest) < values) {
                let occurs = |code: usize| code < values && codes.contains(&(code as u8));
                return Ok((0..=self.none()).map(occurs).collect());
            }
        }
        let new = || vec![false; self.none() + 1];
        let parts = in_parts(selected, usize::MAX, progress, new, |occurs, row| {
            if let Some(occurs) = occurs.get_mut(self.code(row)) {
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

/// The keys that occur, and the way from a row to the position of its key.
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
        let codes = Codes::of(records, dimension);
        let none = codes.none();
        let values = match dimension {
            Dimension::Channel => records.channels.len(),
            _ => usize::MAX,
        };
        let occurs = codes.occurring(values, selected, progress)?;
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
        let mut position_of_code = vec![0; none + 1];
        for (code, key) in of_code {
            let position = keys.binary_search(&key).unwrap_or_default();
            if let Some(at) = position_of_code.get_mut(code) {
                *at = position as u16;
            }
        }
        Ok(Keyed { keys, codes, position_of_code })
    }

    fn position(&self, row: usize) -> usize {
        self.position_of(self.codes.code(row))
    }

    #[inline]
    fn position_of(&self, code: usize) -> usize {
        self.position_of_code.get(code).copied().unwrap_or_default().into()
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
