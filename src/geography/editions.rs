//! Is a table of the same edition as its level's boundaries, and if not, can
//! its codes be brought over? Codes alone cannot tell: most are unchanged
//! from one edition to the next, and some of those stand for other ground.

use super::{Fit, Level, Lookup};
use crate::base::{AreaCode, Edition, Error, Result};
use std::collections::{BTreeMap, BTreeSet};

/// What to do with the codes of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum EditionCheck {
    /// Of the level's own edition, or one of the two states none: codes stand.
    Same,
    Convert(Conversion),
}

/// Codes of another edition to those of a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversion {
    pub from: Edition,
    pub to: Edition,
    /// `Exact` where each old area lies wholly within its new one.
    pub fit: Fit,
    to_code: BTreeMap<AreaCode, AreaCode>,
}

/// Codes that one side has and the other has not; both sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unmatched {
    /// In the table, but no area of the level.
    pub not_in_level: Vec<AreaCode>,
    /// Areas of the level that the table does not have.
    pub not_in_table: Vec<AreaCode>,
}

/// A table of another edition is refused, unless a look-up between the two
/// editions of the level is given.
///
/// A look-up from the level's edition back to the table's serves only for
/// areas that it gives one for one: what was split since cannot be shared out
/// without knowing how.
pub fn check_edition(level: &Level, table: &Edition, lookups: &[Lookup]) -> Result<EditionCheck> {
    let unstated = table.as_str().is_empty() || level.edition.as_str().is_empty();
    if unstated || table == &level.edition {
        return Ok(EditionCheck::Same);
    }
    let between = |from: &Edition, to: &Edition| {
        lookups.iter().find(|l| {
            l.from == level.id && l.to == level.id && &l.from_edition == from && &l.to_edition == to
        })
    };
    let conversion = |fit: Fit, to_code: BTreeMap<AreaCode, AreaCode>| {
        let (from, to) = (table.clone(), level.edition.clone());
        Ok(EditionCheck::Convert(Conversion { from, to, fit, to_code }))
    };
    if let Some(forwards) = between(table, &level.edition) {
        return conversion(forwards.fit, forwards.pairs.iter().cloned().collect());
    }
    if let Some(backwards) = between(&level.edition, table) {
        let mut new_of: BTreeMap<&AreaCode, Vec<&AreaCode>> = BTreeMap::new();
        for (new, old) in &backwards.pairs {
            new_of.entry(old).or_default().push(new);
        }
        let single = new_of.into_iter().filter_map(|(old, new)| match new.as_slice() {
            [new] => Some((old.clone(), (*new).clone())),
            _ => None,
        });
        return conversion(backwards.fit, single.collect());
    }
    Err(Error::new(format!(
        "The table is of the {table} edition and the {} are of {}",
        level.plural, level.edition
    ))
    .remedy(format!(
        "Import a look-up from “{id}” of {table} to “{id}” of {}, or a table of that edition",
        level.edition,
        id = level.id
    )))
}

impl EditionCheck {
    /// The level's code for a code of the table; `None` where there is none.
    pub fn code(&self, code: &AreaCode) -> Option<AreaCode> {
        match self {
            EditionCheck::Same => Some(code.clone()),
            EditionCheck::Convert(conversion) => conversion.to_code.get(code).cloned(),
        }
    }

    /// For each code of the level, the codes of the table's edition that make
    /// it up; empty where codes stand as they are.
    pub fn parts(&self) -> BTreeMap<AreaCode, Vec<AreaCode>> {
        let mut parts: BTreeMap<AreaCode, Vec<AreaCode>> = BTreeMap::new();
        if let EditionCheck::Convert(conversion) = self {
            for (old, new) in &conversion.to_code {
                parts.entry(new.clone()).or_default().push(old.clone());
            }
        }
        parts
    }

    /// The codes of a table that cannot be brought over, sorted.
    pub fn without_a_code<'a>(
        &self,
        codes: impl IntoIterator<Item = &'a AreaCode>,
    ) -> Vec<AreaCode> {
        let lost: BTreeSet<AreaCode> =
            codes.into_iter().filter(|code| self.code(code).is_none()).cloned().collect();
        lost.into_iter().collect()
    }
}

/// The codes that only the table has, and those that only the level has.
pub fn unmatched_codes<'a>(
    level: &Level,
    codes: impl IntoIterator<Item = &'a AreaCode>,
) -> Unmatched {
    let table: BTreeSet<&AreaCode> = codes.into_iter().collect();
    let absent = table.iter().filter(|code| level.position(code.as_str()).is_none());
    Unmatched {
        not_in_level: absent.map(|code| (*code).clone()).collect(),
        not_in_table: level
            .areas
            .iter()
            .filter(|area| !table.contains(&area.code))
            .map(|area| area.code.clone())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::chessboard;
    use super::*;

    fn editions(from: &str, to: &str, fit: Fit, pairs: &[(&str, &str)]) -> Lookup {
        Lookup {
            from_edition: Edition::new(from),
            to_edition: Edition::new(to),
            ..chessboard::lookup("square", "square", fit, pairs)
        }
    }

    fn codes(codes: &[&str]) -> Vec<AreaCode> {
        codes.iter().map(AreaCode::new).collect()
    }

    #[test]
    fn a_table_of_another_edition_is_refused_without_a_lookup() {
        let level = chessboard::squares(2);
        let old = Edition::new("2011");
        let error = check_edition(&level, &old, &[]).expect_err("refused").to_string();
        assert!(error.contains("2011") && error.contains("2021"), "{error}");
        assert!(check_edition(&level, &Edition::new("2021"), &[]) == Ok(EditionCheck::Same));
        assert!(check_edition(&level, &Edition::new(""), &[]) == Ok(EditionCheck::Same));
        let other = editions("2001", "2021", Fit::Exact, &[]);
        assert!(check_edition(&level, &old, &[other]).is_err());
    }

    #[test]
    fn old_codes_become_new_ones_and_the_rest_are_listed() {
        let level = chessboard::squares(2);
        let old = Edition::new("2011");
        let pairs = [("A", "S00"), ("B", "S00"), ("S01", "S01")];
        let lookup = editions("2011", "2021", Fit::Best, &pairs);
        let check = check_edition(&level, &old, &[lookup]).expect("a conversion");
        assert_eq!(check.code(&AreaCode::new("B")), Some(AreaCode::new("S00")));
        assert_eq!(check.without_a_code(&codes(&["A", "Z", "S01"])), codes(&["Z"]));
        assert!(matches!(check, EditionCheck::Convert(c) if c.fit == Fit::Best));
    }

    #[test]
    fn a_lookup_the_other_way_serves_only_one_for_one() {
        let level = chessboard::squares(2);
        let pairs = [("S00", "A"), ("S01", "B"), ("S10", "B")];
        let back = editions("2021", "2011", Fit::Exact, &pairs);
        let check = check_edition(&level, &Edition::new("2011"), &[back]).expect("a conversion");
        assert_eq!(check.code(&AreaCode::new("A")), Some(AreaCode::new("S00")));
        assert_eq!(check.code(&AreaCode::new("B")), None, "B was split");
    }

    #[test]
    fn codes_found_in_only_one_are_listed() {
        let unmatched = unmatched_codes(&chessboard::squares(2), &codes(&["S00", "X", "S11"]));
        assert_eq!(unmatched.not_in_level, codes(&["X"]));
        assert_eq!(unmatched.not_in_table, codes(&["S01", "S10"]));
    }
}
