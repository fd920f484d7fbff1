//! How is a text table read? UTF-8 with or without a byte-order mark, UTF-16
//! with one, or Windows-1252; comma, semicolon, tab or bar between cells.

use super::table::{Row, Visit, heading_among, headings_of, note_skipped};
use super::text_encoding::{Encoding, plain_text};
use crate::base::number::with_thousands;
use crate::base::{Error, Notes, Result};
use ::csv::{ByteRecord, Reader, ReaderBuilder};
use std::cell::Cell;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

mod blocks;
mod runs;

pub(super) use runs::runs;

/// The longest row that is read: more is a file without line ends, or one
/// with a quotation mark that is never closed.
const LONGEST_ROW_BYTES: u64 = 1 << 20;
/// Lines that one row may run over, by line ends within quotation marks.
const MOST_LINES_OF_A_ROW: u64 = 100;
/// Rows looked at to find the delimiter and the heading.
const ROWS_LOOKED_AT: usize = 60;

/// How a file is laid out, as found in its first rows.
pub(super) struct Layout {
    delimiter: u8,
    /// Rows before the first row of data, the heading included; blank lines
    /// do not count.
    rows_before_data: usize,
}

/// Finds delimiter and heading.
pub(super) fn open(path: &Path) -> Result<(Layout, Vec<String>, Notes)> {
    let mut head = Vec::new();
    let whole = plain_text(path)?.take(LONGEST_ROW_BYTES + 1).read_to_end(&mut head)? as u64
        <= LONGEST_ROW_BYTES;
    let mut best: Option<(u8, Vec<Row>, (usize, usize))> = None;
    let mut trouble = None;
    for delimiter in candidates(&head) {
        match first_rows(&head, whole, delimiter) {
            Ok(rows) => {
                let score = evenness(&rows);
                if best.as_ref().is_none_or(|(_, _, most)| score > *most) {
                    best = Some((delimiter, rows, score));
                }
            }
            Err(error) => trouble = trouble.or(Some(error)),
        }
    }
    // A quotation mark that is never closed shows only under the delimiter
    // that the file has; under the others there is one cell a row.
    let best = best.filter(|(_, _, score)| score.0 > 0 || trouble.is_none());
    let Some((delimiter, rows, _)) = best else {
        return Err(trouble.unwrap_or_else(no_rows));
    };
    let heading = heading_among(&rows).ok_or_else(no_rows)?;
    let mut notes = Notes::new();
    let skipped = if separator_line(&head).is_some() { 1 } else { 0 };
    note_skipped(rows.get(skipped..heading).unwrap_or_default(), &mut notes);
    let headings = headings_of(&rows[heading]);
    Ok((Layout { delimiter, rows_before_data: heading + 1 }, headings, notes))
}

fn no_rows() -> Error {
    Error::new("There is no heading and no row in this file")
        .remedy("Save it again from its program")
}

/// Excel may write `sep=;` as a first line, which is then the delimiter.
fn separator_line(head: &[u8]) -> Option<u8> {
    match head {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, b'\r' | b'\n', ..] => {
            Some(*delimiter)
        }
        _ => None,
    }
}

fn candidates(head: &[u8]) -> Vec<u8> {
    match separator_line(head) {
        Some(delimiter) => vec![delimiter],
        None => b",;\t|".to_vec(),
    }
}

/// The first rows under a delimiter. Where the head is not the whole file its
/// last row is cut, and left out.
fn first_rows(head: &[u8], whole: bool, delimiter: u8) -> Result<Vec<Row>> {
    let mut lines = Lines::new(head, delimiter);
    let mut rows = Vec::new();
    let mut row = Row::default();
    let mut cut = true;
    while lines.next(&mut row)? {
        rows.push(row.clone());
        if rows.len() == ROWS_LOOKED_AT {
            cut = false;
            break;
        }
    }
    if cut && !whole {
        rows.pop();
        if rows.is_empty() {
            return Err(too_long(1));
        }
    }
    Ok(rows)
}

/// How well a delimiter fits: rows that share the commonest number of cells
/// (above one), then that number.
fn evenness(rows: &[Row]) -> (usize, usize) {
    let mut widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
    widths.sort_unstable();
    let runs = widths.chunk_by(|a, b| a == b).filter(|run| run[0] > 1);
    runs.map(|run| (run.len(), run[0])).max().unwrap_or((0, 1))
}

/// How far the reading of a file has come.
#[derive(Clone, Copy, Debug)]
struct At {
    /// Rows yet to be passed over before the first row of data.
    skip: usize,
    /// The number of the last row.
    number: u64,
    encoding: Encoding,
    /// The row that the footnotes begin with.
    footnote: Option<u64>,
    /// Whether a line feed after a carriage return was read just before: the
    /// reader of a whole text counts it with the next row.
    after_crlf: bool,
}

impl Layout {
    fn start(&self) -> At {
        At {
            skip: self.rows_before_data,
            number: 0,
            encoding: Encoding::Ascii,
            footnote: None,
            after_crlf: false,
        }
    }
}

impl At {
    /// What the officer should know, at the end.
    fn note(&self, notes: &mut Notes) {
        if let Some(first) = self.footnote {
            notes.remark(format!(
                "Row {} and those below it are read as footnotes.",
                with_thousands(first as i64)
            ));
        }
        if self.encoding == Encoding::Windows1252 {
            notes.remark("The text is not UTF-8; it was read as Windows-1252.");
        }
    }
}

