//! How do areas become what the GPU takes? Triangles and borders from
//! geography's mesh; the outline of an area is the borders on either side. A
//! level of very many corners has coarser details beside the full one.

use super::mesh::{Chunk, Coarser, MapMesh, Segment, Vertex};
use crate::base::{LevelId, Result};
use crate::geography::{Detail, DetailedPieces, Geography, Lines, NO_AREA, Pieces};
use rayon::prelude::*;

/// Up to so many corners of lines every renderer draws them all.
const FEW_CORNERS: usize = 250_000;
/// Zooms up to which each coarser detail is drawn.
const ZOOMS: [f64; 2] = [8.0, 11.0];

/// Areas to fill, with borders and an outline for each.
pub fn areas(geography: &Geography, level: &LevelId) -> Result<MapMesh> {
    detailed(geography, level, filled)
}

/// Borders alone.
pub fn outlines(geography: &Geography, level: &LevelId) -> Result<MapMesh> {
    detailed(geography, level, |pieces, detailed, piece| {
        with_borders(pieces, piece, &detailed.lines(piece))
    })
}

fn detailed(
    geography: &Geography,
    level: &LevelId,
    made: impl Fn(&Pieces, &DetailedPieces, usize) -> Chunk + Sync,
) -> Result<MapMesh> {
    let pieces = geography.pieces(level)?;
    let chunks = |detail| {
        let detailed = pieces.at(detail);
        (0..pieces.len()).into_par_iter().map(|piece| made(&pieces, &detailed, piece)).collect()
    };
    let mut mesh = MapMesh::new(pieces.areas(), chunks(Detail::Full));
    if pieces.corners() > FEW_CORNERS {
        for zoom in ZOOMS {
            let most_pixels_per_world = 256.0 * zoom.exp2();
            let chunks = chunks(Detail::at_zoom(zoom));
            mesh.coarser.push(Coarser { most_pixels_per_world, chunks });
        }
    }
    Ok(mesh)
}

fn filled(pieces: &Pieces, detailed: &DetailedPieces, piece: usize) -> Chunk {
    let (triangles, lines) = (detailed.triangles(piece), detailed.lines(piece));
    let mut made = with_borders(pieces, piece, &lines);
    let corners = triangles.positions.iter().zip(&triangles.area);
    made.vertices = corners.map(|(&offset, &area)| Vertex { offset, area }).collect();
    made.indices = triangles.indices;
    let right = segments(&lines, |line| line.right);
    let outlines = made.borders.iter().copied().chain(right);
    made.outlines = outlines.filter(|segment| segment.area != NO_AREA).collect();
    // Those of an area together: few are drawn at a time.
    made.outlines.sort_by_key(|segment| segment.area);
    made
}

fn with_borders(pieces: &Pieces, piece: usize, lines: &Lines) -> Chunk {
    let bounds = pieces.bounds_of(piece);
    Chunk {
        origin: bounds.centre(),
        min: bounds.min,
        max: bounds.max,
        borders: segments(lines, |line| line.left).collect(),
        ..Chunk::default()
    }
}

fn segments(
    lines: &Lines,
    side: impl Fn(&crate::geography::Line) -> u32,
) -> impl Iterator<Item = Segment> {
    lines.lines.iter().flat_map(move |line| {
        let area = side(line);
        let corners = &lines.corners[line.first as usize..(line.first + line.count) as usize];
        corners.windows(2).map(move |pair| Segment { from: pair[0], to: pair[1], area })
    })
}
