//! What does one contact by each channel cost, of the services whose customers
//! are looked at? By the project's cost book, as the place of channels has it.

use super::Loaded;
use crate::base::money::Pence;
use crate::base::{ChannelId, Progress, Result, ServiceId, Unit};
use crate::channel::contacts::Volumes;
use crate::channel::{Contacts, UnitCosts};
use crate::profile::services_of;
use crate::project::{CostBook, ProfileQuestion};
use crate::records::{By, Filter, tally};
use std::collections::BTreeMap;

/// Unit costs by channel, and where they come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ShiftCosts {
    pub by_channel: BTreeMap<ChannelId, Pence>,
    pub words: String,
}

/// The central costs of the cost book. Where services have costs of their own,
/// a channel's is the mean of the services asked about, weighed by their
/// contacts by it in the question's period; where they have none by it, of all
/// services, else the cost of a service that is not known.
///
/// Errors: as of `UnitCosts::of` and `services_of`; stopped by the officer.
pub(super) fn shift_costs(
    loaded: &Loaded,
    book: &CostBook,
    question: &ProfileQuestion,
    progress: &Progress,
) -> Result<ShiftCosts> {
    let (council, records) = (&loaded.council, &loaded.records);
    let asked = services_of(&question.customers, council, records)?;
    let mut channels: Vec<ChannelId> = council.channels.iter().map(|channel| channel.id).collect();
    channels.extend(&records.channels);
    channels.sort_unstable();
    channels.dedup();
    let counted = Contacts { services: records.services.clone(), channels, ..Contacts::default() };
    let mut volumes = Volumes::none(counted.services.len(), counted.channels.len());
    let filter = Filter { period: question.period, ..Filter::default() };
    let by = [By::Service, By::Channel];
    for ([service, channel], count) in
        tally(records, &filter, Unit::Transactions, by, progress)?.cells
    {
        let channel = channel.and_then(|at| records.channels.get(at as usize));
        let channel = channel.and_then(|id| counted.channel(*id));
        volumes.add(service.and_then(|at| u16::try_from(at).ok()), channel, count);
    }
    let costs = UnitCosts::of(book, council, &counted, &volumes)?;
    let is_asked = |service: Option<u16>| {
        let id: Option<&ServiceId> = service.and_then(|at| counted.services.get(usize::from(at)));
        asked.is_empty() || id.is_some_and(|id| asked.contains(id))
    };
    let mean = |channel: u8, of: &dyn Fn(Option<u16>) -> bool| {
        let (mut total, mut contacts) = (Pence::ZERO, 0);
        for (service, by, count) in volumes.known() {
            if by == channel
                && of(service)
                && let Some(cost) = costs.of_contact(service, Some(by))
            {
                total = total.plus(cost.central.times(i64::try_from(count).unwrap_or(i64::MAX)));
                contacts += count;
            }
        }
        total.over(contacts)
    };
    let each = counted.channels.iter().filter_map(|id| {
        let channel = counted.channel(*id)?;
        let any = || costs.of_contact(None, Some(channel)).map(|cost| cost.central);
        let cost = mean(channel, &is_asked).or_else(|| mean(channel, &|_| true)).or_else(any);
        Some((*id, cost?))
    });
    Ok(ShiftCosts { by_channel: each.collect(), words: costs.words.central.clone() })
}
