//! Which workspace is open, and what can be done with the whole of it?

use super::context::{Command, Context};
use super::control;
use super::dialog::Purpose;
use super::icon::Icon;
use super::panel::Memory;
use super::theme::{Size, ThemeKind, space};
use crate::export::EXPORTS;
use crate::project::{Edit, Protection};
use crate::session::Action;
use eframe::egui::{
    self, Align, Button, Key, KeyboardShortcut, Layout, Modifiers, Popup, Response, RichText, Ui,
    vec2,
};

const NEW: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::N);
const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::O);
const IMPORT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::I);
const EXPORT_MAP: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::E);
const PROJECTOR: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F11);
const UNDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
const REDO: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
const REDO_TOO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Y);

/// What keys ask for, wherever the pointer is.
pub fn shortcuts(ctx: &egui::Context, context: &Context<'_>, commands: &mut Vec<Command>) {
    let pressed = |keys: &KeyboardShortcut| ctx.input_mut(|input| input.consume_shortcut(keys));
    // A line being typed in has its own undo. Redo before undo: its keys
    // contain undo's.
    if !ctx.text_edit_focused() {
        if pressed(&REDO) || pressed(&REDO_TOO) {
            commands.push(Command::Act(Action::Redo));
        } else if pressed(&UNDO) {
            commands.push(Command::Act(Action::Undo));
        }
    }
    if pressed(&PROJECTOR) {
        commands.push(Command::Projector(!context.projector));
    }
    let can_start = context.job.is_none();
    if can_start && pressed(&NEW) {
        commands.push(Command::Ask(Purpose::NewWorkspace));
    }
    if can_start && pressed(&OPEN) {
        commands.push(Command::Ask(Purpose::OpenWorkspace));
    }
    if can_start && pressed(&IMPORT) {
        commands.push(Command::Ask(Purpose::ImportFiles));
    }
    let idle = !context.projector && !ctx.any_popup_open() && !ctx.text_edit_focused();
    if idle && !context.selection.is_empty() && ctx.input(|input| input.key_pressed(Key::Escape)) {
        commands.push(Command::ClearSelection);
    }
    if can_export(context) && pressed(&EXPORT_MAP) {
        commands.push(Command::Ask(Purpose::Export("png")));
    }
}

/// True where there is something to write, and nothing else is under way.
fn can_export(context: &Context<'_>) -> bool {
    context.answer().is_some() && context.job.is_none()
}

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    memory: &mut Memory,
    set_theme: &mut Option<ThemeKind>,
    commands: &mut Vec<Command>,
) {
    let c = &context.theme.colours;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = space::TWO;
        ui.label(RichText::new("Wardwise").font(Size::Large.bold()).color(c.accent_ink));
        ui.add_space(space::ONE);
        let file = ui.add(Button::new("File").min_size(vec2(0.0, space::CONTROL)));
        file_menu(&file, context, commands);
        let name = context.loaded.map_or("No workspace open", |loaded| loaded.name.as_str());
        ui.label(RichText::new(name).font(Size::Body.regular()).color(c.quiet));
        ui.add_space(space::ONE);
        undo_and_redo(ui, context, commands);
        if let Some(message) = context.message {
            ui.add_space(space::TWO);
            ui.label(RichText::new(message).font(Size::Small.regular()).color(c.quiet));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let view = ui.add(Button::new("View").min_size(vec2(0.0, space::CONTROL)));
            view_menu(&view, context, set_theme);
            let can_export = can_export(context);
            let export = ui.add_enabled(
                can_export,
                Button::new("Export…").min_size(vec2(0.0, space::CONTROL)),
            );
            export_menu(&export, context, memory, commands);
            protection(ui, context, commands);
        });
    });
}

fn undo_and_redo(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let words = |verb: &str, label: Option<&str>| match label {
        Some(label) => format!("{verb} {label}"),
        None => format!("Nothing to {}", verb.to_lowercase()),
    };
    let name = words("Undo", context.undo_label);
    let can = context.undo_label.is_some();
    if control::icon_button(ui, context.theme, Icon::Undo, &name, can).clicked() {
        commands.push(Command::Act(Action::Undo));
    }
    let name = words("Redo", context.redo_label);
    let can = context.redo_label.is_some();
    if control::icon_button(ui, context.theme, Icon::Redo, &name, can).clicked() {
        commands.push(Command::Act(Action::Redo));
    }
}

