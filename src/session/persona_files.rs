//! Which files are there of personas? The sheet and the table of one, and of
//! the board.

use super::deliverables::{Asked, Deliverable, Missing};
use super::personas::{board_answer, persona_answer};
use crate::base::{Error, Result};
use crate::export::persona_table;
use crate::figure::{Scene, board_sheet, persona_sheet};
use crate::persona::{Coverage, PersonaAnswer, criteria_words};
use crate::project::Persona;

const PLACE: &str = "personas";

const NO_PERSONA: Missing = |_, project| {
    let is_empty = project.board.personas.is_empty();
    is_empty.then_some("There is no persona yet: make one first.")
};

pub(super) const SHEET: Deliverable =
    Deliverable::picture(PLACE, "persona-sheet", "Sheet of the persona", |asked| {
        let persona = meant(asked)?;
        let answer = answer(asked, persona)?;
        let geography = &asked.loaded.geography;
        asked.picture(|size_pt| persona_sheet(persona, &answer, geography, size_pt))
    })
    .unless(NO_PERSONA);

pub(super) const BOARD_SHEET: Deliverable =
    Deliverable::picture(PLACE, "board-sheet", "Sheet of the board", |asked| {
        let coverage = coverage(asked)?;
        asked.picture(|size_pt| board_scene(asked, &coverage, size_pt))
    })
    .unless(NO_PERSONA);

pub(super) const TABLE: Deliverable =
    Deliverable::table(PLACE, "persona-table", "Figures of the persona", |asked| {
        asked.csv(&persona_table::persona_table(&answer(asked, meant(asked)?)?))
    })
    .unless(NO_PERSONA);

pub(super) const BOARD_TABLE: Deliverable =
    Deliverable::table(PLACE, "board-table", "Whom the board covers", |asked| {
        asked.csv(&persona_table::board_table(&coverage(asked)?))
    })
    .unless(NO_PERSONA);

/// The persona that is shown, else the first of the board.
fn meant<'a>(asked: &Asked<'a>) -> Result<&'a Persona> {
    let board = &asked.project.board;
    let shown = asked.shown.persona.and_then(|id| board.persona(id));
    shown.or(board.personas.first()).ok_or_else(|| {
        Error::usage("There is no persona yet").remedy("Make one first in the Personas place")
    })
}

fn answer(asked: &Asked<'_>, persona: &Persona) -> Result<PersonaAnswer> {
    let Asked { loaded, project, protection, progress, .. } = *asked;
    persona_answer(loaded, project, persona.id, protection, progress)
}

fn coverage(asked: &Asked<'_>) -> Result<Coverage> {
    let Asked { loaded, project, protection, progress, .. } = *asked;
    board_answer(loaded, project, protection, progress)
}

fn board_scene(asked: &Asked<'_>, coverage: &Coverage, size_pt: [f32; 2]) -> Result<Scene> {
    let Asked { loaded, project, .. } = *asked;
    let told = |persona: &Persona| {
        let words = criteria_words(&persona.criteria, &loaded.council, &loaded.geography);
        words.into_iter().map(|criterion| criterion.words).collect::<Vec<_>>().join(" · ")
    };
    let criteria: Vec<String> = project.board.personas.iter().map(told).collect();
    let title = format!("Personas, {}", loaded.name);
    board_sheet(&project.board, coverage, &criteria, &title, &loaded.source_lines(), size_pt)
}
