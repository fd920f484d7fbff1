//! Does the card say of several areas what a level made of them would say, and
//! of one what its row says; and does it give nothing away?

use super::*;
use crate::base::{Edition, LevelId, SchemeId, ServiceId};
use crate::council::{AgeBand, AreaTable, Council, ProfileClass, Scheme, Service, Tier, Variable};
use crate::demand::{Settings, take_up};
use crate::geography::{Area, Fit, Lookup};
use crate::project::Question;
use crate::records::{Columns, NONE_U8, NONE_U16, Records};

/// Code, ward, customers of service 1 and of service 2, aged 65 and over, and
/// under, group.
type Block = (&'static str, &'static str, u32, u32, Option<f64>, f64, usize);

const TOWN: [Block; 6] = [
    ("E1", "W1", 60, 20, Some(100.0), 50.0, 0),
    ("E2", "W1", 10, 30, Some(100.0), 150.0, 0),
    ("E3", "W2", 33, 0, Some(110.0), 90.0, 1),
    ("E4", "W2", 30, 9, Some(90.0), 10.0, 1),
    ("E5", "W3", 3, 25, Some(80.0), 20.0, 1),
    ("E6", "W3", 7, 2, None, 5.0, 0),
];

struct Town {
    geography: Geography,
    council: Council,
    records: Records,
}

fn level(id: &str, codes: &[&str]) -> Level {
    let area = |code: &&str| Area { code: AreaCode::new(code), name: None, shape: None };
    let words = (format!("{id} area"), format!("{id} areas"));
    let areas = codes.iter().map(area).collect();
    Level::new(LevelId::new(id), words.0, words.1, Edition::new("2021"), areas)
}

fn lookup(to: &str, pairs: &[(&str, &str)]) -> Lookup {
    Lookup {
        from: LevelId::new("oa"),
        from_edition: Edition::new("2021"),
        to: LevelId::new(to),
        to_edition: Edition::new("2021"),
        fit: Fit::Exact,
        pairs: pairs.iter().map(|(c, p)| (AreaCode::new(c), AreaCode::new(p))).collect(),
    }
}

fn town() -> Town {
    let codes: Vec<&str> = TOWN.iter().map(|b| b.0).collect();
    let wards: Vec<(&str, &str)> = TOWN.iter().map(|b| (b.0, b.1)).collect();
    let union = [("E1", "U"), ("E3", "U"), ("E4", "U")];
    let (geography, _) = Geography::new(
        vec![level("oa", &codes), level("ward", &["W1", "W2", "W3"]), level("union", &["U"])],
        vec![lookup("ward", &wards), lookup("union", &union)],
        Some(LevelId::new("oa")),
    )
    .expect("levels");
    let ages = |name: &str, age: AgeBand, values: Vec<Option<f64>>| {
        (Variable { name: name.into(), age: Some(age) }, values)
    };
    let (variables, values) = [
        ages("Aged 0-64", AgeBand { from: 0, to: Some(64) }, TOWN.map(|b| Some(b.5)).to_vec()),
        ages("Aged 65+", AgeBand { from: 65, to: None }, TOWN.map(|b| b.4).to_vec()),
    ]
    .into_iter()
    .unzip();
    let class = |code: &str, name: &str| ProfileClass {
        code: code.into(),
        name: Some(name.into()),
        description: None,
        colour: None,
        parent: None,
    };
    let tier =
        Tier { name: "group".into(), classes: vec![class("A", "Alpha"), class("B", "Beta")] };
    let council = Council {
        services: [(1, "Bus pass"), (2, "Library")]
            .map(|(id, name)| Service { id: ServiceId(id), name: name.into(), department: None })
            .to_vec(),
        tables: vec![AreaTable {
            name: "age".into(),
            level: LevelId::new("oa"),
            edition: Edition::new("2021"),
            counts: "people".into(),
            variables,
            codes: codes.iter().map(AreaCode::new).collect(),
            values,
        }],
        schemes: vec![Scheme {
            id: SchemeId::new("s"),
            name: "Scheme".into(),
            level: LevelId::new("oa"),
            edition: Edition::new("2021"),
            tiers: vec![tier],
            attributes: Vec::new(),
            assignment: TOWN.iter().map(|b| (AreaCode::new(b.0), b.6)).collect(),
        }],
        ..Council::default()
    };
    let mut columns = Columns::default();
    for (at, block) in TOWN.iter().enumerate() {
        for (service, count) in [(0, block.2), (1, block.3)] {
            for _ in 0..count {
                columns.person.push(columns.person.len() as u32);
                columns.block.push(at as u32);
                columns.service.push(service);
                columns.interaction.push(NONE_U16);
                columns.channel.push(NONE_U8);
                columns.profile.push(NONE_U16);
                columns.day.push(NONE_U16);
                columns.age_band.push(NONE_U8);
            }
        }
    }
    let records = Records {
        persons: columns.person.len() as u32,
        blocks: codes.iter().map(AreaCode::new).collect(),
        services: vec![ServiceId(1), ServiceId(2)],
        columns,
        ..Records::default()
    };
    Town { geography, council, records }
}

