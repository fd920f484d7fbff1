//! How is a legend drawn on paper? A heading, then a swatch, its words and
//! its count on each line; of two measures a square key first.

use super::bivariate::BivariateKey;
use super::choropleth::{Choropleth, LegendEntry};
use super::ink;
use super::key;
use super::page::{Room, centred_baseline, label};
use super::scene::{Anchor, Fill, Mark, Scene, TextMark};
use super::text::{ellipsis, width_pt, wrap};
use crate::base::number::with_thousands;

const HEADING_PT: f32 = 9.0;
const HEADING_LINE_PT: f32 = 11.5;
const ENTRY_PT: f32 = 8.2;
const LINE_PT: f32 = 13.0;
const SWATCH_PT: [f32; 2] = [15.0, 9.0];
/// The widest a line of the legend grows.
const MOST_WIDTH_PT: f32 = 142.0;
/// Between classes, hatches and outlines.
const GAP_PT: f32 = 5.0;

/// Classes, hatches and outlines are told apart by a gap.
fn kind(entry: &LegendEntry) -> u8 {
    match entry.fill {
        Some(Fill::Plain(_)) => 0,
        Some(Fill::Hatched { .. }) => 1,
        None => 2,
    }
}

fn gaps(legend: &[LegendEntry]) -> usize {
    legend.windows(2).filter(|w| kind(&w[0]) != kind(&w[1])).count()
}

/// How high the legend is in so many columns over this width.
pub fn height_pt(map: &Choropleth, plural: &str, width: f32, columns: usize) -> f32 {
    let listed = listed(map);
    let lines = listed.len().div_ceil(columns.max(1));
    heading(map, plural, width).len() as f32 * HEADING_LINE_PT
        + 3.0
        + map.key.as_ref().map_or(0.0, |key| key::height_pt(key) + GAP_PT)
        + lines as f32 * LINE_PT
        + gaps(listed) as f32 * GAP_PT
}

/// The entries below one another: all that are not in the square of a key.
fn listed(map: &Choropleth) -> &[LegendEntry] {
    let cells = map.key.as_ref().map_or(0, BivariateKey::cells);
    map.legend.get(cells..).unwrap_or_default()
}

fn heading(map: &Choropleth, plural: &str, width: f32) -> Vec<(String, bool)> {
    let mut lines: Vec<(String, bool)> = wrap(&map.heading, HEADING_PT, true, width, 3)
        .into_iter()
        .map(|line| (line, true))
        .collect();
    let beneath = [map.beneath.clone(), format!("and how many {plural}")];
    for beneath in beneath.iter().filter(|words| !words.is_empty()) {
        lines.extend(wrap(beneath, 7.5, false, width, 2).into_iter().map(|line| (line, false)));
    }
    lines
}

/// Draws the legend from the room's upper left corner, in as many columns as
/// its height calls for; gives the y at which it ends.
pub fn draw(scene: &mut Scene, map: &Choropleth, plural: &str, room: Room, columns: usize) -> f32 {
    let columns = columns.max(1);
    let mut y = room.min_pt[1];
    for (line, bold) in heading(map, plural, room.width()) {
        y += HEADING_LINE_PT;
        let (size, colour) = if bold { (HEADING_PT, ink::INK) } else { (7.5, ink::QUIET) };
        let text = label([room.min_pt[0], y - 3.0], line, size);
        scene.marks.push(Mark::Text(TextMark { bold, colour, ..text }));
    }
    y += 3.0;
    let gutter = 16.0;
    let share = (room.width() - gutter * (columns as f32 - 1.0)) / columns as f32;
    // A count is read with its words: not too far from them.
    let width = share.min(MOST_WIDTH_PT);
    let listed = listed(map);
    let per_column = listed.len().div_ceil(columns).max(1);
    let square = map.key.as_ref().map_or(0.0, |key| key::height_pt(key) + GAP_PT);
    // Lines close up where the room is short.
    let wanted = square + per_column as f32 * LINE_PT + gaps(listed) as f32 * GAP_PT;
    let squeeze = ((room.max_pt[1] - y) / wanted).clamp(0.62, 1.0);
    if let Some(key) = &map.key {
        y += key::draw(scene, map, key, [room.min_pt[0], y], width, squeeze) + GAP_PT * squeeze;
    }
    let mut lowest = y;
    for (column, entries) in listed.chunks(per_column).enumerate() {
        let left = room.min_pt[0] + column as f32 * (width + gutter);
        let mut top = y;
        let mut last = None;
        for entry in entries {
            if last.is_some_and(|last| last != kind(entry)) {
                top += GAP_PT * squeeze;
            }
            last = Some(kind(entry));
            line(scene, entry, left, top, width, squeeze);
            top += LINE_PT * squeeze;
        }
        lowest = lowest.max(top);
    }
    lowest
}

fn line(scene: &mut Scene, entry: &LegendEntry, left: f32, top: f32, width: f32, squeeze: f32) {
    let size = ENTRY_PT * squeeze.max(0.75);
    let middle = top + LINE_PT * squeeze / 2.0;
    let half = SWATCH_PT[1] * squeeze / 2.0;
    let stroke = match entry.outline {
        Some(colour) => ink::line(colour, 1.5),
        None => ink::line(ink::QUIET.with_alpha(110), 0.4),
    };
    // An outline is drawn inside its swatch, as wide as the fills.
    let inset = if entry.outline.is_some() { 0.75 } else { 0.0 };
    scene.marks.push(Mark::Rect {
        min_pt: [left + inset, middle - half + inset],
        max_pt: [left + SWATCH_PT[0] - inset, middle + half - inset],
        radius_pt: 1.2,
        fill: entry.fill.or(Some(Fill::Plain(ink::PAPER))),
        stroke: Some(stroke),
        datum: None,
    });
    let baseline = centred_baseline(middle, size);
    let count = entry.count.map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    let count = count.map(with_thousands).unwrap_or_default();
    let taken = width_pt(&count, size, false);
    let words_left = left + SWATCH_PT[0] + 6.0;
    let words = ellipsis(&entry.label, size, false, left + width - taken - 6.0 - words_left);
    scene.marks.push(Mark::Text(label([words_left, baseline], words, size)));
    scene.marks.push(Mark::Text(TextMark {
        anchor: Anchor::End,
        colour: ink::QUIET,
        ..label([left + width, baseline], count, size)
    }));
}
