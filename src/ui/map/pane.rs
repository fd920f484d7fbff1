//! What is on one map, and what do pointer and keys do there?

use super::canvas::Canvas;
use super::labels::{self, Written};
use super::looking::{Wish, whole};
use super::view::Camera;
use super::{INSET, MapState, Painted, buttons, card, is_moving, legend, scale_bar};
use crate::base::AreaCode;
use crate::demand::TakeUp;
use crate::figure::{AreaMap, Choropleth};
use crate::geography::{lonlat_from_world, world_from_lonlat};
use crate::ui::basemap;
use crate::ui::context::{Command, Context, Pick};
use crate::ui::control;
use crate::ui::ground::Ground;
use crate::ui::theme::{Size, Theme, space};
use eframe::egui::{
    self, Align2, CornerRadius, CursorIcon, DragPanButtons, Key, PointerButton, Rect, Response,
    Role, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use walkers::{Map, Projector, lon_lat};

/// What there is to say of the areas of a map.
#[derive(Clone, Copy)]
pub enum Figures<'a> {
    TakeUp(&'a TakeUp),
    /// Of any other subject.
    Areas(&'a AreaMap),
}

/// One map.
pub struct Pane<'a> {
    /// 0, or 1 for the second of two.
    pub number: usize,
    pub rect: Rect,
    /// What it shows, where there are two.
    pub title: Option<String>,
    /// What the areas' figures are of; `None` while there are none.
    pub figures: Option<Figures<'a>>,
    pub picture: Option<&'a Arc<Choropleth>>,
    pub is_stale: bool,
    /// Whether the legend lies on it.
    pub has_legend: bool,
}

impl Pane<'_> {
    /// What of the map its legend and title leave: beside the legend of one
    /// map; of two, which are narrow, above.
    pub fn clear(&self, panes: usize) -> Rect {
        let mut clear = self.rect;
        clear.max.x -= buttons::SIDE + INSET;
        if !self.has_legend {
            return clear;
        }
        if panes == 1 {
            clear.min.x += legend::WIDTH + INSET;
        } else {
            let legend = self.picture.map_or(0.0, |picture| legend::height(picture, 2));
            let legend = legend.min(legend::room(self.rect, panes));
            clear.min.y += PLATE;
            clear.max.y -= legend + INSET;
        }
        clear
    }

    /// Shows the map; gives the position of the area under the pointer.
    pub fn show(
        &self,
        ui: &mut Ui,
        context: &Context<'_>,
        state: &mut MapState,
        ground: &Ground,
        panes: usize,
        commands: &mut Vec<Command>,
    ) -> Option<usize> {
        let theme = context.theme;
        let Painted { paints, selected, selected_boxes, first, .. } =
            state.paints(ground, context, self);
        let (hovered, pane) = (state.hovered, self.number);
        let over_basemap = state.basemap.is_shown();
        let canvas = Canvas {
            context,
            ground,
            paints,
            selected,
            selected_boxes,
            hovered,
            pane,
            panes,
            over_basemap,
        };
        let is_last = pane + 1 == panes;
        // A hall sees no buttons.
        let buttons = (is_last && !context.projector).then(|| buttons::covered(self.rect));
        let on_button = buttons
            .zip(ui.input(|input| input.pointer.hover_pos()))
            .is_some_and(|(buttons, at)| buttons.contains(at));
        let zooms = !on_button && state.looking.gestures(ui);
        let drags = if zooms || state.lasso.takes_drags(ui) {
            DragPanButtons::empty()
        } else {
            DragPanButtons::PRIMARY
        };
        let (lon, lat) = lonlat_from_world(whole(ground).centre());
        let has_gpu = context.has_gpu;
        let seen = &mut state.seen[pane.min(1)];
        let names = &mut state.names[pane.min(1)];
        let map = Map::new(state.basemap.tiles(), &mut state.looking.memory, lon_lat(lon, lat))
            .zoom_gesture(false)
            .zoom_with_ctrl(false)
            .drag_pan_buttons(drags)
            .show(ui, |ui, _, projector, _| {
                let view = camera(projector, ui.pixels_per_point());
                if has_gpu {
                    let moving = is_moving(seen, ui, &view);
                    canvas.paint(ui, self.rect, view, moving);
                }
                let slot = ["names on the map", "names on the second map"][pane.min(1)];
                let pen = (names, slot);
                // What floats over the last map.
                let scale_bar = is_last.then(|| scale_bar::covered(self.rect));
                let covered: Vec<Rect> = scale_bar.into_iter().chain(buttons).collect();
                let on = (self.rect, covered.as_slice());
                let labels = labels::paint(ui, theme, on, &view, &ground.labels, &first, pen);
                (view, labels)
            });
        let (view, written) = map.inner;
        let response = map.response;
        let name = if self.number == 0 { "Map of the areas" } else { "Second map of the areas" };
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, name));
        if response.has_focus() {
            self.keys(ui, context, state, &response, &view);
            control::focus_ring(ui, theme, self.rect.shrink(2.0));
        }
        // Of a map that is not drawn yet nothing is said, and nothing picked.
        let is_there = !has_gpu || ground.mesh.is_drawn.load(Ordering::Relaxed);
        if self.figures.is_some() && is_there {
            state.lasso.follow(ui, &response, &view, ground, commands);
        }
        let hovered = area_under_pointer(&response, &view, ground).filter(|_| is_there);
        let named = name_under_pointer(&response, &written).filter(|_| is_there);
        if named.is_some() && !state.lasso.armed {
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        }
        if is_there {
            self.click(ui, &response, ground, hovered, named, commands);
        }
        if self.is_stale {
            let veil = theme.colours.map_ground.gamma_multiply(0.5);
            ui.painter().rect_filled(self.rect, 0.0, veil);
        }
        state.lasso.paint(ui, theme, self.rect, &view);
        if !is_there {
            let (at, font) = (self.clear(panes).center(), Size::Body.regular());
            let words = "Drawing the map…";
            ui.painter().text(at, Align2::CENTER_CENTER, words, font, theme.colours.quiet);
        }
        let mut floats: Vec<Rect> = buttons.into_iter().collect();
        if is_last {
            let mut room = self.rect;
            if panes > 1 {
                room.max.y = self.clear(panes).max.y;
            }
            if room.height() > 2.0 * PLATE {
                floats.extend(scale_bar::paint(ui, theme, room, &view));
                if let Some(words) = state.basemap.words() {
                    let legend = if panes == 1 { legend::WIDTH + INSET } else { 0.0 };
                    basemap::credit(ui, theme, room, room.left() + legend, &words);
                }
            }
        }
        if let Some(title) = &self.title {
            // Clear of the buttons on the last map.
            let room = self.rect.width() - 2.0 * INSET - if is_last { 42.0 } else { 0.0 };
            floats.push(plate(ui, theme, self.rect, room, title));
        }
        if let (Some(picture), Some(_), true) = (self.picture, self.figures, self.has_legend) {
            let at = legend::At { pane: self.number, columns: panes.min(2), wide: legend::WIDTH };
            floats.push(legend::card(ui, theme, self.rect, picture, &ground.codes, at, commands));
        }
        // Of an area beneath what floats over the map nothing is said.
        let pointer = response.hover_pos();
        let hovered =
            hovered.filter(|_| pointer.is_some_and(|at| !floats.iter().any(|f| f.contains(at))));
        if let (Some(position), Some(figures), true) =
            (hovered, self.figures, response.contains_pointer())
        {
            card::show(ui, context.theme, ground, figures, position, (self.rect, &floats));
        }
        hovered
    }

    fn keys(
        &self,
        ui: &Ui,
        context: &Context<'_>,
        state: &mut MapState,
        response: &Response,
        view: &Camera,
    ) {
        state.looking.keys(ui, response, view);
        let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
        if pressed(Key::L) {
            state.lasso.armed = !state.lasso.armed;
        }
        if pressed(Key::F) && !context.selection.is_empty() {
            state.looking.wish(Wish::Areas(context.selection.clone()));
        }
    }

    fn click(
        &self,
        ui: &Ui,
        response: &Response,
        ground: &Ground,
        hovered: Option<usize>,
        named: Option<usize>,
        commands: &mut Vec<Command>,
    ) {
        // Not `clicked`: that is also Enter on the focused map, where nothing is
        // pointed at.
        if !response.clicked_by(PointerButton::Primary) {
            return;
        }
        let adding = ui.input(|input| input.modifiers.command || input.modifiers.shift);
        let pick = if adding { Pick::Toggle } else { Pick::Only };
        let codes = self.figures.map_or(&[][..], |_| ground.codes.as_slice());
        if let Some(label) = named {
            let codes = named_areas(ground, label);
            if !codes.is_empty() {
                commands.push(Command::Select(codes, pick));
                return;
            }
        }
        match hovered.and_then(|position| codes.get(position)) {
            Some(code) => commands.push(Command::Pick(code.clone(), pick)),
            None if !adding => commands.push(Command::ClearSelection),
            None => {}
        }
    }
}

