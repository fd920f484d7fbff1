//! Are workspaces of older forms read as they are, and brought into today's
//! only when something is put into them?

use super::Workspace;
use super::made_up::{everything, filled, folder, records, report};
use crate::base::Progress;
use crate::records::Records;

/// The columns as the first form kept them, in a workspace that says it is of
/// that form.
fn in_the_first_form(workspace: &Workspace, records: &Records) {
    use super::blob::{Kind, Sealer, Width};
    fn column<T: Width>(workspace: &Workspace, part: &str, values: &[T]) {
        let mut sealer = Sealer::new();
        sealer.column(values);
        let sql = "UPDATE customers_part SET data = ?1 WHERE part = ?2";
        let changed = workspace
            .connection
            .execute(sql, rusqlite::params![sealer.seal(Kind::Column), part])
            .expect("changed");
        assert_eq!(changed, 1, "{part}");
    }
    let columns = &records.columns;
    column(workspace, "person", &columns.person.iter().collect::<Vec<u32>>());
    column(workspace, "block", &columns.block.iter().collect::<Vec<u32>>());
    column(workspace, "service", &columns.service.iter().collect::<Vec<u16>>());
    column(workspace, "interaction", &columns.interaction.iter().collect::<Vec<u16>>());
    column(workspace, "channel", &columns.channel);
    column(workspace, "profile", &columns.profile.iter().collect::<Vec<u16>>());
    column(workspace, "day", &columns.day);
    column(workspace, "age_band", &columns.age_band);
    shapes_with_each_area(workspace);
    workspace.connection.execute_batch("PRAGMA user_version = 1").expect("changed");
}

/// Keeps the shapes of all levels as the first two forms did.
fn shapes_with_each_area(workspace: &Workspace) {
    let sql = "UPDATE area SET shape = ?1 WHERE level = ?2 AND code = ?3";
    for level in workspace.levels().expect("levels") {
        for (position, area) in level.areas.iter().enumerate() {
            let shape = level.shape(position).as_ref().map(super::shapes::sealed);
            let of = rusqlite::params![shape, level.id.as_str(), area.code.as_str()];
            workspace.connection.execute(sql, of).expect("changed");
        }
    }
    let changes = "DROP TABLE boundary; PRAGMA user_version = 2";
    workspace.connection.execute_batch(changes).expect("changed");
}

#[test]
fn a_workspace_of_the_second_form_opens_as_it_was_and_takes_new_boundaries() {
    let (_folder, path) = folder();
    let workspace = filled(&path);
    let before = everything(&workspace).expect("read");
    shapes_with_each_area(&workspace);
    drop(workspace);
    let mut workspace = Workspace::open(&path).expect("opened");
    assert_eq!(everything(&workspace).expect("read"), before);
    let sql = "SELECT count(*) FROM sqlite_master WHERE name = 'boundary'";
    let tables: i64 = workspace.connection.query_row(sql, [], |row| row.get(0)).expect("a count");
    assert_eq!(tables, 0, "opening changes nothing");
    let levels = workspace.levels().expect("levels");
    let mut import = workspace.import().expect("an import");
    import.put_level(&levels[1]).expect("put");
    import.commit().expect("kept");
    assert_eq!(everything(&workspace).expect("read"), before);
    assert_eq!(workspace.levels().expect("levels"), levels, "one form each, side by side");
}

#[test]
fn damaged_borders_are_told_by_their_level() {
    let (_folder, path) = folder();
    let workspace = filled(&path);
    let parts: i64 = workspace
        .connection
        .query_row("SELECT count(*) FROM boundary", [], |row| row.get(0))
        .expect("a count");
    assert!(parts > 0);
    workspace
        .connection
        .execute("UPDATE boundary SET data = substr(data, 1, length(data) - 9)", [])
        .expect("changed");
    let error = workspace.levels().expect_err("damage").to_string();
    assert!(error.contains("level “oa”") && error.contains(".wardwise"), "{error}");
}

#[test]
fn a_workspace_of_the_first_form_opens_as_it_was_and_takes_new_records() {
    let (_folder, path) = folder();
    let workspace = filled(&path);
    let before = everything(&workspace).expect("read");
    in_the_first_form(&workspace, &records(500, 0, 40).0);
    drop(workspace);
    let mut workspace = Workspace::open(&path).expect("opened");
    assert_eq!(everything(&workspace).expect("read"), before);
    let version = |workspace: &Workspace| -> i32 {
        let connection = &workspace.connection;
        connection.pragma_query_value(None, "user_version", |r| r.get(0)).expect("said")
    };
    assert_eq!(version(&workspace), 1, "opening changes nothing");
    let mut import = workspace.import().expect("an import");
    let (more, pseudonyms) = records(300, 100, 20);
    import.put_customers("b.csv", &more, &pseudonyms, &report("b.csv")).expect("put");
    import.commit().expect("kept");
    let all = workspace.records(&Progress::new()).expect("records");
    assert_eq!((all.len(), all.persons), (800, 60));
    assert_eq!(all.columns.day[500..], more.columns.day);
    assert_eq!(version(&workspace), super::migrations::VERSION);
}
