//! Which workspaces do tasks work on? One with areas and people alone, and one
//! for each number of records, made as the program makes them.

use super::data::Data;
use super::stopwatch::Bench;
use crate::base::{Error, Progress, Result};
use crate::council::Recipe;
use crate::council::recipe::CustomerSource;
use crate::import::{guess, table};
use crate::sample::tiling::{PEOPLE_TO_AN_AREA, label};
use crate::session;
use crate::store::Workspace;
use std::path::{Path, PathBuf};

/// Where the workspace of so many records is made.
pub fn path(scratch: &Path, records: Option<u64>) -> PathBuf {
    let name = records.map_or("areas".to_string(), |n| format!("records_{}", label(n)));
    scratch.join(name).with_extension("wardwise")
}

/// Makes it.
pub fn make(bench: &Bench) -> Result<()> {
    let data = &bench.data;
    let layer = data.any_layer()?;
    let mut recipe = Recipe::default();
    recipe.workspace.name = "A country to measure on".to_string();
    recipe.boundaries.push(data.boundary_source(&layer));
    guess::guess(&data.file("population.csv")?)?.source.add_to(&mut recipe);
    if let Some(records) = bench.records {
        let file = with_persons(data, records, &bench.scratch)?;
        recipe.customers.push(customers(&file)?);
    }
    let mut workspace = Workspace::create(&path(&bench.scratch, bench.records))?;
    session::import_into(&mut workspace, recipe, Path::new(""), &Progress::new())?;
    Ok(())
}

/// How a file of customers is read: a person by `person` where there is such a
/// column, the rest as the import finds it.
pub fn customers(file: &Path) -> Result<CustomerSource> {
    let is_database = file.extension().is_some_and(|ending| ending == "db");
    let part = is_database.then_some("customers");
    let table = table::open(file, part)?;
    let has = |name: &str| table.headings().iter().any(|heading| heading == name);
    let person = ["person", "customer_id"].into_iter().find(|name| has(name));
    Ok(CustomerSource {
        file: file.display().to_string(),
        table: part.map(str::to_string),
        person: person.map(str::to_string),
        ..CustomerSource::default()
    })
}

/// The customers' file; or, where its every record is a person of their own, a
/// copy with a column `person`, so that people have several. Whoever measures
/// beside us can make the same: see `person`.
fn with_persons(data: &Data, records: u64, scratch: &Path) -> Result<PathBuf> {
    let file = data.customers(records, "csv")?;
    let table = table::open(&file, None)?;
    if table.headings().iter().any(|heading| heading == "person") {
        return Ok(file);
    }
    let [id, code] = [table.column("customer_id")?, table.column("oa_code")?];
    let copy = scratch.join(format!("customers_{}.csv", label(records)));
    let in_copy = |e: std::io::Error| Error::from(e).in_file(&copy);
    let in_csv = |e: csv::Error| Error::new(e.to_string()).in_file(&copy);
    let mut to = csv::Writer::from_path(&copy).map_err(in_csv)?;
    let headings = table.headings().iter().map(String::as_str).chain(["person"]);
    to.write_record(headings).map_err(in_csv)?;
    let columns = table.headings().len();
    table.each_row(|row| {
        let person = person(row.cell(id), row.cell(code)).ok_or_else(|| {
            Error::new("This record has no number, or no area").in_file(&file).at_row(row.number)
        })?;
        for column in 0..columns {
            to.write_field(row.cell(column)).map_err(in_csv)?;
        }
        to.write_field(person.to_string()).map_err(in_csv)?;
        to.write_record(None::<&[u8]>).map_err(in_csv)
    })?;
    to.flush().map_err(in_copy)?;
    Ok(copy)
}

/// The person of a record: 25 times the number in the area's code, and one of
/// 25 by the record's own number, scattered. So all of a person's records lie
/// in one area.
fn person(id: &str, code: &str) -> Option<u64> {
    let area: u64 = code.get(1..)?.parse().ok()?;
    let scattered = id.parse::<u64>().ok()?.wrapping_mul(2_654_435_761) % (1 << 32);
    area.checked_mul(PEOPLE_TO_AN_AREA)?.checked_add(scattered % PEOPLE_TO_AN_AREA)
}
