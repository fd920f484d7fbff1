//! Is everything read back as it was put, and is nothing lost or believed that
//! should not be?

use super::Workspace;
use crate::base::money::WholePence;
use crate::base::{AreaCode, ChannelId, Edition, InteractionId, LevelId, Progress, ServiceId};
use crate::council::profile::{Attribute, ProfileClass, Tier};
use crate::council::*;
use crate::geography::{Area, Fit, Level, Lookup};
use crate::project::{Edit, Project, Protection};
use crate::records::{Columns, NONE_U8, NONE_U16, NONE_U32, Records};
use geo::{LineString, MultiPolygon, Polygon};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(super) fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("w.wardwise");
    (folder, path)
}

fn square(x: f64, y: f64, side: f64) -> LineString<f64> {
    LineString::from(vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)])
}

pub(super) fn level(id: &str, edition: &str, count: usize) -> Level {
    let (areas, shapes) = (0..count)
        .map(|i| {
            let x = i as f64 / 7.0 - 2.3;
            let hole = square(x + 0.01, 53.1 + f64::EPSILON, 0.02);
            let outer = Polygon::new(square(x, 53.0, 1.0 / 9.0), vec![hole]);
            let island = Polygon::new(square(x, 54.0, 1e-9), vec![]);
            let code = AreaCode::new(format!("E{i:08}"));
            let shape = (i % 3 != 2).then(|| MultiPolygon(vec![outer, island]));
            let name = (i % 2 == 0).then(|| format!("Área {i}"));
            (Area { code: code.clone(), name }, (code, shape))
        })
        .unzip();
    Level::new(id.into(), format!("{id} area"), format!("{id} areas"), edition.into(), areas)
        .with_shapes(shapes)
}

fn lookup() -> Lookup {
    Lookup {
        from: "oa".into(),
        from_edition: "2021".into(),
        to: "ward".into(),
        to_edition: "2022".into(),
        fit: Fit::Best,
        pairs: vec![("E00000000".into(), "W1".into()), ("E00000001".into(), "W2".into())],
    }
}

fn table() -> AreaTable {
    AreaTable {
        name: "age".into(),
        level: "oa".into(),
        edition: "2021".into(),
        counts: "people".into(),
        variables: vec![
            Variable { name: "0–4".into(), age: Some(AgeBand { from: 0, to: Some(4) }) },
            Variable { name: "5+".into(), age: Some(AgeBand { from: 5, to: None }) },
        ],
        codes: vec!["E00000000".into(), "E00000001".into()],
        values: vec![vec![Some(0.1 + 0.2), None], vec![Some(0.0), Some(-0.0)]],
    }
}

fn scheme() -> Scheme {
    let class = |code: &str, parent| ProfileClass {
        code: code.into(),
        name: None,
        description: Some("“quoted”".into()),
        colour: Some("#112233".into()),
        parent,
    };
    Scheme {
        id: "own".into(),
        name: "Our own".into(),
        level: "oa".into(),
        edition: "2021".into(),
        tiers: vec![
            Tier { name: "group".into(), classes: vec![class("A", None)] },
            Tier { name: "type".into(), classes: vec![class("A1", Some(0)), class("A2", Some(0))] },
        ],
        attributes: vec![Attribute { name: "income".into(), values: vec![None, Some("3".into())] }],
        assignment: vec![("E00000000".into(), 1), ("E00000001".into(), 0)],
    }
}

fn council() -> Council {
    let service = |id, name: &str, department: Option<&str>| Service {
        id: ServiceId(id),
        name: name.into(),
        department: department.map(Into::into),
    };
    let channel = |id, name: &str, pence: Option<i64>| Channel {
        id: ChannelId(id),
        name: name.into(),
        unit_cost_pence: pence.map(WholePence),
    };
    let point = |name: &str, kind: Option<&str>, lon: f64| ServicePoint {
        name: name.into(),
        kind: kind.map(Into::into),
        lon,
        lat: 53.1,
    };
    Council {
        services: vec![service(5, "Bins", None), service(273, "Bus pass", Some("Travel"))],
        channels: vec![channel(1, "Web", Some(17)), channel(2, "Phone", None)],
        tables: vec![table()],
        schemes: vec![scheme()],
        points: vec![point("Library", Some("Library"), -2.1 / 3.0), point("Hall", None, 1.0)],
        reports: vec![],
    }
}

