//! How does each group reach us? Its contacts by channel, indexed to the
//! council's share, beside what the scheme publishes.

use super::asked::{customer_words, services_of};
use super::card::{capitalised, common_card};
use super::classing::{Laid, classing, laid};
use super::counted::{Blocks, Standing, filter_of};
use super::customer_profile::{Inputs, chosen, within_words};
use super::figures::over;
use super::likelihood::{ChannelUse, Likelihood, likelihood, published};
use super::unknown_types::UnknownTypes;
use crate::base::number::{decimal, percent};
use crate::base::{Notes, Progress, Result, Unit};
use crate::council::Channel;
use crate::demand::{Counting, MethodCard, Observed, base_population};
use crate::project::{ProfileQuestion, Protection};
use crate::records::{By, tally};
use crate::stats::{two_sided_z, wilson};

/// One class and one channel. What cannot be said is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelCell {
    pub contacts: Observed,
    /// Of the class's contacts by a known channel that is shown, 0–1.
    pub share: Option<f64>,
    /// That share over the council's, ×100, with its interval (Wilson's of the
    /// share).
    pub index: Option<f64>,
    pub index_low: Option<f64>,
    pub index_high: Option<f64>,
    /// What the scheme publishes, 0–1.
    pub published: Option<f64>,
    pub likelihood: Option<Likelihood>,
}

/// One class.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelRow {
    pub code: String,
    pub name: String,
    pub colour: Option<String>,
    /// By the known channels that are shown.
    pub contacts: Observed,
    /// By position of the channel.
    pub cells: Vec<ChannelCell>,
}

/// The whole answer. Contacts are counted, whatever the question counts.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelProfile {
    pub question: ProfileQuestion,
    pub protection: Protection,
    pub scheme_name: String,
    pub tier: String,
    pub customer_words: String,
    pub within_words: Option<String>,
    pub channels: Vec<Channel>,
    /// The council's share of contacts by each channel, 0–1.
    pub council_share: Vec<Option<f64>>,
    /// The scheme's attribute for each channel, where it has one.
    pub attributes: Vec<Option<String>>,
    pub rows: Vec<ChannelRow>,
    pub card: MethodCard,
    pub notes: Notes,
}

