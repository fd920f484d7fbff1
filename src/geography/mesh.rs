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

use super::Bounds;
use super::drawing::{Drawn, Weighed};
use super::topology::{AreaAt, NOBODY, Topology};
use earcut::Earcut;
use rayon::prelude::*;

/// "No area" beside a border.
pub const NO_AREA: u32 = NOBODY;

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
    pub(super) fn new(topology: &Topology, weighed: &Weighed, drawn: &Drawn) -> Mesh {
        let chunks: Vec<MeshChunk> = weighed
            .chunks(topology)
            .par_iter()
            .map_init(Pen::default, |pen, areas| MeshChunk::of(topology, drawn, areas, pen))
            .collect();
        let bounds = chunks.iter().map(|chunk| chunk.bounds_world);
        let bounds_world = bounds.fold(Bounds::EMPTY, Bounds::union);
        Mesh { chunks, bounds_world, areas: topology.len() }
    }
}

/// What is needed for one polygon after another; keeps its memory.
#[derive(Default)]
struct Pen {
    earcut: Earcut<f64>,
    corners: Vec<[f64; 2]>,
    holes: Vec<u32>,
    triangles: Vec<u32>,
}

impl MeshChunk {
    fn of(topology: &Topology, drawn: &Drawn, areas: &[AreaAt], pen: &mut Pen) -> MeshChunk {
        let areas = || areas.iter().map(|&area| area as usize);
        let runs = areas().flat_map(|area| topology.runs_of_area(area));
        let bounds_world = Bounds::of(runs.flat_map(|run| drawn.arc(run.arc())).copied());
        let mut chunk = MeshChunk {
            origin_world: bounds_world.centre(),
            bounds_world,
            positions: Vec::new(),
            area: Vec::new(),
            indices: Vec::new(),
            borders: Vec::new(),
        };
        for area in areas() {
            for polygon in topology.polygons_of(area) {
                pen.fill(topology, drawn, polygon, chunk.origin_world);
                let first = chunk.positions.len() as u32;
                let corners = &pen.corners;
                chunk.positions.extend(corners.iter().map(|&[x, y]| [x as f32, y as f32]));
                chunk.area.extend(std::iter::repeat_n(area as u32, corners.len()));
                chunk.indices.extend(pen.triangles.iter().map(|i| first + i));
            }
            // Arcs come in the order of the area to their left.
            let left = |side: &[AreaAt; 2]| side[0] < area as AreaAt;
            let from = topology.sides.partition_point(left);
            let arcs = topology.sides[from..].iter().take_while(|side| side[0] == area as AreaAt);
            for (arc, &[left, right]) in (from..).zip(arcs) {
                for pair in drawn.arc(arc).windows(2) {
                    let (from, to) = (chunk.offset(pair[0]), chunk.offset(pair[1]));
                    chunk.borders.push(Border { from, to, left, right });
                }
            }
        }
        chunk
    }

    /// Where a point of the world lies from the origin.
    pub fn offset(&self, [x, y]: [f64; 2]) -> [f32; 2] {
        [(x - self.origin_world[0]) as f32, (y - self.origin_world[1]) as f32]
    }
}

impl Pen {
    /// The corners of a polygon from an origin, and its triangles.
    fn fill(&mut self, topology: &Topology, drawn: &Drawn, polygon: usize, [x0, y0]: [f64; 2]) {
        self.corners.clear();
        self.holes.clear();
        for ring in topology.rings_of(polygon) {
            if !self.corners.is_empty() {
                self.holes.push(self.corners.len() as u32);
            }
            drawn.add_ring(topology, ring, &mut self.corners);
        }
        for corner in &mut self.corners {
            *corner = [corner[0] - x0, corner[1] - y0];
        }
        self.earcut.earcut(self.corners.iter().copied(), &self.holes, &mut self.triangles);
    }
}

/// Areas by chunk: halved along the longer side until few enough are left.
/// Areas without a shape are in none.
pub(super) fn chunks(boxes: &[Bounds]) -> Vec<Vec<AreaAt>> {
    let centres: Vec<[f64; 2]> = boxes.iter().map(Bounds::centre).collect();
    let there = (0..boxes.len()).filter(|&area| !boxes[area].is_empty());
    let mut areas: Vec<AreaAt> = there.map(|area| area as AreaAt).collect();
    let mut chunks = Vec::new();
    halve(&mut areas, &centres, &mut chunks);
    chunks
}

fn halve(areas: &mut [AreaAt], centres: &[[f64; 2]], chunks: &mut Vec<Vec<AreaAt>>) {
    if areas.is_empty() {
        return;
    }
    if areas.len() <= AREAS_PER_CHUNK {
        areas.sort_unstable();
        chunks.push(areas.to_vec());
        return;
    }
    let bounds = Bounds::of(areas.iter().map(|&area| centres[area as usize]));
    let axis = usize::from(bounds.height() > bounds.width());
    let along = |area: &AreaAt| centres[*area as usize][axis];
    let middle = areas.len() / 2;
    areas.select_nth_unstable_by(middle, |a, b| along(a).total_cmp(&along(b)).then(a.cmp(b)));
    let (low, high) = areas.split_at_mut(middle);
    halve(low, centres, chunks);
    halve(high, centres, chunks);
}

#[cfg(test)]
mod tests {
    use super::super::{Detail, Rings, Shape, chessboard, ring};
    use super::*;
    use geo::{MultiPolygon, polygon};

    fn mesh_of(shapes: &[Option<&Shape>], detail: Detail) -> (Mesh, Rings) {
        let topology = Topology::new(shapes);
        let weighed = Weighed::new(&topology);
        let drawn = Drawn::new(&topology, &weighed, detail.fineness());
        (Mesh::new(&topology, &weighed, &drawn), Rings::new(&topology, &drawn))
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
        let (mesh, rings) = mesh_of(&[Some(&shape), None, Some(&square)], Detail::Full);
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
        let (mesh, rings) = mesh_of(&[Some(&shape)], Detail::Full);
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
        let (mesh, _) = mesh_of(&[Some(&west), Some(&east)], Detail::Full);
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
        let (mesh, rings) = mesh_of(&shapes, Detail::Full);
        assert_eq!(mesh.chunks.len(), 16);
        let triangles: usize = mesh.chunks.iter().map(|c| c.indices.len() / 3).sum();
        assert_eq!(triangles, 20_000);
        let size = |b: &Bounds| b.width() * b.height();
        let boxes: f64 = mesh.chunks.iter().map(|c| size(&c.bounds_world)).sum();
        assert!(boxes < 3.0 * size(&rings.bounds_world), "chunks in rows would make ten times it");
    }
}
