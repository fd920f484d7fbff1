//! What has happened since the last frame? Work that has ended, files dropped
//! on the window, its size and scale, and whether it is to be closed.

use super::App;
use crate::session::jobs::Work;
use crate::session::{Action, Job};
use crate::ui::closing::{Answer, Closing};
use crate::ui::dialog::Purpose;
use eframe::egui;
use std::path::PathBuf;

impl App {
    /// Takes in what work of the window's own has finished.
    fn poll(&mut self) {
        let import = &mut self.memory.import;
        import.poll(self.session.loaded(), &self.wake);
        if import.sent && self.session.job().is_none() {
            import.ended(self.session.has_imported());
        }
        self.memory.recent.poll(&self.remembered.preferences.recent, &self.wake);
        if let Some(end) = self.saving.as_ref().and_then(Work::ended) {
            self.saving = None;
            if let Err(error) = end {
                self.error = Some(error);
            }
        }
    }

    /// Takes in what has finished, and what was dropped on the window.
    pub(super) fn take_in(&mut self, ctx: &egui::Context) {
        self.session.poll();
        self.poll();
        if ctx.input(|input| input.viewport().close_requested()) {
            self.finish_typing();
        }
        self.closing.requested(ctx, self.session.job(), &self.session.keeping());
        self.remember(ctx);
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect()
        });
        if !dropped.is_empty() {
            self.finish_typing();
            self.take_files(dropped);
        }
        if let Some(loaded) = self.session.loaded() {
            let title = format!("{} – Wardwise", loaded.name);
            // Not every desktop tells the title back, and each sending is a frame.
            if self.title != title {
                ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
                self.title = title;
            }
        }
    }

    /// Takes in what is remembered of how the window is.
    fn remember(&mut self, ctx: &egui::Context) {
        if let Some(loaded) = self.session.loaded() {
            self.remembered.workspace_is(&loaded.path);
        }
        let preferences = &mut self.remembered.preferences;
        // The hall has a scale of its own.
        if !self.projector {
            preferences.scale = ctx.zoom_factor();
        }
        if preferences.place != self.place {
            preferences.place = self.place.to_string();
        }
        for (name, size) in std::mem::take(&mut self.memory.panels) {
            preferences.panels.insert(name.to_string(), size);
        }
        self.remembered.watch(ctx, &self.wake);
    }

    /// Asks before the window is closed, where anything would be lost.
    pub(super) fn close(&mut self, ctx: &egui::Context, job: Option<&Job>) {
        if self.closing == Closing::No {
            return;
        }
        let keeping = self.session.keeping();
        match self.closing.show(ctx, &self.theme, job, &keeping) {
            Some(Answer::StopJob) => self.session.act(Action::Cancel),
            Some(Answer::SaveCopy) => self.dialogs.ask(Purpose::SaveCopy, ctx),
            None => {}
        }
    }
}
