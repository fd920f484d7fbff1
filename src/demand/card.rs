//! How were the figures made? The method card that goes with every output.

use super::answer::MethodCard;
use super::classes::Classes;
use super::counting::Counting;
use super::figures::Settings;
use crate::base::number::{counted, decimal, percent, with_thousands};
use crate::base::{Period, Unit};
use crate::geography::Level;
use crate::project::{Expected, Protection};

impl MethodCard {
    /// Puts a line in, or changes the one with that heading.
    pub fn set(&mut self, heading: &str, sentence: impl Into<String>) {
        let sentence = sentence.into();
        match self.lines.iter_mut().find(|(h, _)| h == heading) {
            Some(line) => line.1 = sentence,
            None => self.lines.push((heading.to_string(), sentence)),
        }
    }

    /// The sentence under a heading.
    pub fn line(&self, heading: &str) -> Option<&str> {
        self.lines.iter().find(|(h, _)| h == heading).map(|(_, sentence)| sentence.as_str())
    }
}

/// What the card is written from.
pub(super) struct CardFacts<'a> {
    pub service_words: &'a str,
    pub base_words: &'a str,
    pub base_expression: &'a str,
    pub expected: &'a Expected,
    pub unit: Unit,
    /// What of the counts may be told.
    pub protection: Protection,
    pub period: Period,
    pub channel_words: Option<String>,
    /// The classes that expected demand is by, where it is.
    pub classes: Option<&'a Classes>,
    /// The scheme and tier that potential is taken within.
    pub groups: Option<&'a Classes>,
    pub overall_rate: Option<f64>,
    /// Sums of robust potential, over the rows that are shown, and of the plain
    /// rule.
    pub potentials: (Option<f64>, Option<f64>),
    pub settings: Settings,
    /// How many areas were tested.
    pub tested: usize,
    /// All that match, and those of them without a place.
    pub matching: (u64, u64),
    pub level: &'a Level,
    pub blocks: &'a Level,
    pub sources: &'a [String],
}

/// The card of an answer; it tells no more than the protection lets it.
pub(super) fn card(facts: &CardFacts) -> MethodCard {
    let mut card = MethodCard::default();
    card.set("Question", question(facts));
    card.set("Base", format!("{} ({}).", capitalised(facts.base_words), facts.base_expression));
    card.set("Expected", expected(facts));
    card.set("Potential", potential(facts));
    card.set("Test", test(facts));
    card.set("Period", format!("{}.", capitalised(&facts.period.words())));
    card.set("Records", records(facts));
    card.set("Boundaries", boundaries(facts));
    let sources = facts.sources.join("; ");
    let sources = if sources.is_empty() { "Not stated.".to_string() } else { sources };
    card.set("Sources", sources);
    card.set("Protection", protection_words(facts.protection));
    card.set("Program", format!("Wardwise {}.", env!("CARGO_PKG_VERSION")));
    card
}

/// The card's line on small counts.
pub(super) fn protection_words(protection: Protection) -> String {
    if protection.on {
        format!(
            "Counts of 1 to {} and what is derived from them are withheld, and totals are of the areas shown. Larger areas (wards, areas of your own) are counted in full, what is expected is of all areas, and how many are on record is of all records, with a place or without. They are not protected against comparison with the areas they are made of: a withheld count may be found by subtraction.",
            protection.k.saturating_sub(1)
        )
    } else {
        "Off: small counts are shown.".to_string()
    }
}

/// "Bus pass" for "bus pass".
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn question(facts: &CardFacts) -> String {
    let counted = match facts.unit {
        Unit::People => "distinct customers, each in the area of their latest placed record",
        Unit::Transactions => "contacts",
    };
    let channels = facts.channel_words.as_ref().map(|c| format!(", by {c}")).unwrap_or_default();
    format!(
        "{}{channels}: {counted}, by {}.",
        capitalised(facts.service_words),
        facts.level.singular
    )
}

