//! What is handed to the GPU, once, for each level? Triangles and line
//! segments in chunks, as offsets from an origin of their own.

use std::sync::atomic::{AtomicU64, Ordering};

/// A corner of a triangle: its offset from the chunk's origin in world units,
/// and the area it belongs to, by position in the level.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Vertex {
    pub offset: [f32; 2],
    pub area: u32,
}

/// A piece of a border, between two offsets, of an area.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Segment {
    pub from: [f32; 2],
    pub to: [f32; 2],
    pub area: u32,
}

/// A part of the map that is drawn, or left out, as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chunk {
    /// World coordinates that the offsets are from; in f64, so that offsets
    /// in f32 are true to millimetres.
    pub origin: [f64; 2],
    /// World coordinates.
    pub min: [f64; 2],
    pub max: [f64; 2],
    pub vertices: Vec<Vertex>,
    pub indices: Vec<u32>,
    /// Between two areas or at the edge: each once.
    pub borders: Vec<Segment>,
    /// Round each area: a border between two areas is here twice.
    pub outlines: Vec<Segment>,
}

/// The same areas in the same chunks with fewer corners, for a look from
/// further away.
#[derive(Clone, Debug, PartialEq)]
pub struct Coarser {
    /// Physical pixels for one world unit up to which nobody sees the
    /// difference.
    pub most_pixels_per_world: f64,
    pub chunks: Vec<Chunk>,
}

/// One level's shapes as the GPU takes them.
#[derive(Clone, Debug, PartialEq)]
pub struct MapMesh {
    /// Tells meshes apart: no two are made with the same.
    pub key: u64,
    pub areas: usize,
    pub min: [f64; 2],
    pub max: [f64; 2],
    /// With every corner.
    pub chunks: Vec<Chunk>,
    /// From the coarsest up.
    pub coarser: Vec<Coarser>,
}

impl MapMesh {
    pub fn new(areas: usize, chunks: Vec<Chunk>) -> MapMesh {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let mut min = [f64::INFINITY; 2];
        let mut max = [f64::NEG_INFINITY; 2];
        for chunk in &chunks {
            for axis in 0..2 {
                min[axis] = min[axis].min(chunk.min[axis]);
                max[axis] = max[axis].max(chunk.max[axis]);
            }
        }
        let key = NEXT.fetch_add(1, Ordering::Relaxed);
        MapMesh { key, areas, min, max, chunks, coarser: Vec::new() }
    }

    /// Which detail to draw at so many physical pixels for a world unit: the
    /// coarsest that will do, by its place in `coarser`, or one more for all.
    pub fn detail_at(&self, pixels_per_world: f64) -> usize {
        let does = |coarser: &Coarser| pixels_per_world <= coarser.most_pixels_per_world;
        self.coarser.iter().position(does).unwrap_or(self.coarser.len())
    }

    /// The chunks of a detail.
    pub fn chunks_at(&self, detail: usize) -> &[Chunk] {
        self.coarser.get(detail).map_or(&self.chunks, |coarser| &coarser.chunks)
    }

    /// How wide an area is on average, in world units.
    pub fn mean_width(&self) -> f64 {
        if self.areas == 0 {
            return 0.0;
        }
        let extent = (self.max[0] - self.min[0]) * (self.max[1] - self.min[1]);
        (extent / self.areas as f64).max(0.0).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coarsest_detail_that_will_do_is_drawn() {
        let chunk = |areas: u32| Chunk {
            vertices: (0..areas).map(|area| Vertex { offset: [0.0; 2], area }).collect(),
            ..Chunk::default()
        };
        let mut mesh = MapMesh::new(3, vec![chunk(3)]);
        assert_eq!(mesh.detail_at(1.0), 0, "there is but one");
        assert_eq!(mesh.chunks_at(0)[0].vertices.len(), 3);
        let coarser = |most_pixels_per_world, areas| Coarser {
            most_pixels_per_world,
            chunks: vec![chunk(areas)],
        };
        mesh.coarser = vec![coarser(100.0, 1), coarser(1000.0, 2)];
        let drawn = [50.0, 100.0, 101.0, 5000.0]
            .map(|scale| mesh.chunks_at(mesh.detail_at(scale))[0].vertices.len());
        assert_eq!(drawn, [1, 1, 2, 3]);
    }
}
