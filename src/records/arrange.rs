//! In which order do records lie best? Person by person, and persons by the
//! block they live in: then counting by area walks through memory from end to
//! end, and each person's records are met together. Counts are the same in
//! any order.

use super::people::{block_of_mark, mark};
use super::{
    BlockColumn, BlockPart, CodeColumn, Columns, NONE_U32, PersonColumn, PersonPart, Records,
};
use crate::base::{Error, Progress, Result};
use rayon::prelude::*;

impl Records {
    /// Whether each person's records lie together, as `arranged` lays them,
    /// and are kept so. Persons who only happen to rise are not: those are
    /// arranged to be kept and counted the short way.
    pub fn is_arranged(&self) -> bool {
        self.is_empty() || self.columns.person.starts().is_some()
    }

    /// The same records with persons numbered by the block they live in (that
    /// of their latest placed record; the unplaced last), then as before, and
    /// rows by person, then as before. Gives the records, and by new number
    /// of a person the old one.
    ///
    /// Errors: `Progress` stopped; columns that contradict each other.
    pub fn arranged(mut self, progress: &Progress) -> Result<(Records, Vec<u32>)> {
        self.check_shape()?;
        let blocks = self.blocks.len();
        let old_of_new = positions_by(&self.homes(progress)?, blocks + 2);
        progress.check()?;
        let mut new_of_old = vec![0; self.persons as usize];
        in_ranges(&mut new_of_old, |first, range| {
            for (new, old) in (0..).zip(&old_of_new) {
                if let Some(number) = range.get_mut((*old as usize).wrapping_sub(first)) {
                    *number = new;
                }
            }
        });
        // One column after the other, so that only one is there twice.
        let columns = &mut self.columns;
        let person = columns.person.numbers_mut();
        let numbered =
            |old: &mut u32| *old = new_of_old.get(*old as usize).copied().unwrap_or(*old);
        person.par_iter_mut().for_each(numbered);
        drop(new_of_old);
        let rows = positions_by(person, self.persons as usize);
        progress.check()?;
        columns.day = arranged(std::mem::take(&mut columns.day), &rows);
        columns.person = persons(std::mem::take(person), &rows);
        columns.block = blocks_of(std::mem::take(&mut columns.block), &rows, columns);
        progress.check()?;
        let few = |column: &mut CodeColumn, values: usize| {
            *column = std::mem::take(column).arranged(&rows).narrowed(values);
        };
        few(&mut columns.service, self.services.len());
        few(&mut columns.interaction, self.interactions.len());
        few(&mut columns.profile, self.profile_types.len());
        progress.check()?;
        columns.channel = arranged(std::mem::take(&mut columns.channel), &rows);
        columns.age_band = arranged(std::mem::take(&mut columns.age_band), &rows);
        self.check_shape().map_err(|error: Error| error.at("after arranging"))?;
        Ok((self, old_of_new))
    }

    /// By person: the block they live in; one more than the last block where
    /// no record tells, and two more where they have no record.
    fn homes(&mut self, progress: &Progress) -> Result<Vec<u32>> {
        let blocks = self.blocks.len() as u32;
        let columns = &mut self.columns;
        columns.person.numbers_mut();
        columns.block.positions_mut();
        let columns = &self.columns;
        // One more than the greatest mark; 0 without a record.
        let mut best = vec![0u64; self.persons as usize];
        in_ranges(&mut best, |first, range| {
            for (row, (person, block)) in
                columns.person.iter().zip(columns.block.iter()).enumerate()
            {
                if let Some(best) = range.get_mut((person as usize).wrapping_sub(first)) {
                    *best = (*best).max(mark(block, columns.day_at(row)) + 1);
                }
            }
        });
        progress.check()?;
        let home = |best: u64| match best.checked_sub(1) {
            None => blocks + 1,
            Some(mark) => block_of_mark(mark).unwrap_or(blocks),
        };
        Ok(best.into_par_iter().map(home).collect())
    }
}

/// Gives each thread a range of what there is by number: the first number, and
/// the range. All of them look at every record, which costs little beside the
/// places that lie far from each other in memory.
fn in_ranges<T: Send>(all: &mut [T], each: impl Fn(usize, &mut [T]) + Sync) {
    let width = all.len().div_ceil(rayon::current_num_threads().clamp(1, MOST_RANGES)).max(1);
    let ranges = all.par_chunks_mut(width).enumerate();
    ranges.for_each(|(at, range)| each(at * width, range));
}

