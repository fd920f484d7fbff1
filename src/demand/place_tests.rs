//! Does the card say of several areas what a level made of them would say, and
//! of one what its row says; and does it give nothing away?

use super::*;
use crate::base::{Edition, LevelId, OptionalNumber, SchemeId, ServiceId};
use crate::council::{AgeBand, AreaTable, Council, ProfileClass, Scheme, Service, Tier, Variable};
use crate::demand::made_up::profile;
use crate::demand::{Settings, take_up};
use crate::geography::{Area, Fit, Lookup};
use crate::project::{Expected, Question};
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
    let area = |code: &&str| Area { code: AreaCode::new(code), name: None };
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
        let values: Vec<OptionalNumber> = values.into_iter().map(OptionalNumber::from).collect();
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

struct Asked {
    answer: TakeUp,
    place: PlaceSummary,
}

fn inputs<'a>(town: &'a Town, question: &'a Question, protection: Protection) -> Inputs<'a> {
    Inputs {
        geography: &town.geography,
        council: &town.council,
        records: &town.records,
        question,
        protection,
        sources: &[],
        settings: Settings::default(),
    }
}

fn ask(question: Question, protection: Protection, selection: &[&str]) -> Asked {
    let town = town();
    let inputs = inputs(&town, &question, protection);
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
        assert_eq!(sums, (row.base.get(), row.expected.get(), row.gap.get(), row.potential.get()));
        let rates = (found.rate, found.rate_low, found.rate_high);
        assert_eq!(rates, (row.rate.get(), row.rate_low.get(), row.rate_high.get()));
        let ratios = (found.ratio, found.ratio_low, found.ratio_high);
        assert_eq!(ratios, (row.ratio.get(), row.ratio_low.get(), row.ratio_high.get()));
        assert_eq!((found.q, found.finding), (None, None), "it stands among no other areas");
    }
}

