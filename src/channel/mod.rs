//! What does each way of contact cost, and what would another save?
//!
//! `contacts` counts once for a period; `unit_costs` says what one contact
//! costs; `spend` tells what was spent, and `scenario` what moves would save.

pub mod contacts;
pub mod presets;
pub mod unit_costs;

pub use contacts::{Contacts, Counted, Ground};
pub use presets::{PRESETS, Preset};
pub use unit_costs::{Estimate, Three, UnitCosts};
