//! How long do customers take into a workspace, and a workspace to its map?

use super::layers::Drawn;
use super::prepared;
use super::stopwatch::{Bench, Timed};
use crate::base::{Error, Progress, Result};
use crate::council::Recipe;
use crate::geography::Detail;
use crate::session::{self, Loaded};
use crate::store::Workspace;
use serde_json::json;
use std::path::Path;

/// A file of customers, into a copy of the workspace of areas.
pub fn import(bench: &Bench, ending: &str) -> Result<Timed> {
    let areas = prepared::path(&bench.scratch, None);
    let path = bench.scratch.join("import.wardwise");
    let source = prepared::customers(&bench.data.customers(bench.records()?, ending)?)?;
    let copy = || {
        std::fs::copy(&areas, &path).map_err(|e| Error::from(e).in_file(&path))?;
        Ok(Recipe { customers: vec![source.clone()], ..Recipe::default() })
    };
    let work = |recipe: Recipe| {
        let mut workspace = Workspace::open(&path)?;
        session::import_into(&mut workspace, recipe, Path::new(""), &Progress::new())
    };
    bench.time(copy, work, |_| {
        let records = Workspace::open(&path)?.records(&Progress::new())?;
        let placed = records.columns.block.iter().filter(|block| *block != u32::MAX).count();
        Ok(json!([records.len(), placed]))
    })
}

/// The window that the map is first shown in.
const WINDOW_PX: [f64; 2] = [1366.0, 768.0];

/// A workspace's areas and records in memory, and the triangles of its map.
pub fn reopen(bench: &Bench) -> Result<Timed> {
    let path = prepared::path(&bench.scratch, Some(bench.records()?));
    bench.time(
        || Ok(()),
        |()| {
            let (loaded, project) = Loaded::open(&path, &Progress::new())?;
            let level = &project.question.level;
            let bounds = loaded.geography.bounds_lonlat(level)?;
            let corner = |[lon, lat]: [f64; 2]| crate::geography::world_from_lonlat(lon, lat);
            let (least, most) = (corner(bounds.min), corner(bounds.max));
            let sides = [0, 1].map(|axis| (most[axis] - least[axis]).abs() / WINDOW_PX[axis]);
            let detail = Detail::Tolerance { world: sides[0].max(sides[1]) };
            let drawn = Drawn::new(&loaded.geography, level, detail)?;
            Ok((loaded, drawn))
        },
        |(loaded, drawn): &(Loaded, Drawn)| {
            let (areas, records) = (loaded.geography.blocks()?.len(), loaded.records.len());
            Ok(json!({ "areas": areas, "records": records, "triangles": drawn.triangles() }))
        },
    )
}
