//! Which workspace is open, and what can be done with the whole of it?

use super::context::{Command, Context};
use super::control;
use super::dialog::Purpose;
use super::find_box;
use super::help_pages;
use super::icon::Icon;
use super::panel::Memory;
use super::shortcuts::{self, Shortcut, pressed};
use super::theme::{Size, ThemeKind, space};
use crate::project::{Edit, Protection};
use crate::session::deliverables::DELIVERABLES;
use crate::session::{Action, Preferences};
use eframe::egui::{self, Align, Button, Key, Layout, Popup, Response, RichText, Ui, vec2};

/// What keys ask for, wherever the pointer is; nothing under a dialog. `place`
/// is the place of the rail that is shown.
pub fn shortcuts(
    ctx: &egui::Context,
    context: &Context<'_>,
    place: &str,
    memory: &mut Memory,
    commands: &mut Vec<Command>,
) {
    if context.keyboard.dialog {
        return;
    }
    // Of two chords of which one contains the other, the longer is asked for
    // first. A line being typed in has its own undo.
    if !ctx.text_edit_focused() {
        if pressed(ctx, &shortcuts::REDO) {
            commands.push(Command::Act(Action::Redo));
        } else if pressed(ctx, &shortcuts::UNDO) {
            commands.push(Command::Act(Action::Undo));
        }
    }
    if context.job.is_none() {
        for (shortcut, purpose) in [
            (&shortcuts::NEW, Purpose::NewWorkspace),
            (&shortcuts::OPEN, Purpose::OpenWorkspace),
            (&shortcuts::IMPORT, Purpose::ImportFiles),
        ] {
            if pressed(ctx, shortcut) {
                commands.push(Command::Ask(purpose));
            }
        }
        if context.loaded.is_some() && pressed(ctx, &shortcuts::SAVE_COPY) {
            commands.push(Command::Ask(Purpose::SaveCopy));
        }
    }
    if can_export(context) {
        if pressed(ctx, &shortcuts::EXPORT) {
            memory.export.open = true;
        } else if pressed(ctx, &shortcuts::EXPORT_MAP) {
            // Other places have several pictures: which is meant is asked.
            match is_take_up(context) {
                true => commands.push(Command::Ask(Purpose::Export("png"))),
                false => memory.export.open = true,
            }
        }
    }
    if pressed(ctx, &shortcuts::HELP) {
        commands.push(Command::Help(help_pages::page_of_place(place).id));
    }
    if pressed(ctx, &shortcuts::PROJECTOR) {
        commands.push(Command::Projector(!context.projector));
    }
    let idle = !context.projector && context.keyboard.is_free();
    // Escape ends looking for something first.
    let idle = idle && memory.find.wanted().is_none();
    if idle && !context.selection.is_empty() && ctx.input(|input| input.key_pressed(Key::Escape)) {
        commands.push(Command::ClearSelection);
    }
}

/// True where there is something to write, and nothing else is under way.
pub fn can_export(context: &Context<'_>) -> bool {
    let is_there = match is_take_up(context) {
        true => context.answer().is_some(),
        false => context.loaded.is_some_and(|loaded| loaded.ready_to_ask().is_ok()),
    };
    is_there && context.job.is_none()
}

