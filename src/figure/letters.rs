//! Which pixels does a line of text cover? The embedded font's letters, filled
//! once, for those that lay text down many times.

use super::text::{DESCENT, font, width_pt};
use ab_glyph::{Font, ScaleFont, point};

/// A line of text as coverage.
#[derive(Clone, Debug, PartialEq)]
pub struct Letters {
    pub width_px: usize,
    pub height_px: usize,
    /// By pixel, row by row from the top: 0 to 1.
    pub coverage: Vec<f32>,
}

/// The line at a size in pixels, with so many pixels of air on every side.
/// Empty where the font cannot be read.
pub fn letters(text: &str, size_px: f32, bold: bool, air_px: usize) -> Letters {
    let ascent = size_px;
    let width_px = width_pt(text, size_px, bold).ceil() as usize + 2 * air_px;
    let height_px = (ascent + DESCENT * size_px).ceil() as usize + 2 * air_px;
    let mut coverage = vec![0.0; width_px * height_px];
    let Some(font) = font(bold) else { return Letters { width_px, height_px, coverage } };
    let em = font.units_per_em().unwrap_or(1000.0);
    let scale = font.height_unscaled() / em * size_px;
    let scaled = font.as_scaled(scale);
    let baseline = (air_px as f32 + ascent).round();
    let (mut x, mut last) = (air_px as f32, None);
    for c in text.chars() {
        let id = scaled.glyph_id(c);
        if let Some(last) = last {
            x += scaled.kern(last, id);
        }
        let glyph = id.with_scale_and_position(scale, point(x, baseline));
        x += scaled.h_advance(id);
        last = Some(id);
        let Some(outline) = font.outline_glyph(glyph) else { continue };
        let corner = outline.px_bounds().min;
        outline.draw(|column, row, share| {
            let (column, row) =
                (corner.x as i64 + i64::from(column), corner.y as i64 + i64::from(row));
            let (Ok(column), Ok(row)) = (usize::try_from(column), usize::try_from(row)) else {
                return;
            };
            if column < width_px && row < height_px {
                let pixel: &mut f32 = &mut coverage[row * width_px + column];
                *pixel = (*pixel + share).min(1.0);
            }
        });
    }
    Letters { width_px, height_px, coverage }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_cover_their_pixels_and_leave_the_air_about_them() {
        let found = letters("Hale", 20.0, true, 3);
        assert_eq!(found.coverage.len(), found.width_px * found.height_px);
        let inked = |column: usize, row: usize| found.coverage[row * found.width_px + column] > 0.5;
        let all = || (0..found.width_px).flat_map(|c| (0..found.height_px).map(move |r| (c, r)));
        // The stem of the H, and nothing above the letters or in the margin.
        assert!((0..found.height_px).filter(|row| inked(5, *row)).count() >= 12);
        assert!(all().filter(|(c, r)| inked(*c, *r)).count() > 120);
        let air = |c: usize, r: usize| c < 2 || r < 5 || c + 2 >= found.width_px;
        assert!(!all().any(|(c, r)| air(c, r) && inked(c, r)));
        assert_eq!(letters("", 20.0, false, 0).width_px, 0);
    }
}
