//! What does a map ask for of a level? Chunks of areas that lie close
//! together, each at the detail that its pixels need: triangles to fill the
//! areas and the lines between them, as offsets from an origin of their own.

use super::area_widths::AreaWidths;
use super::supply::{Source, Supply};
use crate::geography::Line;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A corner of a triangle: its offset from the chunk's origin in world units,
/// and the area it belongs to, by position in the level.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Vertex {
    pub offset: [f32; 2],
    pub area: u32,
}

/// The areas of a chunk, to be filled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Areas {
    pub vertices: Vec<Vertex>,
    /// Three to a triangle.
    pub indices: Vec<u32>,
}

/// The lines of a chunk, each once: between two areas or at the edge; those
/// beside wide areas first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// The bits of offsets from the chunk's origin in world units, one line
    /// after the other. The lowest bit of the first number, which is worth
    /// nothing that could be seen, says that a line begins here.
    pub corners: Vec<[u32; 2]>,
    pub lines: Vec<Line>,
    /// By line, falling: how wide the narrower of the areas beside it is, in
    /// world units.
    pub widths: Vec<f32>,
}

impl Lines {
    /// Of lines of corners, given as offsets.
    pub fn new(offsets: &[[f32; 2]], lines: &[Line], widths: &AreaWidths) -> Lines {
        let mut wide_first: Vec<(f32, Line)> =
            lines.iter().map(|line| (widths.beside(line), *line)).collect();
        wide_first.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut made = Lines { corners: Vec::with_capacity(offsets.len()), ..Lines::default() };
        for (width, line) in wide_first {
            let span = line.first as usize..(line.first + line.count) as usize;
            let Some(offsets) = offsets.get(span) else { continue };
            let first = made.corners.len();
            made.corners.extend(offsets.iter().map(|[x, y]| [x.to_bits() & !1, y.to_bits()]));
            if let Some(corner) = made.corners.get_mut(first) {
                corner[0] |= 1;
            }
            made.lines.push(Line { first: first as u32, ..line });
            made.widths.push(width);
        }
        made
    }
}

/// What of a chunk is uploaded, drawn and let go as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    Areas,
    Lines,
}

/// A part of a chunk at a detail, by its place in `MapMesh::details`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub part: Part,
    pub detail: u8,
    pub chunk: u32,
}

/// What a key is of, made.
#[derive(Clone, Debug, PartialEq)]
pub enum Made {
    Areas(Areas),
    Lines(Lines),
}

impl Made {
    /// What it takes in memory.
    pub fn bytes(&self) -> usize {
        match self {
            Made::Areas(areas) => size_of_val(&*areas.vertices) + size_of_val(&*areas.indices),
            Made::Lines(lines) => {
                size_of_val(&*lines.corners)
                    + size_of_val(&*lines.lines)
                    + size_of_val(&*lines.widths)
            }
        }
    }
}

/// Where a chunk lies, in world coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChunkBox {
    /// What offsets are from; in f64, so that offsets in f32 are true to
    /// millimetres.
    pub origin: [f64; 2],
    pub min: [f64; 2],
    pub max: [f64; 2],
    /// How wide its widest area is, in world units.
    pub widest: f32,
}

/// One level's shapes, as far as the map asks for them.
pub struct MapMesh {
    /// Tells meshes apart: no two are made with the same.
    pub key: u64,
    /// How wide each area is, by position in the level.
    pub widths: AreaWidths,
    pub min: [f64; 2],
    pub max: [f64; 2],
    pub chunks: Vec<ChunkBox>,
    /// Physical pixels for one world unit up to which each detail will do,
    /// from the coarsest up. Beyond the last it is drawn none the less.
    pub details: Vec<f64>,
    pub supply: Supply,
    /// Whether a map of it has been drawn: the first of a country takes a
    /// second.
    pub is_drawn: AtomicBool,
}

impl MapMesh {
    pub fn new(
        widths: AreaWidths,
        chunks: Vec<ChunkBox>,
        details: Vec<f64>,
        source: impl Source + 'static,
    ) -> MapMesh {
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
        MapMesh {
            key,
            widths,
            min,
            max,
            chunks,
            details,
            supply: Supply::new(source),
            is_drawn: AtomicBool::new(false),
        }
    }

    /// Which detail to draw at so many physical pixels for a world unit: the
    /// coarsest that will do.
    pub fn detail_at(&self, pixels_per_world: f64) -> u8 {
        let does = |most: &f64| pixels_per_world <= *most;
        let last = self.details.len().saturating_sub(1);
        self.details.iter().position(does).unwrap_or(last).min(u8::MAX.into()) as u8
    }

    /// All of a part at the coarsest detail.
    pub fn coarsest(&self, part: Part) -> Vec<Key> {
        (0..self.chunks.len() as u32).map(|chunk| Key { part, detail: 0, chunk }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::NO_AREA;

    #[test]
    fn the_coarsest_detail_that_will_do_is_drawn() {
        let mesh = |details: &[f64]| {
            let widths = AreaWidths::new([1.0; 3].into());
            MapMesh::new(widths, Vec::new(), details.to_vec(), |_: &[Key]| -> Vec<Made> {
                Vec::new()
            })
        };
        assert_eq!(mesh(&[f64::INFINITY]).detail_at(1.0), 0, "there is but one");
        let mesh = mesh(&[100.0, 1000.0, f64::INFINITY]);
        let at = [50.0, 100.0, 101.0, 5000.0].map(|scale| mesh.detail_at(scale));
        assert_eq!(at, [0, 0, 1, 2]);
    }

    #[test]
    fn a_line_tells_where_it_begins_and_stays_where_it_is() {
        let line = |first, count, right| Line { first, count, left: 0, right };
        let offsets = [[1e-5, 2e-5], [0.0, 1.0], [-3e-5, 0.5], [4e-5, -1.0], [2e-5, 0.0]];
        let widths = AreaWidths::new([3.0, 1.0, 2.0].into());
        let lines = [line(0, 2, 1), line(2, 3, NO_AREA)];
        let made = Lines::new(&offsets, &lines, &widths);
        assert_eq!(made.lines, [line(0, 3, NO_AREA), line(3, 2, 1)], "the wider one first");
        assert_eq!(made.widths, [3.0, 1.0]);
        let begins: Vec<bool> = made.corners.iter().map(|corner| corner[0] & 1 == 1).collect();
        assert_eq!(begins, [true, false, false, true, false]);
        for (corner, offset) in made.corners.iter().zip([2, 3, 4, 0, 1].map(|at| offsets[at])) {
            let [x, y] = corner.map(f32::from_bits);
            assert!((x - offset[0]).abs() <= offset[0].abs() * 2e-7 + 1e-40 && y == offset[1]);
        }
    }
}
