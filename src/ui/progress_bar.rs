//! How far has long work come? The strip at the foot, with a way to stop it.

use super::context::{Command, Context};
use super::control;
use super::theme::{Size, space};
use crate::base::progress::Stage;
use crate::session::Action;
use eframe::egui::{
    Align, CornerRadius, Layout, Rect, RichText, Role, Sense, Ui, WidgetInfo, vec2,
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
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let stopping = job.progress.is_cancelled();
            let words = if stopping { "Stopping…" } else { "Cancel" };
            ui.add_enabled_ui(job.can_cancel && !stopping, |ui| {
                if control::button(ui, words).clicked() {
                    commands.push(Command::Act(Action::Cancel));
                }
            });
        });
    });
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
