//! How are the shapes of a level kept, bit for bit? As the arcs that they
//! share, laid out once at import, in parts that are checked at once. Levels
//! of an older form have a shape with each area, which is laid out when read.

use super::blob::{self, Kind, Opened, Sealer};
use super::migrations;
use super::reader::rows;
use super::trouble::{Told, damage};
use super::writer::Import;
use crate::base::{AreaCode, Error, LevelId, Result};
use crate::geography::{Area, Boundaries, Level, Shape};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use rayon::prelude::*;
use rusqlite::{Connection, params};
use std::path::Path;
use std::sync::Arc;

/// Bytes of a part: each is checked by a core of its own.
const PART: usize = 1 << 22;

/// The form of the first workspaces that keep borders.
const WITH_BORDERS: i32 = 3;

/// Puts a level's boundaries in the place of those that it has.
pub(super) fn put(import: &Import, level: &Level) -> Result<()> {
    let (transaction, path) = (&import.transaction, import.path);
    migrations::raise(transaction, path)?;
    let id = level.id.as_str();
    transaction.execute("DELETE FROM boundary WHERE level = ?1", [id]).told(path)?;
    let Some(boundaries) = &level.boundaries else { return Ok(()) };
    let bytes = boundaries.to_bytes();
    let sealed = |part: &[u8]| {
        let mut sealer = Sealer::new();
        sealer.bytes(part);
        sealer.seal(Kind::Boundaries)
    };
    let parts: Vec<Vec<u8>> = bytes.par_chunks(PART).map(sealed).collect();
    let mut insert = transaction.prepare("INSERT INTO boundary VALUES (?1, ?2, ?3)").told(path)?;
    for (part, data) in parts.into_iter().enumerate() {
        insert.execute(params![id, part as i64, data]).told(path)?;
    }
    Ok(())
}

/// The areas of a level, given without them, with their shapes.
pub(super) fn with_areas(level: Level, connection: &Connection, path: &Path) -> Result<Level> {
    let mut shapes: Vec<(AreaCode, Option<Shape>)> = Vec::new();
    let sql = "SELECT code, name, shape FROM area WHERE level = ?1 ORDER BY code";
    let areas = rows(connection, path, sql, [level.id.as_str()], |row| {
        let code = AreaCode::new(row.get_ref(0)?.as_str()?);
        let name = row.get(1)?;
        if let Some(data) = row.get_ref(2)?.as_blob_or_null()? {
            match opened(data) {
                Ok(shape) => shapes.push((code.clone(), Some(shape))),
                Err(error) => return Ok(Err(error.at_area(code.as_str()))),
            }
        }
        Ok(Ok(Area { code, name }))
    })?;
    let Level { id, singular, plural, edition, .. } = level;
    let mut level = Level::new(id, singular, plural, edition, areas);
    if !shapes.is_empty() {
        return Ok(level.with_shapes(shapes));
    }
    level.boundaries = boundaries(&level.id, connection, path)?.map(Arc::new);
    match &level.boundaries {
        Some(boundaries) if boundaries.topology().len() != level.len() => {
            Err(damage(format!("the borders of “{}” are not those of its areas", level.id))
                .in_file(path))
        }
        _ => Ok(level),
    }
}

fn boundaries(level: &LevelId, connection: &Connection, path: &Path) -> Result<Option<Boundaries>> {
    if migrations::version(connection, path)? < WITH_BORDERS {
        return Ok(None);
    }
    let sql = "SELECT data FROM boundary WHERE level = ?1 ORDER BY part";
    let told = |error: Error| error.at(format!("level “{level}”"));
    // Each part by itself, so that a country is not there twice. No more is set
    // aside beforehand than the file can hold.
    let sum = "SELECT coalesce(sum(length(data)), 0) FROM boundary WHERE level = ?1";
    let size: i64 = connection.query_row(sum, [level.as_str()], |row| row.get(0)).told(path)?;
    let mut bytes: Vec<u8> = Vec::new();
    if bytes.try_reserve_exact(usize::try_from(size).unwrap_or(0)).is_err() {
        return Err(told(damage("the borders are larger than memory")).in_file(path));
    }
    let parts = rows(connection, path, sql, [level.as_str()], |row| {
        let part = row.get_ref(0)?.as_blob()?;
        let opened = blob::open(part, Kind::Boundaries).map_err(told);
        Ok(opened.map(|payload| bytes.extend_from_slice(payload.all())))
    })?;
    if parts.is_empty() {
        return Ok(None);
    }
    Boundaries::from_bytes(&bytes).map(Some).map_err(|error| told(error).in_file(path))
}

fn ring(from: &mut Opened) -> Result<LineString<f64>> {
    let points = from.count(16)?;
    let numbers: Vec<f64> = from.column(points * 2)?;
    let (pairs, _) = numbers.as_chunks();
    Ok(LineString(pairs.iter().map(|&[x, y]| Coord { x, y }).collect()))
}

/// A shape of an older form: polygons, rings, points, one after the other;
/// longitude and latitude as they are.
fn opened(data: &[u8]) -> Result<Shape> {
    let mut from = blob::open(data, Kind::Shape)?;
    let mut polygons = Vec::new();
    for _ in 0..from.count(16)? {
        let exterior = ring(&mut from)?;
        let mut interiors = Vec::new();
        for _ in 0..from.count(8)? {
            interiors.push(ring(&mut from)?);
        }
        polygons.push(Polygon::new(exterior, interiors));
    }
    from.end()?;
    Ok(MultiPolygon(polygons))
}

/// A shape as older forms kept it.
#[cfg(test)]
pub(super) fn sealed(shape: &Shape) -> Vec<u8> {
    let mut sealer = Sealer::new();
    sealer.count(shape.0.len());
    let put_ring = |ring: &LineString<f64>, into: &mut Sealer| {
        into.count(ring.0.len());
        for point in &ring.0 {
            into.f64(point.x);
            into.f64(point.y);
        }
    };
    for polygon in &shape.0 {
        put_ring(polygon.exterior(), &mut sealer);
        sealer.count(polygon.interiors().len());
        polygon.interiors().iter().for_each(|ring| put_ring(ring, &mut sealer));
    }
    sealer.seal(Kind::Shape)
}
