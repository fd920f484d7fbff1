//! How are the rows of a layer read by all processors? Each takes a range of
//! row numbers through a connection of its own. Layers that have no row
//! numbers, or that another program may be writing to, are read by one.

use super::features::{FeatureShape, place, whole_number_text};
use super::sqlite::{connect, trouble};
use super::wkb::shape_of;
use crate::base::{Error, Progress, Result};
use rayon::prelude::*;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, ToSql};
use std::path::{Path, PathBuf};

/// The cells of one column: (row, from 0, and its text), as `Column` has them.
type Cells = Vec<(u32, Box<str>)>;

/// What was read of a layer, in the order of its rows.
#[derive(Default)]
pub(super) struct Rows {
    pub shapes: Vec<FeatureShape>,
    /// Of each column asked for, without its empty cells.
    pub cells: Vec<Cells>,
}

/// What to read.
pub(super) struct Table<'a> {
    /// Its name as SQL has it.
    pub quoted: String,
    /// What is read of each row, as SQL has it: the shape, then the columns.
    pub list: Vec<String>,
    /// All columns there are.
    pub headings: &'a [String],
}

/// Reads all rows of a table or view.
///
/// # Errors
/// The first trouble in the order of the rows, or the officer stopped it.
pub(super) fn rows(
    path: &Path,
    connection: &Connection,
    table: &Table,
    progress: &Progress,
) -> Result<Rows> {
    let select = format!("SELECT {} FROM {}", table.list.join(", "), table.quoted);
    let columns = table.list.len() - 1;
    let ranges = ranges(path, connection, table);
    if ranges.is_empty() {
        return joined(vec![part(connection, &select, &[], columns, progress)], columns);
    }
    // As long as this one reads, nobody writes, and all see the same rows.
    connection.execute_batch("BEGIN; SELECT * FROM sqlite_schema").map_err(|e| trouble(&e))?;
    let select = format!("{select} WHERE rowid BETWEEN ?1 AND ?2");
    let parts = ranges
        .into_par_iter()
        .map(|(first, last)| match connect(path) {
            Ok(connection) => part(&connection, &select, &[&first, &last], columns, progress),
            Err(error) => Part { rows: Rows::default(), stopped: Some(Stopped::OfAll(error)) },
        })
        .collect();
    joined(parts, columns)
}

/// Ranges of row numbers, from the first row to the last; none where the rows
/// have to be read by one connection.
fn ranges(path: &Path, connection: &Connection, table: &Table) -> Vec<(i64, i64)> {
    const PARTS: i128 = 16;
    const WORTH_IT: i128 = 4096;
    // Beside a log others can write while this one reads.
    let log = PathBuf::from(format!("{}-wal", path.display()));
    let logged = log.metadata().is_ok_and(|file| file.len() > 0);
    // A column of that name is not the number of the row.
    let hidden = table.headings.iter().any(|heading| heading.eq_ignore_ascii_case("rowid"));
    if logged || hidden {
        return Vec::new();
    }
    // A view has no row numbers, nor has a table without them.
    let ends =
        format!("SELECT (SELECT min(rowid) FROM {0}), (SELECT max(rowid) FROM {0})", table.quoted);
    let ends: rusqlite::Result<(i64, i64)> =
        connection.query_row(&ends, [], |row| Ok((row.get(0)?, row.get(1)?)));
    let Ok((first, last)) = ends else { return Vec::new() };
    let (first, last) = (i128::from(first), i128::from(last));
    let length = last - first + 1;
    if length < WORTH_IT {
        return Vec::new();
    }
    let at = |part: i128| first + length * part / PARTS;
    (0..PARTS).map(|part| (at(part) as i64, (at(part + 1) - 1) as i64)).collect()
}

/// What one query gave before it ended or was stopped.
struct Part {
    rows: Rows,
    stopped: Option<Stopped>,
}

enum Stopped {
    /// By the row after those that were read.
    AtRow(Error),
    OfAll(Error),
}

fn joined(parts: Vec<Part>, columns: usize) -> Result<Rows> {
    let mut all = Rows { shapes: Vec::new(), cells: vec![Cells::new(); columns] };
    for Part { rows, stopped } in parts {
        let before = all.shapes.len();
        all.shapes.extend(rows.shapes);
        match stopped {
            Some(Stopped::AtRow(error)) => return Err(error.at(place("row", all.shapes.len()))),
            Some(Stopped::OfAll(error)) => return Err(error),
            None => {}
        }
        if u32::try_from(all.shapes.len()).is_err() {
            return Err(Error::new("There are too many rows"));
        }
        for (cells, more) in all.cells.iter_mut().zip(rows.cells) {
            cells.extend(more.into_iter().map(|(row, text)| (row + before as u32, text)));
        }
    }
    Ok(all)
}

fn part(
    connection: &Connection,
    select: &str,
    of: &[&dyn ToSql],
    columns: usize,
    progress: &Progress,
) -> Part {
    let mut rows = Rows { shapes: Vec::new(), cells: vec![Cells::new(); columns] };
    let stopped = read_into(&mut rows, connection, select, of, progress).err();
    Part { rows, stopped }
}

