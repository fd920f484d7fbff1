//! How do rings become arcs? Cut at nodes, and each piece given the arc of
//! the first ring that runs along it.

use super::Shape;
use super::corners::{Block, Ring, lay_out, match_corners};
use super::topology::{AreaAt, NOBODY, Run, Topology};
use rayon::prelude::*;
use std::borrow::Borrow;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

/// A ring from one node to the next. Slots are numbered among all blocks.
#[derive(Clone, Copy)]
struct Piece {
    area: AreaAt,
    /// Its ring, in its block.
    ring: u32,
    from: u32,
    /// The corner after the first, and that before the last.
    second: u32,
    before_last: u32,
    to: u32,
    edges: u32,
}

impl Piece {
    /// What all pieces along one arc of more than one edge share, whichever
    /// way they run: the lower of its second and last but one corner. One of
    /// them owns that slot, also where a ring runs along the arc twice.
    fn key(&self, same: &[u32]) -> u32 {
        same[self.second as usize].min(same[self.before_last as usize])
    }

    fn owns(&self, slot: u32) -> bool {
        self.second == slot || self.before_last == slot
    }
}

/// The pieces of a block, and how many each of its rings has.
struct Pieces {
    pieces: Vec<Piece>,
    of_ring: Vec<u32>,
}

pub(super) fn topology<S: Borrow<Shape> + Send>(shapes: Vec<Option<S>>) -> Topology {
    let blocks = lay_out(shapes);
    let same = match_corners(&blocks);
    let is_node = nodes(&blocks, &same);
    let cut: Vec<Pieces> =
        blocks.par_iter().map(|block| pieces_of(block, &same, &is_node)).collect();
    let first_single = first_singles(&cut, &same);
    // One piece along each arc makes it.
    let singles: Vec<usize> =
        cut.iter().map(|c| c.pieces.iter().filter(|p| p.edges == 1).count()).collect();
    let single_bases = sums(singles.iter().copied());
    let makers: Vec<Vec<usize>> = cut
        .par_iter()
        .zip(&single_bases)
        .map(|(cut, &base)| {
            let mut single = base;
            let mut makers = Vec::new();
            for (i, piece) in cut.pieces.iter().enumerate() {
                let makes = if piece.edges == 1 {
                    single += 1;
                    first_single[single - 1] as usize == single - 1
                } else {
                    piece.owns(piece.key(&same))
                };
                if makes {
                    makers.push(i);
                }
            }
            makers
        })
        .collect();
    let arc_bases = sums(makers.iter().map(Vec::len));
    let arcs = makers.iter().map(Vec::len).sum::<usize>();
    let corner_counts: Vec<usize> = cut
        .iter()
        .zip(&makers)
        .map(|(cut, makers)| makers.iter().map(|&i| cut.pieces[i].edges as usize + 1).sum())
        .collect();
    let corner_bases = sums(corner_counts.iter().copied());
    let (number, nodes) = number_nodes(&is_node);
    let node = |slot: u32| number[same[slot as usize] as usize];

    let mut corners = vec![[0.0; 2]; corner_counts.iter().sum()];
    let mut arc_starts = vec![0u32; arcs + 1];
    arc_starts[arcs] = corners.len() as u32;
    let mut ends = vec![[0u32; 2]; arcs];
    // The first two corners of each arc.
    let mut heads = vec![[0u32; 2]; arcs];
    // Which arc has a piece's key, and which a piece of one edge.
    let mut arc_of_slot = vec![0u32; same.len()];
    let mut arc_of_single = vec![0u32; first_single.len()];
    let arc_counts = || makers.iter().map(Vec::len);
    split(&mut corners, corner_counts.iter().copied())
        .into_par_iter()
        .zip(split(&mut arc_starts, arc_counts()))
        .zip(split(&mut ends, arc_counts()))
        .zip(split(&mut heads, arc_counts()))
        .zip(split(&mut arc_of_slot, blocks.iter().map(|b| b.slots.len())))
        .zip(split(&mut arc_of_single, singles.iter().copied()))
        .enumerate()
        .for_each(|(b, (((((corners, starts), ends), heads), of_slot), of_single))| {
            let (block, pieces) = (&blocks[b], &cut[b].pieces);
            let mut filled = 0;
            let mut single = 0;
            let mut makers = makers[b].iter().copied().enumerate().peekable();
            for (i, piece) in pieces.iter().enumerate() {
                let is_single = piece.edges == 1;
                single += usize::from(is_single);
                let Some((at, _)) = makers.next_if(|&(_, maker)| maker == i) else { continue };
                let arc = (arc_bases[b] + at) as u32;
                starts[at] = (corner_bases[b] + filled) as u32;
                ends[at] = [node(piece.from), node(piece.to)];
                heads[at] = [same[piece.from as usize], same[piece.second as usize]];
                piece.copy_corners(block, &mut corners[filled..]);
                filled += piece.edges as usize + 1;
                if is_single {
                    of_single[single - 1] = arc;
                } else {
                    of_slot[(piece.key(&same) - block.base) as usize] = arc;
                }
            }
        });

    let sides: Vec<[AtomicU32; 2]> = (0..arcs)
        .into_par_iter()
        .map(|_| [AtomicU32::new(NOBODY), AtomicU32::new(NOBODY)])
        .collect();
    let mut runs = vec![Run::new(0, true); cut.iter().map(|c| c.pieces.len()).sum()];
    let overlapping = split(&mut runs, cut.iter().map(|c| c.pieces.len()))
        .into_par_iter()
        .zip(&cut)
        .zip(&single_bases)
        .map(|((runs, cut), &base)| {
            let (mut single, mut overlapping) = (base, 0);
            for (run, piece) in runs.iter_mut().zip(&cut.pieces) {
                let head = [same[piece.from as usize], same[piece.second as usize]];
                let arc = if piece.edges == 1 {
                    single += 1;
                    arc_of_single[first_single[single - 1] as usize]
                } else {
                    arc_of_slot[piece.key(&same) as usize]
                };
                let forwards = heads[arc as usize] == head;
                // Where areas overlap, the lowest keeps the side.
                let side = &sides[arc as usize][usize::from(!forwards)];
                overlapping += usize::from(side.fetch_min(piece.area, Relaxed) != NOBODY);
                *run = Run::new(arc, forwards);
            }
            overlapping
        })
        .sum();
    let sides = sides.into_par_iter().map(|side| side.map(AtomicU32::into_inner)).collect();
    Topology {
        corners,
        arc_starts,
        ends,
        sides,
        nodes,
        runs,
        ring_starts: starts(cut.iter().flat_map(|c| c.of_ring.iter().copied())),
        polygon_starts: starts(blocks.iter().flat_map(|b| b.polygons.iter().copied())),
        area_starts: starts(blocks.iter().flat_map(|b| b.areas.iter().copied())),
        overlapping,
    }
}

