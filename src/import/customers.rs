//! How do the council's own records become columns? Each is placed, its
//! service and channel mapped to ids, its person to a pseudonym; names and
//! addresses are passed over. Every record that has no place is listed.

use super::customer_columns::{Columns, fill};
use super::customer_records::Reading;
use super::customer_run::Customers;
use super::dates::DateColumn;
use super::placing::{Places, PlacingContext};
use super::pseudonym::Pseudonyms;
use super::{coordinates, customer_account, table};
use crate::base::{Error, Progress, Result, clock};
use crate::council::recipe::CustomerSource;
use crate::council::{Channel, ImportReport, Service};
use crate::records::Records;
use rayon::prelude::*;
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
        let pseudonyms = old_of_new.par_iter().filter_map(pseudonym).collect();
        Ok(CustomersRead { records, pseudonyms, ..self })
    }
}

/// Rows looked at to guess columns.
const ROWS_LOOKED_AT: usize = 500;

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
    read_first(path, source, context, u64::MAX, progress)
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
    most: u64,
    progress: &Progress,
) -> Result<CustomersRead> {
    let in_file = |e: Error| e.in_file(path);
    let table = table::open(path, source.table.as_deref())?;
    let is_block = |cell: &str| context.blocks.position(cell).is_some();
    let rows = table.first_rows(ROWS_LOOKED_AT)?;
    let used = fill(source, &table, &rows, Some(&is_block));
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

    let places = Places::new(*context);
    let pseudonyms = Pseudonyms::new(context.salt);
    let order = used.dates.unwrap_or_default();
    let dates = DateColumn::of_contacts(order);
    let births = DateColumn::of_births(order, clock::today());
    let taker = Customers {
        columns: &columns,
        places: &places,
        pseudonyms: &pseudonyms,
        dates: dates.clone(),
        births: births.clone(),
        wanted: columns.wanted(),
    };
    let mut reading = Reading::new(context.council, &pseudonyms, &used, (dates, births));
    let mut join = |run, above| reading.join(run, above).map_err(in_file);
    let read_notes = match most {
        u64::MAX => table.runs(&taker, progress, &mut join)?,
        most => table.first_runs(most, &taker, progress, &mut join)?,
    };
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
        let place = |e: Error| in_file(e).at_column(heading(x)).at_column(heading(y));
        reading.place_by_coordinates(&places, crs).map_err(place)?;
    }
    progress.check()?;
    reading.sort_dictionaries(&places);
    let mut notes = table.notes().clone();
    notes.extend(read_notes);
    let crs = crs.map(|crs| crs.code()).or(used.crs.clone());
    let used = CustomerSource { crs, ..used.clone() };
    Ok(customer_account::told(reading, &columns, used, &table, notes))
}

#[cfg(test)]
mod tests;
