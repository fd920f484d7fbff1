//! How likely is each group to use each channel, and how sure is that? What
//! the scheme publishes, else what the records show, with an interval.

use super::contacts::{Cell, Ground};
use super::unit_costs::{Three, channel_name};
use crate::base::{ChannelId, Result};
use crate::council::Channel;
use crate::demand::Base;
use crate::profile::{ChannelUse, Laid, LikelihoodSource, laid, likelihood};
use crate::stats::wilson::wilson;

/// For the 95% interval of a share of contacts.
const Z: f64 = 1.959_963_984_540_054;

/// By group and channel. A likelihood is of groups of places, never of one
/// person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Likelihoods {
    channels: usize,
    /// By group, then channel.
    of: Vec<Option<Three<f64>>>,
    /// Where they come from, in a sentence.
    pub words: String,
}

impl Likelihoods {
    /// None at all: nothing is capped by them.
    pub fn none() -> Likelihoods {
        let words = "There is no profile scheme, so that no move is capped by likelihood.";
        Likelihoods { words: words.to_string(), ..Likelihoods::default() }
    }

    /// Made up by whoever tests.
    #[cfg(test)]
    pub fn made_up(channels: usize, of: Vec<Option<Three<f64>>>) -> Likelihoods {
        Likelihoods { channels, of, words: String::new() }
    }

    /// Of the groups of a scheme. Types are weighed by their base, the share
    /// of a channel is of the contacts whose channel is known.
    pub(super) fn of(
        ground: &Ground<'_>,
        scheme: &Laid<'_>,
        base: Option<&Base>,
        cells: &[Cell],
        channels: &[ChannelId],
    ) -> Result<Likelihoods> {
        let groups = scheme.classes.codes.len();
        let lowest = scheme.scheme.tiers.len().saturating_sub(1);
        let weights = match base {
            Some(base) => laid(ground.geography, ground.records, scheme.scheme, lowest)?
                .base_by_class(&base.values),
            None => Vec::new(),
        };
        let counts = Counts::of(cells, groups, channels.len());
        let mut of = Vec::with_capacity(groups * channels.len());
        let (mut published, mut from_records) = (false, false);
        for group in 0..groups {
            for (at, id) in channels.iter().enumerate() {
                let unlisted = || Channel {
                    id: *id,
                    name: channel_name(ground.council, *id),
                    unit_cost_pence: None,
                };
                let channel = ground.council.channel(*id).cloned().unwrap_or_else(unlisted);
                let today = counts.today(group, at);
                let found =
                    likelihood(scheme.scheme, scheme.tier, group, &channel, &weights, today);
                of.push(found.map(|found| match found.source {
                    LikelihoodSource::Published { .. } => {
                        published = true;
                        Three::all(found.value)
                    }
                    LikelihoodSource::Records => {
                        from_records = true;
                        let (low, high) =
                            counts.interval(group, at).unwrap_or((found.value, found.value));
                        Three { low, central: found.value, high }
                    }
                }));
            }
        }
        let name = &scheme.scheme.name;
        let records =
            "the group’s own share of contacts by it on record, with its 95% Wilson interval";
        let words = match (published, from_records) {
            (true, true) => format!(
                "As {name} publishes it for each group and channel; where it has none, {records}."
            ),
            (true, false) => format!("As {name} publishes it for each group and channel."),
            (false, true) => format!("{name} publishes none, so it is {records}."),
            (false, false) => {
                "Neither published nor on record, so that no move is capped by it.".to_string()
            }
        };
        Ok(Likelihoods { channels: channels.len(), of, words })
    }

    /// Of a group to use a channel, 0–1; `None` where there is none.
    pub fn of_group(&self, group: Option<u16>, channel: u8) -> Option<Three<f64>> {
        let (group, channel) = (usize::from(group?), usize::from(channel));
        if channel >= self.channels {
            return None;
        }
        self.of.get(group * self.channels + channel).copied().flatten()
    }

    /// Whether any of a channel is estimated, so that it has a low and a high.
    pub fn are_estimated(&self, channel: u8) -> bool {
        let of = self.of.chunks_exact(self.channels.max(1));
        of.filter_map(|group| group.get(usize::from(channel)).copied().flatten())
            .any(|three| three.low < three.high)
    }
}

/// Contacts by group and channel, of those whose channel is known.
struct Counts {
    channels: usize,
    cells: Vec<u64>,
    of_channel: Vec<u64>,
}

impl Counts {
    fn of(cells: &[Cell], groups: usize, channels: usize) -> Counts {
        let mut counts =
            Counts { channels, cells: vec![0; groups * channels], of_channel: vec![0; channels] };
        for cell in cells {
            let Some(channel) = cell.channel.map(usize::from) else { continue };
            if let Some(of) = counts.of_channel.get_mut(channel) {
                *of += cell.count;
            }
            let at = cell.group.map(|group| usize::from(group) * channels + channel);
            if let Some(of) = at.and_then(|at| counts.cells.get_mut(at)) {
                *of += cell.count;
            }
        }
        counts
    }

    /// (contacts by the channel, all contacts) of a group.
    fn of_group(&self, group: usize, channel: usize) -> (f64, f64) {
        let row = self.cells.get(group * self.channels..(group + 1) * self.channels);
        let row = row.unwrap_or_default();
        let by = row.get(channel).copied().unwrap_or(0);
        (by as f64, row.iter().sum::<u64>() as f64)
    }

    fn today(&self, group: usize, channel: usize) -> Option<ChannelUse> {
        let all = self.of_channel.iter().sum::<u64>() as f64;
        let council_share = self.of_channel.get(channel).copied()? as f64 / all;
        let (by, of_group) = self.of_group(group, channel);
        if of_group == 0.0 || all == 0.0 {
            return None;
        }
        // Nobody uses the channel: the index is of nothing, the share 0.
        let index = if council_share > 0.0 { 100.0 * by / of_group / council_share } else { 0.0 };
        Some(ChannelUse { index, council_share })
    }

    fn interval(&self, group: usize, channel: usize) -> Option<(f64, f64)> {
        let (by, of_group) = self.of_group(group, channel);
        wilson(by, of_group, Z)
    }
}
