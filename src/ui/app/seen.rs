//! What does one frame show? Everything is taken from the session once, so that
//! all panels of a frame show the same.

use super::App;
use crate::base::Error;
use crate::demand::{PlaceSummary, TakeUp};
use crate::project::Project;
use crate::session::{CostAnswers, Job, Loaded, PersonaAnswers, ProfileAnswers, Reply, Search};
use crate::ui::{channels_panel, personas_panel, profiles_panel};
use std::sync::Arc;

/// All that one frame shows, taken from the session once.
pub(super) struct Seen {
    pub(super) loaded: Option<Arc<Loaded>>,
    pub(super) project: Arc<Project>,
    pub(super) reply: Reply<TakeUp>,
    pub(super) beside: Reply<TakeUp>,
    pub(super) place: Reply<PlaceSummary>,
    pub(super) find: Reply<Search>,
    pub(super) profiles: ProfileAnswers,
    pub(super) personas: PersonaAnswers,
    pub(super) costs: CostAnswers,
    pub(super) job: Option<Job>,
    pub(super) error: Option<Error>,
    pub(super) message: Option<String>,
}

impl App {
    /// What the place of channels shows; nothing in other places.
    fn costs(&mut self) -> CostAnswers {
        let (project, loaded) =
            (Arc::clone(self.session.project()), self.session.loaded().cloned());
        match loaded.filter(|_| self.place == channels_panel::ID) {
            Some(loaded) => self.session.costs(&self.memory.channels.wanted(&project, &loaded)),
            None => CostAnswers::default(),
        }
    }

    pub(super) fn seen(&mut self) -> Seen {
        Seen {
            loaded: self.session.loaded().cloned(),
            project: self.session.project().clone(),
            reply: self.session.take_up(),
            beside: self.session.beside(),
            place: self.session.place(),
            find: match self.memory.find.wanted() {
                Some(typed) => self.session.find(typed),
                None => Reply::Nothing,
            },
            profiles: match self.place == profiles_panel::ID {
                true => self.session.profiles(&self.memory.profiles.wanted()),
                false => ProfileAnswers::default(),
            },
            personas: self.personas(),
            costs: self.costs(),
            job: self.session.job().cloned(),
            error: self.session.error().cloned().or_else(|| self.error.clone()),
            message: self.session.message().map(str::to_string),
        }
    }

    /// What there is to know of personas, where they are shown.
    fn personas(&mut self) -> PersonaAnswers {
        let shown = self.memory.personas.shown(&self.session.project().board);
        match self.place == personas_panel::ID {
            true => self.session.personas(shown),
            false => PersonaAnswers::default(),
        }
    }
}
