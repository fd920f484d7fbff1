//! How are rows counted by block and key, by several threads at once? Where
//! the rows of no two threads lie in the same blocks, all into one table; else
//! each into a table of its own, which are added up.

use super::NONE_U32;
use super::block_runs::Runs;
use super::cells::{Apart, Cells, pack};
use super::columns::block_beyond;
use crate::base::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;

/// Two gigabytes of cells.
const MOST_CELLS: usize = 1 << 29;
/// Tables of all threads together: 64 MB of cells.
const CELLS_OF_ALL: usize = 1 << 24;

/// Counts by block and key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// By block, then by key.
    pub(super) cells: Vec<u32>,
    /// By key.
    pub(super) unplaced: Vec<u32>,
}

/// What several threads count at once.
pub(super) enum Parts {
    /// Of each part: its rows, and the block after the last that its rows lie
    /// in, but for a few that lie anywhere. Those before are of parts before.
    Apart(Vec<(Range<usize>, usize)>),
    /// Rows of each part lie anywhere.
    Anywhere(Vec<Range<usize>>),
}

/// The blocks that the rows of one part mostly lie in.
pub(super) struct Window<'a> {
    /// How many there are in all.
    blocks: usize,
    keys: usize,
    first: u32,
    cells: &'a mut [u32],
    found: Found,
}

/// What a part found in none of its blocks.
#[derive(Default)]
struct Found {
    /// By key.
    unplaced: Vec<u32>,
    /// Block and key.
    outside: Vec<(u32, u32)>,
    /// Whether a block came that is none.
    astray: bool,
}

/// How many tables of so many blocks and keys there may be at once.
///
/// Errors: one alone is more than memory should hold.
pub(super) fn tables_at_once(blocks: usize, keys: usize) -> Result<usize> {
    let cells = (blocks + 1).checked_mul(keys.max(1)).filter(|&cells| cells <= MOST_CELLS);
    let cells = cells.ok_or_else(|| {
        Error::new(format!("A table of {blocks} areas by {keys} is too large"))
            .remedy("Ask for a shorter period, or for fewer areas")
    })?;
    Ok((CELLS_OF_ALL / cells).max(1))
}

impl Parts {
    /// At the beginnings of runs, so that no two parts share a block.
    pub(super) fn of_runs(
        runs: &Runs,
        most: usize,
        blocks: usize,
        begins: impl Fn(usize) -> bool,
    ) -> Parts {
        let (mut parts, mut start) = (Vec::new(), 0);
        for part in 1..most {
            let mut run = runs.at(part * runs.rows / most);
            while !begins(runs.of(run).start) && run < runs.starts.len() {
                run += 1;
            }
            let (cut, block) = (runs.of(run).start, runs.blocks.get(run));
            if cut > start && cut < runs.rows {
                let end = block.map_or(blocks, |block| (*block as usize).min(blocks));
                parts.push((start..cut, end));
                start = cut;
            }
        }
        parts.push((start..runs.rows, blocks));
        Parts::Apart(parts)
    }

