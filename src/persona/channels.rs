//! Which ways do they come, and which do they prefer?

use super::answer::{ChannelRow, LikelihoodFrom};
use super::costs::ContactCell;
use super::kept::Counting;
use super::likelihood::{ClassWeights, by_channel};
use super::protect;
use crate::base::{ChannelId, Result};
use crate::council::{Channel, Council, Scheme};
use crate::demand::Observed;
use crate::project::Protection;
use crate::records::Filter;
use crate::stats::{two_sided_z, wilson};
use std::collections::BTreeMap;

/// The contacts that pass, by service and channel.
pub(super) fn contacts(counting: &Counting, filter: &Filter) -> Result<Vec<ContactCell>> {
    let (records, counted) = (counting.records, counting.contacts(filter)?);
    let cell = |([service, channel], contacts): &([Option<u32>; 2], u64)| {
        let service = service.and_then(|at| records.services.get(at as usize)).copied();
        let channel = channel.and_then(|at| records.channels.get(at as usize)).copied();
        (service, channel, *contacts)
    };
    Ok(counted.cells.iter().map(cell).collect())
}

/// Contacts by channel; those by none known are left out.
fn by_known_channel(cells: &[ContactCell]) -> BTreeMap<ChannelId, u64> {
    let mut sums = BTreeMap::new();
    for (_, channel, contacts) in cells {
        if let Some(channel) = channel {
            *sums.entry(*channel).or_insert(0) += contacts;
        }
    }
    sums
}

/// A row for each channel that the council has or that anybody came by.
pub(super) fn channel_rows(
    council: &Council,
    theirs: &[ContactCell],
    everybody: &[ContactCell],
    prefer: Option<(&Scheme, &ClassWeights)>,
    protection: Protection,
    confidence: f64,
) -> Vec<ChannelRow> {
    let (theirs, everybody) = (by_known_channel(theirs), by_known_channel(everybody));
    let mut ids: Vec<ChannelId> = council.channels.iter().map(|c| c.id).collect();
    ids.extend(everybody.keys());
    ids.sort_unstable();
    ids.dedup();
    let told = |id: &ChannelId| protect::observed(theirs.get(id).copied().unwrap_or(0), protection);
    let shown: u64 = ids.iter().filter_map(|id| told(id).count()).sum();
    let all: u64 = everybody.values().sum();
    let z = two_sided_z(confidence);
    ids.iter()
        .map(|id| {
            let channel = council.channel(*id);
            let name = channel.map_or_else(|| format!("Channel {id}"), |c| c.name.clone());
            let contacts = told(id);
            let count = contacts.count().map(|count| count as f64).filter(|_| shown > 0);
            let share = count.map(|count| count / shown as f64);
            let limits = count.and_then(|count| wilson(count, shown as f64, z));
            let council_share =
                (all > 0).then(|| everybody.get(id).copied().unwrap_or(0) as f64 / all as f64);
            let index = share
                .zip(council_share.filter(|s| *s > 0.0))
                .map(|(share, council)| 100.0 * share / council);
            let (likelihood, likelihood_from) = likelihood(channel, prefer, contacts, share);
            // The scheme's is as it is published.
            let of_records = (likelihood_from == Some(LikelihoodFrom::Records)).then_some(());
            ChannelRow {
                channel: *id,
                name,
                contacts,
                share,
                share_low: limits.map(|(low, _)| low),
                share_high: limits.map(|(_, high)| high),
                council_share,
                index,
                likelihood,
                likelihood_low: of_records.and(limits).map(|(low, _)| low),
                likelihood_high: of_records.and(limits).map(|(_, high)| high),
                likelihood_from,
            }
        })
        .collect()
}

/// The scheme's, else min(1, index ÷ 100 × the council's share), which is their
/// own share; none where neither exists.
fn likelihood(
    channel: Option<&Channel>,
    prefer: Option<(&Scheme, &ClassWeights)>,
    contacts: Observed,
    share: Option<f64>,
) -> (Option<f64>, Option<LikelihoodFrom>) {
    let known = channel.zip(prefer);
    if let Some(mean) =
        known.and_then(|(channel, (scheme, weights))| by_channel(scheme, channel, weights))
    {
        return (Some(mean), Some(LikelihoodFrom::Scheme));
    }
    match share.filter(|_| contacts.count().is_some()) {
        Some(share) => (Some(share.min(1.0)), Some(LikelihoodFrom::Records)),
        None => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(counts: &[(u32, u64)]) -> Vec<ContactCell> {
        counts.iter().map(|(id, n)| (None, Some(ChannelId(*id)), *n)).collect()
    }

    fn rows(theirs: &[(u32, u64)], protection: Protection) -> Vec<ChannelRow> {
        let everybody = cells(&[(1, 50), (2, 50)]);
        let council = Council::default();
        channel_rows(&council, &cells(theirs), &everybody, None, protection, 0.95)
    }

    #[test]
    fn shares_are_indexed_to_those_of_everybody() {
        let rows = rows(&[(1, 30), (2, 10)], Protection::shown());
        assert_eq!((rows[0].share, rows[0].index), (Some(0.75), Some(150.0)));
        assert_eq!(rows[1].council_share, Some(0.5));
        assert!(rows[0].share_low < Some(0.75) && rows[0].share_high > Some(0.75));
        assert_eq!(rows[0].likelihood_from, Some(LikelihoodFrom::Records));
        assert_eq!(rows[0].likelihood_low, rows[0].share_low, "an estimate has its interval");
    }

    #[test]
    fn a_small_count_takes_all_that_follows_from_it_along() {
        let rows = rows(&[(1, 36), (2, 4)], Protection::hidden());
        assert_eq!(rows[1].contacts.text(), "<5");
        assert_eq!(
            [rows[1].share, rows[1].share_low, rows[1].index, rows[1].likelihood],
            [None; 4]
        );
        assert_eq!(rows[0].share, Some(1.0), "of those shown: 36 of 40 would tell the 4");
    }

    #[test]
    fn without_a_contact_there_is_no_share() {
        let rows = rows(&[], Protection::shown());
        assert_eq!((rows[0].contacts.count(), rows[0].share), (Some(0), None));
        assert_eq!(rows[0].likelihood, None);
    }
}
