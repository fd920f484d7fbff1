//! Where do they live? By area of the level asked about, summed from the
//! building blocks.

use super::answer::AreaRow;
use super::protect;
use crate::base::{LevelId, Result};
use crate::geography::Geography;
use crate::project::Protection;

/// By position of the building block; `None` in a base without a figure.
pub(super) struct AtBlocks<'a> {
    pub people: &'a [Option<f64>],
    pub base: &'a [Option<f64>],
    pub customers: &'a [u64],
}

/// One row for each area of the level, in its order.
pub(super) fn area_rows(
    geography: &Geography,
    level: &LevelId,
    at: &AtBlocks,
    protection: Protection,
) -> Result<Vec<AreaRow>> {
    let blocks = geography.blocks()?;
    let level = geography.level(level)?;
    let parents = match level.id == blocks.id {
        true => None,
        false => Some(geography.parents(&blocks.id, &level.id)?),
    };
    let mut people = vec![0.0; level.len()];
    let mut base: Vec<Option<f64>> = vec![None; level.len()];
    let mut customers = vec![0; level.len()];
    for block in 0..blocks.len() {
        let area = parents.as_ref().map_or(Some(block), |parents| parents.of(block));
        let Some(area) = area.filter(|area| *area < level.len()) else { continue };
        customers[area] += at.customers.get(block).copied().unwrap_or(0);
        people[area] += at.people.get(block).copied().flatten().unwrap_or(0.0);
        if let Some(count) = at.base.get(block).copied().flatten() {
            base[area] = Some(base[area].unwrap_or(0.0) + count);
        }
    }
    let rows = level.areas.iter().enumerate().map(|(i, area)| {
        let told = match base[i] {
            Some(base) => protect::part(people[i], base, protection),
            None => protect::people(people[i], protection),
        };
        let share = told.count().zip(base[i].filter(|base| *base > 0.0));
        AreaRow {
            code: area.code.clone(),
            name: area.name.clone(),
            people: told,
            base: base[i],
            share: share.map(|(people, base)| people / base),
            customers: protect::observed(customers[i], protection),
        }
    });
    Ok(rows.collect())
}
