//! What would a scenario save? The answer in rows: steps, groups, services,
//! areas, channels, and what the saving depends on.

use super::moving::CappedBy;
use super::unit_costs::Three;
use crate::base::money::Pence;
use crate::base::{AreaCode, ChannelId, LevelId, Notes};
use crate::demand::{MethodCard, Observed};
use crate::project::{Protection, Scenario};

/// One move, or contacts that need not happen.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRow {
    pub from: ChannelId,
    /// `None`: they need not happen.
    pub to: Option<ChannelId>,
    /// "Phone → Web", "Phone contacts avoided".
    pub words: String,
    /// Contacts that the channel has within the step's reach.
    pub available: Observed,
    pub asked: Observed,
    pub moved: Observed,
    pub saving: Option<Three<Pence>>,
    /// "Capped at 4,100 of 5,000: …"; `None` where all that was asked moves.
    pub capped: Option<String>,
}

/// What one group, service, area or channel saves.
#[derive(Clone, Debug, PartialEq)]
pub struct SavingRow {
    /// Code, number; empty for what is not known.
    pub key: String,
    pub name: String,
    /// Contacts there are, of the channels that the scenario takes from.
    pub contacts: Observed,
    pub asked: Observed,
    pub moved: Observed,
    /// `None` where it is withheld, or nothing that moves has a unit cost.
    pub saving: Option<Three<Pence>>,
}

/// One line of the most detailed table.
#[derive(Clone, Debug, PartialEq)]
pub struct DetailRow {
    /// Positions in the answer's `groups`, `services` and `areas`; `None`: not
    /// known.
    pub group: Option<usize>,
    pub service: Option<usize>,
    pub area: Option<usize>,
    /// Position in `steps`.
    pub step: usize,
    pub asked: Observed,
    pub moved: Observed,
    pub capped: Option<CappedBy>,
    pub saving: Option<Three<Pence>>,
}

/// How the net saving changes with one thing alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Swing {
    /// "Unit cost of phone", "Likelihood of using web".
    pub words: String,
    /// A unit cost's least and most, where every service has the same.
    pub range: Option<(Pence, Pence)>,
    /// The net saving with it at its least and at its most.
    pub at_low: Pence,
    pub at_high: Pence,
}

impl Swing {
    pub fn span(&self) -> Pence {
        let span = self.at_high.minus(self.at_low);
        if span < Pence::ZERO { Pence::ZERO.minus(span) } else { span }
    }
}

/// The figures on top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Headline {
    /// What contacts within reach cost today; `None` where `contacts` is
    /// withheld.
    pub today: Option<Pence>,
    /// Contacts within reach; without those that have no unit cost where they
    /// are too few to be told.
    pub contacts: Observed,
    /// Contacts within reach that have no unit cost, and are in no sum of
    /// money.
    pub unpriced: Observed,
    /// Contacts moved or avoided by the steps that are shown.
    pub moved: Observed,
    /// What that saves, before running cost; `None` where it is withheld.
    pub saving: Option<Three<Pence>>,
    /// Running cost in the same time.
    pub running: Pence,
    /// Saving less running cost.
    pub net: Option<Three<Pence>>,
    pub one_off: Pence,
    /// Months until the one-off cost is saved; `None` where it never is.
    pub payback_months: Option<f64>,
    /// With the low and with the high saving.
    pub payback_low: Option<f64>,
    pub payback_high: Option<f64>,
}

impl Headline {
    /// The cost of contacts, and of running the change, after it.
    pub fn after(&self) -> Option<Pence> {
        Some(self.today?.minus(self.saving?.central).plus(self.running))
    }
}

/// The whole answer. Money and contacts are of the period, or of one year of
/// it where the scenario is of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioAnswer {
    pub scenario: Scenario,
    pub protection: Protection,
    pub level: LevelId,
    /// "Output Area", "Output Areas".
    pub level_words: (String, String),
    /// "Council tax payment", "all services".
    pub service_words: String,
    /// "a year", "Jan 2021 to Dec 2023".
    pub time_words: String,
    /// "Of the 36 months to Dec 2023, as one year (× 12 ÷ 36)".
    pub basis_words: String,
    /// True where figures are scaled to a year.
    pub is_of_a_year: bool,
    pub headline: Headline,
    pub steps: Vec<StepRow>,
    /// In the scheme's order; the last: in no group.
    pub groups: Vec<SavingRow>,
    /// In order of number; the last: not known.
    pub services: Vec<SavingRow>,
    /// In the level's order; the last: not placed.
    pub areas: Vec<SavingRow>,
    /// By the channel that contacts leave.
    pub channels: Vec<SavingRow>,
    /// Of every group, service, area and step where something was asked.
    pub rows: Vec<DetailRow>,
    /// The widest first.
    pub swings: Vec<Swing>,
    /// What one contact costs by each channel that has a cost, over the
    /// services: the least and the most.
    pub unit_costs: Vec<(ChannelId, Pence, Pence)>,
    /// Where those come from.
    pub cost_words: String,
    /// How many rows of `groups`, `services`, `areas` are withheld.
    pub withheld_areas: usize,
    pub card: MethodCard,
    pub notes: Notes,
}

impl ScenarioAnswer {
    /// The groups that save most, those first: whom to reach.
    pub fn groups_by_worth(&self) -> Vec<&SavingRow> {
        let worth = |row: &SavingRow| row.saving.map(|saving| saving.central);
        let saves = |row: &&SavingRow| worth(row).is_some_and(|worth| worth > Pence::ZERO);
        let mut rows: Vec<&SavingRow> = self.groups.iter().filter(saves).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(worth(row)));
        rows
    }

    /// The fewest areas that save half of what is saved in the areas shown,
    /// those that save most first.
    pub fn target_areas(&self) -> Vec<AreaCode> {
        let placed = self.areas.iter().filter(|row| !row.key.is_empty());
        let mut worth: Vec<(Pence, &str)> = placed
            .filter_map(|row| Some((row.saving?.central, row.key.as_str())))
            .filter(|(saving, _)| *saving > Pence::ZERO)
            .collect();
        worth.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let half = worth.iter().map(|(saving, _)| *saving).sum::<Pence>().scaled(1, 2);
        let mut sum = Pence::ZERO;
        let mut areas = Vec::new();
        for (saving, code) in worth {
            if sum >= half {
                break;
            }
            sum = sum.plus(saving);
            areas.push(AreaCode::new(code));
        }
        areas
    }
}
