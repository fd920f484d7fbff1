//! What can a front end ask the session to do?

use super::EarlierCustomers;
use crate::council::Recipe;
use crate::export::Options;
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
        earlier: EarlierCustomers,
    },
    Edit(Edit),
    /// A table of building blocks and the areas they belong to, as a level of
    /// the officer's own.
    ReadOwnLevel(PathBuf),
    Undo,
    Redo,
    /// Stops the long job under way.
    Cancel,
    Export(Export),
    /// Writes the open workspace, with the decisions as they now stand, to
    /// another file. The open one stays open.
    SaveCopy(PathBuf),
}

/// Writes the current answer to a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// The id of a row of `export::EXPORTS` or `deliverables::DELIVERABLES`, or
    /// of a chart of `figure::CHARTS`: PNG, or SVG where the path ends so.
    pub format: &'static str,
    pub path: PathBuf,
    /// Small numbers hidden; on unless the officer turns it off.
    pub protect: bool,
    /// How large the picture, how the table begins.
    pub options: Options,
}
