//! How is a topology kept in few bytes? Counts and differences as numbers of
//! as many bytes as they need (LEB128, seven bits to a byte, signed ones by
//! zigzag), corners on a grid where that loses nothing that matters.
//!
//! The form, version 1: `WWTP`, the version, the grid (0 none, 1 ten-millionths
//! of a degree), then how many areas, nodes and arcs; polygons of each area,
//! rings of each polygon, runs of each ring; runs, each from the one before;
//! of each arc its corners' count, its left area from the arc's before, its
//! right area from its left (0 none), its two nodes from those before; and
//! the corners, on the grid each from the one before, else as they are.

use super::simplify::Fineness;
use super::topology::{AreaAt, NOBODY, Run, Topology, span};
use crate::base::{Error, Result};
use rayon::prelude::*;

const MAGIC: &[u8] = b"WWTP";
const VERSION: u8 = 1;

/// Bytes of an arc, at least: its count, its two areas and its two nodes.
const ARC_BYTES: usize = 5;

/// Steps of the grid to a degree.
const STEPS: f64 = 1e7;

fn on_grid(v: f64) -> i64 {
    (v * STEPS).round() as i64
}

fn off_grid(step: i64) -> f64 {
    step as f64 / STEPS
}

impl Topology {
    /// The topology as bytes, bit for bit. Corners in degrees that were written
    /// to seven decimals are kept as steps of that grid, which loses nothing.
    pub fn compact(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let gridded = self.is_on_grid();
        bytes.extend([VERSION, u8::from(gridded)]);
        for count in [self.len(), self.nodes as usize, self.arc_count(), self.overlapping] {
            put(&mut bytes, count as u64);
        }
        for starts in [&self.area_starts, &self.polygon_starts, &self.ring_starts] {
            starts.windows(2).for_each(|w| put(&mut bytes, u64::from(w[1] - w[0])));
        }
        let mut before = 0;
        for run in &self.runs {
            put_from(&mut bytes, i64::from(run.bits()), &mut before);
        }
        let (mut left_before, mut node_before) = (0, 0);
        for arc in 0..self.arc_count() {
            put(&mut bytes, self.arc(arc).len() as u64);
            let [left, right] = self.sides[arc];
            put_from(&mut bytes, i64::from(left), &mut left_before);
            match right {
                NOBODY => put(&mut bytes, 0),
                right => put(&mut bytes, 1 + zigzag(i64::from(right) - i64::from(left))),
            }
            for node in self.ends[arc] {
                put_from(&mut bytes, i64::from(node), &mut node_before);
            }
        }
        let mut before = [0; 2];
        for &corner in &self.corners {
            for axis in 0..2 {
                if gridded {
                    put_from(&mut bytes, on_grid(corner[axis]), &mut before[axis]);
                } else {
                    bytes.extend(corner[axis].to_le_bytes());
                }
            }
        }
        bytes
    }

    fn is_on_grid(&self) -> bool {
        let lossless = |v: &f64| v.abs() <= 360.0 && off_grid(on_grid(*v)).to_bits() == v.to_bits();
        self.corners.as_flattened().par_iter().all(lossless)
    }

    /// # Errors
    /// Bytes that are no topology of this version, or a damaged one.
    pub fn from_compact(bytes: &[u8]) -> Result<Topology> {
        let gridded = match bytes.strip_prefix(MAGIC) {
            Some([VERSION, grid @ (0 | 1), ..]) => *grid == 1,
            Some([version, ..]) if *version != VERSION => {
                return Err(Error::new(format!(
                    "The boundaries were kept in form {version}, which this program does not know"
                ))
                .remedy("Import the boundary files again"));
            }
            _ => return Err(damaged()),
        };
        let mut reader = Reader(&bytes[MAGIC.len() + 2..]);
        read(&mut reader, gridded)
            .filter(|topology| reader.0.is_empty() && topology.is_sound())
            .ok_or_else(damaged)
    }

