//! What of one level lies in the GPU's memory? Its shapes, which stay; the
//! table of its colours; and which of its lines and triangles are drawn.

use super::gpu::{Layer, MapCallback};
use super::gpu_lines::{GpuLines, Picked, runs, together};
use super::gpu_pipelines::Pipelines;
use super::mesh::{Chunk, MapMesh};
use super::paints::{Paints, WIDTH};
use eframe::wgpu;
use std::num::NonZeroU64;
use std::ops::Range;
use std::sync::Arc;
use wgpu::util::DeviceExt as _;

/// Uniforms of one chunk; the layout of `View` in the shader.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
struct ViewUniform {
    offset: [f32; 2],
    half_size: [f32; 2],
    scale: f32,
    pixels_per_point: f32,
    border_width: f32,
    outline_width: f32,
    ground: [f32; 4],
    border: [f32; 4],
    selection: [f32; 4],
    selection_edge: [f32; 4],
    selection_width: f32,
    selection_edge_width: f32,
    fill_opacity: f32,
    unused: f32,
}

/// Uniforms of different chunks lie this far apart: the most that any GPU asks.
const STRIDE: u64 = 256;
pub const UNIFORM_BYTES: u64 = std::mem::size_of::<ViewUniform>() as u64;

/// The shapes of a chunk.
#[derive(Clone)]
pub struct GpuChunk {
    vertices: wgpu::Buffer,
    indices: wgpu::Buffer,
    index_count: u32,
    /// The indices of each area's triangles, rising by area.
    triangles_of_area: Vec<(u32, Range<u32>)>,
    borders: Option<GpuLines>,
    outlines: Option<GpuLines>,
    bytes: u64,
}

/// The chunks of one detail that were seen.
#[derive(Clone, Default)]
pub struct Uploaded {
    detail: usize,
    /// By chunk; `None` for what was not seen yet, or not for long.
    chunks: Vec<Option<GpuChunk>>,
}

/// What was picked of a chunk, which may be nothing; `None` before.
type Picks = Option<Option<Picked>>;

/// Above so many bytes, chunks that are out of sight are let go.
const MOST_BYTES: u64 = 96 << 20;

/// One level on one map.
pub struct GpuLayer {
    pub there: Uploaded,
    pub used: bool,
    uniforms: wgpu::Buffer,
    uniform_group: wgpu::BindGroup,
    paints: wgpu::Texture,
    paint_group: wgpu::BindGroup,
    /// The table that was last written, so that it is written but once.
    written: Option<Arc<Paints>>,
    /// The areas that were last selected.
    chosen: Option<Arc<Vec<u32>>>,
    /// By chunk: the lines of areas with an outline, and of those selected.
    outlined: Vec<Picks>,
    selected: Vec<Picks>,
    /// By chunk: the triangles of hatched areas.
    hatched: Vec<Picks>,
    visible: Vec<usize>,
}