/// Records of persons `first..first + persons`, and their pseudonyms.
pub(super) fn records(rows: usize, first: u32, persons: u32) -> (Records, Vec<[u8; 16]>) {
    let mut chance = crate::base::seed::stream(u64::from(first), 9);
    let mut columns = Columns::default();
    for _ in 0..rows {
        let maybe = chance.chance(0.1);
        columns.person.push(chance.below(u64::from(persons)) as u32);
        columns.block.push(if maybe { NONE_U32 } else { chance.below(5) as u32 });
        columns.service.push(if maybe { NONE_U16 } else { chance.below(2) as u16 });
        columns.interaction.push(chance.below(1) as u16);
        columns.channel.push(if maybe { NONE_U8 } else { chance.below(2) as u8 });
        columns.profile.push(NONE_U16);
        columns.day.push(43_000 + chance.below(900) as u16);
        columns.age_band.push(chance.below(20) as u8);
    }
    let records = Records {
        columns,
        blocks: (0..5).map(|i| AreaCode::new(format!("E{i:08}"))).collect(),
        services: vec![ServiceId(5), ServiceId(273)],
        interactions: vec![InteractionId(8)],
        channels: vec![ChannelId(1), ChannelId(2)],
        profile_types: vec![],
        persons,
    };
    let pseudonyms = (first..first + persons)
        .map(|person| {
            let mut bytes = [7; 16];
            bytes[..4].copy_from_slice(&person.to_le_bytes());
            bytes
        })
        .collect();
    (records, pseudonyms)
}

pub(super) fn report(file: &str) -> ImportReport {
    ImportReport {
        file: file.into(),
        placing: Placing { by_code: 3, by_postcode: 2, by_coordinates: 1, unplaced: 2 },
        persons: 4,
        unplaced: (2..4)
            .map(|row| Unplaced {
                row,
                reason: "postcode not in the postcode file".into(),
                code: None,
                postcode: Some("M15 4AB".into()),
            })
            .collect(),
        ..ImportReport::default()
    }
}

fn recipe() -> Recipe {
    let mut recipe = Recipe::default();
    recipe.workspace.name = "Somewhere".into();
    recipe
}

fn postcodes() -> Vec<Postcode> {
    let postcode = |text: &str, block: Option<&str>| Postcode {
        text: text.into(),
        lon: -2.345_678_901_234_5,
        lat: 1.0 / 3.0,
        block: block.map(AreaCode::new),
    };
    vec![postcode("M15 4AB", Some("E00000001")), postcode("M15 4AC", None)]
}

/// A workspace with one of everything.
pub(super) fn filled(path: &Path) -> Workspace {
    let mut workspace = Workspace::create(path).expect("created");
    let council = council();
    let mut import = workspace.import().expect("an import");
    import.put_recipe(&recipe()).expect("put");
    import.put_level(&level("oa", "2021", 5)).expect("put");
    import.put_level(&level("ward", "2022", 2)).expect("put");
    import.put_lookup(&lookup()).expect("put");
    council.tables.iter().for_each(|table| import.put_table(table).expect("put"));
    council.schemes.iter().for_each(|scheme| import.put_scheme(scheme).expect("put"));
    import.put_services(&council.services).expect("put");
    import.put_channels(&council.channels).expect("put");
    import.put_points(&council.points).expect("put");
    import.put_postcodes(&postcodes()).expect("put");
    let (records, pseudonyms) = records(500, 0, 40);
    import.put_customers("a.csv", &records, &pseudonyms, &report("a.csv")).expect("put");
    import.commit().expect("kept");
    workspace.save_project(&Project::default()).expect("saved");
    workspace
}

