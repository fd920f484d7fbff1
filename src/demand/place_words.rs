//! In which words does a card say what its figures are of, and what its rows
//! of services are held against?

use super::answer::TakeUp;
use super::card::protection_words;
use super::classes::Classes;
use super::counting::unit_words;
use super::figures::Settings;
use crate::base::Unit;
use crate::base::number::decimal;
use crate::project::{Expected, Question};

/// What the figures of a card are of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardWords {
    /// "Bus pass among people aged 65 and over, Jan 2021 to Dec 2023; customers".
    pub question: String,
    pub expected: String,
    /// What of the counts is shown.
    pub protection: String,
    /// "95% intervals …".
    pub intervals: String,
}

impl CardWords {
    pub(super) fn of(answer: &TakeUp, settings: Settings) -> CardWords {
        let question = &answer.question;
        let confidence = decimal(settings.confidence * 100.0, 0);
        CardWords {
            question: format!(
                "{} among {}, {}; {}",
                answer.service_words,
                answer.base_words,
                question.period.words(),
                unit_words(question.unit).1
            ),
            expected: answer.card.line("Expected").unwrap_or_default().to_string(),
            protection: protection_words(answer.protection),
            intervals: format!("Low and high are the ends of {confidence}% intervals."),
        }
    }
}

/// What the rows of services are held against, what is counted in them, and
/// where.
pub(super) fn services_caption(
    answer: &TakeUp,
    named: Option<&Classes>,
    channel_words: Option<&str>,
) -> String {
    let question = &answer.question;
    let by = match (&question.expected, named) {
        (Expected::Profile { .. }, Some(named)) => {
            format!("by the rates over all areas for each {} of {}", named.tier, named.scheme)
        }
        (Expected::Potential { .. }, _) => "by what the better areas reach".to_string(),
        _ => "by the overall rate".to_string(),
    };
    let mut words = format!(
        "Each service among {}, {}: 100 is what is expected {by}.",
        answer.base_words,
        question.period.words()
    );
    let asked = matches!(question.expected, Expected::Rate(_))
        || matches!(&question.expected, Expected::Profile { rates: Some(_), .. });
    if asked {
        words.push_str(" The rates given hold for the service asked about alone.");
    }
    words.push_str(&counted_there(question, channel_words));
    let method = match question.unit {
        Unit::People => "Wilson",
        Unit::Transactions => "exact below 10, Byar above",
    };
    words.push_str(&format!(
        " The line through a dot is its 95% interval ({method}): where the figure may lie, chance \
         allowed for. In colour where that is clear of 100."
    ));
    words
}

fn counted_there(question: &Question, channel_words: Option<&str>) -> String {
    let mut words = String::new();
    if let Some(channels) = channel_words {
        words.push_str(&format!(" Every row counts contacts by {channels} alone."));
    }
    if !question.interactions.is_empty() {
        words.push_str(" Every row counts the kinds of contact asked about alone.");
    }
    if question.unit == Unit::People {
        let rows = if question.services.len() == 1 { "In the other rows a" } else { "A" };
        words.push_str(&format!(
            " {rows} customer is counted where they lived at their latest contact with any service."
        ));
    }
    words
}
