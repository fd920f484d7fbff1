//! Which pixels does a pen cross? A thin line is a ribbon, mitred where it
//! bends a little and cut where it turns; each piece of a wide one is a
//! rectangle and each joint a disc. Shares are summed, and more than all of a
//! pixel is all of it.

use super::coverage::Coverage;

/// Pens narrower than this, in pixels, need no joints: what is missing at a
/// turn is too small to see.
const JOINTED_PX: f32 = 1.2;

/// A line in pixels of the picture.
pub fn line(coverage: &mut Coverage, points_px: &[[f32; 2]], width_px: f32) {
    let half = width_px / 2.0;
    if width_px < JOINTED_PX {
        return ribbon(coverage, points_px, half);
    }
    for pair in points_px.windows(2) {
        piece(coverage, pair[0], pair[1], half);
    }
    for joint in points_px {
        disc(coverage, *joint, half);
    }
}

/// Where the two sides of a ribbon turn by no more than 60°, they meet.
const MITRED_COSINE: f32 = 0.5;

/// A piece of a ribbon, with the offset of its left side at its start.
struct Piece {
    from: [f32; 2],
    to: [f32; 2],
    normal: [f32; 2],
    offset: [f32; 2],
}

impl Piece {
    /// Its two sides, up to an offset at its end.
    fn sides(&self, coverage: &mut Coverage, end: [f32; 2]) {
        coverage.edge(moved(self.from, self.offset), moved(self.to, end));
        coverage.edge(moved(self.to, opposite(end)), moved(self.from, opposite(self.offset)));
    }
}

fn moved(p: [f32; 2], by: [f32; 2]) -> [f32; 2] {
    [p[0] + by[0], p[1] + by[1]]
}

fn opposite(offset: [f32; 2]) -> [f32; 2] {
    offset.map(|by| -by)
}

/// Half as many edges as rectangles would have, which is what a country of
/// borders takes time for.
fn ribbon(coverage: &mut Coverage, points_px: &[[f32; 2]], half: f32) {
    let mut last: Option<Piece> = None;
    for pair in points_px.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let Some(normal) = normal(from, to) else { continue };
        let mut offset = normal.map(|n| n * half);
        let cosine =
            last.as_ref().map(|last| normal[0] * last.normal[0] + normal[1] * last.normal[1]);
        match (&last, cosine) {
            (Some(last), Some(cosine)) if cosine > MITRED_COSINE => {
                let long = half / (1.0 + cosine);
                offset = moved(normal, last.normal).map(|n| n * long);
                last.sides(coverage, offset);
            }
            _ => {
                finish(coverage, last.as_ref(), half);
                coverage.edge(moved(from, opposite(offset)), moved(from, offset));
            }
        }
        last = Some(Piece { from, to, normal, offset });
    }
    finish(coverage, last.as_ref(), half);
}

/// The end of a ribbon, square.
fn finish(coverage: &mut Coverage, last: Option<&Piece>, half: f32) {
    let Some(last) = last else { return };
    let end = last.normal.map(|n| n * half);
    last.sides(coverage, end);
    coverage.edge(moved(last.to, end), moved(last.to, opposite(end)));
}

/// Of length 1, to the left of the way from one point to another; `None`
/// where there is no way.
fn normal(from: [f32; 2], to: [f32; 2]) -> Option<[f32; 2]> {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length = (dx * dx + dy * dy).sqrt();
    (length > 0.0 && length.is_finite()).then(|| [-dy / length, dx / length])
}

fn piece(coverage: &mut Coverage, from: [f32; 2], to: [f32; 2], half: f32) {
    let Some([nx, ny]) = normal(from, to).map(|n| n.map(|n| n * half)) else { return };
    let corners = [
        [from[0] + nx, from[1] + ny],
        [to[0] + nx, to[1] + ny],
        [to[0] - nx, to[1] - ny],
        [from[0] - nx, from[1] - ny],
    ];
    coverage.ring(corners.into_iter());
}

/// Goes round the same way as `piece`: else it would take away.
fn disc(coverage: &mut Coverage, [x, y]: [f32; 2], radius: f32) {
    const SIDES: usize = 10;
    let corner = |side: usize| {
        let (sin, cos) = (side as f32 / SIDES as f32 * std::f32::consts::TAU).sin_cos();
        [x + radius * sin, y + radius * cos]
    };
    coverage.ring((0..SIDES).map(corner));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_covers_as_much_as_it_is_long_and_wide_whichever_way_it_runs() {
        let lines =
            [[[2.0, 3.0], [12.0, 3.0]], [[12.0, 3.0], [2.0, 3.0]], [[3.0, 2.0], [9.0, 10.0]]];
        for points in lines {
            let mut coverage = Coverage::default();
            coverage.clear([0, 0], [16, 16]);
            line(&mut coverage, &points, 0.5);
            let sum: f32 = coverage.rows().flat_map(|(_, row)| row.to_vec()).sum();
            assert!((sum - 5.0).abs() < 1e-3, "{sum}");
        }
    }

    #[test]
    fn a_thin_line_that_bends_and_turns_covers_as_much_as_its_pieces() {
        let bends: Vec<[f32; 2]> =
            (0..60).map(|i| [2.0 + i as f32 * 0.6, 20.0 + 9.0 * (i as f32 * 0.3).sin()]).collect();
        let turns: Vec<[f32; 2]> =
            (0..20).map(|i| [2.0 + i as f32 * 2.0, if i % 2 == 0 { 4.0 } else { 30.0 }]).collect();
        for points in [bends, turns] {
            let length: f32 =
                points.windows(2).map(|w| (w[1][0] - w[0][0]).hypot(w[1][1] - w[0][1])).sum();
            let mut coverage = Coverage::default();
            coverage.clear([0, 0], [44, 44]);
            line(&mut coverage, &points, 0.4);
            let sum: f32 = coverage.rows().flat_map(|(_, row)| row.to_vec()).sum();
            assert!((sum / (length * 0.4) - 1.0).abs() < 0.01, "{sum} of {length}");
        }
    }

    #[test]
    fn a_bend_of_a_wide_line_is_filled() {
        let mut coverage = Coverage::default();
        coverage.clear([0, 0], [20, 20]);
        line(&mut coverage, &[[4.0, 10.0], [10.0, 10.0], [10.0, 16.0]], 4.0);
        let rows: Vec<Vec<f32>> = coverage.rows().map(|(_, row)| row.to_vec()).collect();
        // Within the outer corner of the bend, where neither piece reaches.
        assert!(rows[9][10] >= 0.9, "{}", rows[9][10]);
        assert_eq!(rows[5][10], 0.0);
    }
}
