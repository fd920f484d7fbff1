//! How many people, or contacts, of any kind are there in each building block?
//! The one counting path.
//!
//! A person counts once within a question: in the area of their latest placed
//! record that passes the filter (ties: the lowest code). Undated records
//! count as the earliest. People whose passing records are all unplaced are
//! `unplaced`, never in an area. So the sum over areas, and `unplaced`, equal
//! the distinct total. Transactions count each record in its own area.
//!
//! All sums are of integers, so that the number of threads changes nothing.

use super::by_run::{add_people, add_rows};
use super::people::People;
use super::select::Selected;
use super::table::{Parts, tables_at_once};
use super::{Filter, Records};
use crate::base::{Progress, Result, Unit};
use rayon::prelude::*;
use std::ops::Range;

/// Counts by building block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockCounts {
    /// By position of the block.
    pub by_block: Vec<u64>,
    /// Without a place: in no block.
    pub unplaced: u64,
    /// All that pass, distinct where people are counted: the sum of
    /// `by_block`, and `unplaced`.
    pub total: u64,
}

impl BlockCounts {
    /// All that lie in some block.
    pub fn placed(&self) -> u64 {
        self.total - self.unplaced
    }
}

/// The records that pass the filter, by building block.
///
/// Errors: `Progress` stopped; columns that contradict each other.
pub fn count_by_block(
    records: &Records,
    filter: &Filter,
    unit: Unit,
    progress: &Progress,
) -> Result<BlockCounts> {
    let selected = Selected::of(records, filter, progress)?;
    let (columns, blocks) = (&records.columns, records.blocks.len());
    let (table, _) = match unit {
        Unit::Transactions => {
            let parts = row_parts(records, &selected, tables_at_once(blocks, 1)?);
            let count = |cells: &mut [u32], rows: Range<usize>| {
                cells.iter_mut().for_each(|cell| *cell += rows.len() as u32);
            };
            parts.counted((blocks, 1), |window, rows| match columns.block.runs() {
                Some(runs) => add_rows(window, (runs, &selected), rows, progress, |_| 0, count),
                None => {
                    selected.each_block(columns, rows, progress, |_, block| window.add(block, 0))
                }
            })?
        }
        Unit::People => {
            let people = People::of(records, &selected, progress)?;
            let parts = people_parts(records, &selected, &people, tables_at_once(blocks, 1)?);
            parts.counted((blocks, 1), |window, part| {
                match columns.block.runs().filter(|_| people.starts().is_some()) {
                    Some(runs) => {
                        let of = (&selected, &people);
                        add_people(window, (columns, runs), of, part, progress)
                    }
                    None => people.each(part, progress, |theirs| window.add(theirs.home(), 0)),
                }
            })?
        }
    };
    let by_block: Vec<u64> = table.cells.iter().map(|&count| count.into()).collect();
    let unplaced = table.unplaced.iter().map(|&count| u64::from(count)).sum();
    let total = by_block.iter().sum::<u64>() + unplaced;
    Ok(BlockCounts { by_block, unplaced, total })
}

/// All rows, for several threads that count by block; `tables` at most where
/// each needs its own.
pub(super) fn row_parts(records: &Records, selected: &Selected, tables: usize) -> Parts {
    match records.columns.block.runs() {
        Some(runs) => Parts::of_runs(runs, selected.worth_in_one(), records.blocks.len(), |_| true),
        None => Parts::Anywhere(selected.parts(tables, |_| true)),
    }
}

/// As `row_parts`, of people, each of whom is in one part.
pub(super) fn people_parts(
    records: &Records,
    selected: &Selected,
    people: &People,
    tables: usize,
) -> Parts {
    match (records.columns.block.runs(), people.starts()) {
        (Some(runs), Some(starts)) => {
            let begins = |row| starts.begins(row);
            Parts::of_runs(runs, selected.worth_in_one(), records.blocks.len(), begins)
        }
        _ => Parts::Anywhere(people.parts(tables)),
    }
}

/// Calls `each` with every row that passes, in several parts at once, each
/// part into a value of its own. Gives these in the order of the rows.
/// `tables` parts at most.
pub(super) fn in_parts<T: Send>(
    selected: &Selected,
    tables: usize,
    progress: &Progress,
    new: impl Fn() -> T + Sync,
    each: impl Fn(&mut T, usize) + Sync,
) -> Result<Vec<T>> {
    let parts = selected.parts(tables, |_| true).into_par_iter();
    let counted = parts.map(|part| {
        let mut into = new();
        Selected::spans(part, progress, |span| {
            selected.each_in(span, |row| each(&mut into, row));
        })?;
        Ok(into)
    });
    counted.collect()
}
