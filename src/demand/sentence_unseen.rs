//! What does the sentence say where no area shows a customer, and of areas that
//! are withheld?

use super::answer::{Observed, TakeUp};
use super::counting::{of_unit, unit_words};
use super::sentence::Sentence;
use crate::base::number::{decimal, with_thousands};

/// What is said where no area shown has any customer: that there are none,
/// that none could be placed, or that all are withheld. False where one has.
pub(super) fn nothing_shown(answer: &TakeUp, when: &str, sentence: &mut Sentence) -> bool {
    let totals = &answer.totals;
    if totals.observed > 0 || totals.observed_without_base > 0 {
        return false;
    }
    let unit = answer.question.unit;
    let (_, many) = unit_words(unit);
    let (level, levels) = &answer.level_words;
    let among =
        if totals.base > 0.0 { format!(" among {}", base_words(answer)) } else { String::new() };
    if !answer.rows.is_empty() && totals.withheld == answer.rows.len() {
        let areas = if totals.withheld == 1 { "the area" } else { "every area" };
        let below = answer.protection.k;
        sentence.say(format!("{areas} is withheld, because its count is below {below}."));
    } else if totals.withheld > 0 {
        sentence.strong(format!("no {many}"));
        sentence.say(format!("{when}{among} in the {levels} shown."));
        withheld(answer, sentence);
    } else if totals.on_record == Observed::Count(0) {
        sentence.strong(format!("no {many} on record"));
        sentence.say(format!("{when}{among}."));
    } else {
        sentence.strong(format!("{} on record", of_unit(totals.on_record, unit)));
        let lost = match totals.on_record {
            Observed::Count(1) => "could not",
            _ => "none could",
        };
        sentence.say(format!("{when}, but {lost} be placed in any {level}."));
    }
    true
}

/// How many are withheld; nothing of one alone, which would be found by what
/// the others leave of the level.
pub(super) fn withheld(answer: &TakeUp, sentence: &mut Sentence) {
    if let Some(areas) = answer.totals.withheld_told().filter(|areas| *areas > 0) {
        sentence.say(format!(" {} more are withheld.", with_thousands(areas as i64)));
    }
}

/// "41,307 people aged 65 and over".
pub(super) fn base_words(answer: &TakeUp) -> String {
    let base = answer.totals.base;
    let count = decimal(base, if base < 10.0 && base.fract() != 0.0 { 1 } else { 0 });
    match answer.base_words.strip_prefix("people") {
        Some(rest) if base == 1.0 => format!("1 person{rest}"),
        _ => format!("{count} {}", answer.base_words),
    }
}

#[cfg(test)]
mod tests {
    use super::super::answer::Finding::{HotSpot, NoData, NotSpot, TooFew};
    use super::super::made_up::{answer, profile, row, said};
    use super::super::protect::protect;
    use super::super::sentence::sentence;
    use super::*;
    use crate::base::{OptionalNumber, Unit};
    use crate::project::{Expected, Protection};

    #[test]
    fn nothing_on_record_and_no_base_are_told_plainly() {
        assert_eq!(
            said(profile(), Unit::People, &[(0, 100.0, 0.0, TooFew)]),
            "Bus pass: no customers on record among 100 people aged 65 and over."
        );
        let mut lone = row(7, 0.0, 0.0, Some(NoData));
        (lone.base, lone.expected) = (OptionalNumber::NONE, OptionalNumber::NONE);
        let mut without = answer(profile(), Unit::People, vec![lone]);
        without.totals.observed_without_base = 7;
        assert_eq!(
            sentence(&without).text(),
            "Bus pass: 7 customers, but no area has both a count of people aged 65 and over and a profile, so nothing can be said of take-up."
        );
        let empty = answer(Expected::Overall, Unit::Transactions, Vec::new());
        assert_eq!(sentence(&empty).text(), "Bus pass: no contacts on record.");
    }

    #[test]
    fn withheld_areas_are_counted_unless_there_is_one() {
        let small = |n: usize| {
            let mut rows = vec![row(60, 100.0, 30.0, Some(HotSpot))];
            rows.extend((0..n).map(|_| row(3, 100.0, 30.0, Some(NotSpot))));
            let answer = answer(Expected::Overall, Unit::People, rows);
            sentence(&protect(answer, Protection::hidden())).text()
        };
        assert!(small(2).ends_with("none below. 2 more are withheld."), "{}", small(2));
        assert!(small(1).ends_with("none below."), "{}", small(1));
        assert!(
            small(2).contains(
                "taken up by 60 of 100 people aged 65 and over in the Output Areas shown (60.0%)"
            ),
            "{}",
            small(2)
        );
        let rows = vec![row(0, 100.0, 3.0, Some(TooFew)), row(3, 50.0, 2.0, Some(TooFew))];
        let zero = protect(answer(Expected::Overall, Unit::People, rows), Protection::hidden());
        assert_eq!(
            sentence(&zero).text(),
            "Bus pass: no customers among 100 people aged 65 and over in the Output Areas shown."
        );
        let rows = vec![row(3, 100.0, 30.0, Some(NotSpot))];
        let all = protect(answer(Expected::Overall, Unit::People, rows), Protection::hidden());
        assert_eq!(
            sentence(&all).text(),
            "Bus pass: the area is withheld, because its count is below 5."
        );
    }

    #[test]
    fn customers_of_whom_none_could_be_placed_are_not_called_none() {
        let said = |on_record: u64, protection| {
            let rows = vec![row(0, 100.0, 0.0, Some(TooFew))];
            let mut answer = answer(profile(), Unit::People, rows);
            answer.totals.on_record = Observed::Count(on_record);
            sentence(&protect(answer, protection)).text()
        };
        assert_eq!(
            said(1204, Protection::shown()),
            "Bus pass: 1,204 customers on record, but none could be placed in any Output Area."
        );
        assert_eq!(
            said(1, Protection::shown()),
            "Bus pass: 1 customer on record, but could not be placed in any Output Area."
        );
        assert_eq!(
            said(3, Protection::hidden()),
            "Bus pass: fewer than 5 customers on record, but none could be placed in any Output Area."
        );
    }
}
