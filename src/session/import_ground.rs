//! On what do files fall that are to be imported? On what the workspace has,
//! and on what comes with them: boundaries, look-ups, postcodes, services and
//! channels are read once for all of them.

use super::Loaded;
use super::sources::read_lookups;
use crate::base::number::counted;
use crate::base::{Error, Notes, Progress, Result};
use crate::council::{Council, Postcode, Recipe, Scheme};
use crate::geography::{Geography, Level};
use crate::import::{self, boundaries::BoundariesRead};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What files fall on: the workspace, and what comes with them.
pub struct Ground {
    pub(super) geography: Arc<Geography>,
    pub(super) council: Council,
    /// Profiles that come along, then those that are here.
    pub(super) schemes: Vec<Scheme>,
    /// Normalised postcode → its block.
    pub(super) postcodes: HashMap<String, Option<usize>>,
    /// What came of reading each file of boundaries that comes along.
    pub(super) boundaries: FilesOfBoundaries,
}

pub(super) struct BoundariesAccount {
    pub(super) words: String,
    pub(super) crs: String,
    pub(super) edition: String,
    pub(super) earlier: Option<String>,
}

/// Reads the boundaries, look-ups, postcodes, services and channels of all
/// files that are to be imported, beside what the workspace has. Those that
/// cannot be read are told of by `forecast`, each of its own file.
///
/// # Errors
/// The officer stopped it.
pub fn ground(loaded: &Loaded, batch: &Recipe, progress: &Progress) -> Result<Ground> {
    let (geography, boundaries) = geography(loaded, batch, progress)?;
    let mut council = Council::clone(&loaded.council);
    for source in &batch.services {
        if let Ok(read) = import::services::read(Path::new(&source.file), source) {
            council.take_services(&read.services);
        }
    }
    for source in &batch.channels {
        if let Ok(read) = import::channels::read(Path::new(&source.file), source) {
            council.take_channels(&read.channels);
        }
    }
    let schemes = schemes(loaded, batch, progress)?;
    let postcodes = postcodes(loaded, batch, &geography, progress)?;
    Ok(Ground { geography, council, schemes, postcodes, boundaries })
}

/// All profiles, where names or attributes of classes are to be lent to one, or
/// postcodes have classes of one.
fn schemes(loaded: &Loaded, batch: &Recipe, progress: &Progress) -> Result<Vec<Scheme>> {
    let mut all: Vec<Scheme> = Vec::new();
    let is_of_none = batch.class_names.is_empty()
        && batch.class_attributes.is_empty()
        && batch.postcode_classes.is_empty();
    if is_of_none {
        return Ok(all);
    }
    for source in &batch.profile {
        progress.check()?;
        if let Ok(read) = import::profile::read(Path::new(&source.file), source, Path::new("")) {
            all.push(read.scheme);
        }
    }
    let here = loaded.council.schemes.iter();
    let here: Vec<_> = here.filter(|s| !all.iter().any(|new| new.id == s.id)).cloned().collect();
    all.extend(here);
    Ok(all)
}

pub(super) type FilesOfBoundaries = Vec<(PathBuf, Result<BoundariesAccount>)>;

/// The areas there will be; levels of the officer's own stand on those.
fn geography(
    loaded: &Loaded,
    batch: &Recipe,
    progress: &Progress,
) -> Result<(Arc<Geography>, FilesOfBoundaries)> {
    if batch.boundaries.is_empty() && batch.lookup.is_empty() {
        return Ok((Arc::clone(&loaded.imported), Vec::new()));
    }
    let mut levels: Vec<Level> =
        loaded.imported.levels().iter().map(|level| Level::clone(level)).collect();
    let mut boundaries = Vec::new();
    for source in &batch.boundaries {
        progress.check()?;
        let path = PathBuf::from(&source.file);
        let read = import::boundaries::read(&path, source, progress);
        if read.as_ref().is_err_and(Error::is_cancelled) {
            return Err(Error::cancelled());
        }
        let account = read.map(|read| take_boundaries(read, &mut levels));
        boundaries.push((path, account));
    }
    let mut lookups = loaded.imported.lookups().to_vec();
    for source in &batch.lookup {
        progress.check()?;
        let mut one = Recipe { lookup: vec![source.clone()], ..Recipe::default() };
        // One that cannot be read is told of by its own forecast, and makes
        // no level.
        let _ = read_lookups(&mut one, &mut levels, &mut lookups, &mut Notes::new());
    }
    let asked = batch.workspace.building_blocks.clone();
    let (geography, _) = Geography::new(levels.clone(), lookups, asked)
        .or_else(|_| Geography::new(levels, Vec::new(), None))?;
    Ok((Arc::new(geography), boundaries))
}

fn take_boundaries(read: BoundariesRead, levels: &mut Vec<Level>) -> BoundariesAccount {
    let level = read.level;
    let words = counted(level.len(), &level.singular, &level.plural);
    let edition = level.edition.to_string();
    let earlier = levels.iter().find(|known| known.id == level.id).map(|known| {
        format!("{} of {}", counted(known.len(), &known.singular, &known.plural), known.edition)
    });
    match levels.iter_mut().find(|known| known.id == level.id) {
        Some(known) => *known = level,
        None => levels.push(level),
    }
    BoundariesAccount { words, crs: read.crs_words, edition, earlier }
}

/// All postcodes, where customers are to be placed by them.
fn postcodes(
    loaded: &Loaded,
    batch: &Recipe,
    geography: &Geography,
    progress: &Progress,
) -> Result<HashMap<String, Option<usize>>> {
    let Ok(blocks) = geography.blocks() else { return Ok(HashMap::new()) };
    if batch.customers.is_empty() {
        return Ok(HashMap::new());
    }
    let mut all: Vec<Postcode> = loaded.postcodes.to_vec();
    for source in &batch.postcodes {
        progress.check()?;
        if let Ok(read) = import::postcodes::read(Path::new(&source.file), source) {
            all.extend(read.postcodes);
        }
    }
    if !batch.postcodes.is_empty() || !batch.boundaries.is_empty() {
        progress.check()?;
        import::postcodes::place(&mut all, blocks, &*geography.locate(&blocks.id)?);
    }
    Ok(import::postcodes::blocks_by_postcode(&all, blocks))
}
