//! What is the answer? Title and sentence, what it is of, and a tab for each
//! way to look at it.

use super::{ProfilesState, Tab, tables};
use crate::base::number::decimal;
use crate::council::code_and_name;
use crate::figure::chart::{group_channels, heat, propensity};
use crate::profile::{CustomerProfile, RowNote};
use crate::project::{Edit, ProfileChoice};
use crate::session::desk::Same;
use crate::session::{Action, Profiles, Reply};
use crate::ui::chart_view::LARGER;
use crate::ui::context::{Command, Context, shown};
use crate::ui::control;
use crate::ui::message;
use crate::ui::progress_bar;
use crate::ui::question_words::capitalised;
use crate::ui::scene_view::Subject;
use crate::ui::theme::{Size, space};
use eframe::egui::{RichText, ScrollArea, Ui, vec2};
use std::sync::Arc;

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ProfilesState,
    commands: &mut Vec<Command>,
) {
    if let Reply::Failed { error, .. } = &context.profiles.profiles {
        message::error_ui(ui, context, error);
        no_scheme(ui, context, commands);
        if shown(&context.profiles.profiles).is_none() {
            return;
        }
        // The last answer stays, dimmed.
        ui.add_space(space::ONE);
    }
    let Some(profiles) = shown(&context.profiles.profiles).cloned() else {
        nothing(ui, context, commands);
        return;
    };
    let is_stale = !matches!(context.profiles.profiles, Reply::Ready(_));
    let (title, sentence) = heading(context, state, &profiles);
    let c = &context.theme.colours;
    ui.spacing_mut().item_spacing.y = space::ONE;
    ui.scope(|ui| {
        if is_heading_stale(context, state.tab) {
            ui.multiply_opacity(0.5);
        }
        ui.label(RichText::new(&title).font(Size::Title.bold()).color(c.ink));
        ui.label(RichText::new(&sentence).font(Size::Body.regular()).color(c.second_ink));
    });
    chips(ui, context, state, &profiles, commands);
    let words = Tab::ALL.map(|(_, words)| words);
    let now = Tab::ALL.iter().position(|(tab, _)| *tab == state.tab).unwrap_or(0);
    if let Some(next) = control::tabs(ui, context.theme, &words, now) {
        state.tab = Tab::ALL.get(next).map_or(Tab::Propensity, |(tab, _)| *tab);
        state.map_of = None;
    }
    ui.add_space(space::TWO);
    tab(ui, context, state, (&profiles, is_stale), commands);
}

/// What the tab that is shown says: its title and its sentence.
pub fn heading(
    context: &Context<'_>,
    state: &mut ProfilesState,
    profiles: &Arc<Profiles>,
) -> (String, String) {
    let said = state.said(profiles);
    let Some(first) = profiles.all.first() else { return (said.title, said.sentence) };
    let name = capitalised(&first.customer_words);
    match state.tab {
        Tab::Propensity | Tab::Table => (said.title, said.sentence),
        Tab::Services => (
            format!("Who uses which service, by {}", first.tier),
            format!(
                "Index against {}; 100 is the average of each service. Bold where the 95% interval is clear of 100.",
                first.base_words
            ),
        ),
        Tab::NonUsers => (
            format!("{name}: who does not use it"),
            shown(&context.profiles.non_users).map_or(String::new(), |of| of.sentence()),
        ),
        Tab::Channels => (
            format!("{name}: how each {} reaches us", first.tier),
            shown(&context.profiles.channels).map_or(String::new(), |of| of.sentence()),
        ),
    }
}

/// What it is of, with the way back: the areas selected, the class picked.
fn chips(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ProfilesState,
    profiles: &Profiles,
    commands: &mut Vec<Command>,
) {
    let Some(first) = profiles.all.first() else { return };
    let picked = state.class(first).and_then(|class| first.rows.get(class));
    let within = first.within_words.as_ref().filter(|_| !context.selection.is_empty());
    if picked.is_none() && within.is_none() {
        return;
    }
    let (mut clear_areas, mut clear_class) = (false, false);
    ui.horizontal_wrapped(|ui| {
        if let Some(words) = within {
            let words = format!("Only {}", words.replacen("the ", "", 1));
            clear_areas = control::chip(ui, context.theme, &words, "Back to all areas");
        }
        if let Some(row) = picked {
            let words = code_and_name(&row.code, &row.name);
            clear_class = control::chip(ui, context.theme, &words, "Let go of this class");
        }
    });
    if clear_areas {
        commands.push(Command::ClearSelection);
    }
    if clear_class {
        state.picked = None;
        state.map_of = None;
    }
}

