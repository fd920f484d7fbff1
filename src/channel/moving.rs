//! How many contacts can move? Whole contacts, shared out over areas, groups
//! and services in proportion to what is there, never more than a channel has,
//! nor than a group is likely to.

use super::contacts::Cell;
use super::reach::Within;
use crate::base::money::shared_out;
use crate::profile::most_to_move;

/// What kept contacts from moving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CappedBy {
    /// The channel has no more that no earlier move took.
    Channel,
    /// More of the group are not likely to use the other channel.
    Likelihood,
}

impl CappedBy {
    /// As files spell it.
    pub const fn word(self) -> &'static str {
        match self {
            CappedBy::Channel => "channel",
            CappedBy::Likelihood => "likelihood",
        }
    }
}

/// One move, or contacts that need not happen.
#[derive(Clone, Debug)]
pub struct Step {
    pub from: u8,
    /// `None`: they need not happen.
    pub to: Option<u8>,
    pub amount: StepAmount,
    pub within: Within,
}

/// How many of the contacts of the period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StepAmount {
    Contacts(u64),
    /// Of those there are, 0–1; half a contact is one.
    Share(f64),
}

/// What became of one step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moved {
    /// The number asked for, shared out or not.
    pub asked_in_all: u64,
    /// By position of the cell.
    pub asked: Vec<u64>,
    /// By position of the cell. Cells of the channel that the step leads to
    /// are those whose contacts an earlier step took away: they come back.
    pub moved: Vec<u64>,
    /// Contacts of the channel within reach, whatever was moved before.
    pub available: u64,
    /// By group (the last: no group), what capped it.
    pub capped: Vec<Option<CappedBy>>,
}

impl Moved {
    pub fn moved_in_all(&self) -> u64 {
        self.moved.iter().sum()
    }
}

/// Does the steps one after the other. `within` is whose contacts there are at
/// all; `likelihood` of a group (`None`: of those in no group) to use a
/// channel is 0–1, and `None` where there is none, which caps nothing.
///
/// Of each step the number asked is shared out over the groups, and within a
/// group over its cells, in proportion to what earlier steps left, by largest
/// remainder. Of a group g from a to b no more move than a has left, nor than
/// contacts(g, a) × likelihood(g, b), whole contacts, both within the step's
/// reach and in all. What one group is not likely to do is not laid on another.
///
/// A step back along an earlier one undoes that first, contact by contact, so
/// that there and back is nothing; only what is asked beyond it is taken from
/// the contacts that the channel had itself. Nobody has to be likely to use
/// the channel that they came by.
pub fn moved(
    cells: &[Cell],
    groups: usize,
    within: &Within,
    steps: &[Step],
    likelihood: impl Fn(Option<u16>, u8) -> Option<f64>,
) -> Vec<Moved> {
    let mut left: Vec<u64> = cells.iter().map(|cell| cell.count).collect();
    let mut done: Vec<Moved> = Vec::with_capacity(steps.len());
    for (at, step) in steps.iter().enumerate() {
        let one = one_step(&Inputs {
            cells,
            groups,
            within,
            step,
            left: &left,
            earlier: steps[..at].iter().zip(&done).collect(),
            likelihood: &likelihood,
        });
        for ((left, moved), cell) in left.iter_mut().zip(&one.moved).zip(cells) {
            if cell.channel == Some(step.from) {
                *left -= moved;
            } else {
                *left += moved;
            }
        }
        done.push(one);
    }
    done
}

struct Inputs<'a> {
    cells: &'a [Cell],
    groups: usize,
    within: &'a Within,
    step: &'a Step,
    left: &'a [u64],
    earlier: Vec<(&'a Step, &'a Moved)>,
    likelihood: &'a dyn Fn(Option<u16>, u8) -> Option<f64>,
}

