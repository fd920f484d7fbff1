//! How were a persona's figures made? The method card that goes with every
//! sheet and table.

use super::answer::{AgeOnRecords, CostFigures};
use super::protect;
use crate::base::Period;
use crate::base::number::percent;
use crate::demand::MethodCard;
use crate::project::Protection;

/// What the card is written from.
pub(super) struct CardFacts<'a> {
    pub criteria: &'a [String],
    pub base_words: &'a str,
    pub base_expression: &'a str,
    pub period: Period,
    /// "Wendle profiles, by group and type".
    pub scheme: Option<&'a str>,
    pub ages: AgeOnRecords,
    pub costs: Option<&'a CostFigures>,
    pub confidence: f64,
    pub protection: Protection,
    pub sources: &'a [String],
}

/// The card of a persona's figures.
pub(super) fn card(facts: &CardFacts) -> MethodCard {
    let mut card = MethodCard::default();
    let criteria = match facts.criteria {
        [] => "Nothing is asked, so everybody is meant.".to_string(),
        criteria => format!("{}.", criteria.join("; ")),
    };
    card.set("Criteria", criteria);
    card.set(
        "Base",
        format!(
            "{} ({}), counted in each area at the ages meant. What services people use and how \
             they come is known of customers only.",
            super::words::upper(facts.base_words),
            facts.base_expression
        ),
    );
    if let Some(scheme) = facts.scheme {
        card.set(
            "Profiles",
            format!(
                "{scheme}. Each area has one class, so what is told of the people is told of \
                 their areas. Profiles do not describe disability or gender."
            ),
        );
    }
    card.set("Ages", ages(facts.ages));
    let interval = percent(facts.confidence, 0);
    card.set(
        "Take-up",
        format!(
            "Distinct customers, each in the area and class of their latest placed record of the \
             service, of the people meant; {interval} intervals by Wilson. 100 is the council."
        ),
    );
    card.set(
        "Channels",
        "Shares of their contacts, against the shares of all contacts (100). A likelihood is the \
         mean of the scheme's over their areas, else their share of contacts: it is not a person."
            .to_string(),
    );
    if let Some(costs) = facts.costs {
        let years = costs.years.map_or_else(
            || "the period".to_string(),
            |years| format!("{} years", crate::base::number::decimal(years, 1)),
        );
        card.set(
            "Cost",
            format!(
                "Contacts by each channel times its unit cost, over {years}: an estimate. Unit \
                 costs: {}.",
                costs.words.trim_end_matches('.')
            ),
        );
    }
    let period = facts.period.words();
    card.set("Period", format!("{}.", super::words::upper(&period)));
    let sources = facts.sources.join("; ");
    card.set("Sources", if sources.is_empty() { "Not stated.".to_string() } else { sources });
    card.set("Protection", protect::words(facts.protection));
    card.set(
        "Persona",
        "A persona stands for many people and is nobody real; name, story and portrait are made \
         up."
        .to_string(),
    );
    card.set("Program", format!("Wardwise {}.", env!("CARGO_PKG_VERSION")));
    card
}

/// "86%", "not all" where the share is withheld.
pub(super) fn share_words(share: Option<f64>) -> String {
    share.map_or_else(|| "not all".to_string(), |share| percent(share, 0))
}

fn ages(ages: AgeOnRecords) -> String {
    match ages {
        AgeOnRecords::NotAsked => "All ages of the base.".to_string(),
        AgeOnRecords::Known => {
            "Of the base by age bands, of customers by their own age.".to_string()
        }
        AgeOnRecords::Partly(share) => format!(
            "Of the base by age bands. Of customers who match otherwise {} have an age on record; \
             the others are left out, so customers and take-up are the least there can be.",
            share_words(share)
        ),
        AgeOnRecords::Unknown => {
            "Of the base by age bands. The records have no ages, so customers are of all ages, and \
             take-up is of the whole base that the question is of."
                .to_string()
        }
    }
}
