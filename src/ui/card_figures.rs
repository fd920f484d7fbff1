//! How are the figures of a card drawn? Large ones with their words, the ratio
//! with its interval, pairs of a name and a value, and lists of areas.

use super::control;
use super::question_words;
use super::theme::{Size, Theme, space};
use crate::demand::measure::{CHANCE, EXPECTED, GAP, RATIO};
use crate::demand::place::{AreaLine, PlaceFigures};
use crate::demand::{Finding, Observed, PlaceSummary};
use eframe::egui::{
    self, Align, Color32, CornerRadius, FontId, Galley, Layout, Rect, Response, RichText, Role,
    Sense, Stroke, Ui, WidgetInfo, collapsing_header::CollapsingState, pos2, text::LayoutJob, vec2,
};
use std::sync::Arc;

/// Ratios are drawn from 0 to this.
pub const TOP_RATIO: f64 = 250.0;

/// Observed, expected and the gap between them.
pub fn big(ui: &mut Ui, theme: &Theme, place: &PlaceSummary, figures: &PlaceFigures) {
    let c = &theme.colours;
    let observed = figures.observed.map_or_else(|| "–".to_string(), Observed::words);
    let shown = [
        (observed, "observed"),
        (EXPECTED.or_dash(figures.expected), "expected"),
        (GAP.or_dash(figures.gap), place.unit_words()),
    ];
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::FOUR;
        for (figure, words) in shown {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(RichText::new(figure).font(Size::Title.bold()).color(c.ink));
                ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
            });
        }
    });
}

/// The ink of a finding, or of none.
pub fn ink_of(theme: &Theme, finding: Option<Finding>) -> Color32 {
    match finding {
        Some(Finding::HotSpot) => theme.colours.hot_spot,
        Some(Finding::NotSpot) => theme.colours.not_spot,
        _ => theme.colours.quiet,
    }
}

/// The ratio with its interval, on a trough with a line at 100.
pub fn interval(ui: &mut Ui, theme: &Theme, figures: &PlaceFigures) {
    let c = &theme.colours;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let painter = ui.painter();
    let y = rect.center().y;
    let track = rect.shrink2(vec2(6.0, 0.0));
    let x = |ratio: f64| at_ratio(track, ratio);
    let bar = |from: f32, to: f32| Rect::from_min_max(pos2(from, y - 3.0), pos2(to, y + 3.0));
    let radius = CornerRadius::same(3);
    painter.rect_filled(bar(track.left(), track.right()), radius, c.faint);
    let ink = ink_of(theme, figures.finding);
    if let (Some(low), Some(high)) = (figures.ratio_low, figures.ratio_high) {
        painter.rect_filled(bar(x(low), x(high)), radius, ink.gamma_multiply(0.45));
    }
    painter.vline(x(100.0), y - 10.0..=y + 10.0, Stroke::new(2.0, c.ink));
    if let Some(ratio) = figures.ratio {
        painter.circle(pos2(x(ratio), y), 6.0, ink, Stroke::new(2.0, c.surface));
    }
}

/// Where a ratio lies on a track.
pub fn at_ratio(track: Rect, ratio: f64) -> f32 {
    track.left() + (ratio.clamp(0.0, TOP_RATIO) / TOP_RATIO) as f32 * track.width()
}

/// The ratio and how sure it is, in words.
pub fn ratio_text(figures: &PlaceFigures, selected: usize) -> String {
    let Some(ratio) = figures.ratio else {
        let of_one = selected == 1;
        return match figures.finding {
            Some(Finding::Withheld) if of_one => "The count is small and so withheld.".into(),
            Some(Finding::Withheld) => "Withheld.".into(),
            Some(Finding::NoData) => "No base, or no profile where one is needed.".into(),
            _ => "No ratio can be given here.".into(),
        };
    };
    let mut words = format!("Ratio {}", RATIO.write(ratio));
    if let (Some(low), Some(high)) = (figures.ratio_low, figures.ratio_high) {
        let (low, high) = (RATIO.write(low), RATIO.write(high));
        words = format!("{words} (95% interval {low} to {high})");
    }
    match figures.q {
        Some(q) => format!("{words}; chance alone: q {}", CHANCE.write(q)),
        None => words,
    }
}

/// A name on two lines where it is long, and cut with … where even those will
/// not do: the whole of it is told on hover.
pub fn two_lines(ui: &Ui, name: &str, width: f32, font: FontId, ink: Color32) -> Arc<Galley> {
    let mut job = LayoutJob::simple(name.to_string(), font, ink, width);
    job.wrap.max_rows = 2;
    ui.painter().layout_job(job)
}

