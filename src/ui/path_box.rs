//! Which file, where the desktop has no dialog? A line to type a path in,
//! with what is in the folder below it.

mod accepted;
mod folder;
mod typed;

use super::control;
use super::dialog::Purpose;
use super::theme::{Size, Theme, space};
use crate::session::jobs::{Wake, Work};
use eframe::egui::{self, FocusDirection, Key, Modifiers, RichText, TextEdit, Ui, vec2};
use folder::Entry;
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
