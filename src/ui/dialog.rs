//! Which file does the officer mean? The desktop's own dialog where it has
//! one, else a path box of ours; neither stops the window.

use super::context::Context;
use super::path_box::{Outcome, PathBox};
use crate::base::clock;
use crate::export::{EXPORTS, Export};
use crate::figure::chart::chart;
use crate::session::deliverables::deliverable;
use eframe::egui;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    NewWorkspace,
    OpenWorkspace,
    ImportFiles,
    /// The id of a row of `export::EXPORTS` or `deliverables::DELIVERABLES`, or
    /// of a chart of `figure::CHARTS`.
    Export(&'static str),
    SaveUnplaced,
    /// A table of building blocks and the areas they belong to.
    OwnLevel,
    /// A file of tiles to lie under the map.
    Basemap,
    /// A copy of the open workspace.
    SaveCopy,
}

impl Purpose {
    pub fn title(self) -> String {
        let words = match self {
            Purpose::NewWorkspace => "New workspace",
            Purpose::OpenWorkspace => "Open a workspace",
            Purpose::ImportFiles => "Choose files to import",
            Purpose::Export(id) => {
                let title = export(id).map(|row| row.title);
                let title = title.or_else(|| chart(id).map(|chart| chart.title));
                let title = title.or_else(|| deliverable(id).map(|row| row.title));
                return format!("Save: {}", title.unwrap_or_default());
            }
            Purpose::SaveUnplaced => "Save the unplaced records as CSV",
            Purpose::OwnLevel => "Choose a table of your areas",
            Purpose::Basemap => "Choose a file of tiles",
            Purpose::SaveCopy => "Save a copy of the workspace",
        };
        words.to_string()
    }

    /// True where the file is written, and so need not be there yet.
    pub fn is_saving(self) -> bool {
        !matches!(
            self,
            Purpose::OpenWorkspace | Purpose::ImportFiles | Purpose::OwnLevel | Purpose::Basemap
        )
    }

    /// What the file is called if nobody says otherwise.
    pub fn suggested(self) -> String {
        let name = match self {
            Purpose::NewWorkspace => "council.wardwise",
            Purpose::OpenWorkspace
            | Purpose::ImportFiles
            | Purpose::OwnLevel
            | Purpose::Basemap => "",
            Purpose::Export(id) => {
                return match (export(id), deliverable(id)) {
                    (Some(row), _) => format!("take-up.{}", row.extension),
                    (None, Some(row)) => format!("{id}.{}", row.kind.endings()[0]),
                    (None, None) => format!("{id}.png"),
                };
            }
            Purpose::SaveUnplaced => "unplaced.csv",
            Purpose::SaveCopy => "copy.wardwise",
        };
        name.to_string()
    }

    /// Endings of the files meant, without the dot; none where any will do.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Purpose::NewWorkspace | Purpose::OpenWorkspace | Purpose::SaveCopy => &["wardwise"],
            Purpose::ImportFiles => &[
                "shp", "zip", "geojson", "json", "gpkg", "csv", "tsv", "txt", "xlsx", "xls", "ods",
                "sqlite", "db", "toml",
            ],
            Purpose::Export(id) => match (export(id), deliverable(id)) {
                (Some(row), _) => std::slice::from_ref(&row.extension),
                (None, Some(row)) => row.kind.endings(),
                (None, None) => &["png", "svg"],
            },
            Purpose::SaveUnplaced => &["csv"],
            Purpose::Basemap => &["pmtiles"],
            Purpose::OwnLevel => &["csv", "tsv", "txt", "xlsx", "xls", "ods"],
        }
    }
}

/// The row of the table of files with this id.
fn export(id: &str) -> Option<&'static Export> {
    EXPORTS.iter().find(|row| row.id == id)
}

/// An answer to a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub purpose: Purpose,
    /// At least one.
    pub paths: Vec<PathBuf>,
}

/// Set to `1`, the path box stands in for the desktop's dialogs.
pub const PATH_BOX_SETTING: &str = "WARDWISE_PATH_BOX";

/// A desktop dialog that gives up sooner than this, with nothing to fall back
/// on, was never there.
const NOBODY_ANSWERED: Duration = Duration::from_millis(1500);

enum Answer {
    Chosen(Vec<PathBuf>),
    Cancelled,
    Nobody,
}

