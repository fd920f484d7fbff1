//! How is the window divided? The top bar, the rail, the strip of messages,
//! the place that is shown, and the bar of long work at the foot.

use super::context::{Command, Context};
use super::panel::{Memory, Panel as Place};
use super::theme::{Size, space};
use super::{message, progress_bar, rail, top_bar, welcome};
use crate::base::number;
use eframe::egui::{
    Align2, CentralPanel, CornerRadius, Frame, Id, LayerId, Margin, Order, Panel, Stroke,
    StrokeKind, Ui,
};

/// What the layout keeps or hands on, beside commands.
pub struct Shell<'a> {
    pub place: &'static Place,
    pub notes_open: &'a mut bool,
}

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    memory: &mut Memory,
    shell: Shell<'_>,
    commands: &mut Vec<Command>,
) {
    if context.projector {
        (shell.place.show_hall)(ui, context, memory, commands);
        return;
    }
    let surface = context.theme.surface();
    Panel::top("top bar")
        .exact_size(space::TOP_BAR)
        .resizable(false)
        .frame(surface.inner_margin(Margin::symmetric(12, 0)))
        .show(ui, |ui| top_bar::show(ui, context, memory, commands));
    let welcomes = context.loaded.is_none() && !shell.place.without_workspace;
    // Before there is anything to show, it stands in the middle.
    if context.job.is_some() && !welcomes {
        Panel::bottom("progress")
            .exact_size(40.0)
            .resizable(false)
            .frame(surface.inner_margin(Margin::symmetric(16, 0)))
            .show(ui, |ui| progress_bar::show(ui, context, commands));
    }
    Panel::left("rail")
        .exact_size(space::RAIL)
        .resizable(false)
        .frame(surface)
        .show(ui, |ui| rail::show(ui, context, shell.place.id, commands));
    if message::is_there(context, *shell.notes_open) {
        Panel::top("message")
            .resizable(false)
            .frame(surface)
            .show(ui, |ui| message::show(ui, context, shell.notes_open, commands));
    }
    let ground = match welcomes {
        true => Frame::new().fill(context.theme.colours.ground),
        false => Frame::new(),
    };
    CentralPanel::default().frame(ground).show(ui, |ui| match context.job {
        Some(job) if welcomes => progress_bar::page(ui, context, job, commands),
        None if welcomes => welcome::show(ui, context, commands),
        _ => (shell.place.show)(ui, context, memory, commands),
    });
    files_over_the_window(ui, context);
}

/// While files are dragged over the window: what dropping them does.
fn files_over_the_window(ui: &Ui, context: &Context<'_>) {
    let count = ui.ctx().input(|input| input.raw.hovered_files.len());
    if count == 0 {
        return;
    }
    let c = &context.theme.colours;
    let layer = LayerId::new(Order::Foreground, Id::unique("files over the window"));
    let painter = ui.ctx().layer_painter(layer);
    let window = ui.ctx().content_rect();
    painter.rect_filled(window, CornerRadius::ZERO, c.surface.gamma_multiply(0.8));
    let frame = window.shrink(16.0);
    let radius = CornerRadius::same(space::CARD_RADIUS);
    painter.rect_stroke(frame, radius, Stroke::new(2.0, c.accent), StrokeKind::Inside);
    let words = format!("Drop {} to import", number::counted(count, "file", "files"));
    let font = Size::Title.bold();
    painter.text(window.center(), Align2::CENTER_CENTER, words, font, c.accent_ink);
}
