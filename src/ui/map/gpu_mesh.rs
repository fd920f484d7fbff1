//! What of one level's shapes lies in the GPU's memory? What is looked at, and
//! what was lately, up to so many bytes; the coarsest areas always, so that
//! there is never nothing to show.

use super::gpu_lines::{GpuAreas, GpuLines};
use super::gpu_pipelines::Pipelines;
use super::mesh::{Key, Made, MapMesh, Part};
use super::view::Camera;
use eframe::wgpu;
use std::collections::HashMap;

/// Above so many bytes, what was not seen for longest is let go.
const MOST_BYTES: u64 = 32 << 20;

/// What lies there of a part of a chunk.
pub enum There {
    Areas(GpuAreas),
    Lines(GpuLines),
}

impl There {
    fn bytes(&self) -> u64 {
        match self {
            There::Areas(areas) => areas.bytes(),
            There::Lines(lines) => lines.bytes(),
        }
    }
}

/// The shapes of one level.
#[derive(Default)]
pub struct GpuMesh {
    /// With the frame that each was looked at last.
    there: HashMap<Key, (There, u64)>,
    bytes: u64,
    /// The frame that the mesh was looked at last.
    pub seen: u64,
}

impl GpuMesh {
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes in what has been made, up to so many bytes.
    pub fn take(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        pipelines: &Pipelines,
        mesh: &MapMesh,
        most_bytes: usize,
    ) {
        for (key, made) in mesh.supply.take(most_bytes) {
            let there = match made {
                Made::Areas(areas) => There::Areas(GpuAreas::upload(device, &areas)),
                Made::Lines(lines) => {
                    let layout = &pipelines.table_layout;
                    There::Lines(GpuLines::upload(device, queue, layout, lines))
                }
            };
            self.bytes += there.bytes();
            if let Some((old, _)) = self.there.insert(key, (there, self.seen)) {
                self.bytes -= old.bytes();
            }
        }
    }

    /// Remembers that these are looked at, and gives those that are missing.
    pub fn look(&mut self, keys: impl Iterator<Item = Key>) -> Vec<Key> {
        let mut missing = Vec::new();
        for key in keys {
            match self.there.get_mut(&key) {
                Some((_, seen)) => *seen = self.seen,
                None => missing.push(key),
            }
        }
        missing
    }

    /// Lets go what was not seen for longest, where there is too much.
    pub fn let_go(&mut self) {
        if self.bytes <= MOST_BYTES {
            return;
        }
        let is_first = |key: &Key| key.part == Part::Areas && key.detail == 0;
        let mut unseen: Vec<(u64, Key)> = self
            .there
            .iter()
            .filter(|(key, (_, seen))| *seen < self.seen && !is_first(key))
            .map(|(key, (_, seen))| (*seen, *key))
            .collect();
        unseen.sort_unstable();
        for (_, key) in unseen {
            if self.bytes <= MOST_BYTES {
                break;
            }
            if let Some((there, _)) = self.there.remove(&key) {
                self.bytes -= there.bytes();
            }
        }
    }

    /// The part at its detail, else at the next coarser one that is there,
    /// else at a finer one.
    pub fn best(&self, key: Key) -> Option<(Key, &There)> {
        let coarser = (0..=key.detail).rev();
        let finer = key.detail + 1..key.detail.saturating_add(8);
        coarser.chain(finer).find_map(|detail| {
            let key = Key { detail, ..key };
            self.there.get(&key).map(|(there, _)| (key, there))
        })
    }

    pub fn lines(&self, key: &Key) -> Option<&GpuLines> {
        match self.there.get(key) {
            Some((There::Lines(lines), _)) => Some(lines),
            _ => None,
        }
    }
}

/// The chunks of a mesh in view, those nearest the middle first.
pub fn in_view(mesh: &MapMesh, camera: &Camera) -> Vec<u32> {
    let boxes = (0u32..).zip(&mesh.chunks);
    let mut seen: Vec<(f64, u32)> = boxes
        .filter(|(_, chunk)| camera.sees(chunk.min, chunk.max))
        .map(|(at, chunk)| {
            let away = [0, 1].map(|axis| {
                let nearest = camera.centre[axis].clamp(chunk.min[axis], chunk.max[axis]);
                camera.centre[axis] - nearest
            });
            (away[0].hypot(away[1]), at)
        })
        .collect();
    seen.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    seen.into_iter().map(|(_, at)| at).collect()
}
