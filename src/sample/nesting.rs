//! Which areas make a larger one? Output Areas grow together into wards,
//! within wards into LSOAs, and LSOAs into MSOAs: each of about equal
//! population and in one piece (an island counts as touching the nearest shore).

use super::terrain::distance;
use crate::base::seed::Stream;
use geo::Coord;
use std::collections::BTreeSet;

/// Small areas with what is needed to group them.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    pub people: Vec<f64>,
    pub middle: Vec<Coord>,
    /// For each the positions of those it touches.
    pub touching: Vec<Vec<usize>>,
}

impl Pieces {
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Some of the pieces, numbered anew in the order given.
    pub fn only(&self, chosen: &[usize]) -> Pieces {
        let place = |piece: usize| chosen.iter().position(|&c| c == piece);
        let mut some = Pieces {
            people: chosen.iter().map(|&c| self.people[c]).collect(),
            middle: chosen.iter().map(|&c| self.middle[c]).collect(),
            touching: chosen
                .iter()
                .map(|&c| self.touching[c].iter().filter_map(|&o| place(o)).collect())
                .collect(),
        };
        some.join_parts();
        some
    }

    /// The groups as pieces themselves.
    pub fn grouped(&self, group: &[usize], groups: usize) -> Pieces {
        let mut people = vec![0.0; groups];
        let mut middle = vec![Coord { x: 0.0, y: 0.0 }; groups];
        let mut touching = vec![BTreeSet::new(); groups];
        for piece in 0..self.len() {
            let g = group[piece];
            people[g] += self.people[piece];
            middle[g].x += self.people[piece] * self.middle[piece].x;
            middle[g].y += self.people[piece] * self.middle[piece].y;
            touching[g].extend(self.touching[piece].iter().map(|&o| group[o]).filter(|&o| o != g));
        }
        for (at, people) in middle.iter_mut().zip(&people) {
            *at = Coord { x: at.x / people, y: at.y / people };
        }
        let touching = touching.into_iter().map(|t| t.into_iter().collect()).collect();
        let mut grouped = Pieces { people, middle, touching };
        grouped.join_parts();
        grouped
    }

    /// Links pieces that water parts, each part to the nearest other.
    pub fn join_parts(&mut self) {
        loop {
            let mut part = vec![false; self.len()];
            let mut queue: Vec<usize> = (0..self.len().min(1)).collect();
            while let Some(piece) = queue.pop() {
                if !std::mem::replace(&mut part[piece], true) {
                    queue.extend(&self.touching[piece]);
                }
            }
            let mut nearest: Option<(f64, usize, usize)> = None;
            for a in (0..self.len()).filter(|&a| part[a]) {
                for b in (0..self.len()).filter(|&b| !part[b]) {
                    let far = distance(self.middle[a], self.middle[b]);
                    if nearest.is_none_or(|(best, _, _)| far < best) {
                        nearest = Some((far, a, b));
                    }
                }
            }
            let Some((_, a, b)) = nearest else { return };
            self.touching[a].push(b);
            self.touching[b].push(a);
        }
    }
}

/// For each piece its group, 0 to `groups`: whichever group is least
/// populous grows next, by the nearest free piece that touches it; then
/// groups start again from their middles. The most even of several tries.
pub fn group(pieces: &Pieces, groups: usize, stream: &mut Stream) -> Vec<usize> {
    let count = pieces.len();
    let groups = groups.clamp(1, count.max(1));
    if groups == 1 || count == 0 {
        return vec![0; count];
    }
    // a piece that touches one other can only be reached through it
    let free: Vec<usize> = (0..count).filter(|&p| pieces.touching[p].len() > 1).collect();
    let startable = if free.len() >= groups { free } else { (0..count).collect() };
    let mut best: Option<(f64, Vec<usize>)> = None;
    for _ in 0..6 {
        let mut starts = far_apart(pieces, &startable, groups, stream);
        for _ in 0..8 {
            let grown = grow(pieces, &starts);
            let uneven = unevenness(pieces, &grown, groups);
            if best.as_ref().is_none_or(|(least, _)| uneven < *least) {
                best = Some((uneven, grown.clone()));
            }
            starts = middles(pieces, &grown, &startable, &starts);
        }
    }
    best.map_or_else(|| vec![0; count], |(_, grown)| grown)
}

/// A first start by chance, then each as far as may be from those before, in
/// widths of the pieces there.
fn far_apart(
    pieces: &Pieces,
    startable: &[usize],
    groups: usize,
    stream: &mut Stream,
) -> Vec<usize> {
    let mut starts = vec![startable[stream.below(startable.len() as u64) as usize]];
    while starts.len() < groups {
        let steps = steps_from(pieces, &starts);
        let next = startable
            .iter()
            .copied()
            .filter(|p| !starts.contains(p))
            .max_by(|&a, &b| steps[a].total_cmp(&steps[b]).then(b.cmp(&a)));
        starts.extend(next);
        if next.is_none() {
            break;
        }
    }
    starts
}

