//! Where does one class end and the next begin? The breaks of the map as
//! grips over the histogram, to be dragged or moved by keys: a drag is shown
//! as it goes and is one decision at its end.

use super::brush::Plot;
use crate::figure::choropleth::FINDING;
use crate::project::{ClassMethod, Edit, MapView};
use crate::session::Action;
use crate::ui::context::Command;
use crate::ui::control;
use crate::ui::theme::Size;
use eframe::egui::{
    Align2, CornerRadius, CursorIcon, EventFilter, Key, Rect, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

/// The height of a grip.
pub const GRIP: f32 = 16.0;

/// Seconds after which breaks moved by keys are decided.
const SETTLED: f64 = 0.8;

/// Breaks that are being moved.
struct Moving {
    /// The view as it was before, and the data's revision.
    before: MapView,
    revision: u64,
    breaks: Vec<f64>,
    /// When a key last moved one; `None` while one is dragged.
    since: Option<f64>,
}

#[derive(Default)]
pub struct BreakState {
    moving: Option<Moving>,
    /// The frame the histogram was last shown in.
    shown: u64,
}

impl BreakState {
    /// The view as the breaks that are being moved would have it.
    pub fn view(&mut self, now: &MapView, revision: u64, frame: u64) -> MapView {
        // Decided otherwise meanwhile: taken back, another measure or other
        // data. And what was left undecided while it was not seen comes to
        // nothing.
        let other = |moving: &Moving| moving.before != *now || moving.revision != revision;
        if self.moving.as_ref().is_some_and(other) || self.shown.saturating_add(1) < frame {
            self.moving = None;
        }
        match &self.moving {
            Some(moving) => by_hand(now, moving.breaks.clone()),
            None => now.clone(),
        }
    }
}

impl BreakState {
    /// The histogram gives way to something else: breaks moved by keys are
    /// decided, a drag cut short is not.
    pub fn leave(&mut self, now: &MapView, revision: u64) -> Option<Action> {
        let moving = self.moving.take()?;
        let same = moving.before == *now && moving.revision == revision;
        let decided = same && moving.since.is_some();
        decided.then(|| Action::Edit(Edit::View(by_hand(now, moving.breaks))))
    }
}

fn by_hand(view: &MapView, breaks: Vec<f64>) -> MapView {
    MapView { class_count: breaks.len() + 1, classes: ClassMethod::ByHand(breaks), ..view.clone() }
}

pub fn show(ui: &Ui, plot: &Plot<'_>, state: &mut BreakState, commands: &mut Vec<Command>) {
    let view = &plot.context.project.view;
    state.shown = ui.ctx().cumulative_frame_nr();
    // Findings have no breaks, and those of the picture are the ratio's.
    if view.measure == FINDING || plot.picture.wanted.view.measure != view.measure {
        return;
    }
    let breaks = match &state.moving {
        Some(moving) => moving.breaks.clone(),
        None => plot.spread.breaks.clone(),
    };
    let time = ui.input(|input| input.time);
    let mut decided = false;
    let mut focused = false;
    let mut dragging = false;
    let revision = plot.picture.wanted.revision;
    for (i, value) in breaks.iter().enumerate() {
        if *value < plot.axis.x[0] || *value > plot.axis.x[1] {
            continue;
        }
        let x = plot.x(*value);
        let grip = Rect::from_center_size(pos2(x, plot.top() - GRIP / 2.0 + 2.0), vec2(12.0, GRIP));
        let id = ui.scope_id().with(("class break", i));
        let response = ui.interact(grip, id, Sense::click_and_drag());
        let words = format!("Class break {} of {}", i + 1, breaks.len());
        response.widget_info(|| WidgetInfo::slider(true, *value, &words));
        let held = response.dragged() || response.drag_started();
        if held && let Some(at) = response.interact_pointer_pos() {
            let moved = between(&breaks, i, plot.value(at.x), plot);
            state.set((view, revision), &breaks, i, moved, None);
        }
        dragging |= held;
        decided |= response.drag_stopped();
        if response.has_focus() {
            focused = true;
            if let Some(moved) = key_moved(ui, plot, &breaks, i, response.id) {
                state.set((view, revision), &breaks, i, moved, Some(time));
            }
            decided |= ui.input(|input| input.key_pressed(Key::Enter));
        }
        let seen = held || response.has_focus() || response.hovered();
        grip_ui(ui, plot, grip, *value, seen);
        if response.has_focus() {
            control::focus_ring(ui, plot.context.theme, grip.expand(1.0));
        }
        response.on_hover_cursor(CursorIcon::ResizeHorizontal);
    }
    // The focus is gone by now, which is no decision here.
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        state.moving = None;
    }
    match state.moving.as_ref().map(|moving| moving.since) {
        Some(Some(since)) => {
            decided |= !focused || time - since > SETTLED;
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(200));
        }
        // A drag whose end was not seen.
        Some(None) => decided |= !dragging,
        None => {}
    }
    if decided && let Some(moving) = state.moving.take() {
        let view = by_hand(view, moving.breaks);
        commands.push(Command::Act(Action::Edit(Edit::View(view))));
    }
}

