//! How many people, or contacts, are there of each combination of several
//! dimensions: area, profile class, service, interaction, channel, month, age?
//!
//! People are distinct within every combination, and stand in the building
//! block and the class of one record of theirs: the latest placed one that
//! passes the filter (ties: the lowest code, then the lowest class). So sums
//! over blocks and classes equal the distinct total; over the other
//! dimensions a person may be under several values. Contacts stand where each
//! record stands.

use super::columns::{block_beyond, code_at};
use super::people::{People, Theirs};
use super::select::Selected;
use super::{Classing, Filter, NONE_U8, NONE_U16, Records};
use crate::base::{Error, Month, Progress, Result, Unit};
use rayon::prelude::*;

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
    let selected = Selected::of(records, filter, progress)?;
    let keying = Keying::of(records, by)?;
    let new = || Keys::new(keying.combinations);
    let tables = match keying.combinations {
        0..=MOST_IN_TABLE => (CELLS_OF_ALL / keying.combinations.max(1)) as usize,
        _ => usize::MAX,
    };
    let tables = tables.max(1);
    let columns = &records.columns;
    if keying.by_block && !columns.block.is_within(records.blocks.len()) {
        return Err(block_beyond());
    }
    let counted: Vec<Keys> = match unit {
        Unit::Transactions => {
            let parts = selected.parts(tables, |_| true).into_par_iter();
            let count = |part| {
                let mut keys = new();
                selected.each_block(columns, part, progress, |row, block| {
                    keys.total += 1;
                    keys.add(keying.key(row, &Standing { block, class: keying.class(row, block) }));
                })?;
                Ok(keys)
            };
            parts.map(count).collect::<Result<_>>()?
        }
        Unit::People => {
            let people = People::of(records, &selected, progress)?;
            let count = |part| {
                let mut keys = new();
                people.each(part, progress, |theirs| {
                    keys.total += 1;
                    keys.person(&keying, theirs);
                })?;
                Ok(keys)
            };
            people.parts(tables).into_par_iter().map(count).collect::<Result<_>>()?
        }
    };
    progress.check()?;
    let total = counted.iter().map(|keys| keys.total).sum();
    let cells = Keys::sum(counted).into_par_iter();
    let cells = cells.map(|(key, count)| (keying.positions(key), count)).collect();
    Ok(Tally { cells, total })
}

/// Where a row, or a person in every combination, stands.
struct Standing {
    /// `NONE_U32` where unplaced.
    block: u32,
    class: Option<u16>,
}

/// Up to so many combinations are counted in a table; more are sorted.
const MOST_IN_TABLE: u64 = 1 << 22;
/// Tables of all threads together: 64 MB of cells.
const CELLS_OF_ALL: u64 = 1 << 24;

/// The numbers of combinations that one thread has met.
struct Keys {
    /// By number, where there are few.
    table: Vec<u32>,
    /// Else every one of them.
    list: Vec<u64>,
    /// Those of the person under way.
    of_person: Vec<u64>,
    /// Records, or distinct people.
    total: u64,
}

impl Keys {
    fn new(combinations: u64) -> Keys {
        let cells = if combinations <= MOST_IN_TABLE { combinations as usize } else { 0 };
        Keys { table: vec![0; cells], list: Vec::new(), of_person: Vec::new(), total: 0 }
    }

    fn add(&mut self, key: u64) {
        match self.table.get_mut(key as usize) {
            Some(count) => *count += 1,
            None => self.list.push(key),
        }
    }

    /// Each combination of a person once.
    fn person<const N: usize>(&mut self, keying: &Keying<'_, N>, theirs: Theirs<'_>) {
        let (standing, rows) = (keying.standing(theirs), theirs.rows);
        let key = |row: &u32| keying.key(*row as usize, &standing);
        if let (true, Some(row)) = (keying.by_standing || rows.len() == 1, rows.first()) {
            return self.add(key(row));
        }
        let mut keys = std::mem::take(&mut self.of_person);
        keys.extend(rows.iter().map(key));
        keys.sort_unstable();
        keys.dedup();
        keys.iter().for_each(|key| self.add(*key));
        keys.clear();
        self.of_person = keys;
    }

