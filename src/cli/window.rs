//! `wardwise`: the window; or, where there is no screen, the main job done
//! headless on the sample council.

use crate::base::{Error, Result};
use std::path::PathBuf;

/// Opens the window on a workspace, or on the sample council.
#[cfg(feature = "gui")]
pub fn run(workspace: Option<PathBuf>) -> Result<()> {
    match crate::ui::can_open_window() {
        Ok(()) => crate::ui::run(workspace),
        Err(reason) => without_screen(workspace, &reason),
    }
}

#[cfg(not(feature = "gui"))]
pub fn run(workspace: Option<PathBuf>) -> Result<()> {
    without_screen(workspace, &Error::new("This build of Wardwise has no window"))
}

/// A workspace was asked for by name: say why no window opens. Else do the
/// main job on the sample council, so that the first command works anywhere.
fn without_screen(workspace: Option<PathBuf>, reason: &Error) -> Result<()> {
    if workspace.is_some() {
        return Err(reason.clone().remedy(
            "Use the subcommands instead, for example wardwise takeup; wardwise --help lists them",
        ));
    }
    eprintln!("{reason}");
    super::headless::run()
}
