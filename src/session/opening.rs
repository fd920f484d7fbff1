//! With what does the window open?

use std::path::PathBuf;

/// What the command line asks of the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The workspace to open; `None`: the one that was open last, else the
    /// sample council.
    pub workspace: Option<PathBuf>,
    /// Where to write how long each frame took.
    pub frame_log: Option<PathBuf>,
    /// A script to replay, after which the window closes.
    pub script: Option<PathBuf>,
}
