//! Where do the made-up areas lie? Like bricks in a wall, so that most touch
//! six others, their corners moved about and their borders bent. A corner's
//! place depends on nothing but which corner it is, so that neighbours have
//! the same to the bit.

use super::files::LayerArea;
use crate::base::seed;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use std::f64::consts::PI;

/// The lower left of all, in metres of the British National Grid.
const ORIGIN: [f64; 2] = [130_000.0, 12_000.0];
/// The sides of a brick, in metres: 250,000 of them reach 530 km.
const BRICK: [f64; 2] = [1_050.0, 1_050.0];
/// Pieces of a border, lying and standing: 32 corners to a brick.
const PIECES: [u64; 2] = [5, 6];
/// How far corners are moved, and borders bent, in sides of a brick.
const MOVED: f64 = 0.12;
const BENT: f64 = 0.05;
const SEED: u64 = 20_260_131;

/// About as many columns as rows.
pub fn areas(count: usize) -> Vec<LayerArea> {
    let columns = (count as f64).sqrt().ceil().max(1.0) as usize;
    (0..count).map(|at| area(at, (at % columns) as u64, (at / columns) as u64)).collect()
}

fn area(at: usize, column: u64, row: u64) -> LayerArea {
    let left = 2 * column + row % 2;
    let mut ring: Vec<Coord> = Vec::with_capacity(33);
    // Anticlockwise: along the bottom, up, back along the top, down.
    for half in [left, left + 1] {
        ring.extend(border(Lying(half, row)));
    }
    ring.extend(border(Standing(left + 2, row)));
    for half in [left + 1, left] {
        ring.extend(backwards(Lying(half, row + 1)));
    }
    ring.extend(backwards(Standing(left, row)));
    ring.extend(ring.first().copied());
    let mut chance = seed::stream(SEED + 1, at as u64);
    let (x, y) = (column as f64, row as f64);
    // Rates that are alike in places near one another.
    let field = (x / 37.0).sin() * (y / 53.0).cos() + 0.5 * (x / 7.0 + y / 11.0).sin();
    let rate = (0.3 * field + 0.2 * chance.normal()).exp();
    LayerArea {
        code: format!("E{:08}", at + 1),
        shape: MultiPolygon::new(vec![Polygon::new(LineString::new(ring), vec![])]),
        people: 100 + chance.below(400) as u32,
        rate: (rate * 1e6).round() / 1e6,
    }
}

/// A border by the half brick and the row at which it starts: to the right,
/// or up.
#[derive(Clone, Copy)]
enum Border {
    Lying(u64, u64),
    Standing(u64, u64),
}
use Border::{Lying, Standing};

/// The corners of a border from its start, without its end.
fn border(border: Border) -> Vec<Coord> {
    let mut corners = whole(border);
    corners.pop();
    corners
}

/// The same from its end, without its start.
fn backwards(border: Border) -> Vec<Coord> {
    let mut corners = whole(border);
    corners.reverse();
    corners.pop();
    corners
}

fn whole(border: Border) -> Vec<Coord> {
    let (from, to, pieces, number) = match border {
        Lying(half, row) => (node(half, row), node(half + 1, row), PIECES[0], 0),
        Standing(half, row) => (node(half, row), node(half, row + 1), PIECES[1], 1),
    };
    let (Lying(half, row) | Standing(half, row)) = border;
    let mut chance = seed::stream(SEED + 2 + number, half << 32 | row);
    let along = [to.x - from.x, to.y - from.y];
    let bent = chance.between(-BENT, BENT);
    let corner = |step: u64| {
        let t = step as f64 / pieces as f64;
        // No bend at the ends, so that borders that meet there do not cross.
        let bend = (bent + chance.between(-0.3, 0.3) * BENT) * (PI * t).sin();
        let side = along[0].hypot(along[1]);
        let (across, up) = (-along[1] / side * bend, along[0] / side * bend);
        let x = from.x + along[0] * t + across * BRICK[0];
        let y = from.y + along[1] * t + up * BRICK[1];
        Coord { x: to_millimetres(x), y: to_millimetres(y) }
    };
    let between: Vec<Coord> = (1..pieces).map(corner).collect();
    std::iter::once(from).chain(between).chain([to]).collect()
}

/// Where borders meet.
fn node(half: u64, row: u64) -> Coord {
    let mut chance = seed::stream(SEED, half << 32 | row);
    let [east, north] = [0, 1].map(|_| chance.between(-MOVED, MOVED));
    Coord {
        x: to_millimetres(ORIGIN[0] + (half as f64 / 2.0 + east) * BRICK[0]),
        y: to_millimetres(ORIGIN[1] + (row as f64 + north) * BRICK[1]),
    }
}

fn to_millimetres(metres: f64) -> f64 {
    (metres * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, Validation};

    #[test]
    fn bricks_are_valid_have_32_corners_and_leave_no_gap() {
        let areas = areas(90);
        let mut sum = 0.0;
        let mut sides: std::collections::HashMap<[u64; 4], i32> = Default::default();
        for area in &areas {
            assert!(area.shape.is_valid(), "{}", area.code);
            let ring = area.shape.0[0].exterior();
            assert_eq!(ring.0.len(), 33);
            sum += area.shape.signed_area();
            for line in ring.lines() {
                let key = |a: Coord, b: Coord| [a.x, a.y, b.x, b.y].map(f64::to_bits);
                *sides.entry(key(line.start, line.end)).or_default() += 1;
                *sides.entry(key(line.end, line.start)).or_default() -= 1;
            }
        }
        // Every side within is run both ways; what is left is the edge of all.
        let edge: Vec<&[u64; 4]> = sides.iter().filter(|s| *s.1 > 0).map(|s| s.0).collect();
        assert!(edge.len() < sides.len() / 5, "{} of {}", edge.len(), sides.len());
        let twice: f64 = edge
            .iter()
            .map(|side| side.map(f64::from_bits))
            .map(|[x, y, next_x, next_y]| x * next_y - next_x * y)
            .sum();
        assert!((twice / 2.0 - sum).abs() < 1e-9 * sum, "{sum} within {}", twice / 2.0);
    }
}
