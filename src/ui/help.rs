//! Where is this explained? A link on each panel to its page of the built-in
//! help.

use super::context::{Command, Context};
use super::control;
use eframe::egui::Ui;

/// A link to a page of the help, by its id.
pub fn link(ui: &mut Ui, context: &Context<'_>, page: &'static str, commands: &mut Vec<Command>) {
    if control::link(ui, context.theme, "Help").clicked() {
        commands.push(Command::Help(page));
    }
}