/// The state of protection in words; a click changes it.
fn protection(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let on = context.project.protection.on;
    let words = if on { "Small numbers hidden" } else { "Small numbers shown" };
    let why = format!(
        "Counts of 1 to {} and all that is worked out from them are {}. Click to change.",
        context.project.protection.k.saturating_sub(1),
        if on { "withheld" } else { "shown" }
    );
    let button = Button::selectable(on, words).min_size(vec2(0.0, space::CONTROL));
    let button = button.frame_when_inactive(true);
    let enabled = context.loaded.is_some();
    if ui.add_enabled(enabled, button).on_hover_text(why).clicked() {
        let next = Protection { on: !on, ..context.project.protection };
        commands.push(Command::Act(Action::Edit(Edit::Protection(next))));
    }
}

fn line(ui: &mut Ui, enabled: bool, words: &str, keys: Option<&KeyboardShortcut>) -> Response {
    let mut button = Button::new(words).min_size(vec2(210.0, 26.0));
    if let Some(keys) = keys {
        button = button.shortcut_text(ui.ctx().format_shortcut(keys));
    }
    ui.add_enabled(enabled, button)
}

fn file_menu(file: &Response, context: &Context<'_>, commands: &mut Vec<Command>) {
    Popup::menu(file).gap(4.0).accessible_name("File").show(|ui| {
        for (words, keys, command) in [
            ("New workspace…", Some(&NEW), Command::Ask(Purpose::NewWorkspace)),
            ("Open…", Some(&OPEN), Command::Ask(Purpose::OpenWorkspace)),
            ("Open the sample council", None, Command::OpenSample),
            ("Import files…", Some(&IMPORT), Command::Ask(Purpose::ImportFiles)),
        ] {
            if line(ui, context.job.is_none(), words, keys).clicked() {
                commands.push(command);
            }
        }
        ui.separator();
        for row in EXPORTS {
            let keys = (row.id == "png").then_some(&EXPORT_MAP);
            if line(ui, can_export(context), &format!("{}…", row.title), keys).clicked() {
                commands.push(Command::Ask(Purpose::Export(row.id)));
            }
        }
    });
}

fn export_menu(
    export: &Response,
    context: &Context<'_>,
    memory: &mut Memory,
    commands: &mut Vec<Command>,
) {
    let closing = egui::PopupCloseBehavior::CloseOnClick;
    Popup::menu(export).gap(4.0).close_behavior(closing).accessible_name("Export").show(|ui| {
        for row in EXPORTS {
            if line(ui, can_export(context), &format!("{}…", row.title), None).clicked() {
                commands.push(Command::Ask(Purpose::Export(row.id)));
            }
        }
        ui.separator();
        let hidden_anyway = context.project.protection.on;
        let mut hide = hidden_anyway || !memory.show_small_numbers_in_files;
        let words = "Hide small numbers in files";
        if ui.add_enabled(!hidden_anyway, egui::Checkbox::new(&mut hide, words)).changed() {
            memory.show_small_numbers_in_files = !hide;
        }
    });
}

fn view_menu(view: &Response, context: &Context<'_>, set_theme: &mut Option<ThemeKind>) {
    Popup::menu(view).gap(4.0).accessible_name("View").show(|ui| {
        for kind in ThemeKind::ALL {
            if control::item(ui, context.theme.kind == kind, kind.title()).clicked() {
                *set_theme = Some(kind);
            }
        }
        ui.separator();
        let zoom = ui.ctx().zoom_factor();
        for (words, factor) in [
            ("Larger", (zoom + 0.1).min(3.0)),
            ("Smaller", (zoom - 0.1).max(0.6)),
            ("Actual size", 1.0),
        ] {
            if control::item(ui, false, words).clicked() {
                ui.ctx().set_zoom_factor(factor);
            }
        }
    });
}