impl Piece {
    fn copy_corners(&self, block: &Block, corners: &mut [[f64; 2]]) {
        let ring = &block.rings[self.ring as usize];
        let (first, end) = (ring.slots().start, ring.slots().end);
        let from = (self.from - block.base) as usize;
        let count = self.edges as usize + 1;
        let until_end = count.min(end - from);
        corners[..until_end].copy_from_slice(&block.slots[from..from + until_end]);
        let rest = count - until_end;
        corners[until_end..count].copy_from_slice(&block.slots[first..first + rest]);
    }
}

/// The first corner of each place at which more than two lines meet, and one
/// corner of every ring without such. By slot.
fn nodes(blocks: &[Block], same: &[u32]) -> Vec<AtomicBool> {
    let is_node: Vec<AtomicBool> =
        (0..same.len()).into_par_iter().map(|_| AtomicBool::new(false)).collect();
    let beside = |slot: usize| {
        let (a, b) = (same[slot - 1], same[slot + 1]);
        (a.min(b), a.max(b))
    };
    let each_ring = |see: &(dyn Fn(&Block, &Ring) + Sync)| {
        blocks.par_iter().for_each(|block| block.rings.iter().for_each(|ring| see(block, ring)));
    };
    each_ring(&|block, ring| {
        for slot in ring.slots() {
            let slot = block.base as usize + slot;
            let first = same[slot] as usize;
            // A ring that passes here otherwise than the first one did.
            if first != slot && beside(first) != beside(slot) {
                is_node[first].store(true, Relaxed);
            }
        }
    });
    // A ring without nodes is one closed arc from its lowest corner, so that
    // the hole round an island is the island's own arc.
    each_ring(&|block, ring| {
        let firsts = || ring.slots().map(|slot| same[block.base as usize + slot] as usize);
        if !firsts().any(|first| is_node[first].load(Relaxed))
            && let Some(lowest) = firsts().min()
        {
            is_node[lowest].store(true, Relaxed);
        }
    });
    is_node
}

