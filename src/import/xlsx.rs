//! How is a sheet of an Excel workbook (.xlsx) read? Cell by cell, as text:
//! whole numbers without decimals, dates as ISO.

use super::table::{Row, Visit, heading_among, headings_of, note_skipped};
use crate::base::{Error, Notes, Result};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;
use zip::ZipArchive;

/// A packed part may not unpack to more than this: a workbook of a million
/// rows and fifty columns has about half of it.
const LARGEST_PART_BYTES: u64 = 4 << 30;
/// Parts other than sheets are kept in memory as a whole.
const LARGEST_SHARED_PART_BYTES: u64 = 512 << 20;
/// Text between two tags is kept in memory as a whole; a cell of Excel holds
/// 32,767 characters.
const LONGEST_TEXT_BYTES: u64 = 8 << 20;
const MOST_PARTS: usize = 10_000;
/// The size of a sheet as Excel limits it.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;
const ROWS_LOOKED_AT: usize = 60;

/// Which sheet, and where its data begin.
pub(super) struct Layout {
    sheet: String,
    /// As Excel counts rows.
    heading_row: u64,
}

type Workbook = Xlsx<BufReader<File>>;

/// The names of a workbook's sheets, in its order.
pub(super) fn sheets(path: &Path) -> Result<Vec<String>> {
    check_size(path)?;
    guarded(|| Ok(workbook(path)?.sheet_names()))
}

/// Finds the sheet (the first where none is named) and its heading.
pub(super) fn open(path: &Path, sheet: Option<&str>) -> Result<(Layout, Vec<String>, Notes)> {
    check_size(path)?;
    guarded(|| {
        let mut workbook = workbook(path)?;
        let names = workbook.sheet_names();
        let sheet = match sheet {
            None => names.first().cloned(),
            Some(wanted) => {
                names.iter().find(|n| n.trim().eq_ignore_ascii_case(wanted.trim())).cloned()
            }
        };
        let sheet = sheet.ok_or_else(|| {
            Error::new("There is no such sheet in the workbook")
                .remedy(format!("Name one of its sheets: {}", names.join(", ")))
        })?;
        let mut rows = Vec::new();
        each_row(&mut workbook, &sheet, &mut |row| {
            rows.push(row.clone());
            Ok(match rows.len() {
                ROWS_LOOKED_AT => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            })
        })?;
        let heading = heading_among(&rows).ok_or_else(|| {
            Error::new("The sheet is empty")
                .at(format!("sheet “{sheet}”"))
                .remedy(format!("Name one of its sheets: {}", names.join(", ")))
        })?;
        let mut notes = Notes::new();
        note_skipped(&rows[..heading], &mut notes);
        if names.len() > 1 {
            notes.remark(format!("Of the workbook's {} sheets, “{sheet}” was read.", names.len()));
        }
        let headings = headings_of(&rows[heading]);
        Ok((Layout { sheet, heading_row: rows[heading].number }, headings, notes))
    })
}

/// Calls `visit` for every row of data.
pub(super) fn visit(path: &Path, layout: &Layout, visit: &mut Visit) -> Result<()> {
    guarded(|| {
        let mut workbook = workbook(path)?;
        each_row(&mut workbook, &layout.sheet, &mut |row| {
            if row.number <= layout.heading_row {
                return Ok(ControlFlow::Continue(()));
            }
            visit(row)
        })
    })
}

fn damaged(trouble: impl std::fmt::Display) -> Error {
    Error::new(format!("The workbook cannot be read ({trouble})"))
        .remedy("Open it in Excel and save it again as .xlsx, or as CSV UTF-8")
}

/// The reader of workbooks may fail on a damaged one in ways that it does not
/// report; that too is an error and not the end of the program.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(damaged("it is damaged")))
}

fn workbook(path: &Path) -> Result<Workbook> {
    calamine::open_workbook(path).map_err(|e: calamine::XlsxError| match e {
        calamine::XlsxError::Password => Error::new("The workbook has a password")
            .remedy("Save it in Excel without one, or as CSV UTF-8"),
        e => damaged(e),
    })
}

