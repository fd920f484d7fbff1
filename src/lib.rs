//! Wardwise shows a council where people take up services less, or more, than
//! should be expected. ARCHITECTURE.md is the plan of the house.

pub mod base;
pub mod channel;
pub mod cli;
pub mod council;
pub mod demand;
pub mod export;
pub mod figure;
pub mod geography;
pub mod import;
pub mod persona;
pub mod profile;
pub mod project;
pub mod records;
pub mod sample;
pub mod session;
pub mod stats;
pub mod store;
#[cfg(feature = "gui")]
pub mod ui;
