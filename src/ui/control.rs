//! How do controls look, and what are they called to a screen reader? Every
//! control of the window is one of these or a plain egui one in our style.

use super::icon::{self, Icon};
use super::theme::{Size, Theme, space};
use eframe::egui::{
    self, Button, CornerRadius, FontId, Popup, PopupCloseBehavior, Rect, Response, RichText, Role,
    Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

/// A heading of a group of controls.
pub fn section(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.add_space(space::TWO);
    ui.label(RichText::new(words).font(Size::Small.bold()).color(theme.colours.quiet));
}

pub fn button(ui: &mut Ui, words: &str) -> Response {
    ui.add(Button::new(words).min_size(vec2(0.0, space::CONTROL)))
}

/// The one button of a panel that goes on.
pub fn primary(ui: &mut Ui, theme: &Theme, words: &str, enabled: bool) -> Response {
    let c = &theme.colours;
    let text = RichText::new(words).font(Size::Body.bold()).color(c.on_accent);
    ui.add_enabled(
        enabled,
        Button::new(text)
            .fill(c.accent)
            .stroke(Stroke::new(1.0, c.accent))
            .min_size(vec2(0.0, space::CONTROL)),
    )
}

/// Words that act, underlined.
pub fn link(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    let text =
        RichText::new(words).font(Size::Small.bold()).color(theme.colours.accent_ink).underline();
    ui.add(Button::new(text).frame(false).min_size(Vec2::ZERO))
        .on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// A few words that hold, and the way to be rid of them. True where that was
/// clicked.
pub fn chip(ui: &mut Ui, theme: &Theme, words: &str, way_back: &str) -> bool {
    let c = &theme.colours;
    egui::Frame::new()
        .fill(c.row_wash)
        .corner_radius(14)
        .inner_margin(egui::Margin { left: 12, right: 2, top: 0, bottom: 0 })
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::ONE;
                ui.label(RichText::new(words).font(Size::Small.bold()).color(c.ink));
                ui.visuals_mut().widgets.inactive.weak_bg_fill = egui::Color32::TRANSPARENT;
                ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::NONE;
                icon_button(ui, theme, Icon::Close, way_back, true).clicked()
            })
            .inner
        })
        .inner
}

/// A square button with a drawing; `name` is read out and shown on hover.
pub fn icon_button(
    ui: &mut Ui,
    theme: &Theme,
    drawing: Icon,
    name: &str,
    enabled: bool,
) -> Response {
    let side = Vec2::splat(space::CONTROL);
    let response = ui.add_enabled(enabled, Button::new("").min_size(side));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    let c = &theme.colours;
    // A hairline may be black; what cannot be pressed is pale in every theme.
    let ink = if enabled { c.second_ink } else { c.quiet.gamma_multiply(0.35) };
    icon::paint(ui.painter(), response.rect, drawing, 16.0, ink);
    response.on_hover_text(name)
}

/// A field that opens a list. `name` says what is chosen, `value` what it is now.
pub fn field(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    value: &str,
    width: f32,
    list: impl FnOnce(&mut Ui),
) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, space::CONTROL), Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), name);
        info.current_text_value = Some(value.to_string());
        info
    });
    if ui.is_rect_visible(rect) {
        frame_of_control(ui, &response, rect);
        let ink = theme.colours.ink;
        let inner = Rect::from_min_max(
            pos2(rect.left() + 10.0, rect.top()),
            pos2(rect.right() - 24.0, rect.bottom()),
        );
        text_in(ui, inner, value, Size::Body.regular(), ink);
        let chevron =
            Rect::from_center_size(pos2(rect.right() - 14.0, rect.center().y), Vec2::ZERO);
        icon::paint(ui.painter(), chevron, Icon::ChevronDown, 12.0, theme.colours.second_ink);
    }
    let response = response.on_hover_text(value);
    open_list(&response, name, width, list);
    response
}

/// A sentence with choices in it, broken into lines as it is written.
pub struct Sentence {
    left: f32,
    right: f32,
    at: egui::Pos2,
}

const SENTENCE_LINE: f32 = 28.0;

impl Sentence {
    pub fn new(ui: &Ui) -> Sentence {
        let room = ui.available_rect_before_wrap();
        Sentence { left: room.left(), right: room.right(), at: room.min }
    }

    /// The place of a piece so wide; on the next line where this is full.
    fn place(&mut self, width: f32) -> Rect {
        if self.at.x > self.left && self.at.x + width > self.right {
            self.at = pos2(self.left, self.at.y + SENTENCE_LINE);
        }
        let rect = Rect::from_min_size(self.at, vec2(width, SENTENCE_LINE));
        self.at.x += width + 5.0;
        rect
    }

