//! The answer about one persona: how many of the base it stands for, where
//! they live, what they use, how they come and what that costs; and what the
//! room thinks. The same answer feeds the window, the sheet and the files.

use super::costs::Cost;
use super::room::RoomRow;
use super::words::CriterionWords;
use crate::base::{AreaCode, ChannelId, LevelId, Notes, ServiceId};
use crate::demand::{MethodCard, Observed};
use crate::project::{PersonaId, Protection};

/// A number of people of the base, or that it is hidden. Bases may be
/// estimates, so it need not be whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told {
    Count(f64),
    /// More than 0, less than this.
    Withheld {
        below: u64,
    },
    /// Not small, but a small count could be worked out from it.
    Beside,
}

impl Told {
    pub fn count(self) -> Option<f64> {
        match self {
            Told::Count(count) => Some(count),
            Told::Withheld { .. } | Told::Beside => None,
        }
    }

    /// "2,140", "fewer than 5", "withheld".
    pub fn words(self) -> String {
        match self {
            Told::Count(count) => crate::base::number::decimal(count, 0),
            Told::Withheld { below } => format!("fewer than {below}"),
            Told::Beside => "withheld".to_string(),
        }
    }
}

impl Default for Told {
    fn default() -> Self {
        Told::Count(0.0)
    }
}

/// One area of the level asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaRow {
    pub code: AreaCode,
    pub name: Option<String>,
    /// Of the base, who are meant.
    pub people: Told,
    /// All of the base.
    pub base: Option<f64>,
    /// `people` of `base`, 0–1.
    pub share: Option<f64>,
    /// Distinct customers who match.
    pub customers: Observed,
}

/// How many of them use a service.
#[derive(Clone, Debug, PartialEq)]
pub struct UseRow {
    /// `None`: what the question asks about.
    pub service: Option<ServiceId>,
    pub name: String,
    /// Each in the area and class of their latest placed record, as on the map.
    pub customers: Observed,
    /// The people that the rate is of: see `PersonaAnswer::ages`. `None` where
    /// they are withheld, as the rate then is.
    pub people: Option<f64>,
    /// Customers of the people meant, 0–1, with its Wilson interval; no
    /// interval where there are more customers than people.
    pub rate: Option<f64>,
    pub rate_low: Option<f64>,
    pub rate_high: Option<f64>,
    /// The same of the whole base; where ages are asked for, of customers with
    /// an age on record.
    pub council_rate: Option<f64>,
    /// 100 × `rate` ÷ `council_rate`.
    pub index: Option<f64>,
}

/// Where a likelihood comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LikelihoodFrom {
    /// The scheme's attribute of each class, weighted by people.
    Scheme,
    /// Their share of contacts.
    Records,
}

/// How they come.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelRow {
    pub channel: ChannelId,
    pub name: String,
    pub contacts: Observed,
    /// Of their contacts that are shown, 0–1, with its Wilson interval.
    pub share: Option<f64>,
    pub share_low: Option<f64>,
    pub share_high: Option<f64>,
    /// The same of all the council's contacts.
    pub council_share: Option<f64>,
    /// 100 × `share` ÷ `council_share`.
    pub index: Option<f64>,
    /// How likely they are to come this way, 0–1.
    pub likelihood: Option<f64>,
    /// The Wilson interval of a likelihood that the records are all there is
    /// for; the scheme's has none.
    pub likelihood_low: Option<f64>,
    pub likelihood_high: Option<f64>,
    pub likelihood_from: Option<LikelihoodFrom>,
}

/// How far they respond to a medium, of the scheme's `responsive_…` attributes.
#[derive(Clone, Debug, PartialEq)]
pub struct MediumRow {
    /// "local radio".
    pub name: String,
    /// Weighted by people.
    pub mean: f64,
    pub council_mean: f64,
    /// 100 × `mean` ÷ `council_mean`; `None` where that is 0.
    pub index: Option<f64>,
}

/// What serving them costs.
#[derive(Clone, Debug, PartialEq)]
pub struct CostFigures {
    /// Of the contacts that are shown and have a unit cost; over the whole
    /// period.
    pub total: Cost,
    pub contacts_costed: u64,
    /// Contacts by a channel without a unit cost, or by none known.
    pub contacts_without_cost: Observed,
    /// Pence for one customer in one year; `None` where there is no customer,
    /// or no period.
    pub pence_per_customer_year: Option<f64>,
    /// The same under the low and the high unit costs, the lower first; `None`
    /// where they come to the same.
    pub pence_low_to_high: Option<(f64, f64)>,
    pub years: Option<f64>,
    /// Where the unit costs come from.
    pub words: String,
}

/// What the records know of ages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AgeOnRecords {
    /// The persona has no ages.
    NotAsked,
    /// All who match otherwise have one.
    Known,
    /// This share of those who match otherwise has one; the others are left
    /// out, so that what is counted is the least there can be. `None` where a
    /// small count could be worked out from the share.
    Partly(Option<f64>),
    /// None has one: customers and base are compared at all ages.
    Unknown,
}

/// The whole answer about one persona.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonaAnswer {
    pub id: PersonaId,
    /// "Margaret, 74".
    pub title: String,
    /// "Margaret"; "this persona" where it has no name yet.
    pub name: String,
    pub protection: Protection,
    pub criteria: Vec<CriterionWords>,
    /// False of a persona of the room's judgement alone: it has no figures,
    /// and all that follows is empty but `room`.
    pub has_figures: bool,
    /// "people aged 65 and over".
    pub base_words: String,
    pub base: f64,
    pub people: Told,
    /// `people` of `base`, 0–1.
    pub share: Option<f64>,
    /// Distinct customers with a record that matches every criterion.
    pub customers: Observed,
    /// Those of `customers` that could not be placed.
    pub unplaced: Observed,
    pub ages: AgeOnRecords,
    pub level: LevelId,
    pub level_words: (String, String),
    /// By position in the level.
    pub areas: Vec<AreaRow>,
    /// Areas where at least `MANY` of them live.
    pub areas_with_many: usize,
    /// Take-up of what the question asks about.
    pub asked: Option<UseRow>,
    /// By service, in order of its number.
    pub uses: Vec<UseRow>,
    pub channels: Vec<ChannelRow>,
    /// Highest index first.
    pub media: Vec<MediumRow>,
    pub costs: Option<CostFigures>,
    pub room: Vec<RoomRow>,
    pub card: MethodCard,
    pub notes: Notes,
}

impl PersonaAnswer {
    /// From how many people on an area is one where "many" of them live.
    pub const MANY: f64 = 20.0;

    /// "2,140 people aged 65 and over, 7.7% of them all".
    pub fn sentence(&self) -> String {
        if !self.has_figures {
            return "From the room's judgement: nobody is counted.".to_string();
        }
        let of = match self.share {
            Some(share) => {
                format!(", {} of the {} there are", percent(share), decimal(self.base, 0))
            }
            None => String::new(),
        };
        if self.people == Told::Beside {
            return format!(
                "How many of the {} {} are meant is withheld, for it would tell a small \
                 count.",
                decimal(self.base, 0),
                self.base_words
            );
        }
        format!("{} {}{of}.", upper(&self.people.words()), self.base_words)
    }
}

use crate::base::number::decimal;

fn percent(share: f64) -> String {
    crate::base::number::percent(share, 1)
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}
