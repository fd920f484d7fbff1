//! Where do the borders of areas come together without being the same?

use super::near::Near;
use super::topology::{AreaAt, NOBODY, Topology};
use super::{Bounds, lengths};
use crate::base::{Notes, number};
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

/// Borders of two areas between the same two nodes that are no further apart
/// than this, on average, were meant to be one.
const SLIVER_METRES: f64 = 5.0;

/// Pairs of areas, the lower first and rising, between which a sliver lies
/// that is of neither or of both.
fn slivers(topology: &Topology) -> Vec<(AreaAt, AreaAt)> {
    let one_sided = (0..topology.arc_count()).filter(|&arc| topology.sides[arc][1] == NOBODY);
    let mut by_ends: Vec<([u32; 2], usize)> = one_sided
        .map(|arc| {
            let [a, b] = topology.ends[arc];
            ([a.min(b), a.max(b)], arc)
        })
        .filter(|(ends, _)| ends[0] != ends[1])
        .collect();
    by_ends.par_sort_unstable();
    let mut pairs = Vec::new();
    for same in by_ends.chunk_by(|a, b| a.0 == b.0) {
        for (i, &(_, arc)) in same.iter().enumerate() {
            for &(_, other) in &same[..i] {
                let [a, b] = [arc, other].map(|arc| topology.sides[arc][0]);
                if a != b && width_metres(topology, arc, other) <= SLIVER_METRES {
                    pairs.push((a.min(b), a.max(b)));
                }
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// How far apart two arcs between the same nodes are on average.
fn width_metres(topology: &Topology, arc: usize, other: usize) -> f64 {
    let mut ring = topology.arc(arc).to_vec();
    let back = topology.arc(other);
    if topology.ends[arc][0] == topology.ends[other][0] {
        ring.extend(back.iter().rev().skip(1));
    } else {
        ring.extend(&back[1..]);
    }
    let metres = lengths::line_metres(&ring);
    let [x, y] = ring[0];
    let degree = lengths::line_metres(&[[x, y], [x + 1e-3, y]])
        * lengths::line_metres(&[[x, y], [x, y + 1e-3]])
        * 1e6;
    2.0 * super::ring::signed_area_of(&ring).abs() * degree / metres
}

impl Topology {
    /// What does not fit together: areas that overlap along a border, and
    /// areas whose borders run beside each other and leave a sliver. `code`
    /// names areas by position.
    pub fn notes(&self, code: impl Fn(usize) -> String) -> Notes {
        let mut notes = Notes::new();
        if self.overlapping > 0 {
            notes.warn(format!(
                "Areas overlap along {}: more than one lies on the same side.",
                number::counted(self.overlapping, "stretch of border", "stretches of border")
            ));
        }
        let slivers = slivers(self);
        notes.warn_of(
            format!(
                "{} of areas have borders that run beside each other without being the same, and leave slivers:",
                number::counted(slivers.len(), "pair", "pairs")
            ),
            slivers
                .into_iter()
                .map(|(a, b)| format!("{} and {}", code(a as usize), code(b as usize)))
                .collect(),
        );
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::super::tilings::{Plan, cells, with_points};
    use super::super::{Shape, chessboard};
    use super::*;

    fn notes(shapes: &[Shape]) -> Notes {
        let shapes: Vec<Option<&Shape>> = shapes.iter().map(Some).collect();
        Topology::new(&shapes).notes(|area| area.to_string())
    }

    #[test]
    fn a_border_that_one_area_alone_has_elsewhere_is_counted() {
        let plan = Plan { seed: 1, columns: 4, rows: 4, corners: 3, ragged: 0.3, areas: 16 };
        let mut shapes = cells(&plan);
        assert!(notes(&shapes).is_empty());
        // The second corner of the first cell's east side, a metre off.
        let moved = shapes[0].0[0].exterior().0[6];
        shapes[0] = with_points(&shapes[0], |p, _| {
            if p == [moved.x, moved.y] { vec![[p[0] - 1e-5, p[1]]] } else { vec![p] }
        });
        let notes = notes(&shapes);
        let items: Vec<&String> = notes.iter().flat_map(|n| &n.items).collect();
        assert_eq!(items, ["0 and 1"], "{notes:?}");
        assert!(notes.iter().any(|n| n.text.starts_with("1 pair of areas")), "{notes:?}");
    }

    #[test]
    fn one_area_over_another_is_counted() {
        let square = chessboard::square(0, 0);
        let notes = notes(&[square.clone(), square]);
        assert!(notes.iter().any(|n| n.text.contains("1 stretch of border")), "{notes:?}");
    }
}
