//! Which small counts are withheld, and what else would give them away?
//!
//! An area whose count is 1 to k − 1 keeps code, name, base and expected; all
//! that its count could be worked back from is empty. Zero is shown. Totals
//! of findings count only what is shown. A withheld cell may still be found
//! by subtraction from a total: the method card says so.

use super::answer::{Finding, Observed, TakeUp};
use super::card::protection_words;
use super::totals::area_words;
use crate::base::Notes;
use crate::base::notes::Weight;
use crate::project::Protection;

/// The answer under a protection: the last step before anything is shown. An
/// answer that is already protected stays so.
#[must_use]
pub fn protect(mut answer: TakeUp, protection: Protection) -> TakeUp {
    if !protection.on {
        return answer;
    }
    answer.protection = protection;
    let mut withheld: Vec<String> = Vec::new();
    for row in &mut answer.rows {
        let small = row.observed.count().is_some_and(|count| count > 0 && count < protection.k);
        if !small {
            continue;
        }
        withheld.push(area_words(row));
        row.observed = Observed::Withheld { below: protection.k };
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
        derived.into_iter().for_each(|figure| *figure = None);
    }
    answer.totals.count_findings(&answer.rows);
    answer.card.set("Protection", protection_words(protection));
    if let Some(records) = answer.card.line("Records") {
        let records = without_small_count(records, protection.k);
        answer.card.set("Records", records);
    }
    answer.notes = without(&answer.notes, &withheld, protection.k);
    answer
}

/// A sentence that opens with a small count ("3 customers …"), without it.
fn without_small_count(text: &str, k: u64) -> String {
    let mut words = text.splitn(3, ' ');
    let count = words.next().and_then(|word| word.parse::<u64>().ok());
    let many = match words.next() {
        Some("customer" | "customers") => "customers",
        Some("contact" | "contacts") => "contacts",
        _ => return text.to_string(),
    };
    match (count, words.next()) {
        (Some(count), Some(rest)) if count > 0 && count < k => {
            format!("Fewer than {k} {many} {rest}")
        }
        _ => text.to_string(),
    }
}

/// The notes without what they say of withheld areas: that an area has more
/// customers than base tells its count.
fn without(notes: &Notes, withheld: &[String], k: u64) -> Notes {
    let mut kept = Notes::new();
    for note in notes.iter() {
        let items: Vec<String> =
            note.items.iter().filter(|item| !withheld.contains(item)).cloned().collect();
        let text = without_small_count(&note.text, k);
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
        assert_eq!((found.base, found.expected), (Some(40.0), Some(12.0)));
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
        assert_eq!(derived, [None; 10]);
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
    fn a_small_count_in_a_sentence_is_not_told() {
        let hidden = |text| without_small_count(text, 5);
        assert_eq!(
            hidden("1 customer could not be placed."),
            "Fewer than 5 customers could not be placed."
        );
        assert_eq!(hidden("3 contacts in Output Areas."), "Fewer than 5 contacts in Output Areas.");
        for kept in ["5 customers live.", "1,204 customers live.", "No base:", "", "3 wards are."] {
            assert_eq!(hidden(kept), kept);
        }
    }

    #[test]
    fn off_changes_nothing() {
        let plain = answer(Expected::Overall, Unit::People, vec![row(4, 40.0, 12.0, None)]);
        assert_eq!(protect(plain.clone(), Protection::shown()), plain);
    }
}
