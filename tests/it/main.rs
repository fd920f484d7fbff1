//! Behaviour that needs more than one room, and the locks that keep the rooms
//! apart.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop; clippy exempts only the test functions themselves"
)]

mod architecture;
mod bench;
mod boundaries;
mod boundaries_bad;
mod boundaries_hostile;
mod boundary_files;
mod command_line;
mod cost_reference;
mod made_pmtiles;
mod own_levels;
mod personas;
mod pictures;
mod pmtiles;
mod profile_beside_reference;
mod profile_import;
mod profile_reference;
mod sample_counts;
mod simplified_layers;
mod store;
mod tables;
mod take_up;
mod take_up_reference;
mod topology_reference;
mod trafford;
mod trafford_geography;
#[cfg(feature = "gui")]
mod window;
#[cfg(feature = "gui")]
mod window_basemap;
#[cfg(feature = "gui")]
mod window_channels;
#[cfg(feature = "gui")]
mod window_foot;
#[cfg(feature = "gui")]
mod window_hall;
#[cfg(feature = "gui")]
mod window_import;
#[cfg(feature = "gui")]
mod window_map;
#[cfg(feature = "gui")]
mod window_personas;
#[cfg(feature = "gui")]
mod window_pictures;
#[cfg(feature = "gui")]
mod window_place;
#[cfg(feature = "gui")]
mod window_profiles;
#[cfg(feature = "gui")]
mod window_selection;
#[cfg(feature = "gui")]
mod window_state;
