//! Personas: the board on the left, one persona in the middle, where its people
//! live and what the room thinks on the right.

mod beside;
mod board;
mod criteria;
mod criterion_lists;
mod face;
mod figures;
mod hall;
mod rows;
mod scoring;
mod start;
mod told;
mod typing;
mod who;

use super::context::{Command, Context};
use super::map::MapState;
use super::panel::Memory;
use super::theme::space;
use crate::base::AreaCode;
use crate::project::{Board, BoardChange, Edit, Persona, PersonaId};
use crate::session::desk::Same;
use crate::session::{Action, PersonaShown};
use eframe::egui::{Button, CentralPanel, Margin, Panel, Ui, vec2};
use std::collections::BTreeSet;
use std::sync::Arc;

pub use hall::show as show_hall;

/// The id of the place.
pub const ID: &str = "personas";

/// What the place keeps between frames.
#[derive(Default)]
pub struct PersonasState {
    shown: Option<PersonaId>,
    /// The personas there were at the last frame, so that one made elsewhere, or
    /// brought back, is shown when it comes.
    known: Option<Vec<PersonaId>>,
    /// Of which data what is typed is.
    revision: Option<u64>,
    typing: typing::Typing,
    map: MapState,
    /// Where many live like the persona of an answer, found once for it.
    lives: Option<(Same<PersonaShown>, Arc<BTreeSet<AreaCode>>)>,
    adding: criterion_lists::Adding,
    scoring: scoring::Scoring,
    hall: hall::HallState,
}

impl PersonasState {
    /// The persona that is shown; the first where none was chosen.
    pub fn shown(&mut self, board: &Board) -> Option<PersonaId> {
        let is_new = |known: &Vec<PersonaId>, id: &PersonaId| !known.contains(id);
        let mut ids = board.personas.iter().map(|persona| persona.id);
        if let Some(known) = &mut self.known
            && (known.len() != ids.len() || ids.clone().any(|id| is_new(known, &id)))
        {
            self.shown = ids.clone().rfind(|id| is_new(known, id)).or(self.shown);
            *known = ids.collect();
        } else if self.known.is_none() {
            self.known = Some(ids.by_ref().collect());
        }
        let chosen = self.shown.filter(|id| board.persona(*id).is_some());
        chosen.or(board.personas.first().map(|persona| persona.id))
    }

    /// Decides on what is being typed, though its line has not been left: before
    /// the window closes, and before anything is made of the board.
    pub fn finish(&mut self, board: &Board) -> Option<Edit> {
        typing::finish(&mut self.typing, board)
    }
}

/// Sends the board with one of its personas changed.
fn change(
    context: &Context<'_>,
    id: PersonaId,
    what: BoardChange,
    commands: &mut Vec<Command>,
    how: impl FnOnce(&mut Persona),
) {
    let mut board = board_now(context, commands);
    if let Some(persona) = board.persona_mut(id) {
        how(persona);
        send(board, what, commands);
    }
}

/// The board as this frame's changes leave it: each is of the whole board, and
/// the next must not take it back.
fn board_now(context: &Context<'_>, commands: &[Command]) -> Board {
    let last = commands.iter().rev().find_map(|command| match command {
        Command::Act(Action::Edit(Edit::Board { board, .. })) => Some(board),
        _ => None,
    });
    Board::clone(last.unwrap_or(&context.project.board))
}

fn send(board: Board, what: BoardChange, commands: &mut Vec<Command>) {
    let edit = Edit::Board { board: Arc::new(board), what };
    commands.push(Command::Act(Action::Edit(edit)));
}

/// Puts a persona on the board; it is shown once it is there.
fn add(context: &Context<'_>, persona: Persona, commands: &mut Vec<Command>) {
    let mut board = board_now(context, commands);
    if board.add(persona).is_some() {
        send(board, BoardChange::Made, commands);
    }
}

/// A button of another place that makes a persona of what is shown there, and
/// goes to it.
pub fn make_button(
    ui: &mut Ui,
    context: &Context<'_>,
    commands: &mut Vec<Command>,
    persona: impl FnOnce() -> Option<Persona>,
) {
    let full = context.project.board.is_full();
    let button = Button::new("Make a persona").min_size(vec2(0.0, space::CONTROL));
    let button = ui.add_enabled(!full, button);
    let button = button.on_disabled_hover_text("A board holds twelve personas: delete one first.");
    if button.clicked()
        && let Some(persona) = persona()
    {
        add(context, persona, commands);
        commands.push(Command::GoTo(ID));
    }
}

/// Anyone who lives in the areas selected.
pub fn of_selection(context: &Context<'_>) -> Option<Persona> {
    let level = &context.project.question.level;
    let geography = &context.loaded?.geography;
    (!context.selection.is_empty())
        .then(|| Persona::from_areas(geography, level, context.selection))
}

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let surface = context.theme.surface();
    let state = &mut memory.personas;
    let revision = context.loaded.map(|loaded| loaded.revision);
    if std::mem::replace(&mut state.revision, revision) != revision {
        // What was being typed was of other data.
        state.typing = typing::Typing::default();
    }
    let left = Panel::left("personas of the board")
        .default_size(context.preferences.panel("personas of the board", 294.0))
        .size_range(space::LEFT_PANEL - 24.0..=420.0)
        .resizable(true)
        .frame(surface.inner_margin(Margin::symmetric(16, 12)))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            board::show(ui, context, state, commands);
        });
    memory.panels.insert("personas of the board", left.response.rect.width());
    let board = &context.project.board;
    let shown = state.shown(board).and_then(|id| board.persona(id));
    let Some(persona) = shown else {
        CentralPanel::default()
            .frame(surface.inner_margin(Margin::same(24)))
            .show(ui, |ui| start::show(ui, context, commands));
        return;
    };
    let right = Panel::right("persona beside")
        .default_size(context.preferences.panel("persona beside", 322.0))
        .size_range(space::RIGHT_PANEL - 12.0..=480.0)
        .resizable(true)
        .frame(surface.inner_margin(Margin::symmetric(16, 12)))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            beside::show(ui, context, state, persona, commands);
        });
    memory.panels.insert("persona beside", right.response.rect.width());
    CentralPanel::default()
        .frame(surface.inner_margin(Margin::symmetric(18, 12)))
        .show(ui, |ui| who::show(ui, context, state, persona, commands));
    typing::settle(context, state, commands);
}
