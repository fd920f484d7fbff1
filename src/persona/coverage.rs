//! Whom do the personas of a board cover, how many are like several of them,
//! and who is like none?
//!
//! The base is cut into cells of building block and age, where every age at
//! which a persona begins or ends is a cut; a building block has one class of
//! each scheme. So every cell is wholly of a persona or not at all, and nobody
//! is counted twice.

use super::ages::BaseCells;
use super::answer::Told;
use super::describe::Inputs;
use super::meant::Meant;
use super::protect;
use crate::base::number::{counted, decimal};
use crate::base::{Notes, Progress, Result, SchemeId};
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
        let mut text = format!(
            "{} of {} {} are like {these}",
            self.covered.words(),
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
/// Errors: no such base; an age of a persona that cuts a band of the table;
/// stopped by the officer.
pub fn coverage(inputs: &Inputs, progress: &Progress) -> Result<Coverage> {
    let Inputs { geography, council, records, board, question, protection, .. } = *inputs;
    progress.stage("Counting the board", 0);
    let blocks = geography.blocks()?;
    let mut told = Notes::new();
    let members: Vec<std::result::Result<Meant<'_>, String>> = board
        .personas
        .iter()
        .map(|persona| {
            if !persona.source.has_figures() {
                return Err("rests on the room's judgement".to_string());
            }
            if !persona.criteria.is_of_base() {
                return Err("says nothing of who it stands for".to_string());
            }
            let mut unheard = Notes::new();
            Meant::of(&persona.criteria, geography, council, records, &mut unheard)
                .map_err(|error| error.what().to_string())
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
    let mut sums = Sums::new(board.personas.len(), blocks.len());
    for (slice, values) in cells.values.iter().enumerate() {
        for (block, value) in values.iter().enumerate() {
            let Some(people) = *value else { continue };
            let like = members.iter().enumerate().filter(|(at, member)| {
                let within = member.as_ref().is_ok_and(|m| m.blocks.get(block) == Some(&true));
                within && slices.get(*at).and_then(|s| s.get(slice)) == Some(&true)
            });
            let like: Vec<usize> = like.map(|(at, _)| at).collect();
            sums.add(block, &like, people);
        }
    }
    let base = cells.total();
    let people = |count: f64| protect::people(count, protection);
    let share = |count: Told| count.count().filter(|_| base > 0.0).map(|count| count / base);
    let rows: Vec<CoverageRow> = board
        .personas
        .iter()
        .zip(&members)
        .enumerate()
        .map(|(at, (persona, member))| {
            let count = member.is_ok().then(|| people(sums.each[at]));
            CoverageRow {
                id: persona.id,
                title: persona.title(),
                people: count,
                share: count.and_then(share),
                only: member.is_ok().then(|| people(sums.only[at])),
                why_not: member.as_ref().err().cloned(),
            }
        })
        .collect();
    let none = sums.by_count.first().copied().unwrap_or(0.0);
    let several: f64 = sums.by_count.iter().skip(2).sum();
    let pair =
        |a: usize, b: usize| (is_counted(a) && is_counted(b)).then(|| people(sums.both[a][b]));
    let size = board.personas.len();
    let largest_in_none = largest_in_none(inputs, &sums, &cells, &mut told);
    tell(&mut told, board, &rows);
    Ok(Coverage {
        protection,
        base_words: cells.words.clone(),
        base,
        rows,
        covered: people(base - none),
        several: people(several),
        none: people(none),
        by_count: sums.by_count.iter().map(|count| people(*count)).collect(),
        both: (0..size).map(|a| (0..size).map(|b| pair(a, b)).collect()).collect(),
        largest_in_none: largest_in_none.filter(|group| people(group.people).count().is_some()),
        notes: told,
    })
}

/// Sums over cells.
struct Sums {
    /// By persona.
    each: Vec<f64>,
    only: Vec<f64>,
    both: Vec<Vec<f64>>,
    /// By how many personas a cell is of.
    by_count: Vec<f64>,
    /// By building block: those like none.
    none_at_blocks: Vec<f64>,
}

impl Sums {
    fn new(personas: usize, blocks: usize) -> Sums {
        Sums {
            each: vec![0.0; personas],
            only: vec![0.0; personas],
            both: vec![vec![0.0; personas]; personas],
            by_count: vec![0.0; personas + 1],
            none_at_blocks: vec![0.0; blocks],
        }
    }

    fn add(&mut self, block: usize, like: &[usize], people: f64) {
        if let Some(sum) = self.by_count.get_mut(like.len()) {
            *sum += people;
        }
        match like {
            [] => self.none_at_blocks[block] += people,
            [one] => self.only[*one] += people,
            _ => {}
        }
        for &a in like {
            self.each[a] += people;
            for &b in like {
                self.both[a][b] += people;
            }
        }
    }
}

/// In the scheme asked about, else the first there is; by its top tier.
fn largest_in_none(
    inputs: &Inputs,
    sums: &Sums,
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
        left[class] += sums.none_at_blocks.get(block).copied().unwrap_or(0.0);
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
        words: if code == name { code.clone() } else { format!("{code} {name}") },
        people: left[most],
        share: if all[most] > 0.0 { left[most] / all[most] } else { 0.0 },
    })
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
