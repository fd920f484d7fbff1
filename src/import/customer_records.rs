//! What grows while customers are read? Columns, dictionaries, persons and
//! the account of what became of every record.

use super::cell_number::{is_missing, whole};
use super::contact_words::{Channels, Ids, Services};
use super::customer_columns::Columns;
use super::customers::CustomersRead;
use super::dates::{DateColumn, age_in_years};
use super::person_numbers::PersonNumbers;
use super::placing::{Place, Placer, PlacingContext};
use super::pseudonym::Pseudonyms;
use super::quick_hash::QuickMap;
use super::table::{Row, Table};
use super::unmapped::Tally;
use super::{coordinates, unmapped};
use crate::base::number::counted;
use crate::base::{ChannelId, Date, Error, InteractionId, Notes, Result, ServiceId, clock};
use crate::council::recipe::CustomerSource;
use crate::council::{ClassingCounts, ImportReport, Placing, Service};
use crate::geography::Crs;
use crate::records::{NONE_U8, NONE_U16, NONE_U32, Records};

/// Older than anyone.
const OLDEST: u8 = 130;
/// Different cells of dates that are remembered.
const DAYS_KEPT: usize = 1 << 16;
const DATE_BYTES: usize = 40;

/// Everything that grows while rows are read.
pub(super) struct Reading<'a> {
    columns: &'a Columns,
    placer: Placer<'a>,
    services: Services,
    channels: Channels<'a>,
    pub(super) dates: DateColumn,
    pub(super) births: DateColumn,
    pub(super) records: Records,
    service_ids: Ids<ServiceId>,
    interaction_ids: Ids<InteractionId>,
    channel_ids: Ids<ChannelId>,
    profiles: QuickMap<String, u16>,
    persons: PersonNumbers,
    /// Records without a person's key.
    keyless: usize,
    pseudonyms: Pseudonyms,
    file: String,
    /// (entry among the unplaced, record, x, y).
    points: Vec<(usize, usize, f64, f64)>,
    /// Cells of dates that were read, so that each is read once.
    days: QuickMap<Box<str>, Option<Date>>,
    tally: Tally,
    undated: u64,
    classing: ClassingCounts,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        columns: &'a Columns,
        context: &PlacingContext<'a>,
        used: &CustomerSource,
    ) -> Self {
        let order = used.dates.unwrap_or_default();
        Reading {
            columns,
            placer: Placer::new(*context),
            services: Services::new(context.council),
            channels: Channels::new(context.council, &used.channel_words),
            dates: DateColumn::of_contacts(order),
            births: DateColumn::of_births(order, clock::today()),
            records: Records::default(),
            service_ids: Ids::default(),
            interaction_ids: Ids::default(),
            channel_ids: Ids::default(),
            profiles: QuickMap::default(),
            persons: PersonNumbers::new(),
            keyless: 0,
            days: QuickMap::default(),
            pseudonyms: Pseudonyms::new(context.salt),
            file: used.file.clone(),
            points: Vec::new(),
            tally: Tally::default(),
            undated: 0,
            classing: ClassingCounts::default(),
        }
    }

    pub(super) fn take(&mut self, row: &Row) -> Result<()> {
        let columns = self.columns;
        let person = self.person(row)?;
        let code = row.optional(columns.area);
        let block = match self.placer.place(row.number, code, row.optional(columns.postcode)) {
            Place::Block(block) => block,
            Place::Nowhere(entry) => {
                if let Some((x, y)) = columns.xy.and_then(|(x, y)| coordinates::of_row(row, x, y)) {
                    self.points.push((entry, self.records.len(), x, y));
                }
                NONE_U32
            }
        };
        let service = self.service(row)?;
        let interaction = self.interaction(row)?;
        let channel = match row.optional(columns.channel) {
            cell if is_missing(cell) => NONE_U8,
            cell => {
                let number = self.channel_ids.number(self.channels.find(cell)?);
                narrow(number, NONE_U8.into(), "channels")?
            }
        };
        let profile = self.class_of(row)?;
        let date = self.date(row);
        let age_band = self.age_band(row, date);
        let into = &mut self.records.columns;
        into.person.push(person);
        into.block.push(block);
        into.service.push(service);
        into.interaction.push(interaction);
        into.channel.push(channel);
        into.profile.push(profile);
        into.day.push(date.and_then(day_of).unwrap_or(NONE_U16));
        into.age_band.push(age_band);
        Ok(())
    }

    fn person(&mut self, row: &Row) -> Result<u32> {
        let key = row.optional(self.columns.person);
        let number = if is_missing(key) {
            self.keyless += 1;
            let pseudonym = self.pseudonyms.of_row(&self.file, row.number, row.cells.as_slice());
            self.persons.another(pseudonym)
        } else {
            self.persons.number(self.pseudonyms.of_key(key))
        };
        self.records.persons = self.persons.len() as u32;
        if self.records.persons == NONE_U32 {
            return Err(Error::new("There are more persons than can be counted")
                .remedy("Split the file by year and import the parts one by one"));
        }
        Ok(number)
    }

    fn service(&mut self, row: &Row) -> Result<u16> {
        let number = row.optional(self.columns.service);
        let name = row.optional(self.columns.service_name);
        match self.services.find(number, name) {
            Some(id) => narrow(self.service_ids.number(id), NONE_U16.into(), "services"),
            None => {
                let said = if number.is_empty() { name } else { number };
                if !said.is_empty() {
                    self.tally.add(unmapped::Column::Service, said, row.number);
                }
                Ok(NONE_U16)
            }
        }
    }

    fn interaction(&mut self, row: &Row) -> Result<u16> {
        match row.optional(self.columns.interaction) {
            cell if is_missing(cell) => Ok(NONE_U16),
            cell => match whole(cell) {
                Some(id) => {
                    let number = self.interaction_ids.number(InteractionId(id));
                    narrow(number, NONE_U16.into(), "interactions")
                }
                None => {
                    self.tally.add(unmapped::Column::Interaction, cell, row.number);
                    Ok(NONE_U16)
                }
            },
        }
    }

    /// The record's own class, else that of its postcode.
    fn class_of(&mut self, row: &Row) -> Result<u16> {
        let own = row.optional(self.columns.profile);
        if !is_missing(own) {
            self.classing.by_record += 1;
            return self.profile(own);
        }
        match self.placer.class_of_postcode(row.optional(self.columns.postcode)) {
            Some(class) => {
                self.classing.by_postcode += 1;
                self.profile(class)
            }
            None => Ok(NONE_U16),
        }
    }

    fn profile(&mut self, class: &str) -> Result<u16> {
        if is_missing(class) {
            return Ok(NONE_U16);
        }
        if let Some(&number) = self.profiles.get(class) {
            return Ok(number);
        }
        let number = narrow(self.profiles.len() as u32, NONE_U16.into(), "classes of a profile")?;
        self.profiles.insert(class.to_string(), number);
        Ok(number)
    }

    /// The day of a record; one that is none, or that lies outside the years
    /// that records can have, is listed and the record stays without.
    fn date(&mut self, row: &Row) -> Option<Date> {
        let cell = row.optional(self.columns.date);
        let date = match self.days.get(cell) {
            Some(date) => *date,
            None => {
                let date = self.dates.read(cell).filter(|date| day_of(*date).is_some());
                // What is longer is no date, and may be a note about somebody.
                if cell.len() <= DATE_BYTES && self.days.len() < DAYS_KEPT {
                    self.days.insert(cell.into(), date);
                }
                date
            }
        };
        if date.is_none() {
            self.undated += 1;
            if !is_missing(cell) {
                self.tally.add(unmapped::Column::Date, cell, row.number);
            }
        }
        date
    }

    /// Five-year band of the age at the record's date; by a birth year alone,
    /// of the difference of years.
    fn age_band(&mut self, row: &Row, date: Option<Date>) -> u8 {
        const IMPOSSIBLE: &str = "no possible age at the record's date";
        let columns = self.columns;
        // What is wrong is told apart here, so that no cell's text is kept.
        let (column, cell, unread, age) = if let Some(column) = columns.birth_date {
            let cell = row.cell(column);
            let birth = if is_missing(cell) { None } else { self.births.read(cell) };
            let age = birth.map(|birth| date.map(|date| age_in_years(birth, date)));
            (unmapped::Column::BirthDate, cell, "not a date of birth", age)
        } else if let Some(column) = columns.birth_year {
            let cell = row.cell(column);
            let year = whole(cell).and_then(|year| i32::try_from(year).ok());
            let then = date.and_then(Date::ymd).map(|(year, ..)| year);
            let age = year.filter(|year| (1850..2100).contains(year)).map(|born| {
                then.map(|then| then.checked_sub(born).and_then(|age| u8::try_from(age).ok()))
            });
            (unmapped::Column::BirthYear, cell, "not a year of birth", age)
        } else if let Some(column) = columns.age {
            let cell = row.cell(column);
            let age = whole(cell).map(|age| Some(u8::try_from(age).ok()));
            (unmapped::Column::Age, cell, "not an age in whole years", age)
        } else {
            return NONE_U8;
        };
        let trouble = match age {
            Some(Some(Some(age))) if age <= OLDEST => return age / 5,
            // Without a date there is no age at it, and nothing is wrong.
            Some(None) => return NONE_U8,
            Some(Some(_)) => IMPOSSIBLE,
            None => unread,
        };
        if !is_missing(cell) {
            self.tally.add_personal(column, trouble, row.number);
        }
        NONE_U8
    }

    pub(super) fn place_by_coordinates(&mut self, crs: Crs) -> Result<()> {
        let points: Vec<(f64, f64)> = self.points.iter().map(|&(.., x, y)| (x, y)).collect();
        let lonlats = coordinates::lonlats(crs, &points)?;
        let entries: Vec<_> =
            self.points.iter().zip(lonlats).map(|(&(entry, ..), lonlat)| (entry, lonlat)).collect();
        let blocks = self.placer.place_by_coordinates(&entries);
        for (&(_, record, ..), block) in self.points.iter().zip(blocks) {
            if let (Some(block), Some(place)) = (block, self.records.columns.block.get_mut(record))
            {
                *place = block;
            }
        }
        Ok(())
    }

    pub(super) fn finish(
        mut self,
        used: CustomerSource,
        table: &Table,
        mut notes: Notes,
    ) -> Result<CustomersRead> {
        let headings = |column: Option<usize>| column.map(|c| table.headings()[c].as_str());
        let (services, service_at) = self.service_ids.sorted();
        let (interactions, interaction_at) = self.interaction_ids.sorted();
        let (channels, channel_at) = self.channel_ids.sorted();
        let mut classes: Vec<(String, u16)> = self.profiles.into_iter().collect();
        classes.sort();
        let mut class_at = vec![0; classes.len()];
        for (position, (_, number)) in classes.iter().enumerate() {
            if let Some(at) = class_at.get_mut(usize::from(*number)) {
                *at = position as u32;
            }
        }
        let into = &mut self.records.columns;
        renumber(&mut into.service, &service_at);
        renumber(&mut into.interaction, &interaction_at);
        renumber(&mut into.profile, &class_at);
        for channel in &mut into.channel {
            if let Some(at) = channel_at.get(usize::from(*channel)) {
                *channel = *at as u8;
            }
        }
        self.records.services = services;
        self.records.interactions = interactions;
        self.records.channels = channels;
        self.records.profile_types = classes.into_iter().map(|(class, _)| class).collect();
        let blocks = self.placer.blocks();
        self.records.blocks = blocks;

        let new_services: Vec<Service> = self.services.new.into_values().collect();
        let described = |id: String, name: &str| format!("{id} {name}");
        notes.remark_of(
            "Services that were not on the list of services were added to it:",
            new_services.iter().map(|s| described(s.id.to_string(), &s.name)).collect(),
        );
        notes.remark_of(
            "Channels that were not on the list of channels were added to it, with the next free numbers:",
            self.channels.new.iter().map(|c| described(c.id.to_string(), &c.name)).collect(),
        );
        if self.columns.person.is_none() {
            notes
                .warn("No column tells persons apart: every record counts as a person of its own.");
        } else if self.keyless > 0 {
            let count = counted(self.keyless, "record has", "records have");
            notes.warn(format!("{count} no person's key; each counts as a person of its own."));
        }
        if self.undated > 0 && self.columns.date.is_some() {
            let count = counted(self.undated as usize, "record has", "records have");
            notes.warn(format!("{count} no usable date, and count only where no period is asked."));
        }
        if self.placer.by_older_code > 0 {
            let count = counted(self.placer.by_older_code as usize, "record", "records");
            notes.remark(format!("{count} had a code of another edition, looked up in this one."));
        }
        let columns = self.columns;
        let unmapped = self.tally.unmapped(|column| {
            headings(match column {
                unmapped::Column::Service => columns.service.or(columns.service_name),
                unmapped::Column::Interaction => columns.interaction,
                unmapped::Column::Date => columns.date,
                unmapped::Column::BirthDate => columns.birth_date,
                unmapped::Column::BirthYear => columns.birth_year,
                unmapped::Column::Age => columns.age,
            })
            .unwrap_or_default()
            .to_string()
        });
        let report = ImportReport {
            file: used.file.clone(),
            placing: records_placing(&self.placer),
            classing: self.classing,
            persons: u64::from(self.records.persons),
            unplaced: std::mem::take(&mut self.placer.unplaced),
            unmapped,
            notes,
        };
        let pseudonyms = self.persons.into_pseudonyms();
        let (records, new_channels) = (self.records, self.channels.new);
        Ok(CustomersRead { records, pseudonyms, new_services, new_channels, used, report })
    }
}

fn records_placing(placer: &Placer) -> Placing {
    Placing { unplaced: placer.unplaced.len() as u64, ..placer.placing }
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

/// The day as records keep it; `None` before 1900 and after 2079.
fn day_of(date: Date) -> Option<u16> {
    let day = date.0.checked_sub(Records::DAY_OFFSET)?;
    u16::try_from(day).ok().filter(|day| *day != NONE_U16)
}
