//! Which arcs need more corners than a detail gives them, so that no border
//! crosses another and no ring collapses?
//!
//! Where a simplified line leaves corners out, it cuts off what lies between
//! it and the full line. As long as no corner that is still drawn lies there,
//! every line can be drawn out from its full course without passing one, and
//! straight lines so drawn cannot cross (the condition of de Berg, van Kreveld
//! and Schirra, "Topologically correct subdivision simplification using the
//! bandwidth criterion", Cartography and GIS 25, 1998). The first corner that
//! a border comes upon belongs to an area beside it, so each area is looked at
//! by itself, and beyond all areas the borders with one side together. An
//! arc that cuts off a corner gets its next corners back, until none does:
//! where input is invalid, at worst all of them.

use super::drawing::Weighed;
use super::near::Near;
use super::simplify::{FULL, Fineness};
use super::topology::{NOBODY, Topology, span};
use super::{Bounds, world_from_lonlat};
use geo::kernels::Orientation;
use rayon::prelude::*;

/// A stretch of an arc without the corners between its ends; positions in
/// `Sight::lines`.
struct Chord {
    arc: u32,
    from: u32,
    to: u32,
    /// From one end of the arc to the other.
    is_whole: bool,
}

/// Corners above which they are sorted by place before they are looked for.
const FEW: usize = 48;

/// The fineness at which each arc is to be drawn for a detail.
pub(super) fn fineness_by_arc(
    topology: &Topology,
    weighed: &Weighed,
    fineness: Fineness,
) -> Vec<Fineness> {
    let mut level = Level { topology, weighed, of_arc: vec![fineness; topology.arc_count()] };
    let mut areas: Vec<u32> = (0..topology.len() as u32).collect();
    let mut beyond = true;
    loop {
        let mut short: Vec<u32> = areas
            .par_chunks(256)
            .map_init(Sight::default, |sight, areas| {
                let mut short = Vec::new();
                for &area in areas {
                    level.look_at_area(area as usize, sight, &mut short);
                }
                short
            })
            .flatten()
            .collect();
        if beyond {
            short.extend(level.look_beyond());
        }
        short.sort_unstable();
        short.dedup();
        short.retain(|&arc| level.refine(arc as usize));
        if short.is_empty() {
            return level.of_arc;
        }
        let sides = || short.iter().map(|&arc| topology.sides[arc as usize]);
        beyond = sides().any(|[_, right]| right == NOBODY);
        if topology.overlapping == 0 {
            areas = sides().flatten().filter(|&area| area != NOBODY).collect();
            areas.sort_unstable();
            areas.dedup();
        }
    }
}

struct Level<'a> {
    topology: &'a Topology,
    weighed: &'a Weighed,
    of_arc: Vec<Fineness>,
}

/// What is seen of one area, in the world; keeps its memory. Worked out for
/// each area: of all at once it would be half as much again as the topology.
#[derive(Default)]
struct Sight {
    /// The corners that are drawn.
    corners: Vec<[f64; 2]>,
    chords: Vec<Chord>,
    /// The arcs that have chords, with every corner.
    lines: Vec<[f64; 2]>,
}

impl Sight {
    fn clear(&mut self) {
        self.corners.clear();
        self.chords.clear();
        self.lines.clear();
    }
}