/// The dialog that is open, if any.
#[derive(Default)]
pub struct Dialogs {
    desktop: Option<(Purpose, Receiver<Answer>)>,
    path_box: Option<(Purpose, PathBox)>,
    /// The folder last chosen from.
    folder: Option<PathBuf>,
    /// Always our own path box.
    pub own: bool,
}

impl Dialogs {
    pub fn new() -> Dialogs {
        let own = std::env::var(PATH_BOX_SETTING).is_ok_and(|value| value != "0");
        Dialogs { own, ..Dialogs::default() }
    }

    pub fn ask(&mut self, purpose: Purpose, ctx: &egui::Context) {
        if self.is_open() {
            return;
        }
        if !self.own
            && let Some(answers) = ask_desktop(purpose, self.folder.clone(), ctx.clone())
        {
            self.desktop = Some((purpose, answers));
        } else {
            self.open_path_box(purpose);
        }
    }

    pub fn is_open(&self) -> bool {
        self.desktop.is_some() || self.path_box.is_some()
    }

    fn open_path_box(&mut self, purpose: Purpose) {
        let folder = self
            .folder
            .clone()
            .or_else(|| std::env::current_dir().ok())
            .unwrap_or_else(|| PathBuf::from("/"));
        self.path_box = Some((purpose, PathBox::new(&folder, purpose)));
    }

    /// Shows the path box where it is open, and hands over what was chosen.
    pub fn show(&mut self, ui: &mut egui::Ui, context: &Context<'_>) -> Option<Chosen> {
        let chosen = self.take_desktop_answer().or_else(|| self.show_path_box(ui, context))?;
        self.folder = chosen.paths.first().and_then(|path| path.parent()).map(PathBuf::from);
        Some(chosen)
    }

    fn take_desktop_answer(&mut self) -> Option<Chosen> {
        let (purpose, answers) = self.desktop.as_ref()?;
        let purpose = *purpose;
        let answer = match answers.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Answer::Nobody,
        };
        self.desktop = None;
        match answer {
            Answer::Chosen(paths) => Some(Chosen { purpose, paths }),
            Answer::Cancelled => None,
            Answer::Nobody => {
                self.own = true;
                self.open_path_box(purpose);
                None
            }
        }
    }

    fn show_path_box(&mut self, ui: &mut egui::Ui, context: &Context<'_>) -> Option<Chosen> {
        let (purpose, path_box) = self.path_box.as_mut()?;
        let purpose = *purpose;
        match path_box.show(ui, context.theme) {
            Outcome::Open => None,
            Outcome::Cancelled => {
                self.path_box = None;
                None
            }
            Outcome::Chosen(path) => {
                self.path_box = None;
                Some(Chosen { purpose, paths: vec![path] })
            }
        }
    }
}

/// Asks the desktop on a thread of its own; `None` where no thread is to be had.
fn ask_desktop(
    purpose: Purpose,
    folder: Option<PathBuf>,
    ctx: egui::Context,
) -> Option<Receiver<Answer>> {
    let (send, receive) = channel();
    std::thread::Builder::new()
        .name("file dialog".to_string())
        .spawn(move || {
            let started = clock::now();
            let paths = desktop_dialog(purpose, folder);
            let answer = match paths {
                Some(paths) if !paths.is_empty() => Answer::Chosen(paths),
                _ if started.elapsed() < NOBODY_ANSWERED && !has_zenity() => Answer::Nobody,
                _ => Answer::Cancelled,
            };
            // The window may be gone by now; then nobody minds.
            if send.send(answer).is_ok() {
                ctx.request_repaint();
            }
        })
        .ok()
        .map(|_| receive)
}

fn desktop_dialog(purpose: Purpose, folder: Option<PathBuf>) -> Option<Vec<PathBuf>> {
    let mut dialog = rfd::FileDialog::new().set_title(purpose.title());
    if let Some(folder) = folder {
        dialog = dialog.set_directory(folder);
    }
    if !purpose.endings().is_empty() {
        dialog = dialog.add_filter(purpose.endings().join(", "), purpose.endings());
    }
    if purpose.is_saving() {
        dialog.set_file_name(purpose.suggested()).save_file().map(|path| vec![path])
    } else if purpose == Purpose::ImportFiles {
        dialog.add_filter("all files", &["*"]).pick_files()
    } else {
        dialog.pick_file().map(|path| vec![path])
    }
}

fn has_zenity() -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join("zenity").is_file()))
}
