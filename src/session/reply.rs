//! How does an answer come to one who asks at every frame?

use crate::base::{Error, Progress};
use std::sync::Arc;

/// The state of an answer.
#[derive(Clone, Debug)]
pub enum Reply<T> {
    /// There is nothing to answer: no workspace, or no question yet.
    Nothing,
    Ready(Arc<T>),
    /// Being computed; the last answer, to be shown dimmed, if there was one.
    Working {
        progress: Progress,
        last: Option<Arc<T>>,
    },
    Failed {
        error: Error,
        last: Option<Arc<T>>,
    },
}

/// A long job under way.
#[derive(Clone, Debug)]
pub struct Job {
    /// "Opening trafford.wardwise".
    pub title: String,
    pub progress: Progress,
    pub can_cancel: bool,
}