    /// Whether everything is as `Topology::new` leaves it, as far as other
    /// code relies on that: arcs that begin and end at their nodes, rings that
    /// close, have three corners and lie beside their area, and polygons and
    /// areas of at least one ring and polygon, but for areas without a shape.
    fn is_sound(&self) -> bool {
        let finite = self.corners.par_iter().all(|c| c[0].is_finite() && c[1].is_finite());
        let beside = self.sides.iter().flatten().filter(|&&area| area != NOBODY).count();
        let all_beside = beside.checked_add(self.overlapping) == Some(self.runs.len());
        let nodes_at_ends = self.nodes as usize <= 2 * self.arc_count();
        finite
            && all_beside
            && nodes_at_ends
            && (0..self.len()).into_par_iter().all(|area| self.is_area_sound(area))
    }

    fn is_area_sound(&self, area: usize) -> bool {
        self.polygons_of(area).all(|polygon| {
            let mut rings = self.rings_of(polygon);
            !rings.is_empty() && rings.all(|ring| self.is_ring_sound(ring, area as u32))
        })
    }

    fn is_ring_sound(&self, ring: usize, area: AreaAt) -> bool {
        let runs = self.runs_of(ring);
        // The node and the corner at which a run begins, and at which it ends.
        let ends = |run: Run| {
            let line = self.arc(run.arc());
            let (head, tail) = (line[0], line[line.len() - 1]);
            let [first, last] = self.ends[run.arc()];
            if run.forwards() {
                [(first, head), (last, tail)]
            } else {
                [(last, tail), (first, head)]
            }
        };
        let follows = |pair: &[Run]| ends(pair[0])[1] == ends(pair[1])[0];
        let (Some(&first), Some(&last)) = (runs.first(), runs.last()) else { return false };
        // Where areas lie over each other, the lowest keeps the side.
        let beside = |run: &Run| self.sides[run.arc()][usize::from(!run.forwards())] <= area;
        let corners: usize = runs.iter().map(|run| self.arc(run.arc()).len() - 1).sum();
        corners >= 3
            && follows(&[last, first])
            && runs.windows(2).all(follows)
            && runs.iter().all(beside)
    }

    /// Whether these may be how finely each corner is drawn: the ends of arcs
    /// are there at every detail.
    pub(super) fn can_have_fineness(&self, fineness: &[Fineness]) -> bool {
        let ends = |arc: usize| {
            let span = span(&self.arc_starts, arc);
            fineness[span.start] == 0 && fineness[span.end - 1] == 0
        };
        fineness.len() == self.corners.len() && (0..self.arc_count()).all(ends)
    }
}

pub(super) fn damaged() -> Error {
    Error::new("The kept boundaries are damaged").remedy("Import the boundary files again")
}

fn read(reader: &mut Reader, gridded: bool) -> Option<Topology> {
    let areas = reader.count(1)?;
    let nodes = reader.small()?;
    let arcs = reader.count(ARC_BYTES)?;
    let overlapping = usize::try_from(reader.number()?).ok()?;
    let area_starts = reader.starts(areas)?;
    let polygon_starts = reader.starts(*area_starts.last()? as usize)?;
    let ring_starts = reader.starts(*polygon_starts.last()? as usize)?;
    let mut before = 0;
    let of_rings = *ring_starts.last()? as usize;
    let mut runs = Vec::with_capacity(reader.holds(of_rings, 1)?);
    for _ in 0..of_rings {
        let run = Run::from_bits(u32::try_from(reader.from(&mut before)?).ok()?);
        runs.push((run.arc() < arcs).then_some(run)?);
    }
    let (mut left_before, mut node_before) = (0, 0);
    let (mut sides, mut ends) = (Vec::with_capacity(arcs), Vec::with_capacity(arcs));
    let mut arc_starts = Vec::with_capacity(arcs + 1);
    let mut total = 0u32;
    arc_starts.push(total);
    let area = |at: i64| u32::try_from(at).ok().filter(|&at| (at as usize) < areas);
    for _ in 0..arcs {
        total = total.checked_add(reader.small().filter(|&count| count >= 2)?)?;
        arc_starts.push(total);
        let left = reader.from(&mut left_before)?;
        let right = match reader.number()? {
            0 => NOBODY,
            off => area(left.checked_add(unzigzag(off - 1))?)?,
        };
        sides.push([area(left)?, right]);
        let mut node = || {
            let node = u32::try_from(reader.from(&mut node_before)?).ok()?;
            (node < nodes).then_some(node)
        };
        ends.push([node()?, node()?]);
    }
    // Arcs come in the order of the areas to their left.
    let in_order = sides.windows(2).all(|w| w[0][0] <= w[1][0]);
    in_order.then_some(())?;
    let mut corners = Vec::with_capacity(reader.holds(total as usize, 2)?);
    let mut before = [0; 2];
    for _ in 0..total {
        let mut corner = [0.0; 2];
        for axis in 0..2 {
            corner[axis] =
                if gridded { off_grid(reader.from(&mut before[axis])?) } else { reader.float()? };
        }
        corners.push(corner);
    }
    Some(Topology {
        corners,
        arc_starts,
        ends,
        sides,
        nodes,
        runs,
        ring_starts,
        polygon_starts,
        area_starts,
        overlapping,
    })
}

