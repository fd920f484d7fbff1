//! By which classes does a question expect demand, and within which is its
//! potential taken?

use super::classes::{Classes, classes, scheme_meant, tier_meant};
use super::sums::Standard;
use crate::base::{Error, Notes, Result};
use crate::council::{Council, Scheme};
use crate::geography::Geography;
use crate::project::{Expected, ExternalRates, Question};

/// The classes that a question needs, laid on the building blocks.
#[derive(Default)]
pub(super) struct Profile {
    /// Those that expected demand is by; `None` where it is by one rate.
    pub classes: Option<Classes>,
    /// Those that potential is taken within; `None`: one group for all.
    pub groups: Option<Classes>,
    /// Rates from a file, by position of the class.
    rates: Option<Vec<Option<f64>>>,
}

impl Profile {
    pub fn standard(&self, question: &Question) -> Standard<'_> {
        match (&question.expected, &self.rates) {
            (Expected::Overall, _) => Standard::Overall,
            (Expected::Rate(rate), _) => Standard::Rate(*rate),
            (Expected::Profile { .. }, Some(rates)) => Standard::ProfileRates(rates),
            (Expected::Profile { .. }, None) => Standard::Profile,
            (Expected::Potential { .. }, _) => Standard::Potential,
        }
    }
}

/// The classes of a question; what is awkward about them is told.
pub(super) fn profile(
    geography: &Geography,
    council: &Council,
    question: &Question,
    told: &mut Notes,
) -> Result<Profile> {
    match &question.expected {
        Expected::Profile { scheme, tier, rates } => {
            let scheme = scheme.as_ref().or(question.scheme.as_ref());
            let scheme = scheme_meant(council, scheme)?.ok_or_else(|| {
                Error::usage("There is no profile scheme to expect demand by")
                    .remedy("Import a profile scheme, or ask for the overall rate")
            })?;
            let tier = tier_meant(scheme, tier.as_deref())?;
            let by_class = classes(geography, scheme, tier)?;
            let rates = rates.as_ref().map(|rates| external(rates, &by_class, told));
            let groups = if tier == 0 { by_class.clone() } else { classes(geography, scheme, 0)? };
            Ok(Profile { classes: Some(by_class), groups: Some(groups), rates })
        }
        Expected::Potential { scheme } => {
            let groups = scheme_meant(council, scheme.as_ref().or(question.scheme.as_ref()))?
                .map(|scheme| classes(geography, scheme, 0))
                .transpose()?;
            Ok(Profile { groups, ..Profile::default() })
        }
        // Potential is told beside every answer: in the scheme asked for, else
        // in one that fits the areas, else with all as one group.
        Expected::Overall | Expected::Rate(_) => {
            let groups = match scheme_meant_if_named(council, question)? {
                Some(scheme) => Some(classes(geography, scheme, 0)?),
                None => any_groups(geography, &council.schemes, told),
            };
            Ok(Profile { groups, ..Profile::default() })
        }
    }
}

fn any_groups(geography: &Geography, schemes: &[Scheme], told: &mut Notes) -> Option<Classes> {
    let scheme = schemes.first()?;
    if schemes.len() > 1 {
        told.remark(format!("Potential is taken within the groups of {}.", scheme.name));
    }
    match classes(geography, scheme, 0) {
        Ok(classes) => Some(classes),
        Err(error) => {
            told.warn(format!("Potential takes all areas as one group. {error}"));
            None
        }
    }
}

/// Rates from a file by position of the class; what matches on one side only
/// is told.
fn external(rates: &ExternalRates, classes: &Classes, told: &mut Notes) -> Vec<Option<f64>> {
    let found: Vec<Option<f64>> = classes
        .codes
        .iter()
        .map(|code| rates.rates.get(code).copied().filter(|r| *r >= 0.0 && r.is_finite()))
        .collect();
    let lacking = classes.codes.iter().zip(&found).filter(|(_, rate)| rate.is_none());
    told.warn_of(
        format!("{} gives no rate for these classes, so their areas have no data:", rates.source),
        lacking.map(|(code, _)| code.clone()).collect(),
    );
    let unknown = rates.rates.keys().filter(|code| !classes.codes.contains(code));
    told.warn_of(
        format!("{} gives rates for classes that {} does not have:", rates.source, classes.scheme),
        unknown.cloned().collect(),
    );
    found
}

/// The scheme that the question names beside what is expected.
pub(super) fn scheme_meant_if_named<'a>(
    council: &'a Council,
    question: &Question,
) -> Result<Option<&'a Scheme>> {
    match &question.scheme {
        Some(id) => scheme_meant(council, Some(id)),
        None => Ok(None),
    }
}
