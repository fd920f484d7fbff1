//! What is kept of a map that was drawn? A picture of it, with what it shows,
//! so that a frame can lay it down again where the map has moved to.

use super::gpu::MapCallback;
use super::gpu_pipelines::{Pipelines, SHEET_BYTES};
use super::paints::Paints;
use super::view::{Camera, LinePaint};
use eframe::wgpu;
use std::sync::Arc;

/// All that a sheet shows, but for where the map is looked at.
#[derive(Clone, PartialEq)]
pub struct Content {
    size_px: [u32; 2],
    pixels_per_point: f32,
    ground: Option<[f32; 4]>,
    fill_opacity: f32,
    layers: Vec<LayerContent>,
}

#[derive(Clone)]
struct LayerContent {
    mesh: u64,
    paints: Option<Arc<Paints>>,
    border: LinePaint,
    outline: LinePaint,
}

impl PartialEq for LayerContent {
    fn eq(&self, other: &LayerContent) -> bool {
        let same_paints = match (&self.paints, &other.paints) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        // Lines thin out as the map moves away: that alone is no other map.
        let same_line = |a: &LinePaint, b: &LinePaint| a.rgba[..3] == b.rgba[..3];
        self.mesh == other.mesh
            && same_paints
            && same_line(&self.border, &other.border)
            && same_line(&self.outline, &other.outline)
    }
}

impl Content {
    pub fn of(callback: &MapCallback) -> Content {
        let layers = callback.layers.iter().map(|layer| LayerContent {
            mesh: layer.mesh.key,
            paints: layer.paints.clone(),
            border: layer.border,
            outline: layer.outline,
        });
        Content {
            size_px: callback.sheet_px.map(|side| side.max(1)),
            pixels_per_point: callback.camera.pixels_per_point,
            ground: callback.ground,
            fill_opacity: callback.fill_opacity,
            layers: layers.collect(),
        }
    }
}

/// The picture, what it shows, and where it was looked at.
pub struct Sheet {
    pub content: Content,
    pub camera: Camera,
    view: wgpu::TextureView,
    place: wgpu::Buffer,
    group: wgpu::BindGroup,
}

impl Sheet {
    /// A sheet to be drawn on; the old one where it is of the same size.
    pub fn for_content(
        device: &wgpu::Device,
        pipelines: &Pipelines,
        old: Option<Sheet>,
        content: Content,
        camera: Camera,
    ) -> Sheet {
        if let Some(old) = old.filter(|old| old.content.size_px == content.size_px) {
            return Sheet { content, camera, ..old };
        }
        let [width, height] = content.size_px;
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("map sheet"),
            size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: pipelines.format,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::RENDER_ATTACHMENT,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let place = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("map sheet"),
            size: SHEET_BYTES,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map sheet"),
            layout: &pipelines.sheet_layout,
            entries: &[
                wgpu::BindGroupEntry { binding: 0, resource: place.as_entire_binding() },
                wgpu::BindGroupEntry {
                    binding: 1,
                    resource: wgpu::BindingResource::TextureView(&view),
                },
            ],
        });
        Sheet { content, camera, view, place, group }
    }

    /// Begins to draw on the sheet, which is empty.
    pub fn begin<'a>(&self, encoder: &'a mut wgpu::CommandEncoder) -> wgpu::RenderPass<'a> {
        encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("map sheet"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &self.view,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT),
                    store: wgpu::StoreOp::Store,
                },
            })],
            ..wgpu::RenderPassDescriptor::default()
        })
    }

    /// Says where the sheet lies now that the map is looked at from here.
    pub fn place(&self, queue: &wgpu::Queue, now: &Camera) {
        let nearer = now.pixels_per_world / self.camera.pixels_per_world;
        let place = [0, 1].map(|axis| {
            let away = (self.camera.centre[axis] - now.centre[axis]) * now.pixels_per_world;
            let half = f64::from(now.size_px[axis]) / 2.0;
            let up = if axis == 1 { -1.0 } else { 1.0 };
            let wide = f64::from(self.camera.size_px[axis]) / 2.0 * nearer;
            ((up * away / half) as f32, (wide / half) as f32)
        });
        let bytes = [place[0].0, place[1].0, place[0].1, place[1].1];
        queue.write_buffer(&self.place, 0, bytemuck::cast_slice(&bytes));
    }

    pub fn lay(&self, pass: &mut wgpu::RenderPass<'_>, pipelines: &Pipelines) {
        pass.set_pipeline(&pipelines.sheet);
        pass.set_bind_group(0, &self.group, &[]);
        pass.draw(0..6, 0..1);
    }
}
