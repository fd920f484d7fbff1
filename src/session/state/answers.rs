//! What answers the question as it stands, for maps, cards and the line that
//! finds places? Each has a desk that is asked at every frame.

use super::Session;
use crate::base::{LevelId, Progress};
use crate::demand::{PlaceSummary, TakeUp};
use crate::project::Question;
use crate::session::find::{FindIndex, MOST_FOUND, Search};
use crate::session::personas::AtDesks;
use crate::session::{Reply, Request, ask};
use std::sync::Arc;

/// Which map asks.
#[derive(Clone, Copy)]
enum Map {
    First,
    Second,
}

impl Session {
    /// The answer to the project's question under its protection. A new
    /// question stops the old one.
    pub fn take_up(&mut self) -> Reply<TakeUp> {
        let question = self.project().question.clone();
        self.ask_at(Map::First, question)
    }

    /// The answer of the second map of two, under the same protection; nothing
    /// where there is one map.
    pub fn beside(&mut self) -> Reply<TakeUp> {
        let Some(question) = self.project().question_beside() else { return Reply::Nothing };
        // The same question is not worked out twice.
        let map = if question == self.project().question { Map::First } else { Map::Second };
        self.ask_at(map, question)
    }

    /// Asks a question of the open workspace for one map.
    fn ask_at(&mut self, map: Map, question: Question) -> Reply<TakeUp> {
        let protection = self.protection();
        let Some(loaded) = &self.loaded else { return Reply::Nothing };
        if loaded.ready_to_ask().is_err() {
            return Reply::Nothing;
        }
        let desk = match map {
            Map::First => &mut self.desks.take_up,
            Map::Second => &mut self.desks.beside,
        };
        // What was shown without protection is not shown again under it.
        if desk.last().is_some_and(|last| last.protection != protection) {
            desk.drop_last();
        }
        // A level of one's own that is not made yet, or is made anew.
        let own = |id: &LevelId| self.history.now().own_levels.iter().any(|own| own.id == *id);
        if let Some((_, work)) = &self.own
            && own(&question.level)
        {
            return Reply::Working { progress: work.progress.clone(), last: desk.last().cloned() };
        }
        let request = Request { question, protection };
        let key = (loaded.revision, request);
        desk.ask(&key, &self.wake, || {
            let (loaded, request) = (Arc::clone(loaded), key.1.clone());
            move |progress: &Progress| ask::answer(&loaded, &request, progress)
        })
    }

    /// The data, the waker and the desks; `None` where there is nothing to ask
    /// about yet.
    pub(in crate::session) fn at_desks(&mut self) -> Option<AtDesks<'_>> {
        let loaded = self.loaded.as_ref().filter(|loaded| loaded.ready_to_ask().is_ok())?;
        // A level of one's own that is not made yet, or is made anew.
        let project = self.history.now();
        let level = &project.question.level;
        if self.own.is_some() && project.own_levels.iter().any(|own| own.id == *level) {
            return None;
        }
        Some((loaded, &self.wake, &mut self.desks))
    }

    /// The card of what is selected; of the whole council where nothing is.
    /// It is of the answer to the question as it stands.
    pub fn place(&mut self) -> Reply<PlaceSummary> {
        let answer = self.take_up();
        let Some(loaded) = &self.loaded else { return Reply::Nothing };
        self.desks.places.ask(loaded, &answer, &self.selection, &self.wake)
    }

    /// What there is of the name, code or postcode typed; nothing where none
    /// is. The text that is searched is made at the first call.
    pub fn find(&mut self, typed: &str) -> Reply<Search> {
        let Some(loaded) = &self.loaded else { return Reply::Nothing };
        let index = self.desks.find.ask(&loaded.revision, &self.wake, || {
            let loaded = Arc::clone(loaded);
            move |progress: &Progress| FindIndex::of(&loaded, progress)
        });
        let index = match index {
            Reply::Ready(index) => index,
            Reply::Working { progress, .. } => return Reply::Working { progress, last: None },
            Reply::Failed { error, .. } => return Reply::Failed { error, last: None },
            Reply::Nothing => return Reply::Nothing,
        };
        if typed.trim().is_empty() {
            return Reply::Nothing;
        }
        let key = (index.revision(), typed.to_string());
        self.desks.search.ask(&key, &self.wake, || {
            let typed = key.1.clone();
            move |_: &Progress| Ok(Search { found: index.search(&typed, MOST_FOUND), typed })
        })
    }
}
