//! Where are people served? Places with a name, a kind and coordinates.

use super::columns_guess::by_words;
use super::coordinates;
use super::postcodes::axis;
use super::services::wanted;
use super::table;
use crate::base::{Error, Notes, Result};
use crate::council::ServicePoint;
use crate::council::recipe::PointSource;
use std::path::Path;

const NAME: [&str; 6] = ["name", "servicepoint", "site", "place", "title", "label"];
const KIND: [&str; 4] = ["kind", "type", "category", "pointtype"];

/// Service points, and what the officer should know of them.
#[derive(Clone, Debug, PartialEq)]
pub struct PointsRead {
    /// In the order of the file.
    pub points: Vec<ServicePoint>,
    /// The source with every guessed column and the coordinate system filled in.
    pub used: PointSource,
    pub notes: Notes,
}

/// Reads the service points.
///
/// # Errors
/// A column that is not there; a coordinate system that nothing tells;
/// coordinates that cannot be in it.
pub fn read(path: &Path, source: &PointSource) -> Result<PointsRead> {
    let table = table::open(path, None)?;
    let headings = table.headings();
    let name = wanted(&table, source.name.as_deref(), &NAME, "name", "names of the places")?;
    let kind = match source.kind.as_deref() {
        Some(heading) => Some(table.column(heading)?),
        None => by_words(headings, &KIND),
    };
    let guessed = coordinates::guess(headings);
    let x = axis(&table, source.x.as_deref(), guessed.map(|(x, _)| x), "x")?;
    let y = axis(&table, source.y.as_deref(), guessed.map(|(_, y)| y), "y")?;
    let crs = coordinates::system(source.crs.as_deref(), &headings[x], &headings[y])
        .map_err(|e| e.in_file(path))?;
    let mut points = Vec::new();
    let mut places = Vec::new();
    let mut without = Vec::new();
    let mut notes = table.notes().clone();
    notes.extend(table.each_row(|row| {
        match coordinates::of_row(row, x, y) {
            Some(point) => {
                let kind = Some(row.optional(kind)).filter(|k| !k.is_empty());
                places.push((row.cell(name).to_string(), kind.map(str::to_string)));
                points.push(point);
            }
            None => without.push(row.cell(name).to_string()),
        }
        Ok(())
    })?);
    let lonlats = coordinates::lonlats(crs, &points)
        .map_err(|e: Error| e.in_file(path).at_column(&headings[x]).at_column(&headings[y]))?;
    let mut found = Vec::new();
    for ((name, kind), lonlat) in places.into_iter().zip(lonlats) {
        match lonlat {
            Some((lon, lat)) => found.push(ServicePoint { name, kind, lon, lat }),
            None => without.push(name),
        }
    }
    notes.warn_of("Places without usable coordinates were left out:", without);
    let heading = |column: usize| headings[column].clone();
    let used = PointSource {
        name: Some(heading(name)),
        kind: kind.map(heading),
        x: Some(heading(x)),
        y: Some(heading(y)),
        crs: Some(crs.code()),
        ..source.clone()
    };
    Ok(PointsRead { points: found, used, notes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_those_without_coordinates_listed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("points.csv");
        let text = "name,kind,lon,lat\nTown hall,Office,-2.3,53.4\nLibrary,,,\n";
        std::fs::write(&path, text).expect("written");
        let source = PointSource {
            file: String::new(),
            name: None,
            kind: None,
            x: None,
            y: None,
            crs: None,
            licence: None,
            source: None,
        };
        let PointsRead { points, used, notes } = read(&path, &source).expect("points");
        let guessed = [&used.name, &used.kind, &used.x, &used.y, &used.crs];
        let guessed: Vec<_> = guessed.into_iter().flatten().map(String::as_str).collect();
        assert_eq!(guessed, ["name", "kind", "lon", "lat", "EPSG:4326"]);
        assert_eq!(points.len(), 1);
        assert_eq!(points[0].kind.as_deref(), Some("Office"));
        assert_eq!(notes.iter().next().expect("a note").items, ["Library"]);
    }
}
