//! What does the scenario save? The figures that matter, what they are not,
//! and a tab for each way to look at them.

use super::{ChannelsState, Tab, cost_today, saving_table};
use crate::base::money::Pence;
use crate::base::number::{counted, with_thousands};
use crate::channel::{NOT_A_PERSON, ScenarioAnswer, months_words};
use crate::figure::chart::{scenarios, tornado, waterfall};
use crate::project::{Edit, Reach, Scenario, ScenarioChange};
use crate::session::desk::Same;
use crate::session::{Action, Compared, Loaded, Reply, ScenarioShown};
use crate::ui::chart_view::LARGER;
use crate::ui::context::{Command, Context, shown};
use crate::ui::control;
use crate::ui::grid::{Column, Grid, figure, words};
use crate::ui::help;
use crate::ui::message;
use crate::ui::panel::Memory;
use crate::ui::progress_bar;
use crate::ui::scene_view::Subject;
use crate::ui::theme::{Size, space};
use eframe::egui::{Align, FontId, Layout, RichText, Sense, Ui, pos2, vec2};
use std::sync::Arc;

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    if context.loaded.is_some_and(|loaded| is_without_contacts(loaded)) {
        nothing(ui, context, commands);
        return;
    }
    let reply = &context.costs.scenario;
    if let Reply::Failed { error, .. } = reply {
        message::error_ui(ui, context, error);
    }
    let Some(answer) = shown(reply).cloned() else {
        if !matches!(reply, Reply::Failed { .. }) {
            nothing(ui, context, commands);
        }
        return;
    };
    let is_stale = !matches!(reply, Reply::Ready(_));
    ui.spacing_mut().item_spacing.y = space::ONE;
    ui.scope(|ui| {
        if is_stale {
            ui.multiply_opacity(0.6);
        }
        headline(ui, context, &answer.answer);
        basis(ui, context, &answer.answer);
    });
    chips(ui, context, commands);
    let line = vec2(ui.available_width(), 0.0);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::TOP), |ui| {
        help::link(ui, context, "channels", commands);
        ui.with_layout(Layout::top_down(Align::Min), |ui| what_it_is(ui, context));
    });
    without_costs(ui, context, &answer.answer);
    let state = &mut memory.channels;
    ui.horizontal(|ui| {
        let words = Tab::ALL.map(|(_, words)| words);
        let now = Tab::ALL.iter().position(|(tab, _)| *tab == state.tab).unwrap_or(0);
        if let Some(next) = control::tabs(ui, context.theme, &words, now) {
            state.tab = Tab::ALL.get(next).map_or(Tab::Scenario, |(tab, _)| *tab);
        }
    });
    ui.add_space(space::TWO);
    match state.tab {
        Tab::Scenario => scenario(ui, context, state, (&answer, is_stale)),
        Tab::Today => cost_today::show(ui, context, state, &answer.answer),
        Tab::Compare => compare(ui, context, state),
        Tab::Table => {
            saving_table::show(ui, context, state, (&answer.answer, is_stale), commands);
        }
    }
}

/// Whether there is nothing to cost: no records, or none with a channel.
fn is_without_contacts(loaded: &Loaded) -> bool {
    loaded.records.is_empty() || loaded.council.channels.is_empty()
}

/// Where no channel has a unit cost, says so and what to do.
fn without_costs(ui: &mut Ui, context: &Context<'_>, answer: &ScenarioAnswer) {
    if !answer.unit_costs.is_empty() {
        return;
    }
    let c = &context.theme.colours;
    let words = "No channel here has a unit cost: choose another list on the left, or type costs of your own.";
    ui.label(RichText::new(words).font(Size::Lead.regular()).color(c.hot_spot_ink));
}

/// What there is to do where there is no answer.
pub fn nothing(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    let (words, remedy) = match context.loaded {
        None => ("No workspace is open.", None),
        Some(loaded) if loaded.records.is_empty() => (
            "There are no contacts yet: import customer records with their channel.",
            Some("Import customers"),
        ),
        Some(loaded) if loaded.council.channels.is_empty() => (
            "The records name no channel: import them with the column that says how people came.",
            Some("Import customers"),
        ),
        Some(_) => {
            ui.add_space(space::SIX);
            progress_bar::waiting(ui, context, &context.costs.scenario, "Counting contacts…");
            return;
        }
    };
    ui.add_space(space::SIX);
    ui.label(RichText::new(words).font(Size::Large.regular()).color(c.second_ink));
    if let Some(remedy) = remedy
        && control::primary(ui, context.theme, remedy, true).clicked()
    {
        commands.push(Command::GoTo("data"));
    }
}

