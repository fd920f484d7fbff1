//! The profile of some customers: one row for each class of the tier asked,
//! the totals, the method and the notes.

use super::figures::ClassFigures;
use crate::base::{Notes, SchemeId};
use crate::demand::{MethodCard, Observed};
use crate::project::{ProfileQuestion, Protection};

/// Why a class has not all of its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowNote {
    /// Its base is below `figures::LEAST_BASE`, or none of its types has a
    /// customer: too few to say, and not 0.
    TooFew,
    /// A small count, hidden.
    Withheld,
    /// More customers than base: there is no interval.
    MoreThanBase,
}

impl RowNote {
    /// As files spell it.
    pub const fn word(self) -> &'static str {
        match self {
            RowNote::TooFew => "too few",
            RowNote::Withheld => "withheld",
            RowNote::MoreThanBase => "more customers than base",
        }
    }
}

/// One class. Indices are on a scale of 100. What cannot be said is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileRow {
    pub code: String,
    /// Its name, else its code.
    pub name: String,
    /// `#RRGGBB`, where the scheme gives one.
    pub colour: Option<String>,
    /// Position of the class of the top tier that it belongs to.
    pub family: usize,
    /// Distinct customers, or contacts.
    pub customers: Observed,
    /// People, households … the base that the question names, in the areas of
    /// the class.
    pub base: f64,
    /// Of all customers in some class that is shown, 0–1.
    pub share: Option<f64>,
    /// Of the base in some class that is shown, 0–1.
    pub base_share: Option<f64>,
    pub index: Option<f64>,
    pub index_low: Option<f64>,
    pub index_high: Option<f64>,
    /// Customers over base, 0–1; of contacts it may be more.
    pub penetration: Option<f64>,
    pub penetration_low: Option<f64>,
    pub penetration_high: Option<f64>,
    pub note: Option<RowNote>,
}

impl ProfileRow {
    /// Takes in the figures of its class.
    pub(super) fn take(&mut self, figures: ClassFigures) {
        self.share = figures.share;
        self.base_share = figures.base_share;
        self.index = figures.index;
        self.index_low = figures.index_low;
        self.index_high = figures.index_high;
        self.penetration = figures.penetration;
        self.penetration_low = figures.penetration_low;
        self.penetration_high = figures.penetration_high;
        self.note = figures.note;
    }
}

/// What the rows come to. Under protection `customers` and `base` are of the
/// classes shown, so that their rate is of the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// In some class.
    pub customers: u64,
    pub base: f64,
    /// All that match the question, in a class or not.
    pub on_record: Observed,
    /// Of `on_record`: without a place. Those with a type of their own are
    /// in its class all the same.
    pub unplaced: Observed,
    /// Of `on_record`: in no class.
    pub unclassed: Observed,
    /// Of `on_record`: in areas that the base has no figure for, and so in no row.
    pub without_base: Observed,
    /// In the class of a type of their own (by postcode or record).
    pub by_own_type: Observed,
    /// In the class of the area they live in.
    pub by_area: Observed,
    /// The average that an index of 100 stands for: all customers in some
    /// class over all base in some class.
    pub penetration: Option<f64>,
    /// How many classes are withheld. Words leave out a 1.
    pub withheld: usize,
    /// How unlike the customers are the base: the share that would have to be
    /// of another class, and the Jensen–Shannon distance, both 0–1. `None`
    /// where a class is withheld.
    pub dissimilarity: Option<f64>,
    pub distance: Option<f64>,
}

/// The whole answer.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerProfile {
    pub question: ProfileQuestion,
    pub protection: Protection,
    pub scheme: SchemeId,
    /// "OAC 2021".
    pub scheme_name: String,
    /// "supergroup".
    pub tier: String,
    /// "older person's bus pass", "Transport".
    pub customer_words: String,
    /// "people aged 65 and over".
    pub base_words: String,
    /// "the 3 wards selected"; `None` where it is of the whole council.
    pub within_words: Option<String>,
    /// In the scheme's order.
    pub rows: Vec<ProfileRow>,
    pub totals: Totals,
    pub card: MethodCard,
    pub notes: Notes,
}
