//! Which counts of a board must be withheld beside the small ones, so that no
//! small one is a sum or a difference of what is told?
//!
//! Every count of a board is a sum over kinds of people: those who are like
//! exactly these personas. A count is told where no small count then is a
//! linear combination of what is told and the base. This is exact for sums and
//! differences; it does not look for bounds.

use super::answer::Told;
use super::protect;
use crate::project::Protection;
use std::collections::BTreeMap;

/// One count that a board tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Figure {
    /// Like at least one.
    Covered,
    /// Like exactly so many; 0: like none.
    Exactly(usize),
    /// Like two or more.
    Several,
    Each(usize),
    /// Like this one and no other.
    Only(usize),
    /// The lower position first.
    Both(usize, usize),
}

impl Figure {
    fn has(self, kind: u16) -> bool {
        let is_like = |at: usize| kind >> at & 1 == 1;
        let likes = kind.count_ones() as usize;
        match self {
            Figure::Covered => likes > 0,
            Figure::Exactly(n) => likes == n,
            Figure::Several => likes > 1,
            Figure::Each(at) => is_like(at),
            Figure::Only(at) => is_like(at) && likes == 1,
            Figure::Both(a, b) => is_like(a) && is_like(b),
        }
    }
}

/// How many people there are of each kind: bit n for the nth persona.
#[derive(Clone, Debug, Default)]
pub(super) struct Kinds(BTreeMap<u16, f64>);

impl Kinds {
    pub fn add(&mut self, kind: u16, people: f64) {
        *self.0.entry(kind).or_default() += people;
    }

    pub fn count(&self, figure: Figure) -> f64 {
        self.sum(|kind| figure.has(kind))
    }

    fn sum(&self, wanted: impl Fn(u16) -> bool) -> f64 {
        self.0.iter().filter(|(kind, _)| wanted(**kind)).map(|(_, people)| people).sum()
    }

    /// Every figure of a board of these positions, as it may be told. Where
    /// one of several must go, those that come first here stay.
    pub fn told(&self, counted: &[usize], protection: Protection) -> BTreeMap<Figure, Told> {
        let below = |b: usize| counted.iter().filter(move |a| **a < b).map(move |a| (*a, b));
        let pairs = counted.iter().flat_map(|b| below(*b));
        let mut figures = vec![Figure::Covered, Figure::Exactly(0)];
        figures.extend(counted.iter().map(|at| Figure::Each(*at)));
        figures.push(Figure::Several);
        figures.extend(counted.iter().map(|at| Figure::Only(*at)));
        figures.extend(pairs.map(|(a, b)| Figure::Both(a, b)));
        figures.extend((1..=counted.len()).map(Figure::Exactly));

        let is_small = |count: f64| protect::people(count, protection).count().is_none();
        let mut small: Vec<Vec<f64>> = Vec::new();
        let mut guard = |wanted: &dyn Fn(u16) -> bool| {
            if is_small(self.sum(wanted)) {
                small.push(self.vector(wanted));
            }
        };
        figures.iter().for_each(|figure| guard(&|kind| figure.has(kind)));
        for a in counted.iter().copied() {
            guard(&|kind| !Figure::Each(a).has(kind));
            for b in counted.iter().copied().filter(|b| *b != a) {
                guard(&|kind| Figure::Each(a).has(kind) && !Figure::Each(b).has(kind));
            }
        }
        let mut known = Known { small, rows: Vec::new() };
        // The base is told in any case.
        known.take(&self.vector(&|_| true), true);
        let told = figures.into_iter().map(|figure| {
            let count = self.count(figure);
            let told = match protect::people(count, protection) {
                told @ Told::Count(_)
                    if known.take(&self.vector(&|kind| figure.has(kind)), false) =>
                {
                    told
                }
                Told::Count(_) => Told::Beside,
                hidden => hidden,
            };
            (figure, told)
        });
        told.collect()
    }