/// A number for each node, by slot, and how many there are.
fn number_nodes(is_node: &[AtomicBool]) -> (Vec<u32>, u32) {
    let mut number = vec![0; is_node.len()];
    let mut count = 0;
    for (slot, is_node) in is_node.iter().enumerate() {
        if is_node.load(Relaxed) {
            number[slot] = count;
            count += 1;
        }
    }
    (number, count)
}

fn pieces_of(block: &Block, same: &[u32], is_node: &[AtomicBool]) -> Pieces {
    let mut cut = Pieces { pieces: Vec::new(), of_ring: Vec::with_capacity(block.rings.len()) };
    for (at, ring) in block.rings.iter().enumerate() {
        let before = cut.pieces.len();
        let slots = ring.slots();
        let (first, end) = (block.base + slots.start as u32, block.base + slots.end as u32);
        let after = |slot: u32| if slot + 1 == end { first } else { slot + 1 };
        let mut start: Option<u32> = None;
        let mut piece = |from: u32, to: u32| {
            let edges = if to > from { to - from } else { to + ring.corners - from };
            let (area, ring) = (ring.area, at as u32);
            let (second, before_last) = (after(from), if to == first { end } else { to } - 1);
            cut.pieces.push(Piece { area, ring, from, second, before_last, to, edges });
        };
        let mut last = first;
        for slot in first..end {
            if is_node[same[slot as usize] as usize].load(Relaxed) {
                match start {
                    Some(_) => piece(last, slot),
                    None => start = Some(slot),
                }
                last = slot;
            }
        }
        piece(last, start.unwrap_or(first));
        cut.of_ring.push((cut.pieces.len() - before) as u32);
    }
    cut
}

/// Pieces of one edge, in their order: the first with the same two ends.
fn first_singles(cut: &[Pieces], same: &[u32]) -> Vec<u32> {
    let singles = cut.iter().flat_map(|c| c.pieces.iter()).filter(|p| p.edges == 1);
    let mut keys: Vec<(u64, u32)> = singles
        .zip(0..)
        .map(|(piece, at)| {
            let (a, b) = (same[piece.from as usize], same[piece.second as usize]);
            (u64::from(a.min(b)) << 32 | u64::from(a.max(b)), at)
        })
        .collect();
    keys.par_sort_unstable();
    let mut firsts = vec![0; keys.len()];
    for group in keys.chunk_by(|a, b| a.0 == b.0) {
        for &(_, at) in group {
            firsts[at as usize] = group[0].1;
        }
    }
    firsts
}

/// What comes before each.
fn sums(counts: impl Iterator<Item = usize>) -> Vec<usize> {
    counts
        .scan(0, |sum, count| {
            let before = *sum;
            *sum += count;
            Some(before)
        })
        .collect()
}

/// Where each begins, and where the last ends.
pub(super) fn starts(counts: impl Iterator<Item = u32>) -> Vec<u32> {
    let sum = counts.scan(0, |sum, count| {
        *sum += count;
        Some(*sum)
    });
    let mut starts: Vec<u32> = std::iter::once(0).chain(sum).collect();
    // They are kept as long as the level is.
    starts.shrink_to_fit();
    starts
}

/// A slice as pieces of these lengths, one after the other.
fn split<T>(mut rest: &mut [T], counts: impl Iterator<Item = usize>) -> Vec<&mut [T]> {
    let mut pieces = Vec::new();
    for count in counts {
        let (piece, others) = rest.split_at_mut(count);
        pieces.push(piece);
        rest = others;
    }
    pieces
}
