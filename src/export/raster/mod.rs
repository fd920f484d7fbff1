//! How is a map of very many areas made into pixels? In bands, in parallel,
//! each pixel the mean of the colours that fall in it by their exact share:
//! neighbours leave no seam, at any size. Everything else of a picture goes
//! by its SVG.

mod coverage;
mod pen;

use super::svg;
use crate::base::Result;
use crate::figure::scene::Stroke;
use crate::figure::{Colour, Fill, FilledAreas, Lines, Scene};
use coverage::Coverage;
use rayon::prelude::*;
use resvg::tiny_skia::Pixmap;

/// Rows of a band.
const BAND: usize = 64;

/// How points of the page fall on pixels.
#[derive(Clone, Copy)]
pub struct Place {
    pub px_per_pt: f32,
    pub left_px: f32,
    pub top_px: f32,
}

impl Place {
    fn of(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [self.left_px + x * self.px_per_pt, self.top_px + y * self.px_per_pt]
    }
}

/// Draws areas that lie side by side. `read` reads an SVG and `draw` draws it
/// on pixels of its page: for hatches.
///
/// # Errors
/// Where a hatch cannot be drawn.
pub fn areas<D: Sync>(
    pixels: &mut Pixmap,
    place: Place,
    scene: &Scene,
    areas: &FilledAreas,
    read: impl Fn(&str) -> Result<D>,
    draw: impl Fn(&D, Place, &mut Pixmap) + Sync,
) -> Result<()> {
    let hatches = hatches(scene, areas, read)?;
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let boxes: Vec<Option<Span>> = (0..areas.len())
        .into_par_iter()
        .map(|area| Span::of(areas.get(area)?.rings_pt().flatten(), place, 0.0, width, height))
        .collect();
    let bands = by_band(&boxes, height);
    let rows = pixels.data_mut().par_chunks_mut(width * 4 * BAND);
    rows.zip(bands).enumerate().for_each(|(band, (rows, here))| {
        if here.is_empty() {
            return;
        }
        let mut mixed = vec![[0.0f32; 4]; rows.len() / 4];
        let mut coverage = Coverage::default();
        let top = (band * BAND) as i32;
        let bottom = top + (rows.len() / 4 / width) as i32;
        // Hatches of this band alone: a page of each would take a picture's
        // memory again.
        let mut inks: Vec<Option<Pixmap>> = hatches.iter().map(|_| None).collect();
        for (area, span) in here.iter().filter_map(|&i| Some((areas.get(i)?, boxes[i]?))) {
            let from = [span.min[0], span.min[1].max(top)];
            coverage.clear(from, [span.max[0], span.max[1].min(bottom)]);
            for ring in area.rings_pt() {
                coverage.ring(ring.iter().map(|point| place.of(*point)));
            }
            let hatch = hatches.iter().position(|(fill, _)| *fill == area.fill);
            if let Some(hatch) = hatch.filter(|&hatch| inks[hatch].is_none()) {
                let ink = Pixmap::new(width as u32, (bottom - top) as u32);
                inks[hatch] = ink.map(|mut ink| {
                    let lower = Place { top_px: place.top_px - top as f32, ..place };
                    draw(&hatches[hatch].1, lower, &mut ink);
                    ink
                });
            }
            let ink = hatch.and_then(|hatch| inks[hatch].as_ref());
            let left = coverage.left() as usize;
            for (row, shares) in coverage.rows() {
                let start = (row - top) as usize * width + left;
                let mixed = &mut mixed[start..start + shares.len()];
                match (&area.fill, ink) {
                    (_, Some(ink)) => {
                        let inks = &ink.pixels()[start..start + shares.len()];
                        for ((mixed, share), ink) in mixed.iter_mut().zip(shares).zip(inks) {
                            add(mixed, *share, [ink.red(), ink.green(), ink.blue()], 255);
                        }
                    }
                    (Fill::Plain(c), None) => {
                        for (mixed, share) in mixed.iter_mut().zip(shares) {
                            add(mixed, *share, [c.r, c.g, c.b], c.a);
                        }
                    }
                    (Fill::Hatched { .. }, None) => {}
                }
            }
        }
        for (pixel, mixed) in rows.chunks_exact_mut(4).zip(mixed) {
            lay(pixel, mixed);
        }
    });
    Ok(())
}

