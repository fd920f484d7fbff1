//! Where is everything? The one thing other rooms ask about areas: levels,
//! parents and children, point → area, neighbours, shapes, label points,
//! outlines, rings and meshes. What is derived is computed when first asked
//! and kept; every method takes `&self` and may be called from any thread,
//! but not from inside a rayon closure (the first call works in parallel
//! itself).

use super::parents::{self, Parents};
use super::{Area, Bounds, Level, Lookup, PointIndex, Shape, label};
use crate::base::{AreaCode, Error, LevelId, Notes, Result, number};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// All areas of a workspace. Empty by default.
#[derive(Debug, Default)]
pub struct Geography {
    levels: Vec<Level>,
    lookups: Vec<Lookup>,
    blocks: Option<usize>,
    derived: Vec<Derived>,
    parents: Mutex<BTreeMap<(LevelId, LevelId), Arc<Parents>>>,
}

/// What is computed of one level when first asked for.
#[derive(Debug, Default)]
struct Derived {
    dissolved: OnceLock<Vec<Option<Shape>>>,
    locate: OnceLock<Arc<PointIndex>>,
    labels: OnceLock<Arc<Vec<Option<(f64, f64)>>>>,
}

impl Geography {
    /// Levels in the order given, then those that only look-ups know, whose
    /// areas have no shape of their own. `building_blocks` is the level that
    /// records are held at: where not given, the one with most areas among
    /// those with shapes.
    ///
    /// Notes tell of look-ups that could not be used and of areas that a
    /// look-up leaves out. Two levels of one id, or a building-block level
    /// that does not exist, are errors.
    pub fn new(
        levels: Vec<Level>,
        lookups: Vec<Lookup>,
        building_blocks: Option<LevelId>,
    ) -> Result<(Geography, Notes)> {
        let mut notes = Notes::new();
        let mut known: BTreeSet<&LevelId> = BTreeSet::new();
        for level in &levels {
            if !known.insert(&level.id) {
                return Err(Error::new(format!("There are two levels called “{}”", level.id))
                    .remedy("Give each level, or each edition of one, an id of its own"));
            }
            if let Some(pair) = level.areas.windows(2).find(|w| w[0].code >= w[1].code) {
                let (code, id) = (&pair[1].code, &level.id);
                return Err(Error::new(format!("The areas of “{id}” are not distinct"))
                    .at_area(code.as_str())
                    .remedy("Each code may stand for one area only"));
            }
        }
        let mut geography = Geography { levels, lookups, ..Geography::default() };
        for lookup in &mut geography.lookups {
            lookup.pairs.sort();
        }
        geography.add_levels_of_lookups();
        geography.derived = geography.levels.iter().map(|_| Derived::default()).collect();
        geography.blocks = match building_blocks {
            Some(id) => {
                geography.level(&id)?;
                geography.levels.iter().position(|l| l.id == id)
            }
            None => {
                let most = |shapes: bool| {
                    let mut best: Option<(usize, usize)> = None;
                    for (i, level) in geography.levels.iter().enumerate() {
                        let fits = !shapes || level.areas.iter().any(|a| a.shape.is_some());
                        if fits && best.is_none_or(|(_, len)| level.len() > len) {
                            best = Some((i, level.len()));
                        }
                    }
                    best.map(|(i, _)| i)
                };
                most(true).or_else(|| most(false))
            }
        };
        geography.note_lookups(&mut notes);
        Ok((geography, notes))
    }

    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The error names the levels there are.
    pub fn level(&self, id: &LevelId) -> Result<&Level> {
        self.at(id).map(|i| &self.levels[i])
    }

    /// The building blocks: the level that records are held at.
    pub fn blocks(&self) -> Result<&Level> {
        self.blocks.and_then(|i| self.levels.get(i)).ok_or_else(|| {
            Error::new("There are no areas yet").remedy("Import the boundaries of a level")
        })
    }

    /// Every look-up, also those between editions.
    pub fn lookups(&self) -> &[Lookup] {
        &self.lookups
    }

    /// The parent of each area of `from` in `to`. An error where neither
    /// look-ups nor shapes can say.
    pub fn parents(&self, from: &LevelId, to: &LevelId) -> Result<Arc<Parents>> {
        let key = (from.clone(), to.clone());
        if let Some(known) = self.parents.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let found = Arc::new(parents::find(self, from, to)?);
        self.parents.lock().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
        Ok(found)
    }

    /// The levels that `from` has parents in by look-ups, nearest first, with
    /// `from` itself first of all: those an answer can be summed to exactly or
    /// by best fit.
    pub fn levels_above(&self, from: &LevelId) -> Vec<&Level> {
        let mut reached: Vec<&LevelId> = vec![from];
        let mut at = 0;
        while let Some(&id) = reached.get(at) {
            for lookup in self.usable_lookups().filter(|l| &l.from == id) {
                if !reached.contains(&&lookup.to) {
                    reached.push(&lookup.to);
                }
            }
            at += 1;
        }
        reached.into_iter().filter_map(|id| self.level(id).ok()).collect()
    }

