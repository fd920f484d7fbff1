//! What if contacts came another way? A scenario worked out: who can move,
//! what it saves under low, central and high costs, and what that depends on.

use super::contacts::{Cell, Contacts, Ground};
use super::moving::{Step, StepAmount, moved};
use super::reach::Within;
use super::savings::{Part, Runs, times};
use super::scenario_answer::{Headline, ScenarioAnswer, Swing};
use super::scenario_rows::{Breakdown, Telling, details, step_rows};
use super::scenario_words;
use super::told::{Scale, told};
use super::unit_costs::{End, Estimate, Three, UnitCosts, channel_name};
use crate::base::money::Pence;
use crate::base::{ChannelId, Error, LevelId, Notes, Period, Progress, Result, SchemeId};
use crate::project::{Amount, CostBook, Protection, Reach, Scenario};

/// All that a scenario is worked out from.
#[derive(Clone, Copy)]
pub struct ScenarioInputs<'a> {
    pub ground: Ground<'a>,
    /// Counted in the scenario's period, by its groups.
    pub contacts: &'a Contacts,
    pub scenario: &'a Scenario,
    pub costs: &'a CostBook,
    /// The level that areas are told at.
    pub level: &'a LevelId,
    pub protection: Protection,
    /// Source lines for the method card.
    pub sources: &'a [String],
    /// With every group, service and area of every step: for files.
    pub detail: bool,
}

/// Works a scenario out.
///
/// Errors: a channel, service, group or area that is not there; a move from a
/// channel to itself; a share that is none; a level without a way to it.
pub fn scenario(inputs: &ScenarioInputs<'_>, progress: &Progress) -> Result<ScenarioAnswer> {
    progress.stage("Working out the scenario", 0);
    let ScenarioInputs { ground, contacts, scenario, protection, .. } = *inputs;
    let mut notes = contacts.notes.clone();
    let scale = scale(scenario, contacts, &mut notes);
    let within = Within::of(&scenario.reach, &ground, contacts)?;
    let steps = steps(inputs, scale)?;
    // A ratio is scaled by the contacts of the services meant, whatever the areas.
    let whole = Reach { customers: scenario.reach.customers.clone(), ..Reach::default() };
    let of_services = Within::of(&whole, &ground, contacts)?;
    let volumes = contacts.volumes(|cell| of_services.has(cell));
    let costs = UnitCosts::of(inputs.costs, ground.council, contacts, &volumes)?;
    progress.check()?;

    let run = |likely: &dyn Fn(Option<u16>, u8) -> Option<f64>| {
        moved(&contacts.cells, contacts.groups.len(), &within, &steps, likely)
    };
    let at = |estimate: Estimate| {
        move |group: Option<u16>, channel: u8| {
            contacts.likelihoods.of_group(group, channel).map(|three| *three.of(estimate))
        }
    };
    let central = run(&at(Estimate::Central));
    let mut targets: Vec<u8> = steps.iter().filter_map(|step| step.to).collect();
    targets.sort_unstable();
    targets.dedup();
    let estimated: Vec<u8> =
        targets.into_iter().filter(|to| contacts.likelihoods.are_estimated(*to)).collect();
    let other = |estimate| if estimated.is_empty() { central.clone() } else { run(&at(estimate)) };
    let (low, high) = (other(Estimate::Low), other(Estimate::High));
    progress.check()?;
    let moved_by = Three { low: low.as_slice(), central: &central, high: &high };
    let runs = Runs::new(&steps, &contacts.cells, moved_by, &costs);
    let services = contacts.services.len();
    let telling = Telling::of(&runs, services, protection, scale);
    let all_moved = runs.whole(services, &telling.is_counted);
    let whole = runs.priced(&all_moved);

    let mut headline = headline(inputs, &within, &costs, &whole, &telling);
    let net_of = |part: Part| {
        let saving = part.saving.map_or(Pence::ZERO, |saving| saving.central);
        scale.pence(saving).minus(headline.running)
    };
    let mut swings = Vec::new();
    let mut priced: Vec<u8> =
        steps.iter().flat_map(|step| [Some(step.from), step.to]).flatten().collect();
    priced.sort_unstable();
    priced.dedup();
    for channel in priced {
        let with = |end| net_of(runs.priced_at(&costs.with_channel_at(channel, end), &all_moved));
        let name = contacts.channels.get(usize::from(channel)).copied();
        let name = name.map_or_else(String::new, |id| channel_name(ground.council, id));
        swings.push(Swing {
            words: format!("Unit cost of {}", scenario_words::inside(&name)),
            range: costs.ends_of_channel(channel),
            at_low: with(End::Least),
            at_high: with(End::Most),
        });
    }
    for to in estimated {
        let with = |estimate: Estimate| {
            let likely = |group: Option<u16>, channel: u8| {
                let three = contacts.likelihoods.of_group(group, channel)?;
                Some(if channel == to { *three.of(estimate) } else { three.central })
            };
            let other = run(&likely);
            let moved = Three::all(other.as_slice());
            let other = Runs::new(&steps, &contacts.cells, moved, &costs);
            net_of(other.priced(&other.whole(services, &telling.is_counted)))
        };
        let name = contacts.channels.get(usize::from(to)).copied();
        let name = name.map_or_else(String::new, |id| channel_name(ground.council, id));
        swings.push(Swing {
            words: format!("Likelihood of using {}", scenario_words::inside(&name)),
            range: None,
            at_low: with(Estimate::Low),
            at_high: with(Estimate::High),
        });
        progress.check()?;
    }
    swings.retain(|swing| swing.span() > Pence::ZERO);
    swings.sort_by_key(|swing| std::cmp::Reverse(swing.span()));
    if headline.saving.is_none() {
        swings.clear();
    }
    if headline.one_off > Pence::ZERO {
        pay_back(&mut headline, contacts.months, scale);
    }

    let breakdown = Breakdown { inputs, runs: &runs, telling: &telling, within: &within };
    let level = ground.geography.level(inputs.level)?;
    let areas = breakdown.areas()?;
    let step_rows = step_rows(&breakdown);
    let rows = if inputs.detail { details(&breakdown)? } else { Vec::new() };
    notes.extend(scenario_words::notes(inputs, &costs, &within, &runs, &whole, &step_rows));
    let withheld_areas = areas.iter().filter(|row| row.moved.count().is_none()).count();
    Ok(ScenarioAnswer {
        scenario: scenario.clone(),
        protection,
        level: level.id.clone(),
        level_words: (level.singular.clone(), level.plural.clone()),
        service_words: crate::profile::customer_words(&scenario.reach.customers, ground.council),
        time_words: scenario_words::time(scenario, contacts),
        basis_words: scenario_words::basis(scenario, contacts, &ground),
        is_of_a_year: scenario.a_year,
        headline,
        groups: breakdown.groups(),
        services: breakdown.services(),
        channels: breakdown.channels(),
        areas,
        steps: step_rows,
        rows,
        swings,
        unit_costs: (0..)
            .zip(&contacts.channels)
            .filter_map(|(at, id)| costs.range(at).map(|(least, most)| (*id, least, most)))
            .collect(),
        cost_words: costs.words.central.clone(),
        withheld_areas,
        card: scenario_words::card(inputs, &costs, scale),
        notes,
    })
}

