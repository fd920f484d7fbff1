//! Can a window be opened here, and if not, what is missing?

use super::app::App;
use super::measuring::{Measuring, Trouble};
use super::memory;
use super::remembered::Remembered;
use super::script;
use crate::base::Error;
use crate::session::{Opening, Preferences};
use eframe::egui_wgpu::WgpuSetup;
use eframe::{egui, wgpu};
use std::sync::{Arc, PoisonError};

/// What a bare desktop lacks, as apt names it.
const LIBRARIES: &str = "Install what a window needs: sudo apt install libx11-6 libx11-xcb1 \
     libxcursor1 libxi6 libxkbcommon-x11-0 mesa-vulkan-drivers";

/// Of the window at first, in points.
const USUAL_SIZE: [f32; 2] = [1366.0, 768.0];
/// Below this the panels would leave no map.
const LEAST_SIZE: [f32; 2] = [960.0, 600.0];

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
pub fn run(opening: Opening) -> Result<(), Error> {
    can_open_window()?;
    memory::give_back_at_once();
    // A script that cannot be read is told of before a window opens.
    let script = opening.script.as_deref().map(script::read).transpose()?;
    // What is measured or replayed must not depend on how the window was left.
    let is_measured = opening.script.is_some() || opening.frame_log.is_some();
    let settings = if is_measured { None } else { Preferences::path() };
    let remembered = Remembered::read(settings);
    let size = remembered.preferences.window.unwrap_or(USUAL_SIZE);
    let within = |size: f32, least: f32| {
        if size.is_finite() { size.clamp(least, 16_000.0) } else { least }
    };
    let mut options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Wardwise")
            .with_app_id("wardwise")
            .with_inner_size([within(size[0], LEAST_SIZE[0]), within(size[1], LEAST_SIZE[1])])
            .with_min_inner_size(LEAST_SIZE),
        renderer: eframe::Renderer::Wgpu,
        // Every colour is one of the theme's: there is nothing to dither.
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    spare_memory(&mut options.wgpu_options.wgpu_setup);
    let trouble = Trouble::default();
    let told = trouble.clone();
    let ended = eframe::run_native(
        "Wardwise",
        options,
        Box::new(move |creation| {
            let measuring = Measuring::new(&opening, script, told, &creation.egui_ctx);
            Ok(Box::new(App::new(creation, opening.workspace, measuring, remembered)))
        }),
    );
    if let Some(error) = trouble.lock().unwrap_or_else(PoisonError::into_inner).take() {
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

/// Lets the driver set memory aside in small pieces: the usual ones are of 64
/// to 256 MB, more than all that a map needs.
fn spare_memory(setup: &mut WgpuSetup) {
    if let WgpuSetup::CreateNew(new) = setup {
        let usual = Arc::clone(&new.device_descriptor);
        new.device_descriptor = Arc::new(move |adapter| wgpu::DeviceDescriptor {
            memory_hints: wgpu::MemoryHints::MemoryUsage,
            ..usual(adapter)
        });
    }
}
