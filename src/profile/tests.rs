//! Do the answers of this room hold together, on a council small enough to
//! count by hand?

use super::made_up::{council, geography, records, records_of};
use super::*;
use crate::base::money::Pence;
use crate::base::{AreaCode, ChannelId, LevelId, OptionalNumber, Progress, ServiceId, Unit};
use crate::council::Council;
use crate::demand::{Observed, Settings};
use crate::geography::Geography;
use crate::project::{Customers, ProfileQuestion, Protection};
use crate::records::Records;
use proptest::prelude::*;
use std::collections::BTreeSet;

struct Given {
    geography: Geography,
    council: Council,
    records: Records,
    question: ProfileQuestion,
    protection: Protection,
}

impl Given {
    fn of(records: Records) -> Given {
        Given {
            geography: geography(),
            council: council(),
            records,
            question: ProfileQuestion::default(),
            protection: Protection::shown(),
        }
    }

    fn inputs(&self) -> Inputs<'_> {
        Inputs {
            geography: &self.geography,
            council: &self.council,
            records: &self.records,
            question: &self.question,
            within: None,
            protection: self.protection,
            sources: &[],
            settings: Settings::default(),
        }
    }

    fn profile(&self) -> CustomerProfile {
        customer_profile(&self.inputs(), &Progress::new()).expect("a profile")
    }
}

/// So many customers of service 1 by web in a block, numbered from `first`.
fn some(first: u32, count: u32, block: u32) -> Vec<made_up::Row> {
    (0..count).map(|i| (first + i, Some(block), 0, 0, None, 40_000)).collect()
}

fn counts(profile: &CustomerProfile) -> Vec<Option<u64>> {
    profile.rows.iter().map(|row| row.customers.count()).collect()
}

#[test]
fn the_finest_class_wins_and_each_way_is_counted() {
    let profile = Given::of(records()).profile();
    // B by its own type, A by its area, A by its own type though unplaced.
    assert_eq!(counts(&profile), [Some(2), Some(1)]);
    let totals = &profile.totals;
    let told = [totals.by_own_type, totals.by_area, totals.unclassed, totals.unplaced];
    assert_eq!(told.map(|o| o.count()), [Some(2), Some(1), Some(1), Some(2)]);
    assert_eq!(totals.on_record, Observed::Count(4));
    assert_eq!((profile.rows[0].base, profile.rows[1].base), (400.0, 200.0), "E4 has no class");
}

#[test]
fn types_that_no_scheme_has_are_told_with_how_many_they_are() {
    let mut given = Given::of(records());
    let note = |given: &Given| {
        let lines: Vec<String> = given.profile().notes.iter().map(|note| note.line()).collect();
        lines.into_iter().find(|line| line.contains("no scheme has"))
    };
    assert!(
        note(&given).is_some_and(|line| line.starts_with("1 customer ") && line.contains("Z9"))
    );
    // The code of a group is no type.
    given.records.profile_types[2] = "B".into();
    assert!(note(&given).is_some_and(|line| line.contains("B (a group, and no type)")));
    let by_channel = channels(&given.inputs(), &Progress::new()).expect("channels").notes;
    assert!(by_channel.iter().any(|note| note.line().contains("no scheme has")));
    // Of a few, how many and which is not told.
    given.protection = Protection::hidden();
    let line = note(&given).expect("a note");
    assert!(line.starts_with("Fewer than 5") && !line.contains("B ("), "{line}");
    given.records.profile_types[2] = "A1".into();
    assert_eq!(note(&given), None);
}

#[test]
fn a_person_counts_once_in_the_area_of_their_latest_contact() {
    let mut rows = some(0, 50, 0);
    rows.push((0, Some(2), 0, 0, None, 41_000));
    rows.push((1, Some(2), 1, 0, None, 41_000));
    let mut given = Given::of(records_of(&rows));
    given.question.customers = Customers::Services(vec![ServiceId(1)]);
    assert_eq!(counts(&given.profile()), [Some(49), Some(1)], "the second moved for service 2");
    given.question.customers = Customers::Department("transport".into());
    assert_eq!(counts(&given.profile()), [Some(48), Some(2)]);
}

