//! How long does a layer take to come into memory, and to be ready to draw?

use super::inputs::geography;
use super::stopwatch::{Bench, Timed};
use crate::base::{LevelId, Progress, Result};
use crate::geography::{Detail, Geography, Level, Lines, Triangles};
use crate::import::{FeatureShape, boundaries};
use geo::CoordsIter;
use rayon::prelude::*;
use serde_json::json;

/// Geometry and attributes, in the file's own coordinates.
pub fn load(bench: &Bench, format: &str) -> Result<Timed> {
    let path = bench.data.layer(format)?;
    let source = bench.data.boundary_source(&path);
    bench.time(
        || Ok(()),
        |()| boundaries::features(&path, &source, &Progress::new()),
        |features| {
            let corners = features.shapes.iter().map(|shape| match shape {
                FeatureShape::Polygons(shape) => shape.coords_count(),
                _ => 0,
            });
            Ok(json!([features.len(), corners.sum::<usize>()]))
        },
    )
}

/// A level, as the program takes a file in.
pub fn level(bench: &Bench, format: &str) -> Result<Timed> {
    let path = bench.data.layer(format)?;
    let source = bench.data.boundary_source(&path);
    bench.time(
        || Ok(()),
        |()| Ok(boundaries::read(&path, &source, &Progress::new())?.level),
        |level| Ok(json!([level.len(), corners(level)])),
    )
}

fn corners(level: &Level) -> usize {
    (0..level.len()).filter_map(|at| level.shape(at)).map(|shape| shape.coords_count()).sum()
}

/// Zooms of the coarser details that a map of very many corners has.
const ZOOMS: [f64; 2] = [8.0, 11.0];

/// From the file to triangles and borders.
pub fn ready(bench: &Bench) -> Result<Timed> {
    let path = bench.data.any_layer()?;
    let source = bench.data.boundary_source(&path);
    bench.time(
        || Ok(()),
        |()| {
            let level = boundaries::read(&path, &source, &Progress::new())?.level;
            let (id, areas) = (level.id.clone(), level.len());
            let geography = geography(level)?;
            let arcs = geography.topology(&id)?.arc_count();
            let details = std::iter::once(Detail::Full).chain(ZOOMS.map(Detail::at_zoom));
            let drawn = details.map(|detail| Drawn::new(&geography, &id, detail));
            Ok((areas, arcs, drawn.collect::<Result<Vec<_>>>()?))
        },
        |(areas, arcs, drawn)| {
            let triangles: Vec<usize> = drawn.iter().map(Drawn::triangles).collect();
            Ok(json!({ "areas": areas, "arcs": arcs, "triangles": triangles }))
        },
    )
}

/// All that a graphics card draws of a level at a detail.
pub struct Drawn(Vec<(Triangles, Lines)>);

impl Drawn {
    pub fn new(geography: &Geography, level: &LevelId, detail: Detail) -> Result<Drawn> {
        let pieces = geography.pieces(level)?;
        let detailed = pieces.at(detail);
        let all = (0..pieces.len()).into_par_iter();
        Ok(Drawn(all.map(|piece| (detailed.triangles(piece), detailed.lines(piece))).collect()))
    }

    pub fn triangles(&self) -> usize {
        self.0.iter().map(|(triangles, _)| triangles.indices.len() / 3).sum()
    }
}

/// The level that every task's areas are of.
pub fn id() -> LevelId {
    LevelId::new(super::data::LEVEL)
}
