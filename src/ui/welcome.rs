//! What can one do before anything is open?

use super::context::{Command, Context};
use super::control;
use super::dialog::Purpose;
use super::theme::{Size, space};
use eframe::egui::{Align, Layout, RichText, Ui, UiBuilder, vec2};

pub fn show(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    let middle = eframe::egui::Rect::from_center_size(ui.max_rect().center(), vec2(520.0, 300.0));
    let builder = UiBuilder::new().max_rect(middle).layout(Layout::top_down(Align::Min));
    ui.scope_builder(builder, |ui| {
        ui.label(
            RichText::new(
                "Where do people take up our services less, or more, than we should expect?",
            )
            .font(Size::Title.bold())
            .color(c.ink),
        );
        ui.add_space(space::ONE);
        ui.label(
            RichText::new(
                "Open a workspace, or start one from your own files: boundaries, census tables, \
                 look-ups and a list of customers. Nothing leaves this computer.",
            )
            .font(Size::Lead.regular())
            .color(c.quiet),
        );
        ui.add_space(space::FOUR);
        ui.horizontal(|ui| {
            if control::primary(ui, context.theme, "Open the sample council", true).clicked() {
                commands.push(Command::OpenSample);
            }
            if control::button(ui, "Open a workspace…").clicked() {
                commands.push(Command::Ask(Purpose::OpenWorkspace));
            }
            if control::button(ui, "New from files…").clicked() {
                commands.push(Command::Ask(Purpose::NewWorkspace));
            }
        });
        ui.add_space(space::TWO);
        let hint = "Files can also be dragged onto this window.";
        ui.label(RichText::new(hint).font(Size::Small.regular()).color(c.quiet));
    });
}