/// Contacts by class and channel.
///
/// Errors: as of `customer_profile`.
pub fn channels(inputs: &Inputs, progress: &Progress) -> Result<ChannelProfile> {
    let ground = Ground::of(inputs, progress)?;
    let Ground { laid, channels, contacts, all, weights, .. } = &ground;
    let counting = Counting { unit: Unit::Transactions, protection: inputs.protection };
    let z = two_sided_z(inputs.settings.confidence);
    // Of what is shown alone: a share of all would tell how many all are.
    let shown = |counts: &[u64]| -> u64 {
        counts.iter().filter_map(|count| counting.told(*count).count()).sum()
    };
    let total = shown(all);
    let council_share: Vec<Option<f64>> =
        all.iter().map(|count| over(counting.told(*count).count()? as f64, total as f64)).collect();
    let cell = |class: usize, channel: usize, of_class: u64| {
        let told = counting.told(contacts[class][channel]);
        let council = council_share[channel].filter(|share| *share > 0.0);
        let share = told.count().and_then(|count| over(count as f64, of_class as f64));
        let limits = told.count().and_then(|count| wilson(count as f64, of_class as f64, z));
        let index = |share: f64| council.map(|council| 100.0 * share / council);
        let today = share.and_then(index).zip(council);
        let today = today.map(|(index, council_share)| ChannelUse { index, council_share });
        let known = &channels[channel];
        ChannelCell {
            contacts: told,
            share,
            index: share.and_then(index),
            index_low: limits.and_then(|l| index(l.0)),
            index_high: limits.and_then(|l| index(l.1)),
            published: published(laid.scheme, laid.tier, class, known, weights).map(|p| p.1),
            likelihood: likelihood(laid.scheme, laid.tier, class, known, weights, today),
        }
    };
    let rows = (0..laid.classes.codes.len())
        .map(|class| {
            let of_class = shown(&contacts[class]);
            ChannelRow {
                code: laid.classes.codes[class].clone(),
                name: laid.classes.names[class].clone(),
                colour: laid.colour(class).map(str::to_string),
                contacts: counting.told(of_class),
                cells: (0..channels.len()).map(|channel| cell(class, channel, of_class)).collect(),
            }
        })
        .collect();
    let attributes: Vec<Option<String>> = channels
        .iter()
        .map(|channel| {
            let classes = 0..laid.classes.codes.len();
            let mut found = classes
                .filter_map(|class| published(laid.scheme, laid.tier, class, channel, weights));
            found.next().map(|(name, _)| name.to_string())
        })
        .collect();
    let mut notes = Notes::new();
    let chosen = chosen(inputs)?;
    let is_in = |block: Option<usize>| match (&chosen, block) {
        (None, _) => true,
        (Some(chosen), Some(block)) => chosen.get(block).copied().unwrap_or(false),
        (Some(_), None) => false,
    };
    ground.unknown_types.note(&ground.of_unknown_type, &is_in, counting, &mut notes);
    if ground.without_channel > 0 {
        notes.remark(format!(
            "{} name no channel, and are in no share.",
            capitalised(&counting.of_unit(ground.without_channel))
        ));
    }
    let base = base_population(&inputs.question.base, inputs.council, inputs.geography.blocks()?)?;
    let customer_words = customer_words(&inputs.question.customers, inputs.council);
    let mut card = common_card(inputs, laid, &base.words);
    let within_words = within_words(inputs)?;
    let within = within_words.as_ref().map(|words| format!(", in {words}")).unwrap_or_default();
    card.set(
        "Question",
        format!(
            "{}{within}: contacts by {} and channel.",
            capitalised(&customer_words),
            laid.classes.tier
        ),
    );
    card.set("Index", index_line(laid, channels, &attributes));
    Ok(ChannelProfile {
        question: inputs.question.clone(),
        protection: inputs.protection,
        scheme_name: laid.classes.scheme.clone(),
        tier: laid.classes.tier.clone(),
        customer_words,
        within_words,
        channels: channels.clone(),
        council_share,
        attributes,
        rows,
        card,
        notes,
    })
}

impl ChannelProfile {
    /// "Contacts by channel, 100 is the overall share: Web 30.6%, …".
    pub fn sentence(&self) -> String {
        let shares = self.channels.iter().zip(&self.council_share);
        let shares: Vec<String> = shares
            .filter_map(|(channel, share)| {
                Some(format!("{} {}", channel.name, percent((*share)?, 1)))
            })
            .collect();
        match shares.as_slice() {
            [] => "No contact names its channel.".to_string(),
            shares => {
                format!("Contacts by channel, 100 is the overall share: {}.", shares.join(", "))
            }
        }
    }

    /// One class in words: "A Sea View Years: Web index 64, likelihood 32% …".
    pub fn words_of(&self, class: usize) -> String {
        let Some(row) = self.rows.get(class) else { return String::new() };
        let cells = self.channels.iter().zip(&row.cells).map(|(channel, cell)| {
            let index = match cell.index {
                Some(index) => format!("index {}", decimal(index, 0)),
                None if cell.contacts.count().is_some() => "no contacts".to_string(),
                None => "withheld".to_string(),
            };
            let likelihood = cell.likelihood.as_ref().map_or_else(String::new, |likelihood| {
                format!(", likelihood {}", percent(likelihood.value, 0))
            });
            format!("{} {index}{likelihood}", channel.name)
        });
        format!("{} {}: {}", row.code, row.name, cells.collect::<Vec<_>>().join("; "))
    }
}

