//! What does a window see and send? The state behind it: nothing here blocks,
//! and `poll` takes in what has finished.

mod answers;
mod long_jobs;

use super::carry_over::carried_over;
use super::deliverables::Shown;
use super::desks::Desks;
use super::jobs::{Wake, Work};
use super::keeper::Keeper;
use super::{Action, Job, Loaded, Selection};
use crate::base::{Error, LevelId, Notes, Result};
use crate::project::{Edit, History, OwnLevel, Project, Protection};
use crate::store::Workspace;
use long_jobs::{Done, file_name, opened};
use std::sync::Arc;

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
