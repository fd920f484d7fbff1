//! What does a window see and send? The state behind it: nothing here blocks,
//! and `poll` takes in what has finished.

use super::ask;
use super::carry_over::carried_over;
use super::deliverables::{Asked, Shown, deliverable};
use super::desks::Desks;
use super::find::{FindIndex, MOST_FOUND, Search};
use super::jobs::{Wake, Work};
use super::keeper::Keeper;
use super::own_level_file;
use super::personas::AtDesks;
use super::{Action, EarlierCustomers, Export, Job, Loaded, Reply, Request, Selection};
use crate::base::{Error, LevelId, Notes, Progress, Result};
use crate::council::Recipe;
use crate::demand::{PlaceSummary, TakeUp};
use crate::export::write;
use crate::project::{Edit, History, OwnLevel, Project, Protection, Question};
use crate::store::Workspace;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a long job ends in.
enum Done {
    Opened(Box<Opened>),
    Imported(Box<Opened>),
    Exported(PathBuf),
    Copied(PathBuf, Arc<Project>),
    ReadOwnLevel(Box<(OwnLevel, Notes)>),
}

struct Opened {
    loaded: Loaded,
    project: Project,
    notes: Notes,
}

pub struct Session {
    /// Areas selected, whatever shows them. One selection everywhere.
    pub selection: Selection,
    /// The level and the revision of the data that the selection is of.
    selection_of: Option<(LevelId, u64)>,
    /// True where small numbers are hidden whatever the project says: before
    /// a hall.
    pub hide_small_numbers: bool,
    /// What is shown, for its files.
    pub(super) shown: Shown,
    pub(super) wake: Wake,
    pub(super) loaded: Option<Arc<Loaded>>,
    history: History,
    keeper: Option<Keeper>,
    /// Keepers of workspaces that were open before, until they have written
    /// what they have: nobody waits for them but the end of the program.
    retired: Vec<Keeper>,
    pub(super) desks: Desks,
    /// The data with the own levels that were last decided on, being made.
    own: Option<(Arc<Vec<OwnLevel>>, Work<Loaded>)>,
    running: Option<(Job, Work<Done>)>,
    error: Option<Error>,
    notes: Notes,
    message: Option<String>,
    /// Whether the last import went in.
    imported: bool,
    /// The decisions that the last copy holds.
    copied: Option<Arc<Project>>,
}

/// Whether what was decided is safe.
#[derive(Clone, Debug, PartialEq)]
pub enum Keeping {
    /// In the workspace's file, or in a copy; or there is nothing to keep.
    Kept,
    /// Being written.
    Writing,
    /// It could not be written.
    Failed(Error),
}

