//! What is the answer, in one sentence or two that an officer can quote?

use super::answer::{Finding, Observed, TakeUp};
use super::card::{capitalised, plain_percent, thousands};
use super::counting::{of_unit, unit_words};
use crate::base::Unit;
use crate::base::number::{decimal, percent, with_thousands};
use crate::project::Expected;

/// How a piece of the sentence stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    Plain,
    /// A figure to remember.
    Strong,
    /// In the ink of not spots.
    NotSpot,
    /// In the ink of hot spots.
    HotSpot,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub emphasis: Emphasis,
}

/// The answer in words, in pieces that differ in emphasis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    pub pieces: Vec<Piece>,
}

impl Sentence {
    /// The whole of it, without emphasis.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    pub(super) fn say(&mut self, text: impl AsRef<str>) {
        self.push(text.as_ref(), Emphasis::Plain);
    }

    pub(super) fn strong(&mut self, text: impl AsRef<str>) {
        self.push(text.as_ref(), Emphasis::Strong);
    }

    pub(super) fn push(&mut self, text: &str, emphasis: Emphasis) {
        match self.pieces.last_mut() {
            Some(last) if last.emphasis == emphasis => last.text.push_str(text),
            _ => self.pieces.push(Piece { text: text.to_string(), emphasis }),
        }
    }
}

/// The answer in words: take-up in all, the areas that differ, and what
/// raising the not spots would mean. Uses only what is shown.
pub fn sentence(answer: &TakeUp) -> Sentence {
    let mut sentence = Sentence::default();
    sentence.say(format!("{}: ", capitalised(&answer.service_words)));
    if opening(answer, &mut sentence) {
        findings(answer, &mut sentence);
    }
    sentence
}

/// Take-up in all. False where there is nothing more to say.
fn opening(answer: &TakeUp, sentence: &mut Sentence) -> bool {
    let totals = &answer.totals;
    let people = answer.question.unit == Unit::People;
    let period = answer.question.period;
    let when =
        if period.is_everything() { String::new() } else { format!(" ({})", period.words()) };
    if nothing_shown(answer, &when, sentence) {
        return false;
    }
    // Protection's totals are of the areas shown: said whether any is
    // withheld or not, so that a lone one is not given away.
    let base = match answer.protection.on {
        true => format!("{} in the {} shown", base_words(answer), answer.level_words.1),
        false => base_words(answer),
    };
    let counted = |count: u64| of_unit(Observed::Count(count), answer.question.unit);
    if totals.base <= 0.0 {
        sentence.strong(counted(totals.observed_without_base));
        let lack = match answer.question.expected {
            Expected::Profile { .. } | Expected::Potential { .. } => {
                format!("both a count of {} and a profile", answer.base_words)
            }
            _ => format!("a count of {}", answer.base_words),
        };
        sentence.say(format!("{when}, but no area has {lack}, so nothing can be said of take-up."));
        return false;
    }
    let observed = totals.observed as f64;
    match people {
        true if observed > totals.base => {
            sentence.say("taken up by ");
            sentence.strong(counted(totals.observed));
            sentence
                .say(format!("{when}, more than the {base}; the base may not fit the service."));
        }
        true if answer.base_words.starts_with("people") => {
            sentence.say("taken up by ");
            sentence.strong(thousands(totals.observed));
            sentence.say(format!(" of {base}{when}"));
        }
        true => {
            sentence.say("taken up by ");
            sentence.strong(counted(totals.observed));
            sentence.say(format!(" for {base}{when}"));
        }
        false => {
            sentence.strong(counted(totals.observed));
            sentence.say(format!(" for {base}{when}"));
        }
    }
    if people && observed > totals.base {
        return true;
    }
    let rate = observed / totals.base;
    sentence.say(" (");
    if people {
        sentence.strong(percent(rate, 1));
    } else {
        sentence.strong(decimal(rate * 100.0, if rate < 1.0 { 1 } else { 0 }));
        sentence.say(" for every 100");
    }
    sentence.say(").");
    true
}

