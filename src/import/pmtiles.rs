//! How is one picture of a map taken out of a PMTiles file? Version 3, with
//! tiles that are pictures; read piece by piece as tiles are asked for.
//!
//! The format: "PMTiles Version 3 Specification", Protomaps.

use crate::base::{Error, Result};
use flate2::read::GzDecoder;
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

const HEADER_BYTES: usize = 127;
/// No directory, metadata or tile that anyone makes comes near these.
const MOST_PACKED: u64 = 16 << 20;
const MOST_UNPACKED: u64 = 64 << 20;
/// Directories below directories: the format's own writers use two.
const MOST_DEEP: usize = 4;
/// Leaf directories kept in memory.
const LEAVES_KEPT: usize = 32;
/// The deepest zoom whose tiles can be numbered.
const MOST_ZOOM: u8 = 31;

/// An open file of tiles.
#[derive(Debug)]
pub struct PmTiles {
    path: PathBuf,
    file: Mutex<File>,
    file_bytes: u64,
    header: Header,
    root: Arc<Vec<Entry>>,
    leaves: Mutex<HashMap<u64, Arc<Vec<Entry>>>>,
    attribution: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
}

/// What the first bytes of the file say.
#[derive(Clone, Copy, Debug)]
struct Header {
    root: (u64, u64),
    metadata: (u64, u64),
    leaves: u64,
    tiles: u64,
    directories: Packing,
    tile: Packing,
    zooms: (u8, u8),
}

/// A run of tiles with the same content, or a directory with more.
#[derive(Clone, Copy, Debug)]
struct Entry {
    tile_id: u64,
    offset: u64,
    length: u64,
    /// How many tiles; 0 for a directory.
    run: u64,
}

impl PmTiles {
    /// Opens a file and reads what it says of itself.
    pub fn open(path: &Path) -> Result<PmTiles> {
        Self::opened(path).map_err(|error| error.in_file(path))
    }

    fn opened(path: &Path) -> Result<PmTiles> {
        let mut file = File::open(path)?;
        let file_bytes = file.metadata()?.len();
        let header = Header::read(&mut file)?;
        let mut tiles = PmTiles {
            path: path.to_path_buf(),
            file: Mutex::new(file),
            file_bytes,
            header,
            root: Arc::default(),
            leaves: Mutex::default(),
            attribution: None,
        };
        tiles.root = Arc::new(tiles.directory(header.root.0, header.root.1)?);
        tiles.attribution = tiles.read_attribution();
        Ok(tiles)
    }

    /// The least and the greatest zoom that there are tiles of.
    pub fn zooms(&self) -> (u8, u8) {
        self.header.zooms
    }

    /// Whom the file says its tiles are by, without markup.
    pub fn attribution(&self) -> Option<&str> {
        self.attribution.as_deref()
    }

