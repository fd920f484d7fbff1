//! How does the sample council keep its contacts? In an SQLite file, as a
//! customer system might: one table and a view for reports.

use super::contacts::Contact;
use super::services::SERVICES;
use crate::base::{Error, Progress, Result};
use rusqlite::{Connection, params};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes `customers.sqlite` afresh: table `contacts`, table `services`, and
/// the view `contacts_named` with the service in words. The file's pages are
/// in a fixed order and hold no date, so that the same contacts give the
/// same bytes.
pub fn write_contacts(contacts: &[Contact], folder: &Path, progress: &Progress) -> Result<PathBuf> {
    let path = folder.join("customers.sqlite");
    if path.exists() {
        fs::remove_file(&path).map_err(|e| Error::from(e).in_file(&path))?;
    }
    progress.check()?;
    fill(&path, contacts).map_err(|e| {
        Error::new(format!("The sample's contacts cannot be written: {e}")).in_file(&path)
    })?;
    Ok(path)
}

fn fill(path: &Path, contacts: &[Contact]) -> rusqlite::Result<()> {
    let mut database = Connection::open(path)?;
    database.execute_batch(
        "PRAGMA page_size = 4096;
         PRAGMA journal_mode = OFF;
         PRAGMA synchronous = OFF;
         CREATE TABLE contacts (
             contact_id INTEGER PRIMARY KEY,
             customer_ref TEXT NOT NULL,
             initial TEXT,
             surname TEXT,
             birth_year INTEGER,
             postcode TEXT,
             oa_code TEXT,
             lgsl INTEGER,
             lgil INTEGER,
             channel TEXT,
             contact_date TEXT
         );
         CREATE TABLE services (lgsl INTEGER PRIMARY KEY, service TEXT NOT NULL);
         CREATE VIEW contacts_named AS
             SELECT c.*, s.service FROM contacts c LEFT JOIN services s ON s.lgsl = c.lgsl
             ORDER BY c.contact_id;",
    )?;
    let whole = database.transaction()?;
    {
        let mut row = whole.prepare("INSERT INTO services VALUES (?1, ?2)")?;
        for service in &SERVICES {
            row.execute(params![service.lgsl, service.name])?;
        }
        let mut row =
            whole.prepare("INSERT INTO contacts VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)")?;
        for (number, c) in contacts.iter().enumerate() {
            row.execute(params![
                number as i64 + 1,
                c.customer_ref,
                c.initial.to_string(),
                c.surname,
                c.birth_year,
                c.postcode,
                c.oa_code,
                c.lgsl,
                c.lgil,
                c.channel,
                c.date,
            ])?;
        }
    }
    whole.commit()?;
    database.execute_batch("VACUUM;")
}
