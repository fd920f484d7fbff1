//! What does the workspace hold? Everything but the records, read and checked.

use super::blob::{self, Kind};
use super::trouble::{Told, damage};
use super::{Workspace, shapes};
use crate::base::money::WholePence;
use crate::base::{AreaCode, ChannelId, Edition, Error, LevelId, Result, SchemeId, ServiceId};
use crate::council::{
    AreaTable, Channel, Council, ImportReport, Postcode, Recipe, Scheme, Service, ServicePoint,
    Unplaced,
};
use crate::geography::{Fit, Level, Lookup};
use rusqlite::{Connection, Row};
use serde::de::DeserializeOwned;
use std::path::Path;

pub(super) const EXACT: &str = "exact";
pub(super) const BEST: &str = "best-fit";

/// Rows of a query, each made into a value by `make`, whose errors are ours.
pub(super) fn rows<T>(
    connection: &Connection,
    path: &Path,
    sql: &str,
    parameters: impl rusqlite::Params,
    mut make: impl FnMut(&Row) -> rusqlite::Result<Result<T>>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare(sql).told(path)?;
    let mut found = statement.query(parameters).told(path)?;
    let mut values = Vec::new();
    while let Some(row) = found.next().told(path)? {
        values.push(make(row).told(path)?.map_err(|error| error.in_file(path))?);
    }
    Ok(values)
}

fn json<T: DeserializeOwned>(what: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| damage(format!("{what} ({error})")))
}

/// A number that was unsigned when written.
pub(super) fn unsigned<T: TryFrom<i64>>(value: i64) -> Result<T> {
    T::try_from(value).map_err(|_| damage(format!("{value} is no number of its kind")))
}

impl Workspace {
    /// All levels with their areas, in the order they were put.
    pub fn levels(&self) -> Result<Vec<Level>> {
        let sql = "SELECT id, singular, plural, edition FROM level ORDER BY rowid";
        let levels = rows(&self.connection, &self.path, sql, [], |row| {
            Ok(Ok(Level::new(
                LevelId::new(row.get::<_, String>(0)?),
                row.get(1)?,
                row.get(2)?,
                Edition::new(row.get::<_, String>(3)?),
                Vec::new(),
            )))
        })?;
        levels
            .into_iter()
            .map(|level| shapes::with_areas(level, &self.connection, &self.path))
            .collect()
    }

    /// All look-ups, in the order they were put.
    pub fn lookups(&self) -> Result<Vec<Lookup>> {
        let sql = "SELECT from_level, from_edition, to_level, to_edition, fit, data
                   FROM lookup ORDER BY rowid";
        rows(&self.connection, &self.path, sql, [], |row| {
            let text = |i| row.get::<_, String>(i);
            let (from, to) = (LevelId::new(text(0)?), LevelId::new(text(2)?));
            let editions = (Edition::new(text(1)?), Edition::new(text(3)?));
            let fit = text(4)?;
            let data = row.get_ref(5)?.as_blob()?;
            Ok(lookup(from, to, editions, &fit, data))
        })
    }

    /// Services, channels, tables, schemes, points and the imports' reports.
    /// The reports' unplaced records are read by `unplaced`.
    pub fn council(&self) -> Result<Council> {
        Ok(Council {
            services: self.services()?,
            channels: self.channels()?,
            tables: self.tables()?,
            schemes: self.schemes()?,
            points: self.points()?,
            reports: self.reports()?,
        })
    }

    fn services(&self) -> Result<Vec<Service>> {
        let sql = "SELECT id, name, department FROM service ORDER BY id";
        rows(&self.connection, &self.path, sql, [], |row| {
            let (name, department) = (row.get(1)?, row.get(2)?);
            Ok(unsigned(row.get(0)?).map(|id| Service { id: ServiceId(id), name, department }))
        })
    }

    fn channels(&self) -> Result<Vec<Channel>> {
        let sql = "SELECT id, name, unit_cost_pence FROM channel ORDER BY id";
        rows(&self.connection, &self.path, sql, [], |row| {
            let name = row.get(1)?;
            let unit_cost_pence = row.get::<_, Option<i64>>(2)?.map(WholePence);
            Ok(unsigned(row.get(0)?).map(|id| Channel { id: ChannelId(id), name, unit_cost_pence }))
        })
    }