impl Session {
    /// `wake` is called from a worker thread when there is something to poll.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Session {
        Session {
            selection: Selection::default(),
            selection_of: None,
            hide_small_numbers: false,
            shown: Shown::default(),
            wake: Arc::new(wake),
            loaded: None,
            history: History::new(Project::default()),
            keeper: None,
            retired: Vec::new(),
            desks: Desks::new(),
            own: None,
            running: None,
            error: None,
            notes: Notes::new(),
            message: None,
            imported: false,
            copied: None,
        }
    }

    /// A session over data already in memory; its decisions are not kept.
    pub fn with_loaded(loaded: Loaded, project: Project) -> Session {
        let mut session = Session::new(|| {});
        session.history = History::new(project);
        session.loaded = Some(Arc::new(loaded));
        session.carry_selection_over();
        session
    }

    /// Does an action, or starts it.
    pub fn act(&mut self, action: Action) {
        self.message = None;
        match action {
            Action::New(path) => self.start("Making a workspace", true, move |progress| {
                let workspace = Workspace::create(&path)?;
                opened(&workspace, &path, Notes::new(), progress)
            }),
            Action::Open(path) => {
                let title = format!("Opening {}", file_name(&path));
                self.start(&title, true, move |progress| {
                    let workspace = Workspace::open(&path)?;
                    opened(&workspace, &path, Notes::new(), progress)
                });
            }
            Action::OpenSample(path) => {
                self.start("Making the sample council", true, move |progress| {
                    super::plan::build_sample(&path, progress)?;
                    opened(&Workspace::open(&path)?, &path, Notes::new(), progress)
                });
            }
            Action::Import { recipe, folder, earlier } => self.import(*recipe, folder, earlier),
            Action::Edit(edit) => self.edit(&edit),
            Action::ReadOwnLevel(path) => self.read_own_level(path),
            Action::Undo => {
                if self.history.undo() {
                    self.decided();
                }
            }
            Action::Redo => {
                if self.history.redo() {
                    self.decided();
                }
            }
            Action::Cancel => {
                if let Some((job, _)) = &self.running {
                    job.progress.cancel();
                }
            }
            Action::Export(export) => self.export(export),
            Action::SaveCopy(path) => self.save_copy(path),
        }
    }

    fn save_copy(&mut self, path: PathBuf) {
        let Some(loaded) = self.loaded.clone() else {
            self.error = Some(nothing_open());
            return;
        };
        let project = Arc::clone(self.history.now());
        let title = format!("Writing {}", file_name(&path));
        // SQLite copies in one piece; only what comes before can be stopped.
        self.start(&title, false, move |_| {
            Workspace::open(&loaded.path)?.save_copy(&path, &project)?;
            Ok(Done::Copied(path, project))
        });
    }

    fn import(&mut self, recipe: Recipe, folder: PathBuf, earlier: EarlierCustomers) {
        let Some(loaded) = &self.loaded else {
            self.error = Some(nothing_open());
            return;
        };
        let path = loaded.path.clone();
        self.imported = false;
        self.start("Importing", true, move |progress| {
            let mut workspace = Workspace::open(&path)?;
            let notes = super::import_with(&mut workspace, recipe, &folder, earlier, progress)?;
            let (loaded, project) = Loaded::read(&workspace, &path, progress)?;
            Ok(Done::Imported(Box::new(Opened { loaded, project, notes })))
        });
    }

    fn export(&mut self, export: Export) {
        let Some(loaded) = self.loaded.clone() else {
            self.error = Some(nothing_open());
            return;
        };
        let project = Arc::clone(self.history.now());
        let shown = self.protection();
        let (selection, what) = (self.selection.clone(), self.shown.clone());
        let title = format!("Writing {}", file_name(&export.path));
        self.start(&title, true, move |progress| {
            let protection = Protection { on: shown.on || export.protect, ..shown };
            if let Some(row) = deliverable(export.format) {
                let asked = Asked {
                    loaded: &loaded,
                    project: &project,
                    protection,
                    selection: &selection,
                    shown: &what,
                    options: &export.options,
                    as_svg: super::export::is_svg(&export.path),
                    progress,
                };
                write::whole(&export.path, &(row.bytes)(&asked)?)?;
                return Ok(Done::Exported(export.path));
            }
            let request = Request { question: project.question.clone(), protection };
            let answer = ask::answer(&loaded, &request, progress)?;
            progress.check()?;
            super::export::write(&loaded, &answer, &project.view, &export)?;
            Ok(Done::Exported(export.path))
        });
    }

    fn read_own_level(&mut self, path: PathBuf) {
        let Some(loaded) = self.loaded.clone() else {
            self.error = Some(nothing_open());
            return;
        };
        let own: Vec<_> = self.history.now().own_levels.iter().map(|l| l.id.clone()).collect();
        self.start(&format!("Reading {}", file_name(&path)), true, move |progress| {
            let there = loaded.geography.levels().iter().map(|level| &level.id);
            let blocks = loaded.geography.blocks()?;
            let read = own_level_file::read(&path, blocks, there.chain(&own), progress)?;
            Ok(Done::ReadOwnLevel(Box::new(read)))
        });
    }

    /// Starts a long job, unless one is under way: that is neither stopped
    /// nor overtaken, and the officer is told.
    fn start(
        &mut self,
        title: &str,
        can_cancel: bool,
        work: impl FnOnce(&Progress) -> Result<Done> + Send + 'static,
    ) {
        if let Some((job, _)) = &self.running {
            let error = Error::new(format!("“{}” is still under way", job.title));
            self.error = Some(error.remedy("Wait for it, or cancel it, and try again"));
            return;
        }
        let work = Work::start("job", &self.wake, work);
        let job = Job { title: title.to_string(), progress: work.progress.clone(), can_cancel };
        self.error = None;
        self.running = Some((job, work));
    }

    fn edit(&mut self, edit: &Edit) {
        if let Edit::OwnLevels { levels, .. } = edit {
            let before = &self.history.now().own_levels;
            self.message = crate::project::own_level::what_was_added(before, levels);
        }
        if self.history.apply(edit) {
            self.decided();
        }
    }

    fn decided(&mut self) {
        if let Some(keeper) = &self.keeper {
            keeper.keep(self.history.now());
        }
        self.make_own_levels();
        self.carry_selection_over();
    }

    /// Where another level is asked about, or the data are others, selects
    /// what the selection is there: nothing where it is no whole area. A level
    /// that is still being made is waited for.
    fn carry_selection_over(&mut self) {
        let Some(loaded) = &self.loaded else { return };
        let to = &self.history.now().question.level;
        let is_so =
            |(level, revision): &(LevelId, u64)| level == to && *revision == loaded.revision;
        if self.selection_of.as_ref().is_some_and(is_so) || loaded.geography.level(to).is_err() {
            return;
        }
        let before = self.selection_of.replace((to.clone(), loaded.revision));
        if let Some((from, _)) = before
            && !self.selection.is_empty()
        {
            let there = carried_over(&loaded.geography, &from, to, &self.selection);
            self.selection.set(there.unwrap_or_default());
        }
    }

    /// Where the data have other own levels than were decided on, makes those.
    fn make_own_levels(&mut self) {
        let Some(loaded) = &self.loaded else { return };
        let wanted = &self.history.now().own_levels;
        if loaded.own_levels == *wanted {
            self.own = None;
        } else if self.own.as_ref().is_none_or(|(levels, _)| levels != wanted) {
            let (loaded, levels) = (Arc::clone(loaded), Arc::clone(wanted));
            let work = Work::start("own levels", &self.wake, move |progress| {
                progress.stage("Making your own areas", 0);
                loaded.with_own_levels(&levels)
            });
            self.own = Some((Arc::clone(wanted), work));
        }
    }

    fn take_in_own_levels(&mut self, end: Result<Loaded>) {
        match end {
            Ok(loaded) => {
                if !loaded.own_notes.is_empty() {
                    self.notes = loaded.own_notes.clone();
                }
                self.loaded = Some(Arc::new(loaded));
                // Rows of a level made anew are of other areas.
                self.desks.start_anew();
                self.carry_selection_over();
            }
            Err(error) => self.error = Some(error),
        }
    }

    /// Takes in what has finished; true where anything changed.
    pub fn poll(&mut self) -> bool {
        let mut changed = false;
        if let Some(trouble) = self.keeper.as_ref().and_then(Keeper::trouble) {
            self.error = Some(trouble);
            changed = true;
        }
        if let Some(end) = self.running.as_ref().and_then(|(_, work)| work.ended()) {
            self.running = None;
            self.take_in(end);
            changed = true;
        }
        if let Some(end) = self.own.as_ref().and_then(|(_, work)| work.ended()) {
            self.own = None;
            self.take_in_own_levels(end);
            changed = true;
        }
        self.desks.poll() || changed
    }

    fn take_in(&mut self, end: Result<Done>) {
        match end {
            Ok(Done::Opened(opened)) => self.take_in_opened(*opened),
            Ok(Done::Imported(opened)) => {
                self.imported = true;
                self.take_in_opened(*opened);
            }
            Ok(Done::ReadOwnLevel(read)) => {
                let (level, notes) = *read;
                let mut levels = Vec::clone(&self.history.now().own_levels);
                let ask = Some(level.id.clone());
                self.message = Some(format!("Made “{}”", level.plural));
                levels.push(level);
                self.edit(&Edit::OwnLevels { levels: Arc::new(levels), ask });
                self.notes = notes;
            }
            Ok(Done::Copied(path, project)) => {
                // What could not be kept here is kept there.
                self.copied = Some(project);
                self.message = Some(format!("Saved a copy as {}", path.display()));
            }
            Ok(Done::Exported(path)) => self.message = Some(format!("Saved {}", path.display())),
            Err(error) if error.is_cancelled() => self.message = Some(error.to_string()),
            Err(error) => self.error = Some(error),
        }
    }

    fn take_in_opened(&mut self, opened: Opened) {
        let Opened { loaded, project, notes } = opened;
        let same = |open: &Arc<Loaded>| same_file(&open.path, &loaded.path);
        if self.loaded.as_ref().is_some_and(same) {
            // Where nothing was decided yet the data may bring a
            // question; else what was decided meanwhile is newer than
            // what the file holds.
            if self.history.undo_label().is_none() && self.history.redo_label().is_none() {
                self.history = History::new(project);
            } else {
                self.decided();
            }
        } else {
            self.history = History::new(project);
            self.selection.clear();
            self.retired.extend(self.keeper.take());
            let keeper = Keeper::new(loaded.path.clone(), Arc::clone(&self.wake));
            self.keeper = Some(keeper);
        }
        // Answers about other data: their rows may be of other areas.
        self.desks.start_anew();
        self.notes = notes;
        self.notes.extend(loaded.own_notes.clone());
        self.loaded = Some(Arc::new(loaded));
        // What is under way was begun on the data before.
        self.own = None;
        self.make_own_levels();
        self.carry_selection_over();
    }

    /// The open workspace; `None` before one is opened.
    pub fn loaded(&self) -> Option<&Arc<Loaded>> {
        self.loaded.as_ref()
    }

    pub fn project(&self) -> &Arc<Project> {
        self.history.now()
    }

    /// What protects the answers shown now: every request is made under it.
    pub fn protection(&self) -> Protection {
        let protection = self.history.now().protection;
        Protection { on: protection.on || self.hide_small_numbers, ..protection }
    }

    /// The answer to the project's question under its protection. A new
    /// question stops the old one.
    pub fn take_up(&mut self) -> Reply<TakeUp> {
        let question = self.project().question.clone();
        self.ask_at(Map::First, question)
    }

    /// The answer of the second map of two, under the same protection; nothing
    /// where there is one map.
    pub fn beside(&mut self) -> Reply<TakeUp> {
        let Some(question) = self.project().question_beside() else { return Reply::Nothing };
        // The same question is not worked out twice.
        let map = if question == self.project().question { Map::First } else { Map::Second };
        self.ask_at(map, question)
    }

    /// Asks a question of the open workspace for one map.
    fn ask_at(&mut self, map: Map, question: Question) -> Reply<TakeUp> {
        let protection = self.protection();
        let Some(loaded) = &self.loaded else { return Reply::Nothing };
        if loaded.ready_to_ask().is_err() {
            return Reply::Nothing;
        }
        let desk = match map {
            Map::First => &mut self.desks.take_up,
            Map::Second => &mut self.desks.beside,
        };
        // What was shown without protection is not shown again under it.
        if desk.last().is_some_and(|last| last.protection != protection) {
            desk.drop_last();
        }
        // A level of one's own that is not made yet, or is made anew.
        let own = |id: &LevelId| self.history.now().own_levels.iter().any(|own| own.id == *id);
        if let Some((_, work)) = &self.own
            && own(&question.level)
        {
            return Reply::Working { progress: work.progress.clone(), last: desk.last().cloned() };
        }
        let request = Request { question, protection };
        let key = (loaded.revision, request);
        desk.ask(&key, &self.wake, || {
            let (loaded, request) = (Arc::clone(loaded), key.1.clone());
            move |progress: &Progress| ask::answer(&loaded, &request, progress)
        })
    }

    /// The data, the waker and the desks; `None` where there is nothing to ask
    /// about yet.
    pub(super) fn at_desks(&mut self) -> Option<AtDesks<'_>> {
        let loaded = self.loaded.as_ref().filter(|loaded| loaded.ready_to_ask().is_ok())?;
        // A level of one's own that is not made yet, or is made anew.
        let project = self.history.now();
        let level = &project.question.level;
        if self.own.is_some() && project.own_levels.iter().any(|own| own.id == *level) {
            return None;
        }
        Some((loaded, &self.wake, &mut self.desks))
    }

    /// The card of what is selected; of the whole council where nothing is.
    /// It is of the answer to the question as it stands.
    pub fn place(&mut self) -> Reply<PlaceSummary> {
        let answer = self.take_up();
        let Some(loaded) = &self.loaded else { return Reply::Nothing };
        self.desks.places.ask(loaded, &answer, &self.selection, &self.wake)
    }

    /// What there is of the name, code or postcode typed; nothing where none
    /// is. The text that is searched is made at the first call.
    pub fn find(&mut self, typed: &str) -> Reply<Search> {
        let Some(loaded) = &self.loaded else { return Reply::Nothing };
        let index = self.desks.find.ask(&loaded.revision, &self.wake, || {
            let loaded = Arc::clone(loaded);
            move |progress: &Progress| FindIndex::of(&loaded, progress)
        });
        let index = match index {
            Reply::Ready(index) => index,
            Reply::Working { progress, .. } => return Reply::Working { progress, last: None },
            Reply::Failed { error, .. } => return Reply::Failed { error, last: None },
            Reply::Nothing => return Reply::Nothing,
        };
        if typed.trim().is_empty() {
            return Reply::Nothing;
        }
        let key = (index.revision(), typed.to_string());
        self.desks.search.ask(&key, &self.wake, || {
            let typed = key.1.clone();
            move |_: &Progress| Ok(Search { found: index.search(&typed, MOST_FOUND), typed })
        })
    }

    /// The long job under way (open, import, export), for the progress bar.
    pub fn job(&self) -> Option<&Job> {
        self.running.as_ref().map(|(job, _)| job)
    }

    /// Whether every decision is on the disk, as far as is known by now.
    pub fn keeping(&self) -> Keeping {
        let copied = self.copied.as_ref().is_some_and(|copy| Arc::ptr_eq(copy, self.project()));
        match &self.keeper {
            Some(keeper) if !copied => keeper.keeping(),
            _ => Keeping::Kept,
        }
    }

    /// What undo would take back, in words; `None` where there is nothing.
    pub fn undo_label(&self) -> Option<&'static str> {
        self.history.undo_label()
    }

    /// What redo would do again, in words; `None` where there is nothing.
    pub fn redo_label(&self) -> Option<&'static str> {
        self.history.redo_label()
    }

    /// The last action's error, until it is dismissed.
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    pub fn dismiss_error(&mut self) {
        self.error = None;
    }

    /// Notes of the last import.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Whether the last import that was asked for went in: not while it runs,
    /// nor where it failed or was cancelled.
    pub fn has_imported(&self) -> bool {
        self.imported
    }

    /// What the last action did: "Saved map.png".
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}

/// Which map asks.
#[derive(Clone, Copy)]
enum Map {
    First,
    Second,
}

fn opened(workspace: &Workspace, path: &Path, notes: Notes, progress: &Progress) -> Result<Done> {
    let (loaded, project) = Loaded::read(workspace, path, progress)?;
    Ok(Done::Opened(Box::new(Opened { loaded, project, notes })))
}

/// Whether two paths name one file.
fn same_file(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    real(a) == real(b)
}

fn nothing_open() -> Error {
    Error::new("No workspace is open").remedy("Open one, or make a new one, in the File menu")
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into())
}
