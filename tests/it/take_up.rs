//! Does the whole answer come out right on a made-up layer with all its
//! awkward areas: more customers than base, more expected than base, no base,
//! no profile, and records without a place?

use std::collections::BTreeMap;
use wardwise::base::{AreaCode, Edition, Error, LevelId, Progress, SchemeId, ServiceId, Unit};
use wardwise::council::{
    AgeBand, AreaTable, Council, ProfileClass, Scheme, Service, Tier, Variable,
};
use wardwise::demand::{Finding, Inputs, Settings, TakeUp, TakeUpRow, sentence, take_up};
use wardwise::geography::{Area, Fit, Geography, Level, Lookup};
use wardwise::project::{Expected, ExternalRates, Protection, Question};
use wardwise::records::{Columns, NONE_U8, NONE_U16, NONE_U32, Records};

/// Code, ward, customers, people aged 65 and over, group.
type Block = (&'static str, Option<&'static str>, u32, Option<f64>, Option<usize>);

/// A town: four plain blocks, then one of each awkward kind.
const TOWN: [Block; 9] = [
    ("E1", Some("W1"), 60, Some(100.0), Some(0)),
    ("E2", Some("W1"), 10, Some(100.0), Some(0)),
    ("E3", Some("W2"), 33, Some(100.0), Some(0)),
    ("E4", Some("W2"), 30, Some(100.0), Some(1)),
    // More customers than base.
    ("E5", Some("W2"), 12, Some(10.0), Some(1)),
    // No base.
    ("E6", Some("W3"), 7, None, Some(0)),
    ("E7", Some("W2"), 3, Some(0.0), Some(0)),
    // No profile.
    ("E8", Some("W1"), 4, Some(50.0), None),
    // In no ward.
    ("E9", None, 2, Some(40.0), Some(1)),
];

struct Town {
    geography: Geography,
    council: Council,
    records: Records,
}

fn area(code: &str) -> Area {
    Area { code: AreaCode::new(code), name: None }
}

fn level(id: &str, words: (&str, &str), codes: &[&str]) -> Level {
    Level::new(
        LevelId::new(id),
        words.0.into(),
        words.1.into(),
        Edition::new("2021"),
        codes.iter().map(|c| area(c)).collect(),
    )
}

fn town() -> Town {
    let codes: Vec<&str> = TOWN.iter().map(|b| b.0).collect();
    let wards = Lookup {
        from: LevelId::new("oa"),
        from_edition: Edition::new("2021"),
        to: LevelId::new("ward"),
        to_edition: Edition::new("2021"),
        fit: Fit::Exact,
        pairs: TOWN
            .iter()
            .filter_map(|b| b.1.map(|w| (AreaCode::new(b.0), AreaCode::new(w))))
            .collect(),
    };
    let levels = vec![
        level("oa", ("Output Area", "Output Areas"), &codes),
        level("ward", ("ward", "wards"), &["W1", "W2", "W3"]),
    ];
    let (geography, _) =
        Geography::new(levels, vec![wards], Some(LevelId::new("oa"))).expect("a geography");

    let known: Vec<&Block> = TOWN.iter().filter(|b| b.3.is_some()).collect();
    let ages = AreaTable {
        name: "age".into(),
        level: LevelId::new("oa"),
        edition: Edition::new("2021"),
        counts: "people".into(),
        variables: vec![Variable {
            name: "Aged 65 and over".into(),
            age: Some(AgeBand { from: 65, to: None }),
        }],
        codes: known.iter().map(|b| AreaCode::new(b.0)).collect(),
        values: vec![known.iter().map(|b| b.3.into()).collect()],
    };
    let class = |code: &str, name: &str| ProfileClass {
        code: code.into(),
        name: Some(name.into()),
        description: None,
        colour: None,
        parent: None,
    };
    let scheme = Scheme {
        id: SchemeId::new("town"),
        name: "Town groups".into(),
        level: LevelId::new("oa"),
        edition: Edition::new("2021"),
        tiers: vec![Tier {
            name: "group".into(),
            classes: vec![class("A", "Avenues"), class("B", "Blocks")],
        }],
        attributes: Vec::new(),
        assignment: TOWN.iter().filter_map(|b| b.4.map(|g| (AreaCode::new(b.0), g))).collect(),
    };
    let service = Service { id: ServiceId(273), name: "Bus pass".into(), department: None };
    let council = Council {
        services: vec![service],
        tables: vec![ages],
        schemes: vec![scheme],
        ..Council::default()
    };

    let mut columns = Columns::default();
    let mut add = |block: u32| {
        columns.person.push(columns.person.len() as u32);
        columns.block.push(block);
        columns.service.push(0);
        columns.interaction.push(NONE_U16);
        columns.channel.push(NONE_U8);
        columns.profile.push(NONE_U16);
        columns.day.push(NONE_U16);
        columns.age_band.push(NONE_U8);
    };
    for (position, block) in TOWN.iter().enumerate() {
        (0..block.2).for_each(|_| add(position as u32));
    }
    // Five without a place.
    (0..5).for_each(|_| add(NONE_U32));
    let records = Records {
        persons: columns.person.len() as u32,
        columns,
        blocks: codes.iter().map(AreaCode::new).collect(),
        services: vec![ServiceId(273)],
        ..Records::default()
    };
    Town { geography, council, records }
}

