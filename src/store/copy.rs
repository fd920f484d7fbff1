//! How is a whole workspace saved under another name? Copied by SQLite, which
//! sees one state of it whoever writes meanwhile; then moved into place whole.

use super::Workspace;
use super::trouble::Told;
use crate::base::{Error, Result};
use crate::project::Project;
use std::fs;
use std::path::Path;

impl Workspace {
    /// Writes a copy with these decisions to `to`; the file there before is
    /// replaced only when the copy is whole. The salt of the pseudonyms is
    /// copied too: the copy is the same council.
    ///
    /// # Errors
    /// `to` is this workspace itself; its folder is missing or may not be
    /// written; the disk is full.
    pub fn save_copy(&self, to: &Path, project: &Project) -> Result<()> {
        let real = |path: &Path| fs::canonicalize(path).ok();
        if real(to).is_some() && real(to) == real(&self.path) {
            return Err(Error::new("A workspace cannot be copied onto itself")
                .in_file(to)
                .remedy("Choose another name or folder"));
        }
        let folder = match to.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let unfinished = tempfile::Builder::new()
            .prefix(".wardwise-")
            .suffix(".part")
            .tempdir_in(folder)
            .map_err(|error| Error::from(error).in_file(to))?;
        let made = unfinished.path().join("copy.wardwise");
        self.connection.execute("VACUUM INTO ?1", [made.to_string_lossy().as_ref()]).told(to)?;
        Workspace::open(&made)?.save_project(project).map_err(|error| error.in_file(to))?;
        let named = |error: std::io::Error| Error::from(error).in_file(to);
        fs::File::open(&made).and_then(|file| file.sync_all()).map_err(named)?;
        fs::rename(&made, to).map_err(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Protection;

    #[test]
    fn a_copy_opens_with_the_decisions_of_the_moment_and_the_same_salt() {
        let folder = tempfile::tempdir().unwrap();
        let open = Workspace::create(&folder.path().join("a.wardwise")).unwrap();
        let project = Project { protection: Protection::shown(), ..Project::default() };
        let to = folder.path().join("b.wardwise");
        fs::write(&to, "what was there before").unwrap();
        open.save_copy(&to, &project).unwrap();
        let copy = Workspace::open(&to).unwrap();
        assert_eq!(copy.project().unwrap(), Some(project));
        assert_eq!(copy.salt().unwrap(), open.salt().unwrap());
        assert_eq!(open.project().unwrap(), None, "the open workspace is as it was");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left");
    }

    #[test]
    fn a_copy_onto_itself_or_into_no_folder_is_refused_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wardwise");
        let open = Workspace::create(&path).unwrap();
        let error = open.save_copy(&path, &Project::default()).unwrap_err().to_string();
        assert!(error.contains("onto itself"), "{error}");
        assert!(open.save_copy(&folder.path().join("no/b"), &Project::default()).is_err());
        assert!(Workspace::open(&path).is_ok());
    }
}