fn profile() -> Expected {
    Expected::Profile { scheme: None, tier: None, rates: None }
}

struct Asked {
    answer: TakeUp,
    place: PlaceSummary,
}

fn ask(question: Question, protection: Protection, selection: &[&str]) -> Asked {
    let town = town();
    let inputs = Inputs {
        geography: &town.geography,
        council: &town.council,
        records: &town.records,
        question: &question,
        protection,
        sources: &[],
        settings: Settings::default(),
    };
    let progress = Progress::new();
    let answer = take_up(&inputs, &progress).expect("an answer");
    let ground = PlaceGround::of(&inputs, &progress).expect("counts");
    let selection = selection.iter().map(AreaCode::new).collect();
    let place = place(&inputs, &answer, &ground, &selection, &progress).expect("a card");
    Asked { answer, place }
}

fn question(level: &str, expected: Expected) -> Question {
    Question {
        services: vec![ServiceId(1)],
        base: "age:65+".into(),
        level: LevelId::new(level),
        expected,
        ..Question::default()
    }
}

fn figures(asked: &Asked) -> &PlaceFigures {
    asked.place.figures.as_ref().expect("figures")
}

#[test]
fn several_areas_come_to_the_row_of_a_level_made_of_them() {
    for expected in [Expected::Overall, Expected::Rate(0.25), profile()] {
        let sum = ask(question("oa", expected.clone()), Protection::shown(), &["E1", "E3", "E4"]);
        let row = ask(question("union", expected), Protection::shown(), &[]).answer.rows[0].clone();
        let found = figures(&sum);
        assert_eq!(found.observed, Some(Observed::Count(123)));
        let sums = (found.base, found.expected, found.gap, found.potential);
        assert_eq!(sums, (row.base, row.expected, row.gap, row.potential));
        let rates = (found.rate, found.rate_low, found.rate_high);
        assert_eq!(rates, (row.rate, row.rate_low, row.rate_high));
        let ratios = (found.ratio, found.ratio_low, found.ratio_high);
        assert_eq!(ratios, (row.ratio, row.ratio_low, row.ratio_high));
        assert_eq!((found.q, found.finding), (None, None), "it stands among no other areas");
    }
}

#[test]
fn one_area_has_the_figures_of_its_row_and_the_question_s_own_service() {
    let asked = ask(question("oa", profile()), Protection::shown(), &["E2"]);
    let row = &asked.answer.rows[1];
    let found = figures(&asked);
    assert_eq!((found.observed, found.q, found.finding), (Some(row.observed), row.q, row.finding));
    let own = &asked.place.services[0];
    assert_eq!((own.is_asked, own.ratio, own.ratio_low), (true, row.ratio, row.ratio_low));
    assert_eq!(asked.place.within, [Within { level: "ward area".into(), name: "W1".into() }]);
}

#[test]
fn each_service_is_held_against_its_own_expected_number() {
    let asked = ask(question("oa", Expected::Overall), Protection::shown(), &["E1", "E2"]);
    let library = &asked.place.services[1];
    // 84 of 480 aged 65 and over: 17.5%, of 200.
    assert_eq!((library.name.as_str(), library.expected), ("Library", Some(35.0)));
    assert_eq!(library.observed, Some(Observed::Count(50)));
    assert!((library.ratio.expect("a ratio") - 100.0 * 50.0 / 35.0).abs() < 1e-9);
    // As a question about it would say of the ward.
    let alone = Question { services: vec![ServiceId(2)], ..question("ward", Expected::Overall) };
    let row = ask(alone, Protection::shown(), &[]).answer.rows[0].clone();
    let limits = (library.ratio, library.ratio_low, library.ratio_high);
    assert_eq!(limits, (row.ratio, row.ratio_low, row.ratio_high));
}

