//! Which file, where the desktop has no dialog? A line to type a path in,
//! with what is in the folder below it.

use super::control;
use super::dialog::Purpose;
use super::theme::{Size, Theme, space};
use eframe::egui::{self, Key, RichText, TextEdit, Ui, vec2};
use std::path::{Path, PathBuf};

/// What came of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Open,
    Cancelled,
    Chosen(PathBuf),
}

/// The accessible name of the line.
pub const PATH_NAME: &str = "Path";

pub struct PathBox {
    purpose: Purpose,
    text: String,
    /// What is in the folder of `text`: listed anew when the folder changes.
    folder: PathBuf,
    entries: Vec<Entry>,
    trouble: Option<String>,
    fresh: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    name: String,
    is_folder: bool,
}

/// Names shown at once; typing narrows them down.
const SHOWN: usize = 200;

impl PathBox {
    pub fn new(folder: &Path, purpose: Purpose) -> PathBox {
        let text = folder.join(purpose.suggested()).display().to_string();
        let text = if purpose.suggested().is_empty() && !text.ends_with('/') {
            format!("{text}/")
        } else {
            text
        };
        let mut path_box = PathBox {
            purpose,
            text,
            folder: PathBuf::new(),
            entries: Vec::new(),
            trouble: None,
            fresh: true,
        };
        path_box.list();
        path_box
    }

    /// Folder and the start of a name, as typed.
    fn parts(&self) -> (PathBuf, String) {
        match self.text.rsplit_once('/') {
            Some(("", name)) => (PathBuf::from("/"), name.to_string()),
            Some((folder, name)) => (home(folder), name.to_string()),
            None => (PathBuf::from("."), self.text.clone()),
        }
    }

    fn list(&mut self) {
        let (folder, _) = self.parts();
        if folder == self.folder {
            return;
        }
        self.entries = entries(&folder, self.purpose.endings());
        self.folder = folder;
    }

    /// Those whose name goes on from what is typed.
    fn matching(&self) -> Vec<Entry> {
        let (_, start) = self.parts();
        let start = start.to_lowercase();
        let whole = self.purpose.is_saving();
        self.entries
            .iter()
            .filter(|entry| whole || entry.name.to_lowercase().starts_with(&start))
            .take(SHOWN)
            .cloned()
            .collect()
    }

    fn enter(&mut self, entry: &Entry) {
        let base = self.folder.join(&entry.name).display().to_string();
        self.text = if entry.is_folder {
            match self.purpose.suggested() {
                name if self.purpose.is_saving() => format!("{base}/{name}"),
                _ => format!("{base}/"),
            }
        } else {
            base
        };
    }

    /// Completes as far as all matching names agree.
    fn complete(&mut self) {
        let matching = self.matching();
        let Some(first) = matching.first() else { return };
        if let [only] = matching.as_slice() {
            let only = only.clone();
            self.enter(&only);
            return;
        }
        let agreed = matching.iter().fold(first.name.clone(), |agreed, entry| {
            agreed
                .chars()
                .zip(entry.name.chars())
                .take_while(|(a, b)| a == b)
                .map(|(a, _)| a)
                .collect()
        });
        let (_, start) = self.parts();
        if agreed.len() > start.len() {
            self.text = self.folder.join(agreed).display().to_string();
        }
    }

    /// The path where it can serve; else why not.
    fn accept(&self) -> Result<PathBuf, String> {
        let path = home(self.text.trim());
        if path.as_os_str().is_empty() {
            return Err("Type a path.".to_string());
        }
        if path.is_dir() {
            return Err("That is a folder: choose a file in it.".to_string());
        }
        if !self.purpose.is_saving() {
            return if path.is_file() {
                Ok(path)
            } else {
                Err("There is no such file.".to_string())
            };
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            return Err("There is no such folder.".to_string());
        }
        Ok(match self.purpose.endings() {
            [ending, ..] if path.extension().is_none() => path.with_extension(ending),
            _ => path,
        })
    }

    pub fn show(&mut self, ui: &mut Ui, theme: &Theme) -> Outcome {
        let mut outcome = Outcome::Open;
        let frame = egui::Frame::window(ui.style()).inner_margin(20);
        let modal = egui::Modal::new(egui::Id::unique("path box")).frame(frame);
        let modal = modal.show(ui.ctx(), |ui| {
            ui.set_width(560.0);
            self.contents(ui, theme, &mut outcome);
        });
        if modal.should_close() && outcome == Outcome::Open {
            outcome = Outcome::Cancelled;
        }
        outcome
    }

