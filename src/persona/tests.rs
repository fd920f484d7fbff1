//! Does a persona count as one counts by hand, and does a board count nobody
//! twice?

use super::made_up::{Row, World};
use super::*;
use crate::base::{AreaCode, ChannelId, LevelId, Progress, ServiceId};
use crate::demand::Observed;
use crate::project::persona::{
    AgeRange, AreaChoice, AttributeTest, ClassChoice, Comparison, Criteria, Source, Tie,
};
use crate::project::{Persona, PersonaId, Protection};
use proptest::prelude::*;

const PASS: u32 = 273;
const MEALS: u32 = 4;
const WEB: Option<u32> = Some(1);
const PHONE: Option<u32> = Some(2);

fn class(tier: &str, code: &str) -> ClassChoice {
    ClassChoice { tier: tier.into(), code: code.into() }
}

fn group(code: &str) -> Criteria {
    Criteria { classes: vec![class("group", code)], ..Criteria::default() }
}

fn aged(from: u8, to: Option<u8>) -> Criteria {
    Criteria { ages: vec![AgeRange { from, to }], ..Criteria::default() }
}

fn of(criteria: Criteria) -> Persona {
    Persona { name: "Margaret".into(), criteria, ..Persona::default() }
}

fn answer(world: &World) -> PersonaAnswer {
    persona(&world.inputs(), PersonaId(1), &Progress::new()).expect("an answer")
}

fn people(criteria: Criteria) -> f64 {
    answer(&World::of(&[], [of(criteria)])).people.count().expect("shown")
}

/// Person, block, service, channel, age.
const ROWS: [Row; 8] = [
    (0, Some(0), PASS, PHONE, Some(72)),
    (0, Some(0), PASS, PHONE, Some(72)),
    (1, Some(0), PASS, WEB, Some(81)),
    (2, Some(1), PASS, PHONE, None),
    (3, Some(2), PASS, PHONE, Some(71)),
    (4, Some(0), MEALS, PHONE, Some(40)),
    (5, None, PASS, PHONE, Some(77)),
    // Moved from Z1 to Z3, and is a customer there.
    (6, Some(0), MEALS, WEB, Some(30)),
];

#[test]
fn criteria_count_the_base_by_class_area_and_age() {
    assert_eq!(people(Criteria::default()), 200.0);
    assert_eq!(people(group("A")), 100.0, "Z1 and Z2");
    assert_eq!(people(aged(70, Some(79))), 20.0 + 30.0 + 40.0 + 10.0);
    assert_eq!(people(Criteria { ages: aged(70, Some(79)).ages, ..group("A") }), 50.0);
    let both = Criteria { classes: vec![class("group", "B"), class("type", "A1")], ..group("B") };
    assert_eq!(people(both), 120.0, "Z1 and Z3");
    let ward = AreaChoice { level: LevelId::new("ward"), codes: [AreaCode::from("W2")].into() };
    assert_eq!(people(Criteria { areas: Some(ward), ..Criteria::default() }), 100.0);
    let by_phone = AttributeTest {
        attribute: "propensity_phone".into(),
        comparison: Comparison::AtLeast,
        value: "0.4".into(),
    };
    assert_eq!(people(Criteria { attributes: vec![by_phone], ..Criteria::default() }), 100.0);
}

#[test]
fn customers_match_by_their_own_records_and_take_up_is_of_the_people_meant() {
    let world = World::of(&ROWS, [of(group("A"))]);
    let answer = answer(&world);
    assert_eq!(answer.customers, Observed::Count(5), "persons 0, 1, 2, 4 and 6");
    let asked = answer.asked.expect("the bus pass");
    assert_eq!((asked.name.as_str(), asked.customers), ("Bus pass", Observed::Count(3)));
    assert_eq!(asked.rate, Some(0.03));
    assert_eq!(asked.council_rate, Some(4.0 / 200.0), "the unplaced one is in no rate");
    assert_eq!(asked.index, Some(150.0));
    assert!(asked.rate_low < Some(0.03) && asked.rate_high > Some(0.03));
    let area = |code: &str| answer.areas.iter().find(|row| row.code.as_str() == code).unwrap();
    assert_eq!((area("Z1").people.count(), area("Z1").customers), (Some(40.0), Observed::Count(4)));
    assert_eq!((area("Z3").people.count(), area("Z3").share), (Some(0.0), Some(0.0)));
    assert_eq!(answer.areas_with_many, 2);
}