fn expected(facts: &CardFacts) -> String {
    let rate = facts.overall_rate.map_or_else(|| "–".to_string(), |r| percent(r, 2));
    match (facts.expected, facts.classes) {
        (Expected::Overall, _) => {
            format!("The overall rate, {rate}, of each area's base.")
        }
        (Expected::Rate(rate), _) => {
            format!("A target rate of {} of each area's base.", plain_percent(*rate))
        }
        (Expected::Potential { .. }, _) => {
            "Robust potential: a target and not a test, so p, q and finding are empty.".to_string()
        }
        (Expected::Profile { rates, .. }, classes) => {
            let (tier, scheme) = classes.map_or(("class", "the profile"), |c| (&c.tier, &c.scheme));
            let whose = match rates {
                None => "the rates over all areas".to_string(),
                Some(rates) => format!("rates from {}", rates.source),
            };
            format!(
                "By profile (indirect standardisation): {whose} for each {tier} of {scheme}. Each {} has one class, so this is area-based.",
                facts.blocks.singular
            )
        }
    }
}

fn potential(facts: &CardFacts) -> String {
    let within = facts.groups.map_or_else(
        || "all".to_string(),
        |groups| format!("each {} of {}", groups.tier, groups.scheme),
    );
    let mut text = format!(
        "The 90th percentile of the smoothed rates (empirical Bayes) of the {} with a base of 30 or more, within {within}",
        facts.blocks.plural
    );
    match facts.potentials {
        // The highest rate is that of one block, which may be withheld.
        (Some(robust), _) if facts.protection.on => {
            text.push_str(&format!(": {} in the {} shown", decimal(robust, 0), facts.level.plural))
        }
        (Some(robust), Some(plain)) => {
            text.push_str(&format!(
                ": {} in all. {}",
                decimal(robust, 0),
                by_plain_rule(robust, plain)
            ));
        }
        _ => {}
    }
    text.push('.');
    text
}

/// Times the robust potential from which on the plain rule says nothing but
/// how small the smallest areas are.
const NOISE: f64 = 2.0;

/// The plain rule, always told beside the robust one; never as a bare figure.
fn by_plain_rule(robust: f64, plain: f64) -> String {
    if plain < robust * NOISE {
        return format!(
            "By the plain rule, the highest rate of any, it would be {}; chance in small areas \
             makes that too high",
            decimal(plain, 0)
        );
    }
    format!(
        "By the plain rule, the highest rate of any, it would be about {}: that is noise from \
         areas with a very small base, and nothing to plan with",
        decimal(two_figures(plain), 0)
    )
}

/// Rounded to two significant figures.
fn two_figures(value: f64) -> f64 {
    if value < 1.0 {
        return value.round();
    }
    let unit = 10f64.powf(value.log10().floor() - 1.0).max(1.0);
    (value / unit).round() * unit
}

fn test(facts: &CardFacts) -> String {
    let Settings { least_expected, q_threshold, confidence } = facts.settings;
    let confidence = plain_percent(confidence);
    let method = match facts.unit {
        Unit::People => format!(
            "Exact two-sided binomial test by minimum likelihood; {confidence} intervals by Wilson"
        ),
        Unit::Transactions => format!(
            "Exact two-sided Poisson test by minimum likelihood; {confidence} limits, exact below 10 and Byar's above"
        ),
    };
    if matches!(facts.expected, Expected::Potential { .. }) {
        return format!(
            "None. {confidence} intervals as for {}.",
            match facts.unit {
                Unit::People => "a proportion (Wilson)",
                Unit::Transactions => "a count (Poisson)",
            }
        );
    }
    format!(
        "{method}. False discovery rate by Benjamini and Hochberg over {}; a finding where q is at most {q_threshold}. Areas where fewer than {least_expected} are expected are too few to say.",
        counted(facts.tested, "area", "areas")
    )
}

fn records(facts: &CardFacts) -> String {
    let (all, unplaced) = facts.matching;
    let counting = Counting { unit: facts.unit, protection: facts.protection };
    let words = capitalised(&format!("{} on record", counting.of_unit(all)));
    match unplaced {
        0 => format!("{words}; all have a place."),
        n => format!("{words}; {} could not be placed in any area.", counting.number(n)),
    }
}

