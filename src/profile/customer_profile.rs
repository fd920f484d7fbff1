//! Who are the customers? Each class of the tier against its base.

use super::answer::{CustomerProfile, ProfileRow, Totals};
use super::asked::customer_words;
use super::card::{Facts, card, notes};
use super::counted::Counted;
use super::figures::{class_figures, over};
use super::protect::protect;
use crate::base::{AreaCode, LevelId, Progress, Result};
use crate::council::Council;
use crate::demand::{Counting, Observed, Settings};
use crate::geography::Geography;
use crate::project::{ProfileQuestion, Protection};
use crate::records::Records;
use crate::stats::{dissimilarity, jensen_shannon};
use std::collections::BTreeSet;

/// The areas that a profile is of.
#[derive(Clone, Copy, Debug)]
pub struct Within<'a> {
    pub level: &'a LevelId,
    /// Codes that the level does not have are passed over.
    pub areas: &'a BTreeSet<AreaCode>,
}

/// All that a profile is made from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    pub geography: &'a Geography,
    pub council: &'a Council,
    pub records: &'a Records,
    pub question: &'a ProfileQuestion,
    /// Some areas alone; `None`: the whole council.
    pub within: Option<Within<'a>>,
    pub protection: Protection,
    /// Source lines for the method card.
    pub sources: &'a [String],
    pub settings: Settings,
}

/// The profile that answers the question.
///
/// Errors, each with its remedy: a scheme, tier, service, department or base
/// that is not there; a scheme of another edition; stopped by the officer.
pub fn customer_profile(inputs: &Inputs, progress: &Progress) -> Result<CustomerProfile> {
    let counted = Counted::of(inputs, progress)?;
    profile_of(inputs, &counted)
}

/// The profile from what was counted for its question: areas may be selected
/// anew without counting again.
///
/// Errors: a level that is not there, or that building blocks have no way to.
pub fn profile_of(inputs: &Inputs, counted: &Counted) -> Result<CustomerProfile> {
    let laid = &counted.laid;
    let blocks = inputs.geography.blocks()?;
    let chosen = chosen(inputs)?;
    let is_in = |block: Option<usize>| match (&chosen, block) {
        (None, _) => true,
        (Some(chosen), Some(block)) => chosen.get(block).copied().unwrap_or(false),
        (Some(_), None) => false,
    };
    let sums = Sums::of(counted, &is_in);
    let within_base: Vec<Option<f64>> = counted
        .base
        .values
        .iter()
        .enumerate()
        .map(|(block, base)| base.filter(|_| is_in(Some(block))))
        .collect();
    let base = laid.base_by_class(&within_base);
    let question = inputs.question;
    let confidence = inputs.settings.confidence;
    let figures = class_figures(&sums.by_class, &base, question.unit, confidence);
    let classes = figures.iter().zip(sums.by_class.iter().zip(&base)).enumerate();
    let rows: Vec<ProfileRow> = classes
        .map(|(class, (f, (customers, base)))| ProfileRow {
            code: laid.classes.codes[class].clone(),
            name: laid.classes.names[class].clone(),
            colour: laid.colour(class).map(str::to_string),
            family: laid.family(class),
            customers: Observed::Count(*customers),
            base: *base,
            share: f.share,
            base_share: f.base_share,
            index: f.index,
            index_low: f.index_low,
            index_high: f.index_high,
            penetration: f.penetration,
            penetration_low: f.penetration_low,
            penetration_high: f.penetration_high,
            note: f.note,
        })
        .collect();
    let as_parts: Vec<f64> = sums.by_class.iter().map(|count| *count as f64).collect();
    let (customers, all_base) = (sums.by_class.iter().sum::<u64>(), base.iter().sum::<f64>());
    let totals = Totals {
        customers,
        base: all_base,
        on_record: Observed::Count(sums.total),
        unplaced: Observed::Count(sums.unplaced),
        unclassed: Observed::Count(sums.unclassed),
        without_base: Observed::Count(sums.without_base),
        by_own_type: Observed::Count(sums.by_own_type),
        by_area: Observed::Count(customers.saturating_sub(sums.by_own_type)),
        penetration: over(customers as f64, all_base),
        withheld: 0,
        dissimilarity: dissimilarity(&as_parts, &base),
        distance: jensen_shannon(&as_parts, &base),
    };
    let customer_words = customer_words(&question.customers, inputs.council);
    let within_words = within_words(inputs)?;
    let facts = Facts {
        inputs,
        laid,
        totals: &totals,
        rows: &rows,
        customer_words: &customer_words,
        base_words: &counted.base.words,
        within_words: within_words.as_deref(),
        blocks,
    };
    let (card, mut notes) = (card(&facts), notes(&facts));
    let counting = Counting { unit: question.unit, protection: inputs.protection };
    counted.unknown_types.note(&counted.of_unknown_type, &is_in, counting, &mut notes);
    let profile = CustomerProfile {
        question: question.clone(),
        protection: Protection { on: false, ..inputs.protection },
        scheme: laid.scheme.id.clone(),
        scheme_name: laid.classes.scheme.clone(),
        tier: laid.classes.tier.clone(),
        customer_words,
        base_words: counted.base.words.clone(),
        within_words,
        rows,
        totals,
        card,
        notes,
    };
    Ok(protect(profile, inputs.protection, confidence))
}

