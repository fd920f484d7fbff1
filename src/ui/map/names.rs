//! How are names with their halo shown on a map at little cost? Each is filled
//! once as pixels; a frame lays those down that there is room for.

use crate::figure::letters::letters;
use crate::ui::laid::{Laid, Piece};
use crate::ui::theme::Size;
use eframe::egui::{Color32, ColorImage, Painter, Pos2, Vec2, vec2};
use std::collections::HashMap;
use std::sync::Arc;

/// The halo's width about the letters, in points.
const HALO: f32 = 1.6;
/// More names than this are not kept when others come.
const MOST_KEPT: usize = 2_000;

/// The inks that names are written in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inks {
    pub letters: Color32,
    pub halo: Color32,
}

/// The names as pixels, and the sheet of those on the map.
#[derive(Default)]
pub struct Names {
    pictures: HashMap<String, Arc<ColorImage>>,
    /// What the pictures are for.
    look: Option<(Inks, f32)>,
    sheet: Option<Sheet>,
    laid: Laid,
}

/// Several names in one picture, below one another in columns.
struct Sheet {
    image: Arc<ColorImage>,
    /// By name: the pixel where it begins.
    begins: HashMap<String, [usize; 2]>,
}

impl Names {
    /// Where names look other than before, forgets their pictures.
    pub fn wear(&mut self, inks: Inks, pixels_per_point: f32) {
        if self.look != Some((inks, pixels_per_point)) || self.pictures.len() > MOST_KEPT {
            self.look = Some((inks, pixels_per_point));
            self.pictures.clear();
            self.sheet = None;
        }
    }

    /// The size of a name with its halo, in points.
    pub fn size(&mut self, name: &str) -> Vec2 {
        let Some((_, pixels_per_point)) = self.look else { return Vec2::ZERO };
        let [width, height] = self.picture(name).size.map(|side| side as f32);
        vec2(width, height) / pixels_per_point
    }

    fn picture(&mut self, name: &str) -> Arc<ColorImage> {
        if let Some(picture) = self.pictures.get(name) {
            return Arc::clone(picture);
        }
        let picture = match self.look {
            Some((inks, pixels_per_point)) => written(name, inks, pixels_per_point),
            None => ColorImage::filled([1, 1], Color32::TRANSPARENT),
        };
        let picture = Arc::new(picture);
        self.pictures.insert(name.to_string(), Arc::clone(&picture));
        picture
    }

    /// Lays names down, each with its middle at a place. `slot` tells the maps
    /// side by side apart.
    pub fn paint(&mut self, painter: &Painter, slot: &'static str, names: &[(&str, Pos2)]) {
        let there = |sheet: &Sheet| names.iter().all(|(name, _)| sheet.begins.contains_key(*name));
        if !self.sheet.as_ref().is_some_and(there) {
            let known = self.sheet.take().map(|sheet| sheet.begins).unwrap_or_default();
            let mut wanted: Vec<String> = names.iter().map(|(name, _)| name.to_string()).collect();
            // Those of a moment ago are likely to come back.
            wanted.extend(known.into_keys().take(MOST_ON_SHEET));
            wanted.sort();
            wanted.dedup();
            self.sheet = Some(self.sheet_of(&wanted));
        }
        let mut pieces = Vec::with_capacity(names.len());
        let pixels_per_point = painter.pixels_per_point();
        for (name, middle) in names {
            let size = self.picture(name).size;
            let Some(sheet) = &self.sheet else { return };
            let Some(begin) = sheet.begins.get(*name) else { continue };
            let half = vec2(size[0] as f32, size[1] as f32) / 2.0 / pixels_per_point;
            pieces.push(Piece { from_px: *begin, size_px: size, at: *middle - half });
        }
        if let Some(sheet) = &self.sheet {
            self.laid.paint(painter, slot, &sheet.image, pieces);
        }
    }

