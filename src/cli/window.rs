//! `wardwise`: the window; or, where there is no screen, the main job done
//! headless on the sample council.

use crate::base::{Error, Result};
use crate::session::Opening;

/// The window, handed in by the program: this room knows none.
#[derive(Clone, Copy)]
pub struct Window {
    /// An error that says why, where there is no screen to open it on.
    pub can_open: fn() -> Result<()>,
    /// Opens it until it is closed.
    pub run: fn(Opening) -> Result<()>,
}

/// Opens the window. Without a screen: a workspace asked for by name is an
/// error; else the main job is done on the sample council, so that the first
/// command works anywhere.
pub fn run(opening: Opening, window: Option<Window>) -> Result<()> {
    let reason = match window.map(|window| (window, (window.can_open)())) {
        Some((window, Ok(()))) => return (window.run)(opening),
        Some((_, Err(reason))) => reason,
        None => Error::new("This build of Wardwise has no window"),
    };
    if opening != Opening::default() {
        return Err(reason.remedy(
            "Use the subcommands instead, for example wardwise takeup; wardwise --help lists them",
        ));
    }
    eprintln!("{reason}");
    super::headless::run()
}
