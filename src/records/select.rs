//! Which rows pass a filter? One bit for each, worked out once and then used
//! by every pass over the records.

use super::filter::Compiled;
use super::{Columns, Filter, NONE_U32, Records};
use crate::base::{Error, Progress, Result};
use rayon::prelude::*;
use std::ops::Range;

/// Rows masked at a time: small enough to stay in the nearest cache.
pub(super) const CHUNK: usize = 1 << 13;
/// Rows that one thread takes at a time.
const SPAN: usize = 1 << 17;
/// Fewer rows than this are not worth a second thread.
const FEW: usize = 1 << 16;

/// The rows that pass.
pub(super) struct Selected {
    rows: usize,
    /// How many pass.
    pub(super) count: usize,
    /// Bit `row % 64` of word `row / 64`; `None` where all pass.
    words: Option<Vec<u64>>,
}

impl Selected {
    /// Errors: `Progress` stopped; columns of different lengths; more records
    /// than a cell can count.
    pub(super) fn of(records: &Records, filter: &Filter, progress: &Progress) -> Result<Selected> {
        records.check_lengths()?;
        progress.check()?;
        let rows = records.len();
        if u32::try_from(rows).is_err() {
            return Err(Error::new(format!("{rows} records are more than can be counted"))
                .remedy("Keep the records of fewer years in one workspace"));
        }
        let compiled = filter.compile(records);
        if compiled.passes_all() {
            return Ok(Selected::all(rows));
        }
        let mut words = vec![0u64; rows.div_ceil(64)];
        let counts = words.par_chunks_mut(SPAN / 64).enumerate().map(|(span, words)| {
            progress.check()?;
            Ok(fill(records, &compiled, span * SPAN, words))
        });
        let count = counts.try_reduce(|| 0, |a, b| Ok::<_, Error>(a + b))?;
        Ok(Selected { rows, count, words: Some(words) })
    }

