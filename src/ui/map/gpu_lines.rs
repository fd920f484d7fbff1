//! How does the GPU draw lines of any width? The shader fetches the corners of
//! a piece of line, and those before and after it, from a table and moves the
//! corners of two triangles apart. A corner is eight bytes, once, whatever is
//! drawn of it. Neither instances, which would be thousands of little draws to
//! a software renderer, nor buffers that the smallest GPUs do not have: the
//! tables are textures.

use super::layer::Band;
use super::mesh::Lines;
use eframe::wgpu;
use wgpu::util::DeviceExt as _;

/// The width of a table's texture, as the shader knows it, and the height that
/// the smallest GPU takes.
const WIDTH: usize = 1024;
const MOST_ROWS: usize = 2048;

/// The corners of the two triangles of a piece.
const CORNERS: u32 = 6;

/// Numbers in pairs, read by the vertex shader.
#[derive(Clone)]
struct Table {
    group: wgpu::BindGroup,
    /// How many pairs there are.
    len: u32,
    bytes: u64,
}

impl Table {
    /// Beyond what a texture takes, pairs are left out. `end` follows the
    /// last.
    fn new(
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        layout: &wgpu::BindGroupLayout,
        mut pairs: Vec<[u32; 2]>,
        end: [u32; 2],
    ) -> Table {
        pairs.truncate(WIDTH * MOST_ROWS - 1);
        let len = pairs.len() as u32;
        let rows = (pairs.len() + 1).div_ceil(WIDTH);
        pairs.resize(rows * WIDTH, end);
        let descriptor = wgpu::TextureDescriptor {
            label: Some("map lines"),
            size: wgpu::Extent3d {
                width: WIDTH as u32,
                height: rows as u32,
                depth_or_array_layers: 1,
            },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rg32Uint,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        };
        let bytes = bytemuck::cast_slice(&pairs);
        let order = wgpu::util::TextureDataOrder::default();
        let texture = device.create_texture_with_data(queue, &descriptor, order, bytes);
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map lines"),
            layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(
                    &texture.create_view(&wgpu::TextureViewDescriptor::default()),
                ),
            }],
        });
        Table { group, len, bytes: bytes.len() as u64 }
    }
}

/// The lines of a chunk, as they lie in the GPU's memory.
pub struct GpuLines {
    corners: Table,
    /// Where the lines lie among the corners, and between which areas; those
    /// beside wide areas first.
    lines: Vec<crate::geography::Line>,
    /// By line, falling.
    widths: Vec<f32>,
}

impl GpuLines {
    pub fn upload(
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        layout: &wgpu::BindGroupLayout,
        lines: Lines,
    ) -> GpuLines {
        // A line begins after the last: that one ends.
        let corners = Table::new(device, queue, layout, lines.corners, [1, 0]);
        GpuLines { corners, lines: lines.lines, widths: lines.widths }
    }

    pub fn bytes(&self) -> u64 {
        self.corners.bytes + (size_of_val(&*self.lines) + size_of_val(&*self.widths)) as u64
    }

    /// Draws lines, each in the first of the bands that is for areas so narrow;
    /// gives how many triangles that were. `bind` lets what is drawn next be
    /// painted as a band is.
    pub fn draw(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        bands: &[Band],
        bind: impl Fn(&mut wgpu::RenderPass<'_>, usize),
    ) -> u32 {
        pass.set_bind_group(2, &self.corners.group, &[]);
        let mut from = 0;
        for (at, band) in bands.iter().enumerate() {
            let end = pieces_until(&self.lines, &self.widths, band.least_width);
            let end = end.min(self.corners.len.saturating_sub(1));
            if end > from {
                bind(pass, at);
                pass.draw(CORNERS * from..CORNERS * end, 0..1);
                from = end;
            }
        }
        2 * from
    }

    /// The pieces of the lines round some areas; `None` where there are none
    /// here.
    pub fn pick(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        layout: &wgpu::BindGroupLayout,
        round: Round,
        is_chosen: impl Fn(u32) -> bool,
    ) -> Option<Picked> {
        let pieces = pieces(&self.lines, round, is_chosen);
        (!pieces.is_empty()).then(|| Picked(Table::new(device, queue, layout, pieces, [0, 0])))
    }

    pub fn draw_picked(&self, pass: &mut wgpu::RenderPass<'_>, picked: &Picked) {
        pass.set_bind_group(2, &self.corners.group, &[]);
        pass.set_bind_group(3, &picked.0.group, &[]);
        pass.draw(0..CORNERS * picked.0.len, 0..1);
    }
}

/// Round what lines are picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// A line between two of the areas is there for each.
    Each,
    /// A line between two of them is not there.
    All,
}

