//! Which services, channels and places of service does the council have?

use super::{AreaTable, ImportReport, Scheme};
use crate::base::{AreaCode, ChannelId, Error, Result, SchemeId, ServiceId, money::WholePence};
use serde::{Deserialize, Serialize};

/// A service by its LGSL number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub id: ServiceId,
    pub name: String,
    #[serde(default)]
    pub department: Option<String>,
}

/// A way of contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    pub id: ChannelId,
    /// As the council writes it: "Face to face".
    pub name: String,
    /// The cost of one contact where it is given, in whole pence.
    #[serde(default)]
    pub unit_cost_pence: Option<WholePence>,
}

/// A place where people are served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServicePoint {
    pub name: String,
    /// "Library", "Town hall".
    #[serde(default)]
    pub kind: Option<String>,
    pub lon: f64,
    pub lat: f64,
}

/// A postcode with its coordinates (WGS84 degrees) and, once placed, the
/// building block it lies in. The text is normalised: `M15 4AB`.
#[derive(Clone, Debug, PartialEq)]
pub struct Postcode {
    pub text: String,
    pub lon: f64,
    pub lat: f64,
    pub block: Option<AreaCode>,
}

/// All that the council told us, as one workspace keeps it.
#[derive(Clone, Debug, Default)]
pub struct Council {
    /// In order of id.
    pub services: Vec<Service>,
    /// In order of id.
    pub channels: Vec<Channel>,
    pub tables: Vec<AreaTable>,
    pub schemes: Vec<Scheme>,
    pub points: Vec<ServicePoint>,
    /// One for each import of customers, oldest first.
    pub reports: Vec<ImportReport>,
}

impl Service {
    /// "273 Older person's bus pass".
    pub fn number_and_name(&self) -> String {
        format!("{} {}", self.id, self.name)
    }
}

impl Channel {
    /// "4 Web".
    pub fn number_and_name(&self) -> String {
        format!("{} {}", self.id, self.name)
    }
}

impl Council {
    /// The service that a number or a name means.
    ///
    /// # Errors
    /// None; those there are are told.
    pub fn service_meant(&self, word: &str) -> Result<ServiceId> {
        let by_number = word.trim().parse().ok().map(ServiceId);
        let is_meant = |s: &&Service| Some(s.id) == by_number || plain(&s.name) == plain(word);
        self.services.iter().find(is_meant).map(|s| s.id).ok_or_else(|| {
            let known: Vec<String> = self.services.iter().map(Service::number_and_name).collect();
            Error::usage(format!("There is no service “{word}” in this workspace"))
                .remedy(format!("It has: {}", known.join("; ")))
        })
    }

    /// The channel that a number or a name means.
    ///
    /// # Errors
    /// None; those there are are told.
    pub fn channel_meant(&self, word: &str) -> Result<ChannelId> {
        let by_number = word.trim().parse().ok().map(ChannelId);
        let found = by_number.and_then(|id| self.channel(id)).or_else(|| self.channel_named(word));
        found.map(|channel| channel.id).ok_or_else(|| {
            let known: Vec<&str> = self.channels.iter().map(|c| c.name.as_str()).collect();
            Error::usage(format!("There is no channel “{word}” in this workspace"))
                .remedy(format!("It has: {}", known.join(", ")))
        })
    }

    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|s| s.id == id)
    }

    pub fn channel(&self, id: ChannelId) -> Option<&Channel> {
        self.channels.iter().find(|c| c.id == id)
    }

    /// A channel by its name, whatever its case and spacing.
    pub fn channel_named(&self, name: &str) -> Option<&Channel> {
        self.channels.iter().find(|c| plain(&c.name) == plain(name))
    }

    /// Takes in services; one of a known id replaces it.
    pub fn take_services(&mut self, more: &[Service]) {
        for service in more {
            match self.services.iter_mut().find(|s| s.id == service.id) {
                Some(earlier) => *earlier = service.clone(),
                None => self.services.push(service.clone()),
            }
        }
        self.services.sort_by_key(|s| s.id);
    }

    /// Takes in channels; one of a known id replaces it.
    pub fn take_channels(&mut self, more: &[Channel]) {
        for channel in more {
            match self.channels.iter_mut().find(|c| c.id == channel.id) {
                Some(earlier) => *earlier = channel.clone(),
                None => self.channels.push(channel.clone()),
            }
        }
        self.channels.sort_by_key(|c| c.id);
    }

    pub fn scheme(&self, id: &SchemeId) -> Option<&Scheme> {
        self.schemes.iter().find(|s| &s.id == id)
    }
}

/// A name stripped to what two spellings of it share: lower case letters and
/// digits.
pub fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
