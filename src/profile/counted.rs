//! What is counted once for a question, whatever areas are selected? The
//! customers of each building block and class, and the base of each block.
//!
//! A person stands in the area and class of their latest placed record that
//! passes, so sums over areas and classes equal the distinct total.

use super::asked::services_of;
use super::classing::{Laid, classing};
use super::customer_profile::Inputs;
use super::unknown_types::UnknownTypes;
use crate::base::{Error, Progress, Result, ServiceId};
use crate::demand::{Base, base_population};
use crate::geography::{Geography, Level};
use crate::records::{By, Classing, Filter, Records, tally};

/// One count: how many customers (or contacts) stand in a block and a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Position in the level of the building blocks; `None` where unplaced.
    pub block: Option<usize>,
    /// Position in the tier; `None` where in no class.
    pub class: Option<usize>,
    pub count: u64,
}

/// The counts of a question.
#[derive(Clone, Debug)]
pub struct Counted<'a> {
    pub laid: Laid<'a>,
    /// What matched, by block and class.
    pub standing: Vec<Standing>,
    /// Those of them with a type of their own.
    pub own: Vec<Standing>,
    /// Those of them with a type of their own that no scheme has.
    pub(super) of_unknown_type: Vec<Standing>,
    pub(super) unknown_types: UnknownTypes,
    pub base: Base,
}

impl<'a> Counted<'a> {
    /// Counts for a question.
    ///
    /// Errors: as of `classing`, `base_population` and `services_of`; stopped
    /// by the officer.
    pub fn of(inputs: &Inputs<'a>, progress: &Progress) -> Result<Counted<'a>> {
        let Inputs { geography, council, records, question, .. } = *inputs;
        let laid = classing(
            geography,
            council,
            records,
            question.scheme.as_ref(),
            question.tier.as_deref(),
        )?;
        let base = base_population(&question.base, council, geography.blocks()?)?;
        let services = services_of(&question.customers, council, records)?;
        progress.stage("Counting customers by class", 0);
        let standing = counts(inputs, &services, &laid.classing, progress)?;
        let own = match laid.own.by_type.iter().any(Option::is_some) {
            true => counts(inputs, &services, &laid.own, progress)?,
            false => Vec::new(),
        };
        let unknown_types = UnknownTypes::of(council, records);
        let of_unknown_type = unknown_types.counts(inputs, &services, progress)?;
        Ok(Counted { laid, standing, own, of_unknown_type, unknown_types, base })
    }

    /// The same ground for other services.
    pub(super) fn of_services(
        &self,
        inputs: &Inputs<'a>,
        services: &[ServiceId],
        progress: &Progress,
    ) -> Result<Vec<Standing>> {
        counts(inputs, services, &self.laid.classing, progress)
    }
}

/// The customers of some services (all where the list is empty), by block and class.
pub(super) fn counts(
    inputs: &Inputs,
    services: &[ServiceId],
    classing: &Classing,
    progress: &Progress,
) -> Result<Vec<Standing>> {
    let question = inputs.question;
    let filter = filter_of(inputs, services);
    let by = [By::Block, By::Class(classing)];
    let found = tally(inputs.records, &filter, question.unit, by, progress)?;
    let blocks = Blocks::of(inputs.geography, inputs.records)?;
    found
        .cells
        .into_iter()
        .map(|([block, class], count)| {
            let block = block.map(|at| blocks.of_record(at)).transpose()?;
            Ok(Standing { block, class: class.map(|at| at as usize), count })
        })
        .collect()
}

/// What a question asks of the records, of some services.
pub(super) fn filter_of(inputs: &Inputs, services: &[ServiceId]) -> Filter {
    let question = inputs.question;
    Filter {
        services: services.to_vec(),
        interactions: question.interactions.clone(),
        channels: question.channels.clone(),
        period: question.period,
        ..Filter::default()
    }
}

/// Where the blocks of records lie in the level.
pub(super) struct Blocks<'a> {
    level: &'a Level,
    at: Vec<Option<usize>>,
}

impl<'a> Blocks<'a> {
    pub fn of(geography: &'a Geography, records: &Records) -> Result<Blocks<'a>> {
        let level = geography.blocks()?;
        let at = records.blocks.iter().map(|code| level.position(code.as_str())).collect();
        Ok(Blocks { level, at })
    }

    /// The position in the level of a block of the records.
    pub fn of_record(&self, block: u32) -> Result<usize> {
        self.at.get(block as usize).copied().flatten().ok_or_else(|| {
            Error::new(format!("Records are held in an area that is no {}", self.level.singular))
                .remedy("Import the records again, after the boundaries")
        })
    }
}
