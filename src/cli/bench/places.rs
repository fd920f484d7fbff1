//! How long does it take to find the area of each point?

use super::inputs;
use super::stopwatch::{Bench, Timed};
use crate::base::{Progress, Result};
use crate::geography::{Crs, Level, PointIndex};
use serde_json::{Value, json};

/// From metres of the British National Grid.
pub fn lonlat(bench: &Bench) -> Result<Timed> {
    let none = inputs::level(&bench.data)?;
    let (points, _) = inputs::places(&bench.data, &none, bench.records()?)?;
    drop(none);
    bench.time(
        || Ok(()),
        |()| Ok(Crs::british_national_grid().lonlat_from(&points)),
        |found| Ok(json!([found.lonlats.len(), found.approximate])),
    )
}

/// The index of the polygons made, and the points looked up.
pub fn sjoin(bench: &Bench) -> Result<Timed> {
    let (level, lonlats, truth) = polygons_and_points(bench)?;
    bench.time(
        || Ok(()),
        |()| Ok(PointIndex::of_level(&level).areas_of(&lonlats)),
        |found| Ok(matched(found, &truth)),
    )
}

/// The points looked up.
pub fn sjoin_indexed(bench: &Bench) -> Result<Timed> {
    let (level, lonlats, truth) = polygons_and_points(bench)?;
    let index = PointIndex::of_level(&level);
    bench.time(|| Ok(()), |()| Ok(index.areas_of(&lonlats)), |found| Ok(matched(found, &truth)))
}

type PolygonsAndPoints = (Level, Vec<[f64; 2]>, Vec<u32>);

fn polygons_and_points(bench: &Bench) -> Result<PolygonsAndPoints> {
    let level = inputs::level(&bench.data)?;
    let (points, truth) = inputs::places(&bench.data, &level, bench.records()?)?;
    Progress::new().check()?;
    Ok((level, inputs::places_lonlat(&points), truth))
}

/// How many lie in an area, and what share in the one that the file says.
fn matched(found: &[Option<u32>], truth: &[u32]) -> Value {
    let matched = found.iter().flatten().count();
    let agree = found.iter().zip(truth).filter(|(found, truth)| **found == Some(**truth)).count();
    json!({ "matched": matched, "agree": agree as f64 / truth.len().max(1) as f64 })
}
