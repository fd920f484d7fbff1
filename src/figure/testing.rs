//! Invented answers for the tests of pictures and files.

use crate::base::{AreaCode, Edition, LevelId, Notes, OptionalNumber};
use crate::demand::{Finding, MethodCard, Observed, TakeUp, TakeUpRow, Totals};
use crate::figure::page::text_box;
use crate::figure::scene::{Mark, Scene};
use crate::geography::{Area, Geography, Level};
use crate::project::{Protection, Question};

/// An area where nothing is known but its code.
pub fn unknown(number: usize) -> TakeUpRow {
    TakeUpRow {
        code: AreaCode::new(format!("E{number:08}")),
        name: None,
        observed: Observed::Count(0),
        base: None.into(),
        rate: None.into(),
        rate_low: None.into(),
        rate_high: None.into(),
        expected: None.into(),
        ratio: None.into(),
        ratio_low: None.into(),
        ratio_high: None.into(),
        p: None.into(),
        q: None.into(),
        finding: Some(Finding::NoData),
        gap: None.into(),
        potential: None.into(),
        group: None,
    }
}

/// An area of 100 people, 30 expected.
pub fn known(number: usize, observed: u64) -> TakeUpRow {
    let (base, expected) = (100.0, 30.0);
    let count = observed as f64;
    let finding = match observed {
        0..=15 => Finding::NotSpot,
        16..=45 => Finding::AsExpected,
        _ => Finding::HotSpot,
    };
    TakeUpRow {
        name: Some(format!("Place {number}")),
        observed: Observed::Count(observed),
        base: Some(base).into(),
        rate: Some(count / base).into(),
        rate_low: Some(count / base * 0.8).into(),
        rate_high: Some(count / base * 1.2).into(),
        expected: Some(expected).into(),
        ratio: Some(100.0 * count / expected).into(),
        ratio_low: Some(80.0 * count / expected).into(),
        ratio_high: Some(120.0 * count / expected).into(),
        p: Some(0.02).into(),
        q: Some(if finding == Finding::AsExpected { 0.4 } else { 0.01 }).into(),
        finding: Some(finding),
        gap: Some(count - expected).into(),
        potential: Some(40.0).into(),
        ..unknown(number)
    }
}

/// An area with too little expected.
pub fn too_few(number: usize) -> TakeUpRow {
    TakeUpRow {
        base: Some(9.0).into(),
        expected: Some(2.7).into(),
        q: None.into(),
        finding: Some(Finding::TooFew),
        ..known(number, 8)
    }
}

/// An area that protection withholds, as an answer gives it.
pub fn withheld(number: usize) -> TakeUpRow {
    TakeUpRow {
        observed: Observed::Withheld { below: 5 },
        base: Some(100.0).into(),
        expected: Some(30.0).into(),
        finding: Some(Finding::Withheld),
        ..unknown(number)
    }
}

/// An answer over these rows.
pub fn answer(rows: Vec<TakeUpRow>) -> TakeUp {
    let count = |f: Finding| rows.iter().filter(|r| r.finding == Some(f)).count();
    let totals = Totals {
        observed: rows.iter().filter_map(|r| r.observed.count()).sum(),
        base: rows.iter().filter_map(|r| r.base.get()).sum(),
        hot_spots: count(Finding::HotSpot),
        not_spots: count(Finding::NotSpot),
        as_expected: count(Finding::AsExpected),
        too_few: count(Finding::TooFew),
        no_data: count(Finding::NoData),
        withheld: count(Finding::Withheld),
        ..Totals::default()
    };
    let line = |heading: &str, text: &str| (heading.to_string(), text.to_string());
    TakeUp {
        question: Question::default(),
        protection: Protection::hidden(),
        level: LevelId::new("oa"),
        level_words: ("Output Area".to_string(), "Output Areas".to_string()),
        edition: Edition::new("2021"),
        service_words: "older person's bus pass".to_string(),
        base_words: "people aged 65 and over".to_string(),
        rows,
        totals,
        overdispersion: None,
        card: MethodCard {
            lines: vec![
                line("Test", "Exact two-sided binomial, 5% false discoveries"),
                line("Sources", "Office for National Statistics, Census 2021 & boundaries"),
                line("Protection", "Counts of 1 to 4 are withheld; totals are not protected"),
            ],
        },
        notes: Notes::new(),
    }
}

