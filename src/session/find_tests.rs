//! Is what is typed found, and does it stand for the right areas?

use super::*;
use crate::base::{Edition, Notes};
use crate::council::{Postcode, Recipe};
use crate::geography::{Area, Fit, Lookup};

fn level(id: &str, words: (&str, &str), areas: &[(&str, Option<&str>)]) -> Level {
    let area = |(code, name): &(&str, Option<&str>)| Area {
        code: AreaCode::new(code),
        name: name.map(str::to_string),
    };
    let (one, many) = (words.0.to_string(), words.1.to_string());
    let areas = areas.iter().map(area).collect();
    Level::new(LevelId::new(id), one, many, Edition::new("2021"), areas)
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

fn index() -> FindIndex {
    let blocks = ["Z01", "Z02", "Z03"].map(|code| (code, None));
    let wards = [
        ("W1", Some("Quernby")),
        ("W2", Some("St Mary’s")),
        ("W3", Some("Tŷ Žižka")),
        ("W4", Some("Дом Дома")),
        ("W5", Some("Дома")),
    ];
    let (geography, _) = Geography::new(
        vec![
            level("oa", ("Output Area", "Output Areas"), &blocks),
            level("ward", ("Ward", "Wards"), &wards),
        ],
        vec![
            lookup("ward", &[("Z01", "W1"), ("Z02", "W1"), ("Z03", "W2")]),
            lookup("patch", &[("Z02", "P1"), ("Z03", "P1")]),
        ],
        Some(LevelId::new("oa")),
    )
    .expect("levels");
    let postcode = |text: &str, block: &str| Postcode {
        text: text.into(),
        lon: 0.0,
        lat: 0.0,
        block: Some(AreaCode::new(block)),
    };
    let geography = Arc::new(geography);
    let loaded = Loaded {
        path: "x.wardwise".into(),
        name: "X".into(),
        imported: geography.clone(),
        geography,
        own_levels: Arc::default(),
        own_notes: Notes::new(),
        council: Arc::default(),
        postcodes: Arc::new(vec![postcode("ZZ1 4AB", "Z01"), postcode("ZZ14 4AB", "Z03")]),
        records: Arc::default(),
        kept: Arc::default(),
        recipe: Recipe::default(),
        months: None,
        revision: 1,
    };
    FindIndex::of(&loaded, &Progress::new()).expect("an index")
}

fn titles(typed: &str) -> Vec<String> {
    index().search(typed, 12).into_iter().map(|found| found.title).collect()
}

#[test]
fn names_codes_and_postcodes_are_found_whatever_their_case_and_spacing() {
    assert_eq!(titles("quern"), ["Quernby"]);
    assert_eq!(titles("st mary's"), ["St Mary’s"]);
    assert_eq!(titles("z02"), ["Z02"]);
    assert_eq!(titles("zz14ab"), ["ZZ1 4AB"]);
    assert_eq!(titles("zz14 4"), ["ZZ14 4AB"]);
    assert_eq!(titles("zz1"), ["ZZ1 4AB", "ZZ14 4AB"]);
    assert!(titles("nowhere").is_empty() && titles(" ").is_empty());
}

#[test]
fn accents_do_not_matter_and_letters_of_more_than_one_byte_end_no_search() {
    assert_eq!(titles("tŷ"), ["Tŷ Žižka"]);
    assert_eq!(titles("ty žiž"), titles("TY ZIZ"));
    // Each is a letter of two bytes, at the end and in the middle of a line.
    assert_eq!(titles("д"), ["Дом Дома", "Дома"]);
    assert_eq!(titles("дом"), ["Дом Дома", "Дома"]);
    assert_eq!(titles("ома"), ["Дом Дома", "Дома"]);
    assert!(titles("ом").is_empty(), "two letters are in the middle of too much");
}

#[test]
fn what_begins_so_comes_before_what_has_it_within() {
    assert_eq!(titles("ern"), ["Quernby"]);
    assert!(titles("er").is_empty(), "two letters are in the middle of too much");
    assert!(titles("14ab").is_empty(), "a postcode is found by how it begins");
    assert_eq!(index().search("z", 2).len(), 2, "no more than asked for");
}

#[test]
fn the_kind_says_where_it_is() {
    let kinds: Vec<String> = ["quernby", "z03", "zz1 4ab"]
        .iter()
        .filter_map(|typed| index().search(typed, 1).pop())
        .map(|found| found.kind)
        .collect();
    assert_eq!(kinds, ["Ward", "Output Area", "Postcode in Z01"]);
}

#[test]
fn what_is_found_stands_for_areas_of_the_level_asked_about() {
    let index = index();
    let areas = |typed: &str, level: &str| -> Vec<String> {
        let found = index.search(typed, 1).pop().expect("found");
        let areas = areas_of(&index.geography, &found, &LevelId::new(level)).expect("areas");
        areas.iter().map(ToString::to_string).collect()
    };
    assert_eq!(areas("quernby", "ward"), ["W1"]);
    assert_eq!(areas("quernby", "oa"), ["Z01", "Z02"]);
    assert_eq!(areas("z03", "ward"), ["W2"]);
    assert_eq!(areas("zz1 4ab", "ward"), ["W1"]);
    assert_eq!(areas("quernby", "patch"), ["P1"]);
    assert!(areas("zz1 4ab", "patch").is_empty(), "Z01 is in no patch");
}
