//! How much of each pixel does a shape cover? Exactly, by the signed area
//! that each edge has to its right: summed along a row, the edges of a closed
//! ring give the share of every pixel inside it. What one ring gains along an
//! edge, the ring across it loses, so neighbours leave no seam. (As in Levien,
//! "Inside the fastest font renderer in the world", 2016.)

/// A window of pixels in which edges are summed.
#[derive(Default)]
pub struct Coverage {
    /// Pixels of the picture: the window's left and upper edge.
    left: i32,
    top: i32,
    width: usize,
    height: usize,
    /// By row, `width + 2` long: what each cell changes of the sum so far.
    changes: Vec<f32>,
}

impl Coverage {
    /// An empty window over the pixels from `left` up to but not `right`, and
    /// from `top` up to `bottom`.
    pub fn clear(&mut self, [left, top]: [i32; 2], [right, bottom]: [i32; 2]) {
        (self.left, self.top) = (left, top);
        self.width = (right - left).max(0) as usize;
        self.height = (bottom - top).max(0) as usize;
        self.changes.clear();
        self.changes.resize((self.width + 2) * self.height, 0.0);
    }

    /// A ring in pixels of the picture, that closes by itself.
    pub fn ring(&mut self, ring: impl Iterator<Item = [f32; 2]> + Clone) {
        let mut ends = ring.clone();
        let Some(first) = ends.next() else { return };
        let mut before = ends.last().unwrap_or(first);
        for corner in ring {
            self.edge(before, corner);
            before = corner;
        }
    }

    /// One edge of a ring. What lies above or below the window is left out;
    /// what lies beside it counts at its side.
    pub fn edge(&mut self, from: [f32; 2], to: [f32; 2]) {
        let place = |[x, y]: [f32; 2]| [x - self.left as f32, y - self.top as f32];
        let (from, to) = (place(from), place(to));
        let (sign, upper, lower) = if from[1] < to[1] { (1.0, from, to) } else { (-1.0, to, from) };
        let height = self.height as f32;
        if upper[1] >= height || lower[1] <= 0.0 || upper[1] == lower[1] {
            return;
        }
        // Most edges of a country are within one row.
        let row = upper[1] as usize;
        if upper[1] >= 0.0 && lower[1] <= (row + 1).min(self.height) as f32 {
            self.step(row, sign * (lower[1] - upper[1]), upper[0], lower[0]);
            return;
        }
        let slope = (lower[0] - upper[0]) / (lower[1] - upper[1]);
        let first = upper[1].max(0.0);
        let mut x = upper[0] + (first - upper[1]) * slope;
        let last = lower[1].min(height);
        let (low, high) = (upper[0].min(lower[0]), upper[0].max(lower[0]));
        for row in first as usize..ceil(last) {
            let (above, below) = ((row as f32).max(first), (row as f32 + 1.0).min(last));
            // By rounding, steps may leave the edge's own span.
            let next = (x + slope * (below - above)).clamp(low, high);
            self.step(row, sign * (below - above), x, next);
            x = next;
        }
    }

    /// The part of an edge within one row: `fall` of it down, from `x` to `next`.
    fn step(&mut self, row: usize, fall: f32, x: f32, next: f32) {
        let end = self.width as f32;
        let (x, next) = (x.clamp(0.0, end), next.clamp(0.0, end));
        let (left, right) = if x < next { (x, next) } else { (next, x) };
        let start = row * (self.width + 2);
        let Some(cells) = self.changes.get_mut(start..start + self.width + 2) else { return };
        let first = left as usize;
        let beyond = ceil(right);
        if beyond <= first + 1 {
            // Within one pixel: what is right of its middle point is in it.
            let inside = 0.5 * (left + right) - first as f32;
            cells[first] += fall * (1.0 - inside);
            cells[first + 1] += fall * inside;
            return;
        }
        // Over several: the share of the fall left of each pixel's right side,
        // as an area, is a parabola at the ends and a line between.
        let slope = 1.0 / (right - left);
        let area_up_to = |at: f32| {
            let along = (at - left).clamp(0.0, right - left);
            0.5 * slope * along * along + (at - right).max(0.0)
        };
        let mut before = (0.0, 0.0);
        for (cell, change) in cells.iter_mut().enumerate().take(beyond + 1).skip(first) {
            let area = area_up_to(cell as f32 + 1.0);
            // The area in this pixel is the sum's value at it.
            let value = area - before.1;
            *change += fall * (value - before.0);
            before = (value, area);
        }
    }

