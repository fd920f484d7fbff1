//! How do runs of customers become one set of records? Joined in the order of
//! the file: persons are numbered as they first come, words understood as
//! they first come, rows counted on.

use super::cell_number::whole;
use super::contact_words::{Channels, Ids, Services};
use super::coordinates;
use super::customer_run::{Keyless, Point, Run, Words};
use super::dates::DateColumn;
use super::person_numbers::{PersonNumbers, TOGETHER};
use super::placing::{Placed, Places};
use super::pseudonym::Pseudonyms;
use super::quick_hash::QuickMap;
use super::unmapped::{self, Tally};
use crate::base::{ChannelId, Error, InteractionId, Result, ServiceId};
use crate::council::recipe::CustomerSource;
use crate::council::{ClassingCounts, Council};
use crate::geography::Crs;
use crate::records::{NONE_U8, NONE_U16, NONE_U32, Records};
use rayon::prelude::*;

/// Everything that grows while runs are joined.
pub(super) struct Reading<'a> {
    pub(super) records: Records,
    pub(super) services: Services,
    pub(super) channels: Channels<'a>,
    pub(super) dates: DateColumn,
    pub(super) births: DateColumn,
    pub(super) persons: PersonNumbers,
    /// Records without a person's key.
    pub(super) keyless: usize,
    pub(super) placed: Placed,
    pub(super) tally: Tally,
    pub(super) undated: u64,
    pub(super) classing: ClassingCounts,
    service_ids: Ids<ServiceId>,
    interaction_ids: Ids<InteractionId>,
    channel_ids: Ids<ChannelId>,
    profiles: QuickMap<String, u16>,
    pseudonyms: &'a Pseudonyms,
    file: &'a str,
    points: Vec<Point>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        council: &'a Council,
        pseudonyms: &'a Pseudonyms,
        used: &'a CustomerSource,
        (dates, births): (DateColumn, DateColumn),
    ) -> Self {
        Reading {
            records: Records::default(),
            services: Services::new(council),
            channels: Channels::new(council, &used.channel_words),
            dates,
            births,
            persons: PersonNumbers::new(),
            keyless: 0,
            placed: Placed::default(),
            tally: Tally::default(),
            undated: 0,
            classing: ClassingCounts::default(),
            service_ids: Ids::default(),
            interaction_ids: Ids::default(),
            channel_ids: Ids::default(),
            profiles: QuickMap::default(),
            pseudonyms,
            file: &used.file,
            points: Vec::new(),
        }
    }

    /// Adds a run; `above` rows of the file are not counted in its rows.
    pub(super) fn join(&mut self, mut run: Run, above: u64) -> Result<()> {
        let before = self.records.len();
        self.number_persons(&mut run, above)?;
        let services = self.services(&run.services, above)?;
        let interactions = self.interactions(&run.interactions, above)?;
        let channels = self.channels(&run.channels, above)?;
        let classes = self.classes(&run.classes, above)?;
        let into = &mut self.records.columns;
        into.block.positions_mut().extend_from_slice(&run.block);
        extend(into.service.wide_mut(), &run.services, &services, NONE_U16);
        extend(into.interaction.wide_mut(), &run.interactions, &interactions, NONE_U16);
        extend(&mut into.channel, &run.channels, &channels, NONE_U8);
        extend(into.profile.wide_mut(), &run.classes, &classes, NONE_U16);
        into.day.extend_from_slice(&run.day);
        into.age_band.extend_from_slice(&run.age_band);
        let entries = self.placed.append(run.placed, above);
        self.points.extend(run.points.into_iter().map(|point| Point {
            entry: point.entry + entries,
            record: point.record + before,
            ..point
        }));
        self.dates.append(&run.dates);
        self.births.append(&run.births);
        self.tally.append(run.tally, above);
        self.undated += run.undated;
        self.classing.by_record += run.classing.by_record;
        self.classing.by_postcode += run.classing.by_postcode;
        Ok(())
    }

    fn number_persons(&mut self, run: &mut Run, above: u64) -> Result<()> {
        let most = self.persons.len() + run.len();
        if most >= NONE_U32 as usize {
            return Err(Error::new("There are more persons than can be counted")
                .remedy("Split the file by year and import the parts one by one"));
        }
        let own = |keyless: &Keyless| {
            self.pseudonyms.of_row(self.file, keyless.row + above, &keyless.cells)
        };
        let own: Vec<[u8; 16]> = run.keyless.par_iter().map(own).collect();
        self.keyless += own.len();
        let mut alone = run.keyless.iter().map(|keyless| keyless.record).zip(own).peekable();
        let into = self.records.columns.person.numbers_mut();
        let (mut record, mut left) = (0, run.pseudonyms.as_slice());
        while !left.is_empty() {
            self.persons.fetch(left);
            let (few, rest) = left.split_at(left.len().min(TOGETHER));
            left = rest;
            for pseudonym in few {
                into.push(match alone.next_if(|(keyless, _)| *keyless == record) {
                    Some((_, own)) => self.persons.another(own),
                    None => self.persons.number(*pseudonym),
                });
                record += 1;
            }
        }
        self.records.persons = self.persons.len() as u32;
        Ok(())
    }

    /// By the run's words: the number of the service.
    fn services(&mut self, words: &Words, above: u64) -> Result<Vec<u16>> {
        let numbers = words.words.iter().map(|word| {
            let (number, name) = word.cells();
            if let Some(id) = self.services.find(number, name) {
                return narrow(self.service_ids.number(id), NONE_U16.into(), "services")
                    .map_err(|e| e.at_row(word.first_row + above));
            }
            let said = if number.is_empty() { name } else { number };
            let row = word.first_row + above;
            self.tally.add_all(unmapped::Column::Service, said, row, word.records);
            Ok(NONE_U16)
        });
        numbers.collect()
    }

    fn interactions(&mut self, words: &Words, above: u64) -> Result<Vec<u16>> {
        let numbers = words.words.iter().map(|word| {
            let row = word.first_row + above;
            let Some(id) = whole(&word.text) else {
                let column = unmapped::Column::Interaction;
                self.tally.add_all(column, &word.text, row, word.records);
                return Ok(NONE_U16);
            };
            let number = self.interaction_ids.number(InteractionId(id));
            narrow(number, NONE_U16.into(), "interactions").map_err(|e| e.at_row(row))
        });
        numbers.collect()
    }

    fn channels(&mut self, words: &Words, above: u64) -> Result<Vec<u8>> {
        let numbers = words.words.iter().map(|word| {
            let id = self.channels.find(&word.text);
            id.and_then(|id| narrow(self.channel_ids.number(id), NONE_U8.into(), "channels"))
                .map_err(|e| e.at_row(word.first_row + above))
        });
        numbers.collect()
    }

    fn classes(&mut self, words: &Words, above: u64) -> Result<Vec<u16>> {
        let numbers = words.words.iter().map(|word| {
            if let Some(&number) = self.profiles.get(&*word.text) {
                return Ok(number);
            }
            let number = self.profiles.len() as u32;
            let number = narrow(number, NONE_U16.into(), "classes of a profile")
                .map_err(|e| e.at_row(word.first_row + above))?;
            self.profiles.insert(word.text.to_string(), number);
            Ok(number)
        });
        numbers.collect()
    }

    pub(super) fn place_by_coordinates(&mut self, places: &Places, crs: Crs) -> Result<()> {
        let points: Vec<(f64, f64)> = self.points.iter().map(|point| (point.x, point.y)).collect();
        let lonlats = coordinates::lonlats(crs, &points)?;
        let entries: Vec<_> =
            self.points.iter().zip(lonlats).map(|(point, lonlat)| (point.entry, lonlat)).collect();
        let blocks = self.placed.place_by_coordinates(places, &entries)?;
        for (point, block) in self.points.iter().zip(blocks) {
            let place = self.records.columns.block.positions_mut().get_mut(point.record);
            if let (Some(block), Some(place)) = (block, place) {
                *place = block;
            }
        }
        Ok(())
    }

    /// Codes become positions in dictionaries, which are sorted.
    pub(super) fn sort_dictionaries(&mut self, places: &Places) {
        let (services, service_at) = std::mem::take(&mut self.service_ids).sorted();
        let (interactions, interaction_at) = std::mem::take(&mut self.interaction_ids).sorted();
        let (channels, channel_at) = std::mem::take(&mut self.channel_ids).sorted();
        let mut classes: Vec<(String, u16)> =
            std::mem::take(&mut self.profiles).into_iter().collect();
        classes.sort();
        let mut class_at = vec![0; classes.len()];
        for (position, (_, number)) in classes.iter().enumerate() {
            if let Some(at) = class_at.get_mut(usize::from(*number)) {
                *at = position as u32;
            }
        }
        let into = &mut self.records.columns;
        renumber(into.service.wide_mut(), &service_at);
        renumber(into.interaction.wide_mut(), &interaction_at);
        renumber(into.profile.wide_mut(), &class_at);
        for channel in &mut into.channel {
            if let Some(at) = channel_at.get(usize::from(*channel)) {
                *channel = *at as u8;
            }
        }
        self.records.columns = std::mem::take(&mut self.records.columns).without_empty();
        self.records.services = services;
        self.records.interactions = interactions;
        self.records.channels = channels;
        self.records.profile_types = classes.into_iter().map(|(class, _)| class).collect();
        self.records.blocks = places.blocks();
    }
}

/// Adds the codes of a run's words to a column, which stays empty where the
/// source lacks it.
fn extend<T: Copy>(into: &mut Vec<T>, words: &Words, codes: &[T], none: T) {
    if !words.column.is_empty() {
        let code = |number: &u32| codes.get(*number as usize).copied().unwrap_or(none);
        into.extend(words.column.iter().map(code));
    }
}

/// Numbers in the order they came → positions in the sorted dictionary.
fn renumber(column: &mut [u16], positions: &[u32]) {
    for number in column {
        if let Some(position) = positions.get(usize::from(*number)) {
            *number = *position as u16;
        }
    }
}

/// A number in a column of its width, below the mark for "not known".
fn narrow<T: TryFrom<u32>>(number: u32, none: u32, what: &str) -> Result<T> {
    T::try_from(number).ok().filter(|_| number < none).ok_or_else(|| {
        Error::new(format!("There are more than {none} different {what}"))
            .remedy("Check that the right column was named")
    })
}
