//! Whom, as a person, are we talking about? Who a persona stands for, counted
//! in the base and in the records; what the room thinks of them; and whom a
//! board of personas covers.
//!
//! `persona` answers for one persona, `coverage` for the board.

mod ages;
mod answer;
mod audit;
mod card;
mod channels;
mod costs;
mod coverage;
mod describe;
mod filters;
mod kept;
mod likelihood;
#[cfg(test)]
mod made_up;
mod meant;
mod protect;
mod room;
mod start;
#[cfg(test)]
mod tests;
mod there;
mod uses;
mod where_they_live;
mod words;

pub use answer::{
    AgeOnRecords, AreaRow, ChannelRow, CostFigures, LikelihoodFrom, MediumRow, PersonaAnswer, Told,
    UseRow,
};
pub use costs::{Cost, UnitCosts};
pub use coverage::{Coverage, CoverageRow, UncoveredGroup, coverage};
pub use describe::{Inputs, persona};
pub use kept::Kept;
pub use room::{RecordsFigure, RoomRow, Score, combined};
pub use there::all_are_there;
pub use words::{Criterion, CriterionWords, criteria_words};
