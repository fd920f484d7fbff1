//! Which pixels does a pen cross? Each piece of a line is a thin rectangle
//! and each joint of a wide one a disc; their shares are summed, and more
//! than all of a pixel is all of it.

use super::coverage::Coverage;

/// Pens narrower than this, in pixels, need no joints: what is missing at a
/// bend is too small to see.
const JOINTED_PX: f32 = 1.2;

/// A line in pixels of the picture.
pub fn line(coverage: &mut Coverage, points_px: &[[f32; 2]], width_px: f32) {
    let half = width_px / 2.0;
    for pair in points_px.windows(2) {
        piece(coverage, pair[0], pair[1], half);
    }
    if width_px >= JOINTED_PX {
        for joint in points_px {
            disc(coverage, *joint, half);
        }
    }
}

fn piece(coverage: &mut Coverage, from: [f32; 2], to: [f32; 2], half: f32) {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length = dx.hypot(dy);
    if length <= 0.0 || !length.is_finite() {
        return;
    }
    let (nx, ny) = (-dy / length * half, dx / length * half);
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
