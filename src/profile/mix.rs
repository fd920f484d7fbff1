//! Which classes live in each area? Its main class and how far that one
//! dominates, the share of any class, and any attribute of the scheme.

use super::classing::Laid;
use crate::base::{LevelId, Result};
use crate::council::Scheme;
use crate::demand::classes::classes;
use crate::geography::{Geography, Level};

/// The classes of one area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaMix {
    /// The class that most of its base is in (ties: the first of the scheme);
    /// `None` where none of it is in any.
    pub main: Option<usize>,
    /// The share of that class, 0–1. A building block has one class: 1.
    pub dominance: Option<f64>,
    /// By position of the class, 0–1; empty where there is none.
    pub shares: Vec<f64>,
}

/// The mix of each area of a level, weighed by the base. A building block with
/// a class and without a base has its class all the same.
///
/// Errors: a level that building blocks have no way to.
pub fn area_mixes(
    geography: &Geography,
    laid: &Laid,
    base: &[Option<f64>],
    level: &LevelId,
) -> Result<Vec<AreaMix>> {
    let count = laid.classes.codes.len();
    let sums = by_area(geography, level, |block, level_sums: &mut Vec<f64>| {
        let class = laid.classes.of_block.get(block).copied().flatten();
        level_sums.resize(count, 0.0);
        if let Some(sum) = class.and_then(|class| level_sums.get_mut(class)) {
            // A hair, so that a class without a base is there where no other is.
            *sum += base.get(block).copied().flatten().unwrap_or(0.0).max(f64::MIN_POSITIVE);
        }
    })?;
    let mix = |sums: Vec<f64>| {
        let all: f64 = sums.iter().sum();
        if all <= 0.0 {
            return AreaMix::default();
        }
        let shares: Vec<f64> = sums.iter().map(|sum| sum / all).collect();
        let largest = shares.iter().enumerate().rev().max_by(|a, b| a.1.total_cmp(b.1));
        AreaMix { main: largest.map(|l| l.0), dominance: largest.map(|l| *l.1), shares }
    };
    Ok(sums.into_iter().map(mix).collect())
}

/// An attribute of the scheme by area.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeMap {
    /// A number: its mean over the area's base.
    Numbers(Vec<Option<f64>>),
    /// Words: those that most of the area's base has, by position in `words`.
    Words { words: Vec<String>, of_area: Vec<Option<usize>> },
}

/// An attribute (by its name) of each area of a level: of the lowest tier's
/// classes, weighed by the base. It is in numbers where every class that has a
/// value has a number. `None` where the scheme has no such attribute.
///
/// Errors: a scheme that does not fit the areas; a level that building blocks
/// have no way to.
pub fn attribute_map(
    geography: &Geography,
    scheme: &Scheme,
    attribute: &str,
    base: &[Option<f64>],
    level: &LevelId,
) -> Result<Option<AttributeMap>> {
    let Some(attribute) = scheme.attributes.iter().find(|a| a.name == attribute) else {
        return Ok(None);
    };
    let lowest = classes(geography, scheme, scheme.tiers.len().saturating_sub(1))?;
    let value = |block: usize| {
        let class = lowest.of_block.get(block).copied().flatten()?;
        attribute.values.get(class)?.as_deref()
    };
    let weight =
        |block: usize| base.get(block).copied().flatten().unwrap_or(0.0).max(f64::MIN_POSITIVE);
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|v| v.is_finite());
    let known = attribute.values.iter().flatten();
    if known.clone().all(|text| number(text).is_some()) {
        let sums = by_area(geography, level, |block, sums: &mut (f64, f64)| {
            if let Some(value) = value(block).and_then(number) {
                sums.0 += weight(block) * value;
                sums.1 += weight(block);
            }
        })?;
        let means = sums.into_iter().map(|(sum, of)| (of > 0.0).then(|| sum / of));
        return Ok(Some(AttributeMap::Numbers(means.collect())));
    }
    let mut words: Vec<String> = Vec::new();
    for text in known {
        if !words.contains(text) {
            words.push(text.clone());
        }
    }
    let sums = by_area(geography, level, |block, sums: &mut Vec<f64>| {
        sums.resize(words.len(), 0.0);
        let at = value(block).and_then(|text| words.iter().position(|word| word == text));
        if let Some(sum) = at.and_then(|at| sums.get_mut(at)) {
            *sum += weight(block);
        }
    })?;
    let most = |sums: Vec<f64>| {
        let largest = sums.iter().enumerate().rev().max_by(|a, b| a.1.total_cmp(b.1));
        largest.filter(|(_, sum)| **sum > 0.0).map(|(at, _)| at)
    };
    let of_area = sums.into_iter().map(most).collect();
    Ok(Some(AttributeMap::Words { words, of_area }))
}

