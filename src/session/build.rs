//! How does a recipe become a workspace? Whole or not at all: a new file is
//! made beside the old one and takes its place only when it is complete.

use super::gather::gather;
use crate::base::{Error, Notes, Progress, Result};
use crate::council::Recipe;
use crate::council::recipe::WorkspaceInfo;
use crate::import::guess::{SourceGuess, sources_of};
use crate::project::Project;
use crate::store::Workspace;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Reads a recipe's file; the folder is the one its paths are relative to.
pub fn read_recipe(file: &Path) -> Result<(Recipe, PathBuf)> {
    let bytes = fs::read(file).map_err(|e| Error::from(e).in_file(file))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Error::new("This is not a recipe: it is not text")
            .in_file(file)
            .remedy("Name a recipe, for example sample_data/council.toml")
    })?;
    let recipe = Recipe::parse(&text, file)?;
    let folder = file.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    Ok((recipe, folder))
}

/// The sources that a recipe names, each by its file as it is found from here,
/// and what the recipe says of the workspace.
pub fn recipe_sources(file: &Path) -> Result<(WorkspaceInfo, Vec<(PathBuf, SourceGuess)>)> {
    let (mut recipe, folder) = read_recipe(file)?;
    let folder = std::path::absolute(&folder).map_err(|e| Error::from(e).in_file(file))?;
    for name in recipe.files_mut() {
        *name = plain_path(&folder.join(&*name)).to_string_lossy().into_owned();
    }
    Ok((recipe.workspace.clone(), sources_of(&recipe)))
}

/// Builds the workspace `out` from a recipe's file. Where `out` is already a
/// workspace its data are replaced, and the officer's decisions and the salt
/// of the pseudonyms stay: this is next quarter's refresh.
pub fn build(recipe_file: &Path, out: &Path, progress: &Progress) -> Result<Notes> {
    let (recipe, folder) = read_recipe(recipe_file)?;
    let earlier = if out.exists() { Some(Workspace::open(out)?.salt()?) } else { None };
    let folder_of_out = match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let unfinished = tempfile::Builder::new()
        .prefix(".wardwise-")
        .suffix(".part")
        .tempdir_in(folder_of_out)
        .map_err(|e| Error::from(e).in_file(out))?;
    let made = unfinished.path().join("new.wardwise");
    let mut workspace = Workspace::create(&made)?;
    if let Some(salt) = &earlier {
        workspace.take_on_salt(salt)?;
    }
    let notes = import_into(&mut workspace, recipe, &folder, progress)?;
    progress.check()?;
    if earlier.is_some() {
        // Read at the last moment: decisions may have been made meanwhile.
        if let Some(project) = Workspace::open(out)?.project()? {
            workspace.save_project(&project)?;
        }
    }
    drop(workspace);
    fs::rename(&made, out).map_err(|e| Error::from(e).in_file(out))?;
    Ok(notes)
}

/// What becomes of the customers of files imported before, where a recipe
/// brings customers. A file imported once more takes its own place either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EarlierCustomers {
    /// They stay, and the new ones join them.
    #[default]
    Stay,
    /// The new ones take their place.
    GiveWay,
}

/// As `import_with`; the customers there are stay.
pub fn import_into(
    workspace: &mut Workspace,
    recipe: Recipe,
    folder: &Path,
    progress: &Progress,
) -> Result<Notes> {
    import_with(workspace, recipe, folder, EarlierCustomers::Stay, progress)
}

/// Imports the sources of a recipe in one transaction and records them in the
/// workspace's own recipe. Where this fails or is cancelled the workspace is
/// as it was.
pub fn import_with(
    workspace: &mut Workspace,
    mut recipe: Recipe,
    folder: &Path,
    earlier: EarlierCustomers,
    progress: &Progress,
) -> Result<Notes> {
    // No folder is the folder that the program was started in.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let folder = std::path::absolute(folder).map_err(|e| Error::from(e).in_file(folder))?;
    for file in recipe.files_mut() {
        *file = plain_path(&folder.join(&*file)).to_string_lossy().into_owned();
    }
    let mut kept = workspace.recipe()?;
    let before = kept.clone();
    let give_way = earlier == EarlierCustomers::GiveWay && !recipe.customers.is_empty();
    if give_way {
        kept.customers.clear();
    }
    let gathered = gather(workspace, &mut recipe, give_way, progress)?;
    progress.check()?;
    progress.stage("Writing the workspace", 0);
    kept.merge(recipe);
    kept.workspace.building_blocks.clone_from(&gathered.building_blocks);
    let first_project = match workspace.project()? {
        Some(_) => None,
        None => first_project(&kept, &gathered.levels)?,
    };
    let notes = gathered.notes.clone();
    let mut import = workspace.import()?;
    if import.recipe()? != before {
        return Err(Error::new("The workspace was changed by another import meanwhile")
            .in_file(import.path())
            .remedy("Import again"));
    }
    // The recipe first: it says which level the records are held at.
    import.put_recipe(&kept)?;
    if give_way {
        import.remove_customers()?;
    }
    gathered.put(&mut import)?;
    progress.check()?;
    import.commit()?;
    if let Some(project) = first_project {
        workspace.save_project(&project)?;
    }
    Ok(notes)
}

/// The project that opens with the recipe's first question.
fn first_project(recipe: &Recipe, levels: &[crate::geography::Level]) -> Result<Option<Project>> {
    use crate::base::ServiceId;
    use crate::project::{Expected, Question};
    let Some(first) = &recipe.workspace.question else { return Ok(None) };
    let services = first.service.iter().copied().map(ServiceId).collect();
    let mut question = Question { services, ..Question::default() };
    if !first.base.is_empty() {
        question.base.clone_from(&first.base);
    }
    if !first.expected.is_empty() {
        question.expected = Expected::parse(&first.expected)?;
    }
    if let Some(level) = first.level.clone().or_else(|| recipe.workspace.building_blocks.clone()) {
        question.level = level;
    } else if let Some(finest) = levels.iter().max_by_key(|level| level.len()) {
        question.level = finest.id.clone();
    }
    Ok(Some(Project { question, ..Project::default() }))
}

/// A path without `.` and with each `..` resolved against its parent, so that
/// a recipe printed later names files that can be found from anywhere.
fn plain_path(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(plain.components().next_back(), Some(Component::Normal(_))) =>
            {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_without_detours() {
        assert_eq!(plain_path(Path::new("/a/b/../c/./d")), Path::new("/a/c/d"));
        assert_eq!(plain_path(Path::new("/../a")), Path::new("/../a"));
    }
}
