//! How does the GPU draw lines of any width? Each piece is two triangles whose
//! corners the shader moves apart. They are plain vertices: a line drawn by
//! instances would be thousands of little draws to a software renderer.

use super::mesh::Segment;
use eframe::wgpu;
use std::ops::Range;
use wgpu::util::DeviceExt as _;

/// One corner of the two triangles of a piece.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Corner {
    from: [f32; 2],
    to: [f32; 2],
    /// The area, and in the lowest two bits which corner: bit 0 is the left
    /// side, bit 1 the end.
    area_and_corner: u32,
}

/// How the shader reads corners.
pub const CORNER_ATTRIBUTES: [wgpu::VertexAttribute; 3] =
    wgpu::vertex_attr_array![0 => Float32x2, 1 => Float32x2, 2 => Uint32];

/// Two triangles: start right, start left, end right; end right, start left,
/// end left.
const TRIANGLES: [u32; 6] = [0, 1, 2, 2, 1, 3];

/// The lines of a chunk, as they lie in the GPU's memory.
#[derive(Clone)]
pub struct GpuLines {
    corners: wgpu::Buffer,
    indices: wgpu::Buffer,
    count: u32,
    /// The indices of each area, rising by area; more than one range where its
    /// pieces do not lie together.
    of_area: Vec<(u32, Range<u32>)>,
}

impl GpuLines {
    /// What a piece takes.
    pub const BYTES: usize = 4 * size_of::<Corner>() + TRIANGLES.len() * size_of::<u32>();

    /// `None` where there are no lines.
    pub fn upload(device: &wgpu::Device, segments: &[Segment]) -> Option<GpuLines> {
        if segments.is_empty() {
            return None;
        }
        let corners: Vec<Corner> = segments.iter().flat_map(corners).collect();
        let pieces = segments.len() as u32;
        let indices: Vec<u32> =
            (0..pieces).flat_map(|piece| TRIANGLES.map(|corner| 4 * piece + corner)).collect();
        let buffer = |contents: &[u8], usage| {
            let label = Some("map lines");
            device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label, contents, usage })
        };
        Some(GpuLines {
            corners: buffer(bytemuck::cast_slice(&corners), wgpu::BufferUsages::VERTEX),
            indices: buffer(bytemuck::cast_slice(&indices), wgpu::BufferUsages::INDEX),
            count: pieces * TRIANGLES.len() as u32,
            of_area: runs(segments.iter().flat_map(|s| [s.area; TRIANGLES.len()])),
        })
    }

    /// The lines of some areas (rising); `None` where they have none here.
    pub fn pick(&self, device: &wgpu::Device, areas: &[u32]) -> Option<Picked> {
        let triangles = TRIANGLES.len() as u32;
        let ranges = together(&self.of_area, areas);
        let corner = |at: u32| 4 * (at / triangles) + TRIANGLES[(at % triangles) as usize];
        Picked::new(device, ranges.into_iter().flatten().map(corner).collect())
    }

    pub fn corners(&self) -> &wgpu::Buffer {
        &self.corners
    }

    pub fn draw(&self, pass: &mut wgpu::RenderPass<'_>) {
        pass.set_vertex_buffer(0, self.corners.slice(..));
        pass.set_index_buffer(self.indices.slice(..), wgpu::IndexFormat::Uint32);
        pass.draw_indexed(0..self.count, 0, 0..1);
    }
}

/// Some of a chunk's triangles, drawn as one.
pub struct Picked {
    indices: wgpu::Buffer,
    count: u32,
}

impl Picked {
    /// `None` where there is nothing to draw.
    pub fn new(device: &wgpu::Device, indices: Vec<u32>) -> Option<Picked> {
        if indices.is_empty() {
            return None;
        }
        let buffer = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("map pick"),
            contents: bytemuck::cast_slice(&indices),
            usage: wgpu::BufferUsages::INDEX,
        });
        Some(Picked { indices: buffer, count: indices.len() as u32 })
    }

    pub fn draw(&self, pass: &mut wgpu::RenderPass<'_>, vertices: &wgpu::Buffer) {
        pass.set_vertex_buffer(0, vertices.slice(..));
        pass.set_index_buffer(self.indices.slice(..), wgpu::IndexFormat::Uint32);
        pass.draw_indexed(0..self.count, 0, 0..1);
    }
}

fn corners(segment: &Segment) -> [Corner; 4] {
    let Segment { from, to, area } = *segment;
    [0, 1, 2, 3].map(|corner| Corner { from, to, area_and_corner: area << 2 | corner })
}

/// The runs of each area among those of all indices, rising by area.
pub fn runs(areas: impl Iterator<Item = u32>) -> Vec<(u32, Range<u32>)> {
    let mut runs: Vec<(u32, Range<u32>)> = Vec::new();
    for (index, area) in (0u32..).zip(areas) {
        match runs.last_mut() {
            Some((of, run)) if *of == area => run.end += 1,
            _ => runs.push((area, index..index + 1)),
        }
    }
    runs.sort_by_key(|(area, run)| (*area, run.start));
    runs
}

/// The runs of some areas (rising), those that lie together as one.
pub fn together(of_area: &[(u32, Range<u32>)], areas: &[u32]) -> Vec<Range<u32>> {
    let mut found: Vec<Range<u32>> = Vec::new();
    for area in areas {
        let first = of_area.partition_point(|(other, _)| other < area);
        let ranges = of_area.iter().skip(first).take_while(|(other, _)| other == area);
        found.extend(ranges.map(|(_, range)| range.clone()));
    }
    found.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<u32>> = Vec::new();
    for range in found {
        match merged.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_some_areas_are_found_and_those_together_are_one() {
        let segments =
            [3, 3, 1, 2, 2, 3].map(|area| Segment { from: [0.0; 2], to: [1.0; 2], area });
        let of_area = runs(segments.iter().flat_map(|s| [s.area; TRIANGLES.len()]));
        assert_eq!(together(&of_area, &[1, 2]), vec![12..30]);
        assert_eq!(together(&of_area, &[3]), vec![0..12, 30..36]);
        assert_eq!(together(&of_area, &[1, 2, 3]), vec![0..36]);
        assert!(together(&of_area, &[0, 7]).is_empty());
    }
}
