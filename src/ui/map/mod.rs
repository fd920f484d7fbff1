//! Where is it? The map of the answer, or two side by side: pan, zoom, hover
//! and select.

pub mod area_widths;
pub mod build;
pub mod buttons;
pub mod canvas;
pub mod card;
pub mod gpu;
mod gpu_layer;
mod gpu_lines;
mod gpu_mesh;
pub mod gpu_pipelines;
mod gpu_sheet;
pub mod labels;
pub mod lasso;
pub mod layer;
pub mod legend;
pub mod legend_key;
pub mod looking;
pub mod mesh;
mod names;
pub mod paints;
pub mod pane;
pub mod scale_bar;
mod sheet_content;
mod supply;
pub mod view;
mod zoom;

use super::basemap::BasemapState;
use super::context::{Command, Context, shown};
use super::ground::{Extent, Ground};
use super::theme::space;
use crate::base::AreaCode;
use crate::demand::TakeUp;
use crate::figure::map::title_with_period;
use crate::figure::{AreaMap, Choropleth};
use eframe::egui::{self, Rect, RichText, Stroke, Ui, UiBuilder, pos2};
use lasso::Lasso;
use looking::{Looking, Wish};
use names::Names;
use paints::Paints;
use pane::{Figures, Pane};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use view::Camera;

/// What the map keeps: where it is looked at, and what was made for it.
#[derive(Default)]
pub struct MapState {
    looking: Looking,
    lasso: Lasso,
    hovered: Option<usize>,
    /// By map side by side.
    painted: [Option<Painted>; 2],
    /// By map side by side.
    names: [Names; 2],
    /// By map side by side: where it was looked at last, and when it moved.
    seen: [Seen; 2],
    /// The ground shown last and the workspace it is of, for the time that
    /// another level's takes.
    last: Option<(Option<PathBuf>, Arc<Ground>)>,
    /// What lies under the areas, where the officer chose it.
    pub basemap: BasemapState,
}

/// The colour table, and what it was made from.
#[derive(Clone)]
struct Painted {
    mesh: u64,
    picture: Option<Arc<Choropleth>>,
    /// The revision of the selection that `selected` is of.
    selection: Option<u64>,
    blank: [u8; 4],
    paints: Arc<Paints>,
    /// Positions of the areas selected, rising.
    selected: Arc<Vec<u32>>,
    /// The boxes of those, where they are few.
    selected_boxes: Arc<Vec<Extent>>,
    /// The labels that are written before the others.
    first: Arc<Vec<usize>>,
}

impl MapState {
    /// Keeps what is in view, whatever size the map takes next.
    pub fn keep_ground(&mut self) {
        self.looking.keep_ground();
    }

    /// Brings an area into view at the next frame.
    pub fn bring_into_view(&mut self, code: AreaCode) {
        self.looking.wish(Wish::Glimpse(code));
    }

    /// Looks at these areas at the next frame.
    pub fn fit_areas(&mut self, codes: BTreeSet<AreaCode>) {
        self.looking.wish(Wish::Areas(codes));
    }

    /// The longitude and latitude in the middle of the map; `None` before it
    /// was shown.
    pub fn middle(&self) -> Option<(f64, f64)> {
        self.looking.memory.detached().map(|middle| (middle.x(), middle.y()))
    }

    /// How near the map is, in zoom levels: one more is twice as near.
    pub fn zoom(&self) -> f64 {
        self.looking.memory.zoom()
    }

    /// The position of the area under the pointer.
    pub fn hovered(&self) -> Option<usize> {
        self.hovered
    }

    /// True while a lasso is laid out or drawn.
    pub fn lasso_is_under_way(&self) -> bool {
        self.lasso.is_under_way()
    }

    /// True while the next drag draws a lasso.
    pub fn lasso_is_armed(&self) -> bool {
        self.lasso.armed
    }

