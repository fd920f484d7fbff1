//! Where can one go? The rail of places at the left edge.

use super::context::{Command, Context};
use super::control;
use super::icon;
use super::panel::{PANELS, Panel};
use super::theme::{Size, space};
use eframe::egui::{Align2, CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const HEIGHT: f32 = 56.0;

/// Shows the rail; `here` is the id of the place that is shown.
pub fn show(ui: &mut Ui, context: &Context<'_>, here: &str, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(space::TWO);
    for panel in PANELS.iter().filter(|panel| !panel.at_foot) {
        place(ui, context, panel, here, commands);
    }
    let at_foot = PANELS.iter().filter(|panel| panel.at_foot).count() as f32;
    ui.add_space((ui.available_height() - at_foot * HEIGHT - space::TWO).max(0.0));
    for panel in PANELS.iter().filter(|panel| panel.at_foot) {
        place(ui, context, panel, here, commands);
    }
}

fn place(
    ui: &mut Ui,
    context: &Context<'_>,
    panel: &Panel,
    here: &str,
    commands: &mut Vec<Command>,
) {
    let c = &context.theme.colours;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    let on = panel.id == here;
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, panel.title));
    let painter = ui.painter();
    if on {
        painter.rect_filled(rect, CornerRadius::ZERO, c.accent_wash);
        let edge = Rect::from_min_max(rect.min, pos2(rect.left() + 3.0, rect.bottom()));
        painter.rect_filled(edge, CornerRadius::ZERO, c.accent);
    } else if response.hovered() {
        painter.rect_filled(rect, CornerRadius::ZERO, c.ground);
    }
    let ink = if on { c.accent_ink } else { c.second_ink };
    let top = Rect::from_center_size(pos2(rect.center().x, rect.top() + 20.0), vec2(24.0, 24.0));
    icon::paint(painter, top, panel.icon, 20.0, ink);
    let font = if on { Size::Caption.bold() } else { Size::Caption.regular() };
    let at = pos2(rect.center().x, rect.bottom() - 14.0);
    painter.text(at, Align2::CENTER_CENTER, panel.title, font, ink);
    if response.has_focus() {
        control::focus_ring(ui, context.theme, rect.shrink(3.0));
    }
    if response.clicked() {
        commands.push(Command::GoTo(panel.id));
    }
}
