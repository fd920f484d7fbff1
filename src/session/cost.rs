//! How is a question about costs asked of an open workspace? The same for
//! window, file and command line.

use super::Loaded;
use super::cost_desks::Compared;
use crate::base::{LevelId, Progress, Result};
use crate::channel::{
    self, Contacts, CostBy, CostReport, Counted, Ground, ScenarioAnswer, ScenarioInputs,
    SpendInputs, counted_for,
};
use crate::council::Channel;
use crate::project::{
    Amount, Avoided, CostBook, Customers, Move, Project, Protection, Reach, Scenario,
};
use std::sync::Arc;

/// What a cost report depends on, apart from the workspace's data.
#[derive(Clone, Debug, PartialEq)]
pub struct CostRequest {
    pub counted: Counted,
    pub customers: Customers,
    pub by: CostBy,
    pub costs: Arc<CostBook>,
    pub level: LevelId,
    pub protection: Protection,
}

/// What a scenario depends on, apart from the workspace's data.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioRequest {
    pub counted: Counted,
    pub scenario: Scenario,
    pub costs: Arc<CostBook>,
    pub level: LevelId,
    pub protection: Protection,
    /// With every group, service and area of every step.
    pub detail: bool,
}

impl ScenarioRequest {
    /// A scenario under the project's decisions.
    pub fn of(project: &Project, scenario: &Scenario, protection: Protection) -> ScenarioRequest {
        let question = &project.question;
        ScenarioRequest {
            counted: counted_for(scenario, question.period, question.scheme.as_ref(), ALL_PEOPLE),
            scenario: scenario.clone(),
            costs: Arc::clone(&project.costs),
            level: question.level.clone(),
            protection,
            detail: false,
        }
    }
}

impl CostRequest {
    /// What is spent today on those whom a scenario is for.
    pub fn of(
        project: &Project,
        scenario: &Scenario,
        by: CostBy,
        protection: Protection,
    ) -> CostRequest {
        let question = &project.question;
        CostRequest {
            counted: counted_for(scenario, question.period, question.scheme.as_ref(), ALL_PEOPLE),
            customers: scenario.reach.customers.clone(),
            by,
            costs: Arc::clone(&project.costs),
            level: question.level.clone(),
            protection,
        }
    }
}

/// The base that costs are told per head of.
pub const ALL_PEOPLE: &str = "age:all";

fn ground(loaded: &Loaded) -> Ground<'_> {
    Ground { geography: &loaded.geography, council: &loaded.council, records: &loaded.records }
}

/// The contacts of a period.
pub fn contacts(loaded: &Loaded, counted: &Counted, progress: &Progress) -> Result<Contacts> {
    Contacts::count(&ground(loaded), counted, progress)
}

/// What contacts cost, of contacts that are counted.
pub fn cost_report(
    loaded: &Loaded,
    contacts: &Contacts,
    request: &CostRequest,
    progress: &Progress,
) -> Result<CostReport> {
    channel::cost_report(
        &SpendInputs {
            ground: ground(loaded),
            contacts,
            customers: &request.customers,
            by: request.by,
            level: &request.level,
            costs: &request.costs,
            protection: request.protection,
            sources: &loaded.source_lines(),
        },
        progress,
    )
}

/// What a scenario would save, of contacts that are counted.
pub fn scenario(
    loaded: &Loaded,
    contacts: &Contacts,
    request: &ScenarioRequest,
    progress: &Progress,
) -> Result<ScenarioAnswer> {
    channel::scenario(
        &ScenarioInputs {
            ground: ground(loaded),
            contacts,
            scenario: &request.scenario,
            costs: &request.costs,
            level: &request.level,
            protection: request.protection,
            sources: &loaded.source_lines(),
            detail: request.detail,
        },
        progress,
    )
}

/// Scenarios worked out one after the other; contacts of one period are
/// counted once.
pub fn compared(
    loaded: &Loaded,
    requests: &[ScenarioRequest],
    progress: &Progress,
) -> Result<Compared> {
    let mut counted: Option<(Counted, Contacts)> = None;
    let mut answers = Vec::new();
    for request in requests {
        let contacts = match counted.take() {
            Some((of, contacts)) if of == request.counted => contacts,
            _ => contacts(loaded, &request.counted, progress)?,
        };
        answers.push(scenario(loaded, &contacts, request, progress)?);
        counted = Some((request.counted.clone(), contacts));
    }
    Ok(Compared { answers })
}

/// The scenario that is looked at first where none is kept yet: from the
/// phone and from visits to the web, none so far, and no call avoided.
pub fn first_scenario(loaded: &Loaded) -> Scenario {
    let socitm = channel::PRESETS.first();
    let like = |name: &str| {
        let figure = socitm.and_then(|preset| preset.figure(name));
        let listed = loaded.council.channels.iter();
        let is_so =
            |c: &&Channel| figure.is_some() && socitm.and_then(|p| p.figure(&c.name)) == figure;
        let found = listed.clone().find(is_so).map(|channel| channel.id);
        found.filter(|_| figure.is_some())
    };
    let none = |from, to| Move { from, to, amount: Amount::Contacts(0), reach: Reach::default() };
    let web = like("Web");
    let moves = ["Phone", "Face to face"].iter().filter_map(|from| Some(none(like(from)?, web?)));
    let avoided = like("Phone").map(|channel| Avoided {
        channel,
        amount: Amount::Share(0.0),
        reach: Reach::default(),
    });
    Scenario {
        moves: moves.collect(),
        avoided: avoided.into_iter().collect(),
        ..Scenario::default()
    }
}

/// A scenario and a cost book from a file.
pub fn read_scenario(
    loaded: &Loaded,
    path: &std::path::Path,
    book: &CostBook,
) -> Result<(Scenario, CostBook)> {
    channel::scenario_file::read(path, &ground(loaded), book)
}