impl GpuLayer {
    /// Nothing is drawn yet; `there`: what another map of the same level has
    /// uploaded.
    pub fn new(
        device: &wgpu::Device,
        pipelines: &Pipelines,
        mesh: &MapMesh,
        there: Option<Uploaded>,
        height: u32,
    ) -> GpuLayer {
        let uniforms = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("map view"),
            size: STRIDE * mesh.chunks.len().max(1) as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let uniform_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map view"),
            layout: &pipelines.uniform_layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
                    buffer: &uniforms,
                    offset: 0,
                    size: NonZeroU64::new(UNIFORM_BYTES),
                }),
            }],
        });
        let paints = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("map paints"),
            size: wgpu::Extent3d { width: WIDTH, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rgba8Unorm,
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
            there: there.unwrap_or_default(),
            used: true,
            uniforms,
            uniform_group,
            paints,
            paint_group,
            written: None,
            chosen: None,
            outlined: Vec::new(),
            selected: Vec::new(),
            hatched: Vec::new(),
            visible: Vec::new(),
        }
    }

    /// The height of the table of colours, in texels.
    pub fn height(&self) -> u32 {
        self.paints.height()
    }

    /// Brings the GPU's memory up to what is to be seen; where `waits`, but
    /// for shapes, since an older picture of them is shown.
    pub fn write(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        map: &MapCallback,
        layer: &Layer,
        waits: bool,
    ) {
        let detail = layer.mesh.detail_at(map.camera.pixels_per_world);
        let chunks = layer.mesh.chunks.len();
        if self.there.chunks.len() != chunks || (detail != self.there.detail && !waits) {
            self.there = Uploaded { detail, chunks: vec![None; chunks] };
            self.forget_picks();
        }
        self.write_view(queue, map, layer);
        if let Some(paints) = &layer.paints
            && !self.written.as_ref().is_some_and(|written| Arc::ptr_eq(written, paints))
        {
            self.write_paints(queue, paints);
            self.forget_picks();
        }
        if !self.chosen.as_ref().is_some_and(|chosen| Arc::ptr_eq(chosen, &layer.selected)) {
            self.selected = Vec::new();
            self.chosen = Some(layer.selected.clone());
        }
        if !waits {
            self.let_go();
            self.upload_seen(device, &layer.mesh);
        }
        self.pick(device, layer);
    }

    /// Lets chunks go that are out of sight, where they are too many.
    fn let_go(&mut self) {
        let chunks = &mut self.there.chunks;
        if chunks.iter().flatten().map(|chunk| chunk.bytes).sum::<u64>() <= MOST_BYTES {
            return;
        }
        for (i, chunk) in chunks.iter_mut().enumerate() {
            if self.visible.binary_search(&i).is_err() && chunk.take().is_some() {
                for picks in [&mut self.outlined, &mut self.selected, &mut self.hatched] {
                    if let Some(pick) = picks.get_mut(i) {
                        *pick = None;
                    }
                }
            }
        }
    }

    fn upload_seen(&mut self, device: &wgpu::Device, mesh: &MapMesh) {
        let Uploaded { detail, chunks } = &mut self.there;
        for &i in &self.visible {
            if let (Some(there @ None), Some(chunk)) =
                (chunks.get_mut(i), mesh.chunks_at(*detail).get(i))
            {
                *there = Some(GpuChunk::upload(device, chunk));
            }
        }
    }

    fn forget_picks(&mut self) {
        self.outlined = Vec::new();
        self.selected = Vec::new();
        self.hatched = Vec::new();
    }

    /// Picks lines and triangles of some areas from the chunks that are seen.
    fn pick(&mut self, device: &wgpu::Device, layer: &Layer) {
        let shapes = layer.mesh.chunks_at(self.there.detail);
        for picks in [&mut self.outlined, &mut self.selected, &mut self.hatched] {
            picks.resize_with(self.there.chunks.len(), || None);
        }
        for &i in &self.visible {
            let (Some(Some(there)), Some(shape)) = (self.there.chunks.get(i), shapes.get(i)) else {
                continue;
            };
            let lines = |areas: &[u32]| {
                let lines = there.outlines.as_ref();
                lines.and_then(|lines| lines.pick(device, areas))
            };
            self.selected[i].get_or_insert_with(|| lines(&layer.selected));
            let Some(paints) = &layer.paints else { continue };
            self.outlined[i].get_or_insert_with(|| lines(&paints.outlined));
            self.hatched[i].get_or_insert_with(|| {
                let ranges = together(&there.triangles_of_area, &paints.hatched);
                let corner = |at: u32| shape.indices.get(at as usize).copied().unwrap_or(0);
                Picked::new(device, ranges.into_iter().flatten().map(corner).collect())
            });
        }
    }

    fn write_view(&mut self, queue: &wgpu::Queue, map: &MapCallback, layer: &Layer) {
        let camera = &map.camera;
        self.visible.clear();
        for (i, chunk) in layer.mesh.chunks_at(self.there.detail).iter().enumerate() {
            if camera.sees(chunk.min, chunk.max) {
                self.visible.push(i);
            } else if i > 0 {
                // The first carries the colour of the ground.
                continue;
            }
            // In f64 until it is pixels: that is what keeps far maps still.
            let offset = [0, 1].map(|axis| {
                ((chunk.origin[axis] - camera.centre[axis]) * camera.pixels_per_world) as f32
            });
            let uniform = ViewUniform {
                offset,
                half_size: camera.size_px.map(|side| side / 2.0),
                scale: camera.pixels_per_world as f32,
                pixels_per_point: camera.pixels_per_point,
                border_width: layer.border.width_px,
                outline_width: layer.outline.width_px,
                ground: map.ground.unwrap_or_default(),
                border: layer.border.rgba,
                selection: layer.selection.rgba,
                selection_edge: layer.selection_edge.rgba,
                selection_width: layer.selection.width_px,
                selection_edge_width: layer.selection_edge.width_px,
                fill_opacity: map.fill_opacity,
                unused: 0.0,
            };
            queue.write_buffer(&self.uniforms, STRIDE * i as u64, bytemuck::bytes_of(&uniform));
        }
    }

    fn write_paints(&mut self, queue: &wgpu::Queue, paints: &Arc<Paints>) {
        queue.write_texture(
            self.paints.as_image_copy(),
            bytemuck::cast_slice(&paints.texels),
            wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(WIDTH * 4),
                rows_per_image: None,
            },
            wgpu::Extent3d { width: WIDTH, height: paints.height, depth_or_array_layers: 1 },
        );
        self.written = Some(paints.clone());
    }

    /// Lets what is drawn next be of this chunk.
    pub fn bind(&self, pass: &mut wgpu::RenderPass<'_>, chunk: usize) {
        pass.set_bind_group(0, &self.uniform_group, &[(STRIDE * chunk as u64) as u32]);
        pass.set_bind_group(1, &self.paint_group, &[]);
    }

    pub fn draw_areas(&self, pass: &mut wgpu::RenderPass<'_>) {
        for (i, chunk) in self.seen().filter(|(_, chunk)| chunk.index_count > 0) {
            self.bind(pass, i);
            chunk.draw(pass, 0..chunk.index_count);
        }
    }

    pub fn draw_hatched(&self, pass: &mut wgpu::RenderPass<'_>) {
        for (i, chunk) in self.seen() {
            let Some(Some(Some(picked))) = self.hatched.get(i) else { continue };
            self.bind(pass, i);
            picked.draw(pass, &chunk.vertices);
        }
    }

    /// Draws one area's triangles.
    pub fn draw_area(&self, pass: &mut wgpu::RenderPass<'_>, area: u32) {
        for (i, chunk) in self.seen() {
            for range in together(&chunk.triangles_of_area, &[area]) {
                self.bind(pass, i);
                chunk.draw(pass, range);
            }
        }
    }

    pub fn draw_borders(&self, pass: &mut wgpu::RenderPass<'_>) {
        for (i, chunk) in self.seen() {
            let Some(lines) = &chunk.borders else { continue };
            self.bind(pass, i);
            lines.draw(pass);
        }
    }

    pub fn draw_outlined(&self, pass: &mut wgpu::RenderPass<'_>) {
        self.draw_picked(pass, &self.outlined);
    }

    pub fn draw_selected(&self, pass: &mut wgpu::RenderPass<'_>) {
        self.draw_picked(pass, &self.selected);
    }

    fn draw_picked(&self, pass: &mut wgpu::RenderPass<'_>, picked: &[Picks]) {
        for (i, chunk) in self.seen() {
            let (Some(lines), Some(Some(Some(picked)))) = (&chunk.outlines, picked.get(i)) else {
                continue;
            };
            self.bind(pass, i);
            picked.draw(pass, lines.corners());
        }
    }

    /// The chunks that can be seen.
    fn seen(&self) -> impl Iterator<Item = (usize, &GpuChunk)> {
        self.visible.iter().filter_map(|&i| Some((i, self.there.chunks.get(i)?.as_ref()?)))
    }
}

