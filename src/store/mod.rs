//! What is kept, and how is nothing lost? The workspace: one SQLite file with
//! an application id, a schema version and migrations. An import is one
//! transaction, whole or not at all. No raw personal field is kept: persons
//! are salted pseudonyms, and records are coded columns.
//!
//! Rollback journal and full synchronisation: a program killed, or a machine
//! switched off, at any moment leaves a file that opens as it was before, and
//! nothing lies beside it once it is closed.

mod blob;
mod chunks;
mod copy;
mod customers;
mod decisions;
mod joined_sources;
mod kept_source;
mod migrations;
mod packing;
mod reader;
mod shapes;
mod trouble;
mod workspace;
mod writer;

#[cfg(test)]
mod damage_tests;
#[cfg(test)]
mod file_tests;
#[cfg(test)]
mod made_up;
#[cfg(test)]
mod older_forms_tests;
#[cfg(test)]
mod tests;

pub use workspace::Workspace;
pub use writer::Import;
