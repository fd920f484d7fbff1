//! Do tallies agree with the plainest way of counting, over records that
//! proptest makes up?

use super::oracle::{BLOCKS, PERSONS, Row, filter, many, month_of, passes, records, row};
use super::*;
use crate::base::{Month, Progress, Unit};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn classing() -> Classing {
    // Block 2 has no class; the second type is one the scheme does not know.
    Classing { classes: 3, by_block: vec![Some(0), Some(2), None, Some(2)], by_type: vec![Some(1)] }
}

fn class_of(row: &Row) -> Option<u32> {
    match (row.5, row.1) {
        (Some(0), _) => Some(1),
        (_, Some(0)) => Some(0),
        (_, Some(1 | 3)) => Some(2),
        _ => None,
    }
}

fn month_position(row: &Row) -> Option<u32> {
    let from = Month::new(1900, 1).expect("a month").number();
    month_of(row).map(|month| month.number() - from)
}

/// Block and class of each person: of the latest placed record, then the
/// lowest block, then the lowest class.
fn standings(rows: &[&Row]) -> BTreeMap<u32, (Option<u32>, Option<u32>)> {
    let mut standings = BTreeMap::new();
    for person in 0..PERSONS {
        let theirs: Vec<&&Row> = rows.iter().filter(|row| row.0 == person).collect();
        let known = |class: Option<u32>| class.unwrap_or(u32::MAX);
        let best = theirs.iter().min_by_key(|row| {
            let day = row.1.and(row.6).map_or(0, |day| i32::from(day) + 1);
            (row.1.is_none(), -day, row.1, known(class_of(row)))
        });
        if let Some(best) = best {
            standings.insert(person, (best.1, class_of(best)));
        }
    }
    standings
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn combinations_are_counted_as_plainly(
        rows in proptest::collection::vec(row(), 0..40),
        mut f in filter(),
        bands in proptest::collection::vec(0..4u8, 0..2),
        wanted in proptest::option::of(any::<[bool; 3]>()),
        people in any::<bool>(),
    ) {
        let laid = classing();
        f.age_bands.clone_from(&bands);
        f.classes = wanted.map(|wanted| ClassFilter {
            classing: Arc::new(laid.clone()),
            wanted: wanted.to_vec(),
        });
        let r = records(&rows);
        let unit = if people { Unit::People } else { Unit::Transactions };
        let of_class = |row: &Row| {
            wanted.is_none_or(|wanted| class_of(row).is_some_and(|c| wanted[c as usize]))
        };
        let of_age = |row: &Row| bands.is_empty() || row.7.is_some_and(|b| bands.contains(&b));
        let passing: Vec<&Row> = rows
            .iter()
            .filter(|row| passes(&r, &f, row) && of_class(row) && of_age(row))
            .collect();
        let standings = standings(&passing);
        let seen: BTreeSet<_> = passing
            .iter()
            .enumerate()
            .map(|(i, row)| {
                let (block, class, who) = if people {
                    let (block, class) = standings[&row.0];
                    (block, class, row.0 as usize)
                } else {
                    (row.1, class_of(row), i)
                };
                let channel = row.4.map(u32::from);
                ([block, class, channel, month_position(row), row.7.map(u32::from)], who)
            })
            .collect();
        let mut plain: BTreeMap<[Option<u32>; 5], u64> = BTreeMap::new();
        seen.iter().for_each(|(at, _)| *plain.entry(*at).or_default() += 1);
        let by = [By::Block, By::Class(&laid), By::Channel, By::Month, By::AgeBand];
        let counted = tally(&r, &f, unit, by, &Progress::new()).expect("counts");
        let found: BTreeMap<_, _> = counted.cells.iter().copied().collect();
        prop_assert_eq!(&found, &plain);
        prop_assert_eq!(found.len(), counted.cells.len());
        for (at, count) in &counted.cells {
            prop_assert_eq!(counted.of(*at), *count);
        }
        // A person stands in one block and one class: these sums are whole.
        let whole = if people { standings.len() } else { passing.len() } as u64;
        prop_assert_eq!(counted.total, whole);
        let by = [By::Class(&laid), By::Block];
        let places = tally(&r, &f, unit, by, &Progress::new()).expect("counts");
        let (classes, unknown) = places.along(0, laid.classes);
        prop_assert_eq!(classes.iter().sum::<u64>() + unknown, whole);
        let (blocks, unplaced) = places.along(1, BLOCKS as usize);
        let plainly = count_by_block(&r, &f, unit, &Progress::new()).expect("counts");
        prop_assert_eq!((blocks, unplaced), (plainly.by_block, plainly.unplaced));
    }
}

#[test]
fn many_combinations_are_counted_as_few_are_whatever_the_threads() {
    let r = many();
    let count = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let by = [By::Month, By::Service, By::Block, By::Channel];
        let progress = Progress::new();
        pool.install(|| tally(&r, &Filter::default(), Unit::Transactions, by, &progress))
            .expect("counts")
    };
    let sorted = count(1);
    assert_eq!(sorted, count(5));
    assert!(sorted.cells.is_sorted_by_key(|(at, _)| at.map(|v| v.unwrap_or(u32::MAX))));
    let by = [By::Channel];
    let table = tally(&r, &Filter::default(), Unit::Transactions, by, &Progress::new());
    assert_eq!(table.expect("counts").along(0, 3), sorted.along(3, 3));
    assert_eq!(sorted.cells.first().map(|(at, _)| month_at(at[0].expect("a month"))), {
        Some(Month::new(2020, 1))
    });
}

#[test]
fn classes_of_two_kinds_and_more_than_a_number_can_tell_are_refused() {
    let r = records(&[]);
    let laid = classing();
    let count = |by| tally(&r, &Filter::default(), Unit::People, by, &Progress::new());
    assert!(count([By::Class(&laid), By::Class(&laid), By::Service]).is_err());
    let vast = Classing { classes: usize::MAX / 2, ..laid.clone() };
    assert!(count([By::Class(&vast), By::Month, By::Block]).is_err());
    assert!(count([By::Class(&laid), By::Month, By::Block]).is_ok());
}
