//! How does the GPU draw the map? The areas, their borders and outlines go
//! onto a sheet, a picture of the map that is kept; a frame lays the sheet
//! down and paints over it what changes from moment to moment, the area under
//! the pointer and what is selected. On a software renderer the sheet is
//! moved and scaled while the map moves, and drawn anew when it rests.

use super::gpu_layer::GpuLayer;
use super::gpu_pipelines::Pipelines;
use super::gpu_sheet::{Content, Sheet};
use super::mesh::MapMesh;
use super::paints::Paints;
use super::view::{Camera, LinePaint};
use eframe::egui_wgpu::{self, CallbackResources, CallbackTrait, ScreenDescriptor};
use eframe::{egui, wgpu};
use std::collections::HashMap;
use std::sync::Arc;

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
    /// Positions of the areas selected, rising.
    pub selected: Arc<Vec<u32>>,
    /// The position of the area under the pointer.
    pub hovered: Option<u32>,
}

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
}

/// The map's pipelines and buffers, kept among the renderer's resources.
pub struct MapGpu {
    pipelines: Pipelines,
    /// True where a whole map takes longer than a frame.
    is_slow: bool,
    /// By map side by side, and the mesh's key.
    layers: HashMap<(usize, u64), GpuLayer>,
    /// By map side by side.
    sheets: HashMap<usize, Sheet>,
}

/// Makes the pipelines and leaves them with the renderer.
pub fn install(state: &egui_wgpu::RenderState) {
    let gpu = MapGpu {
        pipelines: Pipelines::new(&state.device, state.target_format),
        is_slow: state.adapter.get_info().device_type == wgpu::DeviceType::Cpu,
        layers: HashMap::new(),
        sheets: HashMap::new(),
    };
    state.renderer.write().callback_resources.insert(gpu);
}

impl MapGpu {
    /// Uploads what of the layers is not there yet, and forgets others.
    fn keep_layers(&mut self, device: &wgpu::Device, callback: &MapCallback) {
        let MapCallback { pane, panes, .. } = *callback;
        for ((of, _), layer) in &mut self.layers {
            layer.used = *of != pane && *of < panes;
        }
        for layer in &callback.layers {
            let key = (pane, layer.mesh.key);
            let height = layer.paints.as_ref().map_or(1, |paints| paints.height);
            let fits = self.layers.get(&key).is_some_and(|there| there.height() == height);
            if !fits {
                // Maps side by side share what never changes.
                let same = self.layers.iter().find(|((_, mesh), _)| *mesh == layer.mesh.key);
                let there = same.map(|(_, layer)| layer.there.clone());
                let made = GpuLayer::new(device, &self.pipelines, &layer.mesh, there, height);
                self.layers.insert(key, made);
            }
            if let Some(there) = self.layers.get_mut(&key) {
                there.used = true;
            }
        }
        self.layers.retain(|_, layer| layer.used);
        self.sheets.retain(|of, _| *of < panes);
    }

    fn layer(&self, pane: usize, layer: &Layer) -> Option<&GpuLayer> {
        self.layers.get(&(pane, layer.mesh.key))
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
        gpu.keep_layers(device, self);
        let content = Content::of(self);
        let slow = gpu.is_slow && self.moving;
        let waits = slow && gpu.sheets.get(&self.pane).is_some_and(|s| s.content == content);
        for layer in &self.layers {
            if let Some(there) = gpu.layers.get_mut(&(self.pane, layer.mesh.key)) {
                there.write(device, queue, self, layer, waits);
            }
        }
        let sheet = match gpu.sheets.remove(&self.pane) {
            Some(sheet) if sheet.content == content && (waits || sheet.camera == self.camera) => {
                sheet
            }
            old => {
                let sheet = Sheet::for_content(device, &gpu.pipelines, old, content, self.camera);
                self.draw_sheet(encoder, gpu, &sheet);
                sheet
            }
        };
        sheet.place(queue, &self.camera);
        gpu.sheets.insert(self.pane, sheet);
        Vec::new()
    }

    fn paint(
        &self,
        _info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        let Some(gpu) = resources.get::<MapGpu>() else { return };
        let first = self.layers.first().and_then(|layer| gpu.layer(self.pane, layer));
        let sheet = gpu.sheets.get(&self.pane);
        // A sheet that was moved leaves some of the ground bare.
        let bare = sheet.is_none_or(|sheet| sheet.camera != self.camera);
        if let Some(first) = first.filter(|_| bare && self.ground.is_some()) {
            first.bind(pass, 0);
            pass.set_pipeline(&gpu.pipelines.ground);
            pass.draw(0..3, 0..1);
        }
        if let Some(sheet) = sheet {
            sheet.lay(pass, &gpu.pipelines);
        }
        for layer in &self.layers {
            let Some(there) = gpu.layer(self.pane, layer) else { continue };
            if let Some(hovered) = layer.hovered {
                pass.set_pipeline(&gpu.pipelines.hover);
                there.draw_area(pass, hovered);
            }
            pass.set_pipeline(&gpu.pipelines.selection_edge);
            there.draw_selected(pass);
            pass.set_pipeline(&gpu.pipelines.selection);
            there.draw_selected(pass);
        }
    }
}

impl MapCallback {
    /// Draws everything but what changes from moment to moment.
    fn draw_sheet(&self, encoder: &mut wgpu::CommandEncoder, gpu: &MapGpu, sheet: &Sheet) {
        let mut pass = sheet.begin(encoder);
        let first = self.layers.first().and_then(|layer| gpu.layer(self.pane, layer));
        if let Some(first) = first.filter(|_| self.ground.is_some()) {
            first.bind(&mut pass, 0);
            pass.set_pipeline(&gpu.pipelines.ground);
            pass.draw(0..3, 0..1);
        }
        let pipelines = &gpu.pipelines;
        for layer in &self.layers {
            let Some(there) = gpu.layer(self.pane, layer) else { continue };
            if layer.paints.is_some() {
                pass.set_pipeline(&pipelines.fill);
                there.draw_areas(&mut pass);
                pass.set_pipeline(&pipelines.hatch);
                there.draw_hatched(&mut pass);
            }
            if layer.border.is_seen() {
                pass.set_pipeline(&pipelines.border);
                there.draw_borders(&mut pass);
            }
            if layer.outline.is_seen() {
                pass.set_pipeline(&pipelines.outline);
                there.draw_outlined(&mut pass);
            }
        }
    }
}
