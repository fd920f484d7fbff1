//! Which contacts did the council have, and how many of any kind are there?
//! Customers in memory: one integer column for each dimension, and the one
//! counting path. Nothing else loops over records.

pub mod columns;

pub use columns::{Columns, NONE_U8, NONE_U16, NONE_U32, Records};