impl GpuChunk {
    fn upload(device: &wgpu::Device, chunk: &Chunk) -> GpuChunk {
        let buffer = |contents: &[u8], usage| {
            let label = Some("map chunk");
            device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label, contents, usage })
        };
        let lines = chunk.borders.len() + chunk.outlines.len();
        let bytes = std::mem::size_of_val(&*chunk.vertices)
            + std::mem::size_of_val(&*chunk.indices)
            + lines * GpuLines::BYTES;
        GpuChunk {
            bytes: bytes as u64,
            vertices: buffer(bytemuck::cast_slice(&chunk.vertices), wgpu::BufferUsages::VERTEX),
            indices: buffer(bytemuck::cast_slice(&chunk.indices), wgpu::BufferUsages::INDEX),
            index_count: chunk.indices.len() as u32,
            triangles_of_area: runs(chunk.indices.iter().map(|&corner| {
                chunk.vertices.get(corner as usize).map_or(u32::MAX, |vertex| vertex.area)
            })),
            borders: GpuLines::upload(device, &chunk.borders),
            outlines: GpuLines::upload(device, &chunk.outlines),
        }
    }

    fn draw(&self, pass: &mut wgpu::RenderPass<'_>, indices: Range<u32>) {
        pass.set_vertex_buffer(0, self.vertices.slice(..));
        pass.set_index_buffer(self.indices.slice(..), wgpu::IndexFormat::Uint32);
        pass.draw_indexed(indices, 0, 0..1);
    }
}
