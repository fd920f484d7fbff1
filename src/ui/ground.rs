//! Where are the areas of the level that is shown? Meshes for the GPU, names
//! of the larger areas they lie in, and what is under a point: asked of
//! geography once for each level, then only looked up.

use super::map::build;
use super::map::mesh::MapMesh;
use crate::base::{AreaCode, LevelId, Progress, Result};
use crate::geography::{Area, Bounds, Geography, Level, PointIndex, world_from_lonlat};
use std::sync::Arc;

/// A larger area that an area lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    pub code: AreaCode,
    /// Its name, else its code.
    pub name: String,
}

/// A name to be written on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapLabel {
    /// Of the area that is named.
    pub code: AreaCode,
    pub text: String,
    /// World coordinates of its middle.
    pub at: [f64; 2],
    /// World units across: smaller areas give way.
    pub width: f64,
}

/// The smallest box around an area, in world coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    pub min: [f64; 2],
    pub max: [f64; 2],
}

impl Extent {
    /// The smallest box around both.
    #[must_use]
    pub fn with(self, other: Extent) -> Extent {
        Extent {
            min: [0, 1].map(|axis| self.min[axis].min(other.min[axis])),
            max: [0, 1].map(|axis| self.max[axis].max(other.max[axis])),
        }
    }

    pub fn centre(&self) -> [f64; 2] {
        [0, 1].map(|axis| (self.min[axis] + self.max[axis]) / 2.0)
    }
}

/// Tells something of the area at a position in the level; `None` where it has
/// no shape. Worked out when asked for: of a country it is asked of few.
pub type OfArea<T> = Box<dyn Fn(usize) -> Option<T> + Send + Sync>;

/// Finds the position of the area under (longitude, latitude).
pub type Locate = Box<dyn Fn(f64, f64) -> Option<usize> + Send + Sync>;

/// The ground of one level.
pub struct Ground {
    pub level: LevelId,
    /// By position in the level: rising.
    pub codes: Vec<AreaCode>,
    /// By position in the level; `None` where its source has none, and nothing
    /// at all where no area has one.
    pub names: Vec<Option<String>>,
    pub mesh: Arc<MapMesh>,
    /// The outlines of larger areas, where there are any.
    pub wards: Option<Arc<MapMesh>>,
    pub labels: Vec<MapLabel>,
    /// What one of the larger areas is called: "Ward".
    pub parent_word: Option<String>,
    /// The larger areas.
    pub larger: Vec<Parent>,
    /// Which of those each area lies in, by position in the level; nothing at
    /// all where there are no larger areas.
    pub parents: Vec<Option<u32>>,
    pub extent: OfArea<Extent>,
    /// An area's label point, in world coordinates.
    pub middle: OfArea<[f64; 2]>,
    pub locate: Locate,
}

impl Ground {
    /// The ground of a level; `None` where none of its areas has a shape.
    /// Takes a while for a large level: not for the window's own thread.
    pub fn of(
        geography: &Arc<Geography>,
        id: &LevelId,
        progress: &Progress,
    ) -> Result<Option<Ground>> {
        let level = geography.level(id)?;
        if !geography.has_shapes(id)? {
            return Ok(None);
        }
        progress.check()?;
        let mesh = Arc::new(build::areas(geography, id)?);
        progress.check()?;
        let larger = geography.naming_level(level);
        let (mut wards, mut larger_areas, mut parents) = (None, Vec::new(), Vec::new());
        let labels = match larger {
            Some(above) => {
                wards = Some(Arc::new(build::outlines(geography, &above.id)?));
                let found = geography.parents(id, &above.id)?;
                parents = found.all().iter().map(|p| p.map(|p| p as u32)).collect();
                larger_areas = above.areas.iter().map(parent).collect();
                labels_of(geography, above)?
            }
            None => labels_of(geography, level)?,
        };
        progress.check()?;
        let points = geography.label_points(id)?;
        let topology = Arc::clone(geography.topology(id)?);
        let index = PointIndex::new(Arc::clone(&topology));
        Ok(Some(Ground {
            level: id.clone(),
            codes: level.areas.iter().map(|area| area.code.clone()).collect(),
            names: names_of(level),
            mesh,
            wards,
            labels,
            parent_word: larger.map(|above| above.singular.clone()),
            larger: larger_areas,
            parents,
            extent: Box::new(move |at| {
                (at < topology.len()).then(|| extent_of(&topology.bounds_of(at).to_world()))?
            }),
            middle: Box::new(move |at| {
                points.get(at).copied().flatten().map(|(lon, lat)| world_from_lonlat(lon, lat))
            }),
            locate: Box::new(move |lon, lat| index.area_at(lon, lat)),
        }))
    }

    /// The larger area that an area lies in.
    pub fn parent(&self, position: usize) -> Option<&Parent> {
        let larger = (*self.parents.get(position)?)?;
        self.larger.get(larger as usize)
    }

    /// What an area is called; `None` where its source has no name of it.
    pub fn name(&self, position: usize) -> Option<&str> {
        self.names.get(position)?.as_deref()
    }
}

fn names_of(level: &Level) -> Vec<Option<String>> {
    let has_names = level.areas.iter().any(|area| area.name.is_some());
    let named = if has_names { level.areas.as_slice() } else { &[] };
    named.iter().map(|area| area.name.clone()).collect()
}

fn parent(area: &Area) -> Parent {
    let name = area.name.clone().unwrap_or_else(|| area.code.to_string());
    Parent { code: area.code.clone(), name }
}

fn extent_of(bounds_world: &Bounds) -> Option<Extent> {
    let Bounds { min, max } = *bounds_world;
    (!bounds_world.is_empty()).then_some(Extent { min, max })
}

/// Names of a level's areas, the widest area's first.
fn labels_of(geography: &Geography, level: &Level) -> Result<Vec<MapLabel>> {
    let points = geography.label_points(&level.id)?;
    let boxes = geography.boxes_world(&level.id)?;
    let mut labels: Vec<MapLabel> = level
        .areas
        .iter()
        .zip(points.iter())
        .zip(&boxes)
        .filter_map(|((area, point), bounds_world)| {
            let (lon, lat) = (*point)?;
            let extent = extent_of(bounds_world)?;
            Some(MapLabel {
                code: area.code.clone(),
                text: area.name.clone()?,
                at: world_from_lonlat(lon, lat),
                width: extent.max[0] - extent.min[0],
            })
        })
        .collect();
    labels.sort_by(|a, b| b.width.total_cmp(&a.width).then_with(|| a.text.cmp(&b.text)));
    Ok(labels)
}
