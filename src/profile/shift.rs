//! Whom to ask first to change channel? Groups that use a dear channel and
//! are inclined to a cheaper one, ranked by what it would be worth.
//!
//! No more than contacts × likelihood can move: the worth is that of all of
//! them, a ceiling and not a forecast.

use super::card::common_card;
use super::channels::Ground;
use super::customer_profile::Inputs;
use super::figures::over;
use super::likelihood::{ChannelUse, LikelihoodSource, likelihood, most_to_move};
use super::non_users::Places;
use crate::base::money::{Pence, WholePence};
use crate::base::{AreaCode, ChannelId, Error, LevelId, Notes, Progress, Result, Unit};
use crate::demand::{Counting, MethodCard, Observed, base_population};
use crate::project::Protection;
use std::collections::BTreeMap;

/// Where the contacts of a target are: an area and how many.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetArea {
    pub code: AreaCode,
    pub name: Option<String>,
    pub contacts: Observed,
}

/// One group, the dear channel it uses and the cheap one it is inclined to.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftTarget {
    pub class_code: String,
    pub class_name: String,
    pub colour: Option<String>,
    /// Position of the class of the top tier that it belongs to.
    pub family: usize,
    pub from: ChannelId,
    pub from_name: String,
    pub to: ChannelId,
    pub to_name: String,
    /// By the dear channel.
    pub contacts: Observed,
    /// To use the cheap channel, 0–1.
    pub likelihood: f64,
    pub source: LikelihoodSource,
    /// The likelihood over the council's, ×100.
    pub inclination: f64,
    /// The most that can move: contacts × likelihood, whole contacts.
    pub movable: Option<u64>,
    /// What moving them would save.
    pub worth_pence: Option<WholePence>,
    /// Where they are, most contacts first; at most `MOST_AREAS`.
    pub areas: Vec<TargetArea>,
}

/// Areas listed for one target.
pub const MOST_AREAS: usize = 5;

/// The ranked list, the greatest worth first; those withheld last.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftTargets {
    pub protection: Protection,
    pub level: LevelId,
    pub tier: String,
    pub targets: Vec<ShiftTarget>,
    pub card: MethodCard,
    pub notes: Notes,
}

/// What contacts cost.
#[derive(Clone, Copy)]
pub struct Prices<'a> {
    /// The cost of one contact by a channel, where it is known.
    pub of_contact: &'a dyn Fn(ChannelId) -> Option<Pence>,
    /// Where the costs come from: "The council’s list of channels".
    pub words: &'a str,
}

