//! May the window be closed now? Decisions are written as they are made; it is
//! asked only where one could not be written, or a long job is under way.

use super::control;
use super::theme::{Size, Theme, space};
use crate::session::{Job, Keeping};
use eframe::egui::{self, Frame, Id, Modal, RichText, ViewportCommand};

/// The officer's wish to close, and how far it has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Closing {
    /// Nobody wants to.
    #[default]
    No,
    /// Wanted; asked, or waited for, until nothing stands in the way.
    Wanted,
    /// The job was asked to stop; the window closes at its end.
    AfterJob,
    /// Whatever stands in the way.
    Anyway,
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    StopJob,
    SaveCopy,
}

impl Closing {
    /// Takes in the desktop's wish to close the window: it stays where
    /// something must be asked first.
    pub fn requested(&mut self, ctx: &egui::Context, job: Option<&Job>, keeping: &Keeping) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        if asked && *self != Closing::Anyway && !may_close(job, keeping) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            if *self == Closing::No {
                *self = Closing::Wanted;
            }
        }
    }

    /// Asks where it must be asked, and closes once nothing is in the way.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        theme: &Theme,
        job: Option<&Job>,
        keeping: &Keeping,
    ) -> Option<Answer> {
        if matches!(self, Closing::No | Closing::Anyway) {
            return None;
        }
        if may_close(job, keeping) {
            *self = Closing::Anyway;
            ctx.send_viewport_cmd(ViewportCommand::Close);
            return None;
        }
        let mut answer = None;
        let c = &theme.colours;
        let frame = Frame::window(&ctx.global_style()).inner_margin(20);
        let modal = Modal::new(Id::unique("closing")).frame(frame).show(ctx, |ui| {
            ui.set_width(440.0);
            let title = |words: &str| RichText::new(words).font(Size::Large.bold()).color(c.ink);
            match (job, keeping) {
                (Some(job), _) => {
                    ui.label(title(&format!("“{}” is under way", job.title)));
                    let words = match *self {
                        Closing::AfterJob => "It is being stopped; the window closes then.",
                        _ => {
                            "If it is stopped, the workspace is as it was before. Decisions are \
                             kept either way."
                        }
                    };
                    ui.label(RichText::new(words).color(c.second_ink));
                    ui.add_space(space::TWO);
                    ui.horizontal(|ui| {
                        let can_stop = *self != Closing::AfterJob;
                        if control::primary(ui, theme, "Stay", true).clicked() {
                            *self = Closing::No;
                        }
                        ui.add_enabled_ui(can_stop, |ui| {
                            if control::button(ui, "Stop it and close").clicked() {
                                *self = Closing::AfterJob;
                                answer = Some(Answer::StopJob);
                            }
                        });
                    });
                }
                (None, Keeping::Failed(error)) => {
                    ui.label(title("Your last decisions could not be written"));
                    ui.label(RichText::new(error.to_string()).color(c.second_ink));
                    ui.add_space(space::TWO);
                    ui.horizontal(|ui| {
                        if control::primary(ui, theme, "Save a copy as…", true).clicked() {
                            *self = Closing::No;
                            answer = Some(Answer::SaveCopy);
                        }
                        if control::button(ui, "Close anyway").clicked() {
                            *self = Closing::Anyway;
                            ui.ctx().send_viewport_cmd(ViewportCommand::Close);
                        }
                        if control::button(ui, "Stay").clicked() {
                            *self = Closing::No;
                        }
                    });
                }
                (None, _) => {
                    ui.label(title("Your last decision is being written"));
                    let words = "The window closes as soon as it is on the disk.";
                    ui.label(RichText::new(words).color(c.second_ink));
                    ui.add_space(space::TWO);
                    if control::button(ui, "Stay").clicked() {
                        *self = Closing::No;
                    }
                }
            }
        });
        if modal.should_close() && *self != Closing::Anyway {
            *self = Closing::No;
        }
        if *self != Closing::No {
            ctx.request_repaint_after(std::time::Duration::from_millis(100));
        }
        answer
    }
}

/// Whether nothing would be lost.
fn may_close(job: Option<&Job>, keeping: &Keeping) -> bool {
    job.is_none() && *keeping == Keeping::Kept
}