/// The saving with its low and high, how soon it pays, how many move.
pub fn headline(ui: &mut Ui, context: &Context<'_>, answer: &ScenarioAnswer) {
    let c = &context.theme.colours;
    let top = &answer.headline;
    let figure = |ui: &mut Ui, text: String, words: String, ink, large: bool| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let points = if large { 30.0 } else { 21.0 };
            let font = FontId::new(points, Size::Title.bold().family);
            // All stand on one line.
            let line = ui.painter().layout_no_wrap(text, font, ink);
            let (rect, _) = ui.allocate_exact_size(vec2(line.size().x, 38.0), Sense::hover());
            let baseline = rect.bottom() - 7.0;
            let at = pos2(rect.left(), baseline - line.size().y * 0.79);
            ui.painter().galley(at, line, ink);
            ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
        });
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 30.0;
        let time = &answer.time_words;
        match top.net {
            Some(net) => {
                let saves = net.central >= Pence::ZERO;
                let ink = if saves { c.better } else { c.hot_spot_ink };
                let what = if saves { "saved" } else { "more than it saves" };
                let size = if saves { net.central } else { Pence::ZERO.minus(net.central) };
                let words = match net.low == net.high {
                    true => format!("{what} {time}"),
                    false => format!(
                        "{what} {time}, between {} and {}",
                        net.low.to_the_pound(),
                        net.high.to_the_pound()
                    ),
                };
                figure(ui, size.to_the_pound(), words, ink, true);
            }
            None => {
                let why = if top.moved.count().is_none() { "withheld" } else { "no unit cost" };
                figure(ui, "–".to_string(), format!("saving: {why}"), c.quiet, true);
            }
        }
        if top.one_off > Pence::ZERO && top.net.is_some() {
            let (text, words) = match top.payback_months {
                Some(months) => (months_words(months), "to pay back"),
                None => ("Never".to_string(), "pays back"),
            };
            figure(ui, text, words.to_string(), c.ink, false);
        }
        let moved = match top.moved.count() {
            Some(count) => with_thousands(i64::try_from(count).unwrap_or(i64::MAX)),
            None => top.moved.text(),
        };
        figure(ui, moved, "contacts moved or avoided".to_string(), c.ink, false);
    });
}

/// Which contacts the figures are of.
pub fn basis(ui: &mut Ui, context: &Context<'_>, answer: &ScenarioAnswer) {
    let ink = context.theme.colours.second_ink;
    let mut words = format!("{}.", answer.basis_words);
    if let Some(count @ 1..) = answer.headline.unpriced.count() {
        let count = with_thousands(i64::try_from(count).unwrap_or(i64::MAX));
        words.push_str(&format!(" {count} contacts have no unit cost and are in no sum of money."));
    }
    ui.label(RichText::new(words).font(Size::Small.regular()).color(ink));
}

/// Where the scenario is for some areas alone, the way back to all.
fn chips(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let Some(scenario) = context.project.scenarios.shown() else { return };
    let count = scenario.reach.areas.len();
    if count == 0 {
        return;
    }
    let words = format!("Only {}", counted(count, "selected area", "selected areas"));
    if control::chip(ui, context.theme, &words, "Back to all areas") {
        let reach = Reach { areas: Vec::new(), level: None, ..scenario.reach.clone() };
        let next = Scenario { reach, ..scenario.clone() };
        let scenarios = context.project.scenarios.with_shown(next).into();
        let edit = Edit::Scenarios { scenarios, what: ScenarioChange::Changed };
        commands.push(Command::Act(Action::Edit(edit)));
    }
}

/// What the figure is and is not.
pub fn what_it_is(ui: &mut Ui, context: &Context<'_>) {
    let quiet = context.theme.colours.quiet;
    ui.label(RichText::new(NOT_A_PERSON).font(Size::Caption.regular()).color(quiet));
}

/// The stair and the tornado.
fn scenario(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ChannelsState,
    shown: (&Arc<ScenarioShown>, bool),
) {
    let (answer, is_stale) = shown;
    let room = ui.available_height();
    let wants = tornado::wants_pt(&answer.answer) * LARGER;
    let below = wants.min(room * 0.42).max(120.0);
    caption(ui, context, &format!("Cost of contacts {}", answer.answer.time_words));
    stair(ui, context, state, shown, (room - below - 52.0).max(150.0));
    caption(ui, context, "What the saving depends on most");
    let swings = &answer.answer.swings;
    let name = |at: usize| swings.get(at).map_or_else(String::new, tornado::bar_words);
    let subject = Subject {
        name: "What the saving depends on most",
        datum_name: &name,
        is_picked: &|_| false,
        can_be_picked: false,
    };
    ui.allocate_ui(vec2(ui.available_width(), ui.available_height().max(110.0)), |ui| {
        let key = Same(Arc::clone(answer));
        let done = state.tornado.show(ui, context, &subject, &key, is_stale, || {
            let answer = Arc::clone(answer);
            move |size| tornado::draw_bare(&answer.answer, size)
        });
        hover(ui, done.hovered.map(name));
    });
}

