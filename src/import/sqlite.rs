//! How is a table or view of an existing SQLite database read? Read-only, and
//! without leaving a file beside it.

use super::table::{Row, Visit};
use crate::base::{Error, Notes, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

mod runs;

pub(super) use runs::runs;

/// The longest cell that is read.
const LONGEST_CELL_BYTES: usize = 1 << 20;

/// Which table or view.
pub(super) struct Layout {
    table: String,
}

/// Finds the table or view (the only one where none is named) and its columns.
pub(super) fn open(path: &Path, table: Option<&str>) -> Result<(Layout, Vec<String>, Notes)> {
    let connection = connect(path)?;
    let names = names(&connection)?;
    let list = || match names.len() {
        0 => "Choose another file: this one has no table at all".to_string(),
        _ => format!("Name one of its tables and views: {}", names.join(", ")),
    };
    let table = match (table, &names[..]) {
        (Some(wanted), _) => names
            .iter()
            .find(|name| *name == wanted)
            .or_else(|| names.iter().find(|name| name.eq_ignore_ascii_case(wanted.trim())))
            .ok_or_else(|| {
                Error::new(format!("There is no table or view “{wanted}”")).remedy(list())
            })?,
        (None, [only]) => only,
        (None, []) => return Err(Error::new("The database has no tables").remedy(list())),
        (None, _) => {
            return Err(Error::new("The database has several tables and views").remedy(list()));
        }
    };
    let statement = connection.prepare(&select(table)).map_err(|e| trouble(&e))?;
    let headings = statement.column_names().map(|name| name.trim().to_string()).collect();
    Ok((Layout { table: table.clone() }, headings, Notes::new()))
}

/// The tables and views of a database, views last, each by name.
pub fn tables(path: &Path) -> Result<Vec<String>> {
    connect(path).and_then(|connection| names(&connection)).map_err(|e| e.in_file(path))
}

/// Which cells of a row are read.
#[derive(Clone, Copy)]
enum Cells<'a> {
    /// Those of the columns wanted; of the others nothing.
    Wanted(&'a [bool]),
    /// All; of columns that are not wanted as much as can be read: a mark stands
    /// for what is no text.
    Readable(&'a [bool]),
}

/// By column, whether it is one of those wanted.
fn mask(wanted: &[usize], columns: usize) -> Vec<bool> {
    (0..columns).map(|column| wanted.contains(&column)).collect()
}

/// Calls `visit` for every row. Where some columns are `wanted`, what cannot be
/// read in the others does not matter.
pub(super) fn visit(
    path: &Path,
    layout: &Layout,
    wanted: Option<&[usize]>,
    visit: &mut Visit,
) -> Result<()> {
    let connection = connect(path)?;
    let mut statement = connection.prepare(&select(&layout.table)).map_err(|e| trouble(&e))?;
    let columns = statement.column_count();
    let wanted = wanted.map_or_else(|| vec![true; columns], |wanted| mask(wanted, columns));
    let mut found = statement.query([]).map_err(|e| trouble(&e))?;
    let mut row = Row::default();
    let mut text = String::new();
    loop {
        row.number += 1;
        let at_row = |e: Error| e.at_row(row.number);
        let Some(values) = found.next().map_err(|e| at_row(trouble(&e)))? else { return Ok(()) };
        let number = row.number;
        fill(values, Cells::Readable(&wanted), &mut row, &mut text)
            .map_err(|e| e.at_row(number))?;
        if !row.is_blank() && visit(&row)? == ControlFlow::Break(()) {
            return Ok(());
        }
    }
}

/// The values of a record as the cells of a row.
///
/// Errors: a wanted value that is no text, or too long; it names the column.
fn fill(values: &rusqlite::Row, cells: Cells, row: &mut Row, text: &mut String) -> Result<()> {
    row.cells.clear();
    let (Cells::Wanted(wanted) | Cells::Readable(wanted)) = cells;
    for (column, is_wanted) in wanted.iter().enumerate() {
        let value = || values.get_ref(column).map_err(|e| trouble(&e));
        let cell = match cells {
            Cells::Wanted(_) if !is_wanted => "",
            Cells::Readable(_) if !is_wanted => {
                readable(value()?, text);
                text.as_str()
            }
            _ => text_of(value()?, text).map_err(|e| e.at_column(heading(values, column)))?,
        };
        row.cells.push_field(cell);
    }
    Ok(())
}

/// As much of a value as can be read as text.
fn readable(value: ValueRef, into: &mut String) {
    into.clear();
    match value {
        ValueRef::Text(bytes) => {
            let bytes = bytes.get(..LONGEST_CELL_BYTES).unwrap_or(bytes);
            into.push_str(&String::from_utf8_lossy(bytes));
        }
        ValueRef::Integer(whole) => write_whole(whole, into),
        ValueRef::Real(number) => into.push_str(&number.to_string()),
        ValueRef::Null | ValueRef::Blob(_) => {}
    }
}

fn heading<'a>(values: &'a rusqlite::Row, column: usize) -> &'a str {
    values.as_ref().column_name(column).unwrap_or_default().trim()
}

