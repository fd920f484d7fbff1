//! What does each group, service, area and channel save? The rows behind the
//! scenario.

use super::ChannelsState;
use crate::base::AreaCode;
use crate::base::money::Pence;
use crate::channel::{SavingRow, ScenarioAnswer};
use crate::ui::context::{Command, Context, Pick};
use crate::ui::control;
use crate::ui::grid::{Column, Grid, figure, words};
use crate::ui::message;
use crate::ui::theme::space;
use eframe::egui::Ui;

/// What the table lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listed {
    #[default]
    Groups,
    Services,
    Areas,
    Channels,
}

impl Listed {
    const ALL: [(Listed, &'static str); 4] = [
        (Listed::Groups, "Groups"),
        (Listed::Services, "Services"),
        (Listed::Areas, "Areas"),
        (Listed::Channels, "Channels"),
    ];

    fn rows(self, answer: &ScenarioAnswer) -> &[SavingRow] {
        match self {
            Listed::Groups => &answer.groups,
            Listed::Services => &answer.services,
            Listed::Areas => &answer.areas,
            Listed::Channels => &answer.channels,
        }
    }
}

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ChannelsState,
    (answer, is_stale): (&ScenarioAnswer, bool),
    commands: &mut Vec<Command>,
) {
    const COLUMNS: [Column; 6] = [
        words("", 0.0),
        figure("Contacts", 84.0),
        figure("Asked", 76.0),
        figure("Move", 76.0),
        figure("Saved", 92.0),
        figure("Low to high", 150.0),
    ];
    let titles = Listed::ALL.map(|(_, title)| title);
    let now = Listed::ALL.iter().position(|(listed, _)| *listed == state.listed).unwrap_or(0);
    if let Some(next) = control::segments(ui, context.theme, "Savings by", &titles, now) {
        state.listed = Listed::ALL.get(next).map_or(Listed::Groups, |(listed, _)| *listed);
    }
    ui.add_space(space::ONE);
    message::notes_ui(ui, context, &answer.notes, usize::MAX);
    let rows = state.listed.rows(answer);
    let cell = |at: usize, column: usize| {
        let Some(row) = rows.get(at) else { return String::new() };
        let pounds = |pence: Pence| pence.to_the_pound();
        match column {
            0 => called(row),
            1 => row.contacts.words(),
            2 => row.asked.words(),
            3 => row.moved.words(),
            4 => match (row.saving, row.moved.count()) {
                (Some(saving), _) => pounds(saving.central),
                (None, None) => "withheld".to_string(),
                (None, Some(_)) => "not known".to_string(),
            },
            _ => row.saving.map_or_else(String::new, |saving| {
                format!("{} to {}", pounds(saving.low), pounds(saving.high))
            }),
        }
    };
    let is_area = state.listed == Listed::Areas;
    let marked = |at: usize| {
        is_area && rows.get(at).is_some_and(|row| context.selection.contains(row.key.as_str()))
    };
    let grid = Grid {
        name: "Table of savings",
        columns: &COLUMNS,
        rows: rows.len(),
        cell: &cell,
        swatch: &|_| None,
        is_marked: &marked,
    };
    if let Some(at) = message::dimmed(ui, is_stale, |ui| grid.show(ui, context))
        && is_area
        && let Some(row) = rows.get(at).filter(|row| !row.key.is_empty())
    {
        commands.push(Command::Pick(AreaCode::new(&row.key), Pick::Only));
    }
}

/// "G Settled semis", "E00030771".
pub(super) fn called(row: &SavingRow) -> String {
    match (row.key.as_str(), row.name.as_str()) {
        (key, "") => key.to_string(),
        ("", name) => name.to_string(),
        (key, name) if key.len() <= 3 && key != name => format!("{key} {name}"),
        (_, name) => name.to_string(),
    }
}
