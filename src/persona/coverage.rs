//! Whom do the personas of a board cover, how many are like several of them,
//! and who is like none?
//!
//! The base is cut into cells of building block and age, where every age at
//! which a persona begins or ends is a cut; a building block has one class of
//! each scheme. So every cell is wholly of a persona or not at all, and nobody
//! is counted twice.

use super::ages::BaseCells;
use super::answer::Told;
use super::audit::{Figure, Kinds};
use super::describe::Inputs;
use super::meant::Meant;
use super::protect;
use crate::base::number::{counted, decimal};
use crate::base::{Error, Notes, Progress, Result, SchemeId};
use crate::council::code_and_name;
use crate::demand::classes::classes;
use crate::project::{Board, PersonaId, Protection};

/// One persona of the board.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageRow {
    pub id: PersonaId,
    pub title: String,
    /// `None` where nobody is counted: it rests on the room's judgement, or
    /// says nothing of the base, or asks for what is not there.
    pub people: Option<Told>,
    /// Of the base, 0–1.
    pub share: Option<f64>,
    /// Like this persona and no other.
    pub only: Option<Told>,
    /// Why nobody is counted.
    pub why_not: Option<String>,
}

/// The largest group that no persona stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct UncoveredGroup {
    pub scheme: SchemeId,
    pub tier: String,
    pub code: String,
    /// "G Settled semis"; the code alone where it has no name.
    pub words: String,
    pub people: f64,
    /// Of all of the group, 0–1.
    pub share: f64,
}

/// The whole board.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    pub protection: Protection,
    pub base_words: String,
    pub base: f64,
    pub rows: Vec<CoverageRow>,
    /// Like at least one.
    pub covered: Told,
    /// Like two or more.
    pub several: Told,
    pub none: Told,
    /// How many are like none, one, two … of them.
    pub by_count: Vec<Told>,
    /// By position in `rows`, then again: how many are like both.
    pub both: Vec<Vec<Option<Told>>>,
    /// `None` where there is no scheme, or nobody is left.
    pub largest_in_none: Option<UncoveredGroup>,
    pub notes: Notes,
}

impl Coverage {
    /// `covered` of the base, 0–1; `None` without a base.
    pub fn share(&self) -> Option<f64> {
        self.covered.count().filter(|_| self.base > 0.0).map(|covered| covered / self.base)
    }

    /// "8,720 of 27,930 people aged 65 and over are like one of these three."
    pub fn sentence(&self) -> String {
        let counted_rows = self.rows.iter().filter(|row| row.people.is_some()).count();
        if counted_rows == 0 {
            return "No persona says yet whom of the base it stands for.".to_string();
        }
        let these = match counted_rows {
            1 => "this persona".to_string(),
            n => format!("one of these {}", number_word(n)),
        };
        if self.covered == Told::Beside {
            let of = decimal(self.base, 0);
            return format!("How many of {of} {} are like {these} is withheld.", self.base_words);
        }
        let mut text = format!(
            "{} of {} {} are like {these}",
            super::words::upper(&self.covered.words()),
            decimal(self.base, 0),
            self.base_words
        );
        if let Some(several) = self.several.count().filter(|several| *several > 0.0) {
            text.push_str(&format!(", {} of them like several", decimal(several, 0)));
        }
        text.push('.');
        text
    }
}

fn number_word(n: usize) -> String {
    const WORDS: [&str; 13] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_string())
}

