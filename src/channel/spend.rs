//! What do contacts cost, and by which channel, month, group, service,
//! department or area? Volume × unit cost, per head and per customer.

use super::contacts::{Contacts, Ground};
use super::reach::Within;
use super::savings::times;
use super::scenario_answer::ScenarioAnswer;
use super::scenario_words::{self, ROUNDING, capitalised};
use super::spend_keys::{Keys, Of};
use super::spend_total::Totalled;
use super::told::{contacts as contacts_words, told};
use super::unit_costs::{UnitCosts, channel_name};
use crate::base::money::Pence;
use crate::base::number::counted;
use crate::base::{LevelId, Month, Notes, Period, Progress, Result};
use crate::demand::{MethodCard, Observed, withheld_told};
use crate::profile::customer_words;
use crate::project::{CostBook, Customers, Protection, Reach};

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

fn card(inputs: &SpendInputs<'_>, costs: &UnitCosts) -> MethodCard {
    let SpendInputs { ground, contacts, by, protection, sources, .. } = *inputs;
    let mut card = MethodCard::default();
    let services = customer_words(inputs.customers, ground.council);
    card.set("Question", format!("What contacts about {services} cost, by {}.", by.word()));
    card.set("Cost", "Contacts × unit cost, of every record whose channel is known and has one. Per head is over the base (of the area or the group; else of all areas), without the contacts of areas that have no base; per customer over distinct people; both in pence. In the total both are of the rows whose cost is told.");
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
