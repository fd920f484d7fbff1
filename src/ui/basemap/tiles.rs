//! Which pictures lie where the map looks? Each is fetched and decoded on a
//! thread of its own when it first comes into view, and kept in memory alone.

use super::online::Online;
use super::wake;
use crate::base::clock;
use crate::base::{Error, Result};
use crate::import::pmtiles::PmTiles;
use crate::session::jobs::Work;
use eframe::egui::{self, ColorImage, Rect, TextureHandle, TextureOptions, pos2};
use image::{ImageReader, Limits};
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;
use std::time::{Duration, Instant};
use walkers::sources::Attribution;
use walkers::{Tile, TileId, TilePiece, Tiles};

/// Asked for at the same time; more would strain a server.
const AT_ONCE: usize = 6;
/// Pictures kept: a large screen twice over.
const KEPT: usize = 256;
/// How long a server that did not answer is left alone.
const PAUSE: Duration = Duration::from_secs(10);
/// The nearest zoom that servers of streets have.
const ONLINE_ZOOMS: (u8, u8) = (0, 19);
/// No tile is wider or higher, in pixels.
const MOST_SIDE: u32 = 4096;

/// Where tiles come from.
#[derive(Clone)]
pub enum Source {
    File(Arc<PmTiles>),
    Online(Arc<Online>),
}

impl Source {
    fn fetch(&self, id: TileId) -> Result<Option<Vec<u8>>> {
        match self {
            Source::File(file) => file.tile(id.zoom, id.x, id.y),
            Source::Online(server) => server.tile(id.zoom, id.x, id.y),
        }
    }
}

/// A tile that was asked for.
enum Held {
    Here {
        picture: TextureHandle,
        used: u64,
    },
    /// There is none.
    Missing,
}

/// The tiles there are of one basemap.
pub struct TileStore {
    source: Source,
    zooms: (u8, u8),
    ctx: egui::Context,
    held: HashMap<TileId, Held>,
    under_way: Vec<(TileId, Work<Option<TextureHandle>>)>,
    /// Counts frames, to know which tiles were not used for long.
    frame: u64,
    error: Option<Error>,
    paused_until: Option<Instant>,
}

impl TileStore {
    pub fn new(source: Source, ctx: egui::Context) -> TileStore {
        let zooms = match &source {
            Source::File(file) => file.zooms(),
            Source::Online(_) => ONLINE_ZOOMS,
        };
        TileStore {
            source,
            zooms,
            ctx,
            held: HashMap::new(),
            under_way: Vec::new(),
            frame: 0,
            error: None,
            paused_until: None,
        }
    }

    /// Whom the file says its tiles are by.
    pub fn attribution(&self) -> Option<String> {
        match &self.source {
            Source::File(file) => file.attribution().map(str::to_string),
            Source::Online(_) => None,
        }
    }

    /// Why the last tile did not come.
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// Takes in what has come. Once a frame.
    pub fn poll(&mut self) {
        self.frame += 1;
        for (id, work) in std::mem::take(&mut self.under_way) {
            match work.ended() {
                None => self.under_way.push((id, work)),
                Some(Ok(Some(picture))) => {
                    self.held.insert(id, Held::Here { picture, used: self.frame });
                    self.error = None;
                }
                Some(Ok(None)) => drop(self.held.insert(id, Held::Missing)),
                Some(Err(error)) => self.failed(id, error),
            }
        }
        self.forget();
        if let Some(until) = self.paused_until {
            let now = clock::now();
            if now >= until {
                self.paused_until = None;
            } else {
                self.ctx.request_repaint_after(until - now);
            }
        }
    }

    /// A server may answer later; a damaged file will not mend.
    fn failed(&mut self, id: TileId, error: Error) {
        match &self.source {
            Source::File(_) => drop(self.held.insert(id, Held::Missing)),
            Source::Online(_) => self.paused_until = Some(clock::now() + PAUSE),
        }
        self.error = Some(error);
    }

    /// Lets go of the pictures that were not looked at for longest.
    fn forget(&mut self) {
        if self.held.len() <= KEPT {
            return;
        }
        let last = |held: &Held| match held {
            Held::Here { used, .. } => *used,
            Held::Missing => 0,
        };
        let mut ages: Vec<u64> = self.held.values().map(last).collect();
        let (_, oldest, _) = ages.select_nth_unstable(self.held.len() - KEPT / 2);
        let oldest = (*oldest).min(self.frame.saturating_sub(2));
        self.held.retain(|_, held| last(held) > oldest);
    }

