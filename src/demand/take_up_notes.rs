//! What should the officer know about an answer's awkward areas?

use super::answer::{Finding, TakeUpRow};
use super::card::capitalised;
use super::counting::Counting;
use super::sums::Sums;
use super::totals::area_words;
use crate::base::number::decimal;
use crate::base::{Notes, Unit};
use crate::geography::Level;
use crate::project::{Protection, Question};

/// What the notes are written from.
pub(super) struct Told<'a> {
    pub question: &'a Question,
    pub rows: &'a [TakeUpRow],
    pub sums: &'a Sums,
    pub blocks: &'a Level,
    pub level: &'a Level,
    pub unplaced: u64,
    /// What of the counts may be told.
    pub protection: Protection,
}

/// The notes, lists of areas in full. No note gives a count of a single area.
pub(super) fn notes(told: &Told) -> Notes {
    let mut notes = Notes::new();
    let people = told.question.unit == Unit::People;
    let listed = |test: &dyn Fn(&TakeUpRow) -> bool| -> Vec<String> {
        told.rows.iter().filter(|row| test(row)).map(area_words).collect()
    };
    let counting = Counting { unit: told.question.unit, protection: told.protection };
    let counted = |count: u64| capitalised(&counting.of_unit(count));
    if people {
        notes.warn_of(
            "More customers than base, so no limits and no test:",
            listed(&|row| {
                row.base.get().zip(row.observed.count()).is_some_and(|(base, o)| o as f64 > base)
            }),
        );
        notes.remark_of(
            "More expected than there is base; tested as if all were expected:",
            listed(&|row| row.base.get().zip(row.expected.get()).is_some_and(|(base, e)| e > base)),
        );
    }
    notes.warn_of(
        "No base, or no profile where one is needed, so nothing can be said:",
        listed(&|row| row.finding == Some(Finding::NoData)),
    );
    if told.sums.without_base > 0 {
        notes.warn(format!(
            "{} in {} without a base or a profile are in no rate.",
            counted(told.sums.without_base),
            told.blocks.plural
        ));
    }
    let (mut observed, mut base, mut areas) = (0, 0.0, Vec::new());
    for (row, sums) in told.rows.iter().zip(&told.sums.areas) {
        if sums.left_out_observed > 0 || sums.left_out_base > 0.0 {
            observed += sums.left_out_observed;
            base += sums.left_out_base;
            areas.push(area_words(row));
        }
    }
    notes.warn_of(
        format!(
            "{} and a base of {} are left out of the sums of these {}, in {} that lack a base or a profile:",
            counted(observed),
            decimal(base, 0),
            told.level.plural,
            told.blocks.plural
        ),
        areas,
    );
    if told.sums.without_area > 0 {
        notes.warn(format!(
            "{} live in {} that belong to no {}, and are in no row.",
            counted(told.sums.without_area),
            told.blocks.plural,
            told.level.singular
        ));
    }
    if told.level.is_own && told.protection.on {
        notes.remark(format!(
            "{} are areas of your own, counted in full: they are not protected against comparison with the {} they are made of.",
            told.level.plural, told.blocks.plural
        ));
    }
    if told.unplaced > 0 {
        notes
            .remark(format!("{} could not be placed, and are in no area.", counted(told.unplaced)));
    }
    notes
}