fn one_step(inputs: &Inputs<'_>) -> Moved {
    let Inputs { cells, groups, step, left, .. } = *inputs;
    let of_channel = |cell: &Cell| cell.channel == Some(step.from) && inputs.within.has(cell);
    // The cells of each group; the last are of those in none.
    let mut of_group: Vec<Vec<usize>> = vec![Vec::new(); groups + 1];
    for (at, cell) in cells.iter().enumerate() {
        if of_channel(cell) && step.within.has(cell) {
            of_group[cell.group.map_or(groups, usize::from).min(groups)].push(at);
        }
    }
    let sum = |of: &[u64], at: &[usize]| at.iter().map(|at| of[*at]).sum::<u64>();
    let counts: Vec<u64> = cells.iter().map(|cell| cell.count).collect();
    let available: u64 = of_group.iter().map(|at| sum(&counts, at)).sum();
    let asked = match step.amount {
        StepAmount::Contacts(count) => count,
        StepAmount::Share(share) => nearest(share * available as f64),
    };
    let undone = undone(inputs, asked);
    let rest = asked - undone.iter().sum::<u64>();
    let left_of: Vec<u64> = of_group.iter().map(|at| sum(left, at)).collect();
    // Where nothing is left the number asked is told by what there was.
    let none_left = left_of.iter().all(|left| *left == 0);
    let weights = if none_left {
        of_group.iter().map(|at| sum(&counts, at)).collect()
    } else {
        left_of.clone()
    };
    let asked_of = shared_out(rest, &weights);
    let known_to = Known::of(inputs);
    let mut found = Moved {
        asked_in_all: asked,
        asked: undone.clone(),
        moved: undone,
        available,
        capped: vec![None; groups + 1],
    };
    for (group, at) in of_group.iter().enumerate() {
        let limit = most_likely(inputs, &known_to, group, at, sum(&counts, at));
        let most = left_of[group].min(limit.unwrap_or(u64::MAX));
        let moved = asked_of[group].min(most);
        if moved < asked_of[group] {
            let by_likelihood = limit.is_some_and(|limit| limit < left_of[group]);
            found.capped[group] =
                Some(if by_likelihood { CappedBy::Likelihood } else { CappedBy::Channel });
        }
        let cells_left: Vec<u64> =
            at.iter().map(|at| if none_left { counts[*at] } else { left[*at] }).collect();
        let asked = shared_out(asked_of[group], &cells_left);
        let can: Vec<u64> =
            asked.iter().zip(at).map(|(asked, at)| *asked.min(&left[*at])).collect();
        for ((at, asked), moved) in at.iter().zip(&asked).zip(shared_out(moved, &can)) {
            found.asked[*at] = *asked;
            found.moved[*at] = moved;
        }
    }
    found
}

/// How many contacts of each cell a step brings back to the channel that an
/// earlier step took them from; in all no more than `asked`.
fn undone(inputs: &Inputs<'_>, asked: u64) -> Vec<u64> {
    let Inputs { cells, step, .. } = *inputs;
    let can_come_back = |(at, cell): (usize, &Cell)| match step.to {
        Some(to)
            if cell.channel == Some(to) && inputs.within.has(cell) && step.within.has(cell) =>
        {
            inputs.moved_before(at, to, Some(step.from))
        }
        _ => 0,
    };
    let away: Vec<u64> = cells.iter().enumerate().map(can_come_back).collect();
    let sum: u64 = away.iter().sum();
    if sum == 0 { away } else { shared_out(asked.min(sum), &away) }
}

/// What there is of a step's channel by group, wherever the step reaches.
struct Known {
    contacts: Vec<u64>,
    /// Of those, moved by earlier steps to the same channel.
    moved: Vec<u64>,
}

impl Known {
    fn of(inputs: &Inputs<'_>) -> Known {
        let slots = inputs.groups + 1;
        let mut known = Known { contacts: vec![0; slots], moved: vec![0; slots] };
        for (at, cell) in inputs.cells.iter().enumerate() {
            if cell.channel == Some(inputs.step.from) && inputs.within.has(cell) {
                let group = cell.group.map_or(inputs.groups, usize::from).min(inputs.groups);
                known.contacts[group] += cell.count;
                known.moved[group] += inputs.moved_alike(at);
            }
        }
        known
    }
}

impl Inputs<'_> {
    /// Of a cell, what earlier steps moved to the same channel.
    fn moved_alike(&self, at: usize) -> u64 {
        self.moved_before(at, self.step.from, self.step.to)
    }

    /// Of a cell of the channel `from`, what earlier steps moved to `to` and
    /// none brought back.
    fn moved_before(&self, at: usize, from: u8, to: Option<u8>) -> u64 {
        let of = |is_meant: &dyn Fn(&Step) -> bool| -> u64 {
            let meant = self.earlier.iter().filter(|(step, _)| is_meant(step));
            meant.map(|(_, moved)| moved.moved[at]).sum()
        };
        let there = of(&|step| step.from == from && step.to == to);
        let back = of(&|step| Some(step.from) == to && step.to == Some(from));
        there.saturating_sub(back)
    }
}

/// How many more of a group are likely to take the step; `None` where there is
/// no likelihood, or nothing to be likely to.
fn most_likely(
    inputs: &Inputs<'_>,
    known: &Known,
    group: usize,
    at: &[usize],
    count: u64,
) -> Option<u64> {
    let id = u16::try_from(group).ok().filter(|_| group < inputs.groups);
    let likelihood = (inputs.likelihood)(id, inputs.step.to?)?;
    let whole = |count: u64| most_to_move(count, likelihood);
    let moved_here: u64 = at.iter().map(|at| inputs.moved_alike(*at)).sum();
    let here = whole(count).saturating_sub(moved_here);
    Some(here.min(whole(known.contacts[group]).saturating_sub(known.moved[group])))
}

/// Half up; 0 for what is no number.
pub fn nearest(value: f64) -> u64 {
    if value.is_finite() { (value + 0.5 + 1e-9).floor().max(0.0) as u64 } else { 0 }
}
