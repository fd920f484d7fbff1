//! What is kept of a map that was drawn? For each pixel the area it is in, the
//! lines over the areas, and the picture that the colours make of both: a
//! frame lays the picture down where the map has moved to, other colours are
//! one pass over the pixels, and the area under the pointer is known by its
//! number. A sheet is drawn over as many frames as it takes.

use super::gpu::MapCallback;
use super::gpu_layer::{GpuLayer, Views};
use super::gpu_mesh::{GpuMesh, There, in_view};
use super::gpu_pipelines::{IDS, Pipelines};
use super::layer::{Band, Layer};
use super::mesh::{Key, Part};
use super::sheet_content::{Colours, Shapes};
use super::view::Camera;
use eframe::wgpu;

/// The layout of `Pane` in the shader.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub struct PaneUniform {
    pub ground: [f32; 4],
    pub middle: [f32; 2],
    pub half: [f32; 2],
    pub pixels_per_point: f32,
    pub fill_opacity: f32,
    pub hovered: u32,
    pub unused: u32,
}

pub const PANE_BYTES: u64 = size_of::<PaneUniform>() as u64;

/// The picture that a sheet's colours make.
struct Picture {
    view: wgpu::TextureView,
    group: wgpu::BindGroup,
}

/// What was drawn of a map from one camera.
pub struct Sheet {
    pub shapes: Shapes,
    pub camera: Camera,
    /// Whether everything is on it, at the detail that its pixels need.
    pub is_exact: bool,
    /// What its picture was made with, and whether all lines were there.
    pub colours: Option<(Colours, bool)>,
    numbers: wgpu::TextureView,
    lines: wgpu::TextureView,
    has_lines: bool,
    drawn: wgpu::BindGroup,
    picture: Option<Picture>,
    /// By layer.
    views: Vec<Views>,
    bands: Vec<Vec<Band>>,
    /// By layer: the detail, and the chunks in view, the middle first.
    seen: Vec<(u8, Vec<u32>)>,
    /// What is still to be drawn, by layer, and whether anything was before.
    areas_left: Vec<(usize, Key)>,
    lines_left: Vec<(usize, Key)>,
    has_begun: [bool; 2],
}

/// What a sheet is drawn with.
pub struct Pens<'a> {
    pub device: &'a wgpu::Device,
    pub queue: &'a wgpu::Queue,
    pub pipelines: &'a Pipelines,
    /// By layer of the map.
    pub meshes: Vec<&'a GpuMesh>,
    pub layers: Vec<&'a GpuLayer>,
}

