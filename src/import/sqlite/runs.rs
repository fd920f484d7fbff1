//! How is a table of a database read by several threads? By ranges of the
//! numbers that SQLite gives its rows, each range over a connection of its
//! own; the rows come in the order of these numbers. A view, and a table
//! without such numbers, is read by one.

use super::super::runs::{Join, Taker};
use super::super::table::Row;
use super::{Cells, Layout, connect, fill, mask, may_change, trouble};
use crate::base::progress::Watch;
use crate::base::{Error, Progress, Result};
use rayon::prelude::*;
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Rows of a run.
const RUN: usize = 1 << 14;
/// Connections to one database at a time.
const MOST_CONNECTIONS: usize = 32;

/// Connections that all see the table as it was at one moment.
struct Numbered {
    connections: Vec<Mutex<Connection>>,
    /// The rows from one number to another.
    select: String,
    first: i64,
    last: i64,
}

impl Numbered {
    /// `None` where the table's rows have no numbers to go by, or where the
    /// connections might see it at different moments.
    fn open(path: &Path, layout: &Layout, headings: &[String]) -> Result<Option<Numbered>> {
        let table = format!("\"{}\"", layout.table.replace('"', "\"\""));
        // A first look takes the lock, which lasts as long as the transaction.
        let begun = || -> Result<Connection> {
            let connection = connect(path)?;
            let look = "BEGIN; SELECT count(*) FROM sqlite_schema";
            connection.execute_batch(look).map_err(|e| trouble(&e))?;
            Ok(connection)
        };
        let first = begun()?;
        let sql = "SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND name = ?1
                   AND type = 'table' AND wr = 0";
        let numbered = first.prepare(sql).and_then(|mut found| found.exists([&layout.table]));
        let named = |name: &&str| !headings.iter().any(|h| h.eq_ignore_ascii_case(name));
        let name = ["rowid", "_rowid_", "oid"].into_iter().find(named);
        let (true, Some(number)) = (numbered.map_err(|e| trouble(&e))?, name) else {
            return Ok(None);
        };
        // With a write-ahead log others may write while we read; without one the
        // first connection's lock keeps them from it.
        if may_change(path)? {
            return Ok(None);
        }
        let ends = format!(
            "SELECT (SELECT min({number}) FROM {table}), (SELECT max({number}) FROM {table})"
        );
        let ends = first.query_row(&ends, [], |row| Ok((row.get(0)?, row.get(1)?)));
        let (Some(low), Some(high)) = ends.map_err(|e| trouble(&e))? else { return Ok(None) };
        let select = format!(
            "SELECT *, {number} FROM {table} WHERE {number} BETWEEN ?1 AND ?2 \
             ORDER BY {number} LIMIT {RUN}"
        );
        let mut connections = vec![Mutex::new(first)];
        // Where a writer waits already, those that came first must do. With four
        // ranges a thread hardly one waits for another at the end of a round.
        let more = std::iter::from_fn(|| begun().ok());
        let most = (rayon::current_num_threads() * 4).min(MOST_CONNECTIONS);
        connections.extend(more.take(most - 1).map(Mutex::new));
        Ok(Some(Numbered { connections, select, first: low, last: high }))
    }
}

/// What came of a range of numbers.
struct Read<R> {
    run: R,
    rows: u64,
    bytes: u64,
    /// The last number, where there may be more rows up to the range's end.
    stopped_at: Option<i64>,
    /// Told of the row after the last.
    error: Option<Error>,
}

/// Calls `join` with every run of rows, in order; false, and it was not
/// called, where the table can only be read row by row.
pub(in crate::import) fn runs<T: Taker>(
    path: &Path,
    layout: &Layout,
    headings: &[String],
    taker: &T,
    progress: &Progress,
    join: &mut Join<T::Run>,
) -> Result<bool> {
    let Some(table) = Numbered::open(path, layout, headings)? else { return Ok(false) };
    let mut ranges = Ranges { next: Some(table.first), last: table.last, span: RUN as i64 };
    let mut above = 0;
    let mut join = |done: Read<T::Run>| {
        progress.advance(done.bytes);
        join(done.run, above)?;
        above += done.rows;
        match done.error {
            // One that the officer caused is of no row.
            Some(error) if error.is_cancelled() => Err(error),
            Some(error) => Err(error.at_row(above + 1)),
            None => Ok(()),
        }
    };
    let mut made: Vec<Read<T::Run>> = Vec::new();
    loop {
        let few: Vec<_> =
            table.connections.iter().filter_map(|c| Some((c, ranges.next()?))).collect();
        if few.is_empty() {
            made.into_iter().try_for_each(&mut join)?;
            return Ok(true);
        }
        // One round of `in_step` at a time: what is read next depends on how
        // many rows were found.
        let (joined, mut read) = rayon::join(
            || made.into_iter().try_for_each(&mut join),
            || few.par_iter().map(|(c, range)| read(c, &table, *range, taker, progress)).collect(),
        );
        joined?;
        ranges.learn(&mut read);
        made = read;
    }
}

