//! Where is the area, ward or postcode that the officer types? A line in the
//! top bar, and below it what was found.

use super::context::{Command, Context, Pick, shown};
use super::control;
use super::shortcuts::{self, pressed};
use super::theme::{Size, Theme, space};
use crate::session::Reply;
use crate::session::find::{Found, areas_of};
use eframe::egui::{
    self, CornerRadius, Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, RichText, Role, Sense,
    TextEdit, Ui, WidgetInfo, pos2, vec2,
};

/// What is being looked for.
#[derive(Default)]
pub struct FindBox {
    typed: String,
    /// Position in the list of what Enter would choose.
    at: usize,
    /// Enter was pressed before what is typed was found.
    waits: bool,
    /// Why what was chosen is not shown.
    trouble: Option<String>,
    has_focus: bool,
    /// True while the list is shown.
    open: bool,
}

impl FindBox {
    /// What is to be looked up; `None` while nobody looks for anything.
    pub fn wanted(&self) -> Option<&str> {
        (self.has_focus || self.open).then_some(self.typed.as_str())
    }

    fn close(&mut self) {
        self.open = false;
        self.at = 0;
        self.waits = false;
        self.trouble = None;
    }
}

const NAME: &str = "Find an area, ward or postcode";
const WIDTH: f32 = 246.0;

pub fn show(ui: &mut Ui, context: &Context<'_>, state: &mut FindBox, commands: &mut Vec<Command>) {
    if context.loaded.is_none() {
        return;
    }
    // What is typed is looked up on another thread; till then the list stays
    // as it was.
    let search = shown(context.find);
    let found: &[Found] = search.map_or(&[], |search| &search.found);
    let id = Id::unique("find box");
    if !context.keyboard.dialog && pressed(ui.ctx(), &shortcuts::FIND) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    // Escape has taken the focus away by now.
    let chosen_by_key = (has_focus || state.has_focus) && keys(ui, state, found.len(), id);
    let hint = RichText::new(NAME).color(context.theme.colours.quiet);
    let line = TextEdit::singleline(&mut state.typed)
        .id(id)
        .hint_text(hint)
        .desired_width(WIDTH - 20.0)
        .margin(vec2(10.0, 5.0));
    let response = ui.add(line).accessible_name(NAME);
    state.has_focus = response.has_focus();
    if response.changed() {
        state.open = !state.typed.trim().is_empty();
        state.at = 0;
        state.waits = false;
        state.trouble = None;
        // It is looked up at the next frame.
        ui.ctx().request_repaint();
    } else if response.gained_focus() && !state.typed.trim().is_empty() {
        state.open = true;
    }
    if !state.open {
        return;
    }
    let is_found = matches!(context.find, Reply::Ready(search) if search.typed == state.typed);
    state.waits |= chosen_by_key;
    let mut chosen = None;
    if state.waits && is_found {
        state.waits = false;
        chosen = found.get(state.at).cloned();
    }
    let popup = Popup::from_response(&response)
        .open(true)
        .gap(4.0)
        .width(340.0)
        .close_behavior(PopupCloseBehavior::IgnoreClicks)
        .accessible_name("Found");
    let list = popup.show(|ui| {
        ui.set_width(340.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(trouble) = &state.trouble {
            quiet(ui, context.theme, trouble);
        } else if let Reply::Failed { error, .. } = context.find {
            quiet(ui, context.theme, &error.to_string());
        } else if !is_found && found.is_empty() {
            quiet(ui, context.theme, "Looking…");
        } else if found.is_empty() {
            quiet(ui, context.theme, &format!("Nothing called “{}”", state.typed.trim()));
        }
        for (i, one) in found.iter().enumerate() {
            if line_of(ui, context.theme, one, i == state.at) {
                chosen = Some(one.clone());
            }
        }
    });
    if let Some(one) = chosen {
        choose(context, state, &one, commands);
        ui.memory_mut(|memory| memory.surrender_focus(id));
    } else if !state.has_focus {
        // A click beside the list ends it, one in it does not.
        let inside = list.is_some_and(|list| list.response.contains_pointer());
        if !inside && ui.input(|input| input.pointer.any_click() || input.key_pressed(Key::Tab)) {
            state.close();
        }
    }
}

/// Moves through the list; true where Enter chooses.
fn keys(ui: &Ui, state: &mut FindBox, count: usize, id: Id) -> bool {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowDown) && count > 0 {
        state.open = true;
        state.at = (state.at + 1) % count;
    }
    if pressed(Key::ArrowUp) && count > 0 {
        state.at = (state.at + count - 1) % count;
    }
    if pressed(Key::Escape) {
        state.close();
        state.typed.clear();
        ui.memory_mut(|memory| memory.surrender_focus(id));
    }
    state.open && pressed(Key::Enter)
}

fn quiet(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.add_space(space::HALF);
    let text = RichText::new(words).font(Size::Body.regular()).color(theme.colours.quiet);
    ui.label(text);
    ui.add_space(space::HALF);
}

/// One thing found; true where it is clicked.
fn line_of(ui: &mut Ui, theme: &Theme, found: &Found, is_next: bool) -> bool {
    let c = &theme.colours;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
    let words = format!("{}, {}", found.title, found.kind);
    response
        .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_next, words.clone()));
    if is_next || response.hovered() {
        let fill = if is_next { c.accent_wash } else { c.faint };
        ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    }
    let middle = rect.left() + rect.width() * 0.45;
    let title =
        Rect::from_min_max(pos2(rect.left() + 8.0, rect.top()), pos2(middle - 8.0, rect.bottom()));
    control::text_in(ui, title, &found.title, Size::Body.bold(), c.ink);
    let kind = Rect::from_min_max(pos2(middle, rect.top()), rect.max - vec2(6.0, 0.0));
    control::text_in(ui, kind, &found.kind, Size::Small.regular(), c.quiet);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

fn choose(context: &Context<'_>, state: &mut FindBox, found: &Found, commands: &mut Vec<Command>) {
    let Some(loaded) = context.loaded else { return };
    let level = &context.project.question.level;
    match areas_of(&loaded.geography, found, level) {
        Ok(areas) if !areas.is_empty() => {
            commands.push(Command::Select(areas.clone(), Pick::Only));
            commands.push(Command::ShowAllOnMap(areas));
            state.close();
            state.typed.clear();
        }
        Ok(_) => {
            let one = loaded.geography.level(level).map_or("area", |level| level.singular.as_str());
            state.trouble = Some(format!("{} lies in no {one} that is asked about", found.title));
        }
        Err(error) => state.trouble = Some(error.to_string()),
    }
}
