//! How does one come nearer, go back, see the whole or what is selected, and
//! take up the lasso? A column of buttons.

use crate::ui::control;
use crate::ui::icon::{self, Icon};
use crate::ui::map::INSET;
use crate::ui::theme::{Theme, space};
use eframe::egui::{CornerRadius, Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// How wide the column is.
pub const SIDE: f32 = 30.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    In,
    Out,
    Home,
    FitSelection,
    Lasso,
}

/// What the buttons depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub anything_selected: bool,
    /// Whether one can come nearer.
    pub nearer: bool,
    /// Whether one can go farther.
    pub farther: bool,
    pub lasso: bool,
}

/// How many buttons there are.
const BUTTONS: usize = 5;

/// What the column covers of a map.
pub fn covered(map: Rect) -> Rect {
    let size = vec2(SIDE, SIDE * BUTTONS as f32);
    Rect::from_min_size(pos2(map.right() - INSET - SIDE, map.top() + INSET), size)
}

pub fn show(ui: &Ui, theme: &Theme, map: Rect, standing: Standing) -> Option<Pressed> {
    let c = &theme.colours;
    let all: [_; BUTTONS] = [
        (Icon::Plus, "Zoom in", "+", Pressed::In),
        (Icon::Minus, "Zoom out", "−", Pressed::Out),
        (Icon::Home, "Show the whole map", "Home", Pressed::Home),
        (Icon::Frame, "Fit selection", "F", Pressed::FitSelection),
        (Icon::Lasso, "Lasso", "L, or hold Shift and drag", Pressed::Lasso),
    ];
    let card = covered(map);
    let radius = CornerRadius::same(space::CONTROL_RADIUS);
    ui.painter().rect(card, radius, c.surface, theme.hairline(), StrokeKind::Outside);
    let mut pressed = None;
    for (i, (drawing, name, keys, what)) in all.into_iter().enumerate() {
        let enabled = match what {
            Pressed::In => standing.nearer,
            Pressed::Out => standing.farther,
            Pressed::FitSelection => standing.anything_selected,
            Pressed::Home | Pressed::Lasso => true,
        };
        let on = what == Pressed::Lasso && standing.lasso;
        let top = card.top() + SIDE * i as f32;
        let rect = Rect::from_min_size(pos2(card.left(), top), vec2(SIDE, SIDE));
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect, ui.scope_id().with(name), sense);
        response.widget_info(|| match what {
            Pressed::Lasso => WidgetInfo::selected(Role::Button, enabled, on, name),
            _ => WidgetInfo::labeled(Role::Button, enabled, name),
        });
        if on {
            ui.painter().rect_filled(rect.shrink(1.0), radius, c.accent_wash);
        } else if enabled && response.hovered() {
            ui.painter().rect_filled(rect.shrink(1.0), radius, c.ground);
        }
        if i > 0 {
            ui.painter().hline(rect.x_range(), top, theme.hairline());
        }
        let ink = match (enabled, on) {
            // A hairline may be black; what cannot be pressed is pale in every theme.
            (false, _) => c.quiet.gamma_multiply(0.35),
            (true, true) => c.accent_ink,
            (true, false) => c.second_ink,
        };
        icon::paint(ui.painter(), rect, drawing, 15.0, ink);
        if response.has_focus() {
            control::focus_ring(ui, theme, rect.shrink(2.0));
        }
        if response.on_hover_text(format!("{name} ({keys})")).clicked() {
            pressed = Some(what);
        }
    }
    pressed
}