fn index_line(laid: &Laid, channels: &[Channel], attributes: &[Option<String>]) -> String {
    let mut text = "Share of a group's contacts by a channel over the overall share × 100, with Wilson's interval of the share. ".to_string();
    let named = |with: bool| -> Vec<&str> {
        let of = channels.iter().zip(attributes).filter(|(_, a)| a.is_some() == with);
        of.map(|(channel, _)| channel.name.as_str()).collect()
    };
    let (with, without) = (named(true), named(false));
    if !with.is_empty() {
        text.push_str(&format!(
            "Likelihood as {} publishes it: {}. ",
            laid.classes.scheme,
            with.join(", ")
        ));
    }
    if !without.is_empty() {
        text.push_str(&format!(
            "Likelihood from the contacts on record (index × the overall share, at most 1): {}. ",
            without.join(", ")
        ));
    }
    text + "A likelihood of 60% is not a person."
}

/// What both channels and targets are counted on.
pub(super) struct Ground<'a> {
    pub laid: Laid<'a>,
    pub channels: Vec<Channel>,
    /// Contacts by class and channel, in the areas meant.
    pub contacts: Vec<Vec<u64>>,
    /// The council's contacts by channel: all of them, in a class or not.
    pub all: Vec<u64>,
    /// (class, channel, building block) and contacts, of those placed.
    pub places: Vec<(usize, usize, usize, u64)>,
    pub without_channel: u64,
    pub of_unknown_type: Vec<Standing>,
    pub unknown_types: UnknownTypes,
    /// The base of each class of the lowest tier.
    pub weights: Vec<f64>,
}

impl<'a> Ground<'a> {
    pub fn of(inputs: &Inputs<'a>, progress: &Progress) -> Result<Ground<'a>> {
        let Inputs { geography, council, records, question, .. } = *inputs;
        let scheme = question.scheme.as_ref();
        let of = classing(geography, council, records, scheme, question.tier.as_deref())?;
        let base = base_population(&question.base, council, geography.blocks()?)?;
        let lowest = laid(geography, records, of.scheme, of.scheme.tiers.len().saturating_sub(1))?;
        let weights = lowest.base_by_class(&base.values);
        let channels: Vec<Channel> = records
            .channels
            .iter()
            .map(|id| {
                let unknown =
                    || Channel { id: *id, name: format!("Channel {id}"), unit_cost_pence: None };
                council.channel(*id).cloned().unwrap_or_else(unknown)
            })
            .collect();
        progress.stage("Counting contacts by class and channel", 0);
        let services = services_of(&question.customers, council, records)?;
        let filter = filter_of(inputs, &services);
        let by = [By::Class(&of.classing), By::Channel, By::Block];
        let found = tally(records, &filter, Unit::Transactions, by, progress)?;
        let chosen = chosen(inputs)?;
        let blocks = Blocks::of(geography, records)?;
        let unknown_types = UnknownTypes::of(council, records);
        let of_contacts = ProfileQuestion { unit: Unit::Transactions, ..question.clone() };
        let contacts_of = Inputs { question: &of_contacts, ..*inputs };
        let of_unknown_type = unknown_types.counts(&contacts_of, &services, progress)?;
        let mut ground = Ground {
            contacts: vec![vec![0; channels.len()]; of.classes.codes.len()],
            all: vec![0; channels.len()],
            places: Vec::new(),
            without_channel: 0,
            laid: of,
            channels,
            of_unknown_type,
            unknown_types,
            weights,
        };
        for ([class, channel, block], count) in found.cells {
            let Some(channel) = channel.map(|at| at as usize).filter(|c| *c < ground.all.len())
            else {
                ground.without_channel += count;
                continue;
            };
            ground.all[channel] += count;
            let block = block.map(|at| blocks.of_record(at)).transpose()?;
            let is_in = match (&chosen, block) {
                (None, _) => true,
                (Some(chosen), Some(block)) => chosen.get(block).copied().unwrap_or(false),
                (Some(_), None) => false,
            };
            let Some(class) = class.map(|at| at as usize).filter(|_| is_in) else { continue };
            if let Some(of_class) = ground.contacts.get_mut(class) {
                of_class[channel] += count;
                if let Some(block) = block {
                    ground.places.push((class, channel, block, count));
                }
            }
        }
        Ok(ground)
    }
}
