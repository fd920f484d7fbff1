//! Where is it? The map of the answer: pan, zoom, hover and select.

pub mod build;
pub mod buttons;
pub mod card;
pub mod gpu;
pub mod labels;
pub mod legend;
pub mod mesh;
pub mod paints;
pub mod scale_bar;

use super::context::{Command, Context, Pick};
use super::control;
use super::ground::{Extent, Ground};
use super::theme::space;
use crate::base::AreaCode;
use crate::demand::TakeUp;
use crate::figure::Choropleth;
use crate::geography::{lonlat_from_world, world_from_lonlat};
use eframe::egui::{
    self, EventFilter, Key, PaintCallback, PointerButton, Rect, Response, RichText, Role, Ui,
    WidgetInfo,
};
use eframe::egui_wgpu;
use gpu::{Camera, Layer, LinePaint, MapCallback};
use paints::Paints;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use walkers::{Map, MapMemory, Plugin, Projector, lon_lat};

/// What the map keeps: where it is looked at, and what was made for it.
#[derive(Default)]
pub struct MapState {
    memory: MapMemory,
    /// What the view was last fitted to.
    fitted: Option<Fitted>,
    fit_wanted: bool,
    /// An area to bring into view.
    wanted: Option<AreaCode>,
    hovered: Option<usize>,
    paints: Option<Painted>,
    /// The ground shown last, for the time that another takes.
    last: Option<Arc<Ground>>,
    /// False where no graphics driver is there (tests without one).
    pub has_gpu: bool,
}

/// The workspace that the view was fitted to. A change of level keeps the view.
struct Fitted {
    path: Option<PathBuf>,
    revision: u64,
    whole: Extent,
}

impl Fitted {
    fn of(context: &Context<'_>, whole: Extent) -> Fitted {
        Fitted {
            path: context.loaded.map(|loaded| loaded.path.clone()),
            revision: context.loaded.map_or(0, |loaded| loaded.revision),
            whole,
        }
    }

    /// True where the view would show nothing of what is to be looked at: in
    /// another workspace, or where an import brought areas of another place.
    fn is_outdated(&self, now: &Fitted) -> bool {
        let apart = (0..2).any(|axis| {
            self.whole.max[axis] < now.whole.min[axis] || now.whole.max[axis] < self.whole.min[axis]
        });
        self.path != now.path || (self.revision != now.revision && apart)
    }
}

/// The colour table, and what it was made from.
struct Painted {
    mesh: u64,
    picture: Option<Arc<Choropleth>>,
    selection: BTreeSet<AreaCode>,
    blank: [u8; 4],
    paints: Arc<Paints>,
}

impl MapState {
    /// Looks at everything at the next frame.
    pub fn fit_whole(&mut self) {
        self.fit_wanted = true;
    }

    /// Brings an area into view at the next frame.
    pub fn bring_into_view(&mut self, code: AreaCode) {
        self.wanted = Some(code);
    }

