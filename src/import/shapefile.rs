//! How is a Shapefile read? Its `.shp` holds the shapes, its `.dbf` the codes,
//! its `.prj` the coordinate system and its `.cpg` the character set; the last
//! two are often missing. Every length in a header is checked against the
//! bytes there are before anything is done with it.
//!
//! ESRI Shapefile Technical Description, July 1998.

use super::area_columns::columns_to_read;
use super::dbf::Dbf;
use super::features::{FeatureShape, Features, StatedCrs, place};
use super::rings::polygons_of;
use crate::base::number::with_thousands;
use crate::base::{Error, Notes, Progress, Result};
use crate::council::recipe::BoundarySource;
use geo::{Coord, LineString};
use rayon::prelude::*;
use shapefile::record::traits::HasXY;
use shapefile::{PolygonRing, ReadableShape, ShapeType};
use std::io::{Cursor, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The most bytes that one part of a Shapefile can have: the format's limit.
const MOST_BYTES: u64 = 1 << 31;

/// The files that make one Shapefile, as bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    pub shp: Vec<u8>,
    pub dbf: Option<Vec<u8>>,
    pub shx: Option<Vec<u8>>,
    pub prj: Option<String>,
    pub cpg: Option<String>,
}

/// Reads the `.shp` and the files beside it.
///
/// # Errors
/// There is no `.dbf` (it holds the codes); the `.shp` stops in the middle;
/// the two have different numbers of records; the shapes are not polygons.
pub(crate) fn read(path: &Path, source: &BoundarySource, progress: &Progress) -> Result<Features> {
    let text = |ending: &str| -> Result<Option<String>> {
        Ok(beside(path, ending)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    };
    let parts = Parts {
        shp: whole_file(path)?,
        dbf: beside(path, "dbf")?,
        shx: beside(path, "shx")?,
        prj: text("prj")?,
        cpg: text("cpg")?,
    };
    features_of(&parts, source, progress)
}

/// The file beside this one with another ending, in small or capital letters.
fn beside(path: &Path, ending: &str) -> Result<Option<Vec<u8>>> {
    let paths: [PathBuf; 2] =
        [path.with_extension(ending), path.with_extension(ending.to_ascii_uppercase())];
    match paths.iter().find(|p| p.is_file()) {
        Some(path) => whole_file(path).map(Some),
        None => Ok(None),
    }
}

fn whole_file(path: &Path) -> Result<Vec<u8>> {
    let file = std::fs::File::open(path).map_err(|e| Error::from(e).in_file(path))?;
    bounded(file).map_err(|e| e.in_file(path))
}

/// All bytes of one part; an error where there are more than the format has.
pub(crate) fn bounded(input: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|e| match e.kind() {
        std::io::ErrorKind::InvalidData => {
            Error::new("This part is damaged and cannot be unpacked")
                .remedy("Download the zip again")
        }
        _ => Error::from(e),
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Error::new("This part is larger than a Shapefile can be (2 GB)")
            .remedy("Use a GeoPackage, or leave out areas that are not needed"));
    }
    Ok(bytes)
}

