//! What has the officer decided? The question, the map's classes and
//! protection, and the way back: every decision, and no result.

pub mod history;
pub mod question;
pub mod view;

pub use history::History;
pub use question::{Expected, ExternalRates, Question};
pub use view::{ClassMethod, MapView, Protection};

use serde::{Deserialize, Serialize};

/// Every decision of one workspace. Small: history keeps whole ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Project {
    pub question: Question,
    pub view: MapView,
    pub protection: Protection,
}

impl Default for Project {
    fn default() -> Self {
        Project {
            question: Question::default(),
            view: MapView::default(),
            protection: Protection::shown(),
        }
    }
}

/// One change to the project, as a panel sends it.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    Question(Box<Question>),
    View(MapView),
    Protection(Protection),
}

impl Edit {
    /// What the undo button says: "Undo change of the question".
    pub fn label(&self) -> &'static str {
        match self {
            Edit::Question(_) => "change of the question",
            Edit::View(_) => "change of the map",
            Edit::Protection(_) => "change of protection",
        }
    }

    pub fn apply(&self, project: &Project) -> Project {
        let mut next = project.clone();
        match self {
            Edit::Question(question) => next.question = (**question).clone(),
            Edit::View(view) => next.view = view.clone(),
            Edit::Protection(protection) => next.protection = *protection,
        }
        next
    }
}
