//! `wardwise sample DIR --seed N`: the invented council, as files.

use super::progress::with_progress;
use crate::base::Result;
use crate::sample;
use std::path::PathBuf;

/// Write the files of an invented council into a folder.
#[derive(clap::Args)]
pub struct Arguments {
    folder: PathBuf,
    /// Another seed makes another place; the bundled one is the default.
    #[arg(long, default_value_t = sample::SEED)]
    seed: u64,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let (folder, seed) = (arguments.folder.clone(), arguments.seed);
    let files = with_progress(move |progress| sample::write(&folder, seed, progress))?;
    eprintln!("Wrote {} files to {}.", files.len(), arguments.folder.display());
    Ok(())
}
