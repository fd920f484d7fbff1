//! What is painted of the ground in one frame? The areas in their colours,
//! the outlines of larger ones, and what is selected.

use super::gpu::MapCallback;
use super::layer::{Border, Layer};
use super::paints::Paints;
use super::view::{Camera, LinePaint};
use crate::session::jobs::Wake;
use crate::ui::context::Context;
use crate::ui::ground::{Extent, Ground};
use eframe::egui::{self, PaintCallback, Rect, Ui};
use eframe::egui_wgpu;
use std::sync::Arc;

/// One map's areas in this frame.
pub struct Canvas<'a> {
    pub context: &'a Context<'a>,
    pub ground: &'a Ground,
    pub paints: Arc<Paints>,
    /// Positions of the areas selected, rising.
    pub selected: Arc<Vec<u32>>,
    /// The boxes of those, where they are few.
    pub selected_boxes: Arc<Vec<Extent>>,
    pub hovered: Option<usize>,
    /// Which map of those side by side, from 0; and how many there are.
    pub pane: usize,
    pub panes: usize,
    /// True where a basemap lies behind the areas, to be seen through them.
    pub over_basemap: bool,
}

/// How much of a basemap the areas hide.
const OVER_BASEMAP: f32 = 0.72;

impl Canvas<'_> {
    /// Paints the map; `moving` while it is being moved.
    pub fn paint(&self, ui: &Ui, map: Rect, camera: Camera, moving: bool) {
        let px = camera.pixels_per_point;
        let pixels = |from: f32, to: f32| ((to * px).round() - (from * px).round()).max(1.0) as u32;
        let ctx = ui.ctx().clone();
        let wake: Wake = Arc::new(move || ctx.request_repaint());
        let callback = MapCallback {
            pane: self.pane,
            panes: self.panes,
            camera,
            sheet_px: [pixels(map.left(), map.right()), pixels(map.top(), map.bottom())],
            ground: (!self.over_basemap)
                .then(|| self.context.theme.colours.map_ground.to_normalized_gamma_f32()),
            fill_opacity: if self.over_basemap { OVER_BASEMAP } else { 1.0 },
            moving,
            layers: self.layers(&camera),
            wake,
        };
        let shape: PaintCallback = egui_wgpu::Callback::new_paint_callback(map, callback);
        ui.painter().with_clip_rect(map).add(shape);
    }

    fn layers(&self, camera: &Camera) -> Vec<Layer> {
        let c = &self.context.theme.colours;
        let px = camera.pixels_per_point;
        let line = |width: f32, colour: egui::Color32| LinePaint::new(width, colour, px);
        let mesh = &self.ground.mesh;
        let hovered = self.hovered.and_then(|position| {
            let extent = (self.ground.extent)(position)?;
            Some((u32::try_from(position).ok()?, extent))
        });
        let mut layers = vec![Layer {
            mesh: mesh.clone(),
            paints: Some(self.paints.clone()),
            border: Border::Hairlines(c.area_border),
            outline: line(1.5, c.ink),
            selection: line(2.5, c.selection),
            selection_edge: line(5.0, c.selection_edge),
            selected: self.selected.clone(),
            selected_boxes: self.selected_boxes.clone(),
            hovered,
        }];
        if let Some(wards) = &self.ground.wards {
            layers.push(Layer {
                mesh: wards.clone(),
                paints: None,
                border: Border::Same(line(1.1, c.ward_border)),
                outline: LinePaint::default(),
                selection: LinePaint::default(),
                selection_edge: LinePaint::default(),
                selected: Arc::default(),
                selected_boxes: Arc::default(),
                hovered: None,
            });
        }
        layers
    }
}