/// What the scheme says of one class: each attribute and its value. Of a class
/// above the lowest tier, numbers are the mean of its types, weighed by
/// `weights` (the base of each type; where that is nothing, each counts alike),
/// and words those that most of its base has. Attributes without a value are
/// left out.
pub fn class_attributes(
    scheme: &Scheme,
    tier: usize,
    class: usize,
    weights: &[f64],
) -> Vec<(String, AttributeValue)> {
    let lowest = scheme.tiers.last().map_or(0, |tier| tier.classes.len());
    let types: Vec<usize> =
        (0..lowest).filter(|at| scheme.class_in_tier(*at, tier) == Some(class)).collect();
    let all: f64 = types.iter().filter_map(|at| weights.get(*at)).sum();
    let weight = |at: &usize| match all > 0.0 {
        true => weights.get(*at).copied().unwrap_or(0.0),
        false => 1.0,
    };
    let value_of = |attribute: &crate::council::Attribute| {
        let known: Vec<(f64, &str)> = types
            .iter()
            .filter_map(|at| Some((weight(at), attribute.values.get(*at)?.as_deref()?)))
            .collect();
        let numbers: Option<Vec<(f64, f64)>> =
            known.iter().map(|(w, text)| Some((*w, text.trim().parse().ok()?))).collect();
        if let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) {
            let sum: f64 = numbers.iter().map(|(w, _)| w).sum();
            let mean = numbers.iter().map(|(w, value)| w * value).sum::<f64>() / sum;
            return mean.is_finite().then_some(AttributeValue::Number(mean));
        }
        let mut most: Option<(f64, &str)> = None;
        for (_, text) in &known {
            let of: f64 = known.iter().filter(|(_, other)| other == text).map(|(w, _)| w).sum();
            if most.is_none_or(|(best, _)| of > best) {
                most = Some((of, text));
            }
        }
        most.map(|(_, text)| AttributeValue::Words(text.to_string()))
    };
    let told = |attribute: &crate::council::Attribute| {
        Some((attribute.name.clone(), value_of(attribute)?))
    };
    scheme.attributes.iter().filter_map(told).collect()
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeValue {
    Number(f64),
    Words(String),
}

/// What `add` gathers of the building blocks of each area of a level.
fn by_area<T: Default + Clone>(
    geography: &Geography,
    level: &LevelId,
    add: impl Fn(usize, &mut T),
) -> Result<Vec<T>> {
    let (blocks, level): (&Level, &Level) = (geography.blocks()?, geography.level(level)?);
    let parents = match level.id == blocks.id {
        true => None,
        false => Some(geography.parents(&blocks.id, &level.id)?),
    };
    let mut gathered = vec![T::default(); level.len()];
    for block in 0..blocks.len() {
        let area = parents.as_ref().map_or(Some(block), |parents| parents.of(block));
        if let Some(of) = area.and_then(|area| gathered.get_mut(area)) {
            add(block, of);
        }
    }
    Ok(gathered)
}
