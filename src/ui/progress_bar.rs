//! How far has long work come? The strip at the foot, with a way to stop it; in
//! the middle of the window where there is nothing else to show yet.

use super::context::{Command, Context};
use super::control;
use super::theme::{Size, space};
use crate::base::progress::Stage;
use crate::session::{Action, Job, Reply};
use eframe::egui::{
    Align, CornerRadius, Layout, Rect, RichText, Role, Sense, Ui, UiBuilder, WidgetInfo, vec2,
};

pub fn show(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let Some(job) = context.job else { return };
    let stage = job.progress.now();
    ui.horizontal_centered(|ui| {
        let words = RichText::new(&job.title).font(Size::Body.bold());
        ui.label(words.color(context.theme.colours.ink));
        bar(ui, context, &job.title, &stage, 220.0);
        let words = RichText::new(&stage.words).font(Size::Small.regular());
        ui.label(words.color(context.theme.colours.quiet));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| cancel(ui, job, commands));
    });
}

/// The way to stop the work.
fn cancel(ui: &mut Ui, job: &Job, commands: &mut Vec<Command>) {
    let stopping = job.progress.is_cancelled();
    let words = if stopping { "Stopping…" } else { "Cancel" };
    ui.add_enabled_ui(job.can_cancel && !stopping, |ui| {
        if control::button(ui, words).clicked() {
            commands.push(Command::Act(Action::Cancel));
        }
    });
}

/// All there is to say while the first workspace is opened or made.
pub fn page(ui: &mut Ui, context: &Context<'_>, job: &Job, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    let stage = job.progress.now();
    let middle = Rect::from_center_size(ui.max_rect().center(), vec2(420.0, 130.0));
    let builder = UiBuilder::new().max_rect(middle).layout(Layout::top_down(Align::Min));
    ui.scope_builder(builder, |ui| {
        ui.label(RichText::new(&job.title).font(Size::Title.bold()).color(c.ink));
        ui.add_space(space::TWO);
        bar(ui, context, &job.title, &stage, middle.width());
        // A line of its own even before anything is said, so that nothing jumps.
        let words = if stage.words.is_empty() { " " } else { &stage.words };
        ui.label(RichText::new(words).font(Size::Body.regular()).color(c.quiet));
        ui.add_space(space::THREE);
        cancel(ui, job, commands);
    });
}

/// What is being worked out where there is no answer to show yet, and how far
/// it has come.
pub fn waiting<T>(ui: &mut Ui, context: &Context<'_>, reply: &Reply<T>, words: &str) {
    let quiet = context.theme.colours.quiet;
    ui.label(RichText::new(words).font(Size::Lead.regular()).color(quiet));
    if let Reply::Working { progress, .. } = reply {
        ui.add_space(space::TWO);
        bar(ui, context, words, &progress.now(), ui.available_width().min(420.0));
    }
}

/// A bar that fills; where the length of the work is not known, a third of it
/// stands for "at work".
pub fn bar(ui: &mut Ui, context: &Context<'_>, name: &str, stage: &Stage, width: f32) {
    let c = &context.theme.colours;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 6.0), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = stage.fraction.map(f64::from);
        info.current_text_value = Some(stage.words.clone());
        info
    });
    let radius = CornerRadius::same(3);
    ui.painter().rect_filled(rect, radius, c.faint);
    let (from, to) = stage.fraction.map_or((0.33, 0.66), |fraction| (0.0, fraction));
    let filled = Rect::from_x_y_ranges(
        rect.left() + rect.width() * from..=rect.left() + rect.width() * to,
        rect.y_range(),
    );
    ui.painter().rect_filled(filled, radius, c.accent);
    ui.add_space(space::ONE);
}
