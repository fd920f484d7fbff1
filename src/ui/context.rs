//! What may a panel see, and what may it ask for? It is lent a `Context` for
//! one frame, and hands back `Command`s. It computes nothing, opens no file
//! and keeps nothing but what it alone shows (a scroll position, a sort).

use super::dialog::Purpose;
use super::ground::Ground;
use super::keyboard::Keyboard;
use super::theme::Theme;
use crate::base::{AreaCode, Error, Notes, Progress};
use crate::demand::{PlaceSummary, TakeUp};
use crate::figure::Choropleth;
use crate::project::{MapView, Project, Protection};
use crate::session::{
    Action, CostAnswers, Job, Loaded, PersonaAnswers, Preferences, ProfileAnswers, Reply, Search,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What panels see.
pub struct Context<'a> {
    pub theme: &'a Theme,
    pub loaded: Option<&'a Arc<Loaded>>,
    pub project: &'a Project,
    /// What protects all that is shown: the project's, or more before a hall.
    pub protection: Protection,
    pub reply: &'a Reply<TakeUp>,
    /// Where the areas of the answer are (in other places than take-up, those
    /// of the level that is asked by); `None` while there is no answer or the
    /// level has no shapes.
    pub ground: Option<&'a Arc<Ground>>,
    /// True while the ground of the answer is being made.
    pub ground_is_coming: bool,
    /// The map of the answer that is shown.
    pub choropleth: Option<&'a Arc<Choropleth>>,
    /// The second map of two, where there is one.
    pub beside: Option<Beside<'a>>,
    pub selection: &'a BTreeSet<AreaCode>,
    /// Where this is the same as at the last frame, so is the selection.
    pub selection_revision: u64,
    /// What there is to know of the areas selected.
    pub place: &'a Reply<PlaceSummary>,
    /// What there is to know of profiles; nothing in other places.
    pub profiles: &'a ProfileAnswers,
    /// What there is to know of personas; nothing in other places.
    pub personas: &'a PersonaAnswers,
    /// What there is to know of costs; nothing in other places.
    pub costs: &'a CostAnswers,
    /// What was found of what is typed into the line that finds places.
    pub find: &'a Reply<Search>,
    /// How this officer likes the window.
    pub preferences: &'a Preferences,
    /// What takes the keys before the window does.
    pub keyboard: Keyboard,
    /// False where no graphics driver is there (tests without one).
    pub has_gpu: bool,
    /// The id of the place of the rail that is shown.
    pub panel: &'static str,
    /// True while the window is shown to a hall.
    pub projector: bool,
    pub job: Option<&'a Job>,
    pub error: Option<&'a Error>,
    pub notes: &'a Notes,
    /// What the last action did: "Saved map.png".
    pub message: Option<&'a str>,
    pub undo_label: Option<&'static str>,
    pub redo_label: Option<&'static str>,
}

/// The second map of two: the same areas in another answer's colours.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    pub reply: &'a Reply<TakeUp>,
    pub choropleth: Option<&'a Arc<Choropleth>>,
    /// How it is drawn.
    pub view: &'a MapView,
}

impl Context<'_> {
    /// The answer to show: the present one, else the last there was.
    pub fn answer(&self) -> Option<&Arc<TakeUp>> {
        shown(self.reply)
    }

    /// The card to show: of the selection, else the last there was.
    pub fn place(&self) -> Option<&Arc<PlaceSummary>> {
        shown(self.place)
    }

    /// True where the answer shown is not (yet) the answer to the question.
    pub fn is_stale(&self) -> bool {
        !matches!(self.reply, Reply::Ready(_))
    }

    /// How the answer under way is getting on.
    pub fn working(&self) -> Option<&Progress> {
        match self.reply {
            Reply::Working { progress, .. } => Some(progress),
            _ => None,
        }
    }
}

/// The answer a reply lets one show.
pub fn shown<T>(reply: &Reply<T>) -> Option<&Arc<T>> {
    match reply {
        Reply::Ready(answer) => Some(answer),
        Reply::Working { last, .. } | Reply::Failed { last, .. } => last.as_ref(),
        Reply::Nothing => None,
    }
}

/// How a click changes the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// This area alone.
    Only,
    /// Add it, or take it away.
    Toggle,
}

/// What panels ask for.
#[derive(Clone, Debug)]
pub enum Command {
    Act(Action),
    Pick(AreaCode, Pick),
    /// These areas in place of the selection (`Only`), or beside it.
    Select(BTreeSet<AreaCode>, Pick),
    ClearSelection,
    /// Brings an area into view on the map.
    ShowOnMap(AreaCode),
    /// Brings several areas into view together.
    ShowAllOnMap(BTreeSet<AreaCode>),
    /// Asks for a path, then does what it is for.
    Ask(Purpose),
    /// Opens the sample council.
    OpenSample,
    /// Goes to a place of the rail, by its id.
    GoTo(&'static str),
    DismissError,
    DismissNotes,
    /// Other preferences from now on; they are kept.
    Prefer(Box<Preferences>),
    /// Shows the window to a hall, or comes back.
    Projector(bool),
    /// Hides small numbers whatever the project says, or no longer.
    HideSmallNumbers(bool),
    /// Opens a page of the built-in help, by its id.
    Help(&'static str),
}
