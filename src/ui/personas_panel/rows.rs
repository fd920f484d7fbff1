//! How does a line of a small table look? Words on the left, figures flush
//! right, and one sentence for who cannot see it.

use crate::ui::context::Context;
use crate::ui::control;
use crate::ui::theme::Size;
use eframe::egui::{Align2, Color32, FontId, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

pub(super) const HIGH: f32 = 22.0;

/// A cell: what it says, and how wide its column is.
pub(super) type Cell = (String, f32);

/// The headings of a table.
pub(super) fn headings(ui: &mut Ui, context: &Context<'_>, first: &str, cells: &[(&str, f32)]) {
    let c = &context.theme.colours;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let cells: Vec<Cell> =
        cells.iter().map(|(words, wide)| ((*words).to_string(), *wide)).collect();
    paint(ui, rect, first, &cells, Size::Caption.bold(), c.quiet);
}

/// A line of a table; `told` is read out in its place.
pub(super) fn row(
    ui: &mut Ui,
    context: &Context<'_>,
    words: &str,
    cells: &[Cell],
    told: &str,
) -> Rect {
    let c = &context.theme.colours;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HIGH), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, told));
    paint(ui, rect, words, cells, Size::Body.regular(), c.ink);
    let line = eframe::egui::Stroke::new(1.0, c.faint);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    response.on_hover_text(told);
    rect
}

fn paint(ui: &Ui, rect: Rect, words: &str, cells: &[Cell], font: FontId, ink: Color32) {
    let wide: f32 = cells.iter().map(|(_, wide)| wide).sum();
    let left = Rect::from_min_max(rect.min, pos2(rect.right() - wide - 6.0, rect.bottom()));
    control::text_in(ui, left, words, font.clone(), ink);
    let mut right = rect.right() - wide;
    for (cell, wide) in cells {
        right += wide;
        let at = pos2(right, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, cell, font.clone(), ink);
    }
}