impl Sheet {
    /// A sheet to be drawn, of nothing yet.
    pub fn new(pens: &Pens<'_>, map: &MapCallback) -> Sheet {
        let (device, shapes) = (pens.device, Shapes::of(map));
        let chunks_of = |layer: &Layer| in_view(&layer.mesh, &map.camera);
        let chunks: Vec<Vec<u32>> = map.layers.iter().map(chunks_of).collect();
        let bands: Vec<Vec<Band>> =
            map.layers.iter().map(|layer| layer.bands(&map.camera)).collect();
        let lined: Vec<Vec<u32>> = (map.layers.iter().zip(&bands).zip(&chunks))
            .map(|((layer, bands), chunks)| {
                chunks.iter().copied().filter(|chunk| layer.has_border(*chunk, bands)).collect()
            })
            .collect();
        let has_lines = lined.iter().any(|chunks| !chunks.is_empty());
        let numbers = texture(device, IDS, shapes.size_px);
        // Where there are none, the smallest that there is.
        let lines_px = if has_lines { shapes.size_px } else { [1, 1] };
        let lines = texture(device, pens.pipelines.format, lines_px);
        let drawn = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map sheet"),
            layout: &pens.pipelines.drawn_layout,
            entries: &[bound(0, &numbers), bound(1, &lines)],
        });
        let mut sheet = Sheet {
            shapes,
            camera: map.camera,
            is_exact: true,
            colours: None,
            numbers,
            lines,
            has_lines,
            drawn,
            picture: None,
            views: Vec::new(),
            bands,
            seen: Vec::new(),
            areas_left: Vec::new(),
            lines_left: Vec::new(),
            has_begun: [false, !has_lines],
        };
        for (at, (layer, chunks)) in map.layers.iter().zip(chunks).enumerate() {
            let views = Views::new(device, pens.pipelines, &layer.mesh);
            views.write(pens.queue, &map.camera, layer);
            views.write_bands(pens.queue, &sheet.bands[at]);
            sheet.views.push(views);
            let detail = layer.mesh.detail_at(map.camera.pixels_per_world);
            let key = |part, &chunk: &u32| (at, Key { part, detail, chunk });
            if layer.paints.is_some() {
                sheet.areas_left.extend(chunks.iter().map(|chunk| key(Part::Areas, chunk)));
            }
            sheet.lines_left.extend(lined[at].iter().map(|chunk| key(Part::Lines, chunk)));
            sheet.seen.push((detail, chunks));
        }
        // Taken from the end.
        sheet.areas_left.reverse();
        sheet.lines_left.reverse();
        sheet
    }

    /// Draws so many triangles more; true once all are.
    pub fn draw(
        &mut self,
        pens: &Pens<'_>,
        encoder: &mut wgpu::CommandEncoder,
        budget: &mut u32,
    ) -> bool {
        for part in [Part::Areas, Part::Lines] {
            let (left, view, pipeline, has_begun) = match part {
                Part::Areas => (
                    &mut self.areas_left,
                    &self.numbers,
                    &pens.pipelines.fill,
                    &mut self.has_begun[0],
                ),
                Part::Lines => (
                    &mut self.lines_left,
                    &self.lines,
                    &pens.pipelines.border,
                    &mut self.has_begun[1],
                ),
            };
            if *has_begun && left.is_empty() {
                continue;
            }
            let mut pass = begin(encoder, view, std::mem::replace(has_begun, true));
            pass.set_pipeline(pipeline);
            while *budget > 0
                && let Some((at, key)) = left.pop()
            {
                let best = pens.meshes[at].best(key);
                self.is_exact &= best.as_ref().is_some_and(|(there, _)| *there == key);
                let Some((_, there)) = best else { continue };
                let views = &self.views[at];
                let triangles = match there {
                    There::Areas(areas) => {
                        views.bind(&mut pass, key.chunk, 0);
                        areas.draw(&mut pass)
                    }
                    There::Lines(lines) => {
                        pens.layers[at].bind(&mut pass);
                        lines.draw(&mut pass, &self.bands[at], |pass, band| {
                            views.bind(pass, key.chunk, band);
                        })
                    }
                };
                *budget = budget.saturating_sub(triangles);
            }
            if !left.is_empty() {
                return false;
            }
        }
        true
    }

    /// Makes the picture of what was drawn, in the colours that the map has
    /// now; `old` is a sheet whose picture it may take over.
    pub fn shade(
        &mut self,
        pens: &Pens<'_>,
        encoder: &mut wgpu::CommandEncoder,
        pane: &wgpu::BindGroup,
        (map, has_all): (&MapCallback, bool),
        old: Option<Sheet>,
    ) {
        let same_size = |old: &Sheet| old.shapes.size_px == self.shapes.size_px;
        let taken = old.filter(same_size).and_then(|old| old.picture);
        let picture = self.picture.take().or(taken).unwrap_or_else(|| {
            let view = texture(pens.device, pens.pipelines.format, self.shapes.size_px);
            let group = pens.device.create_bind_group(&wgpu::BindGroupDescriptor {
                label: Some("map picture"),
                layout: &pens.pipelines.picture_layout,
                entries: &[bound(0, &view)],
            });
            Picture { view, group }
        });
        {
            let mut pass = begin(encoder, &picture.view, false);
            pass.set_bind_group(0, pane, &[]);
            if let Some(first) = pens.layers.first() {
                first.bind(&mut pass);
            }
            pass.set_bind_group(2, &self.drawn, &[]);
            pass.set_pipeline(match self.has_lines {
                true => &pens.pipelines.shade_with_lines,
                false => &pens.pipelines.shade,
            });
            pass.draw(0..3, 0..1);
            for (at, layer) in map.layers.iter().enumerate() {
                let (detail, chunks) = &self.seen[at];
                let (views, mesh, there) = (&self.views[at], pens.meshes[at], pens.layers[at]);
                views.write(pens.queue, &self.camera, layer);
                there.bind(&mut pass);
                if layer.outline.is_seen() {
                    pass.set_pipeline(&pens.pipelines.outline);
                    there.draw_outlined(&mut pass, views, mesh, chunks, *detail);
                }
                if layer.selects_many() {
                    pass.set_pipeline(&pens.pipelines.selection_edge);
                    there.draw_selected(&mut pass, views, mesh, chunks, *detail);
                    pass.set_pipeline(&pens.pipelines.selection);
                    there.draw_selected(&mut pass, views, mesh, chunks, *detail);
                }
            }
        }
        self.picture = Some(picture);
        self.colours = Some((Colours::of(map), has_all));
    }

    /// True where all that the camera sees is on the sheet.
    pub fn covers(&self, now: &Camera) -> bool {
        (0..2).all(|axis| {
            let half =
                |camera: &Camera| f64::from(camera.size_px[axis]) / 2.0 / camera.pixels_per_world;
            let away = (now.centre[axis] - self.camera.centre[axis]).abs();
            away + half(now) <= half(&self.camera) * (1.0 + 1e-9)
        })
    }

    /// Where the sheet lies now that the map is looked at from here: its
    /// middle, and half its width and height, in clip coordinates.
    pub fn place(&self, now: &Camera) -> ([f32; 2], [f32; 2]) {
        let nearer = now.pixels_per_world / self.camera.pixels_per_world;
        let place = [0, 1].map(|axis| {
            let away = (self.camera.centre[axis] - now.centre[axis]) * now.pixels_per_world;
            let half = f64::from(now.size_px[axis]) / 2.0;
            let up = if axis == 1 { -1.0 } else { 1.0 };
            let wide = f64::from(self.camera.size_px[axis]) / 2.0 * nearer;
            ((up * away / half) as f32, (wide / half) as f32)
        });
        ([place[0].0, place[1].0], [place[0].1, place[1].1])
    }

    /// Lays the picture down, or the veil over the area under the pointer;
    /// which, the pipeline tells.
    pub fn lay(&self, pass: &mut wgpu::RenderPass<'_>) {
        if let Some(picture) = &self.picture {
            pass.set_bind_group(2, &self.drawn, &[]);
            pass.set_bind_group(3, &picture.group, &[]);
            pass.draw(0..6, 0..1);
        }
    }
}

fn texture(
    device: &wgpu::Device,
    format: wgpu::TextureFormat,
    [width, height]: [u32; 2],
) -> wgpu::TextureView {
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: Some("map sheet"),
        size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::RENDER_ATTACHMENT,
        view_formats: &[],
    });
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

fn bound(binding: u32, view: &wgpu::TextureView) -> wgpu::BindGroupEntry<'_> {
    wgpu::BindGroupEntry { binding, resource: wgpu::BindingResource::TextureView(view) }
}

/// Begins to draw, on what is empty or, where it `goes_on`, on what is there.
fn begin<'a>(
    encoder: &'a mut wgpu::CommandEncoder,
    view: &wgpu::TextureView,
    goes_on: bool,
) -> wgpu::RenderPass<'a> {
    let empty = wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT);
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some("map sheet"),
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view,
            depth_slice: None,
            resolve_target: None,
            ops: wgpu::Operations {
                load: if goes_on { wgpu::LoadOp::Load } else { empty },
                store: wgpu::StoreOp::Store,
            },
        })],
        ..wgpu::RenderPassDescriptor::default()
    })
}