    fn paints(
        &mut self,
        ground: &Ground,
        context: &Context<'_>,
        answer: Option<&TakeUp>,
    ) -> Arc<Paints> {
        let c = context.theme.colours.faint;
        let blank = [c.r(), c.g(), c.b(), 255];
        let same_picture = |painted: &Painted| match (&painted.picture, context.choropleth) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (None, None) => true,
            _ => false,
        };
        if let Some(painted) = &self.paints
            && painted.mesh == ground.mesh.key
            && painted.blank == blank
            && same_picture(painted)
            && painted.selection == *context.selection
        {
            return painted.paints.clone();
        }
        let picture = answer.zip(context.choropleth.map(Arc::as_ref));
        let made = Arc::new(paints::paints(ground.mesh.areas, blank, picture, context.selection));
        self.paints = Some(Painted {
            mesh: ground.mesh.key,
            picture: context.choropleth.cloned(),
            selection: context.selection.clone(),
            blank,
            paints: made.clone(),
        });
        made
    }

    /// The map as it was, while the ground of another is made.
    fn show_last(&mut self, ui: &mut Ui, context: &Context<'_>) {
        let (Some(ground), Some(painted)) = (&self.last, &self.paints) else { return };
        let paints = painted.paints.clone();
        let canvas = Canvas { context, ground, paints, hovered: None, has_gpu: self.has_gpu };
        let (lon, lat) = lonlat_from_world(middle(ground).centre());
        Map::new(None, &mut self.memory, lon_lat(lon, lat))
            .with_plugin(canvas)
            .show(ui, |_, _, _, _| ());
    }

    /// Looks at everything, beside the legend where that costs little.
    fn look_at_whole(&mut self, whole: Extent, map: Rect) {
        /// Zoom levels given up at most to keep clear of the legend.
        const COST: f64 = 0.4;
        let beside = legend::WIDTH + INSET;
        let room = egui::vec2(map.width() - beside, map.height());
        let zoom = zoom_to_fit(whole, room).clamp(1.0, MOST_ZOOM);
        if zoom < zoom_to_fit(whole, map.size()) - COST {
            self.look_at(whole, map.size(), MOST_ZOOM);
            return;
        }
        let [x, y] = whole.centre();
        let shift = f64::from(beside) / 2.0 / (256.0 * zoom.exp2());
        let (lon, lat) = lonlat_from_world([x - shift, y]);
        self.memory.center_at(lon_lat(lon, lat));
        // Within the range by the clamp above.
        let _ = self.memory.set_zoom(zoom);
    }

    /// Looks at a box of the world, with air around it.
    fn look_at(&mut self, extent: Extent, size: egui::Vec2, most_zoom: f64) {
        let (lon, lat) = lonlat_from_world(extent.centre());
        self.memory.center_at(lon_lat(lon, lat));
        let zoom = zoom_to_fit(extent, size).clamp(1.0, most_zoom);
        // Within the range by the clamp above.
        let _ = self.memory.set_zoom(zoom);
    }
}

/// The zoom at which a box fills a window of this size, but for some air.
fn zoom_to_fit(extent: Extent, size: egui::Vec2) -> f64 {
    const AIR: f64 = 0.92;
    let fit = |axis: usize, points: f32| {
        let width = (extent.max[axis] - extent.min[axis]).max(1e-12);
        (f64::from(points.max(1.0)) * AIR / (width * 256.0)).log2()
    };
    fit(0, size.x).min(fit(1, size.y))
}

const MOST_ZOOM: f64 = 20.0;
/// A selected area is not brought nearer than this.
const NEAR_ENOUGH: f64 = 15.0;

pub fn show(ui: &mut Ui, context: &Context<'_>, state: &mut MapState, commands: &mut Vec<Command>) {
    let rect = ui.available_rect_before_wrap();
    let Some(ground) = context.ground.cloned() else {
        if context.ground_is_coming {
            state.show_last(ui, context);
            let words = RichText::new("Drawing the boundaries…").color(context.theme.colours.quiet);
            ui.place(rect, egui::Label::new(words));
        } else if context.answer().is_some() {
            ui.centered_and_justified(|ui| ui.label("This level has no boundaries to draw."));
        }
        return;
    };
    state.last = Some(ground.clone());
    let answer = context.answer().cloned();
    fit(state, context, &ground, rect, answer.as_deref());
    let paints = state.paints(&ground, context, answer.as_deref());
    let hovered = state.hovered;
    let canvas = Canvas { context, ground: &ground, paints, hovered, has_gpu: state.has_gpu };
    let (lon, lat) = lonlat_from_world(middle(&ground).centre());
    let map = Map::new(None, &mut state.memory, lon_lat(lon, lat))
        .zoom_with_ctrl(false)
        .with_plugin(canvas)
        .show(ui, |_, response, projector, _| (response.clone(), camera(projector, 1.0)));
    let (response, view) = map.inner;
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Map of the areas"));
    if response.has_focus() {
        keys(ui, &response, &view, &mut state.memory);
        control::focus_ring(ui, context.theme, rect.shrink(2.0));
    }
    state.hovered = area_under_pointer(&response, &view, &ground);
    click(ui, &response, state.hovered, answer.as_deref(), commands);
    if context.is_stale() && answer.is_some() {
        ui.painter().rect_filled(rect, 0.0, context.theme.colours.map_ground.gamma_multiply(0.5));
    }
    scale_bar::paint(ui, context.theme, rect, &view);
    if let Some(picture) = context.choropleth {
        legend::card(ui, context.theme, rect, picture);
    }
    // A hall sees no controls; the keys work as ever.
    let pressed = (!context.projector).then(|| buttons::show(ui, context.theme, rect)).flatten();
    match pressed {
        Some(buttons::Pressed::In) => drop(state.memory.zoom_in()),
        Some(buttons::Pressed::Out) => drop(state.memory.zoom_out()),
        Some(buttons::Pressed::Home) => state.fit_wanted = true,
        None => {}
    }
    if let (Some(position), Some(answer), true) =
        (state.hovered, &answer, response.contains_pointer())
    {
        card::show(ui, context, &ground, answer, position, rect);
    }
}

