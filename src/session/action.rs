//! What can a front end ask the session to do?

use crate::council::Recipe;
use crate::project::Edit;
use std::path::PathBuf;

#[derive(Clone, Debug)]
pub enum Action {
    /// A new, empty workspace at this path.
    New(PathBuf),
    Open(PathBuf),
    /// Makes the sample council at this path, builds its workspace and opens it.
    OpenSample(PathBuf),
    /// Imports the sources of a recipe into the open workspace; file names
    /// are relative to `folder`.
    Import {
        recipe: Box<Recipe>,
        folder: PathBuf,
    },
    Edit(Edit),
    Undo,
    Redo,
    /// Stops the long job under way.
    Cancel,
    Export(Export),
}

/// Writes the current answer to a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// The id of a row of `export::EXPORTS`.
    pub format: &'static str,
    pub path: PathBuf,
    /// Small numbers hidden; on unless the officer turns it off.
    pub protect: bool,
}
