//! Which form has the file, and how does an older one become today's? Steps
//! in order, each applied once; all that are needed in one transaction.

use super::trouble::Told;
use crate::base::{Error, Result};
use rusqlite::Connection;
use std::path::Path;

/// "Wdws": tells a workspace from other SQLite files.
pub(super) const APPLICATION_ID: i32 = 0x5764_7773;

/// The schema that this program reads and writes.
pub(super) const VERSION: i32 = STEPS.len() as i32;

/// From version `position` to `position + 1`. Steps that were released never
/// change: a change of form is a further step.
pub(super) static STEPS: &[&str] = &[
    // 1: the first form. Outside ids are the keys; row numbers mean nothing.
    // Columns called `data` and `shape` are sealed blobs (see `blob`).
    "
    CREATE TABLE fact (name TEXT NOT NULL PRIMARY KEY, value ANY NOT NULL) STRICT;
    CREATE TABLE level (
        id TEXT NOT NULL PRIMARY KEY, singular TEXT NOT NULL, plural TEXT NOT NULL,
        edition TEXT NOT NULL
    ) STRICT;
    CREATE TABLE area (
        level TEXT NOT NULL, code TEXT NOT NULL, name TEXT, shape BLOB,
        UNIQUE (level, code)
    ) STRICT;
    CREATE TABLE lookup (
        from_level TEXT NOT NULL, from_edition TEXT NOT NULL,
        to_level TEXT NOT NULL, to_edition TEXT NOT NULL,
        fit TEXT NOT NULL, data BLOB NOT NULL,
        UNIQUE (from_level, from_edition, to_level, to_edition)
    ) STRICT;
    CREATE TABLE area_table (
        name TEXT NOT NULL, level TEXT NOT NULL, edition TEXT NOT NULL,
        counts TEXT NOT NULL, variables TEXT NOT NULL, data BLOB NOT NULL,
        UNIQUE (name, level)
    ) STRICT;
    CREATE TABLE scheme (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, level TEXT NOT NULL,
        edition TEXT NOT NULL, tiers TEXT NOT NULL, attributes TEXT NOT NULL,
        data BLOB NOT NULL
    ) STRICT;
    CREATE TABLE service (
        id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, department TEXT
    ) STRICT;
    CREATE TABLE channel (
        id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, unit_cost_pence INTEGER
    ) STRICT;
    CREATE TABLE service_point (
        name TEXT NOT NULL, kind TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL,
        UNIQUE (name, kind)
    ) STRICT;
    CREATE TABLE postcode (
        text TEXT NOT NULL PRIMARY KEY, lon REAL NOT NULL, lat REAL NOT NULL, block TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE customers (
        source TEXT NOT NULL PRIMARY KEY, sequence INTEGER NOT NULL UNIQUE,
        records INTEGER NOT NULL, persons INTEGER NOT NULL, report TEXT NOT NULL
    ) STRICT;
    CREATE TABLE customers_part (
        source TEXT NOT NULL, part TEXT NOT NULL, chunk INTEGER NOT NULL, data BLOB NOT NULL,
        UNIQUE (source, part, chunk)
    ) STRICT;
    CREATE TABLE unplaced (
        source TEXT NOT NULL, position INTEGER NOT NULL, row INTEGER NOT NULL,
        reason TEXT NOT NULL, code TEXT, postcode TEXT,
        PRIMARY KEY (source, position)
    ) STRICT, WITHOUT ROWID;
    ",
    // 2: columns of records may be packed (see `packing`). Those that are not
    // stay as they are until their customers are imported anew.
    "",
    // 3: the borders of a level, laid out at import (see `shapes`), in parts.
    // Levels that came before have a shape with each area instead.
    "
    CREATE TABLE boundary (
        level TEXT NOT NULL, part INTEGER NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (level, part)
    ) STRICT;
    ",
];

/// From this form on files are read as they are: older programs can still open
/// them, and they may lie where nothing can be written. They say their old
/// version until something is put into them in today's form.
pub(super) const READ_AS_IT_IS: i32 = 1;

/// Brings a file into today's form, before what only that can hold is put.
pub(super) fn raise(connection: &Connection, path: &Path) -> Result<()> {
    let version = version(connection, path)?;
    if version == VERSION {
        return Ok(());
    }
    if version > VERSION {
        return Err(Error::new("A later program has changed this workspace meanwhile")
            .in_file(path)
            .remedy("Close it here, and go on with the later program"));
    }
    for step in STEPS.iter().skip(usize::try_from(version).unwrap_or(0)) {
        connection.execute_batch(step).told(path)?;
    }
    let program = "INSERT OR REPLACE INTO fact VALUES ('program', ?1)";
    connection.execute(program, [env!("CARGO_PKG_VERSION")]).told(path)?;
    connection.pragma_update(None, "user_version", VERSION).told(path)
}

/// The form that a file says it has.
pub(super) fn version(connection: &Connection, path: &Path) -> Result<i32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).told(path)
}