#[test]
fn one_area_has_the_figures_of_its_row_and_the_question_s_own_service() {
    let asked = ask(question("oa", profile()), Protection::shown(), &["E2"]);
    let row = &asked.answer.rows[1];
    let found = figures(&asked);
    assert_eq!(
        (found.observed, found.q, found.finding),
        (Some(row.observed), row.q.get(), row.finding)
    );
    let own = &asked.place.services[0];
    assert_eq!(
        (own.is_asked, own.ratio, own.ratio_low),
        (true, row.ratio.get(), row.ratio_low.get())
    );
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
    assert_eq!(limits, (row.ratio.get(), row.ratio_low.get(), row.ratio_high.get()));
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
    let text = one.place.as_text("Town");
    assert!(!text.contains("\t3\n"), "{text}");
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
    assert!((ages.bands[1].council_share - 480.0 / 800.0).abs() < 1e-9);
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
fn of_several_services_no_withheld_row_is_the_total_less_the_others() {
    let all = || Question { services: Vec::new(), ..question("oa", Expected::Overall) };
    let silent = |asked: &Asked| -> Vec<(String, Option<Finding>)> {
        asked.place.services.iter().map(|s| (s.name.clone(), s.silent)).collect()
    };
    let withheld = Some(Finding::Withheld);
    let one = ask(all(), Protection::hidden(), &["E5"]);
    assert_eq!(figures(&one).observed, Some(Observed::Count(28)));
    // 3 bus passes; the 25 of the library would give them away.
    assert_eq!(silent(&one), [("Bus pass".into(), withheld), ("Library".into(), withheld)]);
    assert!(one.place.services.iter().all(|s| s.expected.is_none() && s.ratio.is_none()));
    // Of several areas: 33 bus passes are told of, E5's 3 left out.
    let sum = ask(all(), Protection::hidden(), &["E3", "E5"]);
    assert_eq!(silent(&sum), [("Bus pass".into(), None), ("Library".into(), withheld)]);
    let shown = ask(all(), Protection::shown(), &["E5"]);
    assert!(silent(&shown).iter().all(|(_, silent)| *silent != withheld));
}

#[test]
fn the_service_asked_about_says_that_its_sum_leaves_areas_out() {
    let leaves_out = |protection, codes: &[&str]| {
        ask(question("oa", Expected::Overall), protection, codes).place.services[0].leaves_out
    };
    assert!(leaves_out(Protection::hidden(), &["E3", "E4", "E5"]));
    assert!(!leaves_out(Protection::hidden(), &["E3", "E4"]));
    assert!(!leaves_out(Protection::shown(), &["E3", "E4", "E5"]));
}

#[test]
fn a_level_of_one_s_own_says_under_protection_that_it_is_not_protected() {
    let said = |is_own: bool, protection: Protection| {
        let mut town = town();
        if is_own {
            let patches = level("patch", &["P1"]);
            let pairs = [("E1", "P1"), ("E2", "P1")];
            let own = vec![(patches, lookup("patch", &pairs))];
            town.geography = town.geography.with_own(own).expect("a level");
        }
        let asked = question(if is_own { "patch" } else { "ward" }, Expected::Overall);
        let answer = take_up(&inputs(&town, &asked, protection), &Progress::new());
        answer.expect("an answer").notes.iter().any(|note| note.text.contains("not protected"))
    };
    assert!(said(true, Protection::hidden()));
    assert!(!said(true, Protection::shown()) && !said(false, Protection::hidden()));
}

#[test]
fn blocks_without_ages_are_in_no_band_and_are_counted() {
    let asked = ask(question("oa", Expected::Overall), Protection::shown(), &["E5", "E6"]);
    let ages = asked.place.ages.as_ref().expect("ages");
    let people: Vec<f64> = ages.bands.iter().map(|band| band.people).collect();
    assert_eq!((people.as_slice(), ages.left_out), ([20.0, 80.0].as_slice(), 1), "E6 has 5 under");
}

#[test]
fn the_rows_of_services_say_what_is_counted_and_where() {
    let caption = |question| ask(question, Protection::shown(), &["E1"]).place.services_caption;
    let people = caption(question("oa", Expected::Overall));
    assert!(
        people.contains("In the other rows a customer is counted where they lived"),
        "{people}"
    );
    let contacts = Question {
        unit: Unit::Transactions,
        interactions: vec![crate::base::InteractionId(1)],
        ..question("oa", Expected::Overall)
    };
    let contacts = caption(contacts);
    assert!(!contacts.contains("lived"), "{contacts}");
    assert!(contacts.contains("Every row counts the kinds of contact asked about"), "{contacts}");
}

#[test]
fn where_services_are_too_many_to_count_the_card_stands_and_says_so() {
    let (town, question) = (town(), question("oa", Expected::Overall));
    let inputs = inputs(&town, &question, Protection::shown());
    let progress = Progress::new();
    let answer = take_up(&inputs, &progress).expect("an answer");
    let mut ground = PlaceGround::of(&inputs, &progress).expect("counts");
    ground.services = Err(Error::new("Too many cells"));
    let selection = BTreeSet::from([AreaCode::new("E1")]);
    let place = place(&inputs, &answer, &ground, &selection, &progress).expect("a card");
    assert_eq!(place.figures.and_then(|f| f.observed), Some(Observed::Count(60)));
    assert_eq!(place.services_trouble.as_deref(), Some("Too many cells."));
}

#[test]
fn figures_go_to_another_program_below_what_they_are_of() {
    let asked = ask(question("oa", Expected::Overall), Protection::hidden(), &["E1", "E2", "E5"]);
    let text = asked.place.as_text("Town");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("Question\tTown: Bus pass among people aged 65"), "{text}");
    assert!(lines[1].starts_with("Expected\tThe overall rate"), "{text}");
    assert!(lines[2].starts_with("Small counts\tCounts of 1 to 4"), "{text}");
    assert!(lines[3].starts_with("Intervals\t") && lines[3].contains("95%"), "{text}");
    assert_eq!(lines[4..6], ["3 oa areas\t", "Observed\t70"]);
    assert!(text.contains("Left out\tA sum leaves out what is withheld."), "{text}");
    assert!(text.contains("Services\tEach service among people aged 65"), "{text}");
    let bus = lines.iter().find(|line| line.starts_with("Bus pass\t")).expect("a row");
    assert!(bus.ends_with("areas with a small count left out"), "{text}");
    // As many withheld areas as may be told.
    let hidden = Protection { on: true, k: 31 };
    let asked = ask(question("oa", Expected::Overall), hidden, &["E1", "E3", "E4", "E5"]);
    let text = asked.place.as_text("Town");
    assert!(text.contains("Left out\t2 areas are withheld"), "{text}");
}

#[test]
fn a_ratio_that_the_screen_does_not_show_is_not_copied() {
    let asked = ask(question("oa", Expected::Rate(0.01)), Protection::shown(), &["E5"]);
    let text = asked.place.as_text("Town");
    let bus = text.lines().find(|line| line.starts_with("Bus pass\t")).expect("a row");
    assert_eq!(bus, "Bus pass\t3\t0.8\t\t\t\ttoo few");
}
