//! What do the rows of a cost report come to? Of those shown alone, so that
//! none that is withheld is found by subtraction, and each figure over the
//! base and the customers of the same rows.

use super::spend::{CostBy, CostRow, SpendInputs};
use super::spend_keys::{Keys, filter};
use super::told::told;
use crate::base::money::Pence;
use crate::base::{ChannelId, Progress, Result, ServiceId, Unit};
use crate::demand::Observed;
use crate::records::{Filter, tally};

/// What a total is made of.
pub(super) struct Totalled<'a> {
    pub rows: &'a [CostRow],
    /// Distinct people of each row, whether they may be told or not.
    pub customers: &'a [u64],
    pub base_of_all: Option<f64>,
}

impl Totalled<'_> {
    /// Rows whose cost is told.
    fn costed(&self) -> impl Iterator<Item = &CostRow> {
        self.rows.iter().filter(|row| row.cost.is_some())
    }

    /// The total; `withheld` rows are.
    ///
    /// Errors: those of counting.
    pub fn row(
        &self,
        inputs: &SpendInputs<'_>,
        keys: &Keys,
        withheld: usize,
        progress: &Progress,
    ) -> Result<CostRow> {
        let shown: u64 = self.rows.iter().filter_map(|row| row.contacts.count()).sum();
        let few = |row: &&CostRow| row.contacts.count().is_some() && row.unpriced.count().is_none();
        let unpriced = match self.rows.iter().find(few) {
            Some(row) => row.unpriced,
            None => Observed::Count(self.rows.iter().filter_map(|row| row.unpriced.count()).sum()),
        };
        let count = |row: &CostRow| Some(row.contacts.count()? - row.unpriced.count()?);
        let priced: u64 = self.costed().filter_map(count).sum();
        // Of contacts none of which has a unit cost, the cost is not nothing.
        let is_known = priced > 0 || (shown == 0 && withheld == 0);
        let cost = is_known.then(|| self.costed().filter_map(|row| row.cost).sum::<Pence>());
        let (cost_in_base, base) = self.in_base(inputs.by);
        Ok(CostRow {
            key: String::new(),
            name: "Total".to_string(),
            contacts: Observed::Count(shown),
            unit_cost: cost.and_then(|cost| cost.over(priced)),
            cost,
            cost_in_base: cost.and(cost_in_base),
            unpriced,
            customers: self.customers(inputs, keys, progress)?,
            base,
        })
    }

    /// The cost that is told per head, and the base it is over.
    fn in_base(&self, by: CostBy) -> (Option<Pence>, Option<f64>) {
        let are_all_told = self.rows.iter().all(|row| row.cost_in_base.is_some());
        if are_all_told || !matches!(by, CostBy::Area | CostBy::Group) {
            let base = match by {
                // No row of a month has a base where the council's has gaps.
                CostBy::Month => self.rows.iter().find_map(|row| row.base),
                _ => self.base_of_all,
            };
            return (Some(self.rows.iter().filter_map(|row| row.cost_in_base).sum()), base);
        }
        let of_rows = self.rows.iter().filter_map(|row| row.cost_in_base.zip(row.base));
        let (costs, bases): (Vec<Pence>, Vec<f64>) = of_rows.unzip();
        (Some(costs.into_iter().sum()), (!bases.is_empty()).then(|| bases.iter().sum()))
    }

    /// Distinct people of the rows whose cost is told. One row alone that is
    /// not, or whose people are not told, would be found by subtraction.
    fn customers(
        &self,
        inputs: &SpendInputs<'_>,
        keys: &Keys,
        progress: &Progress,
    ) -> Result<Observed> {
        let SpendInputs { ground, protection, by, .. } = *inputs;
        let people = |filter: &Filter| -> Result<u64> {
            Ok(tally(ground.records, filter, Unit::People, [], progress)?.total)
        };
        let is_used = |row: &&CostRow| row.contacts != Observed::Count(0);
        let hidden = self.costed().filter(|row| row.customers.count().is_none()).count();
        if protection.on && hidden == 1 {
            return Ok(Observed::Withheld { below: protection.k });
        }
        let everybody = filter(inputs)?;
        if self.rows.iter().filter(is_used).all(|row| row.cost.is_some()) {
            return Ok(told(protection, people(&everybody)?, &[]));
        }
        let count = match by {
            // A person is in one of them.
            CostBy::Area | CostBy::Group => {
                let rows = self.rows.iter().zip(self.customers);
                Some(rows.filter(|(row, _)| row.cost.is_some()).map(|(_, count)| *count).sum())
            }
            CostBy::Channel => {
                let ids = self.costed().filter_map(|row| row.key.parse().ok().map(ChannelId));
                let channels: Vec<ChannelId> = ids.collect();
                let is_any = !channels.is_empty();
                let filter = Filter { channels, ..everybody };
                if is_any { Some(people(&filter)?) } else { None }
            }
            CostBy::Service | CostBy::Department => {
                let services = self.services(inputs, keys, &everybody);
                let is_any = !services.is_empty();
                let filter = Filter { services, ..everybody };
                if is_any { Some(people(&filter)?) } else { None }
            }
            CostBy::Month => None,
        };
        Ok(match count {
            Some(count) => told(protection, count, &[]),
            None if protection.on => Observed::Withheld { below: protection.k },
            None => Observed::Count(people(&filter(inputs)?)?),
        })
    }

    /// The services of the rows whose cost is told.
    fn services(
        &self,
        inputs: &SpendInputs<'_>,
        keys: &Keys,
        everybody: &Filter,
    ) -> Vec<ServiceId> {
        let contacts = inputs.contacts;
        let is_told = |key: &str| self.costed().any(|row| row.key == key);
        let all = contacts.services.iter().enumerate();
        let meant = all.filter(|(at, id)| {
            let key = match inputs.by {
                CostBy::Department => keys
                    .department_of
                    .get(*at)
                    .and_then(|department| keys.names.get(*department))
                    .map_or_else(String::new, |(key, _)| key.clone()),
                _ => id.to_string(),
            };
            let is_asked = everybody.services.is_empty() || everybody.services.contains(id);
            is_asked && is_told(&key)
        });
        meant.map(|(_, id)| *id).collect()
    }
}
