//! With a subcommand, the command line; without one, the window.

use std::process::ExitCode;

#[cfg(feature = "gui")]
const WINDOW: Option<wardwise::cli::Window> =
    Some(wardwise::cli::Window { can_open: wardwise::ui::can_open_window, run: wardwise::ui::run });
#[cfg(not(feature = "gui"))]
const WINDOW: Option<wardwise::cli::Window> = None;

fn main() -> ExitCode {
    wardwise::cli::run(WINDOW)
}
