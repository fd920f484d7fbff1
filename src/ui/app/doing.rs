//! How is done what the panels of a frame asked for?

use super::App;
use super::opening::{open_sample, scale};
use crate::base::AreaCode;
use crate::session::{Action, Preferences};
use crate::ui::context::{Command, Pick};
use crate::ui::theme::{Theme, ThemeKind};
use eframe::egui;
use std::collections::BTreeSet;
use std::sync::Arc;

impl App {
    pub(super) fn carry_out(&mut self, command: Command, ctx: &egui::Context) {
        match command {
            Command::Act(action) => self.session.act(action),
            Command::Pick(code, pick) => self.pick(code, pick),
            Command::Select(codes, how) => self.select(codes, how),
            Command::Prefer(preferences) => self.prefer(*preferences, ctx),
            Command::Projector(on) => self.set_projector(on, ctx),
            Command::HideSmallNumbers(on) => self.session.hide_small_numbers = on,
            Command::Help(page) => self.help.open(page),
            Command::ClearSelection => self.session.selection.clear(),
            Command::ShowOnMap(code) => self.memory.map.bring_into_view(code),
            Command::ShowAllOnMap(codes) => self.memory.map.fit_areas(codes),
            Command::Ask(purpose) => self.dialogs.ask(purpose, ctx),
            Command::OpenSample => open_sample(&mut self.session),
            Command::GoTo(place) => self.place = place,
            Command::DismissError => {
                self.error = None;
                self.session.dismiss_error();
            }
            Command::DismissNotes => self.notes_open = false,
        }
    }

    /// Decides on the words that are being typed.
    pub(super) fn finish_typing(&mut self) {
        let board = Arc::clone(&self.session.project().board);
        if let Some(edit) = self.memory.personas.finish(&board) {
            self.session.act(Action::Edit(edit));
        }
        self.finish_scenario();
    }

    /// Decides on what is being moved or typed of a scenario.
    pub(super) fn finish_scenario(&mut self) {
        if let Some(loaded) = self.session.loaded().cloned() {
            let edits = self.memory.channels.finish(self.session.project(), &loaded);
            edits.into_iter().for_each(|edit| self.session.act(Action::Edit(edit)));
        }
    }

    fn prefer(&mut self, preferences: Preferences, ctx: &egui::Context) {
        let now = &self.remembered.preferences;
        if (preferences.scale - now.scale).abs() > f32::EPSILON {
            ctx.set_zoom_factor(scale(&preferences));
        }
        if preferences.theme != now.theme {
            self.wear(ThemeKind::of_id(&preferences.theme), ctx);
        }
        self.remembered.preferences = preferences;
    }

    fn pick(&mut self, code: AreaCode, pick: Pick) {
        let selection = &mut self.session.selection;
        match pick {
            Pick::Only => selection.set([code].into()),
            Pick::Toggle => selection.toggle(code),
        }
    }

    fn select(&mut self, codes: BTreeSet<AreaCode>, how: Pick) {
        match how {
            Pick::Only => self.session.selection.set(codes),
            Pick::Toggle => self.session.selection.extend(codes),
        }
    }

    /// Shows the window to a hall, small numbers hidden and in high contrast,
    /// or brings everything back.
    fn set_projector(&mut self, on: bool, ctx: &egui::Context) {
        if on == self.projector {
            return;
        }
        self.projector = on;
        self.session.hide_small_numbers = on;
        self.memory.map.keep_ground();
        if on {
            self.memory.projector.enter(ctx);
            self.wear(ThemeKind::HighContrast, ctx);
        } else {
            self.memory.projector.leave(ctx);
            self.wear(ThemeKind::of_id(&self.remembered.preferences.theme), ctx);
        }
    }

    /// Another theme from now on.
    fn wear(&mut self, kind: ThemeKind, ctx: &egui::Context) {
        self.theme = Theme { cleared: self.theme.cleared, ..Theme::new(kind) };
        self.theme.apply(ctx);
    }
}

/// Whether words still being typed must be decided on first: a file is made of
/// them, or their line is gone with the place or the workspace.
pub(super) fn leaves_what_is_typed(command: &Command) -> bool {
    match command {
        Command::Act(action) => !matches!(action, Action::Edit(_) | Action::Undo | Action::Redo),
        Command::GoTo(_) | Command::Ask(_) | Command::OpenSample | Command::Projector(_) => true,
        _ => false,
    }
}
