//! What do a recipe's sources hold, once read, checked against each other and
//! placed? Nothing here writes: the workspace takes it all in, or nothing.

use super::editions;
use super::sources::{read_boundaries, read_lookups};
use crate::base::{Error, LevelId, Notes, Progress, Result};
use crate::council::{
    AreaTable, Channel, Council, CustomerSource, Postcode, Recipe, Scheme, Service, ServicePoint,
};
use crate::geography::{Geography, Level, Lookup};
use crate::import;
use crate::import::customers::CustomersRead;
use crate::store::{Import, Workspace};
use std::path::Path;

/// Everything read, ready to be written.
pub struct Gathered {
    /// All levels of the workspace, old and new.
    pub levels: Vec<Level>,
    lookups: Vec<Lookup>,
    /// The level that records are held at.
    pub building_blocks: Option<LevelId>,
    pub(super) tables: Vec<AreaTable>,
    pub(super) schemes: Vec<Scheme>,
    pub(super) services: Vec<Service>,
    pub(super) channels: Vec<Channel>,
    pub(super) points: Vec<ServicePoint>,
    pub(super) postcodes: Vec<Postcode>,
    customers: Vec<(String, CustomersRead)>,
    pub notes: Notes,
}

/// Reads all sources of `recipe` (file names are absolute) beside what the
/// workspace already has, and fills in what was guessed.
/// `give_way`: the records there are will not be kept.
pub fn gather(
    workspace: &Workspace,
    recipe: &mut Recipe,
    give_way: bool,
    progress: &Progress,
) -> Result<Gathered> {
    let mut notes = Notes::new();
    let mut levels = workspace.levels()?;
    let mut lookups = workspace.lookups()?;
    read_boundaries(recipe, &mut levels, &mut notes, progress)?;
    read_lookups(recipe, &mut levels, &mut lookups, &mut notes)?;
    // Once records are held, their level stays; before, the finest is chosen
    // anew, whatever was imported first.
    let held = match give_way || workspace.customer_sources()?.is_empty() {
        true => None,
        false => workspace.building_blocks()?,
    };
    let places_anew = !recipe.boundaries.is_empty() || !recipe.postcodes.is_empty();
    if places_anew && recipe.customers.is_empty() && !workspace.customer_sources()?.is_empty() {
        notes.warn(
            "The customers imported earlier keep the places they had. Import them again to place \
             them by the new boundaries or postcodes (in the Data place, “Import again” beside \
             their file).",
        );
    }
    let asked_blocks = recipe.workspace.building_blocks.clone().or(held);
    let (geography, more) = Geography::new(levels.clone(), lookups.clone(), asked_blocks)?;
    notes.extend(more);
    let mut council = workspace.council()?;
    let mut gathered = Gathered {
        building_blocks: geography.blocks().ok().map(|b| b.id.clone()),
        levels,
        lookups,
        tables: Vec::new(),
        schemes: Vec::new(),
        services: Vec::new(),
        channels: Vec::new(),
        points: Vec::new(),
        postcodes: Vec::new(),
        customers: Vec::new(),
        notes,
    };
    gathered.read_tables(recipe, &geography, progress)?;
    gathered.read_class_names(recipe, &council)?;
    gathered.read_class_attributes(recipe, &council)?;
    gathered.read_council(recipe, &mut council)?;
    let mut postcodes = workspace.postcodes()?;
    gathered.read_postcodes(recipe, &geography, &mut postcodes, progress)?;
    gathered.read_customers(workspace, recipe, &geography, council, &postcodes, progress)?;
    Ok(gathered)
}

impl Gathered {
    /// Customers, each placed in a building block where that can be done.
    fn read_customers(
        &mut self,
        workspace: &Workspace,
        recipe: &mut Recipe,
        geography: &Geography,
        mut council: Council,
        postcodes: &[Postcode],
        progress: &Progress,
    ) -> Result<()> {
        if recipe.customers.is_empty() {
            return Ok(());
        }
        let blocks = geography.blocks().map_err(|_| no_boundaries())?;
        if !blocks.has_shapes() {
            self.notes.warn(format!(
                "The {} have no boundaries yet, so no customer could be placed by postcode or \
                 coordinates. Import the boundaries, then the customers again.",
                blocks.plural
            ));
        }
        let index = || geography.locate(&blocks.id);
        let salt = workspace.salt()?;
        let placed = import::postcodes::blocks_by_postcode(postcodes, blocks);
        let classes = self.read_postcode_classes(recipe, &workspace.recipe()?)?;
        let older = editions::older_codes(geography, blocks);
        for source in &mut recipe.customers {
            progress.check()?;
            let context = import::placing::PlacingContext {
                blocks,
                index: &index,
                postcodes: &placed,
                classes_by_postcode: Some(&classes),
                council: &council,
                salt: &salt,
                older_codes: older.as_ref(),
            };
            let read =
                import::customers::read(Path::new(&source.file), source, &context, progress)?;
            progress.stage("Arranging records by area", 0);
            let read = read.arranged(progress)?;
            *source = read.used.clone();
            council.take_services(&read.new_services);
            council.take_channels(&read.new_channels);
            self.services.extend(read.new_services.iter().cloned());
            self.channels.extend(read.new_channels.iter().cloned());
            self.notes.extend(read.report.notes.clone());
            self.customers.push((source_name(source), read));
        }
        Ok(())
    }

    /// Hands everything to one import of the workspace.
    pub fn put(&self, import: &mut Import) -> Result<()> {
        for level in &self.levels {
            import.put_level(level)?;
        }
        for lookup in &self.lookups {
            import.put_lookup(lookup)?;
        }
        for table in &self.tables {
            import.put_table(table)?;
        }
        for scheme in &self.schemes {
            import.put_scheme(scheme)?;
        }
        import.put_services(&self.services)?;
        import.put_channels(&self.channels)?;
        if !self.points.is_empty() {
            import.put_points(&self.points)?;
        }
        import.put_postcodes(&self.postcodes)?;
        for (name, read) in &self.customers {
            import.put_customers(name, &read.records, &read.pseudonyms, &read.report)?;
        }
        Ok(())
    }
}

fn no_boundaries() -> Error {
    Error::new("Customers cannot be placed: this workspace has no boundaries yet")
        .remedy("Import the boundaries of the building blocks first, for example Output Areas")
}

/// What tells one import of customers from another: the file, and its table.
fn source_name(source: &CustomerSource) -> String {
    match &source.table {
        Some(table) => format!("{} ({table})", source.file),
        None => source.file.clone(),
    }
}
