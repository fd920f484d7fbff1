//! The window. The only room that names egui, eframe, walkers or rfd.
