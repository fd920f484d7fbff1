//! Do channels by class, non-users by class and ward, and contacts with their
//! Poisson limits agree with an outside reference? Made by
//! tests/fixtures/profile/beside_profiles.py with pandas, scipy and statsmodels.

use crate::profile_reference::{Row, request, rows, trafford};
use std::collections::BTreeMap;
use wardwise::base::{Progress, Unit};
use wardwise::profile::ChannelRow;
use wardwise::session::{Loaded, ProfileRequest, plan, profile};

fn agree(place: &str, theirs: &Row, figures: &[(&str, Option<f64>)]) {
    for (column, ours) in figures {
        match (ours, theirs[*column].parse::<f64>().ok()) {
            (None, None) => {}
            (Some(a), Some(b)) => {
                assert!((a - b).abs() <= 1e-9 * b.abs().max(1e-3), "{place} {column}: {a} {b}");
            }
            (a, b) => panic!("{place} {column}: {a:?} and not {b:?}"),
        }
    }
}

/// The rows of a fixture by what is asked.
fn by_question(rows: Vec<Row>, columns: [&str; 2]) -> BTreeMap<[String; 2], Vec<Row>> {
    let mut asked: BTreeMap<[String; 2], Vec<Row>> = BTreeMap::new();
    for row in rows {
        asked.entry(columns.map(|column| row[column].clone())).or_default().push(row);
    }
    asked
}

/// Compares the channels of one place; gives how many cells there were.
fn channels_of(loaded: &Loaded, place: &str) -> usize {
    let rows: Vec<Row> = rows("channels.csv").into_iter().filter(|r| r["place"] == place).collect();
    let mut compared = 0;
    for ([tier, service], expected) in by_question(rows, ["tier", "service"]) {
        let request = request(&tier, "age:all", &service);
        let found = profile::channels(loaded, &request, &Progress::new()).expect("channels");
        for theirs in &expected {
            let of_class = |row: &&ChannelRow| row.code == theirs["code"];
            let row = found.rows.iter().find(of_class).expect("the class");
            let channel = found.channels.iter().position(|c| c.name == theirs["channel"]);
            let channel = channel.expect("the channel");
            let cell = &row.cells[channel];
            let place = format!("{tier} {service} {} {}", row.code, theirs["channel"]);
            assert_eq!(cell.contacts.text().replace(',', ""), theirs["contacts"], "{place}");
            let figures = [
                ("council_share", found.council_share[channel]),
                ("share", cell.share),
                ("index", cell.index),
                ("index_low", cell.index_low),
                ("index_high", cell.index_high),
                ("likelihood", cell.likelihood.as_ref().map(|likelihood| likelihood.value)),
            ];
            agree(&place, theirs, &figures);
        }
        compared += expected.len();
    }
    compared
}

#[test]
fn channels_of_the_sample_and_their_published_likelihood_agree_with_the_reference() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sample.wardwise");
    plan::build_sample(&path, &Progress::new()).expect("the sample council");
    let (loaded, _) = Loaded::open(&path, &Progress::new()).expect("it opens");
    assert!(channels_of(&loaded, "sample") >= 3 * 11 * 4);
}

#[test]
fn channels_non_users_and_contacts_of_trafford_agree_with_the_reference() {
    let Some(loaded) = trafford() else { return };
    assert_eq!(channels_of(&loaded, "trafford"), 3 * 8 * 4);
    non_users_of(&loaded);
    contacts_of(&loaded);
}

fn non_users_of(loaded: &Loaded) {
    for ([base, service], expected) in by_question(rows("non_users.csv"), ["base_name", "service"])
    {
        let request = request("supergroup", &base, &service);
        let request = ProfileRequest { level: "ward".into(), ..request };
        let found = profile::non_users(loaded, &request, &Progress::new()).expect("non-users");
        assert_eq!(found.rows.len(), expected.len(), "{base} {service}");
        for theirs in &expected {
            let is_it = |row: &&wardwise::profile::NonUsersRow| {
                row.area.as_str() == theirs["ward"] && row.class_code == theirs["code"]
            };
            let row = found.rows.iter().find(is_it).expect("the class in the ward");
            let place = format!("{base} {service} {} {}", row.area, row.class_code);
            let figures = [
                ("customers", row.customers.count().map(|count| count as f64)),
                ("base", Some(row.base)),
                ("non_users", row.non_users),
                ("penetration", row.penetration),
            ];
            agree(&place, theirs, &figures);
        }
    }
}

fn contacts_of(loaded: &Loaded) {
    for ([tier, service], expected) in by_question(rows("contacts.csv"), ["tier", "service"]) {
        let mut request = request(&tier, "age:all", &service);
        request.question.unit = Unit::Transactions;
        let found = profile::profiles(loaded, &request, &Progress::new()).expect("a profile");
        for theirs in &expected {
            let row = found[0].rows.iter().find(|row| row.code == theirs["code"]);
            let row = row.expect("the class");
            let figures = [
                ("contacts", row.customers.count().map(|count| count as f64)),
                ("base", Some(row.base)),
                ("index", row.index),
                ("index_low", row.index_low),
                ("index_high", row.index_high),
                ("penetration", row.penetration),
                ("penetration_low", row.penetration_low),
                ("penetration_high", row.penetration_high),
            ];
            agree(&format!("{tier} {service} {}", row.code), theirs, &figures);
        }
    }
}
