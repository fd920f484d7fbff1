//! The application without a window: the open workspace, the officer's
//! decisions, background work, and one question in, one answer out.

pub mod action;
pub mod loaded;
pub mod reply;

pub use action::{Action, Export, ExportFormat};
pub use loaded::Loaded;
pub use reply::{Job, Reply};

use crate::base::{AreaCode, Error, Notes};
use crate::demand::TakeUp;
use crate::project::Project;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The state behind a window. Nothing here blocks: work runs on named
/// threads, and `poll` takes in what has finished.
#[derive(Default)]
pub struct Session {
    /// Areas selected, whatever shows them. One selection everywhere.
    pub selection: BTreeSet<AreaCode>,
}

impl Session {
    /// `wake` is called from a worker thread when there is something to poll.
    pub fn new(_wake: impl Fn() + Send + Sync + 'static) -> Session {
        Session::default()
    }

    /// Does an action, or starts it.
    pub fn act(&mut self, _action: Action) {}

    /// Takes in what has finished; true where anything changed.
    pub fn poll(&mut self) -> bool {
        false
    }

    /// The open workspace; `None` before one is opened.
    pub fn loaded(&self) -> Option<&Arc<Loaded>> {
        None
    }

    pub fn project(&self) -> Arc<Project> {
        Arc::default()
    }

    /// The answer to the project's question under its protection.
    pub fn take_up(&mut self) -> Reply<TakeUp> {
        Reply::Nothing
    }

    /// The long job under way (open, import, export), for the progress bar.
    pub fn job(&self) -> Option<&Job> {
        None
    }

    /// What to undo and redo, in words; `None` where there is nothing.
    pub fn undo_label(&self) -> Option<&'static str> {
        None
    }

    pub fn redo_label(&self) -> Option<&'static str> {
        None
    }

    /// The last action's error, until it is dismissed.
    pub fn error(&self) -> Option<&Error> {
        None
    }

    /// Notes of the last import or opening.
    pub fn notes(&self) -> &Notes {
        static NONE: std::sync::OnceLock<Notes> = std::sync::OnceLock::new();
        NONE.get_or_init(Notes::default)
    }

    pub fn dismiss_error(&mut self) {}
}
