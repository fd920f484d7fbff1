//! Which contacts did the council have, and how many of any kind are there?
//! Customers in memory: one integer column for each dimension, and the one
//! counting path. Nothing else loops over records.

pub mod arrange;
pub mod block_column;
mod block_runs;
mod by_run;
pub mod cells;
pub mod classing;
pub mod code_column;
pub mod columns;
pub mod count;
pub mod cross;
mod cross_keys;
pub mod filter;
pub mod merge;
mod people;
pub mod person_column;
mod select;
pub mod source;
mod table;
pub mod tally;

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tally_tests;

pub use block_column::BlockColumn;
pub use block_runs::BlockPart;
pub use cells::Cells;
pub use classing::{ClassFilter, Classing};
pub use code_column::{CodeColumn, Codes};
pub use columns::{Columns, NONE_U8, NONE_U16, NONE_U32, Records};
pub use count::{BlockCounts, count_by_block};
pub use cross::{CrossCounts, count_by_block_and};
pub use cross_keys::{Dimension, Key};
pub use filter::Filter;
pub use person_column::{PersonColumn, PersonPart};
pub use source::{RecordSchema, RecordSource};
pub use tally::{By, Tally, month_at, tally};
