//! `wardwise recipe W`: what the workspace was made from.

use super::say;
use crate::base::Result;
use crate::store::Workspace;
use std::path::PathBuf;

/// Print the recipe of a workspace; `wardwise build` makes it anew from that.
#[derive(clap::Args)]
pub struct Arguments {
    workspace: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let recipe = Workspace::open(&arguments.workspace)?.recipe()?;
    say(recipe.to_toml()?.trim_end())
}
