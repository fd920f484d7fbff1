//! What do contacts cost, and by which channel, month, group, service,
//! department or area? Volume × unit cost, per head and per customer.

use super::contacts::{Cell, Contacts, Ground};
use super::reach::Within;
use super::savings::times;
use super::scenario_answer::ScenarioAnswer;
use super::scenario_words::{self, ROUNDING, capitalised};
use super::spend_total::Totalled;
use super::told::{contacts as contacts_words, told};
use super::unit_costs::{UnitCosts, channel_name, service_name};
use crate::base::money::Pence;
use crate::base::number::counted;
use crate::base::{ChannelId, LevelId, Month, Notes, Period, Progress, Result, ServiceId, Unit};
use crate::demand::{MethodCard, Observed, withheld_told};
use crate::profile::{customer_words, services_of};
use crate::project::{CostBook, Customers, Protection, Reach};
use crate::records::{By, Filter, month_at, tally};
use std::collections::BTreeMap;

/// What the rows of a cost report are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CostBy {
    #[default]
    Channel,
    Month,
    Group,
    Service,
    Department,
    Area,
}

impl CostBy {
    pub const ALL: [CostBy; 6] = [
        CostBy::Channel,
        CostBy::Month,
        CostBy::Group,
        CostBy::Service,
        CostBy::Department,
        CostBy::Area,
    ];

    /// As the command line names it.
    pub const fn word(self) -> &'static str {
        match self {
            CostBy::Channel => "channel",
            CostBy::Month => "month",
            CostBy::Group => "group",
            CostBy::Service => "service",
            CostBy::Department => "department",
            CostBy::Area => "area",
        }
    }
}

/// All that a cost report is worked out from.
#[derive(Clone, Copy)]
pub struct SpendInputs<'a> {
    pub ground: Ground<'a>,
    /// Counted in the period asked.
    pub contacts: &'a Contacts,
    pub customers: &'a Customers,
    pub by: CostBy,
    /// The level that areas are told at.
    pub level: &'a LevelId,
    pub costs: &'a CostBook,
    pub protection: Protection,
    /// Source lines for the method card.
    pub sources: &'a [String],
}

/// One row. What cannot be said is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct CostRow {
    /// Number, code, `2023-01`; empty for what is not known.
    pub key: String,
    pub name: String,
    pub contacts: Observed,
    /// The mean cost of the contacts that have one, in exact pence.
    pub unit_cost: Option<Pence>,
    /// Of the contacts that have a unit cost, in exact pence; `None` where
    /// none has, or the row is withheld, or those without one are.
    pub cost: Option<Pence>,
    /// Of `cost`, without the contacts of areas that have no base: what is
    /// told per head.
    pub cost_in_base: Option<Pence>,
    /// Of `contacts`, those without a unit cost.
    pub unpriced: Observed,
    /// Distinct people.
    pub customers: Observed,
    /// People, households … of the row's areas or group; else of the council.
    pub base: Option<f64>,
}

impl CostRow {
    /// Pence for each of the base; `None` where there is no base.
    pub fn cost_per_head(&self) -> Option<f64> {
        let base = self.base.filter(|base| *base > 0.0)?;
        Some(self.cost_in_base?.to_f64() / base)
    }

    /// Whether there is a cost and it is withheld: the row is, or its few
    /// contacts with or without a unit cost would be found.
    pub fn is_cost_withheld(&self) -> bool {
        let counts = self.contacts.count().zip(self.unpriced.count());
        self.cost.is_none() && counts.is_none_or(|(contacts, unpriced)| contacts > unpriced)
    }

    /// Why there is no cost.
    pub fn why_no_cost(&self) -> &'static str {
        if self.is_cost_withheld() { "withheld" } else { "not known" }
    }

    /// Pence for each distinct customer.
    pub fn cost_per_customer(&self) -> Option<f64> {
        let customers = self.customers.count().filter(|customers| *customers > 0)?;
        Some(self.cost?.to_f64() / customers as f64)
    }
}

/// The whole report.
#[derive(Clone, Debug, PartialEq)]
pub struct CostReport {
    pub by: CostBy,
    pub protection: Protection,
    pub level: LevelId,
    /// "Council tax payment", "all services".
    pub service_words: String,
    pub period_words: String,
    /// Months of the period that there are records of; `None` without dates.
    pub months: Option<u32>,
    /// "people"; empty where there is no base.
    pub base_words: String,
    pub rows: Vec<CostRow>,
    /// Of the rows shown; cost, base and customers are of those whose cost is
    /// told, a person of several rows once.
    pub total: CostRow,
    /// How many rows are withheld. Words leave out a 1.
    pub withheld: usize,
    pub card: MethodCard,
    pub notes: Notes,
}

