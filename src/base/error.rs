//! What went wrong, where, and what can the officer do about it?

use std::fmt;
use std::path::{Path, PathBuf};

pub type Result<T> = std::result::Result<T, Error>;

/// What kind of end a piece of work came to; the command line turns it into
/// an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The work could not be done.
    Failed,
    /// What was asked for makes no sense as asked.
    Usage,
    /// The officer stopped it.
    Cancelled,
}

/// One trouble: what it is, the file, row, column or area it was found at,
/// and the remedy. Cheap to move (boxed), clonable so that an answer that
/// failed can be shown as often as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    what: String,
    file: Option<PathBuf>,
    place: Vec<String>,
    remedy: Option<String>,
}

impl Error {
    /// `what` is a sentence without its full stop, in the officer's words.
    pub fn new(what: impl Into<String>) -> Self {
        Error(Box::new(Inner {
            kind: ErrorKind::Failed,
            what: what.into(),
            file: None,
            place: Vec::new(),
            remedy: None,
        }))
    }

    /// A request that makes no sense as asked (exit code 2).
    pub fn usage(what: impl Into<String>) -> Self {
        let mut error = Error::new(what);
        error.0.kind = ErrorKind::Usage;
        error
    }

    /// Stopped by the officer.
    pub fn cancelled() -> Self {
        let mut error = Error::new("Stopped; nothing was changed");
        error.0.kind = ErrorKind::Cancelled;
        error
    }

    /// The file it was found in. The first file named stays: it is the
    /// nearest to the trouble.
    #[must_use]
    pub fn in_file(mut self, file: impl AsRef<Path>) -> Self {
        if self.0.file.is_none() {
            self.0.file = Some(file.as_ref().to_path_buf());
        }
        self
    }

    /// A row, counted as a spreadsheet shows it (the heading is row 1).
    #[must_use]
    pub fn at_row(self, row: u64) -> Self {
        self.at(format!("row {row}"))
    }

    /// A column by its heading.
    #[must_use]
    pub fn at_column(self, column: &str) -> Self {
        self.at(format!("column “{column}”"))
    }

    /// An area by its code.
    #[must_use]
    pub fn at_area(self, code: &str) -> Self {
        self.at(format!("area {code}"))
    }

    /// Any other place: "byte 1,204", "record 12", "layer “wards”".
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.0.place.push(place.into());
        self
    }

    /// What the officer can do about it: a sentence without its full stop.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.0.remedy = Some(remedy.into());
        self
    }

    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.kind == ErrorKind::Cancelled
    }

    /// What went wrong, without place and remedy.
    pub fn what(&self) -> &str {
        &self.0.what
    }

    /// The file it was found in, where there is one.
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// What to do about it, where something can be done.
    pub fn remedy_text(&self) -> Option<&str> {
        self.0.remedy.as_deref()
    }
}

impl fmt::Display for Error {
    /// `oa.shp, record 12: The ring does not close. Repair it in …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        let mut places = Vec::new();
        if let Some(file) = &inner.file {
            places.push(file.display().to_string());
        }
        places.extend(inner.place.iter().cloned());
        if !places.is_empty() {
            write!(f, "{}: ", places.join(", "))?;
        }
        write!(f, "{}.", inner.what.trim_end_matches('.'))?;
        if let Some(remedy) = &inner.remedy {
            write!(f, " {}.", remedy.trim_end_matches('.'))?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        let (what, remedy): (String, &str) = match error.kind() {
            Io::NotFound => ("There is no such file".into(), "Check the path"),
            Io::PermissionDenied => (
                "This file may not be read or written by you".into(),
                "Ask for permission, or copy it somewhere of your own",
            ),
            Io::StorageFull => ("The disk is full".into(), "Free some space and try again"),
            _ => (
                format!("Reading or writing failed ({error})"),
                "Try again, or copy the file to a local disk",
            ),
        };
        Error::new(what).remedy(remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_reads_as_place_then_trouble_then_remedy() {
        let error = Error::new("“31/02/2023” is not a date")
            .in_file("customers.csv")
            .at_row(12)
            .at_column("Date")
            .remedy("Correct it, or leave it empty");
        assert_eq!(
            error.to_string(),
            "customers.csv, row 12, column “Date”: “31/02/2023” is not a date. Correct it, or leave it empty."
        );
    }

    #[test]
    fn the_file_nearest_the_trouble_is_the_one_named() {
        let error = Error::new("x").in_file("inner.dbf").in_file("outer.zip");
        assert!(error.to_string().starts_with("inner.dbf"));
    }
}