    fn contents(&mut self, ui: &mut Ui, theme: &Theme, outcome: &mut Outcome) {
        let c = &theme.colours;
        ui.label(RichText::new(self.purpose.title()).font(Size::Large.bold()).color(c.ink));
        let id = ui.make_persistent_id("path");
        // Tab completes; it does not leave the line.
        let completes = ui.memory(|memory| memory.has_focus(id))
            && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Tab));
        if completes {
            self.complete();
            cursor_to_end(ui, id, &self.text);
        }
        let line = ui
            .add(
                TextEdit::singleline(&mut self.text)
                    .id(id)
                    .lock_focus(true)
                    .desired_width(f32::INFINITY)
                    .margin(vec2(10.0, 6.0)),
            )
            .accessible_name(PATH_NAME);
        if self.fresh {
            line.request_focus();
            cursor_to_end(ui, id, &self.text);
            self.fresh = false;
        }
        if line.changed() || completes {
            self.trouble = None;
        }
        let entered = line.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        self.list();
        self.names(ui, theme, id);
        if let Some(trouble) = &self.trouble {
            ui.label(RichText::new(trouble).color(c.hot_spot_ink));
        }
        ui.horizontal(|ui| {
            let words = if self.purpose.is_saving() { "Save" } else { "Open" };
            if control::primary(ui, theme, words, true).clicked() || entered {
                match self.accept() {
                    Ok(path) => *outcome = Outcome::Chosen(path),
                    Err(trouble) => {
                        self.trouble = Some(trouble);
                        line.request_focus();
                    }
                }
            }
            if control::button(ui, "Cancel").clicked() {
                *outcome = Outcome::Cancelled;
            }
            let hint = "Tab completes, Enter accepts";
            ui.label(RichText::new(hint).font(Size::Caption.regular()).color(c.quiet));
        });
    }

    fn names(&mut self, ui: &mut Ui, theme: &Theme, line: egui::Id) {
        let matching = self.matching();
        let mut entered = None;
        egui::ScrollArea::vertical().max_height(220.0).min_scrolled_height(220.0).show(ui, |ui| {
            ui.set_min_size(vec2(ui.available_width(), 220.0));
            ui.spacing_mut().item_spacing.y = space::HALF;
            if control::item(ui, false, "../ (folder above)").clicked() {
                entered = Some(None);
            }
            for entry in &matching {
                let name =
                    if entry.is_folder { format!("{}/", entry.name) } else { entry.name.clone() };
                if control::item(ui, false, &name).clicked() {
                    entered = Some(Some(entry.clone()));
                }
            }
            if matching.is_empty() {
                let words = "Nothing here goes on from what is typed.";
                ui.label(RichText::new(words).color(theme.colours.quiet));
            }
        });
        match entered {
            Some(Some(entry)) => self.enter(&entry),
            Some(None) => {
                let above = self.folder.parent().map_or_else(|| PathBuf::from("/"), PathBuf::from);
                self.text = above.join(self.purpose.suggested()).display().to_string();
                if !self.purpose.is_saving() && !self.text.ends_with('/') {
                    self.text.push('/');
                }
            }
            None => return,
        }
        self.list();
        cursor_to_end(ui, line, &self.text);
        ui.memory_mut(|memory| memory.request_focus(line));
    }
}

fn cursor_to_end(ui: &Ui, id: egui::Id, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = egui::text::CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
    TextEdit::store_state(ui.ctx(), id, state);
}

/// `~` is the home folder.
fn home(text: &str) -> PathBuf {
    match (text.strip_prefix('~'), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest.trim_start_matches('/')),
        _ => PathBuf::from(text),
    }
}

/// Folders, then files of the endings meant, each by name. A folder that
/// cannot be read has nothing to show.
fn entries(folder: &Path, endings: &[&str]) -> Vec<Entry> {
    let Ok(listing) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<Entry> = listing
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_str()?.to_string();
            let is_folder = entry.path().is_dir();
            let ending = Path::new(&name).extension().and_then(|e| e.to_str()).unwrap_or_default();
            let ending = ending.to_lowercase();
            let meant = is_folder || endings.is_empty() || endings.contains(&ending.as_str());
            (meant && !name.starts_with('.')).then_some(Entry { name, is_folder })
        })
        .collect();
    entries.sort_by(|a, b| (!a.is_folder, &a.name).cmp(&(!b.is_folder, &b.name)));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["oa.csv", "oa_names.csv", "wards.geojson", "notes.doc"] {
            std::fs::write(folder.path().join(name), "x").expect("a file");
        }
        std::fs::create_dir(folder.path().join("maps")).expect("a folder");
        folder
    }

    #[test]
    fn folders_come_first_and_other_kinds_of_files_are_left_out() {
        let folder = folder();
        let found = entries(folder.path(), &["csv", "geojson"]);
        let names: Vec<&str> = found.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["maps", "oa.csv", "oa_names.csv", "wards.geojson"]);
    }

    #[test]
    fn completion_goes_as_far_as_the_names_agree_and_then_to_the_one_left() {
        let folder = folder();
        let mut path_box = PathBox::new(folder.path(), Purpose::ImportFiles);
        path_box.text.push('o');
        path_box.complete();
        assert!(path_box.text.ends_with("/oa"), "{}", path_box.text);
        path_box.text.push('_');
        path_box.complete();
        assert!(path_box.text.ends_with("/oa_names.csv"), "{}", path_box.text);
    }

    #[test]
    fn a_file_to_open_must_be_there_and_a_file_to_save_gets_its_ending() {
        let folder = folder();
        let mut open = PathBox::new(folder.path(), Purpose::OpenWorkspace);
        open.text = folder.path().join("none.wardwise").display().to_string();
        assert!(open.accept().is_err());
        let mut save = PathBox::new(folder.path(), Purpose::NewWorkspace);
        save.text = folder.path().join("ours").display().to_string();
        assert_eq!(save.accept(), Ok(folder.path().join("ours.wardwise")));
        save.text = folder.path().join("nowhere/ours").display().to_string();
        assert!(save.accept().is_err());
    }
}
