//! Who has the keyboard? What lies over the window or is being typed in takes
//! the keys before the window and the map do.

use eframe::egui::{Context, Popup};

/// What may want the keys of one frame, as it was when they were pressed: by
/// the time a panel asks, Escape has taken the focus from a line and closed a
/// list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keyboard {
    /// A dialog lies over the window.
    pub dialog: bool,
    /// The help is open.
    pub help: bool,
    /// A menu or a list is open.
    pub popup: bool,
    /// Words or figures are being typed.
    pub typing: bool,
}

impl Keyboard {
    /// To be asked before anything is shown. `typed` tells whether a line had
    /// the focus at the end of the last frame, `dialog` whether one is open
    /// that was not drawn yet.
    pub fn now(ctx: &Context, typed: bool, dialog: bool, help: bool) -> Keyboard {
        Keyboard {
            dialog: dialog || ctx.memory(|memory| memory.top_modal_layer().is_some()),
            help,
            popup: Popup::is_any_open(ctx),
            typing: typed || ctx.text_edit_focused(),
        }
    }

    /// True where nothing stands before the window itself.
    pub fn is_free(self) -> bool {
        self == Keyboard::default()
    }
}