#[test]
fn ages_of_customers_are_used_where_they_are_known_and_what_is_left_out_is_said() {
    let partly = answer(&World::of(&ROWS, [of(aged(70, Some(79)))]));
    assert_eq!(partly.customers, Observed::Count(3), "persons 0, 3 and 5");
    assert_eq!(partly.ages, AgeOnRecords::Partly(Some(6.0 / 7.0)));
    let asked = partly.asked.clone().expect("the bus pass");
    // Of 100 aged 70 to 79 two; of 200 aged 65 and over three with an age.
    assert_eq!((asked.rate, asked.council_rate), (Some(0.02), Some(0.015)));
    assert!(partly.notes.iter().any(|note| note.text.contains("the least there can be")));

    let without: Vec<Row> = ROWS.iter().map(|row| (row.0, row.1, row.2, row.3, None)).collect();
    let unknown = answer(&World::of(&without, [of(aged(70, Some(79)))]));
    assert_eq!(unknown.ages, AgeOnRecords::Unknown);
    assert_eq!(unknown.people.count(), Some(100.0));
    let rate = unknown.asked.and_then(|asked| asked.rate);
    assert_eq!(rate, Some(4.0 / 200.0), "all ages of customers, of the base at all ages");
}

#[test]
fn channels_are_indexed_to_the_council_and_preferences_are_the_scheme_s() {
    let answer = answer(&World::of(&ROWS, [of(group("A"))]));
    let phone = answer.channels.iter().find(|row| row.name == "Phone").expect("the phone");
    assert_eq!(phone.contacts, Observed::Count(4));
    assert_eq!(phone.share, Some(4.0 / 6.0));
    assert_eq!(phone.council_share, Some(6.0 / 8.0));
    // 40 people at 0.8 and 60 at 0.4.
    let likelihood = phone.likelihood.expect("a likelihood");
    assert!((likelihood - 0.56).abs() < 1e-12);
    assert_eq!(phone.likelihood_from, Some(LikelihoodFrom::Scheme));
    let web = answer.channels.iter().find(|row| row.name == "Web").expect("the web");
    assert_eq!(web.likelihood_from, Some(LikelihoodFrom::Records), "the scheme has none");
    let radio = &answer.media[0];
    assert_eq!(radio.name, "local radio");
    let council = (40.0 * 0.6 + 60.0 * 0.3 + 80.0 * 0.3) / 180.0;
    assert!((radio.index.expect("an index") - 100.0 * 0.42 / council).abs() < 1e-9);
}

#[test]
fn contacts_cost_what_their_channel_costs() {
    let answer = answer(&World::of(&ROWS, [of(group("A"))]));
    let costs = answer.costs.expect("costs");
    assert_eq!(costs.total.pence().0, 4 * 400 + 2 * 20);
    assert_eq!(costs.contacts_costed, 6);
    let years = 1.0 / 12.0;
    assert_eq!(costs.pence_per_customer_year, Some(1640.0 / (5.0 * years)));
}

#[test]
fn small_counts_are_withheld_with_all_that_follows_from_them() {
    let mut world = World::of(&ROWS, [of(group("A"))]);
    world.protection = Protection::hidden();
    let answer = answer(&world);
    let asked = answer.asked.expect("the bus pass");
    assert_eq!(asked.customers.text(), "<5");
    assert_eq!([asked.rate, asked.rate_low, asked.rate_high, asked.index], [None; 4]);
    let phone = answer.channels.iter().find(|row| row.name == "Phone").expect("the phone");
    assert_eq!((phone.share, phone.index), (None, None));
    assert_eq!(answer.areas[0].customers, Observed::Withheld { below: 5 });
    assert_eq!(answer.costs.expect("costs").contacts_costed, 0);
    let few = Criteria {
        areas: Some(AreaChoice { level: LevelId::new("oa"), codes: [AreaCode::from("Z4")].into() }),
        ..aged(65, Some(69))
    };
    let mut world = World::of(&[], [of(few)]);
    world.protection = Protection { on: true, k: 6 };
    let few = self::answer(&world);
    assert_eq!((few.people, few.share), (Told::Withheld { below: 6 }, None));
    assert_eq!(few.areas[3].share, None);
}

