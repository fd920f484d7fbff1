//! What does the room think? The table of records and scores, and the form on
//! which one person after another scores, without a name.

use super::rows::{headings, row};
use super::{PersonasState, change, who};
use crate::persona::{RoomRow, combined};
use crate::project::persona::{SCORES, ScoreSheet, Tie};
use crate::project::{BoardChange, Persona, PersonaId};
use crate::ui::context::{Command, Context};
use crate::ui::control;
use crate::ui::icon::{self, Icon};
use crate::ui::theme::{Size, space};
use eframe::egui::{Button, Key, Rect, RichText, Role, Sense, TextEdit, Ui, WidgetInfo, vec2};

/// What is being filled in.
#[derive(Default)]
pub(super) struct Scoring {
    /// Whose form, and what was scored so far.
    form: Option<(PersonaId, ScoreSheet)>,
    /// Words of a characteristic to be added.
    typed: String,
    tie: Option<Tie>,
}

pub(super) fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
    commands: &mut Vec<Command>,
) {
    control::section(ui, context.theme, "From records and from the room");
    ui.scope(|ui| table(ui, context, persona, commands));
    if state.scoring.form.as_ref().is_some_and(|(id, _)| *id == persona.id) {
        form(ui, context, state, persona, commands);
    } else {
        ways(ui, context, state, persona, commands);
    }
    ui.add_space(space::ONE);
    add_characteristic(ui, context, state, persona, commands);
}

fn table(ui: &mut Ui, context: &Context<'_>, persona: &Persona, commands: &mut Vec<Command>) {
    const WIDE: [f32; 3] = [58.0, 66.0, 24.0];
    let c = &context.theme.colours;
    if persona.characteristics.is_empty() {
        let words = "Name something that staff can score from 1 (not at all) to 5 (very much), \
                     such as “Prefers the phone”.";
        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    headings(ui, context, "", &[("Records", WIDE[0]), ("Room", WIDE[1]), ("", WIDE[2])]);
    let answer = who::answer(context, persona).map(|shown| &shown.answer);
    for characteristic in &persona.characteristics {
        let known = answer.and_then(|a| a.room.iter().find(|row| row.id == characteristic.id));
        let records = known.and_then(|row| row.records);
        // The scores are at hand: they need not wait for the figures.
        let score = combined(&persona.scores, characteristic.id);
        let records = records.map_or_else(|| "·".to_string(), |figure| figure.words());
        let room = score.map_or_else(|| "·".to_string(), |score| score.words());
        let cells = [(records.clone(), WIDE[0]), (room.clone(), WIDE[1]), (String::new(), WIDE[2])];
        let people = score.map_or(0, |score| score.n);
        let of = known.map_or("", |row: &RoomRow| row.figure_words.as_str());
        let told = format!(
            "{}: records {records}{}{of}; room {room}, scored by {people}",
            characteristic.words,
            if of.is_empty() { "" } else { ", " },
        );
        let rect = row(ui, context, &characteristic.words, &cells, &told);
        if take_away(ui, context, rect, &characteristic.words) {
            change(context, persona.id, BoardChange::Scores, commands, |persona| {
                persona.remove_characteristic(characteristic.id);
            });
        }
    }
}

/// A cross at the end of a line; true where it is pressed.
fn take_away(ui: &Ui, context: &Context<'_>, line: Rect, words: &str) -> bool {
    let at = line.with_min_x(line.right() - 20.0);
    let response =
        ui.interact(at, ui.scope_id().with(("no characteristic", words)), Sense::click());
    let name = format!("Take away: {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let c = &context.theme.colours;
    let ink = if response.hovered() { c.ink } else { c.quiet };
    icon::paint(ui.painter(), at, Icon::Close, 11.0, ink);
    if response.has_focus() {
        control::focus_ring(ui, context.theme, at);
    }
    response.on_hover_text(name).clicked()
}

/// The ways on below the table.
fn ways(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
    commands: &mut Vec<Command>,
) {
    if persona.characteristics.is_empty() {
        return;
    }
    ui.add_space(space::TWO);
    ui.horizontal(|ui| {
        if control::button(ui, "Add one person's scores").clicked() {
            state.scoring.form = Some((persona.id, ScoreSheet::default()));
        }
        let last = persona.scores.len();
        if last > 0 {
            let link = control::link(ui, context.theme, "Take the last away");
            if link.on_hover_text(format!("{last} people have scored")).clicked() {
                change(context, persona.id, BoardChange::Scores, commands, |persona| {
                    persona.scores.pop();
                });
            }
        }
    });
}

/// One person's form.
fn form(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
    commands: &mut Vec<Command>,
) {
    let c = &context.theme.colours;
    let Some((_, sheet)) = &mut state.scoring.form else { return };
    ui.add_space(space::TWO);
    let words = "One person's scores, without a name: 1 is not at all, 5 is very much.";
    ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
    for characteristic in &persona.characteristics {
        ui.label(RichText::new(&characteristic.words).font(Size::Small.bold()).color(c.ink));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::ONE;
            for score in SCORES {
                let on = sheet.0.get(&characteristic.id) == Some(&score);
                let button = Button::selectable(on, score.to_string()).frame_when_inactive(true);
                let response = ui.add(button.min_size(vec2(34.0, 26.0)));
                let name = format!("{}: {score}", characteristic.words);
                if response.accessible_name(name).clicked() {
                    match on {
                        true => sheet.0.remove(&characteristic.id),
                        false => sheet.0.insert(characteristic.id, score),
                    };
                }
            }
        });
    }
    let mut done = false;
    ui.horizontal(|ui| {
        let ready = !sheet.0.is_empty();
        if control::primary(ui, context.theme, "Keep these scores", ready).clicked() {
            let sheet = std::mem::take(sheet);
            change(context, persona.id, BoardChange::Scores, commands, |persona| {
                persona.scores.push(sheet);
            });
            done = true;
        }
        done |= control::button(ui, "Cancel").clicked();
    });
    if done {
        state.scoring.form = None;
    }
}

