//! Which areas lie in a range of the measure? A range dragged over the
//! histogram selects them.

use super::picture::Picture;
use crate::base::{AreaCode, number};
use crate::demand::TakeUp;
use crate::figure::chart::Spread;
use crate::figure::scene::Axis;
use crate::session::desk::Same;
use crate::ui::context::{Command, Context, Pick};
use crate::ui::control;
use crate::ui::laid;
use crate::ui::theme::{Size, space};
use eframe::egui::{
    CornerRadius, CursorIcon, EventFilter, Key, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The histogram as it lies in the window.
pub struct Plot<'a> {
    pub context: &'a Context<'a>,
    pub picture: &'a Arc<Picture>,
    pub spread: &'a Spread,
    pub axis: &'a Axis,
    /// Where the picture lies.
    pub rect: Rect,
}

impl Plot<'_> {
    /// The width of the measure's axis, in points.
    pub fn width(&self) -> f32 {
        (self.axis.x_pt[1] - self.axis.x_pt[0]).max(1.0)
    }

    /// Where a value lies in the window.
    pub fn x(&self, value: f64) -> f32 {
        self.rect.left() + self.axis.x_at(value)
    }

    /// The value under a place in the window, as fine as a hand can point.
    pub fn value(&self, x: f32) -> f64 {
        let value = self.axis.value_at(x - self.rect.left());
        self.spread.rounded(value, self.width())
    }

    pub fn top(&self) -> f32 {
        self.rect.top() + self.axis.y_pt[0]
    }

    pub fn bottom(&self) -> f32 {
        self.rect.top() + self.axis.y_pt[1]
    }

    pub fn write(&self, value: f64) -> String {
        self.spread.write(value, self.width())
    }

    /// "47 areas, 90 to 110".
    fn words(&self, (low, high): (f64, f64)) -> String {
        let count = self.spread.within(low, high).len();
        let areas = number::counted(count, "area", "areas");
        format!("{areas}, {} to {}", self.write(low), self.write(high))
    }

    fn codes(&self, (low, high): (f64, f64)) -> BTreeSet<AreaCode> {
        let rows = &self.picture.wanted.answer.0.rows;
        let within = self.spread.within(low, high).iter();
        within.filter_map(|(_, row)| rows.get(*row).map(|row| row.code.clone())).collect()
    }
}

