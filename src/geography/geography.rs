//! Where is everything? The one thing other rooms ask about areas: levels,
//! parents and children, point → area, neighbours, shapes, label points,
//! outlines, rings and pieces. What is derived is computed when first asked
//! and kept; every method takes `&self` and may be called from any thread,
//! but not from inside a rayon closure (the first call works in parallel
//! itself).

use super::dissolve::dissolve;
use super::kept::Kept;
use super::parents::{self, Parents};
use super::simplify::Fineness;
use super::{
    Boundaries, Bounds, Detail, Level, Lookup, Neighbours, Outlines, Pieces, PointIndex, Rings,
    Shape, Topology, drawing, lookup_levels,
};
use crate::base::{Error, LevelId, Notes, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Longitude and latitude by position; `None` for an area without a shape.
pub type LabelPoints = Vec<Option<(f64, f64)>>;

/// All areas of a workspace. Empty by default.
#[derive(Debug, Default)]
pub struct Geography {
    levels: Vec<Arc<Level>>,
    lookups: Vec<Lookup>,
    blocks: Option<usize>,
    derived: Vec<Arc<Derived>>,
    parents: Mutex<BTreeMap<(LevelId, LevelId), Arc<Parents>>>,
}

/// What is computed of one level when first asked for.
#[derive(Debug, Default)]
struct Derived {
    /// Of areas that have no shape of their own.
    dissolved: OnceLock<Arc<Boundaries>>,
    locate: OnceLock<Arc<PointIndex>>,
    neighbours: OnceLock<Arc<Neighbours>>,
    outlines: Kept<Fineness, Outlines>,
    rings: Kept<Fineness, Rings>,
    pieces: OnceLock<Arc<Pieces>>,
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
        mut levels: Vec<Level>,
        mut lookups: Vec<Lookup>,
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
        for lookup in &mut lookups {
            lookup.pairs.sort();
        }
        lookup_levels::add(&mut levels, &lookups);
        let levels: Vec<Arc<Level>> = levels.into_iter().map(Arc::new).collect();
        let derived = levels.iter().map(|_| Arc::default()).collect();
        let mut geography = Geography { levels, lookups, derived, ..Geography::default() };
        geography.blocks = match building_blocks {
            Some(id) => {
                geography.level(&id)?;
                geography.levels.iter().position(|l| l.id == id)
            }
            None => {
                let most = |shapes: bool| {
                    let mut best: Option<(usize, usize)> = None;
                    for (i, level) in geography.levels.iter().enumerate() {
                        let fits = !shapes || level.has_shapes();
                        if fits && best.is_none_or(|(_, len)| level.len() > len) {
                            best = Some((i, level.len()));
                        }
                    }
                    best.map(|(i, _)| i)
                };
                most(true).or_else(|| most(false))
            }
        };
        lookup_levels::note(&geography, &mut notes);
        Ok((geography, notes))
    }

    /// These areas with levels of the officer's own beside them, each with the
    /// look-up from the building blocks to it. Shapes, and what is computed
    /// already, are shared and not copied.
    ///
    /// # Errors
    /// A level whose id another has.
    pub fn with_own(&self, own: Vec<(Level, Lookup)>) -> Result<Geography> {
        let known = self.parents.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut geography = Geography {
            levels: self.levels.clone(),
            lookups: self.lookups.clone(),
            blocks: self.blocks,
            derived: self.derived.clone(),
            parents: Mutex::new(known),
        };
        for (mut level, mut lookup) in own {
            if geography.levels.iter().any(|other| other.id == level.id) {
                return Err(Error::new(format!("There are two levels called “{}”", level.id))
                    .remedy("Give your own level another name"));
            }
            lookup.pairs.sort();
            level.is_own = true;
            geography.levels.push(Arc::new(level));
            geography.lookups.push(lookup);
            geography.derived.push(Arc::default());
        }
        Ok(geography)
    }

    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    pub fn levels(&self) -> &[Arc<Level>] {
        &self.levels
    }

    /// The error names the levels there are.
    pub fn level(&self, id: &LevelId) -> Result<&Level> {
        self.at(id).map(|i| &*self.levels[i])
    }

    /// The building blocks: the level that records are held at.
    pub fn blocks(&self) -> Result<&Level> {
        self.blocks.and_then(|i| self.levels.get(i)).map(Arc::as_ref).ok_or_else(|| {
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

    /// The larger areas that the areas of a level are known by, to outline and
    /// name on its map: wards, else the next larger level. Only levels that
    /// `level` has parents in, that have shapes, and of which there are fewer
    /// but more than one; `None` where there is none.
    pub fn naming_level(&self, level: &Level) -> Option<&Level> {
        let larger = |other: &&Level| {
            other.id != level.id
                && other.len() > 1
                && other.len() < level.len()
                && self.has_shapes(&other.id).unwrap_or(false)
        };
        let above = self.levels_above(&level.id);
        let ward = |other: &&Level| other.id.as_str().eq_ignore_ascii_case("ward");
        let ward = above.iter().copied().filter(ward).find(larger);
        ward.or_else(|| above.into_iter().find(larger))
    }

    /// An area's shape: its own, or else dissolved from the building blocks
    /// that belong to it. `None` where it has neither.
    pub fn shape(&self, level: &LevelId, position: usize) -> Option<Shape> {
        self.topology(level).ok()?.shape(position)
    }

    /// Every area's shape, by position; put together anew at each call.
    pub fn shapes(&self, level: &LevelId) -> Result<Vec<Option<Shape>>> {
        Ok(self.topology(level)?.shapes())
    }

    /// True where any area has a shape, its own or dissolved.
    pub fn has_shapes(&self, level: &LevelId) -> Result<bool> {
        Ok(self.topology(level)?.polygon_count() > 0)
    }

    /// The box of a level's shapes in degrees; `EMPTY` where there are none.
    pub fn bounds_lonlat(&self, level: &LevelId) -> Result<Bounds> {
        Ok(self.topology(level)?.bounds_lonlat())
    }

    /// The box of each area in the world, by position; `EMPTY` for an area
    /// without a shape.
    pub fn boxes_world(&self, level: &LevelId) -> Result<Vec<Bounds>> {
        Ok(drawing::boxes(self.topology(level)?))
    }

    /// Finds the area of a point.
    pub fn locate(&self, level: &LevelId) -> Result<Arc<PointIndex>> {
        let at = self.at(level)?;
        let topology = self.topology(level)?;
        let index = || Arc::new(PointIndex::new(Arc::clone(topology)));
        Ok(self.derived[at].locate.get_or_init(index).clone())
    }

    /// A point well inside each area, by position.
    pub fn label_points(&self, level: &LevelId) -> Result<Arc<LabelPoints>> {
        Ok(Arc::clone(self.boundaries(level)?.label_points()))
    }

    /// Which areas lie beside each other. An error where none has a shape.
    pub fn neighbours(&self, level: &LevelId) -> Result<Arc<Neighbours>> {
        let at = self.at(level)?;
        self.need_shapes(level)?;
        let topology = self.topology(level)?;
        let areas = &self.levels[at].areas;
        let code = |area: usize| areas.get(area).map_or("?".into(), |a| a.code.to_string());
        Ok(self.derived[at]
            .neighbours
            .get_or_init(|| Arc::new(Neighbours::new(topology, code)))
            .clone())
    }

    /// Every border once, with the areas on either side, at a detail.
    pub fn outlines(&self, level: &LevelId, detail: Detail) -> Result<Arc<Outlines>> {
        let (at, key) = (self.at(level)?, detail.fineness());
        let drawn = self.boundaries(level)?.drawn(detail);
        Ok(self.derived[at].outlines.get(key, || Outlines::new(&drawn)))
    }

    /// The rings of each area in world coordinates, at a detail. Neighbours
    /// keep one border at every detail; a ring keeps at least a triangle.
    pub fn rings(&self, level: &LevelId, detail: Detail) -> Result<Arc<Rings>> {
        let (at, key) = (self.at(level)?, detail.fineness());
        let drawn = self.boundaries(level)?.drawn(detail);
        Ok(self.derived[at].rings.get(key, || Rings::new(&drawn)))
    }

    /// What the graphics card draws of a level, a piece at a time. An error
    /// where no area has a shape.
    pub fn pieces(&self, level: &LevelId) -> Result<Arc<Pieces>> {
        let at = self.at(level)?;
        self.need_shapes(level)?;
        let boundaries = self.boundaries(level)?;
        let pieces = || Arc::new(Pieces::new(Arc::clone(boundaries)));
        Ok(self.derived[at].pieces.get_or_init(pieces).clone())
    }

    fn need_shapes(&self, level: &LevelId) -> Result<()> {
        if self.has_shapes(level)? {
            return Ok(());
        }
        let plural = &self.level(level)?.plural;
        Err(Error::new(format!("No shapes of {plural} are known")).remedy(format!(
            "Import their boundaries, or a look-up to “{level}” from a level that has some"
        )))
    }

    /// Look-ups between two levels, of the editions that those levels have.
    pub(super) fn usable_lookups(&self) -> impl Iterator<Item = &Lookup> {
        self.lookups.iter().filter(|l| self.can_use(l))
    }

    pub(super) fn can_use(&self, lookup: &Lookup) -> bool {
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

    /// The boundaries of a level: its own, and dissolved ones for areas that
    /// have none: from the blocks that belong to them, or, where there are no
    /// such, from the first level with shapes that does.
    fn boundaries(&self, level: &LevelId) -> Result<&Arc<Boundaries>> {
        let at = self.at(level)?;
        let own = self.levels[at].boundaries.as_ref();
        match own {
            Some(own) if own.areas_with_shapes() == self.levels[at].len() => Ok(own),
            _ => Ok(self.derived[at].dissolved.get_or_init(|| match (self.dissolve(at), own) {
                (Some(dissolved), Some(own)) => Arc::new(own.or_else(&dissolved)),
                (Some(dissolved), None) => {
                    let shapes: Vec<_> = dissolved.iter().map(Option::as_ref).collect();
                    Arc::new(Boundaries::of(&shapes))
                }
                (None, Some(own)) => Arc::clone(own),
                (None, None) => Arc::new(Boundaries::of(&vec![None; self.levels[at].len()])),
            })),
        }
    }

    fn dissolve(&self, at: usize) -> Option<Vec<Option<Shape>>> {
        let to = &self.levels[at].id;
        let blocks = self.blocks.and_then(|i| self.levels.get(i));
        blocks.into_iter().chain(&self.levels).filter(|level| &level.id != to).find_map(|level| {
            // Own shapes alone: asking for those that are dissolved themselves
            // could come back to this level.
            let own = level.boundaries.as_ref().filter(|own| own.areas_with_shapes() > 0)?;
            let parents = parents::by_lookups(self, &level.id, to).ok().flatten()?;
            Some(dissolve(own.topology(), parents.all(), self.levels[at].len()))
        })
    }

    /// The shapes of a level as arcs that areas share.
    pub fn topology(&self, level: &LevelId) -> Result<&Arc<Topology>> {
        Ok(self.boundaries(level)?.topology())
    }
}

#[cfg(test)]
mod tests {
    use super::super::chessboard::{self, board, level, lookup};
    use super::super::{Fit, Lookup};
    use super::*;
    use crate::base::{AreaCode, Edition};

    #[test]
    fn levels_that_only_lookups_know_are_there_without_shapes_of_their_own() {
        let geography = board(3);
        let row = geography.level(&LevelId::new("row")).expect("a level");
        let codes: Vec<&str> = row.areas.iter().map(|a| a.code.as_str()).collect();
        assert_eq!(codes, ["R0", "R1", "R2"]);
        assert_eq!(row.edition.as_str(), "2021");
        assert!(!row.has_shapes());
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
    fn areas_are_known_by_the_next_larger_level_of_several_areas() {
        let geography = board(3);
        let named = |id: &str| {
            let level = geography.level(&LevelId::new(id)).expect("a level");
            geography.naming_level(level).map(|larger| larger.id.to_string())
        };
        assert_eq!(named("square").as_deref(), Some("row"));
        assert_eq!(named("row"), None);
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
