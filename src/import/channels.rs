//! How is the list of channels read? One row a way of contact, with what one
//! contact costs where that is known.

use super::cell_number::whole;
use super::columns_guess::by_words;
use super::services::wanted;
use super::table;
use crate::base::money::WholePence;
use crate::base::{ChannelId, Error, Notes, Result};
use crate::council::Channel;
use crate::council::recipe::ChannelSource;
use std::collections::BTreeMap;
use std::path::Path;

const ID: [&str; 7] = ["lgchl", "lgchlid", "channelid", "channelcode", "identifier", "id", "code"];
const NAME: [&str; 6] = ["name", "channel", "channelname", "title", "label", "description"];
const UNIT_COST: [&str; 7] = [
    "unitcost",
    "unitcostpounds",
    "costpercontact",
    "costpertransaction",
    "costpounds",
    "cost",
    "unitcostgbp",
];

/// A list of channels, and what the officer should know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelsRead {
    /// In order of id.
    pub channels: Vec<Channel>,
    /// The source with every guessed column filled in.
    pub used: ChannelSource,
    pub notes: Notes,
}

/// Reads the channels. Where the file has no ids, they are numbered in its
/// order from 1.
///
/// # Errors
/// A column that is not there; an id that is no number or comes twice; a cost
/// that is not in whole pence.
pub fn read(path: &Path, source: &ChannelSource) -> Result<ChannelsRead> {
    let table = table::open(path, None)?;
    let name = wanted(&table, source.name.as_deref(), &NAME, "name", "channels' names")?;
    let guessed = |named: Option<&str>, words: &[&str]| match named {
        Some(heading) => table.column(heading).map(Some),
        None => Ok(by_words(table.headings(), words)),
    };
    let id = guessed(source.id.as_deref(), &ID)?;
    let cost = guessed(source.unit_cost.as_deref(), &UNIT_COST)?;
    let mut channels: BTreeMap<ChannelId, Channel> = BTreeMap::new();
    let mut notes = table.notes().clone();
    notes.extend(table.each_row(|row| {
        let at = |e: Error| e.in_file(path).at_row(row.number);
        let number = match id {
            None => Some(channels.len() as u32 + 1),
            Some(column) => whole(row.cell(column)),
        };
        let number = number.map(ChannelId).ok_or_else(|| {
            at(Error::new(format!("“{}” is not a channel's number", row.optional(id)))
                .remedy("Write the whole number from the Local Government Channel List"))
        })?;
        let cost_text = row.optional(cost);
        let unit_cost_pence = match cost_text {
            "" => None,
            text => Some(pence(text).ok_or_else(|| {
                at(Error::new(format!("“{text}” is not an amount in pounds and whole pence"))
                    .remedy("Write it as pounds, for example 2.83"))
            })?),
        };
        let channel = Channel { id: number, name: row.cell(name).to_string(), unit_cost_pence };
        if channel.name.is_empty() || channels.insert(number, channel).is_some() {
            return Err(at(Error::new(format!("Channel {number} has no name, or comes twice"))
                .remedy("Give each channel a number and a name of its own")));
        }
        Ok(())
    })?);
    if id.is_none() {
        notes.remark("The channels have no numbers; they were numbered in the file's order.");
    }
    let heading = |column: usize| table.headings()[column].clone();
    let used = ChannelSource {
        id: id.map(heading),
        name: Some(heading(name)),
        unit_cost: cost.map(heading),
        ..source.clone()
    };
    Ok(ChannelsRead { channels: channels.into_values().collect(), used, notes })
}

/// An amount in pounds as whole pence, exactly: `2.83`, `£1,250`, `0.4`, `80p`.
/// `None` for a part of a penny and for anything that is no amount.
pub fn pence(text: &str) -> Option<WholePence> {
    let text = text.trim();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if let Some(pence) = text.strip_suffix(['p', 'P']) {
        let pence = pence.trim_end();
        return if digits(pence) { pence.parse().ok().map(WholePence) } else { None };
    }
    let text = text.strip_prefix('£').unwrap_or(text).trim().replace(',', "");
    let (pounds, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    if !digits(pounds) || !digits(fraction) || fraction.len() > 2 {
        return None;
    }
    if pounds.is_empty() && fraction.is_empty() {
        return None;
    }
    let pounds: i64 = if pounds.is_empty() { 0 } else { pounds.parse().ok()? };
    let pence: i64 = format!("{fraction:0<2}").parse().ok()?;
    pounds.checked_mul(100)?.checked_add(pence).map(WholePence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn pounds_become_whole_pence_exactly() {
        for (text, want) in [
            ("2.83", 283),
            ("£1,250", 125_000),
            ("0.4", 40),
            (".05", 5),
            ("80p", 80),
            ("4.00", 400),
            ("8.620", 862),
            ("0", 0),
        ] {
            assert_eq!(pence(text), Some(WholePence(want)), "{text}");
        }
        for text in ["2.835", "-1", "abc", "", "£", "p", "1.2.3", "99999999999999999999"] {
            assert_eq!(pence(text), None, "{text}");
        }
    }

    #[test]
    fn a_channel_without_a_cost_has_none_and_a_wrong_one_is_refused() {
        let read_text = |text: &str| {
            let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
            file.write_all(text.as_bytes()).expect("written");
            let source = ChannelSource {
                file: String::new(),
                id: None,
                name: None,
                unit_cost: None,
                licence: None,
                source: None,
            };
            read(file.path(), &source)
        };
        let read = read_text("id,name,unit_cost\n9,Phone,2.83\n1,Web,\n").expect("channels");
        let channels = read.channels;
        assert_eq!(read.used.id.as_deref(), Some("id"));
        assert_eq!(read.used.name.as_deref(), Some("name"));
        assert_eq!(read.used.unit_cost.as_deref(), Some("unit_cost"));
        assert_eq!(channels[0].unit_cost_pence, None);
        assert_eq!(channels[1].unit_cost_pence, Some(WholePence(283)));
        assert!(read_text("id,name,unit_cost\n1,Web,2.835\n").is_err());
        assert!(read_text("id,name\n1,Web\n1,Phone\n").is_err());
    }
}