/// Calls `visit` for every row of data.
pub(super) fn visit(
    path: &Path,
    layout: &Layout,
    width: usize,
    visit: &mut Visit,
    notes: &mut Notes,
) -> Result<()> {
    let mut at = layout.start();
    if rows(plain_text(path)?, layout.delimiter, width, &mut at, visit)?.is_continue() {
        at.note(notes);
    }
    Ok(())
}

/// Calls `visit` for every row of data of a text that begins at `at`, and
/// moves that to its end. After an error or a `Break` it stays as it was.
fn rows(
    text: impl Read,
    delimiter: u8,
    width: usize,
    at: &mut At,
    visit: &mut Visit,
) -> Result<ControlFlow<()>> {
    let mut lines = Lines::new(text, delimiter);
    (lines.number, lines.encoding) = (at.number, at.encoding);
    lines.line = u64::from(!at.after_crlf);
    let At { mut skip, mut footnote, .. } = *at;
    let mut row = Row::default();
    while lines.next(&mut row)? {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        if row.is_blank() {
            continue;
        }
        // Published tables end in a few lines of notes below a blank one.
        if width > 2 && lines.after_blank && row.filled_width() == 1 && footnote.is_none() {
            footnote = Some(row.number);
        }
        if let Some(first) = footnote {
            if row.filled_width() > 1 {
                return Err(ragged(1, width).at_row(first));
            }
            continue;
        }
        check_width(&row, width)?;
        if visit(&row)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    *at = At { skip, number: lines.number, encoding: lines.encoding, footnote, ..*at };
    Ok(ControlFlow::Continue(()))
}

/// Refuses a row with other than the heading's number of cells. Empty cells
/// too many at its end are let pass, and so is a row that breaks off among
/// empty cells (as older spreadsheets save it).
fn check_width(row: &Row, width: usize) -> Result<()> {
    let cells = row.cells.len();
    let breaks_off_empty = cells < width && row.cells.get(cells.saturating_sub(1)) == Some("");
    if cells == width || breaks_off_empty || (cells > width && row.filled_width() <= width) {
        return Ok(());
    }
    Err(ragged(cells, width).at_row(row.number))
}

fn ragged(cells: usize, width: usize) -> Error {
    let s = if cells == 1 { "" } else { "s" };
    Error::new(format!("The row has {cells} cell{s} where the heading has {width}")).remedy(
        "Look for a delimiter inside a cell that has no quotation marks, or for a line that was cut",
    )
}

fn too_long(row: u64) -> Error {
    Error::new("The row is longer than 1 MB")
        .at_row(row)
        .remedy("Look for a quotation mark that is not closed, or for missing line ends")
}

/// Rows with their numbers, decoded.
struct Lines<R> {
    reader: Reader<Watched<R>>,
    raw: ByteRecord,
    /// Bytes taken from the file since the last row ended.
    taken: Rc<Cell<u64>>,
    number: u64,
    line: u64,
    after_blank: bool,
    encoding: Encoding,
}

impl<R: Read> Lines<R> {
    fn new(text: R, delimiter: u8) -> Self {
        let taken = Rc::new(Cell::new(0));
        let watched = Watched { text, taken: Rc::clone(&taken) };
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(watched);
        Lines {
            reader,
            raw: ByteRecord::new(),
            taken,
            number: 0,
            line: 1,
            after_blank: false,
            encoding: Encoding::Ascii,
        }
    }

    /// The next row that is not a blank line; false at the end.
    fn next(&mut self, row: &mut Row) -> Result<bool> {
        // The row's buffer goes back to the reader: no allocation for a row.
        self.raw = std::mem::take(&mut row.cells).into_byte_record();
        self.taken.set(0);
        let there_is = self.reader.read_byte_record(&mut self.raw);
        if self.taken.get() > LONGEST_ROW_BYTES {
            return Err(too_long(self.number + 1));
        }
        let there_is = there_is.map_err(|e| match e.into_kind() {
            ::csv::ErrorKind::Io(e) => Error::from(e).at_row(self.number + 1),
            _ => Error::new("The row cannot be read").at_row(self.number + 1),
        })?;
        if !there_is {
            return Ok(false);
        }
        self.count_lines()?;
        row.number = self.number;
        if self.raw.as_slice().contains(&0) {
            return Err(Error::new("The row has a NUL byte, which no text has")
                .at_row(self.number)
                .remedy("Save the file again as CSV UTF-8; it may be damaged, or no text at all"));
        }
        let raw = std::mem::take(&mut self.raw);
        row.cells = self.encoding.decode(raw).map_err(|e| e.at_row(self.number))?;
        Ok(true)
    }

    /// The row's number: one more than the last, and one for every blank line
    /// between, which the reader passes over.
    fn count_lines(&mut self) -> Result<()> {
        let line = self.reader.position().line();
        let lines = line.saturating_sub(self.line);
        self.line = line;
        self.after_blank = false;
        self.number += 1;
        if lines > 1 {
            let within = self.raw.as_slice().iter().filter(|b| **b == b'\n').count() as u64;
            if within > MOST_LINES_OF_A_ROW {
                return Err(Error::new(format!("The row runs over {within} lines"))
                    .at_row(self.number)
                    .remedy("Look for a quotation mark that is not closed"));
            }
            let blank = (lines - 1).saturating_sub(within);
            self.after_blank = blank > 0;
            self.number += blank;
        }
        Ok(())
    }
}

/// Ends the reading of a row that has grown too long, before it fills memory.
struct Watched<R> {
    text: R,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.taken.get() > LONGEST_ROW_BYTES {
            return Err(std::io::Error::other("the row is too long"));
        }
        let count = self.text.read(into)?;
        self.taken.set(self.taken.get() + count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
