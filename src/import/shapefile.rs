//! How is a Shapefile read? Its `.shp` holds the shapes, its `.dbf` the codes,
//! its `.prj` the coordinate system and its `.cpg` the character set; the last
//! two are often missing. Every length in a header is checked against the
//! bytes there are before anything is done with it.
//!
//! ESRI Shapefile Technical Description, July 1998.

use super::area_columns::columns_to_read;
use super::dbf::Dbf;
use super::features::{FeatureShape, Features, StatedCrs, place};
use super::shapefile_record::shape_of;
use crate::base::number::with_thousands;
use crate::base::{Error, Notes, Progress, Result};
use crate::council::recipe::BoundarySource;
use rayon::prelude::*;
use std::io::{Cursor, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The most bytes that one part of a Shapefile can have: the format's limit.
const MOST_BYTES: u64 = 1 << 31;

/// Records that one thread takes at a time.
const AT_A_TIME: usize = 512;

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
    // The two large ones beside one another.
    let (shp, dbf) = rayon::join(|| whole_file(path), || beside(path, "dbf"));
    let parts = Parts {
        shp: shp?,
        dbf: dbf?,
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
    let opened = std::fs::File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
    let (length, file) = opened.map_err(|e| Error::from(e).in_file(path))?;
    bounded(file, length).map_err(|e| e.in_file(path))
}

/// All bytes of one part, about `expected` of them; an error where there are
/// more than the format has.
pub(crate) fn bounded(input: impl Read, expected: u64) -> Result<Vec<u8>> {
    // Room for one byte more, so that the end is seen without growing.
    let mut bytes = Vec::with_capacity(expected.min(MOST_BYTES) as usize + 1);
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
    let shapes: Vec<Result<Vec<FeatureShape>>> = kept
        .par_chunks(AT_A_TIME)
        .map(|some| {
            progress.check()?;
            progress.advance(some.len() as u64);
            let shape = |&i: &usize| {
                shape_of(&parts.shp[records[i].clone()]).map_err(|e| e.at(place("record", i)))
            };
            some.iter().map(shape).collect()
        })
        .collect();
    // The first trouble in the order of the records, whichever was met first.
    let shapes = shapes.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
    let crs = match parts.prj.as_deref().map(str::trim) {
        Some(wkt) if !wkt.is_empty() => StatedCrs::Wkt(wkt.to_string()),
        _ => StatedCrs::Nothing,
    };
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
