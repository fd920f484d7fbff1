//! With which program and buffers are pictures laid down?

use super::Piece;
use crate::ui::map::gpu_pipelines::Making;
use eframe::egui::{ColorImage, PaintCallbackInfo, Rect};
use eframe::egui_wgpu::{self, CallbackResources, CallbackTrait, ScreenDescriptor};
use eframe::wgpu;
use std::collections::HashMap;
use std::sync::Arc;

/// The program, and the pictures that are there.
struct LaidGpu {
    pipeline: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
    format: wgpu::TextureFormat,
    slots: HashMap<&'static str, Slot>,
}

/// One picture, and its pieces in this frame.
struct Slot {
    image: Arc<ColorImage>,
    group: wgpu::BindGroup,
    pieces: wgpu::Buffer,
    /// How many the buffer holds, and how many are laid.
    room: usize,
    count: u32,
}

/// Low, high, begin and size: two numbers each.
const PIECE_FLOATS: usize = 8;
const PIECE_BYTES: u64 = PIECE_FLOATS as u64 * 4;

/// Makes the program and leaves it with the renderer.
pub fn install(state: &egui_wgpu::RenderState) {
    let device = &state.device;
    let shader = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some("laid"),
        source: wgpu::ShaderSource::Wgsl(include_str!("laid.wgsl").into()),
    });
    let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("laid"),
        entries: &[wgpu::BindGroupLayoutEntry {
            binding: 0,
            visibility: wgpu::ShaderStages::FRAGMENT,
            ty: wgpu::BindingType::Texture {
                sample_type: wgpu::TextureSampleType::Float { filterable: false },
                view_dimension: wgpu::TextureViewDimension::D2,
                multisampled: false,
            },
            count: None,
        }],
    });
    let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some("laid"),
        bind_group_layouts: &[Some(&layout)],
        immediate_size: 0,
    });
    let pieces = wgpu::VertexBufferLayout {
        array_stride: PIECE_BYTES,
        step_mode: wgpu::VertexStepMode::Instance,
        attributes: &wgpu::vertex_attr_array![
            0 => Float32x2, 1 => Float32x2, 2 => Float32x2, 3 => Float32x2
        ],
    };
    let target = state.target_format;
    let making = Making {
        device,
        shader: &shader,
        layout: &pipeline_layout,
        format: target,
        constants: &[],
        blends: true,
    };
    let pipeline = making.pipeline("laid_vertex", "laid_fragment", Some(&pieces));
    // egui's colours are sRGB: a target that encodes them wants them decoded.
    let format = if target.is_srgb() {
        wgpu::TextureFormat::Rgba8UnormSrgb
    } else {
        wgpu::TextureFormat::Rgba8Unorm
    };
    let gpu = LaidGpu { pipeline, layout, format, slots: HashMap::new() };
    state.renderer.write().callback_resources.insert(gpu);
}

impl LaidGpu {
    fn uploaded(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        image: &Arc<ColorImage>,
    ) -> Slot {
        let [width, height] = image.size.map(|side| u32::try_from(side.max(1)).unwrap_or(1));
        let size = wgpu::Extent3d { width, height, depth_or_array_layers: 1 };
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("laid"),
            size,
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: self.format,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        });
        if image.pixels.len() == (width * height) as usize {
            let bytes: &[u8] = bytemuck::cast_slice(&image.pixels);
            let layout = wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(4 * width),
                rows_per_image: None,
            };
            queue.write_texture(texture.as_image_copy(), bytes, layout, size);
        }
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("laid"),
            layout: &self.layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(&view),
            }],
        });
        Slot { image: Arc::clone(image), group, pieces: buffer(device, 1), room: 1, count: 0 }
    }
}

fn buffer(device: &wgpu::Device, pieces: usize) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("laid"),
        size: PIECE_BYTES * pieces as u64,
        usage: wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}

/// Pieces of one picture in one frame.
pub struct LaidCallback {
    pub slot: &'static str,
    pub image: Arc<ColorImage>,
    pub pieces: Vec<Piece>,
    /// The window's part that is painted on, in points.
    pub clip: Rect,
    pub pixels_per_point: f32,
}

impl LaidCallback {
    /// Where the pieces lie, in whole pixels and so in clip coordinates.
    fn placed(&self) -> Vec<f32> {
        let pixel = |points: f32| (points * self.pixels_per_point).round();
        // As egui rounds the part of the window that is painted on.
        let (left, top) = (pixel(self.clip.left()), pixel(self.clip.top()));
        let wide = (pixel(self.clip.right()) - left).max(1.0);
        let high = (pixel(self.clip.bottom()) - top).max(1.0);
        let mut placed = Vec::with_capacity(self.pieces.len() * PIECE_FLOATS);
        for piece in &self.pieces {
            let [width, height] = piece.size_px.map(|side| side as f32);
            let (x, y) = (pixel(piece.at.x) - left, pixel(piece.at.y) - top);
            let clip_x = |x: f32| x / wide * 2.0 - 1.0;
            let clip_y = |y: f32| 1.0 - y / high * 2.0;
            let [from_x, from_y] = piece.from_px.map(|side| side as f32);
            placed.extend([clip_x(x), clip_y(y + height), clip_x(x + width), clip_y(y)]);
            placed.extend([from_x, from_y, width, height]);
        }
        placed
    }
}

impl CallbackTrait for LaidCallback {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        _screen: &ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        let Some(gpu) = resources.get_mut::<LaidGpu>() else { return Vec::new() };
        let there = gpu.slots.remove(self.slot).filter(|s| Arc::ptr_eq(&s.image, &self.image));
        let mut slot = there.unwrap_or_else(|| gpu.uploaded(device, queue, &self.image));
        if slot.room < self.pieces.len() {
            slot.room = self.pieces.len().next_power_of_two();
            slot.pieces = buffer(device, slot.room);
        }
        slot.count = u32::try_from(self.pieces.len()).unwrap_or(0);
        queue.write_buffer(&slot.pieces, 0, bytemuck::cast_slice(&self.placed()));
        gpu.slots.insert(self.slot, slot);
        Vec::new()
    }

    fn paint(
        &self,
        _info: PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        let Some(gpu) = resources.get::<LaidGpu>() else { return };
        let Some(slot) = gpu.slots.get(self.slot) else { return };
        pass.set_pipeline(&gpu.pipeline);
        pass.set_bind_group(0, &slot.group, &[]);
        pass.set_vertex_buffer(0, slot.pieces.slice(..));
        pass.draw(0..6, 0..slot.count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{Color32, pos2, vec2};

    #[test]
    fn a_piece_lies_on_whole_pixels_of_the_part_that_is_painted_on() {
        let image = Arc::new(ColorImage::filled([8, 4], Color32::RED));
        let clip = Rect::from_min_size(pos2(10.0, 20.0), vec2(50.0, 25.0));
        let piece = Piece { from_px: [2, 1], size_px: [4, 2], at: pos2(15.1, 25.0) };
        let pieces = vec![piece];
        let callback = LaidCallback { slot: "a", image, pieces, clip, pixels_per_point: 2.0 };
        // 100 × 50 pixels; the piece begins at (10, 10).
        let placed = callback.placed();
        let near = |found: f32, wanted: f32| (found - wanted).abs() < 1e-6;
        let wanted = [-0.8, 0.52, -0.72, 0.6, 2.0, 1.0, 4.0, 2.0];
        assert!(placed.iter().zip(wanted).all(|(a, b)| near(*a, b)), "{placed:?}");
    }
}
