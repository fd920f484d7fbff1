//! What does an officer need to know when the workspace file fails? SQLite's
//! codes in the officer's words, with the file and the remedy.

use crate::base::{Error, Result};
use rusqlite::ErrorCode;
use std::path::Path;

/// Turns SQLite's result into ours, naming the file.
pub(super) trait Told<T> {
    fn told(self, file: &Path) -> Result<T>;
}

impl<T> Told<T> for rusqlite::Result<T> {
    fn told(self, file: &Path) -> Result<T> {
        self.map_err(|error| trouble(&error).in_file(file))
    }
}

const UNCHANGED: &str = "the workspace is as it was";

fn trouble(error: &rusqlite::Error) -> Error {
    use rusqlite::Error as Sql;
    let Sql::SqliteFailure(failure, message) = error else {
        // A value of another type, not UTF-8, or a row too few.
        return damage(format!("it holds a value that was never written ({error})"));
    };
    match failure.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Error::new("Another program has this workspace in use")
                .remedy("Close it there, or wait until its import has ended, and try again")
        }
        ErrorCode::DiskFull => Error::new(format!("The disk is full; {UNCHANGED}"))
            .remedy("Free some space, or move the workspace to another disk, and try again"),
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
            Error::new("This workspace, or the folder it lies in, may not be written by you")
                .remedy("Copy it into a folder of your own and open it there")
        }
        ErrorCode::CannotOpen => {
            Error::new("The workspace, or a file beside it, could not be opened")
                .remedy("Check that you may write in its folder, or copy it into one of your own")
        }
        ErrorCode::NotADatabase => not_a_workspace(),
        ErrorCode::DatabaseCorrupt | ErrorCode::TypeMismatch => {
            damage(message.clone().unwrap_or_else(|| error.to_string()))
        }
        ErrorCode::SystemIoFailure => {
            Error::new(format!("Reading or writing the workspace failed ({error})"))
                .remedy("Check the disk or network drive, or copy the workspace to a local disk")
        }
        ErrorCode::OutOfMemory => {
            Error::new("There is not enough memory").remedy("Close other programs and try again")
        }
        ErrorCode::TooBig => Error::new("A value is too large to be kept")
            .remedy("Check that the right file and column were chosen"),
        // "no such table": the schema is not the one we wrote.
        ErrorCode::Unknown => damage(message.clone().unwrap_or_else(|| error.to_string())),
        _ => Error::new(format!("The workspace could not be used ({error})"))
            .remedy("Try again; if it stays so, rebuild the workspace from its recipe"),
    }
}

/// Something in the file is not as it was written.
pub(super) fn damage(what: impl std::fmt::Display) -> Error {
    Error::new(format!("The workspace is damaged: {what}"))
        .remedy("Restore a copy of it, or rebuild it from its recipe with “wardwise build”")
}

/// The file is something else.
pub(super) fn not_a_workspace() -> Error {
    Error::new("This file is not a Wardwise workspace")
        .remedy("Choose a file that ends in .wardwise, or build one from a recipe")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    fn told(code: i32) -> String {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        Err::<(), _>(error).told(Path::new("w.wardwise")).expect_err("an error").to_string()
    }

    #[test]
    fn every_failure_names_the_file_and_a_remedy() {
        for (code, words) in [
            (ffi::SQLITE_BUSY, "in use"),
            (ffi::SQLITE_LOCKED, "in use"),
            (ffi::SQLITE_FULL, "disk is full"),
            (ffi::SQLITE_READONLY, "may not be written"),
            (ffi::SQLITE_READONLY_DIRECTORY, "may not be written"),
            (ffi::SQLITE_CANTOPEN, "could not be opened"),
            (ffi::SQLITE_NOTADB, "not a Wardwise workspace"),
            (ffi::SQLITE_CORRUPT, "damaged"),
            (ffi::SQLITE_IOERR_WRITE, "failed"),
            (ffi::SQLITE_ERROR, "damaged"),
            (ffi::SQLITE_INTERNAL, "could not be used"),
        ] {
            let text = told(code);
            assert!(text.starts_with("w.wardwise: "), "{text}");
            assert!(text.contains(words), "{text}");
            assert!(text.matches(". ").count() >= 1, "no remedy: {text}");
        }
    }
}
