//! Which rows does a cost report have, and which contacts, customers and base
//! are of each?

use super::contacts::{Cell, Contacts};
use super::reach::Within;
use super::spend::{CostBy, SpendInputs};
use super::unit_costs::{channel_name, service_name};
use crate::base::{ChannelId, Progress, Result, ServiceId, Unit};
use crate::profile::services_of;
use crate::records::{By, Filter, month_at, tally};
use std::collections::BTreeMap;

/// The records of the contacts asked about.
pub(super) fn filter(inputs: &SpendInputs<'_>) -> Result<Filter> {
    let SpendInputs { ground, contacts, customers, .. } = *inputs;
    Ok(Filter {
        services: services_of(customers, ground.council, ground.records)?,
        period: contacts.counted.period,
        ..Filter::default()
    })
}

/// The rows of a report; the last is of what is not known.
pub(super) struct Keys {
    /// (key, name).
    pub names: Vec<(String, String)>,
    /// Whether rows without contacts are rows: areas, groups and months are.
    pub are_complete: bool,
    /// By position of the service, where rows are departments.
    pub department_of: Vec<usize>,
    /// By position of the building block, where rows are areas.
    area_of: Vec<usize>,
    /// By position in `month_at`, where rows are months.
    first_month: u32,
}

/// Which contacts of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Of {
    pub row: usize,
    pub service: Option<u16>,
    pub channel: Option<u8>,
    /// Whether they are of an area that has no base.
    pub lacks_base: bool,
}

impl Keys {
    pub(super) fn of(inputs: &SpendInputs<'_>) -> Result<Keys> {
        let SpendInputs { ground, contacts, by, .. } = *inputs;
        let council = ground.council;
        let mut keys = Keys {
            names: Vec::new(),
            are_complete: matches!(by, CostBy::Group | CostBy::Area | CostBy::Month),
            department_of: Vec::new(),
            area_of: Vec::new(),
            first_month: 0,
        };
        let unknown = match by {
            CostBy::Channel => {
                let name = |id: &ChannelId| (id.to_string(), channel_name(council, *id));
                keys.names = contacts.channels.iter().map(name).collect();
                "Channel not known"
            }
            CostBy::Service => {
                let name = |id: &ServiceId| (id.to_string(), service_name(council, *id));
                keys.names = contacts.services.iter().map(name).collect();
                "Service not known"
            }
            CostBy::Group => {
                keys.names =
                    contacts.groups.iter().map(|g| (g.code.clone(), g.name.clone())).collect();
                "In no group"
            }
            CostBy::Department => {
                keys.name_departments(inputs);
                "In no department"
            }
            CostBy::Month => {
                keys.name_months(inputs);
                "Without a date"
            }
            CostBy::Area => {
                keys.name_areas(inputs)?;
                "Not placed"
            }
        };
        keys.names.push((String::new(), unknown.to_string()));
        Ok(keys)
    }

    fn none(&self) -> usize {
        self.names.len() - 1
    }

    fn name_departments(&mut self, inputs: &SpendInputs<'_>) {
        let SpendInputs { ground, contacts, .. } = *inputs;
        let of = |id: &ServiceId| ground.council.service(*id)?.department.clone();
        let all: BTreeMap<String, ()> =
            contacts.services.iter().filter_map(|id| Some((of(id)?, ()))).collect();
        let all: Vec<String> = all.into_keys().collect();
        let place = |id| all.iter().position(|d| Some(d) == of(id).as_ref()).unwrap_or(all.len());
        self.department_of = contacts.services.iter().map(place).collect();
        self.names = all.into_iter().map(|name| (name.clone(), name)).collect();
    }

    fn name_months(&mut self, inputs: &SpendInputs<'_>) {
        let SpendInputs { ground, contacts, .. } = *inputs;
        let Some((first, last)) = ground.records.months() else { return };
        let period = contacts.counted.period;
        let first = period.from.map_or(first, |from| from.max(first));
        let last = period.to.map_or(last, |to| to.min(last));
        let mut month = first;
        while month <= last {
            self.names.push((month.to_string(), month.words()));
            month = month.next();
        }
        self.first_month = first.number();
    }

    fn name_areas(&mut self, inputs: &SpendInputs<'_>) -> Result<()> {
        let geography = inputs.ground.geography;
        let (blocks, level) = (geography.blocks()?, geography.level(inputs.level)?);
        let name = |area: &crate::geography::Area| {
            (area.code.to_string(), area.name.clone().unwrap_or_default())
        };
        self.names = level.areas.iter().map(name).collect();
        self.area_of = if level.id == blocks.id {
            (0..blocks.len()).collect()
        } else {
            let parents = geography.parents(&blocks.id, &level.id)?;
            (0..blocks.len()).map(|block| parents.of(block).unwrap_or(level.len())).collect()
        };
        Ok(())
    }

    /// The row of a cell that has one of its own.
    fn row_of(&self, by: CostBy, cell: &Cell) -> usize {
        let row = match by {
            CostBy::Channel => cell.channel.map(usize::from),
            CostBy::Service => cell.service.map(usize::from),
            CostBy::Group => cell.group.map(usize::from),
            CostBy::Department => {
                cell.service.and_then(|at| self.department_of.get(usize::from(at)).copied())
            }
            CostBy::Area => cell.block.and_then(|at| self.area_of.get(at as usize).copied()),
            CostBy::Month => None,
        };
        row.unwrap_or_else(|| self.none())
    }

