//! Where on earth do a file's shapes lie? In the coordinate system that the
//! source states, else the one that the file states; never in a guessed one.

use super::features::StatedCrs;
use crate::base::number::with_thousands;
use crate::base::{AreaCode, Error, Notes, Result};
use crate::geography::{Bounds, Crs, Shape};
use geo::CoordsIter;
use rayon::prelude::*;

/// The shapes in WGS84 longitude and latitude, and the system they came from. Degrees are kept bit for bit.
///
/// # Errors
/// Nothing states the system; it is not one that can be read; the coordinates
/// cannot be in it.
pub(crate) fn shapes_in_lonlat(
    shapes: Vec<Shape>,
    codes: &[AreaCode],
    stated: &StatedCrs,
    by_source: Option<&str>,
    notes: &mut Notes,
) -> Result<(Vec<Shape>, Crs)> {
    let bounds = shapes.par_iter().map(bounds_of).reduce(|| Bounds::EMPTY, Bounds::union);
    let by_file = stated_by_file(stated);
    let crs = match by_source {
        Some(name) => {
            let crs = Crs::parse(name)?;
            if let Some(Ok(other)) = by_file.filter(|other| !matches!(other, Ok(o) if *o == crs)) {
                notes.warn(format!(
                    "The file says its coordinates are {} ({}); they were taken as {} ({}), as stated for the source.",
                    other.name(), other.code(), crs.name(), crs.code()
                ));
            }
            crs
        }
        None => by_file.unwrap_or_else(|| Err(ask(&bounds)))?,
    };
    crs.check_bounds(&bounds)?;
    if crs.is_lonlat() {
        return Ok((shapes, crs));
    }
    let converted = crs.shapes_lonlat_from(shapes);
    if converted.approximate > 0 {
        notes.warn(format!(
            "{} points lie beyond the range of the Ordnance Survey's transformation (OSTN15) and can be five metres off.",
            with_thousands(converted.approximate as i64)
        ));
    }
    match converted.without_place {
        Some(at) => Err(Error::new(format!("A corner of it has no place in {}", crs.name()))
            .at_area(codes.get(at).map_or("?", |code| code.as_str()))
            .remedy("State the right coordinate system, or repair the area")),
        None => Ok((converted.shapes, crs)),
    }
}

/// Of every corner, holes too: a stray one is as wrong in a hole.
fn bounds_of(shape: &Shape) -> Bounds {
    Bounds::of(shape.coords_iter().map(|c| [c.x, c.y]))
}

/// `None` where the file says nothing.
fn stated_by_file(stated: &StatedCrs) -> Option<Result<Crs>> {
    match stated {
        StatedCrs::Lonlat => Some(Ok(Crs::wgs84())),
        StatedCrs::Name(name) => Some(Crs::parse(name)),
        StatedCrs::Wkt(text) => Some(Crs::from_wkt(text)),
        StatedCrs::Nothing => None,
    }
}

/// The question that a file without a coordinate system puts, with the
/// systems whose area of use the coordinates would fit.
fn ask(bounds: &Bounds) -> Error {
    let fitting: Vec<Crs> =
        Crs::all().filter(|crs| crs.epsg() != 3857 && crs.check_bounds(bounds).is_ok()).collect();
    let error = Error::new("The file does not say which coordinate system it is in");
    match fitting.first() {
        Some(first) => {
            let list: Vec<String> =
                fitting.iter().map(|c| format!("{} ({})", c.code(), c.name())).collect();
            error.remedy(format!(
                "State it for this source, for example crs = \"{}\"; by its numbers it could be {}",
                first.code(),
                list.join(" or ")
            ))
        }
        None => error.remedy("State it for this source, for example crs = \"EPSG:27700\""),
    }
}
