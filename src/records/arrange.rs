//! In which order do records lie best? Person by person, and persons by the
//! block they live in: then counting by area walks through memory from end to
//! end, and each person's records are met together. Counts are the same in
//! any order.

use super::people::{for_each_person, home};
use super::select::Selected;
use super::{Filter, Records};
use crate::base::{Error, Progress, Result};
use rayon::prelude::*;

impl Records {
    /// Whether each person's records lie together, as `arranged` lays them.
    pub fn is_arranged(&self) -> bool {
        let person = &self.columns.person;
        person.par_windows(2).with_min_len(1 << 16).all(|pair| pair[0] <= pair[1])
    }

    /// The same records with persons numbered by the block they live in (that
    /// of their latest placed record; the unplaced last), then as before, and
    /// rows by person, then as before. Gives the records, and by new number
    /// of a person the old one.
    ///
    /// Errors: `Progress` stopped; columns that contradict each other.
    pub fn arranged(mut self, progress: &Progress) -> Result<(Records, Vec<u32>)> {
        self.check_shape()?;
        let selected = Selected::of(&self, &Filter::default(), progress)?;
        let columns = &self.columns;
        let blocks = self.blocks.len();
        let old_of_new = {
            let new = Vec::new;
            let homes: Vec<Vec<(u32, u32)>> =
                for_each_person(&self, &selected, usize::MAX, progress, new, |homes, rows| {
                    let person = rows.first().map_or(0, |row| columns.person[*row as usize]);
                    homes.push((person, home(columns, rows)));
                })?;
            // Persons without any record come last.
            let mut slots = vec![u32::MAX; self.persons as usize];
            for (person, block) in homes.into_iter().flatten() {
                if let Some(slot) = slots.get_mut(person as usize) {
                    *slot = block.min(blocks as u32);
                }
            }
            slots.iter_mut().for_each(|slot| *slot = (*slot).min(blocks as u32 + 1));
            positions_by(&slots, blocks + 2)
        };
        progress.check()?;
        let mut new_of_old = vec![0; self.persons as usize];
        for (new, old) in (0..).zip(&old_of_new) {
            if let Some(number) = new_of_old.get_mut(*old as usize) {
                *number = new;
            }
        }
        if columns.person.par_iter().any(|old| *old as usize >= new_of_old.len()) {
            return Err(super::columns::person_beyond());
        }
        let numbered =
            |old: &mut u32| *old = new_of_old.get(*old as usize).copied().unwrap_or(*old);
        self.columns.person.par_iter_mut().for_each(numbered);
        drop(new_of_old);
        let rows = positions_by(&self.columns.person, self.persons as usize);
        progress.check()?;
        // One column after the other, so that only one is there twice.
        let columns = &mut self.columns;
        arrange(&mut columns.person, &rows);
        arrange(&mut columns.block, &rows);
        arrange(&mut columns.service, &rows);
        arrange(&mut columns.interaction, &rows);
        progress.check()?;
        arrange(&mut columns.channel, &rows);
        arrange(&mut columns.profile, &rows);
        arrange(&mut columns.day, &rows);
        arrange(&mut columns.age_band, &rows);
        let records = self;
        records.check_shape().map_err(|error: Error| error.at("after arranging"))?;
        Ok((records, old_of_new))
    }
}

/// The positions of values below `bound`, by value, then by position.
fn positions_by(values: &[u32], bound: usize) -> Vec<u32> {
    let mut next = vec![0u32; bound + 1];
    for value in values {
        if let Some(count) = next.get_mut(*value as usize + 1) {
            *count += 1;
        }
    }
    let mut before = 0;
    for place in &mut next {
        before += *place;
        *place = before;
    }
    let mut positions = vec![0; values.len()];
    for (position, value) in (0..).zip(values) {
        if let Some(place) = next.get_mut(*value as usize) {
            if let Some(at) = positions.get_mut(*place as usize) {
                *at = position;
            }
            *place += 1;
        }
    }
    positions
}