/// The features of one Shapefile.
pub(crate) fn features_of(
    parts: &Parts,
    source: &BoundarySource,
    progress: &Progress,
) -> Result<Features> {
    let records = records(&parts.shp, parts.shx.as_deref())?;
    let Some(dbf) = &parts.dbf else {
        return Err(Error::new("There is no .dbf beside this .shp, and it holds the areas' codes")
            .remedy("Copy all files of the Shapefile (.shp, .dbf, .shx, .prj) into one folder"));
    };
    let cpg = parts.cpg.as_deref().map(|c| c.trim_start_matches('\u{feff}'));
    let dbf = Dbf::open(dbf, cpg)?;
    if dbf.len() != records.len() {
        return Err(Error::new(format!(
            "The .shp has {} shapes and its .dbf {} records",
            with_thousands(records.len() as i64),
            with_thousands(dbf.len() as i64)
        ))
        .remedy("They are not of one Shapefile: copy or download all its files together"));
    }
    let mut notes = Notes::new();
    if let Some(note) = &dbf.encoding_note {
        notes.warn(note.clone());
    }
    let kept: Vec<usize> = (0..records.len()).filter(|&i| !dbf.is_deleted(i)).collect();
    if kept.len() < records.len() {
        let deleted = (0..records.len()).filter(|&i| dbf.is_deleted(i));
        notes.warn_of(
            "Left out, because the file marks them as deleted: records",
            deleted.map(|i| (i + 1).to_string()).collect(),
        );
    }
    let mut feature_of = vec![None; records.len()];
    for (feature, &record) in kept.iter().enumerate() {
        feature_of[record] = Some(feature as u32);
    }
    let wanted = columns_to_read(&dbf.headings(), source);
    let columns = dbf.columns(&wanted, |record| feature_of.get(record).copied().flatten());
    progress.check()?;
    progress.stage("Reading shapes", kept.len() as u64);
    let shapes: Vec<Result<FeatureShape>> = kept
        .par_iter()
        .with_min_len(64)
        .map(|&i| {
            progress.check()?;
            progress.advance(1);
            shape_of(&parts.shp[records[i].clone()]).map_err(|e| e.at(place("record", i)))
        })
        .collect();
    let crs = match parts.prj.as_deref().map(str::trim) {
        Some(wkt) if !wkt.is_empty() => StatedCrs::Wkt(wkt.to_string()),
        _ => StatedCrs::Nothing,
    };
    let shapes = shapes.into_iter().collect::<Result<_>>()?;
    Ok(Features { noun: "record", columns, shapes, crs, layer: None, notes })
}

const FILE_HEADER: usize = 100;
const RECORD_HEADER: usize = 8;

/// Where each record's content lies in the `.shp`: by the index (`.shx`) where
/// it is whole and fits, since an edited file can have gaps, else one after
/// the other.
fn records(shp: &[u8], shx: Option<&[u8]>) -> Result<Vec<Range<usize>>> {
    let header = shapefile::header::Header::read_from(&mut Cursor::new(shp)).map_err(|_| {
        Error::new("This is no Shapefile (.shp): its header is not one")
            .remedy("Choose the .shp file, or copy or download it again")
    })?;
    let promised = usize::try_from(header.file_length).unwrap_or(0).saturating_mul(2);
    let end = promised.min(shp.len());
    if let Some(found) = shx.and_then(|shx| records_by_index(shp, shx)) {
        return Ok(found);
    }
    let mut found = Vec::new();
    let mut at = FILE_HEADER;
    while at < end {
        let content = content_at(shp, at).ok_or_else(|| {
            let error = if promised > shp.len() {
                Error::new(format!(
                    "The file stops in the middle: it promises {} bytes and has {}",
                    with_thousands(promised as i64),
                    with_thousands(shp.len() as i64)
                ))
            } else {
                Error::new("The file is damaged: this record reaches beyond its end")
            };
            error.at(place("record", found.len())).remedy("Copy or download it again")
        })?;
        at = content.end;
        found.push(content);
    }
    if promised > shp.len() {
        return Err(Error::new(format!(
            "The file stops in the middle: it promises {} bytes and has {}",
            with_thousands(promised as i64),
            with_thousands(shp.len() as i64)
        ))
        .at(place("record", found.len()))
        .remedy("Copy or download it again"));
    }
    Ok(found)
}

/// The content of the record whose header stands at `at`.
fn content_at(shp: &[u8], at: usize) -> Option<Range<usize>> {
    let words = shp.get(at.checked_add(4)?..at.checked_add(RECORD_HEADER)?)?;
    let words = i32::from_be_bytes(words.try_into().ok()?);
    let length = usize::try_from(words).ok()?.checked_mul(2)?;
    let start = at + RECORD_HEADER;
    let end = start.checked_add(length)?;
    (length >= 4 && end <= shp.len()).then_some(start..end)
}

