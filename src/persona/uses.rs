//! What do they use? Customers of each service among them, against how many
//! they are.
//!
//! A customer of a service stands in the area and the class of their latest
//! placed record of it, as on the map of take-up and in the propensity graph.

use super::answer::UseRow;
use super::filters::Filters;
use super::kept::Counting;
use super::meant::Meant;
use super::protect;
use crate::base::{Period, Result, ServiceId};
use crate::project::Protection;
use crate::records::Filter;
use crate::stats::{two_sided_z, wilson};

/// What every row is held against.
pub(super) struct UseGround<'a> {
    pub counting: Counting<'a>,
    pub meant: &'a Meant<'a>,
    pub filters: &'a Filters<'a>,
    pub period: Period,
    /// The people that rates are of: at the ages meant where records have
    /// ages, else at all ages of the base; `None` where they are withheld.
    pub people: Option<f64>,
    /// The whole base.
    pub base: f64,
    pub protection: Protection,
    pub confidence: f64,
}

/// Take-up of some services together; all where the list is empty.
pub(super) fn use_row(
    ground: &UseGround,
    services: &[ServiceId],
    service: Option<ServiceId>,
    name: String,
) -> Result<UseRow> {
    let everyone =
        Filter { services: services.to_vec(), period: ground.period, ..Filter::default() };
    let Filters { age_bands, council_bands, .. } = ground.filters;
    let aged = Filter { age_bands: age_bands.clone(), ..everyone.clone() };
    let (customers, placed) = among(ground, &aged)?;
    // Without ages both are of the same records, counted once.
    let council = if age_bands == council_bands {
        placed
    } else {
        let council = Filter { age_bands: council_bands.clone(), ..everyone };
        ground.counting.people(&council)?.placed()
    };
    let told = protect::observed(customers, ground.protection);
    let shown = told.count().map(|count| count as f64);
    let shown = shown.zip(ground.people.filter(|people| *people > 0.0));
    let z = two_sided_z(ground.confidence);
    let rate = shown.map(|(count, people)| count / people);
    let limits = shown.and_then(|(count, people)| wilson(count, people, z));
    let council_rate = (ground.base > 0.0).then(|| council as f64 / ground.base);
    let index = rate.zip(council_rate.filter(|r| *r > 0.0)).map(|(rate, all)| 100.0 * rate / all);
    Ok(UseRow {
        service,
        name,
        customers: told,
        people: ground.people,
        rate,
        rate_low: limits.map(|(low, _)| low),
        rate_high: limits.map(|(_, high)| high),
        council_rate,
        index,
    })
}

/// Distinct customers of those who pass that stand in the areas and classes
/// meant, and of all that have a place.
fn among(ground: &UseGround, filter: &Filter) -> Result<(u64, u64)> {
    let within = |block: Option<u32>| {
        block.and_then(|at| ground.filters.within_areas.get(at as usize)).copied().unwrap_or(false)
    };
    let Some(scheme) = ground.meant.scheme.as_ref().filter(|_| ground.meant.by_class) else {
        let counted = ground.counting.people(filter)?;
        let blocks = (0u32..).zip(&counted.by_block);
        let meant = blocks.filter(|(at, _)| within(Some(*at))).map(|(_, count)| count).sum();
        return Ok((meant, counted.placed()));
    };
    let counted = ground.counting.places(&scheme.laid.classing, filter)?;
    let wanted = |class: Option<u32>| {
        class.and_then(|at| scheme.wanted.get(at as usize)).copied().unwrap_or(false)
    };
    let cells = || counted.cells.iter();
    let meant = cells().filter(|([block, class], _)| within(*block) && wanted(*class));
    let placed = cells().filter(|([block, _], _)| block.is_some());
    Ok((meant.map(|(_, count)| count).sum(), placed.map(|(_, count)| count).sum()))
}
