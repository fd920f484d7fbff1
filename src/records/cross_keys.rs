//! Under which key does each record stand, of a further dimension? And which
//! keys are there: those that occur, in order, months without gaps.

use super::Records;
use super::code_column::Codes;
use super::count::in_parts;
use super::select::Selected;
use crate::base::{ChannelId, Date, InteractionId, Month, Progress, Result, ServiceId};

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
pub(super) struct Keyed<'a> {
    pub(super) keys: Vec<Key>,
    pub(super) codes: Codes<'a>,
    /// By code, for every code of the column's width.
    position_of_code: Vec<u16>,
}

impl<'a> Keyed<'a> {
    pub(super) fn of(
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
    pub(super) fn lanes(&self) -> Option<Lanes> {
        let mut lanes = [0; 256];
        for (lane, position) in lanes.iter_mut().zip(&self.position_of_code) {
            *lane = 1 << (8 * u32::from(*position) % u64::BITS);
        }
        (self.keys.len() <= LANES).then_some(Lanes(lanes))
    }

    #[inline]
    pub(super) fn position(&self, row: usize) -> usize {
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

/// So many keys have a byte each of a sum of eight.
const LANES: usize = 8;

/// By code of a byte: 1 in the byte of its key. The sum of 255 of these at
/// most counts all keys at once.
pub(super) struct Lanes([u64; 256]);

impl Lanes {
    pub(super) fn add(&self, cells: &mut [u32], codes: &[u8]) {
        for few in codes.chunks(255) {
            let sum: u64 = few.iter().map(|code| self.0[usize::from(*code)]).sum();
            for (cell, count) in cells.iter_mut().zip(sum.to_le_bytes()) {
                *cell += u32::from(count);
            }
        }
    }
}
