//! Take-up: the question on the left, the answer, the map and the table in
//! the middle, what is selected on the right.

use super::answer_bar;
use super::area_card;
use super::context::{Command, Context};
use super::map;
use super::panel::Memory;
use super::question_panel;
use super::table;
use super::theme::space;
use eframe::egui::{CentralPanel, Frame, Margin, Panel, Ui};

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    let surface = Frame::new().fill(c.surface);
    Panel::left("question")
        .exact_size(space::LEFT_PANEL)
        .resizable(false)
        .frame(surface)
        .show(ui, |ui| question_panel::show(ui, context, memory, commands));
    Panel::right("area")
        .exact_size(space::RIGHT_PANEL)
        .resizable(false)
        .frame(surface)
        .show(ui, |ui| area_card::show(ui, context, memory, commands));
    Panel::top("answer")
        .resizable(false)
        .frame(surface.inner_margin(Margin::symmetric(16, 10)))
        .show(ui, |ui| answer_bar::show(ui, context, commands));
    Panel::bottom("table")
        .resizable(true)
        .default_size(190.0)
        .size_range(110.0..=520.0)
        .frame(surface)
        .show(ui, |ui| table::show(ui, context, &mut memory.table, commands));
    CentralPanel::default()
        .frame(Frame::new().fill(c.map_ground))
        .show(ui, |ui| map::show(ui, context, &mut memory.map, commands));
}
