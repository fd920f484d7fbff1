//! The application without a window: the open workspace, the officer's
//! decisions, background work, and one question in, one answer out.

pub mod action;
pub mod ask;
pub mod basemap;
pub mod build;
mod carry_over;
pub mod cost;
pub mod deliverables;
pub mod desk;
mod desks;
mod editions;
pub mod export;
pub mod find;
mod find_letters;
mod gather;
pub mod import_preview;
pub mod jobs;
mod keeper;
pub mod loaded;
pub mod opening;
mod own_level_file;
pub mod own_levels;
mod place;
pub mod plan;
pub mod preferences;
pub mod profile;
mod profile_desks;
mod profile_files;
pub mod reply;
mod selection;
mod sources;
mod state;

pub use action::{Action, Export};
pub use ask::{Request, answer};
pub use basemap::{Basemap, TileAddress};
pub use build::{EarlierCustomers, build, import_into, import_with, read_recipe, recipe_sources};
pub use desk::Desk;
pub use find::{FindIndex, Search};
pub use loaded::Loaded;
pub use opening::Opening;
pub use preferences::Preferences;
pub use profile::{MapOf, ProfileRequest};
pub use profile_desks::{Heat, ProfileAnswers, ProfileWanted, Profiles};
pub use reply::{Job, Reply};
pub use selection::Selection;
pub use state::{Keeping, Session};
