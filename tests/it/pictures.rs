//! Are pictures of a real council fit to print? Draws the reference answer for
//! Trafford and leaves the files in the build's folder for temporary files, to
//! be looked at.

use std::path::{Path, PathBuf};
use wardwise::base::{AreaCode, Edition, LevelId, Notes, Progress};
use wardwise::council::recipe::BoundarySource;
use wardwise::demand::answer::Overdispersion;
use wardwise::demand::{Finding, MethodCard, Observed, TakeUp, TakeUpRow, Totals};
use wardwise::export::Picture;
use wardwise::export::png::png;
use wardwise::export::svg::svg;
use wardwise::figure::page::text_box;
use wardwise::figure::{CHARTS, MapPage, Mark, Scene, map};
use wardwise::geography::{Geography, Level};
use wardwise::import::boundaries;
use wardwise::project::view::MapView;
use wardwise::project::{Expected, Protection, Question};

fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if path.join("reference").is_dir() {
        return Some(path);
    }
    println!("skipped: no ../shared");
    None
}

fn level(shared: &Path, file: &str, id: &str, words: [&str; 2]) -> Level {
    let source: BoundarySource = toml::from_str(&format!(
        "level = \"{id}\"\nsingular = \"{}\"\nplural = \"{}\"\nfile = \"{file}\"\nedition = \"2021\"",
        words[0], words[1]
    ))
    .expect("a boundary source");
    let path = shared.join("data/trafford/boundaries").join(file);
    boundaries::read(&path, &source, &Progress::default()).expect("boundaries").level
}

pub fn trafford_geography(shared: &Path) -> Geography {
    let oa = level(shared, "oa21.geojson", "oa", ["Output Area", "Output Areas"]);
    let ward = level(shared, "wards22.geojson", "ward", ["ward", "wards"]);
    Geography::new(vec![oa, ward], Vec::new(), None).expect("a geography").0
}

/// The reference answer, as files give it; `protect` withholds counts of 1 to 4.
pub fn trafford_answer(shared: &Path, protect: bool) -> TakeUp {
    let file = shared.join("reference/trafford_273_oa.csv");
    let mut reader = csv::Reader::from_path(file).expect("the reference");
    let headings = reader.headers().expect("headings").clone();
    let mut rows: Vec<TakeUpRow> = reader
        .records()
        .map(|record| {
            let record = record.expect("a row");
            let text = |name: &str| {
                let at = headings.iter().position(|h| h == name).expect("a column");
                record.get(at).expect("a cell")
            };
            let number = |name: &str| text(name).parse::<f64>().ok();
            let finding = Finding::ALL.into_iter().find(|f| f.word() == text("class"));
            let observed = number("observed").expect("a count");
            let (low, high) = wilson(observed, number("base"));
            TakeUpRow {
                code: AreaCode::new(text("code")),
                name: None,
                observed: Observed::Count(observed as u64),
                base: number("base").into(),
                rate: number("rate").into(),
                rate_low: low.into(),
                rate_high: high.into(),
                expected: number("expected").into(),
                ratio: number("ratio").into(),
                ratio_low: number("ratio_lo").into(),
                ratio_high: number("ratio_hi").into(),
                p: number("p").into(),
                q: number("q").into(),
                finding,
                gap: number("expected").map(|e| observed - e).into(),
                potential: number("potential").into(),
                group: Some(text("group").into()),
            }
        })
        .collect();
    if protect {
        for row in &mut rows {
            if matches!(row.observed, Observed::Count(1..=4)) {
                *row = TakeUpRow {
                    observed: Observed::Withheld { below: 5 },
                    finding: Some(Finding::Withheld),
                    code: row.code.clone(),
                    base: row.base,
                    expected: row.expected,
                    name: None,
                    rate: None.into(),
                    rate_low: None.into(),
                    rate_high: None.into(),
                    ratio: None.into(),
                    ratio_low: None.into(),
                    ratio_high: None.into(),
                    p: None.into(),
                    q: None.into(),
                    gap: None.into(),
                    potential: None.into(),
                    group: None,
                };
            }
        }
    }
    let count = |f: Finding| rows.iter().filter(|r| r.finding == Some(f)).count();
    let lines = [
        ("Question", "People with service 273, January 2021 to December 2023, all channels"),
        ("Base", "People aged 65 and over, Census 2021 (TS007A)"),
        (
            "Expected",
            "By OAC 2021 supergroup, indirect standardisation with the council's own rates. Each area has one profile type, so this is about places, not persons.",
        ),
        (
            "Test",
            "Exact two-sided binomial; Benjamini–Hochberg over areas with at least 5 expected, 5% false discoveries",
        ),
        ("Records", "133,170 records; 131,114 placed, 53,052 by code and 78,062 by postcode"),
        ("Boundaries", "Output Areas 2021 and wards 2022, generalised"),
        (
            "Sources",
            "Contains National Statistics data and OS data © Crown copyright and database right 2023, Open Government Licence v3.0; OAC 2021: Office for National Statistics and University College London",
        ),
        ("Program", "Wardwise 0.1.0"),
    ];
    let protection = if protect { Protection::hidden() } else { Protection::shown() };
    TakeUp {
        question: Question {
            expected: Expected::Profile { scheme: None, tier: None, rates: None },
            ..Question::default()
        },
        protection,
        level: LevelId::new("oa"),
        level_words: ("Output Area".to_string(), "Output Areas".to_string()),
        edition: Edition::new("2021"),
        service_words: "older person's bus pass".to_string(),
        base_words: "people aged 65 and over".to_string(),
        totals: Totals {
            observed: 12_121,
            base: 41_307.0,
            expected: 12_121.0,
            hot_spots: count(Finding::HotSpot),
            not_spots: count(Finding::NotSpot),
            as_expected: count(Finding::AsExpected),
            too_few: count(Finding::TooFew),
            no_data: count(Finding::NoData),
            withheld: count(Finding::Withheld),
            gap_of_not_spots: rows
                .iter()
                .filter(|r| r.finding == Some(Finding::NotSpot))
                .filter_map(|r| r.gap.get())
                .sum::<f64>()
                .abs(),
            ..Totals::default()
        },
        overdispersion: overdispersion(&rows),
        rows,
        card: MethodCard { lines: lines.map(|(h, t)| (h.to_string(), t.to_string())).to_vec() },
        notes: Notes::new(),
    }
}

