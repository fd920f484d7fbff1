//! One question in, one answer out: the same for screen, file and command line.

use super::Loaded;
use crate::base::{Progress, Result};
use crate::demand::{self, TakeUp};
use crate::project::{Protection, Question};
use serde::Serialize;

/// Everything that an answer depends on, apart from the workspace's data.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Request {
    pub question: Question,
    pub protection: Protection,
}

/// The answer, computed now on this thread.
pub fn answer(loaded: &Loaded, request: &Request, progress: &Progress) -> Result<TakeUp> {
    progress.stage("Counting", 0);
    demand::take_up(
        &demand::Inputs {
            geography: &loaded.geography,
            council: &loaded.council,
            records: &loaded.records,
            question: &request.question,
            protection: request.protection,
            sources: &loaded.source_lines(),
            settings: demand::Settings::default(),
        },
        progress,
    )
}
