//! What is in a folder that can be chosen?

use std::path::{Path, PathBuf};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub is_folder: bool,
}

/// `~` is the home folder.
pub fn home(text: &str) -> PathBuf {
    match (text.strip_prefix('~'), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest.trim_start_matches('/')),
        _ => PathBuf::from(text),
    }
}

/// Folders, then files of the endings meant, each by name. A folder that
/// cannot be read has nothing to show.
pub fn entries(folder: &Path, endings: &[&str]) -> Vec<Entry> {
    let Ok(listing) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<Entry> = listing
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_str()?.to_string();
            let is_folder = entry.path().is_dir();
            let ending = Path::new(&name).extension().and_then(|e| e.to_str()).unwrap_or_default();
            let ending = ending.to_lowercase();
            let meant = is_folder || endings.is_empty() || endings.contains(&ending.as_str());
            (meant && !name.starts_with('.')).then_some(Entry { name, is_folder })
        })
        .collect();
    entries.sort_by(|a, b| (!a.is_folder, &a.name).cmp(&(!b.is_folder, &b.name)));
    entries
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A folder with files of several kinds.
    pub fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["oa.csv", "oa_names.csv", "wards.geojson", "notes.doc"] {
            std::fs::write(folder.path().join(name), "x").expect("a file");
        }
        std::fs::create_dir(folder.path().join("maps")).expect("a folder");
        folder
    }

    #[test]
    fn folders_come_first_and_other_kinds_of_files_are_left_out() {
        let folder = folder();
        let found = entries(folder.path(), &["csv", "geojson"]);
        let names: Vec<&str> = found.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["maps", "oa.csv", "oa_names.csv", "wards.geojson"]);
    }
}
