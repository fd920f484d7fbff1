//! What do the nine colours of two measures mean? A square, a measure along
//! each side, with the count of each class in its cell.

use super::legend::{colour32, name_of};
use crate::base::number::with_thousands;
use crate::figure::key::ink_on;
use crate::figure::{BivariateKey, Choropleth, Fill};
use crate::ui::control;
use crate::ui::theme::{Size, Theme};
use eframe::egui::{
    self, Align2, CornerRadius, CursorIcon, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

const CELL: f32 = 26.0;
/// Left of the square: the turned words.
const WORDS: f32 = 16.0;
/// Below the square: the bounds, then the words.
const BELOW: f32 = 34.0;

/// How high the square is with its words.
pub fn height(key: &BivariateKey) -> f32 {
    key.rows() as f32 * CELL + BELOW
}

/// Shows the square; gives the entry of the legend that was clicked.
pub fn show(
    ui: &Ui,
    theme: &Theme,
    at: Pos2,
    width: f32,
    picture: &Choropleth,
    key: &BivariateKey,
) -> Option<usize> {
    let c = &theme.colours;
    let painter = ui.painter();
    let font = Size::Caption.regular();
    let words = |text: &str| painter.layout_no_wrap(text.to_string(), font.clone(), c.quiet);
    let bounds = key.up.breaks.iter().map(|text| words(text).size().x).fold(0.0, f32::max);
    let left = at.x + WORDS + bounds + 6.0;
    let (columns, rows) = (key.columns().max(1), key.rows());
    let wide = (at.x + width - left) / columns as f32;
    let square =
        Rect::from_min_size(pos2(left, at.y), vec2(wide * columns as f32, CELL * rows as f32));
    let mut pressed = None;
    for (i, entry) in picture.legend.iter().take(key.cells()).enumerate() {
        let min = square.min + vec2((i % columns) as f32 * wide, (i / columns) as f32 * CELL);
        let cell = Rect::from_min_size(min, vec2(wide, CELL));
        let response = ui.interact(cell, ui.scope_id().with(("key", i)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name_of(entry)));
        let Some(Fill::Plain(ground)) = entry.fill else { continue };
        painter.rect_filled(cell.shrink(0.5), CornerRadius::ZERO, colour32(ground));
        let ink = colour32(ink_on(ground));
        if let Some(count) = entry.count {
            let count = with_thousands(count as i64);
            painter.text(cell.center(), Align2::CENTER_CENTER, count, font.clone(), ink);
        }
        if response.hovered() {
            let edge = Stroke::new(1.5, ink);
            painter.rect_stroke(cell.shrink(1.0), CornerRadius::ZERO, edge, StrokeKind::Inside);
        }
        if response.has_focus() {
            control::focus_ring(ui, theme, cell.shrink(2.0));
        }
        let response = response
            .on_hover_cursor(CursorIcon::PointingHand)
            .on_hover_text(format!("{}: selects these areas", entry.label));
        if response.clicked() {
            pressed = Some(i);
        }
    }
    for (i, text) in key.up.breaks.iter().enumerate() {
        let y = square.bottom() - (i as f32 + 1.0) * CELL;
        painter.text(pos2(left - 4.0, y), Align2::RIGHT_CENTER, text, font.clone(), c.quiet);
    }
    for (i, text) in key.across.breaks.iter().enumerate() {
        let x = left + (i as f32 + 1.0) * wide;
        let at = pos2(x, square.bottom() + 1.0);
        painter.text(at, Align2::CENTER_TOP, text, font.clone(), c.quiet);
    }
    let across = side_words(ui, theme, &key.across.title, width - WORDS);
    let x = (square.center().x - across.size().x / 2.0)
        .min(at.x + width - across.size().x)
        .max(at.x + WORDS);
    painter.galley(pos2(x, square.bottom() + 16.0), across, c.second_ink);
    // Turned a quarter to the left: it reads upward.
    // Long words reach below the square, where their side is empty.
    let up = side_words(ui, theme, &key.up.title, square.height() + BELOW);
    let middle = square.center().y.max(square.top() + up.size().x / 2.0);
    let foot = pos2(at.x, middle + up.size().x / 2.0);
    let turned = egui::epaint::TextShape::new(foot, up, c.second_ink)
        .with_angle(-std::f32::consts::FRAC_PI_2);
    painter.add(turned);
    pressed
}

/// "Unmet demand →", cut where there is no room for it.
fn side_words(ui: &Ui, theme: &Theme, title: &str, room: f32) -> std::sync::Arc<egui::Galley> {
    let font = Size::Caption.bold();
    let ink = theme.colours.second_ink;
    let mut job = egui::text::LayoutJob::simple_singleline(format!("{title} →"), font, ink);
    job.wrap.max_width = room;
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}

/// The colours in rows as they lie in the square, for the panel.
pub fn strip(ui: &mut Ui, picture: &Choropleth, key: &BivariateKey, width: f32) {
    const ROW: f32 = 10.0;
    let columns = key.columns().max(1);
    let size = vec2(width, ROW * key.rows() as f32);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Colours of the classes"));
    let wide = width / columns as f32;
    for (i, entry) in picture.legend.iter().take(key.cells()).enumerate() {
        let min = rect.min + vec2((i % columns) as f32 * wide, (i / columns) as f32 * ROW);
        if let Some(Fill::Plain(colour)) = entry.fill {
            let piece = Rect::from_min_size(min, vec2(wide, ROW));
            ui.painter().rect_filled(piece, CornerRadius::ZERO, colour32(colour));
        }
    }
}
