//! Do the counts agree with the plainest way of counting? The rules once more,
//! written for reading and not for speed, over records that proptest makes up.

use super::*;
use crate::base::{
    AreaCode, ChannelId, Date, InteractionId, Month, Period, Progress, ServiceId, Unit,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

pub(super) type Row =
    (u32, Option<u32>, Option<u16>, Option<u16>, Option<u8>, Option<u16>, Option<u16>, Option<u8>);

pub(super) const BLOCKS: u32 = 4;
pub(super) const PERSONS: u32 = 6;
/// 1 January 2020 as the day column has it.
fn day_2020() -> u16 {
    (Date::from_ymd(2020, 1, 1).expect("a day").0 - Records::DAY_OFFSET) as u16
}

pub(super) fn records(rows: &[Row]) -> Records {
    let mut r = Records {
        blocks: (0..BLOCKS).map(|i| AreaCode::new(format!("E{i}"))).collect(),
        services: vec![ServiceId(5), ServiceId(273), ServiceId(900)],
        interactions: vec![InteractionId(0), InteractionId(8)],
        channels: vec![ChannelId(1), ChannelId(2), ChannelId(9)],
        profile_types: vec!["A01".into(), "B02".into()],
        persons: PERSONS,
        ..Records::default()
    };
    for row in rows {
        let c = &mut r.columns;
        c.person.push(row.0);
        c.block.push(row.1.unwrap_or(NONE_U32));
        c.service.push(row.2.unwrap_or(NONE_U16));
        c.interaction.push(row.3.unwrap_or(NONE_U16));
        c.channel.push(row.4.unwrap_or(NONE_U8));
        c.profile.push(row.5.unwrap_or(NONE_U16));
        c.day.push(row.6.map_or(NONE_U16, |d| day_2020() + d));
        c.age_band.push(row.7.unwrap_or(NONE_U8));
    }
    r
}

pub(super) fn row() -> impl Strategy<Value = Row> {
    use proptest::option::of;
    (
        0..PERSONS,
        of(0..BLOCKS),
        of(0..3u16),
        of(0..2u16),
        of(0..3u8),
        of(0..2u16),
        // Few days, so that ties are common.
        of(prop_oneof![0..3u16, 30..33u16, 95..97u16]),
        of(0..4u8),
    )
}

/// Rows of persons who mostly are where they live, one of them nowhere.
pub(super) fn settled_rows() -> impl Strategy<Value = Vec<Row>> {
    let elsewhere = proptest::bool::weighted(0.06);
    let settled = (row(), elsewhere).prop_map(|(row, elsewhere)| {
        let home = (row.0 != 2).then_some(row.0 % BLOCKS);
        (row.0, if elsewhere { row.1 } else { home }, row.2, row.3, row.4, row.5, row.6, row.7)
    });
    proptest::collection::vec(settled, 0..60)
}

pub(super) fn filter() -> impl Strategy<Value = Filter> {
    let services = proptest::collection::vec(prop_oneof![Just(5), Just(273), Just(4)], 0..3);
    let channels = proptest::collection::vec(prop_oneof![Just(1), Just(9), Just(77)], 0..3);
    let interactions = proptest::collection::vec(prop_oneof![Just(0), Just(8)], 0..2);
    let types = proptest::collection::vec(prop_oneof![Just("A01"), Just("C")], 0..2);
    let month = || proptest::option::of(1..5u32);
    let blocks = proptest::option::of(proptest::collection::vec(0..BLOCKS as usize + 1, 0..3));
    (services, channels, interactions, types, month(), month(), blocks).prop_map(
        |(services, channels, interactions, types, from, to, blocks)| Filter {
            services: services.into_iter().map(ServiceId).collect(),
            interactions: interactions.into_iter().map(InteractionId).collect(),
            channels: channels.into_iter().map(ChannelId).collect(),
            profile_types: types.into_iter().map(str::to_string).collect(),
            period: Period {
                from: from.and_then(|m| Month::new(2020, m)),
                to: to.and_then(|m| Month::new(2020, m)),
            },
            blocks,
            ..Filter::default()
        },
    )
}

pub(super) fn month_of(row: &Row) -> Option<Month> {
    row.6.and_then(|d| Date(i32::from(day_2020() + d) + Records::DAY_OFFSET).month())
}

pub(super) fn passes(r: &Records, f: &Filter, row: &Row) -> bool {
    fn one_of<T: PartialEq>(wanted: &[T], value: Option<&T>) -> bool {
        wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
    }
    let month = month_of(row);
    one_of(&f.services, row.2.map(|s| &r.services[s as usize]))
        && one_of(&f.interactions, row.3.map(|s| &r.interactions[s as usize]))
        && one_of(&f.channels, row.4.map(|s| &r.channels[s as usize]))
        && one_of(&f.profile_types, row.5.map(|s| &r.profile_types[s as usize]))
        && f.period.from.is_none_or(|from| month.is_some_and(|m| m >= from))
        && f.period.to.is_none_or(|to| month.is_some_and(|m| m <= to))
        && f.blocks.as_ref().is_none_or(|b| row.1.is_some_and(|x| b.contains(&(x as usize))))
}

/// Each person's block: the latest placed, the lowest on a tie.
fn plain_homes(r: &Records, f: &Filter, rows: &[Row]) -> BTreeMap<u32, Option<u32>> {
    let mut homes = BTreeMap::new();
    for person in 0..PERSONS {
        let theirs: Vec<&Row> =
            rows.iter().filter(|row| row.0 == person && passes(r, f, row)).collect();
        if theirs.is_empty() {
            continue;
        }
        let mut placed: Vec<(Option<u16>, u32)> =
            theirs.iter().filter_map(|row| row.1.map(|block| (row.6, block))).collect();
        // None sorts before every day: undated is earliest.
        placed.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        homes.insert(person, placed.first().map(|(_, block)| *block));
    }
    homes
}

fn key_of(r: &Records, dimension: Dimension, row: &Row) -> Key {
    match dimension {
        Dimension::Service => row.2.map(|i| Key::Service(r.services[i as usize])),
        Dimension::Interaction => row.3.map(|i| Key::Interaction(r.interactions[i as usize])),
        Dimension::Channel => row.4.map(|i| Key::Channel(r.channels[i as usize])),
        Dimension::ProfileType => {
            row.5.map(|i| Key::ProfileType(r.profile_types[i as usize].clone()))
        }
        Dimension::Month => month_of(row).map(Key::Month),
        Dimension::AgeBand => row.7.map(Key::AgeBand),
    }
    .unwrap_or(Key::Unknown)
}

const DIMENSIONS: [Dimension; 6] = [
    Dimension::Service,
    Dimension::Interaction,
    Dimension::Channel,
    Dimension::ProfileType,
    Dimension::Month,
    Dimension::AgeBand,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn people_are_counted_as_plainly(
        rows in proptest::collection::vec(row(), 0..40),
        f in filter(),
    ) {
        let r = records(&rows);
        let counts = count_by_block(&r, &f, Unit::People, &Progress::new()).expect("counts");
        let homes = plain_homes(&r, &f, &rows);
        for block in 0..BLOCKS {
            let there = homes.values().filter(|home| **home == Some(block)).count() as u64;
            prop_assert_eq!(counts.by_block[block as usize], there);
        }
        prop_assert_eq!(counts.unplaced, homes.values().filter(|h| h.is_none()).count() as u64);
        prop_assert_eq!(counts.total, homes.len() as u64);
        prop_assert_eq!(counts.placed(), counts.by_block.iter().sum::<u64>());
    }

    #[test]
    fn transactions_are_counted_as_plainly(
        rows in proptest::collection::vec(row(), 0..40),
        f in filter(),
    ) {
        let r = records(&rows);
        let counts = count_by_block(&r, &f, Unit::Transactions, &Progress::new()).expect("counts");
        let passing: Vec<&Row> = rows.iter().filter(|row| passes(&r, &f, row)).collect();
        for block in 0..BLOCKS {
            let there = passing.iter().filter(|row| row.1 == Some(block)).count() as u64;
            prop_assert_eq!(counts.by_block[block as usize], there);
        }
        prop_assert_eq!(counts.unplaced, passing.iter().filter(|r| r.1.is_none()).count() as u64);
        prop_assert_eq!(counts.total, passing.len() as u64);
    }

    #[test]
    fn splits_are_counted_as_plainly(
        rows in proptest::collection::vec(row(), 0..40),
        f in filter(),
        people in any::<bool>(),
        dimension in proptest::sample::select(&DIMENSIONS[..]),
    ) {
        let r = records(&rows);
        let unit = if people { Unit::People } else { Unit::Transactions };
        let cross = count_by_block_and(&r, &f, unit, dimension, &Progress::new()).expect("counts");
        let whole = count_by_block(&r, &f, unit, &Progress::new()).expect("counts");
        let homes = plain_homes(&r, &f, &rows);
        let passing = || rows.iter().enumerate().filter(|(_, row)| passes(&r, &f, row));
        // (key, block, who): a person, or a record of its own.
        let seen: BTreeSet<(Key, Option<u32>, usize)> = passing()
            .map(|(i, row)| {
                let key = key_of(&r, dimension, row);
                if people { (key, homes[&row.0], row.0 as usize) } else { (key, row.1, i) }
            })
            .collect();
        let keys: BTreeSet<Key> = seen.iter().map(|(key, ..)| key.clone()).collect();
        for key in &keys {
            prop_assert!(cross.position(key).is_some(), "{:?} is missing", key);
        }
        prop_assert!(cross.keys.is_sorted_by(|a, b| a < b));
        if dimension != Dimension::Month {
            prop_assert_eq!(cross.keys.len(), keys.len());
        }
        for (k, key) in cross.keys.iter().enumerate() {
            let of = |block: Option<u32>| {
                seen.iter().filter(|(a, b, _)| a == key && *b == block).count() as u64
            };
            let by_block = cross.by_block(k);
            for block in 0..BLOCKS {
                prop_assert_eq!(cross.cell(block as usize, k), Some(of(Some(block))));
                prop_assert_eq!(by_block[block as usize], of(Some(block)));
            }
            prop_assert_eq!(by_block.len(), BLOCKS as usize);
            prop_assert_eq!(cross.unplaced_by_key[k], of(None));
            let all = seen.iter().filter(|(a, ..)| a == key).count() as u64;
            prop_assert_eq!(cross.totals[k], all);
        }
        prop_assert_eq!(cross.total, whole.total);
        prop_assert_eq!(cross.unplaced, whole.unplaced);
    }

    #[test]
    fn appended_records_count_as_if_read_together(
        rows in proptest::collection::vec(row(), 0..30),
        more in proptest::collection::vec(row(), 0..30),
        f in filter(),
    ) {
        let together: Vec<Row> = rows.iter().chain(&more).cloned().collect();
        let together = records(&together);
        // The second file knows fewer values: the dictionaries differ.
        let mut joined = Records::default();
        let same: Vec<u32> = (0..PERSONS).collect();
        joined.append(&narrowed(&records(&rows)), &same).expect("joined");
        joined.append(&narrowed(&records(&more)), &same).expect("joined");
        joined.check().expect("well formed");
        let blocks = together.blocks.clone();
        prop_assert_eq!(joined.recode_blocks(&blocks), 0);
        for unit in [Unit::People, Unit::Transactions] {
            prop_assert_eq!(
                count_by_block(&joined, &f, unit, &Progress::new()).expect("counts"),
                count_by_block(&together, &f, unit, &Progress::new()).expect("counts")
            );
        }
    }
}

/// The same records with dictionaries of only the values that occur.
fn narrowed(r: &Records) -> Records {
    fn keep<T: Clone, C: Copy + PartialEq + TryFrom<usize>>(
        codes: &mut [C],
        dictionary: &mut Vec<T>,
        none: C,
        index: impl Fn(C) -> usize,
    ) {
        let used: BTreeSet<usize> =
            codes.iter().filter(|c| **c != none).map(|c| index(*c)).collect();
        let places: Vec<usize> = used.iter().copied().collect();
        for code in codes.iter_mut().filter(|c| **c != none) {
            let at = places.iter().position(|p| *p == index(*code)).expect("used");
            *code = C::try_from(at).ok().expect("small");
        }
        *dictionary = places.iter().map(|p| dictionary[*p].clone()).collect();
    }
    let mut r = r.clone();
    let c = &mut r.columns;
    keep(c.block.positions_mut(), &mut r.blocks, NONE_U32, |c| c as usize);
    keep(c.service.wide_mut(), &mut r.services, NONE_U16, usize::from);
    keep(c.interaction.wide_mut(), &mut r.interactions, NONE_U16, usize::from);
    keep(&mut c.channel, &mut r.channels, NONE_U8, usize::from);
    keep(c.profile.wide_mut(), &mut r.profile_types, NONE_U16, usize::from);
    r
}

fn placed(person: u32, block: Option<u32>, day: Option<u16>) -> Row {
    (person, block, Some(0), None, Some(0), None, day, None)
}

fn people(rows: &[Row], f: &Filter) -> BlockCounts {
    count_by_block(&records(rows), f, Unit::People, &Progress::new()).expect("counts")
}

#[test]
fn a_person_who_moved_counts_once_where_they_live_now() {
    let rows =
        [placed(0, Some(1), Some(40)), placed(0, Some(3), Some(2)), placed(0, None, Some(90))];
    let counts = people(&rows, &Filter::default());
    assert_eq!(counts.by_block, [0, 1, 0, 0]);
    assert_eq!((counts.unplaced, counts.total), (0, 1));
}

#[test]
fn a_tie_goes_to_the_lowest_code_and_undated_comes_first() {
    let tie = [placed(0, Some(3), Some(7)), placed(0, Some(2), Some(7)), placed(0, Some(0), None)];
    assert_eq!(people(&tie, &Filter::default()).by_block, [0, 0, 1, 0]);
    let undated = [placed(0, Some(3), None), placed(0, Some(2), None)];
    assert_eq!(people(&undated, &Filter::default()).by_block, [0, 0, 1, 0]);
}

#[test]
fn a_period_leaves_out_undated_records_and_moves_people_back() {
    let rows =
        [placed(0, Some(1), Some(0)), placed(0, Some(2), Some(95)), placed(1, Some(1), None)];
    let january = Month::new(2020, 1);
    let f = Filter { period: Period { from: january, to: january }, ..Filter::default() };
    assert_eq!(people(&rows, &f).by_block, [0, 1, 0, 0]);
}

#[test]
fn people_without_any_place_are_in_no_area() {
    let counts = people(&[placed(0, None, Some(1)), placed(0, None, None)], &Filter::default());
    assert_eq!((counts.by_block, counts.unplaced, counts.total), (vec![0; 4], 1, 1));
}

/// Many rows over several spans, and more keys than fit one pass.
pub(super) fn many() -> Records {
    let mut r = records(&[]);
    r.services = (0..150).map(ServiceId).collect();
    r.persons = 40_000;
    let mut chance = crate::base::seed::stream(7, 0);
    for _ in 0..600_000 {
        let c = &mut r.columns;
        c.person.push(chance.below(40_000) as u32);
        let block = chance.below(5) as u32;
        c.block.push(if block == 4 { NONE_U32 } else { block });
        c.service.push(chance.below(150) as u16);
        c.interaction.push(NONE_U16);
        c.channel.push(chance.below(3) as u8);
        c.profile.push(NONE_U16);
        c.day.push(day_2020() + chance.below(700) as u16);
        c.age_band.push(NONE_U8);
    }
    r
}

/// Many rows in no order, of persons who mostly are where they live.
pub(super) fn many_settled() -> Records {
    let mut r = Records { persons: 120_000, ..records(&[]) };
    r.blocks = (0..300).map(|i| AreaCode::new(format!("E{i:03}"))).collect();
    let mut chance = crate::base::seed::stream(8, 0);
    for _ in 0..300_000 {
        let person = chance.below(120_000) as u32;
        let home = person.wrapping_mul(7) % 310;
        let elsewhere = chance.chance(0.04).then(|| chance.below(310) as u32);
        let block = elsewhere.unwrap_or(home);
        let c = &mut r.columns;
        c.person.push(person);
        c.block.push(if block < 300 { block } else { NONE_U32 });
        c.service.push(chance.below(3) as u16);
        c.interaction.push(NONE_U16);
        c.channel.push(if chance.chance(0.1) { NONE_U8 } else { chance.below(2) as u8 });
        c.profile.push(NONE_U16);
        c.day.push(day_2020() + chance.below(300) as u16);
        c.age_band.push(chance.below(12) as u8);
    }
    r
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let r = many();
    let f = Filter { channels: vec![ChannelId(1), ChannelId(9)], ..Filter::default() };
    let count = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let progress = Progress::new();
            [Unit::People, Unit::Transactions].map(|unit| {
                (
                    count_by_block(&r, &f, unit, &progress).expect("counts"),
                    count_by_block_and(&r, &f, unit, Dimension::Service, &progress)
                        .expect("counts"),
                )
            })
        })
    };
    let one = count(1);
    assert_eq!(one, count(5));
    assert_eq!(one[0].1.keys.len(), 150);
    let alone = Filter { services: vec![ServiceId(149)], ..f.clone() };
    let alone = count_by_block(&r, &alone, Unit::People, &Progress::new()).expect("counts");
    assert_eq!(one[0].1.totals[149], alone.total, "a key beyond the first pass");
}