    fn tables(&self) -> Result<Vec<AreaTable>> {
        let sql = "SELECT name, level, edition, counts, variables, data
                   FROM area_table ORDER BY rowid";
        rows(&self.connection, &self.path, sql, [], |row| {
            let text = |i| row.get::<_, String>(i);
            let table = AreaTable {
                name: text(0)?,
                level: LevelId::new(text(1)?),
                edition: Edition::new(text(2)?),
                counts: text(3)?,
                variables: Vec::new(),
                codes: Vec::new(),
                values: Vec::new(),
            };
            let variables = text(4)?;
            let data = row.get_ref(5)?.as_blob()?;
            let name = table.name.clone();
            Ok(filled_table(table, &variables, data)
                .map_err(|error| error.at(format!("table “{name}”"))))
        })
    }

    fn schemes(&self) -> Result<Vec<Scheme>> {
        let sql = "SELECT id, name, level, edition, tiers, attributes, data
                   FROM scheme ORDER BY rowid";
        rows(&self.connection, &self.path, sql, [], |row| {
            let text = |i| row.get::<_, String>(i);
            let scheme = Scheme {
                id: SchemeId::new(text(0)?),
                name: text(1)?,
                level: LevelId::new(text(2)?),
                edition: Edition::new(text(3)?),
                tiers: Vec::new(),
                attributes: Vec::new(),
                assignment: Vec::new(),
            };
            let (tiers, attributes) = (text(4)?, text(5)?);
            let data = row.get_ref(6)?.as_blob()?;
            let name = scheme.name.clone();
            Ok(filled_scheme(scheme, &tiers, &attributes, data)
                .map_err(|error| error.at(format!("scheme “{name}”"))))
        })
    }

    fn points(&self) -> Result<Vec<ServicePoint>> {
        let sql = "SELECT name, kind, lon, lat FROM service_point ORDER BY rowid";
        rows(&self.connection, &self.path, sql, [], |row| {
            let kind: String = row.get(1)?;
            let kind = (!kind.is_empty()).then_some(kind);
            Ok(Ok(ServicePoint { name: row.get(0)?, kind, lon: row.get(2)?, lat: row.get(3)? }))
        })
    }

    fn reports(&self) -> Result<Vec<ImportReport>> {
        let sql = "SELECT report FROM customers ORDER BY sequence";
        rows(&self.connection, &self.path, sql, [], |row| {
            Ok(json("an import's report", row.get_ref(0)?.as_str()?))
        })
    }

    /// All postcodes, in order of their text.
    pub fn postcodes(&self) -> Result<Vec<Postcode>> {
        let sql = "SELECT text, lon, lat, block FROM postcode ORDER BY text";
        rows(&self.connection, &self.path, sql, [], |row| {
            let block: Option<String> = row.get(3)?;
            let block = block.map(AreaCode::new);
            Ok(Ok(Postcode { text: row.get(0)?, lon: row.get(1)?, lat: row.get(2)?, block }))
        })
    }

    /// The records of a source that have no place, in the order of its file.
    pub fn unplaced(&self, source: &str) -> Result<Vec<Unplaced>> {
        let sql = "SELECT row, reason, code, postcode FROM unplaced
                   WHERE source = ?1 ORDER BY position";
        rows(&self.connection, &self.path, sql, [source], |row| {
            let (reason, code, postcode) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(unsigned(row.get(0)?).map(|row| Unplaced { row, reason, code, postcode }))
        })
    }

    /// The recipe of what is in the workspace; an empty one in a new workspace.
    pub fn recipe(&self) -> Result<Recipe> {
        recipe(&self.connection, &self.path)
    }

    /// The level that records are held at: the recipe's, or the one with the
    /// most areas (ties: the lowest id); `None` where there is no level.
    pub fn building_blocks(&self) -> Result<Option<LevelId>> {
        building_blocks(&self.connection, &self.path)
    }
}

pub(super) fn recipe(connection: &Connection, path: &Path) -> Result<Recipe> {
    let sql = "SELECT value FROM fact WHERE name = 'recipe'";
    let text = rows(connection, path, sql, [], |row| row.get::<_, String>(0).map(Ok))?;
    match text.first() {
        Some(text) => Recipe::parse(text, path)
            .map_err(|error| damage(format!("its recipe ({})", error.what())).in_file(path)),
        None => Ok(Recipe::default()),
    }
}

pub(super) fn building_blocks(connection: &Connection, path: &Path) -> Result<Option<LevelId>> {
    let wanted = recipe(connection, path)?.workspace.building_blocks;
    let sql = "SELECT id, (SELECT count(*) FROM area WHERE area.level = level.id) AS areas
               FROM level ORDER BY areas DESC, id";
    let levels =
        rows(connection, path, sql, [], |row| Ok(Ok(LevelId::new(row.get::<_, String>(0)?))))?;
    let wanted = wanted.filter(|wanted| levels.contains(wanted));
    Ok(wanted.or_else(|| levels.into_iter().next()))
}