#[test]
fn a_small_class_is_withheld_and_keeps_its_base_alone() {
    let mut rows = some(0, 40, 0);
    rows.extend(some(100, 3, 2));
    let given = Given { protection: Protection::hidden(), ..Given::of(records_of(&rows)) };
    let profile = given.profile();
    let hidden = &profile.rows[1];
    assert_eq!((hidden.customers.text(), hidden.base), ("<5".to_string(), 200.0));
    assert_eq!(hidden.note, Some(RowNote::Withheld));
    let derived = [
        hidden.share,
        hidden.base_share,
        hidden.index,
        hidden.index_low,
        hidden.index_high,
        hidden.penetration,
        hidden.penetration_low,
        hidden.penetration_high,
    ];
    assert_eq!(derived, [None; 8]);
    assert_eq!((profile.totals.customers, profile.totals.base), (40, 400.0), "of what is shown");
    assert_eq!(profile.totals.dissimilarity, None);
    let all = format!("{:?} {:?} {}", profile.card, profile.notes, sentence(&profile));
    assert!(!all.contains("Class B"), "{all}");
    assert!(class_sentence(&profile, 1).is_some_and(|words| words.contains("fewer than 5")));
}

#[test]
fn areas_selected_have_a_profile_of_their_own() {
    let mut rows = some(0, 20, 0);
    rows.extend(some(100, 60, 1));
    rows.extend(some(200, 60, 2));
    let given = Given::of(records_of(&rows));
    let areas: BTreeSet<AreaCode> = ["E1", "E3"].map(AreaCode::new).into_iter().collect();
    let level = LevelId::new("oa");
    let within = Some(Within { level: &level, areas: &areas });
    let inputs = Inputs { within, ..given.inputs() };
    let counted = Counted::of(&inputs, &Progress::new()).expect("counted");
    let profile = profile_of(&inputs, &counted).expect("a profile");
    assert_eq!(counts(&profile), [Some(20), Some(60)]);
    assert_eq!((profile.rows[0].base, profile.rows[1].base), (100.0, 200.0));
    assert_eq!(profile.rows[0].index, Some(100.0 * (20.0 / 80.0) / (100.0 / 300.0)));
    assert!(title(&profile).ends_with("in the 2 Output Areas selected"), "{}", title(&profile));
    // Counted once, and told of other areas without counting again.
    let whole = Inputs { within: None, ..inputs };
    assert_eq!(profile_of(&whole, &counted).expect("a profile"), given.profile());
}

#[test]
fn customers_where_the_base_has_no_figure_are_told_and_in_no_row() {
    let mut given = Given::of(records_of(&[some(0, 40, 0), some(50, 7, 1)].concat()));
    given.council.tables[0].values[0][1] = OptionalNumber::NONE;
    let profile = given.profile();
    assert_eq!(counts(&profile), [Some(40), Some(0)]);
    assert_eq!(profile.totals.without_base, Observed::Count(7));
    assert_eq!(profile.rows[0].base, 100.0);
}

#[test]
fn those_who_do_not_use_it_are_ranked_and_a_small_count_gives_none_away() {
    let rows = [some(0, 40, 0), some(50, 3, 1), some(60, 150, 2)].concat();
    let given = Given { protection: Protection::hidden(), ..Given::of(records_of(&rows)) };
    let answer = non_users(&given.inputs(), &LevelId::new("oa"), &Progress::new()).expect("some");
    let told: Vec<(&str, Option<f64>)> =
        answer.rows.iter().map(|row| (row.area.as_str(), row.non_users)).collect();
    assert_eq!(told, [("E1", Some(60.0)), ("E3", Some(50.0)), ("E2", None)]);
    assert_eq!(answer.rows[2].penetration, None);
    assert_eq!(answer.by_area[1], AreaNonUsers::Withheld);
    assert_eq!(answer.by_area[3], AreaNonUsers::NoBase, "E4 is in no class");
    assert_eq!(answer.non_users, 110.0);
    let contacts = ProfileQuestion { unit: Unit::Transactions, ..ProfileQuestion::default() };
    let inputs = Inputs { question: &contacts, ..given.inputs() };
    assert!(non_users(&inputs, &LevelId::new("oa"), &Progress::new()).is_err());
}

