//! Whose are the rows that pass, and where does each person stand?
//!
//! A person's rows are looked at together. Where records are arranged (see
//! `arrange`) they lie together already and are read once from end to end;
//! else the rows that pass are sorted by person first.

use super::columns::{Columns, person_beyond};
use super::select::{CHUNK, Selected};
use super::{NONE_U16, NONE_U32, Records};
use crate::base::{Progress, Result};
use rayon::prelude::*;
use std::ops::Range;

/// Calls `each` with the passing rows of one person after the other, in
/// several parts at once, each part into a value of its own. Gives these in
/// the order of the persons. `tables` parts at most.
///
/// Errors: `Progress` stopped; a person beyond the last.
pub(super) fn for_each_person<T: Send>(
    records: &Records,
    selected: &Selected,
    tables: usize,
    progress: &Progress,
    new: impl Fn() -> T + Sync,
    each: impl Fn(&mut T, &[u32]) + Sync,
) -> Result<Vec<T>> {
    let person = &records.columns.person;
    let start = person.get(..CHUNK).unwrap_or(person);
    if start.is_sorted() {
        let parts = selected.parts(tables, |row| person[row - 1] != person[row]);
        let counted: Vec<(T, Persons)> = parts
            .into_par_iter()
            .map(|part| as_they_lie(records, selected, part, progress, &new, &each))
            .collect::<Result<_>>()?;
        let beyond = counted.iter().any(|(_, persons)| persons.beyond(records));
        if beyond {
            return Err(person_beyond());
        }
        let mut all = Persons::default();
        counted.iter().for_each(|(_, persons)| all.then(persons));
        if all.rising {
            return Ok(counted.into_iter().map(|(value, _)| value).collect());
        }
    }
    sorted(records, selected, tables, progress, new, each)
}

/// The persons of consecutive rows.
#[derive(Clone, Copy)]
struct Persons {
    first_and_last: Option<(u32, u32)>,
    rising: bool,
}

impl Default for Persons {
    fn default() -> Persons {
        Persons { first_and_last: None, rising: true }
    }
}

impl Persons {
    fn then(&mut self, next: &Persons) {
        self.rising &= next.rising;
        if let Some((first, last)) = next.first_and_last {
            self.rising &= self.first_and_last.is_none_or(|(_, before)| before < first);
            let start = self.first_and_last.map_or(first, |(start, _)| start);
            self.first_and_last = Some((start, last));
        }
    }

    fn beyond(&self, records: &Records) -> bool {
        self.rising && self.first_and_last.is_some_and(|(_, last)| last >= records.persons)
    }
}

/// One part of rows that are expected to lie person by person.
fn as_they_lie<T>(
    records: &Records,
    selected: &Selected,
    part: Range<usize>,
    progress: &Progress,
    new: &impl Fn() -> T,
    each: &impl Fn(&mut T, &[u32]),
) -> Result<(T, Persons)> {
    let person = &records.columns.person;
    let mut into = new();
    let mut persons = Persons::default();
    let mut rows: Vec<u32> = Vec::new();
    let mut current = 0;
    Selected::spans(part, progress, |span| {
        if !persons.rising {
            return;
        }
        selected.each_in(span, |row| {
            let next = person[row];
            if next != current || rows.is_empty() {
                if rows.is_empty() {
                    persons.first_and_last = Some((next, next));
                } else {
                    persons.rising &= next > current;
                    each(&mut into, &rows);
                    rows.clear();
                }
                current = next;
            }
            rows.push(row as u32);
        });
    })?;
    if !rows.is_empty() {
        each(&mut into, &rows);
        persons.first_and_last = persons.first_and_last.map(|(first, _)| (first, current));
    }
    Ok((into, persons))
}

/// Of rows in any order.
fn sorted<T: Send>(
    records: &Records,
    selected: &Selected,
    tables: usize,
    progress: &Progress,
    new: impl Fn() -> T + Sync,
    each: impl Fn(&mut T, &[u32]) + Sync,
) -> Result<Vec<T>> {
    let person = &records.columns.person;
    let rows = rows_by_person(records, selected, progress)?;
    let of = |at: usize| person[rows[at] as usize];
    let parts = Selected::all(rows.len()).parts(tables, |at| of(at - 1) != of(at));
    parts
        .into_par_iter()
        .map(|part| {
            progress.check()?;
            let mut into = new();
            let same = |a: &u32, b: &u32| person[*a as usize] == person[*b as usize];
            let rows = rows.get(part).unwrap_or_default();
            rows.chunk_by(same).for_each(|rows| each(&mut into, rows));
            Ok(into)
        })
        .collect()
}

/// The rows that pass by person, then by row.
fn rows_by_person(records: &Records, selected: &Selected, progress: &Progress) -> Result<Vec<u32>> {
    let person = &records.columns.person;
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
fn mark(columns: &Columns, row: u32) -> u64 {
    let (block, day) = (columns.block[row as usize], columns.day_at(row as usize));
    if block == NONE_U32 {
        return 0;
    }
    let day = if day == NONE_U16 { 0 } else { u64::from(day) + 1 };
    // One below the least mark of a placed record is the unplaced's.
    (day << 32 | u64::from(NONE_U32 - block)).max(1)
}

/// The block that a person's rows place them in; `NONE_U32` where none does.
#[inline]
pub(super) fn home(columns: &Columns, rows: &[u32]) -> u32 {
    match rows {
        [row] => columns.block[*row as usize],
        _ => home_rows(columns, rows).next().map_or(NONE_U32, |row| columns.block[row as usize]),
    }
}

/// Those of a person's rows that say equally well where they live.
pub(super) fn home_rows<'a>(
    columns: &'a Columns,
    rows: &'a [u32],
) -> impl Iterator<Item = u32> + 'a {
    let best = rows.iter().map(|row| mark(columns, *row)).max().unwrap_or(0);
    rows.iter().copied().filter(move |row| mark(columns, *row) == best)
}
