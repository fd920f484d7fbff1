//! Do costs and the worked scenario agree with an outside reference, to the
//! penny? Made by tests/fixtures/channel/costs.py with pandas and exact
//! fractions, from the files themselves.

use crate::trafford::shared;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wardwise::base::money::{Pence, WholePence, rounded_to_total};
use wardwise::base::{LevelId, Progress};
use wardwise::channel::unit_costs::channel_name;
use wardwise::channel::{CostBy, CostReport, Counted};
use wardwise::export::cost_tables;
use wardwise::project::{CostBook, Customers, PriceList, Protection, RatioScale};
use wardwise::session::cost::{self, CostRequest, ScenarioRequest};
use wardwise::session::{self, Loaded, plan};

type Row = BTreeMap<String, String>;

fn fixture(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/channel").join(file)
}

fn rows(file: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(fixture(file)).expect("the fixture");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn sample() -> (tempfile::TempDir, Loaded) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sample.wardwise");
    plan::build_sample(&path, &Progress::new()).expect("the sample council");
    let (loaded, _) = Loaded::open(&path, &Progress::new()).expect("it opens");
    (folder, loaded)
}

fn report(loaded: &Loaded, by: &str, central: PriceList) -> CostReport {
    let request = CostRequest {
        counted: Counted { base: cost::ALL_PEOPLE.into(), ..Counted::default() },
        customers: Customers::Everyone,
        by: CostBy::ALL.into_iter().find(|of| of.word() == by).expect("a dimension"),
        costs: Arc::new(CostBook { central, ..CostBook::default() }),
        level: LevelId::new("oa"),
        protection: Protection::shown(),
    };
    let contacts = cost::contacts(loaded, &request.counted, &Progress::new()).expect("contacts");
    cost::cost_report(loaded, &contacts, &request, &Progress::new()).expect("a report")
}

/// Compares every report of a fixture; gives how many rows there were.
fn compare(loaded: &Loaded, file: &str) -> usize {
    let mut asked: BTreeMap<(String, String), Vec<Row>> = BTreeMap::new();
    for row in rows(file) {
        asked.entry((row["costs"].clone(), row["by"].clone())).or_default().push(row);
    }
    let mut compared = 0;
    for ((list, by), expected) in &asked {
        let ratio = |scale| PriceList::Preset { id: "guide-ratio".into(), scale };
        let central = match list.as_str() {
            "total" => ratio(RatioScale::Total(WholePence(12_345_678))),
            "given" => PriceList::Given,
            id => PriceList::Preset { id: id.into(), scale: RatioScale::Central },
        };
        let found = report(loaded, by, central);
        let there: Vec<Pence> = found.rows.iter().filter_map(|row| row.cost).collect();
        let mut rounded = rounded_to_total(&there).into_iter();
        let rounded: BTreeMap<String, i64> = found
            .rows
            .iter()
            .filter(|row| row.cost.is_some())
            .map(|row| (key_of(row, by), rounded.next().map_or(0, |pence| pence.0)))
            .collect();
        for theirs in expected {
            let place = format!("{list} by {by}: {}", theirs["key"]);
            let ours = found.rows.iter().find(|row| key_of(row, by) == theirs["key"]);
            let ours = ours.unwrap_or_else(|| panic!("{place} is missing"));
            assert_eq!(ours.contacts.text(), theirs["contacts"], "{place}");
            let exact = (!theirs["exact"].is_empty())
                .then(|| Pence::try_from(theirs["exact"].clone()).expect("an amount"));
            assert_eq!(ours.cost, exact, "{place}");
            let pence: Option<i64> = theirs["pence"].parse().ok().map(|pence: f64| pence as i64);
            assert_eq!(rounded.get(&theirs["key"]).copied(), pence, "{place}");
        }
        assert_eq!(found.rows.len(), expected.len(), "{list} by {by}");
        if list == "total" {
            assert_eq!(found.total.cost, Some(Pence::whole(12_345_678)), "{list} by {by}");
        }
        compared += expected.len();
    }
    compared
}

/// The reference tells channels by name.
fn key_of(row: &wardwise::channel::CostRow, by: &str) -> String {
    if by == "channel" { row.name.clone() } else { row.key.clone() }
}

#[test]
fn costs_of_the_sample_agree_with_pandas_to_the_penny() {
    let (_folder, loaded) = sample();
    assert!(compare(&loaded, "sample.csv") > 1000);
}

#[test]
fn costs_of_trafford_agree_with_pandas_to_the_penny() {
    if shared().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let recipe = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recipes/trafford.toml");
    let out = folder.path().join("trafford.wardwise");
    session::build(&recipe, &out, &Progress::new()).expect("a workspace");
    let (loaded, _) = Loaded::open(&out, &Progress::new()).expect("it opens");
    assert!(compare(&loaded, "trafford.csv") > 1500);
}

#[test]
fn the_worked_scenario_gives_its_expected_output() {
    let (_folder, loaded) = sample();
    let file = fixture("online_first.toml");
    let (scenario, book) =
        cost::read_scenario(&loaded, &file, &CostBook::default()).expect("a scenario");
    let mut project = wardwise::project::Project { costs: Arc::new(book), ..Default::default() };
    project.question.level = LevelId::new("ward");
    let of = ScenarioRequest::of(&project, &scenario, Protection::shown());
    let request = ScenarioRequest { detail: true, ..of };
    let contacts = cost::contacts(&loaded, &request.counted, &Progress::new()).expect("contacts");
    let answer = cost::scenario(&loaded, &contacts, &request, &Progress::new()).expect("an answer");
    let table = cost_tables::scenario(&answer, |id| channel_name(&loaded.council, id));
    let ours = String::from_utf8(table.csv(false).expect("a table")).expect("text");
    let theirs = std::fs::read_to_string(fixture("online_first.csv")).expect("the fixture");
    for (ours, theirs) in ours.lines().zip(theirs.lines()) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(ours.lines().count(), theirs.lines().count());
}