/// The tab that is shown.
pub fn tab(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ProfilesState,
    (profiles, is_stale): (&Arc<Profiles>, bool),
    commands: &mut Vec<Command>,
) {
    let Some(first) = profiles.all.first() else { return };
    match state.tab {
        Tab::Propensity => graph(ui, context, state, (profiles, is_stale)),
        Tab::Services => services(ui, context, state, first, commands),
        Tab::NonUsers => tables::non_users(ui, context, state, first, commands),
        Tab::Channels => channels(ui, context, state, first),
        Tab::Table => tables::profile(ui, context, state, (profiles.as_ref(), is_stale)),
    }
}

/// A part of the middle, scrolled where a picture needs more height than there
/// is; `wants_pt` is in points of paper.
fn tall<T>(ui: &mut Ui, name: &str, wants_pt: f32, body: impl FnOnce(&mut Ui) -> T) -> T {
    let available = ui.available_size();
    let height = available.y.max(wants_pt * LARGER);
    ScrollArea::vertical()
        .id_salt(name)
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let width = ui.available_width();
            ui.allocate_ui(vec2(width, height), |ui| {
                ui.set_min_size(vec2(width, height));
                body(ui)
            })
            .inner
        })
        .inner
}

fn graph(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ProfilesState,
    (profiles, is_stale): (&Arc<Profiles>, bool),
) {
    let Some(first) = profiles.all.first() else { return };
    let picked = state.class(first);
    let order = context.project.profile.order;
    let words = |class: usize| row_words(first, class);
    let subject = Subject {
        name: "Propensity by class",
        datum_name: &words,
        is_picked: &|class| picked == Some(class),
        can_be_picked: true,
    };
    let key = (Same(Arc::clone(profiles)), order);
    // The least at which every row can be read: not as airy as on paper.
    let wants = propensity::wants_pt(&profiles.all) * 0.82;
    let view = &mut state.graph;
    let done = tall(ui, "propensity", wants, |ui| {
        view.show(ui, context, &subject, &key, is_stale, || {
            let profiles = Arc::clone(profiles);
            move |size| propensity::draw_bare(&profiles.all, order, size)
        })
    });
    if let Some(class) = done.picked {
        state.pick(first, class);
    }
}

/// A row as a reader of the screen hears it: "D Older suburbs: index 139".
pub(super) fn row_words(profile: &CustomerProfile, class: usize) -> String {
    let Some(row) = profile.rows.get(class) else { return String::new() };
    let name = code_and_name(&row.code, &row.name);
    match (row.index, row.note) {
        (Some(index), _) => format!("{name}: index {}", decimal(index, 0)),
        (None, Some(RowNote::Withheld)) => format!("{name}: withheld"),
        (None, _) => format!("{name}: too few to say"),
    }
}

fn services(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ProfilesState,
    first: &CustomerProfile,
    commands: &mut Vec<Command>,
) {
    let reply = &context.profiles.heat;
    let Some(answer) = shown(reply).cloned() else {
        return waiting(ui, context, reply, "Counting each service…");
    };
    failed(ui, context, reply);
    let columns = answer.table.columns.len().max(1);
    let words = |datum: usize| {
        let (class, column) = (datum / columns, datum % columns);
        let cell = answer.table.cells.get(class).and_then(|cells| cells.get(column));
        let name = answer.table.classes.get(class).map_or("", |class| class.name.as_str());
        let service = answer.table.columns.get(column).map_or("", String::as_str);
        match cell.map(|cell| (cell.index, cell.note)) {
            Some((Some(index), _)) => format!("{name}, {service}: index {}", decimal(index, 0)),
            Some((None, Some(RowNote::Withheld))) => format!("{name}, {service}: withheld"),
            _ => format!("{name}, {service}: too few to say"),
        }
    };
    let subject = Subject {
        name: "Index of classes by services",
        datum_name: &words,
        is_picked: &|_| false,
        can_be_picked: true,
    };
    let is_stale = !matches!(reply, Reply::Ready(_));
    let key = Same(Arc::clone(&answer));
    let view = &mut state.heat;
    let done = tall(ui, "services", heat::wants_pt(&answer.table), |ui| {
        view.show(ui, context, &subject, &key, is_stale, || {
            let answer = Arc::clone(&answer);
            move |size| heat::draw_bare(&answer.table, size)
        })
    });
    if let Some(datum) = done.picked
        && let Some(of) = answer.profiles.get(datum % columns)
    {
        let customers = Some(of.question.customers.clone());
        let choice = ProfileChoice { customers, ..context.project.profile.clone() };
        commands.push(Command::Act(Action::Edit(Edit::Profile(Box::new(choice)))));
        state.picked = None;
        state.pick(first, datum / columns);
        state.tab = Tab::Propensity;
    }
}

