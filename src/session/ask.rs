//! One question in, one answer out: the same for screen, file and command line.

use super::Loaded;
use crate::base::{Progress, Result};
use crate::demand::{self, TakeUp};
use crate::project::{Protection, Question};
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::Arc;

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

/// The key of a request to one state of the data: its whole content.
pub fn key(loaded: &Loaded, request: &Request) -> String {
    // A request always has a text; should it not, it is never found again,
    // which costs time and nothing else.
    let text = serde_json::to_string(request).unwrap_or_default();
    format!("{}\n{text}", loaded.revision)
}

/// The last few answers, by content.
#[derive(Debug, Default)]
pub struct Cache {
    /// Newest last.
    kept: VecDeque<(String, Arc<TakeUp>)>,
}

const KEPT: usize = 24;

impl Cache {
    pub fn get(&self, key: &str) -> Option<Arc<TakeUp>> {
        self.kept.iter().find(|(k, _)| k == key).map(|(_, answer)| Arc::clone(answer))
    }

    pub fn put(&mut self, key: String, answer: Arc<TakeUp>) {
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back((key, answer));
    }
}
