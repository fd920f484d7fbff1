//! How does an import come into the workspace? Whole, or not at all. What is
//! put replaces what was there under the same outside id.

use super::blob::{Kind, Sealer};
use super::trouble::Told;
use super::{customers, joined_sources, reader, shapes};
use crate::base::{Error, Result};
use crate::council::{
    AreaTable, Channel, ImportReport, Postcode, Recipe, Scheme, Service, ServicePoint,
};
use crate::geography::{Fit, Level, Lookup};
use crate::records::Records;
use rusqlite::types::Null;
use rusqlite::{Transaction, params};
use std::path::Path;

/// An import under way. Dropped without `commit`, it never was.
pub struct Import<'a> {
    pub(super) transaction: Transaction<'a>,
    pub(super) path: &'a Path,
}

impl<'a> Import<'a> {
    pub(super) fn new(transaction: Transaction<'a>, path: &'a Path) -> Import<'a> {
        Import { transaction, path }
    }

    /// The workspace's file.
    pub fn path(&self) -> &Path {
        self.path
    }

    /// The recipe as it stood when this import began: nobody else can write
    /// from then on.
    pub fn recipe(&self) -> Result<Recipe> {
        reader::recipe(&self.transaction, self.path)
    }

    /// The recipe of everything in the workspace, as it now is.
    pub fn put_recipe(&mut self, recipe: &Recipe) -> Result<()> {
        self.put_fact("recipe", &recipe.to_toml()?)
    }

    fn put_fact(&mut self, name: &str, value: &str) -> Result<()> {
        self.transaction
            .execute("INSERT OR REPLACE INTO fact VALUES (?1, ?2)", [name, value])
            .told(self.path)?;
        Ok(())
    }

    /// A level with its areas; takes the place of a level with its id.
    pub fn put_level(&mut self, level: &Level) -> Result<()> {
        let repeated = level.areas.windows(2).find(|pair| pair[0].code == pair[1].code);
        if let Some([area, _]) = repeated {
            return Err(Error::new(format!("Two areas of level “{}” have one code", level.id))
                .at_area(area.code.as_str())
                .remedy("Correct the boundary file, or choose another code column"));
        }
        let id = level.id.as_str();
        self.transaction.execute("DELETE FROM area WHERE level = ?1", [id]).told(self.path)?;
        self.transaction
            .execute(
                "INSERT OR REPLACE INTO level VALUES (?1, ?2, ?3, ?4)",
                params![id, level.singular, level.plural, level.edition.as_str()],
            )
            .told(self.path)?;
        let mut insert =
            self.transaction.prepare("INSERT INTO area VALUES (?1, ?2, ?3, ?4)").told(self.path)?;
        for area in &level.areas {
            insert.execute(params![id, area.code.as_str(), area.name, Null]).told(self.path)?;
        }
        shapes::put(self, level)
    }

    /// A look-up; takes the place of one between the same levels and editions.
    pub fn put_lookup(&mut self, lookup: &Lookup) -> Result<()> {
        let mut sealer = Sealer::new();
        sealer.count(lookup.pairs.len());
        for (child, parent) in &lookup.pairs {
            sealer.text(child.as_str());
            sealer.text(parent.as_str());
        }
        let fit = match lookup.fit {
            Fit::Exact => reader::EXACT,
            Fit::Best => reader::BEST,
        };
        self.transaction
            .execute(
                "INSERT OR REPLACE INTO lookup VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    lookup.from.as_str(),
                    lookup.from_edition.as_str(),
                    lookup.to.as_str(),
                    lookup.to_edition.as_str(),
                    fit,
                    sealer.seal(Kind::Pairs)
                ],
            )
            .told(self.path)?;
        Ok(())
    }

    /// A population table; takes the place of one with its name and level.
    pub fn put_table(&mut self, table: &AreaTable) -> Result<()> {
        reader::check_table(table)?;
        let mut sealer = Sealer::new();
        sealer.count(table.codes.len());
        table.codes.iter().for_each(|code| sealer.text(code.as_str()));
        for values in &table.values {
            // Whether there is a figure, then the figures: so that every bit
            // pattern of a figure can be kept.
            let known: Vec<u8> = values.iter().map(|v| u8::from(v.get().is_some())).collect();
            let figures: Vec<f64> = values.iter().map(|v| v.get().unwrap_or(0.0)).collect();
            sealer.column(&known);
            sealer.column(&figures);
        }
        self.transaction
            .execute(
                "INSERT OR REPLACE INTO area_table VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    table.name,
                    table.level.as_str(),
                    table.edition.as_str(),
                    table.counts,
                    json(&table.variables)?,
                    sealer.seal(Kind::Values)
                ],
            )
            .told(self.path)?;
        Ok(())
    }

    /// A profile scheme; takes the place of one with its id.
    pub fn put_scheme(&mut self, scheme: &Scheme) -> Result<()> {
        reader::check_scheme(scheme)?;
        let mut sealer = Sealer::new();
        sealer.count(scheme.assignment.len());
        for (code, class) in &scheme.assignment {
            sealer.text(code.as_str());
            sealer.u32(u32::try_from(*class).unwrap_or(u32::MAX));
        }
        self.transaction
            .execute(
                "INSERT OR REPLACE INTO scheme VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    scheme.id.as_str(),
                    scheme.name,
                    scheme.level.as_str(),
                    scheme.edition.as_str(),
                    json(&scheme.tiers)?,
                    json(&scheme.attributes)?,
                    sealer.seal(Kind::Assignment)
                ],
            )
            .told(self.path)?;
        Ok(())
    }

    /// Services, each in the place of one with its number. Others stay.
    pub fn put_services(&mut self, services: &[Service]) -> Result<()> {
        let mut insert = self
            .transaction
            .prepare("INSERT OR REPLACE INTO service VALUES (?1, ?2, ?3)")
            .told(self.path)?;
        for service in services {
            insert
                .execute(params![service.id.0, service.name, service.department])
                .told(self.path)?;
        }
        Ok(())
    }

    /// Channels, each in the place of one with its number. Others stay.
    pub fn put_channels(&mut self, channels: &[Channel]) -> Result<()> {
        let mut insert = self
            .transaction
            .prepare("INSERT OR REPLACE INTO channel VALUES (?1, ?2, ?3)")
            .told(self.path)?;
        for channel in channels {
            let pence = channel.unit_cost_pence.map(|pence| pence.0);
            insert.execute(params![channel.id.0, channel.name, pence]).told(self.path)?;
        }
        Ok(())
    }

    /// Places of service, each in the place of one with its name and kind.
    pub fn put_points(&mut self, points: &[ServicePoint]) -> Result<()> {
        let mut insert = self
            .transaction
            .prepare("INSERT OR REPLACE INTO service_point VALUES (?1, ?2, ?3, ?4)")
            .told(self.path)?;
        for point in points {
            on_earth(point.lon, point.lat).map_err(|e| e.at(format!("“{}”", point.name)))?;
            // No kind is the empty kind: NULLs would never be the same.
            let kind = point.kind.as_deref().unwrap_or_default();
            insert.execute(params![point.name, kind, point.lon, point.lat]).told(self.path)?;
        }
        Ok(())
    }

    /// Postcodes, each in the place of one with its text. Others stay.
    pub fn put_postcodes(&mut self, postcodes: &[Postcode]) -> Result<()> {
        let mut insert = self
            .transaction
            .prepare("INSERT OR REPLACE INTO postcode VALUES (?1, ?2, ?3, ?4)")
            .told(self.path)?;
        for code in postcodes {
            on_earth(code.lon, code.lat).map_err(|e| e.at(format!("postcode {}", code.text)))?;
            let block = code.block.as_ref().map(|block| block.as_str());
            insert.execute(params![code.text, code.lon, code.lat, block]).told(self.path)?;
        }
        Ok(())
    }

    /// The records of one source; takes the place of an earlier import of the
    /// source with its name. `pseudonyms[person]` tells who a person is across
    /// sources and next year, and must differ from person to person; all zeros
    /// stand for a person without a key, who is never met again.
    pub fn put_customers(
        &mut self,
        source: &str,
        records: &Records,
        pseudonyms: &[[u8; 16]],
        report: &ImportReport,
    ) -> Result<()> {
        customers::put(self, source, records, pseudonyms, report)
    }

    /// Takes away the records of every source, and the accounts of their
    /// imports. Services and channels that they brought stay.
    pub fn remove_customers(&mut self) -> Result<()> {
        for table in ["customers", "customers_part", "unplaced"] {
            self.transaction.execute(&format!("DELETE FROM {table}"), []).told(self.path)?;
        }
        Ok(())
    }

    /// Keeps everything. An error, and nothing kept, where records lie in
    /// areas that the building blocks no longer have.
    pub fn commit(self) -> Result<()> {
        joined_sources::check_blocks(&self.transaction, self.path)?;
        self.transaction.commit().told(self.path)
    }
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| Error::new(format!("This cannot be written down: {error}")))
}

fn on_earth(lon: f64, lat: f64) -> Result<()> {
    if (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) {
        return Ok(());
    }
    Err(Error::new(format!("Longitude {lon} and latitude {lat} are not a place on Earth"))
        .remedy("Check the coordinate system that the recipe states for the file"))
}
