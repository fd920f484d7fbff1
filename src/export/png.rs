//! How does a scene become pixels? By its SVG, so that both files show the
//! same, with the embedded font alone, so that every machine draws the same;
//! but for the many areas and borders of a map, which `raster` draws.

use super::idat::idat;
use super::raster::{self, Place};
use super::svg;
use crate::base::{Error, Result};
use crate::figure::text::{BOLD, FAMILY, REGULAR};
use crate::figure::{Mark, Scene};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::sync::{Arc, OnceLock};

/// How many pixels (width, height), and how many of them to the printed inch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    pub size_px: (u32, u32),
    pub dpi: f32,
}

impl Default for Picture {
    /// A page of A4, landscape, sharp on a screen.
    fn default() -> Self {
        Picture { size_px: (1600, 1131), dpi: 137.0 }
    }
}

/// The longest side, in pixels.
pub const LONGEST_SIDE_PX: u32 = 20_000;
/// The most pixels: 100 million take 400 MB while they are drawn.
pub const MOST_PX: u64 = 100_000_000;

impl Picture {
    /// # Errors
    /// Where there would be no pixel, or too many for memory.
    pub fn check(self) -> Result<()> {
        let Picture { size_px: (width_px, height_px), dpi } = self;
        if width_px == 0 || height_px == 0 {
            return Err(Error::usage(format!(
                "A picture of {width_px} × {height_px} pixels is empty"
            ))
            .remedy("Choose a width and height of at least 1"));
        }
        let pixels = u64::from(width_px) * u64::from(height_px);
        if width_px > LONGEST_SIDE_PX || height_px > LONGEST_SIDE_PX || pixels > MOST_PX {
            return Err(Error::usage(format!(
                "A picture of {width_px} × {height_px} pixels is too large"
            ))
            .remedy("Stay within 20,000 pixels a side and 100 million in all, or save as SVG, which prints sharp at any size"));
        }
        if !(1.0..=10_000.0).contains(&dpi) {
            return Err(Error::usage(format!("{dpi} dots to the inch cannot be printed"))
                .remedy("Choose 1 to 10,000; 300 is usual for print"));
        }
        Ok(())
    }

    /// Pixels to the metre, as PNG keeps it.
    fn per_metre(self) -> u32 {
        (f64::from(self.dpi) / 0.0254).round() as u32
    }
}

fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(BOLD.to_vec());
        fonts.set_sans_serif_family(FAMILY);
        Arc::new(fonts)
    };
    Arc::clone(FONTS.get_or_init(load))
}

/// The scene as a PNG of exactly that size. Where the shape differs, the scene
/// is fitted and centred, and its ground fills the rest.
///
/// # Errors
/// Where the size cannot be, before any memory is taken.
pub fn png(scene: &Scene, size: Picture) -> Result<Vec<u8>> {
    size.check()?;
    let mut pixels =
        Pixmap::new(size.size_px.0, size.size_px.1).ok_or_else(|| drawing(&NO_MEMORY))?;
    let ground = scene.ground;
    pixels.fill(resvg::tiny_skia::Color::from_rgba8(ground.r, ground.g, ground.b, 255));
    let (width, height) = (size.size_px.0 as f32, size.size_px.1 as f32);
    let px_per_pt = (width / scene.width_pt).min(height / scene.height_pt);
    let place = Place {
        px_per_pt,
        left_px: (width - scene.width_pt * px_per_pt) / 2.0,
        top_px: (height - scene.height_pt * px_per_pt) / 2.0,
    };
    draw(&mut pixels, scene, place)?;
    encode(&pixels, size)
}

/// Lays a scene's marks on pixels of its ground, in their order.
fn draw(pixels: &mut Pixmap, scene: &Scene, place: Place) -> Result<()> {
    let is_many = |mark: &Mark| matches!(mark, Mark::Areas(_) | Mark::Lines { .. });
    // Refuses a scene without a size also where it has no marks.
    let mut rest = scene.marks.as_slice();
    svg::part(scene, &[], None)?;
    while let Some(first) = rest.first() {
        let few = rest.iter().position(is_many).unwrap_or(rest.len());
        if few > 0 {
            render(&read(&svg::part(scene, &rest[..few], None)?)?, place, pixels);
            rest = &rest[few..];
            continue;
        }
        match first {
            Mark::Areas(areas) => raster::areas(pixels, place, scene, areas, read, render)?,
            Mark::Lines { lines_pt, stroke } => raster::lines(pixels, place, lines_pt, *stroke),
            _ => {}
        }
        rest = &rest[1..];
    }
    Ok(())
}

