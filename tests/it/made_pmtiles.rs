//! A file of tiles that a test makes itself.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use wardwise::import::pmtiles::tile_id;

/// What goes into the file.
pub struct Made {
    /// Zoom, x and y of the first tile, how many follow it on the curve, and
    /// their content; rising.
    pub runs: Vec<(u8, u32, u32, u64, Vec<u8>)>,
    pub zooms: (u8, u8),
    /// So many entries to a directory of its own; `None`: all in the first.
    pub leaf: Option<usize>,
    pub gzip: bool,
    /// 1 vector, 2 PNG, 3 JPEG, 4 WebP.
    pub kind: u8,
    pub metadata: &'static str,
}

impl Made {
    /// One picture for every tile of every zoom to this one.
    #[cfg(feature = "gui")]
    pub fn of_one_picture(most_zoom: u8, picture: &[u8]) -> Made {
        let run = |zoom: u8| (zoom, 0, 0, 1u64 << (2 * zoom), picture.to_vec());
        Made {
            runs: (0..=most_zoom).map(run).collect(),
            zooms: (0, most_zoom),
            leaf: None,
            gzip: true,
            kind: 2,
            metadata: r#"{"attribution": "<a href='#'>&copy; The made-up surveyors</a>"}"#,
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut tiles = Vec::new();
        let mut entries = Vec::new();
        for (zoom, x, y, run, content) in &self.runs {
            let id = tile_id(*zoom, *x, *y).expect("a tile");
            entries.push([id, *run, content.len() as u64, tiles.len() as u64]);
            tiles.extend(content);
        }
        let mut leaves = Vec::new();
        if let Some(size) = self.leaf {
            let pieces: Vec<[u64; 4]> = entries
                .chunks(size)
                .map(|piece| {
                    let leaf = self.packed(&directory(piece));
                    let entry = [piece[0][0], 0, leaf.len() as u64, leaves.len() as u64];
                    leaves.extend(leaf);
                    entry
                })
                .collect();
            entries = pieces;
        }
        let root = self.packed(&directory(&entries));
        let metadata = self.packed(self.metadata.as_bytes());
        let mut file = b"PMTiles\x03".to_vec();
        let mut at = 127u64;
        for part in [&root, &metadata, &leaves, &tiles] {
            file.extend(at.to_le_bytes());
            file.extend((part.len() as u64).to_le_bytes());
            at += part.len() as u64;
        }
        file.extend([0; 24]);
        let packing = if self.gzip { 2 } else { 1 };
        file.extend([1, packing, 1, self.kind, self.zooms.0, self.zooms.1]);
        file.resize(127, 0);
        for part in [root, metadata, leaves, tiles] {
            file.extend(part);
        }
        file
    }

    fn packed(&self, bytes: &[u8]) -> Vec<u8> {
        if !self.gzip {
            return bytes.to_vec();
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).expect("packed");
        encoder.finish().expect("packed")
    }
}

/// Entries (tile, run, length, offset) as the format writes them.
fn directory(entries: &[[u64; 4]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    number(&mut bytes, entries.len() as u64);
    let mut last = 0;
    for entry in entries {
        number(&mut bytes, entry[0] - last);
        last = entry[0];
    }
    for column in [1, 2] {
        entries.iter().for_each(|entry| number(&mut bytes, entry[column]));
    }
    let mut next = None;
    for entry in entries {
        // 0: where the last one ends.
        number(&mut bytes, if next == Some(entry[3]) { 0 } else { entry[3] + 1 });
        next = Some(entry[3] + entry[2]);
    }
    bytes
}

fn number(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// A square picture with a few grey lines on it, as PNG.
#[cfg(feature = "gui")]
pub fn picture() -> Vec<u8> {
    const SIDE: u32 = 256;
    let mut pixels = Vec::new();
    for y in 0..SIDE {
        for x in 0..SIDE {
            let street = x % 64 < 5 || (y + x / 3) % 85 < 4;
            let edge = x < 2 || y < 2;
            pixels.extend(match (edge, street) {
                (true, _) => [40, 90, 160],
                (_, true) => [250, 250, 250],
                _ => [205, 215, 195],
            });
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIDE, SIDE);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("a picture");
    writer.write_image_data(&pixels).expect("a picture");
    writer.finish().expect("a picture");
    bytes
}