    /// The colours of the areas, and the positions of those selected.
    fn paints(&mut self, ground: &Ground, context: &Context<'_>, pane: &Pane<'_>) -> Painted {
        let c = context.theme.colours.faint;
        let blank = [c.r(), c.g(), c.b(), 255];
        let same_picture = |painted: &Painted| match (&painted.picture, pane.picture) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (None, None) => true,
            _ => false,
        };
        let kept = self.painted[pane.number.min(1)].take();
        let same = |painted: &Painted| {
            painted.mesh == ground.mesh.key && painted.blank == blank && same_picture(painted)
        };
        let mut painted = kept.filter(same).unwrap_or_else(|| {
            let picture = pane.picture.map(Arc::as_ref);
            let first =
                picture.map(|picture| labels::of_findings(&ground.labels, &ground.codes, picture));
            Painted {
                mesh: ground.mesh.key,
                picture: pane.picture.cloned(),
                blank,
                paints: Arc::new(paints::paints(&ground.mesh.widths, blank, picture)),
                selection: None,
                selected: Arc::default(),
                selected_boxes: Arc::default(),
                first: Arc::new(first.unwrap_or_default()),
            }
        });
        if painted.selection != Some(context.selection_revision) {
            painted.selection = Some(context.selection_revision);
            let positions = paints::selected(&ground.codes, context.selection);
            let boxes = positions.iter().filter_map(|at| (ground.extent)(*at as usize));
            let few = positions.len() <= layer::MANY;
            painted.selected_boxes = Arc::new(if few { boxes.collect() } else { Vec::new() });
            painted.selected = Arc::new(positions);
        }
        self.painted[pane.number.min(1)] = Some(painted.clone());
        painted
    }
}

/// Where a map was looked at last, and when it moved.
type Seen = Option<(Camera, f64)>;

/// True while a map is being moved: it was looked at from elsewhere a moment
/// ago.
fn is_moving(seen: &mut Seen, ui: &Ui, camera: &Camera) -> bool {
    /// How long a map must rest before it is drawn anew, in seconds.
    const REST: f64 = 0.12;
    let now = ui.input(|input| input.time);
    let (before, moved_at) = seen.get_or_insert((*camera, f64::NEG_INFINITY));
    if *before != *camera {
        (*before, *moved_at) = (*camera, now);
    }
    let left = REST - (now - *moved_at);
    if left > 0.0 {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
    }
    left > 0.0
}

/// What lies under the map: painted with it by the GPU, else by egui.
pub fn frame(context: &Context<'_>, state: &MapState) -> egui::Frame {
    // Tiles are painted by egui, before the GPU lays the areas over them.
    let painted = context.has_gpu && context.ground.is_some() && !state.basemap.is_shown();
    let frame = egui::Frame::new();
    if painted { frame } else { frame.fill(context.theme.colours.map_ground) }
}

pub fn show(ui: &mut Ui, context: &Context<'_>, state: &mut MapState, commands: &mut Vec<Command>) {
    let rect = ui.available_rect_before_wrap();
    state.basemap.settle(ui.ctx(), context);
    let Some(ground) = context.ground.cloned() else {
        if context.ground_is_coming {
            state.show_last(ui, context, rect);
            let words = RichText::new("Drawing the boundaries…").color(context.theme.colours.quiet);
            ui.place(rect, egui::Label::new(words));
        } else if context.answer().is_some() {
            ui.centered_and_justified(|ui| ui.label("This level has no boundaries to draw."));
        }
        return;
    };
    let workspace = context.loaded.map(|loaded| loaded.path.clone());
    state.last = Some((workspace, ground.clone()));
    show_panes(ui, context, state, &ground, &panes(context, rect), commands);
}

/// The map of another subject than take-up: of the areas that the question is
/// by, without its legend, which `legend::card` shows beside.
pub fn show_areas(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut MapState,
    areas: &Arc<AreaMap>,
    is_stale: bool,
    commands: &mut Vec<Command>,
) {
    let rect = ui.available_rect_before_wrap();
    let Some(ground) = context.ground.filter(|ground| ground.level == areas.level).cloned() else {
        let words = if context.ground_is_coming {
            "Drawing the boundaries…"
        } else {
            "This level has no boundaries to draw."
        };
        ui.place(rect, egui::Label::new(RichText::new(words).color(context.theme.colours.quiet)));
        return;
    };
    let pane = Pane {
        number: 0,
        rect,
        title: None,
        figures: Some(Figures::Areas(areas)),
        picture: Some(&areas.colours),
        is_stale,
        has_legend: false,
    };
    show_panes(ui, context, state, &ground, &[pane], commands);
}