/// The whole level's box.
fn middle(ground: &Ground) -> Extent {
    Extent { min: ground.mesh.min, max: ground.mesh.max }
}

fn fit(
    state: &mut MapState,
    context: &Context<'_>,
    ground: &Ground,
    rect: Rect,
    answer: Option<&TakeUp>,
) {
    let whole = middle(ground);
    if whole.min[0] > whole.max[0] {
        return;
    }
    let now = Fitted::of(context, whole);
    let fresh = state.fitted.as_ref().is_none_or(|fitted| fitted.is_outdated(&now));
    if fresh || state.fit_wanted {
        state.look_at_whole(whole, rect);
        state.fitted = Some(now);
        state.fit_wanted = false;
    }
    let Some(code) = state.wanted.take() else { return };
    let position = answer.and_then(|answer| answer.rows.iter().position(|row| row.code == code));
    let Some(Some(extent)) = position.and_then(|i| ground.extents.get(i)) else { return };
    // Only what is out of sight or too small to see moves the map.
    let zoom = state.memory.zoom();
    let scale = 256.0 * zoom.exp2();
    let centre = state
        .memory
        .detached()
        .map_or(whole.centre(), |position| world_from_lonlat(position.x(), position.y()));
    let inside = (0..2).all(|axis| {
        let half = f64::from(if axis == 0 { rect.width() } else { rect.height() }) / 2.0 / scale;
        extent.min[axis] > centre[axis] - half && extent.max[axis] < centre[axis] + half
    });
    let width = (extent.max[0] - extent.min[0]).max(extent.max[1] - extent.min[1]) * scale;
    if !inside || width < 12.0 {
        let grown = 12.0;
        let [x, y] = extent.centre();
        let half = [0, 1].map(|axis| (extent.max[axis] - extent.min[axis]) * grown / 2.0);
        let around = Extent { min: [x - half[0], y - half[1]], max: [x + half[0], y + half[1]] };
        state.look_at(around, rect.size(), NEAR_ENOUGH.max(zoom));
    }
}

/// Where walkers looks, in the world's coordinates and physical pixels.
fn camera(projector: &Projector<'_>, pixels_per_point: f32) -> Camera {
    let rect = projector.clip_rect();
    let centre = projector.unproject(rect.center().to_vec2());
    Camera {
        centre: world_from_lonlat(centre.x(), centre.y()),
        pixels_per_world: 256.0 * projector.zoom().exp2() * f64::from(pixels_per_point),
        size_px: [rect.width() * pixels_per_point, rect.height() * pixels_per_point],
        pixels_per_point,
    }
}

fn area_under_pointer(response: &Response, view: &Camera, ground: &Ground) -> Option<usize> {
    let pointer = response.hover_pos()?;
    let from_middle = pointer - response.rect.center();
    let world = [
        view.centre[0] + f64::from(from_middle.x) / view.pixels_per_world,
        view.centre[1] + f64::from(from_middle.y) / view.pixels_per_world,
    ];
    let (lon, lat) = lonlat_from_world(world);
    (ground.locate)(lon, lat)
}

