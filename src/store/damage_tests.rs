//! Is a damaged file told as such, and nothing believed that should not be?

use super::Workspace;
use super::made_up::{everything, filled, folder, records, report};
use crate::base::Progress;

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
