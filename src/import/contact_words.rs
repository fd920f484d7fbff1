//! Which service and which channel do a file's words mean? Numbers, names and
//! the words that councils commonly use, mapped to ids.

use super::cell_number::whole;
use super::quick_hash::QuickMap;
use crate::base::{ChannelId, Error, Result, ServiceId};
use crate::council::service::plain;
use crate::council::{Channel, Council, Service};
use std::collections::{BTreeMap, HashMap};

/// Ids in the order they first came, each with its number.
pub(super) struct Ids<T> {
    pub(super) ids: Vec<T>,
    numbers: QuickMap<T, u32>,
}

impl<T> Default for Ids<T> {
    fn default() -> Self {
        Ids { ids: Vec::new(), numbers: QuickMap::default() }
    }
}

impl<T: Copy + Ord + std::hash::Hash> Ids<T> {
    pub(super) fn number(&mut self, id: T) -> u32 {
        let next = self.ids.len() as u32;
        *self.numbers.entry(id).or_insert_with(|| {
            self.ids.push(id);
            next
        })
    }

    /// The ids sorted, and for each number the position of its id.
    pub(super) fn sorted(self) -> (Vec<T>, Vec<u32>) {
        let mut sorted = self.ids.clone();
        sorted.sort_unstable();
        let position = |id: &T| sorted.binary_search(id).map_or(0, |at| at as u32);
        let positions = self.ids.iter().map(position).collect();
        (sorted, positions)
    }
}

/// Services, those of the council and those that the file adds.
pub(super) struct Services {
    names: HashMap<String, ServiceId>,
    known: HashMap<ServiceId, bool>,
    /// In order of id.
    pub(super) new: BTreeMap<ServiceId, Service>,
    /// (number cell, name cell) → service, so that words are looked at once.
    seen: QuickMap<String, Option<ServiceId>>,
    key: String,
}

impl Services {
    pub(super) fn new(council: &Council) -> Self {
        Services {
            names: council.services.iter().map(|s| (plain(&s.name), s.id)).collect(),
            known: council.services.iter().map(|s| (s.id, true)).collect(),
            new: BTreeMap::new(),
            seen: QuickMap::default(),
            key: String::new(),
        }
    }

    /// The service of a row: by its number, else by its name. A number that
    /// is not known is a new service; a name that is not known is none.
    pub(super) fn find(&mut self, number: &str, name: &str) -> Option<ServiceId> {
        self.key.clear();
        self.key.push_str(number);
        self.key.push('\u{1f}');
        self.key.push_str(name);
        if let Some(found) = self.seen.get(self.key.as_str()) {
            return *found;
        }
        let found = match whole(number).map(ServiceId) {
            Some(id) => {
                self.add(id, name);
                Some(id)
            }
            None => [name, number]
                .iter()
                .filter(|words| !words.is_empty())
                .find_map(|words| self.names.get(&plain(words)).copied()),
        };
        self.seen.insert(self.key.clone(), found);
        found
    }

    fn add(&mut self, id: ServiceId, name: &str) {
        if self.known.contains_key(&id) {
            return;
        }
        let given = if name.is_empty() { format!("Service {id}") } else { name.to_string() };
        let service =
            self.new.entry(id).or_insert(Service { id, name: given.clone(), department: None });
        if service.name == format!("Service {id}") {
            service.name = given;
        }
        if !name.is_empty() {
            self.names.entry(plain(name)).or_insert(id);
        }
    }
}

/// Words for one way of contact, as `plain` writes them; the first is how a
/// new channel is named.
const SAME: [(&str, &[&str]); 8] = [
    (
        "Web",
        &[
            "web",
            "online",
            "internet",
            "website",
            "webform",
            "eform",
            "onlineform",
            "portal",
            "selfservice",
            "digital",
            "selfserve",
        ],
    ),
    (
        "Phone",
        &[
            "phone",
            "telephone",
            "tel",
            "call",
            "phonecall",
            "callcentre",
            "contactcentre",
            "voice",
            "telephony",
            "inboundcall",
        ],
    ),
    (
        "Face to face",
        &[
            "facetoface",
            "f2f",
            "ftf",
            "inperson",
            "counter",
            "walkin",
            "visit",
            "reception",
            "onestopshop",
            "personal",
        ],
    ),
    ("Post", &["post", "letter", "mail", "paper", "postal", "paperform", "whitemail"]),
    ("Email", &["email", "mailbox", "emailed"]),
    ("Text message", &["textmessage", "sms", "text"]),
    ("Web chat", &["webchat", "chat", "livechat", "chatbot"]),
    ("Mobile app", &["mobileapp", "app"]),
];