fn each_row(workbook: &mut Workbook, sheet: &str, visit: &mut Visit) -> Result<()> {
    let in_sheet = |e: Error| e.at(format!("sheet “{sheet}”"));
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(|e| in_sheet(damaged(e)))?;
    let mut cells: Vec<String> = Vec::new();
    let mut row = Row::default();
    let mut give = |number: u32, cells: &mut Vec<String>| -> Result<ControlFlow<()>> {
        row.number = u64::from(number) + 1;
        row.cells.clear();
        for cell in cells.iter_mut() {
            row.cells.push_field(cell);
            cell.clear();
        }
        if row.is_blank() { Ok(ControlFlow::Continue(())) } else { visit(&row) }
    };
    let mut number = 0;
    while let Some(cell) = reader.next_cell().map_err(|e| in_sheet(damaged(e)))? {
        let (at, column) = cell.get_position();
        if at >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(in_sheet(damaged("a cell lies beyond the sheet")));
        }
        if at != number {
            if give(number, &mut cells)?.is_break() {
                return Ok(());
            }
            number = at;
        }
        let column = column as usize;
        if cells.len() <= column {
            cells.resize_with(column + 1, String::new);
        }
        write_cell(cell.get_value(), &mut cells[column]);
    }
    give(number, &mut cells).map(|_| ())
}

/// A cell's value as text.
fn write_cell(value: &DataRef, into: &mut String) {
    use std::fmt::Write;
    into.clear();
    let written = match value {
        DataRef::Empty => Ok(()),
        DataRef::Int(whole) => write!(into, "{whole}"),
        DataRef::Float(number) => write_number(*number, into),
        DataRef::String(text) => into.write_str(text),
        DataRef::SharedString(text) => into.write_str(text),
        DataRef::Bool(yes) => into.write_str(if *yes { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(when) => write_date(when, into),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => into.write_str(text),
        DataRef::Error(error) => write!(into, "{error}"),
    };
    // Writing into a String does not fail.
    if written.is_err() {
        into.clear();
    }
}

fn write_number(number: f64, into: &mut String) -> std::fmt::Result {
    use std::fmt::Write;
    // `{}` writes the shortest text that reads back the same: 25, not 25.0.
    write!(into, "{number}")
}

fn write_date(when: &ExcelDateTime, into: &mut String) -> std::fmt::Result {
    use std::fmt::Write;
    let serial = when.as_f64();
    // Days of Excel's calendar up to the end of 9999.
    if when.is_duration() || !(0.0..2_958_466.0).contains(&serial) {
        return write_number(serial, into);
    }
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
    write!(into, "{year:04}-{month:02}-{day:02}")?;
    if serial.fract() != 0.0 {
        write!(into, " {hour:02}:{minute:02}:{second:02}")?;
    }
    Ok(())
}

/// Refuses a workbook that unpacks to more than a workbook can be, before any
/// of it is kept. What the file says of its own size is not believed.
fn check_size(path: &Path) -> Result<()> {
    let too_large = |name: &str| {
        Error::new("The workbook unpacks to more than a workbook can hold")
            .at(format!("part “{name}”"))
            .remedy("If it is meant to be so large, save it as CSV UTF-8")
    };
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(too_large("all"));
    }
    let mut buffer = vec![0; 1 << 16];
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).map_err(damaged)?;
        let name = part.name().unwrap_or_default().to_string();
        let is_sheet = name.contains("worksheets/");
        if !is_sheet && !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let most = if is_sheet { LARGEST_PART_BYTES } else { LARGEST_SHARED_PART_BYTES };
        let (mut size, mut run) = (0u64, 0u64);
        loop {
            let count = part.read(&mut buffer).map_err(damaged)?;
            if count == 0 {
                break;
            }
            let read = &buffer[..count];
            size += count as u64;
            run = match read.iter().rposition(|b| *b == b'<') {
                Some(at) => (count - at) as u64,
                None => run + count as u64,
            };
            if size > most || run > LONGEST_TEXT_BYTES {
                return Err(too_large(&name));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_decimals_and_dates_are_iso() {
        let text = |value: DataRef| {
            let mut into = "old".to_string();
            write_cell(&value, &mut into);
            into
        };
        assert_eq!(text(DataRef::Float(273.0)), "273");
        assert_eq!(text(DataRef::Float(0.25)), "0.25");
        assert_eq!(text(DataRef::Empty), "");
        let date = |serial| {
            let kind = calamine::ExcelDateTimeType::DateTime;
            text(DataRef::DateTime(ExcelDateTime::new(serial, kind, false)))
        };
        assert_eq!(date(44968.0), "2023-02-11");
        assert_eq!(date(44968.5), "2023-02-11 12:00:00");
        assert_eq!(date(f64::MAX), format!("{}", f64::MAX));
    }
}
