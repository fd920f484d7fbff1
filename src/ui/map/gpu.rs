//! How does the GPU draw the map? Areas and lines go onto a sheet, a picture
//! of the map that is kept; a frame lays the sheet down and paints over it what
//! changes from moment to moment, the area under the pointer and what is
//! selected. A software renderer draws a sheet over several frames, and moves
//! and scales the last one meanwhile. Whatever lies in the GPU's memory can be
//! made again from the mesh, and is, where it is gone.

use super::gpu_layer::GpuLayer;
use super::gpu_mesh::{GpuMesh, in_view};
use super::gpu_pipelines::Pipelines;
use super::gpu_sheet::{PANE_BYTES, PaneUniform, Pens, Sheet};
use super::layer::Layer;
use super::sheet_content::{Colours, Shapes};
use super::view::Camera;
use crate::session::jobs::Wake;
use crate::ui::ground::Extent;
use eframe::egui_wgpu::{self, CallbackResources, CallbackTrait, ScreenDescriptor};
use eframe::{egui, wgpu};
use std::collections::HashMap;
use std::sync::atomic::Ordering;

/// Bytes that a frame uploads of each level.
const UPLOAD_BYTES: usize = 8 << 20;

/// Triangles that a frame of a software renderer draws of a sheet while the
/// map rests, and while it is being moved.
const RESTING_TRIANGLES: u32 = 250_000;
const MOVING_TRIANGLES: u32 = 25_000;

/// Levels that are not shown stay for so many frames, if they are small.
const KEPT_FRAMES: u64 = 1000;
const KEPT_BYTES: u64 = 8 << 20;

/// What is painted of one map in one frame: the layers from the lowest up.
pub struct MapCallback {
    /// Which map of those side by side, from 0; and how many there are.
    pub pane: usize,
    pub panes: usize,
    pub camera: Camera,
    /// The map's room on the screen, in whole physical pixels.
    pub sheet_px: [u32; 2],
    /// The colour behind the areas (sRGB, 0–1); `None` where something else
    /// is painted there.
    pub ground: Option<[f32; 4]>,
    /// How much of what lies behind the areas they hide, 0–1.
    pub fill_opacity: f32,
    /// True while the map is being moved.
    pub moving: bool,
    pub layers: Vec<Layer>,
    /// Asks for another frame.
    pub wake: Wake,
}

/// The map's pipelines and buffers, kept among the renderer's resources.
pub struct MapGpu {
    pipelines: Pipelines,
    /// True where a whole map takes longer than a frame.
    is_slow: bool,
    frame: u64,
    /// By the mesh's key.
    meshes: HashMap<u64, GpuMesh>,
    /// By map side by side, and the mesh's key.
    layers: HashMap<(usize, u64), GpuLayer>,
    /// By map side by side.
    panes: HashMap<usize, PaneGpu>,
}

/// What is kept of one map.
struct PaneGpu {
    uniform: wgpu::Buffer,
    group: wgpu::BindGroup,
    /// What is shown, and what is being drawn.
    front: Option<Sheet>,
    back: Option<Sheet>,
}

/// Makes the pipelines and leaves them with the renderer; whatever was there
/// before is gone.
pub fn install(state: &egui_wgpu::RenderState) {
    let gpu = MapGpu {
        pipelines: Pipelines::new(&state.device, state.target_format),
        is_slow: state.adapter.get_info().device_type == wgpu::DeviceType::Cpu,
        frame: 0,
        meshes: HashMap::new(),
        layers: HashMap::new(),
        panes: HashMap::new(),
    };
    state.renderer.write().callback_resources.insert(gpu);
}

impl PaneGpu {
    fn new(device: &wgpu::Device, pipelines: &Pipelines) -> PaneGpu {
        let uniform = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("map pane"),
            size: PANE_BYTES,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map pane"),
            layout: &pipelines.pane_layout,
            entries: &[wgpu::BindGroupEntry { binding: 0, resource: uniform.as_entire_binding() }],
        });
        PaneGpu { uniform, group, front: None, back: None }
    }
}

/// What is there of what is to be seen.
struct Standing {
    /// All of it, at its detail.
    has_all: bool,
    /// Something of every area.
    has_some: bool,
    /// More has been made than a frame uploads.
    has_more: bool,
}

impl MapGpu {
    /// Forgets levels and maps that are shown no longer.
    fn keep(&mut self, device: &wgpu::Device, map: &MapCallback) {
        for ((of, _), layer) in &mut self.layers {
            layer.used = *of != map.pane && *of < map.panes;
        }
        for layer in &map.layers {
            let key = (map.pane, layer.mesh.key);
            if !self.layers.get(&key).is_some_and(|there| there.fits(layer)) {
                self.layers.insert(key, GpuLayer::new(device, &self.pipelines, layer));
            }
            if let Some(there) = self.layers.get_mut(&key) {
                there.used = true;
            }
            self.meshes.entry(layer.mesh.key).or_default().seen = self.frame;
        }
        self.layers.retain(|_, layer| layer.used);
        self.panes.retain(|of, _| *of < map.panes);
        let (layers, frame) = (&self.layers, self.frame);
        self.meshes.retain(|key, mesh| {
            layers.keys().any(|(_, of)| of == key)
                || (mesh.bytes() <= KEPT_BYTES && frame - mesh.seen < KEPT_FRAMES)
        });
    }

