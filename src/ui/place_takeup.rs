//! Take-up: the question on the left, the answer, the map and the foot in
//! the middle, what is selected on the right.

use super::answer_bar;
use super::area_card;
use super::context::{Command, Context};
use super::foot;
use super::map;
use super::panel::Memory;
use super::question_panel;
use super::theme::space;
use eframe::egui::{CentralPanel, Margin, Panel, Ui};

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let surface = context.theme.surface();
    let left = Panel::left("question")
        .default_size(context.preferences.panel("question", space::LEFT_PANEL))
        .size_range(space::LEFT_PANEL - 24.0..=420.0)
        .resizable(true)
        .frame(surface)
        .show(ui, |ui| {
            // Else a panel that can be drawn larger shrinks to what is in it.
            ui.set_min_width(ui.available_width());
            question_panel::show(ui, context, memory, commands);
        });
    let right = Panel::right("area")
        .default_size(context.preferences.panel("area", space::RIGHT_PANEL))
        .size_range(space::RIGHT_PANEL - 32.0..=460.0)
        .resizable(true)
        .frame(surface)
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            area_card::show(ui, context, memory, commands);
        });
    Panel::top("answer")
        .resizable(false)
        .frame(surface.inner_margin(Margin::symmetric(16, 10)))
        .show(ui, |ui| answer_bar::show(ui, context, commands));
    foot::panel(ui, context, memory, commands);
    let sizes = [("question", left.response.rect.width()), ("area", right.response.rect.width())];
    memory.panels.extend(sizes);
    CentralPanel::default()
        .frame(map::frame(context, &memory.map))
        .show(ui, |ui| map::show(ui, context, &mut memory.map, commands));
}