/// Some of the pieces of a chunk's lines: by where each begins, and the area
/// that it is drawn for.
pub struct Picked(Table);

/// How many of the pieces, which are as many as corners, are of lines beside
/// areas that are at least so wide.
fn pieces_until(lines: &[crate::geography::Line], widths: &[f32], least_width: f32) -> u32 {
    let wide = widths.partition_point(|width| *width >= least_width);
    wide.checked_sub(1).and_then(|last| lines.get(last)).map_or(0, |line| line.first + line.count)
}

fn pieces(
    lines: &[crate::geography::Line],
    round: Round,
    is_chosen: impl Fn(u32) -> bool,
) -> Vec<[u32; 2]> {
    let mut pieces = Vec::new();
    for line in lines {
        let sides = [line.left, line.right]
            .map(|area| (area != crate::geography::NO_AREA && is_chosen(area)).then_some(area));
        if round == Round::All && sides.iter().all(Option::is_some) {
            continue;
        }
        let last = line.first + line.count.saturating_sub(1);
        for area in sides.into_iter().flatten() {
            pieces.extend((line.first..last).map(|first| [first, area]));
        }
    }
    pieces
}

/// The triangles of a chunk's areas, as they lie in the GPU's memory.
pub struct GpuAreas {
    vertices: wgpu::Buffer,
    indices: wgpu::Buffer,
    format: wgpu::IndexFormat,
    count: u32,
}

impl GpuAreas {
    pub fn upload(device: &wgpu::Device, areas: &super::mesh::Areas) -> GpuAreas {
        let buffer = |contents: &[u8], usage| {
            let label = Some("map areas");
            device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label, contents, usage })
        };
        let is_small = areas.vertices.len() <= usize::from(u16::MAX);
        let mut small: Vec<u16> = Vec::new();
        if is_small {
            small.extend(areas.indices.iter().map(|&index| index as u16));
            // A buffer is filled four bytes at a time.
            small.resize(small.len().next_multiple_of(2), 0);
        }
        let (format, indices) = match is_small {
            true => (wgpu::IndexFormat::Uint16, bytemuck::cast_slice(&small)),
            false => (wgpu::IndexFormat::Uint32, bytemuck::cast_slice(&areas.indices)),
        };
        GpuAreas {
            vertices: buffer(bytemuck::cast_slice(&areas.vertices), wgpu::BufferUsages::VERTEX),
            indices: buffer(indices, wgpu::BufferUsages::INDEX),
            format,
            count: areas.indices.len() as u32,
        }
    }

    pub fn bytes(&self) -> u64 {
        self.vertices.size() + self.indices.size()
    }

    /// Draws all; gives how many triangles that were.
    pub fn draw(&self, pass: &mut wgpu::RenderPass<'_>) -> u32 {
        if self.count > 0 {
            pass.set_vertex_buffer(0, self.vertices.slice(..));
            pass.set_index_buffer(self.indices.slice(..), self.format);
            pass.draw_indexed(0..self.count, 0, 0..1);
        }
        self.count / 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::{Line, NO_AREA};

    #[test]
    fn lines_are_drawn_up_to_the_last_that_has_room() {
        let line = |first, count| Line { first, count, left: 0, right: NO_AREA };
        let (lines, widths) = ([line(0, 3), line(3, 2), line(5, 4)], [9.0, 4.0, 1.0]);
        let until = |least| pieces_until(&lines, &widths, least);
        assert_eq!([10.0, 9.0, 5.0, 4.0, 0.0].map(until), [0, 3, 3, 5, 9]);
        assert_eq!(pieces_until(&[], &[], 0.0), 0);
    }

    #[test]
    fn the_pieces_round_an_area_are_found_whichever_side_it_is_on() {
        let line = |first, count, left, right| Line { first, count, left, right };
        let lines = [line(0, 3, 1, 2), line(3, 2, 2, NO_AREA), line(5, 2, 4, 1)];
        let of = |chosen: &[u32], round| pieces(&lines, round, |area| chosen.contains(&area));
        for round in [Round::Each, Round::All] {
            assert_eq!(of(&[1], round), [[0, 1], [1, 1], [5, 1]]);
            assert_eq!(of(&[2], round), [[0, 2], [1, 2], [3, 2]]);
            assert!(of(&[3, NO_AREA], round).is_empty());
        }
        assert_eq!(of(&[1, 2], Round::Each).len(), 6, "between two of them, for each");
        assert_eq!(of(&[1, 2], Round::All), [[3, 2], [5, 1]], "not between two of them");
    }
}
