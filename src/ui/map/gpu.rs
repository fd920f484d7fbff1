//! How does the GPU draw the map? Buffers that stay there, one colour table
//! that changes, and a few pixels' worth of numbers for each frame.

use super::gpu_lines::{CORNER_ATTRIBUTES, Corner, GpuLines, runs, together};
use super::mesh::{Chunk, MapMesh, Vertex};
use super::paints::{Paints, WIDTH};
use eframe::egui_wgpu::{self, CallbackResources, CallbackTrait, ScreenDescriptor};
use eframe::{egui, wgpu};
use std::collections::HashMap;
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
    hovered: u32,
    unused: u32,
}

/// Uniforms of different chunks lie this far apart: the most that any GPU asks.
const STRIDE: u64 = 256;
/// Ranges of lines drawn one by one; of more, all are drawn and the shader
/// leaves out those that have no outline.
const MOST_DRAWS: usize = 256;
const UNIFORM_BYTES: u64 = std::mem::size_of::<ViewUniform>() as u64;

/// A width in physical pixels and a colour (sRGB, 0–1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LinePaint {
    pub width_px: f32,
    pub rgba: [f32; 4],
}

impl LinePaint {
    pub fn new(width_pt: f32, colour: egui::Color32, pixels_per_point: f32) -> LinePaint {
        let rgba = colour.to_srgba_unmultiplied().map(|byte| f32::from(byte) / 255.0);
        LinePaint { width_px: width_pt * pixels_per_point, rgba }
    }

    #[must_use]
    pub fn faded(mut self, share: f32) -> LinePaint {
        self.rgba[3] *= share;
        self
    }

    fn is_seen(&self) -> bool {
        self.width_px > 0.0 && self.rgba[3] > 0.02
    }
}

/// Where the map is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// World coordinates of the middle.
    pub centre: [f64; 2],
    /// Physical pixels for one world unit.
    pub pixels_per_world: f64,
    /// Physical pixels.
    pub size_px: [f32; 2],
    pub pixels_per_point: f32,
}

impl Camera {
    /// Points of the screen for one world unit.
    pub fn points_per_world(&self) -> f64 {
        self.pixels_per_world / f64::from(self.pixels_per_point)
    }

    /// What lies at a point of the screen, `map` being the map's room.
    pub fn world_at(&self, map: egui::Rect, position: egui::Pos2) -> [f64; 2] {
        let away = position - map.center();
        let scale = self.points_per_world();
        [self.centre[0] + f64::from(away.x) / scale, self.centre[1] + f64::from(away.y) / scale]
    }

    /// Where a place of the world lies on the screen.
    pub fn screen_at(&self, map: egui::Rect, world: [f64; 2]) -> egui::Pos2 {
        let scale = self.points_per_world();
        let away = [0, 1].map(|axis| ((world[axis] - self.centre[axis]) * scale) as f32);
        map.center() + egui::Vec2::from(away)
    }

    fn sees(&self, min: [f64; 2], max: [f64; 2]) -> bool {
        (0..2).all(|axis| {
            let half = f64::from(self.size_px[axis]) / 2.0 / self.pixels_per_world;
            min[axis] <= self.centre[axis] + half && max[axis] >= self.centre[axis] - half
        })
    }
}

/// One level as it is drawn in one frame.
#[derive(Clone)]
pub struct Layer {
    pub mesh: Arc<MapMesh>,
    /// `None`: borders only.
    pub paints: Option<Arc<Paints>>,
    pub border: LinePaint,
    pub outline: LinePaint,
    pub selection: LinePaint,
    pub selection_edge: LinePaint,
    /// False where nothing is selected, and so nothing need be looked for.
    pub has_selection: bool,
    /// The position of the area under the pointer.
    pub hovered: Option<u32>,
}

/// What is painted of one map in one frame: the layers from the lowest up.
pub struct MapCallback {
    /// Which map of those side by side, from 0; and how many there are.
    pub pane: usize,
    pub panes: usize,
    pub camera: Camera,
    /// The colour behind the areas (sRGB, 0–1).
    pub ground: [f32; 4],
    pub layers: Vec<Layer>,
}

#[derive(Clone)]
struct GpuChunk {
    vertices: wgpu::Buffer,
    indices: wgpu::Buffer,
    index_count: u32,
    /// The indices of each area's triangles, rising by area.
    triangles_of_area: Vec<(u32, Range<u32>)>,
    borders: Option<GpuLines>,
    outlines: Option<GpuLines>,
}

