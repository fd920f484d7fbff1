//! What happens in one frame? The session is polled, the place of the rail is
//! shown, and what its panels asked for is done.

mod files;

use super::closing::{Answer, Closing};
use super::context::{Beside, Command, Context, Pick, shown};
use super::dialog::{Chosen, Dialogs, Purpose};
use super::drawing::{Drawing, Drawn};
use super::help::Help;
use super::keyboard::Keyboard;
use super::map;
use super::measuring::Measuring;
use super::panel::{self, Memory};
use super::remembered::Remembered;
use super::theme::{self, Theme, ThemeKind};
use super::{
    basemap_panel, channels_panel, export_panel, laid, layout, own_level_panel, personas_panel,
    profiles_panel, top_bar,
};
use crate::base::{AreaCode, Error, Notes};
use crate::demand::{PlaceSummary, TakeUp};
use crate::figure::choropleth::second_view;
use crate::project::Project;
use crate::session::jobs::{Wake, Work};
use crate::session::plan::sample_path;
use crate::session::{
    Action, CostAnswers, Job, Loaded, PersonaAnswers, Preferences, ProfileAnswers, Reply, Search,
    Session,
};
use eframe::egui;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
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

/// All that one frame shows, taken from the session once.
struct Seen {
    loaded: Option<Arc<Loaded>>,
    project: Arc<Project>,
    reply: Reply<TakeUp>,
    beside: Reply<TakeUp>,
    place: Reply<PlaceSummary>,
    find: Reply<Search>,
    profiles: ProfileAnswers,
    personas: PersonaAnswers,
    costs: CostAnswers,
    job: Option<Job>,
    error: Option<Error>,
    message: Option<String>,
}

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

    /// What the place of channels shows; nothing in other places.
    fn costs(&mut self) -> CostAnswers {
        let (project, loaded) =
            (Arc::clone(self.session.project()), self.session.loaded().cloned());
        match loaded.filter(|_| self.place == channels_panel::ID) {
            Some(loaded) => self.session.costs(&self.memory.channels.wanted(&project, &loaded)),
            None => CostAnswers::default(),
        }
    }

    fn seen(&mut self) -> Seen {
        Seen {
            loaded: self.session.loaded().cloned(),
            project: self.session.project().clone(),
            reply: self.session.take_up(),
            beside: self.session.beside(),
            place: self.session.place(),
            find: match self.memory.find.wanted() {
                Some(typed) => self.session.find(typed),
                None => Reply::Nothing,
            },
            profiles: match self.place == profiles_panel::ID {
                true => self.session.profiles(&self.memory.profiles.wanted()),
                false => ProfileAnswers::default(),
            },
            personas: self.personas(),
            costs: self.costs(),
            job: self.session.job().cloned(),
            error: self.session.error().cloned().or_else(|| self.error.clone()),
            message: self.session.message().map(str::to_string),
        }
    }

    /// What there is to know of personas, where they are shown.
    fn personas(&mut self) -> PersonaAnswers {
        let shown = self.memory.personas.shown(&self.session.project().board);
        match self.place == personas_panel::ID {
            true => self.session.personas(shown),
            false => PersonaAnswers::default(),
        }
    }

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
    fn take_in(&mut self, ctx: &egui::Context) {
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

    /// Decides on the words that are being typed.
    fn finish_typing(&mut self) {
        let board = Arc::clone(&self.session.project().board);
        if let Some(edit) = self.memory.personas.finish(&board) {
            self.session.act(Action::Edit(edit));
        }
        self.finish_scenario();
    }

    /// Decides on what is being moved or typed of a scenario.
    fn finish_scenario(&mut self) {
        if let Some(loaded) = self.session.loaded().cloned() {
            let edits = self.memory.channels.finish(self.session.project(), &loaded);
            edits.into_iter().for_each(|edit| self.session.act(Action::Edit(edit)));
        }
    }

    fn carry_out(&mut self, command: Command, ctx: &egui::Context) {
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
    fn close(&mut self, ctx: &egui::Context, job: Option<&Job>) {
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

    fn pick(&mut self, code: AreaCode, pick: Pick) {
        let selection = &mut self.session.selection;
        match pick {
            Pick::Only => selection.set([code].into()),
            Pick::Toggle => selection.toggle(code),
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

    fn select(&mut self, codes: BTreeSet<AreaCode>, how: Pick) {
        match how {
            Pick::Only => self.session.selection.set(codes),
            Pick::Toggle => self.session.selection.extend(codes),
        }
    }
}

/// Whether words still being typed must be decided on first: a file is made of
/// them, or their line is gone with the place or the workspace.
fn leaves_what_is_typed(command: &Command) -> bool {
    match command {
        Command::Act(action) => !matches!(action, Action::Edit(_) | Action::Undo | Action::Redo),
        Command::GoTo(_) | Command::Ask(_) | Command::OpenSample | Command::Projector(_) => true,
        _ => false,
    }
}

/// The scale preferred, within what can be read and clicked.
fn scale(preferences: &Preferences) -> f32 {
    if preferences.scale.is_finite() { preferences.scale.clamp(0.6, 3.0) } else { 1.0 }
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
        self.remembered.finish();
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.theme.colours.surface.to_normalized_gamma_f32()
    }
}