/// Whether each building block is in the areas selected; `None` where all are.
pub(super) fn chosen(inputs: &Inputs) -> Result<Option<Vec<bool>>> {
    let Some(within) = inputs.within else { return Ok(None) };
    let geography = inputs.geography;
    let (blocks, level) = (geography.blocks()?, geography.level(within.level)?);
    let mut wanted = vec![false; level.len()];
    for code in within.areas {
        if let Some(area) = level.position(code.as_str()).and_then(|at| wanted.get_mut(at)) {
            *area = true;
        }
    }
    if level.id == blocks.id {
        return Ok(Some(wanted));
    }
    let parents = geography.parents(&blocks.id, &level.id)?;
    let is_in = |block| parents.of(block).is_some_and(|area| wanted[area]);
    Ok(Some((0..blocks.len()).map(is_in).collect()))
}

/// "Sale Moor", "the 3 wards selected".
pub(super) fn within_words(inputs: &Inputs) -> Result<Option<String>> {
    let Some(within) = inputs.within else { return Ok(None) };
    let level = inputs.geography.level(within.level)?;
    let known: Vec<usize> =
        within.areas.iter().filter_map(|code| level.position(code.as_str())).collect();
    Ok(Some(match known.as_slice() {
        [one] => {
            let area = &level.areas[*one];
            area.name.clone().unwrap_or_else(|| format!("{} {}", level.singular, area.code))
        }
        several => format!("the {} {} selected", several.len(), level.plural),
    }))
}

/// Customers of the areas meant.
struct Sums {
    by_class: Vec<u64>,
    total: u64,
    unplaced: u64,
    unclassed: u64,
    without_base: u64,
    by_own_type: u64,
}

impl Sums {
    fn of(counted: &Counted, is_in: &dyn Fn(Option<usize>) -> bool) -> Sums {
        let base = &counted.base.values;
        let lacks_base = |block: Option<usize>| {
            block.is_some_and(|at| base.get(at).copied().flatten().is_none())
        };
        let mut sums = Sums {
            by_class: vec![0; counted.laid.classes.codes.len()],
            total: 0,
            unplaced: 0,
            unclassed: 0,
            without_base: 0,
            by_own_type: 0,
        };
        for of in counted.standing.iter().filter(|of| is_in(of.block)) {
            sums.total += of.count;
            if of.block.is_none() {
                sums.unplaced += of.count;
            }
            match of.class.and_then(|class| sums.by_class.get_mut(class)) {
                None => sums.unclassed += of.count,
                Some(_) if lacks_base(of.block) => sums.without_base += of.count,
                Some(sum) => *sum += of.count,
            }
        }
        let own = counted.own.iter().filter(|of| of.class.is_some());
        let own = own.filter(|of| is_in(of.block) && !lacks_base(of.block));
        sums.by_own_type = own.map(|of| of.count).sum();
        sums
    }
}
