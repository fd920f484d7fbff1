//! How are a persona and a board asked about, by window and command line?

use super::desk::Desk;
use super::jobs::Wake;
use super::{Loaded, Reply, Session};
use crate::base::{LevelId, Progress, Result, SchemeId};
use crate::demand::Settings;
use crate::figure::{AreaMap, persona_map};
use crate::persona::{self, Coverage, Inputs, PersonaAnswer};
use crate::project::persona::{Criteria, Source};
use crate::project::{
    Board, CostBook, Persona, PersonaId, Portrait, Project, Protection, Question,
};
use std::sync::Arc;

/// One persona, with the map of where its people live.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonaShown {
    pub answer: PersonaAnswer,
    /// `None` where nobody is counted.
    pub map: Option<Arc<AreaMap>>,
}

/// What the window knows of personas, each as far as it is known.
#[derive(Clone, Debug)]
pub struct PersonaAnswers {
    pub coverage: Reply<Coverage>,
    pub persona: Reply<PersonaShown>,
}

impl Default for PersonaAnswers {
    /// Nothing was asked for.
    fn default() -> Self {
        PersonaAnswers { coverage: Reply::Nothing, persona: Reply::Nothing }
    }
}

/// Answers for one persona of the project's board.
///
/// # Errors
/// As `persona::persona`.
pub fn persona_answer(
    loaded: &Loaded,
    project: &Project,
    id: PersonaId,
    protection: Protection,
    progress: &Progress,
) -> Result<PersonaAnswer> {
    with_inputs(loaded, (&project.board, &project.question), &project.costs, protection, |inputs| {
        persona::persona(inputs, id, progress)
    })
}

/// Answers for the project's board.
///
/// # Errors
/// As `persona::coverage`.
pub fn board_answer(
    loaded: &Loaded,
    project: &Project,
    protection: Protection,
    progress: &Progress,
) -> Result<Coverage> {
    with_inputs(loaded, (&project.board, &project.question), &project.costs, protection, |inputs| {
        persona::coverage(inputs, progress)
    })
}

fn with_inputs<T>(
    loaded: &Loaded,
    (board, question): (&Board, &Question),
    costs: &CostBook,
    protection: Protection,
    answer: impl FnOnce(&Inputs) -> Result<T>,
) -> Result<T> {
    answer(&Inputs {
        geography: &loaded.geography,
        council: &loaded.council,
        records: &loaded.records,
        kept: &loaded.kept,
        board,
        question,
        months: loaded.months,
        costs,
        protection,
        sources: &loaded.source_lines(),
        settings: Settings::default(),
    })
}

/// All that one persona's figures depend on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PersonaKey {
    revision: u64,
    /// Without what is only told.
    persona: Persona,
    question: Question,
    costs: Arc<CostBook>,
    protection: Protection,
}

/// All that the figures of a board depend on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BoardKey {
    revision: u64,
    personas: Vec<(PersonaId, String, Source, Criteria)>,
    base: String,
    level: LevelId,
    scheme: Option<SchemeId>,
    protection: Protection,
}

pub(super) type PersonaDesk = Desk<PersonaKey, PersonaShown>;
pub(super) type BoardDesk = Desk<BoardKey, Coverage>;

/// A persona without what no figure depends on.
fn counted(persona: &Persona) -> Persona {
    Persona {
        line: String::new(),
        story: String::new(),
        needs: Vec::new(),
        hooks: Vec::new(),
        media: Vec::new(),
        pronoun: Default::default(),
        portrait: Portrait::default(),
        ..persona.clone()
    }
}

impl Session {
    /// The board, and the persona that is shown.
    pub fn personas(&mut self, shown: Option<PersonaId>) -> PersonaAnswers {
        self.shown.persona = shown;
        PersonaAnswers {
            coverage: self.coverage(),
            persona: shown.map_or(Reply::Nothing, |id| self.persona(id)),
        }
    }

    /// The figures of one persona of the board, under the session's
    /// protection; nothing where there is no such persona.
    pub fn persona(&mut self, id: PersonaId) -> Reply<PersonaShown> {
        let protection = self.protection();
        let project = Arc::clone(self.project());
        let Some((loaded, wake, desks)) = self.at_desks() else { return Reply::Nothing };
        let Some(persona) = project.board.persona(id) else { return Reply::Nothing };
        let desk = &mut desks.persona;
        // What was shown without protection is not shown again under it, nor
        // one persona as another.
        let is_other =
            |last: &Arc<PersonaShown>| last.answer.protection != protection || last.answer.id != id;
        if desk.last().is_some_and(is_other) {
            desk.drop_last();
        }
        let key = PersonaKey {
            revision: loaded.revision,
            persona: counted(persona),
            question: project.question.clone(),
            costs: Arc::clone(&project.costs),
            protection,
        };
        desk.ask(&key, wake, || {
            let (loaded, key) = (Arc::clone(loaded), key.clone());
            move |progress: &Progress| shown(&loaded, key, progress)
        })
    }

    /// Whom the board covers; nothing where it is empty.
    pub fn coverage(&mut self) -> Reply<Coverage> {
        let protection = self.protection();
        let project = Arc::clone(self.project());
        let Some((loaded, wake, desks)) = self.at_desks() else { return Reply::Nothing };
        if project.board.is_empty() {
            return Reply::Nothing;
        }
        let desk = &mut desks.board;
        if desk.last().is_some_and(|last| last.protection != protection) {
            desk.drop_last();
        }
        let of = |p: &Persona| (p.id, p.title(), p.source, p.criteria.clone());
        let key = BoardKey {
            revision: loaded.revision,
            personas: project.board.personas.iter().map(of).collect(),
            base: project.question.base.clone(),
            level: project.question.level.clone(),
            scheme: project.question.scheme.clone(),
            protection,
        };
        desk.ask(&key, wake, || {
            let loaded = Arc::clone(loaded);
            move |progress: &Progress| board_answer(&loaded, &project, protection, progress)
        })
    }
}

fn shown(loaded: &Loaded, key: PersonaKey, progress: &Progress) -> Result<PersonaShown> {
    let id = key.persona.id;
    let mut board = Board::default();
    board.personas.push(key.persona);
    let answer =
        with_inputs(loaded, (&board, &key.question), &key.costs, key.protection, |inputs| {
            persona::persona(inputs, id, progress)
        })?;
    let map = match answer.has_figures {
        true => Some(Arc::new(persona_map(&answer)?)),
        false => None,
    };
    Ok(PersonaShown { answer, map })
}

/// What a desk needs to be asked.
pub(super) type AtDesks<'a> = (&'a Arc<Loaded>, &'a Wake, &'a mut super::desks::Desks);
