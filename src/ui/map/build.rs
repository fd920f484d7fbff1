//! How do areas become what the GPU takes? Triangles and borders from
//! geography's mesh; the outline of an area is the borders on either side. A
//! level of very many corners has coarser details beside the full one.

use super::mesh::{Chunk, Coarser, MapMesh, Segment, Vertex};
use crate::base::{LevelId, Result};
use crate::geography::{Border, Detail, Geography, Mesh, MeshChunk, NO_AREA};

/// Up to so many corners every renderer draws them all.
const FEW_CORNERS: usize = 500_000;
/// Zooms up to which each coarser detail is drawn.
const ZOOMS: [f64; 2] = [8.0, 11.0];

/// Areas to fill, with borders and an outline for each.
pub fn areas(geography: &Geography, level: &LevelId) -> Result<MapMesh> {
    detailed(geography, level, filled)
}

/// Borders alone.
pub fn outlines(geography: &Geography, level: &LevelId) -> Result<MapMesh> {
    detailed(geography, level, |chunk| with_borders(&chunk))
}

fn detailed(
    geography: &Geography,
    level: &LevelId,
    made: impl Fn(MeshChunk) -> Chunk,
) -> Result<MapMesh> {
    let chunks = |mesh: Mesh| mesh.chunks.into_iter().map(&made).collect();
    let full = geography.mesh(level, Detail::Full)?;
    let corners: usize = full.chunks.iter().map(|chunk| chunk.positions.len()).sum();
    let mut mesh = MapMesh::new(full.areas, chunks(full));
    if corners > FEW_CORNERS {
        for zoom in ZOOMS {
            let most_pixels_per_world = 256.0 * zoom.exp2();
            let chunks = chunks(geography.mesh(level, Detail::at_zoom(zoom))?);
            mesh.coarser.push(Coarser { most_pixels_per_world, chunks });
        }
    }
    Ok(mesh)
}

fn filled(chunk: MeshChunk) -> Chunk {
    let mut made = with_borders(&chunk);
    let corners = chunk.positions.iter().zip(&chunk.area);
    made.vertices = corners.map(|(&offset, &area)| Vertex { offset, area }).collect();
    made.indices = chunk.indices;
    let sides = |border: &Border| [border.left, border.right].map(|area| segment(border, area));
    let outlines = chunk.borders.iter().flat_map(sides);
    made.outlines = outlines.filter(|segment| segment.area != NO_AREA).collect();
    // Those of an area together: few are drawn at a time.
    made.outlines.sort_by_key(|segment| segment.area);
    made
}

fn with_borders(chunk: &MeshChunk) -> Chunk {
    Chunk {
        origin: chunk.origin_world,
        min: chunk.bounds_world.min,
        max: chunk.bounds_world.max,
        borders: chunk.borders.iter().map(|border| segment(border, border.left)).collect(),
        ..Chunk::default()
    }
}

fn segment(border: &Border, area: u32) -> Segment {
    Segment { from: border.from, to: border.to, area }
}