/// Answers for the whole board. A persona that cannot be counted is left out
/// and says why.
///
/// Errors: no such base; stopped by the officer.
pub fn coverage(inputs: &Inputs, progress: &Progress) -> Result<Coverage> {
    let Inputs { geography, council, records, board, question, protection, .. } = *inputs;
    progress.stage("Counting the board", 0);
    let blocks = geography.blocks()?;
    let mut told = Notes::new();
    // What is amiss with the base itself is of the whole board.
    BaseCells::of(&question.base, council, blocks, [].into_iter(), &mut told)?;
    let members: Vec<std::result::Result<Meant<'_>, String>> = board
        .personas
        .iter()
        .map(|persona| {
            if !persona.source.has_figures() {
                return Err("it rests on the room's judgement".to_string());
            }
            if !persona.criteria.is_of_base() {
                return Err("it says nothing of who it stands for".to_string());
            }
            let mut unheard = Notes::new();
            let ages = persona.criteria.ages.iter();
            BaseCells::of(&question.base, council, blocks, ages, &mut unheard)
                .and_then(|_| {
                    Meant::of(&persona.criteria, geography, council, records, &mut unheard)
                })
                .map_err(|error| why(&error))
        })
        .collect();
    progress.check()?;
    let is_counted = |at: usize| members.get(at).is_some_and(std::result::Result::is_ok);
    let ages = board.personas.iter().enumerate().filter(|(at, _)| is_counted(*at));
    let ages = ages.flat_map(|(_, persona)| &persona.criteria.ages);
    let cells = BaseCells::of(&question.base, council, blocks, ages, &mut told)?;

    // Who of the board each cell is of, as bits by position.
    let slices: Vec<Vec<bool>> =
        board.personas.iter().map(|persona| cells.wanted(&persona.criteria.ages)).collect();
    let (mut kinds, mut none_at_blocks) = (Kinds::default(), vec![0.0; blocks.len()]);
    for (slice, values) in cells.values.iter().enumerate() {
        for (block, value) in values.iter().enumerate() {
            let Some(people) = *value else { continue };
            let like = members.iter().enumerate().filter(|(at, member)| {
                let within = member.as_ref().is_ok_and(|m| m.blocks.get(block) == Some(&true));
                within && slices.get(*at).and_then(|s| s.get(slice)) == Some(&true)
            });
            let kind = like.fold(0u16, |kind, (at, _)| kind | 1 << at);
            kinds.add(kind, people);
            if kind == 0 {
                none_at_blocks[block] += people;
            }
        }
    }
    let base = cells.total();
    let counted_at: Vec<usize> = (0..board.personas.len()).filter(|at| is_counted(*at)).collect();
    let figures = kinds.told(&counted_at, protection);
    let figure = |figure: Figure| figures.get(&figure).copied();
    let of_all = |named: Figure| figure(named).unwrap_or_default();
    let share = |count: Told| count.count().filter(|_| base > 0.0).map(|count| count / base);
    let rows: Vec<CoverageRow> = board
        .personas
        .iter()
        .zip(&members)
        .enumerate()
        .map(|(at, (persona, member))| {
            let count = figure(Figure::Each(at));
            CoverageRow {
                id: persona.id,
                title: persona.title(),
                people: count,
                share: count.and_then(share),
                only: figure(Figure::Only(at)),
                why_not: member.as_ref().err().cloned(),
            }
        })
        .collect();
    let pair = |a: usize, b: usize| match a == b {
        true => figure(Figure::Each(a)),
        false => figure(Figure::Both(a.min(b), a.max(b))),
    };
    let size = board.personas.len();
    let largest = largest_in_none(inputs, &none_at_blocks, &cells, &mut told);
    // Of those in none it leaves the others, and of its own those covered.
    let none = kinds.count(Figure::Exactly(0));
    let may_be_told = |group: &UncoveredGroup| {
        let all = if group.share > 0.0 { group.people / group.share } else { group.people };
        let wholes = [all.round(), none];
        of_all(Figure::Exactly(0)).count().is_some()
            && wholes.iter().all(|w| protect::part(group.people, *w, protection).count().is_some())
    };
    tell(&mut told, board, &rows);
    Ok(Coverage {
        protection,
        base_words: cells.words.clone(),
        base,
        rows,
        covered: of_all(Figure::Covered),
        several: of_all(Figure::Several),
        none: of_all(Figure::Exactly(0)),
        by_count: (0..=size).map(|n| of_all(Figure::Exactly(n))).collect(),
        both: (0..size).map(|a| (0..size).map(|b| pair(a, b)).collect()).collect(),
        largest_in_none: largest.filter(may_be_told),
        notes: told,
    })
}

/// In the scheme asked about, else the first there is; by its top tier.
fn largest_in_none(
    inputs: &Inputs,
    none_at_blocks: &[f64],
    cells: &BaseCells,
    told: &mut Notes,
) -> Option<UncoveredGroup> {
    let council = inputs.council;
    let named = inputs.board.personas.iter().find_map(|p| p.criteria.scheme.as_ref());
    let named = named.or(inputs.question.scheme.as_ref());
    let named = named.and_then(|id| council.scheme(id));
    let scheme = named.or(council.schemes.first())?;
    let groups = match classes(inputs.geography, scheme, 0) {
        Ok(groups) => groups,
        Err(error) => {
            told.remark(format!("The largest group in none cannot be told. {error}"));
            return None;
        }
    };
    let (mut left, mut all) = (vec![0.0; groups.codes.len()], vec![0.0; groups.codes.len()]);
    for (block, class) in groups.of_block.iter().enumerate() {
        let Some(class) = *class else { continue };
        left[class] += none_at_blocks.get(block).copied().unwrap_or(0.0);
        all[class] += cells
            .values
            .iter()
            .filter_map(|slice| slice.get(block).copied().flatten())
            .sum::<f64>();
    }
    let most = (0..left.len())
        .filter(|class| left[*class] > 0.0)
        .reduce(|a, b| if left[b] > left[a] { b } else { a })?;
    let (code, name) = (&groups.codes[most], &groups.names[most]);
    Some(UncoveredGroup {
        scheme: scheme.id.clone(),
        tier: groups.tier.clone(),
        code: code.clone(),
        words: code_and_name(code, name),
        people: left[most],
        share: if all[most] > 0.0 { left[most] / all[most] } else { 0.0 },
    })
}

/// What is amiss and its remedy, to stand within a sentence.
fn why(error: &Error) -> String {
    let remedy = error.remedy_text().map_or_else(String::new, |remedy| format!("; {remedy}"));
    format!("{}{}", error.what().trim_end_matches('.'), remedy.trim_end_matches('.'))
}

fn tell(told: &mut Notes, board: &Board, rows: &[CoverageRow]) {
    let why = rows
        .iter()
        .filter_map(|row| row.why_not.as_ref().map(|why| format!("{} ({why})", row.title)));
    told.remark_of("Not counted:", why.collect());
    if board.personas.len() < Board::LEAST {
        told.remark(format!(
            "A board compares from {} to {}.",
            Board::LEAST,
            counted(Board::MOST, "persona", "personas")
        ));
    }
}
