//! Whom, as a person, are we talking about? Personas and the board they stand
//! on, as the officer decided them: who is meant, what is told of them, and
//! how the room scored them. No figure lives here.

use super::Portrait;
use crate::base::{AreaCode, ChannelId, LevelId, SchemeId, ServiceId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A persona's number on its board; not given twice.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct PersonaId(pub u32);

impl fmt::Display for PersonaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How a sentence speaks of a persona.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pronoun {
    #[default]
    They,
    She,
    He,
}

impl Pronoun {
    pub const ALL: [Pronoun; 3] = [Pronoun::They, Pronoun::She, Pronoun::He];

    /// "They", "She", "He".
    pub const fn words(self) -> &'static str {
        match self {
            Pronoun::They => "They",
            Pronoun::She => "She",
            Pronoun::He => "He",
        }
    }

    /// "They are anyone who".
    pub const fn is_anyone_who(self) -> &'static str {
        match self {
            Pronoun::They => "They are anyone who",
            Pronoun::She => "She is anyone who",
            Pronoun::He => "He is anyone who",
        }
    }
}

/// What a persona rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The records and the population tables, by its criteria.
    #[default]
    Records,
    /// The room's judgement alone: it has no figures.
    Room,
    Both,
}

impl Source {
    pub const ALL: [Source; 3] = [Source::Records, Source::Room, Source::Both];

    pub const fn words(self) -> &'static str {
        match self {
            Source::Records => "The records",
            Source::Room => "The room's judgement",
            Source::Both => "Both",
        }
    }

    /// Whether the criteria are counted.
    pub fn has_figures(self) -> bool {
        self != Source::Room
    }
}

/// Whole years from `from` to `to`, both included; `None`: and over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AgeRange {
    pub from: u8,
    #[serde(default)]
    pub to: Option<u8>,
}

/// One class of a tier of the scheme.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClassChoice {
    /// "group".
    pub tier: String,
    /// "D".
    pub code: String,
}

/// Areas of one level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaChoice {
    pub level: LevelId,
    pub codes: BTreeSet<AreaCode>,
}

/// How an attribute of a profile class is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    #[default]
    AtLeast,
    AtMost,
    /// The same text, whatever its case.
    Is,
}

impl Comparison {
    pub const ALL: [Comparison; 3] = [Comparison::AtLeast, Comparison::AtMost, Comparison::Is];

    pub const fn words(self) -> &'static str {
        match self {
            Comparison::AtLeast => "at least",
            Comparison::AtMost => "at most",
            Comparison::Is => "is",
        }
    }
}

/// "propensity_web is at least 0.5".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeTest {
    pub attribute: String,
    pub comparison: Comparison,
    /// As typed; `at least` and `at most` read it as a number.
    pub value: String,
}

/// Who is meant. An empty list asks for nothing; what one list holds is
/// joined by "or", the lists and the tests by "and".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Criteria {
    /// `None`: the only scheme there is.
    pub scheme: Option<SchemeId>,
    pub classes: Vec<ClassChoice>,
    pub attributes: Vec<AttributeTest>,
    pub areas: Option<AreaChoice>,
    pub ages: Vec<AgeRange>,
    /// Of the customers only: nobody knows it of the base.
    pub services: Vec<ServiceId>,
    /// Of the customers only.
    pub channels: Vec<ChannelId>,
}

impl Criteria {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        !self.is_of_base() && self.services.is_empty() && self.channels.is_empty()
    }

    /// Whether anything is asked that can be told of the base.
    pub fn is_of_base(&self) -> bool {
        !(self.classes.is_empty()
            && self.attributes.is_empty()
            && self.areas.is_none()
            && self.ages.is_empty())
    }

    /// Whether a profile scheme is needed.
    pub fn needs_scheme(&self) -> bool {
        !(self.classes.is_empty() && self.attributes.is_empty())
    }
}

/// Which figure a characteristic that the room scores is held against.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tie {
    /// The share of contacts that come this way.
    ChannelUsed(ChannelId),
    /// The likelihood of coming this way, of the scheme or the records.
    ChannelPreferred(ChannelId),
    /// Take-up of the service.
    TakeUp(ServiceId),
    /// The mean of an attribute of the scheme over the people.
    Attribute(String),
}

/// Something that staff score from 1 (not at all) to 5 (very much).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Characteristic {
    pub id: u32,
    /// "Prefers the phone".
    pub words: String,
    #[serde(default)]
    pub tie: Option<Tie>,
}

/// One person's scores, without a name: characteristic → 1 to 5. What they
/// left out is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScoreSheet(pub BTreeMap<u32, u8>);

/// The lowest and the highest score.
pub const SCORES: std::ops::RangeInclusive<u8> = 1..=5;

/// A person who stands for many, and is nobody real.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Persona {
    pub id: PersonaId,
    /// "Margaret".
    pub name: String,
    /// As it is told: "74", "two in their thirties".
    pub age_words: String,
    /// "Older suburbs, drives less each year".
    pub line: String,
    pub story: String,
    pub needs: Vec<String>,
    pub hooks: Vec<String>,
    pub media: Vec<String>,
    pub pronoun: Pronoun,
    pub portrait: Portrait,
    pub source: Source,
    pub criteria: Criteria,
    pub characteristics: Vec<Characteristic>,
    pub scores: Vec<ScoreSheet>,
}

impl Persona {
    /// "Margaret, 74"; "New persona" where it has no name yet.
    pub fn title(&self) -> String {
        let name = match self.name.trim() {
            "" => "New persona",
            name => name,
        };
        match self.age_words.trim() {
            "" => name.to_string(),
            age => format!("{name}, {age}"),
        }
    }

