//! How is it kept in which block each record lies? Arranged records lie where
//! their person lives, block after block, but for a few: then as runs of rows,
//! and a list of those few. Else as positions.

use super::NONE_U32;
use super::block_runs::Runs;
use rayon::prelude::*;
use std::ops::Range;

/// The position of each row's building block; `NONE_U32` where it is unplaced.
/// Two are equal where they say the same.
#[derive(Clone, Debug, Default, Eq)]
pub struct BlockColumn {
    /// By row; empty where `runs` says it.
    positions: Vec<u32>,
    runs: Runs,
}

impl BlockColumn {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.positions.len() + self.runs.rows
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The block of a row; `NONE_U32` where it is unplaced, or not there. Many
    /// rows are had at once by `read`.
    pub fn at(&self, row: usize) -> u32 {
        if row >= self.runs.rows {
            return self.positions.get(row).copied().unwrap_or(NONE_U32);
        }
        match self.runs.elsewhere(&(row..row + 1)) {
            [(_, block)] => *block,
            _ => self.runs.blocks.get(self.runs.at(row)).copied().unwrap_or(NONE_U32),
        }
    }

    /// The blocks of some rows, by way of a buffer where they are kept as runs.
    #[inline]
    pub fn read<'a>(&'a self, rows: Range<usize>, buffer: &'a mut Vec<u32>) -> &'a [u32] {
        match self.runs.rows {
            0 => self.positions.get(rows).unwrap_or_default(),
            _ => self.runs.read(rows, buffer),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len()).step_by(1 << 10).flat_map(|start| {
            let mut buffer = Vec::new();
            self.read(start..(start + (1 << 10)).min(self.len()), &mut buffer).to_vec()
        })
    }

    /// As runs, where it is kept so.
    pub(super) fn runs(&self) -> Option<&Runs> {
        (self.runs.rows > 0).then_some(&self.runs)
    }

    /// The blocks by row, which they are kept as from now on.
    pub fn positions_mut(&mut self) -> &mut Vec<u32> {
        if self.runs.rows > 0 {
            self.positions = self.iter().collect();
            self.runs = Runs::default();
        }
        &mut self.positions
    }

    /// Adds a row.
    pub fn push(&mut self, block: u32) {
        self.positions_mut().push(block);
    }

    /// Whether every row is unplaced or in one of so many blocks.
    pub(super) fn is_within(&self, blocks: usize) -> bool {
        let is_one = |block: u32| block == NONE_U32 || (block as usize) < blocks;
        let positions = self.positions.par_iter().with_min_len(1 << 16);
        positions.all(|block| is_one(*block))
            && self.runs.blocks.iter().all(|block| is_one(*block))
            && self.runs.elsewhere.iter().all(|(_, block)| is_one(*block))
    }

    /// Every block as `of` has it.
    pub(super) fn recoded(mut self, of: impl Fn(u32) -> u32) -> BlockColumn {
        let blocks: Vec<u32> = self.runs.blocks.iter().map(|block| of(*block)).collect();
        if !blocks.is_sorted_by(|a, b| a < b) {
            // Several of them are none now.
            self.positions_mut();
        }
        if self.runs.rows > 0 {
            self.runs.blocks = blocks;
        }
        self.runs.elsewhere.iter_mut().for_each(|(_, block)| *block = of(*block));
        self.positions.iter_mut().for_each(|block| *block = of(*block));
        self
    }
}

impl From<Runs> for BlockColumn {
    fn from(runs: Runs) -> BlockColumn {
        BlockColumn { positions: Vec::new(), runs }
    }
}

impl From<Vec<u32>> for BlockColumn {
    fn from(positions: Vec<u32>) -> BlockColumn {
        BlockColumn { positions, runs: Runs::default() }
    }
}

impl PartialEq for BlockColumn {
    fn eq(&self, other: &BlockColumn) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::super::block_runs::FEW;
    use super::super::block_runs::tests::{joined, persons};
    use super::*;
    use proptest::prelude::*;

    /// A person's rows: where they live, and for each row whether it lies
    /// there or elsewhere.
    fn person() -> impl Strategy<Value = (u32, Vec<Option<u32>>)> {
        let elsewhere = prop_oneof![20 => Just(None), 1 => (0..12u32).prop_map(Some)];
        (0..12u32, proptest::collection::vec(elsewhere, 1..4))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn runs_say_what_positions_say(
            mut people in proptest::collection::vec(person(), 1..60),
            part in 1..80usize,
            (from, length) in (0..100usize, 0..100usize),
        ) {
            people.sort_by_key(|(home, _)| *home);
            let (mut plain, mut numbers) = (Vec::new(), Vec::new());
            for (number, (home, rows)) in (0..).zip(&people) {
                let home = if *home == 11 { NONE_U32 } else { *home };
                plain.extend(rows.iter().map(|elsewhere| elsewhere.unwrap_or(home)));
                numbers.extend(rows.iter().map(|_| number));
            }
            // The last of a person's rows is the latest.
            let days: Vec<u16> = (0..plain.len() as u16).collect();
            let made = joined(&plain, &persons(&numbers), &days, part);
            let column = made.clone().unwrap_or_else(|| plain.clone().into());
            prop_assert_eq!(&column, &BlockColumn::from(plain.clone()));
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), plain.clone());
            prop_assert_eq!(column.at(plain.len()), NONE_U32);
            for (row, block) in plain.iter().enumerate() {
                prop_assert_eq!(column.at(row), *block);
            }
            let some = from.min(plain.len())..(from + length).min(plain.len());
            let mut buffer = vec![9; 3];
            prop_assert_eq!(column.read(some.clone(), &mut buffer), &plain[some]);
            prop_assert_eq!(column.is_within(11), plain.iter().all(|b| *b < 11 || *b == NONE_U32));
            prop_assert_eq!(column.is_within(4), plain.iter().all(|b| *b < 4 || *b == NONE_U32));
            if let Some(column) = made {
                let runs = column.runs().expect("runs");
                prop_assert!(runs.blocks.is_sorted_by(|a, b| a < b));
                prop_assert!(runs.starts.is_sorted_by(|a, b| a < b) && runs.starts[0] == 0);
                prop_assert!(runs.elsewhere.is_sorted_by(|a, b| a.0 < b.0));
                prop_assert!(runs.elsewhere.len() <= plain.len() / FEW);
            }
            let of = |block: u32| match block {
                3 | NONE_U32 => NONE_U32,
                _ => block * 2,
            };
            let again: Vec<u32> = plain.iter().map(|block| of(*block)).collect();
            prop_assert_eq!(column.clone().recoded(of), BlockColumn::from(again));
            let mut more = column;
            more.push(7);
            prop_assert_eq!((more.len(), more.at(plain.len())), (plain.len() + 1, 7));
        }
    }
}
