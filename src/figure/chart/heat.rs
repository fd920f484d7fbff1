//! Which groups use which services? A table of indices, coloured about 100.

use crate::base::Result;
use crate::base::number::decimal;
use crate::figure::ink;
use crate::figure::kind_colour::kind_colour;
use crate::figure::page::{Room, Words, bare, centred_baseline, label, on_page, say_why};
use crate::figure::palette::palette;
use crate::figure::scene::{Anchor, Colour, Fill, Hatch, Mark, Scene, TextMark};
use crate::figure::text::{ellipsis, width_pt, wrap};
use crate::profile::{CustomerProfile, HeatCell, HeatTable, RowNote};

const ROW_PT: f32 = 15.0;
const LEAST_ROW_PT: f32 = 6.2;
const HEAD_PT: f32 = 34.0;
const FOOT_PT: f32 = 22.0;

/// The upper bounds of the classes of the index; the last is open.
const BREAKS: [f64; 6] = [50.0, 75.0, 90.0, 110.0, 133.0, 200.0];

/// The height at which every row can be read, in points.
pub fn wants_pt(table: &HeatTable) -> f32 {
    table.classes.len() as f32 * ROW_PT + HEAD_PT + FOOT_PT
}

/// The table on a page of its own, with the words of the profiles it is of.
///
/// # Errors
/// None that is known: drawing into a scene does not fail.
pub fn draw(table: &HeatTable, profiles: &[CustomerProfile], size_pt: [f32; 2]) -> Result<Scene> {
    on_page(&words(profiles), size_pt, |scene, room| plot(scene, room, table))
}

/// The table alone, for a panel that has said the rest.
///
/// # Errors
/// As `draw`.
pub fn draw_bare(table: &HeatTable, size_pt: [f32; 2]) -> Result<Scene> {
    bare(size_pt, |scene, room| plot(scene, room, table))
}

fn words(profiles: &[CustomerProfile]) -> Words {
    let Some(first) = profiles.first() else { return Words::default() };
    let within = first.within_words.as_ref().map_or_else(|| "all areas".to_string(), String::clone);
    let title = format!("Who uses which service, by {} of {}", first.tier, first.scheme_name);
    let sentence = format!(
        "Index of each {} against {}; 100 is the average of {within}, for each service apart.",
        first.tier, first.base_words
    );
    let method = "Index; hatched: too few to say, or withheld. Faint: the interval holds 100.";
    let mut words = Words::of_card(&first.card, title, sentence, method);
    // Counts of one service would be read as those of all.
    words.foot.retain(|(heading, _)| heading != "Records");
    words
}

/// The colour of an index.
pub fn colour(index: f64) -> Colour {
    let colours = palette("blue-red").map_or_else(Vec::new, |p| p.colours(BREAKS.len() + 1));
    let class = BREAKS.iter().take_while(|bound| index > **bound).count();
    colours.get(class).copied().unwrap_or(ink::NEUTRAL)
}

fn plot(scene: &mut Scene, room: Room, table: &HeatTable) -> Result<()> {
    if table.classes.is_empty() || table.columns.is_empty() {
        say_why(scene, room, "There is nothing to show: no service has a record yet.");
        return Ok(());
    }
    let (rows, columns) = (table.classes.len() as f32, table.columns.len() as f32);
    let row_pt = ((room.height() - HEAD_PT - FOOT_PT) / rows).clamp(LEAST_ROW_PT, ROW_PT * 1.3);
    let size = (row_pt * 0.56).clamp(4.8, 8.4);
    let widest = table
        .classes
        .iter()
        .map(|of| width_pt(&of.code, size, true) + width_pt(&of.name, size, false) + 18.0);
    let names_pt = widest.fold(0.0, f32::max).min(room.width() * 0.34);
    let wide = ((room.width() - names_pt) / columns).min(110.0);
    let top = room.min_pt[1] + HEAD_PT;
    for (column, name) in table.columns.iter().enumerate() {
        let middle = room.min_pt[0] + names_pt + (column as f32 + 0.5) * wide;
        // Long words in narrow columns are set smaller rather than broken.
        let longest = name.split_whitespace().map(|word| width_pt(word, 7.2, true));
        let longest = longest.fold(1.0, f32::max);
        let size = (7.2 * (wide - 3.0) / longest).clamp(5.2, 7.2);
        let lines = wrap(name, size, true, wide - 2.0, 3);
        for (i, text) in lines.iter().enumerate() {
            let up = (lines.len() - 1 - i) as f32 * size * 1.22;
            let at = [middle, top - 5.0 - up];
            let mark = label(at, text.clone(), size);
            scene.marks.push(Mark::Text(TextMark { bold: true, anchor: Anchor::Middle, ..mark }));
        }
    }
    for (class, of) in table.classes.iter().enumerate() {
        let y = top + class as f32 * row_pt;
        let baseline = centred_baseline(y + row_pt / 2.0, size);
        let left = room.min_pt[0];
        let swatch = row_pt.min(8.0) * 0.8;
        let middle = y + row_pt / 2.0;
        scene.marks.push(Mark::Rect {
            min_pt: [left, middle - swatch / 2.0],
            max_pt: [left + swatch, middle + swatch / 2.0],
            radius_pt: 1.0,
            fill: Some(Fill::Plain(kind_colour(of.colour.as_deref(), of.family))),
            stroke: Some(ink::line(ink::QUIET, 0.35)),
            datum: None,
        });
        let mut x = left + swatch + 4.0;
        if of.code != of.name {
            let text = TextMark { bold: true, ..label([x, baseline], &of.code, size) };
            scene.marks.push(Mark::Text(text));
            x += width_pt(&of.code, size, true) + 3.5;
        }
        let name = ellipsis(&of.name, size, false, left + names_pt - x - 4.0);
        scene.marks.push(Mark::Text(label([x, baseline], name, size)));
        let cells = table.cells.get(class).map_or(&[][..], Vec::as_slice);
        for (column, cell) in cells.iter().enumerate() {
            let at = [left + names_pt + column as f32 * wide, y];
            let to = [at[0] + wide, y + row_pt];
            draw_cell(scene, cell, (at, to), size, class * table.columns.len() + column);
        }
    }
    legend(scene, [room.min_pt[0] + names_pt, top + rows * row_pt + 6.0], room.max_pt[0]);
    Ok(())
}

