use super::*;
use crate::base::{Edition, LevelId, SchemeId};
use crate::council::recipe::ClassSource;

fn source(tiers: &[&str]) -> ProfileSource {
    ProfileSource {
        scheme: SchemeId::new("s"),
        title: None,
        file: "areas.csv".into(),
        sheet: None,
        level: LevelId::new("oa"),
        code: None,
        edition: Some(Edition::new("2021")),
        tiers: tiers.iter().map(|t| t.to_string()).collect(),
        classes: Vec::new(),
        licence: None,
        source: None,
    }
}

fn classes(tier: &str, file: &str) -> ClassSource {
    ClassSource {
        tier: tier.into(),
        file: file.into(),
        code: "code".into(),
        name: None,
        parent: None,
        description: None,
        colour: None,
        attributes: Vec::new(),
    }
}

fn read_files(files: &[(&str, &str)], source: &ProfileSource) -> Result<ProfileRead> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    read(&folder.path().join("areas.csv"), source, folder.path())
}

const AREAS: &str = "oa21cd,group,type\nE2,B,B2\nE1,A,A1\nE3,B,B1\nE4,,\n";

#[test]
fn tiers_classes_and_parents_come_from_the_rows() {
    let read = read_files(&[("areas.csv", AREAS)], &source(&["group", "type"])).expect("read");
    let scheme = read.scheme;
    let codes = |tier: usize| -> Vec<&str> {
        scheme.tiers[tier].classes.iter().map(|c| c.code.as_str()).collect()
    };
    assert_eq!((codes(0), codes(1)), (vec!["A", "B"], vec!["A1", "B1", "B2"]));
    assert_eq!(scheme.class_in_tier(2, 0), Some(1));
    let assigned: Vec<_> = scheme.assignment.iter().map(|(a, c)| (a.as_str(), *c)).collect();
    assert_eq!(assigned, [("E1", 0), ("E2", 2), ("E3", 1)]);
    assert_eq!(read.notes.iter().next().expect("a note").items, ["E4"]);
}

#[test]
fn a_class_with_two_parents_and_an_area_with_two_classes_are_refused() {
    let source = source(&["group", "type"]);
    let refused =
        |text: &str| read_files(&[("areas.csv", text)], &source).expect_err("refused").to_string();
    let parents = refused("oa21cd,group,type\nE1,A,X\nE2,B,X\n");
    assert!(parents.contains("row 3: Class X belongs to B here, but to A"), "{parents}");
    let classes = refused("oa21cd,group,type\nE1,A,X\nE1,A,Y\n");
    assert!(classes.contains("area E1"), "{classes}");
    let column = refused("oa21cd,group\nE1,A\n");
    assert!(column.contains("“type”") && column.contains("“oa21cd”, “group”"), "{column}");
}

#[test]
fn where_only_the_lowest_tier_is_given_files_of_classes_give_the_rest() {
    let mut source = source(&["type"]);
    source.classes = vec![classes("group", "groups.csv"), classes("type", "types.csv")];
    let files = [
        ("areas.csv", "oa21cd,type\nE1,A1\nE2,B1\n"),
        ("groups.csv", "code,name,colour\nA,Town,ff0000\nB,Country,red\n"),
        ("types.csv", "code,name,group,income\nA1,Centre,A,high\nB1,Farm,B,\nB2,Moor,B,low\n"),
    ];
    let read = read_files(&files, &source).expect("read");
    let scheme = &read.scheme;
    assert_eq!(scheme.tiers[0].name, "group");
    assert_eq!(scheme.tiers[0].classes[0].colour.as_deref(), Some("#FF0000"));
    assert_eq!(scheme.tiers[0].classes[1].colour, None);
    assert_eq!(scheme.tiers[1].classes[2].parent, Some(1), "a class without areas is kept");
    assert_eq!(scheme.attributes.len(), 1);
    assert_eq!(scheme.attributes[0].name, "income");
    assert_eq!(scheme.attributes[0].values, [Some("high".into()), None, Some("low".into())]);
    source.classes.remove(1);
    assert!(read_files(&files, &source).expect_err("no parents").to_string().contains("A1"));
}

#[test]
fn the_output_area_classification_of_trafford_is_read_with_its_names() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !shared.is_dir() {
        eprintln!("skipped: no ../shared");
        return;
    }
    let mut source = source(&["supergroup", "group", "subgroup"]);
    source.edition = None;
    source.classes = vec![classes("supergroup", "oac21_supergroups.csv")];
    let read = read(&shared.join("trafford/oac21.csv"), &source, &shared).expect("read");
    assert_eq!(read.scheme.edition, Edition::new("2021"));
    assert_eq!(read.scheme.tiers[0].classes[0].name.as_deref(), Some("Retired Professionals"));
    assert!(read.scheme.tiers[2].classes.iter().all(|c| c.parent.is_some()));
}
