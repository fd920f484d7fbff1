//! Which files are opened, made or left alone, and what is said where another
//! program, or the disk, is in the way?

use super::Workspace;
use super::made_up::{everything, filled, folder, records, report};
use crate::project::Project;
use std::path::Path;

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
