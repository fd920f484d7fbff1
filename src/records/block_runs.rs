//! In which runs of one block each do arranged records lie, and which of them
//! lie elsewhere than where their person lives?

use super::people::mark;
use super::person_column::Starts;
use super::{BlockColumn, NONE_U16, PersonColumn};
use std::ops::Range;

/// Consecutive rows of one block each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Runs {
    pub(super) rows: usize,
    /// The first row of each run; that of the first run is 0.
    pub(super) starts: Vec<u32>,
    /// The block of each run: rising, so that no two runs are of one.
    pub(super) blocks: Vec<u32>,
    /// Rows, rising, that lie in another block than that of their run.
    pub(super) elsewhere: Vec<(u32, u32)>,
}

/// So many rows that lie elsewhere are one too many: of rows, one in eight.
/// More would take as much memory as positions do, and longer to count.
pub(super) const FEW: usize = 8;

/// Consecutive rows of arranged records, for `BlockColumn::joined`.
pub struct BlockPart {
    rows: usize,
    /// First row and block of each run.
    runs: Vec<(u32, u32)>,
    /// Rows whose block is not that of the run before them.
    elsewhere: Vec<(u32, u32)>,
}

impl BlockPart {
    /// `blocks` of the rows from `first`; persons and days of all rows. `None`
    /// where too many lie elsewhere than where their person lives.
    pub fn of(
        blocks: &[u32],
        first: usize,
        persons: &PersonColumn,
        days: &[u16],
    ) -> Option<BlockPart> {
        let mut homes =
            Homes { blocks, first, days, persons: persons.starts()?, last: (0..0, None) };
        let mut part = BlockPart { rows: blocks.len(), runs: Vec::new(), elsewhere: Vec::new() };
        let most = blocks.len() / FEW * 2 + FEW;
        let mut here = None;
        for (row, &block) in (first..).zip(blocks) {
            if here == Some(block) {
                continue;
            }
            let at = u32::try_from(row).ok()?;
            if here.is_none_or(|here| block > here) && homes.of(row) == Some(block) {
                here = Some(block);
                part.runs.push((at, block));
            } else if part.elsewhere.len() < most {
                part.elsewhere.push((at, block));
            } else {
                return None;
            }
        }
        Some(part)
    }
}

/// Where the persons of some rows live.
struct Homes<'a> {
    blocks: &'a [u32],
    first: usize,
    days: &'a [u16],
    persons: &'a Starts,
    /// The rows of the person asked about last, and where they live.
    last: (Range<usize>, Option<u32>),
}

impl Homes<'_> {
    /// `None` where not all of the person's rows are at hand.
    fn of(&mut self, row: usize) -> Option<u32> {
        if !self.last.0.contains(&row) {
            let rows = self.persons.at_or_before(row)..self.persons.after(row);
            let at_hand = rows.start.checked_sub(self.first);
            let blocks = at_hand.and_then(|from| self.blocks.get(from..from + rows.len()));
            let marked = blocks.into_iter().flatten().zip(rows.clone()).map(|(block, row)| {
                (mark(*block, self.days.get(row).copied().unwrap_or(NONE_U16)), *block)
            });
            let home = marked.max().map(|(_, block)| block);
            self.last = (rows, home);
        }
        self.last.1
    }
}

impl Runs {
    /// The run that a row lies in.
    pub(super) fn at(&self, row: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= row).saturating_sub(1)
    }

    /// The rows of a run.
    #[inline]
    pub(super) fn of(&self, run: usize) -> Range<usize> {
        let start = |run: usize| self.starts.get(run).map_or(self.rows, |start| *start as usize);
        start(run)..start(run + 1)
    }

    /// Those of some rows that lie elsewhere than their run.
    pub(super) fn elsewhere(&self, rows: &Range<usize>) -> &[(u32, u32)] {
        let from = self.elsewhere.partition_point(|(row, _)| (*row as usize) < rows.start);
        let to = self.elsewhere.partition_point(|(row, _)| (*row as usize) < rows.end);
        self.elsewhere.get(from..to).unwrap_or_default()
    }

    pub(super) fn read<'a>(&self, rows: Range<usize>, into: &'a mut Vec<u32>) -> &'a [u32] {
        into.clear();
        let rows = rows.start.min(self.rows)..rows.end.min(self.rows);
        let mut run = self.at(rows.start);
        while rows.start + into.len() < rows.end {
            let Some(block) = self.blocks.get(run) else { break };
            into.resize(self.of(run).end.min(rows.end).saturating_sub(rows.start), *block);
            run += 1;
        }
        for (row, block) in self.elsewhere(&rows) {
            if let Some(at) = into.get_mut((*row as usize).wrapping_sub(rows.start)) {
                *at = *block;
            }
        }
        into
    }
}

