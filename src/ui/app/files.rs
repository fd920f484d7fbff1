//! What becomes of files that were picked or dropped, and where do files go
//! that are written?

use super::App;
use crate::base::Error;
use crate::session::export::write_unplaced;
use crate::session::jobs::Work;
use crate::session::{Action, Export};
use crate::ui::dialog::{Chosen, Purpose};
use std::path::{Path, PathBuf};

impl App {
    pub(super) fn take_paths(&mut self, chosen: Chosen) {
        let Some(path) = chosen.paths.first().cloned() else { return };
        match chosen.purpose {
            Purpose::NewWorkspace => {
                self.session.act(Action::New(path));
                self.place = "data";
            }
            Purpose::OpenWorkspace => self.session.act(Action::Open(path)),
            Purpose::ImportFiles => self.take_files(chosen.paths),
            Purpose::Export(format) => {
                let protect =
                    self.session.project().protection.on || !self.memory.export.show_small_numbers;
                let options = self.memory.export.options();
                self.session.act(Action::Export(Export { format, path, protect, options }));
            }
            Purpose::SaveCopy => self.session.act(Action::SaveCopy(path)),
            Purpose::SaveUnplaced => self.save_unplaced(path),
            Purpose::Basemap => self.memory.basemap.chosen(&path),
            Purpose::OwnLevel => self.session.act(Action::ReadOwnLevel(path)),
        }
    }

    /// Writes the records that could not be placed.
    fn save_unplaced(&mut self, path: PathBuf) {
        let Some(loaded) = self.session.loaded().cloned() else { return };
        self.saving =
            Some(Work::start("save unplaced", &self.wake, move |_| write_unplaced(&loaded, &path)));
    }

    /// Files picked or dropped: a workspace is opened, all else waits in the
    /// list of what is to be imported, into that workspace where both came.
    pub(super) fn take_files(&mut self, paths: Vec<PathBuf>) {
        let (workspaces, others): (Vec<_>, Vec<_>) =
            paths.into_iter().partition(|path| is_workspace(path));
        let mut workspaces = workspaces.into_iter();
        if let Some(workspace) = workspaces.next() {
            if let Some(job) = self.session.job() {
                let words =
                    format!("{} was not opened: “{}” is under way", name(&workspace), job.title);
                self.tell(Error::new(words).remedy("Wait for it, or cancel it, and try again"));
                return;
            }
            self.session.act(Action::Open(workspace));
            if let Some(left) = workspaces.next() {
                let words =
                    format!("{} was not opened: one workspace is open at a time", name(&left));
                self.tell(Error::new(words).remedy("Open it by itself"));
            }
        }
        if !others.is_empty() {
            self.memory.import.add(others);
            self.place = "data";
        }
    }

    /// An error of the window's own in place of any that is shown.
    fn tell(&mut self, error: Error) {
        self.session.dismiss_error();
        self.error = Some(error);
    }
}

/// The ending is read without case: Windows writes it either way.
fn is_workspace(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("wardwise"))
}

/// "“north.wardwise”".
fn name(path: &Path) -> String {
    format!("“{}”", path.file_name().unwrap_or(path.as_os_str()).to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_is_known_by_its_ending_however_it_is_written() {
        assert!(is_workspace(Path::new("a/north.wardwise")));
        assert!(is_workspace(Path::new("NORTH.WARDWISE")));
        assert!(!is_workspace(Path::new("wardwise")) && !is_workspace(Path::new("a.csv")));
    }
}
