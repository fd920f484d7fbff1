//! What does a hall see? The board, and one persona after another, large:
//! arrow keys go from one to the next.

use super::{PersonasState, face, figures, who};
use crate::figure::board_sheet::row_words;
use crate::project::{Persona, PersonaId};
use crate::session::Reply;
use crate::ui::context::{Command, Context, shown};
use crate::ui::icon::Icon;
use crate::ui::panel::Memory;
use crate::ui::theme::{Size, space};
use crate::ui::{control, message, projector, side_map};
use eframe::egui::{
    Align, CornerRadius, CursorIcon, Frame, Key, Layout, Modifiers, Rect, RichText, Role,
    ScrollArea, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// What the hall is shown: the board, or one persona.
#[derive(Default)]
pub(super) struct HallState {
    one: Option<PersonaId>,
}

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let state = &mut memory.personas;
    keys(ui, context, state);
    let board = &context.project.board;
    let one = state.hall.one.and_then(|id| board.persona(id));
    if let Some(persona) = one {
        state.shown = Some(persona.id);
    }
    let mut by = 0;
    projector::frame(
        ui,
        context,
        commands,
        |ui| say(ui, context, one),
        |ui, _| {
            let some = !board.is_empty();
            if control::icon_button(ui, context.theme, Icon::ArrowLeft, "Previous persona", some)
                .clicked()
            {
                by = -1;
            }
            if control::icon_button(ui, context.theme, Icon::ArrowRight, "Next persona", some)
                .clicked()
            {
                by = 1;
            }
        },
        |ui, commands| {
            Frame::new().inner_margin(14).show(ui, |ui| match one {
                Some(persona) => one_persona(ui, context, state, persona, commands),
                None => the_board(ui, context, state),
            });
        },
    );
    if by != 0 {
        step(context, &mut memory.personas, by);
    }
}

/// Goes on from the board to the first persona, and from the last to the board.
fn step(context: &Context<'_>, state: &mut PersonasState, by: isize) {
    let board = &context.project.board;
    let now = state.hall.one.and_then(|id| board.position(id)).map_or(0, |at| at as isize + 1);
    let places = board.personas.len() as isize + 1;
    let next = (now + by).rem_euclid(places);
    state.hall.one = usize::try_from(next - 1)
        .ok()
        .and_then(|at| board.personas.get(at))
        .map(|persona| persona.id);
}

fn keys(ui: &Ui, context: &Context<'_>, state: &mut PersonasState) {
    if !context.keyboard.is_free() {
        return;
    }
    let pressed = |key| ui.ctx().input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowRight) || pressed(Key::PageDown) {
        step(context, state, 1);
    }
    if pressed(Key::ArrowLeft) || pressed(Key::PageUp) {
        step(context, state, -1);
    }
}

/// The sentence on top.
fn say(ui: &mut Ui, context: &Context<'_>, one: Option<&Persona>) {
    let c = &context.theme.colours;
    let words = match one {
        Some(persona) => who::answer(context, persona)
            .map_or_else(|| "Counting…".to_string(), |shown| shown.answer.sentence()),
        None if context.project.board.is_empty() => "There are no personas yet.".to_string(),
        None => shown(&context.personas.coverage)
            .map_or_else(|| "Counting…".to_string(), |coverage| coverage.sentence()),
    };
    let is_stale = match one {
        Some(_) => !matches!(context.personas.persona, Reply::Ready(_)),
        None => !matches!(context.personas.coverage, Reply::Ready(_)),
    };
    if let (Some(_), Reply::Failed { error, .. }) = (one, &context.personas.persona) {
        message::error_ui(ui, context, error);
    }
    if let (None, Reply::Failed { error, .. }) = (one, &context.personas.coverage) {
        message::error_ui(ui, context, error);
    }
    message::dimmed(ui, is_stale && !context.project.board.is_empty(), |ui| {
        ui.label(RichText::new(words).font(Size::Lead.regular()).color(c.ink));
    });
}

