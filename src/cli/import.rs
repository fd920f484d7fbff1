//! `wardwise import -w W FILE…`: files into a workspace, by what they look like.

use super::progress::with_progress;
use super::{info, tell_notes};
use crate::base::{Edition, LevelId, Result};
use crate::council::Recipe;
use crate::import::guess;
use crate::session::import_into;
use crate::store::Workspace;
use std::path::{Path, PathBuf};

/// Import files into a workspace. What each file is, and its columns, are
/// guessed and told; what is given here is not guessed.
#[derive(clap::Args)]
pub struct Arguments {
    #[arg(long, short)]
    workspace: PathBuf,
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The level the files speak of, for example oa or ward.
    #[arg(long)]
    level: Option<LevelId>,
    /// The edition of their codes, for example 2021.
    #[arg(long)]
    edition: Option<Edition>,
    /// The coordinate system, for example EPSG:27700.
    #[arg(long)]
    crs: Option<String>,
    /// The column with the code.
    #[arg(long)]
    code: Option<String>,
    /// How a question names a population table, for example age.
    #[arg(long)]
    name: Option<String>,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let mut recipe = Recipe::default();
    for file in &arguments.files {
        let guess = guess::guess(file)?;
        tell_notes(&guess.notes);
        guess.source.add_to(&mut recipe);
    }
    correct(&mut recipe, arguments);
    eprintln!("Taken as:\n\n{}", recipe.to_toml()?);
    let path = arguments.workspace.clone();
    let notes = with_progress(move |progress| {
        let mut workspace = Workspace::open(&path)?;
        import_into(&mut workspace, recipe, Path::new(""), progress)
    })?;
    tell_notes(&notes);
    // A report names its file by the path that the recipe keeps of it.
    let real = |path: &Path| path.canonicalize().ok();
    let imported: Vec<PathBuf> = arguments.files.iter().filter_map(|file| real(file)).collect();
    info::tell_accounts(&arguments.workspace, |report| {
        real(Path::new(&report.file)).is_some_and(|file| imported.contains(&file))
    })
}

/// What the command line states takes the place of what was guessed.
fn correct(recipe: &mut Recipe, stated: &Arguments) {
    fn put<T: Clone>(into: &mut Option<T>, stated: &Option<T>) {
        if stated.is_some() {
            into.clone_from(stated);
        }
    }
    fn level(into: &mut LevelId, stated: &Option<LevelId>) {
        if let Some(stated) = stated {
            into.clone_from(stated);
        }
    }
    for source in &mut recipe.boundaries {
        level(&mut source.level, &stated.level);
        put(&mut source.edition, &stated.edition);
        put(&mut source.crs, &stated.crs);
        put(&mut source.code, &stated.code);
    }
    for source in &mut recipe.population {
        level(&mut source.level, &stated.level);
        put(&mut source.edition, &stated.edition);
        put(&mut source.code, &stated.code);
        if let Some(name) = &stated.name {
            source.name.clone_from(name);
        }
    }
    for source in &mut recipe.profile {
        level(&mut source.level, &stated.level);
        put(&mut source.edition, &stated.edition);
        put(&mut source.code, &stated.code);
    }
    for source in &mut recipe.postcodes {
        put(&mut source.crs, &stated.crs);
    }
    for source in &mut recipe.points {
        put(&mut source.crs, &stated.crs);
    }
    for source in &mut recipe.customers {
        put(&mut source.crs, &stated.crs);
        put(&mut source.area, &stated.code);
    }
}
