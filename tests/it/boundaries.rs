//! Boundary files of every format, good and bad, read as an officer's import
//! would read them.

use std::fs;
use std::path::{Path, PathBuf};
use wardwise::base::{Progress, Result};
use wardwise::council::recipe::BoundarySource;
use wardwise::import::boundaries::{self, BoundariesRead};

/// A source as a recipe writes it.
fn source(lines: &str) -> BoundarySource {
    toml::from_str(&format!("level = \"oa\"\nfile = \"x\"\n{lines}")).expect("a source")
}

fn read(path: &Path, lines: &str) -> Result<BoundariesRead> {
    boundaries::read(path, &source(lines), &Progress::new())
}

/// The Trafford pack's boundaries, where the pack is there.
fn trafford() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/trafford/boundaries");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no ../shared");
    None
}

#[test]
fn published_coordinates_are_kept_bit_for_bit() {
    let Some(folder) = trafford() else { return };
    let path = folder.join("oa21.geojson");
    let read = read(&path, "edition = \"2021\"").expect("a level");
    assert_eq!(read.level.len(), 738);
    let text = fs::read_to_string(&path).expect("text");
    let mut written: Vec<(u64, u64)> = Vec::new();
    for line in text.lines().filter(|l| l.starts_with("{ \"type\": \"Feature\"")) {
        let coordinates = line.split("\"coordinates\":").nth(1).expect("coordinates");
        let numbers: Vec<f64> = coordinates
            .split(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c)))
            .filter_map(|word| word.parse().ok())
            .collect();
        written.extend(numbers.chunks(2).map(|xy| (xy[0].to_bits(), xy[1].to_bits())));
    }
    let mut kept = Vec::new();
    for area in &read.level.areas {
        for polygon in area.shape.as_ref().expect("a shape") {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                kept.extend(ring.0.iter().map(|c| (c.x.to_bits(), c.y.to_bits())));
            }
        }
    }
    written.sort_unstable();
    kept.sort_unstable();
    assert_eq!(kept, written);
}
