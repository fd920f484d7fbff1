//! How is the answer told to a hall? In plain words and round shares, and one
//! finding after the other, the largest shortfall first.

use super::answer::{Finding, TakeUp};
use super::card::capitalised;
use super::sentence::{Emphasis, Sentence};
use crate::base::Unit;
use crate::base::number::{decimal, percent, with_thousands};

/// The answer in plain words, computed from what is shown: "Bus pass: about 3
/// in 10 people aged 65 and over take it up (29.3%). 9 places fall short of what we
/// should expect: 139 people are missing out. 6 more places are withheld."
pub fn plain_sentence(answer: &TakeUp) -> Sentence {
    let totals = &answer.totals;
    let rate = totals.observed as f64 / totals.base;
    let share = answer.question.unit == Unit::People
        && totals.observed > 0
        && totals.base > 0.0
        && rate <= 1.0;
    let tested = totals.hot_spots + totals.not_spots + totals.as_expected > 0;
    if !share || !tested {
        // There is no share to round, or nothing was compared: the officer's
        // sentence says why.
        return super::sentence(answer);
    }
    let mut sentence = Sentence::default();
    sentence.say(format!("{}: ", capitalised(&answer.service_words)));
    sentence.strong(share_in_words(rate));
    sentence.say(format!(" {} take it up", answer.base_words));
    if !answer.question.period.is_everything() {
        sentence.say(format!(" ({})", answer.question.period.words()));
    }
    if answer.protection.on {
        sentence.say(format!(" in the {} shown", answer.level_words.1));
    }
    sentence.say(format!(" ({}).", percent(rate, 1)));
    findings(answer, &mut sentence);
    if let Some(areas) = totals.withheld_told().filter(|areas| *areas > 0) {
        sentence.say(format!(" {} more places are withheld.", with_thousands(areas as i64)));
    }
    sentence
}

fn findings(answer: &TakeUp, sentence: &mut Sentence) {
    let totals = &answer.totals;
    let (short, over) = (totals.not_spots, totals.hot_spots);
    let places = |count: usize| match count {
        1 => "1 place".to_string(),
        many => format!("{} places", with_thousands(many as i64)),
    };
    sentence.say(" ");
    if short == 0 && over == 0 {
        sentence.say("No place differs from what we should expect by more than chance.");
    } else if short == 0 {
        let verb = if over == 1 { "does" } else { "do" };
        sentence.push(&places(over), Emphasis::HotSpot);
        sentence.say(format!(" {verb} better than we should expect, none worse."));
    } else {
        let verb = if short == 1 { "falls short" } else { "fall short" };
        sentence.push(&format!("{} {verb}", places(short)), Emphasis::NotSpot);
        sentence.say(" of what we should expect: ");
        let missing = totals.gap_of_not_spots.round();
        if missing < 1.0 {
            sentence.strong("less than one person");
            sentence.say(" is missing out.");
        } else {
            let (who, verb) = if missing == 1.0 { ("person", "is") } else { ("people", "are") };
            sentence.strong(format!("{} {who}", decimal(missing, 0)));
            sentence.say(format!(" {verb} missing out."));
        }
    }
}

/// A share of 1 as one says it: "about 3 in 10", "about 1 in 40", "nearly all".
fn share_in_words(share: f64) -> String {
    let tenths = (share * 10.0).round();
    match share {
        share if share >= 1.0 => "all".to_string(),
        share if share >= 0.95 => "nearly all".to_string(),
        share if (0.45..0.55).contains(&share) => "about half the".to_string(),
        share if share >= 0.25 => format!("about {tenths:.0} in 10"),
        share => format!("about 1 in {}", decimal((1.0 / share).round(), 0)),
    }
}

/// The rows of the findings to be shown one after the other: not spots from
/// the largest shortfall, then hot spots from the largest surplus. Areas whose
/// finding is withheld are not among them.
pub fn findings_in_order(answer: &TakeUp) -> Vec<usize> {
    let of = |finding: Finding| {
        let mut rows: Vec<(usize, f64)> = answer
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.finding == Some(finding))
            .map(|(position, row)| (position, row.gap.get().unwrap_or(0.0).abs()))
            .collect();
        // Stable: equal gaps stay in the order of their codes.
        rows.sort_by(|a, b| b.1.total_cmp(&a.1));
        rows.into_iter().map(|(position, _)| position)
    };
    of(Finding::NotSpot).chain(of(Finding::HotSpot)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{answer, row};
    use super::*;
    use crate::demand::TakeUpRow;
    use crate::project::Expected;
    use Finding::{AsExpected, HotSpot, NotSpot, Withheld};

    fn of(rows: &[(u64, f64, f64, Finding)]) -> TakeUp {
        let rows: Vec<TakeUpRow> =
            rows.iter().map(|(o, n, e, finding)| row(*o, *n, *e, Some(*finding))).collect();
        answer(Expected::Overall, Unit::People, rows)
    }

    #[test]
    fn the_answer_is_told_in_round_shares_with_the_figure_beside() {
        let answer = of(&[
            (20, 100.0, 30.0, NotSpot),
            (25, 100.0, 30.0, NotSpot),
            (45, 100.0, 30.0, HotSpot),
        ]);
        assert_eq!(
            plain_sentence(&answer).text(),
            "Bus pass: about 3 in 10 people aged 65 and over take it up (30.0%). 2 places fall \
             short of what we should expect: 15 people are missing out."
        );
    }

    #[test]
    fn one_is_not_many_and_none_is_said() {
        let text = |rows: &[_]| plain_sentence(&of(rows)).text();
        assert!(
            text(&[(20, 100.0, 21.0, NotSpot)]).ends_with(
                "1 place falls short of what we should expect: 1 person is missing out."
            )
        );
        assert!(
            text(&[(45, 100.0, 30.0, HotSpot)])
                .ends_with("1 place does better than we should expect, none worse.")
        );
        assert!(text(&[(30, 100.0, 30.0, AsExpected)]).ends_with("by more than chance."));
        // Nothing was compared: no finding can be said.
        assert!(text(&[(30, 100.0, 3.0, Finding::TooFew)]).contains("Too few are expected"));
        // Nobody at all: no share can be said.
        assert!(text(&[(0, 100.0, 0.0, AsExpected)]).contains("no "));
    }

    #[test]
    fn shares_are_said_as_people_say_them() {
        for (share, words) in [
            (0.293, "about 3 in 10"),
            (0.5, "about half the"),
            (0.025, "about 1 in 40"),
            (0.12, "about 1 in 8"),
            (0.15, "about 1 in 7"),
            (0.22, "about 1 in 5"),
            (1.0, "all"),
            (0.99, "nearly all"),
        ] {
            assert_eq!(share_in_words(share), words);
        }
    }

    #[test]
    fn findings_come_by_the_size_of_their_gap_not_spots_first() {
        let answer = of(&[
            (60, 100.0, 30.0, HotSpot),
            (20, 100.0, 30.0, NotSpot),
            (5, 100.0, 30.0, NotSpot),
            (3, 100.0, 30.0, Withheld),
            (30, 100.0, 30.0, AsExpected),
        ]);
        assert_eq!(findings_in_order(&answer), [2, 1, 0]);
    }
}