impl CostReport {
    /// Where the report is of more or less than a year and the scenario above
    /// it of one: that the two are not to be compared as they stand.
    pub fn other_time_words(&self, scenario: &ScenarioAnswer) -> Option<String> {
        let months = self.months.filter(|months| scenario.is_of_a_year && *months != 12)?;
        Some(format!(
            "These are the costs of {} as they were; the saving above is of one year.",
            counted(months as usize, "month", "months")
        ))
    }
}

/// "all dates, Jan 2021 to Dec 2023": what the figures are of, where no period
/// says it.
fn period_words(period: Period, months: Option<(Month, Month)>) -> String {
    let words = period.words();
    match months.filter(|_| period.is_everything()) {
        Some((from, to)) => {
            let recorded = Period { from: Some(from), to: Some(to) };
            format!("{words}, {}", recorded.words())
        }
        None => words,
    }
}

/// Works a cost report out.
///
/// Errors: a service or department that is not there; a preset that is not; a
/// level without a way to it; stopped by the officer.
pub fn cost_report(inputs: &SpendInputs<'_>, progress: &Progress) -> Result<CostReport> {
    progress.stage("Working out costs", 0);
    let SpendInputs { ground, contacts, protection, .. } = *inputs;
    let reach = Reach { customers: inputs.customers.clone(), ..Reach::default() };
    let within = Within::of(&reach, &ground, contacts)?;
    let volumes = contacts.volumes(|cell| within.has(cell));
    let costs = UnitCosts::of(inputs.costs, ground.council, contacts, &volumes)?;
    let keys = Keys::of(inputs)?;
    let mut sums = vec![Sum::default(); keys.names.len()];
    for (count, of) in keys.contacts(inputs, &within, progress)? {
        let Some(sum) = sums.get_mut(of.row) else { continue };
        sum.add(&costs, &of, count);
    }
    let customers = keys.customers(inputs, progress)?;
    let bases = keys.bases(inputs)?;
    let base_of_all = contacts.base.as_ref().map(|b| b.values.iter().flatten().sum::<f64>());
    let mut rows: Vec<CostRow> = Vec::new();
    let mut customers_of_rows: Vec<u64> = Vec::new();
    for (at, (key, name)) in keys.names.iter().enumerate() {
        let sum = &sums[at];
        // A service or channel that nobody used is no row of its own; an area,
        // a group or a month is there all the same.
        let is_idle = sum.contacts == 0 && (key.is_empty() || !keys.are_complete);
        if is_idle {
            continue;
        }
        let base = bases.as_ref().map_or(base_of_all, |bases| bases.get(at).copied().flatten());
        rows.push(sum.row((key.clone(), name.clone()), customers[at], base, protection));
        customers_of_rows.push(customers[at]);
    }
    let shown = |row: &&CostRow| row.contacts.count().is_some();
    let withheld = rows.len() - rows.iter().filter(shown).count();
    let total = Totalled { rows: &rows, customers: &customers_of_rows, base_of_all };
    let total = total.row(inputs, &keys, withheld, progress)?;
    let mut notes = contacts.notes.clone();
    notes.extend(costs.notes.clone());
    let unpriced = scenario_words::unpriced(contacts, |cell| within.has(cell), &costs);
    notes.extend(scenario_words::unpriced_notes(&unpriced, protection, |id| {
        channel_name(ground.council, id)
    }));
    if let Some(withheld) = withheld_told(withheld).filter(|n| *n > 0) {
        notes.remark(format!("{withheld} rows are withheld; the total is of those shown."));
    }
    let in_base: u64 = sums.iter().map(|sum| sum.contacts - sum.without_base).sum();
    let without_base: u64 = sums.iter().map(|sum| sum.without_base).sum();
    if without_base > 0 && in_base > 0 {
        let count = contacts_words(told(protection, without_base, &[]));
        notes.warn(format!("{count} of areas without a base are in no cost per head."));
    }
    Ok(CostReport {
        by: inputs.by,
        protection,
        level: inputs.level.clone(),
        service_words: customer_words(inputs.customers, ground.council),
        months: contacts.months,
        period_words: period_words(contacts.counted.period, ground.records.months()),
        base_words: contacts.base.as_ref().map_or_else(String::new, |base| base.words.clone()),
        rows,
        total,
        withheld,
        card: card(inputs, &costs),
        notes,
    })
}