    fn month_row(&self, at: Option<u32>) -> usize {
        let month = at.and_then(month_at).map(|month| month.number());
        let row = month.and_then(|month| month.checked_sub(self.first_month));
        row.map(|row| row as usize).filter(|row| *row < self.none()).unwrap_or_else(|| self.none())
    }

    /// Contacts by row, service and channel, each combination once.
    pub(super) fn contacts(
        &self,
        inputs: &SpendInputs<'_>,
        within: &Within,
        progress: &Progress,
    ) -> Result<Vec<(u64, Of)>> {
        let SpendInputs { ground, contacts, by, .. } = *inputs;
        let mut counts: BTreeMap<Of, u64> = BTreeMap::new();
        if by == CostBy::Month {
            let filter = filter(inputs)?;
            let dimensions = [By::Month, By::Service, By::Channel];
            let found = tally(ground.records, &filter, Unit::Transactions, dimensions, progress)?;
            for ([month, service, channel], count) in found.cells {
                let id = channel.and_then(|at| ground.records.channels.get(at as usize).copied());
                let service = service.and_then(|at| u16::try_from(at).ok());
                let channel = id.and_then(|id| contacts.channel(id));
                let row = self.month_row(month);
                let key = Of { row, service, channel, lacks_base: false };
                *counts.entry(key).or_default() += count;
            }
        } else {
            for cell in contacts.cells.iter().filter(|cell| within.has(cell)) {
                let (row, service, channel) = (self.row_of(by, cell), cell.service, cell.channel);
                let key = Of { row, service, channel, lacks_base: lacks_base(contacts, cell) };
                *counts.entry(key).or_default() += cell.count;
            }
        }
        Ok(counts.into_iter().map(|(of, count)| (count, of)).collect())
    }

    /// Distinct people of each row.
    pub(super) fn customers(
        &self,
        inputs: &SpendInputs<'_>,
        progress: &Progress,
    ) -> Result<Vec<u64>> {
        let SpendInputs { ground, contacts, by, .. } = *inputs;
        let filter = filter(inputs)?;
        let mut customers = vec![0; self.names.len()];
        let people = |filter: &Filter, by: By<'_>| {
            tally(ground.records, filter, Unit::People, [by], progress)
        };
        if by == CostBy::Department {
            // A person of two services of a department is one customer of it.
            for (row, _) in self.names.iter().enumerate() {
                let of_row: Vec<ServiceId> = contacts
                    .services
                    .iter()
                    .zip(&self.department_of)
                    .filter(|(id, department)| {
                        **department == row
                            && (filter.services.is_empty() || filter.services.contains(id))
                    })
                    .map(|(id, _)| *id)
                    .collect();
                if !of_row.is_empty() {
                    let filter = Filter { services: of_row, ..filter.clone() };
                    customers[row] =
                        tally(ground.records, &filter, Unit::People, [], progress)?.total;
                }
            }
            return Ok(customers);
        }
        let found = match by {
            CostBy::Channel => people(&filter, By::Channel)?,
            CostBy::Service | CostBy::Department => people(&filter, By::Service)?,
            CostBy::Month => people(&filter, By::Month)?,
            CostBy::Group => people(&filter, By::Class(&contacts.classing))?,
            CostBy::Area => people(&filter, By::Block)?,
        };
        for ([at], count) in found.cells {
            let row = match by {
                CostBy::Month => self.month_row(at),
                CostBy::Channel => {
                    let id = at.and_then(|at| ground.records.channels.get(at as usize).copied());
                    id.and_then(|id| contacts.channel(id)).map_or(self.none(), usize::from)
                }
                CostBy::Area => {
                    let block = at.and_then(|at| ground.records.blocks.get(at as usize));
                    let block = block
                        .and_then(|code| ground.geography.blocks().ok()?.position(code.as_str()));
                    block
                        .and_then(|at| self.area_of.get(at).copied())
                        .unwrap_or_else(|| self.none())
                }
                _ => at.map_or(self.none(), |at| at as usize),
            };
            customers[row.min(self.names.len() - 1)] += count;
        }
        Ok(customers)
    }

    /// The base of each row; `None` where every row is over the council's.
    pub(super) fn bases(&self, inputs: &SpendInputs<'_>) -> Result<Option<Vec<Option<f64>>>> {
        let SpendInputs { contacts, by, .. } = *inputs;
        let Some(base) = &contacts.base else { return Ok(None) };
        let row_of_block = |block: usize| match by {
            CostBy::Area => self.area_of.get(block).copied(),
            _ => contacts.group_of_block.get(block).copied().flatten(),
        };
        if by == CostBy::Month && base.values.iter().any(Option::is_none) {
            // Which contacts are of areas with a base is not counted by month.
            return Ok(Some(vec![None; self.names.len()]));
        }
        if !matches!(by, CostBy::Area | CostBy::Group) {
            return Ok(None);
        }
        let mut bases = vec![None; self.names.len()];
        for (block, value) in base.values.iter().enumerate() {
            if let (Some(row), Some(value)) = (row_of_block(block), value)
                && let Some(of) = bases.get_mut(row)
            {
                *of = Some(of.unwrap_or(0.0) + value);
            }
        }
        // What is not placed has no base.
        if let Some(last) = bases.last_mut() {
            *last = None;
        }
        Ok(Some(bases))
    }
}

/// Whether a cell is of an area that has no base, where others have one.
fn lacks_base(contacts: &Contacts, cell: &Cell) -> bool {
    let Some((base, block)) = contacts.base.as_ref().zip(cell.block) else { return false };
    base.values.get(block as usize).is_some_and(Option::is_none)
}
