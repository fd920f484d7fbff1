//! What are the files that were picked or dropped, and what will become of
//! them? Each is looked at and tried on a thread of its own; what is guessed
//! can be corrected; all that is ready is imported in one go.

use super::import_source::Taken;
use crate::base::Error;
use crate::council::Recipe;
use crate::council::recipe::WorkspaceInfo;
use crate::import::guess::{self, Guess, SourceGuess, SourceKind};
use crate::session::import_preview::{self, Forecast, Ground};
use crate::session::jobs::{Wake, Work};
use crate::session::{Desk, EarlierCustomers, Loaded, Reply, recipe_sources};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a file is to be looked at as.
pub enum Wanted {
    /// Whatever it is.
    Anything,
    /// This, for the officer said so; of a workbook or database this part.
    Kind(SourceKind, Option<String>),
    /// What a recipe says of it.
    Known(Box<SourceGuess>),
}

/// What came of looking at a file.
pub enum Look {
    Wanted(Wanted),
    Working(Work<Guess>),
    Ready(Box<Taken>),
    Failed(Error),
}

/// The data, all sources of the files, and one file's own.
type ForecastKey = (u64, Recipe, Recipe);

/// One file to be imported.
pub struct ImportFile {
    pub path: PathBuf,
    pub look: Look,
    desk: Desk<ForecastKey, Vec<Forecast>>,
    /// What will become of it, as far as is known.
    pub forecast: Reply<Vec<Forecast>>,
    /// Whether its columns are shown; `None` where nobody has said.
    pub open: Option<bool>,
    /// Whether the columns that few files need are shown.
    pub further: bool,
    /// Part of the import that is under way.
    pub sent: bool,
}

impl ImportFile {
    fn new(path: PathBuf, wanted: Wanted) -> ImportFile {
        ImportFile {
            path,
            look: Look::Wanted(wanted),
            desk: Desk::new("try an import", 2),
            forecast: Reply::Nothing,
            open: None,
            further: false,
            sent: false,
        }
    }

    /// What the officer calls it.
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    fn kind(&self) -> Option<SourceKind> {
        match &self.look {
            Look::Ready(taken) => Some(taken.kind),
            _ => None,
        }
    }
}

type RecipeRead = (WorkspaceInfo, Vec<(PathBuf, SourceGuess)>);

/// The files to be imported.
pub struct ImportFiles {
    /// Boundaries first, as soon as all have been looked at.
    pub files: Vec<ImportFile>,
    /// True from the moment they are sent until the import has ended.
    pub sent: bool,
    /// An import has just ended well, and what became of it is to be shown.
    pub has_come_in: bool,
    /// What becomes of customers of other files.
    pub earlier: EarlierCustomers,
    /// The workspace that `earlier` was chosen for.
    workspace_of: Option<PathBuf>,
    /// Recipes that are being read.
    recipes: Vec<(PathBuf, Work<RecipeRead>)>,
    recipes_wanted: Vec<PathBuf>,
    /// What a recipe says of the workspace.
    workspace: WorkspaceInfo,
    ground: Desk<(u64, Recipe), Ground>,
}

impl Default for ImportFiles {
    fn default() -> Self {
        ImportFiles {
            files: Vec::new(),
            sent: false,
            has_come_in: false,
            earlier: EarlierCustomers::default(),
            workspace_of: None,
            recipes: Vec::new(),
            recipes_wanted: Vec::new(),
            workspace: WorkspaceInfo::default(),
            ground: Desk::new("see what an import falls on", 1),
        }
    }
}

/// Parts of a Shapefile, which come with the `.shp`.
const PARTS_OF_SHAPEFILE: [&str; 8] = ["dbf", "shx", "prj", "cpg", "sbn", "sbx", "qix", "xml"];

impl ImportFiles {
    /// Adds files, each once; the parts of a Shapefile only by its `.shp`; of
    /// a recipe the files it names.
    pub fn add(&mut self, paths: Vec<PathBuf>) {
        let all = paths.clone();
        for path in paths {
            if ending(&path).as_deref() == Some("toml") {
                self.recipes_wanted.push(path);
                continue;
            }
            let part_of_other = ending(&path).is_some_and(|ending| {
                PARTS_OF_SHAPEFILE.contains(&ending.as_str())
                    && (all.contains(&path.with_extension("shp"))
                        || self.has(&path.with_extension("shp")))
            });
            if !part_of_other && !self.has(&path) {
                self.files.push(ImportFile::new(path, Wanted::Anything));
            }
        }
    }

    /// Adds a source that was imported before, to be imported again.
    pub fn add_again(&mut self, path: PathBuf, source: SourceGuess) {
        if !self.has(&path) {
            self.files.push(ImportFile::new(path, Wanted::Known(Box::new(source))));
        }
    }

    /// They are on their way into the workspace; what comes from now on is not.
    pub fn send(&mut self) {
        self.sent = true;
        for file in &mut self.files {
            file.sent = true;
        }
    }

