//! How is a table read, whatever its format? Headings, then rows of text
//! cells with the row's number as a spreadsheet counts it. Rows stream: no
//! table is ever whole in memory.

use super::runs::{Join, Taker};
use super::{csv, sqlite, xlsx};
use crate::base::{Error, Notes, Progress, Result};
use crate::council::service::plain;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// One row. Every cell is text, as its file wrote it.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// As a spreadsheet counts rows: the first line of the file is 1. In an
    /// SQLite table the first record is 1, for it has no heading row.
    pub number: u64,
    pub(super) cells: ::csv::StringRecord,
}

impl Row {
    /// The cell without surrounding white space; empty where there is none.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", trimmed)
    }

    /// The cell of a column that may not be there.
    pub fn optional(&self, column: Option<usize>) -> &str {
        column.map_or("", |column| self.cell(column))
    }

    /// Position after the last cell that is not empty.
    pub(super) fn filled_width(&self) -> usize {
        let cells = self.cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        cells.last().map_or(0, |(i, _)| i + 1)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells.as_slice().trim().is_empty()
    }
}

/// `str::trim`, which looks at every character twice, only where the ends
/// could be white space.
pub(super) fn trimmed(cell: &str) -> &str {
    let solid = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_graphic());
    let bytes = cell.as_bytes();
    if solid(bytes.first()) && solid(bytes.last()) { cell } else { cell.trim() }
}

/// What is called for every row; `Break` ends the reading.
pub type Visit<'a> = dyn FnMut(&Row) -> Result<ControlFlow<()>> + 'a;

enum Format {
    Csv(csv::Layout),
    Xlsx(xlsx::Layout),
    Sqlite(sqlite::Layout),
}

/// A table that has been opened: its headings are known, its rows can be read
/// as often as need be.
pub struct Table {
    file: PathBuf,
    headings: Vec<String>,
    notes: Notes,
    format: Format,
}

/// Opens a table. `part` is the sheet of a workbook (the first where `None`)
/// or the table or view of a database (the only one where `None`).
///
/// # Errors
/// Where there is no such file or part, where the file is empty, has no
/// heading, or is not what its name says.
pub fn open(path: &Path, part: Option<&str>) -> Result<Table> {
    let (format, headings, notes) = open_format(path, part).map_err(|e| e.in_file(path))?;
    if headings.iter().all(|h| h.is_empty()) {
        return Err(Error::new("The table has no headings")
            .in_file(path)
            .remedy("Give the table a first row that names its columns"));
    }
    Ok(Table { file: path.to_path_buf(), headings, notes, format })
}

/// The sheets of a workbook or the tables of a database, where there are
/// several; none where it is neither, or cannot be read.
pub fn parts(path: &Path) -> Vec<String> {
    let names = match super::formats::by_extension(path).map(|format| format.id) {
        Some("sqlite") => sqlite::tables(path),
        Some("xlsx") => xlsx::sheets(path),
        _ => return Vec::new(),
    };
    names.ok().filter(|names| names.len() > 1).unwrap_or_default()
}

fn open_format(path: &Path, part: Option<&str>) -> Result<(Format, Vec<String>, Notes)> {
    let mut start = Vec::new();
    File::open(path)?.take(16).read_to_end(&mut start)?;
    if start.is_empty() {
        return Err(Error::new("The file is empty").remedy("Save it again from its program"));
    }
    let named = super::formats::by_extension(path).map_or("csv", |format| format.id);
    if start.starts_with(b"SQLite format 3\0") {
        let (layout, headings, notes) = sqlite::open(path, part)?;
        Ok((Format::Sqlite(layout), headings, notes))
    } else if named == "sqlite" || named == "geopackage" {
        Err(Error::new("This is not an SQLite database")
            .remedy("Choose the database file itself, or export the table as CSV"))
    } else if start.starts_with(b"PK\x03\x04") {
        let (layout, headings, notes) = xlsx::open(path, part)?;
        Ok((Format::Xlsx(layout), headings, notes))
    } else if start.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Err(Error::new("This is an old Excel workbook (.xls), or one with a password")
            .remedy("Save it in Excel as .xlsx without a password, or as CSV UTF-8"))
    } else if named == "xlsx" {
        Err(Error::new("This is not an Excel workbook")
            .remedy("Save it again in Excel as .xlsx, or as CSV UTF-8"))
    } else {
        let (layout, headings, notes) = csv::open(path)?;
        Ok((Format::Csv(layout), headings, notes))
    }
}

