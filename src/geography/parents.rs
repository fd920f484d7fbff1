//! Which area of a larger level does each area belong to?
//!
//! Look-ups are composed along the shortest path (Output Area → LSOA → ward);
//! of paths of one length, the one with fewest best-fit steps. Where none
//! leads there and both levels have shapes, the child's label point decides.

use super::geography::Geography;
use super::{Fit, Level, Lookup};
use crate::base::{Error, LevelId, Notes, Result, number};

/// The parent of each area of a level, by positions.
#[derive(Clone, Debug, PartialEq)]
pub struct Parents {
    pub from: LevelId,
    pub to: LevelId,
    /// `Exact` only where every step is.
    pub fit: Fit,
    /// The levels passed through, both ends included.
    pub path: Vec<LevelId>,
    /// What to know: orphans by code, a parent found by label point.
    pub notes: Notes,
    parent: Vec<Option<usize>>,
    /// Children of each parent, one after the other, and where each begins.
    children: Vec<usize>,
    starts: Vec<usize>,
}

impl Parents {
    /// The position of a child's parent; `None` for an orphan.
    pub fn of(&self, child: usize) -> Option<usize> {
        self.parent.get(child).copied().flatten()
    }

    /// By position of the child.
    pub fn all(&self) -> &[Option<usize>] {
        &self.parent
    }

    /// Positions of a parent's children, rising.
    pub fn children_of(&self, parent: usize) -> &[usize] {
        match (self.starts.get(parent), self.starts.get(parent + 1)) {
            (Some(&start), Some(&end)) => &self.children[start..end],
            _ => &[],
        }
    }

    /// Positions of the children without a parent, rising.
    pub fn orphans(&self) -> impl Iterator<Item = usize> + '_ {
        self.parent.iter().enumerate().filter(|(_, p)| p.is_none()).map(|(child, _)| child)
    }

    pub fn is_exact(&self) -> bool {
        self.fit == Fit::Exact
    }

    fn new(
        path: Vec<LevelId>,
        fit: Fit,
        parent: Vec<Option<usize>>,
        parents: usize,
        notes: Notes,
    ) -> Parents {
        let mut starts = vec![0; parents + 1];
        for &p in parent.iter().flatten() {
            starts[p + 1] += 1;
        }
        for p in 0..parents {
            starts[p + 1] += starts[p];
        }
        let mut next = starts.clone();
        let mut children = vec![0; starts[parents]];
        for (child, p) in parent.iter().enumerate() {
            if let Some(p) = *p {
                children[next[p]] = child;
                next[p] += 1;
            }
        }
        let none = || LevelId::new("");
        Parents {
            from: path.first().cloned().unwrap_or_else(none),
            to: path.last().cloned().unwrap_or_else(none),
            fit,
            path,
            notes,
            parent,
            children,
            starts,
        }
    }
}

/// As `Geography::parents`.
pub(super) fn find(geography: &Geography, from: &LevelId, to: &LevelId) -> Result<Parents> {
    if let Some(parents) = by_lookups(geography, from, to)? {
        return Ok(parents);
    }
    let child_level = geography.level(from)?;
    let parent_level = geography.level(to)?;
    let has_shapes = |id: &LevelId| geography.has_shapes(id).unwrap_or(false);
    // An area has no one parent among the areas that it is made of.
    let downwards = by_lookups(geography, to, from)?.is_some();
    if downwards || !has_shapes(from) || !has_shapes(to) {
        return Err(Error::new(format!(
            "Nothing says which {} each {} belongs to",
            parent_level.singular, child_level.singular
        ))
        .remedy(format!("Import a look-up from “{from}” to “{to}”, or boundaries of both")));
    }
    let labels = geography.label_points(from)?;
    let nowhere = (f64::NAN, f64::NAN);
    let labels: Vec<[f64; 2]> = labels.iter().map(|at| at.unwrap_or(nowhere).into()).collect();
    let found = geography.locate(to)?.areas_of(&labels);
    let parent: Vec<Option<usize>> = found.iter().map(|at| at.map(|at| at as usize)).collect();
    let mut notes = Notes::new();
    notes.warn(format!(
        "There is no look-up from {} to {}: each {} is given to the {} that its label point lies in.",
        child_level.plural, parent_level.plural, child_level.singular, parent_level.singular
    ));
    note_orphans(child_level, parent_level, &parent, &mut notes);
    let path = vec![from.clone(), to.clone()];
    Ok(Parents::new(path, Fit::Best, parent, parent_level.len(), notes))
}