fn boundaries(facts: &CardFacts) -> String {
    let level = format!("{}, {} edition", facts.level.plural, facts.level.edition);
    if facts.level.id == facts.blocks.id {
        format!("{level}.")
    } else {
        format!("{level}, summed from {}, {} edition.", facts.blocks.plural, facts.blocks.edition)
    }
}

/// `41307` → `41,307`.
pub(super) fn thousands(count: u64) -> String {
    with_thousands(i64::try_from(count).unwrap_or(i64::MAX))
}

/// 0.3 → "30%", 0.125 → "12.5%".
pub(super) fn plain_percent(share: f64) -> String {
    let text = decimal(share * 100.0, 2);
    let text = text.strip_suffix("00").or_else(|| text.strip_suffix('0')).unwrap_or(&text);
    format!("{}%", text.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Edition, LevelId};

    /// The card of three unplaced among 41,307, whose top block would be told
    /// by the plain rule.
    fn made(protection: Protection, matching: (u64, u64)) -> MethodCard {
        let blocks = Level::new(
            LevelId::new("oa"),
            "Output Area".into(),
            "Output Areas".into(),
            Edition::new("2021"),
            Vec::new(),
        );
        card(&CardFacts {
            service_words: "bus pass",
            base_words: "people",
            base_expression: "age:all",
            expected: &Expected::Overall,
            unit: Unit::People,
            protection,
            period: Period::default(),
            channel_words: None,
            classes: None,
            groups: None,
            overall_rate: Some(0.3),
            potentials: (Some(900.0), Some(1604.0)),
            settings: Settings::default(),
            tested: 7,
            matching,
            level: &blocks,
            blocks: &blocks,
            sources: &[],
        })
    }

    #[test]
    fn every_small_count_of_a_sentence_is_hidden() {
        let records = |protection, matching| {
            made(protection, matching).line("Records").map(str::to_string).unwrap_or_default()
        };
        assert_eq!(
            records(Protection::hidden(), (41_307, 3)),
            "41,307 customers on record; fewer than 5 could not be placed in any area."
        );
        assert_eq!(
            records(Protection::hidden(), (4, 3)),
            "Fewer than 5 customers on record; fewer than 5 could not be placed in any area."
        );
        assert!(records(Protection::shown(), (41_307, 3)).contains("; 3 could not"));
    }

    #[test]
    fn the_highest_rate_is_not_told_where_its_block_may_be_withheld() {
        let potential = |protection| {
            made(protection, (9, 0)).line("Potential").map(str::to_string).unwrap_or_default()
        };
        assert!(potential(Protection::shown()).contains("would be 1,604"));
        let hidden = potential(Protection::hidden());
        assert!(!hidden.contains("highest") && !hidden.contains("1,604"), "{hidden}");
        assert!(hidden.ends_with("900 in the Output Areas shown."), "{hidden}");
    }

    #[test]
    fn a_highest_rate_that_is_noise_is_told_in_round_figures_and_as_noise() {
        let near = by_plain_rule(900.0, 1_604.0);
        assert!(near.contains("1,604") && near.contains("too high"), "{near}");
        let far = by_plain_rule(900.0, 48_317.0);
        assert!(far.contains("about 48,000: that is noise"), "{far}");
        assert!(by_plain_rule(0.0, 0.4).contains("about 0"));
    }

    #[test]
    fn a_share_is_written_without_idle_digits() {
        assert_eq!(plain_percent(0.3), "30%");
        assert_eq!(plain_percent(0.125), "12.5%");
        assert_eq!(plain_percent(0.0625), "6.25%");
        assert_eq!(plain_percent(1.0), "100%");
    }

    #[test]
    fn a_line_of_the_card_is_changed_in_its_place() {
        let mut card = MethodCard::default();
        card.set("Base", "a");
        card.set("Test", "b");
        card.set("Base", "c");
        assert_eq!(card.lines.len(), 2);
        assert_eq!(card.line("Base"), Some("c"));
        assert_eq!(card.line("Period"), None);
    }
}
