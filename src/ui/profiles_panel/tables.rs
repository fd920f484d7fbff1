//! Which rows stand behind the figure? The profile's, the non-users', and whom
//! to ask first to change channel.

use super::ProfilesState;
use super::figure::{failed, waiting};
use crate::base::number::{decimal, percent, with_thousands};
use crate::council::code_and_name;
use crate::demand::Observed;
use crate::figure::kind_colour::kind_colour;
use crate::profile::{CustomerProfile, NonUsers, NonUsersRow, RowNote};
use crate::project::{Edit, Question};
use crate::session::desk::Same;
use crate::session::{Action, Profiles, Reply};
use crate::ui::context::{Command, Context, Pick, shown};
use crate::ui::control;
use crate::ui::grid::{Column, Grid, figure, words};
use crate::ui::message;
use crate::ui::question_words as words_of;
use crate::ui::theme::{Size, space};
use eframe::egui::{RichText, Ui};
use std::sync::Arc;

fn share(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| percent(value, 1))
}

fn whole(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| decimal(value, 0))
}

fn interval(low: Option<f64>, high: Option<f64>, write: impl Fn(f64) -> String) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("{} to {}", write(low), write(high)),
        _ => String::new(),
    }
}

/// A row for each class; of several services compared, one for each of them.
pub fn profile(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ProfilesState,
    (profiles, is_stale): (&Profiles, bool),
) {
    const ONE: [Column; 8] = [
        words("Class", 0.0),
        figure("Customers", 72.0),
        figure("Base", 56.0),
        figure("Share", 50.0),
        figure("Of base", 56.0),
        figure("Index", 46.0),
        figure("95% interval", 84.0),
        figure("Penetration", 80.0),
    ];
    const SEVERAL: [Column; 7] = [
        words("Class", 0.0),
        words("Customers of", 146.0),
        figure("Customers", 72.0),
        figure("Base", 56.0),
        figure("Index", 46.0),
        figure("95% interval", 84.0),
        figure("Penetration", 80.0),
    ];
    let Some(first) = profiles.all.first() else { return };
    let picked = state.class(first);
    let each = profiles.all.len();
    let at = |row: usize| {
        let of = profiles.all.get(row % each)?;
        Some((of, of.rows.get(row / each)?))
    };
    let cell = |row: usize, column: usize| {
        let Some((of, row)) = at(row) else { return String::new() };
        // The columns of several are those of one without the shares.
        match (each, column) {
            (_, 0) => code_and_name(&row.code, &row.name),
            (1, 3) => share(row.share),
            (1, 4) => share(row.base_share),
            (1, 1) => row.customers.words(),
            (1, 2) => decimal(row.base, 0),
            (_, 1) => words_of::capitalised(&of.customer_words),
            (_, 2) => row.customers.words(),
            (_, 3) => decimal(row.base, 0),
            (1, 5) | (_, 4) => whole(row.index),
            (1, 6) | (_, 5) => match (row.index_low, row.note) {
                (None, Some(RowNote::TooFew)) => "too few to say".to_string(),
                (None, Some(RowNote::MoreThanBase)) => "over the base".to_string(),
                (None, Some(RowNote::Withheld)) => "withheld".to_string(),
                _ => interval(row.index_low, row.index_high, |v| decimal(v, 0)),
            },
            _ => share(row.penetration),
        }
    };
    let grid = Grid {
        name: "Table of the profile",
        columns: if each > 1 { &SEVERAL } else { &ONE },
        rows: first.rows.len() * each,
        cell: &cell,
        swatch: &|row| at(row).map(|(_, of)| kind_colour(of.colour.as_deref(), of.family)),
        is_marked: &|row| picked == Some(row / each),
    };
    if let Some(row) = message::dimmed(ui, is_stale, |ui| grid.show(ui, context)) {
        state.pick(first, row / each);
    }
}