/// Steps from the nearest of the starts.
fn steps_from(pieces: &Pieces, starts: &[usize]) -> Vec<f64> {
    let mut steps = vec![f64::INFINITY; pieces.len()];
    let mut ring = starts.to_vec();
    let mut at = 0.0;
    while !ring.is_empty() {
        let mut outer = Vec::new();
        for piece in ring {
            if steps[piece] > at {
                steps[piece] = at;
                outer.extend(pieces.touching[piece].iter().filter(|&&o| steps[o].is_infinite()));
            }
        }
        ring = outer;
        at += 1.0;
    }
    steps
}

fn grow(pieces: &Pieces, starts: &[usize]) -> Vec<usize> {
    const FREE: usize = usize::MAX;
    let mut group = vec![FREE; pieces.len()];
    let mut people = vec![0.0; starts.len()];
    let mut open: Vec<bool> = vec![true; starts.len()];
    for (g, &start) in starts.iter().enumerate() {
        group[start] = g;
        people[g] = pieces.people[start];
    }
    let reach: Vec<Vec<f64>> = starts.iter().map(|&s| steps_from(pieces, &[s])).collect();
    while let Some(g) =
        (0..starts.len()).filter(|&g| open[g]).min_by(|&a, &b| people[a].total_cmp(&people[b]))
    {
        let next = (0..pieces.len())
            .filter(|&p| group[p] == FREE && pieces.touching[p].iter().any(|&o| group[o] == g))
            .min_by(|&a, &b| {
                let far = |p: usize| {
                    let held = pieces.touching[p].iter().filter(|&&o| group[o] == g).count();
                    // compact: prefer what is near and already half enclosed
                    reach[g][p] - held as f64 / pieces.touching[p].len().max(1) as f64 * 1.5
                };
                far(a).total_cmp(&far(b)).then_with(|| {
                    let away = |p: usize| distance(pieces.middle[p], pieces.middle[starts[g]]);
                    away(a).total_cmp(&away(b))
                })
            });
        match next {
            Some(piece) => {
                group[piece] = g;
                people[g] += pieces.people[piece];
            }
            None => open[g] = false,
        }
    }
    group.iter().map(|&g| if g == FREE { 0 } else { g }).collect()
}

fn unevenness(pieces: &Pieces, group: &[usize], groups: usize) -> f64 {
    let mut people = vec![0.0; groups];
    for (piece, &g) in group.iter().enumerate() {
        people[g] += pieces.people[piece];
    }
    let mean = people.iter().sum::<f64>() / groups as f64;
    people.iter().map(|p| (p / mean - 1.0) * (p / mean - 1.0)).sum()
}

fn middles(pieces: &Pieces, group: &[usize], startable: &[usize], starts: &[usize]) -> Vec<usize> {
    let whole = pieces.grouped_middles(group, starts.len());
    let mut moved: Vec<usize> = starts.to_vec();
    for (g, middle) in whole.iter().enumerate() {
        let nearest = startable.iter().copied().filter(|&p| group[p] == g).min_by(|&a, &b| {
            distance(pieces.middle[a], *middle).total_cmp(&distance(pieces.middle[b], *middle))
        });
        moved[g] = nearest.unwrap_or(starts[g]);
    }
    moved
}

impl Pieces {
    fn grouped_middles(&self, group: &[usize], groups: usize) -> Vec<Coord> {
        let mut count = vec![0.0; groups];
        let mut middle = vec![Coord { x: 0.0, y: 0.0 }; groups];
        for (piece, &g) in group.iter().enumerate() {
            count[g] += 1.0;
            middle[g].x += self.middle[piece].x;
            middle[g].y += self.middle[piece].y;
        }
        middle.iter().zip(count).map(|(m, n): (_, f64)| *m / n.max(1.0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::seed::stream;

    /// A strip of pieces, the last three of them across water.
    fn strip(count: usize) -> Pieces {
        let mut pieces = Pieces {
            people: vec![1.0; count],
            middle: (0..count).map(|i| Coord { x: i as f64, y: 0.0 }).collect(),
            touching: vec![Vec::new(); count],
        };
        for i in (0..count - 1).filter(|&i| i != count - 4) {
            pieces.touching[i].push(i + 1);
            pieces.touching[i + 1].push(i);
        }
        pieces.join_parts();
        pieces
    }

    #[test]
    fn groups_are_even_and_every_piece_has_one() {
        let groups = group(&strip(40), 4, &mut stream(1, 1));
        for g in 0..4 {
            let size = groups.iter().filter(|&&x| x == g).count();
            assert!((7..=13).contains(&size), "group {g} has {size}");
        }
    }

    #[test]
    fn an_island_is_joined_to_the_nearest_shore() {
        let pieces = strip(10);
        assert!(pieces.touching[6].contains(&7));
        assert!(steps_from(&pieces, &[0]).iter().all(|s| s.is_finite()));
    }
}