impl BlockColumn {
    /// The rows of all parts, one after the other; `None` where they are not
    /// arranged, or where too many lie elsewhere than their person lives.
    pub fn joined(parts: &[BlockPart]) -> Option<BlockColumn> {
        let mut runs = Runs { rows: parts.iter().map(|part| part.rows).sum(), ..Runs::default() };
        for part in parts {
            // The last run of the part before goes on to the first one here.
            let here = runs.blocks.last().copied();
            let begins = part.runs.first().map_or(u32::MAX, |(row, _)| *row);
            let lies_here = |(row, block): &(u32, u32)| *row < begins && here == Some(*block);
            runs.elsewhere.extend(part.elsewhere.iter().filter(|row| !lies_here(row)));
            for (start, block) in &part.runs {
                match runs.blocks.last() {
                    Some(last) if last > block => return None,
                    Some(last) if last == block => {}
                    _ => {
                        runs.starts.push(*start);
                        runs.blocks.push(*block);
                    }
                }
            }
        }
        if runs.elsewhere.len() > runs.rows / FEW {
            return None;
        }
        match runs.starts.first_mut() {
            Some(first) => *first = 0,
            None if runs.rows > 0 => return None,
            None => {}
        }
        runs.starts.shrink_to_fit();
        runs.blocks.shrink_to_fit();
        runs.elsewhere.shrink_to_fit();
        Some(BlockColumn::from(runs))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::person_column::PersonPart;
    use super::*;

    pub fn persons(numbers: &[u32]) -> PersonColumn {
        let parts: Option<Vec<PersonPart>> = numbers.chunks(64).map(PersonPart::of).collect();
        PersonColumn::joined(&parts.expect("by number")).expect("by number")
    }

    pub fn joined(
        blocks: &[u32],
        persons: &PersonColumn,
        days: &[u16],
        rows: usize,
    ) -> Option<BlockColumn> {
        let chunks = blocks.chunks(rows).enumerate();
        let parts: Option<Vec<BlockPart>> =
            chunks.map(|(i, few)| BlockPart::of(few, i * rows, persons, days)).collect();
        BlockColumn::joined(&parts?)
    }

    #[test]
    fn people_who_moved_are_a_few_rows_elsewhere_and_too_many_are_no_runs() {
        // Ten blocks of a hundred people, two rows each, the later one last.
        let home = |row: u32| row / 200;
        let numbers: Vec<u32> = (0..2_000).map(|row| row / 2).collect();
        let days: Vec<u16> = (0..2_000).collect();
        let moved = |every: u32| -> Vec<u32> {
            let block =
                |row: u32| if row.is_multiple_of(every) { (row / 7) % 10 } else { home(row) };
            (0..2_000).map(block).collect()
        };
        for part in [2_000, 512, 77] {
            let column = joined(&moved(20), &persons(&numbers), &days, part).expect("runs");
            let runs = column.runs().expect("runs");
            assert_eq!(runs.blocks, (0..10).collect::<Vec<_>>());
            assert!(runs.elsewhere.len() <= 100, "{}", runs.elsewhere.len());
            assert!(joined(&moved(2), &persons(&numbers), &days, part).is_none());
        }
        let backwards: Vec<u32> = (0..2_000).map(|row| 9 - home(row)).collect();
        assert!(joined(&backwards, &persons(&numbers), &days, 400).is_none());
    }
}
