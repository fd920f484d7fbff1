//! How is a GeoPackage read? It is an SQLite database with tables that say
//! which of the others hold shapes, and in which coordinate system
//! (OGC 12-128r19). It is opened read-only, and nothing is written beside it.

use super::area_columns::columns_to_read;
use super::features::{Column, FeatureShape, Features, StatedCrs};
use super::geopackage_rows::{Table, rows};
use super::sqlite::{connect, trouble};
use crate::base::{Error, Notes, Progress, Result};
use crate::council::recipe::BoundarySource;
use rusqlite::{Connection, OptionalExtension};
use std::path::Path;

/// One table of shapes.
struct Layer {
    table: String,
    geometry_column: String,
    srs_id: i64,
}

/// Reads one layer: the one that the source names, else the only one.
///
/// # Errors
/// The file is no SQLite database or no GeoPackage, is locked, has several
/// layers and none is named, or holds a shape that cannot be read.
pub(crate) fn read(path: &Path, source: &BoundarySource, progress: &Progress) -> Result<Features> {
    let connection = connect(path)?;
    let layer = choose(layers(&connection)?, source.layer.as_deref())?;
    let in_layer = |e: Error| e.at(format!("layer “{}”", layer.table));
    let crs = stated_crs(&connection, layer.srs_id).map_err(in_layer)?;
    let (columns, shapes) =
        features_of(path, &connection, &layer, source, progress).map_err(in_layer)?;
    let layer = Some(layer.table);
    Ok(Features { noun: "row", columns, shapes, crs, layer, notes: Notes::new() })
}

fn layers(connection: &Connection) -> Result<Vec<Layer>> {
    let has_contents: bool = connection
        .query_row(
            "SELECT count(*) = 2 FROM sqlite_master \
             WHERE name IN ('gpkg_contents', 'gpkg_geometry_columns')",
            [],
            |row| row.get(0),
        )
        .map_err(|e| trouble(&e))?;
    if !has_contents {
        return Err(Error::new("This SQLite database is no GeoPackage: it has no list of layers")
            .remedy("Choose a GeoPackage, a Shapefile or a GeoJSON file"));
    }
    let mut statement = connection
        .prepare(
            "SELECT g.table_name, g.column_name, g.srs_id FROM gpkg_geometry_columns g \
             JOIN gpkg_contents c ON lower(c.table_name) = lower(g.table_name) \
             WHERE c.data_type = 'features' ORDER BY g.table_name",
        )
        .map_err(|e| trouble(&e))?;
    let rows = statement
        .query_map([], |row| {
            Ok(Layer { table: row.get(0)?, geometry_column: row.get(1)?, srs_id: row.get(2)? })
        })
        .map_err(|e| trouble(&e))?;
    rows.map(|layer| layer.map_err(|e| trouble(&e))).collect()
}

fn choose(layers: Vec<Layer>, wanted: Option<&str>) -> Result<Layer> {
    let list = layers.iter().map(|l| l.table.as_str()).collect::<Vec<_>>().join(", ");
    let found = match wanted {
        Some(wanted) => {
            let exact = layers.iter().position(|l| l.table == wanted);
            exact
                .or_else(|| layers.iter().position(|l| l.table.eq_ignore_ascii_case(wanted.trim())))
        }
        None => (layers.len() == 1).then_some(0),
    };
    match (found.and_then(|at| layers.into_iter().nth(at)), wanted) {
        (Some(layer), _) => Ok(layer),
        (None, _) if list.is_empty() => {
            Err(Error::new("This GeoPackage has no layer of shapes").remedy("Choose another file"))
        }
        (None, Some(wanted)) => Err(Error::new(format!("There is no layer “{wanted}”"))
            .remedy(format!("Choose one of: {list}"))),
        (None, None) => Err(Error::new(format!("There are several layers: {list}"))
            .remedy("Name the right one for this source: layer = \"…\"")),
    }
}

fn stated_crs(connection: &Connection, srs_id: i64) -> Result<StatedCrs> {
    if srs_id <= 0 {
        return Ok(StatedCrs::Nothing);
    }
    let found: Option<(String, i64, String)> = connection
        .query_row(
            "SELECT organization, organization_coordsys_id, definition \
             FROM gpkg_spatial_ref_sys WHERE srs_id = ?1",
            [srs_id],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()
        .map_err(|e| trouble(&e))?;
    Ok(match found {
        Some((organization, code, _)) if organization.eq_ignore_ascii_case("epsg") => {
            StatedCrs::Name(format!("EPSG:{code}"))
        }
        Some((.., definition)) if definition.contains('[') => StatedCrs::Wkt(definition),
        _ => StatedCrs::Nothing,
    })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn features_of(
    path: &Path,
    connection: &Connection,
    layer: &Layer,
    source: &BoundarySource,
    progress: &Progress,
) -> Result<(Vec<Column>, Vec<FeatureShape>)> {
    let table = quoted(&layer.table);
    let all = format!("SELECT * FROM {table}");
    let headings: Vec<String> = {
        let statement = connection.prepare(&all).map_err(|e| trouble(&e))?;
        statement.column_names().map(str::to_string).collect()
    };
    let mut columns: Vec<Column> = headings
        .iter()
        .filter(|h| !h.eq_ignore_ascii_case(&layer.geometry_column))
        .map(|h| Column::new(h.as_str()))
        .collect();
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    let wanted = columns_to_read(&names, source);
    let taken: Vec<usize> = (0..columns.len()).filter(|&i| wanted[i]).collect();
    let list = std::iter::once(quoted(&layer.geometry_column))
        .chain(taken.iter().map(|&i| quoted(&columns[i].name)))
        .collect();
    let table = Table { quoted: table, list, headings: &headings };
    let rows = rows(path, connection, &table, progress)?;
    for (column, cells) in taken.into_iter().zip(rows.cells) {
        columns[column].cells = cells;
    }
    Ok((columns, rows.shapes))
}