#[test]
fn how_many_have_an_age_on_record_is_not_told_beside_a_small_count() {
    let mut world = World::of(&ROWS, [of(aged(70, Some(79)))]);
    world.protection = Protection::hidden();
    let answer = answer(&world);
    assert_eq!(answer.ages, AgeOnRecords::Partly(None), "6 of 7: one has none");
    let told: Vec<&str> = answer.notes.iter().map(|note| note.text.as_str()).collect();
    assert!(told.iter().any(|text| text.contains("not all have an age")), "{told:?}");
    assert!(told.iter().all(|text| !text.contains("86%")), "{told:?}");
}

#[test]
fn withheld_people_are_in_no_row_of_take_up() {
    let few = Criteria {
        areas: Some(AreaChoice { level: LevelId::new("oa"), codes: [AreaCode::from("Z4")].into() }),
        ..aged(65, Some(69))
    };
    let mut world = World::of(&ROWS, [of(few)]);
    world.protection = Protection { on: true, k: 6 };
    let answer = answer(&world);
    assert_eq!(answer.people, Told::Withheld { below: 6 });
    assert!(answer.uses.iter().all(|row| row.people.is_none() && row.rate.is_none()));
}

#[test]
fn all_but_a_few_are_withheld_as_those_few_are() {
    let codes = ["Z1", "Z2", "Z3"].map(AreaCode::from).into();
    let most = Criteria {
        areas: Some(AreaChoice { level: LevelId::new("oa"), codes }),
        ..Criteria::default()
    };
    let mut world = World::of(&[], [of(most)]);
    // 20 of 200 are left.
    world.protection = Protection { on: true, k: 21 };
    assert_eq!((answer(&world).people, answer(&world).share), (Told::Beside, None));
    let board = coverage(&world.inputs(), &Progress::new()).expect("a board");
    assert_eq!(board.none, Told::Withheld { below: 21 });
    assert_eq!((board.covered, board.rows[0].people), (Told::Beside, Some(Told::Beside)));
    assert_eq!((board.share(), board.rows[0].share), (None, None));
    assert_eq!(
        board.sentence(),
        "How many of 200 people aged 65 and over are like this persona is withheld."
    );
}

#[test]
fn an_age_that_cuts_a_band_leaves_the_rest_of_the_board_standing() {
    let board = covered(vec![of(aged(72, None)), of(group("A"))]);
    assert_eq!(board.covered.count(), Some(100.0));
    assert_eq!(board.rows[0].people, None);
    assert!(board.rows[0].why_not.as_deref().is_some_and(|why| why.contains("7")));
}

#[test]
fn a_persona_of_the_room_s_judgement_has_no_figures() {
    let mut persona = Persona { source: Source::Room, ..of(group("A")) };
    persona.add_characteristic("Prefers the phone", Some(Tie::ChannelPreferred(ChannelId(2))));
    let answer = answer(&World::of(&ROWS, [persona]));
    assert!(!answer.has_figures && answer.areas.is_empty());
    assert_eq!(answer.room[0].records, None);
}

#[test]
fn the_room_is_held_against_the_figure_a_characteristic_is_tied_to() {
    let mut persona = of(group("A"));
    persona.add_characteristic("Prefers the phone", Some(Tie::ChannelPreferred(ChannelId(2))));
    persona.add_characteristic("Has the pass", Some(Tie::TakeUp(ServiceId(PASS))));
    persona.add_characteristic("Drives", None);
    let rows = answer(&World::of(&ROWS, [persona])).room;
    assert_eq!(rows[0].figure_words, "likelihood of coming by Phone");
    assert_eq!(rows[0].records.map(RecordsFigure::words).as_deref(), Some("56%"));
    assert_eq!(rows[1].records, Some(RecordsFigure::Share(0.03)));
    assert_eq!(rows[2].records, None);
}

fn covered(personas: Vec<Persona>) -> Coverage {
    coverage(&World::of(&[], personas).inputs(), &Progress::new()).expect("a board")
}