    /// The import has ended: what came in leaves the list. Where it failed or
    /// was cancelled the data are as they were, and the files wait for another
    /// try.
    pub fn ended(&mut self, well: bool) {
        self.sent = false;
        if well {
            self.files.retain(|file| !file.sent);
            self.earlier = EarlierCustomers::default();
            if self.is_empty() {
                self.clear();
            }
            self.has_come_in = true;
        }
        for file in &mut self.files {
            file.sent = false;
        }
    }

    /// Leaves them all out.
    pub fn clear(&mut self) {
        *self = ImportFiles::default();
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.recipes.is_empty() && self.recipes_wanted.is_empty()
    }

    fn has(&self, path: &Path) -> bool {
        self.files.iter().any(|file| file.path == path)
    }

    /// The folder of the first file; names of others are whole paths.
    pub fn folder(&self) -> PathBuf {
        let first = self.files.first().and_then(|file| file.path.parent());
        first.map_or_else(|| PathBuf::from("."), PathBuf::from)
    }

    /// Looks at what is to be looked at, tries what is ready, and takes in
    /// what was found.
    pub fn poll(&mut self, loaded: Option<&Arc<Loaded>>, wake: &Wake) {
        self.poll_recipes(wake);
        let workspace = loaded.map(|loaded| loaded.path.as_path());
        if self.workspace_of.as_deref() != workspace {
            self.workspace_of = workspace.map(Path::to_path_buf);
            self.earlier = EarlierCustomers::default();
        }
        let mut came = false;
        for file in &mut self.files {
            came |= file.poll(wake);
        }
        let at_work = |file: &ImportFile| matches!(file.look, Look::Wanted(_) | Look::Working(_));
        if self.files.iter().any(at_work) {
            return;
        }
        if came {
            self.files.sort_by_key(|file| {
                SourceKind::ALL.iter().position(|kind| Some(*kind) == file.kind())
            });
        }
        if let Some(loaded) = loaded.filter(|_| !self.sent && !self.files.is_empty()) {
            self.try_files(loaded, wake);
        }
    }

    fn poll_recipes(&mut self, wake: &Wake) {
        for path in std::mem::take(&mut self.recipes_wanted) {
            let file = path.clone();
            let work = Work::start("read a recipe", wake, move |_| recipe_sources(&file));
            self.recipes.push((path, work));
        }
        let mut still = Vec::new();
        for (path, work) in std::mem::take(&mut self.recipes) {
            match work.ended() {
                None => still.push((path, work)),
                Some(Ok((workspace, sources))) => {
                    self.workspace = workspace;
                    for (path, source) in sources {
                        self.files.push(ImportFile::new(path, Wanted::Known(Box::new(source))));
                    }
                }
                Some(Err(error)) => {
                    let mut file = ImportFile::new(path, Wanted::Anything);
                    file.look = Look::Failed(error);
                    self.files.push(file);
                }
            }
        }
        self.recipes = still;
    }

    /// What will become of each file, on the ground that all of them make.
    fn try_files(&mut self, loaded: &Arc<Loaded>, wake: &Wake) {
        let batch = self.batch();
        let key = (loaded.revision, batch);
        let ground = self.ground.ask(&key, wake, || {
            let (loaded, batch) = (Arc::clone(loaded), key.1.clone());
            move |progress: &_| import_preview::ground(&loaded, &batch, progress)
        });
        let ground = match ground {
            Reply::Ready(ground) => ground,
            Reply::Failed { error, .. } => {
                for file in &mut self.files {
                    file.forecast = Reply::Failed { error: error.clone(), last: None };
                }
                return;
            }
            _ => return,
        };
        for file in &mut self.files {
            let Look::Ready(taken) = &file.look else { continue };
            let (Ok(own), Some(source)) = (&taken.recipe, taken.source()) else { continue };
            let key = (key.0, key.1.clone(), own.clone());
            file.forecast = file.desk.ask(&key, wake, || {
                let ground = Arc::clone(&ground);
                move |progress: &_| import_preview::forecast(&ground, &source, progress)
            });
        }
    }

    /// The sources of all files that make sense.
    fn batch(&self) -> Recipe {
        let mut all = Recipe { workspace: self.workspace.clone(), ..Recipe::default() };
        for file in &self.files {
            if let Look::Ready(taken) = &file.look
                && let Ok(recipe) = &taken.recipe
            {
                append(&mut all, recipe);
            }
        }
        all
    }

    /// Everything that is ready as one recipe; `None` while any file is still
    /// looked at or cannot be taken.
    pub fn recipe(&self) -> Option<Recipe> {
        let ready =
            |file: &ImportFile| matches!(&file.look, Look::Ready(taken) if taken.recipe.is_ok());
        let all_ready = self.recipes.is_empty() && self.files.iter().all(ready);
        (all_ready && !self.files.is_empty()).then(|| self.batch())
    }