#[test]
fn every_service_of_the_table_is_its_own_profile() {
    let mut rows = [some(0, 40, 0), some(50, 30, 2)].concat();
    rows.extend((0..25).map(|i| (i, Some(2), 1, 1, None, 41_000)));
    let mut given = Given::of(records_of(&rows));
    let all = profiles_of_services(&given.inputs(), &Progress::new()).expect("profiles");
    let table = heat(&all);
    assert_eq!(table.columns, ["Blue badge", "Bus pass"]);
    given.question.customers = Customers::Services(vec![ServiceId(1)]);
    let alone = given.profile();
    assert_eq!(all[1], alone);
    assert_eq!(table.cells[0][1].index, alone.rows[0].index);
    let cells = cross(&given.inputs(), &LevelId::new("oa"), &Progress::new()).expect("a table");
    let customers: Vec<u64> = cells.rows.iter().filter_map(|row| row.customers.count()).collect();
    assert_eq!(customers, [40, 30]);
}

/// Contacts (person, block, channel): 60 by web and 20 by phone in A, 10 by
/// web and 30 by phone in B.
fn contacts() -> Records {
    let some = |first: u32, count: u32, block, channel| {
        (0..count).map(move |i| (first + i, Some(block), 0, channel, None, 40_000))
    };
    let rows: Vec<made_up::Row> = some(0, 60, 1, 0)
        .chain(some(60, 20, 0, 1))
        .chain(some(80, 10, 2, 0))
        .chain(some(90, 30, 2, 1))
        .collect();
    records_of(&rows)
}

#[test]
fn channels_are_indexed_to_the_council_and_the_published_likelihood_is_said() {
    let given = Given::of(contacts());
    let answer = channels(&given.inputs(), &Progress::new()).expect("channels");
    assert_eq!(answer.council_share, [Some(70.0 / 120.0), Some(50.0 / 120.0)]);
    let (web, phone) = (&answer.rows[0].cells[0], &answer.rows[1].cells[1]);
    assert!((web.index.unwrap_or(0.0) - 100.0 * 0.75 / (70.0 / 120.0)).abs() < 1e-9);
    // Weighed by the base: 100 in A1 (0.2), 300 in A2 (0.6).
    assert!((web.likelihood.as_ref().map_or(0.0, |l| l.value) - 0.5).abs() < 1e-12);
    assert_eq!(answer.attributes, [Some("propensity_web".to_string()), None]);
    let by_records = phone.likelihood.as_ref().expect("from the records");
    assert_eq!(by_records.source, LikelihoodSource::Records);
    assert!((by_records.value - 0.75).abs() < 1e-12);
}

#[test]
fn those_to_ask_first_use_a_dear_channel_and_are_inclined_to_a_cheap_one() {
    let given = Given::of(contacts());
    let costs = |id: ChannelId| Some(Pence::whole(if id == ChannelId(1) { 31 } else { 325 }));
    let level = LevelId::new("oa");
    let prices = Prices { of_contact: &costs, words: "A list" };
    let answer = shift_targets(&given.inputs(), &level, prices, &Progress::new()).expect("targets");
    let [only] = answer.targets.as_slice() else { panic!("{:?}", answer.targets) };
    // B publishes 0.9, above the average of 0.5 (80 contacts) and 0.9 (40).
    assert_eq!((only.class_code.as_str(), only.contacts), ("B", Observed::Count(30)));
    assert_eq!(only.movable, Some(27));
    assert_eq!(only.worth_pence.map(|worth| worth.0), Some(27 * 294));
    assert_eq!(only.areas[0].code.as_str(), "E3");
    let none = |_: ChannelId| None;
    let prices = Prices { of_contact: &none, words: "" };
    assert!(shift_targets(&given.inputs(), &level, prices, &Progress::new()).is_err());
}