fn click(
    ui: &Ui,
    response: &Response,
    hovered: Option<usize>,
    answer: Option<&TakeUp>,
    commands: &mut Vec<Command>,
) {
    // Not `clicked`: that is also Enter on the focused map, where nothing is
    // pointed at.
    if !response.clicked_by(PointerButton::Primary) {
        return;
    }
    let adding = ui.input(|input| input.modifiers.command);
    match hovered.and_then(|position| answer?.rows.get(position)) {
        Some(row) => {
            let pick = if adding { Pick::Toggle } else { Pick::Only };
            commands.push(Command::Pick(row.code.clone(), pick));
        }
        None if !adding => commands.push(Command::ClearSelection),
        None => {}
    }
}

/// Arrow keys move the map, plus and minus bring it nearer and farther.
fn keys(ui: &Ui, response: &Response, view: &Camera, memory: &mut MapMemory) {
    /// Points that one press moves the map.
    const STEP: f64 = 80.0;
    // Arrows would otherwise move the focus on.
    let filter =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input(|input| f64::from(u8::from(input.key_pressed(key))));
    let right = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
    let down = pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
    if right != 0.0 || down != 0.0 {
        let step = STEP / view.pixels_per_world;
        let (lon, lat) =
            lonlat_from_world([view.centre[0] + right * step, view.centre[1] + down * step]);
        memory.center_at(lon_lat(lon, lat));
    }
    // At the end of the range nothing happens. With ctrl the window is scaled.
    if ui.input(|input| input.modifiers.command) {
        return;
    }
    if pressed(Key::Plus) + pressed(Key::Equals) > 0.0 {
        let _ = memory.zoom_in();
    }
    if pressed(Key::Minus) > 0.0 {
        let _ = memory.zoom_out();
    }
}

/// What is painted of the ground: areas, borders, labels.
struct Canvas<'a> {
    context: &'a Context<'a>,
    ground: &'a Ground,
    paints: Arc<Paints>,
    hovered: Option<usize>,
    has_gpu: bool,
}

impl Plugin for Canvas<'_> {
    fn run(
        self: Box<Self>,
        ui: &mut Ui,
        _response: &Response,
        projector: &Projector<'_>,
        _memory: &MapMemory,
    ) {
        let camera = camera(projector, ui.pixels_per_point());
        let rect = projector.clip_rect();
        if self.has_gpu {
            let layers = self.layers(&camera);
            let callback = MapCallback { camera, layers };
            let shape: PaintCallback = egui_wgpu::Callback::new_paint_callback(rect, callback);
            ui.painter().with_clip_rect(rect).add(shape);
        }
        labels::paint(ui, self.context.theme, rect, &camera, &self.ground.labels);
    }
}

impl Canvas<'_> {
    fn layers(&self, camera: &Camera) -> Vec<Layer> {
        let c = &self.context.theme.colours;
        let px = camera.pixels_per_point;
        let line = |width: f32, colour: egui::Color32| LinePaint::new(width, colour, px);
        let mesh = &self.ground.mesh;
        let mut layers = vec![Layer {
            mesh: mesh.clone(),
            paints: Some(self.paints.clone()),
            border: border(c.area_border, mesh.mean_width(), camera),
            outline: line(1.5, c.ink),
            selection: line(2.5, c.selection),
            selection_edge: line(5.0, c.selection_edge),
            has_selection: !self.context.selection.is_empty(),
            hovered: self.hovered.and_then(|position| u32::try_from(position).ok()),
        }];
        if let Some(wards) = &self.ground.wards {
            layers.push(Layer {
                mesh: wards.clone(),
                paints: None,
                border: line(1.1, c.ward_border),
                outline: LinePaint::default(),
                selection: LinePaint::default(),
                selection_edge: LinePaint::default(),
                has_selection: false,
                hovered: None,
            });
        }
        layers
    }
}

/// White hairlines that thin out as the areas shrink.
fn border(colour: egui::Color32, mean_width: f64, camera: &Camera) -> LinePaint {
    let points = mean_width * camera.pixels_per_world / f64::from(camera.pixels_per_point);
    let strength = ((points - 4.0) / 20.0).clamp(0.0, 1.0) as f32;
    let width = 0.5 + 0.5 * strength;
    LinePaint::new(width, colour.gamma_multiply(0.35 + 0.65 * strength), camera.pixels_per_point)
        .faded(if strength > 0.0 { 1.0 } else { 0.0 })
}

/// The inset of what floats over the map.
pub const INSET: f32 = space::THREE;
