//! Who got in touch with the council, when, about what and how? Every
//! resident is asked in turn, so that one person uses several services.

use super::clusters::Cluster;
use super::country::Country;
use super::people::{BANDS, Residents};
use super::postcodes::Postcode;
use super::scheme::GROUPS;
use super::services::{
    CHANNEL_WORDS, CHANNELS, SERVICES, SampleService, UNKNOWN_CHANNEL, age_factor,
};
use super::terrain::streams;
use crate::base::seed::{self, Stream};
use crate::base::{Date, Progress, Result};

/// Days from 1 January 2021 to 31 December 2023: 36 months.
const DAYS: u64 = 1_095;

/// One row of the customer system, as untidy as those are.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    pub customer_ref: String,
    /// Surnames are initials only: nobody is meant.
    pub initial: char,
    pub surname: String,
    pub birth_year: Option<i32>,
    pub postcode: Option<String>,
    pub oa_code: Option<String>,
    pub lgsl: u32,
    pub lgil: u32,
    pub channel: String,
    /// `31/12/2023`.
    pub date: String,
}

struct Person {
    initial: char,
    surname: char,
    birth_year: Option<i32>,
    /// Positions of postcodes: at first, and from a day on where they move.
    home: usize,
    moved: Option<(u64, usize)>,
}

/// (day, person, service, is it a further contact)
type Visit = (u64, usize, usize, bool);

/// All contacts in order of their day.
pub fn contacts(
    country: &Country,
    residents: &[Residents],
    postcodes: &[Postcode],
    clusters: &[Cluster],
    seed: u64,
    progress: &Progress,
) -> Result<Vec<Contact>> {
    let mut of_area = vec![Vec::new(); country.areas.len()];
    postcodes.iter().enumerate().for_each(|(i, p)| of_area[p.area].push(i));
    let factor = |service: &SampleService, area: usize| {
        clusters
            .iter()
            .filter(|c| c.lgsl == service.lgsl && c.areas.binary_search(&area).is_ok())
            .fold(1.0, |all, c| all * c.factor)
    };
    let mut persons: Vec<Person> = Vec::new();
    let mut visits: Vec<Visit> = Vec::new();
    for (area, here) in residents.iter().enumerate() {
        progress.check()?;
        let mut stream = seed::stream(seed, streams::CONTACTS + area as u64);
        // types of one group differ a little
        let taste = 0.95 + 0.1 * (here.type_number() as f64 * 0.37).fract();
        let likely: Vec<f64> = SERVICES
            .iter()
            .map(|s| s.rate * s.by_group[here.group] * taste * factor(s, area))
            .collect();
        for band in 0..BANDS {
            for _ in 0..here.ages[band] {
                let age = band * 5 + stream.below(if band == BANDS - 1 { 9 } else { 5 }) as usize;
                let before = visits.len();
                for (number, service) in SERVICES.iter().enumerate() {
                    if age < service.ages.0 || age >= service.ages.1 {
                        continue;
                    }
                    let rate = (likely[number] * age_factor(service.lgsl, age)).min(0.93);
                    if stream.chance(rate) {
                        visit(number, service, persons.len(), &mut stream, &mut visits);
                    }
                }
                if visits.len() > before {
                    let several = visits.len() > before + 1;
                    persons.push(person(age, &of_area, area, several, &mut stream));
                }
            }
        }
    }
    visits.sort_unstable();
    Ok(written(country, residents, postcodes, &persons, &visits, seed))
}

fn visit(
    number: usize,
    service: &SampleService,
    person: usize,
    stream: &mut Stream,
    visits: &mut Vec<Visit>,
) {
    let mut day = stream.below(DAYS);
    visits.push((day, person, number, false));
    while stream.chance(service.again / (1.0 + service.again)) {
        day += 7 + stream.below(240);
        if day >= DAYS {
            break;
        }
        visits.push((day, person, number, true));
    }
}