/// The contacts of one row.
#[derive(Clone, Debug, Default)]
struct Sum {
    contacts: u64,
    unpriced: u64,
    cost: Pence,
    /// Contacts of areas that have no base, and what they cost.
    without_base: u64,
    cost_without_base: Pence,
}

impl Sum {
    fn add(&mut self, costs: &UnitCosts, of: &Of, count: u64) {
        self.contacts += count;
        if of.lacks_base {
            self.without_base += count;
        }
        match costs.of_contact(of.service, of.channel) {
            Some(cost) => {
                let cost = times(cost.central, count);
                self.cost = self.cost.plus(cost);
                if of.lacks_base {
                    self.cost_without_base = self.cost_without_base.plus(cost);
                }
            }
            None => self.unpriced += count,
        }
    }

    fn row(
        &self,
        (key, name): (String, String),
        customers: u64,
        base: Option<f64>,
        protection: Protection,
    ) -> CostRow {
        let contacts = told(protection, self.contacts, &[]);
        let priced = self.contacts - self.unpriced;
        // Few of a row without a cost, or few with one, are found from its
        // contacts, its cost and what one costs.
        let unpriced = told(protection, self.unpriced, &[]);
        let may_tell = told(protection, self.contacts, &[priced, self.unpriced]).count().is_some();
        let is_known = priced > 0 || self.contacts == 0;
        let cost = Some(self.cost).filter(|_| is_known && may_tell);
        let in_base = told(protection, self.without_base, &[]).count().is_some();
        CostRow {
            key,
            name,
            contacts,
            unit_cost: cost.and_then(|cost| cost.over(priced)),
            cost,
            cost_in_base: cost.filter(|_| in_base).map(|cost| cost.minus(self.cost_without_base)),
            unpriced,
            customers: if contacts.count().is_some() {
                told(protection, customers, &[])
            } else {
                contacts
            },
            base,
        }
    }
}

pub(super) fn filter(inputs: &SpendInputs<'_>) -> Result<Filter> {
    let SpendInputs { ground, contacts, customers, .. } = *inputs;
    Ok(Filter {
        services: services_of(customers, ground.council, ground.records)?,
        period: contacts.counted.period,
        ..Filter::default()
    })
}

/// The rows of a report; the last is of what is not known.
pub(super) struct Keys {
    /// (key, name).
    pub names: Vec<(String, String)>,
    /// Whether rows without contacts are rows: areas, groups and months are.
    are_complete: bool,
    /// By position of the service, where rows are departments.
    pub department_of: Vec<usize>,
    /// By position of the building block, where rows are areas.
    area_of: Vec<usize>,
    /// By position in `month_at`, where rows are months.
    first_month: u32,
}

/// Which contacts of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Of {
    row: usize,
    service: Option<u16>,
    channel: Option<u8>,
    /// Whether they are of an area that has no base.
    lacks_base: bool,
}

impl Keys {
    fn of(inputs: &SpendInputs<'_>) -> Result<Keys> {
        let SpendInputs { ground, contacts, by, .. } = *inputs;
        let council = ground.council;
        let mut keys = Keys {
            names: Vec::new(),
            are_complete: matches!(by, CostBy::Group | CostBy::Area | CostBy::Month),
            department_of: Vec::new(),
            area_of: Vec::new(),
            first_month: 0,
        };
        let unknown = match by {
            CostBy::Channel => {
                let name = |id: &ChannelId| (id.to_string(), channel_name(council, *id));
                keys.names = contacts.channels.iter().map(name).collect();
                "Channel not known"
            }
            CostBy::Service => {
                let name = |id: &ServiceId| (id.to_string(), service_name(council, *id));
                keys.names = contacts.services.iter().map(name).collect();
                "Service not known"
            }
            CostBy::Group => {
                keys.names =
                    contacts.groups.iter().map(|g| (g.code.clone(), g.name.clone())).collect();
                "In no group"
            }
            CostBy::Department => {
                keys.name_departments(inputs);
                "In no department"
            }
            CostBy::Month => {
                keys.name_months(inputs);
                "Without a date"
            }
            CostBy::Area => {
                keys.name_areas(inputs)?;
                "Not placed"
            }
        };
        keys.names.push((String::new(), unknown.to_string()));
        Ok(keys)
    }

    fn none(&self) -> usize {
        self.names.len() - 1
    }