/// The range that was brushed.
#[derive(Default)]
pub struct BrushState {
    /// What it is a range of: an answer, and a measure of it.
    of: Option<(Same<TakeUp>, &'static str)>,
    /// The frame the histogram was last shown in.
    shown: u64,
    /// Where the drag under way began.
    from: Option<f64>,
    range: Option<(f64, f64)>,
    /// What the range last sent was a selection of.
    sent: Option<BTreeSet<AreaCode>>,
    /// The revision of the selection that `sent` was last held against.
    seen: u64,
    /// The bar the keys are at, and the one that they began at.
    bars: Option<(usize, usize)>,
}

impl BrushState {
    /// Forgets what was brushed of other figures, and a drag whose end was
    /// not seen.
    fn keep_to(&mut self, answer: &Same<TakeUp>, measure: &'static str, frame: u64) {
        let same = self.of.as_ref().is_some_and(|(of, id)| of == answer && *id == measure);
        if !same {
            *self = BrushState {
                of: Some((answer.clone(), measure)),
                seen: self.seen,
                ..BrushState::default()
            };
        }
        if self.shown.saturating_add(1) < frame {
            self.from = None;
        }
        self.shown = frame;
    }
}

/// So many areas are selected as the range grows; more, at its end.
const WHILE_DRAGGED: usize = 5_000;

pub fn show(ui: &Ui, plot: &Plot<'_>, state: &mut BrushState, commands: &mut Vec<Command>) {
    let area = Rect::from_min_max(
        pos2(plot.rect.left() + plot.axis.x_pt[0], plot.top() + 2.0),
        pos2(plot.rect.left() + plot.axis.x_pt[1], plot.bottom()),
    );
    if !area.is_positive() {
        return;
    }
    let id = ui.scope_id().with("brush");
    let response = ui.interact(area, id, Sense::click_and_drag());
    let frame = ui.ctx().cumulative_frame_nr();
    state.keep_to(&plot.picture.wanted.answer, plot.spread.measure.id, frame);
    if !response.dragged() && !response.drag_stopped() {
        state.from = None;
    }
    // Once something else is selected, the range says nothing any more.
    let revision = plot.context.selection_revision;
    let is_new = state.from.is_none() && std::mem::replace(&mut state.seen, revision) != revision;
    if is_new && state.sent.as_ref().is_some_and(|sent| sent != plot.context.selection) {
        (state.range, state.sent, state.bars) = (None, None, None);
    }
    let range = state.range;
    response.widget_info(|| {
        let of = format!("Histogram of {}", plot.spread.measure.title);
        let words = range.map_or(of.clone(), |range| format!("{of}: {}", plot.words(range)));
        WidgetInfo::labeled(Role::Image, true, words)
    });
    dragged(ui, plot, &response, state, commands);
    clicked(ui, plot, &response, state, commands);
    keys(ui, plot, &response, state, commands);
    if response.has_focus() {
        control::focus_ring(ui, plot.context.theme, area.expand(2.0));
    }
    match state.range {
        Some(range) => range_ui(ui, plot, area, range),
        None => bar_under_pointer(ui, plot, &response, area),
    }
    response.on_hover_cursor(CursorIcon::Crosshair);
}

fn dragged(
    ui: &Ui,
    plot: &Plot<'_>,
    response: &Response,
    state: &mut BrushState,
    commands: &mut Vec<Command>,
) {
    let adding = ui.input(|input| input.modifiers.shift);
    if response.drag_started() {
        let origin = ui.input(|input| input.pointer.press_origin());
        state.from = origin.map(|at| plot.value(at.x));
        state.bars = None;
    }
    let Some(from) = state.from else { return };
    let before = state.range;
    if let Some(at) = response.interact_pointer_pos() {
        let to = plot.value(at.x);
        state.range = Some((from.min(to), from.max(to)));
    }
    let Some(range) = state.range else { return };
    if response.drag_stopped() {
        state.from = None;
        select(plot, range, adding, state, commands);
    } else if !adding
        && before != Some(range)
        && plot.spread.within(range.0, range.1).len() <= WHILE_DRAGGED
    {
        select(plot, range, false, state, commands);
    }
}

/// Selects the areas of a range, where they are others than before.
fn select(
    plot: &Plot<'_>,
    range: (f64, f64),
    adding: bool,
    state: &mut BrushState,
    commands: &mut Vec<Command>,
) {
    let mut codes = plot.codes(range);
    let how = if adding {
        codes.extend(plot.context.selection.iter().cloned());
        Pick::Toggle
    } else {
        Pick::Only
    };
    state.range = Some(range);
    if state.sent.as_ref() != Some(&codes) {
        commands.push(Command::Select(codes.clone(), how));
        state.sent = Some(codes);
    }
}

/// A click on a bar selects its areas; beside all bars, none.
fn clicked(
    ui: &Ui,
    plot: &Plot<'_>,
    response: &Response,
    state: &mut BrushState,
    commands: &mut Vec<Command>,
) {
    let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked()) else { return };
    let bar = plot.spread.bar_of(plot.axis.value_at(at.x - plot.rect.left()));
    state.from = None;
    state.bars = Some((bar, bar));
    let adding = ui.input(|input| input.modifiers.shift || input.modifiers.command);
    select_bars(plot, (bar, bar), adding, state, commands);
}

fn select_bars(
    plot: &Plot<'_>,
    (from, to): (usize, usize),
    adding: bool,
    state: &mut BrushState,
    commands: &mut Vec<Command>,
) {
    let (low, _) = plot.spread.ends_of(from.min(to));
    let (_, high) = plot.spread.ends_of(from.max(to));
    // A value on the upper edge is in the next bar.
    let last = from.max(to) + 1 == plot.spread.bars;
    let within = plot.spread.within(low, high);
    let inside = within.partition_point(|(value, _)| *value < high || last);
    let high = within[..inside].last().map_or(low, |(value, _)| *value);
    select(plot, (low, high), adding, state, commands);
}

