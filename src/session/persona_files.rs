//! Which files are there of personas? The sheet and the table of one, and of
//! the board.

use super::deliverables::{Asked, Deliverable, FileKind};
use super::personas::{board_answer, persona_answer};
use crate::base::{Error, Result};
use crate::export::{self, persona_table};
use crate::figure::{Scene, board_sheet, persona_sheet};
use crate::persona::criteria_words;
use crate::project::Persona;

const PLACE: &str = "personas";

pub(super) const SHEET: Deliverable = Deliverable {
    id: "persona-sheet",
    title: "Sheet of the persona",
    place: PLACE,
    kind: FileKind::Picture,
    bytes: |asked| picture(asked, persona_scene),
};

pub(super) const BOARD_SHEET: Deliverable = Deliverable {
    id: "board-sheet",
    title: "Sheet of the board",
    place: PLACE,
    kind: FileKind::Picture,
    bytes: |asked| picture(asked, board_scene),
};

pub(super) const TABLE: Deliverable = Deliverable {
    id: "persona-table",
    title: "Figures of the persona",
    place: PLACE,
    kind: FileKind::Table,
    bytes: |asked| {
        let persona = meant(asked)?;
        let Asked { loaded, project, protection, progress, options, .. } = *asked;
        let answer = persona_answer(loaded, project, persona.id, protection, progress)?;
        persona_table::persona_table(&answer).csv(options.byte_order_mark)
    },
};

pub(super) const BOARD_TABLE: Deliverable = Deliverable {
    id: "board-table",
    title: "Whom the board covers",
    place: PLACE,
    kind: FileKind::Table,
    bytes: |asked| {
        let Asked { loaded, project, protection, progress, options, .. } = *asked;
        let coverage = board_answer(loaded, project, protection, progress)?;
        persona_table::board_table(&coverage).csv(options.byte_order_mark)
    },
};

fn picture(asked: &Asked<'_>, draw: fn(&Asked<'_>, [f32; 2]) -> Result<Scene>) -> Result<Vec<u8>> {
    export::drawn(|size_pt| draw(asked, size_pt), asked.options, asked.as_svg)
}

/// The persona that is shown, else the first of the board.
fn meant<'a>(asked: &Asked<'a>) -> Result<&'a Persona> {
    let board = &asked.project.board;
    let shown = asked.persona.and_then(|id| board.persona(id));
    shown.or(board.personas.first()).ok_or_else(|| {
        Error::usage("There is no persona yet").remedy("Make one first in the Personas place")
    })
}

fn persona_scene(asked: &Asked<'_>, size_pt: [f32; 2]) -> Result<Scene> {
    let persona = meant(asked)?;
    let Asked { loaded, project, protection, progress, .. } = *asked;
    let answer = persona_answer(loaded, project, persona.id, protection, progress)?;
    persona_sheet(persona, &answer, &loaded.geography, size_pt)
}

fn board_scene(asked: &Asked<'_>, size_pt: [f32; 2]) -> Result<Scene> {
    let Asked { loaded, project, protection, progress, .. } = *asked;
    let coverage = board_answer(loaded, project, protection, progress)?;
    let told = |persona: &Persona| {
        let words = criteria_words(&persona.criteria, &loaded.council, &loaded.geography);
        words.into_iter().map(|criterion| criterion.words).collect::<Vec<_>>().join(" · ")
    };
    let criteria: Vec<String> = project.board.personas.iter().map(told).collect();
    let title = format!("Personas, {}", loaded.name);
    board_sheet(&project.board, &coverage, &criteria, &title, &loaded.source_lines(), size_pt)
}