const NO_MEMORY: &str = "there is not enough memory";

fn drawing(error: &dyn std::fmt::Display) -> Error {
    Error::new(format!("The picture could not be drawn ({error})")).remedy("Save it as SVG instead")
}

fn read(svg: &str) -> Result<Tree> {
    // At 72 dots to the inch a point is a unit.
    let options = Options {
        dpi: 72.0,
        fontdb: fonts(),
        font_family: FAMILY.to_string(),
        ..Options::default()
    };
    Tree::from_str(svg, &options).map_err(|e| drawing(&e))
}

fn render(svg: &Tree, place: Place, pixels: &mut Pixmap) {
    let Place { px_per_pt, left_px, top_px } = place;
    let fall = Transform::from_row(px_per_pt, 0.0, 0.0, px_per_pt, left_px, top_px);
    resvg::render(svg, fall, &mut pixels.as_mut());
}

/// The ground is opaque, so three channels say all.
fn encode(pixels: &Pixmap, size: Picture) -> Result<Vec<u8>> {
    let chunks = idat(pixels.data(), size.size_px.0 as usize).map_err(|e| drawing(&e))?;
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, size.size_px.0, size.size_px.1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: size.per_metre(),
        yppu: size.per_metre(),
        unit: png::Unit::Meter,
    }));
    let mut file = encoder.write_header().map_err(|e| drawing(&e))?;
    for chunk in chunks {
        file.write_chunk(png::chunk::IDAT, &chunk).map_err(|e| drawing(&e))?;
    }
    file.finish().map_err(|e| drawing(&e))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::svg::tests::small_scene;

    fn decoded(bytes: &[u8]) -> (png::OutputInfo, Option<png::PixelDimensions>, Vec<u8>) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        (info, reader.info().pixel_dims, pixels)
    }

    #[test]
    fn a_picture_has_the_size_and_resolution_asked() {
        for (width_px, height_px, dpi, per_metre) in
            [(600, 400, 300.0, 11_811), (97, 211, 96.0, 3_780)]
        {
            let bytes =
                png(&small_scene(), Picture { size_px: (width_px, height_px), dpi }).unwrap();
            let (info, dimensions, pixels) = decoded(&bytes);
            assert_eq!((info.width, info.height), (width_px, height_px));
            let dimensions = dimensions.unwrap();
            assert_eq!((dimensions.xppu, dimensions.yppu), (per_metre, per_metre));
            assert_eq!(dimensions.unit, png::Unit::Meter);
            assert!(pixels.iter().any(|p| *p != 255), "something is drawn");
        }
    }

    #[test]
    fn the_same_scene_gives_the_same_bytes() {
        let size = Picture { size_px: (300, 200), dpi: 150.0 };
        assert_eq!(png(&small_scene(), size).unwrap(), png(&small_scene(), size).unwrap());
    }

    #[test]
    fn text_is_drawn_with_the_embedded_font() {
        let mut scene = small_scene();
        scene.marks.retain(|mark| matches!(mark, crate::figure::Mark::Text(_)));
        let bytes = png(&scene, Picture { size_px: (600, 400), dpi: 96.0 }).unwrap();
        let dark = decoded(&bytes).2.chunks(3).filter(|p| p.iter().all(|c| *c < 80)).count();
        assert!(dark > 200, "{dark} dark pixels");
    }

    #[test]
    fn a_picture_too_large_for_memory_is_refused_before_it_is_drawn() {
        for (width_px, height_px, dpi) in [
            (0, 100, 96.0),
            (100, 0, 96.0),
            (u32::MAX, u32::MAX, 96.0),
            (15_000, 15_000, 96.0),
            (9, 9, 0.0),
            (9, 9, f32::NAN),
        ] {
            let error =
                png(&small_scene(), Picture { size_px: (width_px, height_px), dpi }).unwrap_err();
            assert_eq!(error.kind(), crate::base::ErrorKind::Usage);
            assert!(error.remedy_text().is_some());
        }
    }
}