fn show_panes(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut MapState,
    ground: &Ground,
    panes: &[Pane<'_>],
    commands: &mut Vec<Command>,
) {
    let rect = ui.available_rect_before_wrap();
    state.lasso.abandon(ui, commands);
    if let Some(first) = panes.first() {
        // Both are looked at from the same place: neither's legend may hide it.
        let mut clear = first.clear(panes.len());
        for pane in panes {
            clear.max.y = clear.max.y.min(pane.clear(panes.len()).max.y);
        }
        state.looking.settle(context, ground, first.rect, clear);
    }
    let mut hovered = None;
    for pane in panes {
        let mut inner =
            ui.new_child(UiBuilder::new().max_rect(pane.rect).id_salt(("map", pane.number)));
        hovered = hovered.or(pane.show(&mut inner, context, state, ground, panes.len(), commands));
    }
    state.hovered = hovered;
    if panes.len() > 1 {
        let line = Stroke::new(2.0, context.theme.colours.surface);
        ui.painter().vline(rect.center().x, rect.y_range(), line);
    }
    ui.advance_cursor_after_rect(rect);
    let (nearer, farther) = state.looking.can_zoom();
    let standing = buttons::Standing {
        anything_selected: !context.selection.is_empty(),
        nearer,
        farther,
        lasso: state.lasso.armed,
    };
    // A hall sees no controls; the keys work as ever.
    let pressed =
        (!context.projector).then(|| buttons::show(ui, context.theme, rect, standing)).flatten();
    match pressed {
        Some(buttons::Pressed::In) => state.looking.zoom_by(1.0),
        Some(buttons::Pressed::Out) => state.looking.zoom_by(-1.0),
        Some(buttons::Pressed::Home) => state.looking.wish(Wish::Whole),
        Some(buttons::Pressed::FitSelection) => {
            state.looking.wish(Wish::Areas(context.selection.clone()));
        }
        Some(buttons::Pressed::Lasso) => state.lasso.armed = !state.lasso.armed,
        None => {}
    }
}

/// One map over the whole room, or two halves of it.
fn panes<'a>(context: &Context<'a>, room: Rect) -> Vec<Pane<'a>> {
    let first = Pane {
        number: 0,
        rect: room,
        title: None,
        figures: shown(context.reply).map(|answer| Figures::TakeUp(answer)),
        picture: context.choropleth,
        is_stale: context.is_stale(),
        has_legend: true,
    };
    let Some(beside) = context.beside else { return vec![first] };
    let title =
        |answer: Option<&Arc<TakeUp>>, view| answer.map(|answer| title_with_period(answer, view));
    let middle = room.center().x;
    let answer = shown(beside.reply);
    // Another level's answer has no place on this ground.
    let fits = answer.is_some_and(|answer| {
        shown(context.reply).is_some_and(|first| first.level == answer.level)
    });
    let second = Pane {
        number: 1,
        rect: Rect::from_min_max(pos2(middle, room.top()), room.max),
        title: title(answer, beside.view),
        figures: answer.filter(|_| fits).map(|answer| Figures::TakeUp(answer)),
        picture: beside.choropleth.filter(|_| fits),
        is_stale: !fits || !matches!(beside.reply, crate::session::Reply::Ready(_)),
        has_legend: true,
    };
    let rect = Rect::from_min_max(room.min, pos2(middle, room.bottom()));
    let title = title(shown(context.reply), &context.project.view);
    vec![Pane { rect, title, ..first }, second]
}

impl MapState {
    /// The map as it was, while the ground of another is made.
    fn show_last(&mut self, ui: &mut Ui, context: &Context<'_>, room: Rect) {
        let workspace = context.loaded.map(|loaded| loaded.path.clone());
        let last = self.last.take().filter(|(of, _)| *of == workspace);
        let (Some((_, ground)), Some(painted)) = (&last, &self.painted[0]) else { return };
        let (ground, painted) = (ground.clone(), painted.clone());
        self.last = last;
        pane::show_still(ui, context, self, &ground, painted, room);
        // It is not the map of what is asked now.
        let veil = context.theme.colours.map_ground.gamma_multiply(0.5);
        ui.painter().rect_filled(room, 0.0, veil);
    }
}

/// The inset of what floats over the map.
pub const INSET: f32 = space::THREE;
