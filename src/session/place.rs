//! How is the card of what is selected asked for at every frame? What does not
//! depend on the selection is counted once for a question.

use super::jobs::Wake;
use super::{Desk, Loaded, Reply};
use crate::base::{AreaCode, Progress, Result};
use crate::demand::{self, PlaceGround, PlaceSummary, TakeUp};
use crate::project::Question;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Cards that are kept.
const KEPT: usize = 32;

/// Told apart by the answer it is of, and the areas.
#[derive(Clone)]
struct Key {
    revision: u64,
    answer: Arc<TakeUp>,
    selection: Arc<BTreeSet<AreaCode>>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        // Answers are shared, never copied.
        self.revision == other.revision
            && Arc::ptr_eq(&self.answer, &other.answer)
            && self.selection == other.selection
    }
}

/// What was counted last, of which data and question.
type Counted = Arc<Mutex<Option<(u64, Question, Arc<PlaceGround>)>>>;

pub(super) struct Places {
    desk: Desk<Key, PlaceSummary>,
    counted: Counted,
    /// The selection asked for last: mostly the same again.
    selection: Arc<BTreeSet<AreaCode>>,
}

impl Places {
    pub fn new() -> Places {
        Places {
            desk: Desk::new("place", KEPT),
            counted: Arc::default(),
            selection: Arc::default(),
        }
    }

    pub fn poll(&mut self) -> bool {
        self.desk.poll()
    }

    pub fn start_anew(&mut self) {
        self.desk.start_anew();
    }

    /// The card of `selection` in the answer that `reply` has ready.
    pub fn ask(
        &mut self,
        loaded: &Arc<Loaded>,
        reply: &Reply<TakeUp>,
        selection: &BTreeSet<AreaCode>,
        wake: &Wake,
    ) -> Reply<PlaceSummary> {
        let answer = match reply {
            Reply::Ready(answer) => answer,
            Reply::Working { progress, .. } => {
                let last = self.desk.last().cloned();
                return Reply::Working { progress: progress.clone(), last };
            }
            Reply::Failed { error, .. } => {
                return Reply::Failed { error: error.clone(), last: self.desk.last().cloned() };
            }
            Reply::Nothing => return Reply::Nothing,
        };
        // What was shown without protection is not shown again under it.
        if self.desk.last().is_some_and(|last| last.protection != answer.protection) {
            self.desk.drop_last();
        }
        if *self.selection != *selection {
            self.selection = Arc::new(selection.clone());
        }
        let key = Key {
            revision: loaded.revision,
            answer: Arc::clone(answer),
            selection: Arc::clone(&self.selection),
        };
        let counted = &self.counted;
        self.desk.ask(&key, wake, || {
            let (loaded, key, counted) = (Arc::clone(loaded), key.clone(), Arc::clone(counted));
            move |progress: &Progress| summary(&loaded, &key, &counted, progress)
        })
    }
}

fn summary(
    loaded: &Loaded,
    key: &Key,
    counted: &Mutex<Option<(u64, Question, Arc<PlaceGround>)>>,
    progress: &Progress,
) -> Result<PlaceSummary> {
    let inputs = demand::Inputs {
        geography: &loaded.geography,
        council: &loaded.council,
        records: &loaded.records,
        question: &key.answer.question,
        protection: key.answer.protection,
        sources: &[],
        settings: demand::Settings::default(),
    };
    let known = counted.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let ground = match known {
        Some((revision, question, ground))
            if revision == key.revision && question == key.answer.question =>
        {
            ground
        }
        _ => {
            let ground = Arc::new(PlaceGround::of(&inputs, progress)?);
            let kept = (key.revision, key.answer.question.clone(), Arc::clone(&ground));
            *counted.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
            ground
        }
    };
    demand::place(&inputs, &key.answer, &ground, &key.selection, progress)
}
