//! What are the corners of the rings, and which of them are one? Shapes are
//! laid out flat in blocks; then every corner learns the first that has its
//! coordinates, bit for bit.

use super::Shape;
use super::topology::AreaAt;
use rayon::prelude::*;
use std::borrow::Borrow;

/// Coordinates in a block, at least, but for the last: blocks are worked on
/// in parallel. Their size never depends on the number of threads.
const BLOCK: usize = 1 << 15;

/// Corners to a part, roughly: the table of a part should stay in the
/// processor's own memory.
const PART: usize = 1 << 13;

#[derive(Clone, Copy)]
pub(super) struct Ring {
    pub area: AreaAt,
    /// Its first corner in the slots of its block. The slot before holds its
    /// last corner once more and the slot after its last holds its first, so
    /// that every corner stands between its two neighbours.
    pub first: u32,
    pub corners: u32,
}

impl Ring {
    /// The slots of its corners.
    pub fn slots(&self) -> std::ops::Range<usize> {
        self.first as usize..(self.first + self.corners) as usize
    }
}

/// Some areas, one after the other.
#[derive(Default)]
pub(super) struct Block {
    /// The number of its first slot among all.
    pub base: u32,
    pub slots: Vec<[f64; 2]>,
    pub rings: Vec<Ring>,
    /// How many rings each polygon has.
    pub polygons: Vec<u32>,
    /// How many polygons each area has.
    pub areas: Vec<u32>,
}

/// The rings of shapes: shells anticlockwise and holes clockwise, without
/// repeated corners and without coordinates that are not finite.
pub(super) fn lay_out<S: Borrow<Shape> + Send>(shapes: Vec<Option<S>>) -> Vec<Block> {
    let mut parts = Vec::new();
    let (mut first, mut size, mut part) = (0, 0, Vec::new());
    let last = shapes.len();
    for (area, shape) in shapes.into_iter().enumerate() {
        let rings = |p: &geo::Polygon<f64>| {
            p.exterior().0.len() + p.interiors().iter().map(|hole| hole.0.len()).sum::<usize>()
        };
        size += shape.as_ref().map_or(0, |s| s.borrow().iter().map(rings).sum());
        part.push(shape);
        if size >= BLOCK || area + 1 == last {
            parts.push((first, size, std::mem::take(&mut part)));
            (first, size) = (area + 1, 0);
        }
    }
    let mut blocks: Vec<Block> = parts
        .into_par_iter()
        .map(|(first, size, shapes)| {
            let mut block =
                Block { slots: Vec::with_capacity(size + size / 4), ..Block::default() };
            for (area, shape) in (first..).zip(shapes) {
                block.add(area as AreaAt, shape.as_ref().map(Borrow::borrow));
            }
            block
        })
        .collect();
    let mut base = 0;
    for block in &mut blocks {
        block.base = base;
        base += block.slots.len() as u32;
    }
    blocks
}

impl Block {
    fn add(&mut self, area: AreaAt, shape: Option<&Shape>) {
        let mut polygons = 0;
        for polygon in shape.into_iter().flatten() {
            if !self.add_ring(area, polygon.exterior(), true) {
                continue;
            }
            let holes = polygon.interiors().iter();
            let holes = holes.filter(|hole| self.add_ring(area, hole, false)).count();
            self.polygons.push(1 + holes as u32);
            polygons += 1;
        }
        self.areas.push(polygons);
    }

    /// False where fewer than three corners are left.
    fn add_ring(&mut self, area: AreaAt, line: &geo::LineString<f64>, anticlockwise: bool) -> bool {
        let before = self.slots.len();
        let first = before + 1;
        self.slots.push([0.0; 2]);
        for c in line.coords() {
            // Adding 0 makes −0 and 0 one.
            let point = [c.x + 0.0, c.y + 0.0];
            let repeats = self.slots.len() > first && self.slots[self.slots.len() - 1] == point;
            if !repeats && point[0].is_finite() && point[1].is_finite() {
                self.slots.push(point);
            }
        }
        while self.slots.len() > first + 1 && self.slots[self.slots.len() - 1] == self.slots[first]
        {
            self.slots.pop();
        }
        let corners = self.slots.len() - first;
        if corners < 3 {
            self.slots.truncate(before);
            return false;
        }
        let ring = &mut self.slots[first..];
        if (super::ring::signed_area_of(ring) > 0.0) != anticlockwise {
            ring.reverse();
        }
        let (head, tail) = (ring[0], ring[corners - 1]);
        self.slots[before] = tail;
        self.slots.push(head);
        self.rings.push(Ring { area, first: first as u32, corners: corners as u32 });
        true
    }
}

/// A corner as it is looked up.
#[derive(Clone, Copy)]
struct Corner {
    bits: [u64; 2],
    slot: u32,
}

