//! How does the window begin? Its fonts, theme and pipelines are made, and the
//! workspace is opened that was named, or was open last.

use super::App;
use crate::base::Notes;
use crate::session::plan::sample_path;
use crate::session::{Action, Preferences, Session};
use crate::ui::closing::Closing;
use crate::ui::dialog::Dialogs;
use crate::ui::drawing::Drawing;
use crate::ui::help::Help;
use crate::ui::measuring::Measuring;
use crate::ui::panel::{self, Memory};
use crate::ui::remembered::Remembered;
use crate::ui::theme::{self, Theme, ThemeKind};
use crate::ui::{laid, map};
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    /// Sets up fonts, theme and the map's pipelines, and opens the workspace
    /// named, else the last one that was open, else the sample council.
    pub fn new(
        creation: &eframe::CreationContext<'_>,
        open: Option<PathBuf>,
        measuring: Measuring,
        remembered: Remembered,
    ) -> App {
        let ctx = creation.egui_ctx.clone();
        let mut session = Session::new(move || ctx.request_repaint());
        let last = || remembered.preferences.last().map(Path::to_path_buf);
        match open.or_else(last) {
            Some(path) => session.act(Action::Open(path)),
            None => open_sample(&mut session),
        }
        let mut app = App::with_remembered(creation, session, remembered);
        app.measuring = measuring;
        // A window of its own is cleared before each frame; a test's is not.
        app.theme.cleared = true;
        app
    }

    /// A window on a session that is there already; nothing is remembered.
    pub fn with_session(creation: &eframe::CreationContext<'_>, session: Session) -> App {
        App::with_remembered(creation, session, Remembered::default())
    }

    /// A window on a session that is there already, with what is remembered
    /// in a file.
    pub fn with_settings(
        creation: &eframe::CreationContext<'_>,
        session: Session,
        file: PathBuf,
    ) -> App {
        App::with_remembered(creation, session, Remembered::read(Some(file)))
    }

    fn with_remembered(
        creation: &eframe::CreationContext<'_>,
        session: Session,
        remembered: Remembered,
    ) -> App {
        theme::set_fonts(&creation.egui_ctx);
        let preferences = &remembered.preferences;
        let theme = Theme::new(ThemeKind::of_id(&preferences.theme));
        theme.apply(&creation.egui_ctx);
        creation.egui_ctx.set_zoom_factor(scale(preferences));
        let memory = Memory::default();
        if let Some(state) = &creation.wgpu_render_state {
            map::gpu::install(state);
        }
        laid::install(&creation.egui_ctx, creation.wgpu_render_state.as_ref());
        let ctx = creation.egui_ctx.clone();
        App {
            session,
            wake: Arc::new(move || ctx.request_repaint()),
            theme,
            place: panel::panel(&preferences.place).id,
            memory,
            has_gpu: creation.wgpu_render_state.is_some(),
            dialogs: Dialogs::new(),
            notes_open: true,
            notes_seen: Notes::new(),
            title: String::new(),
            drawing: Drawing::default(),
            projector: false,
            measuring: Measuring::default(),
            help: Help::default(),
            closing: Closing::No,
            typing: false,
            saving: None,
            error: None,
            remembered,
        }
    }
}

/// The scale preferred, within what can be read and clicked.
pub(super) fn scale(preferences: &Preferences) -> f32 {
    if preferences.scale.is_finite() { preferences.scale.clamp(0.6, 3.0) } else { 1.0 }
}

/// The sample council: as it was left, or made anew.
pub(super) fn open_sample(session: &mut Session) {
    let path = sample_path();
    session.act(if path.is_file() { Action::Open(path) } else { Action::OpenSample(path) });
}
