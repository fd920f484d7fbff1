//! How are rows counted by block and key? One table a thread, added up.

use super::columns::block_beyond;
use crate::base::{Error, Result};

/// Two gigabytes of cells.
const MOST_CELLS: usize = 1 << 29;
/// Tables of all threads together: 64 MB of cells.
const CELLS_OF_ALL: usize = 1 << 24;

/// Counts by block and key; the unplaced stand before the first block.
pub(super) struct Table {
    keys: usize,
    cells: Vec<u32>,
    /// First and last slot (block and one) with a count.
    touched: Option<(usize, usize)>,
    /// The slot of the last count.
    last: usize,
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

impl Table {
    /// All zero. `tables_at_once` says whether it may be so large.
    pub(super) fn new(blocks: usize, keys: usize) -> Table {
        let cells = vec![0; (blocks + 1).saturating_mul(keys)];
        Table { keys, cells, touched: None, last: usize::MAX, astray: false }
    }

    /// One more of a key (below `keys`) in a block, or unplaced.
    #[inline]
    pub(super) fn add(&mut self, block: u32, key: usize) {
        // "Not known" comes round to 0.
        let slot = block.wrapping_add(1) as usize;
        match self.cells.get_mut(slot * self.keys + key) {
            Some(cell) => *cell += 1,
            None => self.astray = true,
        }
        // Where records are arranged, the next is mostly in the same block.
        if slot != self.last {
            self.touch(slot);
        }
    }

    fn touch(&mut self, slot: usize) {
        self.last = slot;
        self.touched = match self.touched {
            None => Some((slot, slot)),
            Some((first, last)) => Some((first.min(slot), last.max(slot))),
        };
    }

    /// The sum of tables of one size; `None` of none.
    ///
    /// Errors: a block came that is none.
    pub(super) fn sum(tables: impl IntoIterator<Item = Table>) -> Result<Option<Table>> {
        let mut tables = tables.into_iter();
        let Some(mut sum) = tables.next() else { return Ok(None) };
        for table in tables {
            sum.astray |= table.astray;
            let Some((first, last)) = table.touched else { continue };
            let cells = first * table.keys..(last + 1) * table.keys;
            if let (Some(to), Some(from)) =
                (sum.cells.get_mut(cells.clone()), table.cells.get(cells))
            {
                to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
            }
        }
        if sum.astray { Err(block_beyond()) } else { Ok(Some(sum)) }
    }

    /// The unplaced by key, and the cells by block and key.
    pub(super) fn split(mut self) -> (Vec<u32>, Vec<u32>) {
        let unplaced = self.cells.drain(..self.keys.min(self.cells.len())).collect();
        (unplaced, self.cells)
    }
}
