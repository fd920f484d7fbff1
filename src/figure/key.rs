//! How is the key of two measures drawn on paper? A square of nine colours
//! with their counts, a measure along each side, the bounds between classes at
//! the lines where they lie.

use super::bivariate::BivariateKey;
use super::choropleth::{Choropleth, LegendEntry};
use super::ink;
use super::page::{centred_baseline, label};
use super::scene::{Anchor, Colour, Fill, Mark, Scene, TextMark};
use super::text::{ellipsis, width_pt};
use crate::base::number::with_thousands;

const CELL_HIGH_PT: f32 = 26.0;
const MOST_CELL_WIDE_PT: f32 = 36.0;
/// Left of the square: the turned words and the bounds.
const WORDS_PT: f32 = 11.0;
const BOUND_PT: f32 = 6.8;
/// Below the square: the bounds, then the words.
const BELOW_PT: f32 = 24.0;

/// How high the key is.
pub fn height_pt(key: &BivariateKey) -> f32 {
    key.rows() as f32 * CELL_HIGH_PT + BELOW_PT
}

/// Ink that stands out from a colour.
pub fn ink_on(ground: Colour) -> Colour {
    let weigh = |c: u8, share: f64| f64::from(c) / 255.0 * share;
    let light = weigh(ground.r, 0.299) + weigh(ground.g, 0.587) + weigh(ground.b, 0.114);
    if light > 0.5 { ink::INK } else { ink::PAPER }
}

/// Draws the key with its upper left corner at `at_pt`, no wider than
/// `width_pt`, as much lower as `squeeze` (0–1) says; gives its height.
pub fn draw(
    scene: &mut Scene,
    map: &Choropleth,
    key: &BivariateKey,
    at_pt: [f32; 2],
    width: f32,
    squeeze: f32,
) -> f32 {
    let high = CELL_HIGH_PT * squeeze;
    let bounds = key.up.breaks.iter().map(|b| width_pt(b, BOUND_PT, false)).fold(0.0, f32::max);
    let left = at_pt[0] + WORDS_PT + bounds + 4.0;
    let columns = key.columns().max(1) as f32;
    let wide = ((at_pt[0] + width - left) / columns).min(MOST_CELL_WIDE_PT);
    let top = at_pt[1];
    for (i, entry) in map.legend.iter().take(key.cells()).enumerate() {
        let (row, column) = (i / key.columns().max(1), i % key.columns().max(1));
        let min = [left + column as f32 * wide, top + row as f32 * high];
        cell(scene, entry, min, [wide, high]);
    }
    let bottom = top + key.rows() as f32 * high;
    for (i, words) in key.up.breaks.iter().enumerate() {
        let y = centred_baseline(bottom - (i as f32 + 1.0) * high, BOUND_PT);
        let mark = label([left - 3.0, y], words, BOUND_PT);
        scene.marks.push(quiet(mark, Anchor::End, 0.0));
    }
    for (i, words) in key.across.breaks.iter().enumerate() {
        let x = left + (i as f32 + 1.0) * wide;
        let mark = label([x, bottom + 8.0], words, BOUND_PT);
        scene.marks.push(quiet(mark, Anchor::Middle, 0.0));
    }
    let size = 7.5;
    let room = columns * wide;
    let words = ellipsis(&format!("{} →", key.across.title), size, true, room);
    let at = [left + room / 2.0, bottom + 19.0];
    let across = TextMark { bold: true, ..label(at, words, size) };
    scene.marks.push(quiet(across, Anchor::Middle, 0.0));
    // Long words reach below the square, where their side is empty.
    let words = ellipsis(&format!("{} →", key.up.title), size, true, bottom - top + 18.0);
    let long = width_pt(&words, size, true);
    let at = [at_pt[0] + 7.0, ((top + bottom) / 2.0).max(top + long / 2.0)];
    let up = TextMark { bold: true, ..label(at, words, size) };
    scene.marks.push(quiet(up, Anchor::Middle, -90.0));
    bottom - top + BELOW_PT
}

fn quiet(mark: TextMark, anchor: Anchor, angle: f32) -> Mark {
    Mark::Text(TextMark { anchor, angle, colour: ink::QUIET, ..mark })
}

fn cell(scene: &mut Scene, entry: &LegendEntry, min: [f32; 2], size: [f32; 2]) {
    scene.marks.push(Mark::Rect {
        min_pt: min,
        max_pt: [min[0] + size[0], min[1] + size[1]],
        radius_pt: 0.0,
        fill: entry.fill,
        stroke: Some(ink::line(ink::PAPER, 0.8)),
        datum: None,
    });
    let (Some(count), Some(Fill::Plain(ground))) = (entry.count, entry.fill) else { return };
    let count = with_thousands(i64::try_from(count).unwrap_or(i64::MAX));
    let letters = 7.5;
    let at = [min[0] + size[0] / 2.0, centred_baseline(min[1] + size[1] / 2.0, letters)];
    let mark = label(at, count, letters);
    scene.marks.push(Mark::Text(TextMark {
        anchor: Anchor::Middle,
        colour: ink_on(ground),
        ..mark
    }));
}
