//! With which programs does the GPU draw the map?

use super::gpu_layer::{BORDER_BYTES, VIEW_BYTES};
use super::gpu_sheet::PANE_BYTES;
use super::mesh::Vertex;
use eframe::wgpu;
use std::num::NonZeroU64;

/// The pipelines, and the layouts of what they read.
pub struct Pipelines {
    pub format: wgpu::TextureFormat,
    pub view_layout: wgpu::BindGroupLayout,
    pub paint_layout: wgpu::BindGroupLayout,
    pub table_layout: wgpu::BindGroupLayout,
    pub pane_layout: wgpu::BindGroupLayout,
    pub drawn_layout: wgpu::BindGroupLayout,
    pub picture_layout: wgpu::BindGroupLayout,
    pub fill: wgpu::RenderPipeline,
    pub border: wgpu::RenderPipeline,
    pub outline: wgpu::RenderPipeline,
    pub selection_edge: wgpu::RenderPipeline,
    pub selection: wgpu::RenderPipeline,
    pub ground: wgpu::RenderPipeline,
    pub shade: wgpu::RenderPipeline,
    pub shade_with_lines: wgpu::RenderPipeline,
    pub sheet: wgpu::RenderPipeline,
    pub hover: wgpu::RenderPipeline,
}

/// One pipeline to be made.
pub struct Making<'a> {
    pub device: &'a wgpu::Device,
    pub shader: &'a wgpu::ShaderModule,
    pub layout: &'a wgpu::PipelineLayout,
    pub format: wgpu::TextureFormat,
    /// What is fixed in the shader.
    pub constants: &'a [(&'a str, f64)],
    /// What is drawn lies over what is there; else it takes its place, which
    /// costs less.
    pub blends: bool,
}

/// What is drawn on as the number of an area for each pixel.
pub const IDS: wgpu::TextureFormat = wgpu::TextureFormat::R32Uint;

impl Making<'_> {
    pub fn pipeline(
        &self,
        vertex: &str,
        fragment: &str,
        buffer: Option<&wgpu::VertexBufferLayout<'_>>,
    ) -> wgpu::RenderPipeline {
        let options = || wgpu::PipelineCompilationOptions {
            constants: self.constants,
            ..wgpu::PipelineCompilationOptions::default()
        };
        let buffers: Vec<_> = buffer.map(|buffer| Some(buffer.clone())).into_iter().collect();
        let blend = self.blends.then_some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING);
        self.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(vertex),
            layout: Some(self.layout),
            vertex: wgpu::VertexState {
                module: self.shader,
                entry_point: Some(vertex),
                buffers: &buffers,
                compilation_options: options(),
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: self.shader,
                entry_point: Some(fragment),
                targets: &[Some(wgpu::ColorTargetState {
                    format: self.format,
                    blend,
                    write_mask: wgpu::ColorWrites::ALL,
                })],
                compilation_options: options(),
            }),
            multiview_mask: None,
            cache: None,
        })
    }
}

impl Pipelines {
    pub fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Pipelines {
        let view_layout =
            group_layout(device, &[uniform(0, true, VIEW_BYTES), uniform(1, true, BORDER_BYTES)]);
        let paint_layout = group_layout(device, &[texture(0, UINT)]);
        let table_layout = group_layout(device, &[texture(0, UINT)]);
        let pane_layout = group_layout(device, &[uniform(0, false, PANE_BYTES)]);
        let drawn_layout = group_layout(device, &[texture(0, UINT), texture(1, FLOAT)]);
        let picture_layout = group_layout(device, &[texture(0, FLOAT)]);
        let layout = |groups: &[&wgpu::BindGroupLayout]| {
            let groups: Vec<_> = groups.iter().map(|group| Some(*group)).collect();
            device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some("map"),
                bind_group_layouts: &groups,
                immediate_size: 0,
            })
        };
        let constants = &[("linear", f64::from(u8::from(format.is_srgb())))];
        let module = |source: &str| {
            device.create_shader_module(wgpu::ShaderModuleDescriptor {
                label: Some("map"),
                source: wgpu::ShaderSource::Wgsl(source.into()),
            })
        };
        let (shapes, sheets) = (
            module(concat!(include_str!("shader.wgsl"), include_str!("paints.wgsl"))),
            module(concat!(include_str!("sheet.wgsl"), include_str!("paints.wgsl"))),
        );
        let making = |shader, layout, format| Making {
            device,
            shader,
            layout,
            format,
            constants,
            blends: format != IDS,
        };
        let areas = wgpu::VertexBufferLayout {
            array_stride: size_of::<Vertex>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &wgpu::vertex_attr_array![0 => Float32x2, 1 => Uint32],
        };
        let fill_layout = layout(&[&view_layout]);
        let fill = making(&shapes, &fill_layout, IDS);
        let border_layout = layout(&[&view_layout, &paint_layout, &table_layout]);
        let border = making(&shapes, &border_layout, format);
        let line_layout = layout(&[&view_layout, &paint_layout, &table_layout, &table_layout]);
        let line = making(&shapes, &line_layout, format);
        let ground_layout = layout(&[&pane_layout]);
        let ground = making(&sheets, &ground_layout, format);
        let shade_layout = layout(&[&pane_layout, &paint_layout, &drawn_layout]);
        let shading = |constants| Making {
            constants,
            blends: false,
            ..making(&sheets, &shade_layout, format)
        };
        let with_lines = &[constants[0], ("has_lines", 1.0)];
        let (shade, lined) = (shading(constants), shading(with_lines));
        let sheet_layout = layout(&[&pane_layout, &paint_layout, &drawn_layout, &picture_layout]);
        let sheet = making(&sheets, &sheet_layout, format);
        Pipelines {
            format,
            fill: fill.pipeline("fill_vertex", "fill_fragment", Some(&areas)),
            border: border.pipeline("border_vertex", "border_fragment", None),
            outline: line.pipeline("outline_vertex", "line_fragment", None),
            selection_edge: line.pipeline("selection_edge_vertex", "line_fragment", None),
            selection: line.pipeline("selection_vertex", "line_fragment", None),
            ground: ground.pipeline("whole_vertex", "ground_fragment", None),
            shade: shade.pipeline("whole_vertex", "shade_fragment", None),
            shade_with_lines: lined.pipeline("whole_vertex", "shade_fragment", None),
            sheet: sheet.pipeline("sheet_vertex", "sheet_fragment", None),
            hover: sheet.pipeline("sheet_vertex", "hover_fragment", None),
            view_layout,
            paint_layout,
            table_layout,
            pane_layout,
            drawn_layout,
            picture_layout,
        }
    }
}

fn group_layout(
    device: &wgpu::Device,
    entries: &[wgpu::BindGroupLayoutEntry],
) -> wgpu::BindGroupLayout {
    let label = Some("map");
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label, entries })
}

fn uniform(binding: u32, has_dynamic_offset: bool, bytes: u64) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty: wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset,
            min_binding_size: NonZeroU64::new(bytes),
        },
        count: None,
    }
}

const UINT: wgpu::TextureSampleType = wgpu::TextureSampleType::Uint;
const FLOAT: wgpu::TextureSampleType = wgpu::TextureSampleType::Float { filterable: false };

fn texture(binding: u32, sample_type: wgpu::TextureSampleType) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty: wgpu::BindingType::Texture {
            sample_type,
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        },
        count: None,
    }
}