/// More threads than these would only look at every record again.
const MOST_RANGES: usize = 16;

/// Rows that are made into a part of a column at a time.
const PART: usize = 1 << 18;

/// Persons in the order of those rows, in which they rise.
fn persons(numbers: Vec<u32>, rows: &[u32]) -> PersonColumn {
    let number = |row: &u32| numbers.get(*row as usize).copied().unwrap_or(u32::MAX);
    let part = |rows: &[u32]| PersonPart::of(&rows.iter().map(number).collect::<Vec<u32>>());
    let parts: Option<Vec<PersonPart>> = rows.par_chunks(PART).map(part).collect();
    let joined = parts.and_then(|parts| PersonColumn::joined(&parts));
    joined.unwrap_or_else(|| arranged(numbers, rows).into())
}

/// Blocks in the order of those rows, in which `columns` has persons and days.
fn blocks_of(mut column: BlockColumn, rows: &[u32], columns: &Columns) -> BlockColumn {
    let positions = std::mem::take(column.positions_mut());
    let block = |row: &u32| positions.get(*row as usize).copied().unwrap_or(NONE_U32);
    let part = |(part, rows): (usize, &[u32])| {
        let blocks: Vec<u32> = rows.iter().map(block).collect();
        BlockPart::of(&blocks, part * PART, &columns.person, &columns.day)
    };
    let parts: Option<Vec<BlockPart>> = rows.par_chunks(PART).enumerate().map(part).collect();
    let joined = parts.and_then(|parts| BlockColumn::joined(&parts));
    joined.unwrap_or_else(|| arranged(positions, rows).into())
}

/// The positions of values below `bound`, by value, then by position.
fn positions_by(values: &[u32], bound: usize) -> Vec<u32> {
    let mut counts = vec![0u32; bound];
    in_ranges(&mut counts, |first, counts| {
        for value in values {
            if let Some(count) = counts.get_mut((*value as usize).wrapping_sub(first)) {
                *count += 1;
            }
        }
    });
    // Each range of values has its positions in one part.
    let mut positions = vec![0; values.len()];
    let width = bound.div_ceil(rayon::current_num_threads().clamp(1, MOST_RANGES)).max(1);
    let (mut left, mut parts) = (positions.as_mut_slice(), Vec::new());
    for next in counts.chunks_mut(width) {
        let mut before = 0;
        for place in &mut *next {
            before += std::mem::replace(place, before);
        }
        let (part, rest) = left.split_at_mut(before as usize);
        parts.push((parts.len() * width, next, part));
        left = rest;
    }
    parts.into_par_iter().for_each(|(first, next, part)| {
        for (position, value) in (0..).zip(values) {
            let Some(place) = next.get_mut((*value as usize).wrapping_sub(first)) else { continue };
            if let Some(at) = part.get_mut(*place as usize) {
                *at = position;
            }
            *place += 1;
        }
    });
    positions
}

