//! What the fuzz targets share: bytes become files, and files are read as an
//! import reads them. Whatever comes back, nothing may panic, hang or ask for
//! more memory than the file is worth.

use std::fs;
use std::path::Path;
use wardwise::base::{Edition, LevelId, Progress};
use wardwise::council::recipe::BoundarySource;
use wardwise::import::{boundaries, table};

/// Writes the files into a folder of their own and reads the first as
/// boundaries, once with nothing stated and once with all of it.
pub fn read_boundaries(files: &[(&str, &[u8])]) {
    in_folder(files, |path| {
        let mut source = BoundarySource::new(LevelId::new("oa"), "");
        let _ = boundaries::read(path, &source, &Progress::new());
        source.code = Some("code".to_string());
        source.crs = Some("EPSG:27700".to_string());
        source.edition = Some(Edition::new("2021"));
        let _ = boundaries::read(path, &source, &Progress::new());
    });
}

/// Writes the bytes to a file of this name and reads every row of it.
pub fn read_table(name: &str, bytes: &[u8]) {
    in_folder(&[(name, bytes)], |path| {
        if let Ok(table) = table::open(path, None) {
            let _ = table.each_row(|_| Ok(()));
        }
    });
}

/// The input cut into `N` pieces, each led by its length in two bytes; the
/// last piece is the rest.
pub fn pieces<const N: usize>(mut data: &[u8]) -> [&[u8]; N] {
    let mut all = [data; N];
    for piece in all.iter_mut().take(N.saturating_sub(1)) {
        let (length, rest) = match data {
            [low, high, rest @ ..] => (usize::from(u16::from_le_bytes([*low, *high])), rest),
            _ => (0, &data[..0]),
        };
        (*piece, data) = rest.split_at(length.min(rest.len()));
    }
    if let Some(last) = all.last_mut() {
        *last = data;
    }
    all
}

fn in_folder(files: &[(&str, &[u8])], read: impl FnOnce(&Path)) {
    // In memory where the machine has such a folder: disks are slow.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let Ok(folder) = folder else { return };
    for (name, bytes) in files {
        if fs::write(folder.path().join(name), bytes).is_err() {
            return;
        }
    }
    if let Some((first, _)) = files.first() {
        read(&folder.path().join(first));
    }
}