#[test]
fn by_profile_each_service_takes_the_rates_of_the_classes() {
    let asked = ask(question("oa", profile()), Protection::shown(), &["E4"]);
    let library = &asked.place.services[1];
    // Beta: 34 of 280 aged 65 and over.
    assert!((library.expected.expect("expected") - 90.0 * 34.0 / 280.0).abs() < 1e-9);
}

#[test]
fn too_few_is_said_and_not_drawn() {
    let asked = ask(question("oa", Expected::Rate(0.01)), Protection::shown(), &["E5"]);
    assert_eq!(asked.place.services[0].silent, Some(Finding::TooFew));
}

#[test]
fn a_sum_leaves_withheld_areas_out_so_that_nothing_can_be_subtracted() {
    let hidden = Protection::hidden();
    let without = ask(question("oa", Expected::Overall), hidden, &["E3", "E4"]);
    let with = ask(question("oa", Expected::Overall), hidden, &["E3", "E4", "E5"]);
    assert_eq!(figures(&with), figures(&without), "E5 has 3");
    assert_eq!(with.place.withheld, None, "a lone withheld area is not counted");
    assert!(!with.place.findings.iter().any(|(finding, _)| *finding == Finding::Withheld));
    // Of service 2, E3 has none, E4 nine, E6 two and no base.
    let library = |asked: &Asked| asked.place.services[1].clone();
    let with = ask(question("oa", Expected::Overall), hidden, &["E4", "E6"]);
    assert_eq!(library(&with).observed, Some(Observed::Count(9)));
    assert!(library(&with).leaves_out);
}

#[test]
fn where_most_is_withheld_the_sum_is_withheld_too() {
    let hidden = Protection { on: true, k: 31 };
    let asked = ask(question("oa", Expected::Overall), hidden, &["E2", "E3", "E4"]);
    let found = figures(&asked);
    assert_eq!((found.observed, found.ratio), (None, None));
    assert_eq!(found.finding, Some(Finding::Withheld));
    let one = ask(question("oa", Expected::Overall), Protection::hidden(), &["E5"]);
    assert_eq!(figures(&one).observed, Some(Observed::Withheld { below: 5 }));
    assert_eq!(one.place.services[0].silent, Some(Finding::Withheld));
    assert!(!one.place.as_text().contains("\t3\n"), "{}", one.place.as_text());
}

#[test]
fn who_lives_there_is_told_beside_the_council() {
    let asked = ask(question("oa", profile()), Protection::shown(), &["E1", "E4"]);
    let profile: Vec<(&str, f64)> =
        asked.place.profile.iter().map(|c| (c.name.as_str(), c.share)).collect();
    assert_eq!(profile, [("Alpha", 100.0 / 190.0), ("Beta", 90.0 / 190.0)]);
    let ages = asked.place.ages.as_ref().expect("ages");
    let bands: Vec<(&str, f64, bool)> =
        ages.bands.iter().map(|b| (b.words.as_str(), b.people, b.in_base)).collect();
    assert_eq!(bands, [("0–64", 60.0, false), ("65+", 190.0, true)]);
    assert!((ages.bands[1].council_share - 480.0 / 805.0).abs() < 1e-9);
}

#[test]
fn nothing_selected_is_the_whole_council() {
    let asked = ask(question("ward", profile()), Protection::shown(), &["E1"]);
    assert_eq!((asked.place.selected, asked.place.figures.is_none()), (0, true), "no ward is E1");
    assert_eq!(asked.place.title(), "3 ward areas");
    let shares: Vec<bool> =
        asked.place.profile.iter().map(|c| c.share == c.council_share).collect();
    assert_eq!(shares, [true, true]);
}

#[test]
fn figures_go_to_another_program_as_cells() {
    let asked = ask(question("oa", Expected::Overall), Protection::shown(), &["E1", "E2"]);
    let text = asked.place.as_text();
    assert!(text.starts_with("2 oa areas\t\nObserved\t70\n"), "{text}");
    assert!(text.contains("\nLibrary\t50\t35.0\t143\t"), "{text}");
}
