//! How does a boundary file become a level? Whatever its format, it is read
//! as features; here their codes are checked and their coordinates turned to
//! WGS84 longitude and latitude.

use super::area_columns::{self, AreaColumns, Wanted};
use super::features::{FeatureShape, Features, place};
use super::formats::{self, Holds};
use super::lonlat::shapes_in_lonlat;
use super::{geojson, geopackage, shapefile, shapefile_zip};
use crate::base::{AreaCode, Error, Notes, Progress, Result, number};
use crate::council::recipe::BoundarySource;
use crate::geography::{Area, Level, Mended, Shape, Snapped, mend, snap};
use rayon::prelude::*;
use std::path::Path;

/// A level as its boundary file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct BoundariesRead {
    /// Every area has a shape, but those whose invalid shapes could not be
    /// repaired: a note names them.
    pub level: Level,
    /// The coordinate system the file's coordinates were taken to be in.
    pub crs_words: String,
    /// The source with every guessed column, the coordinate system, the
    /// edition and the layer filled in.
    pub used: BoundarySource,
    /// Which columns were taken, and what had to be mended.
    pub notes: Notes,
}

type ReadFeatures = fn(&Path, &BoundarySource, &Progress) -> Result<Features>;

/// The reader of each row of `formats::FORMATS` that holds boundaries.
static READERS: &[(&str, ReadFeatures)] = &[
    ("shapefile", shapefile::read),
    ("shapefile-zip", shapefile_zip::read),
    ("geojson", geojson::read),
    ("geopackage", geopackage::read),
];

/// Reads the boundaries of one level. `path` is the source's file as it is
/// found from here; the source says what the file does not.
///
/// # Errors
/// Each names the file, the place in it and the remedy. Nothing is dropped
/// silently: a feature without a code or a shape, and a code that comes twice,
/// are errors.
pub fn read(path: &Path, source: &BoundarySource, progress: &Progress) -> Result<BoundariesRead> {
    let features = features(path, source, progress)?;
    level_of(features, source, progress).map_err(|e| e.in_file(path))
}

/// The file's columns and shapes as they are, in its own coordinates.
///
/// # Errors
/// As `read`, but for what is amiss with codes and shapes.
pub(crate) fn features(
    path: &Path,
    source: &BoundarySource,
    progress: &Progress,
) -> Result<Features> {
    let format = formats::wanted(path, "boundaries", Holds::boundaries)?;
    let reader = READERS.iter().find(|(id, _)| *id == format.id);
    let (_, read) = reader.ok_or_else(|| {
        Error::new(format!("{} files cannot be read yet", format.title)).in_file(path)
    })?;
    progress.stage("Reading boundaries", 0);
    read(path, source, progress).map_err(|e| e.in_file(path))
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
    progress.stage("Converting coordinates", 0);
    let heading = |column: usize| features.columns[column].name.clone();
    let mut used = source.clone();
    used.code = Some(heading(columns.code));
    used.name = columns.name.map(heading);
    used.edition = Some(columns.edition.clone());
    used.layer = features.layer.clone();
    let Features { noun, shapes, crs, .. } = features;
    let shapes = polygons_of(shapes, &codes, |i| place(noun, i))?;
    let (shapes, crs) = shapes_in_lonlat(shapes, &codes, &crs, source.crs.as_deref(), &mut notes)?;
    used.crs = Some(crs.code());
    let shapes = snapped(shapes, source, progress, &mut notes)?;
    let crs_words = format!("{} ({})", crs.name(), crs.code());
    let shapes = mended(shapes, &codes, progress, &mut notes)?;
    let shapes = codes.iter().cloned().zip(shapes).collect();
    let areas = codes.into_iter().zip(names).map(|(code, name)| Area { code, name }).collect();
    let singular = source.singular.clone().unwrap_or_else(|| source.level.to_string());
    let plural = source.plural.clone().unwrap_or_else(|| format!("{singular}s"));
    progress.check()?;
    progress.stage("Joining borders", 0);
    let level = Level::new(source.level.clone(), singular, plural, columns.edition, areas)
        .with_shapes(shapes);
    progress.check()?;
    if let Some(boundaries) = &level.boundaries {
        let code =
            |position: usize| level.areas.get(position).map_or("?".into(), |a| a.code.to_string());
        notes.extend(boundaries.notes(code));
    }
    Ok(BoundariesRead { level, crs_words, used, notes })
}

