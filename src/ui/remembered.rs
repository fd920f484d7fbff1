//! What is remembered of how this officer likes the window? Preferences are
//! taken in as they change and written a moment later, off the window's
//! thread; nothing is read or written where no file was named.

use crate::session::jobs::{Wake, Work};
use crate::session::preferences::{Preferences, present};
use eframe::egui;
use std::path::{Path, PathBuf};

/// How long nothing must have changed before it is written, in seconds.
const REST: f64 = 1.0;

#[derive(Default)]
pub struct Remembered {
    pub preferences: Preferences,
    /// As they were written last.
    saved: Preferences,
    /// As they were a frame ago, and since when.
    before: (Preferences, f64),
    path: Option<PathBuf>,
    saving: Option<Work<()>>,
    /// The workspace that was put at the head of the list.
    opened: Option<PathBuf>,
}

impl Remembered {
    /// What is kept in the file; what suits most where there is no file.
    pub fn read(path: Option<PathBuf>) -> Remembered {
        let preferences = path.as_deref().map(Preferences::read).unwrap_or_default();
        Remembered {
            saved: preferences.clone(),
            before: (preferences.clone(), 0.0),
            preferences,
            path,
            ..Remembered::default()
        }
    }

    /// Notes that this workspace is open.
    pub fn workspace_is(&mut self, path: &Path) {
        if self.opened.as_deref() != Some(path) {
            self.preferences.opened(path);
            self.opened = Some(path.to_path_buf());
        }
    }

    /// Takes in how the window is drawn, and writes what has changed once it
    /// has been let be for a moment.
    pub fn watch(&mut self, ctx: &egui::Context, wake: &Wake) {
        if self.path.is_none() {
            return;
        }
        let window = ctx.input(|input| input.viewport().inner_rect);
        let filled = ctx.input(|input| {
            let viewport = input.viewport();
            viewport.maximized.unwrap_or(false) || viewport.fullscreen.unwrap_or(false)
        });
        if let Some(window) = window.filter(|window| window.is_finite() && !filled) {
            let points = window.size() * ctx.zoom_factor();
            self.preferences.window = Some([points.x.round(), points.y.round()]);
        }
        if self.saving.as_ref().and_then(Work::ended).is_some() {
            // Where it failed the next change is another try; nothing is lost
            // that cannot be chosen again.
            self.saving = None;
        }
        let now = ctx.input(|input| input.time);
        if self.preferences != self.before.0 {
            self.before = (self.preferences.clone(), now);
        }
        if self.preferences == self.saved || self.saving.is_some() {
            return;
        }
        let rested = now - self.before.1;
        if rested < REST {
            let left = std::time::Duration::from_secs_f64((REST - rested).max(0.05));
            ctx.request_repaint_after(left);
            return;
        }
        let Some(path) = self.path.clone() else { return };
        let preferences = self.preferences.clone();
        self.saved = preferences.clone();
        self.saving = Some(Work::start("save settings", wake, move |_| preferences.save(&path)));
    }

    /// Writes what has not been written, at the end of the program.
    pub fn finish(&mut self) {
        if let Some(saving) = self.saving.take() {
            // What comes of it is of no use any more.
            let _ = saving.wait();
        }
        if let Some(path) = &self.path
            && self.preferences != self.saved
        {
            // Nobody is left to be told.
            let _ = self.preferences.save(path);
        }
    }
}

/// Which of the workspaces opened lately are still there, as far as is known.
#[derive(Default)]
pub struct Recent {
    known: Vec<(PathBuf, bool)>,
    looking: Option<(Vec<PathBuf>, Work<Vec<bool>>)>,
    /// They are to be looked at again: the menu was opened.
    pub wanted: bool,
}

impl Recent {
    /// Looks again where that is wanted, and takes in what was found.
    pub fn poll(&mut self, paths: &[PathBuf], wake: &Wake) {
        if let Some((of, work)) = &self.looking
            && let Some(end) = work.ended()
        {
            self.known = of.iter().cloned().zip(end.unwrap_or_default()).collect();
            self.looking = None;
        }
        if std::mem::take(&mut self.wanted) && self.looking.is_none() {
            let of = paths.to_vec();
            let look = of.clone();
            let work = Work::start("look for workspaces", wake, move |_| Ok(present(&look)));
            self.looking = Some((of, work));
        }
    }

    /// False where the file was looked for and is not there.
    pub fn is_there(&self, path: &Path) -> bool {
        self.known.iter().find(|(known, _)| known == path).is_none_or(|(_, there)| *there)
    }
}