pub fn non_users(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ProfilesState,
    profile: &CustomerProfile,
    commands: &mut Vec<Command>,
) {
    const COLUMNS: [Column; 6] = [
        words("Class", 0.0),
        words("Area", 150.0),
        figure("Non-users", 84.0),
        figure("Customers", 84.0),
        figure("Base", 70.0),
        figure("Penetration", 90.0),
    ];
    let reply = &context.profiles.non_users;
    let Some(answer) = shown(reply).cloned() else {
        return waiting(ui, context, reply, "Counting who does not use it…");
    };
    failed(ui, context, reply);
    let picked = state.class(profile);
    state.only_picked &= picked.is_some();
    ui.horizontal(|ui| {
        by_level(ui, context, commands);
        let Some(row) = picked.and_then(|class| profile.rows.get(class)) else { return };
        let name = &row.name;
        if state.only_picked {
            if control::chip(ui, context.theme, &format!("Only {name}"), "List every class") {
                state.only_picked = false;
            }
        } else if control::link(ui, context.theme, &format!("List only {name}")).clicked() {
            state.only_picked = true;
        }
    });
    let only = picked.filter(|_| state.only_picked);
    let listed = only.map(|class| of_class(state, &answer, class));
    let at = |row: usize| {
        let row = listed.as_ref().map_or(Some(row), |listed| listed.get(row).copied())?;
        answer.rows.get(row)
    };
    let cell = |row: usize, column: usize| {
        let Some(row) = at(row) else { return String::new() };
        match column {
            0 => code_and_name(&row.class_code, &row.class_name),
            1 => row.area_name.clone().unwrap_or_else(|| row.area.to_string()),
            2 => whole(row.non_users),
            3 => row.customers.words(),
            4 => decimal(row.base, 0),
            _ => share(row.penetration),
        }
    };
    let grid = Grid {
        name: "Table of non-users",
        columns: &COLUMNS,
        rows: listed.as_ref().map_or(answer.rows.len(), |listed| listed.len()),
        cell: &cell,
        swatch: &|row| {
            let row = at(row)?;
            let of = profile.rows.get(row.class)?;
            Some(kind_colour(of.colour.as_deref(), of.family))
        },
        is_marked: &|row| at(row).is_some_and(|row| context.selection.contains(&row.area)),
    };
    ui.add_space(space::ONE);
    let is_stale = !matches!(reply, Reply::Ready(_));
    let done = message::dimmed(ui, is_stale, |ui| grid.show(ui, context));
    if let Some(row) = done.and_then(at) {
        commands.push(Command::Pick(row.area.clone(), Pick::Only));
        commands.push(Command::ShowOnMap(row.area.clone()));
    }
}

/// The rows of one class, found once for an answer: to find them is a look at
/// each.
fn of_class(state: &mut ProfilesState, answer: &Arc<NonUsers>, class: usize) -> Arc<Vec<usize>> {
    let of = Same(Arc::clone(answer));
    if let Some((known, known_class, rows)) = &state.listed
        && (known, known_class) == (&of, &class)
    {
        return Arc::clone(rows);
    }
    let is_of = |(_, row): &(usize, &NonUsersRow)| row.class == class;
    let rows = answer.rows.iter().enumerate().filter(is_of).map(|(i, _)| i).collect();
    let rows = Arc::new(rows);
    state.listed = Some((of, class, Arc::clone(&rows)));
    rows
}

/// By which areas: those that Take-up asks by, and every map shows.
fn by_level(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let Some(loaded) = context.loaded else { return };
    let question = &context.project.question;
    let now = format!("By {}", words_of::level(loaded, &question.level));
    control::field(ui, context.theme, "By area", &now, 180.0, |ui| {
        for (level, singular) in words_of::levels(loaded) {
            let on = level == question.level;
            if control::closing_item(ui, on, &singular).clicked() && !on {
                let next = Question { level, ..question.clone() };
                commands.push(Command::Act(Action::Edit(Edit::Question(Box::new(next)))));
            }
        }
    });
}

pub fn targets(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ProfilesState,
    profile: &CustomerProfile,
) {
    const COLUMNS: [Column; 6] = [
        words("Whom to ask first", 0.0),
        words("From → to", 148.0),
        figure("Contacts", 66.0),
        figure("Likelihood", 74.0),
        figure("Could move", 80.0),
        figure("Worth up to", 80.0),
    ];
    let reply = &context.profiles.targets;
    let Some(answer) = shown(reply).cloned() else {
        return waiting(ui, context, reply, "Looking whom to ask first…");
    };
    failed(ui, context, reply);
    let is_stale = !matches!(reply, Reply::Ready(_));
    let c = &context.theme.colours;
    message::dimmed(ui, is_stale, |ui| {
        ui.label(RichText::new(answer.sentence()).font(Size::Body.regular()).color(c.second_ink));
    });
    let picked = state.picked.as_ref().map(|picked| picked.code.clone());
    let cell = |row: usize, column: usize| {
        let Some(target) = answer.targets.get(row) else { return String::new() };
        match column {
            0 => code_and_name(&target.class_code, &target.class_name),
            1 => format!("{} → {}", target.from_name, target.to_name.to_lowercase()),
            2 => target.contacts.words(),
            3 => percent(target.likelihood, 0),
            4 => target.movable.map_or_else(String::new, |n| Observed::Count(n).words()),
            _ => target.worth_pence.map_or_else(String::new, |worth| {
                format!("£{}", with_thousands((worth.0 + 50).div_euclid(100)))
            }),
        }
    };
    let class = |code: &str| profile.rows.iter().position(|row| row.code == code);
    let grid = Grid {
        name: "Table of shift targets",
        columns: &COLUMNS,
        rows: answer.targets.len(),
        cell: &cell,
        swatch: &|row| {
            let target = answer.targets.get(row)?;
            Some(kind_colour(target.colour.as_deref(), target.family))
        },
        is_marked: &|row| {
            answer.targets.get(row).is_some_and(|t| Some(&t.class_code) == picked.as_ref())
        },
    };
    let done = message::dimmed(ui, is_stale, |ui| grid.show(ui, context));
    if let Some(target) = done.and_then(|row| answer.targets.get(row))
        && let Some(class) = class(&target.class_code)
    {
        state.pick(profile, class);
    }
}
