//! How is a scenario told? Its steps and caps in words, its notes and its
//! method card; none tells more than the protection lets it.

use super::contacts::{Contacts, Ground, Group, recorded};
use super::moving::CappedBy;
use super::reach::Within;
use super::savings::{Part, Runs};
use super::scenario::ScenarioInputs;
use super::scenario_answer::StepRow;
use super::told::{Scale, contacts as contacts_words, number, told};
use super::unit_costs::{UnitCosts, channel_name};
use crate::base::Notes;
use crate::base::money::pounds;
use crate::base::number::{counted, percent};
use crate::demand::{MethodCard, Observed};
use crate::project::{Amount, Protection, Scenario};

/// What the figure is not, beside every one of them.
pub const NOT_A_PERSON: &str = "A 60% likelihood is of a group of places and not of a person: these are estimates of what could be saved, not a forecast of what each household will do.";

/// "Phone → Web", "Phone contacts avoided".
pub(super) fn step(from: &str, to: Option<&str>) -> String {
    match to {
        Some(to) => format!("{from} → {}", inside(to)),
        None => format!("{from} contacts avoided"),
    }
}

/// A name as it stands within a sentence: "phone", but "SMS".
pub fn inside(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        (Some(_), _) | (None, _) => name.to_string(),
    }
}

/// What the words of a cap are made from.
pub(super) struct CapFacts<'a> {
    pub groups: &'a [Group],
    /// By group; the last: in no group.
    pub capped: &'a [Option<CappedBy>],
    pub is_capped: bool,
    pub asked: Observed,
    pub moved: Observed,
    pub from: &'a str,
    pub to: Option<String>,
}

/// "Capped at 4,100 of 5,000: more of groups I and J are not likely to use
/// web."; `None` where all that was asked moves.
pub(super) fn capped(facts: &CapFacts<'_>) -> Option<String> {
    if !facts.is_capped {
        return None;
    }
    let opening = match (facts.asked, facts.moved) {
        (Observed::Count(_), Observed::Count(_)) => {
            format!("Capped at {} of {}", number(facts.moved), number(facts.asked))
        }
        _ => "Capped".to_string(),
    };
    let of = |by: CappedBy| -> Vec<&str> {
        let groups = facts.groups.iter().zip(facts.capped);
        groups.filter(|(_, capped)| **capped == Some(by)).map(|(g, _)| g.code.as_str()).collect()
    };
    let likely = of(CappedBy::Likelihood);
    let by_channel = facts.capped.contains(&Some(CappedBy::Channel)) || likely.is_empty();
    let mut reasons = Vec::new();
    if !likely.is_empty() {
        let who = match likely.len() {
            n if n == facts.groups.len() => "no group has more that are".to_string(),
            1 => format!("no more of group {} are", likely[0]),
            2..=4 => format!("no more of groups {} are", and(&likely)),
            n => format!("no more of {} are", counted(n, "group", "groups")),
        };
        let to = facts.to.as_deref().map(inside).unwrap_or_default();
        reasons.push(format!("{who} likely to use {to}"));
    }
    if by_channel {
        reasons.push(format!("there are no more by {}", inside(facts.from)));
    }
    Some(format!("{opening}: {}.", reasons.join(", and ")))
}

