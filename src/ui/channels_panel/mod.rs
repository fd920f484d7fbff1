//! Channels: a scenario and what it costs on the left, what it saves in the
//! middle, where and with whom on the right.

mod answer;
mod asked;
mod cost_today;
mod moves;
mod saved_where;
mod saving_table;
mod unit_costs;

use super::context::{Command, Context, shown};
use super::map::MapState;
use super::message;
use super::panel::Memory;
use super::projector;
use super::scene_view::SceneView;
use super::theme::space;
use crate::channel::{CostBy, CostReport};
use crate::project::{Edit, Project, Scenario, ScenarioChange};
use crate::session::desk::Same;
use crate::session::{Action, Compared, CostMapOf, CostWanted, Loaded, Reply, ScenarioShown, cost};
use eframe::egui::{CentralPanel, Frame, Margin, Panel, Ui};

/// The id of the place.
pub const ID: &str = "channels";

/// What the middle shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Scenario,
    Today,
    Compare,
    Table,
}

impl Tab {
    const ALL: [(Tab, &'static str); 4] = [
        (Tab::Scenario, "Scenario"),
        (Tab::Today, "Cost today"),
        (Tab::Compare, "Compare scenarios"),
        (Tab::Table, "Table"),
    ];
}

/// What the place keeps between frames.
#[derive(Default)]
pub struct ChannelsState {
    tab: Tab,
    by: CostBy,
    /// What the table of the scenario lists.
    listed: saving_table::Listed,
    map_of: CostMapOf,
    map: MapState,
    /// The scenario while something is dragged or typed: one drag is one step.
    draft: Option<Scenario>,
    /// A name that is being typed.
    renaming: Option<String>,
    /// What is typed of unit costs of one's own, by their place.
    typed: unit_costs::Typed,
    stair: SceneView<Same<ScenarioShown>>,
    tornado: SceneView<Same<ScenarioShown>>,
    bars: SceneView<Same<CostReport>>,
    /// How high the bars of a report want to be, made once for it.
    bars_want: Option<(Same<CostReport>, f32)>,
    beside: SceneView<Same<Compared>>,
    /// Of which data what is kept here is.
    revision: Option<u64>,
    /// The first scenario of the data that are open, made once for them.
    first: Option<(u64, Scenario)>,
}

impl ChannelsState {
    /// The scenario as it is now, also while it is dragged.
    fn scenario(&mut self, project: &Project, loaded: &Loaded) -> Scenario {
        if self.revision.replace(loaded.revision).is_some_and(|before| before != loaded.revision) {
            // What was being typed was of other data.
            (self.draft, self.renaming) = (None, None);
            self.typed = unit_costs::Typed::default();
        }
        if let Some(draft) = &self.draft {
            return draft.clone();
        }
        if let Some(kept) = project.scenarios.shown() {
            return kept.clone();
        }
        match &self.first {
            Some((revision, first)) if *revision == loaded.revision => first.clone(),
            _ => {
                let first = cost::first_scenario(loaded);
                self.first = Some((loaded.revision, first.clone()));
                first
            }
        }
    }

    /// What is to be asked of the session.
    pub fn wanted(&mut self, project: &Project, loaded: &Loaded) -> CostWanted {
        CostWanted {
            scenario: self.scenario(project, loaded),
            spent: (self.tab == Tab::Today).then_some(self.by),
            map: self.map_of,
            compare: self.tab == Tab::Compare,
        }
    }

    /// Decides on what is being dragged or typed, though it has not been left:
    /// before the window closes, and before another place is shown.
    pub fn finish(&mut self, project: &Project, loaded: &Loaded) -> Vec<Edit> {
        if self.revision.is_some_and(|of| of != loaded.revision) {
            return Vec::new();
        }
        let mut edits = Vec::new();
        let before = project.scenarios.shown().cloned();
        let drafted = self.draft.take();
        let renamed = self.renaming.take().map(|name| name.trim().to_string());
        let renamed = renamed.filter(|name| !name.is_empty());
        if drafted.is_some() || renamed.is_some() {
            let now = self.scenario(project, loaded);
            let mut next = drafted.unwrap_or_else(|| now.clone());
            let what = match &renamed {
                Some(_) => ScenarioChange::Renamed,
                None => ScenarioChange::Changed,
            };
            next.name = renamed.unwrap_or(next.name);
            if next != before.unwrap_or(now) {
                let scenarios = project.scenarios.with_shown(next).into();
                edits.push(Edit::Scenarios { scenarios, what });
            }
        }
        edits.extend(self.typed.finish(&project.costs));
        edits
    }

