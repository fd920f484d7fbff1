//! `wardwise build RECIPE.toml --out W`: a workspace from a recipe.

use super::progress::with_progress;
use super::{info, tell_notes};
use crate::base::Result;
use crate::session;
use std::path::PathBuf;

/// Build a workspace from a recipe, or refresh one: decisions stay.
#[derive(clap::Args)]
pub struct Arguments {
    /// The recipe: a TOML file that names every source.
    recipe: PathBuf,
    /// The workspace to make or refresh.
    #[arg(long, short)]
    out: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let (recipe, out) = (arguments.recipe.clone(), arguments.out.clone());
    let notes = with_progress(move |progress| session::build(&recipe, &out, progress))?;
    tell_notes(&notes);
    info::tell_accounts(&arguments.out, |_| true)?;
    eprintln!("Built {}.", arguments.out.display());
    Ok(())
}