/// Everything a workspace holds, to compare.
pub(super) fn everything(workspace: &Workspace) -> crate::base::Result<String> {
    let progress = Progress::new();
    let mut text = format!(
        "{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}",
        workspace.salt()?,
        workspace.levels()?,
        workspace.lookups()?,
        workspace.council()?,
        workspace.postcodes()?,
        workspace.records(&progress)?,
        workspace.recipe()?,
        workspace.project()?,
    );
    for source in workspace.customer_sources()? {
        text += &format!("{source}{:?}", workspace.unplaced(&source)?);
    }
    Ok(text)
}

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
    let negative_zero = read.tables[0].values[1][1].expect("a figure");
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
fn a_full_disk_is_an_error_and_changes_nothing() {
    let (folder, path) = folder();
    let mut workspace = filled(&path);
    let before = everything(&workspace).expect("read");
    let pages: i64 =
        workspace.connection.pragma_query_value(None, "page_count", |r| r.get(0)).expect("pages");
    for room in [0, 5, 40] {
        let limit = pages + room;
        let set: rusqlite::Result<i64> =
            workspace
                .connection
                .pragma_update_and_check(None, "max_page_count", limit, |r| r.get(0));
        assert_eq!(set.expect("set"), limit);
        let mut import = workspace.import().expect("an import");
        let (records, pseudonyms) = records(60_000, 3, 900);
        let error = import
            .put_customers("b.csv", &records, &pseudonyms, &report("b.csv"))
            .expect_err("no room");
        assert!(error.to_string().contains("disk is full"), "{error}");
        assert_eq!(error.file(), Some(path.as_path()));
        drop(import);
        assert_eq!(everything(&workspace).expect("read"), before);
        workspace.check().expect("whole");
    }
    drop(workspace);
    let again = Workspace::open(&path).expect("opened");
    assert_eq!(everything(&again).expect("read"), before);
    drop(again);
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[test]
fn a_workspace_is_never_created_over_a_file() {
    let (_folder, path) = folder();
    std::fs::write(&path, "precious").expect("written");
    assert!(Workspace::create(&path).expect_err("exists").to_string().contains("already"));
    assert_eq!(std::fs::read_to_string(&path).expect("read"), "precious");
    let error = Workspace::create(Path::new("/no/such/folder/w.wardwise")).expect_err("no folder");
    assert!(error.to_string().contains("no such folder"), "{error}");
}

#[test]
fn salts_differ_from_workspace_to_workspace() {
    let (folder, path) = folder();
    let one = Workspace::create(&path).expect("created").salt().expect("a salt");
    let other = Workspace::create(&folder.path().join("2")).expect("created");
    assert_ne!(one, other.salt().expect("a salt"));
    assert_eq!(one, Workspace::open(&path).expect("opened").salt().expect("a salt"));
}

#[test]
fn what_is_no_workspace_is_named_as_such() {
    let (folder, path) = folder();
    let told = |path: &Path| Workspace::open(path).expect_err("no workspace").to_string();
    assert!(told(&path).contains("no such file"), "{}", told(&path));
    assert!(told(folder.path()).contains("not a Wardwise workspace"));
    std::fs::write(&path, "").expect("written");
    assert!(told(&path).contains("empty"), "{}", told(&path));
    std::fs::write(&path, "code,name\nE1,x\n").expect("written");
    assert!(told(&path).contains("not a Wardwise workspace"), "{}", told(&path));
    std::fs::write(&path, b"SQLite format 3\0 and then rubbish").expect("written");
    assert!(told(&path).contains("w.wardwise"), "{}", told(&path));
    std::fs::remove_file(&path).expect("removed");
    let other = rusqlite::Connection::open(&path).expect("a database");
    other.execute_batch("CREATE TABLE t (x)").expect("a table");
    drop(other);
    assert!(told(&path).contains("not a Wardwise workspace"), "{}", told(&path));
}

#[test]
fn a_workspace_of_a_later_program_says_which_is_needed() {
    let (_folder, path) = folder();
    let workspace = filled(&path);
    workspace
        .connection
        .execute_batch(
            "PRAGMA user_version = 7; UPDATE fact SET value = '4.2.0' WHERE name = 'program'",
        )
        .expect("changed");
    drop(workspace);
    let bytes = std::fs::read(&path).expect("read");
    let error = Workspace::open(&path).expect_err("later").to_string();
    assert!(error.contains("Wardwise 4.2.0"), "{error}");
    assert_eq!(std::fs::read(&path).expect("read"), bytes, "left alone");
}

#[test]
fn a_workspace_in_use_says_so() {
    let (_folder, path) = folder();
    let mut workspace = filled(&path);
    workspace.connection.busy_timeout(std::time::Duration::ZERO).expect("set");
    let other = rusqlite::Connection::open(&path).expect("opened");
    other.execute_batch("BEGIN EXCLUSIVE").expect("locked");
    for error in [
        workspace.levels().expect_err("locked"),
        workspace.import().map(|_| ()).expect_err("locked"),
        workspace.save_project(&Project::default()).expect_err("locked"),
        Workspace::open(&path).map(|_| ()).expect_err("locked"),
    ] {
        assert!(error.to_string().contains("in use"), "{error}");
    }
    drop(other);
    workspace.levels().expect("free again");
}

#[test]
fn a_journal_that_means_nothing_is_swept_away_and_one_in_use_is_not() {
    let (_folder, path) = folder();
    let before = everything(&filled(&path)).expect("read");
    let journal = path.with_file_name("w.wardwise-journal");
    std::fs::write(&journal, [0; 512]).expect("written");
    let workspace = Workspace::open(&path).expect("opened");
    assert_eq!(everything(&workspace).expect("read"), before);
    assert!(!journal.exists());
    let other = rusqlite::Connection::open(&path).expect("opened");
    other.execute_batch("BEGIN; DELETE FROM service").expect("begun");
    assert!(journal.exists());
    let beside = Workspace::open(&path).expect("can be read meanwhile");
    assert_eq!(everything(&beside).expect("read"), before);
    assert!(journal.exists());
    other.execute_batch("ROLLBACK").expect("undone");
    assert_eq!(everything(&workspace).expect("read"), before);
}

#[test]
fn a_file_cut_short_is_damaged_wherever_it_is_cut() {
    let (folder, path) = folder();
    drop(filled(&path));
    let whole = std::fs::read(&path).expect("read");
    let cut = folder.path().join("cut");
    for length in [1, 15, 16, 99, 100, 4_095, 4_096, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&cut, &whole[..length]).expect("written");
        let error = Workspace::open(&cut).map(|_| ()).expect_err("cut short");
        assert!(error.to_string().contains("cut"), "names the file: {error}");
        assert!(error.remedy_text().is_some(), "{error}");
    }
}