/// The groups and the period that a scenario's contacts are counted by.
pub fn counted_for(
    scenario: &Scenario,
    period: Period,
    scheme: Option<&SchemeId>,
    base: &str,
) -> super::contacts::Counted {
    super::contacts::Counted {
        period: scenario.period.unwrap_or(period),
        scheme: scenario.scheme.clone().or_else(|| scheme.cloned()),
        tier: scenario.tier.clone(),
        base: base.to_string(),
    }
}

/// Which column is low and which high: by the total, so that parts sum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    low: Estimate,
    high: Estimate,
}

impl Order {
    pub fn of(whole: Option<Three<Pence>>) -> Order {
        let Some(whole) = whole else {
            return Order { low: Estimate::Low, high: Estimate::High };
        };
        let by_saving = |estimate: &&Estimate| *whole.of(**estimate);
        // Of equals the one that is called so.
        let low = [Estimate::Low, Estimate::Central, Estimate::High];
        let high = [Estimate::Low, Estimate::Central, Estimate::High];
        Order {
            low: low.iter().min_by_key(by_saving).copied().unwrap_or(Estimate::Low),
            high: high.iter().max_by_key(by_saving).copied().unwrap_or(Estimate::High),
        }
    }

    pub fn put(self, three: Three<Pence>) -> Three<Pence> {
        Three { low: *three.of(self.low), central: three.central, high: *three.of(self.high) }
    }
}

/// Numbers of the period, or of a year where that is asked and known.
fn scale(scenario: &Scenario, contacts: &Contacts, notes: &mut Notes) -> Scale {
    match (scenario.a_year, contacts.months) {
        (false, _) => Scale::ITSELF,
        (true, Some(months)) => Scale::to_a_year(months),
        (true, None) => {
            notes.warn(
                "The records have no dates, so that they are taken as the contacts of one year.",
            );
            Scale::ITSELF
        }
    }
}

