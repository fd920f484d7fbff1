//! Who uses a service, and who does not? Groups and types of a profile scheme,
//! index and penetration, the channels they use, and where they live.
//!
//! These figures describe groups of places, not any one household.

pub mod answer;
mod asked;
pub mod classing;
pub mod figures;
pub mod likelihood;
#[cfg(test)]
mod made_up;

pub use answer::{CustomerProfile, ProfileRow, RowNote, Totals};
pub use asked::{customer_words, services_of};
pub use classing::{Laid, classing, laid};
pub use likelihood::{
    ChannelUse, Likelihood, LikelihoodSource, channel_attribute, likelihood, published,
};
