//! What happens in one frame? The session is polled, the place of the rail is
//! shown, and what its panels asked for is done.

use super::context::{Command, Context, Pick};
use super::dialog::{Chosen, Dialogs, Purpose};
use super::drawing::Drawing;
use super::map;
use super::measuring::Measuring;
use super::panel::{self, Memory};
use super::theme::{self, Theme, ThemeKind};
use super::{layout, top_bar};
use crate::base::{AreaCode, Error, Notes};
use crate::demand::TakeUp;
use crate::project::Project;
use crate::session::export::write_unplaced;
use crate::session::jobs::{Wake, Work};
use crate::session::plan::sample_path;
use crate::session::{Action, Export, Job, Loaded, Preferences, Reply, Session};
use eframe::egui;
use std::collections::BTreeSet;
use std::path::PathBuf;
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
    dialogs: Dialogs,
    notes_open: bool,
    notes_seen: Notes,
    drawing: Drawing,
    preferences: Preferences,
    projector: bool,
    /// The theme to come back to from the hall.
    theme_before: Option<ThemeKind>,
    /// The page of the built-in help that is open.
    help: Option<&'static str>,
    pub(super) measuring: Measuring,
    saving: Option<Work<()>>,
    /// An error of the window's own: the session's come from the session.
    error: Option<Error>,
}

/// All that one frame shows, taken from the session once.
struct Seen {
    loaded: Option<Arc<Loaded>>,
    project: Arc<Project>,
    reply: Reply<TakeUp>,
    job: Option<Job>,
    error: Option<Error>,
    message: Option<String>,
}

impl App {
    /// Sets up fonts, theme and the map's pipelines, and opens the workspace
    /// named, else the sample council.
    pub fn new(
        creation: &eframe::CreationContext<'_>,
        open: Option<PathBuf>,
        measuring: Measuring,
    ) -> App {
        let ctx = creation.egui_ctx.clone();
        let mut session = Session::new(move || ctx.request_repaint());
        match open {
            Some(path) => session.act(Action::Open(path)),
            None => open_sample(&mut session),
        }
        App { measuring, ..App::with_session(creation, session) }
    }

    /// A window on a session that is there already.
    pub fn with_session(creation: &eframe::CreationContext<'_>, session: Session) -> App {
        theme::set_fonts(&creation.egui_ctx);
        let theme = Theme::new(ThemeKind::Light);
        theme.apply(&creation.egui_ctx);
        let mut memory = Memory::default();
        if let Some(state) = &creation.wgpu_render_state {
            map::gpu::install(state);
            memory.map.has_gpu = true;
        }
        let ctx = creation.egui_ctx.clone();
        App {
            session,
            wake: Arc::new(move || ctx.request_repaint()),
            theme,
            place: panel::PANELS[0].id,
            memory,
            dialogs: Dialogs::new(),
            notes_open: true,
            notes_seen: Notes::new(),
            drawing: Drawing::new(),
            preferences: Preferences::default(),
            projector: false,
            theme_before: None,
            measuring: Measuring::default(),
            help: None,
            saving: None,
            error: None,
        }
    }

    /// The session, for tests.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Always our own path box in place of the desktop's dialogs.
    pub fn use_own_path_box(&mut self) {
        self.dialogs.own = true;
    }

    fn seen(&mut self) -> Seen {
        Seen {
            loaded: self.session.loaded().cloned(),
            project: self.session.project().clone(),
            reply: self.session.take_up(),
            job: self.session.job().cloned(),
            error: self.session.error().cloned().or_else(|| self.error.clone()),
            message: self.session.message().map(str::to_string),
        }
    }

    /// Takes in what work of the window's own has finished.
    fn poll(&mut self) {
        let import = &mut self.memory.import;
        import.poll(&self.wake);
        if self.session.job().is_none()
            && let Some(before) = import.sent.take()
        {
            // Where it failed or was cancelled the data are as they were, and
            // the files wait for another try.
            if self.session.loaded().is_some_and(|loaded| loaded.revision != before) {
                import.files.clear();
            }
        }
        if let Some(end) = self.saving.as_ref().and_then(Work::ended) {
            self.saving = None;
            if let Err(error) = end {
                self.error = Some(error);
            }
        }
    }