/// The areas in the larger area that a name is of; where the areas themselves
/// are named, the one.
fn named_areas(ground: &Ground, label: usize) -> BTreeSet<AreaCode> {
    let Some(label) = ground.labels.get(label) else { return BTreeSet::new() };
    let within = ground.codes.iter().enumerate().filter(|(at, code)| {
        let larger = ground.parent(*at).map_or(*code, |parent| &parent.code);
        *larger == label.code
    });
    within.map(|(_, code)| code.clone()).collect()
}

fn name_under_pointer(response: &Response, written: &[Written]) -> Option<usize> {
    let pointer = response.hover_pos()?;
    written.iter().find(|name| name.rect.contains(pointer)).map(|name| name.label)
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
    let (lon, lat) = lonlat_from_world(view.world_at(response.rect, pointer));
    (ground.locate)(lon, lat)
}

/// Room for the title of a map of two.
const PLATE: f32 = 60.0;

/// What a map of two shows, at its upper left. Gives where it lies.
fn plate(ui: &Ui, theme: &Theme, map: Rect, room: f32, title: &str) -> Rect {
    let c = &theme.colours;
    let mut job =
        egui::text::LayoutJob::simple(title.to_string(), Size::Small.bold(), c.ink, room - 20.0);
    job.wrap.max_rows = 2;
    let galley = ui.painter().layout_job(job);
    let at = map.min + vec2(INSET, INSET);
    let plate = Rect::from_min_size(at, galley.size() + vec2(20.0, 12.0));
    let radius = CornerRadius::same(space::CONTROL_RADIUS);
    ui.painter().rect(plate, radius, c.surface, theme.hairline(), StrokeKind::Outside);
    ui.painter().galley(pos2(at.x + 10.0, at.y + 6.0), galley, c.ink);
    let response = ui.interact(plate, ui.scope_id().with("title"), egui::Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, title));
    plate
}

/// A map that answers to nothing.
pub(super) fn show_still(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut MapState,
    ground: &Ground,
    painted: Painted,
    room: Rect,
) {
    let Painted { paints, selected, selected_boxes, .. } = painted;
    let over_basemap = state.basemap.is_shown();
    let canvas = Canvas {
        context,
        ground,
        paints,
        selected,
        selected_boxes,
        hovered: None,
        pane: 0,
        panes: 1,
        over_basemap,
    };
    let has_gpu = context.has_gpu;
    let (lon, lat) = lonlat_from_world(whole(ground).centre());
    Map::new(state.basemap.tiles(), &mut state.looking.memory, lon_lat(lon, lat))
        .zoom_gesture(false)
        .zoom_with_ctrl(false)
        .show(ui, |ui, _, projector, _| {
            if has_gpu {
                canvas.paint(ui, room, camera(projector, ui.pixels_per_point()), false);
            }
        });
}
