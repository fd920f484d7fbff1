//! The window: what does the officer see, and what can be done there? The only
//! room that names egui, eframe, walkers or rfd.
//!
//! `app` owns the session and one frame; `panel::PANELS` is the table of what
//! the rail leads to; panels are lent a `context::Context` and hand back
//! `context::Command`s.

pub mod answer_bar;
pub mod app;
pub mod area_card;
pub mod basemap;
pub mod basemap_panel;
mod card_figures;
mod card_people;
mod card_services;
#[cfg(test)]
mod card_tests;
pub mod channels_panel;
pub mod chart_view;
pub mod classes_panel;
pub mod closing;
pub mod companion_panel;
pub mod context;
pub mod control;
pub mod dialog;
pub mod drawing;
pub mod export_panel;
pub mod find_box;
pub mod foot;
pub mod frame_log;
pub mod grid;
pub mod ground;
pub mod help;
pub mod help_pages;
pub mod help_text;
pub mod icon;
pub mod import_card;
pub mod import_fields;
pub mod import_files;
pub mod import_panel;
pub mod import_source;
pub mod import_there;
pub mod keyboard;
pub mod laid;
pub mod layout;
#[cfg(test)]
mod made_up;
#[cfg(test)]
mod made_up_tests;
pub mod map;
#[cfg(test)]
mod map_gpu_tests;
#[cfg(test)]
mod map_tests;
pub mod measuring;
mod memory;
pub mod message;
pub mod own_level_panel;
pub mod panel;
pub mod path_box;
pub mod period_fields;
mod personas_panel;
pub mod place_takeup;
pub mod profiles_panel;
pub mod progress_bar;
pub mod projector;
pub mod question_panel;
pub mod question_words;
pub mod rail;
pub mod remembered;
pub mod scene_view;
pub mod script;
pub mod script_player;
pub mod shortcuts;
pub mod side_map;
pub mod table;
pub mod theme;
pub mod top_bar;
pub mod welcome;
pub mod window;

pub use app::App;
pub use panel::PANELS;
pub use window::{can_open_window, run};