#[test]
fn a_flipped_byte_never_makes_a_panic_and_never_changes_a_column() {
    let (folder, path) = folder();
    let workspace = filled(&path);
    let before = everything(&workspace).expect("read");
    let records = workspace.records(&Progress::new()).expect("records");
    let salt = workspace.salt().expect("a salt");
    drop(workspace);
    let whole = std::fs::read(&path).expect("read");
    let broken = folder.path().join("broken");
    let mut chance = crate::base::seed::stream(2_021, 5);
    let mut seen = 0;
    for round in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..1 + round % 4 {
            let at = chance.below(bytes.len() as u64) as usize;
            bytes[at] ^= 1 + chance.below(255) as u8;
        }
        std::fs::write(&broken, &bytes).expect("written");
        let opened = Workspace::open(&broken);
        match opened.as_ref().map_err(Clone::clone).and_then(everything) {
            Ok(text) if text == before => {}
            Ok(_) => {
                // A name, say: what has no check of its own. Never these.
                seen += 1;
                let opened = opened.expect("opened");
                let read = opened.records(&Progress::new()).expect("records");
                assert_eq!(read.columns.person, records.columns.person);
                assert_eq!(read.columns.day, records.columns.day);
                assert_eq!(opened.salt().expect("a salt"), salt);
            }
            Err(error) => {
                seen += 1;
                assert_eq!(error.file(), Some(broken.as_path()), "{error}");
                assert!(error.remedy_text().is_some(), "{error}");
            }
        }
    }
    assert!(seen > 20, "only {seen} rounds did anything");
}

#[test]
fn a_damaged_column_is_told_by_source_and_column() {
    let (_folder, path) = folder();
    let workspace = filled(&path);
    let damages = [
        "UPDATE customers_part SET data = substr(data, 1, 30) WHERE part = 'day'",
        "DELETE FROM customers_part WHERE part = 'channel'",
        "DELETE FROM customers_part WHERE part = 'dictionaries'",
        "UPDATE customers SET records = records + 1",
        "UPDATE customers SET persons = 1",
        "UPDATE customers SET persons = -1",
    ];
    for sql in damages {
        let damaged = path.with_extension("damaged");
        std::fs::copy(&path, &damaged).expect("copied");
        let other = rusqlite::Connection::open(&damaged).expect("opened");
        assert!(other.execute(sql, []).expect(sql) > 0);
        drop(other);
        let opened = Workspace::open(&damaged).expect("opened");
        let error = opened.records(&Progress::new()).expect_err(sql);
        assert!(error.to_string().contains("damaged"), "{sql}: {error}");
        assert_eq!(error.file(), Some(damaged.as_path()), "{sql}");
    }
    assert!(workspace.records(&Progress::new()).is_ok());
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

#[test]
fn more_persons_than_records_are_damage_before_memory_is_taken() {
    let (_folder, path) = folder();
    let mut workspace = filled(&path);
    let (mut claimed, pseudonyms) = records(2, 0, 2);
    let mut import = workspace.import().expect("an import");
    import.put_customers("c.csv", &claimed, &pseudonyms, &report("c.csv")).expect("put");
    import.commit().expect("kept");
    claimed.persons = u32::MAX;
    let connection = &workspace.connection;
    let sealed = super::customers::sealed_dictionaries(&claimed);
    let sql =
        "UPDATE customers_part SET data = ?1 WHERE source = 'c.csv' AND part = 'dictionaries'";
    connection.execute(sql, [sealed]).expect("changed");
    let sql = "UPDATE customers SET persons = ?1 WHERE source = 'c.csv'";
    connection.execute(sql, [i64::from(u32::MAX)]).expect("changed");
    let error = workspace.records(&Progress::new()).expect_err("damage");
    assert!(error.to_string().contains("number of records or persons"), "{error}");
}