    /// Uploads what has been made of the shapes, and asks for what is missing.
    fn look(
        &mut self,
        (device, queue): (&wgpu::Device, &wgpu::Queue),
        map: &MapCallback,
    ) -> Standing {
        let mut standing = Standing { has_all: true, has_some: true, has_more: false };
        for layer in &map.layers {
            let Some(mesh) = self.meshes.get_mut(&layer.mesh.key) else { continue };
            mesh.take(device, queue, &self.pipelines, &layer.mesh, UPLOAD_BYTES);
            let (areas, lines) = layer.keys(&map.camera);
            let missing = mesh.look(areas.iter().chain(&lines).copied());
            standing.has_all &= missing.is_empty();
            standing.has_some &= areas.iter().all(|key| mesh.best(*key).is_some());
            standing.has_more |= layer.mesh.supply.has_more();
            layer.mesh.supply.ask(&missing, &map.wake);
            mesh.let_go();
            if let Some(there) = self.layers.get_mut(&(map.pane, layer.mesh.key)) {
                there.write(queue, layer);
                there.pick((device, queue), &self.pipelines, mesh, layer, &lines);
                if !layer.selected.is_empty() && !layer.selects_many() {
                    there.now.write(queue, &map.camera, layer);
                }
            }
        }
        standing
    }

    /// What to draw the map's layers with; `None` where one is not there.
    fn pens<'a>(
        &'a self,
        device: &'a wgpu::Device,
        queue: &'a wgpu::Queue,
        map: &MapCallback,
    ) -> Option<Pens<'a>> {
        let mut pens = Pens {
            device,
            queue,
            pipelines: &self.pipelines,
            meshes: Vec::new(),
            layers: Vec::new(),
        };
        for layer in &map.layers {
            pens.meshes.push(self.meshes.get(&layer.mesh.key)?);
            pens.layers.push(self.layers.get(&(map.pane, layer.mesh.key))?);
        }
        Some(pens)
    }
}

impl CallbackTrait for MapCallback {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        _screen: &ScreenDescriptor,
        encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        let Some(gpu) = resources.get_mut::<MapGpu>() else { return Vec::new() };
        gpu.frame += 1;
        gpu.keep(device, self);
        let standing = gpu.look((device, queue), self);
        let mut pane =
            gpu.panes.remove(&self.pane).unwrap_or_else(|| PaneGpu::new(device, &gpu.pipelines));
        if let Some(pens) = gpu.pens(device, queue, self) {
            self.bring_up(&mut pane, &pens, &standing, gpu.is_slow, encoder);
        }
        if pane.back.is_some() || standing.has_more {
            (self.wake)();
        }
        self.write_pane(queue, &pane);
        gpu.panes.insert(self.pane, pane);
        Vec::new()
    }

    fn paint(
        &self,
        info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        let Some(gpu) = resources.get::<MapGpu>() else { return };
        let Some(pane) = gpu.panes.get(&self.pane) else { return };
        pass.set_bind_group(0, &pane.group, &[]);
        // A sheet that was moved leaves some of the ground bare.
        let bare = pane.front.as_ref().is_none_or(|sheet| sheet.camera != self.camera);
        if bare && self.ground.is_some() {
            pass.set_pipeline(&gpu.pipelines.ground);
            pass.draw(0..3, 0..1);
        }
        let first = self.layers.first();
        let there = first.and_then(|layer| gpu.layers.get(&(self.pane, layer.mesh.key)));
        if let (Some(sheet), Some(there)) = (&pane.front, there) {
            there.bind(pass);
            pass.set_pipeline(&gpu.pipelines.sheet);
            sheet.lay(pass);
            if let Some((_, area)) = first.and_then(|layer| layer.hovered) {
                pass.set_pipeline(&gpu.pipelines.hover);
                if self.narrow(pass, &info, area) {
                    sheet.lay(pass);
                }
                let whole = info.clip_rect_in_pixels();
                narrow_to(pass, whole.left_px, whole.top_px, whole.width_px, whole.height_px);
            }
        }
        self.paint_selected(pass, gpu);
    }
}

fn narrow_to(pass: &mut wgpu::RenderPass<'_>, x: i32, y: i32, width: i32, height: i32) {
    let [x, y, width, height] = [x, y, width, height].map(|side| side.max(0).unsigned_abs());
    pass.set_scissor_rect(x, y, width, height);
}