    /// An area's shape: its own, or else dissolved from the building blocks
    /// that belong to it. `None` where it has neither.
    pub fn shape(&self, level: &LevelId, position: usize) -> Option<&Shape> {
        self.shapes(level).ok()?.get(position).copied().flatten()
    }

    /// Every area's shape, by position.
    pub fn shapes(&self, level: &LevelId) -> Result<Vec<Option<&Shape>>> {
        let at = self.at(level)?;
        let areas = &self.levels[at].areas;
        if areas.iter().all(|a| a.shape.is_some()) {
            return Ok(areas.iter().map(|a| a.shape.as_ref()).collect());
        }
        let dissolved = self.derived[at].dissolved.get_or_init(|| self.dissolve(at));
        Ok(areas
            .iter()
            .enumerate()
            .map(|(i, area)| {
                area.shape.as_ref().or_else(|| dissolved.get(i).and_then(Option::as_ref))
            })
            .collect())
    }

    /// True where any area has a shape, its own or dissolved.
    pub fn has_shapes(&self, level: &LevelId) -> Result<bool> {
        Ok(self.shapes(level)?.iter().any(Option::is_some))
    }

    /// The box of a level's shapes in degrees; `EMPTY` where there are none.
    pub fn bounds_lonlat(&self, level: &LevelId) -> Result<Bounds> {
        Ok(self
            .shapes(level)?
            .into_iter()
            .flatten()
            .map(Bounds::of_shape)
            .fold(Bounds::EMPTY, Bounds::union))
    }

    /// Finds the area of a point.
    pub fn locate(&self, level: &LevelId) -> Result<Arc<PointIndex>> {
        let at = self.at(level)?;
        let shapes = self.shapes(level)?;
        Ok(self.derived[at].locate.get_or_init(|| Arc::new(PointIndex::new(shapes))).clone())
    }

    /// A point well inside each area, as longitude and latitude, by position;
    /// `None` for an area without a shape.
    pub fn label_points(&self, level: &LevelId) -> Result<Arc<Vec<Option<(f64, f64)>>>> {
        let at = self.at(level)?;
        let shapes = self.shapes(level)?;
        Ok(self.derived[at]
            .labels
            .get_or_init(|| {
                Arc::new(shapes.par_iter().map(|s| s.and_then(label::label_point)).collect())
            })
            .clone())
    }

    /// Look-ups between two levels, of the editions that those levels have.
    pub(super) fn usable_lookups(&self) -> impl Iterator<Item = &Lookup> {
        self.lookups.iter().filter(|l| self.can_use(l))
    }

    fn can_use(&self, lookup: &Lookup) -> bool {
        let fits = |id: &LevelId, edition: &crate::base::Edition| {
            self.levels.iter().any(|l| {
                &l.id == id
                    && (&l.edition == edition
                        || l.edition.as_str().is_empty()
                        || edition.as_str().is_empty())
            })
        };
        lookup.from != lookup.to
            && fits(&lookup.from, &lookup.from_edition)
            && fits(&lookup.to, &lookup.to_edition)
    }

    fn at(&self, id: &LevelId) -> Result<usize> {
        self.levels.iter().position(|l| &l.id == id).ok_or_else(|| {
            let there: Vec<&str> = self.levels.iter().map(|l| l.id.as_str()).collect();
            let error = Error::usage(format!("There is no level “{id}”"));
            if there.is_empty() {
                error.remedy("Import the boundaries of a level first")
            } else {
                error.remedy(format!("The levels are {}", there.join(", ")))
            }
        })
    }

    /// Levels that only look-ups name: the parents of known areas, so that a
    /// national look-up brings in no areas elsewhere.
    fn add_levels_of_lookups(&mut self) {
        loop {
            let known = |id: &LevelId| self.levels.iter().find(|l| &l.id == id);
            let mut codes: BTreeMap<LevelId, BTreeSet<AreaCode>> = BTreeMap::new();
            let mut editions = BTreeMap::new();
            for lookup in self.lookups.iter().filter(|l| l.from != l.to) {
                if let (Some(from), None) = (known(&lookup.from), known(&lookup.to)) {
                    editions.entry(lookup.to.clone()).or_insert(lookup.to_edition.clone());
                    codes.entry(lookup.to.clone()).or_default().extend(
                        lookup
                            .pairs
                            .iter()
                            .filter(|(child, _)| from.position(child.as_str()).is_some())
                            .map(|(_, parent)| parent.clone()),
                    );
                }
            }
            if codes.is_empty() {
                // Nothing above what is known: take a child level from below.
                let below =
                    self.lookups.iter().find(|l| l.from != l.to && known(&l.from).is_none());
                let Some(lookup) = below else { return };
                let there = known(&lookup.to);
                editions.insert(lookup.from.clone(), lookup.from_edition.clone());
                codes.insert(
                    lookup.from.clone(),
                    lookup
                        .pairs
                        .iter()
                        .filter(|(_, p)| there.is_none_or(|l| l.position(p.as_str()).is_some()))
                        .map(|(child, _)| child.clone())
                        .collect(),
                );
            }
            for (id, codes) in codes {
                let areas =
                    codes.into_iter().map(|code| Area { code, name: None, shape: None }).collect();
                let words = id.to_string();
                let Some(edition) = editions.remove(&id) else { continue };
                self.levels.push(Level::new(id, words.clone(), words, edition, areas));
            }
        }
    }