/// True where the files to write are those of take-up.
fn is_take_up(context: &Context<'_>) -> bool {
    DELIVERABLES.iter().all(|row| row.place != context.panel)
}

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = space::TWO;
        ui.label(RichText::new("Wardwise").font(Size::Large.bold()).color(c.accent_ink));
        ui.add_space(space::ONE);
        let file = ui.add(Button::new("File").min_size(vec2(0.0, space::CONTROL)));
        memory.recent.wanted |= file.clicked();
        file_menu(&file, context, memory, commands);
        let name = match (context.loaded, context.job) {
            (Some(loaded), _) => loaded.name.as_str(),
            // One is on its way: the middle of the window says which.
            (None, Some(_)) => "",
            (None, None) => "No workspace open",
        };
        ui.label(RichText::new(name).font(Size::Body.regular()).color(c.quiet));
        ui.add_space(space::ONE);
        undo_and_redo(ui, context, commands);
        if let Some(message) = context.message {
            ui.add_space(space::TWO);
            ui.label(RichText::new(message).font(Size::Small.regular()).color(c.quiet));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let view = ui.add(Button::new("View").min_size(vec2(0.0, space::CONTROL)));
            view_menu(&view, context, memory, commands);
            let export = Button::new("Export…").min_size(vec2(0.0, space::CONTROL));
            if ui.add_enabled(can_export(context), export).clicked() {
                memory.export.open = true;
            }
            protection(ui, context, commands);
            find_box::show(ui, context, &mut memory.find, commands);
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

fn line(ui: &mut Ui, enabled: bool, words: &str, shortcut: Option<&Shortcut>) -> Response {
    let mut button = Button::new(words).min_size(vec2(240.0, 26.0));
    if let Some(keys) = shortcut.and_then(|shortcut| shortcut.keys.first()) {
        button = button.shortcut_text(ui.ctx().format_shortcut(keys));
    }
    ui.add_enabled(enabled, button)
}

fn file_menu(
    file: &Response,
    context: &Context<'_>,
    memory: &mut Memory,
    commands: &mut Vec<Command>,
) {
    let idle = context.job.is_none();
    let open = context.loaded.is_some();
    Popup::menu(file).gap(4.0).accessible_name("File").show(|ui| {
        for (words, enabled, keys, command) in [
            ("New workspace…", idle, Some(&shortcuts::NEW), Command::Ask(Purpose::NewWorkspace)),
            ("Open…", idle, Some(&shortcuts::OPEN), Command::Ask(Purpose::OpenWorkspace)),
            ("Open the sample council", idle, None, Command::OpenSample),
            ("Import files…", idle, Some(&shortcuts::IMPORT), Command::Ask(Purpose::ImportFiles)),
            (
                "Save a copy…",
                idle && open,
                Some(&shortcuts::SAVE_COPY),
                Command::Ask(Purpose::SaveCopy),
            ),
        ] {
            if line(ui, enabled, words, keys).clicked() {
                commands.push(command);
            }
        }
        if line(ui, open, "My areas…", None).clicked() {
            memory.own_areas.open(context);
        }
        recent(ui, context, memory, commands);
        ui.separator();
        let can_export = can_export(context);
        if line(ui, can_export, "Export…", Some(&shortcuts::EXPORT)).clicked() {
            memory.export.open = true;
        }
        let words = "Picture of the map…";
        let can_export = can_export && is_take_up(context);
        if line(ui, can_export, words, Some(&shortcuts::EXPORT_MAP)).clicked() {
            commands.push(Command::Ask(Purpose::Export("png")));
        }
    });
}

/// Workspaces opened lately but for the one that is open.
fn recent(ui: &mut Ui, context: &Context<'_>, memory: &Memory, commands: &mut Vec<Command>) {
    let now = context.loaded.map(|loaded| loaded.path.as_path());
    let mut others = context.preferences.recent.iter().filter(|path| Some(path.as_path()) != now);
    let Some(first) = others.next() else { return };
    ui.separator();
    control::section(ui, context.theme, "Open recent");
    for path in std::iter::once(first).chain(others) {
        let there = memory.recent.is_there(path);
        let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
        let words = if there { name.into_owned() } else { format!("{name} (not found)") };
        let response = line(ui, there && context.job.is_none(), &words, None);
        if response.on_hover_text(path.display().to_string()).clicked() {
            commands.push(Command::Act(Action::Open(path.clone())));
        }
    }
}

fn view_menu(
    view: &Response,
    context: &Context<'_>,
    memory: &mut Memory,
    commands: &mut Vec<Command>,
) {
    Popup::menu(view).gap(4.0).accessible_name("View").show(|ui| {
        ui.set_width(240.0);
        control::section(ui, context.theme, "Colours");
        for kind in ThemeKind::ALL {
            if control::item(ui, context.theme.kind == kind, kind.title()).clicked() {
                let theme = kind.id().to_string();
                let preferences = Preferences { theme, ..context.preferences.clone() };
                commands.push(Command::Prefer(Box::new(preferences)));
            }
        }
        ui.separator();
        control::section(ui, context.theme, "Scale");
        let scale = context.preferences.scale;
        for (shortcut, factor) in [
            (&shortcuts::LARGER, (scale + 0.1).min(3.0)),
            (&shortcuts::SMALLER, (scale - 0.1).max(0.6)),
            (&shortcuts::ACTUAL_SIZE, 1.0),
        ] {
            if line(ui, true, shortcut.words, Some(shortcut)).clicked() {
                let preferences = Preferences { scale: factor, ..context.preferences.clone() };
                commands.push(Command::Prefer(Box::new(preferences)));
            }
        }
        ui.separator();
        if line(ui, true, "Basemap…", None).clicked() {
            memory.basemap.open(context.preferences);
        }
        if line(ui, true, "Projector mode", Some(&shortcuts::PROJECTOR)).clicked() {
            commands.push(Command::Projector(!context.projector));
        }
        if line(ui, true, "Help", Some(&shortcuts::HELP)).clicked() {
            commands.push(Command::Help("take-up"));
        }
    });
}