    pub fn words(&mut self, ui: &Ui, theme: &Theme, words: &str) {
        let ink = theme.colours.ink;
        for word in words.split_whitespace() {
            let galley = ui.painter().layout_no_wrap(word.to_string(), Size::Large.regular(), ink);
            let rect = self.place(galley.size().x);
            let top = rect.center().y - galley.size().y / 2.0;
            ui.painter().galley(pos2(rect.left(), top), galley, ink);
        }
    }

    /// A mark that stands close to what it follows.
    pub fn mark(&mut self, ui: &Ui, theme: &Theme, mark: &str) {
        self.at.x = (self.at.x - 4.0).min(self.right - 8.0);
        self.words(ui, theme, mark);
    }

    /// A choice: bold, underlined, opening a list.
    pub fn choice(
        &mut self,
        ui: &Ui,
        theme: &Theme,
        name: &str,
        value: &str,
        list: impl FnOnce(&mut Ui),
    ) {
        let c = &theme.colours;
        let mut job = egui::text::LayoutJob::simple_singleline(
            value.to_string(),
            Size::Large.bold(),
            c.accent_ink,
        );
        job.wrap.max_width = self.right - self.left - 18.0;
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        let galley = ui.painter().layout_job(job);
        let rect = self.place(galley.size().x + 16.0);
        let response = ui.interact(rect, ui.scope_id().with(name), Sense::click());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), name);
            info.current_text_value = Some(value.to_string());
            info
        });
        let painter = ui.painter();
        if response.hovered() {
            painter.rect_filled(rect.expand2(vec2(2.0, 0.0)), CornerRadius::same(4), c.accent_wash);
        }
        let top = rect.center().y - galley.size().y / 2.0;
        painter.galley(pos2(rect.left(), top), galley, c.accent_ink);
        painter.hline(rect.x_range(), rect.bottom() - 3.0, Stroke::new(1.5, c.accent));
        let chevron = Rect::from_center_size(pos2(rect.right() - 6.0, rect.center().y), Vec2::ZERO);
        icon::paint(painter, chevron, Icon::ChevronDown, 11.0, c.accent_ink);
        if response.has_focus() {
            focus_ring(ui, theme, rect.expand(1.0));
        }
        let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
        open_list(&response, name, 240.0, list);
    }

    /// Takes up the room of what was written.
    pub fn end(self, ui: &mut Ui) {
        let below = pos2(self.right, self.at.y + SENTENCE_LINE);
        ui.allocate_rect(
            Rect::from_min_max(ui.available_rect_before_wrap().min, below),
            Sense::hover(),
        );
    }
}

/// Opens a list below what was clicked.
pub fn open_list(response: &Response, name: &str, width: f32, list: impl FnOnce(&mut Ui)) {
    // A list may hold a line to type in, or several choices that hold at once.
    let closing = PopupCloseBehavior::CloseOnClickOutside;
    Popup::menu(response).gap(4.0).close_behavior(closing).accessible_name(name).show(|ui| {
        ui.set_width(width.max(260.0));
        ui.spacing_mut().item_spacing.y = space::HALF;
        egui::ScrollArea::vertical().max_height(360.0).show(ui, list);
    });
}

/// One line of a list or menu; the chosen one is washed.
pub fn item(ui: &mut Ui, chosen: bool, words: &str) -> Response {
    ui.add(Button::selectable(chosen, words).min_size(vec2(ui.available_width(), 26.0)))
}

/// A line whose choice leaves nothing more to choose: the list closes.
pub fn closing_item(ui: &mut Ui, chosen: bool, words: &str) -> Response {
    let response = item(ui, chosen, words);
    if response.clicked() {
        ui.close();
    }
    response
}