fn overdispersion(rows: &[TakeUpRow]) -> Option<Overdispersion> {
    let tested = rows.iter().filter(|r| r.q.get().is_some());
    let pairs: Vec<(f64, f64)> =
        tested.filter_map(|r| Some((r.observed.count()? as f64, r.expected.get()?))).collect();
    let (observed, expected): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    let found = wardwise::stats::overdispersion(&observed, &expected)?;
    Some(Overdispersion { phi: found.phi, tau_squared: found.tau_squared })
}

fn wilson(count: f64, base: Option<f64>) -> (Option<f64>, Option<f64>) {
    let limits = base.and_then(|base| wardwise::stats::wilson(count, base, 1.959_963_984_540_054));
    (limits.map(|l| l.0), limits.map(|l| l.1))
}

fn keep(name: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(name), bytes).expect("a file");
}

fn keep_png(name: &str, scene: &Scene, width_px: u32, height_px: u32) {
    let bytes =
        png(scene, Picture { size_px: (width_px, height_px), dpi: 150.0 }).expect("a picture");
    keep(name, &bytes);
}

/// Every text lies on the page and none on another.
fn texts_are_apart(scene: &Scene, what: &str) {
    let texts: Vec<_> = scene
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text(text) if !text.text.is_empty() => Some((text, text_box(text))),
            _ => None,
        })
        .collect();
    for (i, (text, a)) in texts.iter().enumerate() {
        let on_page = a.min_pt[0] >= -0.1
            && a.min_pt[1] >= -0.1
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

/// There are no look-ups here to find them by.
fn wards() -> Option<LevelId> {
    Some(LevelId::new("ward"))
}

#[test]
fn a_map_of_trafford_is_fit_to_print_at_every_size() {
    let Some(shared) = shared() else { return };
    let geography = trafford_geography(&shared);
    for (protect, name) in [(false, "map"), (true, "map-protected")] {
        let answer = trafford_answer(&shared, protect);
        for (width, height) in [(1600, 1131), (800, 566), (1131, 1600), (500, 300), (1200, 400)] {
            let page = MapPage { outlines: wards(), ..MapPage::for_pixels(width, height) };
            let scene = map(&answer, &MapView::default(), &geography, &page).expect("a map");
            texts_are_apart(&scene, &format!("{name} {width}×{height}"));
            assert!(svg(&scene).is_ok_and(|svg| !svg.contains("NaN")));
            keep_png(&format!("{name}-{width}x{height}.png"), &scene, width, height);
            if (width, height) == (1600, 1131) {
                keep(&format!("{name}.svg"), svg(&scene).expect("an SVG").as_bytes());
            }
        }
    }
}

#[test]
fn every_measure_of_trafford_can_be_printed() {
    let Some(shared) = shared() else { return };
    let geography = trafford_geography(&shared);
    let answer = trafford_answer(&shared, false);
    let page = MapPage { outlines: wards(), ..MapPage::default() };
    for measure in wardwise::demand::MEASURES.iter().map(|m| m.id).chain(["finding"]) {
        let view = MapView { measure: measure.to_string(), ..MapView::default() };
        let scene = map(&answer, &view, &geography, &page).expect("a map");
        texts_are_apart(&scene, measure);
        keep_png(&format!("measure-{measure}.png"), &scene, 1000, 707);
    }
}

#[test]
fn every_chart_of_trafford_is_fit_to_print() {
    let Some(shared) = shared() else { return };
    for (protect, suffix) in [(false, ""), (true, "-protected")] {
        let answer = trafford_answer(&shared, protect);
        for chart in CHARTS {
            for (size_pt, width, height) in [
                ([842.0, 595.0], 1600, 1131),
                ([640.0, 453.0], 800, 566),
                ([480.0, 700.0], 960, 1400),
            ] {
                let scene = chart.draw(&answer, &MapView::default(), size_pt).expect("a chart");
                let name = format!("chart-{}{suffix}-{width}x{height}", chart.id);
                texts_are_apart(&scene, &name);
                keep_png(&format!("{name}.png"), &scene, width, height);
            }
        }
        let spread = TakeUp {
            overdispersion: Some(Overdispersion { phi: 2.0, tau_squared: 0.02 }),
            ..answer.clone()
        };
        let funnel = wardwise::figure::chart("funnel").expect("a chart");
        let scene = funnel.draw(&spread, &MapView::default(), [842.0, 595.0]).expect("a chart");
        texts_are_apart(&scene, "overdispersed");
        keep_png(&format!("chart-funnel-overdispersed{suffix}.png"), &scene, 1600, 1131);
        for measure in ["rate", "observed", "gap", "q", "finding"] {
            let view = MapView { measure: measure.to_string(), ..MapView::default() };
            let histogram = wardwise::figure::chart("histogram").expect("a chart");
            let scene = histogram.draw(&answer, &view, [640.0, 453.0]).expect("a chart");
            texts_are_apart(&scene, measure);
            keep_png(&format!("histogram-{measure}{suffix}.png"), &scene, 1000, 707);
        }
    }
}