/// Ranges of numbers, each about as long as holds a run of rows.
struct Ranges {
    /// `None` after the last.
    next: Option<i64>,
    last: i64,
    span: i64,
}

impl Iterator for Ranges {
    type Item = (i64, i64);

    fn next(&mut self) -> Option<(i64, i64)> {
        let low = self.next?;
        let high = low.saturating_add(self.span - 1).min(self.last);
        self.next = (high < self.last).then(|| high + 1);
        Some((low, high))
    }
}

impl Ranges {
    /// Where a range held more rows than a run, goes back to the first that
    /// was not read, and forgets what was read behind it. Where the numbers
    /// lie far apart, makes the ranges longer.
    fn learn<R>(&mut self, read: &mut Vec<Read<R>>) {
        let unfinished = read.iter().position(|r| r.stopped_at.is_some() || r.error.is_some());
        if let Some(at) = unfinished {
            read.truncate(at + 1);
            let stopped = read.last().and_then(|read| read.stopped_at);
            self.next = stopped.and_then(|last| last.checked_add(1));
            self.span = RUN as i64;
            return;
        }
        let rows: u64 = read.iter().map(|read| read.rows).sum();
        if rows < (read.len() * RUN / 4) as u64 {
            self.span = self.span.saturating_mul(16);
        }
    }
}

fn read<T: Taker>(
    connection: &Mutex<Connection>,
    table: &Numbered,
    range: (i64, i64),
    taker: &T,
    progress: &Progress,
) -> Read<T::Run> {
    let mut read = Read { run: taker.run(), rows: 0, bytes: 0, stopped_at: None, error: None };
    let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
    let done = read_range(&connection, table, range, taker, progress, &mut read);
    read.error = done.err();
    read
}

