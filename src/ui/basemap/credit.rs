//! Whose pictures lie under the map, and is anyone asked for them? A line at
//! the foot of the map for as long as there is a basemap.

use super::Words;
use crate::ui::map::INSET;
use crate::ui::theme::{Size, Theme, space};
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    self, CornerRadius, Rect, Role, Sense, StrokeKind, TextFormat, Ui, WidgetInfo, pos2, vec2,
};

/// Room for the scale bar to the right of it.
const SCALE_BAR: f32 = 150.0;
const WIDEST: f32 = 420.0;

/// Writes it in `map`, to the right of `left`, where the legend ends.
pub fn credit(ui: &Ui, theme: &Theme, map: Rect, left: f32, words: &Words) {
    let c = &theme.colours;
    let right = map.right() - INSET - SCALE_BAR;
    let room = (right - left.max(map.left() + INSET) - 2.0 * space::TWO).clamp(60.0, WIDEST);
    let mut job = LayoutJob::default();
    job.wrap.max_width = room;
    job.wrap.max_rows = 3;
    let line = |font, ink| TextFormat::simple(font, ink);
    job.append(&words.title, 0.0, line(Size::Caption.bold(), c.second_ink));
    let mut name = words.title.clone();
    if let Some(by) = &words.attribution {
        job.append(&format!("  {by}"), 0.0, line(Size::Caption.regular(), c.second_ink));
        name = format!("{name}, {by}");
    }
    if let Some(trouble) = &words.trouble {
        job.append(&format!("\n{trouble}"), 0.0, line(Size::Caption.bold(), c.hot_spot_ink));
        name = format!("{name}. {trouble}");
    }
    let galley = ui.painter().layout_job(job);
    let size = galley.size() + vec2(2.0 * space::TWO, space::TWO);
    let bottom = map.bottom() - INSET;
    let card = Rect::from_min_max(pos2(right - size.x, bottom - size.y), pos2(right, bottom));
    let radius = CornerRadius::same(4);
    ui.painter().rect(card, radius, c.surface, theme.hairline(), StrokeKind::Outside);
    ui.painter().galley(card.min + vec2(space::TWO, space::ONE), galley, c.second_ink);
    let response = ui.interact(card, ui.scope_id().with("basemap"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    response.on_hover_cursor(egui::CursorIcon::Default).on_hover_text(name);
}
