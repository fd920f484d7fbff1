//! With which programs does the GPU draw the map?

use super::gpu_layer::UNIFORM_BYTES;
use super::gpu_lines::{CORNER_ATTRIBUTES, Corner};
use super::mesh::Vertex;
use eframe::wgpu;
use std::num::NonZeroU64;

/// The pipelines, and the layouts of what they read.
pub struct Pipelines {
    pub format: wgpu::TextureFormat,
    pub uniform_layout: wgpu::BindGroupLayout,
    pub paint_layout: wgpu::BindGroupLayout,
    pub sheet_layout: wgpu::BindGroupLayout,
    pub ground: wgpu::RenderPipeline,
    pub fill: wgpu::RenderPipeline,
    pub hatch: wgpu::RenderPipeline,
    pub hover: wgpu::RenderPipeline,
    pub border: wgpu::RenderPipeline,
    pub outline: wgpu::RenderPipeline,
    pub selection_edge: wgpu::RenderPipeline,
    pub selection: wgpu::RenderPipeline,
    pub sheet: wgpu::RenderPipeline,
}

/// One pipeline to be made.
pub struct Making<'a> {
    pub device: &'a wgpu::Device,
    pub shader: &'a wgpu::ShaderModule,
    pub layout: &'a wgpu::PipelineLayout,
    pub format: wgpu::TextureFormat,
    /// What is fixed in the shader.
    pub constants: &'a [(&'a str, f64)],
}

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
                    blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
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
        let shader = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("map"),
            source: wgpu::ShaderSource::Wgsl(include_str!("shader.wgsl").into()),
        });
        let uniform_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map view"),
            entries: &[uniform(true, UNIFORM_BYTES)],
        });
        let paint_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map paints"),
            entries: &[texture(0)],
        });
        let sheet_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map sheet"),
            entries: &[uniform(false, SHEET_BYTES), texture(1)],
        });
        let layout = |groups: &[Option<&wgpu::BindGroupLayout>]| {
            device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some("map"),
                bind_group_layouts: groups,
                immediate_size: 0,
            })
        };
        let areas = wgpu::VertexBufferLayout {
            array_stride: std::mem::size_of::<Vertex>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &wgpu::vertex_attr_array![0 => Float32x2, 1 => Uint32],
        };
        let lines = wgpu::VertexBufferLayout {
            array_stride: std::mem::size_of::<Corner>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &CORNER_ATTRIBUTES,
        };
        let map_layout = layout(&[Some(&uniform_layout), Some(&paint_layout)]);
        let constants = &[("linear", f64::from(u8::from(format.is_srgb())))];
        let map = Making { device, shader: &shader, layout: &map_layout, format, constants };
        let line = |vertex: &str| map.pipeline(vertex, "line_fragment", Some(&lines));
        let sheet_shader = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("map sheet"),
            source: wgpu::ShaderSource::Wgsl(include_str!("sheet.wgsl").into()),
        });
        let laid = layout(&[Some(&sheet_layout)]);
        let sheet = Making { device, shader: &sheet_shader, layout: &laid, format, constants: &[] };
        Pipelines {
            format,
            ground: map.pipeline("ground_vertex", "fill_fragment", None),
            fill: map.pipeline("fill_vertex", "fill_fragment", Some(&areas)),
            hatch: map.pipeline("hatch_vertex", "hatch_fragment", Some(&areas)),
            hover: map.pipeline("hover_vertex", "fill_fragment", Some(&areas)),
            border: line("border_vertex"),
            outline: line("outline_vertex"),
            selection_edge: line("selection_edge_vertex"),
            selection: line("selection_vertex"),
            sheet: sheet.pipeline("sheet_vertex", "sheet_fragment", None),
            uniform_layout,
            paint_layout,
            sheet_layout,
        }
    }
}

/// The bytes of a sheet's place.
pub const SHEET_BYTES: u64 = 16;

fn uniform(has_dynamic_offset: bool, bytes: u64) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding: 0,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty: wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset,
            min_binding_size: NonZeroU64::new(bytes),
        },
        count: None,
    }
}

fn texture(binding: u32) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty: wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Float { filterable: false },
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        },
        count: None,
    }
}
