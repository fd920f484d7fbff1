//! What is there to measure a whole country on? Made-up areas of any number,
//! with borders that neighbours share corner for corner, and made-up records
//! in them; written in the formats that the program reads, in the layout that
//! `wardwise bench` looks for. The same numbers give the same bytes.

mod bricks;
mod customers;
mod files;
mod geopackage;

pub use files::{LayerArea, read_numbers, write_layer};

use crate::base::{Error, Progress, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// How much to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    pub areas: usize,
    /// A file of customers for each number of records.
    pub records: Vec<u64>,
}

impl Size {
    /// An error where so many areas cannot be made.
    pub fn check(&self) -> Result<()> {
        if self.areas == 0 || self.areas > MOST_AREAS {
            return Err(Error::usage(format!("A layer of {} areas cannot be made", self.areas))
                .remedy(format!("Ask for 1 to {MOST_AREAS}")));
        }
        Ok(())
    }

    /// The files that `write` makes in a folder.
    pub fn files(&self, folder: &Path) -> Vec<PathBuf> {
        let layer = layer_folder(folder, self.areas);
        let shapefile = ["shp", "shx", "dbf", "prj", "cpg"].map(|ending| format!("oa.{ending}"));
        let others = ["oa.gpkg", "oa_4326.geojson"].map(String::from);
        let of_layer = shapefile.into_iter().chain(others);
        let mut files: Vec<PathBuf> = of_layer.map(|name| layer.join(name)).collect();
        files.push(folder.join("population.csv"));
        for records in &self.records {
            let named = |ending| folder.join(format!("customers_{}.{ending}", label(*records)));
            files.extend(["csv", "db"].map(named));
        }
        files
    }
}

/// The most areas: a square of them just fits the British National Grid.
pub const MOST_AREAS: usize = 250_000;

/// People whose records lie in one area, at most: a person has about two
/// records where there are fifty to an area.
pub const PEOPLE_TO_AN_AREA: u64 = 25;

/// A number of records as file names have it: 10M, 250k, 2000.
pub fn label(records: u64) -> String {
    match records {
        0 => "0".to_string(),
        n if n.is_multiple_of(1_000_000) => format!("{}M", n / 1_000_000),
        n if n.is_multiple_of(1_000) => format!("{}k", n / 1_000),
        n => n.to_string(),
    }
}

/// The number that a label stands for; `None` where it is no such label.
pub fn number(label: &str) -> Option<u64> {
    let (digits, times) = match label.strip_suffix('M') {
        Some(digits) => (digits, 1_000_000),
        None => match label.strip_suffix('k') {
            Some(digits) => (digits, 1_000),
            None => (label, 1),
        },
    };
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse::<u64>().ok().filter(|_| all_digits)?.checked_mul(times)
}

/// The folder of a layer of so many areas.
pub fn layer_folder(folder: &Path, areas: usize) -> PathBuf {
    folder.join(format!("oa_{areas}"))
}

/// Writes `oa_N/oa.shp` (with its `.shx`, `.dbf`, `.prj` and `.cpg`),
/// `oa_N/oa.gpkg`, `oa_N/oa_4326.geojson`, `population.csv`, and for each
/// number of records `customers_N.csv` and `customers_N.db`. Files of these
/// names are replaced.
///
/// # Errors
/// A number that cannot be, a folder that cannot be written to, or the officer
/// stopped it.
pub fn write(folder: &Path, size: &Size, progress: &Progress) -> Result<Vec<PathBuf>> {
    size.check()?;
    let layer = layer_folder(folder, size.areas);
    fs::create_dir_all(&layer).map_err(|e| Error::from(e).in_file(&layer))?;
    progress.stage("Making areas", 0);
    let areas = bricks::areas(size.areas);
    progress.stage("Writing areas", 0);
    let mut written = write_layer(&layer, &areas, progress)?;
    written.push(files::write_population(folder, &areas)?);
    for &records in &size.records {
        written.extend(customers::write(folder, records, &areas, progress)?);
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_records_is_written_short_and_read_back() {
        for (records, text) in [(10_000_000, "10M"), (250_000, "250k"), (2_001, "2001"), (0, "0")] {
            assert_eq!((label(records).as_str(), number(text)), (text, Some(records)));
        }
        for text in ["", "M", "council_200k", "-1", "1.5M", "99999999999999999999M"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn the_same_numbers_give_the_same_bytes() {
        let progress = Progress::new();
        let size = Size { areas: 30, records: vec![100] };
        let [one, other] = [(), ()].map(|()| tempfile::tempdir().expect("a folder"));
        let first = write(one.path(), &size, &progress).expect("written");
        let second = write(other.path(), &size, &progress).expect("written");
        assert_eq!(first.len(), second.len());
        let (mut told, mut there) = (size.files(one.path()), Vec::new());
        for folder in [one.path().to_path_buf(), layer_folder(one.path(), size.areas)] {
            let found =
                fs::read_dir(folder).expect("a folder").map(|file| file.expect("one").path());
            there.extend(found.filter(|path| path.is_file()));
        }
        told.sort();
        there.sort();
        assert_eq!(told, there, "each of them, and nothing else");
        for (first, second) in first.iter().zip(&second) {
            assert!(fs::read(first).ok() == fs::read(second).ok(), "{}", first.display());
        }
        let none = Size { areas: 0, records: vec![] };
        assert!(write(one.path(), &none, &progress).is_err());
    }
}
