//! Where do they live, and what does the room think? The map, the records held
//! against the room's scores, and the ways on.

use super::{PersonasState, scoring, who};
use crate::base::AreaCode;
use crate::persona::PersonaAnswer;
use crate::project::Persona;
use crate::session::desk::Same;
use crate::session::{PersonaShown, Reply};
use crate::ui::context::{Command, Context, Pick};
use crate::ui::dialog::Purpose;
use crate::ui::theme::space;
use crate::ui::{control, side_map};
use eframe::egui::{ScrollArea, Ui};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
    commands: &mut Vec<Command>,
) {
    let shown = who::answer(context, persona);
    let title = match &shown.and_then(|shown| shown.map.as_ref()) {
        Some(map) => map.title.clone(),
        None => "Where they live".to_string(),
    };
    control::section(ui, context.theme, &title);
    let high = ui.available_height();
    let map_high = (high * 0.56).clamp(240.0, 560.0);
    if persona.source.has_figures() {
        let stale = !matches!(context.personas.persona, Reply::Ready(_));
        let map = shown.and_then(|shown| shown.map.as_ref());
        side_map::show(ui, context, &mut state.map, (map, stale), map_high, commands);
    }
    ui.add_space(space::ONE);
    ui.horizontal_wrapped(|ui| {
        if control::button(ui, "Sheet…").on_hover_text("Save it as a page to print").clicked() {
            commands.push(Command::Ask(Purpose::Export("persona-sheet")));
        }
        let lives = shown.map(|shown| known_lives(state, shown)).unwrap_or_default();
        let response =
            ui.add_enabled_ui(!lives.is_empty(), |ui| control::button(ui, "Find not spots"));
        let why = "Go to the map of take-up with the areas where many of them live selected";
        if response.inner.on_hover_text(why).clicked() {
            commands.push(Command::Select((*lives).clone(), Pick::Only));
            commands.push(Command::GoTo("take-up"));
            commands.push(Command::ShowAllOnMap((*lives).clone()));
        }
    });
    ScrollArea::vertical().id_salt("room").auto_shrink(false).show(ui, |ui| {
        scoring::show(ui, context, state, persona, commands);
    });
}

/// As `where_many`, found once for an answer.
fn known_lives(state: &mut PersonasState, shown: &Arc<PersonaShown>) -> Arc<BTreeSet<AreaCode>> {
    let of = Same(Arc::clone(shown));
    if let Some((known, lives)) = &state.lives
        && *known == of
    {
        return Arc::clone(lives);
    }
    let lives = Arc::new(where_many(&shown.answer));
    state.lives = Some((of, Arc::clone(&lives)));
    lives
}

/// The areas where many of them live; where there are none, those where any do.
fn where_many(answer: &PersonaAnswer) -> BTreeSet<AreaCode> {
    let at_least = |least: f64| -> BTreeSet<AreaCode> {
        let lives = |count: f64| count > 0.0 && count >= least;
        let rows = answer.areas.iter().filter(|row| row.people.count().is_some_and(lives));
        rows.map(|row| row.code.clone()).collect()
    };
    match answer.areas_with_many {
        0 => at_least(0.0),
        _ => at_least(PersonaAnswer::MANY),
    }
}
