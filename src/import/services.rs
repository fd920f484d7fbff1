//! How is the list of services read? One row a service, with its LGSL number.

use super::cell_number::whole;
use super::columns_guess::by_words;
use super::table::{self, Table};
use crate::base::{Error, Notes, Result, ServiceId};
use crate::council::Service;
use crate::council::recipe::ServiceSource;
use std::collections::BTreeMap;
use std::path::Path;

/// Headings that services' numbers, names and departments go by.
pub(super) const ID: [&str; 9] = [
    "lgsl",
    "lgslid",
    "lgslcode",
    "lgslnumber",
    "serviceid",
    "servicecode",
    "identifier",
    "id",
    "code",
];
pub(super) const NAME: [&str; 7] =
    ["name", "servicename", "service", "title", "label", "lgslname", "description"];
const DEPARTMENT: [&str; 4] = ["department", "directorate", "team", "dept"];

/// A list of services, and what the officer should know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ServicesRead {
    /// In order of id.
    pub services: Vec<Service>,
    /// The source with every guessed column filled in.
    pub used: ServiceSource,
    pub notes: Notes,
}

/// Reads the services.
///
/// # Errors
/// A column that is not there; an id that is no number; one id for two names.
pub fn read(path: &Path, source: &ServiceSource) -> Result<ServicesRead> {
    let table = table::open(path, None)?;
    let id = wanted(&table, source.id.as_deref(), &ID, "id", "services' LGSL numbers")?;
    let name = wanted(&table, source.name.as_deref(), &NAME, "name", "services' names")?;
    let department = match source.department.as_deref() {
        Some(heading) => Some(table.column(heading)?),
        None => by_words(table.headings(), &DEPARTMENT),
    };
    let mut services: BTreeMap<ServiceId, Service> = BTreeMap::new();
    let mut notes = table.notes().clone();
    notes.extend(table.each_row(|row| {
        let number = whole(row.cell(id)).ok_or_else(|| {
            Error::new(format!("“{}” is not an LGSL number", row.cell(id)))
                .in_file(path)
                .at_row(row.number)
                .remedy("Write the service's whole number from the Local Government Services List")
        })?;
        let words = row.cell(name);
        let words = if words.is_empty() { format!("Service {number}") } else { words.to_string() };
        let department = Some(row.optional(department)).filter(|d| !d.is_empty());
        let service = Service {
            id: ServiceId(number),
            name: words,
            department: department.map(str::to_string),
        };
        match services.get(&service.id) {
            Some(known) if known.name != service.name => Err(Error::new(format!(
                "Service {number} is “{}” here, but “{}” above",
                service.name, known.name
            ))
            .in_file(path)
            .at_row(row.number)
            .remedy("Give each number one name")),
            Some(_) => Ok(()),
            None => {
                services.insert(service.id, service);
                Ok(())
            }
        }
    })?);
    let heading = |column: usize| table.headings()[column].clone();
    let used = ServiceSource {
        id: Some(heading(id)),
        name: Some(heading(name)),
        department: department.map(heading),
        ..source.clone()
    };
    Ok(ServicesRead { services: services.into_values().collect(), used, notes })
}

/// The column that the source names, else one whose heading is among `words`.
pub(super) fn wanted(
    table: &Table,
    named: Option<&str>,
    words: &[&str],
    key: &str,
    what: &str,
) -> Result<usize> {
    if let Some(name) = named {
        return table.column(name);
    }
    by_words(table.headings(), words).ok_or_else(|| {
        Error::new(format!("No column looks like the {what}")).in_file(table.file()).remedy(
            format!("Name it ({key} = \"…\"); the columns there are: {}", table.heading_list()),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read_text(text: &str) -> Result<ServicesRead> {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        let source = ServiceSource {
            file: String::new(),
            id: None,
            name: None,
            department: None,
            licence: None,
            source: None,
        };
        read(file.path(), &source)
    }

    #[test]
    fn services_come_in_order_of_their_numbers() {
        let text = "LGSL,Service,Department\n437,Library services,Culture\n273,Bus pass,\n";
        let services = read_text(text).expect("services").services;
        assert_eq!(services[0].id, ServiceId(273));
        assert_eq!(services[0].department, None);
        assert_eq!(services[1].department.as_deref(), Some("Culture"));
    }

    #[test]
    fn the_columns_that_were_guessed_are_in_the_source_that_was_used() {
        let used = read_text("Dept,LGSL,Service\nCulture,437,Libraries\n").expect("read").used;
        assert_eq!(used.id.as_deref(), Some("LGSL"));
        assert_eq!(used.name.as_deref(), Some("Service"));
        assert_eq!(used.department.as_deref(), Some("Dept"));
    }

    #[test]
    fn a_number_that_is_none_or_has_two_names_is_refused() {
        let error = read_text("LGSL,Service\nabc,x\n").expect_err("no number").to_string();
        assert!(error.contains("row 2: “abc” is not an LGSL number"), "{error}");
        assert!(read_text("LGSL,Service\n1,x\n1,y\n").is_err());
        assert!(read_text("a,b\n1,x\n").expect_err("no column").to_string().contains("“a”, “b”"));
    }
}
