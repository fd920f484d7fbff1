//! Whose profile is looked at? The customers, the scheme and its tier, the
//! base, and the order of the classes.

use super::Question;
use crate::base::{ChannelId, InteractionId, Period, SchemeId, ServiceId, Unit};
use serde::{Deserialize, Serialize};

/// Whose customers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Customers {
    /// Of any service.
    #[default]
    Everyone,
    /// Of one service, or of several taken together; an empty list is everyone.
    Services(Vec<ServiceId>),
    /// Of every service of a department, by its name.
    Department(String),
}

/// In which order classes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassOrder {
    /// As the scheme has them.
    #[default]
    Scheme,
    /// The highest index first.
    Index,
    /// The largest base first.
    Size,
}

/// The whole question that a profile answers. An empty list of interactions
/// or channels means all of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileQuestion {
    pub customers: Customers,
    /// `None`: the only scheme there is, or the first of several.
    pub scheme: Option<SchemeId>,
    /// `None`: the scheme's top tier.
    pub tier: Option<String>,
    /// As a take-up question writes it: `age:65+`.
    pub base: String,
    pub unit: Unit,
    pub interactions: Vec<InteractionId>,
    pub channels: Vec<ChannelId>,
    pub period: Period,
}

impl Default for ProfileQuestion {
    fn default() -> Self {
        ProfileQuestion {
            customers: Customers::Everyone,
            scheme: None,
            tier: None,
            base: "age:all".to_string(),
            unit: Unit::People,
            interactions: Vec::new(),
            channels: Vec::new(),
            period: Period::default(),
        }
    }
}

/// What was decided about profiles. What is `None` is as the take-up question
/// has it, so that the officer who found a not spot asks on about the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileChoice {
    pub customers: Option<Customers>,
    /// Those compared with them, up to `MOST_BESIDE`.
    pub beside: Vec<Customers>,
    pub scheme: Option<SchemeId>,
    pub tier: Option<String>,
    pub base: Option<String>,
    pub order: ClassOrder,
    pub unit: Option<Unit>,
    pub channels: Option<Vec<ChannelId>>,
    pub period: Option<Period>,
}

/// With the first, six services side by side.
pub const MOST_BESIDE: usize = 5;

impl ProfileChoice {
    /// The question asked, beside a take-up question.
    pub fn question(&self, take_up: &Question) -> ProfileQuestion {
        ProfileQuestion {
            customers: self.customers.clone().unwrap_or_else(|| Customers::of(take_up)),
            scheme: self.scheme.clone().or_else(|| take_up.scheme.clone()),
            tier: self.tier.clone(),
            base: self.base.clone().unwrap_or_else(|| take_up.base.clone()),
            unit: self.unit.unwrap_or(take_up.unit),
            interactions: take_up.interactions.clone(),
            channels: self.channels.clone().unwrap_or_else(|| take_up.channels.clone()),
            period: self.period.unwrap_or(take_up.period),
        }
    }

    /// The same question of each of those compared.
    pub fn questions_beside(&self, take_up: &Question) -> Vec<ProfileQuestion> {
        let first = self.question(take_up);
        let others = self.beside.iter().take(MOST_BESIDE);
        others
            .map(|customers| ProfileQuestion { customers: customers.clone(), ..first.clone() })
            .collect()
    }
}

impl Customers {
    /// Those that a take-up question asks about.
    pub fn of(take_up: &Question) -> Customers {
        match take_up.services.as_slice() {
            [] => Customers::Everyone,
            services => Customers::Services(services.to_vec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Month;

    #[test]
    fn what_is_not_decided_is_as_the_take_up_question_has_it() {
        let period = Period { from: Month::new(2022, 1), to: None };
        let take_up = Question {
            services: vec![ServiceId(273)],
            base: "age:65+".to_string(),
            period,
            ..Question::default()
        };
        let choice = ProfileChoice {
            base: Some("age:all".to_string()),
            beside: vec![Customers::Everyone; 9],
            ..ProfileChoice::default()
        };
        let question = choice.question(&take_up);
        assert_eq!(question.customers, Customers::Services(vec![ServiceId(273)]));
        assert_eq!((question.base.as_str(), question.period), ("age:all", period));
        assert_eq!(choice.questions_beside(&take_up).len(), MOST_BESIDE);
    }
}
