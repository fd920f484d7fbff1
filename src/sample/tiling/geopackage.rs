//! How is a layer written as a GeoPackage? One table of features, geometries
//! as well-known binary behind the format's header (OGC 12-128r18, 2.1.3).

use super::files::{COLUMNS, LayerArea};
use crate::base::{Error, Result};
use geo::{LineString, MultiPolygon};
use rusqlite::{Connection, params};
use std::fs;
use std::path::{Path, PathBuf};

/// EPSG:27700.
const SYSTEM: i32 = 27_700;
/// Well-known binary's number of a multipolygon, and of a polygon.
const MULTIPOLYGON: u32 = 6;
const POLYGON: u32 = 3;

/// Writes the layer `oa` afresh.
pub fn write(path: &Path, areas: &[LayerArea]) -> Result<PathBuf> {
    if path.exists() {
        fs::remove_file(path).map_err(|e| Error::from(e).in_file(path))?;
    }
    fill(path, areas)
        .map_err(|e| Error::new(format!("The GeoPackage cannot be written: {e}")).in_file(path))?;
    Ok(path.to_path_buf())
}

fn fill(path: &Path, areas: &[LayerArea]) -> rusqlite::Result<()> {
    let mut database = Connection::open(path)?;
    // The date of change is a fixed one: the same layer gives the same bytes.
    database.execute_batch(
        "PRAGMA application_id = 0x47504B47;
         PRAGMA user_version = 10300;
         PRAGMA journal_mode = OFF;
         PRAGMA synchronous = OFF;
         CREATE TABLE gpkg_spatial_ref_sys (
             srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
             organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
             description TEXT);
         CREATE TABLE gpkg_contents (
             table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
             description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE,
             min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
         CREATE TABLE gpkg_geometry_columns (
             table_name TEXT PRIMARY KEY, column_name TEXT NOT NULL,
             geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
             m TINYINT NOT NULL);
         INSERT INTO gpkg_spatial_ref_sys VALUES
             ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
             ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL);",
    )?;
    let whole = database.transaction()?;
    whole.execute(
        "INSERT INTO gpkg_spatial_ref_sys VALUES ('British National Grid', ?1, 'EPSG', ?1, ?2, NULL)",
        params![SYSTEM, crate::sample::boundaries::PRJ],
    )?;
    whole.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id)
         VALUES ('oa', 'features', 'oa', '2021-03-21T00:00:00.000Z', ?1)",
        params![SYSTEM],
    )?;
    whole.execute(
        "INSERT INTO gpkg_geometry_columns VALUES ('oa', 'geom', 'MULTIPOLYGON', ?1, 0, 0)",
        params![SYSTEM],
    )?;
    let [code, people, rate] = COLUMNS;
    whole.execute_batch(&format!(
        "CREATE TABLE oa (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTIPOLYGON,
             {code} TEXT, {people} INTEGER, {rate} REAL);"
    ))?;
    {
        let mut row = whole.prepare(&format!(
            "INSERT INTO oa (geom, {code}, {people}, {rate}) VALUES (?1, ?2, ?3, ?4)"
        ))?;
        for area in areas {
            row.execute(params![geometry(&area.shape), area.code, area.people, area.rate])?;
        }
    }
    whole.commit()
}

/// A shape with the header: no envelope, little-endian.
fn geometry(shape: &MultiPolygon) -> Vec<u8> {
    let mut bytes = b"GP\0\x01".to_vec();
    bytes.extend(SYSTEM.to_le_bytes());
    head(&mut bytes, MULTIPOLYGON, shape.0.len());
    for polygon in shape {
        head(&mut bytes, POLYGON, 1 + polygon.interiors().len());
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            add_ring(&mut bytes, ring);
        }
    }
    bytes
}

fn head(bytes: &mut Vec<u8>, kind: u32, parts: usize) {
    bytes.push(1);
    bytes.extend(kind.to_le_bytes());
    bytes.extend((parts as u32).to_le_bytes());
}

fn add_ring(bytes: &mut Vec<u8>, ring: &LineString) {
    bytes.extend((ring.0.len() as u32).to_le_bytes());
    for corner in &ring.0 {
        bytes.extend(corner.x.to_le_bytes());
        bytes.extend(corner.y.to_le_bytes());
    }
}