/// The values of a column, if it has any, in the order of those rows.
pub(super) fn arranged<T: Copy + Send + Sync>(column: Vec<T>, rows: &[u32]) -> Vec<T> {
    if column.is_empty() {
        return column;
    }
    rows.par_iter().with_min_len(1 << 14).map(|row| column[*row as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::oracle::{
        BLOCKS, PERSONS, Row, filter, many, many_settled, records, row, settled_rows,
    };
    use super::*;
    use crate::base::{Month, Period, Unit};
    use crate::records::{By, Dimension, Filter, count_by_block, count_by_block_and, tally};
    use proptest::prelude::*;

    fn counts(r: &Records, f: &Filter, unit: Unit) -> impl PartialEq + std::fmt::Debug {
        let progress = Progress::new();
        let by = [By::Block, By::Channel, By::Month];
        (
            count_by_block(r, f, unit, &progress).expect("counts"),
            count_by_block_and(r, f, unit, Dimension::Channel, &progress).expect("counts"),
            count_by_block_and(r, f, unit, Dimension::Month, &progress).expect("counts"),
            count_by_block_and(r, f, unit, Dimension::AgeBand, &progress).expect("counts"),
            tally(r, f, unit, by, &progress).expect("counts"),
        )
    }

    /// Rows of one person, told by number before.
    fn of_person(r: &Records, person: u32) -> Vec<(u32, u16, u16, u8, u16, u16, u8)> {
        let c = &r.columns;
        let theirs = (0..r.len()).filter(|row| c.person.at(*row) == person);
        theirs
            .map(|i| {
                let (service, interaction) = (c.service.at(i), c.interaction.at(i));
                let (channel, profile) = (c.channel[i], c.profile.at(i));
                (c.block.at(i), service, interaction, channel, profile, c.day[i], c.age_band[i])
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn arranged_records_are_the_same_records_and_count_alike(
            rows in prop_oneof![proptest::collection::vec(row(), 0..40), settled_rows()],
            f in filter(),
            people in any::<bool>(),
        ) {
            let r = records(&rows);
            let (arranged, old) = r.clone().arranged(&Progress::new()).expect("arranged");
            arranged.check().expect("well formed");
            prop_assert!(arranged.is_arranged() && arranged.columns.person.iter().is_sorted());
            for (new, old) in (0..PERSONS).zip(&old) {
                prop_assert_eq!(of_person(&arranged, new), of_person(&r, *old));
            }
            let unit = if people { Unit::People } else { Unit::Transactions };
            prop_assert_eq!(counts(&arranged, &f, unit), counts(&r, &f, unit));
        }
    }

    #[test]
    fn positions_come_by_value_then_as_they_lie_whatever_the_threads() {
        let values: Vec<u32> = (0..5_000).map(|i| i * 7919 % 613).collect();
        let mut plain: Vec<u32> = (0..5_000).collect();
        plain.sort_by_key(|position| values[*position as usize]);
        for threads in [1, 2, 3, 16] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let positions = |bound| positions_by(&values, bound);
            let pool = pool.expect("a pool");
            assert_eq!(pool.install(|| positions(613)), plain, "{threads}");
            assert_eq!(pool.install(|| positions(10_000)), plain, "{threads}");
        }
        assert!(positions_by(&[], 0).is_empty() && positions_by(&[0], 1) == [0]);
    }

    #[test]
    fn persons_who_happen_to_rise_are_arranged_too_and_lie_in_runs() {
        let lives = |person, block| -> Row {
            (person, Some(block), Some(0), None, Some(0), None, Some(1), None)
        };
        // Two sources without a key of persons, one after the other.
        let rows = [lives(0, 2), lives(1, 0), lives(2, 1), lives(3, 0)];
        let two = records(&rows);
        assert!(two.columns.person.iter().is_sorted() && !two.is_arranged());
        let (arranged, _) = two.arranged(&Progress::new()).expect("arranged");
        assert!(arranged.is_arranged() && arranged.columns.block.runs().is_some());
    }

    #[test]
    fn persons_are_numbered_by_where_they_live_and_those_nowhere_come_last() {
        let lives =
            |person, block| -> Row { (person, block, Some(0), None, Some(0), None, Some(1), None) };
        let rows = [lives(5, None), lives(3, Some(2)), lives(1, Some(0)), lives(0, Some(2))];
        assert!(!records(&rows).is_arranged());
        let (arranged, old) = records(&rows).arranged(&Progress::new()).expect("arranged");
        assert_eq!(old, [1, 0, 3, 5, 2, 4], "2 and 4 have no record at all");
        assert!(arranged.columns.person.iter().eq([0, 1, 2, 3]));
        assert!(arranged.columns.block.iter().eq([0, 2, 2, NONE_U32]));
        assert!(arranged.blocks.len() == BLOCKS as usize);
    }

    #[test]
    fn many_arranged_records_count_alike_whatever_the_threads() {
        for (r, in_runs) in [(many(), false), (many_settled(), true)] {
            let (arranged, _) = r.clone().arranged(&Progress::new()).expect("arranged");
            let runs = arranged.columns.block.runs();
            assert_eq!(runs.is_some_and(|runs| runs.elsewhere.len() > 1_000), in_runs);
            let channels = vec![r.channels[0], r.channels[2]];
            let period = Period { from: Month::new(2020, 3), to: Month::new(2020, 4) };
            let all = Filter::default;
            let filters = [
                all(),
                Filter { channels, ..all() },
                Filter { services: vec![r.services[1]], period, ..all() },
                Filter { blocks: Some(vec![1, 3, 150, 299]), ..all() },
            ];
            for (f, unit) in
                filters.iter().flat_map(|f| [(f, Unit::People), (f, Unit::Transactions)])
            {
                let plain = counts(&r, f, unit);
                for threads in [1, 5] {
                    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                    pool.expect("a pool").install(|| {
                        assert!(counts(&arranged, f, unit) == plain, "{threads} threads: {f:?}");
                    });
                }
            }
        }
    }
}
