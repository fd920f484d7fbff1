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
    fn a_disc_outside_the_picture_is_left_out() {
        let far = Disc { at: [-50.0, f32::NAN], radius: 3.0, ink: Color32::RED };
        let beyond = Disc { at: [500.0, 2.0], radius: 3.0, ink: Color32::RED };
        let image = discs([4, 4], 1.0, &[far, beyond]);
        assert!(image.pixels.iter().all(|pixel| *pixel == Color32::TRANSPARENT));
    }
}