/// By look-ups alone; `None` where no path leads there.
pub(super) fn by_lookups(
    geography: &Geography,
    from: &LevelId,
    to: &LevelId,
) -> Result<Option<Parents>> {
    let child_level = geography.level(from)?;
    let parent_level = geography.level(to)?;
    let mut parent: Vec<Option<usize>> = (0..child_level.len()).map(Some).collect();
    let mut path = vec![from.clone()];
    let mut notes = Notes::new();
    if from == to {
        return Ok(Some(Parents::new(path, Fit::Exact, parent, child_level.len(), notes)));
    }
    let usable: Vec<&Lookup> = geography.usable_lookups().collect();
    let Some(steps) = shortest_path(&usable, from, to) else { return Ok(None) };
    let mut fit = Fit::Exact;
    for step in steps {
        let here = geography.level(&step.from)?;
        let there = geography.level(&step.to)?;
        if step.fit == Fit::Best {
            fit = Fit::Best;
        }
        let next: Vec<Option<usize>> = here
            .areas
            .iter()
            .map(|area| {
                let pair = step.pairs.binary_search_by(|(c, _)| c.cmp(&area.code)).ok()?;
                there.position(step.pairs.get(pair)?.1.as_str())
            })
            .collect();
        for place in &mut parent {
            *place = place.and_then(|p| next.get(p).copied().flatten());
        }
        path.push(step.to.clone());
    }
    note_orphans(child_level, parent_level, &parent, &mut notes);
    Ok(Some(Parents::new(path, fit, parent, parent_level.len(), notes)))
}

fn note_orphans(children: &Level, parents: &Level, parent: &[Option<usize>], notes: &mut Notes) {
    let orphans: Vec<String> = children
        .areas
        .iter()
        .zip(parent)
        .filter(|(_, p)| p.is_none())
        .map(|(area, _)| area.code.to_string())
        .collect();
    if parents.is_own {
        // The officer knows what was left out: how many will do.
        let count = number::counted(orphans.len(), &children.singular, &children.plural);
        if !orphans.is_empty() {
            notes.remark(format!("{count} in no {}.", parents.singular));
        }
        return;
    }
    notes.warn_of(format!("{} without a {}:", children.plural, parents.singular), orphans);
}