/// The values of a column, if it has any, in the order of those rows.
fn arrange<T: Copy + Send + Sync>(column: &mut Vec<T>, rows: &[u32]) {
    if !column.is_empty() {
        let row = |row: &u32| column[*row as usize];
        *column = rows.par_iter().with_min_len(1 << 14).map(row).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::super::oracle::{BLOCKS, PERSONS, Row, filter, many, records, row};
    use super::*;
    use crate::base::Unit;
    use crate::records::{By, Dimension, count_by_block, count_by_block_and, tally};
    use proptest::prelude::*;

    fn counts(r: &Records, f: &Filter, unit: Unit) -> impl PartialEq + std::fmt::Debug {
        let progress = Progress::new();
        let by = [By::Block, By::Channel, By::Month];
        (
            count_by_block(r, f, unit, &progress).expect("counts"),
            count_by_block_and(r, f, unit, Dimension::Channel, &progress).expect("counts"),
            count_by_block_and(r, f, unit, Dimension::Month, &progress).expect("counts"),
            tally(r, f, unit, by, &progress).expect("counts"),
        )
    }

    /// Rows of one person, told by number before.
    fn of_person(r: &Records, person: u32) -> Vec<(u32, u16, u16, u8, u16, u16, u8)> {
        let c = &r.columns;
        let theirs = (0..r.len()).filter(|row| c.person[*row] == person);
        theirs
            .map(|i| {
                let (service, interaction) = (c.service[i], c.interaction[i]);
                let (channel, profile) = (c.channel[i], c.profile[i]);
                (c.block[i], service, interaction, channel, profile, c.day[i], c.age_band[i])
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn arranged_records_are_the_same_records_and_count_alike(
            rows in proptest::collection::vec(row(), 0..40),
            f in filter(),
            people in any::<bool>(),
        ) {
            let r = records(&rows);
            let (arranged, old) = r.clone().arranged(&Progress::new()).expect("arranged");
            arranged.check().expect("well formed");
            prop_assert!(arranged.is_arranged() && arranged.columns.person.is_sorted());
            for (new, old) in (0..PERSONS).zip(&old) {
                prop_assert_eq!(of_person(&arranged, new), of_person(&r, *old));
            }
            let unit = if people { Unit::People } else { Unit::Transactions };
            prop_assert_eq!(counts(&arranged, &f, unit), counts(&r, &f, unit));
        }
    }

    #[test]
    fn persons_are_numbered_by_where_they_live_and_those_nowhere_come_last() {
        let lives =
            |person, block| -> Row { (person, block, Some(0), None, Some(0), None, Some(1), None) };
        let rows = [lives(5, None), lives(3, Some(2)), lives(1, Some(0)), lives(0, Some(2))];
        assert!(!records(&rows).is_arranged());
        let (arranged, old) = records(&rows).arranged(&Progress::new()).expect("arranged");
        assert_eq!(old, [1, 0, 3, 5, 2, 4], "2 and 4 have no record at all");
        assert_eq!(arranged.columns.person, [0, 1, 2, 3]);
        assert_eq!(arranged.columns.block[..3], [0, 2, 2]);
        assert!(arranged.blocks.len() == BLOCKS as usize);
    }

    #[test]
    fn many_arranged_records_count_alike_whatever_the_threads() {
        let r = many();
        let (arranged, _) = r.clone().arranged(&Progress::new()).expect("arranged");
        let channels = vec![r.channels[0], r.channels[2]];
        for f in [Filter::default(), Filter { channels, ..Filter::default() }] {
            for unit in [Unit::People, Unit::Transactions] {
                let plain = counts(&r, &f, unit);
                for threads in [1, 5] {
                    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                    pool.expect("a pool").install(|| {
                        assert!(counts(&arranged, &f, unit) == plain, "{threads} threads");
                    });
                }
            }
        }
    }
}
