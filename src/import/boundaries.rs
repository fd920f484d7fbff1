//! How does a boundary file become a level? Whatever its format, it is read
//! as features; here their codes are checked and their coordinates turned to
//! WGS84 longitude and latitude.

use super::area_columns::{self, AreaColumns, Wanted};
use super::features::{FeatureShape, Features, StatedCrs};
use super::formats::{self, Holds};
use super::{geojson, shapefile};
use crate::base::{AreaCode, Error, Notes, Progress, Result};
use crate::council::recipe::BoundarySource;
use crate::geography::{Area, Level, Shape};
use rayon::prelude::*;
use std::path::Path;

/// A level as its boundary file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct BoundariesRead {
    /// Every area has a shape.
    pub level: Level,
    /// The coordinate system the file's coordinates were taken to be in.
    pub crs_words: String,
    /// Which columns were taken, and what had to be mended.
    pub notes: Notes,
}

type ReadFeatures = fn(&Path, &BoundarySource, &Progress) -> Result<Features>;

/// The reader of each row of `formats::FORMATS` that holds boundaries.
static READERS: &[(&str, ReadFeatures)] =
    &[("geojson", geojson::read), ("shapefile", shapefile::read)];

/// Reads the boundaries of one level. `path` is the source's file as it is
/// found from here; the source says what the file does not.
///
/// # Errors
/// Each names the file, the place in it and the remedy. Nothing is dropped
/// silently: a feature without a code or a shape, and a code that comes twice,
/// are errors.
pub fn read(path: &Path, source: &BoundarySource, progress: &Progress) -> Result<BoundariesRead> {
    let format = formats::wanted(path, "boundaries", Holds::boundaries)?;
    let reader = READERS.iter().find(|(id, _)| *id == format.id);
    let (_, read) = reader.ok_or_else(|| {
        Error::new(format!("{} files cannot be read yet", format.title)).in_file(path)
    })?;
    progress.stage("Reading boundaries", 0);
    let features = read(path, source, progress).map_err(|e| e.in_file(path))?;
    level_of(features, source, progress).map_err(|e| e.in_file(path))
}

fn level_of(
    features: Features,
    source: &BoundarySource,
    progress: &Progress,
) -> Result<BoundariesRead> {
    if features.len() == 0 {
        return Err(Error::new("There is not one area in this file")
            .remedy("Check that it is the right file and layer"));
    }
    let mut notes = features.notes.clone();
    let wanted = Wanted {
        level: &source.level,
        code: source.code.as_deref(),
        name: source.name.as_deref(),
        edition: source.edition.as_ref(),
    };
    let columns = area_columns::find(&features, &wanted)?;
    if source.code.is_none() {
        let heading = &features.columns[columns.code].name;
        notes.remark(format!("The areas' codes were taken from the column “{heading}”."));
    }
    let codes = codes_of(&features, &columns)?;
    let names = names_of(&features, &columns);
    progress.check()?;
    let (shapes, crs_words) = lonlat_shapes(features, &codes, source, progress)?;
    let areas = codes
        .into_iter()
        .zip(names)
        .zip(shapes)
        .map(|((code, name), shape)| Area { code, name, shape: Some(shape) })
        .collect();
    let singular = source.singular.clone().unwrap_or_else(|| source.level.to_string());
    let plural = source.plural.clone().unwrap_or_else(|| format!("{singular}s"));
    let level = Level::new(source.level.clone(), singular, plural, columns.edition, areas);
    Ok(BoundariesRead { level, crs_words, notes })
}

/// The code of every feature; each has one and no two the same.
fn codes_of(features: &Features, columns: &AreaColumns) -> Result<Vec<AreaCode>> {
    let column = &features.columns[columns.code];
    let mut codes = Vec::with_capacity(features.len());
    for (i, code) in column.dense(features.len()).into_iter().enumerate() {
        let code = code.ok_or_else(|| {
            Error::new("This area has no code")
                .at(features.place(i))
                .at_column(&column.name)
                .remedy("Give it its code, or choose another column for the codes")
        })?;
        codes.push(AreaCode::new(code));
    }
    let mut order: Vec<usize> = (0..codes.len()).collect();
    order.sort_by(|&a, &b| codes[a].cmp(&codes[b]).then(a.cmp(&b)));
    let mut twice: Vec<(usize, usize)> = order
        .windows(2)
        .filter(|pair| codes[pair[0]] == codes[pair[1]])
        .map(|pair| (pair[0], pair[1]))
        .collect();
    if twice.is_empty() {
        return Ok(codes);
    }
    twice.sort_by_key(|&(_, second)| second);
    let shown: Vec<String> = twice
        .iter()
        .take(3)
        .map(|&(first, second)| {
            format!("{} ({} and {})", codes[second], features.place(first), features.place(second))
        })
        .collect();
    let more = match twice.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Err(Error::new(format!("Codes come more than once: {}{more}", shown.join(", ")))
        .at_column(&column.name)
        .remedy(
            "Dissolve the parts of each area into one feature first, or choose another column for the codes",
        ))
}

fn names_of(features: &Features, columns: &AreaColumns) -> Vec<Option<String>> {
    match columns.name {
        Some(name) => features.columns[name]
            .dense(features.len())
            .into_iter()
            .map(|text| text.map(str::to_string))
            .collect(),
        None => vec![None; features.len()],
    }
}

/// The polygons of every feature, in WGS84 longitude and latitude, and the
/// coordinate system they came from.
fn lonlat_shapes(
    features: Features,
    codes: &[AreaCode],
    source: &BoundarySource,
    progress: &Progress,
) -> Result<(Vec<Shape>, String)> {
    let stated = match &source.crs {
        Some(name) => StatedCrs::Name(name.clone()),
        None => features.crs.clone(),
    };
    if stated != StatedCrs::Lonlat {
        return Err(Error::new("Only longitude and latitude (WGS84) can be read yet"));
    }
    let places: Vec<String> = (0..features.len()).map(|i| features.place(i)).collect();
    progress.stage("Converting coordinates", features.len() as u64);
    let shapes = features
        .shapes
        .into_par_iter()
        .zip(codes)
        .zip(places)
        .map(|((shape, code), place)| {
            progress.check()?;
            let shape = polygons(shape).map_err(|e| e.at(place).at_area(code.as_str()))?;
            progress.advance(1);
            Ok(shape)
        })
        .collect::<Vec<Result<Shape>>>();
    // In the order of the file, so that the first trouble is always the one told.
    let shapes = shapes.into_iter().collect::<Result<Vec<Shape>>>()?;
    Ok((shapes, "WGS84 longitude and latitude".to_string()))
}

fn polygons(shape: FeatureShape) -> Result<Shape> {
    match shape {
        FeatureShape::Polygons(shape) => Ok(shape),
        FeatureShape::Missing => Err(Error::new("This area has no shape")
            .remedy("Give it its polygons, or take it out of the file")),
        FeatureShape::NotPolygons(what) => {
            Err(Error::new(format!("Areas are polygons, and this is a {what}"))
                .remedy("Choose a file or layer of areas"))
        }
    }
}