    /// Asks for a tile, or for the one it is a part of where it is not there.
    fn want(&mut self, id: TileId) {
        let mut wanted = ancestor(id, id.zoom.min(self.zooms.1));
        while matches!(self.held.get(&wanted), Some(Held::Missing)) && wanted.zoom > self.zooms.0 {
            wanted = ancestor(wanted, wanted.zoom - 1);
        }
        let asked = self.held.contains_key(&wanted)
            || self.under_way.iter().any(|(other, _)| *other == wanted);
        if asked || self.under_way.len() >= AT_ONCE || self.paused_until.is_some() {
            return;
        }
        let (source, ctx) = (self.source.clone(), self.ctx.clone());
        let work = Work::start("basemap tile", &wake(&self.ctx), move |_| {
            let picture = source.fetch(wanted)?.as_deref().and_then(decoded);
            Ok(picture.map(|picture| ctx.load_texture("tile", picture, TextureOptions::LINEAR)))
        });
        self.under_way.push((wanted, work));
    }

    /// The tile, or the part of a larger one, as far as there is one.
    fn best(&mut self, id: TileId) -> Option<TilePiece> {
        for zoom in (self.zooms.0..=id.zoom.min(self.zooms.1)).rev() {
            let larger = ancestor(id, zoom);
            if let Some(Held::Here { picture, used }) = self.held.get_mut(&larger) {
                *used = self.frame;
                return Some(TilePiece::new(Tile::Raster(picture.clone()), part(id, larger)));
            }
        }
        None
    }
}

impl Tiles for TileStore {
    fn at(&mut self, id: TileId) -> Option<TilePiece> {
        let side = 1u64 << id.zoom.min(63);
        let is_there = u64::from(id.x) < side && u64::from(id.y) < side;
        if !is_there || id.zoom < self.zooms.0 {
            return None;
        }
        self.want(id);
        self.best(id)
    }

    fn attribution(&self) -> Attribution {
        // The map says it in words of its own.
        Attribution { text: "", url: "", logo_light: None, logo_dark: None }
    }

    fn tile_size(&self) -> u32 {
        256
    }
}

/// The tile of a lesser zoom that this one is a part of.
fn ancestor(id: TileId, zoom: u8) -> TileId {
    let up = u32::from(id.zoom.saturating_sub(zoom));
    let half = |at: u32| at.checked_shr(up).unwrap_or(0);
    TileId { x: half(id.x), y: half(id.y), zoom }
}

/// Which part of `larger` the tile is, from 0 to 1.
fn part(id: TileId, larger: TileId) -> Rect {
    let times = f64::from(id.zoom.saturating_sub(larger.zoom)).exp2();
    let from = |at: u32, start: u32| f64::from(at) / times - f64::from(start);
    let (x, y) = (from(id.x, larger.x), from(id.y, larger.y));
    let side = 1.0 / times;
    Rect::from_min_max(pos2(x as f32, y as f32), pos2((x + side) as f32, (y + side) as f32))
}

/// A picture in greys, so that the colours over it keep their meaning; `None`
/// where the bytes are no picture that can be drawn.
fn decoded(bytes: &[u8]) -> Option<ColorImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    reader.limits(limits);
    let picture = reader.decode().ok()?.to_luma_alpha8();
    let size = [picture.width() as usize, picture.height() as usize];
    let rgba: Vec<u8> = picture.pixels().flat_map(|p| [p.0[0], p.0[0], p.0[0], p.0[1]]).collect();
    Some(ColorImage::from_rgba_unmultiplied(size, &rgba))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_is_a_part_of_the_larger_one_above_it() {
        let id = TileId { x: 5, y: 6, zoom: 3 };
        let larger = ancestor(id, 1);
        assert_eq!(larger, TileId { x: 1, y: 1, zoom: 1 });
        let part = part(id, larger);
        assert_eq!((part.min, part.max), (pos2(0.25, 0.5), pos2(0.5, 0.75)));
    }

    #[test]
    fn a_picture_loses_its_colours_and_what_is_no_picture_is_none() {
        let mut bytes = Cursor::new(Vec::new());
        let red = image::RgbImage::from_pixel(2, 2, image::Rgb([200, 0, 0]));
        red.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        let picture = decoded(bytes.get_ref()).unwrap();
        assert_eq!(picture.size, [2, 2]);
        let [r, g, b, a] = picture.pixels[0].to_array();
        assert!(r == g && g == b && a == 255 && r > 20, "{r} {g} {b} {a}");
        assert!(decoded(&bytes.get_ref()[..20]).is_none());
        assert!(decoded(b"<html>").is_none());
    }
}
