//! How does a level become what the map asks for? Geography's pieces, at
//! details that follow the zoom, made when they are looked at.

use super::area_widths::AreaWidths;
use super::mesh::{Areas, ChunkBox, Key, Lines, Made, MapMesh, Part, Vertex};
use super::supply::Source;
use crate::base::{LevelId, Result};
use crate::geography::{Detail, Geography, Pieces, Triangles};
use rayon::prelude::*;
use std::sync::Arc;

/// Up to so many corners of lines every renderer draws them all.
const FEW_CORNERS: usize = 250_000;

/// The window that the coarsest detail shows the whole level in, in pixels.
const COARSEST_PX: f64 = 1100.0;

/// Zoom levels from one detail to the next, and the zoom from which every
/// corner is drawn: of a country at zoom 13, where nine areas in ten are out
/// of sight, all corners are but a quarter more than those that matter.
const ZOOMS: usize = 2;
const ALL_FROM_ZOOM: f64 = 12.5;

/// Areas to fill, and the lines between them.
pub fn areas(geography: &Geography, level: &LevelId) -> Result<MapMesh> {
    let (mesh, has_few) = mesh(geography, level)?;
    // The first look is ready with the ground.
    mesh.supply.make(&mesh.coarsest(Part::Areas));
    if has_few {
        mesh.supply.make(&mesh.coarsest(Part::Lines));
    }
    Ok(mesh)
}

/// Lines alone.
pub fn outlines(geography: &Geography, level: &LevelId) -> Result<MapMesh> {
    let (mesh, _) = mesh(geography, level)?;
    mesh.supply.make(&mesh.coarsest(Part::Lines));
    Ok(mesh)
}

fn mesh(geography: &Geography, level: &LevelId) -> Result<(MapMesh, bool)> {
    let pieces = geography.pieces(level)?;
    let has_few = pieces.corners() <= FEW_CORNERS;
    let zooms = if has_few { Vec::new() } else { zooms(&pieces) };
    let most = |zoom: &f64| 256.0 * zoom.exp2();
    let mut pixels_per_world: Vec<f64> = zooms.iter().map(most).collect();
    pixels_per_world.push(f64::INFINITY);
    let mut details: Vec<Detail> = zooms.into_iter().map(Detail::at_zoom).collect();
    details.push(Detail::Full);
    let boxes = (0..pieces.len()).map(|piece| {
        let bounds = pieces.bounds_of(piece);
        let widest = pieces.widest_of(piece);
        ChunkBox { origin: bounds.centre(), min: bounds.min, max: bounds.max, widest }
    });
    let boxes = boxes.collect();
    let widths = AreaWidths::new(Arc::clone(pieces.widths_world()));
    let source = OfPieces { pieces, details, widths: widths.clone() };
    Ok((MapMesh::new(widths, boxes, pixels_per_world, source), has_few))
}

/// The zooms up to which coarser details are drawn: the first where the whole
/// is in the window.
fn zooms(pieces: &Pieces) -> Vec<f64> {
    let bounds = pieces.bounds_world();
    let extent = bounds.width().max(bounds.height()).max(1e-9);
    let coarsest = (COARSEST_PX / extent / 256.0).log2().ceil().max(0.0);
    let zooms = (0..24).map(|step| coarsest + (step * ZOOMS) as f64);
    zooms.take_while(|zoom| *zoom < ALL_FROM_ZOOM).collect()
}

struct OfPieces {
    pieces: Arc<Pieces>,
    /// From the coarsest up.
    details: Vec<Detail>,
    widths: AreaWidths,
}

impl Source for OfPieces {
    fn make(&self, keys: &[Key]) -> Vec<Made> {
        // What a detail leaves out is found in parallel itself: not within.
        let at = |key: &Key| {
            let detail = self.details.get(usize::from(key.detail)).copied().unwrap_or_default();
            self.pieces.at(detail)
        };
        let wanted: Vec<_> = keys.iter().map(|key| (key, at(key))).collect();
        let made = |(key, detailed): &(&Key, crate::geography::DetailedPieces)| match key.part {
            Part::Areas => Made::Areas(filled(detailed.triangles(key.chunk as usize))),
            Part::Lines => {
                let lines = detailed.lines(key.chunk as usize);
                Made::Lines(Lines::new(&lines.corners, &lines.lines, &self.widths))
            }
        };
        wanted.par_iter().map(made).collect()
    }
}

fn filled(triangles: Triangles) -> Areas {
    let corners = triangles.positions.iter().zip(&triangles.area);
    let vertices = corners.map(|(&offset, &area)| Vertex { offset, area }).collect();
    Areas { vertices, indices: triangles.indices }
}
