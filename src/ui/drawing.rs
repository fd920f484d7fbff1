//! What is drawn of the answer shown? Its colours, and the ground of its
//! level: both made off the window's thread, and kept while they hold.

use super::context::shown;
use super::ground::Ground;
use crate::base::{Error, LevelId, Progress};
use crate::demand::TakeUp;
use crate::figure::Choropleth;
use crate::figure::choropleth::choropleth;
use crate::project::MapView;
use crate::session::desk::Same;
use crate::session::jobs::Wake;
use crate::session::{Desk, Loaded, Reply};
use std::sync::Arc;

/// What makes the colours of answers and the grounds of levels.
pub struct Drawing {
    colours: Colours,
    /// Of the second map of two.
    beside: Colours,
    /// By the data's revision and the level; `None` where it has no shapes.
    grounds: Desk<(u64, LevelId), Option<Arc<Ground>>>,
    error: Option<Error>,
}

/// What makes the colours of one map's answers.
struct Colours {
    desk: Desk<(Same<TakeUp>, MapView), Choropleth>,
    /// The answer shown last, with its colours.
    last: Option<(Arc<TakeUp>, Arc<Choropleth>)>,
}

/// What one frame draws.
#[derive(Default)]
pub struct Drawn {
    /// Of the answer shown; of the one before while it is made.
    pub choropleth: Option<Arc<Choropleth>>,
    pub ground: Option<Arc<Ground>>,
    pub ground_is_coming: bool,
}

impl Default for Drawing {
    fn default() -> Drawing {
        Drawing {
            colours: Colours { desk: Desk::new("colours", 8), last: None },
            beside: Colours { desk: Desk::new("colours beside", 8), last: None },
            grounds: Desk::new("map ground", 4),
            error: None,
        }
    }
}

impl Drawing {
    /// The colours and the ground of the answer in `reply`. An answer whose
    /// colours are not made yet is not shown either: `reply` then holds the
    /// one before, so that no figure stands beside another's colours.
    pub fn show(
        &mut self,
        wake: &Wake,
        loaded: Option<&Arc<Loaded>>,
        reply: &mut Reply<TakeUp>,
        view: &MapView,
    ) -> Drawn {
        let (Some(answer), Some(loaded)) = (shown(reply).cloned(), loaded) else {
            self.colours.last = None;
            return Drawn::default();
        };
        let choropleth = self.colours.of(wake, &answer, reply, view);
        let choropleth = self.or_error(choropleth);
        let answer = shown(reply).cloned().unwrap_or(answer);
        Drawn { choropleth, ..self.ground(wake, loaded, &answer.level) }
    }

    /// The ground of a level, whatever is shown on it.
    pub fn ground(&mut self, wake: &Wake, loaded: &Arc<Loaded>, level: &LevelId) -> Drawn {
        let key = (loaded.revision, level.clone());
        let ground = self.grounds.ask(&key, wake, || {
            let (geography, level) = (loaded.geography.clone(), level.clone());
            move |progress: &Progress| {
                Ground::of(&geography, &level, progress).map(|ground| ground.map(Arc::new))
            }
        });
        let ground_is_coming = matches!(ground, Reply::Working { .. });
        let ground = match ground {
            Reply::Ready(ground) => (*ground).clone(),
            other => self.failed(other),
        };
        Drawn { choropleth: None, ground, ground_is_coming }
    }

    /// The colours of the second map's answer, on the ground of the first's.
    /// As in `show`, an answer whose colours are not made yet is not shown.
    pub fn show_beside(
        &mut self,
        wake: &Wake,
        reply: &mut Reply<TakeUp>,
        view: &MapView,
    ) -> Option<Arc<Choropleth>> {
        let Some(answer) = shown(reply).cloned() else {
            self.beside.last = None;
            return None;
        };
        let choropleth = self.beside.of(wake, &answer, reply, view);
        self.or_error(choropleth)
    }

    fn or_error<T>(&mut self, made: Result<Option<T>, Error>) -> Option<T> {
        made.unwrap_or_else(|error| {
            self.error = Some(error);
            None
        })
    }

    /// What could not be drawn, once.
    pub fn take_error(&mut self) -> Option<Error> {
        self.error.take()
    }

    fn failed<T, U>(&mut self, reply: Reply<T>) -> Option<U> {
        if let Reply::Failed { error, .. } = reply {
            self.error = Some(error);
        }
        None
    }
}

impl Colours {
    fn of(
        &mut self,
        wake: &Wake,
        answer: &Arc<TakeUp>,
        reply: &mut Reply<TakeUp>,
        view: &MapView,
    ) -> Result<Option<Arc<Choropleth>>, Error> {
        let key = (Same(answer.clone()), view.clone());
        let colours = self.desk.ask(&key, wake, || {
            let (answer, view) = (answer.clone(), view.clone());
            move |_: &Progress| choropleth(&answer, &view)
        });
        match colours {
            Reply::Ready(made) => {
                self.last = Some((answer.clone(), made.clone()));
                Ok(Some(made))
            }
            Reply::Working { progress, .. } => {
                // What was shown without protection is not shown under it.
                let before =
                    self.last.as_ref().filter(|(before, _)| before.protection == answer.protection);
                let Some((before, made)) = before else { return Ok(None) };
                if !Arc::ptr_eq(before, answer) {
                    *reply = Reply::Working { progress, last: Some(before.clone()) };
                }
                Ok(Some(made.clone()))
            }
            Reply::Failed { error, .. } => Err(error),
            Reply::Nothing => Ok(None),
        }
    }
}
