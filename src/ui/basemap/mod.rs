//! What lies under the areas in this frame? The tiles of the basemap chosen,
//! and what the map says of it. Off, in projector mode, and while no map is
//! looked at, nothing is read and nobody is asked.

mod credit;
mod online;
mod tiles;

pub use credit::credit;

use super::context::Context;
use crate::base::{Error, Result};
use crate::import::pmtiles::PmTiles;
use crate::session::Basemap;
use crate::session::TileAddress;
use crate::session::basemap::open_file;
use crate::session::jobs::{Wake, Work};
use eframe::egui;
use online::Online;
use std::sync::Arc;
use tiles::{Source, TileStore};

/// The basemap as the map has it.
#[derive(Default)]
pub struct BasemapState {
    /// What it was made for.
    chosen: Basemap,
    opening: Option<Work<PmTiles>>,
    tiles: Option<TileStore>,
    error: Option<Error>,
}

/// What the map says of its basemap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What it is: "Online basemap: tiles.example.org".
    pub title: String,
    /// Whom it is by.
    pub attribution: Option<String>,
    /// Why there are no tiles.
    pub trouble: Option<String>,
}

impl BasemapState {
    /// Takes in what was chosen and what has come. Asked at every frame.
    pub fn settle(&mut self, ctx: &egui::Context, context: &Context<'_>) {
        // A hall sees the answer and nothing else.
        let chosen = if context.projector { &Basemap::Off } else { &context.preferences.basemap };
        if *chosen != self.chosen {
            *self = BasemapState { chosen: chosen.clone(), ..BasemapState::default() };
            if let Err(error) = self.begin(ctx) {
                self.error = Some(error);
            }
        }
        if let Some(end) = self.opening.as_ref().and_then(Work::ended) {
            self.opening = None;
            match end {
                Ok(file) => {
                    self.tiles = Some(TileStore::new(Source::File(Arc::new(file)), ctx.clone()));
                }
                Err(error) => self.error = Some(error),
            }
        }
        if let Some(tiles) = &mut self.tiles {
            tiles.poll();
        }
    }

    fn begin(&mut self, ctx: &egui::Context) -> Result<()> {
        match &self.chosen {
            Basemap::Off => {}
            Basemap::LocalFile { path } => self.opening = Some(open_file(path, &wake(ctx))),
            Basemap::Address { template, .. } => {
                let source = Source::Online(Arc::new(Online::new(TileAddress::parse(template)?)));
                self.tiles = Some(TileStore::new(source, ctx.clone()));
            }
        }
        Ok(())
    }

    /// True where the map stands on tiles and not on plain ground.
    pub fn is_shown(&self) -> bool {
        self.tiles.is_some()
    }

    /// The tiles, for the map to draw.
    pub fn tiles(&mut self) -> Option<&mut dyn walkers::Tiles> {
        self.tiles.as_mut().map(|tiles| tiles as &mut dyn walkers::Tiles)
    }

    /// What the map says of it; `None` where there is none.
    pub fn words(&self) -> Option<Words> {
        let (title, attribution) = match &self.chosen {
            Basemap::Off => return None,
            Basemap::LocalFile { path } => {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                let by = self.tiles.as_ref().and_then(TileStore::attribution);
                (format!("Basemap: {name}"), by)
            }
            Basemap::Address { template, attribution } => {
                let address = TileAddress::parse(template).ok();
                let host = address.as_ref().map_or("no address", TileAddress::host);
                let by = attribution.trim();
                (format!("Online basemap: {host}"), (!by.is_empty()).then(|| by.to_string()))
            }
        };
        let error = self.error.as_ref().or_else(|| self.tiles.as_ref()?.error());
        Some(Words { title, attribution, trouble: error.map(ToString::to_string) })
    }
}

/// Draws the window again when work has ended.
fn wake(ctx: &egui::Context) -> Wake {
    let ctx = ctx.clone();
    Arc::new(move || ctx.request_repaint())
}