/// The shapes with corners that nearly meet moved together, where the source
/// asks for it.
fn snapped(
    mut shapes: Vec<Shape>,
    source: &BoundarySource,
    progress: &Progress,
    notes: &mut Notes,
) -> Result<Vec<Shape>> {
    let Some(tolerance) = source.snap_metres.filter(|metres| metres.0 > 0.0) else {
        return Ok(shapes);
    };
    progress.check()?;
    progress.stage("Moving corners together", 0);
    let Snapped { corners, furthest_metres } = snap(&mut shapes, tolerance.0, progress)?;
    notes.remark(format!(
        "{} within {} m of a neighbour's {} moved onto it, by {furthest_metres:.3} m at most.",
        number::counted(corners, "corner", "corners"),
        tolerance.0,
        if corners == 1 { "was" } else { "were" },
    ));
    Ok(shapes)
}

/// The code of every feature; each has one and no two the same.
fn codes_of(features: &Features, columns: &AreaColumns) -> Result<Vec<AreaCode>> {
    let column = &features.columns[columns.code];
    let mut codes = Vec::with_capacity(features.len());
    for (i, code) in column.dense(features.len()).into_iter().enumerate() {
        let code = code.ok_or_else(|| {
            Error::new("This area has no code")
                .at(place(features.noun, i))
                .at_column(&column.name)
                .remedy("Give it its code, or choose another column for the codes")
        })?;
        codes.push(AreaCode::new(code));
    }
    if codes.is_sorted_by(|a, b| a < b) {
        return Ok(codes);
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
            format!(
                "{} ({} and {})",
                codes[second],
                place(features.noun, first),
                place(features.noun, second)
            )
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

/// The shapes repaired where they were invalid; `None` for one that could not
/// be, each with a note.
///
/// # Errors
/// Not one shape is left, or the officer stopped the work.
fn mended(
    shapes: Vec<Shape>,
    codes: &[AreaCode],
    progress: &Progress,
    notes: &mut Notes,
) -> Result<Vec<Option<Shape>>> {
    progress.stage("Checking shapes", shapes.len() as u64);
    let mended: Vec<Mended> = shapes
        .into_par_iter()
        .zip(codes)
        .with_min_len(16)
        .map(|(shape, code)| {
            progress.check()?;
            progress.advance(1);
            Ok(mend(code, shape))
        })
        .collect::<Result<_>>()?;
    let (mut repaired, mut refused) = (Vec::new(), Vec::new());
    for shape in &mended {
        let list = if shape.shape.is_some() { &mut repaired } else { &mut refused };
        list.extend(shape.note.clone());
    }
    if refused.len() == mended.len() {
        return Err(Error::new(format!(
            "Not one area has a shape that can be used: {}",
            refused[0]
        ))
        .remedy("Repair the shapes in the program that made them, or download them again"));
    }
    notes.warn_of("Areas whose shapes were repaired:", repaired);
    notes.warn_of("Areas whose shapes were refused and that are left without one:", refused);
    Ok(mended.into_iter().map(|m| m.shape).collect())
}

/// The polygons of every feature, in the file's own coordinates.
fn polygons_of(
    shapes: Vec<FeatureShape>,
    codes: &[AreaCode],
    place: impl Fn(usize) -> String,
) -> Result<Vec<Shape>> {
    let all = shapes.into_iter().zip(codes).enumerate();
    all.map(|(i, (shape, code))| polygons(shape).map_err(|e| e.at(place(i)).at_area(code.as_str())))
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_guessed_is_in_the_source_that_was_used_and_reads_the_same_again() {
        let text = r#"{"type": "FeatureCollection", "features": [{"type": "Feature",
            "properties": {"LAD21CD": "E08000009", "OA21CD": "E00000001", "OA21NM": "One"},
            "geometry": {"type": "Polygon",
                "coordinates": [[[0, 51], [1, 51], [1, 52], [0, 51]]]}}]}"#;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("oa.geojson");
        std::fs::write(&path, text).expect("written");
        let source = BoundarySource {
            licence: Some("OGL".into()),
            ..BoundarySource::new(crate::base::LevelId::new("oa"), "oa.geojson")
        };
        let first = read(&path, &source, &Progress::new()).expect("boundaries");
        let used = &first.used;
        assert_eq!(used.code.as_deref(), Some("OA21CD"));
        assert_eq!(used.name.as_deref(), Some("OA21NM"));
        assert_eq!(used.crs.as_deref(), Some("EPSG:4326"));
        assert_eq!(used.edition.as_ref().map(|e| e.as_str()), Some("2021"));
        assert_eq!(used.licence.as_deref(), Some("OGL"));
        let again = read(&path, used, &Progress::new()).expect("boundaries");
        assert_eq!((&again.level, &again.used), (&first.level, used));
    }

    #[test]
    fn every_format_that_holds_boundaries_has_a_reader() {
        for format in formats::FORMATS {
            let readers = READERS.iter().filter(|(id, _)| *id == format.id).count();
            assert_eq!(readers, usize::from(format.holds.boundaries()), "{}", format.id);
        }
    }
}
