//! Where do people take up services less, or more, than should be expected?
//!
//! `take_up` answers the question from files and records; `sums` and
//! `figures` are its arithmetic on plain slices.

pub mod age_cover;
pub mod answer;
pub mod base_population;
mod base_term;
mod base_total;
mod base_words;
mod card;
pub mod classes;
mod counted;
mod counting;
pub mod expected;
pub mod figures;
mod hall;
#[cfg(test)]
mod made_up;
#[cfg(test)]
mod made_up_tables;
pub mod measure;
pub mod place;
mod place_disclosure;
mod place_people;
mod place_services;
mod place_text;
mod place_words;
pub mod potential;
mod profile_meant;
mod protect;
mod sentence;
mod sentence_findings;
mod sentence_unseen;
pub mod sums;
mod take_up;
mod take_up_notes;
mod totals;

pub use answer::{Finding, MethodCard, Observed, TakeUp, TakeUpRow, Totals};
pub use base_population::{Base, Suggestion, base_population, suggestions};
pub use counting::{Counting, of_unit, unit_words};
pub use figures::Settings;
pub use hall::{findings_in_order, plain_sentence};
pub use measure::{MEASURES, Manner, Measure, Scale, Writing};
pub use place::{PlaceGround, PlaceSummary, place};
pub use sentence::{Emphasis, Piece, Sentence, sentence};
pub use take_up::{Inputs, take_up};
pub use totals::withheld_told;