    fn note_lookups(&self, notes: &mut Notes) {
        for lookup in self.lookups.iter().filter(|l| l.from != l.to) {
            let (Ok(from), Ok(to)) = (self.level(&lookup.from), self.level(&lookup.to)) else {
                continue;
            };
            if !self.can_use(lookup) {
                notes.warn(format!(
                    "The look-up from {} of {} to {} of {} is not used: the levels are of {} and {}.",
                    lookup.from,
                    lookup.from_edition,
                    lookup.to,
                    lookup.to_edition,
                    from.edition,
                    to.edition
                ));
                continue;
            }
            let orphans: Vec<String> = from
                .areas
                .iter()
                .filter(|a| lookup.pairs.binary_search_by(|(child, _)| child.cmp(&a.code)).is_err())
                .map(|a| a.code.to_string())
                .collect();
            notes.warn_of(
                format!(
                    "{} of the {} have no {} in the look-up:",
                    number::with_thousands(orphans.len() as i64),
                    from.plural,
                    to.singular
                ),
                orphans,
            );
        }
    }

    /// Shapes of the areas of a level that have none, from their blocks.
    fn dissolve(&self, at: usize) -> Vec<Option<Shape>> {
        let _ = at;
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::super::chessboard::{self, board, level, lookup};
    use super::super::{Fit, Lookup};
    use super::*;
    use crate::base::Edition;

    #[test]
    fn levels_that_only_lookups_know_are_there_without_shapes_of_their_own() {
        let geography = board(3);
        let row = geography.level(&LevelId::new("row")).expect("a level");
        let codes: Vec<&str> = row.areas.iter().map(|a| a.code.as_str()).collect();
        assert_eq!(codes, ["R0", "R1", "R2"]);
        assert_eq!(row.edition.as_str(), "2021");
        assert!(row.areas.iter().all(|a| a.shape.is_none()));
        assert_eq!(geography.blocks().expect("blocks").id.as_str(), "square");
    }

    #[test]
    fn a_national_lookup_brings_in_no_areas_elsewhere() {
        let mut rows = chessboard::rows(2);
        rows.pairs.push((AreaCode::new("X99"), AreaCode::new("Elsewhere")));
        let up = lookup("row", "town", Fit::Exact, &[("R0", "T"), ("R1", "T"), ("R9", "U")]);
        let (geography, notes) =
            Geography::new(vec![chessboard::squares(2)], vec![up, rows], None).expect("levels");
        assert_eq!(geography.level(&LevelId::new("row")).expect("rows").len(), 2);
        assert_eq!(geography.level(&LevelId::new("town")).expect("towns").len(), 1);
        assert!(notes.is_empty());
        let above: Vec<&str> =
            geography.levels_above(&LevelId::new("square")).iter().map(|l| l.id.as_str()).collect();
        assert_eq!(above, ["square", "row", "town"]);
    }

    #[test]
    fn a_level_that_is_not_there_is_an_error_that_lists_those_that_are() {
        let error = board(2).level(&LevelId::new("oa")).expect_err("no such level").to_string();
        assert!(error.contains("square, row"), "{error}");
        assert!(Geography::default().blocks().is_err());
        let twice = vec![chessboard::squares(1), chessboard::squares(1)];
        assert!(Geography::new(twice, vec![], None).is_err());
        let same = level("x", vec![]);
        let absent = Some(LevelId::new("y"));
        assert!(Geography::new(vec![same], vec![], absent).is_err());
    }

    #[test]
    fn a_lookup_of_another_edition_is_not_used_and_said_so() {
        let old = Lookup { from_edition: Edition::new("2011"), ..chessboard::rows(2) };
        let row = level("row", vec![]);
        let (geography, notes) =
            Geography::new(vec![chessboard::squares(2), row], vec![old], None).expect("levels");
        assert!(notes.iter().any(|n| n.text.contains("2011")), "{notes:?}");
        assert!(geography.parents(&LevelId::new("square"), &LevelId::new("row")).is_err());
    }

    #[test]
    fn an_area_that_a_lookup_leaves_out_is_reported() {
        let mut rows = chessboard::rows(2);
        rows.pairs.remove(3);
        let (geography, notes) =
            Geography::new(vec![chessboard::squares(2)], vec![rows], None).expect("levels");
        let items: Vec<&String> = notes.iter().flat_map(|n| &n.items).collect();
        assert_eq!(items, ["S11"]);
        let parents =
            geography.parents(&LevelId::new("square"), &LevelId::new("row")).expect("parents");
        assert_eq!(parents.orphans().collect::<Vec<_>>(), [3]);
        assert!(parents.notes.iter().any(|n| n.items == ["S11"]));
    }
}
