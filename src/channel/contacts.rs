//! How many contacts were there of each area, group, service and channel? All
//! that costs and scenarios are worked out from; counted once for a period.

use super::likelihoods::Likelihoods;
use crate::base::{ChannelId, Month, Notes, Period, Progress, Result, SchemeId, ServiceId, Unit};
use crate::council::Council;
use crate::demand::{Base, base_population};
use crate::geography::Geography;
use crate::profile::{Laid, classing};
use crate::records::{By, Classing, Filter, Records, tally};
use std::sync::Arc;

/// What the contacts are counted from.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    pub geography: &'a Geography,
    pub council: &'a Council,
    pub records: &'a Records,
}

/// Which contacts are counted, by whose groups, over which base.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    pub period: Period,
    /// `None`: the only scheme, else the first.
    pub scheme: Option<SchemeId>,
    /// `None`: the top tier.
    pub tier: Option<String>,
    /// As a question writes it: `age:all`.
    pub base: String,
}

/// The contacts of one combination. What is not known is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Position of the building block in its level.
    pub block: Option<u32>,
    /// Position of the profile class.
    pub group: Option<u16>,
    /// Position in `Contacts::services`.
    pub service: Option<u16>,
    /// Position in `Contacts::channels`.
    pub channel: Option<u8>,
    pub count: u64,
}

/// One class of the scheme that groups are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub code: String,
    pub name: String,
    /// `#RRGGBB`, where the scheme gives one.
    pub colour: Option<String>,
}

/// All contacts of a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contacts {
    pub counted: Counted,
    /// In order: by block, group, service, channel; the unknown last.
    pub cells: Vec<Cell>,
    /// Those on record; in order.
    pub services: Vec<ServiceId>,
    /// Those on record and those of the council's list; in order.
    pub channels: Vec<ChannelId>,
    /// By position; empty where there is no scheme.
    pub groups: Vec<Group>,
    /// "supergroup of OAC 2021"; empty where there is no scheme.
    pub grouped_by: String,
    /// By position of the building block.
    pub group_of_block: Arc<[Option<usize>]>,
    /// The group of each record, for counting people.
    pub classing: Arc<Classing>,
    /// The base of each building block; `None` where there is no such table.
    pub base: Option<Base>,
    pub likelihoods: Likelihoods,
    /// Months of the period from the first to the last that there are records
    /// of; `None` where there is none.
    pub months: Option<u32>,
    pub notes: Notes,
}

impl Contacts {
    /// Counts them.
    ///
    /// Errors: a scheme or tier that is not there, or of another edition;
    /// stopped by the officer.
    pub fn count(ground: &Ground<'_>, counted: &Counted, progress: &Progress) -> Result<Contacts> {
        let Ground { geography, council, records } = *ground;
        progress.stage("Counting contacts", 0);
        let mut notes = Notes::new();
        let blocks = geography.blocks()?;
        let laid = if council.schemes.is_empty() && counted.scheme.is_none() {
            None
        } else {
            let (scheme, tier) = (counted.scheme.as_ref(), counted.tier.as_deref());
            Some(classing(geography, council, records, scheme, tier)?)
        };
        let base = match base_population(&counted.base, council, blocks) {
            Ok(base) => Some(base),
            Err(error) => {
                notes.warn(format!("There is no cost per head. {error}"));
                None
            }
        };
        let no_groups =
            Classing { by_block: vec![None; records.blocks.len()], ..Classing::default() };
        let classing = laid.as_ref().map_or(&no_groups, |laid| laid.classing.as_ref());
        let filter = Filter { period: counted.period, ..Filter::default() };
        let by = [By::Block, By::Class(classing), By::Service, By::Channel];
        let found = tally(records, &filter, Unit::Transactions, by, progress)?;
        let channels = channels(council, records);
        let place = Places::of(ground, &channels)?;
        let mut cells: Vec<Cell> = found
            .cells
            .into_iter()
            .map(|([block, group, service, channel], count)| Cell {
                block: block.and_then(|at| place.blocks.get(at as usize).copied().flatten()),
                group: group.and_then(|at| u16::try_from(at).ok()),
                service: service.and_then(|at| u16::try_from(at).ok()),
                channel: channel.and_then(|at| place.channels.get(at as usize).copied().flatten()),
                count,
            })
            .collect();
        cells.sort_by_key(order);
        let likelihoods = match &laid {
            Some(laid) => Likelihoods::of(ground, laid, base.as_ref(), &cells, &channels)?,
            None => Likelihoods::none(),
        };
        Ok(Contacts {
            counted: counted.clone(),
            cells,
            services: records.services.clone(),
            channels,
            groups: laid.as_ref().map_or_else(Vec::new, groups),
            grouped_by: laid.as_ref().map_or_else(String::new, |laid| {
                format!("{} of {}", laid.classes.tier, laid.classes.scheme)
            }),
            classing: laid
                .as_ref()
                .map_or_else(|| Arc::new(no_groups.clone()), |laid| Arc::clone(&laid.classing)),
            group_of_block: laid
                .map_or_else(|| vec![None; blocks.len()].into(), |laid| laid.classes.of_block),
            base,
            likelihoods,
            months: months(counted.period, records),
            notes,
        })
    }