    /// The bytes of one picture (PNG, JPEG or WebP); `None` where the file has
    /// none there.
    pub fn tile(&self, zoom: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>> {
        self.find(zoom, x, y)
            .map_err(|error| error.in_file(&self.path).at(format!("tile {zoom}/{x}/{y}")))
    }

    fn find(&self, zoom: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>> {
        let Some(id) = tile_id(zoom, x, y) else { return Ok(None) };
        let mut directory = Arc::clone(&self.root);
        for _ in 0..MOST_DEEP {
            let after = directory.partition_point(|entry| entry.tile_id <= id);
            let Some(entry) = after.checked_sub(1).and_then(|at| directory.get(at)).copied() else {
                return Ok(None);
            };
            if entry.run > 0 {
                if id - entry.tile_id >= entry.run {
                    return Ok(None);
                }
                let at = self.header.tiles.checked_add(entry.offset).ok_or_else(broken)?;
                let packed = self.piece(at, entry.length)?;
                return unpacked(packed, self.header.tile).map(Some);
            }
            directory = self.leaf(entry)?;
        }
        Err(broken())
    }

    fn leaf(&self, entry: Entry) -> Result<Arc<Vec<Entry>>> {
        let lock = || self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = lock().get(&entry.offset) {
            return Ok(Arc::clone(kept));
        }
        let at = self.header.leaves.checked_add(entry.offset).ok_or_else(broken)?;
        let leaf = Arc::new(self.directory(at, entry.length)?);
        let mut leaves = lock();
        if leaves.len() >= LEAVES_KEPT {
            leaves.clear();
        }
        leaves.insert(entry.offset, Arc::clone(&leaf));
        Ok(leaf)
    }

    fn directory(&self, offset: u64, length: u64) -> Result<Vec<Entry>> {
        let bytes = unpacked(self.piece(offset, length)?, self.header.directories)?;
        entries(&bytes).ok_or_else(broken)
    }

    /// Bytes of the file.
    fn piece(&self, offset: u64, length: u64) -> Result<Vec<u8>> {
        let fits = offset.checked_add(length).is_some_and(|end| end <= self.file_bytes);
        if length > MOST_PACKED || !fits {
            return Err(broken());
        }
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| broken())?];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// A file without readable metadata still has its tiles.
    fn read_attribution(&self) -> Option<String> {
        let (offset, length) = self.header.metadata;
        let bytes = unpacked(self.piece(offset, length).ok()?, self.header.directories).ok()?;
        let metadata: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
        let text = plain(metadata.get("attribution")?.as_str()?);
        (!text.is_empty()).then_some(text)
    }
}

impl Header {
    fn read(file: &mut File) -> Result<Header> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        file.take(HEADER_BYTES as u64).read_to_end(&mut bytes)?;
        if !bytes.starts_with(b"PM") || bytes.len() < 8 {
            return Err(Error::new("The file is not a PMTiles file").remedy(CHOOSE));
        }
        let version = if bytes.starts_with(b"PMTiles") { bytes[7] } else { bytes[2] };
        if version != 3 {
            return Err(Error::new(format!("The file is of version {version} of PMTiles, not 3"))
                .remedy("Convert it to version 3, or ask its maker for one"));
        }
        if bytes.len() < HEADER_BYTES {
            return Err(broken());
        }
        let number = |at: usize| {
            bytes[at..at + 8].iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte))
        };
        match bytes[99] {
            2..=4 => {}
            1 | 6 => {
                return Err(Error::new(
                    "The file holds vector tiles, which cannot be drawn without a style",
                )
                .remedy(CHOOSE));
            }
            _ => {
                return Err(Error::new("The file holds tiles of a kind that cannot be drawn")
                    .remedy(CHOOSE));
            }
        }
        let zooms = (bytes[100], bytes[101].min(MOST_ZOOM));
        if zooms.0 > zooms.1 {
            return Err(broken());
        }
        Ok(Header {
            root: (number(8), number(16)),
            metadata: (number(24), number(32)),
            leaves: number(40),
            tiles: number(56),
            directories: packing(bytes[97], "directories")?,
            // Pictures are packed already; some writers leave the byte at 0.
            tile: packing(bytes[98].max(1), "tiles")?,
            zooms,
        })
    }
}

const CHOOSE: &str =
    "Choose a .pmtiles file whose tiles are pictures: PNG, JPEG or WebP (“raster” tiles)";

fn broken() -> Error {
    Error::new("The PMTiles file is damaged or cut short")
        .remedy("Copy or download it again, and check that it has its full size")
}

fn packing(code: u8, what: &str) -> Result<Packing> {
    match code {
        1 => Ok(Packing::None),
        2 => Ok(Packing::Gzip),
        _ => Err(Error::new(format!("The {what} of the file are packed in a way not known here"))
            .remedy("Write the file again with gzip, or ask its maker for one")),
    }
}

