//! How do areas become what the GPU takes? Triangles and borders from
//! geography's mesh; the outline of an area is the borders on either side.

use super::mesh::{Chunk, MapMesh, Segment, Vertex};
use crate::base::{LevelId, Result};
use crate::geography::{Border, Detail, Geography, MeshChunk, NO_AREA};

/// Areas to fill, with borders and an outline for each.
pub fn areas(geography: &Geography, level: &LevelId) -> Result<MapMesh> {
    let mesh = geography.mesh(level, Detail::Full)?;
    let chunks = mesh.chunks.iter().map(|chunk| {
        let mut made = with_borders(chunk);
        made.vertices = chunk
            .positions
            .iter()
            .zip(&chunk.area)
            .map(|(&offset, &area)| Vertex { offset, area })
            .collect();
        made.indices = chunk.indices.clone();
        made.outlines = chunk
            .borders
            .iter()
            .flat_map(|border| [border.left, border.right].map(|area| segment(border, area)))
            .filter(|segment| segment.area != NO_AREA)
            .collect();
        // Those of an area together: few are drawn at a time.
        made.outlines.sort_by_key(|segment| segment.area);
        made
    });
    Ok(MapMesh::new(mesh.areas, chunks.collect()))
}

/// Borders alone.
pub fn outlines(geography: &Geography, level: &LevelId) -> Result<MapMesh> {
    let mesh = geography.mesh(level, Detail::Full)?;
    Ok(MapMesh::new(mesh.areas, mesh.chunks.iter().map(with_borders).collect()))
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