    /// The position of a channel; `None` where neither the records nor the
    /// council's list have it.
    pub fn channel(&self, id: ChannelId) -> Option<u8> {
        self.channels.binary_search(&id).ok().and_then(|at| u8::try_from(at).ok())
    }

    /// Contacts of each service and channel among some cells, for a ratio to
    /// be scaled by; the last row and column are of the unknown.
    pub fn volumes(&self, of: impl Fn(&Cell) -> bool) -> Volumes {
        let mut volumes = Volumes::none(self.services.len(), self.channels.len());
        for cell in self.cells.iter().filter(|cell| of(cell)) {
            volumes.add(cell.service, cell.channel, cell.count);
        }
        volumes
    }
}

/// Contacts by service and channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volumes {
    channels: usize,
    counts: Vec<u64>,
}

impl Volumes {
    pub fn none(services: usize, channels: usize) -> Volumes {
        Volumes { channels: channels + 1, counts: vec![0; (services + 1) * (channels + 1)] }
    }

    /// The place of a combination in tables by service and channel.
    pub fn at(&self, service: Option<u16>, channel: Option<u8>) -> usize {
        let rows = self.counts.len() / self.channels;
        let row = service.map_or(rows - 1, usize::from).min(rows - 1);
        let column = channel.map_or(self.channels - 1, usize::from).min(self.channels - 1);
        row * self.channels + column
    }

    pub fn add(&mut self, service: Option<u16>, channel: Option<u8>, count: u64) {
        let at = self.at(service, channel);
        self.counts[at] += count;
    }

    /// (service, channel, contacts) of all combinations of known channels.
    pub fn known(&self) -> impl Iterator<Item = (Option<u16>, u8, u64)> {
        let rows = self.counts.len() / self.channels;
        self.counts.iter().enumerate().filter_map(move |(at, count)| {
            let (row, column) = (at / self.channels, at % self.channels);
            let service = (row + 1 < rows).then(|| u16::try_from(row).ok()).flatten();
            let channel = (column + 1 < self.channels).then(|| u8::try_from(column).ok()).flatten();
            Some((service, channel?, *count))
        })
    }
}

/// By block, group, service, channel; the unknown last.
fn order(cell: &Cell) -> [u32; 4] {
    let last = |at: Option<u32>| at.unwrap_or(u32::MAX);
    let wide = |at: Option<u16>| last(at.map(u32::from));
    [last(cell.block), wide(cell.group), wide(cell.service), last(cell.channel.map(u32::from))]
}

/// Those on record and those of the council's list, in order of id.
fn channels(council: &Council, records: &Records) -> Vec<ChannelId> {
    let listed = council.channels.iter().map(|channel| channel.id);
    let mut channels: Vec<ChannelId> = records.channels.iter().copied().chain(listed).collect();
    channels.sort_unstable();
    channels.dedup();
    channels
}

fn groups(laid: &Laid<'_>) -> Vec<Group> {
    let named = laid.classes.codes.iter().zip(&laid.classes.names).enumerate();
    let group = |(at, (code, name)): (usize, (&String, &String))| Group {
        code: code.clone(),
        name: name.clone(),
        colour: laid.colour(at).map(str::to_string),
    };
    named.map(group).collect()
}

/// From the positions of the records to those here.
struct Places {
    blocks: Vec<Option<u32>>,
    channels: Vec<Option<u8>>,
}

impl Places {
    fn of(ground: &Ground<'_>, channels: &[ChannelId]) -> Result<Places> {
        let blocks = ground.geography.blocks()?;
        let block =
            |code: &crate::base::AreaCode| u32::try_from(blocks.position(code.as_str())?).ok();
        let channel = |id: &ChannelId| u8::try_from(channels.binary_search(id).ok()?).ok();
        Ok(Places {
            blocks: ground.records.blocks.iter().map(block).collect(),
            channels: ground.records.channels.iter().map(channel).collect(),
        })
    }
}

/// The months of a period that records lie in: from the first to the last;
/// `None` where there are none.
pub fn recorded(period: Period, on_record: Option<(Month, Month)>) -> Option<(Month, Month)> {
    let (first, last) = on_record?;
    let from = period.from.map_or(first, |from| from.max(first));
    let to = period.to.map_or(last, |to| to.min(last));
    (from <= to).then_some((from, to))
}

/// How many those are, both ends counted.
fn months(period: Period, records: &Records) -> Option<u32> {
    let (from, to) = recorded(period, records.months())?;
    (to.number() + 1).checked_sub(from.number())
}
