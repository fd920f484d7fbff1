//! How are words changed in place, so that what was typed in one go is one step
//! back? They are kept here while a line has the focus, and decided on when
//! it has it no longer.

use super::{PersonasState, board_now};
use crate::project::{Board, BoardChange, Edit, Persona, PersonaId};
use crate::session::Action;
use crate::ui::context::{Command, Context};
use crate::ui::theme::space;
use eframe::egui::{Color32, FontId, Frame, Key, Response, RichText, TextEdit, Ui};
use std::sync::Arc;

/// What can be typed of a persona.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Age,
    Line,
    Story,
    Needs,
    Hooks,
    Media,
}

impl Field {
    /// What the line is called, and what it says while it is empty.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Field::Name => ("Name", "Name"),
            Field::Age => ("Age in words", "age"),
            Field::Line => ("In one line", "Who this is, in one line"),
            Field::Story => ("Story", "The story: how this person lives, and what they do here"),
            Field::Needs => ("Needs", "What is needed, one to a line"),
            Field::Hooks => ("Hooks", "What catches, one to a line"),
            Field::Media => ("Media", "What is read and heard, one to a line"),
        }
    }

    fn is_list(self) -> bool {
        matches!(self, Field::Needs | Field::Hooks | Field::Media)
    }

    /// As it stands.
    fn of(self, persona: &Persona) -> String {
        match self {
            Field::Name => persona.name.clone(),
            Field::Age => persona.age_words.clone(),
            Field::Line => persona.line.clone(),
            Field::Story => persona.story.clone(),
            Field::Needs => persona.needs.join("\n"),
            Field::Hooks => persona.hooks.join("\n"),
            Field::Media => persona.media.join("\n"),
        }
    }

    fn put(self, persona: &mut Persona, text: &str) {
        let one = || text.trim().to_string();
        let list = || {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(str::to_string).collect()
        };
        match self {
            Field::Name => persona.name = one(),
            Field::Age => persona.age_words = one(),
            Field::Line => persona.line = one(),
            Field::Story => persona.story = one(),
            Field::Needs => persona.needs = list(),
            Field::Hooks => persona.hooks = list(),
            Field::Media => persona.media = list(),
        }
    }
}

/// What is being typed.
#[derive(Default)]
pub(super) struct Typing {
    now: Option<Draft>,
    /// Whether its line had the focus in this frame.
    has_focus: bool,
}

struct Draft {
    id: PersonaId,
    field: Field,
    text: String,
}

/// How a line looks.
pub(super) struct Look {
    pub font: FontId,
    pub ink: Color32,
    pub width: f32,
}

/// One line, or a block of them, of a persona's words.
pub(super) fn line(
    ui: &mut Ui,
    context: &Context<'_>,
    typing: &mut Typing,
    persona: &Persona,
    field: Field,
    look: Look,
) -> Response {
    let is_now = |draft: &Draft| draft.id == persona.id && draft.field == field;
    let before = field.of(persona);
    let draft = typing.now.as_ref().filter(|draft| is_now(draft));
    let mut text = draft.map_or(before, |draft| draft.text.clone());
    let (name, hint) = field.words();
    let c = &context.theme.colours;
    let hint = RichText::new(hint).font(look.font.clone()).color(c.quiet);
    let line = match field {
        Field::Story => TextEdit::multiline(&mut text).desired_rows(2),
        _ if field.is_list() => TextEdit::multiline(&mut text).desired_rows(3),
        _ => TextEdit::singleline(&mut text),
    };
    let line = line
        .hint_text(hint)
        .font(look.font)
        .text_color(look.ink)
        .margin(eframe::egui::Margin::symmetric(6, 3))
        .desired_width(look.width);
    let shown = frame_where_pointed(ui, context, line).accessible_name(name);
    if shown.has_focus() {
        // Another line's words are decided on first.
        let is_own = typing.now.as_ref().is_some_and(is_now);
        if is_own || shown.changed() {
            typing.has_focus = true;
            typing.now = Some(Draft { id: persona.id, field, text });
        }
    } else if shown.lost_focus() {
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            // As it was.
            typing.now = typing.now.take().filter(|draft| draft.field != field);
        } else if shown.changed() {
            typing.now = Some(Draft { id: persona.id, field, text });
        }
    }
    shown
}

/// A line that reads as text, and is framed where it is pointed at or typed in.
fn frame_where_pointed(ui: &mut Ui, context: &Context<'_>, line: TextEdit<'_>) -> Response {
    let response = ui.add(line.frame(Frame::new()));
    let c = &context.theme.colours;
    let rect = response.rect;
    let edge = match (response.has_focus(), response.hovered()) {
        (true, _) => Some(eframe::egui::Stroke::new(1.5, c.accent)),
        (false, true) => Some(eframe::egui::Stroke::new(1.0, c.hairline)),
        (false, false) => None,
    };
    if let Some(edge) = edge {
        let radius = eframe::egui::CornerRadius::same(space::CONTROL_RADIUS);
        let kind = eframe::egui::StrokeKind::Inside;
        ui.painter().rect_stroke(rect, radius, edge, kind);
    }
    response
}

/// Decides on what was typed, once its line is left: before all else of this
/// frame, on which the window then acts, or on what that left of the board.
pub(super) fn settle(
    context: &Context<'_>,
    state: &mut PersonasState,
    commands: &mut Vec<Command>,
) {
    if std::mem::take(&mut state.typing.has_focus) {
        return;
    }
    if state.typing.now.is_none() {
        return;
    }
    let is_board =
        |command: &Command| matches!(command, Command::Act(Action::Edit(Edit::Board { .. })));
    let is_changed = commands.iter().any(is_board);
    let Some(edit) = finish(&mut state.typing, &board_now(context, commands)) else { return };
    let at = if is_changed { commands.len() } else { 0 };
    commands.insert(at, Command::Act(Action::Edit(edit)));
}

/// The board with what was typed, where that changes it.
pub(super) fn finish(typing: &mut Typing, board: &Board) -> Option<Edit> {
    let draft = typing.now.take()?;
    let before = board.persona(draft.id)?;
    let mut with = before.clone();
    draft.field.put(&mut with, &draft.text);
    if with == *before {
        return None;
    }
    let mut board = board.clone();
    *board.persona_mut(draft.id)? = with;
    Some(Edit::Board { board: Arc::new(board), what: BoardChange::Words })
}