impl Level<'_> {
    /// Gives an arc its next corners; false where it has all.
    fn refine(&mut self, arc: usize) -> bool {
        let now = self.of_arc[arc];
        let fineness = &self.weighed.fineness[span(&self.topology.arc_starts, arc)];
        let next = fineness.iter().copied().filter(|&f| f > now).min();
        self.of_arc[arc] = next.unwrap_or(FULL);
        next.is_some()
    }

    /// Adds the corners of an arc that are drawn, and its chords.
    fn see(&self, arc: usize, sight: &mut Sight) {
        let span = span(&self.topology.arc_starts, arc);
        let fineness = &self.weighed.fineness[span.clone()];
        let most = self.of_arc[arc];
        let corners = self.topology.corners[span].iter();
        let world = corners.map(|&[lon, lat]| world_from_lonlat(lon, lat));
        if fineness.iter().all(|fineness| *fineness <= most) {
            sight.corners.extend(world);
            return;
        }
        let start = sight.lines.len();
        sight.lines.extend(world);
        let mut last = 0;
        sight.corners.extend(sight.lines.get(start));
        for at in (1..fineness.len()).filter(|&at| fineness[at] <= most) {
            if at > last + 1 {
                sight.chords.push(Chord {
                    arc: arc as u32,
                    from: (start + last) as u32,
                    to: (start + at) as u32,
                    is_whole: last == 0 && at + 1 == fineness.len(),
                });
            }
            last = at;
            sight.corners.push(sight.lines[start + at]);
        }
    }

    fn look_at_area(&self, area: usize, sight: &mut Sight, short: &mut Vec<u32>) {
        sight.clear();
        for polygon in self.topology.polygons_of(area) {
            for (at, ring) in self.topology.rings_of(polygon).enumerate() {
                self.look_at_ring(ring, at == 0, sight, short);
            }
        }
        if sight.chords.is_empty() {
            return;
        }
        if sight.corners.len() <= FEW {
            let corners = &sight.corners;
            let cuts = |chord: &&Chord| cuts_off(&sight.lines, chord, |_| corners.iter().copied());
            short.extend(sight.chords.iter().filter(cuts).map(|chord| chord.arc));
        } else {
            let near = Near::new(sight.corners.iter().map(|&p| (p, ())).collect());
            let cuts =
                |chord: &&Chord| cuts_off(&sight.lines, chord, |b| near.within(b).map(|c| c.0));
            short.extend(sight.chords.iter().filter(cuts).map(|chord| chord.arc));
        }
    }

    /// Adds what is seen of a ring; all its arcs that could have more corners
    /// are short where it has collapsed.
    fn look_at_ring(&self, ring: usize, is_shell: bool, sight: &mut Sight, short: &mut Vec<u32>) {
        let before = sight.chords.len();
        let mut size = Size::default();
        for run in self.topology.runs_of(ring) {
            let from = sight.corners.len();
            self.see(run.arc(), sight);
            size.add(&sight.corners[from..], run.forwards());
            // Where this run ends, the next one starts.
            if run.forwards() {
                sight.corners.pop();
            } else {
                sight.corners.swap_remove(from);
            }
        }
        // Shells run clockwise in the world, where y is south.
        let holds = if is_shell { size.twice_area < 0.0 } else { size.twice_area > 0.0 };
        if size.corners < 3 || !holds {
            short.extend(sight.chords[before..].iter().map(|chord| chord.arc));
        }
    }

    /// As for an area, of all borders with an area on one side.
    fn look_beyond(&self) -> Vec<u32> {
        let mut sight = Sight::default();
        for (arc, sides) in self.topology.sides.iter().enumerate() {
            if sides[1] == NOBODY {
                self.see(arc, &mut sight);
            }
        }
        let near = Near::new(sight.corners.iter().map(|&p| (p, ())).collect());
        let cuts = |chord: &&Chord| cuts_off(&sight.lines, chord, |b| near.within(b).map(|c| c.0));
        let cutting = sight.chords.par_iter().filter(cuts).map(|chord| chord.arc);
        let mut short: Vec<u32> = cutting.collect();
        // Two borders of a gap, drawn as one straight line.
        let mut straight: Vec<([u32; 2], u32)> = Vec::new();
        for chord in &sight.chords {
            if chord.is_whole {
                let [a, b] = self.topology.ends[chord.arc as usize];
                straight.push(([a.min(b), a.max(b)], chord.arc));
            }
        }
        for (arc, sides) in self.topology.sides.iter().enumerate() {
            if sides[1] == NOBODY && self.topology.arc(arc).len() == 2 {
                let [a, b] = self.topology.ends[arc];
                straight.push(([a.min(b), a.max(b)], arc as u32));
            }
        }
        straight.sort_unstable();
        let same = straight.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1);
        short.extend(same.flatten().map(|line| line.1));
        short
    }
}

/// Whether any of the corners in its box lies in what a chord cuts off, or on
/// the edge of that.
fn cuts_off<I: Iterator<Item = [f64; 2]>>(
    lines: &[[f64; 2]],
    chord: &Chord,
    corners: impl Fn(Bounds) -> I,
) -> bool {
    let line = &lines[chord.from as usize..=chord.to as usize];
    let ends = [line[0], line[line.len() - 1]];
    let bounds = Bounds::of(line.iter().copied());
    corners(bounds).any(|p| bounds.contains(p) && !ends.contains(&p) && encloses(line, p))
}

/// How much a ring holds and how many corners it has.
#[derive(Default)]
struct Size {
    corners: usize,
    twice_area: f64,
    origin: Option<[f64; 2]>,
}

impl Size {
    fn add(&mut self, line: &[[f64; 2]], forwards: bool) {
        self.corners += line.len() - 1;
        let [x0, y0] = *self.origin.get_or_insert(line[0]);
        let twice: f64 = line
            .windows(2)
            .map(|w| (w[0][0] - x0) * (w[1][1] - y0) - (w[1][0] - x0) * (w[0][1] - y0))
            .sum();
        self.twice_area += if forwards { twice } else { -twice };
    }
}

/// Whether a line that is closed from its end to its start runs round a
/// point, or through it. Exact.
fn encloses(line: &[[f64; 2]], p: [f64; 2]) -> bool {
    let mut winding = 0;
    let mut a = line[line.len() - 1];
    for &b in line {
        let (from, to) = (a, b);
        a = b;
        let above = from[1] > p[1] && to[1] > p[1];
        let below = from[1] < p[1] && to[1] < p[1];
        if above || below || (from[0] < p[0] && to[0] < p[0]) {
            continue;
        }
        let side = super::crossings::orientation(from, to, p);
        if side == Orientation::Collinear {
            if from[0].min(to[0]) <= p[0] && p[0] <= from[0].max(to[0]) {
                return true;
            }
        } else if from[1] <= p[1] && to[1] > p[1] {
            winding += i32::from(side == Orientation::CounterClockwise);
        } else if from[1] > p[1] && to[1] <= p[1] {
            winding -= i32::from(side == Orientation::Clockwise);
        }
    }
    winding != 0
}
