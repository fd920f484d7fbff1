//! How is a Shapefile read? Its `.shp` holds the shapes, its `.dbf` the codes,
//! its `.prj` the coordinate system and its `.cpg` the character set; the last
//! two are often missing. Every length in a header is checked against the
//! bytes there are before anything is done with it.
//!
//! ESRI Shapefile Technical Description, July 1998.

use super::area_columns::columns_to_read;
use super::dbf::Dbf;
use super::features::{Features, StatedCrs};
use super::shapefile_records::{Shapes, shapes_in_file};
use crate::base::number::with_thousands;
use crate::base::{Error, Notes, Progress, Result};
use crate::council::recipe::BoundarySource;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The most bytes that one part of a Shapefile can have: the format's limit.
const MOST_BYTES: u64 = 1 << 31;

/// What stands beside the `.shp` of one Shapefile.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beside {
    pub dbf: Option<Vec<u8>>,
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
    let shx = beside(path, "shx")?;
    // The two large ones at once.
    let (shapes, dbf) =
        rayon::join(|| shapes_in_file(path, shx.as_deref(), progress), || beside(path, "dbf"));
    let shapes = shapes?;
    let others = Beside { dbf: dbf?, prj: text("prj")?, cpg: text("cpg")? };
    features_of(shapes, &others, source, progress)
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

pub(super) fn whole_file(path: &Path) -> Result<Vec<u8>> {
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
    shapes: Shapes,
    beside: &Beside,
    source: &BoundarySource,
    progress: &Progress,
) -> Result<Features> {
    let Some(dbf) = &beside.dbf else {
        return Err(Error::new("There is no .dbf beside this .shp, and it holds the areas' codes")
            .remedy("Copy all files of the Shapefile (.shp, .dbf, .shx, .prj) into one folder"));
    };
    let cpg = beside.cpg.as_deref().map(|c| c.trim_start_matches('\u{feff}'));
    let dbf = Dbf::open(dbf, cpg)?;
    if dbf.len() != shapes.len() {
        return Err(Error::new(format!(
            "The .shp has {} shapes and its .dbf {} records",
            with_thousands(shapes.len() as i64),
            with_thousands(dbf.len() as i64)
        ))
        .remedy("They are not of one Shapefile: copy or download all its files together"));
    }
    let mut notes = Notes::new();
    if let Some(note) = &dbf.encoding_note {
        notes.warn(note.clone());
    }
    let kept: Vec<usize> = (0..shapes.len()).filter(|&i| !dbf.is_deleted(i)).collect();
    if kept.len() < shapes.len() {
        let deleted = (0..shapes.len()).filter(|&i| dbf.is_deleted(i));
        notes.warn_of(
            "Left out, because the file marks them as deleted: records",
            deleted.map(|i| (i + 1).to_string()).collect(),
        );
    }
    let mut feature_of = vec![None; shapes.len()];
    for (feature, &record) in kept.iter().enumerate() {
        feature_of[record] = Some(feature as u32);
    }
    let wanted = columns_to_read(&dbf.headings(), source);
    let columns = dbf.columns(&wanted, |record| feature_of.get(record).copied().flatten());
    progress.check()?;
    let shapes = shapes.but_for(|record| dbf.is_deleted(record))?;
    let crs = match beside.prj.as_deref().map(str::trim) {
        Some(wkt) if !wkt.is_empty() => StatedCrs::Wkt(wkt.to_string()),
        _ => StatedCrs::Nothing,
    };
    Ok(Features { noun: "record", columns, shapes, crs, layer: None, notes })
}