fn zigzag(v: i64) -> u64 {
    ((v << 1) ^ (v >> 63)) as u64
}

fn unzigzag(v: u64) -> i64 {
    (v >> 1) as i64 ^ -((v & 1) as i64)
}

fn put(bytes: &mut Vec<u8>, mut v: u64) {
    while v >= 0x80 {
        bytes.push(v as u8 | 0x80);
        v >>= 7;
    }
    bytes.push(v as u8);
}

/// A number as its difference from the one before.
fn put_from(bytes: &mut Vec<u8>, v: i64, before: &mut i64) {
    put(bytes, zigzag(v - *before));
    *before = v;
}

/// Reads from the front; `None` past the end.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let mut v = 0u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            v |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(v);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    /// A count of things of so many bytes at least, so that a damaged one
    /// cannot ask for much more memory than there are bytes.
    fn count(&mut self, least: usize) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        self.holds(count, least)
    }

    /// The count, where there are bytes for so many.
    fn holds(&self, count: usize, least: usize) -> Option<usize> {
        (count.checked_mul(least)? <= self.0.len()).then_some(count)
    }

    fn from(&mut self, before: &mut i64) -> Option<i64> {
        *before = before.checked_add(unzigzag(self.number()?))?;
        Some(*before)
    }

    fn float(&mut self) -> Option<f64> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(f64::from_le_bytes(*first))
    }

    /// Where each of so many begins.
    fn starts(&mut self, count: usize) -> Option<Vec<u32>> {
        if count > self.0.len() {
            return None;
        }
        let mut starts = Vec::with_capacity(count + 1);
        let mut sum = 0u32;
        starts.push(0);
        for _ in 0..count {
            sum = sum.checked_add(self.small()?)?;
            starts.push(sum);
        }
        Some(starts)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::super::tilings::{plans, tiling};
    use super::*;
    use proptest::prelude::*;

    fn topology(plan: &super::super::tilings::Plan) -> Topology {
        let shapes = tiling(plan);
        let shapes: Vec<Option<&Shape>> = shapes.iter().map(Option::as_ref).collect();
        Topology::new(&shapes)
    }

    proptest! {
        #[test]
        fn exact_bytes_come_back_bit_for_bit(plan in plans()) {
            let topology = topology(&plan);
            let bytes = topology.compact();
            prop_assert_eq!(Topology::from_compact(&bytes).expect("a topology"), topology);
        }

        #[test]
        fn corners_of_seven_decimals_take_few_bytes_and_come_back_the_same(plan in plans()) {
            let whole = topology(&plan);
            let mut written = whole.clone();
            for v in written.corners.as_flattened_mut() {
                *v = off_grid(on_grid(*v));
            }
            let bytes = written.compact();
            prop_assert!(bytes.len() < whole.compact().len() || whole == written);
            prop_assert_eq!(Topology::from_compact(&bytes).expect("a topology"), written);
        }

        #[test]
        fn damaged_bytes_are_an_error_and_never_a_panic(
            plan in plans(),
            at in any::<proptest::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let mut bytes = topology(&plan).compact();
            prop_assert!(Topology::from_compact(&bytes[..at.index(bytes.len())]).is_err());
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(topology) = Topology::from_compact(&bytes) {
                prop_assert_eq!(topology.shapes().len(), topology.len());
            }
        }
    }

    #[test]
    fn another_version_is_named() {
        let error = Topology::from_compact(b"WWTP\x09\x00").expect_err("unknown").to_string();
        assert!(error.contains("form 9"), "{error}");
        assert!(Topology::from_compact(b"").is_err());
    }
}
