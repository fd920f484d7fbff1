//! Do profiles agree with an outside reference, class by class? Made by
//! tests/fixtures/profile/profiles.py with pandas and statsmodels, from the
//! files themselves.

use crate::trafford::shared;
use std::collections::BTreeMap;
use std::path::Path;
use wardwise::base::money::WholePence;
use wardwise::base::{Progress, ServiceId};
use wardwise::profile::{CustomerProfile, ShiftTargets};
use wardwise::project::{CostBook, Customers, ProfileQuestion, Protection};
use wardwise::session::{self, Loaded, ProfileRequest, plan, profile};

pub type Row = BTreeMap<String, String>;

pub fn rows(file: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/profile").join(file);
    let mut reader = csv::Reader::from_path(path).expect("the fixture");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

pub fn request(tier: &str, base: &str, service: &str) -> ProfileRequest {
    let customers = match service {
        "" => Customers::Everyone,
        number => Customers::Services(vec![ServiceId(number.parse().expect("a number"))]),
    };
    let question = ProfileQuestion {
        customers,
        tier: Some(tier.to_string()),
        base: base.to_string(),
        ..ProfileQuestion::default()
    };
    ProfileRequest {
        question,
        beside: Vec::new(),
        within: None,
        level: "oa".into(),
        protection: Protection::shown(),
    }
}

/// Compares every profile of a fixture; gives how many rows there were.
fn compare(loaded: &Loaded, file: &str) -> usize {
    let mut asked: BTreeMap<(String, String, String), Vec<Row>> = BTreeMap::new();
    for row in rows(file) {
        let key = (row["tier"].clone(), row["base_name"].clone(), row["service"].clone());
        asked.entry(key).or_default().push(row);
    }
    let mut compared = 0;
    for ((tier, base, service), expected) in &asked {
        let request = request(tier, base, service);
        let found = profile::profiles(loaded, &request, &Progress::new()).expect("profiles");
        let [found] = found.as_slice() else { panic!("one profile") };
        assert_eq!(found.rows.len(), expected.len(), "{tier} {base} {service}");
        agree(found, expected);
        compared += expected.len();
    }
    compared
}

fn agree(found: &CustomerProfile, expected: &[Row]) {
    for (ours, theirs) in found.rows.iter().zip(expected) {
        let place = format!("{} {} {}", found.customer_words, found.base_words, ours.code);
        assert_eq!(ours.code, theirs["code"], "{place}");
        assert_eq!(ours.customers.text(), theirs["customers"], "{place}");
        assert_eq!(ours.note.map_or("", |note| note.word()), theirs["note"], "{place}");
        let figures = [
            ("base", Some(ours.base)),
            ("share", ours.share),
            ("base_share", ours.base_share),
            ("index", ours.index),
            ("index_low", ours.index_low),
            ("index_high", ours.index_high),
            ("penetration", ours.penetration),
            ("penetration_low", ours.penetration_low),
            ("penetration_high", ours.penetration_high),
        ];
        for (column, ours) in figures {
            match (ours, theirs[column].parse::<f64>().ok()) {
                (None, None) => {}
                (Some(a), Some(b)) => {
                    assert!((a - b).abs() <= 1e-9 * b.abs().max(1e-3), "{place} {column}: {a} {b}");
                }
                (a, b) => panic!("{place} {column}: {a:?} and not {b:?}"),
            }
        }
    }
    let classed: u64 = found.rows.iter().filter_map(|row| row.customers.count()).sum();
    let lost = [found.totals.unclassed, found.totals.without_base];
    let lost: u64 = lost.iter().filter_map(|count| count.count()).sum();
    assert_eq!(Some(classed + lost), found.totals.on_record.count(), "no customer is lost");
}

#[test]
fn groups_and_types_of_the_sample_agree_with_the_reference() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sample.wardwise");
    plan::build_sample(&path, &Progress::new()).expect("the sample council");
    let (loaded, _) = Loaded::open(&path, &Progress::new()).expect("it opens");
    assert_eq!(compare(&loaded, "sample.csv"), 2 * 4 * 11 + 2 * 61);
}

/// Trafford as its recipe builds it; `None` where ../shared is not there.
pub fn trafford() -> Option<Loaded> {
    shared()?;
    let folder = tempfile::tempdir().expect("a folder");
    let recipe = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recipes/trafford.toml");
    let out = folder.path().join("trafford.wardwise");
    session::build(&recipe, &out, &Progress::new()).expect("a workspace");
    Some(Loaded::open(&out, &Progress::new()).expect("it opens").0)
}

#[test]
fn supergroups_of_trafford_agree_with_the_reference_for_every_service() {
    let Some(loaded) = trafford() else { return };
    assert_eq!(compare(&loaded, "trafford.csv"), 2 * 7 * 8);
    // Its recipe has no costs: those of the published list are taken, and said.
    let targets = targets(&loaded, &CostBook::default());
    assert!(targets.targets.iter().any(|target| target.worth_pence > Some(WholePence(0))));
    let source = targets.card.line("Unit costs").unwrap_or_default();
    assert!(source.to_lowercase().contains("socitm"), "{source}");
}

fn targets(loaded: &Loaded, book: &CostBook) -> ShiftTargets {
    let request = request("supergroup", "age:all", "");
    let request = ProfileRequest { question: ProfileQuestion::default(), ..request };
    profile::shift_targets(loaded, &request, book, &Progress::new()).expect("targets")
}
