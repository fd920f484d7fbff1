//! What is kept of a level's boundaries? Their arcs, how fine each corner is,
//! and what each detail draws of them, found when first asked for.

use super::drawing::{Drawn, Weighed};
use super::kept::Kept;
use super::simplify::Fineness;
use super::{Detail, LabelPoints, Shape, Topology, compact, label};
use crate::base::{Notes, Result};
use rayon::prelude::*;
use std::sync::{Arc, OnceLock};

/// The shapes of a level, by position, as arcs that areas share.
#[derive(Default)]
pub struct Boundaries {
    topology: Arc<Topology>,
    with_shapes: usize,
    weighed: OnceLock<Arc<Weighed>>,
    labels: OnceLock<Arc<LabelPoints>>,
    drawn: Kept<Fineness, Drawn>,
}

impl std::fmt::Debug for Boundaries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Boundaries").field(&self.topology).finish()
    }
}

/// Equal where the arcs are: all else follows from them.
impl PartialEq for Boundaries {
    fn eq(&self, other: &Boundaries) -> bool {
        self.topology == other.topology
    }
}

impl Boundaries {
    /// Of shapes in longitude and latitude, by position.
    pub fn of(shapes: &[Option<&Shape>]) -> Boundaries {
        Boundaries::from(Topology::new(shapes))
    }

    pub fn topology(&self) -> &Arc<Topology> {
        &self.topology
    }

    /// How many areas have a shape.
    pub fn areas_with_shapes(&self) -> usize {
        self.with_shapes
    }

    /// These shapes, and those given for the areas that have none.
    pub(super) fn or_else(&self, others: &[Option<Shape>]) -> Boundaries {
        let mut shapes = self.topology.shapes();
        for (shape, other) in shapes.iter_mut().zip(others) {
            *shape = shape.take().or_else(|| other.clone());
        }
        Boundaries::of(&shapes.iter().map(Option::as_ref).collect::<Vec<_>>())
    }

    /// What does not fit together, with counts; `code` names areas by
    /// position.
    pub fn notes(&self, code: impl Fn(usize) -> String) -> Notes {
        self.topology.notes(code)
    }

    /// A point well inside each area, by position.
    pub fn label_points(&self) -> &Arc<LabelPoints> {
        let point = |area| self.topology.shape(area).as_ref().and_then(label::label_point);
        let points = || Arc::new((0..self.topology.len()).into_par_iter().map(point).collect());
        self.labels.get_or_init(points)
    }

    pub(super) fn weighed(&self) -> &Arc<Weighed> {
        self.weighed.get_or_init(|| Arc::new(Weighed::new(&self.topology)))
    }

    pub(super) fn drawn(&self, detail: Detail) -> Arc<Drawn> {
        self.drawn_at(detail.fineness())
    }

    pub(super) fn drawn_at(&self, key: Fineness) -> Arc<Drawn> {
        let weighed = self.weighed();
        self.drawn.get(key, || Drawn::new(&self.topology, weighed, key))
    }

    /// The boundaries as bytes: the topology as `Topology::compact` has it,
    /// bit for bit, behind its length in eight bytes; the fineness of each
    /// corner; and the label point of each area, not a number where it has
    /// none.
    pub fn to_bytes(&self) -> Vec<u8> {
        let topology = self.topology.compact();
        let mut bytes = (topology.len() as u64).to_le_bytes().to_vec();
        bytes.extend(topology);
        bytes.extend(&self.weighed().fineness);
        for point in self.label_points().iter() {
            let (lon, lat) = point.unwrap_or((f64::NAN, f64::NAN));
            bytes.extend(lon.to_le_bytes());
            bytes.extend(lat.to_le_bytes());
        }
        bytes
    }

    /// # Errors
    /// Bytes that `to_bytes` of this version cannot have made.
    pub fn from_bytes(bytes: &[u8]) -> Result<Boundaries> {
        let (length, rest) = bytes.split_first_chunk().ok_or_else(compact::damaged)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (topology, rest) = rest.split_at_checked(length).ok_or_else(compact::damaged)?;
        let topology = Topology::from_compact(topology)?;
        let corners = topology.corners.len();
        let (fineness, labels) = rest.split_at_checked(corners).ok_or_else(compact::damaged)?;
        let (labels, []) = labels.as_chunks::<8>() else { return Err(compact::damaged()) };
        let (labels, []) = labels.as_chunks::<2>() else { return Err(compact::damaged()) };
        if labels.len() != topology.len() || !topology.can_have_fineness(fineness) {
            return Err(compact::damaged());
        }
        let label = |&[lon, lat]: &[[u8; 8]; 2]| {
            let (lon, lat) = (f64::from_le_bytes(lon), f64::from_le_bytes(lat));
            (lon.is_finite() && lat.is_finite()).then_some((lon, lat))
        };
        let labels = Arc::new(labels.iter().map(label).collect());
        let weighed = Arc::new(Weighed::known(fineness.to_vec()));
        let boundaries = Boundaries::from(topology);
        Ok(Boundaries {
            weighed: OnceLock::from(weighed),
            labels: OnceLock::from(labels),
            ..boundaries
        })
    }
}

impl From<Topology> for Boundaries {
    fn from(topology: Topology) -> Boundaries {
        let with_shapes = (0..topology.len()).filter(|&area| topology.has_shape(area)).count();
        Boundaries { topology: Arc::new(topology), with_shapes, ..Boundaries::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tilings::{plans, tiling};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn boundaries_come_back_with_all_that_was_found_of_them(plan in plans()) {
            let shapes = tiling(&plan);
            let shapes: Vec<Option<&Shape>> = shapes.iter().map(Option::as_ref).collect();
            let boundaries = Boundaries::of(&shapes);
            let bytes = boundaries.to_bytes();
            let back = Boundaries::from_bytes(&bytes).expect("boundaries");
            prop_assert_eq!(&back, &boundaries);
            prop_assert_eq!(back.areas_with_shapes(), boundaries.areas_with_shapes());
            prop_assert_eq!(&back.weighed().fineness, &boundaries.weighed().fineness);
            prop_assert_eq!(back.label_points(), boundaries.label_points());
            prop_assert_eq!(back.to_bytes(), bytes);
        }

        #[test]
        fn damaged_boundaries_are_an_error_or_can_be_drawn(
            plan in plans(),
            at in any::<proptest::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let shapes = tiling(&plan);
            let shapes: Vec<Option<&Shape>> = shapes.iter().map(Option::as_ref).collect();
            let mut bytes = Boundaries::of(&shapes).to_bytes();
            prop_assert!(Boundaries::from_bytes(&bytes[..at.index(bytes.len())]).is_err());
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(boundaries) = Boundaries::from_bytes(&bytes) {
                // Nothing that is made of them panics.
                let rings = super::super::Rings::new(&boundaries.drawn(Detail::at_zoom(9.0)));
                prop_assert_eq!(rings.len(), boundaries.topology().len());
                super::super::Neighbours::new(boundaries.topology(), |area| area.to_string());
            }
        }
    }
}