/// Channels, those of the council and those that the file adds.
pub(super) struct Channels<'a> {
    council: &'a Council,
    /// The source's own words, as `plain` writes them → name of a channel.
    words: HashMap<String, String>,
    /// In the order they first came.
    pub(super) new: Vec<Channel>,
    seen: QuickMap<String, ChannelId>,
}

impl<'a> Channels<'a> {
    pub(super) fn new(council: &'a Council, words: &BTreeMap<String, String>) -> Self {
        Channels {
            council,
            words: words.iter().map(|(word, name)| (plain(word), name.clone())).collect(),
            new: Vec::new(),
            seen: QuickMap::default(),
        }
    }

    /// The channel of a cell that is not empty.
    ///
    /// # Errors
    /// Where there would be more channels than there can be.
    pub(super) fn find(&mut self, cell: &str) -> Result<ChannelId> {
        if let Some(&id) = self.seen.get(cell) {
            return Ok(id);
        }
        let id = self.by_word(cell)?;
        self.seen.insert(cell.to_string(), id);
        Ok(id)
    }

    fn by_word(&mut self, cell: &str) -> Result<ChannelId> {
        let word = plain(cell);
        let name = self.words.get(&word).map_or(cell, String::as_str).to_string();
        let by_number = whole(&name).map(ChannelId).and_then(|id| self.council.channel(id));
        if let Some(channel) = by_number {
            return Ok(channel.id);
        }
        let same = SAME.iter().find(|(_, words)| words.contains(&plain(&name).as_str()));
        let means_the_same = |channel: &&Channel| {
            plain(&channel.name) == plain(&name)
                || same.is_some_and(|(_, words)| words.contains(&plain(&channel.name).as_str()))
        };
        let exact = self.council.channel_named(&name);
        let known = exact.or_else(|| {
            self.council.channels.iter().chain(&self.new).find(|channel| means_the_same(channel))
        });
        if let Some(channel) = known {
            return Ok(channel.id);
        }
        let used = self.council.channels.iter().chain(&self.new).map(|channel| channel.id.0);
        let id = ChannelId(used.max().unwrap_or(0).saturating_add(1));
        // A channel stated by the source's own words keeps the name it states.
        let stated = self.words.contains_key(&word);
        let name = same.filter(|_| !stated).map_or(name, |(name, _)| (*name).to_string());
        if self.council.channels.len() + self.new.len() >= 250 {
            return Err(Error::new("There are more than 250 different channels")
                .remedy("Check that the right column was named as the channel"));
        }
        self.new.push(Channel { id, name, unit_cost_pence: None });
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn council() -> Council {
        let channel = |id, name: &str| Channel {
            id: ChannelId(id),
            name: name.into(),
            unit_cost_pence: None,
        };
        let service =
            |id, name: &str| Service { id: ServiceId(id), name: name.into(), department: None };
        Council {
            channels: vec![channel(2, "Telephone"), channel(9, "Face to face")],
            services: vec![service(273, "Older person's bus pass")],
            ..Council::default()
        }
    }

    #[test]
    fn channels_are_found_by_number_name_and_common_word() {
        let council = council();
        let words = BTreeMap::from([("CC".to_string(), "Telephone".to_string())]);
        let mut channels = Channels::new(&council, &words);
        let mut find = |word: &str| channels.find(word).expect("a channel").0;
        assert_eq!([find("9"), find("FACE-TO-FACE"), find("f2f"), find("cc")], [9, 9, 9, 2]);
        assert_eq!([find("Phone"), find("tel")], [2, 2]);
        assert_eq!([find("online"), find("Web"), find("Kiosk")], [10, 10, 11]);
        let names: Vec<_> = channels.new.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["Web", "Kiosk"]);
    }

    #[test]
    fn services_are_found_by_number_then_name_and_new_numbers_are_kept() {
        let council = council();
        let mut services = Services::new(&council);
        assert_eq!(services.find("273", "whatever"), Some(ServiceId(273)));
        assert_eq!(services.find("", "older persons bus pass"), Some(ServiceId(273)));
        assert_eq!(services.find("57", ""), Some(ServiceId(57)));
        assert_eq!(services.find("57.0", "Council tax"), Some(ServiceId(57)));
        assert_eq!(services.find("", "COUNCIL TAX"), Some(ServiceId(57)));
        assert_eq!(services.find("", "Unheard of"), None);
        assert_eq!(services.new[&ServiceId(57)].name, "Council tax");
        assert!(!services.new.contains_key(&ServiceId(273)));
    }

    #[test]
    fn ids_are_sorted_and_their_numbers_follow() {
        let mut ids = Ids::default();
        assert_eq!([ids.number(9), ids.number(2), ids.number(9)], [0, 1, 0]);
        assert_eq!(ids.sorted(), (vec![2, 9], vec![1, 0]));
    }
}