fn question(expected: Expected, level: &str) -> Question {
    Question {
        services: vec![ServiceId(273)],
        base: "age:65+".into(),
        level: LevelId::new(level),
        expected,
        ..Question::default()
    }
}

fn asked(town: &Town, question: &Question, protection: Protection) -> Result<TakeUp, Error> {
    let inputs = Inputs {
        geography: &town.geography,
        council: &town.council,
        records: &town.records,
        question,
        protection,
        sources: &[],
        settings: Settings::default(),
    };
    take_up(&inputs, &Progress::new())
}

fn answer(expected: Expected, level: &str) -> TakeUp {
    asked(&town(), &question(expected, level), Protection::shown()).expect("an answer")
}

fn profile() -> Expected {
    Expected::Profile { scheme: None, tier: None, rates: None }
}

fn row<'a>(answer: &'a TakeUp, code: &str) -> &'a TakeUpRow {
    answer.rows.iter().find(|r| r.code.as_str() == code).expect("a row")
}

fn note(answer: &TakeUp, part: &str) -> String {
    let found = answer.notes.iter().find(|n| n.text.contains(part));
    found.expect(part).line()
}

#[test]
fn blocks_are_compared_with_the_rate_of_their_group() {
    let found = answer(profile(), "oa");
    // Group A: E1, E2, E3: 103 of 300. Group B: E4, E5, E9: 44 of 150.
    let (e1, e4) = (row(&found, "E1"), row(&found, "E4"));
    assert!((e1.expected.get().expect("E") - 103.0 / 3.0).abs() < 1e-12);
    assert!((e4.expected.get().expect("E") - 4400.0 / 150.0).abs() < 1e-12);
    assert_eq!(e1.finding, Some(Finding::HotSpot));
    assert_eq!(row(&found, "E2").finding, Some(Finding::NotSpot));
    assert_eq!(e1.group.as_deref(), Some("Avenues"));
    assert!((found.totals.expected - found.totals.observed as f64).abs() < 1e-9, "ΣE = ΣO");
    assert_eq!(found.totals.observed, 147);
    assert_eq!(found.base_words, "people aged 65 and over");
}

#[test]
fn awkward_blocks_are_told_and_never_taken_for_zero() {
    let found = answer(profile(), "oa");
    for code in ["E6", "E7", "E8"] {
        let row = row(&found, code);
        assert_eq!(row.finding, Some(Finding::NoData), "{code}");
        assert_eq!(
            (row.base.get(), row.rate.get(), row.expected.get(), row.p.get()),
            (None, None, None, None),
            "{code}"
        );
    }
    assert_eq!(row(&found, "E6").observed.count(), Some(7));
    assert_eq!(found.totals.observed_without_base, 14);
    assert_eq!(found.totals.no_data, 3);
    let crowded = row(&found, "E5");
    assert_eq!(
        (crowded.rate.get(), crowded.rate_low.get(), crowded.p.get()),
        (Some(1.2), None, None)
    );
    assert!(note(&found, "More customers than base").contains("E5"));
    assert!(note(&found, "nothing can be said").contains("E6, E7, E8"));
    assert!(note(&found, "are in no rate").starts_with("14 customers"));
    assert!(note(&found, "could not be placed").starts_with("5 customers"));
}

#[test]
fn wards_sum_only_the_blocks_that_have_everything() {
    let found = answer(profile(), "ward");
    let w1 = row(&found, "W1");
    assert_eq!((w1.observed.count(), w1.base.get()), (Some(70), Some(200.0)));
    assert!((w1.expected.get().expect("E") - 206.0 / 3.0).abs() < 1e-12);
    let w3 = row(&found, "W3");
    assert_eq!((w3.observed.count(), w3.finding), (Some(7), Some(Finding::NoData)));
    let left = note(&found, "left out of the sums");
    assert!(left.starts_with("7 customers and a base of 50"), "{left}");
    assert!(left.contains("W1, W2"), "{left}");
    assert!(note(&found, "belong to no ward").starts_with("2 customers"));
}