    fn name_departments(&mut self, inputs: &SpendInputs<'_>) {
        let SpendInputs { ground, contacts, .. } = *inputs;
        let of = |id: &ServiceId| ground.council.service(*id)?.department.clone();
        let all: BTreeMap<String, ()> =
            contacts.services.iter().filter_map(|id| Some((of(id)?, ()))).collect();
        let all: Vec<String> = all.into_keys().collect();
        let place = |id| all.iter().position(|d| Some(d) == of(id).as_ref()).unwrap_or(all.len());
        self.department_of = contacts.services.iter().map(place).collect();
        self.names = all.into_iter().map(|name| (name.clone(), name)).collect();
    }

    fn name_months(&mut self, inputs: &SpendInputs<'_>) {
        let SpendInputs { ground, contacts, .. } = *inputs;
        let Some((first, last)) = ground.records.months() else { return };
        let period = contacts.counted.period;
        let first = period.from.map_or(first, |from| from.max(first));
        let last = period.to.map_or(last, |to| to.min(last));
        let mut month = first;
        while month <= last {
            self.names.push((month.to_string(), month.words()));
            month = month.next();
        }
        self.first_month = first.number();
    }

    fn name_areas(&mut self, inputs: &SpendInputs<'_>) -> Result<()> {
        let geography = inputs.ground.geography;
        let (blocks, level) = (geography.blocks()?, geography.level(inputs.level)?);
        let name = |area: &crate::geography::Area| {
            (area.code.to_string(), area.name.clone().unwrap_or_default())
        };
        self.names = level.areas.iter().map(name).collect();
        self.area_of = if level.id == blocks.id {
            (0..blocks.len()).collect()
        } else {
            let parents = geography.parents(&blocks.id, &level.id)?;
            (0..blocks.len()).map(|block| parents.of(block).unwrap_or(level.len())).collect()
        };
        Ok(())
    }

    /// The row of a cell that has one of its own.
    fn row_of(&self, by: CostBy, cell: &Cell) -> usize {
        let row = match by {
            CostBy::Channel => cell.channel.map(usize::from),
            CostBy::Service => cell.service.map(usize::from),
            CostBy::Group => cell.group.map(usize::from),
            CostBy::Department => {
                cell.service.and_then(|at| self.department_of.get(usize::from(at)).copied())
            }
            CostBy::Area => cell.block.and_then(|at| self.area_of.get(at as usize).copied()),
            CostBy::Month => None,
        };
        row.unwrap_or_else(|| self.none())
    }

    fn month_row(&self, at: Option<u32>) -> usize {
        let month = at.and_then(month_at).map(|month| month.number());
        let row = month.and_then(|month| month.checked_sub(self.first_month));
        row.map(|row| row as usize).filter(|row| *row < self.none()).unwrap_or_else(|| self.none())
    }

    /// Contacts by row, service and channel, each combination once.
    fn contacts(
        &self,
        inputs: &SpendInputs<'_>,
        within: &Within,
        progress: &Progress,
    ) -> Result<Vec<(u64, Of)>> {
        let SpendInputs { ground, contacts, by, .. } = *inputs;
        let mut counts: BTreeMap<Of, u64> = BTreeMap::new();
        if by == CostBy::Month {
            let filter = filter(inputs)?;
            let dimensions = [By::Month, By::Service, By::Channel];
            let found = tally(ground.records, &filter, Unit::Transactions, dimensions, progress)?;
            for ([month, service, channel], count) in found.cells {
                let id = channel.and_then(|at| ground.records.channels.get(at as usize).copied());
                let service = service.and_then(|at| u16::try_from(at).ok());
                let channel = id.and_then(|id| contacts.channel(id));
                let row = self.month_row(month);
                let key = Of { row, service, channel, lacks_base: false };
                *counts.entry(key).or_default() += count;
            }
        } else {
            for cell in contacts.cells.iter().filter(|cell| within.has(cell)) {
                let (row, service, channel) = (self.row_of(by, cell), cell.service, cell.channel);
                let key = Of { row, service, channel, lacks_base: lacks_base(contacts, cell) };
                *counts.entry(key).or_default() += cell.count;
            }
        }
        Ok(counts.into_iter().map(|(of, count)| (count, of)).collect())
    }

