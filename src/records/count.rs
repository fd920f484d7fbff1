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

use super::filter::Compiled;
use super::{Filter, NONE_U16, NONE_U32, Records};
use crate::base::{Error, Progress, Result, Unit};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

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
    records.check_shape()?;
    let compiled = filter.compile(records);
    match unit {
        Unit::Transactions => transactions(records, &compiled, progress),
        Unit::People => {
            let homes = homes(records, &compiled, progress)?;
            progress.check()?;
            let mut tally = homes
                .par_chunks(SPAN)
                .fold(
                    || vec![0u64; records.blocks.len() + 1],
                    |mut tally, homes| {
                        for home in homes {
                            if let Some(slot) = home.slot(records.blocks.len()) {
                                tally[slot] += 1;
                            }
                        }
                        tally
                    },
                )
                .reduce(Vec::new, added);
            Ok(finished(&mut tally, records.blocks.len()))
        }
    }
}

/// Rows that one thread takes at a time.
pub(super) const SPAN: usize = 1 << 18;
/// Rows masked at a time: small enough to stay in the nearest cache.
const CHUNK: usize = 1 << 13;

/// Calls `each` with chunks of rows of a span and their yes and no.
fn for_chunks(
    records: &Records,
    compiled: &Compiled<'_>,
    span: Range<usize>,
    progress: &Progress,
    mut each: impl FnMut(Range<usize>, &[bool]),
) -> Result<()> {
    progress.check()?;
    let mut mask = Vec::with_capacity(CHUNK);
    for start in span.clone().step_by(CHUNK) {
        let rows = start..(start + CHUNK).min(span.end);
        compiled.mask(records, rows.clone(), &mut mask);
        each(rows, &mask);
    }
    Ok(())
}

/// The spans of all rows.
fn spans(records: &Records) -> impl IndexedParallelIterator<Item = Range<usize>> {
    let rows = records.len();
    (0..rows.div_ceil(SPAN)).into_par_iter().map(move |i| i * SPAN..((i + 1) * SPAN).min(rows))
}

/// Calls `each` with every row that passes, from several threads at once.
pub(super) fn for_passing(
    records: &Records,
    compiled: &Compiled<'_>,
    progress: &Progress,
    each: impl Fn(usize) + Sync,
) -> Result<()> {
    spans(records).try_for_each(|span| {
        for_chunks(records, compiled, span, progress, |rows, mask| {
            for (row, &yes) in rows.zip(mask) {
                if yes {
                    each(row);
                }
            }
        })
    })
}

/// Calls `each` with the rows that pass, a chunk at a time, from several
/// threads at once.
pub(super) fn for_passing_in_chunks(
    records: &Records,
    compiled: &Compiled<'_>,
    progress: &Progress,
    each: impl Fn(&[usize]) + Sync,
) -> Result<()> {
    spans(records).try_for_each(|span| {
        let mut passing = Vec::with_capacity(CHUNK);
        for_chunks(records, compiled, span, progress, |rows, mask| {
            passing.clear();
            passing.extend(rows.zip(mask).filter(|(_, yes)| **yes).map(|(row, _)| row));
            each(&passing);
        })
    })
}

fn transactions(
    records: &Records,
    compiled: &Compiled<'_>,
    progress: &Progress,
) -> Result<BlockCounts> {
    let blocks = records.blocks.len();
    let mut tally = spans(records)
        .try_fold(
            || vec![0u64; blocks + 1],
            |mut tally, span| {
                for_chunks(records, compiled, span, progress, |rows, mask| {
                    for (&block, &yes) in records.columns.block[rows].iter().zip(mask) {
                        tally[(block as usize).min(blocks)] += u64::from(yes);
                    }
                })?;
                Ok(tally)
            },
        )
        .try_reduce(Vec::new, |a, b| Ok::<_, Error>(added(a, b)))?;
    Ok(finished(&mut tally, blocks))
}

/// The sum of two tallies; an empty one is nothing.
fn added(mut a: Vec<u64>, b: Vec<u64>) -> Vec<u64> {
    if a.is_empty() {
        return b;
    }
    a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
    a
}

/// A tally with one slot more than blocks: the last is the unplaced.
fn finished(tally: &mut Vec<u64>, blocks: usize) -> BlockCounts {
    tally.resize(blocks + 1, 0);
    let unplaced = tally.pop().unwrap_or_default();
    let total = tally.iter().sum::<u64>() + unplaced;
    BlockCounts { by_block: std::mem::take(tally), unplaced, total }
}

/// Where a person counts: the greatest of the marks of their records, so that
/// the order in which threads come to it changes nothing.
pub(super) struct Home(AtomicU64);

/// No record passes.
const ABSENT: u64 = 0;
/// Records pass, and none of them is placed.
const UNPLACED: u64 = 1;

impl Home {
    /// Later days above earlier ones, undated below all, then lower codes above.
    fn mark(block: u32, day: u16) -> u64 {
        if block == NONE_U32 {
            return UNPLACED;
        }
        let day = if day == NONE_U16 { 1 } else { u64::from(day) + 2 };
        day << 32 | u64::from(NONE_U32 - block)
    }

    fn raise(&self, mark: u64) {
        // The load alone settles most of them, and is much cheaper.
        if self.0.load(Ordering::Relaxed) < mark {
            self.0.fetch_max(mark, Ordering::Relaxed);
        }
    }

    /// Whether a passing record of the person, in this block on this day, is
    /// one that the person stands by.
    pub(super) fn is_of(&self, block: u32, day: u16) -> bool {
        self.0.load(Ordering::Relaxed) == Home::mark(block, day)
    }

    /// The block, or `blocks` where unplaced; `None` where no record passes.
    pub(super) fn slot(&self, blocks: usize) -> Option<usize> {
        match self.0.load(Ordering::Relaxed) {
            ABSENT => None,
            UNPLACED => Some(blocks),
            mark => Some((NONE_U32 - mark as u32) as usize),
        }
    }
}

/// Where each person counts, by number of the person.
pub(super) fn homes(
    records: &Records,
    compiled: &Compiled<'_>,
    progress: &Progress,
) -> Result<Vec<Home>> {
    let homes: Vec<Home> = (0..records.persons).map(|_| Home(AtomicU64::new(ABSENT))).collect();
    let columns = &records.columns;
    for_passing(records, compiled, progress, |row| {
        let person = columns.person[row] as usize;
        homes[person].raise(Home::mark(columns.block[row], columns.day[row]));
    })?;
    Ok(homes)
}