/// What is said where no area shown has any customer: that there are none,
/// that none could be placed, or that all are withheld. False where one has.
fn nothing_shown(answer: &TakeUp, when: &str, sentence: &mut Sentence) -> bool {
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
fn withheld(answer: &TakeUp, sentence: &mut Sentence) {
    if let Some(areas) = answer.totals.withheld_told().filter(|areas| *areas > 0) {
        sentence.say(format!(" {} more are withheld.", with_thousands(areas as i64)));
    }
}

/// "41,307 people aged 65 and over".
fn base_words(answer: &TakeUp) -> String {
    let base = answer.totals.base;
    let count = decimal(base, if base < 10.0 && base.fract() != 0.0 { 1 } else { 0 });
    match answer.base_words.strip_prefix("people") {
        Some(rest) if base == 1.0 => format!("1 person{rest}"),
        _ => format!("{count} {}", answer.base_words),
    }
}

fn findings(answer: &TakeUp, sentence: &mut Sentence) {
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
        Expected::Overall => "the council's average".to_string(),
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
    use super::super::made_up::{answer, row};
    use super::super::protect::protect;
    use super::*;
    use crate::base::OptionalNumber;
    use crate::project::{ExternalRates, Protection};

    fn profile() -> Expected {
        Expected::Profile { scheme: None, tier: None, rates: None }
    }

    /// The sentence of an answer with these rows: (observed, base, expected, finding).
    fn said(expected: Expected, unit: Unit, rows: &[(u64, f64, f64, Finding)]) -> String {
        let rows = rows.iter().map(|(o, n, e, finding)| row(*o, *n, *e, Some(*finding))).collect();
        sentence(&answer(expected, unit, rows)).text()
    }

    use Finding::{AsExpected, HotSpot, NoData, NotSpot, TooFew};

    #[test]
    fn take_up_findings_and_gap_are_told() {
        let rows = [
            (60, 100.0, 30.0, HotSpot),
            (10, 100.0, 30.4, NotSpot),
            (1012, 2000.0, 1194.8, NotSpot),
            (2, 9.0, 3.0, TooFew),
        ];
        assert_eq!(
            said(profile(), Unit::People, &rows),
            "Bus pass: taken up by 1,084 of 2,209 people aged 65 and over (49.1%). \
             1 area is above what its profile suggests, 2 below; raising those 2 to expectation means 203 more people."
        );
    }

    #[test]
    fn each_standard_has_its_words_and_one_is_not_many() {
        let not = [(10, 100.0, 11.0, NotSpot), (30, 100.0, 30.0, AsExpected)];
        assert!(said(Expected::Overall, Unit::People, &not).ends_with(
            "1 area is below the council's average, none above; raising that one to the average means 1 more person."
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
    fn contacts_are_told_for_every_hundred() {
        let rows = [(250, 100.0, 300.0, NotSpot), (50, 100.0, 50.0, AsExpected)];
        assert_eq!(
            said(Expected::Overall, Unit::Transactions, &rows),
            "Bus pass: 300 contacts for 200 people aged 65 and over (150 for every 100). \
             1 area is below the council's average, none above; raising that one to the average means 50 more contacts."
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

    #[test]
    fn other_bases_and_more_customers_than_base_read_well() {
        let mut answer =
            answer(Expected::Overall, Unit::People, vec![row(30, 100.0, 30.0, Some(AsExpected))]);
        answer.service_words = "garden waste".into();
        answer.base_words = "households that own outright".into();
        assert!(sentence(&answer)
            .text()
            .starts_with("Garden waste: taken up by 30 customers for 100 households that own outright (30.0%). No area"));
        answer.totals.observed = 130;
        assert!(sentence(&answer).text().starts_with(
            "Garden waste: taken up by 130 customers, more than the 100 households that own outright; the base may not fit the service."
        ));
    }

    #[test]
    fn no_sentence_speaks_of_p_values_and_the_spots_keep_their_inks() {
        let rows = vec![row(60, 100.0, 30.0, Some(HotSpot)), row(3, 100.0, 30.0, Some(NotSpot))];
        let said = sentence(&answer(profile(), Unit::People, rows));
        assert!(!said.text().contains("p-value"));
        let with =
            |emphasis| said.pieces.iter().find(|p| p.emphasis == emphasis).map(|p| p.text.as_str());
        assert_eq!(with(Emphasis::HotSpot), Some("1 area"));
        assert_eq!(with(Emphasis::NotSpot), Some("1 below"));
    }
}
