//! What is in memory of an open workspace? Immutable data, shared by threads.

use super::own_levels;
use crate::base::{Error, LevelId, Month, Notes, Progress, Result};
use crate::council::{Council, Postcode, Recipe};
use crate::demand;
use crate::geography::Geography;
use crate::persona::Kept;
use crate::project::{OwnLevel, Project};
use crate::records::Records;
use crate::store::Workspace;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// An open workspace's data.
#[derive(Clone)]
pub struct Loaded {
    pub path: PathBuf,
    /// "Trafford 2021".
    pub name: String,
    /// Every area, those of the officer's own levels among them.
    pub geography: Arc<Geography>,
    /// The workspace's areas alone.
    pub imported: Arc<Geography>,
    /// The levels of the officer's own that `geography` has.
    pub own_levels: Arc<Vec<OwnLevel>>,
    /// What is amiss with those.
    pub own_notes: Notes,
    pub council: Arc<Council>,
    /// To find a place by postcode; sorted by text.
    pub postcodes: Arc<Vec<Postcode>>,
    pub records: Arc<Records>,
    /// What was counted of them before, for personas.
    pub kept: Arc<Kept>,
    /// The first and the last month of a record; `None` where none has a date.
    pub months: Option<(Month, Month)>,
    pub recipe: Recipe,
    /// Told apart from every other state of data loaded by this program.
    pub revision: u64,
}

/// A number that no other loading in this program has.
fn next_revision() -> u64 {
    static REVISION: AtomicU64 = AtomicU64::new(1);
    REVISION.fetch_add(1, Ordering::Relaxed)
}

/// How often a workspace is read that is changed meanwhile.
const TRIES: usize = 5;

/// The areas and the records, read at once by two connections. Where another
/// program wrote meanwhile, they are read again, so that they fit together.
fn areas_and_records(
    workspace: &Workspace,
    path: &Path,
    progress: &Progress,
) -> Result<(Geography, Records)> {
    for _ in 0..TRIES {
        let before = workspace.writes_elsewhere()?;
        let mut records = None;
        let geography = rayon::in_place_scope(|scope| {
            scope.spawn(|_| records = Some(records_of(path, progress)));
            // What was worth noting of the areas was noted when they came in.
            Geography::new(workspace.levels()?, workspace.lookups()?, workspace.building_blocks()?)
                .map(|(geography, _)| geography)
        });
        progress.check()?;
        let records = records.unwrap_or_else(|| records_of(path, progress));
        if workspace.writes_elsewhere()? == before {
            return Ok((geography?, records?));
        }
    }
    Err(Error::new("Another program keeps changing this workspace")
        .in_file(path)
        .remedy("Close it there, or wait until it is done, and open it again"))
}

fn records_of(path: &Path, progress: &Progress) -> Result<Records> {
    let records = Workspace::open(path)?.records(progress)?;
    if records.is_arranged() {
        return Ok(records);
    }
    // Records of several sources, or of an older program, lie otherwise.
    progress.stage("Arranging records by area", 0);
    Ok(records.arranged(progress)?.0)
}

/// Lets tables, schemes and records have the codes of their areas from the
/// levels.
fn share_codes(geography: &Geography, council: &mut Council, records: &mut Records) {
    if let Ok(blocks) = geography.blocks() {
        blocks.share_codes(records.blocks.iter_mut());
    }
    for table in &mut council.tables {
        if let Ok(level) = geography.level(&table.level) {
            level.share_codes(table.codes.iter_mut());
        }
    }
    for scheme in &mut council.schemes {
        if let Ok(level) = geography.level(&scheme.level) {
            level.share_codes(scheme.assignment.iter_mut().map(|(code, _)| code));
        }
    }
}

impl Loaded {
    /// Reads a whole workspace, with the decisions kept in it.
    pub fn open(path: &Path, progress: &Progress) -> Result<(Loaded, Project)> {
        let workspace = Workspace::open(path)?;
        Loaded::read(&workspace, path, progress)
    }

    /// Reads an open workspace.
    pub fn read(
        workspace: &Workspace,
        path: &Path,
        progress: &Progress,
    ) -> Result<(Loaded, Project)> {
        progress.stage("Reading boundaries and records", 0);
        let (geography, mut records) = areas_and_records(workspace, path, progress)?;
        progress.check()?;
        let mut council = workspace.council()?;
        share_codes(&geography, &mut council, &mut records);
        let recipe = workspace.recipe()?;
        let name = if recipe.workspace.name.is_empty() {
            path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
        } else {
            recipe.workspace.name.clone()
        };
        let imported = Arc::new(geography);
        let loaded = Loaded {
            path: path.to_path_buf(),
            name,
            geography: Arc::clone(&imported),
            imported,
            own_levels: Arc::default(),
            own_notes: Notes::new(),
            council: Arc::new(council),
            postcodes: Arc::new(workspace.postcodes()?),
            months: records.months(),
            records: Arc::new(records),
            kept: Arc::default(),
            recipe,
            revision: next_revision(),
        };
        let project = workspace.project()?.unwrap_or_else(|| loaded.first_project());
        Ok((loaded.with_own_levels(&project.own_levels)?, project))
    }

    /// The same data with these levels of the officer's own, in place of those
    /// it has. Only the levels are made; all else is shared.
    pub fn with_own_levels(&self, own: &Arc<Vec<OwnLevel>>) -> Result<Loaded> {
        let mut loaded = self.clone();
        let (geography, notes) = own_levels::compose(&self.imported, own)?;
        loaded.geography = Arc::new(geography);
        loaded.own_levels = Arc::clone(own);
        loaded.own_notes = notes;
        loaded.revision = next_revision();
        Ok(loaded)
    }

    /// What is asked where nothing was decided yet: of the building blocks,
    /// about the first base that the tables offer.
    fn first_project(&self) -> Project {
        let mut project = Project::default();
        if let Ok(blocks) = self.geography.blocks() {
            project.question.level = blocks.id.clone();
            if let Some(first) = demand::suggestions(&self.council, blocks).first() {
                project.question.base.clone_from(&first.expression);
            }
        }
        project
    }

    /// The level asked for, else that of the building blocks.
    ///
    /// # Errors
    /// Where none is asked for and there are no building blocks.
    pub fn level_or_blocks(&self, level: Option<&LevelId>) -> Result<LevelId> {
        match level {
            Some(level) => Ok(level.clone()),
            None => self.geography.blocks().map(|blocks| blocks.id.clone()),
        }
    }

    /// An error where there are no boundaries or no population to ask about yet.
    pub fn ready_to_ask(&self) -> Result<()> {
        if self.geography.levels().is_empty() {
            return Err(Error::new("This workspace has no boundaries yet")
                .remedy("Import a boundary file, for example Output Areas as GeoJSON"));
        }
        if self.council.tables.is_empty() {
            return Err(Error::new("This workspace has no population table yet")
                .remedy("Import a table of people or households by area"));
        }
        Ok(())
    }

    /// The source lines that a published figure must carry, each once.
    pub fn source_lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for (source, licence) in self.recipe.provenances() {
            if let Some(source) = source {
                let line = match licence {
                    Some(licence) => format!("{source} ({licence})"),
                    None => source.to_string(),
                };
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        lines
    }
}