    /// Distinct people of each row.
    fn customers(&self, inputs: &SpendInputs<'_>, progress: &Progress) -> Result<Vec<u64>> {
        let SpendInputs { ground, contacts, by, .. } = *inputs;
        let filter = filter(inputs)?;
        let mut customers = vec![0; self.names.len()];
        let people = |filter: &Filter, by: By<'_>| {
            tally(ground.records, filter, Unit::People, [by], progress)
        };
        if by == CostBy::Department {
            // A person of two services of a department is one customer of it.
            for (row, _) in self.names.iter().enumerate() {
                let of_row: Vec<ServiceId> = contacts
                    .services
                    .iter()
                    .zip(&self.department_of)
                    .filter(|(id, department)| {
                        **department == row
                            && (filter.services.is_empty() || filter.services.contains(id))
                    })
                    .map(|(id, _)| *id)
                    .collect();
                if !of_row.is_empty() {
                    let filter = Filter { services: of_row, ..filter.clone() };
                    customers[row] =
                        tally(ground.records, &filter, Unit::People, [], progress)?.total;
                }
            }
            return Ok(customers);
        }
        let found = match by {
            CostBy::Channel => people(&filter, By::Channel)?,
            CostBy::Service | CostBy::Department => people(&filter, By::Service)?,
            CostBy::Month => people(&filter, By::Month)?,
            CostBy::Group => people(&filter, By::Class(&contacts.classing))?,
            CostBy::Area => people(&filter, By::Block)?,
        };
        for ([at], count) in found.cells {
            let row = match by {
                CostBy::Month => self.month_row(at),
                CostBy::Channel => {
                    let id = at.and_then(|at| ground.records.channels.get(at as usize).copied());
                    id.and_then(|id| contacts.channel(id)).map_or(self.none(), usize::from)
                }
                CostBy::Area => {
                    let block = at.and_then(|at| ground.records.blocks.get(at as usize));
                    let block = block
                        .and_then(|code| ground.geography.blocks().ok()?.position(code.as_str()));
                    block
                        .and_then(|at| self.area_of.get(at).copied())
                        .unwrap_or_else(|| self.none())
                }
                _ => at.map_or(self.none(), |at| at as usize),
            };
            customers[row.min(self.names.len() - 1)] += count;
        }
        Ok(customers)
    }

    /// The base of each row; `None` where every row is over the council's.
    fn bases(&self, inputs: &SpendInputs<'_>) -> Result<Option<Vec<Option<f64>>>> {
        let SpendInputs { contacts, by, .. } = *inputs;
        let Some(base) = &contacts.base else { return Ok(None) };
        let row_of_block = |block: usize| match by {
            CostBy::Area => self.area_of.get(block).copied(),
            _ => contacts.group_of_block.get(block).copied().flatten(),
        };
        if by == CostBy::Month && base.values.iter().any(Option::is_none) {
            // Which contacts are of areas with a base is not counted by month.
            return Ok(Some(vec![None; self.names.len()]));
        }
        if !matches!(by, CostBy::Area | CostBy::Group) {
            return Ok(None);
        }
        let mut bases = vec![None; self.names.len()];
        for (block, value) in base.values.iter().enumerate() {
            if let (Some(row), Some(value)) = (row_of_block(block), value)
                && let Some(of) = bases.get_mut(row)
            {
                *of = Some(of.unwrap_or(0.0) + value);
            }
        }
        // What is not placed has no base.
        if let Some(last) = bases.last_mut() {
            *last = None;
        }
        Ok(Some(bases))
    }
}

/// Whether a cell is of an area that has no base, where others have one.
fn lacks_base(contacts: &Contacts, cell: &Cell) -> bool {
    let Some((base, block)) = contacts.base.as_ref().zip(cell.block) else { return false };
    base.values.get(block as usize).is_some_and(Option::is_none)
}

fn card(inputs: &SpendInputs<'_>, costs: &UnitCosts) -> MethodCard {
    let SpendInputs { ground, contacts, by, protection, sources, .. } = *inputs;
    let mut card = MethodCard::default();
    let services = customer_words(inputs.customers, ground.council);
    card.set("Question", format!("What contacts about {services} cost, by {}.", by.word()));
    card.set("Cost", "Contacts × unit cost, of every record whose channel is known and has one. Per head is over the base (of the area or the group; else of the whole council), without the contacts of areas that have no base; per customer over distinct people; both in pence. In the total both are of the rows whose cost is told.");
    card.set("Unit costs", format!("{}.", costs.words.central));
    if let Some(base) = &contacts.base {
        card.set("Base", format!("{} ({}).", capitalised(&base.words), contacts.counted.base));
    }
    card.set("Period", format!("{}.", capitalised(&contacts.counted.period.words())));
    if by == CostBy::Group && !contacts.grouped_by.is_empty() {
        card.set("Groups", format!("Each {}.", contacts.grouped_by));
    }
    card.set("Rounding", ROUNDING);
    let sources = sources.join("; ");
    card.set("Sources", if sources.is_empty() { "Not stated.".to_string() } else { sources });
    card.set("Protection", scenario_words::protection_words(protection));
    card.set("Program", format!("Wardwise {}.", env!("CARGO_PKG_VERSION")));
    card
}