fn select(table: &str) -> String {
    format!("SELECT * FROM \"{}\"", table.replace('"', "\"\""))
}

fn names(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') \
             AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
        )
        .map_err(|e| trouble(&e))?;
    let names = statement.query_map([], |row| row.get::<_, String>(0)).map_err(|e| trouble(&e))?;
    names.map(|name| name.map_err(|e| trouble(&e))).collect()
}

/// A value as text; `written` is room for what is none.
fn text_of<'a>(value: ValueRef<'a>, written: &'a mut String) -> Result<&'a str> {
    use std::fmt::Write;
    written.clear();
    let long = || {
        Error::new("A cell is longer than 1 MB")
            .remedy("Leave that column out, by a view without it")
    };
    match value {
        ValueRef::Text(bytes) if bytes.len() > LONGEST_CELL_BYTES => return Err(long()),
        ValueRef::Text(bytes) => {
            return std::str::from_utf8(bytes).map_err(|_| {
                Error::new("A cell's text is not UTF-8").remedy(
                    "Mend it in the database, or leave that column out, by a view without it",
                )
            });
        }
        ValueRef::Integer(whole) => write_whole(whole, written),
        ValueRef::Real(number) => write!(written, "{number}")
            .map_err(|_| Error::new("A cell cannot be written as text"))?,
        // A geometry or a picture: no table needs it, and it is not text.
        ValueRef::Null | ValueRef::Blob(_) => {}
    }
    Ok(written)
}