/// Left and right go from bar to bar; with shift the range grows.
fn keys(
    ui: &Ui,
    plot: &Plot<'_>,
    response: &Response,
    state: &mut BrushState,
    commands: &mut Vec<Command>,
) {
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let (steps, shift) = ui.input(|input| {
        let count = |key| input.num_presses(key) as isize;
        (count(Key::ArrowRight) - count(Key::ArrowLeft), input.modifiers.shift)
    });
    if steps == 0 {
        return;
    }
    let last = plot.spread.bars.saturating_sub(1);
    let bars = match state.bars {
        Some((from, to)) => {
            let to = to.saturating_add_signed(steps).min(last);
            if shift { (from, to) } else { (to, to) }
        }
        None => (0, 0),
    };
    state.bars = Some(bars);
    select_bars(plot, bars, false, state, commands);
}

fn range_ui(ui: &Ui, plot: &Plot<'_>, area: Rect, range: (f64, f64)) {
    let c = &plot.context.theme.colours;
    let painter = ui.painter();
    let (left, right) =
        (plot.x(range.0), plot.x(range.1).min(area.right()).max(plot.x(range.0) + 2.0));
    let band = Rect::from_min_max(pos2(left, area.top()), pos2(right, area.bottom()));
    laid::fill(painter, "brush", band, 0, c.accent.gamma_multiply(0.12));
    for x in [left, right] {
        painter.vline(x, band.y_range(), Stroke::new(1.5, c.accent));
    }
    let galley = painter.layout_no_wrap(plot.words(range), Size::Small.bold(), c.accent_ink);
    let size = galley.size() + vec2(16.0, 6.0);
    let x = (band.center().x - size.x / 2.0)
        .clamp(area.left(), (area.right() - size.x).max(area.left()));
    let tag = Rect::from_min_size(pos2(x, area.top() + 4.0), size);
    let radius = CornerRadius::same(space::CONTROL_RADIUS);
    painter.rect(tag, radius, c.surface, Stroke::new(1.0, c.accent), StrokeKind::Inside);
    painter.galley(tag.min + vec2(8.0, 3.0), galley, c.accent_ink);
}

/// How many areas the bar under the pointer holds.
fn bar_under_pointer(ui: &Ui, plot: &Plot<'_>, response: &Response, area: Rect) {
    let Some(at) = response.hover_pos() else { return };
    let bar = plot.spread.bar_of(plot.axis.value_at(at.x - plot.rect.left()));
    let (low, high) = plot.spread.ends_of(bar);
    let count = plot.spread.in_bar(bar).len();
    if count == 0 {
        return;
    }
    let c = &plot.context.theme.colours;
    let areas = number::counted(count, "area", "areas");
    let words = format!("{areas}, {} to {}", plot.write(low), plot.write(high));
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(words, Size::Small.regular(), c.second_ink);
    let size = galley.size() + vec2(16.0, 6.0);
    let x = (at.x + 12.0).min(area.right() - size.x).max(area.left());
    let tag = Rect::from_min_size(pos2(x, (at.y - size.y - 6.0).max(area.top())), size);
    let radius = CornerRadius::same(space::CONTROL_RADIUS);
    painter.rect(tag, radius, c.surface, plot.context.theme.hairline(), StrokeKind::Inside);
    painter.galley(tag.min + vec2(8.0, 3.0), galley, c.second_ink);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_forgotten_with_the_figures_it_was_of_and_a_drag_with_its_chart() {
        let answer = || Same(Arc::new(crate::ui::made_up::answer()));
        let (one, other) = (answer(), answer());
        let mut state = BrushState::default();
        state.keep_to(&one, "ratio", 7);
        let brushed = |state: &mut BrushState| {
            (state.range, state.bars, state.from) = (Some((90.0, 110.0)), Some((3, 4)), Some(90.0));
        };
        brushed(&mut state);
        state.keep_to(&one, "ratio", 8);
        assert!(state.range.is_some() && state.bars.is_some() && state.from.is_some());
        // Another tab in between: the range is still of the same figures.
        state.keep_to(&one, "ratio", 10);
        assert_eq!((state.range, state.from), (Some((90.0, 110.0)), None));
        for (answer, measure) in [(&one, "rate"), (&other, "rate")] {
            brushed(&mut state);
            state.keep_to(answer, measure, 11);
            assert_eq!((state.range, state.bars, state.from), (None, None, None));
        }
    }
}