impl BreakState {
    fn set(
        &mut self,
        (view, revision): (&MapView, u64),
        breaks: &[f64],
        i: usize,
        to: f64,
        since: Option<f64>,
    ) {
        let mut breaks = breaks.to_vec();
        if let Some(place) = breaks.get_mut(i) {
            if *place == to && self.moving.is_none() {
                return;
            }
            *place = to;
        }
        self.moving = Some(Moving { before: view.clone(), revision, breaks, since });
    }
}

/// A place for a break that does not pass those beside it.
fn between(breaks: &[f64], i: usize, value: f64, plot: &Plot<'_>) -> f64 {
    let least = plot.spread.fineness(plot.width());
    let width = plot.width();
    let low = i.checked_sub(1).and_then(|before| breaks.get(before)).map(|v| v + least);
    let high = breaks.get(i + 1).map(|v| v - least);
    let value = high.map_or(value, |high| value.min(high));
    let value = low.map_or(value, |low| value.max(low));
    let rounded = plot.spread.rounded(value, width);
    // Rounding must not carry it onto its neighbour.
    let clear = low.is_none_or(|low| rounded > low - least)
        && high.is_none_or(|high| rounded < high + least);
    if clear { rounded } else { breaks.get(i).copied().unwrap_or(rounded) }
}

/// Where the keys move a break: left and right, ten times as far with shift.
fn key_moved(
    ui: &Ui,
    plot: &Plot<'_>,
    breaks: &[f64],
    i: usize,
    id: eframe::egui::Id,
) -> Option<f64> {
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let (steps, shift) = ui.input(|input| {
        let count = |key| input.num_presses(key) as f64;
        (count(Key::ArrowRight) - count(Key::ArrowLeft), input.modifiers.shift)
    });
    if steps == 0.0 {
        return None;
    }
    let step = plot.spread.fineness(plot.width()) * if shift { 10.0 } else { 1.0 };
    Some(between(breaks, i, breaks.get(i)? + step * steps, plot))
}

fn grip_ui(ui: &Ui, plot: &Plot<'_>, grip: Rect, value: f64, seen: bool) {
    let c = &plot.context.theme.colours;
    let painter = ui.painter();
    let ink = if seen { c.accent } else { c.second_ink };
    let line = Stroke::new(if seen { 1.5 } else { 1.0 }, ink.gamma_multiply(0.7));
    painter.vline(grip.center().x, grip.bottom()..=plot.bottom(), line);
    let body = grip.shrink2(vec2(2.0, 1.0));
    let edge = Stroke::new(1.0, c.surface);
    painter.rect(body, CornerRadius::same(3), ink, edge, StrokeKind::Outside);
    for dx in [-1.5, 1.5] {
        let x = body.center().x + dx;
        let marks = body.center().y - 3.0..=body.center().y + 3.0;
        painter.vline(x, marks, Stroke::new(1.0, c.surface));
    }
    if seen {
        let at = pos2(grip.right() + 4.0, grip.center().y);
        let words = plot.write(value);
        let galley = painter.layout_no_wrap(words.clone(), Size::Small.bold(), c.accent_ink);
        let behind = Rect::from_min_size(
            pos2(at.x - 2.0, at.y - galley.size().y / 2.0),
            galley.size() + vec2(4.0, 0.0),
        );
        painter.rect_filled(behind, CornerRadius::same(3), c.surface);
        painter.text(at, Align2::LEFT_CENTER, words, Size::Small.bold(), c.accent_ink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(since: Option<f64>) -> BreakState {
        let mut state = BreakState { shown: 4, ..BreakState::default() };
        state.set((&MapView::default(), 1), &[50.0, 90.0], 0, 60.0, since);
        state
    }

    #[test]
    fn breaks_moved_by_keys_are_decided_when_the_histogram_is_left_and_a_drag_is_not() {
        let now = MapView::default();
        let Some(Action::Edit(Edit::View(view))) = moved(Some(1.0)).leave(&now, 1) else {
            panic!("not decided")
        };
        assert_eq!(view.classes, ClassMethod::ByHand(vec![60.0, 90.0]));
        assert!(moved(None).leave(&now, 1).is_none(), "a drag cut short");
        assert!(moved(Some(1.0)).leave(&now, 2).is_none(), "other data");
    }

    #[test]
    fn breaks_left_undecided_while_they_were_not_seen_come_to_nothing() {
        let now = MapView::default();
        assert_ne!(moved(Some(1.0)).view(&now, 1, 5), now, "as they are moved");
        assert_eq!(moved(Some(1.0)).view(&now, 1, 6), now, "a frame without them");
        assert_eq!(moved(Some(1.0)).view(&now, 2, 5), now, "other data");
    }
}
