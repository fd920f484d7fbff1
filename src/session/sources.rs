//! Each kind of source in its turn: read, checked against the levels there
//! are, and taken up.

use super::editions;
use super::gather::Gathered;
use crate::base::{AreaCode, Edition, LevelId, Notes, Progress, Result};
use crate::council::{Council, Postcode, Recipe};
use crate::geography::{Area, Geography, Level, Lookup};
use crate::import;
use std::collections::HashMap;
use std::path::Path;

/// Boundaries: a level of the same name is replaced.
pub fn read_boundaries(
    recipe: &mut Recipe,
    levels: &mut Vec<Level>,
    notes: &mut Notes,
    progress: &Progress,
) -> Result<()> {
    for source in &mut recipe.boundaries {
        progress.check()?;
        let read = import::boundaries::read(Path::new(&source.file), source, progress)?;
        *source = read.used;
        notes.extend(read.notes);
        put_level(levels, read.level);
    }
    Ok(())
}

fn put_level(levels: &mut Vec<Level>, level: Level) {
    match levels.iter_mut().find(|l| l.id == level.id) {
        Some(earlier) => *earlier = level,
        None => levels.push(level),
    }
}

/// Look-ups: a level that only a look-up speaks of is made from its codes and
/// names; names are given to areas that have none.
pub fn read_lookups(
    recipe: &mut Recipe,
    levels: &mut Vec<Level>,
    lookups: &mut Vec<Lookup>,
    notes: &mut Notes,
) -> Result<()> {
    for source in &mut recipe.lookup {
        // A level that is known lends its edition where neither the recipe
        // nor a column's name states one.
        let known = |id: &LevelId| levels.iter().find(|l| &l.id == id).map(|l| l.edition.clone());
        source.from_edition = source.from_edition.take().or_else(|| known(&source.from));
        source.to_edition = source.to_edition.take().or_else(|| known(&source.to));
        let read = import::lookup::read(Path::new(&source.file), source)?;
        notes.extend(read.notes);
        source.from_edition = Some(read.lookup.from_edition.clone());
        source.to_edition = Some(read.lookup.to_edition.clone());
        let children = read.lookup.pairs.iter().map(|(child, _)| child.clone()).collect();
        let parents = read.lookup.pairs.iter().map(|(_, parent)| parent.clone()).collect();
        level_of_codes(
            levels,
            &source.from,
            &read.lookup.from_edition,
            children,
            read.from_names,
            (None, None),
        );
        level_of_codes(
            levels,
            &source.to,
            &read.lookup.to_edition,
            parents,
            read.to_names,
            (source.to_singular.as_deref(), source.to_plural.as_deref()),
        );
        put_lookup(lookups, read.lookup);
    }
    Ok(())
}

fn put_lookup(lookups: &mut Vec<Lookup>, lookup: Lookup) {
    let same = |l: &&mut Lookup| {
        (&l.from, &l.to, &l.from_edition, &l.to_edition)
            == (&lookup.from, &lookup.to, &lookup.from_edition, &lookup.to_edition)
    };
    match lookups.iter_mut().find(same) {
        Some(earlier) => *earlier = lookup,
        None => lookups.push(lookup),
    }
}

/// Makes a level from codes where there is none of that name, and gives names
/// to areas of the same edition that have none.
fn level_of_codes(
    levels: &mut Vec<Level>,
    id: &LevelId,
    edition: &Edition,
    mut codes: Vec<AreaCode>,
    names: Vec<(AreaCode, String)>,
    words: (Option<&str>, Option<&str>),
) {
    codes.sort();
    codes.dedup();
    let names: std::collections::HashMap<AreaCode, String> = names.into_iter().collect();
    if let Some(level) = levels.iter_mut().find(|l| &l.id == id) {
        if &level.edition == edition {
            for area in &mut level.areas {
                if area.name.is_none() {
                    area.name = names.get(&area.code).cloned();
                }
            }
        }
        return;
    }
    let singular = words.0.unwrap_or(id.as_str()).to_string();
    let plural = words.1.map_or_else(
        || match singular.strip_suffix('y') {
            Some(stem) => format!("{stem}ies"),
            None => format!("{singular}s"),
        },
        str::to_string,
    );
    let areas =
        codes.into_iter().map(|code| Area { name: names.get(&code).cloned(), code }).collect();
    levels.push(Level::new(id.clone(), singular, plural, edition.clone(), areas));
}

impl Gathered {
    /// Population tables and profile schemes, each checked against the level
    /// and edition it speaks of.
    pub(super) fn read_tables(
        &mut self,
        recipe: &mut Recipe,
        geography: &Geography,
        progress: &Progress,
    ) -> Result<()> {
        for source in &mut recipe.population {
            progress.check()?;
            progress.stage("Reading population", 0);
            let level = geography.level(&source.level)?;
            let path = Path::new(&source.file);
            let read = import::population::read(path, source)?;
            self.notes.extend(read.notes);
            let (table, notes) = (read.table, &mut self.notes);
            self.tables.push(editions::table_of_level(table, level, geography, path, notes)?);
            *source = read.used;
        }
        for source in &mut recipe.profile {
            progress.check()?;
            progress.stage("Reading profiles", 0);
            let level = geography.level(&source.level)?;
            let path = Path::new(&source.file);
            let read = import::profile::read(path, source, Path::new(""))?;
            self.notes.extend(read.notes);
            let (scheme, notes) = (read.scheme, &mut self.notes);
            self.schemes.push(editions::scheme_of_level(scheme, level, geography, path, notes)?);
            *source = read.used;
        }
        Ok(())
    }