fn person(
    age: usize,
    of_area: &[Vec<usize>],
    area: usize,
    several: bool,
    stream: &mut Stream,
) -> Person {
    let letter = |stream: &mut Stream| char::from(b'A' + stream.below(26) as u8);
    let any = |area: usize, stream: &mut Stream| {
        of_area[area][stream.below(of_area[area].len() as u64) as usize]
    };
    let home = any(area, stream);
    let moved = (several && stream.chance(0.12)).then(|| {
        let to = stream.below(of_area.len() as u64) as usize;
        (stream.below(DAYS), any(to, stream))
    });
    Person {
        initial: letter(stream),
        surname: letter(stream),
        birth_year: stream.chance(0.5).then(|| 2021 - age as i32),
        home,
        moved,
    }
}

/// Visits as the customer system holds them: references in order of first
/// contact, and 3 in 100 untidy or beyond placing.
fn written(
    country: &Country,
    residents: &[Residents],
    postcodes: &[Postcode],
    persons: &[Person],
    visits: &[Visit],
    seed: u64,
) -> Vec<Contact> {
    let mut stream = seed::stream(seed, streams::CONTACTS - 1);
    let mut reference: Vec<Option<usize>> = vec![None; persons.len()];
    let mut next = 0;
    let first = Date::from_ymd(2021, 1, 1).map_or(0, |d| d.0);
    let mut contacts = Vec::with_capacity(visits.len());
    for &(day, number, service, again) in visits {
        let person = &persons[number];
        let reference = *reference[number].get_or_insert_with(|| {
            next += 1;
            next
        });
        let home = person.moved.filter(|m| m.0 <= day).map_or(person.home, |m| m.1);
        let place = &postcodes[home];
        let code = stream.chance(0.4).then(|| country.areas[place.area].code.clone());
        let (postcode, oa_code) = untidied(&place.text, code, &mut stream);
        let group = residents[place.area].group;
        let (year, month, on) = Date(first + day as i32).ymd().unwrap_or((2021, 1, 1));
        contacts.push(Contact {
            customer_ref: format!("C{reference:06}"),
            initial: person.initial,
            surname: format!("{}.", person.surname),
            birth_year: person.birth_year,
            postcode,
            oa_code,
            lgsl: SERVICES[service].lgsl,
            // applying for a service; asking about it
            lgil: if again { 8 } else { 0 },
            channel: channel(group, &SERVICES[service], day, &mut stream),
            date: format!("{on:02}/{month:02}/{year}"),
        });
    }
    contacts
}

/// The web gains on every other way as the months pass.
fn channel(group: usize, service: &SampleService, day: u64, stream: &mut Stream) -> String {
    let passed = day as f64 / DAYS as f64;
    let weight = |k: usize| {
        let trend = if k == 0 { 0.8 + 0.7 * passed } else { 1.0 };
        GROUPS[group].channels[k] * service.by_channel[k] * trend
    };
    let mut draw = stream.unit() * (0..CHANNELS.len()).map(weight).sum::<f64>();
    let mut name = CHANNELS[0].1;
    for (k, channel) in CHANNELS.iter().enumerate() {
        name = channel.1;
        draw -= weight(k);
        if draw < 0.0 {
            break;
        }
    }
    let untidy = stream.unit();
    if untidy < 0.0008 {
        return UNKNOWN_CHANNEL.to_string();
    }
    let other = CHANNEL_WORDS.iter().find(|(_, stands_for)| *stands_for == name);
    match other {
        Some((word, _)) if untidy < 0.03 => (*word).to_string(),
        _ => name.to_string(),
    }
}

/// Of a hundred contacts about 1.3 are untidy but can be placed, and 1.7 cannot.
fn untidied(
    postcode: &str,
    code: Option<String>,
    stream: &mut Stream,
) -> (Option<String>, Option<String>) {
    let draw = stream.unit() * 100.0;
    let tidy = postcode.to_string();
    match draw {
        ..0.4 => (Some(tidy.to_lowercase()), None),
        ..0.7 => (Some(tidy.replace(' ', "")), None),
        ..0.9 => (Some(format!(" {} ", tidy.replace(' ', "  "))), None),
        // a code of no area, beside a good postcode
        ..1.3 => (Some(tidy), Some("Z00009999".to_string())),
        ..2.0 => (None, None),
        ..2.5 => (Some("ZZ99 9ZZ".to_string()), None),
        ..2.8 => (None, Some("Z99999999".to_string())),
        ..3.0 => (Some("not known".to_string()), None),
        _ => (Some(tidy), code),
    }
}
