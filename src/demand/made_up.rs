//! What might an answer look like? Made-up ones, for tests alone.

use super::MethodCard;
use super::answer::{Finding, Observed, TakeUp, TakeUpRow, Totals};
use super::card::protection_words;
use crate::base::{AreaCode, Edition, LevelId, Notes, Unit};
use crate::project::{Expected, Protection, Question};

/// A row with every figure filled in.
pub fn row(observed: u64, base: f64, expected: f64, finding: Option<Finding>) -> TakeUpRow {
    let o = observed as f64;
    TakeUpRow {
        code: AreaCode::new(format!("E{observed}")),
        name: None,
        observed: Observed::Count(observed),
        base: Some(base).into(),
        rate: Some(o / base).into(),
        rate_low: Some(0.1).into(),
        rate_high: Some(0.9).into(),
        expected: Some(expected).into(),
        ratio: Some(100.0 * o / expected).into(),
        ratio_low: Some(50.0).into(),
        ratio_high: Some(200.0).into(),
        p: Some(0.5).into(),
        q: Some(0.5).into(),
        finding,
        gap: Some(o - expected).into(),
        potential: Some(expected).into(),
        group: None,
    }
}

/// An unprotected answer about bus passes.
pub fn answer(expected: Expected, unit: Unit, rows: Vec<TakeUpRow>) -> TakeUp {
    let mut card = MethodCard::default();
    card.set("Protection", protection_words(Protection::shown()));
    TakeUp {
        question: Question { expected, unit, ..Question::default() },
        protection: Protection::shown(),
        level: LevelId::new("oa"),
        level_words: ("Output Area".into(), "Output Areas".into()),
        edition: Edition::new("2021"),
        service_words: "bus pass".into(),
        base_words: "people aged 65 and over".into(),
        totals: Totals::of(&rows, 0),
        rows,
        overdispersion: None,
        card,
        notes: Notes::new(),
    }
}

/// The sentence of an answer with these rows: (observed, base, expected, finding).
pub(crate) fn said(expected: Expected, unit: Unit, rows: &[(u64, f64, f64, Finding)]) -> String {
    let rows = rows.iter().map(|(o, n, e, finding)| row(*o, *n, *e, Some(*finding))).collect();
    super::sentence(&answer(expected, unit, rows)).text()
}

/// What an area's profile suggests, by the profile there is.
pub(crate) fn profile() -> Expected {
    Expected::Profile { scheme: None, tier: None, rates: None }
}