    /// Keeps a changed scenario: while `is_under_way` here alone, at the end as
    /// a decision.
    fn change(
        &mut self,
        context: &Context<'_>,
        loaded: &Loaded,
        next: Scenario,
        is_under_way: bool,
        commands: &mut Vec<Command>,
    ) {
        if is_under_way {
            self.draft = Some(next);
            return;
        }
        self.draft = None;
        if next == self.scenario(context.project, loaded) {
            return;
        }
        let scenarios = context.project.scenarios.with_shown(next).into();
        let edit = Edit::Scenarios { scenarios, what: ScenarioChange::Changed };
        commands.push(Command::Act(Action::Edit(edit)));
    }
}

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let surface = context.theme.surface();
    let left = Panel::left("channel scenario")
        .default_size(context.preferences.panel("channel scenario", space::LEFT_PANEL + 18.0))
        .size_range(space::LEFT_PANEL - 24.0..=420.0)
        .resizable(true)
        .frame(surface)
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            asked::show(ui, context, &mut memory.channels, commands);
        });
    let right = Panel::right("channel places")
        .default_size(context.preferences.panel("channel places", space::RIGHT_PANEL + 26.0))
        .size_range(space::RIGHT_PANEL - 32.0..=520.0)
        .resizable(true)
        .frame(surface)
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            saved_where::show(ui, context, &mut memory.channels, commands);
        });
    let sizes = [
        ("channel scenario", left.response.rect.width()),
        ("channel places", right.response.rect.width()),
    ];
    memory.panels.extend(sizes);
    CentralPanel::default()
        .frame(surface.inner_margin(Margin { left: 18, right: 14, top: 12, bottom: 10 }))
        .show(ui, |ui| answer::show(ui, context, memory, commands));
}

/// Before a hall: the figures that matter and the stair, large.
pub fn show_hall(
    ui: &mut Ui,
    context: &Context<'_>,
    memory: &mut Memory,
    commands: &mut Vec<Command>,
) {
    let state = &mut memory.channels;
    let answer = shown(&context.costs.scenario).cloned();
    let is_stale = !matches!(context.costs.scenario, Reply::Ready(_));
    let say = |ui: &mut Ui| match &answer {
        Some(shown) => {
            if let Reply::Failed { error, .. } = &context.costs.scenario {
                message::error_ui(ui, context, error);
            }
            message::dimmed(ui, is_stale, |ui| {
                answer::headline(ui, context, &shown.answer);
                answer::basis(ui, context, &shown.answer);
            });
            answer::what_it_is(ui, context);
        }
        None => answer::nothing(ui, context, &mut Vec::new()),
    };
    let now = context.project.scenarios.shown;
    let count = context.project.scenarios.all.len();
    let aside = |ui: &mut Ui, commands: &mut Vec<Command>| {
        for (at, scenario) in context.project.scenarios.all.iter().enumerate().take(6) {
            let button = eframe::egui::Button::selectable(at == now, &scenario.name);
            if count > 1 && ui.add(button.frame_when_inactive(true)).clicked() {
                let mut scenarios = (*context.project.scenarios).clone();
                scenarios.shown = at;
                let scenarios = scenarios.into();
                let edit = Edit::Scenarios { scenarios, what: ScenarioChange::Shown };
                commands.push(Command::Act(Action::Edit(edit)));
            }
        }
    };
    projector::frame(ui, context, commands, say, aside, |ui, _| {
        Frame::new().inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
            if let Some(shown) = &answer {
                answer::stair(ui, context, state, (shown, is_stale), ui.available_height());
            }
        });
    });
}