#[test]
fn a_board_counts_nobody_twice() {
    let board = covered(vec![of(group("A")), of(aged(70, Some(79))), of(Criteria::default())]);
    let count = |told: Told| told.count().expect("shown");
    // Of 100 in A, 50 are 70 to 79; of 100 aged 70 to 79, 50 are in A.
    assert_eq!(count(board.covered), 150.0);
    assert_eq!(count(board.several), 50.0);
    assert_eq!(count(board.none), 50.0);
    assert_eq!(board.rows[0].only.map(count), Some(50.0));
    assert_eq!(board.both[0][1].map(count), Some(50.0));
    assert_eq!(board.rows[2].people, None, "it says nothing of who it stands for");
    let left = board.largest_in_none.as_ref().expect("a group");
    assert_eq!((left.words.as_str(), left.people, left.share), ("B Hill", 40.0, 0.5));
    assert_eq!(
        board.sentence(),
        "150 of 200 people aged 65 and over are like one of these two, 50 of them like several."
    );
}

#[test]
fn a_persona_that_asks_for_what_is_gone_is_left_out_and_says_why() {
    let gone = Criteria { scheme: Some("gone".into()), ..group("A") };
    let board = covered(vec![of(group("A")), of(gone)]);
    assert_eq!(board.covered.count(), Some(100.0));
    assert!(board.rows[1].why_not.as_deref().is_some_and(|why| why.contains("gone")));
}

/// Any criteria that the made-up council knows, in pieces to be added.
fn any_criteria() -> impl Strategy<Value = Criteria> {
    let classes = prop::collection::vec(
        prop::sample::select(vec![class("group", "A"), class("group", "B"), class("type", "A2")]),
        0..3,
    );
    let edges = prop::sample::select(vec![(65, Some(69)), (70, Some(79)), (75, None), (80, None)]);
    let ages = prop::collection::vec(edges, 0..3);
    let areas = prop::option::of(prop::sample::subsequence(vec!["Z1", "Z2", "Z3", "Z4"], 0..=4));
    let services = prop::sample::subsequence(vec![PASS, MEALS], 0..=2);
    let channels = prop::sample::subsequence(vec![1, 2, 3], 0..=3);
    (classes, ages, areas, services, channels).prop_map(|(classes, ages, areas, s, c)| Criteria {
        classes,
        ages: ages.into_iter().map(|(from, to)| AgeRange { from, to }).collect(),
        areas: areas.map(|codes| AreaChoice {
            level: LevelId::new("oa"),
            codes: codes.into_iter().map(AreaCode::from).collect(),
        }),
        services: s.into_iter().map(ServiceId).collect(),
        channels: c.into_iter().map(ChannelId).collect(),
        ..Criteria::default()
    })
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (
        0u32..12,
        prop::option::of(0u32..4),
        prop::sample::select(vec![PASS, MEALS]),
        prop::option::of(1u32..4),
        prop::option::of(60u8..95),
    );
    prop::collection::vec(row, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_criterion_added_never_raises_the_count(
        criteria in any_criteria(),
        rows in any_rows(),
    ) {
        let full = answer(&World::of(&rows, [of(criteria.clone())]));
        for phrase in &full.criteria {
            let fewer = phrase.criterion.taken_from(&criteria);
            let wider = answer(&World::of(&rows, [of(fewer)]));
            prop_assert!(full.people.count() <= wider.people.count(), "{phrase:?}");
            prop_assert!(full.customers.count() <= wider.customers.count(), "{phrase:?}");
        }
    }

    #[test]
    fn a_board_covers_no_more_than_its_personas_together_and_no_less_than_any(
        all in prop::collection::vec(any_criteria(), 1..5),
    ) {
        let personas: Vec<Persona> = all.into_iter().map(of).collect();
        let board = covered(personas);
        let count = |told: &Told| told.count().unwrap_or(f64::NAN);
        let each: Vec<f64> =
            board.rows.iter().filter_map(|row| row.people.as_ref().map(count)).collect();
        let union = count(&board.covered);
        prop_assert!(union <= each.iter().sum::<f64>() + 1e-9);
        prop_assert!(each.iter().all(|people| *people <= union + 1e-9));
        prop_assert!((union + count(&board.none) - board.base).abs() < 1e-9);
        let by_count: f64 = board.by_count.iter().map(count).sum();
        prop_assert!((by_count - board.base).abs() < 1e-9);
        let weighted: f64 =
            board.by_count.iter().enumerate().map(|(n, told)| n as f64 * count(told)).sum();
        prop_assert!((weighted - each.iter().sum::<f64>()).abs() < 1e-9);
    }
}
