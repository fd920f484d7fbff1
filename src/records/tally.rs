//! How many people, or contacts, are there of each combination of several
//! dimensions: area, profile class, service, interaction, channel, month, age?
//!
//! People are distinct within every combination, and stand in the building
//! block and the class of one record of theirs: the latest placed one that
//! passes the filter (ties: the lowest code, then the lowest class). So sums
//! over blocks and classes equal the distinct total; over the other
//! dimensions a person may be under several values. Contacts stand where each
//! record stands.

use super::count::{Home, for_passing, homes};
use super::filter::Compiled;
use super::{Classing, Filter, NONE_U8, NONE_U16, Records};
use crate::base::{Date, Error, Month, Progress, Result, Unit};
use rayon::prelude::*;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};

/// One dimension to count by.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// Position in `Records::blocks`; unknown where unplaced.
    Block,
    /// Position of the class.
    Class(&'a Classing),
    /// Position in `Records::services`.
    Service,
    /// Position in `Records::interactions`.
    Interaction,
    /// Position in `Records::channels`.
    Channel,
    /// Months since January 1900: see `month_at`.
    Month,
    /// Five-year band: 0 is ages 0–4.
    AgeBand,
}

/// The counts of the combinations that occur.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally<const N: usize> {
    /// Position along each dimension, `None` where not known, and the count;
    /// rising, with the unknown last.
    pub cells: Vec<([Option<u32>; N], u64)>,
    /// All that pass, distinct where people are counted.
    pub total: u64,
}

impl<const N: usize> Tally<N> {
    /// The counts along one dimension of `length` values, summed over the
    /// others, and of the unknown. What is summed is the cells: of people they
    /// are a sum of distinct people only along `Block` and `Class`.
    pub fn along(&self, dimension: usize, length: usize) -> (Vec<u64>, u64) {
        let (mut sums, mut unknown) = (vec![0; length], 0);
        for (at, count) in &self.cells {
            let at = at.get(dimension).copied().flatten().map(|at| at as usize);
            match at.and_then(|at| sums.get_mut(at)) {
                Some(sum) => *sum += count,
                None => unknown += count,
            }
        }
        (sums, unknown)
    }

    /// The count of one combination; 0 where it does not occur.
    pub fn of(&self, at: [Option<u32>; N]) -> u64 {
        let order = |a: &[Option<u32>; N]| a.map(|v| v.unwrap_or(u32::MAX));
        let found = self.cells.binary_search_by(|(cell, _)| order(cell).cmp(&order(&at)));
        found.ok().and_then(|i| self.cells.get(i)).map_or(0, |(_, count)| *count)
    }
}

/// The month at a position of `By::Month`.
pub fn month_at(position: u32) -> Option<Month> {
    Month::from_number(position.checked_add(FIRST_MONTH)?)
}

/// The month of day 0 of the `day` column.
const FIRST_MONTH: u32 = 1900 * 12;
/// To the end of what the column reaches.
const MONTHS: usize = 180 * 12;

