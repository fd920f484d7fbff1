//! Which keys do what? The one table that the keyboard, the menus and the
//! help page on keys read.

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};

/// What one or more chords do.
pub struct Shortcut {
    /// "Open a workspace".
    pub words: &'static str,
    /// Any of these; the first is shown in menus.
    pub keys: &'static [KeyboardShortcut],
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

pub const NEW: Shortcut = Shortcut { words: "New workspace", keys: &[ctrl(Key::N)] };
pub const OPEN: Shortcut = Shortcut { words: "Open a workspace", keys: &[ctrl(Key::O)] };
pub const IMPORT: Shortcut = Shortcut { words: "Import files", keys: &[ctrl(Key::I)] };
pub const IMPORT_SHOWN: Shortcut =
    Shortcut { words: "Import the files shown under Data", keys: &[ctrl(Key::Enter)] };
pub const SAVE_COPY: Shortcut =
    Shortcut { words: "Save a copy of the workspace", keys: &[ctrl_shift(Key::S)] };
pub const EXPORT: Shortcut =
    Shortcut { words: "Export, with all its choices", keys: &[ctrl_shift(Key::E)] };
pub const EXPORT_MAP: Shortcut =
    Shortcut { words: "Save a picture of the map", keys: &[ctrl(Key::E)] };
pub const UNDO: Shortcut = Shortcut { words: "Undo the last decision", keys: &[ctrl(Key::Z)] };
pub const REDO: Shortcut = Shortcut { words: "Redo it", keys: &[ctrl_shift(Key::Z), ctrl(Key::Y)] };
pub const CLEAR_SELECTION: Shortcut = Shortcut {
    words: "Clear the selection; close a list or the help",
    keys: &[plain(Key::Escape)],
};
pub const FIND: Shortcut =
    Shortcut { words: "Find an area, ward or postcode", keys: &[ctrl(Key::F)] };
pub const HELP: Shortcut = Shortcut { words: "Help on what is shown", keys: &[plain(Key::F1)] };
pub const PROJECTOR: Shortcut =
    Shortcut { words: "Projector mode, and back", keys: &[plain(Key::F11)] };
/// These three egui answers by itself.
pub const LARGER: Shortcut =
    Shortcut { words: "Larger", keys: &[ctrl(Key::Plus), ctrl(Key::Equals)] };
pub const SMALLER: Shortcut = Shortcut { words: "Smaller", keys: &[ctrl(Key::Minus)] };
pub const ACTUAL_SIZE: Shortcut = Shortcut { words: "Actual size", keys: &[ctrl(Key::Num0)] };

/// Chords by what they are about, in the order the help lists them.
pub static SHORTCUTS: &[(&str, &[Shortcut])] = &[
    ("Files", &[NEW, OPEN, IMPORT, IMPORT_SHOWN, SAVE_COPY, EXPORT, EXPORT_MAP]),
    ("Decisions", &[UNDO, REDO]),
    ("The window", &[FIND, HELP, PROJECTOR, LARGER, SMALLER, ACTUAL_SIZE, CLEAR_SELECTION]),
];

/// Keys that mean something only where the focus is: (where, keys, what).
pub static IN_PLACE: &[(&str, &str, &str)] = &[
    ("Everywhere", "Tab, Shift+Tab", "Go to the next control, or the one before"),
    ("Everywhere", "Space, Enter", "Do what the control in focus does"),
    ("Table", "↑ ↓", "Select the row above or below"),
    ("Table and map", "Ctrl+click", "Add an area to the selection, or take it away"),
    ("Map", "↑ ↓ ← →", "Move the map"),
    ("Map", "+ − Home", "Nearer, farther, the whole map"),
    ("Map", "L", "The lasso: draw round areas to select them"),
    ("Map", "F", "Bring the selection into view"),
    ("Histogram", "← →", "Select the bar beside; with Shift, widen the range"),
    ("Projector mode", "← →", "The finding before, the next finding"),
];

/// True where one of the chords was pressed in this frame; no other gets it.
pub fn pressed(ctx: &Context, shortcut: &Shortcut) -> bool {
    shortcut.keys.iter().any(|keys| ctx.input_mut(|input| input.consume_shortcut(keys)))
}

/// "Ctrl+Shift+Z or Ctrl+Y", as this desktop writes keys.
pub fn written(ctx: &Context, shortcut: &Shortcut) -> String {
    let keys: Vec<String> = shortcut.keys.iter().map(|keys| ctx.format_shortcut(keys)).collect();
    keys.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_chord_does_two_things() {
        let all: Vec<&KeyboardShortcut> =
            SHORTCUTS.iter().flat_map(|(_, of)| of.iter()).flat_map(|s| s.keys).collect();
        for (i, keys) in all.iter().enumerate() {
            assert!(!all[..i].contains(keys), "{keys:?}");
        }
    }
}
