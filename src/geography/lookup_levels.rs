//! What do look-ups say of levels? Some levels are known from look-ups alone.

use super::{Area, Geography, Level, Lookup};
use crate::base::{AreaCode, LevelId, Notes, number};
use std::collections::{BTreeMap, BTreeSet};

/// Levels that only look-ups name: the parents of known areas, so that a
/// national look-up brings in no areas elsewhere.
pub(super) fn add(levels: &mut Vec<Level>, lookups: &[Lookup]) {
    loop {
        let known = |id: &LevelId| levels.iter().find(|l| &l.id == id);
        let mut codes: BTreeMap<LevelId, BTreeSet<AreaCode>> = BTreeMap::new();
        let mut editions = BTreeMap::new();
        for lookup in lookups.iter().filter(|l| l.from != l.to) {
            if let (Some(from), None) = (known(&lookup.from), known(&lookup.to)) {
                editions.entry(lookup.to.clone()).or_insert(lookup.to_edition.clone());
                codes.entry(lookup.to.clone()).or_default().extend(
                    lookup
                        .pairs
                        .iter()
                        .filter(|(child, _)| from.position(child.as_str()).is_some())
                        .map(|(_, parent)| parent.clone()),
                );
            }
        }
        if codes.is_empty() {
            // Nothing above what is known: take a child level from below.
            let below = lookups.iter().find(|l| l.from != l.to && known(&l.from).is_none());
            let Some(lookup) = below else { return };
            let there = known(&lookup.to);
            editions.insert(lookup.from.clone(), lookup.from_edition.clone());
            codes.insert(
                lookup.from.clone(),
                lookup
                    .pairs
                    .iter()
                    .filter(|(_, p)| there.is_none_or(|l| l.position(p.as_str()).is_some()))
                    .map(|(child, _)| child.clone())
                    .collect(),
            );
        }
        for (id, codes) in codes {
            let areas = codes.into_iter().map(|code| Area { code, name: None }).collect();
            let words = id.to_string();
            let Some(edition) = editions.remove(&id) else { continue };
            levels.push(Level::new(id, words.clone(), words, edition, areas));
        }
    }
}

/// Tells of look-ups that cannot be used, and of areas that one leaves out.
pub(super) fn note(geography: &Geography, notes: &mut Notes) {
    for lookup in geography.lookups().iter().filter(|l| l.from != l.to) {
        let (Ok(from), Ok(to)) = (geography.level(&lookup.from), geography.level(&lookup.to))
        else {
            continue;
        };
        if !geography.can_use(lookup) {
            notes.warn(format!(
                "The look-up from {} of {} to {} of {} is not used: the levels are of {} and {}.",
                lookup.from,
                lookup.from_edition,
                lookup.to,
                lookup.to_edition,
                from.edition,
                to.edition
            ));
            continue;
        }
        let orphans: Vec<String> = from
            .areas
            .iter()
            .filter(|a| lookup.pairs.binary_search_by(|(child, _)| child.cmp(&a.code)).is_err())
            .map(|a| a.code.to_string())
            .collect();
        notes.warn_of(
            format!(
                "{} of the {} have no {} in the look-up:",
                number::with_thousands(orphans.len() as i64),
                from.plural,
                to.singular
            ),
            orphans,
        );
    }
}