/// The look-ups to follow, first to last; `None` where no path leads there.
fn shortest_path<'a>(
    lookups: &[&'a Lookup],
    from: &LevelId,
    to: &LevelId,
) -> Option<Vec<&'a Lookup>> {
    // Paths of rising length, each level's best (fewest best-fit steps, then
    // the order of the look-ups) kept.
    let best_steps = |path: &[&Lookup]| path.iter().filter(|l| l.fit == Fit::Best).count();
    let mut reached: Vec<LevelId> = vec![from.clone()];
    let mut ends: Vec<(LevelId, Vec<&'a Lookup>)> = vec![(from.clone(), Vec::new())];
    while !ends.is_empty() {
        let mut next: Vec<(LevelId, Vec<&'a Lookup>)> = Vec::new();
        for (end, path) in &ends {
            for lookup in lookups.iter().filter(|l| &l.from == end && !reached.contains(&l.to)) {
                let mut longer = path.clone();
                longer.push(lookup);
                match next.iter_mut().find(|(level, _)| level == &lookup.to) {
                    Some((_, known)) if best_steps(&longer) < best_steps(known) => *known = longer,
                    Some(_) => {}
                    None => next.push((lookup.to.clone(), longer)),
                }
            }
        }
        if let Some((_, path)) = next.iter().find(|(level, _)| level == to) {
            return Some(path.clone());
        }
        reached.extend(next.iter().map(|(level, _)| level.clone()));
        ends = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::chessboard::{self, board, level, lookup};
    use super::super::{Area, Shape};
    use super::*;
    use crate::base::AreaCode;

    fn id(text: &str) -> LevelId {
        LevelId::new(text)
    }

    #[test]
    fn lookups_are_composed_along_the_shortest_path() {
        let town = lookup("row", "town", Fit::Best, &[("R0", "T1"), ("R1", "T2"), ("R2", "T2")]);
        let (geography, _) =
            Geography::new(vec![chessboard::squares(3)], vec![town, chessboard::rows(3)], None)
                .expect("levels");
        let parents = geography.parents(&id("square"), &id("town")).expect("parents");
        assert_eq!(parents.path, [id("square"), id("row"), id("town")]);
        assert!(!parents.is_exact(), "one step is by best fit");
        assert_eq!(parents.all()[..4], [Some(0), Some(0), Some(0), Some(1)]);
        assert_eq!(parents.children_of(1), [3, 4, 5, 6, 7, 8]);
        assert!(parents.children_of(2).is_empty());
        assert!(parents.notes.is_empty());
        let itself = geography.parents(&id("row"), &id("row")).expect("itself");
        assert_eq!(itself.all(), [Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn of_two_paths_the_shorter_is_taken_and_then_the_exact_one() {
        let pairs = [("S00", "T")];
        let lookups = vec![
            lookup("square", "a", Fit::Best, &[("S00", "A")]),
            lookup("a", "town", Fit::Exact, &[("A", "T")]),
            lookup("square", "b", Fit::Exact, &[("S00", "B")]),
            lookup("b", "town", Fit::Exact, &[("B", "T")]),
        ];
        let (geography, _) =
            Geography::new(vec![chessboard::squares(1)], lookups.clone(), None).expect("levels");
        let parents = geography.parents(&id("square"), &id("town")).expect("parents");
        assert_eq!((parents.path[1].as_str(), parents.fit), ("b", Fit::Exact));
        let mut direct = lookups;
        direct.push(lookup("square", "town", Fit::Best, &pairs));
        let (geography, _) =
            Geography::new(vec![chessboard::squares(1)], direct, None).expect("levels");
        let parents = geography.parents(&id("square"), &id("town")).expect("parents");
        assert_eq!((parents.path.len(), parents.fit), (2, Fit::Best));
    }

    #[test]
    fn without_a_lookup_the_label_point_decides_and_a_note_says_so() {
        let mut west = chessboard::square(0, 0);
        west.0.extend(chessboard::square(0, 1));
        let area = |code: &str| Area { code: AreaCode::new(code), name: None };
        let shape = |code: &str, shape: Shape| (AreaCode::new(code), Some(shape));
        let halves = level("half", vec![area("W"), area("E")])
            .with_shapes(vec![shape("W", west), shape("E", chessboard::square(1, 0))]);
        let (geography, _) =
            Geography::new(vec![chessboard::squares(2), halves], vec![], None).expect("levels");
        let parents = geography.parents(&id("square"), &id("half")).expect("parents");
        // Positions are by code: E, W. The north-eastern square is in neither.
        assert_eq!(parents.all(), [Some(1), Some(0), Some(1), None]);
        assert_eq!(parents.fit, Fit::Best);
        assert!(parents.notes.iter().any(|n| n.text.contains("label point")));
        assert!(parents.notes.iter().any(|n| n.items == ["S11"]));
    }

    #[test]
    fn where_nothing_can_say_it_is_an_error_with_a_remedy() {
        let error = board(2).parents(&id("row"), &id("square")).expect_err("downwards");
        assert!(error.to_string().contains("look-up from “row” to “square”"), "{error}");
    }
}
