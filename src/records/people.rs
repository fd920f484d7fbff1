//! Whose are the rows that pass, and where does each person stand?
//!
//! A person's rows are looked at together. Where records are arranged (see
//! `arrange`) they lie together already and are read once from end to end;
//! else the rows that pass are sorted by person first.

use super::columns::{Columns, person_beyond};
use super::person_column::Starts;
use super::select::Selected;
use super::{NONE_U16, NONE_U32, Records};
use crate::base::{Progress, Result};
use rayon::prelude::*;
use std::ops::Range;

/// Those who have a row that passes.
pub(super) struct People<'a> {
    columns: &'a Columns,
    selected: &'a Selected,
    order: Order<'a>,
}

enum Order<'a> {
    /// Rows lie by person.
    AsTheyLie(&'a Starts),
    /// The rows that pass by person, then by row.
    Sorted(Vec<u32>),
}

/// The rows of one person that pass, and the block of each.
#[derive(Clone, Copy)]
pub(super) struct Theirs<'a> {
    pub(super) rows: &'a [u32],
    pub(super) blocks: &'a [u32],
    columns: &'a Columns,
}

impl<'a> People<'a> {
    /// Errors: `Progress` stopped; a person beyond the last.
    pub(super) fn of(
        records: &'a Records,
        selected: &'a Selected,
        progress: &Progress,
    ) -> Result<People<'a>> {
        let columns = &records.columns;
        let order = match columns.person.starts() {
            Some(_) if columns.person.greatest() >= Some(records.persons) => {
                return Err(person_beyond());
            }
            Some(starts) => Order::AsTheyLie(starts),
            None => Order::Sorted(rows_by_person(records, selected, progress)?),
        };
        Ok(People { columns, selected, order })
    }

    /// Where each person's rows begin, where they lie together.
    pub(super) fn starts(&self) -> Option<&'a Starts> {
        match self.order {
            Order::AsTheyLie(starts) => Some(starts),
            Order::Sorted(_) => None,
        }
    }

    /// All of them cut into parts for `each`, in the order of the persons, as
    /// many as are worth a thread and `most` at most.
    pub(super) fn parts(&self, most: usize) -> Vec<Range<usize>> {
        match &self.order {
            Order::AsTheyLie(starts) => self.selected.parts(most, |row| starts.begins(row)),
            Order::Sorted(rows) => {
                let person =
                    |at: usize| rows.get(at).map(|row| self.columns.person.at(*row as usize));
                Selected::all(rows.len()).parts(most, |at| person(at - 1) != person(at))
            }
        }
    }

    /// Calls `each` for one person of a part after the other.
    ///
    /// Errors: `Progress` stopped.
    pub(super) fn each(
        &self,
        part: Range<usize>,
        progress: &Progress,
        mut each: impl FnMut(Theirs<'_>),
    ) -> Result<()> {
        let (mut rows, mut blocks): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        // The first row, or number of a person, that is not of the one under way.
        let mut end = 0;
        let columns = self.columns;
        match &self.order {
            Order::AsTheyLie(starts) => {
                self.selected.each_block(columns, part, progress, |row, block| {
                    if row >= end {
                        if !rows.is_empty() {
                            each(Theirs { rows: &rows, blocks: &blocks, columns });
                            rows.clear();
                            blocks.clear();
                        }
                        // Most have one row.
                        if starts.begins(row + 1) {
                            end = row + 1;
                            return each(Theirs { rows: &[row as u32], blocks: &[block], columns });
                        }
                        end = starts.after(row);
                    }
                    rows.push(row as u32);
                    blocks.push(block);
                })?;
            }
            Order::Sorted(sorted) => {
                progress.check()?;
                for row in sorted.get(part).unwrap_or_default() {
                    let person = columns.person.at(*row as usize) as usize;
                    if person >= end && !rows.is_empty() {
                        each(Theirs { rows: &rows, blocks: &blocks, columns });
                        rows.clear();
                        blocks.clear();
                    }
                    end = person + 1;
                    rows.push(*row);
                    blocks.push(columns.block.at(*row as usize));
                }
            }
        }
        if !rows.is_empty() {
            each(Theirs { rows: &rows, blocks: &blocks, columns });
        }
        Ok(())
    }
}

/// The rows that pass by person, then by row.
fn rows_by_person(records: &Records, selected: &Selected, progress: &Progress) -> Result<Vec<u32>> {
    let person = records.columns.person.numbers();
    let everything = 0..records.len();
    if selected.count < records.persons as usize / 8 {
        let mut rows = Vec::with_capacity(selected.count);
        selected.each_in(everything, |row| rows.push(row as u32));
        if rows.iter().any(|&row| person[row as usize] >= records.persons) {
            return Err(person_beyond());
        }
        rows.par_sort_unstable_by_key(|&row| (person[row as usize], row));
        return Ok(rows);
    }
    // Where the next row of each person belongs.
    let mut next = vec![0u32; records.persons as usize + 1];
    let mut beyond = false;
    Selected::spans(everything.clone(), progress, |span| {
        selected.each_in(span, |row| match next.get_mut(person[row] as usize + 1) {
            Some(count) => *count += 1,
            None => beyond = true,
        });
    })?;
    if beyond {
        return Err(person_beyond());
    }
    let mut before = 0;
    for place in &mut next {
        before += *place;
        *place = before;
    }
    let mut rows = vec![0; selected.count];
    Selected::spans(everything, progress, |span| {
        selected.each_in(span, |row| {
            if let Some(place) = next.get_mut(person[row] as usize) {
                if let Some(at) = rows.get_mut(*place as usize) {
                    *at = row as u32;
                }
                *place += 1;
            }
        });
    })?;
    Ok(rows)
}

/// How well a record tells where its person lives: later days above earlier
/// ones, undated below all, then lower codes above; unplaced lowest.
pub(super) fn mark(block: u32, day: u16) -> u64 {
    if block == NONE_U32 {
        return 0;
    }
    let day = if day == NONE_U16 { 0 } else { u64::from(day) + 1 };
    // One below the least mark of a placed record is the unplaced's.
    (day << 32 | u64::from(NONE_U32 - block)).max(1)
}

/// The block that a record with a mark tells; `None` for the unplaced.
pub(super) fn block_of_mark(mark: u64) -> Option<u32> {
    (mark != 0).then(|| NONE_U32 - mark as u32)
}

impl<'a> Theirs<'a> {
    /// The block that the rows place the person in; `NONE_U32` where none does.
    #[inline]
    pub(super) fn home(self) -> u32 {
        match self.blocks {
            [block] => *block,
            [first, rest @ ..] if rest.iter().all(|block| block == first) => *first,
            _ => {
                let marked = self.marked().map(|(mark, _, block)| (mark, block));
                marked.max().map_or(NONE_U32, |(_, block)| block)
            }
        }
    }

    fn marked(self) -> impl Iterator<Item = (u64, u32, u32)> + 'a {
        let Theirs { rows, blocks, columns } = self;
        rows.iter()
            .zip(blocks)
            .map(|(row, block)| (mark(*block, columns.day_at(*row as usize)), *row, *block))
    }

    /// Those rows that say equally well where the person lives, with the block.
    pub(super) fn home_rows(self) -> impl Iterator<Item = (u32, u32)> + 'a {
        let best = self.marked().map(|(mark, ..)| mark).max().unwrap_or(0);
        self.marked().filter(move |(mark, ..)| *mark == best).map(|(_, row, block)| (row, block))
    }
}