impl MapCallback {
    /// Draws what a frame can of the sheet, and shows it once it is whole.
    fn bring_up(
        &self,
        pane: &mut PaneGpu,
        pens: &Pens<'_>,
        standing: &Standing,
        is_slow: bool,
        encoder: &mut wgpu::CommandEncoder,
    ) {
        let (shapes, colours) = (Shapes::of(self), Colours::of(self));
        let moving = is_slow && self.moving;
        if pane.front.as_ref().is_some_and(|front| !front.shapes.are_of(&shapes)) {
            pane.front = None;
        }
        // What is being drawn of where the map was is finished while it moves:
        // it is nearer than what is shown.
        if pane
            .back
            .as_ref()
            .is_some_and(|back| back.shapes != shapes || (!moving && back.camera != self.camera))
        {
            pane.back = None;
        }
        if pane.back.is_none() && self.wants_sheet(pane.front.as_ref(), &shapes, standing) {
            pane.back = Some(Sheet::new(pens, self));
        }
        let mut budget = match (is_slow, moving) {
            (false, _) => u32::MAX,
            (true, false) => RESTING_TRIANGLES,
            (true, true) => MOVING_TRIANGLES,
        };
        if let Some(mut back) = pane.back.take() {
            if back.draw(pens, encoder, &mut budget) {
                let old = pane.front.take();
                back.shade(pens, encoder, &pane.group, (self, standing.has_all), old);
                pane.front = Some(back);
                let first = self.layers.first();
                if first.is_some_and(|first| !first.mesh.is_drawn.swap(true, Ordering::Relaxed)) {
                    // What was said of it meanwhile goes.
                    (self.wake)();
                }
            } else {
                pane.back = Some(back);
            }
        }
        // Whatever is shown, it is shown in the colours that hold now.
        if let Some(front) = &mut pane.front {
            let holds = front
                .colours
                .as_ref()
                .is_some_and(|(made, all)| *made == colours && (*all || !standing.has_all));
            if !holds {
                front.shade(pens, encoder, &pane.group, (self, standing.has_all), None);
            }
        }
    }

    /// Whether to draw another sheet than the one that is shown.
    fn wants_sheet(&self, front: Option<&Sheet>, shapes: &Shapes, standing: &Standing) -> bool {
        let Some(front) = front else { return standing.has_some };
        let same = front.shapes == *shapes && front.camera == self.camera;
        if same {
            return !front.is_exact && standing.has_all;
        }
        // As long as the older picture shows all there is to see, it is shown
        // until everything is there.
        standing.has_all || (standing.has_some && !front.covers(&self.camera))
    }

    fn write_pane(&self, queue: &wgpu::Queue, pane: &PaneGpu) {
        let front = pane.front.as_ref();
        let (middle, half) = front.map_or(([0.0; 2], [1.0; 2]), |sheet| sheet.place(&self.camera));
        let hovered = self.layers.first().and_then(|layer| layer.hovered);
        let uniform = PaneUniform {
            ground: self.ground.unwrap_or_default(),
            middle,
            half,
            pixels_per_point: self.camera.pixels_per_point,
            fill_opacity: self.fill_opacity,
            hovered: hovered.map_or(0, |(area, _)| area + 1),
            unused: 0,
        };
        queue.write_buffer(&pane.uniform, 0, bytemuck::bytes_of(&uniform));
    }

    /// Lets what is drawn next be in an area's box alone; false where that is
    /// out of sight.
    fn narrow(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        info: &egui::PaintCallbackInfo,
        area: Extent,
    ) -> bool {
        let (map, clip) = (info.viewport_in_pixels(), info.clip_rect_in_pixels());
        let starts = [map.left_px, map.top_px];
        let ends = [clip.left_px + clip.width_px, clip.top_px + clip.height_px];
        let [x, y] = [0, 1].map(|axis| {
            let pixel = |world: f64| {
                let away = (world - self.camera.centre[axis]) * self.camera.pixels_per_world;
                f64::from(starts[axis]) + f64::from(self.camera.size_px[axis]) / 2.0 + away
            };
            let from = pixel(area.min[axis]).floor() as i32 - 1;
            let to = pixel(area.max[axis]).ceil() as i32 + 1;
            let least = [clip.left_px, clip.top_px][axis];
            (from.max(least), to.min(ends[axis]))
        });
        if x.1 <= x.0 || y.1 <= y.0 {
            return false;
        }
        narrow_to(pass, x.0, y.0, x.1 - x.0, y.1 - y.0);
        true
    }

    fn paint_selected(&self, pass: &mut wgpu::RenderPass<'_>, gpu: &MapGpu) {
        for layer in self.layers.iter().filter(|layer| !layer.selects_many()) {
            let key = layer.mesh.key;
            let (Some(there), Some(mesh)) =
                (gpu.layers.get(&(self.pane, key)), gpu.meshes.get(&key))
            else {
                continue;
            };
            if layer.selected.is_empty() {
                continue;
            }
            let detail = layer.mesh.detail_at(self.camera.pixels_per_world);
            let chunks = in_view(&layer.mesh, &self.camera);
            there.bind(pass);
            for pipeline in [&gpu.pipelines.selection_edge, &gpu.pipelines.selection] {
                pass.set_pipeline(pipeline);
                there.draw_selected(pass, &there.now, mesh, &chunks, detail);
            }
        }
    }
}
