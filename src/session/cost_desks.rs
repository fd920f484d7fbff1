//! How does a window that asks at every frame get its answers about costs?
//! Contacts are counted once for a period; a moved slider asks no more than
//! what is worked out from them.

use super::cost::{self, CostRequest, ScenarioRequest};
use super::cost_maps::{self, CostMapOf};
use super::desk::{Desk, Same};
use super::desks::AnyDesk;
use super::jobs::Wake;
use super::{Loaded, Reply, Session};
use crate::base::Progress;
use crate::channel::{Contacts, CostBy, CostReport, Counted, ScenarioAnswer};
use crate::figure::AreaMap;
use crate::project::{Project, Protection, Scenario};
use std::sync::Arc;

/// What of costs is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct CostWanted {
    /// As it is now, also while a slider is dragged.
    pub scenario: Scenario,
    /// What contacts cost today, by this.
    pub spent: Option<CostBy>,
    pub map: CostMapOf,
    /// Every scenario beside this one.
    pub compare: bool,
}

/// A scenario and its map.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioShown {
    pub answer: ScenarioAnswer,
    pub map: Arc<AreaMap>,
}

/// Scenarios side by side, in the project's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    pub answers: Vec<ScenarioAnswer>,
}

/// What contacts cost in each area, as a map.
#[derive(Clone, Debug, PartialEq)]
pub struct SpentMap {
    pub protection: Protection,
    pub map: Arc<AreaMap>,
}

/// The answers, each as far as it is known.
#[derive(Clone, Debug)]
pub struct CostAnswers {
    pub contacts: Reply<Contacts>,
    pub scenario: Reply<ScenarioShown>,
    pub spent: Reply<CostReport>,
    pub spent_map: Reply<SpentMap>,
    pub compared: Reply<Compared>,
}

impl Default for CostAnswers {
    /// Nothing was asked for.
    fn default() -> Self {
        CostAnswers {
            contacts: Reply::Nothing,
            scenario: Reply::Nothing,
            spent: Reply::Nothing,
            spent_map: Reply::Nothing,
            compared: Reply::Nothing,
        }
    }
}

/// Told apart by the contacts it is worked out from.
type Of<R> = (Same<Contacts>, R);

pub(super) struct CostDesks {
    contacts: Desk<(u64, Counted), Contacts>,
    scenario: Desk<Of<ScenarioRequest>, ScenarioShown>,
    spent: Desk<Of<CostRequest>, CostReport>,
    spent_map: Desk<Of<(CostRequest, CostMapOf)>, SpentMap>,
    compared: Desk<(u64, Vec<ScenarioRequest>), Compared>,
}

impl CostDesks {
    pub fn new() -> CostDesks {
        CostDesks {
            contacts: Desk::new("contacts", 3),
            scenario: Desk::new("scenario", 24),
            spent: Desk::new("cost report", 12),
            spent_map: Desk::new("cost map", 8),
            compared: Desk::new("scenarios compared", 2),
        }
    }

