//! Which class of a profile scheme is each building block in?

use crate::base::{Error, Result, SchemeId};
use crate::council::{Council, Scheme};
use crate::geography::Geography;
use std::sync::Arc;

/// One tier of a scheme, laid on the building blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Classes {
    /// "OAC 2021".
    pub scheme: String,
    /// "supergroup".
    pub tier: String,
    /// By position of the class.
    pub codes: Vec<String>,
    /// The class's name, else its code.
    pub names: Vec<String>,
    /// By position of the building block; `None` where it has no class.
    pub of_block: Arc<[Option<usize>]>,
}

/// The scheme a question means: the one named, else the only one there is.
/// `None` where there is none at all and none is named.
pub fn scheme_meant<'a>(council: &'a Council, id: Option<&SchemeId>) -> Result<Option<&'a Scheme>> {
    let names = || council.schemes.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ");
    match (id, council.schemes.as_slice()) {
        (Some(id), _) => council.scheme(id).map(Some).ok_or_else(|| {
            Error::usage(format!("There is no profile scheme “{id}”")).remedy(
                if council.schemes.is_empty() {
                    "Import a profile scheme first".to_string()
                } else {
                    format!("Name one of: {}", names())
                },
            )
        }),
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(only)),
        (None, _) => Err(Error::usage("There are several profile schemes")
            .remedy(format!("Say which: {}", names()))),
    }
}

/// The tier by name; the top one where none is named.
pub fn tier_meant(scheme: &Scheme, name: Option<&str>) -> Result<usize> {
    let Some(name) = name else { return Ok(0) };
    scheme.tier(name).ok_or_else(|| {
        let tiers: Vec<&str> = scheme.tiers.iter().map(|t| t.name.as_str()).collect();
        Error::usage(format!("{} has no tier “{name}”", scheme.name))
            .remedy(format!("Name one of: {}", tiers.join(", ")))
    })
}

/// The class of each building block in a tier. A scheme at a larger level
/// gives each block the class of the area it lies in.
///
/// Errors: a scheme of another edition than its level, or at a level that
/// building blocks have no way to.
pub fn classes(geography: &Geography, scheme: &Scheme, tier: usize) -> Result<Classes> {
    let level = geography.level(&scheme.level)?;
    if level.edition != scheme.edition {
        return Err(Error::usage(format!(
            "{} classes {} of the {} edition, and those here are of {}",
            scheme.name, level.plural, scheme.edition, level.edition
        ))
        .remedy(format!("Import the scheme for {} of {}", level.plural, level.edition)));
    }
    let of_area: Vec<Option<usize>> = level
        .areas
        .iter()
        .map(|area| {
            let at = scheme.assignment.binary_search_by(|(code, _)| code.cmp(&area.code)).ok()?;
            scheme.class_in_tier(scheme.assignment.get(at)?.1, tier)
        })
        .collect();
    let blocks = geography.blocks()?;
    let of_block = if blocks.id == scheme.level {
        of_area.into()
    } else {
        let parents = geography.parents(&blocks.id, &scheme.level)?;
        (0..blocks.len()).map(|block| of_area.get(parents.of(block)?).copied().flatten()).collect()
    };
    let tier = scheme.tiers.get(tier).ok_or_else(|| {
        Error::new(format!("{} has no classes", scheme.name)).remedy("Import the scheme again")
    })?;
    Ok(Classes {
        scheme: scheme.name.clone(),
        tier: tier.name.clone(),
        codes: tier.classes.iter().map(|c| c.code.clone()).collect(),
        names: tier.classes.iter().map(|c| c.name.clone().unwrap_or(c.code.clone())).collect(),
        of_block,
    })
}