struct GpuLayer {
    chunks: Vec<GpuChunk>,
    uniforms: wgpu::Buffer,
    uniform_group: wgpu::BindGroup,
    paints: wgpu::Texture,
    paint_group: wgpu::BindGroup,
    /// The table that was last written, so that it is written but once.
    written: Option<Arc<Paints>>,
    /// By chunk: the lines of areas with an outline, and of those selected.
    outlined: Vec<Vec<Range<u32>>>,
    /// By chunk: the triangles of hatched areas.
    hatched: Vec<Vec<Range<u32>>>,
    selected: Vec<Vec<Range<u32>>>,
    visible: Vec<usize>,
    used: bool,
}

/// The map's pipelines and buffers, kept among the renderer's resources.
pub struct MapGpu {
    uniform_layout: wgpu::BindGroupLayout,
    paint_layout: wgpu::BindGroupLayout,
    ground: wgpu::RenderPipeline,
    fill: wgpu::RenderPipeline,
    hatch: wgpu::RenderPipeline,
    border: wgpu::RenderPipeline,
    outline: wgpu::RenderPipeline,
    selection_edge: wgpu::RenderPipeline,
    selection: wgpu::RenderPipeline,
    /// By map side by side, and the mesh's key.
    layers: HashMap<(usize, u64), GpuLayer>,
}

/// Makes the pipelines and leaves them with the renderer.
pub fn install(state: &egui_wgpu::RenderState) {
    let gpu = MapGpu::new(&state.device, state.target_format);
    state.renderer.write().callback_resources.insert(gpu);
}

impl MapGpu {
    fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> MapGpu {
        let shader = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("map"),
            source: wgpu::ShaderSource::Wgsl(include_str!("shader.wgsl").into()),
        });
        let stages = wgpu::ShaderStages::VERTEX_FRAGMENT;
        let uniform_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map view"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: stages,
                ty: wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: true,
                    min_binding_size: NonZeroU64::new(UNIFORM_BYTES),
                },
                count: None,
            }],
        });
        let paint_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map paints"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: stages,
                ty: wgpu::BindingType::Texture {
                    sample_type: wgpu::TextureSampleType::Float { filterable: false },
                    view_dimension: wgpu::TextureViewDimension::D2,
                    multisampled: false,
                },
                count: None,
            }],
        });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("map"),
            bind_group_layouts: &[Some(&uniform_layout), Some(&paint_layout)],
            immediate_size: 0,
        });
        let fill_buffer = wgpu::VertexBufferLayout {
            array_stride: std::mem::size_of::<Vertex>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &wgpu::vertex_attr_array![0 => Float32x2, 1 => Uint32],
        };
        let line_buffer = wgpu::VertexBufferLayout {
            array_stride: std::mem::size_of::<Corner>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &CORNER_ATTRIBUTES,
        };
        let linear = [("linear", f64::from(u8::from(format.is_srgb())))];
        let pipeline =
            |vertex: &str, fragment: &str, buffer: Option<&wgpu::VertexBufferLayout<'_>>| {
                device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
                    label: Some(vertex),
                    layout: Some(&layout),
                    vertex: wgpu::VertexState {
                        module: &shader,
                        entry_point: Some(vertex),
                        buffers: &buffer
                            .map(|buffer| Some(buffer.clone()))
                            .into_iter()
                            .collect::<Vec<_>>(),
                        compilation_options: wgpu::PipelineCompilationOptions {
                            constants: &linear,
                            ..wgpu::PipelineCompilationOptions::default()
                        },
                    },
                    primitive: wgpu::PrimitiveState::default(),
                    depth_stencil: None,
                    multisample: wgpu::MultisampleState::default(),
                    fragment: Some(wgpu::FragmentState {
                        module: &shader,
                        entry_point: Some(fragment),
                        targets: &[Some(wgpu::ColorTargetState {
                            format,
                            blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                            write_mask: wgpu::ColorWrites::ALL,
                        })],
                        compilation_options: wgpu::PipelineCompilationOptions {
                            constants: &linear,
                            ..wgpu::PipelineCompilationOptions::default()
                        },
                    }),
                    multiview_mask: None,
                    cache: None,
                })
            };
        MapGpu {
            ground: pipeline("ground_vertex", "fill_fragment", None),
            fill: pipeline("fill_vertex", "fill_fragment", Some(&fill_buffer)),
            hatch: pipeline("hatch_vertex", "hatch_fragment", Some(&fill_buffer)),
            border: pipeline("border_vertex", "line_fragment", Some(&line_buffer)),
            outline: pipeline("outline_vertex", "line_fragment", Some(&line_buffer)),
            selection_edge: pipeline("selection_edge_vertex", "line_fragment", Some(&line_buffer)),
            selection: pipeline("selection_vertex", "line_fragment", Some(&line_buffer)),
            uniform_layout,
            paint_layout,
            layers: HashMap::new(),
        }
    }

    fn upload(&self, device: &wgpu::Device, mesh: &MapMesh, height: u32) -> GpuLayer {
        // Maps side by side share what never changes.
        let there = self.layers.iter().find(|((_, key), _)| *key == mesh.key);
        let chunks = match there {
            Some((_, layer)) => layer.chunks.clone(),
            None => mesh.chunks.iter().map(|chunk| upload_chunk(device, chunk)).collect(),
        };
        let uniforms = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("map view"),
            size: STRIDE * mesh.chunks.len().max(1) as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let uniform_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map view"),
            layout: &self.uniform_layout,
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
            layout: &self.paint_layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(
                    &paints.create_view(&wgpu::TextureViewDescriptor::default()),
                ),
            }],
        });
        GpuLayer {
            chunks,
            uniforms,
            uniform_group,
            paints,
            paint_group,
            written: None,
            outlined: Vec::new(),
            hatched: Vec::new(),
            selected: Vec::new(),
            visible: Vec::new(),
            used: true,
        }
    }
}

