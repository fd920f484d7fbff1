//! How do the council's own records become columns? Each is placed, its
//! service and channel mapped to ids, its person to a pseudonym; names and
//! addresses are passed over. Every record that has no place is listed.

use super::customer_columns::{Columns, fill};
use super::customer_records::Reading;
use super::placing::PlacingContext;
use super::{coordinates, table};
use crate::base::{Error, Progress, Result};
use crate::council::recipe::CustomerSource;
use crate::council::{Channel, ImportReport, Service};
use crate::records::Records;
use std::ops::ControlFlow;
use std::path::Path;

/// Customers, ready to be kept.
#[derive(Clone, Debug)]
pub struct CustomersRead {
    pub records: Records,
    /// By person's number.
    pub pseudonyms: Vec<[u8; 16]>,
    /// Services that the council's list has not; in order of id.
    pub new_services: Vec<Service>,
    pub new_channels: Vec<Channel>,
    /// The source with every guessed column filled in.
    pub used: CustomerSource,
    pub report: ImportReport,
}

impl CustomersRead {
    /// The same with its records in the order that counts fastest, instead of
    /// the file's: see `Records::arranged`.
    ///
    /// # Errors
    /// The officer stopped it.
    pub fn arranged(self, progress: &Progress) -> Result<CustomersRead> {
        let (records, old_of_new) = self.records.arranged(progress)?;
        let pseudonym = |old: &u32| self.pseudonyms.get(*old as usize).copied();
        let pseudonyms = old_of_new.iter().filter_map(pseudonym).collect();
        Ok(CustomersRead { records, pseudonyms, ..self })
    }
}

/// Rows looked at to guess columns.
const ROWS_LOOKED_AT: usize = 500;
/// Rows between two looks at whether the officer has stopped the import.
const STRIDE: usize = 4096;

/// Reads customers.
///
/// # Errors
/// A column that is not there, or none that tells where customers live; a row
/// that cannot be read; dates of which only the other order makes sense;
/// coordinates that cannot be in the system stated; the officer stopped it.
pub fn read(
    path: &Path,
    source: &CustomerSource,
    context: &PlacingContext,
    progress: &Progress,
) -> Result<CustomersRead> {
    read_first(path, source, context, usize::MAX, progress)
}

/// As `read`, of the first `most` records: what would become of the rest can
/// be seen from these.
///
/// # Errors
/// As `read`.
pub fn read_first(
    path: &Path,
    source: &CustomerSource,
    context: &PlacingContext,
    most: usize,
    progress: &Progress,
) -> Result<CustomersRead> {
    let in_file = |e: Error| e.in_file(path);
    let table = table::open(path, source.table.as_deref())?;
    let is_block = |cell: &str| context.blocks.position(cell).is_some();
    let rows = table.first_rows(ROWS_LOOKED_AT)?;
    let mut used = fill(source, &table, &rows, Some(&is_block));
    let columns = Columns::find(&table, &used)?;
    let heading = |column: usize| table.headings()[column].as_str();
    let crs = match columns.xy {
        Some((x, y)) => {
            let system = coordinates::system(used.crs.as_deref(), heading(x), heading(y));
            Some(system.map_err(in_file)?)
        }
        None => None,
    };
    let name = path.file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
    progress.stage(&format!("Reading {name}"), path.metadata().map_or(0, |file| file.len()));

    let mut reading = Reading::new(&columns, context, &used);
    let mut bytes = 0;
    let read_notes = table.visit(&mut |row: &table::Row| {
        bytes += row.cells.as_slice().len() + row.cells.len();
        if reading.records.len().is_multiple_of(STRIDE) {
            progress.check()?;
            progress.advance(std::mem::take(&mut bytes) as u64);
        }
        reading.take(row).map_err(|e| in_file(e).at_row(row.number))?;
        let enough = reading.records.len() >= most;
        Ok(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    let date_at = |e: Error, column: Option<usize>| match column {
        Some(column) => e.in_file(path).at_column(heading(column)),
        None => e.in_file(path),
    };
    reading.dates.check().map_err(|e| date_at(e, columns.date))?;
    reading.births.check().map_err(|e| date_at(e, columns.birth_date))?;
    if reading.records.is_empty() {
        return Err(Error::new("There are no records in this file")
            .in_file(path)
            .remedy("Check that this is the right file, and in a workbook the right sheet"));
    }
    progress.stage("Placing customers by coordinates", 0);
    if let (Some(crs), Some((x, y))) = (crs, columns.xy) {
        used.crs = Some(crs.code());
        let place = |e: Error| in_file(e).at_column(heading(x)).at_column(heading(y));
        reading.place_by_coordinates(crs).map_err(place)?;
    }
    progress.check()?;
    progress.stage("Making pseudonyms", 0);
    let mut notes = table.notes().clone();
    notes.extend(read_notes);
    reading.finish(used, &table, notes)
}

#[cfg(test)]
mod tests;
