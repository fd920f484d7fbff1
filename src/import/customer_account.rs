//! What is told of an import of customers? Everything that was added to the
//! council's lists, could not be read, or has no place.

use super::customer_columns::Columns;
use super::customer_records::Reading;
use super::customers::CustomersRead;
use super::table::Table;
use super::unmapped;
use crate::base::Notes;
use crate::base::number::counted;
use crate::council::recipe::CustomerSource;
use crate::council::{ImportReport, Placing, Service};

/// The records with their account.
pub(super) fn told(
    reading: Reading,
    columns: &Columns,
    used: CustomerSource,
    table: &Table,
    mut notes: Notes,
) -> CustomersRead {
    let headings = |column: Option<usize>| column.map(|c| table.headings()[c].as_str());
    let new_services: Vec<Service> = reading.services.new.into_values().collect();
    let described = |id: String, name: &str| format!("{id} {name}");
    notes.remark_of(
        "Services that were not on the list of services were added to it:",
        new_services.iter().map(|s| described(s.id.to_string(), &s.name)).collect(),
    );
    notes.remark_of(
        "Channels that were not on the list of channels were added to it, with the next free numbers:",
        reading.channels.new.iter().map(|c| described(c.id.to_string(), &c.name)).collect(),
    );
    if columns.person.is_none() {
        notes.warn("No column tells persons apart: every record counts as a person of its own.");
    } else if reading.keyless > 0 {
        let count = counted(reading.keyless, "record has", "records have");
        notes.warn(format!("{count} no person's key; each counts as a person of its own."));
    }
    if reading.undated > 0 && columns.date.is_some() {
        let count = counted(reading.undated as usize, "record has", "records have");
        notes.warn(format!("{count} no usable date, and count only where no period is asked."));
    }
    if reading.placed.by_older_code > 0 {
        let count = counted(reading.placed.by_older_code as usize, "record", "records");
        notes.remark(format!("{count} had a code of another edition, looked up in this one."));
    }
    let unmapped = reading.tally.unmapped(|column| {
        headings(match column {
            unmapped::Column::Service => columns.service.or(columns.service_name),
            unmapped::Column::Interaction => columns.interaction,
            unmapped::Column::Date => columns.date,
            unmapped::Column::BirthDate => columns.birth_date,
            unmapped::Column::BirthYear => columns.birth_year,
            unmapped::Column::Age => columns.age,
        })
        .unwrap_or_default()
        .to_string()
    });
    let report = ImportReport {
        file: used.file.clone(),
        placing: Placing {
            unplaced: reading.placed.unplaced.len() as u64,
            ..reading.placed.placing
        },
        classing: reading.classing,
        persons: u64::from(reading.records.persons),
        unplaced: reading.placed.unplaced,
        unmapped,
        notes,
    };
    let pseudonyms = reading.persons.into_pseudonyms();
    let (records, new_channels) = (reading.records, reading.channels.new);
    CustomersRead { records, pseudonyms, new_services, new_channels, used, report }
}
