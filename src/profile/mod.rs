//! Who uses a service, and who does not? Groups and types of a profile scheme,
//! index and penetration, the channels they use, and where they live.
//!
//! These figures describe groups of places, not any one household.

pub mod answer;
mod asked;
mod card;
pub mod channels;
pub mod classing;
mod counted;
pub mod cross;
mod customer_profile;
pub mod figures;
pub mod heat;
pub mod likelihood;
#[cfg(test)]
pub(crate) mod made_up;
pub mod mix;
pub mod non_users;
mod protect;
mod sentence;
pub mod shift;
#[cfg(test)]
mod tests;
mod unknown_types;

pub use answer::{CustomerProfile, ProfileRow, RowNote, Totals};
pub use asked::{customer_words, services_of};
pub use card::NOT_A_PERSON;
pub use channels::{ChannelCell, ChannelProfile, ChannelRow, channels};
pub use classing::{Laid, classing, laid};
pub use counted::{Counted, Standing};
pub use cross::{CrossRow, CrossTable, cross};
pub use customer_profile::{Inputs, Within, customer_profile, profile_of};
pub use heat::{HeatCell, HeatClass, HeatTable, heat, profiles_of_services};
pub use likelihood::{
    ChannelUse, Likelihood, LikelihoodSource, channel_attribute, likelihood, most_to_move,
    published,
};
pub use mix::{AreaMix, AttributeMap, AttributeValue, area_mixes, attribute_map, class_attributes};
pub use non_users::{AreaNonUsers, NonUsers, NonUsersRow, non_users};
pub use sentence::{class_sentence, meaning, sentence, title};
pub use shift::{Prices, ShiftTarget, ShiftTargets, TargetArea, shift_targets};