    /// Adds something to score; its id is that of no other, not even of one
    /// that was scored and taken away.
    pub fn add_characteristic(&mut self, words: &str, tie: Option<Tie>) {
        let there = self.characteristics.iter().map(|c| c.id);
        let scored = self.scores.iter().flat_map(|sheet| sheet.0.keys().copied());
        let id = there.chain(scored).max().map_or(1, |most| most + 1);
        self.characteristics.push(Characteristic { id, words: words.trim().to_string(), tie });
    }

    /// Takes a characteristic away with all its scores.
    pub fn remove_characteristic(&mut self, id: u32) {
        self.characteristics.retain(|c| c.id != id);
        for sheet in &mut self.scores {
            sheet.0.remove(&id);
        }
        self.scores.retain(|sheet| !sheet.0.is_empty());
    }
}

/// The personas that are looked at together, in the officer's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Board {
    pub personas: Vec<Persona>,
    /// The number given last, that of a persona deleted since too.
    ids_given: u32,
}

impl Board {
    /// A board compares: with one persona there is nothing to compare.
    pub const LEAST: usize = 2;
    /// More than a room can keep in mind.
    pub const MOST: usize = 12;

    pub fn is_empty(&self) -> bool {
        self.personas.is_empty()
    }

    pub fn is_full(&self) -> bool {
        self.personas.len() >= Board::MOST
    }

    pub fn persona(&self, id: PersonaId) -> Option<&Persona> {
        self.personas.iter().find(|persona| persona.id == id)
    }

    pub fn persona_mut(&mut self, id: PersonaId) -> Option<&mut Persona> {
        self.personas.iter_mut().find(|persona| persona.id == id)
    }

    pub fn position(&self, id: PersonaId) -> Option<usize> {
        self.personas.iter().position(|persona| persona.id == id)
    }

    /// Puts a persona last, under a number of its own; `None` where the board
    /// is full. One whose portrait is as it comes is given one.
    pub fn add(&mut self, mut persona: Persona) -> Option<PersonaId> {
        if self.is_full() {
            return None;
        }
        let highest = self.personas.iter().map(|p| p.id.0).max().unwrap_or(0);
        self.ids_given = self.ids_given.max(highest) + 1;
        persona.id = PersonaId(self.ids_given);
        if persona.portrait == Portrait::default() {
            persona.portrait = Portrait::nth(self.ids_given as usize - 1);
        }
        self.personas.push(persona);
        Some(PersonaId(self.ids_given))
    }

    pub fn remove(&mut self, id: PersonaId) {
        self.personas.retain(|persona| persona.id != id);
    }

    /// Moves a persona to a place, counted from 0; beyond the last is last.
    pub fn move_to(&mut self, id: PersonaId, place: usize) {
        if let Some(from) = self.position(id) {
            let persona = self.personas.remove(from);
            self.personas.insert(place.min(self.personas.len()), persona);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Persona {
        Persona { name: name.to_string(), ..Persona::default() }
    }

    fn names(board: &Board) -> Vec<&str> {
        board.personas.iter().map(|p| p.name.as_str()).collect()
    }

    #[test]
    fn a_board_holds_twelve_and_gives_no_number_twice() {
        let mut board = Board::default();
        let ids: Vec<_> = (0..13).map(|n| board.add(named(&n.to_string()))).collect();
        assert_eq!(ids[11], Some(PersonaId(12)));
        assert_eq!(ids[12], None, "the board is full");
        board.remove(PersonaId(12));
        assert_eq!(board.add(named("next")), Some(PersonaId(13)));
    }

    #[test]
    fn personas_are_moved_to_a_place() {
        let mut board = Board::default();
        for name in ["a", "b", "c"] {
            board.add(named(name));
        }
        board.move_to(PersonaId(1), 1);
        assert_eq!(names(&board), ["b", "a", "c"]);
        board.move_to(PersonaId(2), 99);
        assert_eq!(names(&board), ["a", "c", "b"]);
        board.move_to(PersonaId(7), 0);
        assert_eq!(names(&board), ["a", "c", "b"], "there is no such persona");
    }

    #[test]
    fn what_is_taken_away_takes_its_scores_and_its_number_along() {
        let mut persona = named("Margaret");
        persona.add_characteristic("Prefers the phone", None);
        persona.add_characteristic(" Knows about the pass ", None);
        persona.scores.push(ScoreSheet([(1, 4), (2, 2)].into()));
        persona.scores.push(ScoreSheet([(2, 3)].into()));
        assert_eq!(persona.characteristics[1].words, "Knows about the pass");
        persona.remove_characteristic(2);
        assert_eq!(persona.scores, [ScoreSheet([(1, 4)].into())]);
        persona.add_characteristic("Drives", None);
        assert_eq!(persona.characteristics.last().map(|c| c.id), Some(2));
    }

    #[test]
    fn services_and_channels_say_nothing_of_the_base() {
        let customers = Criteria { services: vec![ServiceId(273)], ..Criteria::default() };
        assert!(!customers.is_empty() && !customers.is_of_base());
        let ages =
            Criteria { ages: vec![AgeRange { from: 70, to: Some(79) }], ..Criteria::default() };
        assert!(ages.is_of_base() && !ages.needs_scheme());
    }

    #[test]
    fn a_persona_without_a_name_is_called_new() {
        assert_eq!(Persona::default().title(), "New persona");
        let margaret = Persona { age_words: "74".to_string(), ..named("Margaret") };
        assert_eq!(margaret.title(), "Margaret, 74");
    }
}
