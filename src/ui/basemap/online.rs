//! What is asked of a server of tiles? The address of a tile and no more: no
//! cookies, no page it comes from, and never another server than the one that
//! the officer was told of. The one file of the program that goes online.

use crate::base::{Error, Result};
use crate::session::TileAddress;
use reqwest::StatusCode;
use reqwest::blocking::Client;
use reqwest::redirect::Policy;
use std::io::Read;
use std::sync::OnceLock;
use std::time::Duration;

/// No tile comes near this.
const MOST_BYTES: u64 = 8 << 20;
const MOST_REDIRECTS: usize = 5;
const TO_CONNECT: Duration = Duration::from_secs(10);
const TO_ANSWER: Duration = Duration::from_secs(30);

/// A server of tiles.
pub struct Online {
    address: TileAddress,
    /// Made with the first request, off the window's thread: it reads the
    /// system's certificates.
    client: OnceLock<Result<Client>>,
}

impl Online {
    pub fn new(address: TileAddress) -> Online {
        Online { address, client: OnceLock::new() }
    }

    /// The bytes of one picture; `None` where the server has none there.
    pub fn tile(&self, zoom: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>> {
        let client = self.client.get_or_init(|| self.client()).as_ref().map_err(Clone::clone)?;
        let url = self.address.of_tile(zoom, x, y);
        let response = client.get(url).send().map_err(|error| self.silent(&error))?;
        let status = response.status();
        if [StatusCode::NOT_FOUND, StatusCode::NO_CONTENT, StatusCode::GONE].contains(&status) {
            return Ok(None);
        }
        if !status.is_success() {
            let host = self.address.host();
            return Err(Error::new(format!("{host} refused with “{status}”"))
                .remedy("Check the address, and whether its provider wants a key or has limits"));
        }
        let mut bytes = Vec::new();
        response.take(MOST_BYTES).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    fn client(&self) -> Result<Client> {
        // Another part of the process may have chosen before; then that holds.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let was_encrypted = self.address.is_encrypted();
        let same_server = Policy::custom(move |attempt| {
            let first = attempt.previous().first();
            let same = first.is_some_and(|first| first.host_str() == attempt.url().host_str());
            let weaker = was_encrypted && attempt.url().scheme() != "https";
            if !same || weaker || attempt.previous().len() > MOST_REDIRECTS {
                attempt.error("it sends on to another server")
            } else {
                attempt.follow()
            }
        });
        let mut builder = Client::builder()
            .user_agent(concat!("Wardwise/", env!("CARGO_PKG_VERSION")))
            .referer(false)
            .redirect(same_server)
            .connect_timeout(TO_CONNECT)
            .timeout(TO_ANSWER);
        if self.address.is_here() {
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| {
            Error::new(format!("Nothing can be asked of a server here ({error})"))
                .remedy("Use a file of tiles, or turn the basemap off")
        })
    }

    /// No answer came.
    fn silent(&self, error: &reqwest::Error) -> Error {
        let host = self.address.host();
        let what = if error.is_redirect() {
            format!("{host} sends on to another server, which was not asked")
        } else if error.is_timeout() {
            format!("{host} did not answer in time")
        } else if error.is_connect() {
            format!("{host} could not be reached")
        } else {
            format!("{host} gave no answer that can be read")
        };
        let remedy = "Check the address and your connection, or turn the basemap off under View";
        Error::new(what).remedy(remedy)
    }
}
