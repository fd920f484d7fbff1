//! `wardwise new W`: an empty workspace.

use crate::base::Result;
use crate::council::Recipe;
use crate::store::Workspace;
use std::path::PathBuf;

/// Make an empty workspace.
#[derive(clap::Args)]
pub struct Arguments {
    /// The file to make, for example council.wardwise.
    workspace: PathBuf,
    /// What the workspace is called; the file's name where not given.
    #[arg(long)]
    name: Option<String>,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let mut workspace = Workspace::create(&arguments.workspace)?;
    if let Some(name) = &arguments.name {
        let mut recipe = Recipe::default();
        recipe.workspace.name.clone_from(name);
        let mut import = workspace.import()?;
        import.put_recipe(&recipe)?;
        import.commit()?;
    }
    eprintln!("Made {}.", arguments.workspace.display());
    Ok(())
}
