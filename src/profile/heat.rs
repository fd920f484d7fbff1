//! Which groups use which services? Profiles side by side, and the table of
//! groups × services.

use super::answer::{CustomerProfile, RowNote};
use super::counted::Counted;
use super::customer_profile::{Inputs, profile_of};
use crate::base::{Progress, Result, ServiceId};
use crate::project::{Customers, ProfileQuestion};

/// One class and one service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeatCell {
    pub index: Option<f64>,
    pub index_low: Option<f64>,
    pub index_high: Option<f64>,
    pub note: Option<RowNote>,
}

/// The class that a row of the table is of.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatClass {
    pub code: String,
    pub name: String,
    /// `#RRGGBB`, where the scheme gives one.
    pub colour: Option<String>,
    /// Position of the class of the top tier that it belongs to.
    pub family: usize,
}

/// Indices of classes (rows) by services (columns).
#[derive(Clone, Debug, PartialEq)]
pub struct HeatTable {
    /// In the scheme's order.
    pub classes: Vec<HeatClass>,
    /// What each column is of: "Older person's bus pass".
    pub columns: Vec<String>,
    /// By class, then by column.
    pub cells: Vec<Vec<HeatCell>>,
}

/// The profile of every service that has a record, by the same scheme, base,
/// period and areas: in order of the services' names. Each is counted apart,
/// so that a column is that service's own profile to the last digit.
///
/// Errors: as of `customer_profile`.
pub fn profiles_of_services(inputs: &Inputs, progress: &Progress) -> Result<Vec<CustomerProfile>> {
    let mut services: Vec<(String, ServiceId)> = inputs
        .records
        .services
        .iter()
        .map(|id| {
            let known = inputs.council.service(*id);
            (known.map_or_else(|| format!("service {id}"), |s| s.name.clone()), *id)
        })
        .collect();
    services.sort();
    let ground = Counted::of(inputs, progress)?;
    let own = ground.laid.own.by_type.iter().any(Option::is_some);
    services
        .into_iter()
        .map(|(_, id)| {
            let customers = Customers::Services(vec![id]);
            let question = ProfileQuestion { customers, ..inputs.question.clone() };
            let inputs = Inputs { question: &question, ..*inputs };
            let mut counted = ground.clone();
            counted.standing = ground.of_services(&inputs, &[id], progress)?;
            counted.own = match own {
                true => super::counted::counts(&inputs, &[id], &ground.laid.own, progress)?,
                false => Vec::new(),
            };
            counted.of_unknown_type = ground.unknown_types.counts(&inputs, &[id], progress)?;
            profile_of(&inputs, &counted)
        })
        .collect()
}

/// Profiles by one scheme and tier as a table of indices.
pub fn heat(profiles: &[CustomerProfile]) -> HeatTable {
    let classes = profiles.first().map_or_else(Vec::new, |profile| {
        let class = |row: &super::ProfileRow| HeatClass {
            code: row.code.clone(),
            name: row.name.clone(),
            colour: row.colour.clone(),
            family: row.family,
        };
        profile.rows.iter().map(class).collect()
    });
    let cell = |profile: &CustomerProfile, class: usize| {
        let row = profile.rows.get(class);
        HeatCell {
            index: row.and_then(|row| row.index),
            index_low: row.and_then(|row| row.index_low),
            index_high: row.and_then(|row| row.index_high),
            note: row.and_then(|row| row.note),
        }
    };
    let cells = (0..classes.len())
        .map(|class| profiles.iter().map(|profile| cell(profile, class)).collect())
        .collect();
    let columns = profiles.iter().map(|profile| profile.customer_words.clone()).collect();
    HeatTable { classes, columns, cells }
}
