//! Who is this, and how many are like that? Portrait, name and story, the
//! criteria, the figures, and what is told of them.

use super::typing::{Field, Look, line};
use super::{PersonasState, change, criteria, face, figures, told};
use crate::persona::PersonaAnswer;
use crate::project::persona::{Pronoun, Source};
use crate::project::{BoardChange, Persona};
use crate::session::{PersonaShown, Reply};
use crate::ui::context::{Command, Context, shown};
use crate::ui::theme::{Size, space};
use crate::ui::{control, help, message};
use eframe::egui::{RichText, ScrollArea, Ui, vec2};
use std::sync::Arc;

pub(super) fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
    commands: &mut Vec<Command>,
) {
    ScrollArea::vertical().id_salt(("persona", persona.id.0)).auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::ONE;
        head(ui, context, state, persona, commands);
        criteria::show(ui, context, state, persona, commands);
        ui.add_space(space::TWO);
        if let Reply::Failed { error, .. } = &context.personas.persona {
            message::error_ui(ui, context, error);
        }
        match answer(context, persona) {
            Some(shown) if shown.answer.has_figures => ui.scope(|ui| {
                if !matches!(context.personas.persona, Reply::Ready(_)) {
                    ui.multiply_opacity(0.5);
                }
                figures::show(ui, context, &shown.answer);
            }),
            Some(_) => ui.scope(|ui| {
                let words = "It rests on the room's judgement alone, so nobody is counted.";
                ui.label(RichText::new(words).color(context.theme.colours.quiet));
            }),
            None => ui.scope(|ui| {
                let quiet = context.theme.colours.quiet;
                ui.label(RichText::new("Counting…").color(quiet));
            }),
        };
        ui.add_space(space::TWO);
        told::show(ui, context, state, persona);
        ui.add_space(space::TWO);
        meaning(ui, context, commands);
        if let Some(shown) = answer(context, persona) {
            notes(ui, context, &shown.answer);
        }
    });
}

/// The answer about this persona, and no other.
pub(super) fn answer<'a>(
    context: &Context<'a>,
    persona: &Persona,
) -> Option<&'a Arc<PersonaShown>> {
    shown(&context.personas.persona).filter(|shown| shown.answer.id == persona.id)
}

fn head(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
    commands: &mut Vec<Command>,
) {
    /// What the age takes, and the two fields beside it with their margins.
    const AGE: f32 = 110.0;
    const FIELDS: f32 = 290.0;
    let c = &context.theme.colours;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::THREE;
        face::show(ui, context, persona, 40.0, commands);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let room = ui.available_width();
            let mut is_narrow = false;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::ONE;
                let look = |width: f32| Look { font: Size::Title.bold(), ink: c.ink, width };
                // As wide as the name, so that the age follows it.
                let ink = c.ink;
                let name = if persona.name.is_empty() { "Name" } else { &persona.name };
                let wide =
                    ui.painter().layout_no_wrap(name.to_string(), Size::Title.bold(), ink).size().x;
                let name_wide = (wide + 26.0).clamp(90.0, (room - 150.0).max(90.0));
                is_narrow = room < name_wide + AGE + FIELDS;
                line(ui, context, &mut state.typing, persona, Field::Name, look(name_wide));
                line(ui, context, &mut state.typing, persona, Field::Age, look(AGE));
                if !is_narrow {
                    ui.with_layout(
                        eframe::egui::Layout::right_to_left(eframe::egui::Align::Center),
                        |ui| spoken_of(ui, context, persona, commands),
                    );
                }
            });
            if is_narrow {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = space::ONE;
                    spoken_of(ui, context, persona, commands);
                });
            }
            let look = Look { font: Size::Body.regular(), ink: c.quiet, width: room };
            line(ui, context, &mut state.typing, persona, Field::Line, look);
            let look = Look { font: Size::Lead.regular(), ink: c.second_ink, width: room };
            line(ui, context, &mut state.typing, persona, Field::Story, look);
        });
    });
}

/// How sentences speak of the persona, and what it rests on.
fn spoken_of(ui: &mut Ui, context: &Context<'_>, persona: &Persona, commands: &mut Vec<Command>) {
    let source = format!("From: {}", persona.source.words());
    control::field(ui, context.theme, "What it rests on", &source, 172.0, |ui| {
        for source in Source::ALL {
            if control::closing_item(ui, persona.source == source, source.words()).clicked() {
                change(context, persona.id, BoardChange::Criteria, commands, |p| p.source = source);
            }
        }
    });
    control::field(ui, context.theme, "Spoken of as", persona.pronoun.words(), 74.0, |ui| {
        for pronoun in Pronoun::ALL {
            if control::closing_item(ui, persona.pronoun == pronoun, pronoun.words()).clicked() {
                change(context, persona.id, BoardChange::Words, commands, |p| p.pronoun = pronoun);
            }
        }
    });
}

/// What the figures are and are not.
fn meaning(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::ONE, 0.0);
        let words = "A persona stands for many people and is nobody real. Figures by group are of \
                     the areas people live in, not of each person; they do not describe disability \
                     or gender.";
        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
        help::link(ui, context, "personas", commands);
    });
}

fn notes(ui: &mut Ui, context: &Context<'_>, answer: &PersonaAnswer) {
    let c = &context.theme.colours;
    for note in answer.notes.iter() {
        let words = RichText::new(note.line()).font(Size::Small.regular());
        ui.label(words.color(c.second_ink));
    }
}