    /// Calls `count` with each part and its window, several at once. Gives the
    /// sums, and what `count` gave, in the order of the parts.
    ///
    /// Errors: those of `count`; a block came that is none of `blocks`.
    pub(super) fn counted<S: Send>(
        self,
        (blocks, keys): (usize, usize),
        count: impl Fn(&mut Window<'_>, Range<usize>) -> Result<S> + Sync,
    ) -> Result<(Table, Vec<S>)> {
        let mut table = Table::new(blocks, keys);
        let of_part = |(mut window, rows): (Window<'_>, Range<usize>)| {
            let said = count(&mut window, rows)?;
            Ok((window.found, said))
        };
        let counted: Result<Vec<(Found, S)>> = match self {
            Parts::Apart(parts) => of_each(parts, keys, &mut table.cells)
                .into_par_iter()
                .map(|(first, cells, rows)| {
                    of_part((Window::new(blocks, keys, first, cells), rows))
                })
                .collect(),
            Parts::Anywhere(parts) => {
                let counted = parts.into_par_iter().map(|rows| {
                    let mut table = Table::new(blocks, keys);
                    let window = Window::new(blocks, keys, 0, &mut table.cells);
                    of_part((window, rows)).map(|counted| (table, counted))
                });
                let counted = counted.collect::<Result<Vec<_>>>()?.into_iter();
                Ok(counted
                    .map(|(part, counted)| {
                        table.cells.iter_mut().zip(part.cells).for_each(|(to, more)| *to += more);
                        counted
                    })
                    .collect())
            }
        };
        let (found, said): (Vec<Found>, Vec<S>) = counted?.into_iter().unzip();
        table.unplaced = Found::all(found, keys, |at| {
            table.cells.get_mut(at).into_iter().for_each(|cell| *cell += 1);
        })?;
        Ok((table, said))
    }

    /// As `counted`, of counts most of which are small: where parts lie apart
    /// each has plain numbers for its own blocks alone, and no longer than it
    /// is counted. Of a country by fifty services that is 19 MB and not 47.
    pub(super) fn packed<S: Send>(
        self,
        (blocks, keys): (usize, usize),
        count: impl Fn(&mut Window<'_>, Range<usize>) -> Result<S> + Sync,
    ) -> Result<(Cells, Vec<u32>, Vec<S>)> {
        let Parts::Apart(parts) = self else {
            let (table, said) = self.counted((blocks, keys), count)?;
            return Ok((table.cells.into(), table.unplaced, said));
        };
        let mut places = vec![0; blocks.saturating_mul(keys)];
        let counted: Result<Vec<(Found, (S, Apart))>> = of_each(parts, keys, &mut places)
            .into_par_iter()
            .map(|(first, places, rows)| {
                let mut cells = vec![0; places.len()];
                let mut window = Window::new(blocks, keys, first, &mut cells);
                let said = count(&mut window, rows)?;
                let found = window.found;
                Ok((found, (said, pack(&cells, first as usize * keys, places))))
            })
            .collect();
        let (found, counted): (Vec<Found>, Vec<_>) = counted?.into_iter().unzip();
        let (said, apart): (Vec<S>, Vec<_>) = counted.into_iter().unzip();
        let mut cells = Cells::of(places, apart);
        let unplaced = Found::all(found, keys, |at| cells.add(at))?;
        Ok((cells, unplaced, said))
    }
}

/// Of each part: its first block, its own of all cells, and its rows.
fn of_each<T>(
    parts: Vec<(Range<usize>, usize)>,
    keys: usize,
    mut left: &mut [T],
) -> Vec<(u32, &mut [T], Range<usize>)> {
    let (mut each, mut first) = (Vec::with_capacity(parts.len()), 0);
    for (rows, end) in parts {
        let length = end.saturating_sub(first).saturating_mul(keys).min(left.len());
        let (cells, rest) = left.split_at_mut(length);
        each.push((first as u32, cells, rows));
        (left, first) = (rest, end.max(first));
    }
    each
}

impl Table {
    /// All zero. `tables_at_once` says whether it may be so large.
    fn new(blocks: usize, keys: usize) -> Table {
        Table { cells: vec![0; blocks.saturating_mul(keys)], unplaced: vec![0; keys] }
    }
}

impl<'a> Window<'a> {
    fn new(blocks: usize, keys: usize, first: u32, cells: &'a mut [u32]) -> Window<'a> {
        let found = Found { unplaced: vec![0; keys], ..Found::default() };
        Window { blocks, keys, first, cells, found }
    }

    /// One more of a key (below `keys`) in a block, or unplaced.
    #[inline]
    pub(super) fn add(&mut self, block: u32, key: usize) {
        // A block before the first, and "not known", come round to beyond.
        let at = block.wrapping_sub(self.first) as usize * self.keys + key;
        match self.cells.get_mut(at) {
            Some(cell) => *cell += 1,
            None => self.found.add(block, key, self.blocks),
        }
    }

    /// One less of a key in a block of this window, or unplaced.
    pub(super) fn take_off(&mut self, block: u32, key: usize) {
        let cell = self.cells_of(block).and_then(|cells| cells.get_mut(key));
        if let Some(cell) = cell {
            *cell = cell.saturating_sub(1);
        }
    }

    /// Calls `count` with the cells of a block of this window, or of the
    /// unplaced, by key.
    pub(super) fn with_cells(&mut self, block: u32, count: impl FnOnce(&mut [u32])) {
        match self.cells_of(block) {
            Some(cells) => count(cells),
            None => self.found.astray = true,
        }
    }

    fn cells_of(&mut self, block: u32) -> Option<&mut [u32]> {
        if block == NONE_U32 {
            return Some(&mut self.found.unplaced);
        }
        let from = block.wrapping_sub(self.first) as usize * self.keys;
        self.cells.get_mut(from..from + self.keys)
    }
}

impl Found {
    /// The unplaced of all parts by key; calls `add` with the cell of each
    /// that lies outside its part.
    ///
    /// Errors: a block came that is none.
    fn all(found: Vec<Found>, keys: usize, mut add: impl FnMut(usize)) -> Result<Vec<u32>> {
        if found.iter().any(|found| found.astray) {
            return Err(block_beyond());
        }
        let mut unplaced = vec![0; keys];
        for found in found {
            unplaced.iter_mut().zip(found.unplaced).for_each(|(to, more)| *to += more);
            for (block, key) in found.outside {
                add(block as usize * keys + key as usize);
            }
        }
        Ok(unplaced)
    }

    #[cold]
    fn add(&mut self, block: u32, key: usize, blocks: usize) {
        if block == NONE_U32 {
            if let Some(count) = self.unplaced.get_mut(key) {
                *count += 1;
            }
        } else if (block as usize) < blocks {
            self.outside.push((block, key as u32));
        } else {
            self.astray = true;
        }
    }
}
