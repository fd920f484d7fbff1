//! Where do the corners of a level lie on the map, and which of them are
//! there at a detail?

use super::simplify::{FULL, Fineness, Weigher};
use super::topology::{Topology, span};
use super::{Bounds, clear, world_from_lonlat};
use rayon::prelude::*;

/// The corners of a topology in the world, weighed once for all details.
#[derive(Debug)]
pub(super) struct Weighed {
    pub world: Vec<[f64; 2]>,
    /// The coarsest detail at which each corner is there.
    pub fineness: Vec<Fineness>,
}

/// Arcs to a piece of parallel work.
const ARCS: usize = 4096;

impl Weighed {
    pub fn new(topology: &Topology) -> Weighed {
        let mut world = vec![[0.0; 2]; topology.corners.len()];
        let mut fineness = vec![0; topology.corners.len()];
        let arcs = topology.arc_count();
        let pieces = (0..arcs.div_ceil(ARCS)).map(|i| i * ARCS..((i + 1) * ARCS).min(arcs));
        let (mut rest, mut fineness_rest) = (world.as_mut_slice(), fineness.as_mut_slice());
        let mut work = Vec::new();
        for arcs in pieces {
            let from = topology.arc_starts[arcs.start] as usize;
            let to = topology.arc_starts[arcs.end] as usize;
            let (world, others) = rest.split_at_mut(to - from);
            let (fineness, fineness_others) = fineness_rest.split_at_mut(to - from);
            (rest, fineness_rest) = (others, fineness_others);
            work.push((arcs, from, world, fineness));
        }
        work.into_par_iter().for_each_init(Weigher::default, |weigher, work| {
            let (arcs, from, world, fineness) = work;
            for (world, &[lon, lat]) in world.iter_mut().zip(&topology.corners[from..]) {
                *world = world_from_lonlat(lon, lat);
            }
            for arc in arcs {
                let span = span(&topology.arc_starts, arc);
                let span = span.start - from..span.end - from;
                weigher.weigh(&world[span.clone()], &mut fineness[span]);
            }
        });
        Weighed { world, fineness }
    }

    /// The box of each area in the world.
    pub fn boxes(&self, topology: &Topology) -> Vec<Bounds> {
        let of = |area: usize| {
            let arcs = topology.runs_of_area(area).iter().map(|run| run.arc());
            let corners = arcs.flat_map(|arc| &self.world[span(&topology.arc_starts, arc)]);
            Bounds::of(corners.copied())
        };
        (0..topology.len()).into_par_iter().map(of).collect()
    }
}

/// The arcs of a level at one detail.
#[derive(Debug)]
pub(super) struct Drawn {
    points: Vec<[f64; 2]>,
    /// Where each arc begins in `points`.
    starts: Vec<u32>,
}

impl Drawn {
    pub fn new(topology: &Topology, weighed: &Weighed, fineness: Fineness) -> Drawn {
        if fineness == FULL {
            return Drawn { points: weighed.world.clone(), starts: topology.arc_starts.clone() };
        }
        let of_arc = clear::fineness_by_arc(topology, weighed, fineness);
        let pieces: Vec<(Vec<[f64; 2]>, Vec<u32>)> = of_arc
            .par_chunks(ARCS)
            .enumerate()
            .map(|(i, piece)| {
                let (mut points, mut counts) = (Vec::new(), Vec::with_capacity(piece.len()));
                for (arc, &fineness) in (i * ARCS..).zip(piece) {
                    let span = span(&topology.arc_starts, arc);
                    let before = points.len();
                    let corners = weighed.world[span.clone()].iter().zip(&weighed.fineness[span]);
                    points.extend(corners.filter(|c| *c.1 <= fineness).map(|c| *c.0));
                    counts.push((points.len() - before) as u32);
                }
                (points, counts)
            })
            .collect();
        let starts = super::cut::starts(pieces.iter().flat_map(|p| p.1.iter().copied()));
        let points = pieces.into_iter().flat_map(|p| p.0).collect();
        Drawn { points, starts }
    }

    /// The corners of an arc that are there.
    pub fn arc(&self, arc: usize) -> &[[f64; 2]] {
        &self.points[span(&self.starts, arc)]
    }

    /// Adds the corners of a ring, without its first again.
    pub fn add_ring(&self, topology: &Topology, ring: usize, points: &mut Vec<[f64; 2]>) {
        for run in topology.runs_of(ring) {
            let line = self.arc(run.arc());
            if run.forwards() {
                points.extend_from_slice(&line[..line.len().saturating_sub(1)]);
            } else {
                points.extend(line.iter().skip(1).rev());
            }
        }
    }

    pub fn bounds_world(&self) -> Bounds {
        Bounds::of(self.points.iter().copied())
    }
}
