//! Which corners of neighbouring areas were meant to be one? Where files give
//! the same border with slightly different coordinates, corners that nearly
//! meet are moved together. Only where the officer asks for it: it changes
//! shapes by as much as the tolerance.
//!
//! Corners that areas share already stay; so does, of corners that nearly
//! meet, the first in the order of the areas. A corner without another one
//! near it stays too: edges are not cut where a corner of another area lies on
//! them.

use super::near::Near;
use super::{Bounds, Shape, lengths};
use crate::base::{Progress, Result};
use geo::MapCoordsInPlace;
use rayon::prelude::*;
use std::collections::HashMap;

/// What was moved.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Snapped {
    /// Corners, each counted once for all areas that have it.
    pub corners: usize,
    pub furthest_metres: f64,
}

type Bits = [u64; 2];

/// Corners that are looked at between two looks at whether to go on.
const TOGETHER: usize = 1 << 16;

fn bits(at: [f64; 2]) -> Bits {
    at.map(|v| (v + 0.0).to_bits())
}

/// A corner of the layer and the first area that has it.
#[derive(Clone, Copy)]
struct Corner {
    at: [f64; 2],
    /// In the order in which the areas first have them.
    order: u32,
    area: u32,
    is_shared: bool,
}

/// Moves corners that lie no further than `tolerance_metres` from a corner of
/// another area onto it. Shapes are in longitude and latitude.
///
/// # Errors
/// The officer stopped it.
pub fn snap(shapes: &mut [Shape], tolerance_metres: f64, progress: &Progress) -> Result<Snapped> {
    let corners = corners_of(shapes);
    let near = Near::new(corners.iter().map(|corner| (corner.at, *corner)).collect());
    let mut moved: HashMap<Bits, [f64; 2]> = HashMap::new();
    let mut snapped = Snapped::default();
    for corners in corners.chunks(TOGETHER) {
        progress.check()?;
        // Those that a corner may be moved to, the nearest first.
        let wanted: Vec<Vec<(f64, Corner)>> = corners
            .par_iter()
            .map(|corner| match corner.is_shared {
                true => Vec::new(),
                false => others(&near, corner, tolerance_metres),
            })
            .collect();
        // In their order, so that none is moved onto one that moves.
        for (corner, wanted) in corners.iter().zip(wanted) {
            let stays = |other: &&(f64, Corner)| !moved.contains_key(&bits(other.1.at));
            if let Some(&(metres, to)) = wanted.iter().find(stays) {
                moved.insert(bits(corner.at), to.at);
                snapped.corners += 1;
                snapped.furthest_metres = snapped.furthest_metres.max(metres);
            }
        }
    }
    if !moved.is_empty() {
        shapes.par_iter_mut().for_each(|shape| {
            shape.map_coords_in_place(|c| match moved.get(&bits([c.x, c.y])) {
                Some(&[x, y]) => geo::Coord { x, y },
                None => c,
            });
        });
    }
    Ok(snapped)
}

/// Every corner once, in the order of the areas.
fn corners_of(shapes: &[Shape]) -> Vec<Corner> {
    let mut place: HashMap<Bits, u32> = HashMap::new();
    let mut corners: Vec<Corner> = Vec::new();
    for (area, shape) in shapes.iter().enumerate() {
        let area = area as u32;
        for c in geo::CoordsIter::coords_iter(shape) {
            let at = [c.x, c.y];
            let order = corners.len() as u32;
            let known = *place.entry(bits(at)).or_insert(order);
            if known == order {
                corners.push(Corner { at, order, area, is_shared: false });
            } else if corners[known as usize].area != area {
                corners[known as usize].is_shared = true;
            }
        }
    }
    corners
}

/// Corners of other areas within the tolerance that come before this one or
/// are shared, the nearest first.
fn others(near: &Near<Corner>, corner: &Corner, tolerance_metres: f64) -> Vec<(f64, Corner)> {
    let [lon, lat] = corner.at;
    // A degree of latitude is never shorter than 110.5 km.
    let north = tolerance_metres / 110_500.0;
    let east = north / lat.to_radians().cos().max(0.01);
    let reach = Bounds::new(lon - east, lat - north, lon + east, lat + north);
    let mut found: Vec<(f64, Corner)> = near
        .within(reach)
        .map(|(_, other)| other)
        .filter(|other| other.area != corner.area)
        .filter(|other| other.is_shared || other.order < corner.order)
        .map(|other| (lengths::line_metres(&[corner.at, other.at]), other))
        .filter(|(metres, _)| *metres <= tolerance_metres)
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.order.cmp(&b.1.order)));
    found
}

#[cfg(test)]
mod tests {
    use super::super::tilings::{Plan, cells, with_points};
    use super::super::{Neighbours, Topology, chessboard};
    use super::*;
    use crate::base::seed;

    fn moved(shapes: &mut [Shape], tolerance_metres: f64) -> Snapped {
        snap(shapes, tolerance_metres, &Progress::new()).expect("not stopped")
    }

    fn edge_count(shapes: &[Shape]) -> usize {
        let some: Vec<Option<&Shape>> = shapes.iter().map(Some).collect();
        let near = Neighbours::new(&Topology::new(&some), |area| area.to_string());
        let metres = |a: usize| near.rook(a).iter().map(move |&b| (a, b));
        (0..near.len())
            .flat_map(metres)
            .filter(|&(a, b)| near.shared_length_metres(a, b).is_some())
            .count()
    }

    #[test]
    fn borders_a_few_centimetres_apart_become_one() {
        let plan = Plan { seed: 4, columns: 6, rows: 6, corners: 4, ragged: 0.3, areas: 36 };
        let whole = cells(&plan);
        let mut chance = seed::stream(11, 0);
        // Five centimetres at most, each area by itself.
        let mut nudge = |p: [f64; 2], _: [f64; 2]| vec![p.map(|v| v + chance.between(-4e-7, 4e-7))];
        let mut shapes: Vec<Shape> =
            whole.iter().map(|shape| with_points(shape, &mut nudge)).collect();
        assert_eq!(edge_count(&shapes), 0);
        let snapped = moved(&mut shapes, 0.5);
        assert!(snapped.corners > 100 && snapped.furthest_metres < 0.2, "{snapped:?}");
        assert_eq!(edge_count(&shapes), edge_count(&whole));
        assert_eq!(moved(&mut shapes, 0.5), Snapped::default(), "nothing is left to move");
    }

    #[test]
    fn it_can_be_stopped() {
        let progress = Progress::new();
        progress.cancel();
        let mut shapes = vec![chessboard::square(0, 0)];
        assert!(snap(&mut shapes, 1.0, &progress).is_err());
    }

    #[test]
    fn what_matches_already_and_what_is_further_apart_stays() {
        let mut shapes = vec![chessboard::square(0, 0), chessboard::square(1, 0)];
        let before = shapes.clone();
        assert_eq!(moved(&mut shapes, 100.0), Snapped::default());
        assert_eq!(shapes, before);
        let apart = with_points(&shapes[1], |p, _| vec![[p[0] + 1e-4, p[1]]]);
        let mut shapes = vec![shapes[0].clone(), apart];
        assert_eq!(moved(&mut shapes, 1.0).corners, 0);
        let snapped = moved(&mut shapes, 10.0);
        assert_eq!(snapped.corners, 2);
        assert!((snapped.furthest_metres - 6.7).abs() < 0.1, "{snapped:?}");
        assert_eq!(edge_count(&shapes), 2);
    }
}
