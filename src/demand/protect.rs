//! Which small counts are withheld, and what else would give them away?
//!
//! An area whose count is 1 to k − 1 keeps code, name, base and expected; all
//! that its count could be worked back from is empty. Zero is shown. Totals
//! and overdispersion are of the areas shown. A withheld cell may still be
//! found by subtraction from what is on record in all: the method card says so.

use super::answer::{Finding, Observed, Overdispersion, TakeUp, Totals};
use super::card::protection_words;
use super::counting::Counting;
use super::totals::area_words;
use crate::base::notes::Weight;
use crate::base::{Notes, OptionalNumber};
use crate::project::Protection;
use std::collections::HashSet;

/// The answer under a protection: the last step before anything is shown. An
/// answer that is already protected stays so. The words of card and notes are
/// made under the same protection; what is left to do here is to take the
/// withheld areas off their lists.
#[must_use]
pub(super) fn protect(mut answer: TakeUp, protection: Protection) -> TakeUp {
    if !protection.on {
        return answer;
    }
    answer.protection = protection;
    let counting = Counting { unit: answer.question.unit, protection };
    let mut withheld: HashSet<String> = HashSet::new();
    for row in &mut answer.rows {
        let told = row.observed.count().map(|count| counting.told(count));
        let Some(hidden @ Observed::Withheld { .. }) = told else { continue };
        withheld.insert(area_words(row));
        row.observed = hidden;
        row.finding = Some(Finding::Withheld);
        let derived = [
            &mut row.rate,
            &mut row.rate_low,
            &mut row.rate_high,
            &mut row.ratio,
            &mut row.ratio_low,
            &mut row.ratio_high,
            &mut row.p,
            &mut row.q,
            &mut row.gap,
            &mut row.potential,
        ];
        derived.into_iter().for_each(|figure| *figure = OptionalNumber::NONE);
    }
    let without_base =
        answer.rows.iter().filter(|row| row.base.get().is_none() || row.expected.get().is_none());
    let without_base = without_base.filter_map(|row| row.observed.count()).sum();
    let on_record = match answer.totals.on_record {
        Observed::Count(count) => counting.told(count),
        hidden => hidden,
    };
    answer.totals = Totals { on_record, ..Totals::of(&answer.rows, without_base) };
    answer.overdispersion = Overdispersion::of(&answer.rows);
    answer.card.set("Protection", protection_words(protection));
    answer.notes = without(&answer.notes, &withheld);
    answer
}

/// The notes without what they say of withheld areas: that an area has more
/// customers than base tells its count.
fn without(notes: &Notes, withheld: &HashSet<String>) -> Notes {
    let mut kept = Notes::new();
    for note in notes.iter() {
        let items: Vec<String> =
            note.items.iter().filter(|item| !withheld.contains(*item)).cloned().collect();
        let text = note.text.clone();
        match (note.weight, note.items.is_empty()) {
            (Weight::Warning, true) => kept.warn(text),
            (Weight::Remark, true) => kept.remark(text),
            (Weight::Warning, false) => kept.warn_of(text, items),
            (Weight::Remark, false) => kept.remark_of(text, items),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{answer, row};
    use super::*;
    use crate::base::Unit;
    use crate::demand::TakeUpRow;
    use crate::project::Expected;

    fn hidden(rows: Vec<TakeUpRow>) -> TakeUp {
        protect(answer(Expected::Overall, Unit::People, rows), Protection::hidden())
    }

    #[test]
    fn a_small_count_keeps_base_and_expected_and_nothing_that_gives_it_away() {
        let protected = hidden(vec![row(4, 40.0, 12.0, Some(Finding::NotSpot))]);
        let found = &protected.rows[0];
        assert_eq!(found.observed.text(), "<5");
        assert_eq!((found.base.get(), found.expected.get()), (Some(40.0), Some(12.0)));
        let derived = [
            found.rate,
            found.rate_low,
            found.rate_high,
            found.ratio,
            found.ratio_low,
            found.ratio_high,
            found.p,
            found.q,
            found.gap,
            found.potential,
        ];
        assert_eq!(derived, [OptionalNumber::NONE; 10]);
        assert_eq!(found.finding.map(Finding::word), Some("withheld"));
    }

    #[test]
    fn zero_and_counts_from_k_on_are_shown() {
        let rows = vec![row(0, 40.0, 12.0, Some(Finding::NotSpot)), row(5, 40.0, 12.0, None)];
        assert_eq!(hidden(rows.clone()).rows, rows);
    }

    #[test]
    fn totals_of_findings_count_only_what_is_shown() {
        let protected = hidden(vec![
            row(4, 40.0, 12.0, Some(Finding::NotSpot)),
            row(6, 40.0, 16.0, Some(Finding::NotSpot)),
        ]);
        assert_eq!((protected.totals.not_spots, protected.totals.withheld), (1, 1));
        assert_eq!(protected.totals.gap_of_not_spots, 10.0);
        assert!(protected.card.line("Protection").is_some_and(|l| l.contains("not protected")));
    }

    #[test]
    fn notes_do_not_speak_of_withheld_areas() {
        let mut plain = answer(Expected::Overall, Unit::People, vec![row(4, 3.0, 1.0, None)]);
        plain.notes.warn_of("More customers than base:", vec!["E4".into()]);
        plain.notes.warn_of("No base:", vec!["E4".into(), "E9".into()]);
        plain.notes.remark("Something else.");
        let notes = protect(plain, Protection::hidden()).notes;
        let lines: Vec<String> = notes.iter().map(|n| n.line()).collect();
        assert_eq!(lines, ["No base: E9.", "Something else."]);
    }

    #[test]
    fn totals_are_of_the_areas_shown() {
        let mut lost = row(9, 1.0, 1.0, Some(Finding::NoData));
        (lost.base, lost.expected) = (OptionalNumber::NONE, OptionalNumber::NONE);
        let lone = TakeUpRow { observed: Observed::Count(2), ..lost.clone() };
        let rows = vec![row(4, 40.0, 12.0, None), row(60, 100.0, 30.0, None), lost, lone];
        let totals = hidden(rows).totals;
        assert_eq!((totals.observed, totals.base, totals.expected), (60, 100.0, 30.0));
        assert_eq!(totals.observed_without_base, 9, "the 2 are in no sum");
    }

    #[test]
    fn overdispersion_is_of_the_areas_shown() {
        let shown = vec![row(60, 100.0, 30.0, None), row(9, 100.0, 30.0, None)];
        let with = |small: u64| {
            let rows = shown.iter().cloned().chain([row(small, 100.0, 30.0, None)]).collect();
            hidden(rows).overdispersion
        };
        assert_eq!(with(1), with(4), "a withheld count moves nothing");
        assert_eq!(with(1), Overdispersion::of(&shown));
        assert!(with(1).is_some());
    }

    #[test]
    fn a_small_number_on_record_is_hidden() {
        let mut plain = answer(Expected::Overall, Unit::People, Vec::new());
        plain.totals.on_record = Observed::Count(3);
        let once = protect(plain, Protection::hidden());
        assert_eq!(once.totals.on_record, Observed::Withheld { below: 5 });
        assert_eq!(protect(once.clone(), Protection::hidden()), once);
    }

    #[test]
    fn off_changes_nothing() {
        let plain = answer(Expected::Overall, Unit::People, vec![row(4, 40.0, 12.0, None)]);
        assert_eq!(protect(plain.clone(), Protection::shown()), plain);
    }
}
