//! How does one come nearer, go back and see the whole? Three buttons.

use crate::ui::control;
use crate::ui::icon::{self, Icon};
use crate::ui::map::INSET;
use crate::ui::theme::{Theme, space};
use eframe::egui::{CornerRadius, Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    In,
    Out,
    Home,
}

pub fn show(ui: &Ui, theme: &Theme, map: Rect) -> Option<Pressed> {
    const SIDE: f32 = 30.0;
    let c = &theme.colours;
    let all = [
        (Icon::Plus, "Zoom in", Pressed::In),
        (Icon::Minus, "Zoom out", Pressed::Out),
        (Icon::Home, "Show the whole council", Pressed::Home),
    ];
    let size = vec2(SIDE, SIDE * all.len() as f32);
    let card = Rect::from_min_size(pos2(map.right() - INSET - SIDE, map.top() + INSET), size);
    let radius = CornerRadius::same(space::CONTROL_RADIUS);
    ui.painter().rect(card, radius, c.surface, theme.hairline(), StrokeKind::Outside);
    let mut pressed = None;
    for (i, (drawing, name, what)) in all.into_iter().enumerate() {
        let top = card.top() + SIDE * i as f32;
        let rect = Rect::from_min_size(pos2(card.left(), top), vec2(SIDE, SIDE));
        let response = ui.interact(rect, ui.scope_id().with(name), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        if response.hovered() {
            ui.painter().rect_filled(rect.shrink(1.0), radius, c.ground);
        }
        if i > 0 {
            ui.painter().hline(rect.x_range(), top, theme.hairline());
        }
        icon::paint(ui.painter(), rect, drawing, 15.0, c.second_ink);
        if response.has_focus() {
            control::focus_ring(ui, theme, rect.shrink(2.0));
        }
        if response.on_hover_text(name).clicked() {
            pressed = Some(what);
        }
    }
    pressed
}
