//! The window. The only room that names egui, eframe, walkers or rfd.
pub fn can_open_window() -> crate::base::Result<()> {
    Ok(())
}
pub fn run(_: Option<std::path::PathBuf>) -> crate::base::Result<()> {
    Ok(())
}