    /// Each key that occurs, rising, with how often.
    fn sum(counted: Vec<Keys>) -> Vec<(u64, u64)> {
        let (mut table, mut list) = (Vec::new(), Vec::new());
        for keys in counted {
            if table.is_empty() {
                table = keys.table;
            } else {
                table.iter_mut().zip(keys.table).for_each(|(to, from)| *to += from);
            }
            list.push(keys.list);
        }
        let mut list = list.concat();
        list.par_sort_unstable();
        let listed = list.chunk_by(|a, b| a == b);
        let listed = listed.filter_map(|run| Some((*run.first()?, run.len() as u64)));
        let counts = (0..).zip(table).filter(|(_, count)| *count > 0);
        counts.map(|(key, count)| (key, u64::from(count))).chain(listed).collect()
    }
}

/// How a row becomes one number, and that number positions again.
struct Keying<'a, const N: usize> {
    records: &'a Records,
    by: [By<'a>; N],
    /// Values of each dimension, with one more for the unknown.
    sizes: [u64; N],
    combinations: u64,
    by_block: bool,
    /// Whether all that is asked is where people stand.
    by_standing: bool,
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
        let combinations = combinations.ok_or_else(|| {
            Error::new("There are too many combinations to count")
                .remedy("Ask by fewer dimensions at a time")
        })?;
        let by_month = by.iter().any(|by| matches!(by, By::Month));
        let month_of_day = if by_month { months_of_days() } else { vec![] };
        let by_block = by.iter().any(|by| matches!(by, By::Block));
        let by_standing = by.iter().all(|by| matches!(by, By::Block | By::Class(_)));
        Ok(Keying { records, by, sizes, combinations, by_block, by_standing, month_of_day })
    }

    /// Where a person stands: of several rows that say it equally well, by the
    /// lowest class.
    fn standing(&self, theirs: Theirs<'_>) -> Standing {
        let class = self.classing().and_then(|_| {
            theirs.home_rows().filter_map(|(row, block)| self.class(row as usize, block)).min()
        });
        Standing { block: theirs.home(), class }
    }

    /// The class of a row that lies in a block.
    fn class(&self, row: usize, block: u32) -> Option<u16> {
        self.classing()?.class_of(self.records.columns.profile.at(row), block)
    }

    fn classing(&self) -> Option<&'a Classing> {
        self.by.iter().find_map(|by| match by {
            By::Class(classing) => Some(*classing),
            _ => None,
        })
    }

    /// The number of a row's combination, where it or its person stands.
    fn key(&self, row: usize, standing: &Standing) -> u64 {
        let columns = &self.records.columns;
        let mut key = 0;
        for (by, size) in self.by.iter().zip(self.sizes) {
            let at = match by {
                By::Block => u64::from(standing.block),
                By::Class(_) => standing.class.map_or(u64::MAX, u64::from),
                By::Service => u64::from(columns.service.at(row)),
                By::Interaction => u64::from(columns.interaction.at(row)),
                By::Channel => u64::from(code_at(&columns.channel, row, NONE_U8)),
                By::AgeBand => u64::from(code_at(&columns.age_band, row, NONE_U8)),
                By::Month => {
                    let day = usize::from(columns.day_at(row));
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

/// By day of the column: the position of the month that it lies in.
fn months_of_days() -> Vec<u16> {
    let mut months = Vec::with_capacity(usize::from(NONE_U16));
    for position in 0..MONTHS as u16 {
        let month = month_at(u32::from(position)).and_then(Month::last_day);
        let Some(last) = month else { break };
        let days = usize::try_from(last.0 - Records::DAY_OFFSET + 1).unwrap_or(0);
        months.resize(days.min(usize::from(NONE_U16)), position);
    }
    months
}