/// Whom to ask first, at some prices; areas are of `level`. A target is a group with contacts
/// by a channel, and a cheaper channel that it is at least as likely to use as
/// the council as a whole.
///
/// Errors: as of `channels`; fewer than two channels with a unit cost.
pub fn shift_targets(
    inputs: &Inputs,
    level: &LevelId,
    prices: Prices<'_>,
    progress: &Progress,
) -> Result<ShiftTargets> {
    let ground = Ground::of(inputs, progress)?;
    let places = Places::laid(inputs, level)?;
    let costs: Vec<Option<Pence>> =
        ground.channels.iter().map(|c| (prices.of_contact)(c.id)).collect();
    if costs.iter().flatten().count() < 2 {
        return Err(Error::usage("Fewer than two channels with contacts have a unit cost").remedy(
            "Choose another list of unit costs in Channels, or give costs of your own there",
        ));
    }
    let counting = Counting { unit: Unit::Transactions, protection: inputs.protection };
    let all: u64 = ground.all.iter().sum();
    let mut targets = Vec::new();
    for (to, to_channel) in ground.channels.iter().enumerate() {
        let Some(to_cost) = costs[to] else { continue };
        let council_share = over(ground.all[to] as f64, all as f64);
        let found: Vec<Option<(f64, LikelihoodSource)>> = (0..ground.contacts.len())
            .map(|class| {
                let of_class = &ground.contacts[class];
                let share = over(of_class[to] as f64, of_class.iter().sum::<u64>() as f64);
                let today = share.zip(council_share).filter(|(_, council)| *council > 0.0);
                let today = today.map(|(share, council_share)| ChannelUse {
                    index: 100.0 * share / council_share,
                    council_share,
                });
                let laid = &ground.laid;
                likelihood(laid.scheme, laid.tier, class, to_channel, &ground.weights, today)
                    .map(|found| (found.value, found.source))
            })
            .collect();
        let Some(average) = average(&found, &ground) else { continue };
        for (from, from_channel) in ground.channels.iter().enumerate() {
            let saves = costs[from].filter(|from| *from > to_cost).map(|from| from.minus(to_cost));
            let Some(saves) = saves else { continue };
            for (class, found) in found.iter().enumerate() {
                let contacts = ground.contacts[class][from];
                let Some((value, source)) = found.clone().filter(|_| contacts > 0) else {
                    continue;
                };
                if value < average || value <= 0.0 {
                    continue;
                }
                // From the records alone a likelihood tells their count.
                let hidden = source == LikelihoodSource::Records
                    && counting.told(ground.contacts[class][to]).count().is_none();
                let told = counting.told(contacts);
                if hidden {
                    continue;
                }
                let movable = most_to_move(contacts, value);
                let movable = told.count().map(|_| movable);
                let worth = |count| i64::try_from(count).ok().map(|count| saves.times(count));
                targets.push(ShiftTarget {
                    class_code: ground.laid.classes.codes[class].clone(),
                    class_name: ground.laid.classes.names[class].clone(),
                    colour: ground.laid.colour(class).map(str::to_string),
                    family: ground.laid.family(class),
                    from: from_channel.id,
                    from_name: from_channel.name.clone(),
                    to: to_channel.id,
                    to_name: to_channel.name.clone(),
                    contacts: told,
                    likelihood: value,
                    source,
                    inclination: 100.0 * value / average,
                    worth_pence: movable.and_then(worth).map(Pence::rounded),
                    movable,
                    areas: areas(&ground, &places, class, from, counting),
                });
            }
        }
    }
    targets.sort_by(|a, b| {
        b.worth_pence
            .cmp(&a.worth_pence)
            .then_with(|| a.class_code.cmp(&b.class_code))
            .then(a.from.cmp(&b.from))
            .then(a.to.cmp(&b.to))
    });
    let base = base_population(&inputs.question.base, inputs.council, inputs.geography.blocks()?)?;
    let mut card = common_card(inputs, &ground.laid, &base.words);
    card.set(
        "Question",
        format!(
            "Which {} use a dear channel and are inclined to a cheaper one.",
            ground.laid.classes.tier
        ),
    );
    card.set(
        "Worth",
        "Contacts by the dear channel × likelihood to use the cheap one × the difference of their unit costs: the most that could be saved, and not a forecast. A likelihood of 60% is not a person.",
    );
    card.set(
        "Unit costs",
        format!("{}. Where services have costs of their own, the mean of those asked about by their contacts.", prices.words),
    );
    let mut notes = Notes::new();
    let unpriced = ground.channels.iter().zip(&costs).filter(|(_, cost)| cost.is_none());
    notes.remark_of(
        "Channels without a unit cost are left out:",
        unpriced.map(|(channel, _)| channel.name.clone()).collect(),
    );
    Ok(ShiftTargets {
        protection: inputs.protection,
        level: places.level.id.clone(),
        tier: ground.laid.classes.tier.clone(),
        targets,
        card,
        notes,
    })
}

impl ShiftTargets {
    /// "Most is to be gained by asking …".
    pub fn sentence(&self) -> String {
        use crate::base::number::with_thousands;
        let Some(first) = self.targets.iter().find(|target| target.worth_pence.is_some()) else {
            return "No group uses a dear channel and is inclined to a cheaper one.".to_string();
        };
        // Estimates are told to the nearest pound.
        let pence = first.worth_pence.unwrap_or_default().0;
        let worth = format!("£{}", with_thousands((pence + 50).div_euclid(100)));
        format!(
            "Most is to be gained by asking {} to come by {} in place of {}: up to {} of {} contacts, worth up to {worth}.",
            first.class_name,
            first.to_name.to_lowercase(),
            first.from_name.to_lowercase(),
            with_thousands(i64::try_from(first.movable.unwrap_or(0)).unwrap_or(i64::MAX)),
            first.contacts.text(),
        )
    }
}

/// The likelihood of the council as a whole: that of its classes, weighed by
/// their contacts.
fn average(found: &[Option<(f64, LikelihoodSource)>], ground: &Ground) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for (found, contacts) in found.iter().zip(&ground.contacts) {
        if let Some((value, _)) = found {
            let of = contacts.iter().sum::<u64>() as f64;
            (sum, weight) = (sum + of * value, weight + of);
        }
    }
    over(sum, weight).filter(|average| *average > 0.0)
}

fn areas(
    ground: &Ground,
    places: &Places,
    class: usize,
    channel: usize,
    counting: Counting,
) -> Vec<TargetArea> {
    let mut sums: BTreeMap<usize, u64> = BTreeMap::new();
    for (of, by, block, count) in &ground.places {
        if (*of, *by) == (class, channel)
            && let Some(area) = places.of(*block)
        {
            *sums.entry(area).or_default() += count;
        }
    }
    let mut sums: Vec<(usize, u64)> = sums.into_iter().collect();
    sums.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    sums.into_iter()
        .filter(|(_, count)| counting.told(*count).count().is_some())
        .take(MOST_AREAS)
        .map(|(area, count)| {
            let of = &places.level.areas[area];
            let contacts = counting.told(count);
            TargetArea { code: of.code.clone(), name: of.name.clone(), contacts }
        })
        .collect()
}
