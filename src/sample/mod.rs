//! What does an invented council look like? The generator of `sample_data/`:
//! a made-up coast, made-up people and made-up records, all from one seed; and
//! of a made-up country to measure on (`tiling`).

mod account;
mod areas;
mod boundaries;
mod clusters;
mod contacts;
mod country;
mod database;
mod mesh;
mod nesting;
mod outlines;
mod people;
mod place;
mod position;
mod postcodes;
mod scheme;
mod services;
mod tables;
mod terrain;
pub mod tiling;

use crate::base::{Error, Progress, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The seed of the copy in `sample_data/`.
pub const SEED: u64 = 1;

/// Writes the sample council of `seed` into `folder`, which is made where it
/// does not exist; files of the same names are replaced. Returns the files
/// written; `council.toml` among them is the recipe. The same seed gives the
/// same bytes.
///
/// # Errors
/// Where the folder cannot be written to, or the officer stops it.
pub fn write(folder: &Path, seed: u64, progress: &Progress) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).map_err(|e| Error::from(e).in_file(folder))?;
    let country = country::Country::new(seed, progress)?;
    progress.stage("Settling people", 0);
    let residents = people::residents(&country, seed);
    let postcodes = postcodes::postcodes(&country, seed)?;
    let clusters = clusters::planted(&country, &residents, seed);
    let contacts = contacts::contacts(&country, &residents, &postcodes, &clusters, seed, progress)?;
    progress.stage("Writing files", 0);
    let mut files = boundaries::write_shapefile(&country, folder)?;
    files.push(boundaries::write_wards(&country, folder)?);
    files.push(tables::write_lookup(&country, folder)?);
    files.extend(tables::write_population(&country, &residents, folder)?);
    files.extend(tables::write_profiles(&country, &residents, seed, folder)?);
    files.push(tables::write_postcodes(&postcodes, folder)?);
    files.extend(tables::write_services(folder)?);
    files.push(database::write_contacts(&contacts, folder, progress)?);
    files.push(account::write_recipe(folder)?);
    let made = account::Made {
        seed,
        country: &country,
        residents: &residents,
        postcodes: &postcodes,
        clusters: &clusters,
        contacts: &contacts,
    };
    files.push(account::write_readme(&made, folder)?);
    Ok(files)
}

#[cfg(test)]
mod tests;
