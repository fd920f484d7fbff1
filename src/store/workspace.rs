//! How does a workspace begin, and what must a file be to be opened as one?

use super::blob::{self, Kind, Sealer};
use super::migrations::{self, APPLICATION_ID, READ_AS_IT_IS, VERSION};
use super::trouble::{Told, damage, not_a_workspace};
use super::writer::Import;
use crate::base::{Error, Result};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An open workspace file. To be used by one thread at a time.
#[derive(Debug)]
pub struct Workspace {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
}

/// How long a writer elsewhere is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

impl Workspace {
    /// A new, empty workspace, with a salt of its own. Where the file exists
    /// already that is an error, and the file is left alone.
    pub fn create(path: &Path) -> Result<Workspace> {
        fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| {
            match error.kind() {
                std::io::ErrorKind::AlreadyExists => Error::new("There is such a file already")
                    .remedy("Choose another name, or delete the file first"),
                std::io::ErrorKind::NotFound => Error::new("There is no such folder")
                    .remedy("Create the folder first, or choose another"),
                _ => Error::from(error),
            }
            .in_file(path)
        })?;
        let made = connect(path).and_then(|connection| {
            let mut workspace = Workspace { connection, path: path.to_path_buf() };
            workspace.migrate(0)?;
            Ok(workspace)
        });
        if made.is_err() {
            // Nothing but our own empty file lies there.
            let _ = fs::remove_file(path);
        }
        made
    }

    /// Opens a workspace. An older form is brought up to date, in one
    /// transaction. Errors: not a workspace, written by a later program, cut
    /// short, in use elsewhere.
    pub fn open(path: &Path) -> Result<Workspace> {
        looks_like_sqlite(path).map_err(|error| error.in_file(path))?;
        let connection = connect(path)?;
        let mut workspace = Workspace { connection, path: path.to_path_buf() };
        let id: i32 = workspace.pragma("application_id")?;
        if id != APPLICATION_ID {
            return Err(not_a_workspace().in_file(path));
        }
        let version = match workspace.pragma("user_version")? {
            version if version > VERSION => return Err(workspace.later_program(version)),
            version if version < 1 => {
                return Err(damage("it does not say which form it has").in_file(path));
            }
            // Read as it is: older programs can still open it, and it may lie
            // where nothing can be written.
            version if version >= READ_AS_IT_IS => version,
            version => {
                workspace.migrate(version)?;
                VERSION
            }
        };
        workspace.check_length()?;
        workspace.sweep(version);
        Ok(workspace)
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// 32 random bytes made with the workspace: what pseudonyms are salted with.
    pub fn salt(&self) -> Result<[u8; 32]> {
        let kept: Option<Vec<u8>> = self.fact("salt")?;
        let salt = kept.ok_or_else(|| damage("the salt of its pseudonyms is missing"));
        salt.and_then(|kept| blob::open(&kept, Kind::Salt)?.rest::<u8>())
            .and_then(|salt| {
                <[u8; 32]>::try_from(salt).map_err(|_| damage("its salt is cut short"))
            })
            .map_err(|error| error.in_file(&self.path))
    }

    /// Takes on the salt of the workspace that this one is to replace, so that
    /// the pseudonyms of its persons stay the same. Only before any import.
    pub fn take_on_salt(&self, salt: &[u8; 32]) -> Result<()> {
        let mut sealer = Sealer::new();
        sealer.bytes(salt);
        self.connection
            .execute("UPDATE fact SET value = ?1 WHERE name = 'salt'", [sealer.seal(Kind::Salt)])
            .told(&self.path)?;
        Ok(())
    }

    /// Begins an import: everything put into it is kept by `commit`, or
    /// nothing is.
    pub fn import(&mut self) -> Result<Import<'_>> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .told(&self.path)?;
        Ok(Import::new(transaction, &self.path))
    }

    /// A number that changes when another connection has written since this
    /// one last looked.
    pub fn writes_elsewhere(&self) -> Result<i64> {
        self.pragma("data_version")
    }

    /// Reads every page and says what is damaged, if anything is. Takes as
    /// long as reading the file.
    pub fn check(&self) -> Result<()> {
        let mut statement = self.connection.prepare("PRAGMA integrity_check").told(&self.path)?;
        let findings: Vec<String> = statement
            .query_map([], |row| row.get(0))
            .and_then(Iterator::collect)
            .told(&self.path)?;
        match findings.first() {
            Some(finding) if finding != "ok" => Err(damage(finding).in_file(&self.path)),
            _ => Ok(()),
        }
    }

    /// One of the single values kept by name.
    pub(super) fn fact<T: rusqlite::types::FromSql>(&self, name: &str) -> Result<Option<T>> {
        self.connection
            .query_row("SELECT value FROM fact WHERE name = ?1", [name], |row| row.get(0))
            .optional()
            .told(&self.path)
    }

    fn pragma<T: rusqlite::types::FromSql>(&self, name: &str) -> Result<T> {
        self.connection.pragma_query_value(None, name, |row| row.get(0)).told(&self.path)
    }

    /// Applies the steps after `version`, all or none.
    fn migrate(&mut self, version: i32) -> Result<()> {
        let path = &self.path;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).told(path)?;
        migrations::raise(&transaction, path)?;
        if version == 0 {
            // SQLite's generator, seeded by the operating system.
            let random: [u8; 32] =
                transaction.query_row("SELECT randomblob(32)", [], |row| row.get(0)).told(path)?;
            let mut salt = Sealer::new();
            salt.bytes(&random);
            transaction
                .execute("INSERT INTO fact VALUES ('salt', ?1)", [salt.seal(Kind::Salt)])
                .told(path)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION_ID).told(path)?;
        transaction.commit().told(path)
    }

    fn later_program(&self, version: i32) -> Error {
        // Its form is unknown, but this much every form is meant to keep.
        let program: Option<String> = self.fact("program").ok().flatten();
        let needed = program.map_or_else(
            || "a later version of Wardwise".to_string(),
            |program| format!("Wardwise {program}"),
        );
        Error::new(format!(
            "This workspace was written by {needed} (form {version}); this is Wardwise {} (form {VERSION})",
            env!("CARGO_PKG_VERSION")
        ))
        .in_file(&self.path)
        .remedy(format!("Open it with {needed} or later"))
    }

    /// A program killed before its journal meant anything leaves it lying
    /// beside the file; SQLite would leave it until the next change. A
    /// transaction that changes nothing takes it away. Where it is that of a
    /// program at work, or may not be touched, it stays.
    fn sweep(&self, version: i32) {
        let mut journal = self.path.clone().into_os_string();
        journal.push("-journal");
        if Path::new(&journal).exists() && self.connection.busy_timeout(Duration::ZERO).is_ok() {
            let same = format!("BEGIN IMMEDIATE; PRAGMA user_version = {version}; COMMIT");
            if self.connection.execute_batch(&same).is_err() {
                let _ = self.connection.execute_batch("ROLLBACK");
            }
            let _ = self.connection.busy_timeout(PATIENCE);
        }
    }

    /// A file cut short is told at once, not when its end is first read.
    fn check_length(&self) -> Result<()> {
        let pages: i64 = self.pragma("page_count")?;
        let size: i64 = self.pragma("page_size")?;
        let length =
            fs::metadata(&self.path).map_err(|e| Error::from(e).in_file(&self.path))?.len();
        if u64::try_from(pages.saturating_mul(size)).is_ok_and(|needed| needed > length) {
            return Err(damage("the file is cut short").in_file(&self.path));
        }
        Ok(())
    }
}

/// Opens the connection, and sets what is not kept in the file.
fn connect(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).told(path)?;
    connection.busy_timeout(PATIENCE).told(path)?;
    // synchronous EXTRA: an import that was said to be kept is, even where the
    // power fails at once. secure_delete: records are personal data, so what
    // is replaced is overwritten. The rest: a file from elsewhere is not
    // trusted to be well formed.
    connection
        .execute_batch(
            "PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;
             PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384;",
        )
        .told(path)?;
    // Without effect where it is so already, as it is unless another tool
    // changed the file.
    let mode: rusqlite::Result<String> =
        connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0));
    mode.told(path)?;
    Ok(connection)
}

/// Is there a file, and does it begin as SQLite files do? Asked before SQLite
/// is, for the clearer error.
fn looks_like_sqlite(path: &Path) -> Result<()> {
    let mut start = Vec::new();
    if fs::metadata(path)?.is_dir() {
        return Err(not_a_workspace());
    }
    fs::File::open(path)?.take(16).read_to_end(&mut start)?;
    if start.is_empty() {
        return Err(Error::new("This file is empty")
            .remedy("Delete it and build the workspace again from its recipe"));
    }
    if start == b"SQLite format 3\0" { Ok(()) } else { Err(not_a_workspace()) }
}
