//! Which groups ask for which services, and where are they? Customers by
//! class, area and service.

use super::card::common_card;
use super::counted::{Counted, Standing};
use super::customer_profile::Inputs;
use super::figures::over;
use super::non_users::Places;
use crate::base::{AreaCode, LevelId, Progress, Result, ServiceId};
use crate::demand::{Counting, MethodCard, Observed};
use crate::project::Protection;
use std::collections::BTreeMap;

/// The customers of one service, of one class, in one area.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossRow {
    pub class_code: String,
    pub class_name: String,
    pub area: AreaCode,
    pub area_name: Option<String>,
    pub service: ServiceId,
    pub service_name: String,
    pub customers: Observed,
    /// Of the class in the area.
    pub base: f64,
    pub penetration: Option<f64>,
}

/// Rows by class, area and service, in that order; combinations without a
/// customer are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossTable {
    pub protection: Protection,
    pub level: LevelId,
    pub tier: String,
    pub rows: Vec<CrossRow>,
    pub card: MethodCard,
}

/// Every service asked about (all where the question is of everyone) by class
/// and area of a level. Each service is counted apart: a person stands in the
/// area and class of their latest contact with it.
///
/// Errors: as of `non_users`.
pub fn cross(inputs: &Inputs, level: &LevelId, progress: &Progress) -> Result<CrossTable> {
    let ground = Counted::of(inputs, progress)?;
    let laid = &ground.laid;
    let places = Places::laid(inputs, level)?;
    let asked = super::services_of(&inputs.question.customers, inputs.council, inputs.records)?;
    let services = if asked.is_empty() { inputs.records.services.clone() } else { asked };
    let mut base: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (block, value) in ground.base.values.iter().enumerate() {
        let class = laid.classes.of_block.get(block).copied().flatten();
        if let (Some(class), Some(area), Some(value)) = (class, places.of(block), value) {
            *base.entry((class, area)).or_default() += value;
        }
    }
    let counting = Counting { unit: inputs.question.unit, protection: inputs.protection };
    let mut counts: BTreeMap<(usize, usize, ServiceId), u64> = BTreeMap::new();
    for service in services {
        let standing = ground.of_services(inputs, &[service], progress)?;
        for Standing { block, class, count } in standing {
            if let (Some(class), Some(area)) = (class, block.and_then(|b| places.of(b))) {
                *counts.entry((class, area, service)).or_default() += count;
            }
        }
    }
    let rows = counts
        .into_iter()
        .map(|((class, area, service), count)| {
            let of = &places.level.areas[area];
            let base = base.get(&(class, area)).copied().unwrap_or(0.0);
            let known = inputs.council.service(service);
            let customers = counting.told(count);
            CrossRow {
                class_code: laid.classes.codes[class].clone(),
                class_name: laid.classes.names[class].clone(),
                area: of.code.clone(),
                area_name: of.name.clone(),
                service,
                service_name: known
                    .map_or_else(|| format!("Service {service}"), |s| s.name.clone()),
                customers,
                base,
                penetration: customers.count().and_then(|count| over(count as f64, base)),
            }
        })
        .collect();
    let mut card = common_card(inputs, laid, &ground.base.words);
    card.set(
        "Question",
        format!(
            "Customers of each service by {} and {}: a person stands in the area and class of their latest contact with the service.",
            laid.classes.tier, places.level.singular
        ),
    );
    Ok(CrossTable {
        protection: inputs.protection,
        level: places.level.id.clone(),
        tier: laid.classes.tier.clone(),
        rows,
        card,
    })
}
