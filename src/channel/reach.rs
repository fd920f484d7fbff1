//! Whose contacts are meant? A reach in outside ids, as a quick yes or no for
//! each cell.

use super::contacts::{Cell, Contacts, Ground};
use crate::base::{Error, Result};
use crate::profile::services_of;
use crate::project::Reach;

/// Yes or no by position; `None`: all, the unknown too.
#[derive(Clone, Debug, Default)]
pub struct Within {
    services: Option<Vec<bool>>,
    groups: Option<Vec<bool>>,
    blocks: Option<Vec<bool>>,
}

impl Within {
    /// Everything.
    pub fn all() -> Within {
        Within::default()
    }

    /// What a reach leaves in.
    ///
    /// Errors: a service, department, group, level or area that is not there.
    pub fn of(reach: &Reach, ground: &Ground<'_>, contacts: &Contacts) -> Result<Within> {
        let services = services_of(&reach.customers, ground.council, ground.records)?;
        let wanted = |id: &crate::base::ServiceId| services.contains(id);
        Ok(Within {
            services: (!services.is_empty())
                .then(|| contacts.services.iter().map(wanted).collect()),
            groups: groups(reach, contacts)?,
            blocks: blocks(reach, ground)?,
        })
    }

    pub fn has(&self, cell: &Cell) -> bool {
        let in_table = |table: &Option<Vec<bool>>, at: Option<usize>| match table {
            None => true,
            Some(table) => at.and_then(|at| table.get(at)).copied().unwrap_or(false),
        };
        in_table(&self.services, cell.service.map(usize::from))
            && in_table(&self.groups, cell.group.map(usize::from))
            && in_table(&self.blocks, cell.block.map(|block| block as usize))
    }

    /// Whether a service is meant.
    pub fn has_service(&self, service: Option<u16>) -> bool {
        match (&self.services, service) {
            (None, _) => true,
            (Some(table), Some(at)) => table.get(usize::from(at)).copied().unwrap_or(false),
            (Some(_), None) => false,
        }
    }
}

fn groups(reach: &Reach, contacts: &Contacts) -> Result<Option<Vec<bool>>> {
    if reach.groups.is_empty() {
        return Ok(None);
    }
    let has = |code: &String| contacts.groups.iter().any(|group| group.code == *code);
    if let Some(unknown) = reach.groups.iter().find(|code| !has(code)) {
        let known: Vec<&str> = contacts.groups.iter().map(|group| group.code.as_str()).collect();
        return Err(Error::usage(format!("There is no group “{unknown}”")).remedy(
            match known.as_slice() {
                [] => "Import a profile scheme first".to_string(),
                known => format!("Name one of: {}", known.join(", ")),
            },
        ));
    }
    Ok(Some(contacts.groups.iter().map(|group| reach.groups.contains(&group.code)).collect()))
}

fn blocks(reach: &Reach, ground: &Ground<'_>) -> Result<Option<Vec<bool>>> {
    if reach.areas.is_empty() {
        return Ok(None);
    }
    let blocks = ground.geography.blocks()?;
    let level = match &reach.level {
        Some(level) => ground.geography.level(level)?,
        None => blocks,
    };
    let mut wanted = vec![false; level.len()];
    for code in &reach.areas {
        let place = level.position(code.as_str()).and_then(|at| wanted.get_mut(at));
        *place.ok_or_else(|| {
            Error::usage(format!("There is no {} {code}", level.singular))
                .remedy(format!("Name areas among the {} of this workspace", level.plural))
        })? = true;
    }
    if level.id == blocks.id {
        return Ok(Some(wanted));
    }
    let parents = ground.geography.parents(&blocks.id, &level.id)?;
    let is_in = |block| parents.of(block).and_then(|at| wanted.get(at)).copied().unwrap_or(false);
    Ok(Some((0..blocks.len()).map(is_in).collect()))
}
