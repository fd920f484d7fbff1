//! What do tasks work on that the clock does not hold? The layer as areas in
//! degrees, its attributes, and the records' places.

use super::data::Data;
use crate::base::{Error, Progress, Result};
use crate::geography::{Crs, Geography, Level};
use crate::import::{boundaries, table};
use crate::sample::tiling;
use std::collections::HashMap;

/// The layer's areas in degrees, by code.
pub fn level(data: &Data) -> Result<Level> {
    let path = data.any_layer()?;
    let read = boundaries::read(&path, &data.boundary_source(&path), &Progress::new())?;
    Ok(read.level)
}

/// The layer as the program holds it.
pub fn geography(level: Level) -> Result<Geography> {
    Ok(Geography::new(vec![level], Vec::new(), None)?.0)
}

/// A column of numbers of the layer's Shapefile by position in the level;
/// `None` where there is no such file or column, or an area has no number.
pub fn numbers(data: &Data, level: &Level, column: &str) -> Result<Option<Vec<f64>>> {
    let Ok(shapefile) = data.layer("shapefile") else { return Ok(None) };
    let dbf = shapefile.with_extension("dbf");
    let read = if dbf.is_file() { tiling::read_numbers(&dbf, column)? } else { None };
    let Some(read) = read else { return Ok(None) };
    let mut found = vec![f64::NAN; level.len()];
    for (code, number) in read {
        if let Some(at) = level.position(&code) {
            found[at] = number;
        }
    }
    Ok(found.iter().all(|value| value.is_finite()).then_some(found))
}

/// Where records are, in metres of the British National Grid, and the position
/// of the area that their file says.
pub type Places = (Vec<(f64, f64)>, Vec<u32>);

/// Of each record of a file of customers.
pub fn places(data: &Data, level: &Level, records: u64) -> Result<Places> {
    let file = data.customers(records, "csv")?;
    let table = table::open(&file, None)?;
    let [x, y, code] =
        [table.column("easting")?, table.column("northing")?, table.column("oa_code")?];
    let (mut points, mut areas) = (Vec::new(), Vec::new());
    table.each_row(|row| {
        let number = |column: usize| {
            row.cell(column)
                .parse::<f64>()
                .map_err(|_| Error::new("This is no coordinate").in_file(&file).at_row(row.number))
        };
        points.push((number(x)?, number(y)?));
        areas.push(level.position(row.cell(code)).map_or(u32::MAX, |at| at as u32));
        Ok(())
    })?;
    Ok((points, areas))
}

/// The same in degrees.
pub fn places_lonlat(points: &[(f64, f64)]) -> Vec<[f64; 2]> {
    let converted = Crs::british_national_grid().lonlat_from(points);
    converted.lonlats.into_iter().map(|(lon, lat)| [lon, lat]).collect()
}

/// The records of the largest file of customers by position of their area;
/// `None` where there is no such file.
pub fn cases(data: &Data, level: &Level) -> Result<Option<Vec<f64>>> {
    let Some(&records) = data.records()?.last() else { return Ok(None) };
    let file = data.customers(records, "csv")?;
    let table = table::open(&file, None)?;
    let code = table.column("oa_code")?;
    let mut counts = vec![0.0; level.len()];
    table.each_row(|row| {
        if let Some(at) = level.position(row.cell(code)) {
            counts[at] += 1.0;
        }
        Ok(())
    })?;
    Ok(Some(counts))
}

/// The group of each area by `profile.csv`; one for all where there is none.
pub fn groups(data: &Data, level: &Level) -> Result<Vec<usize>> {
    let mut groups = vec![0; level.len()];
    let Ok(file) = data.file("profile.csv") else { return Ok(groups) };
    let table = table::open(&file, None)?;
    let [code, group] = [table.column("OA21CD")?, table.column("group")?];
    let mut known: HashMap<String, usize> = HashMap::new();
    table.each_row(|row| {
        if let Some(at) = level.position(row.cell(code)) {
            let next = known.len();
            groups[at] = *known.entry(row.cell(group).to_string()).or_insert(next);
        }
        Ok(())
    })?;
    Ok(groups)
}