fn records_by_index(shp: &[u8], shx: &[u8]) -> Option<Vec<Range<usize>>> {
    shapefile::header::Header::read_from(&mut Cursor::new(shx)).ok()?;
    let entries = shx.get(FILE_HEADER..)?;
    if entries.len() % 8 != 0 {
        return None;
    }
    let mut found = Vec::with_capacity(entries.len() / 8);
    let mut content_bytes = 0usize;
    for entry in entries.chunks_exact(8) {
        let offset = i32::from_be_bytes([entry[0], entry[1], entry[2], entry[3]]);
        let content = content_at(shp, usize::try_from(offset).ok()?.checked_mul(2)?)?;
        content_bytes = content_bytes.checked_add(content.len() + RECORD_HEADER)?;
        found.push(content);
    }
    // Records share no bytes; an index that says otherwise is not believed.
    (content_bytes + FILE_HEADER <= shp.len()).then_some(found)
}

/// The shape of one record's content.
fn shape_of(content: &[u8]) -> Result<FeatureShape> {
    let damaged = |what: &str| {
        Error::new(format!("The record is damaged: {what}")).remedy("Copy or download it again")
    };
    let int = |at: usize| -> Option<i32> {
        Some(i32::from_le_bytes(content.get(at..at + 4)?.try_into().ok()?))
    };
    let kind = int(0).and_then(ShapeType::from).ok_or_else(|| damaged("it has no known shape"))?;
    match kind {
        ShapeType::NullShape => return Ok(FeatureShape::Missing),
        ShapeType::Polygon | ShapeType::PolygonM | ShapeType::PolygonZ => {}
        other => return Ok(FeatureShape::NotPolygons(other.to_string())),
    }
    // Type, box, number of rings, number of points; then where each ring
    // begins; then the points. Only what fits its own length goes further.
    const PARTS_AT: usize = 44;
    let count = |at: usize| int(at).and_then(|n| usize::try_from(n).ok());
    let (rings, points) =
        count(36).zip(count(40)).ok_or_else(|| damaged("its counts make no sense"))?;
    let needed = rings
        .checked_mul(4)
        .and_then(|r| r.checked_add(points.checked_mul(16)?)?.checked_add(PARTS_AT))
        .filter(|needed| *needed <= content.len())
        .ok_or_else(|| damaged("it promises more points than it holds"))?;
    debug_assert!(needed >= PARTS_AT);
    let mut before = 0;
    for ring in 0..rings {
        let start = count(PARTS_AT + 4 * ring).filter(|s| *s >= before && *s <= points);
        before = start.ok_or_else(|| damaged("its rings are out of order"))?;
    }
    let size = i32::try_from(content.len()).map_err(|_| damaged("it is too large"))?;
    let mut input = Cursor::new(content);
    let failed = |_| damaged("its points cannot be read");
    let rings: Option<Vec<LineString<f64>>> = match kind {
        ShapeType::PolygonZ => {
            let polygon = shapefile::PolygonZ::read_from(&mut input, size).map_err(failed)?;
            polygon.into_inner().into_iter().map(line_of).collect()
        }
        ShapeType::PolygonM => {
            let polygon = shapefile::PolygonM::read_from(&mut input, size).map_err(failed)?;
            polygon.into_inner().into_iter().map(line_of).collect()
        }
        _ => {
            let polygon = shapefile::Polygon::read_from(&mut input, size).map_err(failed)?;
            polygon.into_inner().into_iter().map(line_of).collect()
        }
    };
    let shape = polygons_of(rings.ok_or_else(|| damaged("a coordinate is not a number"))?);
    Ok(if shape.0.is_empty() { FeatureShape::Missing } else { FeatureShape::Polygons(shape) })
}

/// `None` where a coordinate is not a finite number.
fn line_of<P: HasXY>(ring: PolygonRing<P>) -> Option<LineString<f64>> {
    ring.into_inner()
        .iter()
        .map(|p| {
            let (x, y) = (p.x(), p.y());
            (x.is_finite() && y.is_finite()).then_some(Coord { x, y })
        })
        .collect()
}