fn the_board(ui: &mut Ui, context: &Context<'_>, state: &mut PersonasState) {
    const HIGH: f32 = 92.0;
    const RADIUS: f32 = 32.0;
    let c = &context.theme.colours;
    let coverage = shown(&context.personas.coverage);
    let board = &context.project.board;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let columns = match board.personas.len() {
            0 | 1 => 1,
            2 | 4 => 2,
            _ => 3,
        };
        let wide =
            ((ui.available_width() - 12.0 * (columns as f32 - 1.0)) / columns as f32).max(120.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(12.0, 12.0);
            for persona in &board.personas {
                let (rect, response) =
                    ui.allocate_exact_size(vec2(wide - 0.5, HIGH), Sense::click());
                let row = coverage.and_then(|c| c.rows.iter().find(|row| row.id == persona.id));
                let people = row.map_or_else(String::new, row_words);
                let told = format!("{}: {people}", persona.title());
                response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &told));
                let radius = CornerRadius::same(space::CARD_RADIUS);
                let edge = context.theme.hairline();
                ui.painter().rect_stroke(rect, radius, edge, StrokeKind::Inside);
                let centre = pos2(rect.left() + RADIUS + 10.0, rect.center().y);
                face::paint_at(ui, context, &persona.portrait, centre, RADIUS);
                let left = centre.x + RADIUS + 10.0;
                let line = |top: f32| {
                    Rect::from_min_max(
                        pos2(left, rect.top() + top),
                        pos2(rect.right() - 8.0, rect.top() + top + 18.0),
                    )
                };
                control::text_in(ui, line(16.0), &persona.title(), Size::Lead.bold(), c.ink);
                control::text_in(ui, line(36.0), &persona.line, Size::Small.regular(), c.quiet);
                control::text_in(ui, line(56.0), &people, Size::Body.bold(), c.second_ink);
                if response.has_focus() {
                    control::focus_ring(ui, context.theme, rect);
                }
                if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
                    state.hall.one = Some(persona.id);
                }
            }
        });
        if let Some(group) = coverage.and_then(|coverage| coverage.largest_in_none.as_ref()) {
            ui.add_space(space::TWO);
            let people = crate::base::number::decimal(group.people, 0);
            let words = format!("Largest group in none: {}, {people} people.", group.words);
            ui.label(RichText::new(words).font(Size::Body.regular()).color(c.second_ink));
        }
    });
}

fn one_persona(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
    commands: &mut Vec<Command>,
) {
    const RADIUS: f32 = 46.0;
    let c = &context.theme.colours;
    let room = ui.available_rect_before_wrap();
    let wide = room.width() * 0.60;
    ui.horizontal_top(|ui| {
        ui.allocate_ui(vec2(wide - 12.0, room.height()), |ui| {
            ui.set_width(wide - 12.0);
            ui.vertical(|ui| {
                ui.horizontal_top(|ui| {
                    let (rect, _) =
                        ui.allocate_exact_size(vec2(2.0 * RADIUS, 2.0 * RADIUS), Sense::hover());
                    face::paint_at(ui, context, &persona.portrait, rect.center(), RADIUS);
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = space::ONE;
                        let title = RichText::new(persona.title()).font(Size::Title.bold());
                        ui.label(title.color(c.ink));
                        let line = RichText::new(&persona.line).font(Size::Body.regular());
                        ui.label(line.color(c.quiet));
                        let story = RichText::new(&persona.story).font(Size::Body.regular());
                        ui.label(story.color(c.second_ink));
                    });
                });
                let Some(shown) = who::answer(context, persona) else { return };
                control::section(ui, context.theme, persona.pronoun.is_anyone_who());
                let criteria: Vec<&str> =
                    shown.answer.criteria.iter().map(|words| words.words.as_str()).collect();
                let words = RichText::new(criteria.join(" · ")).font(Size::Body.bold());
                ui.label(words.color(c.accent_ink));
                ui.add_space(space::TWO);
                if shown.answer.has_figures {
                    figures::key_figures(ui, context, &shown.answer, Size::Title);
                }
                ui.add_space(space::TWO);
                ui.columns_const(|columns: &mut [Ui; 2]| {
                    let parts = [("Needs", &persona.needs), ("Hooks", &persona.hooks)];
                    for ((heading, points), ui) in parts.into_iter().zip(columns) {
                        if points.is_empty() {
                            continue;
                        }
                        control::section(ui, context.theme, heading);
                        ui.with_layout(Layout::top_down(Align::Min), |ui| {
                            for point in points {
                                let words = RichText::new(format!("• {point}"));
                                ui.label(words.font(Size::Body.regular()).color(c.ink));
                            }
                        });
                    }
                });
            });
        });
        ui.vertical(|ui| {
            let map = who::answer(context, persona).and_then(|shown| shown.map.as_ref());
            let stale = !matches!(context.personas.persona, Reply::Ready(_));
            if persona.source.has_figures() {
                side_map::show(ui, context, &mut state.map, (map, stale), room.height(), commands);
            }
        });
    });
}
