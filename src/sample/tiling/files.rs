//! How is a layer written down? As a Shapefile and a GeoPackage in EPSG:27700
//! and as GeoJSON in longitude and latitude; its people by age as CSV.

use super::geopackage;
use crate::base::{Error, Progress, Result};
use crate::geography::Crs;
use crate::sample::boundaries::{self, Table};
use geo::{LineString, MultiPolygon};
use geojson::{Feature, GeometryValue, JsonObject, Position};
use shapefile::dbase::{FieldValue, Reader};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// One area, in metres of the British National Grid.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerArea {
    pub code: String,
    pub shape: MultiPolygon,
    pub people: u32,
    /// What a map may show of it.
    pub rate: f64,
}

/// The columns of every layer.
pub(super) const COLUMNS: [&str; 3] = ["OA21CD", "pop", "rate"];

/// Bands of age, and their shares of an area's people, in hundredths.
const AGES: [(&str, u32); 5] = [
    ("Aged 0 to 15 years", 19),
    ("Aged 16 to 29 years", 18),
    ("Aged 30 to 49 years", 26),
    ("Aged 50 to 64 years", 19),
    ("Aged 65 years and over", 18),
];

/// Writes `oa.shp` with the files beside it, `oa.gpkg` and `oa_4326.geojson`
/// into a folder that is there.
///
/// # Errors
/// A file that cannot be written, or the officer stopped it.
pub fn write_layer(
    folder: &Path,
    areas: &[LayerArea],
    progress: &Progress,
) -> Result<Vec<PathBuf>> {
    let table = Table {
        character: &[(COLUMNS[0], 9)],
        numeric: &[(COLUMNS[1], 10, 0), (COLUMNS[2], 18, 6)],
    };
    let rows = areas.iter().map(|area| {
        let numbers = vec![f64::from(area.people), area.rate];
        (&area.shape, vec![area.code.clone()], numbers)
    });
    let mut written = boundaries::write_parts(&folder.join("oa"), &table, rows)?;
    progress.check()?;
    written.push(geopackage::write(&folder.join("oa.gpkg"), areas)?);
    progress.check()?;
    written.push(write_geojson(&folder.join("oa_4326.geojson"), areas)?);
    progress.check()?;
    Ok(written)
}

fn write_geojson(path: &Path, areas: &[LayerArea]) -> Result<PathBuf> {
    let shapes = areas.iter().map(|area| area.shape.clone()).collect();
    let shapes = Crs::british_national_grid().shapes_lonlat_from(shapes).shapes;
    // A centimetre, as RFC 7946 advises and as other programs write.
    let degrees = |value: f64| (value * 1e7).round() / 1e7;
    let position = |c: &geo::Coord| Position::from([degrees(c.x), degrees(c.y)]);
    let ring = |ring: &LineString| ring.0.iter().map(position).collect::<Vec<Position>>();
    let fill = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        file.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[\n")?;
        for (at, (area, shape)) in areas.iter().zip(&shapes).enumerate() {
            let rings = |polygon: &geo::Polygon| {
                std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
            };
            let coordinates = shape.iter().map(rings).collect();
            let mut properties = JsonObject::new();
            properties.insert(COLUMNS[0].to_string(), area.code.clone().into());
            properties.insert(COLUMNS[1].to_string(), area.people.into());
            properties.insert(COLUMNS[2].to_string(), area.rate.into());
            let feature = Feature {
                geometry: Some(GeometryValue::MultiPolygon { coordinates }.into()),
                properties: Some(properties),
                ..Feature::default()
            };
            let end = if at + 1 < areas.len() { ",\n" } else { "\n" };
            file.write_all(format!("{feature}{end}").as_bytes())?;
        }
        file.write_all(b"]}\n")?;
        file.flush()
    };
    fill().map_err(|e| Error::from(e).in_file(path))?;
    Ok(path.to_path_buf())
}

/// Writes `population.csv`: an area's people by age.
pub(super) fn write_population(folder: &Path, areas: &[LayerArea]) -> Result<PathBuf> {
    let path = folder.join("population.csv");
    let fill = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(&path)?);
        let headings = AGES.map(|(heading, _)| heading).join(",");
        writeln!(file, "{},{headings}", COLUMNS[0])?;
        for area in areas {
            let counts = AGES.map(|(_, share)| (area.people * share / 100).to_string());
            writeln!(file, "{},{}", area.code, counts.join(","))?;
        }
        file.flush()
    };
    fill().map_err(|e| Error::from(e).in_file(&path))?;
    Ok(path)
}

/// A column of numbers of a layer's table (`.dbf`), each with its area's code:
/// what is to be drawn and worked out. The import keeps no number that has a
/// fraction, since none is a code. `None` where there is no such column.
///
/// # Errors
/// A table that cannot be read.
pub fn read_numbers(dbf: &Path, column: &str) -> Result<Option<Vec<(String, f64)>>> {
    let failed = |e: &dyn std::fmt::Display| {
        Error::new(format!("The layer's table cannot be read: {e}")).in_file(dbf)
    };
    let mut table = Reader::from_path(dbf).map_err(|e| failed(&e))?;
    let has = |name: &str| table.fields().iter().any(|field| field.name() == name);
    if !has(COLUMNS[0]) || !has(column) {
        return Ok(None);
    }
    let mut numbers = Vec::new();
    for record in table.iter_records() {
        let record = record.map_err(|e| failed(&e))?;
        let code = match record.get(COLUMNS[0]) {
            Some(FieldValue::Character(Some(code))) => code.trim().to_string(),
            _ => continue,
        };
        match record.get(column) {
            Some(FieldValue::Numeric(Some(number))) => numbers.push((code, *number)),
            Some(FieldValue::Float(Some(number))) => numbers.push((code, f64::from(*number))),
            Some(FieldValue::Integer(number)) => numbers.push((code, f64::from(*number))),
            _ => {}
        }
    }
    Ok(Some(numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_layer_are_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let areas = super::super::bricks::areas(12);
        write_layer(folder.path(), &areas, &Progress::new()).expect("written");
        let dbf = folder.path().join("oa.dbf");
        let rates = read_numbers(&dbf, "rate").expect("read").expect("rates");
        let expected: Vec<(String, f64)> =
            areas.iter().map(|area| (area.code.clone(), area.rate)).collect();
        assert_eq!(rates, expected);
        assert_eq!(read_numbers(&dbf, "height").expect("read"), None);
    }
}
