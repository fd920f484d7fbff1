//! The headless front end: one file per subcommand, over the same session as
//! the window. Exit codes: 0 done, 1 failed, 2 asked wrongly.

mod bench;
mod build;
mod cost;
mod files;
mod headless;
mod import;
mod info;
mod methods;
mod new;
mod persona;
mod profile;
mod progress;
mod recipe;
mod sample;
mod scenario;
mod services;
mod takeup;
mod window;

pub use window::Window;

use crate::base::{Error, ErrorKind, Notes, Result};
use crate::session::Opening;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Where do people take up services less, or more, than should be expected?
///
/// Without a subcommand the window opens: on the workspace given, or on the
/// sample council.
#[derive(Parser)]
#[command(name = "wardwise", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    /// The workspace to open in the window.
    workspace: Option<PathBuf>,
    /// Write how long each frame of the window took to this CSV file, and
    /// print the summary when it is closed.
    #[arg(long, value_name = "FILE")]
    frame_log: Option<PathBuf>,
    /// Replay a script in the window, then close it: lines such as
    /// `click "Funnel"` or `drag "Map of the areas" 0.5 0.5 to 0.3 0.6 in 60`.
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    New(new::Arguments),
    Import(Box<import::Arguments>),
    Build(build::Arguments),
    Recipe(recipe::Arguments),
    Takeup(Box<takeup::Arguments>),
    Profile(Box<profile::Arguments>),
    Cost(Box<cost::Arguments>),
    Scenario(scenario::Arguments),
    Persona(Box<persona::Arguments>),
    Info(info::Arguments),
    Services(services::Arguments),
    Sample(sample::Arguments),
    HelpMethods(methods::Arguments),
    Bench(bench::Arguments),
}

/// Reads the arguments, does what they ask, and says how it ended.
pub fn run(window: Option<Window>) -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        None => {
            let Arguments { workspace, frame_log, script, .. } = arguments;
            window::run(Opening { workspace, frame_log, script }, window)
        }
        Some(Command::New(arguments)) => new::run(&arguments),
        Some(Command::Import(arguments)) => import::run(&arguments),
        Some(Command::Build(arguments)) => build::run(&arguments),
        Some(Command::Recipe(arguments)) => recipe::run(&arguments),
        Some(Command::Takeup(arguments)) => takeup::run(&arguments),
        Some(Command::Profile(arguments)) => profile::run(&arguments),
        Some(Command::Cost(arguments)) => cost::run(&arguments),
        Some(Command::Scenario(arguments)) => scenario::run(&arguments),
        Some(Command::Persona(arguments)) => persona::run(&arguments),
        Some(Command::Info(arguments)) => info::run(&arguments),
        Some(Command::Services(arguments)) => services::run(&arguments),
        Some(Command::Sample(arguments)) => sample::run(&arguments),
        Some(Command::HelpMethods(arguments)) => methods::run(&arguments),
        Some(Command::Bench(arguments)) => bench::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wardwise: {error}");
            match error.kind() {
                ErrorKind::Usage => ExitCode::from(2),
                ErrorKind::Failed | ErrorKind::Cancelled => ExitCode::FAILURE,
            }
        }
    }
}

/// Prints a line to standard output. A reader that has gone (`| head`) ends
/// the program's talk without an error.
fn say(text: &str) -> Result<()> {
    use std::io::Write;
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::from(error).at("standard output"))
        }
        _ => Ok(()),
    }
}

/// Tells the notes on standard error, a line each.
fn tell_notes(notes: &Notes) {
    for note in notes.iter() {
        eprintln!("note: {}", note.line());
    }
}