fn read_into(
    rows: &mut Rows,
    connection: &Connection,
    select: &str,
    of: &[&dyn ToSql],
    progress: &Progress,
) -> std::result::Result<(), Stopped> {
    const AT_A_TIME: usize = 512;
    let of_all = |e: rusqlite::Error| Stopped::OfAll(trouble(&e));
    let mut statement = connection.prepare(select).map_err(of_all)?;
    let mut found = statement.query(of).map_err(of_all)?;
    while let Some(row) = found.next().map_err(of_all)? {
        if rows.shapes.len().is_multiple_of(AT_A_TIME) {
            progress.check().map_err(Stopped::OfAll)?;
        }
        let number = u32::try_from(rows.shapes.len())
            .map_err(|_| Stopped::OfAll(Error::new("There are too many rows")))?;
        for (at, cells) in rows.cells.iter_mut().enumerate() {
            if let Some(text) = cell(row, at + 1).map_err(of_all)? {
                cells.push((number, text));
            }
        }
        let shape = match row.get_ref(0).map_err(of_all)? {
            ValueRef::Blob(bytes) => shape_of(bytes).map_err(Stopped::AtRow)?,
            _ => FeatureShape::Missing,
        };
        rows.shapes.push(shape);
    }
    Ok(())
}

/// The trimmed text of a cell; `None` where it is empty or no code or name.
fn cell(row: &Row, at: usize) -> rusqlite::Result<Option<Box<str>>> {
    let text = match row.get_ref(at)? {
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            return Ok(Some(text.trim()).filter(|text| !text.is_empty()).map(Box::from));
        }
        ValueRef::Integer(whole) => Some(whole.to_string()),
        ValueRef::Real(number) => whole_number_text(number),
        ValueRef::Null | ValueRef::Blob(_) => None,
    };
    Ok(text.map(String::into_boxed_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database of this many rows, of which every third has no name, and
    /// whose shapes are empty ones.
    fn database(folder: &Path, rows: i64, rowid: &str) -> PathBuf {
        let path = folder.join("rows.db");
        let connection = Connection::open(&path).expect("a database");
        let make = format!("CREATE TABLE t ({rowid} INTEGER PRIMARY KEY, shape BLOB, name TEXT)");
        connection.execute_batch(&make).expect("a table");
        connection.execute_batch("BEGIN").expect("begun");
        let mut insert = connection.prepare("INSERT INTO t VALUES (?1, ?2, ?3)").expect("insert");
        for row in 0..rows {
            let name = (row % 3 != 0).then(|| format!(" n{row} "));
            // With gaps between the row numbers, the first below nought.
            insert.execute((row * 7 - 100, b"GP\0\x11", name)).expect("inserted");
        }
        drop(insert);
        connection.execute_batch("COMMIT; CREATE VIEW v AS SELECT * FROM t").expect("committed");
        path
    }

    fn read(path: &Path, table: &str, headings: &[&str], progress: &Progress) -> Result<Rows> {
        let headings: Vec<String> = headings.iter().map(|h| h.to_string()).collect();
        let list = vec!["shape".to_string(), "name".to_string()];
        let table = Table { quoted: table.to_string(), list, headings: &headings };
        rows(path, &connect(path)?, &table, progress)
    }

    #[test]
    fn many_rows_come_in_their_order_whether_read_by_one_or_by_many() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = database(folder.path(), 20_000, "id");
        let by_many = read(&path, "t", &["id", "shape", "name"], &Progress::new()).expect("rows");
        assert_eq!(by_many.shapes.len(), 20_000);
        let expected: Cells = (0..20_000u32)
            .filter(|row| row % 3 != 0)
            .map(|row| (row, format!("n{row}").into_boxed_str()))
            .collect();
        assert_eq!(by_many.cells, [expected]);
        for (table, headings) in [("v", ["id"]), ("t", ["RowID"])] {
            let by_one = read(&path, table, &headings, &Progress::new()).expect("rows");
            assert_eq!((by_one.shapes.len(), &by_one.cells), (20_000, &by_many.cells), "{table}");
        }
    }

    #[test]
    fn only_tables_with_row_numbers_and_no_log_are_read_in_ranges() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = database(folder.path(), 5_000, "id");
        let connection = connect(&path).expect("open");
        let ranges_of = |name: &str, headings: &[String]| {
            ranges(&path, &connection, &Table { quoted: name.to_string(), list: vec![], headings })
        };
        let found = ranges_of("t", &[]);
        assert_eq!((found[0].0, found[15].1), (-100, 7 * 4_999 - 100));
        assert!(found.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0));
        assert!(ranges_of("v", &[]).is_empty());
        assert!(ranges_of("t", &["rowid".to_string()]).is_empty());
        std::fs::write(folder.path().join("rows.db-wal"), b"log").expect("written");
        assert!(ranges_of("t", &[]).is_empty());
    }

    #[test]
    fn the_first_damaged_row_is_named_and_the_officer_can_stop_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = database(folder.path(), 9_000, "id");
        let connection = Connection::open(&path).expect("open");
        for row in [8_000, 4_321, 6_000] {
            let spoil = format!("UPDATE t SET shape = x'00' WHERE id = {}", row * 7 - 100);
            connection.execute_batch(&spoil).expect("spoilt");
        }
        drop(connection);
        let error = read(&path, "t", &[], &Progress::new()).err().expect("refused").to_string();
        assert!(error.contains("row 4,322"), "{error}");
        let progress = Progress::new();
        progress.cancel();
        assert!(read(&path, "t", &[], &progress).is_err_and(|e| e.is_cancelled()));
    }
}
