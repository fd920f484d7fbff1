//! What if contacts came another way? The officer's scenarios, named and kept.

use super::Customers;
use crate::base::money::WholePence;
use crate::base::{AreaCode, ChannelId, LevelId, Period, SchemeId};
use serde::{Deserialize, Serialize};

/// Whose contacts are meant. What is empty leaves nobody out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reach {
    /// Of whom: everyone, some services, a department.
    pub customers: Customers,
    /// Codes of profile classes, in the scenario's scheme and tier.
    pub groups: Vec<String>,
    /// Areas of `level`.
    pub areas: Vec<AreaCode>,
    /// `None`: the building blocks.
    pub level: Option<LevelId>,
}

impl Reach {
    pub fn is_everything(&self) -> bool {
        *self == Reach { level: self.level.clone(), ..Reach::default() }
    }
}

/// How many contacts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Amount {
    /// A number: in a year where the scenario is of a year, else in its period.
    Contacts(u64),
    /// A share of those that the channel has, 0–1.
    Share(f64),
}

/// Contacts that come by another channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Move {
    pub from: ChannelId,
    pub to: ChannelId,
    pub amount: Amount,
    /// Within what the scenario reaches.
    #[serde(default, skip_serializing_if = "Reach::is_everything")]
    pub reach: Reach,
}

/// Contacts that need not happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Avoided {
    pub channel: ChannelId,
    pub amount: Amount,
    #[serde(default, skip_serializing_if = "Reach::is_everything")]
    pub reach: Reach,
}

/// One what-if.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scenario {
    pub name: String,
    /// `None`: the period of the question.
    pub period: Option<Period>,
    /// Numbers and money are of one year, whatever the length of the period.
    pub a_year: bool,
    pub reach: Reach,
    /// Whose groups; `None`: the question's scheme, else the only one.
    pub scheme: Option<SchemeId>,
    /// `None`: the top tier.
    pub tier: Option<String>,
    /// In order: none takes a contact that an earlier one took.
    pub moves: Vec<Move>,
    /// After the moves, of what they left.
    pub avoided: Vec<Avoided>,
    /// What the change costs once.
    pub one_off: WholePence,
    /// What it costs in each year.
    pub yearly: WholePence,
}

impl Default for Scenario {
    fn default() -> Self {
        Scenario {
            name: "Scenario 1".to_string(),
            period: None,
            a_year: true,
            reach: Reach::default(),
            scheme: None,
            tier: None,
            moves: Vec::new(),
            avoided: Vec::new(),
            one_off: WholePence(0),
            yearly: WholePence(0),
        }
    }
}

/// The scenarios of a workspace, and which of them is looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scenarios {
    /// Names are distinct.
    pub all: Vec<Scenario>,
    /// By position.
    pub shown: usize,
}

impl Scenarios {
    pub fn shown(&self) -> Option<&Scenario> {
        self.all.get(self.shown)
    }

    /// A name that none has yet: the wish itself, else with a number.
    pub fn free_name(&self, wish: &str) -> String {
        let taken = |name: &str| self.all.iter().any(|s| s.name == name);
        // "Scenario 1" is followed by "Scenario 2".
        let (stem, from) = match wish.rsplit_once(' ') {
            Some((stem, number)) => match number.parse::<u32>() {
                Ok(number) => (stem, u64::from(number) + 1),
                Err(_) => (wish, 2),
            },
            None => (wish, 2),
        };
        let numbered = (from..).map(|n| format!("{stem} {n}"));
        std::iter::once(wish.to_string()).chain(numbered).find(|n| !taken(n)).unwrap_or_default()
    }

    /// With one more at the end, which is then looked at.
    #[must_use]
    pub fn with_new(&self, mut scenario: Scenario) -> Scenarios {
        let mut next = self.clone();
        scenario.name = self.free_name(&scenario.name);
        next.shown = next.all.len();
        next.all.push(scenario);
        next
    }

    /// With the one looked at changed. A name that another has gets a number.
    #[must_use]
    pub fn with_shown(&self, mut scenario: Scenario) -> Scenarios {
        let mut next = self.clone();
        if next.shown >= next.all.len() {
            return self.with_new(scenario);
        }
        let earlier = next.all.remove(next.shown);
        if earlier.name != scenario.name {
            scenario.name = next.free_name(&scenario.name);
        }
        next.all.insert(next.shown, scenario);
        next
    }

    /// Without the one looked at.
    #[must_use]
    pub fn without_shown(&self) -> Scenarios {
        let mut next = self.clone();
        if next.shown < next.all.len() {
            next.all.remove(next.shown);
        }
        next.shown = next.shown.min(next.all.len().saturating_sub(1));
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Scenario {
        Scenario { name: name.to_string(), ..Scenario::default() }
    }

    #[test]
    fn names_stay_distinct_and_the_new_one_is_looked_at() {
        let both =
            Scenarios::default().with_new(named("Online first")).with_new(named("Online first"));
        let names: Vec<&str> = both.all.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["Online first", "Online first 2"]);
        assert_eq!(both.free_name("Online first 2"), "Online first 3");
        assert_eq!(both.shown, 1);
        let renamed = both.with_shown(named("Online first"));
        assert_eq!(renamed.all[1].name, "Online first 2");
        assert_eq!(both.without_shown().shown().map(|s| s.name.as_str()), Some("Online first"));
        assert_eq!(both.without_shown().without_shown().shown(), None);
    }

    #[test]
    fn a_scenario_of_an_older_workspace_still_opens() {
        let scenario: Scenario = serde_json::from_str(r#"{"name":"Old"}"#).expect("a scenario");
        assert_eq!(scenario, named("Old"));
    }
}
