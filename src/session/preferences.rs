//! How does this officer like the window, and what was open last? Kept on the
//! machine in the officer's own settings folder, apart from any workspace.

use super::Basemap;
use crate::base::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the window remembers from one day to the next. A setting that an
/// older or newer program does not know is left out without complaint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// `light`, `dark` or `high-contrast`.
    pub theme: String,
    /// How large everything is drawn; 1 is actual size.
    pub scale: f32,
    /// Workspaces opened lately, the last one first.
    pub recent: Vec<PathBuf>,
    /// The id of the place of the rail that was shown.
    pub place: String,
    /// Width and height of the window, in points at scale 1.
    pub window: Option<[f32; 2]>,
    /// How wide or high each panel is that can be drawn larger, by its name.
    pub panels: BTreeMap<String, f32>,
    /// What stands at the foot of the window: `table`, or the id of a chart.
    pub foot: String,
    /// The ids of the table's columns; none: the usual ones.
    pub columns: Vec<String>,
    /// What lies under the areas of the map; nothing unless it was chosen.
    #[serde(deserialize_with = "Basemap::lenient")]
    pub basemap: Basemap,
    /// The address that was on when the window was closed: to be offered, and
    /// not to be asked anything until the officer turns it on again.
    #[serde(deserialize_with = "Basemap::lenient")]
    pub basemap_before: Basemap,
}

impl Default for Preferences {
    fn default() -> Self {
        Preferences {
            theme: "light".to_string(),
            scale: 1.0,
            recent: Vec::new(),
            place: "take-up".to_string(),
            window: None,
            panels: BTreeMap::new(),
            foot: "table".to_string(),
            columns: Vec::new(),
            basemap: Basemap::Off,
            basemap_before: Basemap::Off,
        }
    }
}

/// How many workspaces are listed as opened lately.
const RECENT: usize = 8;

impl Preferences {
    /// The file they are kept in; `None` where the machine offers no folder.
    pub fn path() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "wardwise")
            .map(|dirs| dirs.config_dir().join("window.json"))
    }

    /// What was kept in the file; what suits most where there is none, or it
    /// cannot be read (it holds nothing that cannot be chosen again).
    pub fn read(path: &Path) -> Preferences {
        let mut read: Preferences = std::fs::read_to_string(path)
            .ok()
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        // No program goes online by being opened.
        if matches!(read.basemap, Basemap::Address { .. }) {
            read.basemap_before = std::mem::replace(&mut read.basemap, Basemap::Off);
        }
        read
    }

    /// Writes the file whole or not at all.
    pub fn save(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| Error::from(e).in_file(folder))?;
        }
        let text = serde_json::to_string_pretty(self)
            .map_err(|e| Error::new(format!("The window's settings cannot be written ({e})")))?;
        crate::export::write::whole(path, text.as_bytes())
    }

    /// Puts a workspace at the head of those opened lately.
    pub fn opened(&mut self, workspace: &Path) {
        // A path from the command line may be relative to a folder that the
        // next start knows nothing of.
        let workspace = std::path::absolute(workspace).unwrap_or_else(|_| workspace.to_path_buf());
        self.recent.retain(|path| *path != workspace);
        self.recent.insert(0, workspace);
        self.recent.truncate(RECENT);
    }

    /// The workspace to open at the start where none is named: the last one,
    /// if it is still there.
    pub fn last(&self) -> Option<&Path> {
        self.recent.first().map(PathBuf::as_path).filter(|path| path.is_file())
    }

    /// How large a panel is, by its name; `usual` where nobody has changed it.
    pub fn panel(&self, name: &str, usual: f32) -> f32 {
        self.panels.get(name).copied().filter(|size| size.is_finite()).unwrap_or(usual)
    }
}

/// Which of these files are there. Looks at the disk, which may take a while
/// where it is a network's.
pub fn present(paths: &[PathBuf]) -> Vec<bool> {
    paths.iter().map(|path| path.is_file()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_read_again_and_a_broken_file_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings/window.json");
        let mut preferences = Preferences { scale: 1.5, ..Preferences::default() };
        for name in ["/a", "/b", "/a"] {
            preferences.opened(Path::new(name));
        }
        preferences.window = Some([1200.0, 700.0]);
        preferences.panels.insert("question".into(), 300.0);
        preferences.save(&path).unwrap();
        let read = Preferences::read(&path);
        assert_eq!(read, preferences);
        assert_eq!(read.recent, [PathBuf::from("/a"), PathBuf::from("/b")]);
        assert_eq!((read.panel("question", 276.0), read.panel("area", 302.0)), (300.0, 302.0));
        std::fs::write(&path, r#"{"scale": 2.0, "of a later program": true}"#).unwrap();
        assert_eq!(Preferences::read(&path).scale, 2.0);
        preferences.basemap = Basemap::Address {
            template: "https://tiles.example.org/{z}/{x}/{y}.png".to_string(),
            attribution: String::new(),
        };
        preferences.save(&path).unwrap();
        let read = Preferences::read(&path);
        assert_eq!((read.basemap, read.basemap_before), (Basemap::Off, preferences.basemap));
        std::fs::write(&path, "{ not json").unwrap();
        assert_eq!(Preferences::read(&path), Preferences::default());
    }

    #[test]
    fn the_last_workspace_is_opened_again_only_where_it_is_still_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wardwise");
        let mut preferences = Preferences::default();
        assert_eq!(preferences.last(), None);
        preferences.opened(&path);
        assert_eq!(preferences.last(), None);
        std::fs::write(&path, "x").unwrap();
        assert_eq!(preferences.last(), Some(path.as_path()));
        assert_eq!(present(&[path, folder.path().join("none")]), [true, false]);
    }
}