fn steps(inputs: &ScenarioInputs<'_>, scale: Scale) -> Result<Vec<Step>> {
    let ScenarioInputs { ground, contacts, scenario, .. } = *inputs;
    let channel = |id: ChannelId| {
        contacts.channel(id).ok_or_else(|| {
            let known: Vec<&str> =
                ground.council.channels.iter().map(|c| c.name.as_str()).collect();
            Error::usage(format!("There is no channel {id}"))
                .remedy(format!("Name one of: {}", known.join(", ")))
        })
    };
    let amount = |amount: Amount| match amount {
        Amount::Contacts(count) => Ok(StepAmount::Contacts(scale.count_of_period(count))),
        Amount::Share(share) if (0.0..=1.0).contains(&share) => Ok(StepAmount::Share(share)),
        Amount::Share(share) => Err(Error::usage(format!("{share} is not a share of contacts"))
            .remedy("Write a share between 0 and 1, for example 0.25")),
    };
    let mut steps = Vec::new();
    for change in &scenario.moves {
        if change.from == change.to {
            let name = channel_name(ground.council, change.from);
            return Err(Error::usage(format!("A move goes from {name} to {name}"))
                .remedy("Choose another channel to move to, or take the move out"));
        }
        steps.push(Step {
            from: channel(change.from)?,
            to: Some(channel(change.to)?),
            amount: amount(change.amount)?,
            within: Within::of(&change.reach, &ground, contacts)?,
        });
    }
    for avoided in &scenario.avoided {
        steps.push(Step {
            from: channel(avoided.channel)?,
            to: None,
            amount: amount(avoided.amount)?,
            within: Within::of(&avoided.reach, &ground, contacts)?,
        });
    }
    Ok(steps)
}

fn headline(
    inputs: &ScenarioInputs<'_>,
    within: &Within,
    costs: &UnitCosts,
    whole: &Part,
    telling: &Telling,
) -> Headline {
    let ScenarioInputs { contacts, scenario, protection, .. } = *inputs;
    let scale = telling.scale;
    let in_reach = |cell: &&Cell| within.has(cell);
    let all: u64 = contacts.cells.iter().filter(in_reach).map(|cell| cell.count).sum();
    let volumes = contacts.volumes(|cell| within.has(cell));
    let (mut priced, mut spent) = (0, Pence::ZERO);
    for (service, channel, count) in volumes.known() {
        if let Some(cost) = costs.of_contact(service, Some(channel)) {
            priced += count;
            spent = spent.plus(times(cost.central, count));
        }
    }
    // A few without a unit cost would be found from contacts and cost: then
    // only those with one are told.
    let unpriced = told(protection, scale.count(all - priced), &[all - priced]);
    let all = if unpriced.count().is_some() { all } else { priced };
    let there = told(protection, scale.count(all), &[all, priced, scale.count(priced)]);
    let yearly = Pence::from(scenario.yearly);
    let running = match contacts.months {
        Some(months) if scale == Scale::ITSELF && !scenario.a_year => {
            yearly.scaled(i64::from(months), 12)
        }
        _ => yearly,
    };
    let scaled = scale.count(whole.moved.central);
    let moved = told(protection, scaled, &[whole.moved.central]);
    let saving = whole.saving.filter(|_| moved.count().is_some());
    let saving = saving.map(|saving| telling.order.put(saving.map(|pence| scale.pence(pence))));
    Headline {
        today: there.count().map(|_| scale.pence(spent)),
        contacts: there,
        unpriced,
        moved,
        saving,
        running,
        net: saving.map(|saving| saving.map(|pence| pence.minus(running))),
        one_off: Pence::from(scenario.one_off),
        ..Headline::default()
    }
}

/// Months until the one-off cost is saved.
fn pay_back(headline: &mut Headline, months: Option<u32>, scale: Scale) {
    let in_months = if scale == Scale::ITSELF { months.unwrap_or(12) } else { 12 };
    let cost = headline.one_off;
    let within = |net: Pence| {
        (net > Pence::ZERO).then(|| cost.to_f64() / net.to_f64() * f64::from(in_months))
    };
    let net = headline.net;
    headline.payback_months = net.and_then(|net| within(net.central));
    headline.payback_low = net.and_then(|net| within(net.low));
    headline.payback_high = net.and_then(|net| within(net.high));
}
