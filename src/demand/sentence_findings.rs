//! Which areas differ, and what would raising those below mean? The part of the
//! sentence that follows take-up in all.

use super::answer::{Finding, TakeUp};
use super::card::plain_percent;
use super::sentence::{Emphasis, Sentence};
use super::sentence_unseen::withheld;
use crate::base::Unit;
use crate::base::number::{decimal, with_thousands};
use crate::project::Expected;

pub(super) fn findings(answer: &TakeUp, sentence: &mut Sentence) {
    let totals = &answer.totals;
    let tested = totals.hot_spots + totals.not_spots + totals.as_expected;
    if matches!(answer.question.expected, Expected::Potential { .. }) {
        unmet(answer, sentence);
    } else if tested == 0 && totals.too_few == 0 {
        // Nothing shown can be compared: what is withheld is told below.
    } else if tested == 0 {
        sentence.say(" Too few are expected in any area to tell a difference from chance.");
    } else if totals.hot_spots + totals.not_spots == 0 {
        sentence.say(format!(
            " No area differs from {} by more than chance would make it.",
            standard(&answer.question.expected, true)
        ));
    } else {
        differing(answer, sentence);
    }
    withheld(answer, sentence);
}

/// The areas above and below, and what raising those below would mean.
fn differing(answer: &TakeUp, sentence: &mut Sentence) {
    let (hot, not) = (answer.totals.hot_spots, answer.totals.not_spots);
    let areas = |count: usize| {
        let (noun, verb) = if count == 1 { ("area", "is") } else { ("areas", "are") };
        (format!("{} {noun}", with_thousands(count as i64)), verb)
    };
    let standard = |count: usize| standard(&answer.question.expected, count == 1);
    sentence.say(" ");
    if hot > 0 {
        let (words, verb) = areas(hot);
        sentence.push(&words, Emphasis::HotSpot);
        sentence.say(format!(" {verb} above {}, ", standard(hot)));
        if not == 0 {
            sentence.say("none below.");
            return;
        }
        sentence.push(&format!("{} below", with_thousands(not as i64)), Emphasis::NotSpot);
    } else {
        let (words, verb) = areas(not);
        sentence.push(&words, Emphasis::NotSpot);
        sentence.say(format!(" {verb} below {}, none above", standard(not)));
    }
    let those = match not {
        1 => "that one".to_string(),
        n => format!("those {}", with_thousands(n as i64)),
    };
    let target = match answer.question.expected {
        Expected::Overall => "the average",
        Expected::Rate(_) => "the target",
        Expected::Profile { .. } | Expected::Potential { .. } => "expectation",
    };
    sentence.say(format!("; raising {those} to {target} means "));
    sentence.strong(more(answer, answer.totals.gap_of_not_spots));
    sentence.say(".");
}

/// "what their profile suggests", as the many or the one area would say it.
fn standard(expected: &Expected, one: bool) -> String {
    let their = if one { "its" } else { "their" };
    match expected {
        Expected::Overall => "the overall average".to_string(),
        Expected::Rate(rate) => format!("the target of {}", plain_percent(*rate)),
        Expected::Profile { rates: None, .. } => format!("what {their} profile suggests"),
        Expected::Profile { rates: Some(rates), .. } => {
            format!("what the rates of {} suggest", rates.source)
        }
        Expected::Potential { .. } => format!("{their} potential"),
    }
}

/// "203 more people", "1 more contact", "less than one more person".
fn more(answer: &TakeUp, count: f64) -> String {
    let (one, many) = match answer.question.unit {
        Unit::People => ("person", "people"),
        Unit::Transactions => ("contact", "contacts"),
    };
    match count.round() {
        rounded if rounded < 1.0 => format!("less than one more {one}"),
        1.0 => format!("1 more {one}"),
        rounded => format!("{} more {many}", decimal(rounded, 0)),
    }
}

/// Unmet demand, where potential is what is asked.
fn unmet(answer: &TakeUp, sentence: &mut Sentence) {
    let gaps: Vec<f64> = answer
        .rows
        .iter()
        .filter(|row| row.finding != Some(Finding::Withheld))
        .filter_map(|row| Some(row.potential.get()? - row.observed.count()? as f64))
        .collect();
    let short = gaps.iter().filter(|gap| **gap > 0.0).count();
    if gaps.is_empty() {
        sentence.say(" No area has a potential to compare with.");
    } else if short == 0 {
        sentence.say(" No area falls short of its potential.");
    } else {
        let unmet: f64 = gaps.iter().map(|gap| gap.max(0.0)).sum();
        let (areas, its) = if short == 1 { ("area", "its") } else { ("areas", "their") };
        sentence.say(" ");
        sentence.push(&format!("{} {areas}", with_thousands(short as i64)), Emphasis::NotSpot);
        sentence.say(format!(" could reach {its} potential with "));
        sentence.strong(more(answer, unmet));
        sentence.say(".");
    }
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{answer, profile, row, said};
    use super::super::sentence::sentence;
    use super::*;
    use crate::project::ExternalRates;
    use Finding::{AsExpected, HotSpot, NotSpot, TooFew};

    #[test]
    fn each_standard_has_its_words_and_one_is_not_many() {
        let not = [(10, 100.0, 11.0, NotSpot), (30, 100.0, 30.0, AsExpected)];
        assert!(said(Expected::Overall, Unit::People, &not).ends_with(
            "1 area is below the overall average, none above; raising that one to the average means 1 more person."
        ));
        let two = [(60, 100.0, 30.0, HotSpot), (61, 100.0, 30.0, HotSpot)];
        assert!(
            said(Expected::Rate(0.3), Unit::People, &two)
                .ends_with("2 areas are above the target of 30%, none below.")
        );
        let rates = ExternalRates { source: "england.csv".into(), rates: Default::default() };
        let by = Expected::Profile { scheme: None, tier: None, rates: Some(rates) };
        assert!(
            said(by, Unit::People, &two).contains("above what the rates of england.csv suggest")
        );
        let none = [(30, 100.0, 30.0, AsExpected)];
        assert!(said(profile(), Unit::People, &none).ends_with(
            "No area differs from what its profile suggests by more than chance would make it."
        ));
        let few = [(1, 4.0, 1.0, TooFew)];
        assert!(
            said(profile(), Unit::People, &few)
                .ends_with("Too few are expected in any area to tell a difference from chance.")
        );
    }

    #[test]
    fn potential_tells_what_could_be_reached() {
        let mut rows = vec![row(10, 100.0, 30.0, None), row(40, 100.0, 30.0, None)];
        rows[0].potential = Some(25.0).into();
        rows[1].potential = Some(30.0).into();
        let answer = answer(Expected::Potential { scheme: None }, Unit::People, rows);
        assert!(
            sentence(&answer)
                .text()
                .ends_with("1 area could reach its potential with 15 more people.")
        );
    }
}