/// As `write!` does, which takes three times as long.
fn write_whole(whole: i64, into: &mut String) {
    let mut digits = [0; 20];
    let (mut at, mut left) = (digits.len(), whole.unsigned_abs());
    while let Some(digit) = at.checked_sub(1).and_then(|next| digits.get_mut(next)) {
        *digit = b'0' + (left % 10) as u8;
        at -= 1;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if whole < 0 {
        into.push('-');
    }
    let digits = digits.get(at..).and_then(|digits| std::str::from_utf8(digits).ok());
    into.push_str(digits.unwrap_or_default());
}

/// Opens a database so that nothing is written beside it. SQLite makes files
/// of its own (`-wal`, `-shm`) where a database keeps a write-ahead log, even
/// for one who only reads; so such a database without a log is opened as
/// immutable, and one with a log only where its index is there too.
pub(super) fn connect(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let immutable = keeps_write_ahead_log(path)? && !lies_beside(path, "-wal");
    if !immutable && lies_beside(path, "-wal") && !lies_beside(path, "-shm") {
        return Err(Error::new("The database was not closed by the program that writes it")
            .remedy("Open it once in that program and close it, or export the table as CSV"));
    }
    let uri = uri(path, immutable)?;
    let connection = Connection::open_with_flags(uri, flags).map_err(|e| trouble(&e))?;
    connection.busy_timeout(Duration::from_millis(1500)).map_err(|e| trouble(&e))?;
    // A view of a stranger's database must not call what a view may misuse.
    connection.pragma_update(None, "trusted_schema", false).map_err(|e| trouble(&e))?;
    Ok(connection)
}

/// Whether another program may write while we read.
fn may_change(path: &Path) -> Result<bool> {
    Ok(keeps_write_ahead_log(path)? && lies_beside(path, "-wal"))
}

fn lies_beside(path: &Path, end: &str) -> bool {
    let beside = PathBuf::from(format!("{}{end}", path.display()));
    beside.metadata().is_ok_and(|file| file.len() > 0)
}

/// Bytes 18 and 19 of the header are 2 where the database keeps one
/// (<https://www.sqlite.org/fileformat2.html>, 1.3.3).
fn keeps_write_ahead_log(path: &Path) -> Result<bool> {
    let mut header = Vec::new();
    File::open(path)?.take(20).read_to_end(&mut header)?;
    Ok(header.get(18) == Some(&2) || header.get(19) == Some(&2))
}

fn uri(path: &Path, immutable: bool) -> Result<String> {
    let path = std::path::absolute(path)?;
    let text = path.to_str().ok_or_else(|| {
        Error::new("The file's name is not UTF-8").remedy("Rename the file or its folder")
    })?;
    let mut uri = String::from("file:");
    if cfg!(windows) {
        uri.push('/');
    }
    for byte in text.replace('\\', if cfg!(windows) { "/" } else { "\\" }).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b':' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?mode=ro");
    if immutable {
        uri.push_str("&immutable=1");
    }
    Ok(uri)
}

/// What SQLite says, in the officer's words.
pub(super) fn trouble(error: &rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Error::new("Another program has locked the database")
                .remedy("Close that program, or wait until it has finished, and try again")
        }
        Some(ErrorCode::NotADatabase) => {
            Error::new("This is not an SQLite database, or it is encrypted")
                .remedy("Choose the database file itself, or export the table as CSV")
        }
        Some(ErrorCode::DatabaseCorrupt) => Error::new("The database is damaged")
            .remedy("Ask for a fresh copy, or export the table as CSV"),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => {
            Error::new("The database was not closed by the program that writes it")
                .remedy("Open it once in that program and close it, or export the table as CSV")
        }
        _ => Error::new(format!("The database cannot be read ({error})"))
            .remedy("Check the view or table in the program that made it, or export it as CSV"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::runs::{Rows, TakenDown};
    use super::*;
    use crate::base::Progress;

    #[test]
    fn whole_numbers_are_written_as_rust_writes_them() {
        for whole in [0, 1, -1, 9, 10, 273, i64::MAX, i64::MIN, -1_000] {
            let mut text = String::new();
            write_whole(whole, &mut text);
            assert_eq!(text, whole.to_string());
        }
    }
    /// Rows whose third column is in the first `bad` of them no text. Every third row is asked for whole, as one without a
    /// key is.
    fn with_an_unreadable_column(
        view: &str,
        bad: u32,
        wanted: Vec<usize>,
    ) -> std::result::Result<Rows, String> {
        let file = tempfile::Builder::new().suffix(".db").tempfile().expect("a file");
        let made = Connection::open(file.path()).expect("opened").execute_batch(&format!(
            "CREATE TABLE t (a, b, Notes);
             INSERT INTO t VALUES (1, 'x', 'n'), (2, 'y', 'n'), (3, 'z', 'n');
             UPDATE t SET Notes = CAST(x'E9' AS TEXT) WHERE a <= {bad};
             CREATE VIEW seen AS SELECT * FROM t;"
        ));
        made.expect("made");
        let (layout, headings, _) = open(file.path(), Some(view)).expect("a table");
        let (taker, mut rows) = (TakenDown { wanted }, Rows::new());
        let mut join = |run: Rows, above: u64| {
            rows.extend(run.into_iter().map(|(row, cells)| (row + above, cells)));
            Ok(())
        };
        let done = runs(file.path(), &layout, &headings, &taker, &Progress::new(), &mut join);
        if done.map_err(|e| e.to_string())? {
            return Ok(rows);
        }
        let mut seen = Rows::new();
        let done = visit(file.path(), &layout, Some(&taker.wanted), &mut |row| {
            seen.push((row.number, row.cells.iter().map(str::to_string).collect()));
            Ok(ControlFlow::Continue(()))
        });
        done.map(|()| seen).map_err(|e| e.to_string())
    }

    #[test]
    fn a_cell_that_is_no_text_matters_only_where_its_column_is_looked_at() {
        let of = |row: u64, cells: [&str; 3]| (row, cells.map(str::to_string).to_vec());
        let third = of(3, ["3", "z", "\u{FFFD}"]);
        let in_ranges = with_an_unreadable_column("t", 3, vec![0, 1]).expect("read");
        assert_eq!(in_ranges, [of(1, ["1", "x", ""]), of(2, ["2", "y", ""]), third.clone()]);
        let in_turn = with_an_unreadable_column("seen", 3, vec![0, 1]).expect("read");
        let mark = "\u{FFFD}";
        assert_eq!(in_turn, [of(1, ["1", "x", mark]), of(2, ["2", "y", mark]), third]);
        for table in ["t", "seen"] {
            let told = with_an_unreadable_column(table, 1, vec![0, 2]).expect_err("not UTF-8");
            assert!(told.contains("row 1") && told.contains("column “Notes”"), "{told}");
            assert!(told.contains("not UTF-8") && told.contains("a view without it"), "{told}");
        }
    }
}
