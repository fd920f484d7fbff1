//! What is a record, in memory? A row across columns of the smallest width.

use super::code_column::Codes;
use super::{BlockColumn, CodeColumn, PersonColumn};
use crate::base::{AreaCode, ChannelId, Date, Error, InteractionId, Month, Result, ServiceId};
use rayon::prelude::*;

/// "Not known" in a column of that width.
pub const NONE_U8: u8 = u8::MAX;
pub const NONE_U16: u16 = u16::MAX;
pub const NONE_U32: u32 = u32::MAX;

/// The columns; all of the same length, but those that are left out. Codes are
/// positions in the dictionaries of `Records`. Each is made of plain numbers
/// (`From`, `push`) and smaller once records are arranged or read from a
/// workspace. Two are equal where they say the same.
#[derive(Clone, Debug, Default, Eq)]
pub struct Columns {
    /// Persons are numbered from 0; a record without a person key is a person
    /// of its own.
    pub person: PersonColumn,
    /// Position of the building block; `NONE_U32` where the record is unplaced.
    pub block: BlockColumn,
    /// Position in `services`; `NONE_U16` where the service is not known.
    pub service: CodeColumn,
    /// Position in `interactions`; `NONE_U16` where none is given.
    pub interaction: CodeColumn,
    /// Position in `channels`; `NONE_U8` where the channel is not known.
    pub channel: Vec<u8>,
    /// Position of the record's own class in `profile_types`; `NONE_U16`
    /// where it has none (then its block's class stands for it).
    pub profile: CodeColumn,
    /// Days since 1 January 1970, offset by `Records::DAY_OFFSET`;
    /// `NONE_U16` where the record has no date.
    pub day: Vec<u16>,
    /// Five-year age band: 0 is 0–4, 17 is 85–89 …; `NONE_U8` where not known.
    pub age_band: Vec<u8>,
    /// Whether columns may be empty, in which nothing is known of any row;
    /// person and block may not. Without this an empty column is an error.
    pub left_out: bool,
}

/// The code of a row, which a column of nothing known does not hold.
#[inline]
pub(super) fn code_at<T: Copy>(codes: &[T], row: usize, none: T) -> T {
    codes.get(row).copied().unwrap_or(none)
}

impl Columns {
    #[inline]
    pub(super) fn day_at(&self, row: usize) -> u16 {
        code_at(&self.day, row, NONE_U16)
    }

    /// Leaves out the columns of which nothing is known.
    pub fn without_empty(mut self) -> Columns {
        fn without<T: PartialEq>(codes: &mut Vec<T>, none: &T) {
            if codes.iter().all(|code| code == none) {
                *codes = Vec::new();
            }
        }
        for codes in [&mut self.service, &mut self.interaction, &mut self.profile] {
            if codes.iter().all(|code| code == NONE_U16) {
                *codes = CodeColumn::default();
            }
        }
        without(&mut self.channel, &NONE_U8);
        without(&mut self.day, &NONE_U16);
        without(&mut self.age_band, &NONE_U8);
        self.left_out = true;
        self
    }
}

impl PartialEq for Columns {
    fn eq(&self, other: &Columns) -> bool {
        fn same<T: PartialEq>(a: &[T], b: &[T], none: T) -> bool {
            let nothing = |codes: &[T]| codes.iter().all(|code| *code == none);
            a == b || ((a.is_empty() || b.is_empty()) && nothing(a) && nothing(b))
        }
        fn alike(a: &CodeColumn, b: &CodeColumn) -> bool {
            let nothing = |codes: &CodeColumn| codes.iter().all(|code| code == NONE_U16);
            a == b || ((a.is_empty() || b.is_empty()) && nothing(a) && nothing(b))
        }
        self.person == other.person
            && self.block == other.block
            && alike(&self.service, &other.service)
            && alike(&self.interaction, &other.interaction)
            && same(&self.channel, &other.channel, NONE_U8)
            && alike(&self.profile, &other.profile)
            && same(&self.day, &other.day, NONE_U16)
            && same(&self.age_band, &other.age_band, NONE_U8)
    }
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

    /// The first and the last month of a record; `None` where none has a date.
    /// One pass over a column.
    pub fn months(&self) -> Option<(Month, Month)> {
        let days = || self.columns.day.par_iter().copied().filter(|day| *day != NONE_U16);
        let month = |day: u16| Date(i32::from(day) + Self::DAY_OFFSET).month();
        Some((month(days().min()?)?, month(days().max()?)?))
    }

    /// Are all columns of one length, but those left out?
    pub(super) fn check_lengths(&self) -> Result<()> {
        let c = &self.columns;
        let rows = self.len();
        let may_be_empty = [
            c.service.len(),
            c.interaction.len(),
            c.channel.len(),
            c.profile.len(),
            c.day.len(),
            c.age_band.len(),
        ];
        let other = |&length: &usize| length != rows && (length != 0 || !c.left_out);
        if c.block.len() != rows || may_be_empty.iter().any(other) {
            return Err(contradiction("the columns of the records differ in length"));
        }
        Ok(())
    }