/// The corners of a block by part, in the order of their slots within each.
struct Parted {
    corners: Vec<Corner>,
    /// Where each part begins.
    starts: Vec<u32>,
    /// The part of each corner, ring by ring.
    part_of: Vec<u16>,
}

/// By slot: the lowest slot with the same coordinates.
pub(super) fn match_corners(blocks: &[Block]) -> Vec<u32> {
    let slots: usize = blocks.iter().map(|b| b.slots.len()).sum();
    let parts = (slots / PART).next_power_of_two().clamp(1, 512);
    let shift = 64 - parts.trailing_zeros();
    let parted: Vec<Parted> = blocks.par_iter().map(|block| part(block, parts, shift)).collect();
    let firsts: Vec<Vec<u32>> = (0..parts)
        .into_par_iter()
        .map_init(Table::default, |table, part| table.firsts_of(&parted, part))
        .collect();
    // Where the corners of a block begin among those of each part.
    let mut before = vec![0u32; parts];
    let begins: Vec<Vec<u32>> = parted
        .iter()
        .map(|block| {
            let begin = before.clone();
            for (part, sum) in before.iter_mut().enumerate() {
                *sum += block.starts[part + 1] - block.starts[part];
            }
            begin
        })
        .collect();
    let mut same = vec![0u32; slots];
    let mut rest = same.as_mut_slice();
    let mut pieces = Vec::with_capacity(blocks.len());
    for block in blocks {
        let (piece, others) = rest.split_at_mut(block.slots.len());
        pieces.push(piece);
        rest = others;
    }
    pieces.into_par_iter().zip(blocks).zip(parted).zip(begins).for_each(
        |(((same, block), parted), mut next)| {
            let mut part_of = parted.part_of.iter();
            for ring in &block.rings {
                for slot in ring.slots() {
                    let Some(&part) = part_of.next() else { return };
                    let part = usize::from(part);
                    same[slot] = firsts[part][next[part] as usize];
                    next[part] += 1;
                }
                let slots = ring.slots();
                same[slots.start - 1] = same[slots.end - 1];
                same[slots.end] = same[slots.start];
            }
        },
    );
    same
}

/// Mixes all bits into the upper ones.
fn hash(bits: [u64; 2]) -> u64 {
    let mixed = (bits[0] ^ bits[1].rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 29) ^ bits[1]).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed ^ (mixed >> 32)).wrapping_mul(0x94D0_49BB_1331_11EB)
}

fn part(block: &Block, parts: usize, shift: u32) -> Parted {
    // A shift by all 64 bits is that to the one part there is.
    let part_at = |slot: usize| {
        hash(block.slots[slot].map(f64::to_bits)).checked_shr(shift).unwrap_or(0) as u16
    };
    let slots = || block.rings.iter().flat_map(Ring::slots);
    let mut starts = vec![0u32; parts + 1];
    let mut part_of = Vec::with_capacity(block.slots.len());
    for slot in slots() {
        let part = part_at(slot);
        starts[usize::from(part) + 1] += 1;
        part_of.push(part);
    }
    for part in 0..parts {
        starts[part + 1] += starts[part];
    }
    let mut next = starts.clone();
    let mut corners = vec![Corner { bits: [0; 2], slot: 0 }; part_of.len()];
    for (slot, &part) in slots().zip(&part_of) {
        let place = &mut next[usize::from(part)];
        let bits = block.slots[slot].map(f64::to_bits);
        corners[*place as usize] = Corner { bits, slot: block.base + slot as u32 };
        *place += 1;
    }
    Parted { corners, starts, part_of }
}

/// The distinct corners of a part, by open addressing.
#[derive(Default)]
struct Table {
    /// One more than a place in `known`; 0 where free.
    places: Vec<u32>,
    known: Vec<Corner>,
}

impl Table {
    /// For each corner of a part, the first slot with its coordinates.
    fn firsts_of(&mut self, parted: &[Parted], part: usize) -> Vec<u32> {
        let of = |block: &Parted| block.starts[part] as usize..block.starts[part + 1] as usize;
        let count: usize = parted.iter().map(|block| of(block).len()).sum();
        let size = (count + count / 2).next_power_of_two().max(2);
        self.places.clear();
        self.places.resize(size, 0);
        self.known.clear();
        let mut firsts = Vec::with_capacity(count);
        for corner in parted.iter().flat_map(|block| &block.corners[of(block)]) {
            let mut place = hash(corner.bits) as usize & (size - 1);
            firsts.push(loop {
                let known = self.places[place] as usize;
                if known == 0 {
                    self.known.push(*corner);
                    self.places[place] = self.known.len() as u32;
                    break corner.slot;
                }
                let known = &self.known[known - 1];
                if known.bits == corner.bits {
                    break known.slot;
                }
                place = (place + 1) & (size - 1);
            });
        }
        firsts
    }
}