    /// 1 for each kind there is anybody of that is wanted.
    fn vector(&self, wanted: &dyn Fn(u16) -> bool) -> Vec<f64> {
        let there = self.0.iter().filter(|(_, people)| **people > 0.0);
        there.map(|(kind, _)| if wanted(*kind) { 1.0 } else { 0.0 }).collect()
    }
}

/// The small counts, less what is told of them so far: one that is left with
/// nothing could be worked out.
struct Known {
    small: Vec<Vec<f64>>,
    rows: Vec<(usize, Vec<f64>)>,
}

impl Known {
    /// Takes a count as told, unless a small one could then be worked out;
    /// `anyway`: what could is given up.
    fn take(&mut self, count: &[f64], anyway: bool) -> bool {
        const NOTHING: f64 = 1e-9;
        let mut row = count.to_vec();
        for (pivot, told) in &self.rows {
            less(&mut row, told, *pivot);
        }
        let pivot = (0..row.len()).max_by(|a, b| row[*a].abs().total_cmp(&row[*b].abs()));
        let Some(pivot) = pivot.filter(|pivot| row[*pivot].abs() > NOTHING) else {
            return true;
        };
        let by = row[pivot];
        row.iter_mut().for_each(|value| *value /= by);
        let mut left = self.small.clone();
        left.iter_mut().for_each(|small| less(small, &row, pivot));
        let is_open = |small: &Vec<f64>| small.iter().all(|value| value.abs() <= NOTHING);
        if !anyway && left.iter().any(is_open) {
            return false;
        }
        left.retain(|small| !is_open(small));
        self.small = left;
        self.rows.push((pivot, row));
        true
    }
}

/// Takes so much of a told row away that nothing is left at its pivot.
fn less(row: &mut [f64], told: &[f64], pivot: usize) {
    let by = row.get(pivot).copied().unwrap_or(0.0);
    if by != 0.0 {
        row.iter_mut().zip(told).for_each(|(value, told)| *value -= by * told);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kinds: &[(u16, f64)], size: usize) -> BTreeMap<Figure, Told> {
        let mut all = Kinds::default();
        kinds.iter().for_each(|(kind, people)| all.add(*kind, *people));
        all.told(&(0..size).collect::<Vec<_>>(), Protection::hidden())
    }

    #[test]
    fn few_in_none_take_those_covered_with_them() {
        let told = told(&[(0, 3.0), (1, 9_997.0)], 1);
        assert_eq!(told[&Figure::Exactly(0)], Told::Withheld { below: 5 });
        for figure in [Figure::Covered, Figure::Each(0), Figure::Only(0), Figure::Exactly(1)] {
            assert_eq!(told[&figure], Told::Beside, "{figure:?}");
        }
        assert_eq!(told[&Figure::Several], Told::Count(0.0));
    }

    #[test]
    fn what_two_personas_share_is_not_told_beside_few_of_one_alone() {
        // Each 53 and 90; both 50; only the first 3.
        let told = told(&[(0, 60.0), (1, 3.0), (2, 40.0), (3, 50.0)], 2);
        assert_eq!(told[&Figure::Only(0)], Told::Withheld { below: 5 });
        let count = |figure| told[&figure].count();
        let by_difference = count(Figure::Each(0)).zip(count(Figure::Both(0, 1)));
        assert_eq!(by_difference, None, "each less both is only");
        let by_cover = count(Figure::Covered).zip(count(Figure::Each(1)));
        assert_eq!(by_cover, None, "covered less the other is only");
        assert_eq!(count(Figure::Covered), Some(93.0), "what matters most stays");
    }

    #[test]
    fn without_small_counts_all_is_told() {
        let told = told(&[(0, 60.0), (1, 30.0), (2, 40.0), (3, 50.0)], 2);
        assert!(told.values().all(|told| told.count().is_some()));
        assert_eq!(told[&Figure::Both(0, 1)], Told::Count(50.0));
    }
}
