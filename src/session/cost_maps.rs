//! Where is it saved, and where is it spent? Costs and scenarios by area, in
//! colours.

use crate::base::money::Pence;
use crate::base::{LevelId, Result};
use crate::channel::{CostReport, CostRow, SavingRow, ScenarioAnswer};
use crate::demand::{Manner, Scale, Writing};
use crate::figure::area_map::{Numbers, by_number};
use crate::figure::choropleth::Drawn;
use crate::figure::{AreaMap, Hatch};
use crate::project::MapView;
use std::sync::Arc;

/// What a map of costs shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CostMapOf {
    /// What the scenario saves.
    #[default]
    Saved,
    /// What contacts cost today.
    Spent,
    SpentPerHead,
    SpentPerCustomer,
}

impl CostMapOf {
    pub const ALL: [CostMapOf; 4] =
        [CostMapOf::Saved, CostMapOf::Spent, CostMapOf::SpentPerHead, CostMapOf::SpentPerCustomer];

    pub const fn title(self) -> &'static str {
        match self {
            CostMapOf::Saved => "Where it is saved",
            CostMapOf::Spent => "Where it is spent",
            CostMapOf::SpentPerHead => "Spent per head",
            CostMapOf::SpentPerCustomer => "Spent per customer",
        }
    }

    /// The id of the file of it.
    pub const fn file(self) -> &'static str {
        match self {
            CostMapOf::Saved => "saved-map",
            CostMapOf::Spent => "spent-total-map",
            CostMapOf::SpentPerHead => "spent-map",
            CostMapOf::SpentPerCustomer => "spent-customer-map",
        }
    }

    /// Of a row of a report by area, in pence.
    fn spent(self, row: &CostRow) -> Option<f64> {
        match self {
            CostMapOf::Saved | CostMapOf::Spent => row.cost.map(Pence::to_f64),
            CostMapOf::SpentPerHead => row.cost_per_head(),
            CostMapOf::SpentPerCustomer => row.cost_per_customer(),
        }
    }
}

/// What a scenario saves by area, before running cost.
///
/// Errors: none that is known.
pub fn saved(answer: &ScenarioAnswer) -> Result<AreaMap> {
    let areas = || answer.areas.iter().filter(|row| !row.key.is_empty());
    let saving = |row: &SavingRow| row.saving.map(|saving| saving.central.to_f64());
    let loses = areas().filter_map(saving).any(|saving| saving < -0.5);
    let drawn: Vec<Drawn> = areas()
        .map(|row| match (saving(row), row.moved.count()) {
            (Some(saving), _) => Drawn::Value(saving),
            (None, None) => Drawn::Hatched(Hatch::Withheld),
            (None, Some(_)) => Drawn::Hatched(Hatch::NoData),
        })
        .collect();
    let scale = if loses { Scale::Diverging { about: 0.0 } } else { Scale::Sequential };
    let manner = Manner { scale, writing: Writing::Pounds };
    let heading = format!("Saved {}", answer.time_words);
    let numbers = Numbers { heading: &heading, title: "Saving before running cost", manner };
    let view = MapView { class_count: 5, ..MapView::default() };
    let colours = Arc::new(by_number(numbers, &drawn, &view)?);
    let lines = areas()
        .map(|row| match row.saving {
            Some(saving) => vec![
                format!("Saves {} {}", saving.central.to_the_pound(), answer.time_words),
                format!("{} of {} contacts move", row.moved.text(), row.contacts.text()),
            ],
            None if row.moved.count().is_none() => vec!["Withheld".to_string()],
            None => vec!["No unit cost".to_string()],
        })
        .collect();
    let title = format!("Where “{}” saves", answer.scenario.name);
    Ok(AreaMap { level: answer.level.clone(), title, colours, lines })
}

/// What contacts cost by area; `report` is by area.
///
/// Errors: none that is known.
pub fn spent(report: &CostReport, of: CostMapOf, level: &LevelId) -> Result<AreaMap> {
    let areas = || report.rows.iter().filter(|row| !row.key.is_empty());
    let drawn: Vec<Drawn> = areas()
        .map(|row| match of.spent(row).filter(|pence| pence.is_finite()) {
            Some(pence) => Drawn::Value(pence),
            None if row.is_cost_withheld() || row.customers.count().is_none() => {
                Drawn::Hatched(Hatch::Withheld)
            }
            None => Drawn::Hatched(Hatch::NoData),
        })
        .collect();
    let writing = if of == CostMapOf::Spent { Writing::Pounds } else { Writing::PoundsAndPence };
    let manner = Manner { scale: Scale::Sequential, writing };
    let numbers = Numbers { heading: of.title(), title: of.title(), manner };
    let view = MapView { class_count: 5, ..MapView::default() };
    let colours = Arc::new(by_number(numbers, &drawn, &view)?);
    let lines = areas()
        .map(|row| {
            if row.contacts.count().is_none() {
                return vec!["Withheld".to_string()];
            }
            let none = || format!("Cost {}", row.why_no_cost());
            let cost = row.cost.map_or_else(none, Pence::to_the_pound);
            let mut lines = vec![format!("{cost} for {} contacts", row.contacts.text())];
            let pounds = |pence: f64| manner_of_pounds().write(pence);
            lines.extend(row.cost_per_head().map(|p| format!("{} a head", pounds(p))));
            lines.extend(row.cost_per_customer().map(|p| format!("{} a customer", pounds(p))));
            lines
        })
        .collect();
    let title = format!("{}: {}", of.title(), report.service_words);
    Ok(AreaMap { level: level.clone(), title, colours, lines })
}

fn manner_of_pounds() -> Manner {
    Manner { scale: Scale::Sequential, writing: Writing::PoundsAndPence }
}