/// The codes of a level's areas, sorted.
pub(super) fn codes(
    connection: &Connection,
    path: &Path,
    level: &LevelId,
) -> Result<Vec<AreaCode>> {
    let sql = "SELECT code FROM area WHERE level = ?1 ORDER BY code";
    rows(connection, path, sql, [level.as_str()], |row| {
        Ok(Ok(AreaCode::new(row.get_ref(0)?.as_str()?)))
    })
}

fn lookup(
    from: LevelId,
    to: LevelId,
    (from_edition, to_edition): (Edition, Edition),
    fit: &str,
    data: &[u8],
) -> Result<Lookup> {
    let fit = match fit {
        EXACT => Fit::Exact,
        BEST => Fit::Best,
        other => return Err(damage(format!("“{other}” is no kind of look-up"))),
    };
    let mut opened = blob::open(data, Kind::Pairs)?;
    let mut pairs = Vec::new();
    for _ in 0..opened.count(16)? {
        pairs.push((AreaCode::new(opened.text()?), AreaCode::new(opened.text()?)));
    }
    opened.end()?;
    Ok(Lookup { from, from_edition, to, to_edition, fit, pairs })
}

fn filled_table(mut table: AreaTable, variables: &str, data: &[u8]) -> Result<AreaTable> {
    table.variables = json("the variables", variables)?;
    let mut opened = blob::open(data, Kind::Values)?;
    let areas = opened.count(8)?;
    table.codes.reserve_exact(areas);
    for _ in 0..areas {
        table.codes.push(AreaCode::new(opened.text()?));
    }
    for _ in &table.variables {
        let known: Vec<u8> = opened.column(table.codes.len())?;
        let figures: Vec<f64> = opened.column(table.codes.len())?;
        table.values.push(
            known
                .iter()
                .zip(figures)
                .map(|(&known, figure)| (known != 0).then_some(figure).into())
                .collect(),
        );
    }
    opened.end()?;
    check_table(&table).map_err(|error| damage(error.what()))?;
    Ok(table)
}

fn filled_scheme(mut scheme: Scheme, tiers: &str, attributes: &str, data: &[u8]) -> Result<Scheme> {
    scheme.tiers = json("the tiers", tiers)?;
    scheme.attributes = json("the attributes", attributes)?;
    let mut opened = blob::open(data, Kind::Assignment)?;
    let areas = opened.count(12)?;
    scheme.assignment.reserve_exact(areas);
    for _ in 0..areas {
        let code = AreaCode::new(opened.text()?);
        scheme.assignment.push((code, opened.u32()? as usize));
    }
    opened.end()?;
    check_scheme(&scheme).map_err(|error| damage(error.what()))?;
    Ok(scheme)
}

/// Does a table have a value, or its absence, for each variable and area?
pub(super) fn check_table(table: &AreaTable) -> Result<()> {
    let whole = table.values.len() == table.variables.len()
        && table.values.iter().all(|values| values.len() == table.codes.len());
    let sorted = table.codes.is_sorted_by(|a, b| a < b);
    if whole && sorted {
        return Ok(());
    }
    let what = if whole { "does not have each area once, sorted by code" } else { "has gaps" };
    Err(Error::new(format!("The table “{}” {what}", table.name))
        .remedy("Correct the file and import it again"))
}

/// Does every class of a scheme that something points at exist?
pub(super) fn check_scheme(scheme: &Scheme) -> Result<()> {
    let wrong = |what: &str| {
        Err(Error::new(format!("The scheme “{}” {what}", scheme.name))
            .remedy("Correct the file and import it again"))
    };
    let Some(lowest) = scheme.tiers.last() else { return wrong("has no tier") };
    let mut above = 0;
    for tier in &scheme.tiers {
        let parents = || tier.classes.iter().filter_map(|class| class.parent);
        if parents().any(|parent| parent >= above) {
            return wrong("has a class whose parent is missing");
        }
        above = tier.classes.len();
    }
    if scheme.attributes.iter().any(|a| a.values.len() != lowest.classes.len()) {
        return wrong("has an attribute that does not fit its classes");
    }
    if scheme.assignment.iter().any(|(_, class)| *class >= lowest.classes.len()) {
        return wrong("gives an area a class that is missing");
    }
    if !scheme.assignment.is_sorted_by(|a, b| a.0 < b.0) {
        return wrong("does not have each area once, sorted by code");
    }
    Ok(())
}
