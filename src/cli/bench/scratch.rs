//! Where are workspaces and pictures made meanwhile? In a folder that is one
//! run's alone, and gone with it.

use crate::base::{Error, Result};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// What it is called where it is made.
const NAME: &str = "wardwise-bench-scratch";
/// The file within that is locked while it is in use.
const LOCK: &str = "in-use";

pub struct Scratch {
    pub path: PathBuf,
    _lock: File,
}

impl Scratch {
    /// Makes it in a folder. What a run that was broken off has left there is
    /// taken away.
    ///
    /// # Errors
    /// It cannot be written to, or another run is using it.
    pub fn make(folder: &Path) -> Result<Scratch> {
        let path = folder.join(NAME);
        let trouble = |e: std::io::Error| {
            Error::from(e)
                .in_file(&path)
                .remedy("Name a folder that can be written to: --scratch DIR")
        };
        if !is_ours(&path).map_err(trouble)? {
            return Err(Error::new("There is a folder of this name that no run has left")
                .in_file(&path)
                .remedy("Move it away, or name another folder: --scratch DIR"));
        }
        fs::create_dir_all(&path).map_err(trouble)?;
        let lock = File::create(path.join(LOCK)).map_err(trouble)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) => return Err(trouble(error)),
            Err(TryLockError::WouldBlock) => {
                return Err(Error::new(
                    "Another run measures here, and one would disturb the other",
                )
                .in_file(&path)
                .remedy("Wait until it has ended, or name another folder: --scratch DIR"));
            }
        }
        for entry in fs::read_dir(&path).map_err(trouble)? {
            let left = entry.map_err(trouble)?.path();
            if left.is_dir() {
                fs::remove_dir_all(&left).map_err(trouble)?;
            } else if left.file_name().is_some_and(|name| name != LOCK) {
                fs::remove_file(&left).map_err(trouble)?;
            }
        }
        Ok(Scratch { path, _lock: lock })
    }
}

/// Whether nothing lies there, or what a run has left: a folder, no link to
/// one, that is empty or has the file that a run locks.
fn is_ours(path: &Path) -> std::io::Result<bool> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
        Ok(found) if !found.is_dir() => Ok(false),
        Ok(_) => Ok(path.join(LOCK).exists() || fs::read_dir(path)?.next().is_none()),
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing is lost where it stays: the next run takes it away.
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_runs_alone_empty_at_first_and_gone_at_the_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let left = folder.path().join(NAME).join("smaller");
        fs::create_dir_all(&left).expect("a folder");
        let strange = Scratch::make(folder.path()).err().expect("refused").to_string();
        assert!(strange.contains("no run has left") && left.exists(), "{strange}");
        File::create(folder.path().join(NAME).join(LOCK)).expect("a file");
        let one = Scratch::make(folder.path()).expect("made");
        assert!(!left.exists());
        let other = Scratch::make(folder.path()).err().expect("refused").to_string();
        assert!(other.contains("--scratch"), "{other}");
        let path = one.path.clone();
        drop(one);
        assert!(!path.exists());
        assert!(Scratch::make(folder.path()).is_ok());
    }
}
