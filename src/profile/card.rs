//! How was a profile made, and what should the officer know of it? The method
//! card and the notes; neither tells more than the protection lets it.

use super::answer::{ProfileRow, RowNote, Totals};
use super::classing::Laid;
use super::customer_profile::Inputs;
use super::figures::LEAST_BASE;
use crate::base::number::{decimal, percent};
use crate::base::{Notes, Unit};
use crate::demand::{Counting, MethodCard, unit_words};
use crate::geography::Level;
use crate::project::Protection;

/// What card and notes are written from; counts are not protected yet.
pub(super) struct Facts<'a> {
    pub inputs: &'a Inputs<'a>,
    pub laid: &'a Laid<'a>,
    pub totals: &'a Totals,
    pub rows: &'a [ProfileRow],
    pub customer_words: &'a str,
    pub base_words: &'a str,
    pub within_words: Option<&'a str>,
    pub blocks: &'a Level,
}

impl Facts<'_> {
    fn counting(&self) -> Counting {
        Counting { unit: self.inputs.question.unit, protection: self.inputs.protection }
    }
}

/// The lines that every answer of this room has, whatever it counts.
pub(super) fn common_card(inputs: &Inputs, laid: &Laid, base_words: &str) -> MethodCard {
    let mut card = MethodCard::default();
    let question = inputs.question;
    card.set("Question", "");
    card.set("Profile", profile_line(inputs, laid));
    card.set("Base", format!("{} ({}).", capitalised(base_words), question.base));
    card.set("Period", format!("{}.", capitalised(&question.period.words())));
    let sources = inputs.sources.join("; ");
    card.set("Sources", if sources.is_empty() { "Not stated.".to_string() } else { sources });
    card.set("Protection", protection_words(inputs.protection));
    card.set("Program", format!("Wardwise {}.", env!("CARGO_PKG_VERSION")));
    card
}

/// What the figures are not, beside every one of them.
pub const NOT_A_PERSON: &str = "It describes groups of places, not any one household, and says nothing of disability or gender.";

fn profile_line(inputs: &Inputs, laid: &Laid) -> String {
    let level = inputs.geography.level(&laid.scheme.level).map_or("area", |l| &l.singular);
    format!(
        "{}, by {}: those with a type of their own by that, the others by the class of their {level}. The base is by the class of each {level}: area-based. {NOT_A_PERSON}",
        laid.classes.scheme, laid.classes.tier
    )
}

/// The method card of a profile.
pub(super) fn card(facts: &Facts) -> MethodCard {
    let inputs = facts.inputs;
    let mut card = common_card(inputs, facts.laid, facts.base_words);
    let what = match inputs.question.unit {
        Unit::People => {
            "distinct customers, each in the area and class of their latest placed record"
        }
        Unit::Transactions => "contacts",
    };
    let within = facts.within_words.map(|words| format!(", in {words}")).unwrap_or_default();
    card.set(
        "Question",
        format!("{}{within}: {what}{}.", capitalised(facts.customer_words), channel_words(inputs)),
    );
    let interval = match inputs.question.unit {
        Unit::People => "Wilson's interval of the penetration",
        Unit::Transactions => "the Poisson limits of the contacts",
    };
    let average = match facts.within_words {
        Some(words) => format!("the average of {words}"),
        None => "the overall average".to_string(),
    };
    card.set(
        "Index",
        format!(
            "Share of {} over share of the base × 100; 100 is {average}. {}% intervals: {interval}, over that average. A class with a base below {LEAST_BASE}, or without {}, is too few to say.",
            unit_words(inputs.question.unit).1,
            decimal(inputs.settings.confidence * 100.0, 0),
            unit_words(inputs.question.unit).1,
        ),
    );
    if let Some(line) = mix_line(facts) {
        card.set("Mix", line);
    }
    card.set("Records", records_line(facts));
    card
}

