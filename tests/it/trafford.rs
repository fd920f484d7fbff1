//! Does the whole way, from the Trafford files to figures, agree with answers
//! computed elsewhere (pandas, scipy, statsmodels)?

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use wardwise::base::{LevelId, Progress, ServiceId};
use wardwise::demand::TakeUp;
use wardwise::project::{Expected, Protection, Question};
use wardwise::session::{self, Loaded, Request};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `../shared`, where it is there; else says that the test is skipped.
pub fn shared() -> Option<PathBuf> {
    let shared = root().join("../shared");
    if shared.is_dir() {
        return Some(shared);
    }
    println!("skipped: no ../shared");
    None
}

/// Builds a workspace from the recipe, with its text changed by `change`.
fn built(folder: &Path, change: impl Fn(String) -> String) -> Loaded {
    let recipes = root().join("tests/recipes");
    let text = std::fs::read_to_string(recipes.join("trafford.toml")).expect("the recipe");
    let text =
        change(text).replace("../../../shared", &root().join("../shared").display().to_string());
    let recipe = folder.join("trafford.toml");
    std::fs::write(&recipe, text).expect("a recipe");
    let out = folder.join("trafford.wardwise");
    session::build(&recipe, &out, &Progress::new()).expect("a workspace");
    Loaded::open(&out, &Progress::new()).expect("it opens").0
}

fn bus_passes(loaded: &Loaded, level: &str) -> TakeUp {
    let question = Question {
        services: vec![ServiceId(273)],
        base: "age:65+".to_string(),
        level: LevelId::new(level),
        expected: Expected::parse("profile").expect("a way"),
        ..Question::default()
    };
    let request = Request { question, protection: Protection::shown() };
    session::answer(loaded, &request, &Progress::new()).expect("an answer")
}

/// A CSV as rows by their first column.
fn by_code(path: &Path) -> HashMap<String, HashMap<String, String>> {
    let text = std::fs::read_to_string(path).expect("a reference file");
    let mut lines = text.lines();
    let headings: Vec<&str> = lines.next().expect("headings").split(',').collect();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let row = headings.iter().zip(&cells).map(|(h, c)| (h.to_string(), c.to_string()));
            (cells[0].to_string(), row.collect())
        })
        .collect()
}

/// Counts exactly, figures to 1e-6 relative, findings identical.
fn assert_agrees(answer: &TakeUp, reference: &HashMap<String, HashMap<String, String>>) {
    assert_eq!(answer.rows.len(), reference.len());
    for row in &answer.rows {
        let code = row.code.as_str();
        let expected = reference.get(code).unwrap_or_else(|| panic!("{code} is not expected"));
        let text = |name: &str| expected[name].as_str();
        assert_eq!(row.observed.count(), text("observed").parse().ok(), "{code} observed");
        assert_eq!(row.base, text("base").parse().ok().into(), "{code} base");
        let figures = [
            ("rate", row.rate),
            ("expected", row.expected),
            ("ratio", row.ratio),
            ("ratio_lo", row.ratio_low),
            ("ratio_hi", row.ratio_high),
            ("p", row.p),
            ("q", row.q),
            ("potential", row.potential),
        ];
        for (name, ours) in figures {
            let theirs: Option<f64> = text(name).parse().ok().filter(|v: &f64| !v.is_nan());
            match (ours.get(), theirs) {
                (None, None) => {}
                (Some(ours), Some(theirs)) => {
                    let off = (ours - theirs).abs() / theirs.abs().max(1e-300);
                    assert!(off < 1e-6 || ours == theirs, "{code} {name}: {ours} not {theirs}");
                }
                (ours, theirs) => panic!("{code} {name}: {ours:?} not {theirs:?}"),
            }
        }
        let finding = row.finding.map(|f| f.word());
        assert_eq!(finding, Some(text("class")), "{code} finding");
    }
}

#[test]
fn the_trafford_answer_is_the_reference_answer() {
    let Some(shared) = shared() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let loaded = built(folder.path(), |text| text);
    let placing = loaded.council.reports[0].placing;
    assert_eq!(placing.by_code, 53_052);
    assert_eq!(placing.by_postcode, 78_062);
    assert_eq!(placing.unplaced, 2_056);
    assert_eq!(placing.records(), 133_170);
    let reference = shared.join("reference");
    assert_agrees(&bus_passes(&loaded, "oa"), &by_code(&reference.join("trafford_273_oa.csv")));
    assert_agrees(&bus_passes(&loaded, "ward"), &by_code(&reference.join("trafford_273_ward.csv")));
}

#[test]
fn the_shapefile_and_the_geopackage_place_nearly_every_record_alike() {
    if shared().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let published = built(folder.path(), |text| text);
    for ending in ["shp", "gpkg"] {
        let folder = tempfile::tempdir().expect("a folder");
        let loaded = built(folder.path(), |text| {
            text.replace("oa21.geojson", &format!("oa21_bng.{ending}"))
        });
        let codes = |l: &Loaded| -> Vec<String> {
            let level = l.geography.level(&LevelId::new("oa")).expect("a level");
            level.areas.iter().map(|a| a.code.to_string()).collect()
        };
        assert_eq!(codes(&loaded), codes(&published));
        // Records lie in the order of their areas, so they are met again by
        // how many each area has.
        let in_areas = |l: &Loaded| {
            let mut counts = vec![0usize; l.records.blocks.len() + 1];
            for block in l.records.columns.block.iter() {
                counts[(block as usize).min(l.records.blocks.len())] += 1;
            }
            counts
        };
        let counts = in_areas(&published).into_iter().zip(in_areas(&loaded));
        let moved: usize = counts.map(|(before, now)| before.saturating_sub(now)).sum();
        println!(
            "{ending}: at least {moved} of {} records in another area",
            published.records.len()
        );
        // The files were made with a seven-parameter shift, metres from
        // OSTN15: a few postcodes near a border fall on its other side.
        assert!(moved > 0 && moved < published.records.len() / 100, "{moved}");
    }
}
