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

use super::people::{for_each_person, home};
use super::select::Selected;
use super::table::{Table, tables_at_once};
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
    let columns = &records.columns;
    let blocks = records.blocks.len();
    let tables = tables_at_once(blocks, 1)?;
    let new = || Table::new(blocks, 1);
    let tables = match unit {
        Unit::Transactions => in_parts(&selected, tables, progress, new, |table, row| {
            table.add(columns.block[row], 0);
        })?,
        Unit::People => {
            for_each_person(records, &selected, tables, progress, new, |table, rows| {
                table.add(home(columns, rows), 0);
            })?
        }
    };
    let table = Table::sum(tables)?.unwrap_or_else(new);
    let (unplaced, by_block) = table.split();
    let by_block: Vec<u64> = by_block.iter().map(|&count| count.into()).collect();
    let unplaced = unplaced.iter().map(|&count| u64::from(count)).sum();
    let total = by_block.iter().sum::<u64>() + unplaced;
    Ok(BlockCounts { by_block, unplaced, total })
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
    in_spans(selected, tables, progress, new, |into, span| {
        selected.each_in(span, |row| each(into, row));
    })
}

/// As `in_parts`, a span of rows at a time, whether they pass or not.
pub(super) fn in_spans<T: Send>(
    selected: &Selected,
    tables: usize,
    progress: &Progress,
    new: impl Fn() -> T + Sync,
    each: impl Fn(&mut T, Range<usize>) + Sync,
) -> Result<Vec<T>> {
    let parts = selected.parts(tables, |_| true).into_par_iter();
    let counted = parts.map(|part| {
        let mut into = new();
        Selected::spans(part, progress, |span| each(&mut into, span))?;
        Ok(into)
    });
    counted.collect()
}