/// How unlike the customers are the base; nothing where a class is withheld,
/// whose count it would help to find.
fn mix_line(facts: &Facts) -> Option<String> {
    let counting = facts.counting();
    let hidden = |row: &ProfileRow| {
        row.customers.count().is_none_or(|count| counting.told(count).count().is_none())
    };
    if facts.rows.iter().any(hidden) {
        return None;
    }
    Some(format!(
        "{} of the customers would have to be of another {} to be as the base (dissimilarity); Jensen–Shannon distance {} (0 alike, 1 nothing in common).",
        percent(facts.totals.dissimilarity?, 1),
        facts.laid.classes.tier,
        decimal(facts.totals.distance?, 2),
    ))
}

fn records_line(facts: &Facts) -> String {
    let (counting, totals) = (facts.counting(), facts.totals);
    let number = |observed: crate::demand::Observed| counting.number(observed.count().unwrap_or(0));
    let mut text = format!(
        "{} on record: {} classed by a type of their own, {} by the area they live in",
        capitalised(&counting.of_unit(totals.on_record.count().unwrap_or(0))),
        number(totals.by_own_type),
        number(totals.by_area),
    );
    for (count, why) in [
        (totals.unclassed, "in no class"),
        (totals.without_base, "in areas without a base"),
        (totals.unplaced, "without a place"),
    ] {
        if count.count() != Some(0) {
            text.push_str(&format!("; {} {why}", number(count)));
        }
    }
    text + "."
}

/// ", by web and phone"; empty where all channels are asked.
pub(super) fn channel_words(inputs: &Inputs) -> String {
    let names: Vec<String> = inputs
        .question
        .channels
        .iter()
        .map(|id| {
            inputs.council.channel(*id).map_or_else(|| format!("channel {id}"), |c| c.name.clone())
        })
        .collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!(", by {one}"),
        [most @ .., last] => format!(", by {} and {last}", most.join(", ")),
    }
}

/// The card's line on small counts.
pub(super) fn protection_words(protection: Protection) -> String {
    match protection.on {
        true => format!(
            "Counts of 1 to {} and what is derived from them are withheld; totals are of what is shown. Totals are not protected: a withheld count may be found by subtraction, or by comparison with another selection of areas.",
            protection.k.saturating_sub(1)
        ),
        false => "Off: small counts are shown.".to_string(),
    }
}

/// What is awkward about a profile. Nothing is said of a class that is withheld.
pub(super) fn notes(facts: &Facts) -> Notes {
    let mut notes = Notes::new();
    let (counting, totals, inputs) = (facts.counting(), facts.totals, facts.inputs);
    let counted = |count: u64| capitalised(&counting.of_unit(count));
    let shown = |row: &&ProfileRow| {
        row.customers.count().is_some_and(|c| counting.told(c).count().is_some())
    };
    let listed = |note: RowNote| -> Vec<String> {
        let rows = facts.rows.iter().filter(shown).filter(|row| row.note == Some(note));
        rows.map(|row| row.name.clone()).collect()
    };
    notes.warn_of("More customers than base, so no interval:", listed(RowNote::MoreThanBase));
    notes.remark_of("Too few to say:", listed(RowNote::TooFew));
    let unclassed = totals.unclassed.count().unwrap_or(0);
    if unclassed > 0 {
        notes.remark(format!("{} are in no class, and in no row.", counted(unclassed)));
    }
    let without_base = totals.without_base.count().unwrap_or(0);
    if without_base > 0 {
        notes.warn(format!(
            "{} live in {} that the base has no figure for, and are in no row.",
            counted(without_base),
            facts.blocks.plural
        ));
    }
    if inputs.council.schemes.len() > 1 && inputs.question.scheme.is_none() {
        notes.remark(format!(
            "There are several profile schemes; this is {}.",
            facts.laid.classes.scheme
        ));
    }
    notes
}

/// "Bus pass" for "bus pass".
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A name in the middle of a sentence: its capital goes, unless the word is
/// all capitals.
pub(super) fn in_sentence(name: &str) -> String {
    let mut letters = name.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return name.to_string() };
    if second.is_some_and(char::is_uppercase) {
        return name.to_string();
    }
    first.to_lowercase().chain(name.chars().skip(1)).collect()
}