#[test]
fn a_month_without_records_is_a_zero_between_others() {
    let r = records(&[
        placed(0, Some(0), Some(0)),
        placed(1, Some(0), Some(95)),
        placed(2, None, None),
    ]);
    let cross = count_by_block_and(
        &r,
        &Filter::default(),
        Unit::People,
        Dimension::Month,
        &Progress::new(),
    )
    .expect("counts");
    assert_eq!(cross.keys.len(), 5, "January to April, and unknown");
    assert_eq!(cross.totals, [1, 0, 0, 1, 1]);
    assert_eq!(cross.keys.last(), Some(&Key::Unknown));
}

#[test]
fn stopping_stops() {
    let progress = Progress::new();
    progress.cancel();
    for unit in [Unit::People, Unit::Transactions] {
        let error =
            count_by_block(&records(&[placed(0, None, None)]), &Filter::default(), unit, &progress);
        assert!(error.expect_err("stopped").is_cancelled());
    }
}

#[test]
fn columns_that_contradict_each_other_are_an_error_not_a_panic() {
    let whole = records(&[placed(0, Some(0), None)]);
    let mut short = whole.clone();
    short.columns.day.clear();
    let mut person = whole.clone();
    person.columns.person.numbers_mut()[0] = PERSONS;
    let mut block = whole.clone();
    block.columns.block.positions_mut()[0] = BLOCKS;
    for wrong in [short, person, block] {
        let f = Filter::default();
        assert!(count_by_block(&wrong, &f, Unit::People, &Progress::new()).is_err());
        assert!(Records::default().append(&wrong, &[0; 6]).is_err());
    }
    let mut service = whole;
    service.columns.service.wide_mut()[0] = 3;
    assert!(service.check().is_err());
}