/// Draws lines of one pen.
pub fn lines(pixels: &mut Pixmap, place: Place, lines_pt: &Lines, stroke: Stroke) {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let width_px = stroke.width_pt * place.px_per_pt;
    let spans: Vec<Option<Span>> = (0..lines_pt.len())
        .into_par_iter()
        .map(|line| Span::of(lines_pt.get(line), place, width_px, width, height))
        .collect();
    let bands = by_band(&spans, height);
    let Colour { r, g, b, a } = stroke.colour;
    let rows = pixels.data_mut().par_chunks_mut(width * 4 * BAND);
    rows.zip(bands).enumerate().for_each(|(band, (rows, here))| {
        if here.is_empty() {
            return;
        }
        let mut coverage = Coverage::default();
        let top = (band * BAND) as i32;
        coverage.clear([0, top], [width as i32, top + (rows.len() / 4 / width) as i32]);
        let mut line_px: Vec<[f32; 2]> = Vec::new();
        for &line in &here {
            line_px.clear();
            let line = lines_pt.get(line).iter();
            let sound = line.filter(|p| p[0].is_finite() && p[1].is_finite());
            line_px.extend(sound.map(|point| place.of(*point)));
            pen::line(&mut coverage, &line_px, width_px);
        }
        for ((_, shares), pixels) in coverage.rows().zip(rows.chunks_exact_mut(width * 4)) {
            for (share, pixel) in shares.iter().zip(pixels.chunks_exact_mut(4)) {
                let mut mixed = [0.0; 4];
                add(&mut mixed, share.min(1.0), [r, g, b], a);
                lay(pixel, mixed);
            }
        }
    });
}

/// Pixels that something may touch: from `min` up to but not `max`.
#[derive(Clone, Copy)]
struct Span {
    min: [i32; 2],
    max: [i32; 2],
}

impl Span {
    /// `None` where nothing of it is on the picture.
    fn of<'p>(
        points_pt: impl IntoIterator<Item = &'p [f32; 2]>,
        place: Place,
        width_px: f32,
        width: usize,
        height: usize,
    ) -> Option<Span> {
        let (mut min, mut max) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for point in points_pt {
            let at = place.of(*point);
            for axis in 0..2 {
                min[axis] = min[axis].min(at[axis]);
                max[axis] = max[axis].max(at[axis]);
            }
        }
        let most = [width as f32, height as f32];
        let low = |axis: usize| (min[axis] - width_px).clamp(0.0, most[axis]) as i32;
        let high = |axis: usize| coverage::ceil((max[axis] + width_px).clamp(0.0, most[axis]));
        let span = Span { min: [low(0), low(1)], max: [high(0) as i32, high(1) as i32] };
        (min[0] <= max[0] && span.min[0] < span.max[0] && span.min[1] < span.max[1]).then_some(span)
    }
}

/// What touches each band, in drawing order.
fn by_band(spans: &[Option<Span>], height: usize) -> Vec<Vec<usize>> {
    let mut bands = vec![Vec::new(); height.div_ceil(BAND)];
    for (i, span) in spans.iter().enumerate() {
        let Some(span) = span else { continue };
        let last = (span.max[1] as usize - 1) / BAND;
        for band in &mut bands[span.min[1] as usize / BAND..=last] {
            band.push(i);
        }
    }
    bands
}

/// For each hatch that some area has, a page of it.
fn hatches<D>(
    scene: &Scene,
    areas: &FilledAreas,
    read: impl Fn(&str) -> Result<D>,
) -> Result<Vec<(Fill, D)>> {
    let mut found: Vec<(Fill, D)> = Vec::new();
    for area in areas.iter() {
        let Fill::Hatched { .. } = area.fill else { continue };
        if found.iter().any(|(fill, _)| *fill == area.fill) {
            continue;
        }
        let page = crate::figure::Mark::Rect {
            min_pt: [0.0; 2],
            max_pt: [scene.width_pt, scene.height_pt],
            radius_pt: 0.0,
            fill: Some(area.fill),
            stroke: None,
            datum: None,
        };
        found.push((area.fill, read(&svg::part(scene, &[page], None)?)?));
    }
    Ok(found)
}

/// Shares of one shape below this are what rounding leaves of nothing.
const ROUNDING: f32 = 1e-5;
/// What may be missing of a pixel that is covered by many.
const MISSING: f32 = 1.0 / 1024.0;

fn add(mixed: &mut [f32; 4], share: f32, rgb: [u8; 3], alpha: u8) {
    if share < ROUNDING {
        return;
    }
    let share = share * f32::from(alpha) / 255.0;
    for (mixed, byte) in mixed.iter_mut().zip(rgb) {
        *mixed += share * f32::from(byte);
    }
    mixed[3] += share;
}