fn unpacked(bytes: Vec<u8>, packing: Packing) -> Result<Vec<u8>> {
    if packing == Packing::None {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    let mut reader = GzDecoder::new(bytes.as_slice()).take(MOST_UNPACKED + 1);
    reader.read_to_end(&mut plain).map_err(|_| broken())?;
    if plain.len() as u64 > MOST_UNPACKED { Err(broken()) } else { Ok(plain) }
}

/// A directory's entries, rising by tile; `None` where the bytes are none.
fn entries(bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut rest = bytes;
    let count = usize::try_from(number(&mut rest)?).ok()?;
    // Each entry has four numbers of at least a byte.
    if count > rest.len() / 4 {
        return None;
    }
    let mut entries = Vec::with_capacity(count);
    let mut tile_id = 0u64;
    for at in 0..count {
        let step = number(&mut rest)?;
        if at > 0 && step == 0 {
            return None;
        }
        tile_id = tile_id.checked_add(step)?;
        entries.push(Entry { tile_id, offset: 0, length: 0, run: 0 });
    }
    for entry in &mut entries {
        entry.run = number(&mut rest)?;
    }
    for entry in &mut entries {
        entry.length = number(&mut rest)?;
    }
    let mut next = None;
    for entry in &mut entries {
        entry.offset = match (number(&mut rest)?, next) {
            (0, Some(next)) => next,
            (written, _) => written.checked_sub(1)?,
        };
        next = Some(entry.offset.checked_add(entry.length)?);
    }
    Some(entries)
}

/// The next number of a list, seven bits to a byte, the least first.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        let part = u64::from(byte & 0x7f);
        if part << shift >> shift != part {
            return None;
        }
        value |= part << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// The place of a tile on the Hilbert curve of its zoom, after all tiles of
/// lesser zooms; `None` where there is no such tile.
pub fn tile_id(zoom: u8, x: u32, y: u32) -> Option<u64> {
    if zoom > MOST_ZOOM {
        return None;
    }
    let side = 1u64 << zoom;
    let (mut x, mut y) = (u64::from(x), u64::from(y));
    if x >= side || y >= side {
        return None;
    }
    let mut along = ((1u64 << (2 * zoom)) - 1) / 3;
    let mut half = side / 2;
    while half > 0 {
        let right = u64::from(x & half > 0);
        let down = u64::from(y & half > 0);
        along += half * half * ((3 * right) ^ down);
        if down == 0 {
            if right == 1 {
                (x, y) = (side - 1 - x, side - 1 - y);
            }
            (x, y) = (y, x);
        }
        half /= 2;
    }
    Some(along)
}

/// Text without its HTML tags and the marks of HTML met in attributions.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            c if c.is_control() => {}
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    for (mark, c) in
        [("&copy;", "©"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")]
    {
        text = text.replace(mark, c);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_numbered_along_the_hilbert_curve_of_each_zoom() {
        // The examples of the specification.
        for (zoom, x, y, id) in [
            (0, 0, 0, 0),
            (1, 0, 0, 1),
            (1, 0, 1, 2),
            (1, 1, 1, 3),
            (1, 1, 0, 4),
            (2, 0, 0, 5),
            (12, 3423, 1763, 19_078_479),
        ] {
            assert_eq!(tile_id(zoom, x, y), Some(id), "{zoom}/{x}/{y}");
        }
        assert_eq!(tile_id(1, 2, 0), None);
        assert_eq!(tile_id(200, 0, 0), None);
        assert!(tile_id(MOST_ZOOM, u32::MAX / 2, 0).is_some());
    }

    #[test]
    fn a_number_that_never_ends_or_does_not_fit_is_none() {
        assert_eq!(number(&mut &[0x96, 0x01][..]), Some(150));
        assert_eq!(number(&mut &[0x80; 4][..]), None);
        assert_eq!(number(&mut &[0xff; 11][..]), None);
        // The count of entries that the bytes cannot hold.
        assert!(entries(&[0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, 1, 1]).is_none());
    }

    #[test]
    fn an_attribution_is_read_without_its_markup() {
        let html = "<a href=\"https://a.example\">&copy; The   Makers</a> &amp; others";
        assert_eq!(plain(html), "© The Makers & others");
    }
}