    /// The levels and editions there are, and those that the files bring.
    pub fn known(&self, loaded: &Loaded) -> Known {
        let mut known = Known::default();
        let batch = self.batch();
        let here = loaded.geography.levels().iter().map(|l| (&l.id, Some(&l.edition)));
        let coming = batch.boundaries.iter().map(|s| (&s.level, s.edition.as_ref()));
        for (level, edition) in here.chain(coming) {
            known.levels.push(level.to_string());
            known.editions.extend(edition.map(ToString::to_string));
        }
        let here = loaded
            .council
            .schemes
            .iter()
            .flat_map(|scheme| scheme.tiers.iter().map(move |tier| (&scheme.id, &tier.name)));
        let coming = batch.profile.iter().flat_map(|s| s.tiers.iter().map(move |t| (&s.scheme, t)));
        for (scheme, tier) in here.chain(coming) {
            let scheme = scheme.to_string();
            if !known.schemes.contains(&scheme) {
                known.schemes.push(scheme);
            }
            if !known.tiers.contains(tier) {
                known.tiers.push(tier.clone());
            }
        }
        known.levels.sort();
        known.levels.dedup();
        known.editions.sort();
        known.editions.dedup();
        known
    }
}

/// What can be chosen from, beside what a file itself has.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub levels: Vec<String>,
    pub editions: Vec<String>,
    /// Of profiles, by their ids.
    pub schemes: Vec<String>,
    /// Of all those schemes.
    pub tiers: Vec<String>,
}

impl ImportFile {
    /// True where it has just been looked at.
    fn poll(&mut self, wake: &Wake) -> bool {
        match &mut self.look {
            Look::Wanted(wanted) => {
                let path = self.path.clone();
                let wanted = std::mem::replace(wanted, Wanted::Anything);
                let look = move |_: &_| match wanted {
                    Wanted::Anything => guess::guess(&path),
                    Wanted::Kind(kind, part) => guess::guess_as(&path, kind, part.as_deref()),
                    Wanted::Known(source) => guess::known(&path, *source),
                };
                self.look = Look::Working(Work::start("look at a file", wake, look));
                self.forecast = Reply::Nothing;
                false
            }
            Look::Working(work) => {
                let Some(end) = work.ended() else { return false };
                self.look = match end.and_then(Taken::new) {
                    Ok(taken) => Look::Ready(Box::new(taken)),
                    Err(error) => Look::Failed(error),
                };
                true
            }
            Look::Ready(_) | Look::Failed(_) => false,
        }
    }
}

fn append(all: &mut Recipe, one: &Recipe) {
    all.boundaries.extend(one.boundaries.iter().cloned());
    all.lookup.extend(one.lookup.iter().cloned());
    all.population.extend(one.population.iter().cloned());
    all.profile.extend(one.profile.iter().cloned());
    all.class_names.extend(one.class_names.iter().cloned());
    all.class_attributes.extend(one.class_attributes.iter().cloned());
    all.postcode_classes.extend(one.postcode_classes.iter().cloned());
    all.services.extend(one.services.iter().cloned());
    all.channels.extend(one.channels.iter().cloned());
    all.postcodes.extend(one.postcodes.iter().cloned());
    all.points.extend(one.points.iter().cloned());
    all.customers.extend(one.customers.iter().cloned());
}

fn ending(path: &Path) -> Option<String> {
    path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shapefile_is_one_file_whatever_it_is_made_of() {
        let mut files = ImportFiles::default();
        let of = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        files.add(of(&["oa.dbf", "oa.shp", "oa.prj", "oa.csv", "alone.dbf"]));
        files.add(of(&["oa.shx", "oa.csv"]));
        let names: Vec<_> = files.files.iter().map(|file| file.path.clone()).collect();
        assert_eq!(names, of(&["oa.shp", "oa.csv", "alone.dbf"]));
    }

    #[test]
    fn what_came_while_an_import_ran_stays_and_what_failed_waits_for_another_try() {
        let mut files = ImportFiles::default();
        let names = |files: &ImportFiles| -> Vec<String> {
            files.files.iter().map(ImportFile::name).collect()
        };
        files.add(vec!["oa.csv".into()]);
        files.send();
        files.add(vec!["late.csv".into()]);
        files.ended(false);
        assert_eq!(names(&files), ["oa.csv", "late.csv"]);
        files.files.pop();
        files.send();
        files.add(vec!["late.csv".into()]);
        files.ended(true);
        assert_eq!(names(&files), ["late.csv"]);
        assert!(!files.sent && !files.files[0].sent);
    }

    #[test]
    fn nothing_can_be_run_before_every_file_has_been_looked_at() {
        let mut files = ImportFiles::default();
        assert!(files.recipe().is_none());
        files.add(vec![PathBuf::from("oa.csv")]);
        assert!(files.recipe().is_none());
    }
}
