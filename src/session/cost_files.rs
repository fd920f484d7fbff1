//! Which files can be made of costs and scenarios? A row each.

use super::cost::{self, CostRequest, ScenarioRequest};
use super::cost_maps::{self, CostMapOf};
use super::deliverables::{Asked, Bytes, Deliverable, Missing};
use crate::base::Result;
use crate::channel::unit_costs::channel_name;
use crate::channel::{CostBy, CostReport, ScenarioAnswer};
use crate::export::cost_tables as tables;
use crate::figure::chart::{
    cost_bars, scenario_sentence, scenarios as side_by_side, tornado, waterfall,
};
use crate::figure::page::Words;
use crate::project::Scenario;

const PLACE: &str = "channels";

const NO_SCENARIO: Missing = |_, project| {
    let is_without = project.scenarios.all.is_empty();
    is_without
        .then_some("There is no scenario yet: change the one that is shown, or make a new one.")
};

pub(super) const WATERFALL: Deliverable =
    picture("scenario-stair", "Scenario: from cost today to cost after", |asked| {
        let answer = scenario(asked, false)?;
        asked.picture(|size| waterfall::draw(&answer, size))
    });

pub(super) const TORNADO: Deliverable =
    picture("scenario-depends", "Scenario: what the saving depends on", |asked| {
        let answer = scenario(asked, false)?;
        asked.picture(|size| tornado::draw(&answer, size))
    });

pub(super) const SAVED_MAP: Deliverable =
    picture("saved-map", "Map of where it is saved", |asked| {
        let answer = scenario(asked, false)?;
        let map = cost_maps::saved(&answer)?;
        let sentence = scenario_sentence(&answer);
        let words = Words::of_card(&answer.card, map.title.clone(), sentence, &map.colours.method);
        asked.map(&map, &words)
    });

pub(super) const SPENT_MAP: Deliverable =
    picture("spent-map", "Map of what contacts cost per head", |asked| {
        spent_map(asked, CostMapOf::SpentPerHead)
    });

pub(super) const SPENT_TOTAL_MAP: Deliverable =
    picture("spent-total-map", "Map of what contacts cost", |asked| {
        spent_map(asked, CostMapOf::Spent)
    });

pub(super) const SPENT_CUSTOMER_MAP: Deliverable =
    picture("spent-customer-map", "Map of what contacts cost per customer", |asked| {
        spent_map(asked, CostMapOf::SpentPerCustomer)
    });

pub(super) const COST_BARS: Deliverable =
    picture("cost-by-channel", "What contacts cost, by channel", |asked| {
        bars(asked, CostBy::Channel)
    });

pub(super) const COST_GROUPS: Deliverable =
    picture("cost-by-group", "What contacts cost, by group", |asked| bars(asked, CostBy::Group));

pub(super) const COST_SERVICES: Deliverable =
    picture("cost-by-service", "What contacts cost, by service", |asked| {
        bars(asked, CostBy::Service)
    });

pub(super) const COST_DEPARTMENTS: Deliverable =
    picture("cost-by-department", "What contacts cost, by department", |asked| {
        bars(asked, CostBy::Department)
    });

pub(super) const COST_MONTHS: Deliverable =
    picture("cost-by-month", "What contacts cost, by month", |asked| bars(asked, CostBy::Month));

pub(super) const SIDE_BY_SIDE: Deliverable =
    picture("scenarios-compared", "Scenarios side by side", |asked| {
        let answers = compared(asked)?;
        asked.picture(|size| side_by_side::draw(&answers, size))
    })
    .unless(NO_SCENARIO);

pub(super) const SCENARIO_TABLE: Deliverable =
    table("scenario-table", "Scenario by group, service and area", |asked| {
        let answer = scenario(asked, true)?;
        let council = &asked.loaded.council;
        asked.csv(&tables::scenario(&answer, |id| channel_name(council, id)))
    });

pub(super) const CHANNEL_TABLE: Deliverable =
    table("cost-table-channel", "Costs by channel", |asked| costs(asked, CostBy::Channel));

pub(super) const MONTH_TABLE: Deliverable =
    table("cost-table-month", "Costs by month", |asked| costs(asked, CostBy::Month));

pub(super) const GROUP_TABLE: Deliverable =
    table("cost-table-group", "Costs by group", |asked| costs(asked, CostBy::Group));

pub(super) const SERVICE_TABLE: Deliverable =
    table("cost-table-service", "Costs by service", |asked| costs(asked, CostBy::Service));

pub(super) const DEPARTMENT_TABLE: Deliverable =
    table("cost-table-department", "Costs by department", |asked| costs(asked, CostBy::Department));

pub(super) const AREA_TABLE: Deliverable =
    table("cost-table-area", "Costs by area", |asked| costs(asked, CostBy::Area));

pub(super) const COMPARED_TABLE: Deliverable =
    table("scenarios-table", "Scenarios side by side", |asked| {
        asked.csv(&tables::comparison(&compared(asked)?))
    })
    .unless(NO_SCENARIO);

const fn picture(id: &'static str, title: &'static str, bytes: Bytes) -> Deliverable {
    Deliverable::picture(PLACE, id, title, bytes)
}

const fn table(id: &'static str, title: &'static str, bytes: Bytes) -> Deliverable {
    Deliverable::table(PLACE, id, title, bytes)
}

/// The scenario looked at; where none is kept, the first there would be.
fn shown(asked: &Asked<'_>) -> Scenario {
    let kept = asked.project.scenarios.shown().cloned();
    kept.unwrap_or_else(|| cost::first_scenario(asked.loaded))
}

fn scenario(asked: &Asked<'_>, detail: bool) -> Result<ScenarioAnswer> {
    let of = ScenarioRequest::of(asked.project, &shown(asked), asked.protection);
    let request = ScenarioRequest { detail, ..of };
    let contacts = cost::contacts(asked.loaded, &request.counted, asked.progress)?;
    cost::scenario(asked.loaded, &contacts, &request, asked.progress)
}

fn compared(asked: &Asked<'_>) -> Result<Vec<ScenarioAnswer>> {
    let of = |s: &Scenario| ScenarioRequest::of(asked.project, s, asked.protection);
    let requests: Vec<ScenarioRequest> = asked.project.scenarios.all.iter().map(of).collect();
    Ok(cost::compared(asked.loaded, &requests, asked.progress)?.answers)
}

fn spent(asked: &Asked<'_>, by: CostBy) -> Result<CostReport> {
    let request = CostRequest::of(asked.project, &shown(asked), by, asked.protection);
    let contacts = cost::contacts(asked.loaded, &request.counted, asked.progress)?;
    cost::cost_report(asked.loaded, &contacts, &request, asked.progress)
}

fn costs(asked: &Asked<'_>, by: CostBy) -> Result<Vec<u8>> {
    asked.csv(&tables::costs(&spent(asked, by)?))
}

fn bars(asked: &Asked<'_>, by: CostBy) -> Result<Vec<u8>> {
    let report = spent(asked, by)?;
    asked.picture(|size| cost_bars::draw(&report, size))
}

fn spent_map(asked: &Asked<'_>, of: CostMapOf) -> Result<Vec<u8>> {
    let report = spent(asked, CostBy::Area)?;
    let map = cost_maps::spent(&report, of, &report.level)?;
    let sentence = cost_bars::sentence(&report);
    let words = Words::of_card(&report.card, map.title.clone(), sentence, &map.colours.method);
    asked.map(&map, &words)
}