    fn sheet_of(&mut self, names: &[String]) -> Sheet {
        let pictures: Vec<_> = names.iter().map(|name| self.picture(name)).collect();
        let widest = pictures.iter().map(|picture| picture.size[0]).max().unwrap_or(1).max(1);
        let highest = pictures.iter().map(|picture| picture.size[1]).max().unwrap_or(1).max(1);
        // As high as every GPU takes, at the least one name.
        let in_column = (HIGHEST_SHEET / highest).max(1);
        let columns = names.len().div_ceil(in_column).max(1);
        let size = [widest * columns, highest * names.len().clamp(1, in_column)];
        let mut image = ColorImage::filled(size, Color32::TRANSPARENT);
        let mut begins = HashMap::new();
        for (i, (name, picture)) in names.iter().zip(pictures).enumerate() {
            let [left, top] = [i / in_column * widest, i % in_column * highest];
            let wide = picture.size[0];
            for (row, pixels) in picture.pixels.chunks(wide.max(1)).enumerate() {
                let at = (top + row) * size[0] + left;
                image.pixels[at..at + wide].copy_from_slice(pixels);
            }
            begins.insert(name.clone(), [left, top]);
        }
        Sheet { image: Arc::new(image), begins }
    }
}

/// Names that stay on the sheet when others come to it.
const MOST_ON_SHEET: usize = 200;
/// Pixels.
const HIGHEST_SHEET: usize = 2048;

/// A name in its ink with a halo about it.
fn written(name: &str, inks: Inks, pixels_per_point: f32) -> ColorImage {
    let reach = HALO * pixels_per_point;
    let air = reach.ceil() as usize + 1;
    let font_px = Size::Caption.points() * pixels_per_point;
    let letters = letters(name, font_px, true, air);
    let (width, height) = (letters.width_px.max(1), letters.height_px.max(1));
    let mut image = ColorImage::filled([width, height], Color32::TRANSPARENT);
    let around = offsets(reach);
    for row in 0..letters.height_px {
        for column in 0..letters.width_px {
            let at = row * width + column;
            let mut halo: f32 = 0.0;
            for (dx, dy, share) in &around {
                let (Some(x), Some(y)) =
                    (column.checked_add_signed(*dx), row.checked_add_signed(*dy))
                else {
                    continue;
                };
                if x < width && y < height {
                    halo = halo.max(letters.coverage[y * width + x] * share);
                }
            }
            let behind = inks.halo.gamma_multiply(halo);
            image.pixels[at] = behind.blend(inks.letters.gamma_multiply(letters.coverage[at]));
        }
    }
    image
}

/// Pixels within reach, and how much of what covers them is seen from afar.
fn offsets(reach: f32) -> Vec<(isize, isize, f32)> {
    let far = reach.ceil() as isize;
    let all = (-far..=far).flat_map(|dx| (-far..=far).map(move |dy| (dx, dy)));
    all.filter_map(|(dx, dy)| {
        let share = (reach + 0.5 - (dx as f32).hypot(dy as f32)).clamp(0.0, 1.0);
        (share > 0.0).then_some((dx, dy, share))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_its_ink_within_its_halo_and_nothing_round_it() {
        let inks = Inks { letters: Color32::BLACK, halo: Color32::WHITE };
        let picture = written("Hale", inks, 2.0);
        let count = |colour| picture.pixels.iter().filter(|pixel| **pixel == colour).count();
        assert!(count(Color32::BLACK) > 60 && count(Color32::WHITE) > 60);
        assert_eq!(picture.pixels[0], Color32::TRANSPARENT);
        let edge = &picture.pixels[..picture.size[0]];
        assert!(edge.iter().all(|pixel| *pixel == Color32::TRANSPARENT));
    }

    #[test]
    fn every_name_is_on_the_sheet_as_it_was_filled() {
        let mut names = Names::default();
        names.wear(Inks { letters: Color32::BLACK, halo: Color32::WHITE }, 1.0);
        let wanted = ["Altrincham".to_string(), "Sale".to_string()];
        let sheet = names.sheet_of(&wanted);
        for name in &wanted {
            let picture = names.picture(name);
            let [left, top] = sheet.begins[name];
            for (row, pixels) in picture.pixels.chunks(picture.size[0]).enumerate() {
                let at = (top + row) * sheet.image.size[0] + left;
                assert_eq!(&sheet.image.pixels[at..at + picture.size[0]], pixels);
            }
        }
        let many: Vec<String> = (0..400).map(|i| format!("Place {i}")).collect();
        let sheet = names.sheet_of(&many);
        assert!(sheet.image.size[1] <= HIGHEST_SHEET && sheet.begins.len() == 400);
        assert!(sheet.begins.values().any(|[left, _]| *left > 0), "in columns");
        assert!(names.size("Altrincham").x > names.size("Sale").x * 1.5);
        names.wear(Inks { letters: Color32::RED, halo: Color32::WHITE }, 1.0);
        assert!(names.pictures.is_empty() && names.sheet.is_none());
    }
}
