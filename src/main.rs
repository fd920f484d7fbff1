//! With a subcommand, the command line; without one, the window.

use std::process::ExitCode;

fn main() -> ExitCode {
    wardwise::cli::run()
}