impl Table {
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The headings, trimmed; those at the end that are empty are left out.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// What was noticed while opening: lines skipped before the heading.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// True for a format in which a row is a line or a sheet's row.
    pub fn has_heading_row(&self) -> bool {
        !matches!(self.format, Format::Sqlite(_))
    }

    /// The column with this heading: as written, else whatever its case,
    /// spacing and punctuation.
    ///
    /// # Errors
    /// Where there is none (the columns there are, are listed) or several.
    pub fn column(&self, name: &str) -> Result<usize> {
        let name = name.trim();
        let exact = self.positions(|heading| heading == name);
        let found = if exact.is_empty() {
            self.positions(|heading| plain(heading) == plain(name))
        } else {
            exact
        };
        match found[..] {
            [column] => Ok(column),
            [] => Err(Error::new(format!("There is no column “{name}”"))
                .in_file(&self.file)
                .remedy(format!("Name one of the columns there are: {}", self.heading_list()))),
            _ => Err(Error::new(format!("{} columns are called “{name}”", found.len()))
                .in_file(&self.file)
                .remedy("Give each column a heading of its own")),
        }
    }

    /// `column` for one that need not be named; `None` stays `None`.
    pub fn optional(&self, name: Option<&str>) -> Result<Option<usize>> {
        name.map(|name| self.column(name)).transpose()
    }

    fn positions(&self, is: impl Fn(&str) -> bool) -> Vec<usize> {
        let headings = self.headings.iter().enumerate();
        headings.filter(|(_, h)| !h.is_empty() && is(h)).map(|(i, _)| i).collect()
    }

    /// The headings in one line, for an error.
    pub fn heading_list(&self) -> String {
        const SHOWN: usize = 40;
        let named: Vec<&str> =
            self.headings.iter().map(String::as_str).filter(|h| !h.is_empty()).collect();
        let shown = named.iter().take(SHOWN).map(|h| format!("“{h}”")).collect::<Vec<_>>();
        let more = named.len().saturating_sub(SHOWN);
        let list = shown.join(", ");
        if more == 0 { list } else { format!("{list} and {more} more") }
    }

    /// Calls `visit` for every row below the heading, in order; blank rows
    /// are left out. Gives what was noticed on the way.
    pub fn each_row(&self, mut visit: impl FnMut(&Row) -> Result<()>) -> Result<Notes> {
        self.visit(&mut |row| visit(row).map(|()| ControlFlow::Continue(())))
    }