/// Choices side by side, one of which holds. Returns the one clicked.
pub fn segments(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    words: &[&str],
    now: usize,
) -> Option<usize> {
    let c = &theme.colours;
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, space::CONTROL), Sense::hover());
    let fonts: Vec<f32> = words
        .iter()
        .map(|word| {
            let font = Size::Small.bold();
            ui.painter().layout_no_wrap((*word).to_string(), font, c.ink).size().x
        })
        .collect();
    // What is left after the words is shared out evenly.
    let spare = (width - fonts.iter().sum::<f32>()).max(0.0) / words.len().max(1) as f32;
    ui.painter().rect(
        rect,
        CornerRadius::same(space::CONTROL_RADIUS),
        c.surface,
        theme.hairline(),
        StrokeKind::Inside,
    );
    let mut clicked = None;
    let mut left = rect.left();
    for (i, word) in words.iter().enumerate() {
        let right = left + fonts.get(i).copied().unwrap_or(0.0) + spare;
        let part = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
        let response = ui.interact(part, ui.scope_id().with((name, i)), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(
                Role::RadioButton,
                ui.is_enabled(),
                i == now,
                format!("{name}: {word}"),
            )
        });
        let on = i == now;
        if on {
            let fill = if i == 0 {
                CornerRadius { nw: 6, sw: 6, ne: 0, se: 0 }
            } else if i + 1 == words.len() {
                CornerRadius { nw: 0, sw: 0, ne: 6, se: 6 }
            } else {
                CornerRadius::ZERO
            };
            ui.painter().rect_filled(part, fill, c.accent);
        } else if response.hovered() {
            ui.painter().rect_filled(part.shrink(1.0), CornerRadius::same(4), c.ground);
        }
        if i > 0 && !on && i != now + 1 {
            ui.painter().vline(left, part.y_range(), theme.hairline());
        }
        let ink = if on { c.on_accent } else { c.second_ink };
        let font = if on { Size::Small.bold() } else { Size::Small.regular() };
        ui.painter().text(part.center(), egui::Align2::CENTER_CENTER, word, font, ink);
        if response.has_focus() {
            focus_ring(ui, theme, part);
        }
        if response.clicked() {
            clicked = Some(i);
        }
        left = right;
    }
    clicked
}

/// Tabs side by side with a line below, one of which is shown. Returns the one
/// clicked.
pub fn tabs(ui: &mut Ui, theme: &Theme, words: &[&str], now: usize) -> Option<usize> {
    const HEIGHT: f32 = 32.0;
    let c = &theme.colours;
    let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    ui.painter().hline(bar.x_range(), bar.bottom() - 0.5, theme.hairline());
    let mut clicked = None;
    let mut left = bar.left();
    for (i, word) in words.iter().enumerate() {
        let on = i == now;
        let font = if on { Size::Body.bold() } else { Size::Body.regular() };
        let galley = ui.painter().layout_no_wrap((*word).to_string(), font, c.quiet);
        let rect = Rect::from_min_size(pos2(left, bar.top()), vec2(galley.size().x, HEIGHT));
        let response = ui.interact(
            rect.expand2(vec2(7.0, 0.0)),
            ui.scope_id().with(("tab", i)),
            Sense::click(),
        );
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, *word));
        let ink = match (on, response.hovered()) {
            (true, _) => c.accent_ink,
            (false, true) => c.ink,
            (false, false) => c.quiet,
        };
        let at = pos2(left, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley_with_override_text_color(at, galley, ink);
        if on {
            ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, c.accent));
        }
        if response.has_focus() {
            focus_ring(ui, theme, rect.expand2(vec2(5.0, -4.0)));
        }
        if response.clicked() && !on {
            clicked = Some(i);
        }
        left = rect.right() + 18.0;
    }
    clicked
}

/// A rounded tag of a few words.
pub fn pill(ui: &Ui, at: Rect, words: &str, ink: egui::Color32, wash: egui::Color32) -> Rect {
    let galley = ui.painter().layout_no_wrap(words.to_string(), Size::Caption.bold(), ink);
    let size = vec2(galley.size().x + 14.0, 17.0);
    let rect = Rect::from_min_size(pos2(at.left(), at.center().y - size.y / 2.0), size);
    ui.painter().rect_filled(rect, CornerRadius::same(9), wash);
    let middle = rect.center() - galley.size() / 2.0;
    ui.painter().galley(middle, galley, ink);
    rect
}

/// What keyboard focus looks like on a control that paints itself.
pub fn focus_ring(ui: &Ui, theme: &Theme, rect: Rect) {
    let radius = CornerRadius::same(space::CONTROL_RADIUS);
    let stroke = Stroke::new(2.0, theme.colours.accent);
    ui.painter().rect_stroke(rect, radius, stroke, StrokeKind::Outside);
}

/// Paints a line of text in `rect`, middle height, cut with … where too long.
pub fn text_in(ui: &Ui, rect: Rect, words: &str, font: FontId, ink: egui::Color32) {
    let mut job = egui::text::LayoutJob::simple_singleline(words.to_string(), font, ink);
    job.wrap.max_width = rect.width();
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let top = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(rect.left(), top), galley, ink);
}

fn frame_of_control(ui: &Ui, response: &Response, rect: Rect) {
    let visuals = ui.style().interact(response);
    ui.painter().rect(
        rect,
        visuals.corner_radius,
        visuals.weak_bg_fill,
        visuals.bg_stroke,
        StrokeKind::Inside,
    );
    if response.has_focus() {
        let stroke = Stroke::new(2.0, ui.visuals().selection.stroke.color);
        ui.painter().rect_stroke(rect, visuals.corner_radius, stroke, StrokeKind::Outside);
    }
}
