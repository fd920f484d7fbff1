//! What is the answer, in one sentence? On top of the map.

use super::context::{Command, Context};
use super::control;
use super::message;
use super::progress_bar;
use super::theme::{Size, Theme, space};
use crate::demand::{Emphasis, Sentence, sentence};
use crate::session::Reply;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Label, RichText, Ui};

pub fn show(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    if let Reply::Failed { error, .. } = context.reply {
        message::error_ui(ui, context, error);
        return;
    }
    let not_ready = context.loaded.and_then(|loaded| loaded.ready_to_ask().err());
    if let Some(error) = not_ready.filter(|_| context.answer().is_none()) {
        ui.horizontal_wrapped(|ui| {
            let words = RichText::new(error.to_string()).font(Size::Lead.regular());
            ui.label(words.color(c.second_ink));
            if control::link(ui, context.theme, "Go to Data").clicked() {
                commands.push(Command::GoTo("data"));
            }
        });
        return;
    }
    let Some(answer) = context.answer() else {
        let words = if context.working().is_some() {
            "Working out the answer…"
        } else {
            "Choose a service and a base on the left."
        };
        ui.label(RichText::new(words).font(Size::Lead.regular()).color(c.quiet));
        return;
    };
    ui.vertical(|ui| {
        if context.is_stale() {
            ui.multiply_opacity(0.5);
        }
        let job = laid_out(context.theme, &sentence(answer), ui.available_width());
        ui.add(Label::new(job));
    });
    if let Some(progress) = context.working() {
        ui.add_space(space::ONE);
        let width = ui.available_width();
        progress_bar::bar(ui, context, "Working out the answer", &progress.now(), width);
    }
}

/// The sentence as it is written here.
pub fn laid_out(theme: &Theme, sentence: &Sentence, width: f32) -> LayoutJob {
    let c = &theme.colours;
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    for piece in &sentence.pieces {
        let (font, ink) = match piece.emphasis {
            Emphasis::Plain => (Size::Lead.regular(), c.second_ink),
            Emphasis::Strong => (Size::Lead.bold(), c.ink),
            Emphasis::NotSpot => (Size::Lead.bold(), c.not_spot_ink),
            Emphasis::HotSpot => (Size::Lead.bold(), c.hot_spot_ink),
        };
        let mut format = TextFormat::simple(font, ink);
        format.line_height = Some(22.0);
        job.append(&piece.text, 0.0, format);
    }
    job
}