fn read_range<T: Taker>(
    connection: &Connection,
    table: &Numbered,
    (low, high): (i64, i64),
    taker: &T,
    progress: &Progress,
    into: &mut Read<T::Run>,
) -> Result<()> {
    let told = |e: rusqlite::Error| trouble(&e);
    progress.check()?;
    let mut statement = connection.prepare_cached(&table.select).map_err(told)?;
    let width = statement.column_count().saturating_sub(1);
    let wanted = mask(taker.wanted(), width);
    let mut found = statement.query([low, high]).map_err(told)?;
    let (mut row, mut text, mut watch) = (Row::default(), String::new(), Watch::default());
    let mut number = low;
    while let Some(values) = found.next().map_err(told)? {
        watch.check(progress)?;
        row.number = into.rows + 1;
        fill(values, Cells::Wanted(&wanted), &mut row, &mut text)?;
        let mut taken = !row.is_blank() && taker.take(&mut into.run, &row, false);
        if !taken {
            fill(values, Cells::Readable(&wanted), &mut row, &mut text)?;
            taken = row.is_blank() || taker.take(&mut into.run, &row, true);
        }
        debug_assert!(taken, "a whole row is taken");
        into.bytes += (row.cells.as_slice().len() + width) as u64;
        into.rows += 1;
        number = values.get(width).map_err(told)?;
    }
    into.stopped_at = Some(number).filter(|number| into.rows == RUN as u64 && *number < high);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::super::runs::{Rows, TakenDown};
    use super::super::{open, visit};
    use super::*;
    use std::ops::ControlFlow;

    fn database(sql: &str) -> tempfile::NamedTempFile {
        let file = tempfile::Builder::new().suffix(".db").tempfile().expect("a file");
        let connection = Connection::open(file.path()).expect("opened");
        connection.execute_batch(sql).expect("made");
        file
    }

    /// By one thread, row by row.
    fn plainly(path: &Path, table: &str) -> std::result::Result<Rows, String> {
        let (layout, ..) = open(path, Some(table)).expect("a table");
        let mut rows = Rows::new();
        let done = visit(path, &layout, None, &mut |row| {
            rows.push((row.number, row.cells.iter().map(str::to_string).collect()));
            Ok(ControlFlow::Continue(()))
        });
        done.map(|()| rows).map_err(|e| e.to_string())
    }

    fn in_ranges(path: &Path, table: &str) -> std::result::Result<Option<Rows>, String> {
        let (layout, headings, _) = open(path, Some(table)).expect("a table");
        let (taker, progress) = (TakenDown { wanted: vec![0, 1] }, Progress::new());
        let mut rows = Rows::new();
        let mut join = |run: Rows, above: u64| {
            rows.extend(run.into_iter().map(|(row, cells)| (row + above, cells)));
            Ok(())
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("a pool");
        let done = pool.install(|| runs(path, &layout, &headings, &taker, &progress, &mut join));
        done.map(|read| read.then_some(rows)).map_err(|e| e.to_string())
    }

    const COUNT: &str = "WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < ";

    #[test]
    fn tables_are_read_in_ranges_as_row_by_row_however_their_rows_are_numbered() {
        let steps =
            ["i", "i * 1000003 - 7", "i * i * 4000000 - (1 << 62)", "i + (i > 30000) * (1 << 50)"];
        for step in steps {
            let file = database(&format!(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
                 {COUNT} 60000) INSERT INTO t SELECT {step}, 'é' || i FROM c;
                 INSERT INTO t VALUES ((1 << 62) + 9, NULL);"
            ));
            let plain = plainly(file.path(), "t");
            assert_eq!(plain.as_ref().map(Vec::len), Ok(60_002));
            assert_eq!(in_ranges(file.path(), "t"), plain.map(Some), "{step}");
        }
    }

    #[test]
    fn what_has_no_numbers_is_left_to_one_thread_and_blank_rows_count() {
        let file = database(
            "CREATE TABLE plain (a, b); INSERT INTO plain VALUES (1, 2), (NULL, NULL), (3, 'x');
             CREATE TABLE keyed (a PRIMARY KEY, b) WITHOUT ROWID;
             CREATE TABLE hidden (rowid, oid, _rowid_);
             CREATE TABLE shadowed (rowid TEXT, b); INSERT INTO shadowed VALUES ('z', 1), ('a', 2);
             CREATE TABLE empty (a, b);
             CREATE VIEW seen AS SELECT * FROM plain;",
        );
        for table in ["keyed", "hidden", "seen", "empty"] {
            assert_eq!(in_ranges(file.path(), table), Ok(None), "{table}");
        }
        for (table, numbers) in [("plain", vec![1, 3]), ("shadowed", vec![1, 2])] {
            let rows = in_ranges(file.path(), table).expect("read").expect("by number");
            assert_eq!(rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(), numbers);
            assert_eq!(Ok(rows), plainly(file.path(), table));
        }
    }

    #[test]
    fn a_cell_that_is_no_text_is_told_by_the_row_it_is_in() {
        let file = database(&format!(
            "CREATE TABLE t (a, b, c); {COUNT} 50000) INSERT INTO t SELECT i, 'x', 'y' FROM c;
             UPDATE t SET b = CAST(x'E9' AS TEXT) WHERE a IN (40000, 45000);"
        ));
        let plain = plainly(file.path(), "t").expect_err("not UTF-8");
        assert!(plain.contains("row 40001"), "{plain}");
        assert_eq!(in_ranges(file.path(), "t"), Err(plain));
    }

    #[test]
    fn the_work_ends_soon_after_the_officer_has_stopped_it() {
        let file = database(&format!(
            "CREATE TABLE t (a, b); {COUNT} 400000) INSERT INTO t SELECT i, 'x' FROM c;"
        ));
        let (layout, headings, _) = open(file.path(), None).expect("a table");
        let (taker, progress) = (TakenDown { wanted: vec![0, 1] }, Progress::new());
        let mut all = 0;
        let mut join = |_: Rows, _: u64| {
            all += 1;
            progress.cancel();
            Ok(())
        };
        let done = runs(file.path(), &layout, &headings, &taker, &progress, &mut join);
        assert!(done.is_err_and(|e| e.is_cancelled()));
        assert!(all < 25, "{all} of 25");
    }
}