    /// Names of classes, lent to schemes that come along or are here. A scheme
    /// read anew keeps the names lent to it before, where its own file names
    /// none.
    pub(super) fn read_class_names(
        &mut self,
        recipe: &mut Recipe,
        council: &Council,
    ) -> Result<()> {
        for scheme in &mut self.schemes {
            if let Some(earlier) = council.schemes.iter().find(|known| known.id == scheme.id) {
                scheme.keep_names_of(earlier);
                scheme.keep_attributes_of(earlier);
            }
        }
        for source in &mut recipe.class_names {
            let path = Path::new(&source.file);
            let mut read = import::class_names::read(path, source)?;
            let mut known = self.schemes.clone();
            let here = council.schemes.iter().filter(|s| !known.iter().any(|new| new.id == s.id));
            let here: Vec<_> = here.cloned().collect();
            known.extend(here);
            let place = import::class_names::lend(path, &mut read, &mut known)?;
            let named = known.swap_remove(place);
            match self.schemes.iter_mut().find(|scheme| scheme.id == named.id) {
                Some(scheme) => *scheme = named,
                None => self.schemes.push(named),
            }
            self.notes.extend(read.notes);
            *source = read.used;
        }
        Ok(())
    }

    /// Attributes of classes, lent to schemes that come along or are here. A
    /// scheme read anew keeps those lent to it before that it has not itself.
    pub(super) fn read_class_attributes(
        &mut self,
        recipe: &mut Recipe,
        council: &Council,
    ) -> Result<()> {
        for source in &mut recipe.class_attributes {
            let path = Path::new(&source.file);
            let mut read = import::class_attributes::read(path, source)?;
            let mut known = self.schemes.clone();
            let here = council.schemes.iter().filter(|s| !known.iter().any(|new| new.id == s.id));
            let here: Vec<_> = here.cloned().collect();
            known.extend(here);
            let place = import::class_attributes::lend(path, &mut read, &mut known)?;
            let richer = known.swap_remove(place);
            match self.schemes.iter_mut().find(|scheme| scheme.id == richer.id) {
                Some(scheme) => *scheme = richer,
                None => self.schemes.push(richer),
            }
            self.notes.extend(read.notes);
            *source = read.used;
        }
        Ok(())
    }

    /// The class of each postcode, of all files that give one: those of this
    /// recipe, else those that were imported before, as far as they are still
    /// there. Of two files, the one named first counts.
    pub(super) fn read_postcode_classes(
        &mut self,
        recipe: &mut Recipe,
        before: &Recipe,
    ) -> Result<HashMap<String, String>> {
        let mut classes = HashMap::new();
        let mut several = 0;
        for source in &mut recipe.postcode_classes {
            let read = import::postcode_classes::read(Path::new(&source.file), source)?;
            self.notes.extend(read.notes);
            *source = read.used;
            several += 1;
            for (postcode, class) in read.by_postcode {
                classes.entry(postcode).or_insert(class);
            }
        }
        let earlier = before.postcode_classes.iter();
        let news: Vec<&String> = recipe.postcode_classes.iter().map(|s| &s.file).collect();
        for source in earlier.filter(|source| !news.contains(&&source.file)) {
            match import::postcode_classes::read(Path::new(&source.file), source) {
                Ok(read) => {
                    several += 1;
                    for (postcode, class) in read.by_postcode {
                        classes.entry(postcode).or_insert(class);
                    }
                }
                Err(error) => self.notes.warn(format!(
                    "The classes of postcodes imported before could not be read again, so these \
                     customers have none of them. {error}"
                )),
            }
        }
        if several > 1 {
            self.notes.remark(
                "Several files give classes by postcode; a record has one of them, and other \
                 schemes class it by its area.",
            );
        }
        Ok(classes)
    }

    /// Services, channels and service points.
    pub(super) fn read_council(
        &mut self,
        recipe: &mut Recipe,
        council: &mut Council,
    ) -> Result<()> {
        for source in &mut recipe.services {
            let read = import::services::read(Path::new(&source.file), source)?;
            self.notes.extend(read.notes);
            self.services.extend(read.services);
            *source = read.used;
        }
        for source in &mut recipe.channels {
            let read = import::channels::read(Path::new(&source.file), source)?;
            self.notes.extend(read.notes);
            self.channels.extend(read.channels);
            *source = read.used;
        }
        for source in &mut recipe.points {
            let read = import::points::read(Path::new(&source.file), source)?;
            self.notes.extend(read.notes);
            self.points.extend(read.points);
            *source = read.used;
        }
        council.take_services(&self.services);
        council.take_channels(&self.channels);
        Ok(())
    }

    /// Postcodes, each placed in a building block where its point lies in one.
    pub(super) fn read_postcodes(
        &mut self,
        recipe: &mut Recipe,
        geography: &Geography,
        postcodes: &mut Vec<Postcode>,
        progress: &Progress,
    ) -> Result<()> {
        for source in &mut recipe.postcodes {
            progress.check()?;
            let read = import::postcodes::read(Path::new(&source.file), source)?;
            self.notes.extend(read.notes);
            self.postcodes.extend(read.postcodes);
            *source = read.used;
        }
        // Earlier postcodes are placed anew: the boundaries may have changed.
        let known: std::collections::HashSet<String> =
            self.postcodes.iter().map(|p| p.text.clone()).collect();
        self.postcodes.extend(postcodes.drain(..).filter(|p| !known.contains(&p.text)));
        self.postcodes.sort_by(|a, b| a.text.cmp(&b.text));
        if let Ok(blocks) = geography.blocks() {
            progress.stage("Placing postcodes", 0);
            let index = geography.locate(&blocks.id)?;
            import::postcodes::place(&mut self.postcodes, blocks, &index);
        }
        postcodes.clone_from(&self.postcodes);
        Ok(())
    }
}