/// A line for one more characteristic, and what it is held against.
fn add_characteristic(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
    commands: &mut Vec<Command>,
) {
    let scoring = &mut state.scoring;
    ui.horizontal(|ui| {
        let wide = (ui.available_width() - 70.0).max(80.0);
        let line = TextEdit::singleline(&mut scoring.typed).hint_text("Prefers the phone");
        let line = line.desired_width(wide).margin(vec2(8.0, 5.0));
        let line = ui.add(line).accessible_name("Something to score");
        let entered = line.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let ready = !scoring.typed.trim().is_empty();
        let pressed = ui.add_enabled_ui(ready, |ui| control::button(ui, "Add")).inner.clicked();
        if ready && (pressed || entered) {
            let (words, tie) = (std::mem::take(&mut scoring.typed), scoring.tie.take());
            change(context, persona.id, BoardChange::Scores, commands, |persona| {
                persona.add_characteristic(&words, tie);
            });
        }
    });
    let wide = ui.available_width();
    let now = tie_words(context, scoring.tie.as_ref());
    control::field(ui, context.theme, "Held against", &now, wide, |ui| {
        for (tie, words) in ties(context) {
            let on = scoring.tie == tie;
            if control::closing_item(ui, on, &words).clicked() {
                scoring.tie = tie;
            }
        }
    });
}

/// What a characteristic can be held against.
fn ties(context: &Context<'_>) -> Vec<(Option<Tie>, String)> {
    let mut all = vec![None];
    if let Some(loaded) = context.loaded {
        let council = &loaded.council;
        all.extend(council.channels.iter().map(|c| Some(Tie::ChannelPreferred(c.id))));
        all.extend(council.channels.iter().map(|c| Some(Tie::ChannelUsed(c.id))));
        all.extend(council.services.iter().map(|s| Some(Tie::TakeUp(s.id))));
        let scheme = council.schemes.first();
        let attributes = scheme.into_iter().flat_map(|scheme| &scheme.attributes);
        let numeric = attributes.filter(|attribute| {
            attribute.values.iter().flatten().next().is_some_and(|v| v.parse::<f64>().is_ok())
        });
        all.extend(numeric.map(|attribute| Some(Tie::Attribute(attribute.name.clone()))));
    }
    all.into_iter().map(|tie| (tie.clone(), tie_words(context, tie.as_ref()))).collect()
}

fn tie_words(context: &Context<'_>, tie: Option<&Tie>) -> String {
    let council = context.loaded.map(|loaded| &loaded.council);
    let channel = |id| council.and_then(|c| c.channel(id)).map_or("", |c| c.name.as_str());
    match tie {
        None => "Held against no figure".to_string(),
        Some(Tie::ChannelPreferred(id)) => format!("Likelihood of coming by {}", channel(*id)),
        Some(Tie::ChannelUsed(id)) => format!("Share of contacts by {}", channel(*id)),
        Some(Tie::TakeUp(id)) => {
            let service = council.and_then(|c| c.service(*id));
            format!("Take-up of {}", service.map_or("", |s| s.name.as_str()))
        }
        Some(Tie::Attribute(name)) => format!("Mean of {}", name.replace('_', " ")),
    }
}