    /// Takes in what has finished, and what was dropped on the window.
    fn take_in(&mut self, ctx: &egui::Context) {
        self.session.poll();
        self.poll();
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect()
        });
        if !dropped.is_empty() {
            self.take_files(dropped);
        }
        if let Some(loaded) = self.session.loaded() {
            let title = format!("{} – Wardwise", loaded.name);
            let now = ctx.input(|input| input.viewport().title.clone());
            if now.as_deref() != Some(title.as_str()) {
                ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
            }
        }
    }

    fn frame(&mut self, ui: &mut egui::Ui) {
        let mut seen = self.seen();
        let (loaded, view) = (seen.loaded.as_ref(), &seen.project.view);
        let drawn = self.drawing.show(&self.wake, loaded, &mut seen.reply, view);
        if let Some(error) = self.drawing.take_error() {
            self.error = Some(error);
        }
        if *self.session.notes() != self.notes_seen {
            self.notes_seen = self.session.notes().clone();
            self.notes_open = true;
        }
        let mut commands = Vec::new();
        let mut set_theme = None;
        let chosen = {
            let context = Context {
                theme: &self.theme,
                loaded: seen.loaded.as_ref(),
                project: &seen.project,
                reply: &seen.reply,
                ground: drawn.ground.as_ref(),
                ground_is_coming: drawn.ground_is_coming,
                choropleth: drawn.choropleth.as_ref(),
                preferences: &self.preferences,
                projector: self.projector,
                selection: &self.session.selection,
                job: seen.job.as_ref(),
                error: seen.error.as_ref(),
                notes: &self.notes_seen,
                message: seen.message.as_deref(),
                undo_label: self.session.undo_label(),
                redo_label: self.session.redo_label(),
            };
            if !self.dialogs.is_open() {
                top_bar::shortcuts(ui.ctx(), &context, &mut commands);
            }
            let shell = layout::Shell {
                place: panel::panel(self.place),
                notes_open: &mut self.notes_open,
                set_theme: &mut set_theme,
            };
            layout::show(ui, &context, &mut self.memory, shell, &mut commands);
            self.dialogs.show(ui, &context)
        };
        if let Some(kind) = set_theme {
            self.theme = Theme::new(kind);
            self.theme.apply(ui.ctx());
        }
        for command in commands {
            self.carry_out(command, ui.ctx());
        }
        if let Some(chosen) = chosen {
            self.take_paths(chosen);
        }
        let at_work = matches!(seen.reply, Reply::Working { .. }) || seen.job.is_some();
        if at_work {
            // Often enough for a bar to move; the session wakes us at the end.
            ui.ctx().request_repaint_after(Duration::from_millis(100));
        }
    }

    fn carry_out(&mut self, command: Command, ctx: &egui::Context) {
        match command {
            Command::Act(action) => self.session.act(action),
            Command::Pick(code, pick) => self.pick(code, pick),
            Command::Select(codes, how) => self.select(codes, how),
            Command::Prefer(preferences) => self.preferences = *preferences,
            Command::Projector(on) => self.set_projector(on, ctx),
            Command::HideSmallNumbers(on) => self.session.hide_small_numbers = on,
            Command::Help(page) => self.help = Some(page),
            Command::ClearSelection => self.session.selection.clear(),
            Command::ShowOnMap(code) => self.memory.map.bring_into_view(code),
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

    fn pick(&mut self, code: AreaCode, pick: Pick) {
        let selection = &mut self.session.selection;
        match pick {
            Pick::Only => {
                selection.clear();
                selection.insert(code);
            }
            Pick::Toggle => {
                if !selection.remove(&code) {
                    selection.insert(code);
                }
            }
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
        self.memory.map.fit_whole();
        if on {
            self.memory.projector.enter(ctx);
            self.theme_before = Some(self.theme.kind);
            self.theme = Theme::new(ThemeKind::HighContrast);
        } else {
            self.memory.projector.leave(ctx);
            self.theme = Theme::new(self.theme_before.take().unwrap_or(ThemeKind::Light));
        }
        self.theme.apply(ctx);
    }

    fn select(&mut self, codes: BTreeSet<AreaCode>, how: Pick) {
        match how {
            Pick::Only => self.session.selection = codes,
            Pick::Toggle => self.session.selection.extend(codes),
        }
    }

    fn take_paths(&mut self, chosen: Chosen) {
        let Some(path) = chosen.paths.first().cloned() else { return };
        match chosen.purpose {
            Purpose::NewWorkspace => {
                self.session.act(Action::New(path));
                self.place = "data";
            }
            Purpose::OpenWorkspace => self.session.act(Action::Open(path)),
            Purpose::ImportFiles => self.take_files(chosen.paths),
            Purpose::Export(format) => {
                let protect = self.session.project().protection.on
                    || !self.memory.show_small_numbers_in_files;
                self.session.act(Action::Export(Export { format, path, protect }));
            }
            Purpose::SaveUnplaced => self.save_unplaced(path),
        }
    }

    /// Writes the records that could not be placed.
    fn save_unplaced(&mut self, path: PathBuf) {
        let Some(loaded) = self.session.loaded().cloned() else { return };
        self.saving =
            Some(Work::start("save unplaced", &self.wake, move |_| write_unplaced(&loaded, &path)));
    }

    /// Files picked or dropped: a workspace is opened, all else imported.
    fn take_files(&mut self, paths: Vec<PathBuf>) {
        let is_workspace = |path: &PathBuf| path.extension().is_some_and(|e| e == "wardwise");
        if let Some(workspace) = paths.iter().find(|path| is_workspace(path)) {
            self.session.act(Action::Open(workspace.clone()));
            return;
        }
        self.memory.import.add(paths);
        self.place = "data";
    }
}

/// The sample council: as it was left, or made anew.
fn open_sample(session: &mut Session) {
    let path = sample_path();
    session.act(if path.is_file() { Action::Open(path) } else { Action::OpenSample(path) });
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
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.theme.colours.ground.to_normalized_gamma_f32()
    }
}