/// Lays a mix of colours on an opaque pixel.
fn lay(pixel: &mut [u8], [r, g, b, share]: [f32; 4]) {
    if share <= 0.0 {
        return;
    }
    // Where areas overlap after all, their mean; where rounding alone is
    // missing, nothing of the ground shows.
    let (scale, rest) = if share > 1.0 - MISSING { (1.0 / share, 0.0) } else { (1.0, 1.0 - share) };
    for (byte, mixed) in pixel.iter_mut().zip([r, g, b]) {
        *byte = (mixed * scale + f32::from(*byte) * rest + 0.5) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::png::{Picture, png};
    use crate::figure::ink;
    use crate::figure::scene::Hatch;
    use crate::figure::{Fill, Mark};

    const SIZE: (u32, u32) = (230, 190);

    /// Rows of rgb.
    fn drawn(marks: Vec<Mark>) -> Vec<[u8; 3]> {
        let scene = Scene { marks, ..Scene::new(100.0, 80.0, ink::PAPER) };
        let bytes = png(&scene, Picture { size_px: SIZE, dpi: 165.0 }).expect("a picture");
        let mut reader = ::png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut pixels).expect("pixels");
        pixels.chunks_exact(3).map(|p| [p[0], p[1], p[2]]).collect()
    }

    fn leaning(from: f32, to: f32) -> Vec<[f32; 2]> {
        vec![[from, 3.3], [to, 3.3], [to + 9.0, 41.0], [to, 76.7], [from, 76.7], [from + 9.0, 41.0]]
    }

    fn stripe(i: usize) -> Vec<[f32; 2]> {
        leaning(5.0 + i as f32 * 1.7, 5.0 + (i + 1) as f32 * 1.7)
    }

    fn stripes(
        which: impl IntoIterator<Item = usize>,
        fill: impl Fn(usize) -> Fill,
    ) -> FilledAreas {
        let mut areas = FilledAreas::default();
        which.into_iter().for_each(|i| areas.push([stripe(i)], fill(i), Some(i)));
        areas
    }

    #[test]
    fn neighbours_of_one_colour_are_one_shape() {
        let fill = Fill::Plain(ink::HOT_SPOT);
        let many = drawn(vec![Mark::Areas(stripes(0..40, |_| fill))]);
        let mut whole = FilledAreas::default();
        whole.push([leaning(5.0, 73.0)], fill, None);
        let one = drawn(vec![Mark::Areas(whole)]);
        let apart = many.iter().flatten().zip(one.iter().flatten());
        assert!(apart.clone().all(|(a, b)| a.abs_diff(*b) <= 1));
        let inside =
            |pixel: &&[u8; 3]| **pixel == [ink::HOT_SPOT.r, ink::HOT_SPOT.g, ink::HOT_SPOT.b];
        assert!(many.iter().filter(inside).count() > 20_000);
    }

    #[test]
    fn areas_and_lines_look_as_they_do_by_way_of_svg() {
        let fill = |i: usize| match i % 3 {
            0 => Fill::Plain(ink::HOT_SPOT),
            1 => Fill::Plain(ink::NOT_SPOT),
            _ => ink::hatched(Hatch::TooFew),
        };
        let lines: Vec<Vec<[f32; 2]>> =
            vec![vec![[3.0, 5.0], [90.0, 20.0], [20.0, 70.0]], vec![[50.0, 2.0], [50.0, 78.0]]];
        // Apart: where two meet, the SVG lets the ground shine through.
        let apart = || (0..40).step_by(2);
        for width_pt in [0.3, 2.0] {
            let stroke = ink::line(ink::OUTLINE, width_pt);
            let by_us = drawn(vec![
                Mark::Areas(stripes(apart(), fill)),
                Mark::Lines { lines_pt: lines.iter().cloned().collect(), stroke },
            ]);
            let mut slowly: Vec<Mark> = apart()
                .map(|i| Mark::Polygon {
                    rings_pt: vec![stripe(i)],
                    fill: Some(fill(i)),
                    stroke: None,
                    datum: None,
                })
                .collect();
            let line = |points_pt: &Vec<[f32; 2]>| Mark::Line {
                points_pt: points_pt.clone(),
                stroke,
                datum: None,
            };
            slowly.extend(lines.iter().map(line));
            let by_svg = drawn(slowly);
            let beside = by_us.iter().flatten().zip(by_svg.iter().flatten());
            let apart: Vec<u32> = beside.map(|(a, b)| u32::from(a.abs_diff(*b))).collect();
            let mean = apart.iter().sum::<u32>() as f32 / apart.len() as f32;
            assert!(mean < 0.7, "{mean}");
            let blank = drawn(Vec::new());
            let shown = by_us.iter().flatten().zip(blank.iter().flatten());
            assert!(shown.map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>() > 1_000_000);
        }
    }
}