fn caption(ui: &mut Ui, context: &Context<'_>, words: &str) {
    let quiet = context.theme.colours.quiet;
    ui.label(RichText::new(words).font(Size::Small.bold()).color(quiet));
}

/// Says what a mark under the pointer stands for.
pub(super) fn hover(ui: &Ui, words: Option<String>) {
    if let Some(words) = words {
        eframe::egui::Tooltip::always_open(
            ui.ctx().clone(),
            ui.layer_id(),
            ui.scope_id().with("mark"),
            eframe::egui::PopupAnchor::Pointer,
        )
        .gap(12.0)
        .show(|ui| ui.label(words));
    }
}

/// From today to after, so high.
pub fn stair(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ChannelsState,
    (answer, is_stale): (&Arc<ScenarioShown>, bool),
    height: f32,
) {
    let columns = waterfall::columns(&answer.answer);
    let name = |at: usize| columns.get(at).map_or_else(String::new, waterfall::column_words);
    let subject = Subject {
        name: "From cost today to cost after",
        datum_name: &name,
        is_picked: &|_| false,
        can_be_picked: false,
    };
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        let key = Same(Arc::clone(answer));
        let done = state.stair.show(ui, context, &subject, &key, is_stale, || {
            let answer = Arc::clone(answer);
            move |size| waterfall::draw_bare(&answer.answer, size)
        });
        hover(ui, done.hovered.map(name));
    });
}

/// All scenarios side by side, and their figures.
fn compare(ui: &mut Ui, context: &Context<'_>, state: &mut ChannelsState) {
    if context.project.scenarios.all.len() < 2 {
        let words = "There is one scenario so far. Duplicate it, or make a new one, in the list on the left; they are then shown side by side.";
        ui.label(RichText::new(words).color(context.theme.colours.quiet));
        ui.add_space(space::TWO);
    }
    let reply = &context.costs.compared;
    if let Reply::Failed { error, .. } = reply {
        message::error_ui(ui, context, error);
    }
    let Some(compared) = shown(reply).cloned() else {
        if !matches!(reply, Reply::Failed { .. }) {
            let words = RichText::new("Working out every scenario…");
            ui.label(words.color(context.theme.colours.quiet));
        }
        return;
    };
    let is_stale = !matches!(reply, Reply::Ready(_));
    let name =
        |at: usize| compared.answers.get(at).map_or_else(String::new, scenarios::scenario_words);
    let subject = Subject {
        name: "Scenarios side by side",
        datum_name: &name,
        is_picked: &|at| at == context.project.scenarios.shown,
        can_be_picked: false,
    };
    let wants = scenarios::wants_pt(&compared.answers) * LARGER;
    let height = wants.min(ui.available_height() * 0.55).max(140.0);
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        let key = Same(Arc::clone(&compared));
        let done = state.beside.show(ui, context, &subject, &key, is_stale, || {
            let compared = Arc::clone(&compared);
            move |size| scenarios::draw_bare(&compared.answers, size)
        });
        hover(ui, done.hovered.map(name));
    });
    message::dimmed(ui, is_stale, |ui| figures(ui, context, &compared));
}

fn figures(ui: &mut Ui, context: &Context<'_>, compared: &Compared) {
    const COLUMNS: [Column; 8] = [
        words("Scenario", 0.0),
        figure("Moved", 64.0),
        figure("Saved", 76.0),
        figure("Low", 76.0),
        figure("High", 76.0),
        figure("Running", 70.0),
        figure("One-off", 70.0),
        figure("Pays back in", 88.0),
    ];
    let pence = |pence: Option<Pence>| pence.map_or("–".to_string(), Pence::to_the_pound);
    let cell = |row: usize, column: usize| {
        let Some(answer) = compared.answers.get(row) else { return String::new() };
        let top = &answer.headline;
        match column {
            0 => answer.scenario.name.clone(),
            1 => top.moved.words(),
            2 => pence(top.net.map(|net| net.central)),
            3 => pence(top.net.map(|net| net.low)),
            4 => pence(top.net.map(|net| net.high)),
            5 => pence(Some(top.running)),
            6 => pence(Some(top.one_off)),
            _ => top.payback_months.map_or("–".to_string(), months_words),
        }
    };
    let grid = Grid {
        name: "Table of scenarios",
        columns: &COLUMNS,
        rows: compared.answers.len(),
        cell: &cell,
        swatch: &|_| None,
        is_marked: &|row| row == context.project.scenarios.shown,
    };
    grid.show(ui, context);
}
