//! Which records do the criteria ask for? Classes, areas and ages say who they
//! are; services and channels what they did.

use super::ages::BaseCells;
use super::answer::AgeOnRecords;
use super::kept::Counting;
use super::meant::Meant;
use super::protect;
use crate::base::{Notes, Period, Result};
use crate::geography::Level;
use crate::project::Protection;
use crate::project::persona::{AgeRange, Criteria};
use crate::records::{ClassFilter, Filter, Records};

/// The records of a persona's people.
pub(super) struct Filters<'a> {
    criteria: &'a Criteria,
    /// By classes, areas, and ages where records have them; in the period.
    pub who: Filter,
    /// The five-year bands that are asked for; none where they are not applied.
    pub age_bands: Vec<u8>,
    /// Where ages are applied, the bands of the whole base: what the council is
    /// counted by too, so that customers without an age are in neither.
    pub council_bands: Vec<u8>,
    pub ages: AgeOnRecords,
    /// By position in `Records::blocks`: within the areas.
    pub within_areas: Vec<bool>,
}

impl<'a> Filters<'a> {
    pub fn of(
        criteria: &'a Criteria,
        meant: &Meant,
        blocks: &Level,
        records: &Records,
        period: Period,
    ) -> Filters<'a> {
        let within_areas: Vec<bool> = records
            .blocks
            .iter()
            .map(|code| {
                let at = blocks.position(code.as_str());
                at.and_then(|at| meant.within_areas.get(at)).copied().unwrap_or(false)
            })
            .collect();
        let positions = within_areas.iter().enumerate().filter(|(_, yes)| **yes);
        let who = Filter {
            period,
            blocks: criteria.areas.as_ref().map(|_| positions.map(|(at, _)| at).collect()),
            classes: meant.scheme.as_ref().filter(|_| meant.by_class).map(|scheme| ClassFilter {
                classing: scheme.laid.classing.clone(),
                wanted: scheme.wanted.clone(),
            }),
            ..Filter::default()
        };
        Filters {
            criteria,
            who,
            age_bands: Vec::new(),
            council_bands: Vec::new(),
            ages: AgeOnRecords::NotAsked,
            within_areas,
        }
    }

    /// Asks for ages where any record at all has one: whether they are applied
    /// must not depend on what else is asked, or a narrower question could
    /// find more.
    pub fn take_ages(
        &mut self,
        counting: &Counting,
        base: &BaseCells,
        protection: Protection,
        told: &mut Notes,
    ) -> Result<()> {
        if self.criteria.ages.is_empty() {
            return Ok(());
        }
        let count = |bands: Vec<u8>| {
            let filter = Filter { age_bands: bands, ..self.matching() };
            counting.people(&filter).map(|counts| counts.total)
        };
        let all_bands: Vec<u8> = (0..u8::MAX).collect();
        let with_age = Filter { age_bands: all_bands.clone(), ..Filter::default() };
        if counting.people(&with_age)?.total == 0 {
            self.ages = AgeOnRecords::Unknown;
            return Ok(());
        }
        let (everyone, known) = (count(Vec::new())?, count(all_bands)?);
        self.ages = match known == everyone {
            true => AgeOnRecords::Known,
            false => AgeOnRecords::Partly(protect::share(known, everyone, protection)),
        };
        self.age_bands = five_year_bands(&self.criteria.ages);
        let of_base: Vec<AgeRange> = base
            .slices
            .iter()
            .flatten()
            .map(|slice| AgeRange { from: slice.from, to: slice.to })
            .collect();
        self.council_bands = match of_base.is_empty() {
            true => (0..u8::MAX).collect(),
            false => joined_bands(&of_base),
        };
        if self.criteria.ages.iter().any(cuts_a_band) {
            told.remark(
                "Records have ages in bands of five years; a band that is only partly meant is \
                 left out of the customers.",
            );
        }
        if self.age_bands.is_empty() {
            // No band lies within: nobody, and not everybody.
            self.age_bands.push(u8::MAX - 1);
        }
        self.who.age_bands.clone_from(&self.age_bands);
        Ok(())
    }

    /// Those who match every criterion.
    pub fn matching(&self) -> Filter {
        Filter { channels: self.criteria.channels.clone(), ..self.ways() }
    }

    /// The same whatever way they came.
    pub fn ways(&self) -> Filter {
        Filter { services: self.criteria.services.clone(), ..self.who.clone() }
    }
}

/// The five-year bands that lie within one of the ranges.
fn five_year_bands(ages: &[AgeRange]) -> Vec<u8> {
    const BANDS: u8 = 30;
    let within = |band: u8| {
        ages.iter().any(|range| {
            let (from, to) = (band * 5, band * 5 + 4);
            from >= range.from && range.to.is_none_or(|end| to <= end)
        })
    };
    (0..BANDS).filter(|band| within(*band)).collect()
}

/// The five-year bands of ranges that follow each other: a band that two of
/// them share is of both.
fn joined_bands(ranges: &[AgeRange]) -> Vec<u8> {
    let mut joined: Vec<AgeRange> = Vec::new();
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    for range in sorted {
        match joined.last_mut() {
            Some(last) if last.to.is_some_and(|to| to.checked_add(1) == Some(range.from)) => {
                last.to = range.to;
            }
            _ => joined.push(range),
        }
    }
    five_year_bands(&joined)
}

fn cuts_a_band(range: &AgeRange) -> bool {
    !range.from.is_multiple_of(5) || range.to.is_some_and(|to| to % 5 != 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_that_are_wholly_meant_are_asked_for() {
        let range = |from, to| AgeRange { from, to };
        assert_eq!(five_year_bands(&[range(70, Some(79))]), [14, 15]);
        assert_eq!(five_year_bands(&[range(72, Some(79)), range(0, Some(4))]), [0, 15]);
        assert_eq!(five_year_bands(&[range(140, None)]), [28, 29]);
        let joined = [range(72, Some(79)), range(65, Some(71))];
        assert_eq!(joined_bands(&joined), [13, 14, 15]);
        assert!(cuts_a_band(&range(72, None)) && !cuts_a_band(&range(70, Some(79))));
    }
}
