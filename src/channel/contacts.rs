//! How many contacts were there of each area, group, service and channel? All
//! that costs and scenarios are worked out from; counted once for a period.

use crate::base::{ChannelId, Notes, Period, Progress, Result, SchemeId, ServiceId, Unit};
use crate::council::{Council, Scheme};
use crate::demand::classes::{Classes, classes, scheme_meant, tier_meant};
use crate::geography::Geography;
use crate::records::{By, Classing, Filter, Records, tally};

/// What the contacts are counted from and by.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    pub geography: &'a Geography,
    pub council: &'a Council,
    pub records: &'a Records,
}

/// Which contacts are counted, and by whose groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    pub period: Period,
    /// `None`: the only scheme, else the first.
    pub scheme: Option<SchemeId>,
    /// `None`: the top tier.
    pub tier: Option<String>,
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
}

/// All contacts of a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contacts {
    pub counted: Counted,
    /// In order: by block, group, service, channel; the unknown last.
    pub cells: Vec<Cell>,
    pub services: Vec<ServiceId>,
    pub channels: Vec<ChannelId>,
    /// By position; empty where there is no scheme.
    pub groups: Vec<Group>,
    /// "supergroup of OAC 2021"; empty where there is no scheme.
    pub grouped_by: String,
    /// Building blocks.
    pub blocks: usize,
    /// By position of the building block.
    pub group_of_block: Vec<Option<usize>>,
    /// Months from the first to the last that the period covers; `None` where
    /// the period is open and no record has a date.
    pub months: Option<u32>,
    pub notes: Notes,
}

impl Contacts {
    /// Counts them.
    ///
    /// Errors: a scheme or tier that is not there, or of another edition;
    /// stopped by the officer.
    pub fn count(ground: &Ground<'_>, counted: &Counted, progress: &Progress) -> Result<Contacts> {
        let Ground { geography, records, .. } = *ground;
        progress.stage("Counting contacts", 0);
        let mut notes = Notes::new();
        let blocks = geography.blocks()?;
        let grouping = grouping(ground, counted, &mut notes)?;
        let block_of: Vec<Option<u32>> = records
            .blocks
            .iter()
            .map(|code| blocks.position(code.as_str()).and_then(|at| u32::try_from(at).ok()))
            .collect();
        let classing = grouping.as_ref().map_or_else(
            || Classing { by_block: vec![None; records.blocks.len()], ..Classing::default() },
            |(scheme, tier, classes)| classing(scheme, *tier, classes, records, &block_of),
        );
        let filter = Filter { period: counted.period, ..Filter::default() };
        let by = [By::Block, By::Class(&classing), By::Service, By::Channel];
        let found = tally(records, &filter, Unit::Transactions, by, progress)?;
        let narrow = |at: Option<u32>| at.and_then(|at| u16::try_from(at).ok());
        let cells = found.cells.into_iter().map(|([block, group, service, channel], count)| Cell {
            block: block.and_then(|at| block_of.get(at as usize).copied().flatten()),
            group: narrow(group),
            service: narrow(service),
            channel: channel.and_then(|at| u8::try_from(at).ok()),
            count,
        });
        let mut cells: Vec<Cell> = cells.collect();
        cells.sort_by_key(|c| {
            let last = |at: Option<u32>| at.unwrap_or(u32::MAX);
            let wide = |at: Option<u16>| last(at.map(u32::from));
            [last(c.block), wide(c.group), wide(c.service), last(c.channel.map(u32::from))]
        });
        Ok(Contacts {
            counted: counted.clone(),
            cells,
            services: records.services.clone(),
            channels: records.channels.clone(),
            groups: grouping.as_ref().map_or_else(Vec::new, |(_, _, classes)| {
                let named = classes.codes.iter().zip(&classes.names);
                named.map(|(code, name)| Group { code: code.clone(), name: name.clone() }).collect()
            }),
            grouped_by: grouping
                .as_ref()
                .map_or_else(String::new, |(_, _, c)| format!("{} of {}", c.tier, c.scheme)),
            blocks: blocks.len(),
            group_of_block: grouping
                .map_or_else(|| vec![None; blocks.len()], |(_, _, classes)| classes.of_block),
            months: months(counted.period, records),
            notes,
        })
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

/// The scheme, the position of its tier, and its classes on the blocks.
type Grouping<'a> = (&'a Scheme, usize, Classes);

fn grouping<'a>(
    ground: &Ground<'a>,
    counted: &Counted,
    notes: &mut Notes,
) -> Result<Option<Grouping<'a>>> {
    let council = ground.council;
    let scheme = match (&counted.scheme, council.schemes.as_slice()) {
        (None, [first, _, ..]) => {
            notes.remark(format!("Groups are those of {}.", first.name));
            Some(first)
        }
        (id, _) => scheme_meant(council, id.as_ref())?,
    };
    let Some(scheme) = scheme else { return Ok(None) };
    let tier = tier_meant(scheme, counted.tier.as_deref())?;
    let classes = classes(ground.geography, scheme, tier)?;
    Ok(Some((scheme, tier, classes)))
}

/// A record is of the class of its own type, else of its block's.
fn classing(
    scheme: &Scheme,
    tier: usize,
    classes: &Classes,
    records: &Records,
    block_of: &[Option<u32>],
) -> Classing {
    let narrow = |class: usize| u16::try_from(class).ok();
    let lowest = scheme.tiers.last().map_or(&[][..], |t| &t.classes);
    let by_type = records.profile_types.iter().map(|code| {
        let at = lowest.iter().position(|class| class.code == *code)?;
        scheme.class_in_tier(at, tier).and_then(narrow)
    });
    let by_block = block_of.iter().map(|block| {
        classes.of_block.get(block.as_ref().copied()? as usize).copied().flatten().and_then(narrow)
    });
    Classing {
        classes: classes.codes.len(),
        by_block: by_block.collect(),
        by_type: by_type.collect(),
    }
}

/// Months from the first to the last, both counted; an open end is that of
/// the records.
fn months(period: Period, records: &Records) -> Option<u32> {
    let on_record = records.months();
    let from = period.from.or(on_record.map(|(first, _)| first))?;
    let to = period.to.or(on_record.map(|(_, last)| last))?;
    (to.number() + 1).checked_sub(from.number()).filter(|months| *months > 0)
}