/// Answers at the ends of what can be asked: none, one and two areas, nothing
/// known, all alike, and one of every kind.
pub fn awkward() -> Vec<(&'static str, TakeUp)> {
    let mut target = known(1, 10);
    (target.p, target.q, target.finding) = (OptionalNumber::NONE, OptionalNumber::NONE, None);
    vec![
        ("no area", answer(Vec::new())),
        ("one area", answer(vec![known(1, 12)])),
        ("one unknown", answer(vec![unknown(1)])),
        ("two areas", answer(vec![known(1, 12), known(2, 60)])),
        ("all missing", answer((0..20).map(unknown).collect())),
        ("all withheld", answer((0..20).map(withheld).collect())),
        ("all equal", answer((0..20).map(|i| known(i, 30)).collect())),
        ("all zero", answer((0..20).map(|i| known(i, 0)).collect())),
        ("not a test", answer(vec![target])),
        ("every kind", every_kind()),
    ]
}

/// Fifty areas with findings of every kind.
pub fn every_kind() -> TakeUp {
    let mut rows: Vec<TakeUpRow> = (0..44).map(|i| known(i, (i * 2) as u64)).collect();
    rows.extend([too_few(44), too_few(45), unknown(46), withheld(47), withheld(48), withheld(49)]);
    answer(rows)
}

/// A strip of square areas with the codes of these tests, and a ward over all;
/// none: the level is there, but no area has a shape.
pub fn geography(areas: usize) -> Geography {
    let square = |west: f64, south: f64, east: f64, north: f64| {
        geo::MultiPolygon::new(vec![geo::Rect::new((west, south), (east, north)).to_polygon()])
    };
    let area = |number: usize, shape| (format!("E{number:08}"), format!("Place {number}"), shape);
    let step = 0.01;
    let shapes = (0..areas)
        .map(|i| {
            let (west, south) = ((i % 10) as f64 * step - 2.4, (i / 10) as f64 * step + 53.4);
            area(i, Some(square(west, south, west + step, south + step)))
        })
        .chain((areas == 0).then(|| area(0, None)))
        .collect();
    let ward = (areas > 1).then(|| square(-2.4, 53.4, -2.3, 53.46));
    let ward = vec![("W1".to_string(), "Strip & Shore".to_string(), ward)];
    let level = |id: &str,
                 words: [&str; 2],
                 areas: Vec<(String, String, Option<crate::geography::Shape>)>| {
        let [singular, plural] = words.map(str::to_string);
        let named = |(code, name, _): &(String, String, _)| Area {
            code: AreaCode::new(code.as_str()),
            name: Some(name.clone()),
        };
        let all = areas.iter().map(named).collect();
        let shapes = areas.into_iter().map(|(code, _, shape)| (AreaCode::new(code), shape));
        Level::new(LevelId::new(id), singular, plural, Edition::new("2021"), all)
            .with_shapes(shapes.collect())
    };
    let levels = vec![
        level("oa", ["Output Area", "Output Areas"], shapes),
        level("ward", ["ward", "wards"], ward),
    ];
    Geography::new(levels, Vec::new(), None).expect("a geography").0
}

/// Every text lies on the page and none on another.
pub fn texts_are_apart(scene: &Scene, what: &str) {
    let texts: Vec<_> = scene
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text(text) if !text.text.is_empty() => Some((text, text_box(text))),
            _ => None,
        })
        .collect();
    for (i, (text, a)) in texts.iter().enumerate() {
        let on_page = a.min_pt.iter().all(|v| *v >= -0.1)
            && a.max_pt[0] <= scene.width_pt + 0.1
            && a.max_pt[1] <= scene.height_pt + 0.1;
        assert!(on_page, "{what}: “{}” leaves the page: {a:?}", text.text);
        for (other, b) in &texts[i + 1..] {
            let touch =
                (0..2).all(|k| a.min_pt[k] + 0.1 < b.max_pt[k] && b.min_pt[k] + 0.1 < a.max_pt[k]);
            assert!(!touch, "{what}: “{}” lies on “{}”", text.text, other.text);
        }
    }
}
