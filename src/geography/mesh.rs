//! What does a graphics card need to fill and outline the areas of a level?
//! Triangles and border segments in world coordinates, in chunks that lie
//! close together.
//!
//! Corners are offsets in f32 from their chunk's origin in f64, exact to
//! millimetres where absolute f32 would be metres off. A corner's pixel,
//! from the middle of the view, is
//! `(origin_world − centre_world) × scale + offset × scale`
//! with `scale = 256 × 2^zoom`: the first product in f64 and once for a
//! chunk, the second on the card.

use super::{Bounds, Outlines, Rings};
use earcut::Earcut;
use rayon::prelude::*;

/// "No area" beside a border.
pub const NO_AREA: u32 = u32::MAX;

/// Areas in a chunk, at most.
const AREAS_PER_CHUNK: usize = 1024;

/// A level as triangles.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    pub chunks: Vec<MeshChunk>,
    pub bounds_world: Bounds,
    /// Positions of areas in the chunks are below this.
    pub areas: usize,
}

/// Some areas that lie close together.
#[derive(Clone, Debug, PartialEq)]
pub struct MeshChunk {
    pub origin_world: [f64; 2],
    pub bounds_world: Bounds,
    /// Offsets from the origin, in world units.
    pub positions: Vec<[f32; 2]>,
    /// The area of each position.
    pub area: Vec<u32>,
    /// Three to a triangle, into `positions`.
    pub indices: Vec<u32>,
    /// Each border segment of the level is in one chunk.
    pub borders: Vec<Border>,
}

/// A border segment, as offsets from its chunk's origin, with the areas on
/// either side or `NO_AREA`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Border {
    pub from: [f32; 2],
    pub to: [f32; 2],
    pub left: u32,
    pub right: u32,
}

impl Mesh {
    pub(super) fn new(rings: &Rings, outlines: &Outlines) -> Mesh {
        let groups = groups(rings);
        let mut chunk_of = vec![0usize; rings.len()];
        for (chunk, areas) in groups.iter().enumerate() {
            for &area in areas {
                chunk_of[area] = chunk;
            }
        }
        let mut lines: Vec<Vec<usize>> = vec![Vec::new(); groups.len()];
        for (i, line) in outlines.lines.iter().enumerate() {
            let owner = match (line.left, line.right) {
                (Some(a), Some(b)) => a.min(b),
                (Some(a), None) | (None, Some(a)) => a,
                (None, None) => continue,
            };
            if let Some(lines) = chunk_of.get(owner).and_then(|&c| lines.get_mut(c)) {
                lines.push(i);
            }
        }
        let chunks: Vec<MeshChunk> = groups
            .par_iter()
            .zip(lines)
            .map(|(areas, lines)| {
                let mut chunk = MeshChunk::of(rings, areas);
                for line in lines.iter().filter_map(|&i| outlines.lines.get(i)) {
                    let side = |area: Option<usize>| area.map_or(NO_AREA, |a| a as u32);
                    for pair in line.points_world.windows(2) {
                        chunk.borders.push(Border {
                            from: chunk.offset(pair[0]),
                            to: chunk.offset(pair[1]),
                            left: side(line.left),
                            right: side(line.right),
                        });
                    }
                }
                chunk
            })
            .collect();
        let bounds_world = chunks.iter().map(|c| c.bounds_world).fold(Bounds::EMPTY, Bounds::union);
        Mesh { chunks, bounds_world, areas: rings.len() }
    }
}

impl MeshChunk {
    fn of(rings: &Rings, areas: &[usize]) -> MeshChunk {
        let shells = areas.iter().flat_map(|&a| rings.polygons_of(a)).filter_map(|p| p.first());
        let bounds_world = Bounds::of(shells.flatten().copied());
        let mut chunk = MeshChunk {
            origin_world: bounds_world.centre(),
            bounds_world,
            positions: Vec::new(),
            area: Vec::new(),
            indices: Vec::new(),
            borders: Vec::new(),
        };
        let mut earcut = Earcut::new();
        let mut triangles: Vec<u32> = Vec::new();
        for &area in areas {
            for polygon in rings.polygons_of(area) {
                let first = chunk.positions.len() as u32;
                let mut holes: Vec<u32> = Vec::new();
                let mut count = 0;
                for ring in polygon {
                    if count > 0 {
                        holes.push(count);
                    }
                    count += ring.len() as u32;
                }
                let [x0, y0] = chunk.origin_world;
                let corners = || polygon.iter().flatten().map(|&[x, y]| [x - x0, y - y0]);
                earcut.earcut(corners(), &holes, &mut triangles);
                chunk.positions.extend(corners().map(|[x, y]| [x as f32, y as f32]));
                chunk.area.extend(std::iter::repeat_n(area as u32, count as usize));
                chunk.indices.extend(triangles.iter().map(|i| first + i));
            }
        }
        chunk
    }

    /// Where a point of the world lies from the origin.
    pub fn offset(&self, [x, y]: [f64; 2]) -> [f32; 2] {
        [(x - self.origin_world[0]) as f32, (y - self.origin_world[1]) as f32]
    }
}

/// Areas by chunk: near ones together, by the order of a Z-shaped curve
/// through the middles of their boxes.
fn groups(rings: &Rings) -> Vec<Vec<usize>> {
    let all = rings.bounds_world;
    let mut order: Vec<(u64, usize)> = (0..rings.len())
        .filter(|&area| !rings.polygons_of(area).is_empty())
        .map(|area| {
            let [x, y] = Bounds::of(rings.of(area).flatten().copied()).centre();
            let cell = |v: f64, low: f64, size: f64| {
                if size > 0.0 { ((v - low) / size * 65_535.0) as u64 } else { 0 }
            };
            let column = cell(x, all.min[0], all.width());
            let row = cell(y, all.min[1], all.height());
            (spread(column) | spread(row) << 1, area)
        })
        .collect();
    order.sort_unstable();
    order
        .chunks(AREAS_PER_CHUNK)
        .map(|chunk| {
            let mut areas: Vec<usize> = chunk.iter().map(|(_, area)| *area).collect();
            areas.sort_unstable();
            areas
        })
        .collect()
}

