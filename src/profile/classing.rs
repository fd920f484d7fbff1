//! Which class is each record in? A type of its own where it has one of the
//! scheme's, rolled up to the tier asked; else the class of the area it lies in.

use crate::base::{Error, Result, SchemeId};
use crate::council::{Council, Scheme};
use crate::demand::classes::{Classes, classes, scheme_meant, tier_meant};
use crate::geography::Geography;
use crate::records::{Classing, Records};
use std::sync::Arc;

/// One tier of a scheme, laid on building blocks and records.
#[derive(Clone, Debug)]
pub struct Laid<'a> {
    pub scheme: &'a Scheme,
    /// Position of the tier in the scheme.
    pub tier: usize,
    /// The class of each building block, by position in the level.
    pub classes: Classes,
    /// For counting: a record's own type, else its block.
    pub classing: Arc<Classing>,
    /// As `classing`, of those with a type of their own alone.
    pub own: Classing,
}

/// The scheme named (else the only one, else the first) at the tier named
/// (else the top one), ready to count by.
///
/// Errors: no scheme at all, or none of that name; a tier it has not; a scheme
/// of another edition than its level, or at a level that building blocks have
/// no way to.
pub fn classing<'a>(
    geography: &Geography,
    council: &'a Council,
    records: &Records,
    scheme: Option<&SchemeId>,
    tier: Option<&str>,
) -> Result<Laid<'a>> {
    let scheme = match (scheme, council.schemes.as_slice()) {
        (None, [first, _, ..]) => Some(first),
        (named, _) => scheme_meant(council, named)?,
    };
    let scheme = scheme.ok_or_else(|| {
        Error::usage("There is no profile scheme yet").remedy(
            "Import one: a table with the class of each area, for example the Output Area Classification",
        )
    })?;
    let tier = tier_meant(scheme, tier)?;
    laid(geography, records, scheme, tier)
}

/// As `classing`, of a scheme and tier that are known.
pub fn laid<'a>(
    geography: &Geography,
    records: &Records,
    scheme: &'a Scheme,
    tier: usize,
) -> Result<Laid<'a>> {
    let classes = classes(geography, scheme, tier)?;
    let blocks = geography.blocks()?;
    let narrow = |class: usize| u16::try_from(class).ok();
    let by_block: Vec<Option<u16>> = records
        .blocks
        .iter()
        .map(|code| {
            let block = blocks.position(code.as_str())?;
            narrow(classes.of_block.get(block).copied().flatten()?)
        })
        .collect();
    let lowest = scheme.tiers.last().map_or(&[][..], |tier| &tier.classes[..]);
    let by_type: Vec<Option<u16>> = records
        .profile_types
        .iter()
        .map(|code| {
            let at = lowest.binary_search_by(|class| class.code.as_str().cmp(code)).ok()?;
            narrow(scheme.class_in_tier(at, tier)?)
        })
        .collect();
    let count = classes.codes.len();
    let own =
        Classing { classes: count, by_block: vec![None; by_block.len()], by_type: by_type.clone() };
    let classing = Arc::new(Classing { classes: count, by_block, by_type });
    Ok(Laid { scheme, tier, classes, classing, own })
}

impl Laid<'_> {
    /// Sums of a base by class: that of each building block in its class.
    /// Blocks without a figure or a class are in none.
    pub fn base_by_class(&self, base: &[Option<f64>]) -> Vec<f64> {
        let mut sums = vec![0.0; self.classes.codes.len()];
        for (class, base) in self.classes.of_block.iter().zip(base) {
            if let (Some(sum), Some(base)) = (class.and_then(|c| sums.get_mut(c)), base) {
                *sum += base;
            }
        }
        sums
    }

    /// The class of the top tier that a class belongs to, by its position:
    /// those of one family look alike where the scheme gives no colour.
    pub fn family(&self, class: usize) -> usize {
        let mut at = class;
        for tier in (1..=self.tier).rev() {
            let parent = self.scheme.tiers.get(tier).and_then(|t| t.classes.get(at)?.parent);
            let Some(parent) = parent else { return class };
            at = parent;
        }
        at
    }

    /// The colour of a class: its own, else that of the class above.
    pub fn colour(&self, class: usize) -> Option<&str> {
        let (mut tier, mut class) = (self.tier, class);
        loop {
            let of = self.scheme.tiers.get(tier)?.classes.get(class)?;
            if let Some(colour) = &of.colour {
                return Some(colour);
            }
            (tier, class) = (tier.checked_sub(1)?, of.parent?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::made_up::{council, geography, records};

    #[test]
    fn a_type_of_ones_own_is_rolled_up_and_comes_before_the_area_s() {
        let (geography, council, records) = (geography(), council(), records());
        let laid = classing(&geography, &council, &records, None, Some("group")).expect("laid");
        let class_of = |classing: &Classing, row| {
            classing.class_of(records.columns.profile.at(row), records.columns.block.at(row))
        };
        let class = |row| class_of(&laid.classing, row);
        // In the block of group A with the type B1; with a type that no scheme
        // knows; unplaced with the type A2; unplaced without one.
        assert_eq!([class(0), class(1), class(2), class(3)], [Some(1), Some(0), Some(0), None]);
        assert_eq!(class_of(&laid.own, 0), Some(1));
        assert_eq!(class_of(&laid.own, 1), None, "not by its area");
        let types = classing(&geography, &council, &records, None, Some("type")).expect("laid");
        assert_eq!(class_of(&types.classing, 2), Some(1));
    }

    #[test]
    fn a_class_without_a_colour_has_that_of_the_class_above() {
        let (geography, council, records) = (geography(), council(), records());
        let laid = classing(&geography, &council, &records, None, Some("type")).expect("laid");
        assert_eq!(laid.colour(0), Some("#112233"));
        assert_eq!(laid.colour(2), None, "nor has its group one");
    }

    #[test]
    fn without_a_scheme_the_remedy_is_told() {
        let council = Council { schemes: Vec::new(), ..council() };
        let error = classing(&geography(), &council, &records(), None, None).expect_err("none");
        assert!(error.to_string().contains("Import one"), "{error}");
    }
}
