//! What takes long, and what becomes of it? Opening, importing and writing, one
//! at a time, beside the window.

use super::{Keeper, Session};
use crate::base::{Error, Notes, Progress, Result};
use crate::council::Recipe;
use crate::export::write;
use crate::project::{Edit, History, OwnLevel, Project, Protection};
use crate::session::deliverables::{Asked, deliverable};
use crate::session::jobs::Work;
use crate::session::{EarlierCustomers, Export, Job, Loaded, Request, ask, own_level_file};
use crate::store::Workspace;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a long job ends in.
pub(in crate::session) enum Done {
    Opened(Box<Opened>),
    Imported(Box<Opened>),
    Exported(PathBuf),
    Copied(PathBuf, Arc<Project>),
    ReadOwnLevel(Box<(OwnLevel, Notes)>),
}

pub(in crate::session) struct Opened {
    loaded: Loaded,
    project: Project,
    notes: Notes,
}

impl Session {
    pub(super) fn save_copy(&mut self, path: PathBuf) {
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

    pub(super) fn import(&mut self, recipe: Recipe, folder: PathBuf, earlier: EarlierCustomers) {
        let Some(loaded) = &self.loaded else {
            self.error = Some(nothing_open());
            return;
        };
        let path = loaded.path.clone();
        self.imported = false;
        self.start("Importing", true, move |progress| {
            let mut workspace = Workspace::open(&path)?;
            let notes =
                crate::session::import_with(&mut workspace, recipe, &folder, earlier, progress)?;
            let (loaded, project) = Loaded::read(&workspace, &path, progress)?;
            Ok(Done::Imported(Box::new(Opened { loaded, project, notes })))
        });
    }

    pub(super) fn export(&mut self, export: Export) {
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
                    as_svg: crate::session::export::is_svg(&export.path),
                    progress,
                };
                write::whole(&export.path, &(row.bytes)(&asked)?)?;
                return Ok(Done::Exported(export.path));
            }
            let request = Request { question: project.question.clone(), protection };
            let answer = ask::answer(&loaded, &request, progress)?;
            progress.check()?;
            crate::session::export::write(&loaded, &answer, &project.view, &export)?;
            Ok(Done::Exported(export.path))
        });
    }

    pub(super) fn read_own_level(&mut self, path: PathBuf) {
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
    pub(super) fn start(
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

    pub(super) fn take_in(&mut self, end: Result<Done>) {
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
}

pub(super) fn opened(
    workspace: &Workspace,
    path: &Path,
    notes: Notes,
    progress: &Progress,
) -> Result<Done> {
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

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into())
}