/// Names on the left, figures on the right.
pub fn facts(ui: &mut Ui, theme: &Theme, lines: &[(&str, String)]) {
    let c = &theme.colours;
    for (name, value) in lines {
        ui.horizontal(|ui| {
            ui.set_height(18.0);
            ui.spacing_mut().interact_size.y = 18.0;
            ui.label(RichText::new(*name).font(Size::Small.regular()).color(c.second_ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(RichText::new(value).font(Size::Small.bold()).color(c.ink));
            });
        });
    }
}

/// An area in a list: its name, the mark of its finding, its ratio. A click
/// goes to it.
pub fn row_of_area(ui: &mut Ui, theme: &Theme, area: &AreaLine) -> Response {
    let c = &theme.colours;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click());
    let ratio = RATIO.or_dash(area.ratio);
    let said = area.finding.map_or("", Finding::word);
    let title = area.title();
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, format!("{title}, {said}, {ratio}"))
    });
    if ui.is_rect_visible(rect) {
        if response.hovered() {
            ui.painter().rect_filled(rect, CornerRadius::same(4), c.faint);
        }
        if response.has_focus() {
            control::focus_ring(ui, theme, rect);
        }
        mark(ui, theme, pos2(rect.left() + 6.0, rect.center().y), area.finding);
        let name = Rect::from_min_max(
            pos2(rect.left() + 18.0, rect.top()),
            pos2(rect.right() - 122.0, rect.bottom()),
        );
        control::text_in(ui, name, title, Size::Small.regular(), c.ink);
        let painter = ui.painter();
        let words = pos2(rect.right() - 54.0, rect.center().y);
        let (small, caption) = (Size::Small.bold(), Size::Caption.regular());
        painter.text(words, egui::Align2::RIGHT_CENTER, said, caption, c.quiet);
        let figure = pos2(rect.right() - 2.0, rect.center().y);
        painter.text(figure, egui::Align2::RIGHT_CENTER, &ratio, small, c.ink);
    }
    let code = area.code.as_str();
    let tip = format!("{title} ({code}): {}", question_words::in_sentence(said));
    response.on_hover_text(tip).on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// A finding as a shape: up, down, a dot, a ring.
fn mark(ui: &Ui, theme: &Theme, at: egui::Pos2, finding: Option<Finding>) {
    let ink = ink_of(theme, finding);
    let painter = ui.painter();
    let triangle = |up: f32| {
        let points = [vec2(0.0, -4.5 * up), vec2(4.5, 3.5 * up), vec2(-4.5, 3.5 * up)];
        egui::Shape::convex_polygon(points.map(|p| at + p).to_vec(), ink, Stroke::NONE)
    };
    match finding {
        Some(Finding::HotSpot) => drop(painter.add(triangle(1.0))),
        Some(Finding::NotSpot) => drop(painter.add(triangle(-1.0))),
        Some(Finding::AsExpected) => drop(painter.circle_filled(at, 3.0, ink)),
        _ => drop(painter.circle_stroke(at, 3.0, Stroke::new(1.0, ink))),
    }
}

/// A heading that folds what is under it away.
pub fn fold(ui: &mut Ui, theme: &Theme, words: &str, open: bool, body: impl FnOnce(&mut Ui)) {
    let c = &theme.colours;
    ui.add_space(space::TWO);
    // What is in brackets changes: the fold stays as it was.
    let stem = words.split(" (").next().unwrap_or(words);
    let id = ui.make_persistent_id(("fold", stem));
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, open);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::click());
    if response.clicked() {
        state.toggle(ui);
    }
    let is_open = state.is_open();
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, is_open, words));
    let ink = if response.hovered() { c.ink } else { c.quiet };
    let text = Rect::from_min_max(rect.min, pos2(rect.right() - 16.0, rect.bottom()));
    control::text_in(ui, text, words, Size::Small.bold(), ink);
    let middle = pos2(rect.right() - 7.0, rect.center().y);
    let points = if is_open {
        [vec2(-4.0, -2.0), vec2(0.0, 2.0), vec2(4.0, -2.0)]
    } else {
        [vec2(-2.0, -4.0), vec2(2.0, 0.0), vec2(-2.0, 4.0)]
    };
    ui.painter().line(points.map(|p| middle + p).to_vec(), Stroke::new(1.5, ink));
    if response.has_focus() {
        control::focus_ring(ui, theme, rect.expand(1.0));
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand);
    state.show_body_unindented(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::ONE;
        body(ui);
    });
    state.store(ui.ctx());
}
