//! What of one level on one map lies in the GPU's memory, beside its shapes?
//! The table of its colours, which of its lines are picked, and where its
//! chunks lie on the screen.

use super::gpu_lines::{Picked, Round};
use super::gpu_mesh::{GpuMesh, There};
use super::gpu_pipelines::Pipelines;
use super::layer::{Band, Layer};
use super::mesh::{Key, MapMesh, Part};
use super::paints::{Paints, Texel, WIDTH};
use super::view::Camera;
use eframe::wgpu;
use std::collections::HashMap;
use std::num::NonZeroU64;
use std::sync::Arc;

/// Uniforms of one chunk; the layout of `View` in the shader.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
struct ViewUniform {
    offset: [f32; 2],
    half_size: [f32; 2],
    selection: [f32; 4],
    selection_edge: [f32; 4],
    scale: f32,
    outline_width: f32,
    selection_width: f32,
    selection_edge_width: f32,
    room_per_width: f32,
    room_from: f32,
    room_share: f32,
    first_outline: u32,
}

/// Uniforms of the borders of one band; the layout of `Border` in the shader.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
struct BorderUniform {
    colour: [f32; 4],
    width: f32,
    unused: [f32; 3],
}

/// Uniforms of different chunks, and of bands, lie this far apart: the most that
/// any GPU asks.
const STRIDE: usize = 256;
pub const VIEW_BYTES: u64 = size_of::<ViewUniform>() as u64;
pub const BORDER_BYTES: u64 = size_of::<BorderUniform>() as u64;

/// Where each chunk of a level lies, from one camera, and how its borders are
/// drawn.
pub struct Views {
    buffer: wgpu::Buffer,
    borders: wgpu::Buffer,
    group: wgpu::BindGroup,
    chunks: usize,
}

impl Views {
    pub fn new(device: &wgpu::Device, pipelines: &Pipelines, mesh: &MapMesh) -> Views {
        let chunks = mesh.chunks.len().max(1);
        let uniforms = |count: usize| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("map view"),
                size: (STRIDE * count) as u64,
                usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        };
        let (buffer, borders) = (uniforms(chunks), uniforms(Band::MOST));
        let bound = |binding, buffer, bytes| wgpu::BindGroupEntry {
            binding,
            resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
                buffer,
                offset: 0,
                size: NonZeroU64::new(bytes),
            }),
        };
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map view"),
            layout: &pipelines.view_layout,
            entries: &[bound(0, &buffer, VIEW_BYTES), bound(1, &borders, BORDER_BYTES)],
        });
        Views { buffer, borders, group, chunks }
    }

    pub fn write_bands(&self, queue: &wgpu::Queue, bands: &[Band]) {
        let mut bytes = [0u8; STRIDE * Band::MOST];
        for (room, Band { line, .. }) in bytes.chunks_exact_mut(STRIDE).zip(bands) {
            let uniform =
                BorderUniform { colour: line.rgba, width: line.width_px, unused: [0.0; 3] };
            room[..size_of::<BorderUniform>()].copy_from_slice(bytemuck::bytes_of(&uniform));
        }
        queue.write_buffer(&self.borders, 0, &bytes);
    }

    pub fn write(&self, queue: &wgpu::Queue, camera: &Camera, layer: &Layer) {
        let mut bytes = vec![0u8; STRIDE * self.chunks];
        let room = layer.mesh.widths.room_for_outlines(camera);
        for (bytes, chunk) in bytes.chunks_exact_mut(STRIDE).zip(&layer.mesh.chunks) {
            // In f64 until it is pixels: that is what keeps far maps still.
            let offset = [0, 1].map(|axis| {
                ((chunk.origin[axis] - camera.centre[axis]) * camera.pixels_per_world) as f32
            });
            let uniform = ViewUniform {
                offset,
                half_size: camera.size_px.map(|side| side / 2.0),
                selection: layer.selection.rgba,
                selection_edge: layer.selection_edge.rgba,
                scale: camera.pixels_per_world as f32,
                outline_width: layer.outline.width_px,
                selection_width: layer.selection.width_px,
                selection_edge_width: layer.selection_edge.width_px,
                room_per_width: room.per_width,
                room_from: room.from,
                room_share: room.share,
                first_outline: layer.paints.as_ref().map_or(0, |paints| paints.first_outline),
            };
            bytes[..size_of::<ViewUniform>()].copy_from_slice(bytemuck::bytes_of(&uniform));
        }
        queue.write_buffer(&self.buffer, 0, &bytes);
    }

    /// Lets what is drawn next be of this chunk, borders as those of a band.
    pub fn bind(&self, pass: &mut wgpu::RenderPass<'_>, chunk: u32, band: usize) {
        let stride = STRIDE as u32;
        pass.set_bind_group(0, &self.group, &[stride * chunk, stride * band as u32]);
    }
}

/// What was picked of a chunk's lines, which may be nothing.
type Picks = HashMap<Key, Option<Picked>>;