    pub fn ask(
        &mut self,
        loaded: &Arc<Loaded>,
        project: &Project,
        protection: Protection,
        wanted: &CostWanted,
        wake: &Wake,
    ) -> CostAnswers {
        let mut answers = CostAnswers::default();
        let request = ScenarioRequest::of(project, &wanted.scenario, protection);
        let key = (loaded.revision, request.counted.clone());
        answers.contacts = self.contacts.ask(&key, wake, || {
            let (loaded, counted) = (Arc::clone(loaded), key.1.clone());
            move |progress: &Progress| cost::contacts(&loaded, &counted, progress)
        });
        self.forget_what_was_less_protected(protection);
        let contacts = match &answers.contacts {
            Reply::Ready(contacts) => Arc::clone(contacts),
            Reply::Working { progress, .. } => {
                let last = self.scenario.last().cloned();
                answers.scenario = Reply::Working { progress: progress.clone(), last };
                return answers;
            }
            Reply::Failed { error, .. } => {
                answers.scenario = Reply::Failed { error: error.clone(), last: None };
                return answers;
            }
            Reply::Nothing => return answers,
        };
        let of = Same(Arc::clone(&contacts));
        let key = (of.clone(), request);
        answers.scenario = self.scenario.ask(&key, wake, || {
            let (loaded, (contacts, request)) = (Arc::clone(loaded), key.clone());
            move |progress: &Progress| {
                let answer = cost::scenario(&loaded, &contacts.0, &request, progress)?;
                let map = Arc::new(cost_maps::saved(&answer)?);
                Ok(ScenarioShown { answer, map })
            }
        });
        let cost = |by| CostRequest::of(project, &wanted.scenario, by, protection);
        if let Some(by) = wanted.spent {
            let key = (of.clone(), cost(by));
            answers.spent = self.spent.ask(&key, wake, || {
                let (loaded, (contacts, request)) = (Arc::clone(loaded), key.clone());
                move |progress: &Progress| {
                    cost::cost_report(&loaded, &contacts.0, &request, progress)
                }
            });
        }
        if wanted.map != CostMapOf::Saved {
            let key = (of, (cost(CostBy::Area), wanted.map));
            answers.spent_map = self.spent_map.ask(&key, wake, || {
                let (loaded, (contacts, (request, of))) = (Arc::clone(loaded), key.clone());
                move |progress: &Progress| {
                    let report = cost::cost_report(&loaded, &contacts.0, &request, progress)?;
                    let map = Arc::new(cost_maps::spent(&report, of, &request.level)?);
                    Ok(SpentMap { protection: report.protection, map })
                }
            });
        }
        if wanted.compare {
            answers.compared = self.compare(loaded, project, protection, wanted, wake);
        }
        answers
    }

    fn compare(
        &mut self,
        loaded: &Arc<Loaded>,
        project: &Project,
        protection: Protection,
        wanted: &CostWanted,
        wake: &Wake,
    ) -> Reply<Compared> {
        let scenarios = &project.scenarios;
        let now =
            |at: usize, scenario| if at == scenarios.shown { &wanted.scenario } else { scenario };
        let requests: Vec<ScenarioRequest> = scenarios
            .all
            .iter()
            .enumerate()
            .map(|(at, scenario)| ScenarioRequest::of(project, now(at, scenario), protection))
            .collect();
        let key = (loaded.revision, requests);
        self.compared.ask(&key, wake, || {
            let (loaded, requests) = (Arc::clone(loaded), key.1.clone());
            move |progress: &Progress| cost::compared(&loaded, &requests, progress)
        })
    }

    /// What was shown without protection is not shown again under it.
    fn forget_what_was_less_protected(&mut self, protection: Protection) {
        if self.scenario.last().is_some_and(|last| last.answer.protection != protection) {
            self.scenario.drop_last();
        }
        if self.spent.last().is_some_and(|last| last.protection != protection) {
            self.spent.drop_last();
        }
        if self.spent_map.last().is_some_and(|last| last.protection != protection) {
            self.spent_map.drop_last();
        }
        let first = |last: &Arc<Compared>| last.answers.first().map(|answer| answer.protection);
        if self.compared.last().and_then(first).is_some_and(|last| last != protection) {
            self.compared.drop_last();
        }
    }
}

impl AnyDesk for CostDesks {
    fn poll(&mut self) -> bool {
        let CostDesks { contacts, scenario, spent, spent_map, compared } = self;
        let desks: [&mut dyn AnyDesk; 5] = [contacts, scenario, spent, spent_map, compared];
        desks.into_iter().fold(false, |changed, desk| desk.poll() | changed)
    }

    fn start_anew(&mut self) {
        let CostDesks { contacts, scenario, spent, spent_map, compared } = self;
        let desks: [&mut dyn AnyDesk; 5] = [contacts, scenario, spent, spent_map, compared];
        desks.into_iter().for_each(|desk| desk.start_anew());
    }
}

impl Session {
    /// What there is to know of costs and of a scenario. A new question stops
    /// the old one.
    pub fn costs(&mut self, wanted: &CostWanted) -> CostAnswers {
        let (project, protection) = (Arc::clone(self.project()), self.protection());
        let Some((loaded, wake, desks)) = self.at_desks() else { return CostAnswers::default() };
        desks.costs.ask(loaded, &project, protection, wanted, wake)
    }
}
