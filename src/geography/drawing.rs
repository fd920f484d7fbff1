//! Where do the corners of a level lie on the map, and which of them are
//! there at a detail?
//!
//! Corners are kept once, in degrees; where one lies in the world is worked
//! out when it is drawn, which costs less than the memory would.

use super::simplify::{FULL, Fineness, Weigher};
use super::topology::{Topology, span};
use super::{Bounds, clear, world_from_lonlat};
use rayon::prelude::*;
use std::sync::Arc;

/// How finely each corner of a topology is drawn, found once for all details.
#[derive(Debug)]
pub(super) struct Weighed {
    /// The coarsest detail at which each corner is there.
    pub fineness: Vec<Fineness>,
}

/// Arcs to a piece of parallel work.
const ARCS: usize = 4096;

impl Weighed {
    pub fn new(topology: &Topology) -> Weighed {
        let mut fineness = vec![0; topology.corners.len()];
        let arcs = topology.arc_count();
        let pieces = (0..arcs.div_ceil(ARCS)).map(|i| i * ARCS..((i + 1) * ARCS).min(arcs));
        let mut rest = fineness.as_mut_slice();
        let mut work = Vec::new();
        for arcs in pieces {
            let from = topology.arc_starts[arcs.start] as usize;
            let to = topology.arc_starts[arcs.end] as usize;
            let (fineness, others) = rest.split_at_mut(to - from);
            rest = others;
            work.push((arcs, from, fineness));
        }
        let pens = || (Weigher::default(), Vec::new());
        work.into_par_iter().for_each_init(pens, |(weigher, line), (arcs, from, fineness)| {
            for arc in arcs {
                let span = span(&topology.arc_starts, arc);
                line.clear();
                line.extend(topology.corners[span.clone()].iter().map(world));
                weigher.weigh(line, &mut fineness[span.start - from..span.end - from]);
            }
        });
        Weighed::known(fineness)
    }

    /// With what was found before, by corner.
    pub fn known(fineness: Vec<Fineness>) -> Weighed {
        Weighed { fineness }
    }
}

fn world(&[lon, lat]: &[f64; 2]) -> [f64; 2] {
    world_from_lonlat(lon, lat)
}

/// The box of each area in the world.
pub(super) fn boxes(topology: &Topology) -> Vec<Bounds> {
    let of = |area: usize| topology.bounds_of(area).to_world();
    (0..topology.len()).into_par_iter().map(of).collect()
}

/// The arcs of a level at one detail.
#[derive(Debug)]
pub(super) struct Drawn {
    topology: Arc<Topology>,
    weighed: Arc<Weighed>,
    /// How finely each arc is drawn; `None` where all have every corner.
    of_arc: Option<Vec<Fineness>>,
}

impl Drawn {
    pub fn new(topology: &Arc<Topology>, weighed: &Arc<Weighed>, fineness: Fineness) -> Drawn {
        let of_arc =
            (fineness != FULL).then(|| clear::fineness_by_arc(topology, weighed, fineness));
        Drawn { topology: Arc::clone(topology), weighed: Arc::clone(weighed), of_arc }
    }

    pub fn topology(&self) -> &Topology {
        &self.topology
    }

    /// The corners of an arc that are there, in the world.
    pub fn arc(&self, arc: usize) -> impl DoubleEndedIterator<Item = [f64; 2]> {
        let span = span(&self.topology.arc_starts, arc);
        let most = self.of_arc.as_ref().map_or(FULL, |of_arc| of_arc[arc]);
        let corners = self.topology.corners[span.clone()].iter();
        let fineness = self.weighed.fineness[span].iter();
        corners.zip(fineness).filter(move |(_, fineness)| **fineness <= most).map(|c| world(c.0))
    }

    /// Adds the corners of a ring, without its first again.
    pub fn add_ring(&self, ring: usize, points: &mut Vec<[f64; 2]>) {
        for run in self.topology.runs_of(ring) {
            if run.forwards() {
                points.extend(self.arc(run.arc()));
            } else {
                points.extend(self.arc(run.arc()).rev());
            }
            // Where this run ends, the next one starts.
            points.pop();
        }
    }

    /// The box of all corners, those that are left out among them.
    pub fn bounds_world(&self) -> Bounds {
        self.topology.bounds_lonlat().to_world()
    }
}