fn upload_chunk(device: &wgpu::Device, chunk: &Chunk) -> GpuChunk {
    let buffer = |bytes: &[u8], usage| {
        device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("map chunk"),
            contents: bytes,
            usage,
        })
    };
    GpuChunk {
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

impl CallbackTrait for MapCallback {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        _screen: &ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        let Some(gpu) = resources.get_mut::<MapGpu>() else { return Vec::new() };
        for ((pane, _), layer) in &mut gpu.layers {
            layer.used = *pane != self.pane && *pane < self.panes;
        }
        for layer in &self.layers {
            let height = layer.paints.as_ref().map_or(1, |paints| paints.height);
            let fits = gpu
                .layers
                .get(&(self.pane, layer.mesh.key))
                .is_some_and(|there| there.paints.height() == height);
            if !fits {
                let uploaded = gpu.upload(device, &layer.mesh, height);
                gpu.layers.insert((self.pane, layer.mesh.key), uploaded);
            }
            if let Some(there) = gpu.layers.get_mut(&(self.pane, layer.mesh.key)) {
                there.used = true;
                self.write(queue, layer, there);
            }
        }
        gpu.layers.retain(|_, layer| layer.used);
        Vec::new()
    }

    fn paint(
        &self,
        _info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        let Some(gpu) = resources.get::<MapGpu>() else { return };
        let first = self.layers.first().and_then(|l| gpu.layers.get(&(self.pane, l.mesh.key)));
        if let Some(first) = first {
            pass.set_bind_group(0, &first.uniform_group, &[0]);
            pass.set_bind_group(1, &first.paint_group, &[]);
            pass.set_pipeline(&gpu.ground);
            pass.draw(0..3, 0..1);
        }
        for layer in &self.layers {
            let Some(there) = gpu.layers.get(&(self.pane, layer.mesh.key)) else { continue };
            pass.set_bind_group(1, &there.paint_group, &[]);
            if layer.paints.is_some() {
                pass.set_pipeline(&gpu.fill);
                there.draw_areas(pass, None);
                pass.set_pipeline(&gpu.hatch);
                there.draw_areas(pass, Some(&there.hatched));
            }
            if layer.border.is_seen() {
                pass.set_pipeline(&gpu.border);
                there.draw_borders(pass);
            }
            if layer.outline.is_seen() {
                pass.set_pipeline(&gpu.outline);
                there.draw_outlines(pass, &there.outlined);
            }
        }
        // What is selected lies over every layer's lines.
        for layer in self.layers.iter().filter(|layer| layer.has_selection) {
            let Some(there) = gpu.layers.get(&(self.pane, layer.mesh.key)) else { continue };
            pass.set_bind_group(1, &there.paint_group, &[]);
            pass.set_pipeline(&gpu.selection_edge);
            there.draw_outlines(pass, &there.selected);
            pass.set_pipeline(&gpu.selection);
            there.draw_outlines(pass, &there.selected);
        }
    }
}