#[test]
fn without_a_profile_asked_a_block_without_one_is_compared() {
    let found = answer(Expected::Overall, "oa");
    let e8 = row(&found, "E8");
    assert!(e8.expected.get().is_some());
    assert_eq!(e8.potential, None.into(), "no group to take it from");
    assert_eq!(e8.finding, Some(Finding::NotSpot));
}

#[test]
fn more_expected_than_base_is_tested_and_told() {
    let source = "england.csv".to_string();
    let rates = Some(ExternalRates { source, rates: [("B".to_string(), 1.5)].into() });
    let found = answer(Expected::Profile { scheme: None, tier: None, rates }, "oa");
    assert_eq!(row(&found, "E4").expected, Some(150.0).into());
    assert_eq!(row(&found, "E4").p, Some(0.0).into());
    assert!(note(&found, "More expected").contains("E4"));
}

#[test]
fn a_target_of_more_customers_than_people_is_refused_and_of_contacts_is_not() {
    let town = town();
    let people = question(Expected::Rate(30.0), "oa");
    let error = asked(&town, &people, Protection::shown()).expect_err("refused").to_string();
    assert!(error.contains("3,000%") && error.contains("rate:0.30"), "{error}");
    let contacts = Question { unit: Unit::Transactions, ..people };
    let found = asked(&town, &contacts, Protection::shown()).expect("an answer");
    assert_eq!(row(&found, "E1").expected, Some(3000.0).into());
}

#[test]
fn the_scheme_asked_for_groups_potential_whatever_is_expected() {
    let mut town = town();
    // A second scheme that puts the blocks the other way round, and knows E8.
    let mut other = town.council.schemes[0].clone();
    other.id = SchemeId::new("other");
    other.name = "Other groups".into();
    other.assignment.iter_mut().for_each(|(_, class)| *class = 1 - *class);
    other.assignment.push((AreaCode::new("E8"), 0));
    other.assignment.sort();
    town.council.schemes.push(other);
    for expected in
        [Expected::Overall, Expected::Rate(0.3), Expected::Potential { scheme: None }, profile()]
    {
        let by = |scheme: &str| {
            let scheme = Some(SchemeId::new(scheme));
            let question = Question { scheme, ..question(expected.clone(), "oa") };
            asked(&town, &question, Protection::shown())
        };
        let (first, second) = (by("town").expect("an answer"), by("other").expect("an answer"));
        assert!(first.card.line("Potential").is_some_and(|l| l.contains("Town groups")));
        assert!(second.card.line("Potential").is_some_and(|l| l.contains("Other groups")));
        assert_eq!(row(&first, "E8").potential, None.into());
        assert!(row(&second, "E8").potential.get().is_some());
        let error = by("oac").expect_err("refused").to_string();
        assert!(error.contains("oac") && error.contains("town, other"), "{error}");
    }
}

#[test]
fn rates_from_a_file_are_matched_by_the_class_code() {
    let rates = |pairs: &[(&str, f64)]| ExternalRates {
        source: "england.csv".into(),
        rates: pairs.iter().map(|(c, r)| (c.to_string(), *r)).collect::<BTreeMap<_, _>>(),
    };
    let by = |r| Expected::Profile { scheme: None, tier: None, rates: Some(r) };
    let found = answer(by(rates(&[("A", 0.2), ("B", 0.4)])), "oa");
    assert_eq!(row(&found, "E1").expected, Some(20.0).into());
    assert_eq!(row(&found, "E4").expected, Some(40.0).into());
    let half = answer(by(rates(&[("A", 0.2), ("Z", 0.4)])), "oa");
    assert_eq!(row(&half, "E4").finding, Some(Finding::NoData));
    assert!(note(&half, "no rate for these classes").contains("B"));
    assert!(note(&half, "does not have").contains("Z"));
}

#[test]
fn potential_is_a_target_and_not_a_test() {
    let found = answer(Expected::Potential { scheme: None }, "oa");
    let e1 = row(&found, "E1");
    assert_eq!((e1.p.get(), e1.q.get(), e1.finding), (None, None, None));
    assert_eq!(e1.expected, e1.potential);
    assert_eq!(row(&found, "E8").finding, Some(Finding::NoData));
    assert_eq!(found.totals.hot_spots + found.totals.as_expected, 0);
    // The same figure stands beside any other question.
    assert_eq!(row(&answer(profile(), "oa"), "E1").potential, e1.potential);
}