/// One level on one map.
pub struct GpuLayer {
    pub used: bool,
    /// From where the map is looked at now.
    pub now: Views,
    paints: wgpu::Texture,
    paint_group: wgpu::BindGroup,
    /// The table that was last written, so that it is written but once.
    written: Option<Arc<Paints>>,
    /// The areas that were last selected.
    chosen: Option<Arc<Vec<u32>>>,
    outlined: Picks,
    selected: Picks,
}

impl GpuLayer {
    pub fn new(device: &wgpu::Device, pipelines: &Pipelines, layer: &Layer) -> GpuLayer {
        let height = height(layer);
        let paints = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("map paints"),
            size: wgpu::Extent3d { width: WIDTH, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rg32Uint,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        });
        let paint_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map paints"),
            layout: &pipelines.paint_layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(
                    &paints.create_view(&wgpu::TextureViewDescriptor::default()),
                ),
            }],
        });
        GpuLayer {
            used: true,
            now: Views::new(device, pipelines, &layer.mesh),
            paints,
            paint_group,
            written: None,
            chosen: None,
            outlined: Picks::new(),
            selected: Picks::new(),
        }
    }

    /// Whether the table has the size that the layer's colours need.
    pub fn fits(&self, layer: &Layer) -> bool {
        self.paints.height() == height(layer)
    }

    /// Hands over what has changed of the layer's colours, and forgets what was
    /// picked for others.
    pub fn write(&mut self, queue: &wgpu::Queue, layer: &Layer) {
        if let Some(paints) = &layer.paints
            && !self.written.as_ref().is_some_and(|written| Arc::ptr_eq(written, paints))
        {
            self.write_paints(queue, paints);
            self.outlined.clear();
        }
        if !self.chosen.as_ref().is_some_and(|chosen| Arc::ptr_eq(chosen, &layer.selected)) {
            self.selected.clear();
            self.chosen = Some(layer.selected.clone());
        }
    }

    fn write_paints(&mut self, queue: &wgpu::Queue, paints: &Arc<Paints>) {
        queue.write_texture(
            self.paints.as_image_copy(),
            bytemuck::cast_slice(&paints.texels),
            wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(WIDTH * size_of::<Texel>() as u32),
                rows_per_image: None,
            },
            wgpu::Extent3d { width: WIDTH, height: paints.height, depth_or_array_layers: 1 },
        );
        self.written = Some(paints.clone());
    }

    /// Picks the lines of some chunks round areas with an outline, and round
    /// those selected: of many all together, or their lines would hide them.
    /// What was picked of other chunks is forgotten.
    pub fn pick(
        &mut self,
        (device, queue): (&wgpu::Device, &wgpu::Queue),
        pipelines: &Pipelines,
        mesh: &GpuMesh,
        layer: &Layer,
        lines: &[Key],
    ) {
        let layout = &pipelines.table_layout;
        let fill = |picks: &mut Picks, areas: &[u32], round| {
            picks.retain(|key, _| mesh.lines(key).is_some());
            if areas.is_empty() {
                return;
            }
            for key in lines {
                let Some((key, There::Lines(lines))) = mesh.best(*key) else { continue };
                let is_chosen = |area: u32| areas.binary_search(&area).is_ok();
                let pick = || lines.pick(device, queue, layout, round, is_chosen);
                picks.entry(key).or_insert_with(pick);
            }
        };
        let round = if layer.selects_many() { Round::All } else { Round::Each };
        fill(&mut self.selected, &layer.selected, round);
        if let Some(paints) = layer.paints.as_ref().filter(|_| layer.outline.is_seen()) {
            fill(&mut self.outlined, &paints.outlined, Round::Each);
        }
    }

    pub fn bind(&self, pass: &mut wgpu::RenderPass<'_>) {
        pass.set_bind_group(1, &self.paint_group, &[]);
    }

    /// Draws the lines round areas with an outline.
    pub fn draw_outlined(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        views: &Views,
        mesh: &GpuMesh,
        chunks: &[u32],
        detail: u8,
    ) {
        draw_picked(pass, (views, mesh), &self.outlined, chunks, detail);
    }

    /// Draws the lines round the areas selected.
    pub fn draw_selected(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        views: &Views,
        mesh: &GpuMesh,
        chunks: &[u32],
        detail: u8,
    ) {
        draw_picked(pass, (views, mesh), &self.selected, chunks, detail);
    }
}

fn height(layer: &Layer) -> u32 {
    layer.paints.as_ref().map_or(1, |paints| paints.height)
}

fn draw_picked(
    pass: &mut wgpu::RenderPass<'_>,
    (views, mesh): (&Views, &GpuMesh),
    picks: &Picks,
    chunks: &[u32],
    detail: u8,
) {
    if picks.is_empty() {
        return;
    }
    for &chunk in chunks {
        let wanted = Key { part: Part::Lines, detail, chunk };
        let Some((key, There::Lines(lines))) = mesh.best(wanted) else { continue };
        if let Some(Some(picked)) = picks.get(&key) {
            views.bind(pass, chunk, 0);
            lines.draw_picked(pass, picked);
        }
    }
}
