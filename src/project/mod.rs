//! What has the officer decided? The question, the map's classes and
//! protection, and the way back: every decision, and no result.

pub mod costs;
pub mod history;
pub mod own_level;
pub mod persona;
pub mod portrait;
pub mod profile;
pub mod question;
pub mod scenario;
pub mod view;

pub use costs::{CostBook, OwnUnitCost, PriceList, RatioScale, UnitCost};
pub use history::History;
pub use own_level::{OwnArea, OwnLevel};
pub use persona::{Board, Persona, PersonaId};
pub use portrait::Portrait;
pub use profile::{ClassOrder, Customers, MOST_BESIDE, ProfileChoice, ProfileQuestion};
pub use question::{Expected, ExternalRates, Question};
pub use scenario::{Amount, Avoided, Move, Reach, Scenario, Scenarios};
pub use view::{ClassMethod, Companion, MapView, Protection};

use crate::base::LevelId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Every decision of one workspace. Small, for own levels are shared: history
/// keeps whole ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Project {
    pub question: Question,
    pub view: MapView,
    pub protection: Protection,
    /// Levels of the officer's own.
    pub own_levels: Arc<Vec<OwnLevel>>,
    /// Whose profile is looked at.
    pub profile: ProfileChoice,
    /// The personas.
    pub board: Arc<Board>,
    /// What a contact costs.
    pub costs: Arc<CostBook>,
    pub scenarios: Arc<Scenarios>,
}

impl Default for Project {
    fn default() -> Self {
        Project {
            question: Question::default(),
            view: MapView::default(),
            protection: Protection::shown(),
            own_levels: Arc::default(),
            profile: ProfileChoice::default(),
            board: Arc::default(),
            costs: Arc::default(),
            scenarios: Arc::default(),
        }
    }
}

impl Project {
    /// What the second map of two asks: the question, of other services or in
    /// another period. `None` where there is one map.
    pub fn question_beside(&self) -> Option<Question> {
        let Companion::Beside { services, period, .. } = &self.view.companion else {
            return None;
        };
        let mut question = self.question.clone();
        if let Some(services) = services {
            question.services.clone_from(services);
        }
        if let Some(period) = period {
            question.period = *period;
        }
        Some(question)
    }
}

/// One change to the project, as a panel sends it.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    Question(Box<Question>),
    View(MapView),
    Protection(Protection),
    Profile(Box<ProfileChoice>),
    OwnLevels {
        levels: Arc<Vec<OwnLevel>>,
        /// The level that is asked about from now on, where that changes too.
        ask: Option<LevelId>,
    },
    Board {
        board: Arc<Board>,
        what: BoardChange,
    },
    Costs(Arc<CostBook>),
    Scenarios {
        scenarios: Arc<Scenarios>,
        what: ScenarioChange,
    },
}

/// What was changed about the scenarios, for the undo button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScenarioChange {
    Made,
    Renamed,
    /// What one moves, for whom, and what the change costs.
    Changed,
    /// Which of them is looked at.
    Shown,
    Deleted,
}

/// What was changed about the personas, for the undo button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoardChange {
    Made,
    /// Its criteria.
    Criteria,
    /// Its portrait.
    Portrait,
    /// Its name, story, needs and the rest that is told.
    Words,
    /// What the room scored.
    Scores,
    Order,
    Deleted,
}

impl Edit {
    /// What the undo button says: "Undo change of the question".
    pub fn label(&self) -> &'static str {
        match self {
            Edit::Question(_) => "change of the question",
            Edit::View(_) => "change of the map",
            Edit::Protection(_) => "change of protection",
            Edit::Profile(_) => "change of the profile",
            Edit::OwnLevels { .. } => "change of your own areas",
            Edit::Board { what, .. } => match what {
                BoardChange::Made => "new persona",
                BoardChange::Criteria => "change of whom a persona stands for",
                BoardChange::Portrait => "change of a portrait",
                BoardChange::Words => "change of a persona's words",
                BoardChange::Scores => "change of the room's scores",
                BoardChange::Order => "change of the order of personas",
                BoardChange::Deleted => "deletion of a persona",
            },
            Edit::Costs(_) => "change of unit costs",
            Edit::Scenarios { what, .. } => match what {
                ScenarioChange::Made => "new scenario",
                ScenarioChange::Renamed => "new name of the scenario",
                ScenarioChange::Changed => "change of the scenario",
                ScenarioChange::Shown => "choice of the scenario",
                ScenarioChange::Deleted => "deletion of the scenario",
            },
        }
    }

    pub fn apply(&self, project: &Project) -> Project {
        let mut next = project.clone();
        match self {
            Edit::Question(question) => next.question = (**question).clone(),
            Edit::View(view) => next.view = view.clone(),
            Edit::Protection(protection) => next.protection = *protection,
            Edit::Profile(choice) => next.profile = (**choice).clone(),
            Edit::Costs(book) => next.costs = Arc::clone(book),
            Edit::Scenarios { scenarios, .. } => next.scenarios = Arc::clone(scenarios),
            Edit::OwnLevels { levels, ask } => {
                next.own_levels = Arc::clone(levels);
                if let Some(level) = ask {
                    next.question.level = level.clone();
                }
            }
            Edit::Board { board, .. } => next.board = Arc::clone(board),
        }
        next
    }
}