#[test]
fn q_is_taken_before_anything_is_withheld() {
    let town = town();
    let question = question(Expected::Overall, "oa");
    let shown = asked(&town, &question, Protection::shown()).expect("an answer");
    let hidden = asked(&town, &question, Protection::hidden()).expect("an answer");
    assert_eq!(row(&hidden, "E1").q, row(&shown, "E1").q);
    assert_eq!(row(&hidden, "E8").observed.text(), "<5");
    assert_eq!(row(&hidden, "E8").base, Some(50.0).into());
    assert_eq!(hidden.totals.withheld, 3);
    assert_eq!((hidden.totals.observed, hidden.totals.base), (145, 410.0), "of the areas shown");
    assert_eq!(shown.totals.on_record.count(), Some(166));
    let potential = |answer: &TakeUp| answer.card.line("Potential").unwrap_or_default().to_string();
    assert!(potential(&shown).contains("highest") && !potential(&hidden).contains("highest"));
    assert!(potential(&hidden).ends_with("in the Output Areas shown."));
    assert!(sentence(&hidden).text().ends_with("3 more are withheld."));
    assert!(hidden.card.line("Protection") != shown.card.line("Protection"));
}

#[test]
fn small_counts_of_notes_and_card_are_made_hidden() {
    let mut town = town();
    // Three without a place, in place of five.
    let placeless =
        |town: &Town| town.records.columns.block.iter().filter(|b| *b == NONE_U32).count();
    for at in [0, 1] {
        let last = town.records.columns.block.len() - 1 - at;
        town.records.columns.block.positions_mut()[last] = 0;
    }
    assert_eq!(placeless(&town), 3);
    let question = question(Expected::Overall, "ward");
    let hidden = asked(&town, &question, Protection::hidden()).expect("an answer");
    assert_eq!(
        hidden.card.line("Records"),
        Some("166 customers on record; fewer than 5 could not be placed in any area.")
    );
    assert!(note(&hidden, "could not be placed").starts_with("Fewer than 5 customers"));
    assert!(note(&hidden, "belong to no ward").starts_with("Fewer than 5 customers"));
    let shown = asked(&town, &question, Protection::shown()).expect("an answer");
    assert!(note(&shown, "could not be placed").starts_with("3 customers"));
}

#[test]
fn customers_without_any_place_are_told() {
    let mut town = town();
    town.records.columns.block.positions_mut().fill(NONE_U32);
    let question = question(Expected::Overall, "oa");
    let found = asked(&town, &question, Protection::shown()).expect("an answer");
    assert_eq!(
        sentence(&found).text(),
        "Bus pass: 166 customers on record, but none could be placed in any Output Area."
    );
}

#[test]
fn contacts_may_exceed_the_base() {
    let asked_for = Question { unit: Unit::Transactions, ..question(Expected::Overall, "oa") };
    let found = asked(&town(), &asked_for, Protection::shown()).expect("an answer");
    let e5 = row(&found, "E5");
    assert!(e5.p.get().is_some() && e5.rate_high.get().is_some_and(|high| high > 1.2));
    assert!(!found.notes.iter().any(|n| n.text.contains("More customers")));
}

#[test]
fn what_is_not_there_is_refused_with_a_remedy() {
    let town = town();
    let refused = |question: &Question| {
        asked(&town, question, Protection::shown()).expect_err("refused").to_string()
    };
    let mut service = question(profile(), "oa");
    service.services = vec![ServiceId(999)];
    assert!(refused(&service).contains("999"));
    assert!(refused(&question(profile(), "parish")).contains("parish"));
    let tier = Expected::Profile { scheme: None, tier: Some("type".into()), rates: None };
    assert!(refused(&question(tier, "oa")).contains("group"));
    let scheme = Expected::Potential { scheme: Some(SchemeId::new("oac")) };
    assert!(refused(&question(scheme, "oa")).contains("town"));
    let progress = Progress::new();
    progress.cancel();
    let inputs = Inputs {
        geography: &town.geography,
        council: &town.council,
        records: &town.records,
        question: &question(profile(), "oa"),
        protection: Protection::shown(),
        sources: &[],
        settings: Settings::default(),
    };
    assert!(take_up(&inputs, &progress).expect_err("stopped").is_cancelled());
}

#[test]
fn a_council_without_scheme_or_records_still_has_an_answer() {
    let mut town = town();
    town.council.schemes.clear();
    town.records = Records::default();
    let question = question(Expected::Overall, "oa");
    let found = asked(&town, &question, Protection::shown()).expect("an answer");
    assert_eq!(row(&found, "E1").expected, Some(0.0).into());
    assert_eq!(
        sentence(&found).text(),
        "Bus pass: no customers on record among 500 people aged 65 and over."
    );
}