/// The records that pass the filter, by each combination that occurs.
///
/// Errors: `Progress` stopped; columns that contradict each other; classes of
/// two schemes or tiers at once; more combinations than can be told apart.
pub fn tally<const N: usize>(
    records: &Records,
    filter: &Filter,
    unit: Unit,
    by: [By<'_>; N],
    progress: &Progress,
) -> Result<Tally<N>> {
    records.check_shape()?;
    let compiled = filter.compile(records);
    let keying = Keying::of(records, by)?;
    let (keys, total) = match unit {
        Unit::Transactions => {
            let keys = gathered(records, &compiled, progress, |row| keying.key(row, None))?;
            let total = keys.len() as u64;
            (keys, total)
        }
        Unit::People => people(records, &compiled, &keying, progress)?,
    };
    progress.check()?;
    let cells = counted(keys, keying.combinations);
    let cells = cells.into_iter().map(|(key, count)| (keying.positions(key), count)).collect();
    Ok(Tally { cells, total })
}

/// Where a person stands in every combination.
struct Standing {
    /// Position, or the number of blocks where unplaced.
    block: usize,
    class: Option<u16>,
}

/// The keys of distinct people, and how many they are.
fn people<const N: usize>(
    records: &Records,
    compiled: &Compiled<'_>,
    keying: &Keying<'_, N>,
    progress: &Progress,
) -> Result<(Vec<u64>, u64)> {
    let blocks = records.blocks.len();
    let homes = homes(records, compiled, progress)?;
    let classes = home_classes(records, compiled, keying, &homes, progress)?;
    let standing = |person: usize| {
        let block = homes.get(person)?.slot(blocks)?;
        let class = classes.as_ref().and_then(|classes| classes.get(person));
        let class = class.map(|class| class.load(Ordering::Relaxed)).filter(|c| *c != NONE_U16);
        Some(Standing { block, class })
    };
    let persons = records.persons as usize;
    let total = (0..persons).into_par_iter().filter(|p| homes[*p].slot(blocks).is_some()).count();
    if keying.by.iter().all(|by| matches!(by, By::Block | By::Class(_))) {
        let keys = (0..persons).into_par_iter().filter_map(standing);
        let keys = keys.map(|standing| keying.key(0, Some(&standing))).collect();
        return Ok((keys, total as u64));
    }
    let combinations = keying.combinations;
    let mut seen = gathered(records, compiled, progress, |row| {
        let person = records.columns.person[row] as usize;
        let key = standing(person).map_or(0, |standing| keying.key(row, Some(&standing)));
        person as u64 * combinations + key
    })?;
    progress.check()?;
    seen.par_sort_unstable();
    seen.dedup();
    seen.par_iter_mut().for_each(|key| *key %= combinations);
    Ok((seen, total as u64))
}

/// The class of each person's home record; `None` where none is asked for.
fn home_classes<const N: usize>(
    records: &Records,
    compiled: &Compiled<'_>,
    keying: &Keying<'_, N>,
    homes: &[Home],
    progress: &Progress,
) -> Result<Option<Vec<AtomicU16>>> {
    let Some(classing) = keying.classing() else { return Ok(None) };
    let mut classes: Vec<AtomicU16> = Vec::new();
    classes.resize_with(homes.len(), || AtomicU16::new(NONE_U16));
    for_passing(records, compiled, progress, |row| {
        let columns = &records.columns;
        let person = columns.person[row] as usize;
        // Several records may be equally the latest: the lowest class of them.
        if homes[person].is_of(columns.block[row], columns.day[row])
            && let Some(class) = classing.class_of(records, row)
        {
            classes[person].fetch_min(class, Ordering::Relaxed);
        }
    })?;
    Ok(Some(classes))
}

/// What `each` gives for every row that passes, in no order.
fn gathered(
    records: &Records,
    compiled: &Compiled<'_>,
    progress: &Progress,
    each: impl Fn(usize) -> u64 + Sync,
) -> Result<Vec<u64>> {
    let all = Mutex::new(Vec::new());
    super::count::for_passing_in_chunks(records, compiled, progress, |rows| {
        let keys: Vec<u64> = rows.iter().map(|row| each(*row)).collect();
        all.lock().unwrap_or_else(PoisonError::into_inner).extend(keys);
    })?;
    Ok(all.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Up to so many combinations are counted in a table; more are sorted.
const MOST_IN_TABLE: u64 = 1 << 22;

/// Each key that occurs, rising, with how often.
fn counted(mut keys: Vec<u64>, combinations: u64) -> Vec<(u64, u64)> {
    if combinations <= MOST_IN_TABLE {
        let mut table: Vec<AtomicU64> = Vec::new();
        table.resize_with(combinations as usize, || AtomicU64::new(0));
        keys.par_iter().for_each(|key| {
            if let Some(cell) = table.get(*key as usize) {
                cell.fetch_add(1, Ordering::Relaxed);
            }
        });
        let counts = table.into_iter().map(AtomicU64::into_inner);
        return (0..).zip(counts).filter(|(_, count)| *count > 0).collect();
    }
    keys.par_sort_unstable();
    let runs = keys.chunk_by(|a, b| a == b);
    runs.filter_map(|run| Some((*run.first()?, run.len() as u64))).collect()
}

/// How a row becomes one number, and that number positions again.
struct Keying<'a, const N: usize> {
    records: &'a Records,
    by: [By<'a>; N],
    /// Values of each dimension, with one more for the unknown.
    sizes: [u64; N],
    combinations: u64,
    /// By day of the column; empty where months are not asked for.
    month_of_day: Vec<u16>,
}

impl<'a, const N: usize> Keying<'a, N> {
    fn of(records: &'a Records, by: [By<'a>; N]) -> Result<Keying<'a, N>> {
        if by.iter().filter(|by| matches!(by, By::Class(_))).count() > 1 {
            return Err(Error::new("Classes of two kinds cannot be counted at once")
                .remedy("Count by one scheme and tier at a time"));
        }
        let values = by.map(|by| match by {
            By::Block => records.blocks.len(),
            By::Class(classing) => classing.classes,
            By::Service => records.services.len(),
            By::Interaction => records.interactions.len(),
            By::Channel => records.channels.len(),
            By::Month => MONTHS,
            By::AgeBand => usize::from(NONE_U8),
        });
        let sizes = values.map(|values| values as u64 + 1);
        let combinations = sizes.iter().try_fold(1u64, |all, size| all.checked_mul(*size));
        // Persons are told apart in the same number.
        let fits = |all: &u64| all.checked_mul(u64::from(records.persons) + 1).is_some();
        let combinations = combinations.filter(fits).ok_or_else(|| {
            Error::new("There are too many combinations to count")
                .remedy("Ask by fewer dimensions at a time")
        })?;
        let by_month = by.iter().any(|by| matches!(by, By::Month));
        let month_of_day = if by_month { (0..NONE_U16).map(month_of).collect() } else { vec![] };
        Ok(Keying { records, by, sizes, combinations, month_of_day })
    }

    fn classing(&self) -> Option<&'a Classing> {
        self.by.iter().find_map(|by| match by {
            By::Class(classing) => Some(*classing),
            _ => None,
        })
    }

    /// The number of a row's combination, for a person at their standing.
    fn key(&self, row: usize, standing: Option<&Standing>) -> u64 {
        let columns = &self.records.columns;
        let mut key = 0;
        for (by, size) in self.by.iter().zip(self.sizes) {
            let at = match (by, standing) {
                (By::Block, Some(standing)) => standing.block as u64,
                (By::Block, None) => u64::from(columns.block[row]),
                (By::Class(_), Some(standing)) => standing.class.map_or(u64::MAX, u64::from),
                (By::Class(classing), None) => {
                    classing.class_of(self.records, row).map_or(u64::MAX, u64::from)
                }
                (By::Service, _) => u64::from(columns.service[row]),
                (By::Interaction, _) => u64::from(columns.interaction[row]),
                (By::Channel, _) => u64::from(columns.channel[row]),
                (By::AgeBand, _) => u64::from(columns.age_band[row]),
                (By::Month, _) => {
                    let day = usize::from(columns.day[row]);
                    self.month_of_day.get(day).map_or(u64::MAX, |month| u64::from(*month))
                }
            };
            // "Not known" is beyond every dictionary.
            key = key * size + at.min(size - 1);
        }
        key
    }

    fn positions(&self, mut key: u64) -> [Option<u32>; N] {
        let mut positions = [None; N];
        for (position, size) in positions.iter_mut().zip(self.sizes).rev() {
            let at = key % size;
            key /= size;
            *position = u32::try_from(at).ok().filter(|_| at < size - 1);
        }
        positions
    }
}

/// The position of the month that a day of the column lies in.
fn month_of(day: u16) -> u16 {
    let month = Date(i32::from(day) + Records::DAY_OFFSET).month();
    let position = month.and_then(|month| month.number().checked_sub(FIRST_MONTH));
    position.and_then(|at| u16::try_from(at).ok()).unwrap_or(NONE_U16)
}
