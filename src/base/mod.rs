//! Which words does every room share? Ids, months, money, notes, errors,
//! progress and seeds. This room uses no other.

pub mod area_code;
pub mod clock;
pub mod error;
pub mod ids;
pub mod money;
pub mod month;
pub mod notes;
pub mod number;
pub mod optional_number;
pub mod progress;
pub mod seed;
pub mod unit;

pub use area_code::AreaCode;
pub use error::{Error, ErrorKind, Result};
pub use ids::{ChannelId, Edition, InteractionId, LevelId, SchemeId, ServiceId};
pub use month::{Date, Month, Period};
pub use notes::{Note, Notes};
pub use optional_number::OptionalNumber;
pub use progress::Progress;
pub use unit::Unit;
