//! Is everything read back as it was put, and is nothing put that cannot be
//! right?

use super::Workspace;
use super::made_up::{
    council, everything, filled, folder, level, lookup, postcodes, recipe, records, report, scheme,
    table,
};
use crate::base::{Edition, LevelId, Progress};
use crate::council::{ImportReport, Postcode};
use crate::project::{Edit, Project, Protection};

#[test]
fn everything_is_read_back_bit_for_bit() {
    let (folder, path) = folder();
    drop(filled(&path));
    let workspace = Workspace::open(&path).expect("opened");
    assert_eq!(workspace.recipe().expect("a recipe"), recipe());
    let levels = workspace.levels().expect("levels");
    assert_eq!(levels, [level("oa", "2021", 5), level("ward", "2022", 2)]);
    assert_eq!(workspace.lookups().expect("look-ups"), [lookup()]);
    let (read, put) = (workspace.council().expect("a council"), council());
    assert_eq!(read.services, put.services);
    assert_eq!(read.channels, put.channels);
    assert_eq!(read.tables, put.tables);
    let negative_zero = read.tables[0].values[1][1].get().expect("a figure");
    assert!(negative_zero.is_sign_negative(), "bit for bit");
    assert_eq!(read.schemes, put.schemes);
    assert_eq!(read.points, put.points);
    let unplaced = report("a.csv").unplaced;
    assert_eq!(read.reports, [ImportReport { unplaced: vec![], ..report("a.csv") }]);
    assert_eq!(workspace.unplaced("a.csv").expect("unplaced"), unplaced);
    assert_eq!(workspace.postcodes().expect("postcodes"), postcodes());
    assert_eq!(workspace.records(&Progress::new()).expect("records"), records(500, 0, 40).0);
    assert_eq!(workspace.project().expect("a project"), Some(Project::default()));
    assert_eq!(workspace.building_blocks().expect("a level"), Some(LevelId::new("oa")));
    workspace.check().expect("whole");
    drop(workspace);
    let beside = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(beside, 1, "nothing lies beside the file");
}

#[test]
fn a_dropped_import_leaves_everything_as_it_was() {
    let (_folder, path) = folder();
    let mut workspace = filled(&path);
    let before = everything(&workspace).expect("read");
    let mut import = workspace.import().expect("an import");
    import.put_level(&level("oa", "2031", 900)).expect("put");
    let (records, pseudonyms) = records(5_000, 3, 900);
    import.put_customers("a.csv", &records, &pseudonyms, &report("a.csv")).expect("put");
    drop(import);
    assert_eq!(everything(&workspace).expect("read"), before);
    drop(workspace);
    let again = Workspace::open(&path).expect("opened");
    assert_eq!(everything(&again).expect("read"), before);
}

#[test]
fn persons_are_matched_across_sources_by_pseudonym() {
    let (_folder, path) = folder();
    let mut workspace = filled(&path);
    let mut import = workspace.import().expect("an import");
    // Persons 30 to 39 are known; the last of these has no key.
    let (more, mut pseudonyms) = records(2_000, 30, 20);
    pseudonyms[19] = [0; 16];
    import.put_customers("b.csv", &more, &pseudonyms, &report("b.csv")).expect("put");
    import.commit().expect("kept");
    let all = workspace.records(&Progress::new()).expect("records");
    all.check().expect("well formed");
    assert_eq!((all.len(), all.persons), (2_500, 50));
    let numbered = more.columns.person.iter().map(|p| p + 30);
    assert!(all.columns.person.iter().skip(500).eq(numbered));
    assert_eq!(workspace.customer_sources().expect("sources"), ["a.csv", "b.csv"]);
}

