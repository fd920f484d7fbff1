//! Where do the borders of areas come together without being the same?

use super::Bounds;
use super::near::Near;
use super::topology::{AreaAt, NOBODY, Topology};
use rayon::prelude::*;

/// Edges that do not match exactly still touch within this many degrees: a
/// tenth of a metre.
const REACH_DEGREES: f64 = 1e-6;

/// Pairs of areas, the lower first and rising, whose borders come within reach
/// without matching, and at how many corners they do.
pub(super) fn near_misses(topology: &Topology) -> Vec<(AreaAt, AreaAt, usize)> {
    let one_sided: Vec<usize> =
        (0..topology.arc_count()).filter(|&arc| topology.sides[arc][1] == NOBODY).collect();
    let corners = one_sided.iter().flat_map(|&arc| {
        let area = topology.sides[arc][0];
        topology.arc(arc).iter().map(move |&corner| (corner, area))
    });
    let near = Near::new(corners.collect());
    let mut touching: Vec<(AreaAt, AreaAt, [u64; 2])> = one_sided
        .par_iter()
        .with_min_len(64)
        .flat_map_iter(|&arc| {
            let area = topology.sides[arc][0];
            let near = &near;
            topology.arc(arc).windows(2).flat_map(move |edge| {
                let bounds = Bounds::of([edge[0], edge[1]]);
                let reach = Bounds {
                    min: bounds.min.map(|low| low - REACH_DEGREES),
                    max: bounds.max.map(|high| high + REACH_DEGREES),
                };
                let others = near.within(reach).filter(move |&(_, other)| other != area);
                others
                    .filter(|&(corner, _)| distance_squared(edge, corner) <= REACH_DEGREES.powi(2))
                    .map(|(corner, other)| {
                        (area.min(other), area.max(other), corner.map(f64::to_bits))
                    })
                    .collect::<Vec<_>>()
            })
        })
        .collect();
    touching.par_sort_unstable();
    touching.dedup();
    touching
        .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
        .map(|pair| (pair[0].0, pair[0].1, pair.len()))
        .collect()
}

fn distance_squared(edge: &[[f64; 2]], point: [f64; 2]) -> f64 {
    let (a, b) = (edge[0], edge[1]);
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let (px, py) = (point[0] - a[0], point[1] - a[1]);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (px - along * dx, py - along * dy);
    x * x + y * y
}
