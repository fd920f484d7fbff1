//! What does each way of contact cost, and what would another save?
//!
//! `contacts` counts once for a period; `unit_costs` says what one contact
//! costs; `spend` tells what was spent, and `scenario` what moves would save.

pub mod contacts;
pub mod likelihoods;
#[cfg(test)]
pub(crate) mod made_up;
pub mod moving;
pub mod presets;
pub mod reach;
mod savings;
pub mod scenario;
pub mod scenario_answer;
pub mod scenario_file;
mod scenario_rows;
pub mod scenario_words;
pub mod spend;
mod spend_keys;
mod spend_total;
#[cfg(test)]
mod sum_tests;
#[cfg(test)]
mod tests;
mod told;
pub mod unit_costs;

pub use contacts::{Contacts, Counted, Ground};
pub use moving::CappedBy;
pub use presets::{PRESETS, Preset};
pub use scenario::{ScenarioInputs, counted_for, scenario};
pub use scenario_answer::{DetailRow, Headline, SavingRow, ScenarioAnswer, StepRow, Swing};
pub use scenario_words::{NOT_A_PERSON, months_words, payback_words};
pub use spend::{CostBy, CostReport, CostRow, SpendInputs, cost_report};
pub use unit_costs::{Estimate, Three, UnitCosts};
