//! How are the criteria told? One phrase for each: "Group D or I", "Aged 70 to
//! 79", "Contacts by phone or face to face".

use super::meant::scheme_to_use;
use crate::council::{AgeBand, Council, Scheme};
use crate::demand::age_cover::range_words;
use crate::geography::Geography;
use crate::project::persona::{AgeRange, Criteria};

/// Which criterion a phrase is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Criterion {
    /// Groups and types together: any of them.
    Classes,
    /// By position.
    Attribute(usize),
    Areas,
    Ages,
    Services,
    Channels,
}

/// A criterion in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionWords {
    pub criterion: Criterion,
    /// "Group D or I".
    pub words: String,
    /// In full: names where `words` has codes.
    pub full: String,
    /// Whether it is of the customers only.
    pub of_customers: bool,
}

impl Criterion {
    /// The criteria without this one.
    #[must_use]
    pub fn taken_from(&self, criteria: &Criteria) -> Criteria {
        let mut rest = criteria.clone();
        match self {
            Criterion::Classes => rest.classes.clear(),
            Criterion::Attribute(at) => {
                if *at < rest.attributes.len() {
                    rest.attributes.remove(*at);
                }
            }
            Criterion::Areas => rest.areas = None,
            Criterion::Ages => rest.ages.clear(),
            Criterion::Services => rest.services.clear(),
            Criterion::Channels => rest.channels.clear(),
        }
        rest
    }
}

/// A phrase for each criterion, in the order of the form.
pub fn criteria_words(
    criteria: &Criteria,
    council: &Council,
    geography: &Geography,
) -> Vec<CriterionWords> {
    let scheme = scheme_to_use(criteria, council).ok().flatten();
    let mut all: Vec<CriterionWords> = class_words(criteria, scheme).into_iter().collect();
    let mut add = |criterion: Criterion, words: String, full: String| {
        let of_customers = matches!(criterion, Criterion::Services | Criterion::Channels);
        all.push(CriterionWords { criterion, words, full, of_customers });
    };
    for (at, test) in criteria.attributes.iter().enumerate() {
        let name = upper(&test.attribute.replace('_', " "));
        let words = format!("{name} {} {}", test.comparison.words(), test.value.trim());
        add(Criterion::Attribute(at), words.clone(), words);
    }
    if let Some(choice) = &criteria.areas {
        let (words, full) = area_words(choice, geography);
        add(Criterion::Areas, words, full);
    }
    if !criteria.ages.is_empty() {
        let words: Vec<String> = criteria.ages.iter().map(age_words).collect();
        let words = upper(&or(&words).replace(" or aged ", " or "));
        add(Criterion::Ages, words.clone(), words);
    }
    let service = |id: &crate::base::ServiceId| {
        council.service(*id).map_or_else(|| format!("service {id}"), |s| s.name.clone())
    };
    let channel = |id: &crate::base::ChannelId| {
        council.channel(*id).map_or_else(|| format!("channel {id}"), |c| lower(&c.name))
    };
    if !criteria.services.is_empty() {
        let names: Vec<String> = criteria.services.iter().map(service).collect();
        let full = format!("Customers of {}", or(&names));
        let words = match names.len() {
            1 | 2 => full.clone(),
            more => format!("Customers of any of {more} services"),
        };
        add(Criterion::Services, words, full);
    }
    if !criteria.channels.is_empty() {
        let names: Vec<String> = criteria.channels.iter().map(channel).collect();
        let words = format!("Contacts by {}", or(&names));
        add(Criterion::Channels, words.clone(), words);
    }
    all
}

/// "Group D or I, or type F03": one phrase, for any of them will do.
fn class_words(criteria: &Criteria, scheme: Option<&Scheme>) -> Option<CriterionWords> {
    let mut tiers: Vec<&str> = Vec::new();
    for choice in &criteria.classes {
        if !tiers.contains(&choice.tier.as_str()) {
            tiers.push(&choice.tier);
        }
    }
    let of_tier = |tier: &str, named: bool| {
        let chosen = criteria.classes.iter().filter(|choice| choice.tier == tier);
        let words: Vec<String> = chosen
            .map(|choice| match name_of(scheme, tier, &choice.code).filter(|_| named) {
                Some(name) => format!("{} {name}", choice.code),
                None => choice.code.clone(),
            })
            .collect();
        match words.len() {
            6.. if !named => format!("any of {} {tier}s", words.len()),
            _ => format!("{tier} {}", or(&words)),
        }
    };
    let told = |named| {
        let phrases: Vec<String> = tiers.iter().map(|tier| of_tier(tier, named)).collect();
        upper(&phrases.join(", or "))
    };
    (!tiers.is_empty()).then(|| CriterionWords {
        criterion: Criterion::Classes,
        words: told(false),
        full: told(true),
        of_customers: false,
    })
}

fn name_of<'a>(scheme: Option<&'a Scheme>, tier: &str, code: &str) -> Option<&'a str> {
    let scheme = scheme?;
    let classes = &scheme.tiers.get(scheme.tier(tier)?)?.classes;
    classes.iter().find(|class| class.code == code)?.name.as_deref()
}

fn area_words(
    choice: &crate::project::persona::AreaChoice,
    geography: &Geography,
) -> (String, String) {
    let Ok(level) = geography.level(&choice.level) else {
        return (format!("In {} areas", choice.codes.len()), String::new());
    };
    let name = |code: &crate::base::AreaCode| {
        let area = level.position(code.as_str()).and_then(|at| level.areas.get(at));
        area.and_then(|area| area.name.clone()).unwrap_or_else(|| code.to_string())
    };
    let names: Vec<String> = choice.codes.iter().map(name).collect();
    let full = format!("In {}", or(&names));
    match names.len() {
        0..=2 => (full.clone(), full),
        more => (format!("In any of {more} {}", level.plural), full),
    }
}

/// "aged 70 to 79".
pub(super) fn age_words(range: &AgeRange) -> String {
    range_words(AgeBand { from: range.from, to: range.to })
}

/// "a", "a or b", "a, b or c".
pub(super) fn or(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

pub(super) fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{council, geography};
    use super::*;
    use crate::base::{ChannelId, ServiceId};
    use crate::project::persona::{AttributeTest, ClassChoice, Comparison};

    #[test]
    fn each_criterion_is_one_phrase_and_can_be_taken_away() {
        let class = |code: &str| ClassChoice { tier: "group".into(), code: code.into() };
        let criteria = Criteria {
            classes: vec![class("A"), class("B")],
            attributes: vec![AttributeTest {
                attribute: "propensity_web".into(),
                comparison: Comparison::AtLeast,
                value: "0.5".into(),
            }],
            ages: vec![AgeRange { from: 70, to: Some(79) }, AgeRange { from: 85, to: None }],
            services: vec![ServiceId(273)],
            channels: vec![ChannelId(2), ChannelId(3)],
            ..Criteria::default()
        };
        let words = criteria_words(&criteria, &council(), &geography());
        let told: Vec<&str> = words.iter().map(|w| w.words.as_str()).collect();
        assert_eq!(
            told,
            [
                "Group A or B",
                "Propensity web at least 0.5",
                "Aged 70 to 79 or 85 and over",
                "Customers of Bus pass",
                "Contacts by phone or face to face",
            ]
        );
        assert_eq!(words[0].full, "Group A Shore or B Hill");
        let none = words.iter().fold(criteria, |rest, phrase| match phrase.criterion {
            Criterion::Attribute(_) => Criterion::Attribute(0).taken_from(&rest),
            _ => phrase.criterion.taken_from(&rest),
        });
        assert!(none.is_empty());
    }
}