    /// Calls `each` with the rows of a range that pass, in order.
    #[inline]
    pub(super) fn each_in(&self, range: Range<usize>, mut each: impl FnMut(usize)) {
        let range = range.start.min(self.rows)..range.end.min(self.rows);
        let Some(words) = &self.words else {
            range.for_each(each);
            return;
        };
        let first = range.start / 64;
        let Some(words) = words.get(first..range.end.div_ceil(64).max(first)) else { return };
        for (at, &word) in (first..).zip(words) {
            let mut left = word;
            if at * 64 < range.start {
                left &= u64::MAX << (range.start % 64);
            }
            if range.end - at * 64 < 64 {
                left &= !(u64::MAX << (range.end % 64));
            }
            while left != 0 {
                each(at * 64 + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
    }

    /// Calls `each` with the rows of a range that pass, in order, and the block
    /// of each, looking now and then whether to stop.
    pub(super) fn each_block(
        &self,
        columns: &Columns,
        range: Range<usize>,
        progress: &Progress,
        mut each: impl FnMut(usize, u32),
    ) -> Result<()> {
        let mut buffer = Vec::new();
        Selected::spans(range, progress, |span| {
            for start in span.clone().step_by(CHUNK) {
                let rows = start..(start + CHUNK).min(span.end);
                if self.any_in(&rows) {
                    let blocks = columns.block.read(rows.clone(), &mut buffer);
                    self.each_in(rows, |row| {
                        each(row, blocks.get(row - start).copied().unwrap_or(NONE_U32));
                    });
                }
            }
        })
    }

    /// Whether the row passes.
    pub(super) fn passes(&self, row: usize) -> bool {
        let bit =
            |words: &Vec<u64>| words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1);
        self.words.as_ref().is_none_or(bit)
    }

    /// Whether a row at or near the range may pass.
    fn any_in(&self, range: &Range<usize>) -> bool {
        let Some(words) = &self.words else { return true };
        let words = words.get(range.start / 64..range.end.div_ceil(64)).unwrap_or_default();
        words.iter().any(|word| *word != 0)
    }

    /// Whether all rows pass.
    pub(super) fn is_all(&self) -> bool {
        self.words.is_none()
    }

    /// So many rows, all of which pass.
    pub(super) fn all(rows: usize) -> Selected {
        Selected { rows, count: rows, words: None }
    }

    /// Into how many parts the rows that pass are worth being cut, where each
    /// part counts in a table of its own.
    pub(super) fn worth(&self) -> usize {
        worth(self.count)
    }

    /// As `worth`, where parts count in one table: looking through all rows
    /// and all cells is the work then, however few pass.
    pub(super) fn worth_in_one(&self) -> usize {
        worth(self.rows)
    }

    /// All rows cut into as many consecutive parts as are worth a thread,
    /// `most` at most, so that none begins where `begins` says no (which is
    /// not asked of row 0).
    pub(super) fn parts(&self, most: usize, begins: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
        let parts = self.worth().min(most);
        let mut cuts = vec![0];
        for part in 1..parts {
            let mut cut = (part * self.rows / parts).max(*cuts.last().unwrap_or(&0));
            while (1..self.rows).contains(&cut) && !begins(cut) {
                cut += 1;
            }
            cuts.push(cut);
        }
        cuts.push(self.rows);
        cuts.windows(2).map(|pair| pair[0]..pair[1]).collect()
    }

    /// A range a span at a time, looking between them whether to stop.
    pub(super) fn spans(
        range: Range<usize>,
        progress: &Progress,
        mut each: impl FnMut(Range<usize>),
    ) -> Result<()> {
        for start in range.clone().step_by(SPAN) {
            progress.check()?;
            each(start..(start + SPAN).min(range.end));
        }
        Ok(())
    }
}

fn worth(rows: usize) -> usize {
    let threads = rayon::current_num_threads();
    if rows < FEW || threads == 1 { 1 } else { threads * 4 }
}

/// Sets the bits of the rows from `start`; gives how many pass.
fn fill(records: &Records, compiled: &Compiled<'_>, start: usize, words: &mut [u64]) -> usize {
    let mut count = 0;
    let (mut mask, mut blocks) = (Vec::with_capacity(CHUNK), Vec::new());
    for (chunk, words) in words.chunks_mut(CHUNK / 64).enumerate() {
        let from = start + chunk * CHUNK;
        let rows = from..(from + words.len() * 64).min(records.len());
        if !compiled.mask(records, rows, &mut mask, &mut blocks) {
            continue;
        }
        mask.resize(words.len() * 64, 0);
        for (word, yes) in words.iter_mut().zip(mask.as_chunks::<64>().0) {
            *word = packed(yes);
            count += word.count_ones() as usize;
        }
    }
    count
}

/// 64 bytes of 0 or 1 as the bits of a word, the first lowest.
fn packed(yes: &[u8; 64]) -> u64 {
    // Eight bytes at a time: the product moves byte i's lowest bit to bit
    // 56 + i, and no two of its terms meet.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let bytes = yes.as_chunks::<8>().0.iter().enumerate();
    bytes.fold(0, |word, (i, eight)| {
        word | (u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56) << (8 * i)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_bits_in_their_order() {
        for (row, bit) in [(0, 1), (7, 1 << 7), (8, 1 << 8), (63, 1 << 63)] {
            let mut yes = [0; 64];
            yes[row] = 1;
            assert_eq!(packed(&yes), bit, "{row}");
        }
        assert_eq!(packed(&[1; 64]), u64::MAX);
    }

    #[test]
    fn the_rows_of_a_range_are_those_whose_bit_is_set() {
        let words = vec![u64::MAX, 1 << 63 | 1, 0b101];
        let selected = Selected { rows: 131, count: 68, words: Some(words) };
        let passing = |range: Range<usize>| {
            let mut rows = Vec::new();
            selected.each_in(range, |row| rows.push(row));
            rows
        };
        assert_eq!(passing(0..131).len(), 68);
        assert_eq!(passing(62..66), [62, 63, 64]);
        assert_eq!(passing(127..500), [127, 128, 130]);
        assert!(passing(128..128).is_empty());
        assert_eq!(passing(3..5), [3, 4]);
    }
}