    /// The cells of the first rows, as many as there are headings; of a
    /// database's cells that are no text, what can be read of them.
    pub fn first_rows(&self, count: usize) -> Result<Vec<Vec<String>>> {
        let mut rows = Vec::new();
        self.visit_wanting(Some(&[]), &mut |row| {
            if rows.len() < count {
                let cells = 0..self.headings.len();
                rows.push(cells.map(|column| row.cell(column).to_string()).collect());
            }
            Ok(if rows.len() < count { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(rows)
    }

    /// `each_row` for a visitor that may end the reading before the last row.
    pub fn visit(&self, visit: &mut Visit) -> Result<Notes> {
        self.visit_wanting(None, visit)
    }

    /// As `visit`, for one who looks at some columns alone: what cannot be read
    /// in the others of a database does not matter.
    fn visit_wanting(&self, wanted: Option<&[usize]>, visit: &mut Visit) -> Result<Notes> {
        let mut notes = Notes::new();
        let result = match &self.format {
            Format::Csv(layout) => {
                csv::visit(&self.file, layout, self.headings.len(), visit, &mut notes)
            }
            Format::Xlsx(layout) => xlsx::visit(&self.file, layout, visit),
            Format::Sqlite(layout) => sqlite::visit(&self.file, layout, wanted, visit),
        };
        result.map_err(|e| e.in_file(&self.file))?;
        Ok(notes)
    }
}

/// Rows of a run where one thread reads them all.
const RUN: u64 = 1 << 14;

impl Table {
    /// Calls `join` with every row, in runs that `taker` makes, in order; as
    /// many threads read them as the format allows. Gives what was noticed on
    /// the way.
    ///
    /// # Errors
    /// The first in the order of the rows; the officer stopped it.
    pub(super) fn runs<T: Taker>(
        &self,
        taker: &T,
        progress: &Progress,
        join: &mut Join<T::Run>,
    ) -> Result<Notes> {
        let mut notes = Notes::new();
        let (file, width) = (&self.file, self.headings.len());
        let done = match &self.format {
            Format::Csv(layout) => {
                csv::runs(file, layout, width, taker, progress, join, &mut notes).map(|()| true)
            }
            Format::Sqlite(layout) => {
                sqlite::runs(file, layout, &self.headings, taker, progress, join)
            }
            Format::Xlsx(_) => Ok(false),
        };
        if done.map_err(|e| e.in_file(file))? {
            return Ok(notes);
        }
        self.first_runs(u64::MAX, taker, progress, join)
    }

    /// As `runs`, of the first `most` rows, read by one thread.
    ///
    /// # Errors
    /// As `runs`.
    pub(super) fn first_runs<T: Taker>(
        &self,
        most: u64,
        taker: &T,
        progress: &Progress,
        join: &mut Join<T::Run>,
    ) -> Result<Notes> {
        let (mut run, mut rows, mut bytes) = (taker.run(), 0, 0);
        let notes = self.visit_wanting(Some(taker.wanted()), &mut |row| {
            if rows % RUN == 0 {
                progress.check()?;
                progress.advance(std::mem::take(&mut bytes));
                join(std::mem::replace(&mut run, taker.run()), 0)
                    .map_err(|e| e.in_file(&self.file))?;
            }
            bytes += (row.cells.as_slice().len() + row.cells.len()) as u64;
            taker.take(&mut run, row, true);
            rows += 1;
            Ok(if rows < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        join(run, 0).map_err(|e| e.in_file(&self.file))?;
        Ok(notes)
    }
}

/// Which of a file's first rows is the heading? The first that is about as
/// full as the fullest, so that lines which describe the table (as exports
/// of Nomis and the ONS begin) are passed over. `None` where all are blank.
pub(super) fn heading_among(rows: &[Row]) -> Option<usize> {
    let filled =
        |row: &Row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count().min(10_000);
    let fullest = rows.iter().map(filled).max().filter(|most| *most > 0)?;
    let describes = |row: &Row| fullest > 1 && row.cell(0).ends_with(':');
    rows.iter()
        .position(|row| filled(row) * 10 >= fullest * 6 && !describes(row))
        .or_else(|| rows.iter().position(|row| filled(row) > 0))
}

/// Headings of a row, trimmed, without the empty ones at its end.
pub(super) fn headings_of(row: &Row) -> Vec<String> {
    (0..row.filled_width()).map(|i| row.cell(i).to_string()).collect()
}

/// A note on the lines passed over before the heading.
pub(super) fn note_skipped(rows: &[Row], notes: &mut Notes) {
    let texts = rows.iter().filter(|row| !row.is_blank()).map(|row| {
        let cells: Vec<&str> = row.cells.iter().map(str::trim).filter(|c| !c.is_empty()).collect();
        cells.join(" ").chars().take(120).collect()
    });
    notes.remark_of("Lines before the heading were passed over:", texts.collect());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        Row { number: 1, cells: cells.iter().copied().collect() }
    }

    #[test]
    fn the_heading_is_the_first_row_as_full_as_the_table() {
        let rows = [
            row(&["TS007A - Age by five-year age bands"]),
            row(&["population :", "All usual residents"]),
            row(&["area", "name", "total"]),
            row(&["E1", "x", "1"]),
        ];
        assert_eq!(heading_among(&rows), Some(2));
        assert_eq!(heading_among(&[row(&["", ""])]), None);
        assert_eq!(heading_among(&[row(&["code"]), row(&["1"])]), Some(0));
    }
}