    /// Each row's number and its pixels' shares from left to right, whichever
    /// way the rings went round; overlaps are more than 1.
    pub fn rows(&mut self) -> impl Iterator<Item = (i32, &[f32])> {
        let (top, width) = (self.top, self.width);
        self.changes.chunks_exact_mut(width + 2).enumerate().map(move |(row, cells)| {
            let mut sum = 0.0f32;
            for cell in cells.iter_mut() {
                sum += *cell;
                *cell = sum.abs();
            }
            (top + row as i32, &cells[..width])
        })
    }

    pub fn left(&self) -> i32 {
        self.left
    }
}

/// What is not below 0, rounded up: by hand, since the processors that all
/// have do so by a call.
pub fn ceil(value: f32) -> usize {
    let whole = value as usize;
    whole + usize::from((whole as f32) < value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(rings: &[&[[f32; 2]]], from: [i32; 2], to: [i32; 2]) -> Vec<Vec<f32>> {
        let mut coverage = Coverage::default();
        coverage.clear(from, to);
        for ring in rings {
            coverage.ring(ring.iter().copied());
        }
        coverage.rows().map(|(_, row)| row.to_vec()).collect()
    }

    #[test]
    fn a_pixel_has_the_share_that_lies_in_the_ring() {
        let square = [[0.5, 0.25], [2.5, 0.25], [2.5, 1.5], [0.5, 1.5]];
        let found = shares(&[&square], [0, 0], [4, 2]);
        assert_eq!(found, [[0.375, 0.75, 0.375, 0.0], [0.25, 0.5, 0.25, 0.0]]);
        let mut other_way = square;
        other_way.reverse();
        assert_eq!(shares(&[&other_way], [0, 0], [4, 2]), found);
        let triangle = [[0.0, 0.0], [4.0, 0.0], [0.0, 1.0]];
        assert_eq!(shares(&[&triangle], [0, 0], [4, 1]), [[0.875, 0.625, 0.375, 0.125]]);
    }

    #[test]
    fn a_hole_is_not_covered_and_a_window_sees_its_part() {
        let outer = [[0.0, 0.0], [6.0, 0.0], [6.0, 6.0], [0.0, 6.0]];
        let hole = [[2.0, 2.0], [2.0, 4.0], [4.0, 4.0], [4.0, 2.0]];
        let found = shares(&[&outer, &hole], [1, 3], [5, 5]);
        assert_eq!(found, [[1.0, 0.0, 0.0, 1.0], [1.0; 4]]);
    }

    #[test]
    fn neighbours_cover_every_pixel_once() {
        let mut chance = crate::base::seed::stream(11, 4);
        let border: Vec<[f32; 2]> =
            (0..=40).map(|i| [chance.between(4.0, 16.0) as f32, i as f32 * 0.5]).collect();
        let mut west: Vec<[f32; 2]> = vec![[0.0, 20.0], [0.0, 0.0]];
        west.extend(&border);
        let mut east: Vec<[f32; 2]> = vec![[20.0, 20.0], [20.0, 0.0]];
        east.extend(&border);
        let (west, east) = (shares(&[&west], [0, 0], [20, 20]), shares(&[&east], [0, 0], [20, 20]));
        for (west, east) in west.iter().flatten().zip(east.iter().flatten()) {
            assert!((west + east - 1.0).abs() < 1e-5, "{west} and {east}");
        }
    }
}
