//! How is the sample council made into a workspace?

use crate::base::{Error, Progress, Result};
use crate::sample;
use std::path::{Path, PathBuf};

/// Writes the sample council's files beside `workspace`, in a folder called
/// `sample_council`, and builds the workspace from its recipe.
pub fn build_sample(workspace: &Path, progress: &Progress) -> Result<()> {
    let folder = workspace.parent().unwrap_or(Path::new("")).join("sample_council");
    std::fs::create_dir_all(&folder).map_err(|e| Error::from(e).in_file(&folder))?;
    sample::write(&folder, sample::SEED, progress)?;
    super::build(&folder.join("council.toml"), workspace, progress)?;
    Ok(())
}

/// Where the sample council's workspace is kept for the window: in the
/// officer's own data folder, or in the folder for temporary files.
pub fn sample_path() -> PathBuf {
    directories::ProjectDirs::from("", "", "wardwise")
        .map_or_else(std::env::temp_dir, |dirs| dirs.data_dir().to_path_buf())
        .join("sample.wardwise")
}