fn draw_cell(
    scene: &mut Scene,
    cell: &HeatCell,
    (min, max): ([f32; 2], [f32; 2]),
    size: f32,
    datum: usize,
) {
    let sure = match (cell.index_low, cell.index_high) {
        (Some(low), Some(high)) => low > 100.0 || high < 100.0,
        _ => false,
    };
    let fill = match (cell.index, cell.note) {
        (Some(index), _) => Fill::Plain(colour(index)),
        (None, Some(RowNote::Withheld)) => ink::hatched(Hatch::Withheld),
        (None, _) => ink::hatched(Hatch::TooFew),
    };
    scene.marks.push(Mark::Rect {
        min_pt: [min[0] + 0.5, min[1] + 0.5],
        max_pt: [max[0] - 0.5, max[1] - 0.5],
        radius_pt: 0.0,
        fill: Some(fill),
        stroke: None,
        datum: Some(datum),
    });
    let middle = (min[0] + max[0]) / 2.0;
    let baseline = centred_baseline((min[1] + max[1]) / 2.0, size);
    let words = match (cell.index, cell.note) {
        (Some(index), _) => decimal(index, 0),
        (None, Some(RowNote::Withheld)) => "withheld".to_string(),
        (None, _) => "too few".to_string(),
    };
    let size = if cell.index.is_some() { size } else { size * 0.86 };
    let words = ellipsis(&words, size, sure, max[0] - min[0] - 2.0);
    scene.marks.push(Mark::Text(TextMark {
        bold: sure,
        anchor: Anchor::Middle,
        // Paper's own inks would turn with a dark theme, and the cell does not.
        colour: cell.index.map_or(ON_CELL_QUIET, on_cell),
        ..label([middle, baseline], words, size)
    }));
}

const ON_CELL: Colour = Colour::rgb(0x1B2431);
const ON_CELL_QUIET: Colour = Colour::rgb(0x4A5563);
const ON_DARK_CELL: Colour = Colour::rgb(0xFEFEFE);

/// Letters that can be read on the colour of an index.
fn on_cell(index: f64) -> Colour {
    let Colour { r, g, b, .. } = colour(index);
    let light = 0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b);
    if light < 140.0 { ON_DARK_CELL } else { ON_CELL }
}

fn legend(scene: &mut Scene, [left, top]: [f32; 2], right: f32) {
    let wide = ((right - left) / (BREAKS.len() + 1) as f32).min(46.0);
    for class in 0..=BREAKS.len() {
        let (from, to) = (class.checked_sub(1).map(|i| BREAKS[i]), BREAKS.get(class));
        let words = match (from, to) {
            (None, Some(to)) => format!("to {}", decimal(*to, 0)),
            (Some(from), Some(to)) => format!("{}–{}", decimal(from, 0), decimal(*to, 0)),
            (Some(from), None) => format!("over {}", decimal(from, 0)),
            (None, None) => String::new(),
        };
        let middle = to.copied().or(from).unwrap_or(100.0);
        let shade = colour(if to.is_some() { middle - 0.01 } else { middle + 0.01 });
        let x = left + class as f32 * wide;
        scene.marks.push(Mark::Rect {
            min_pt: [x, top],
            max_pt: [x + wide - 1.0, top + 5.0],
            radius_pt: 0.0,
            fill: Some(Fill::Plain(shade)),
            stroke: None,
            datum: None,
        });
        let text = label([x + wide / 2.0, top + 12.0], ellipsis(&words, 6.2, false, wide), 6.2);
        scene.marks.push(Mark::Text(TextMark {
            anchor: Anchor::Middle,
            colour: ink::QUIET,
            ..text
        }));
    }
}
