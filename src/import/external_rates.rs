//! Which rates by class come from outside? A file of the class's code and the
//! rate at which its people take a service up elsewhere.

use super::cell_number::number;
use super::services::wanted;
use super::table;
use crate::base::{Error, Result};
use std::collections::BTreeMap;
use std::path::Path;

const CLASS: [&str; 10] = [
    "code",
    "class",
    "classcode",
    "group",
    "groupcode",
    "type",
    "typecode",
    "supergroup",
    "subgroup",
    "profile",
];
const RATE: [&str; 5] = ["rate", "takeup", "takeuprate", "propensity", "penetration"];

/// Code of the class → rate, 0–1. `30%` is 0.3.
///
/// # Errors
/// A column that is not there; a rate that is no number, below 0 or above 1; a
/// class that comes twice; no rows.
pub fn read(path: &Path) -> Result<BTreeMap<String, f64>> {
    let table = table::open(path, None)?;
    let class = wanted(&table, None, &CLASS, "code", "classes' codes")?;
    let rate = wanted(&table, None, &RATE, "rate", "rates")?;
    let mut rates = BTreeMap::new();
    table.each_row(|row| {
        let at = |e: Error| e.in_file(path).at_row(row.number);
        let text = row.cell(rate);
        let value = match text.strip_suffix('%') {
            Some(percent) => number(percent).map(|percent| percent / 100.0),
            None => number(text),
        };
        let value = value.filter(|v| (0.0..=1.0).contains(v)).ok_or_else(|| {
            at(Error::new(format!("“{text}” is not a rate between 0 and 1"))
                .remedy("Write 0.3 or 30% where 30 of 100 take the service up"))
        })?;
        let code = row.cell(class).to_string();
        if rates.insert(code.clone(), value).is_some() {
            return Err(at(
                Error::new(format!("Class {code} comes twice")).remedy("Give each class one rate")
            ));
        }
        Ok(())
    })?;
    if rates.is_empty() {
        return Err(Error::new("There are no rates in this file")
            .in_file(path)
            .remedy("Give it a row for each class: code, rate"));
    }
    Ok(rates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn rates_are_shares_or_percentages_and_nothing_else() {
        let read_text = |text: &str| {
            let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
            file.write_all(text.as_bytes()).expect("written");
            read(file.path())
        };
        let rates = read_text("supergroup,rate\n1,0.25\n2,30%\n").expect("rates");
        assert_eq!((rates["1"], rates["2"]), (0.25, 0.3));
        assert!(
            read_text("code,rate\n1,30\n").expect_err("not a rate").to_string().contains("row 2")
        );
        assert!(read_text("code,rate\n1,0.1\n1,0.2\n").is_err());
    }
}
