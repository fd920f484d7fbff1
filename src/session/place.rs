//! How is the card of what is selected asked for at every frame? What does not
//! depend on the selection is counted once for a question.

use super::desk::Same;
use super::desks::AnyDesk;
use super::jobs::Wake;
use super::{Desk, Loaded, Reply, Selection};
use crate::base::{Progress, Result};
use crate::demand::{self, PlaceGround, PlaceSummary, TakeUp};
use crate::project::Question;
use std::sync::{Arc, Mutex, PoisonError};

/// Cards that are kept.
const KEPT: usize = 32;

/// Told apart by the answer it is of, and the areas.
#[derive(Clone, PartialEq)]
struct Key {
    revision: u64,
    // Answers are shared, never copied.
    answer: Same<TakeUp>,
    selection: Selection,
}

impl Key {
    /// The same without a look at the areas.
    fn is_plainly(&self, other: &Key) -> bool {
        self.selection.revision() == other.selection.revision() && self == other
    }
}

/// What was counted last, of which data and question.
type Counted = Arc<Mutex<Option<(u64, Question, Arc<PlaceGround>)>>>;

pub(super) struct Places {
    desk: Desk<Key, PlaceSummary>,
    counted: Counted,
    /// What was asked for last and is there: mostly the same again.
    ready: Option<(Key, Arc<PlaceSummary>)>,
}

impl Places {
    pub fn new() -> Places {
        Places { desk: Desk::new("place", KEPT), counted: Arc::default(), ready: None }
    }

    /// The card of `selection` in the answer that `reply` has ready.
    pub fn ask(
        &mut self,
        loaded: &Arc<Loaded>,
        reply: &Reply<TakeUp>,
        selection: &Selection,
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
        let key = Key {
            revision: loaded.revision,
            answer: Same(Arc::clone(answer)),
            selection: selection.clone(),
        };
        if let Some((known, place)) = &self.ready
            && known.is_plainly(&key)
        {
            return Reply::Ready(Arc::clone(place));
        }
        let counted = &self.counted;
        let reply = self.desk.ask(&key, wake, || {
            let (loaded, key, counted) = (Arc::clone(loaded), key.clone(), Arc::clone(counted));
            move |progress: &Progress| summary(&loaded, &key, &counted, progress)
        });
        if let Reply::Ready(place) = &reply {
            self.ready = Some((key, Arc::clone(place)));
        }
        reply
    }
}

impl AnyDesk for Places {
    fn poll(&mut self) -> bool {
        self.desk.poll()
    }

    fn start_anew(&mut self) {
        self.desk.start_anew();
        self.ready = None;
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
        question: &key.answer.0.question,
        protection: key.answer.0.protection,
        sources: &[],
        settings: demand::Settings::default(),
    };
    let known = counted.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let ground = match known {
        Some((revision, question, ground))
            if revision == key.revision && question == key.answer.0.question =>
        {
            ground
        }
        _ => {
            let ground = Arc::new(PlaceGround::of(&inputs, progress)?);
            let kept = (key.revision, key.answer.0.question.clone(), Arc::clone(&ground));
            *counted.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
            ground
        }
    };
    demand::place(&inputs, &key.answer.0, &ground, &key.selection, progress)
}
