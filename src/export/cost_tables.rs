//! How do cost reports and scenarios become tables? Money is in whole pence,
//! the cells of a column rounded to its rounded total.

use super::cells::Cell;
use super::table::Table;
use crate::base::money::{Pence, rounded_to_total};
use crate::channel::{CappedBy, CostReport, SavingRow, ScenarioAnswer, Three};
use crate::demand::Observed;

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn count(observed: Observed) -> Cell {
    observed.count().map_or_else(|| Cell::Text(observed.text()), Cell::Whole)
}

/// A column of money: what is there, rounded so that it sums to its rounded
/// total.
fn money(cells: &[Option<Pence>]) -> Vec<Cell> {
    let there: Vec<Pence> = cells.iter().filter_map(|cell| *cell).collect();
    let mut rounded = rounded_to_total(&there).into_iter();
    let cell = |of: &Option<Pence>| match of {
        Some(_) => rounded.next().map_or(Cell::Empty, |pence| Cell::Number(pence.0 as f64)),
        None => Cell::Empty,
    };
    cells.iter().map(cell).collect()
}

/// A cost report, a line a row; per head and per customer in pence.
pub fn costs(report: &CostReport) -> Table {
    let mut table = Table::new([
        "key",
        "name",
        "contacts",
        "unit_cost_pence",
        "cost_pence",
        "cost_per_head",
        "cost_per_customer",
    ]);
    let costs: Vec<Option<Pence>> = report.rows.iter().map(|row| row.cost).collect();
    for (row, cost) in report.rows.iter().zip(money(&costs)) {
        table.rows.push(vec![
            text(&row.key),
            text(&row.name),
            count(row.contacts),
            row.unit_cost.map(Pence::to_f64).into(),
            cost,
            row.cost_per_head().into(),
            row.cost_per_customer().into(),
        ]);
    }
    table
}

/// Low, central and high of savings, as three columns in that order.
fn savings(of: &[Option<Three<Pence>>]) -> [Vec<Cell>; 3] {
    let column = |pick: fn(Three<Pence>) -> Pence| {
        money(&of.iter().map(|saving| saving.map(pick)).collect::<Vec<_>>())
    };
    [column(|s| s.central), column(|s| s.low), column(|s| s.high)]
}

/// Every group, service, area and step of a scenario; `from` and `to` are
/// channels by name, `to` is empty where contacts are avoided.
pub fn scenario(answer: &ScenarioAnswer, name: impl Fn(crate::base::ChannelId) -> String) -> Table {
    let mut table = Table::new([
        "group",
        "service",
        "area",
        "from",
        "to",
        "asked",
        "moved",
        "capped_by",
        "saving_pence",
        "saving_low_pence",
        "saving_high_pence",
    ]);
    let all: Vec<Option<Three<Pence>>> = answer.rows.iter().map(|row| row.saving).collect();
    let [central, low, high] = savings(&all);
    let key = |rows: &[SavingRow], at: Option<usize>| {
        text(at.and_then(|at| rows.get(at)).map_or("", |row| row.key.as_str()))
    };
    let money = central.into_iter().zip(low).zip(high);
    for (row, ((central, low), high)) in answer.rows.iter().zip(money) {
        let step = answer.steps.get(row.step);
        let channel = |id: Option<crate::base::ChannelId>| text(id.map(&name).unwrap_or_default());
        table.rows.push(vec![
            key(&answer.groups, row.group),
            key(&answer.services, row.service),
            key(&answer.areas, row.area),
            channel(step.map(|step| step.from)),
            channel(step.and_then(|step| step.to)),
            count(row.asked),
            count(row.moved),
            row.capped.map(CappedBy::word).map_or(Cell::Empty, text),
            central,
            low,
            high,
        ]);
    }
    table
}

/// Scenarios side by side, a line each.
pub fn comparison(answers: &[ScenarioAnswer]) -> Table {
    let mut table = Table::new([
        "scenario",
        "time",
        "contacts",
        "moved",
        "cost_today_pence",
        "saving_pence",
        "saving_low_pence",
        "saving_high_pence",
        "running_cost_pence",
        "net_saving_pence",
        "one_off_pence",
        "payback_months",
    ]);
    let pence = |pence: Option<Pence>| {
        pence.map_or(Cell::Empty, |pence| Cell::Number(pence.rounded().0 as f64))
    };
    for answer in answers {
        let top = &answer.headline;
        table.rows.push(vec![
            text(&answer.scenario.name),
            text(&answer.time_words),
            count(top.contacts),
            count(top.moved),
            pence(top.today),
            pence(top.saving.map(|s| s.central)),
            pence(top.saving.map(|s| s.low)),
            pence(top.saving.map(|s| s.high)),
            pence(Some(top.running)),
            pence(top.net.map(|s| s.central)),
            pence(Some(top.one_off)),
            top.payback_months.into(),
        ]);
    }
    table
}
