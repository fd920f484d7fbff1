//! How are very many dots shown without drawing each anew in every frame? As
//! pixels, filled once: a frame then shows one picture, however many there are.

use eframe::egui::{Color32, ColorImage};

/// A dot, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disc {
    pub at: [f32; 2],
    pub radius: f32,
    pub ink: Color32,
}

/// A bar, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    pub min: [f32; 2],
    pub max: [f32; 2],
    pub ink: Color32,
}

/// The bars on nothing, those later in the list on top, with soft edges.
pub fn filled_bars(size_px: [usize; 2], pixels_per_point: f32, bars: &[Bar]) -> ColorImage {
    let size = size_px.map(|side| side.max(1));
    let mut image = ColorImage::filled(size, Color32::TRANSPARENT);
    for bar in bars {
        let [min, max] = [bar.min, bar.max].map(|at| at.map(|v| v * pixels_per_point));
        if !min.iter().chain(&max).all(|v| v.is_finite()) {
            continue;
        }
        let span = |axis: usize| {
            let (from, to) = (min[axis].floor().max(0.0), max[axis].ceil().max(0.0));
            (from as usize).min(size[axis])..(to as usize).min(size[axis])
        };
        // How much of a pixel lies between the ends.
        let share = |axis: usize, pixel: usize| {
            let (from, to) = (pixel as f32, pixel as f32 + 1.0);
            (to.min(max[axis]) - from.max(min[axis])).clamp(0.0, 1.0)
        };
        for row in span(1) {
            for column in span(0) {
                let pixel = &mut image.pixels[row * size[0] + column];
                let covered = share(0, column) * share(1, row);
                *pixel = pixel.blend(bar.ink.gamma_multiply(covered));
            }
        }
    }
    image
}

/// The discs on nothing, those later in the list on top, with soft edges.
pub fn discs(size_px: [usize; 2], pixels_per_point: f32, discs: &[Disc]) -> ColorImage {
    let size = size_px.map(|side| side.max(1));
    let mut image = ColorImage::filled(size, Color32::TRANSPARENT);
    for disc in discs {
        let [x, y] = disc.at.map(|v| v * pixels_per_point);
        let radius = disc.radius * pixels_per_point;
        if !(x.is_finite() && y.is_finite() && radius > 0.0) {
            continue;
        }
        let span = |middle: f32, side: usize| {
            let from = (middle - radius - 1.0).floor().max(0.0) as usize;
            let to = (middle + radius + 1.0).ceil().max(0.0) as usize;
            from.min(side)..to.min(side)
        };
        for row in span(y, size[1]) {
            for column in span(x, size[0]) {
                let distance = (column as f32 + 0.5 - x).hypot(row as f32 + 0.5 - y);
                let share = (radius + 0.5 - distance).clamp(0.0, 1.0);
                if share > 0.0 {
                    let pixel = &mut image.pixels[row * size[0] + column];
                    *pixel = pixel.blend(disc.ink.gamma_multiply(share));
                }
            }
        }
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disc_fills_its_middle_and_not_its_corners_and_later_ones_lie_on_top() {
        let disc = |ink| Disc { at: [5.0, 5.0], radius: 3.2, ink };
        let image = discs([20, 20], 2.0, &[disc(Color32::RED), disc(Color32::BLUE)]);
        assert_eq!(image.pixels[10 * 20 + 10], Color32::BLUE);
        assert_eq!(image.pixels[0], Color32::TRANSPARENT);
        // Half in, half out: partly seen.
        assert!((1..255).contains(&image.pixels[10 * 20 + 16].a()));
    }

    #[test]
    fn a_bar_fills_its_pixels_and_covers_those_at_its_edge_in_part() {
        let bar = Bar { min: [1.0, 0.5], max: [3.25, 2.0], ink: Color32::BLUE };
        let far = Bar { min: [-9.0, 50.0], max: [f32::NAN, 60.0], ink: Color32::RED };
        let image = filled_bars([10, 6], 2.0, &[bar, far]);
        let at = |column: usize, row: usize| image.pixels[row * 10 + column];
        assert_eq!((at(2, 1), at(5, 3)), (Color32::BLUE, Color32::BLUE));
        assert_eq!(at(6, 2).a(), 128);
        assert!([at(1, 1), at(7, 1), at(3, 0), at(3, 4)].iter().all(|p| p.a() == 0));
    }

    #[test]
    fn a_disc_outside_the_picture_is_left_out() {
        let far = Disc { at: [-50.0, f32::NAN], radius: 3.0, ink: Color32::RED };
        let beyond = Disc { at: [500.0, 2.0], radius: 3.0, ink: Color32::RED };
        let image = discs([4, 4], 1.0, &[far, beyond]);
        assert!(image.pixels.iter().all(|pixel| *pixel == Color32::TRANSPARENT));
    }
}
