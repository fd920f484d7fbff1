//! What happens in one frame? The session is polled, the place of the rail is
//! shown, and what its panels asked for is done.

mod doing;
mod files;
mod opening;
mod seen;
mod taking_in;

use super::closing::Closing;
use super::context::{Beside, Command, Context, shown};
use super::dialog::Dialogs;
use super::drawing::{Drawing, Drawn};
use super::help::Help;
use super::keyboard::Keyboard;
use super::measuring::Measuring;
use super::panel::{self, Memory};
use super::remembered::Remembered;
use super::theme::Theme;
use super::{basemap_panel, export_panel, layout, own_level_panel, top_bar};
use crate::base::{Error, Notes};
use crate::demand::TakeUp;
use crate::figure::choropleth::second_view;
use crate::session::jobs::{Wake, Work};
use crate::session::{Action, Preferences, Reply, Session};
use doing::leaves_what_is_typed;
use eframe::egui;
use std::sync::Arc;
use std::time::Duration;

/// The window's state: the session, and what only a window needs.
pub struct App {
    session: Session,
    wake: Wake,
    theme: Theme,
    /// The id of the place of the rail that is shown.
    place: &'static str,
    memory: Memory,
    has_gpu: bool,
    dialogs: Dialogs,
    notes_open: bool,
    notes_seen: Notes,
    /// The window's title, as it was sent last.
    title: String,
    drawing: Drawing,
    remembered: Remembered,
    projector: bool,
    help: Help,
    closing: Closing,
    /// Whether a line was typed in at the end of the last frame.
    typing: bool,
    pub(super) measuring: Measuring,
    saving: Option<Work<()>>,
    /// An error of the window's own: the session's come from the session.
    error: Option<Error>,
}

impl App {
    /// How this officer likes the window, for tests.
    pub fn preferences(&self) -> &Preferences {
        &self.remembered.preferences
    }

    /// The session, for tests.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Longitude and latitude in the middle of the map, and its zoom level, for
    /// tests; `None` before it was shown.
    pub fn map_view(&self) -> Option<((f64, f64), f64)> {
        Some((self.memory.map.middle()?, self.memory.map.zoom()))
    }

    /// Does what a panel would have asked the session to do, for tests.
    pub fn act(&mut self, action: Action) {
        self.session.act(action);
    }

    /// The answer to the question as it is protected now, once it is there,
    /// for tests.
    pub fn answer(&mut self) -> Option<Arc<TakeUp>> {
        shown(&self.session.take_up()).cloned()
    }

    /// Always our own path box in place of the desktop's dialogs.
    pub fn use_own_path_box(&mut self) {
        self.dialogs.own = true;
    }

    fn frame(&mut self, ui: &mut egui::Ui) {
        let over = self.dialogs.is_open() || self.closing != Closing::No;
        let keyboard = Keyboard::now(ui.ctx(), self.typing, over, self.help.is_open());
        let mut seen = self.seen();
        let (loaded, view) = (seen.loaded.as_ref(), &seen.project.view);
        let mut drawn = self.drawing.show(&self.wake, loaded, &mut seen.reply, view);
        if let Some(loaded) = loaded.filter(|_| self.place != "take-up") {
            // Other places map their own figures, of the level that is asked by.
            let level = &seen.project.question.level;
            // A workspace that is still empty has no levels.
            if loaded.geography.level(level).is_ok() {
                let ground = self.drawing.ground(&self.wake, loaded, level);
                drawn = Drawn { choropleth: drawn.choropleth, ..ground };
            }
        }
        let view_beside = match &drawn.choropleth {
            Some(first) => second_view(view, first),
            None => view.beside(),
        };
        let beside = view_beside.as_ref().map(|view| {
            let choropleth = self.drawing.show_beside(&self.wake, &mut seen.beside, view);
            (view, choropleth)
        });
        if let Some(error) = self.drawing.take_error() {
            self.error = Some(error);
        }
        if *self.session.notes() != self.notes_seen {
            self.notes_seen = self.session.notes().clone();
            self.notes_open = true;
        }
        // This place tells them itself.
        self.notes_open &= self.place != "data";
        let mut commands = Vec::new();
        let chosen = {
            let context = Context {
                theme: &self.theme,
                loaded: seen.loaded.as_ref(),
                project: &seen.project,
                protection: self.session.protection(),
                reply: &seen.reply,
                ground: drawn.ground.as_ref(),
                ground_is_coming: drawn.ground_is_coming,
                choropleth: drawn.choropleth.as_ref(),
                beside: beside.as_ref().map(|(view, choropleth)| Beside {
                    reply: &seen.beside,
                    choropleth: choropleth.as_ref(),
                    view,
                }),
                preferences: &self.remembered.preferences,
                keyboard,
                has_gpu: self.has_gpu,
                panel: self.place,
                projector: self.projector,
                selection: &self.session.selection,
                selection_revision: self.session.selection.revision(),
                place: &seen.place,
                profiles: &seen.profiles,
                costs: &seen.costs,
                find: &seen.find,
                personas: &seen.personas,
                job: seen.job.as_ref(),
                error: seen.error.as_ref(),
                notes: &self.notes_seen,
                message: seen.message.as_deref(),
                undo_label: self.session.undo_label(),
                redo_label: self.session.redo_label(),
            };
            if !over {
                let memory = &mut self.memory;
                // First, for Escape closes it and nothing else.
                self.help.show(ui.ctx(), &self.theme);
                top_bar::shortcuts(ui.ctx(), &context, self.place, memory, &mut commands);
            }
            let shell =
                layout::Shell { place: panel::panel(self.place), notes_open: &mut self.notes_open };
            layout::show(ui, &context, &mut self.memory, shell, &mut commands);
            own_level_panel::show(ui.ctx(), &context, &mut self.memory.own_areas, &mut commands);
            export_panel::show(ui.ctx(), &context, &mut self.memory.export, &mut commands);
            // A path asked for by it comes first.
            if !self.dialogs.is_open() {
                let panel = &mut self.memory.basemap;
                basemap_panel::show(ui.ctx(), &context, panel, &self.wake, &mut commands);
            }
            self.dialogs.show(ui, &context)
        };
        self.typing = ui.ctx().text_edit_focused();
        self.close(ui.ctx(), seen.job.as_ref());
        if commands.iter().any(leaves_what_is_typed) || chosen.is_some() {
            self.finish_typing();
        }
        let is_undo = |command: &Command| matches!(command, Command::Act(Action::Undo));
        if commands.iter().any(is_undo) {
            // A slider that its keys still move is what is taken back.
            self.finish_scenario();
        }
        for command in commands {
            self.carry_out(command, ui.ctx());
        }
        if let Some(chosen) = chosen {
            self.take_paths(chosen);
        }
        let working = |reply: &Reply<TakeUp>| matches!(reply, Reply::Working { .. });
        let at_work = working(&seen.reply) || working(&seen.beside) || seen.job.is_some();
        if at_work {
            // Often enough for a bar to move; the session wakes us at the end.
            ui.ctx().request_repaint_after(Duration::from_millis(100));
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let busy =
            self.session.job().is_some() || matches!(self.session.take_up(), Reply::Working { .. });
        self.measuring.begin(ctx, busy);
        Measuring::own(self, |app| app.take_in(ctx));
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        if !self.measuring.shows_nothing() {
            Measuring::own(self, |app| app.frame(ui));
        }
    }

    fn on_exit(&mut self) {
        self.measuring.end();
        self.remembered.finish();
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.theme.colours.surface.to_normalized_gamma_f32()
    }
}