#[test]
fn an_area_s_main_class_is_weighed_by_its_base_and_any_attribute_is_mapped() {
    let given = Given::of(records());
    let laid =
        classing(&given.geography, &given.council, &given.records, None, None).expect("laid");
    let base = [100.0, 300.0, 200.0, 50.0].map(Some);
    let level = LevelId::new("oa");
    let mixes = area_mixes(&given.geography, &laid, &base, &level).expect("mixes");
    let told: Vec<_> = mixes.iter().map(|mix| (mix.main, mix.dominance)).collect();
    assert_eq!(told[..3], [(Some(0), Some(1.0)), (Some(0), Some(1.0)), (Some(1), Some(1.0))]);
    assert_eq!(told[3], (None, None));
    let map =
        |name| attribute_map(&given.geography, laid.scheme, name, &base, &level).expect("a map");
    let numbers = AttributeMap::Numbers(vec![Some(0.2), Some(0.6), Some(0.9), None]);
    assert_eq!(map("propensity_web"), Some(numbers));
    let words = ["low", "high"].map(String::from).to_vec();
    let of_area = vec![Some(0), Some(0), Some(1), None];
    assert_eq!(map("income_band"), Some(AttributeMap::Words { words, of_area }));
    assert_eq!(map("shoe_size"), None);
    // Of a class: numbers by the base of its types, words as most of it has.
    let told = class_attributes(laid.scheme, 0, 0, &[100.0, 300.0, 200.0]);
    let AttributeValue::Number(web) = told[0].1 else { panic!("{told:?}") };
    assert!((web - 0.5).abs() < 1e-12);
    assert_eq!(told[1].1, AttributeValue::Words("low".to_string()));
}

#[test]
fn what_is_not_there_is_refused_with_a_remedy() {
    let mut given = Given::of(records());
    let refused = |given: &Given| {
        customer_profile(&given.inputs(), &Progress::new()).expect_err("refused").to_string()
    };
    given.question.tier = Some("tribe".into());
    assert!(refused(&given).contains("group, type"));
    given.question.tier = None;
    given.question.customers = Customers::Department("Parks".into());
    assert!(refused(&given).contains("Transport"));
    given.question.customers = Customers::Services(vec![ServiceId(9)]);
    assert!(refused(&given).contains("no service 9"));
}

proptest! {
    #[test]
    fn customers_of_classes_and_the_rest_sum_to_the_distinct_total(
        rows in prop::collection::vec(
            (0u32..60, prop::option::of(0u32..4), 0u16..2, 0u8..2, prop::option::of(0u16..3), 40_000u16..40_009),
            0..200,
        )
    ) {
        let distinct: BTreeSet<u32> = rows.iter().map(|row| row.0).collect();
        let given = Given::of(records_of(&rows));
        for tier in ["group", "type"] {
            let question =
                ProfileQuestion { tier: Some(tier.into()), ..ProfileQuestion::default() };
            let inputs = Inputs { question: &question, ..given.inputs() };
            let profile = customer_profile(&inputs, &Progress::new()).expect("a profile");
            let classed: u64 = counts(&profile).into_iter().flatten().sum();
            let unclassed = profile.totals.unclassed.count().unwrap_or(0);
            prop_assert_eq!(classed + unclassed, distinct.len() as u64);
            prop_assert_eq!(profile.totals.on_record.count(), Some(distinct.len() as u64));
            let by_own = profile.totals.by_own_type.count().unwrap_or(0);
            prop_assert_eq!(by_own + profile.totals.by_area.count().unwrap_or(0), classed);
            if classed > 0 {
                let shares: f64 = profile.rows.iter().filter_map(|row| row.share).sum();
                prop_assert!((shares - 1.0).abs() < 1e-9);
            }
        }
    }
}
