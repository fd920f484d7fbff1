//! What lies under the areas of the map, for getting one's bearings? Nothing,
//! unless the officer chooses a file or an address of tiles.

use super::jobs::{Wake, Work};
use crate::base::{Error, Result};
use crate::import::pmtiles::PmTiles;
use serde::{Deserialize, Deserializer, Serialize};
use std::path::{Path, PathBuf};

/// The basemap chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Basemap {
    #[default]
    Off,
    /// A PMTiles file on this computer.
    LocalFile { path: PathBuf },
    /// Tiles asked of a server: the one way in which the window goes online.
    Address {
        /// With {z}, {x} and {y} where the tile's numbers go.
        template: String,
        /// Whom the pictures are by, as their provider asks it to be said.
        attribution: String,
    },
}

impl Basemap {
    /// What is written in the settings; none where this program does not know
    /// it.
    pub(super) fn lenient<'de, D: Deserializer<'de>>(
        from: D,
    ) -> std::result::Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(from)?;
        Ok(serde_json::from_value(value).unwrap_or_default())
    }
}

/// Opens a file of tiles on a thread of its own.
pub fn open_file(path: &Path, wake: &Wake) -> Work<PmTiles> {
    let path = path.to_path_buf();
    Work::start("open basemap", wake, move |_| PmTiles::open(&path))
}

/// The address of a server's tiles, in which each tile's numbers are filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileAddress {
    template: String,
    host: String,
}

const EXAMPLE: &str = "https://tiles.example.org/{z}/{x}/{y}.png";

impl TileAddress {
    /// Reads an address as it was typed. What it would ask must be plain from
    /// it: one server, named in full, and a tile's three numbers.
    pub fn parse(typed: &str) -> Result<TileAddress> {
        let template = typed.trim().to_string();
        let wrong = |what: &str, remedy: String| Err(Error::usage(what).remedy(remedy));
        let like = || format!("Write it like {EXAMPLE}");
        let Some((scheme, rest)) = template.split_once("://") else {
            return wrong("This is not the address of a server", like());
        };
        if !["https", "http"].contains(&scheme) {
            return wrong("The address must begin with https:// or http://", like());
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (host, path) = rest.split_at(end);
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        if !host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            || !host.chars().all(plain)
        {
            let what = "The address names no server, or in letters that can mislead";
            return wrong(what, format!("{}, without a name and password", like()));
        }
        if path.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return wrong("The address has a space or a backslash in it", like());
        }
        for number in ["{z}", "{x}", "{y}"] {
            if !path.contains(number) {
                let what = format!("The address does not say where {number} goes");
                return wrong(
                    &what,
                    format!("{}: {{z}} is the zoom, {{x}} and {{y}} the tile", like()),
                );
            }
        }
        let rest = ["{z}", "{x}", "{y}"].iter().fold(path.to_string(), |p, n| p.replace(n, ""));
        if rest.contains(['{', '}']) {
            let what = "The address has braces other than {z}, {x} and {y}";
            let remedy = "Write what goes there: a server's letter for {s}, your key for {key}, \
                          nothing for {r}; addresses with {-y} or {q} cannot be used";
            return wrong(what, remedy.to_string());
        }
        let host = host.to_ascii_lowercase();
        Ok(TileAddress { template, host })
    }

    /// The server that is asked, with its port where one is written.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// True where nobody between here and the server can read what is asked.
    pub fn is_encrypted(&self) -> bool {
        self.template.starts_with("https://")
    }

    /// True where the server is this computer.
    pub fn is_here(&self) -> bool {
        let name = match self.host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => &self.host,
        };
        ["localhost", "127.0.0.1", "[::1]"].contains(&name)
    }

    /// The address of one tile.
    pub fn of_tile(&self, zoom: u8, x: u32, y: u32) -> String {
        let numbers = [("{z}", u32::from(zoom)), ("{x}", x), ("{y}", y)];
        let fill =
            |text: String, (mark, number): (&str, u32)| text.replace(mark, &number.to_string());
        numbers.into_iter().fold(self.template.clone(), fill)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Preferences;
    use super::*;

    #[test]
    fn an_address_says_which_server_is_asked_and_for_what() {
        let address =
            TileAddress::parse(" https://Tiles.Example.org:8080/a/{z}/{x}/{y}.png?k={x} ");
        let address = address.unwrap();
        assert_eq!(address.host(), "tiles.example.org:8080");
        assert!(address.is_encrypted() && !address.is_here());
        let url = address.of_tile(3, 5, 7);
        assert_eq!(url, "https://Tiles.Example.org:8080/a/3/5/7.png?k=5");
        assert!(TileAddress::parse("http://127.0.0.1:80/{z}/{x}/{y}").unwrap().is_here());
        assert!(TileAddress::parse("http://[::1]/{z}/{x}/{y}").unwrap().is_here());
        assert!(!TileAddress::parse("http://localhost.a.example/{z}/{x}/{y}").unwrap().is_here());
    }

    #[test]
    fn an_address_that_could_ask_something_else_is_refused_with_a_remedy() {
        for typed in [
            "",
            "tiles.example.org/{z}/{x}/{y}.png",
            "file:///etc/{z}/{x}/{y}",
            "https:///{z}/{x}/{y}.png",
            "https://tiles.example.org/{z}/{x}.png",
            "https://tiles.example.org/{z}/{x}/{y}/{s}.png",
            "https://{z}.example.org/{z}/{x}/{y}.png",
            "https://tiles.example.org@other.example/{z}/{x}/{y}.png",
            "https://tiles.example.org\\@other.example/{z}/{x}/{y}.png",
            "https://tiles.example.org/{z} /{x}/{y}.png",
        ] {
            let error = TileAddress::parse(typed).expect_err(typed);
            assert!(error.remedy_text().is_some(), "{typed}: {error}");
        }
    }

    #[test]
    fn the_choice_is_kept_with_the_preferences_and_one_not_known_is_none() {
        let basemap = Basemap::Address {
            template: EXAMPLE.to_string(),
            attribution: "© The makers".to_string(),
        };
        let preferences = Preferences { basemap, scale: 1.5, ..Preferences::default() };
        let text = serde_json::to_string(&preferences).unwrap();
        let read: Preferences = serde_json::from_str(&text).unwrap();
        assert_eq!(read, preferences);
        let text = r#"{"scale": 1.5, "basemap": {"kind": "of a later program"}}"#;
        let read: Preferences = serde_json::from_str(text).unwrap();
        assert_eq!((read.scale, read.basemap), (1.5, Basemap::Off));
    }
}