/// "a, b and c".
pub(super) fn and(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_string(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// "a year", "in Jan 2021 to Dec 2023".
pub(super) fn time(scenario: &Scenario, contacts: &Contacts) -> String {
    if scenario.a_year {
        "a year".to_string()
    } else if contacts.counted.period.is_everything() {
        "over all dates".to_string()
    } else {
        format!("in {}", contacts.counted.period.words())
    }
}

/// "Of the 12 months to Mar 2026", "Of the 36 months to Dec 2023, as one year
/// (× 12 ÷ 36)": which contacts the figures are of.
pub(super) fn basis(scenario: &Scenario, contacts: &Contacts, ground: &Ground<'_>) -> String {
    let spanned = recorded(contacts.counted.period, ground.records.months());
    let (Some((_, last)), Some(months)) = (spanned, contacts.months) else {
        return match scenario.a_year {
            true => "Of all contacts: they have no dates, and are taken as one year’s".to_string(),
            false => "Of all contacts, which have no dates".to_string(),
        };
    };
    let of = match months {
        1 => format!("Of the month {}", last.words()),
        _ => format!("Of the {months} months to {}", last.words()),
    };
    match scenario.a_year && months != 12 {
        true => format!("{of}, as one year (× 12 ÷ {months})"),
        false => of,
    }
}

/// "it pays for itself in 4 months", "it does not pay for itself"; `None`
/// where it costs nothing once, or the saving is not known.
pub fn payback_words(top: &super::scenario_answer::Headline) -> Option<String> {
    top.net?;
    if top.one_off <= crate::base::money::Pence::ZERO {
        return None;
    }
    Some(match top.payback_months {
        Some(months) => format!("it pays for itself in {}", months_words(months)),
        None => "it does not pay for itself".to_string(),
    })
}

/// "4 months", "2½ years": to what matters.
pub fn months_words(months: f64) -> String {
    use crate::base::number::decimal;
    if months < 1.0 {
        "less than a month".to_string()
    } else if months < 23.5 {
        let whole = months.round();
        format!("{} {}", decimal(whole, 0), if whole == 1.0 { "month" } else { "months" })
    } else {
        format!("{} years", decimal(months / 12.0, 1))
    }
}

/// What to know although the scenario was worked out.
pub(super) fn notes(
    inputs: &ScenarioInputs<'_>,
    costs: &UnitCosts,
    within: &Within,
    runs: &Runs<'_>,
    whole: &Part,
    steps: &[StepRow],
) -> Notes {
    let ScenarioInputs { contacts, ground, protection, .. } = *inputs;
    let mut notes = costs.notes.clone();
    let unpriced = unpriced(contacts, |cell| within.has(cell), costs);
    notes.extend(unpriced_notes(&unpriced, protection, |id| channel_name(ground.council, id)));
    let uncapped = uncapped(inputs, runs);
    if uncapped > 0 && !contacts.groups.is_empty() {
        let count = contacts_words(told(protection, uncapped, &[]));
        notes.warn(format!(
            "{count} that move are of no group, or of one without a likelihood to use the other channel: only what the channel has caps them."
        ));
    }
    if whole.unpriced > 0 {
        let count = contacts_words(told(protection, whole.unpriced, &[]));
        notes.warn(format!(
            "{count} would move from or to a channel without a unit cost: they are counted and save nothing here."
        ));
    }
    let capped: Vec<String> = steps
        .iter()
        .filter_map(|step| Some(format!("{}: {}", step.words, step.capped.as_ref()?)))
        .map(|line| line.trim_end_matches('.').to_string())
        .collect();
    notes.remark_of("Not all that was asked can move.", capped);
    notes
}

/// Contacts that move under the central estimate with no likelihood to cap
/// them.
fn uncapped(inputs: &ScenarioInputs<'_>, runs: &Runs<'_>) -> u64 {
    let contacts = inputs.contacts;
    let mut count = 0;
    for (at, step) in runs.steps.iter().enumerate() {
        let Some(to) = step.to else { continue };
        for (cell, _, moved) in runs.of_step(at) {
            let cell = &runs.cells[cell];
            // What comes back was not asked how likely it is.
            let leaves = cell.channel == Some(step.from);
            if leaves && contacts.likelihoods.of_group(cell.group, to).is_none() {
                count += moved.central;
            }
        }
    }
    count
}

/// Contacts without a cost, by channel (`None`: not known).
pub(super) fn unpriced(
    contacts: &Contacts,
    of: impl Fn(&super::contacts::Cell) -> bool,
    costs: &UnitCosts,
) -> Vec<(Option<crate::base::ChannelId>, u64)> {
    let mut counts = vec![0; contacts.channels.len() + 1];
    for cell in contacts.cells.iter().filter(|cell| of(cell)) {
        if costs.of_contact(cell.service, cell.channel).is_none() {
            counts[cell.channel.map_or(contacts.channels.len(), usize::from)] += cell.count;
        }
    }
    let id = |at: usize| contacts.channels.get(at).copied();
    counts.into_iter().enumerate().filter(|(_, n)| *n > 0).map(|(at, n)| (id(at), n)).collect()
}

/// Tells them: they are in no sum of money, and never cost nothing.
pub(super) fn unpriced_notes(
    unpriced: &[(Option<crate::base::ChannelId>, u64)],
    protection: Protection,
    name: impl Fn(crate::base::ChannelId) -> String,
) -> Notes {
    let mut notes = Notes::new();
    let line = |(channel, count): &(Option<crate::base::ChannelId>, u64)| {
        let count = contacts_words(told(protection, *count, &[]));
        match channel {
            Some(id) => format!("{count} by {}", inside(&name(*id))),
            None => format!("{count} by a channel that is not known"),
        }
    };
    notes.warn_of(
        "These have no unit cost, and are in no sum of money:",
        unpriced.iter().map(line).collect(),
    );
    notes
}

/// The card's line on small counts.
pub(super) fn protection_words(protection: Protection) -> String {
    if protection.on {
        format!(
            "Counts of 1 to {} contacts and what is derived from them are withheld, and totals are of what is shown (a move that is withheld is in no other figure); a figure of several cells together counts them in full. They are not protected against comparison with each other: a withheld count may be found by subtraction.",
            protection.k.saturating_sub(1)
        )
    } else {
        "Off: small counts are shown.".to_string()
    }
}

pub(super) const ROUNDING: &str = "Unit costs are exact fractions of a penny and sums are exact; they are rounded once, half up, where shown. The cells of a table are rounded by largest remainder to its rounded total. Estimates are shown to the nearest pound.";

pub(super) fn card(inputs: &ScenarioInputs<'_>, costs: &UnitCosts, scale: Scale) -> MethodCard {
    let ScenarioInputs { ground, contacts, scenario, protection, sources, .. } = *inputs;
    let mut card = MethodCard::default();
    let services = crate::profile::customer_words(&scenario.reach.customers, ground.council);
    card.set(
        "Question",
        format!(
            "“{}”: what contacts about {services} would cost if they came another way, {}.",
            scenario.name,
            time(scenario, contacts)
        ),
    );
    let names = |id| channel_name(ground.council, id);
    let amount = |amount: Amount| match amount {
        Amount::Contacts(count) => {
            counted(usize::try_from(count).unwrap_or(usize::MAX), "contact", "contacts")
        }
        Amount::Share(share) => percent(share, 1),
    };
    let moves = scenario
        .moves
        .iter()
        .map(|m| format!("{} {}", step(&names(m.from), Some(&names(m.to))), amount(m.amount)));
    let avoided = scenario
        .avoided
        .iter()
        .map(|a| format!("{} {}", step(&names(a.channel), None), amount(a.amount)));
    let steps: Vec<String> = moves.chain(avoided).collect();
    card.set("Moves", if steps.is_empty() { "None.".to_string() } else { format!("{}. In this order; no contact is taken twice, and a move back along an earlier one undoes that first. They are shared out over groups, services and areas in proportion to the contacts there, by largest remainder.", steps.join("; ")) });
    card.set("Unit costs", format!("{}.", costs.words.central));
    card.set(
        "Low and high",
        format!(
            "Low: {}. High: {}. Which of them saves less is called low.",
            costs.words.low, costs.words.high
        ),
    );
    card.set("Likelihood", format!("{} A group moves no more of its contacts than its likelihood to use the other channel. {NOT_A_PERSON}", contacts.likelihoods.words));
    card.set(
        "Cost of the change",
        format!("{} once and {} a year.", pounds(scenario.one_off), pounds(scenario.yearly)),
    );
    let period = contacts.counted.period.words();
    card.set(
        "Period",
        match contacts.months {
            Some(months) if scale != Scale::ITSELF => format!(
                "{}{}, {}, scaled to a year: contacts and money × 12 ÷ {months}. Whole contacts are shared out over the lines of a table and money is scaled exactly, so that a line may have a saving and no contact, or the other way round.",
                capitalised(&period),
                recorded_words(inputs),
                counted(months as usize, "month", "months")
            ),
            _ => format!("{}{}.", capitalised(&period), recorded_words(inputs)),
        },
    );
    if !contacts.grouped_by.is_empty() {
        card.set("Groups", format!("Each {}; a contact with a type of its own by that, the others by the class of their area.", contacts.grouped_by));
    }
    card.set("Rounding", ROUNDING);
    let sources = sources.join("; ");
    card.set("Sources", if sources.is_empty() { "Not stated.".to_string() } else { sources });
    card.set("Protection", protection_words(protection));
    card.set("Program", format!("Wardwise {}.", env!("CARGO_PKG_VERSION")));
    card
}

/// ", with records of Jan 2021 to Dec 2023": where a period goes beyond them.
fn recorded_words(inputs: &ScenarioInputs<'_>) -> String {
    let period = inputs.contacts.counted.period;
    let Some((first, last)) = inputs.ground.records.months() else { return String::new() };
    let is_beyond =
        period.from.is_some_and(|from| from < first) || period.to.is_some_and(|to| to > last);
    match recorded(period, inputs.ground.records.months()) {
        Some((from, to)) if is_beyond => {
            format!(", with records of {} to {}", from.words(), to.words())
        }
        _ => String::new(),
    }
}

/// "All dates" for "all dates".
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
