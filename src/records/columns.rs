//! What is a record, in memory? A row across columns of the smallest width.

use crate::base::{AreaCode, ChannelId, InteractionId, ServiceId};

/// "Not known" in a column of that width.
pub const NONE_U8: u8 = u8::MAX;
pub const NONE_U16: u16 = u16::MAX;
pub const NONE_U32: u32 = u32::MAX;

/// The columns; all of the same length. Codes are positions in the
/// dictionaries of `Records`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Persons are numbered from 0; a record without a person key is a person
    /// of its own.
    pub person: Vec<u32>,
    /// Position of the building block; `NONE_U32` where the record is unplaced.
    pub block: Vec<u32>,
    /// Position in `services`; `NONE_U16` where the service is not known.
    pub service: Vec<u16>,
    /// Position in `interactions`; `NONE_U16` where none is given.
    pub interaction: Vec<u16>,
    /// Position in `channels`; `NONE_U8` where the channel is not known.
    pub channel: Vec<u8>,
    /// Position of the record's own class in `profile_types`; `NONE_U16`
    /// where it has none (then its block's class stands for it).
    pub profile: Vec<u16>,
    /// Days since 1 January 1970, offset by `Records::DAY_OFFSET`;
    /// `NONE_U16` where the record has no date.
    pub day: Vec<u16>,
    /// Five-year age band: 0 is 0–4, 17 is 85–89 …; `NONE_U8` where not known.
    pub age_band: Vec<u8>,
}

/// Columns with their dictionaries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    pub columns: Columns,
    /// Codes of the building blocks, sorted: the same as the level's.
    pub blocks: Vec<AreaCode>,
    /// Sorted.
    pub services: Vec<ServiceId>,
    /// Sorted.
    pub interactions: Vec<InteractionId>,
    /// Sorted.
    pub channels: Vec<ChannelId>,
    /// Codes of profile classes that records carry themselves; sorted.
    pub profile_types: Vec<String>,
    /// Number of distinct persons.
    pub persons: u32,
}

impl Records {
    /// Day 0 of the `day` column: 1 January 1900, so that two bytes reach 2079.
    pub const DAY_OFFSET: i32 = -25_567;

    pub fn len(&self) -> usize {
        self.columns.person.len()
    }

    pub fn is_empty(&self) -> bool {
        self.columns.person.is_empty()
    }
}