impl MapCallback {
    fn write(&self, queue: &wgpu::Queue, layer: &Layer, there: &mut GpuLayer) {
        let camera = &self.camera;
        there.visible.clear();
        for (i, chunk) in layer.mesh.chunks.iter().enumerate() {
            if camera.sees(chunk.min, chunk.max) {
                there.visible.push(i);
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
                ground: self.ground,
                border: layer.border.rgba,
                selection: layer.selection.rgba,
                selection_edge: layer.selection_edge.rgba,
                selection_width: layer.selection.width_px,
                selection_edge_width: layer.selection_edge.width_px,
                hovered: layer.hovered.unwrap_or(u32::MAX),
                unused: 0,
            };
            queue.write_buffer(&there.uniforms, STRIDE * i as u64, bytemuck::bytes_of(&uniform));
        }
        let Some(paints) = &layer.paints else { return };
        if there.written.as_ref().is_some_and(|written| Arc::ptr_eq(written, paints)) {
            return;
        }
        queue.write_texture(
            there.paints.as_image_copy(),
            bytemuck::cast_slice(&paints.texels),
            wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(WIDTH * 4),
                rows_per_image: None,
            },
            wgpu::Extent3d { width: WIDTH, height: paints.height, depth_or_array_layers: 1 },
        );
        there.written = Some(paints.clone());
        let of = |areas: &[u32]| -> Vec<Vec<Range<u32>>> {
            let lines = there.chunks.iter().map(|chunk| chunk.outlines.as_ref());
            lines.map(|lines| lines.map_or(Vec::new(), |lines| lines.of(areas))).collect()
        };
        let (outlined, selected) = (of(&paints.outlined), of(&paints.selected));
        (there.outlined, there.selected) = (outlined, selected);
        let triangles = there.chunks.iter().map(|chunk| &chunk.triangles_of_area);
        there.hatched = triangles.map(|of| together(of, &paints.hatched)).collect();
    }
}

impl GpuLayer {
    fn offset_of(chunk: usize) -> u32 {
        (STRIDE * chunk as u64) as u32
    }

    /// Draws all areas, or those of these ranges by chunk.
    fn draw_areas(&self, pass: &mut wgpu::RenderPass<'static>, only: Option<&[Vec<Range<u32>>]>) {
        for &i in &self.visible {
            let Some(chunk) = self.chunks.get(i).filter(|chunk| chunk.index_count > 0) else {
                continue;
            };
            let all = [0..chunk.index_count];
            let ranges = match only {
                None => &all[..],
                Some(ranges) => match ranges.get(i).map(Vec::as_slice) {
                    // Many little draws cost more than what they leave out.
                    Some(ranges) if ranges.len() > MOST_DRAWS => &all[..],
                    Some(ranges) => ranges,
                    None => &[],
                },
            };
            if ranges.is_empty() {
                continue;
            }
            pass.set_bind_group(0, &self.uniform_group, &[Self::offset_of(i)]);
            pass.set_vertex_buffer(0, chunk.vertices.slice(..));
            pass.set_index_buffer(chunk.indices.slice(..), wgpu::IndexFormat::Uint32);
            for range in ranges {
                pass.draw_indexed(range.clone(), 0, 0..1);
            }
        }
    }

    fn draw_borders(&self, pass: &mut wgpu::RenderPass<'static>) {
        for &i in &self.visible {
            let Some(lines) = self.chunks.get(i).and_then(|chunk| chunk.borders.as_ref()) else {
                continue;
            };
            pass.set_bind_group(0, &self.uniform_group, &[Self::offset_of(i)]);
            lines.draw(pass, None);
        }
    }

    /// Draws the outlines of some areas, by chunk.
    fn draw_outlines(&self, pass: &mut wgpu::RenderPass<'static>, some: &[Vec<Range<u32>>]) {
        for &i in &self.visible {
            let Some(ranges) = some.get(i).filter(|ranges| !ranges.is_empty()) else { continue };
            let Some(lines) = self.chunks.get(i).and_then(|chunk| chunk.outlines.as_ref()) else {
                continue;
            };
            pass.set_bind_group(0, &self.uniform_group, &[Self::offset_of(i)]);
            // Many little draws cost more than what they leave out.
            let few = ranges.len() <= MOST_DRAWS;
            lines.draw(pass, few.then_some(ranges));
        }
    }
}
