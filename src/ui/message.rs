//! What went wrong, what can be done about it, and what else should be known?

use super::context::{Command, Context};
use super::control;
use super::icon::Icon;
use super::theme::{Size, space};
use crate::base::notes::Weight;
use crate::base::{Error, Notes};
use eframe::egui::{Align, CornerRadius, Frame, Layout, Margin, RichText, Stroke, Ui};

/// Whether there is anything to say.
pub fn is_there(context: &Context<'_>, notes_open: bool) -> bool {
    context.error.is_some() || (notes_open && !context.notes.is_empty() && context.loaded.is_some())
}

/// The strip under the top bar: the last action's error, and notes.
pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    notes_open: &mut bool,
    commands: &mut Vec<Command>,
) {
    if let Some(error) = context.error {
        strip(ui, context, true, |ui| {
            error_ui(ui, context, error);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if control::icon_button(ui, context.theme, Icon::Close, "Dismiss the error", true)
                    .clicked()
                {
                    commands.push(Command::DismissError);
                }
            });
        });
    }
    if *notes_open && !context.notes.is_empty() {
        strip(ui, context, false, |ui| {
            ui.vertical(|ui| {
                ui.set_width((ui.available_width() - 44.0).max(0.0));
                notes_ui(ui, context, context.notes, 4);
            });
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                if control::icon_button(ui, context.theme, Icon::Close, "Close the notes", true)
                    .clicked()
                {
                    *notes_open = false;
                    commands.push(Command::DismissNotes);
                }
            });
        });
    }
}

fn strip(ui: &mut Ui, context: &Context<'_>, bad: bool, contents: impl FnOnce(&mut Ui)) {
    let c = &context.theme.colours;
    let (fill, edge) = if bad { (c.hot_spot_wash, c.hot_spot) } else { (c.accent_wash, c.accent) };
    Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, edge))
        .corner_radius(CornerRadius::same(space::CONTROL_RADIUS))
        .inner_margin(Margin::symmetric(12, 8))
        .outer_margin(Margin::symmetric(12, 6))
        .show(ui, |ui| ui.horizontal(contents));
}

/// An error with its remedy.
pub fn error_ui(ui: &mut Ui, context: &Context<'_>, error: &Error) {
    let c = &context.theme.colours;
    ui.vertical(|ui| {
        ui.set_max_width((ui.available_width() - 44.0).max(80.0));
        ui.spacing_mut().item_spacing.y = space::HALF;
        let text = error.to_string();
        let remedy = error.remedy_text().map(|remedy| format!("{}.", remedy.trim_end_matches('.')));
        let trouble = match &remedy {
            Some(remedy) => text.strip_suffix(remedy.as_str()).unwrap_or(&text).trim_end(),
            None => text.as_str(),
        };
        ui.label(RichText::new(trouble).font(Size::Body.bold()).color(c.hot_spot_ink));
        if let Some(remedy) = remedy {
            ui.label(RichText::new(remedy).color(c.ink));
        }
    });
}

/// The first `most` notes, a line each.
pub fn notes_ui(ui: &mut Ui, context: &Context<'_>, notes: &Notes, most: usize) {
    let c = &context.theme.colours;
    ui.spacing_mut().item_spacing.y = space::HALF;
    for note in notes.iter().take(most) {
        let ink = if note.weight == Weight::Warning { c.hot_spot_ink } else { c.second_ink };
        ui.label(RichText::new(note.line()).font(Size::Small.regular()).color(ink));
    }
    let more = notes.len().saturating_sub(most);
    if more > 0 {
        let words = format!("and {more} more under Data");
        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
    }
}

/// Shows what belongs to the last question dimmed, as charts are, while the
/// present one is worked out or where it failed.
pub fn dimmed<T>(ui: &mut Ui, is_stale: bool, body: impl FnOnce(&mut Ui) -> T) -> T {
    ui.scope(|ui| {
        if is_stale {
            ui.multiply_opacity(0.5);
        }
        body(ui)
    })
    .inner
}
