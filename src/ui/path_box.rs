//! Which file, where the desktop has no dialog? A line to type a path in,
//! with what is in the folder below it.

use super::control;
use super::dialog::Purpose;
use super::theme::{Size, Theme, space};
use crate::session::jobs::{Wake, Work};
use eframe::egui::{self, FocusDirection, Key, Modifiers, RichText, TextEdit, Ui, vec2};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    /// The folder of `text`, listed anew when it changes, on a thread of its
    /// own: a folder on a network can take its time.
    folder: PathBuf,
    entries: Vec<Entry>,
    listing: Option<Work<Vec<Entry>>>,
    trouble: Option<String>,
    /// A file that is there already: whether to replace it is asked.
    replace: Option<PathBuf>,
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
        PathBox {
            purpose,
            text,
            folder: PathBuf::new(),
            entries: Vec::new(),
            listing: None,
            trouble: None,
            replace: None,
            fresh: true,
        }
    }

    /// Folder and the start of a name, as typed.
    fn parts(&self) -> (PathBuf, String) {
        match self.text.rsplit_once('/') {
            Some(("", name)) => (PathBuf::from("/"), name.to_string()),
            Some((folder, name)) => (home(folder), name.to_string()),
            None => (PathBuf::from("."), self.text.clone()),
        }
    }

    /// Has the folder of `text` listed where it is another, and takes in what
    /// was found.
    fn list(&mut self, wake: &Wake) {
        let (folder, _) = self.parts();
        if folder != self.folder {
            self.entries.clear();
            let (of, endings) = (folder.clone(), self.purpose.endings());
            let work = Work::start("list a folder", wake, move |_| Ok(entries(&of, endings)));
            self.listing = Some(work);
            self.folder = folder;
        }
        if let Some(end) = self.listing.as_ref().and_then(Work::ended) {
            self.listing = None;
            // A folder that cannot be listed has nothing to show.
            self.entries = end.unwrap_or_default();
        }
    }

    /// Those whose name goes on from what is typed.
    fn matching(&self) -> impl Iterator<Item = &Entry> {
        let (_, start) = self.parts();
        let start = start.to_lowercase();
        self.entries.iter().filter(move |entry| entry.name.to_lowercase().starts_with(&start))
    }

    /// What the list shows: where a name is made up, all there is.
    fn listed(&self) -> Vec<Entry> {
        if self.purpose.is_saving() {
            self.entries.iter().take(SHOWN).cloned().collect()
        } else {
            self.matching().take(SHOWN).cloned().collect()
        }
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

    /// Completes as far as all matching names agree; false where there is
    /// nothing to complete.
    fn complete(&mut self) -> bool {
        let before = self.text.clone();
        let matching: Vec<Entry> = self.matching().cloned().collect();
        let Some(first) = matching.first() else { return false };
        if let [only] = matching.as_slice() {
            self.enter(only);
            return self.text != before;
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
        self.text != before
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
        let endings = self.purpose.endings();
        match path.extension() {
            None => Ok(endings.first().map_or_else(|| path.clone(), |e| path.with_extension(e))),
            Some(ending) if endings.iter().any(|right| ending.eq_ignore_ascii_case(right)) => {
                Ok(path)
            }
            Some(_) => {
                let right: Vec<String> = endings.iter().map(|e| format!(".{e}")).collect();
                Err(format!("End the name in {}: that is what is written.", right.join(" or ")))
            }
        }
    }

    /// The path goes out, or why not is said, or whether to replace is asked.
    fn press(&mut self) -> Outcome {
        match self.accept() {
            Ok(path) if self.purpose.is_saving() && path.exists() => {
                self.replace = Some(path);
                Outcome::Open
            }
            Ok(path) => Outcome::Chosen(path),
            Err(trouble) => {
                self.trouble = Some(trouble);
                Outcome::Open
            }
        }
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
        let ctx = ui.ctx().clone();
        let wake: Wake = Arc::new(move || ctx.request_repaint());
        self.list(&wake);
        let completed = self.tab(ui, id);
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
        if line.changed() || completed {
            self.trouble = None;
            self.replace = None;
        }
        let entered = line.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        self.list(&wake);
        if self.names(ui, theme) {
            self.trouble = None;
            self.replace = None;
            self.list(&wake);
            cursor_to_end(ui, id, &self.text);
            line.request_focus();
        }
        if let Some(trouble) = &self.trouble {
            ui.label(RichText::new(trouble).color(c.hot_spot_ink));
        }
        if let Some(path) = self.replace.clone() {
            self.ask_to_replace(ui, theme, path, outcome);
            return;
        }
        ui.horizontal(|ui| {
            let words = if self.purpose.is_saving() { "Save" } else { "Open" };
            if control::primary(ui, theme, words, true).clicked() || entered {
                *outcome = self.press();
                if *outcome == Outcome::Open && self.replace.is_none() {
                    line.request_focus();
                }
            }
            if control::button(ui, "Cancel").clicked() {
                *outcome = Outcome::Cancelled;
            }
            let hint = "Tab completes, Enter accepts";
            ui.label(RichText::new(hint).font(Size::Caption.regular()).color(c.quiet));
        });
    }

    fn ask_to_replace(&mut self, ui: &mut Ui, theme: &Theme, path: PathBuf, outcome: &mut Outcome) {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let words = format!("{name} is there already. Replace it?");
        ui.label(RichText::new(words).color(theme.colours.ink));
        ui.horizontal(|ui| {
            if control::primary(ui, theme, "Replace", true).clicked() {
                *outcome = Outcome::Chosen(path);
            }
            let keep = control::button(ui, "Keep it");
            // What Enter does next must not lose a file.
            if ui.memory(|memory| memory.focused().is_none()) {
                keep.request_focus();
            }
            if keep.clicked() {
                self.replace = None;
            }
        });
    }

    /// Tab completes on the line, and leaves it where nothing is to complete.
    fn tab(&mut self, ui: &Ui, line: egui::Id) -> bool {
        if !ui.memory(|memory| memory.has_focus(line)) {
            return false;
        }
        let pressed = |modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::Tab));
        // Backwards first: without it, the other would match as well.
        let direction = if pressed(Modifiers::SHIFT) {
            FocusDirection::Previous
        } else if !pressed(Modifiers::NONE) {
            return false;
        } else if self.complete() {
            cursor_to_end(ui, line, &self.text);
            return true;
        } else {
            FocusDirection::Next
        };
        ui.memory_mut(|memory| memory.move_focus(direction));
        false
    }

    /// The list; true where something was picked from it.
    fn names(&mut self, ui: &mut Ui, theme: &Theme) -> bool {
        let matching = self.listed();
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
                let words = match self.listing {
                    Some(_) => "Reading the folder…",
                    None => "Nothing here goes on from what is typed.",
                };
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
            None => return false,
        }
        true
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

    /// A box whose folder has been listed.
    fn settled(folder: &Path, purpose: Purpose) -> PathBox {
        let mut path_box = PathBox::new(folder, purpose);
        let wake: Wake = Arc::new(|| {});
        path_box.list(&wake);
        // It may be there already.
        if let Some(listing) = path_box.listing.take() {
            path_box.entries = listing.wait().expect("names");
        }
        path_box
    }

    #[test]
    fn tab_leaves_a_made_up_name_alone_where_nothing_goes_on_from_it() {
        let folder = folder();
        let mut save = settled(folder.path(), Purpose::Export("csv"));
        save.text = folder.path().join("quarter").display().to_string();
        assert!(!save.complete());
        assert!(save.text.ends_with("/quarter"), "{}", save.text);
        save.text = folder.path().join("oa_").display().to_string();
        assert!(save.complete());
        assert!(save.text.ends_with("/oa_names.csv"), "{}", save.text);
        assert!(!save.complete(), "there is nothing more to complete");
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_after_asking() {
        let folder = folder();
        let mut save = settled(folder.path(), Purpose::Export("csv"));
        save.text = folder.path().join("oa.csv").display().to_string();
        assert_eq!(save.press(), Outcome::Open);
        assert_eq!(save.replace, Some(folder.path().join("oa.csv")));
        save.text = folder.path().join("new.csv").display().to_string();
        assert_eq!(save.press(), Outcome::Chosen(folder.path().join("new.csv")));
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
        let mut path_box = settled(folder.path(), Purpose::ImportFiles);
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
        let mut chart = PathBox::new(folder.path(), Purpose::Export("funnel"));
        chart.text = folder.path().join("funnel.csv").display().to_string();
        assert!(chart.accept().is_err_and(|why| why.contains(".png or .svg")));
        chart.text = folder.path().join("funnel.SVG").display().to_string();
        assert!(chart.accept().is_ok());
        save.text = folder.path().join("nowhere/ours").display().to_string();
        assert!(save.accept().is_err());
    }
}
