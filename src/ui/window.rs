//! Can a window be opened here, and if not, what is missing?

use super::app::App;
use crate::base::Error;
use eframe::egui;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// What a bare desktop lacks, as apt names it.
const LIBRARIES: &str = "Install what a window needs: sudo apt install libx11-6 libx11-xcb1 \
     libxcursor1 libxi6 libxkbcommon-x11-0 mesa-vulkan-drivers";

/// Whether there is a screen to open a window on.
///
/// # Errors
/// Names what is missing, where nothing says that there is one.
pub fn can_open_window() -> Result<(), Error> {
    let says = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !cfg!(target_os = "linux") || says("DISPLAY") || says("WAYLAND_DISPLAY") {
        return Ok(());
    }
    Err(Error::new(
        "There is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set)",
    )
    .remedy("Log in to a desktop, or use the command line: wardwise --help"))
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// There is no screen, or a system library or graphics driver is missing.
pub fn run(open: Option<PathBuf>) -> Result<(), Error> {
    can_open_window()?;
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Wardwise")
            .with_app_id("wardwise")
            .with_inner_size([1366.0, 768.0])
            .with_min_inner_size([960.0, 600.0]),
        renderer: eframe::Renderer::Wgpu,
        ..eframe::NativeOptions::default()
    };
    let refused: Arc<Mutex<Option<Error>>> = Arc::default();
    let refusal = refused.clone();
    let ended = eframe::run_native(
        "Wardwise",
        options,
        Box::new(move |creation| match App::new(creation, open) {
            Ok(app) => Ok(Box::new(app)),
            Err(error) => {
                let text = error.to_string();
                *refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                Err(text.into())
            }
        }),
    );
    if let Some(error) = refused.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return Err(error);
    }
    ended.map_err(|error| match error {
        eframe::Error::Wgpu(error) => {
            Error::new(format!("No graphics driver can draw the window ({error})"))
                .remedy(LIBRARIES)
        }
        error => Error::new(format!("The window could not be opened ({error})")).remedy(LIBRARIES),
    })
}