/// The low 16 bits, each moved to twice its place.
fn spread(bits: u64) -> u64 {
    (0..16).fold(0, |spread, i| spread | (bits >> i & 1) << (2 * i))
}

#[cfg(test)]
mod tests {
    use super::super::arcs::Arcs;
    use super::super::chessboard;
    use super::super::rings::Drawn;
    use super::super::{Shape, ring};
    use super::*;
    use geo::{MultiPolygon, polygon};

    fn mesh_of(shapes: &[Option<&Shape>], tolerance: f64) -> (Mesh, Rings) {
        let arcs = Arcs::new(shapes);
        let drawn = Drawn::new(&arcs, tolerance);
        let rings = drawn.rings(&arcs);
        (Mesh::new(&rings, &drawn.outlines(&arcs)), rings)
    }

    /// World units squared, by triangles and by rings.
    fn sizes(mesh: &Mesh, rings: &Rings, area: usize) -> (f64, f64) {
        let mut triangles = 0.0;
        for chunk in &mesh.chunks {
            for t in chunk.indices.chunks_exact(3) {
                if chunk.area[t[0] as usize] as usize == area {
                    let [a, b, c] =
                        [0, 1, 2].map(|i| chunk.positions[t[i] as usize].map(f64::from));
                    triangles += ring::signed_area_of(&[a, b, c]).abs();
                }
            }
        }
        let by_rings: f64 = rings.of(area).map(ring::signed_area_of).sum();
        (triangles, by_rings.abs())
    }

    fn holed() -> Shape {
        MultiPolygon::new(vec![
            polygon![
                exterior: [(x: -2.0, y: 53.0), (x: -1.9, y: 53.01), (x: -1.88, y: 53.1), (x: -2.03, y: 53.08)],
                interiors: [
                    [(x: -1.98, y: 53.02), (x: -1.95, y: 53.02), (x: -1.96, y: 53.05)],
                    [(x: -1.93, y: 53.03), (x: -1.91, y: 53.04), (x: -1.92, y: 53.07)],
                ],
            ],
            polygon![(x: -1.8, y: 53.0), (x: -1.79, y: 53.0), (x: -1.79, y: 53.01)],
        ])
    }

    #[test]
    fn triangles_cover_as_much_as_the_polygon_does_with_its_holes() {
        let (shape, square) = (holed(), chessboard::square(0, 9));
        let (mesh, rings) = mesh_of(&[Some(&shape), None, Some(&square)], 0.0);
        for area in [0, 2] {
            let (triangles, by_rings) = sizes(&mesh, &rings, area);
            assert!(by_rings > 0.0 && (triangles / by_rings - 1.0).abs() < 1e-5, "{area}");
        }
        assert_eq!(sizes(&mesh, &rings, 1), (0.0, 0.0));
        assert!(mesh.chunks[0].area.iter().all(|&a| a != 1));
    }

    #[test]
    fn a_corner_is_back_in_its_place_to_a_centimetre() {
        let shape = holed();
        let (mesh, rings) = mesh_of(&[Some(&shape)], 0.0);
        let chunk = &mesh.chunks[0];
        let metres = super::super::metres_per_world_unit(53.0);
        for (offset, world) in chunk.positions.iter().zip(rings.of(0).flatten()) {
            for axis in 0..2 {
                let back = chunk.origin_world[axis] + f64::from(offset[axis]);
                assert!((back - world[axis]).abs() * metres < 0.01);
            }
        }
        assert!(chunk.bounds_world.contains(chunk.origin_world));
    }

    #[test]
    fn a_border_is_there_once_with_the_areas_on_either_side() {
        let (west, east) = (chessboard::square(0, 0), chessboard::square(1, 0));
        let (mesh, _) = mesh_of(&[Some(&west), Some(&east)], 0.0);
        let borders: Vec<&Border> = mesh.chunks.iter().flat_map(|c| &c.borders).collect();
        assert_eq!(borders.len(), 7);
        let inner: Vec<_> =
            borders.iter().filter(|b| b.left != NO_AREA && b.right != NO_AREA).collect();
        assert_eq!(inner.len(), 1);
        // The west's own side is west: to the left of a line that runs north,
        // which on the map is a line of falling y.
        let north = inner[0].to[1] < inner[0].from[1];
        assert_eq!(inner[0].left, u32::from(!north));
    }

    #[test]
    fn many_areas_lie_in_chunks_of_near_ones() {
        let shapes: Vec<Shape> =
            (0..10_000).map(|i| chessboard::square(i % 100, i / 100)).collect();
        let shapes: Vec<Option<&Shape>> = shapes.iter().map(Some).collect();
        let (mesh, rings) = mesh_of(&shapes, 0.0);
        assert_eq!(mesh.chunks.len(), 10);
        let triangles: usize = mesh.chunks.iter().map(|c| c.indices.len() / 3).sum();
        assert_eq!(triangles, 20_000);
        let size = |b: &Bounds| b.width() * b.height();
        let boxes: f64 = mesh.chunks.iter().map(|c| size(&c.bounds_world)).sum();
        assert!(boxes < 3.0 * size(&rings.bounds_world), "chunks in rows would make ten times it");
    }
}
