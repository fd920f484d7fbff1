//! Which people of the base, and which classes and areas of the records, do a
//! persona's criteria mean?

use crate::base::{Error, Notes, Result};
use crate::council::{Council, Scheme};
use crate::demand::classes::{scheme_meant, tier_meant};
use crate::geography::Geography;
use crate::profile::{Laid, laid};
use crate::project::persona::{AttributeTest, Comparison, Criteria};
use crate::records::Records;

/// The lowest tier of a scheme on areas and records, with which of its classes
/// are meant.
#[derive(Clone, Debug)]
pub(super) struct ClassesMeant<'a> {
    pub laid: Laid<'a>,
    pub wanted: Vec<bool>,
}

/// The criteria against one council.
#[derive(Clone, Debug)]
pub(super) struct Meant<'a> {
    /// The scheme that is asked about, else the only one, else the first: what
    /// likelihoods and media are taken from. `None` where none fits the areas
    /// and none is asked about.
    pub scheme: Option<ClassesMeant<'a>>,
    /// Whether classes or attributes are asked for.
    pub by_class: bool,
    /// By position of the building block: within the areas and the classes.
    pub blocks: Vec<bool>,
    /// By position of the building block: within the areas alone.
    pub within_areas: Vec<bool>,
}

impl<'a> Meant<'a> {
    /// Errors: a scheme, tier, class, attribute, level or area that is not
    /// there, each with what is.
    pub fn of(
        criteria: &Criteria,
        geography: &Geography,
        council: &'a Council,
        records: &Records,
        told: &mut Notes,
    ) -> Result<Meant<'a>> {
        let within_areas = within_areas(criteria, geography, told)?;
        let by_class = criteria.needs_scheme();
        let scheme = match scheme_to_use(criteria, council) {
            Ok(Some(scheme)) => {
                let lowest = scheme.tiers.len().saturating_sub(1);
                match laid(geography, records, scheme, lowest) {
                    Ok(laid) => Some(laid),
                    Err(error) if by_class => return Err(error),
                    Err(error) => {
                        told.warn(format!("{} is not used. {error}", scheme.name));
                        None
                    }
                }
            }
            Ok(None) if by_class => {
                return Err(Error::usage("There is no profile scheme to choose groups from")
                    .remedy("Import a profile scheme, or take the groups away"));
            }
            Ok(None) => None,
            Err(error) => return Err(error),
        };
        let scheme = scheme
            .map(|laid| {
                wanted(criteria, laid.scheme, told).map(|wanted| ClassesMeant { laid, wanted })
            })
            .transpose()?;
        let is_wanted = |block: usize| match &scheme {
            Some(meant) if by_class => {
                let class = meant.laid.classes.of_block.get(block).copied().flatten();
                class.and_then(|class| meant.wanted.get(class)).copied().unwrap_or(false)
            }
            _ => true,
        };
        let blocks = within_areas.iter().enumerate().map(|(b, yes)| *yes && is_wanted(b)).collect();
        Ok(Meant { scheme, by_class, blocks, within_areas })
    }
}

/// The scheme named, else the only one, else the first.
pub(super) fn scheme_to_use<'a>(
    criteria: &Criteria,
    council: &'a Council,
) -> Result<Option<&'a Scheme>> {
    match (&criteria.scheme, council.schemes.as_slice()) {
        (None, [first, _, ..]) => Ok(Some(first)),
        (named, _) => scheme_meant(council, named.as_ref()),
    }
}

/// The blocks within the areas asked for; all where none are.
fn within_areas(criteria: &Criteria, geography: &Geography, told: &mut Notes) -> Result<Vec<bool>> {
    let blocks = geography.blocks()?;
    let Some(choice) = &criteria.areas else { return Ok(vec![true; blocks.len()]) };
    let level = geography.level(&choice.level)?;
    let mut chosen = vec![false; level.len()];
    let mut lost = Vec::new();
    for code in &choice.codes {
        match level.position(code.as_str()).and_then(|at| chosen.get_mut(at)) {
            Some(yes) => *yes = true,
            None => lost.push(code.to_string()),
        }
    }
    told.warn_of(format!("These {} are no longer there:", level.plural), lost);
    if level.id == blocks.id {
        return Ok(chosen);
    }
    let parents = geography.parents(&blocks.id, &level.id)?;
    let within = |block| parents.of(block).and_then(|at| chosen.get(at)).copied();
    Ok((0..blocks.len()).map(|block| within(block).unwrap_or(false)).collect())
}

/// By class of the lowest tier: whether the criteria mean it.
fn wanted(criteria: &Criteria, scheme: &Scheme, told: &mut Notes) -> Result<Vec<bool>> {
    let lowest = scheme.tiers.len().saturating_sub(1);
    let count = scheme.tiers.get(lowest).map_or(0, |tier| tier.classes.len());
    let mut wanted = vec![criteria.classes.is_empty(); count];
    let mut lost = Vec::new();
    for choice in &criteria.classes {
        let tier = tier_meant(scheme, Some(&choice.tier))?;
        let classes = scheme.tiers.get(tier).map_or(&[][..], |tier| tier.classes.as_slice());
        let Some(class) = classes.iter().position(|class| class.code == choice.code) else {
            lost.push(choice.code.clone());
            continue;
        };
        for (lowest, yes) in wanted.iter_mut().enumerate() {
            *yes |= scheme.class_in_tier(lowest, tier) == Some(class);
        }
    }
    told.warn_of(format!("{} does not have these classes:", scheme.name), lost);
    for test in &criteria.attributes {
        let values = attribute(scheme, &test.attribute)?;
        if test.comparison != Comparison::Is && test.value.trim().parse::<f64>().is_err() {
            return Err(Error::usage(format!(
                "“{}” is not a number to compare “{}” with",
                test.value, test.attribute
            ))
            .remedy("Type a number, or compare by “is”"));
        }
        for (class, yes) in wanted.iter_mut().enumerate() {
            *yes &= passes(test, values.get(class).and_then(Option::as_deref));
        }
    }
    Ok(wanted)
}

/// The values of an attribute by class of the lowest tier.
///
/// Errors: no such attribute, with those there are.
pub(super) fn attribute<'a>(scheme: &'a Scheme, name: &str) -> Result<&'a [Option<String>]> {
    let found = scheme.attributes.iter().find(|a| a.name.eq_ignore_ascii_case(name));
    found.map(|a| a.values.as_slice()).ok_or_else(|| {
        let names: Vec<&str> = scheme.attributes.iter().map(|a| a.name.as_str()).collect();
        Error::usage(format!("{} has no attribute “{name}”", scheme.name)).remedy(
            match names.is_empty() {
                true => "Import a table of attributes with the scheme".to_string(),
                false => format!("Name one of: {}", names.join(", ")),
            },
        )
    })
}

/// A class whose attribute is not known does not pass.
fn passes(test: &AttributeTest, value: Option<&str>) -> bool {
    let Some(value) = value else { return false };
    let asked = test.value.trim();
    match test.comparison {
        Comparison::Is => value.trim().eq_ignore_ascii_case(asked),
        Comparison::AtLeast | Comparison::AtMost => {
            let (Ok(value), Ok(asked)) = (value.trim().parse::<f64>(), asked.parse::<f64>()) else {
                return false;
            };
            if test.comparison == Comparison::AtLeast { value >= asked } else { value <= asked }
        }
    }
}
