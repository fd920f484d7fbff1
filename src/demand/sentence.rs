//! What is the answer, in one sentence or two that an officer can quote?

use super::answer::{Observed, TakeUp};
use super::card::{capitalised, thousands};
use super::counting::of_unit;
use super::sentence_findings::findings;
use super::sentence_unseen::{base_words, nothing_shown};
use crate::base::Unit;
use crate::base::number::{decimal, percent};
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

#[cfg(test)]
mod tests {
    use super::super::answer::Finding::{AsExpected, HotSpot, NotSpot, TooFew};
    use super::super::made_up::{answer, profile, row, said};
    use super::*;

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
    fn contacts_are_told_for_every_hundred() {
        let rows = [(250, 100.0, 300.0, NotSpot), (50, 100.0, 50.0, AsExpected)];
        assert_eq!(
            said(Expected::Overall, Unit::Transactions, &rows),
            "Bus pass: 300 contacts for 200 people aged 65 and over (150 for every 100). \
             1 area is below the overall average, none above; raising that one to the average means 50 more contacts."
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