#[test]
fn an_import_takes_the_place_of_the_earlier_one_of_its_source() {
    let (_folder, path) = folder();
    let mut workspace = filled(&path);
    let mut import = workspace.import().expect("an import");
    let (newer, pseudonyms) = records(30, 0, 4);
    let less = ImportReport { unplaced: vec![], ..report("a.csv") };
    import.put_customers("a.csv", &newer, &pseudonyms, &less).expect("put");
    import.commit().expect("kept");
    assert_eq!(workspace.records(&Progress::new()).expect("records"), newer);
    assert_eq!(workspace.unplaced("a.csv").expect("unplaced"), []);
    assert_eq!(workspace.council().expect("a council").reports.len(), 1);
}

#[test]
fn boundaries_that_leave_records_without_their_area_are_refused() {
    let (_folder, path) = folder();
    let mut workspace = filled(&path);
    let before = everything(&workspace).expect("read");
    let mut import = workspace.import().expect("an import");
    import.put_level(&level("oa", "2031", 3)).expect("put");
    let error = import.commit().expect_err("records in two areas would be lost").to_string();
    assert!(error.contains("a.csv") && error.contains("E0000000"), "{error}");
    assert_eq!(everything(&workspace).expect("read"), before);
    // More areas than before are no loss: the records are recoded.
    let mut import = workspace.import().expect("an import");
    import.put_level(&level("oa", "2031", 9)).expect("put");
    import.commit().expect("kept");
    let records = workspace.records(&Progress::new()).expect("records");
    assert_eq!(records.blocks.len(), 9);
    records.check().expect("well formed");
}

#[test]
fn what_cannot_be_right_is_refused_when_it_is_put() {
    let (_folder, path) = folder();
    let mut workspace = filled(&path);
    let mut import = workspace.import().expect("an import");
    let mut twice = level("oa", "2021", 2);
    twice.areas[1].code = twice.areas[0].code.clone();
    assert!(import.put_level(&twice).expect_err("twice").to_string().contains("E00000000"));
    let mut gaps = table();
    gaps.values[1].pop();
    assert!(import.put_table(&gaps).is_err());
    let mut orphan = scheme();
    orphan.tiers[1].classes[0].parent = Some(1);
    assert!(import.put_scheme(&orphan).is_err());
    let mut beyond = scheme();
    beyond.assignment[0].1 = 2;
    assert!(import.put_scheme(&beyond).is_err());
    let nowhere = Postcode { lon: f64::NAN, ..postcodes()[0].clone() };
    assert!(import.put_postcodes(&[nowhere]).is_err());
    let (records, pseudonyms) = records(3, 0, 2);
    let report = report("x.csv");
    assert!(import.put_customers("x.csv", &records, &pseudonyms[..1], &report).is_err());
    let same = [pseudonyms[0], pseudonyms[0]];
    assert!(import.put_customers("x.csv", &records, &same, &report).is_err());
}

#[test]
fn decisions_are_kept_as_they_are_made() {
    let (_folder, path) = folder();
    let workspace = Workspace::create(&path).expect("created");
    assert_eq!(workspace.project().expect("none"), None);
    let decided = Edit::Protection(Protection::hidden()).apply(&Project::default());
    workspace.save_project(&decided).expect("saved");
    drop(workspace);
    let workspace = Workspace::open(&path).expect("opened");
    assert_eq!(workspace.project().expect("read"), Some(decided.clone()));
    let mut wrong = decided.clone();
    wrong.question.expected = crate::project::Expected::Rate(f64::NAN);
    assert!(workspace.save_project(&wrong).is_err());
    assert_eq!(workspace.project().expect("read"), Some(decided));
}

#[test]
fn editions_are_kept_on_levels_and_tables() {
    let (_folder, path) = folder();
    let workspace = filled(&path);
    let council = workspace.council().expect("a council");
    let edition = Edition::new("2021");
    assert_eq!(council.tables[0].edition, edition);
    assert_eq!(council.schemes[0].edition, edition);
    assert_eq!(workspace.levels().expect("levels")[1].edition, Edition::new("2022"));
}