fn channels(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ProfilesState,
    first: &CustomerProfile,
) {
    let reply = &context.profiles.channels;
    let Some(answer) = shown(reply).cloned() else {
        return waiting(ui, context, reply, "Counting contacts by channel…");
    };
    failed(ui, context, reply);
    let picked = state.class(first);
    let words = |class: usize| answer.words_of(class);
    let subject = Subject {
        name: "Channels by class",
        datum_name: &words,
        is_picked: &|class| picked == Some(class),
        can_be_picked: true,
    };
    let is_stale = !matches!(reply, Reply::Ready(_));
    let key = Same(Arc::clone(&answer));
    let below = (ui.available_height() * 0.38).clamp(120.0, 260.0);
    let above = (ui.available_height() - below - space::THREE).max(120.0);
    let view = &mut state.channels;
    let done = ui
        .allocate_ui(vec2(ui.available_width(), above), |ui| {
            ui.set_min_height(above);
            tall(ui, "channels", group_channels::wants_pt(&answer) * 0.8, |ui| {
                view.show(ui, context, &subject, &key, is_stale, || {
                    let answer = Arc::clone(&answer);
                    move |size| group_channels::draw_bare(&answer, None, size)
                })
            })
        })
        .inner;
    if let Some(class) = done.picked {
        state.pick(first, class);
    }
    ui.add_space(space::TWO);
    tables::targets(ui, context, state, first);
}

/// Why there is nothing to see yet, or why not at all.
pub(super) fn waiting<T>(ui: &mut Ui, context: &Context<'_>, reply: &Reply<T>, words: &str) {
    if let Reply::Failed { error, .. } = reply {
        message::error_ui(ui, context, error);
        return;
    }
    progress_bar::waiting(ui, context, reply, words);
}

/// Why what is shown is the last there was.
pub(super) fn failed<T>(ui: &mut Ui, context: &Context<'_>, reply: &Reply<T>) {
    if let Reply::Failed { error, .. } = reply {
        message::error_ui(ui, context, error);
    }
}

/// True where what the tab's heading says is not (yet) of the question.
pub fn is_heading_stale(context: &Context<'_>, tab: Tab) -> bool {
    let of = context.profiles;
    let is_old = match tab {
        Tab::NonUsers => !matches!(of.non_users, Reply::Ready(_)),
        Tab::Channels => !matches!(of.channels, Reply::Ready(_)),
        Tab::Propensity | Tab::Services | Tab::Table => false,
    };
    is_old || !matches!(of.profiles, Reply::Ready(_))
}

/// What is lacking before there can be a profile.
pub fn nothing(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    let lacks = context.loaded.and_then(|loaded| loaded.ready_to_ask().err());
    let words = match (&lacks, &context.profiles.profiles) {
        (Some(error), _) => error.to_string(),
        (None, Reply::Failed { error, .. }) => error.to_string(),
        _ => "Working out the profile…".to_string(),
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(words).font(Size::Lead.regular()).color(c.second_ink));
        if lacks.is_some() && control::link(ui, context.theme, "Go to Data").clicked() {
            commands.push(Command::GoTo("data"));
        }
    });
}

/// Where the workspace has no scheme, the way to one.
fn no_scheme(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    if context.loaded.is_some_and(|loaded| loaded.council.schemes.is_empty())
        && control::link(ui, context.theme, "Go to Data").clicked()
    {
        commands.push(Command::GoTo("data"));
    }
}
