//! How do the counts of each building block split by one further dimension:
//! service, interaction, channel, profile type, month or age?

use super::by_run::add_rows;
use super::cells::Cells;
use super::code_column::Codes;
use super::count::{people_parts, row_parts};
use super::cross_keys::{Dimension, Key, Keyed};
use super::people::{People, Theirs};
use super::select::Selected;
use super::table::{Window, tables_at_once};
use super::{Filter, NONE_U32, Records};
use crate::base::{Progress, Result, Unit};
use std::ops::Range;

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

    fn leave_out_what_does_not_occur(&mut self) {
        let keys = self.keys.len();
        let kept: Vec<usize> = (0..keys).filter(|key| self.totals[*key] > 0).collect();
        if kept.len() == keys {
            return;
        }
        self.cells.keep(keys, &kept);
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
    let (cells, unplaced, people) = match unit {
        Unit::Transactions => {
            let parts = row_parts(records, &selected, tables);
            parts.packed((blocks, keys), |window, rows| {
                each_row(records, &selected, &keyed, window, rows, progress)?;
                Ok((0, 0))
            })?
        }
        Unit::People => {
            let people = People::of(records, &selected, progress)?;
            let parts = people_parts(records, &selected, &people, tables);
            parts.packed((blocks, keys), |window, part| {
                let mut counted = Counted { person: 0, seen: vec![0; keys], total: 0, unplaced: 0 };
                people.each(part, progress, |theirs| counted.person(theirs, &keyed, window))?;
                Ok((counted.total, counted.unplaced))
            })?
        }
    };
    let unplaced_by_key: Vec<u64> = unplaced.into_iter().map(u64::from).collect();
    let totals = cells.sums(keys).iter().zip(&unplaced_by_key).map(|(a, b)| a + b).collect();
    let mut counts = CrossCounts {
        keys: keyed.keys,
        cells,
        totals,
        unplaced_by_key,
        total: people.iter().map(|(all, _)| all).sum(),
        unplaced: people.iter().map(|(_, unplaced)| unplaced).sum(),
    };
    if unit == Unit::Transactions {
        counts.total = counts.totals.iter().sum();
        counts.unplaced = counts.unplaced_by_key.iter().sum();
    }
    if dimension != Dimension::Month {
        counts.leave_out_what_does_not_occur();
    }
    Ok(counts)
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