    /// Are all columns of one length, and all persons and blocks there? One
    /// pass over two columns. Counting asks it of the rows it counts.
    pub fn check_shape(&self) -> Result<()> {
        self.check_lengths()?;
        let c = &self.columns;
        if c.person.greatest().is_some_and(|person| person >= self.persons) {
            return Err(person_beyond());
        }
        if c.block.is_within(self.blocks.len()) { Ok(()) } else { Err(block_beyond()) }
    }

    /// Does every code have its value in a dictionary, sorted and distinct?
    /// What is read from a file is asked this once.
    pub fn check(&self) -> Result<()> {
        self.check_shape()?;
        let c = &self.columns;
        check_codes("service", c.service.codes(), self.services.len())?;
        check_codes("interaction", c.interaction.codes(), self.interactions.len())?;
        check_codes("channel", Codes::Narrow(&c.channel), self.channels.len())?;
        check_codes("profile type", c.profile.codes(), self.profile_types.len())?;
        let sorted = rising(&self.blocks)
            && rising(&self.services)
            && rising(&self.interactions)
            && rising(&self.channels)
            && rising(&self.profile_types);
        if sorted { Ok(()) } else { Err(contradiction("a dictionary is not sorted")) }
    }
}

/// What counting says of a row whose person has no number.
pub(super) fn person_beyond() -> Error {
    contradiction("a record is of a person beyond the last")
}

/// What counting says of a row whose block is none of `blocks`.
pub(super) fn block_beyond() -> Error {
    contradiction("a block is beyond its dictionary")
}

fn contradiction(what: &str) -> Error {
    Error::new(format!("The records contradict themselves: {what}"))
        .remedy("Import the customers again")
}

fn rising<T: Ord>(values: &[T]) -> bool {
    values.is_sorted_by(|a, b| a < b)
}

/// An error where a code is neither "not known" nor of the dictionary.
fn check_codes(what: &str, codes: Codes<'_>, values: usize) -> Result<()> {
    let none = codes.none();
    let beyond = |code: usize| code != none && code >= values;
    let any = match codes {
        Codes::Narrow(codes) => codes.par_iter().with_min_len(1 << 16).any(|c| beyond((*c).into())),
        Codes::Wide(codes) => codes.par_iter().with_min_len(1 << 16).any(|c| beyond((*c).into())),
    };
    if any { Err(contradiction(&format!("a {what} is beyond its dictionary"))) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::super::oracle::{PERSONS, Row, filter, records, row};
    use super::super::{By, Dimension, count_by_block_and, tally};
    use super::*;
    use crate::base::{Progress, Unit};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn columns_of_nothing_known_may_be_left_out_and_change_no_count(
            rows in proptest::collection::vec(row(), 0..20),
            more in proptest::collection::vec(row(), 0..6),
            known in any::<[bool; 6]>(),
            f in filter(),
            people in any::<bool>(),
        ) {
            let only_known = |row: &Row| -> Row {
                let (person, block, service, interaction, channel, profile, day, band) = *row;
                let [a, b, c, d, e, f] = known;
                (
                    person,
                    block,
                    service.filter(|_| a),
                    interaction.filter(|_| b),
                    channel.filter(|_| c),
                    profile.filter(|_| d),
                    day.filter(|_| e),
                    band.filter(|_| f),
                )
            };
            let whole = records(&rows.iter().map(only_known).collect::<Vec<_>>());
            let lean = Records { columns: whole.columns.clone().without_empty(), ..whole.clone() };
            lean.check().expect("well formed");
            prop_assert!(known[4] || lean.columns.day.is_empty());
            prop_assert_eq!(&lean, &whole);
            let unit = if people { Unit::People } else { Unit::Transactions };
            let counts = |r: &Records| {
                let progress = Progress::new();
                let and = |by| count_by_block_and(r, &f, unit, by, &progress).expect("counts");
                let by = [By::Service, By::Interaction, By::Channel, By::Month, By::AgeBand];
                (
                    [
                        and(Dimension::Service),
                        and(Dimension::Interaction),
                        and(Dimension::Channel),
                        and(Dimension::ProfileType),
                        and(Dimension::Month),
                        and(Dimension::AgeBand),
                    ],
                    tally(r, &f, unit, by, &progress).expect("counts"),
                    r.months(),
                )
            };
            prop_assert!(counts(&lean) == counts(&whole));
            let (arranged, _) = lean.clone().arranged(&Progress::new()).expect("arranged");
            prop_assert!(counts(&arranged) == counts(&whole));
            // Joined to records that know more, or to those that know less.
            let more = records(&more);
            let map: Vec<u32> = (0..PERSONS).collect();
            for (a, b, c, d) in [(&lean, &more, &whole, &more), (&more, &lean, &more, &whole)] {
                let (mut one, mut other) = (a.clone(), c.clone());
                one.append(b, &map).expect("joined");
                other.append(d, &map).expect("joined");
                one.check().expect("well formed");
                prop_assert_eq!(one, other);
            }
        }
    }

    #[test]
    fn a_column_cut_short_is_no_column_of_nothing_known() {
        let mut r = records(&[(0, None, None, None, None, None, None, None); 3]);
        r.columns.day.pop();
        assert!(r.check().is_err());
        r.columns.day.clear();
        assert!(r.check().is_err(), "nobody said that it was left out");
        r.columns.left_out = true;
        assert!(r.check().is_ok());
        r.columns.block.positions_mut().clear();
        assert!(r.check().is_err());
    }
}
