//! What have others found a contact to cost? Named presets, with their source
//! and date: data, never constants in a formula.

use crate::council::service::plain;

/// What the figures of a preset are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// Whole pence for one contact.
    Pence,
    /// Parts of a ratio, to be scaled to a known total or a known cost.
    Ratio,
}

/// What a preset says of one channel.
pub struct PresetCost {
    /// "Face to face".
    pub channel: &'static str,
    /// Other names that councils give it.
    pub also: &'static [&'static str],
    /// Pence, or a part of the ratio.
    pub figure: i64,
}

/// One row of the table of presets.
pub struct Preset {
    /// As files and the command line name it.
    pub id: &'static str,
    /// "Socitm’s published costs".
    pub name: &'static str,
    pub source: &'static str,
    /// When the figures were published; empty where the source does not say.
    pub date: &'static str,
    pub figures: Figures,
    pub costs: &'static [PresetCost],
}

const WEB: &[&str] = &["Website", "Online", "Internet", "Web form", "Self service", "Digital"];
const PHONE: &[&str] = &["Telephone", "Call", "Phone call", "Contact centre", "Call centre"];
const FACE_TO_FACE: &[&str] = &["F2F", "In person", "Counter", "Visit", "Walk in", "Office visit"];
const POST: &[&str] = &["Letter", "Mail", "Postal", "Paper", "Paper form"];

const fn cost(channel: &'static str, also: &'static [&'static str], figure: i64) -> PresetCost {
    PresetCost { channel, also, figure }
}

/// Menus, the command line and tests read this table. The first in pence is
/// what is taken where a council's list gives no cost.
pub static PRESETS: &[Preset] = &[
    Preset {
        id: "socitm",
        name: "Socitm’s published costs",
        source: "Socitm, Potential for channel shift in local government",
        date: "2012",
        figures: Figures::Pence,
        costs: &[
            cost("Web", WEB, 15),
            cost("Phone", PHONE, 283),
            cost("Face to face", FACE_TO_FACE, 862),
        ],
    },
    Preset {
        id: "guide-ratio",
        name: "Web 1 : phone 4 : face to face 12 : post 12",
        source: "The guide to customer profiling in local government that the method follows",
        date: "",
        figures: Figures::Ratio,
        costs: &[
            cost("Web", WEB, 1),
            cost("Phone", PHONE, 4),
            cost("Face to face", FACE_TO_FACE, 12),
            cost("Post", POST, 12),
        ],
    },
    Preset {
        id: "payments",
        name: "Ways of paying an instalment",
        source: "The guide to customer profiling in local government that the method follows",
        date: "",
        figures: Figures::Pence,
        costs: &[
            cost("Direct debit", &["DD"], 4),
            cost("Bank", &["Bank transfer", "Standing order", "BACS"], 9),
            cost("Cashiers", &["Cashier", "Cash office", "Cash"], 73),
            cost("Post Office", &["PostOffice counter"], 144),
        ],
    },
];

/// The preset with this id.
pub fn preset(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|p| p.id == id)
}

impl Preset {
    /// What it says of a channel, by any of its names.
    pub fn figure(&self, channel: &str) -> Option<i64> {
        let wanted = plain(channel);
        let is_called = |cost: &&PresetCost| {
            plain(cost.channel) == wanted || cost.also.iter().any(|also| plain(also) == wanted)
        };
        self.costs.iter().find(is_called).map(|cost| cost.figure)
    }

    /// "Socitm, …, 2012."
    pub fn source_words(&self) -> String {
        if self.date.is_empty() {
            format!("{}, undated", self.source)
        } else {
            format!("{}, {}", self.source, self.date)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::money::{Pence, pounds};

    #[test]
    fn a_channel_is_known_by_any_of_its_names() {
        let socitm = preset("socitm").expect("a preset");
        assert_eq!(socitm.figure("face-to-face"), Some(862));
        assert_eq!(socitm.figure("Telephone"), Some(283));
        assert_eq!(socitm.figure("Post"), None, "no cost is not a cost of 0");
    }

    #[test]
    fn ids_are_distinct_and_every_preset_names_its_source() {
        for (i, row) in PRESETS.iter().enumerate() {
            assert!(PRESETS[..i].iter().all(|other| other.id != row.id), "{}", row.id);
            assert!(!row.source.is_empty() && !row.costs.is_empty());
        }
    }

    /// METHODS: 10,000 instalments a year of 1,000 households.
    #[test]
    fn the_payment_table_is_right_to_the_penny() {
        let payments = preset("payments").expect("a preset");
        let of =
            |channel: &str| Pence::whole(payments.figure(channel).expect("a cost")).times(10_000);
        let cost = |channel| pounds(of(channel).rounded());
        assert_eq!(cost("Direct debit"), "£400.00");
        assert_eq!(cost("Bank"), "£900.00");
        assert_eq!(cost("Cashiers"), "£7,300.00");
        assert_eq!(cost("Post Office"), "£14,400.00");
        let saved = |from, to| pounds(of(from).minus(of(to)).rounded());
        assert_eq!(saved("Bank", "Direct debit"), "£500.00");
        assert_eq!(saved("Cashiers", "Direct debit"), "£6,900.00");
        assert_eq!(saved("Post Office", "Direct debit"), "£14,000.00");
        assert_eq!(saved("Direct debit", "Bank"), "−£500.00");
        assert_eq!(saved("Cashiers", "Bank"), "£6,400.00");
        assert_eq!(saved("Post Office", "Bank"), "£13,500.00");
    }
}
