//! Which groups use a service more, or less, than the average? Index bars in
//! the groups' colours about the line of 100, with whiskers; up to six
//! services side by side.

use super::axes::{Axes, line, place, rgba};
use crate::base::Result;
use crate::base::number::decimal;
use crate::figure::ink;
use crate::figure::kind_colour::kind_colour;
use crate::figure::page::{Room, Words, bare, centred_baseline, label, on_page, say_why};
use crate::figure::scene::{Anchor, Mark, Scene, TextMark};
use crate::figure::text::{ellipsis, width_pt, wrap};
use crate::profile::{self, CustomerProfile, ProfileRow, RowNote};
use crate::project::ClassOrder;
use plotters::prelude::{Color, PathElement, Rectangle};

/// The height of a row that is easily read, and of one that can still be.
const ROW_PT: f32 = 16.5;
const LEAST_ROW_PT: f32 = 6.4;
/// Above and below the rows: the heading of the line, and the axis.
const AROUND_PT: f32 = 64.0;
/// Of one service, rows go on in a second column rather than become lower.
const COLUMN_ROW_PT: f32 = 10.5;

/// Positions of the rows in the order asked; those without an index last.
pub fn ordered(profile: &CustomerProfile, order: ClassOrder) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..profile.rows.len()).collect();
    let by = |value: &dyn Fn(&ProfileRow) -> f64, rows: &mut Vec<usize>| {
        rows.sort_by(|a, b| value(&profile.rows[*b]).total_cmp(&value(&profile.rows[*a])));
    };
    match order {
        ClassOrder::Scheme => {}
        ClassOrder::Index => by(&|row| row.index.unwrap_or(-1.0), &mut rows),
        ClassOrder::Size => by(&|row| row.base, &mut rows),
    }
    rows
}

/// The height at which every row can be read, in points.
pub fn wants_pt(profiles: &[CustomerProfile]) -> f32 {
    let rows = profiles.first().map_or(0, |profile| profile.rows.len());
    rows as f32 * ROW_PT + AROUND_PT
}

/// What a page says around the graph.
pub fn words(profiles: &[CustomerProfile]) -> Words {
    let Some(first) = profiles.first() else { return Words::default() };
    let (title, sentence) = match profiles {
        [only] => (profile::title(only), profile::sentence(only)),
        several => {
            let names: Vec<&str> = several.iter().map(|p| p.customer_words.as_str()).collect();
            let title = format!("Who uses what, by {} of {}", first.tier, first.scheme_name);
            let sentence = format!(
                "Index about the average of each, for {}: {}.",
                first.base_words,
                names.join("; ")
            );
            (title, sentence)
        }
    };
    let method = "Bars: index, 100 is the average. Whiskers: 95% interval. Too few to say: base below 30 or no customers.";
    Words::of_card(&first.card, title, sentence, method)
}

/// The graph on a page of its own.
///
/// # Errors
/// None that is known: drawing into a scene does not fail.
pub fn draw(profiles: &[CustomerProfile], order: ClassOrder, size_pt: [f32; 2]) -> Result<Scene> {
    on_page(&words(profiles), size_pt, |scene, room| plot(scene, room, profiles, order))
}

/// The graph alone, for a panel that has said the rest.
///
/// # Errors
/// As `draw`.
pub fn draw_bare(
    profiles: &[CustomerProfile],
    order: ClassOrder,
    size_pt: [f32; 2],
) -> Result<Scene> {
    bare(size_pt, |scene, room| plot(scene, room, profiles, order))
}

/// One strip of rows of one profile.
struct Strip<'a> {
    profile: &'a CustomerProfile,
    rows: &'a [usize],
    room: Room,
    /// How much of the room the names take; 0 where another strip has them.
    names_pt: f32,
    row_pt: f32,
    /// The end of the axis.
    end: f64,
    /// What stands over the line of 100.
    heading: String,
}

fn plot(
    scene: &mut Scene,
    room: Room,
    profiles: &[CustomerProfile],
    order: ClassOrder,
) -> Result<()> {
    let Some(first) = profiles.first().filter(|p| !p.rows.is_empty()) else {
        say_why(scene, room, "There is nothing to show: the scheme has no class.");
        return Ok(());
    };
    if profiles.iter().all(|p| p.rows.iter().all(|row| row.index.is_none())) {
        say_why(
            scene,
            room,
            "There is nothing to show: every class has too few to say, or is withheld.",
        );
        return Ok(());
    }
    let rows = ordered(first, order);
    let end = end(profiles);
    let space = (room.height() - AROUND_PT).max(40.0);
    let columns = match profiles {
        [_] => (rows.len() as f32 * COLUMN_ROW_PT / space).ceil().clamp(1.0, 3.0) as usize,
        _ => 1,
    };
    let columns = columns.min((room.width() / 250.0).floor().max(1.0) as usize);
    let per_column = rows.len().div_ceil(columns).max(1);
    let row_pt = (space / per_column as f32).clamp(LEAST_ROW_PT, ROW_PT * 2.4);
    let height = row_pt * per_column as f32 + AROUND_PT;
    let size = name_size(row_pt);
    let named = |row: &usize| name_of(&first.rows[*row]);
    let widest = rows.iter().map(|row| {
        let (code, name) = named(row);
        width_pt(&format!("{code} {name}"), size, false) + 8.0
    });
    let names_pt = widest.fold(0.0, f32::max).min(room.width() / columns as f32 * 0.36).max(24.0);
    if let [only] = profiles {
        let gap = 14.0;
        let wide = (room.width() - gap * (columns as f32 - 1.0)) / columns as f32;
        for (column, rows) in rows.chunks(per_column).enumerate() {
            let left = room.min_pt[0] + column as f32 * (wide + gap);
            let bottom = room.min_pt[1] + rows.len() as f32 * row_pt + AROUND_PT;
            let strip = Room {
                min_pt: [left, room.min_pt[1]],
                max_pt: [left + wide, bottom.min(room.max_pt[1])],
            };
            let heading = average_words(only);
            self::strip(
                scene,
                &Strip { profile: only, rows, room: strip, names_pt, row_pt, end, heading },
            )?;
        }
        return Ok(());
    }
    let wide = (room.width() - names_pt) / profiles.len() as f32;
    for (i, profile) in profiles.iter().enumerate() {
        let left = room.min_pt[0] + if i == 0 { 0.0 } else { names_pt + i as f32 * wide };
        let right = room.min_pt[0] + names_pt + (i + 1) as f32 * wide;
        let bottom = (room.min_pt[1] + height).min(room.max_pt[1]);
        let strip = Room { min_pt: [left, room.min_pt[1]], max_pt: [right, bottom] };
        let names_pt = if i == 0 { names_pt } else { 0.0 };
        let heading = ellipsis(&profile.customer_words, 7.6, true, wide - 6.0);
        let heading = upper_first(&heading);
        let rows = &rows[..];
        self::strip(scene, &Strip { profile, rows, room: strip, names_pt, row_pt, end, heading })?;
    }
    Ok(())
}

fn upper_first(text: &str) -> String {
    crate::figure::map::upper_first(text)
}

fn average_words(profile: &CustomerProfile) -> String {
    if profile.within_words.is_some() { "average of these areas" } else { "overall average" }
        .to_string()
}

/// The end of the axis: room for every bar, and for whiskers that do not dwarf
/// the bars.
fn end(profiles: &[CustomerProfile]) -> f64 {
    let rows = profiles.iter().flat_map(|profile| &profile.rows);
    end_for(rows.map(|row| [row.index, row.index_high]))
}

/// The same for indices with their upper limits.
fn end_for(rows: impl Iterator<Item = [Option<f64>; 2]> + Clone) -> f64 {
    let most = |at: usize| {
        let known = rows.clone().filter_map(|row| row[at]).filter(|v| v.is_finite());
        known.fold(100.0, f64::max)
    };
    let (index, high) = (most(0), most(1));
    // A bar without whiskers, of more customers than base, has its room too.
    (high.min(index * 1.5).max(index) * 1.12).max(150.0)
}

fn name_size(row_pt: f32) -> f32 {
    (row_pt * 0.56).clamp(4.8, 9.4)
}

/// The code and the name, where they differ; else the name alone.
fn name_of(row: &ProfileRow) -> (&str, &str) {
    if row.code == row.name { ("", &row.name) } else { (&row.code, &row.name) }
}

fn strip(scene: &mut Scene, strip: &Strip) -> Result<()> {
    let Strip { profile, rows, room, names_pt, row_pt, end, .. } = *strip;
    let count = rows.len() as f64;
    let size = name_size(row_pt);
    let value_pt = width_pt("0,000", size, true) + 6.0;
    let head = 13.0;
    let below = Room { min_pt: [room.min_pt[0], room.min_pt[1] + head], max_pt: room.max_pt };
    let is_first = names_pt > 0.0;
    let axes = Axes {
        x: 0.0..end,
        y: count..0.0,
        x_title: if is_first { "Index, 100 is the average" } else { "" },
        y_title: "",
        x_words: &|v| decimal(v, 0),
        y_words: &|_| String::new(),
        left_pt: if is_first { names_pt } else { 6.0 },
        y_lines: false,
    };
    let bar = 0.33;
    let places = super::axes::plot(scene, below, &axes, |chart, datum| {
        let mut places = Vec::new();
        for (i, class) in rows.iter().enumerate() {
            let row = &profile.rows[*class];
            let y = i as f64 + 0.5;
            datum.set(Some(*class));
            if let Some(index) = row.index {
                let colour = kind_colour(row.colour.as_deref(), row.family);
                let corners = [(100.0, y - bar), (index.min(end), y + bar)];
                chart.draw_series([Rectangle::new(corners, rgba(colour).filled())])?;
                // An edge, so that a colour near the ground's is still a bar.
                chart.draw_series([Rectangle::new(corners, line(ink::QUIET, 0.35))])?;
                if let (Some(low), Some(high)) = (row.index_low, row.index_high) {
                    let whisker = vec![(low.min(end), y), (high.min(end), y)];
                    // A rim, so that it is seen on a dark bar.
                    let rim = line(ink::PAPER.with_alpha(200), 2.6);
                    chart.draw_series([PathElement::new(whisker.clone(), rim)])?;
                    chart.draw_series([PathElement::new(whisker, line(ink::INK, 1.1))])?;
                }
            }
            datum.set(None);
            let low = row.index_low.unwrap_or(100.0).min(row.index.unwrap_or(100.0)).min(100.0);
            let high = row.index_high.unwrap_or(100.0).max(row.index.unwrap_or(100.0));
            let at = |x: f64| place(chart, &below, (x.min(end), y));
            places.push([at(0.0), at(low), at(100.0), at(high.max(100.0)), at(end)]);
        }
        chart.draw_series([PathElement::new(
            vec![(100.0, 0.0), (100.0, count)],
            line(ink::INK, 1.2),
        )])?;
        Ok(places)
    })?;
    if let Some([_, _, hundred, _, _]) = places.first() {
        let at = [hundred[0], room.min_pt[1] + head - 2.0];
        let heading =
            TextMark { bold: true, anchor: Anchor::Middle, ..label(at, &strip.heading, 7.6) };
        // Within its strip, where the line is near an edge.
        let half = width_pt(&strip.heading, 7.6, true) / 2.0;
        let least = room.min_pt[0] + half;
        let x = at[0].min(room.max_pt[0] - half).max(least);
        scene.marks.push(Mark::Text(TextMark { at_pt: [x, at[1]], ..heading }));
    }
    for (class, [zero, low, hundred, high, right]) in rows.iter().zip(places) {
        let row = &profile.rows[*class];
        let baseline = centred_baseline(zero[1], size);
        // The whole row may be pointed at, its name and what is too few too.
        scene.marks.push(Mark::Rect {
            min_pt: [room.min_pt[0], zero[1] - row_pt / 2.0],
            max_pt: [right[0], zero[1] + row_pt / 2.0],
            radius_pt: 0.0,
            fill: None,
            stroke: None,
            datum: Some(*class),
        });
        if is_first {
            let lines = if row_pt >= size * 2.5 { 2 } else { 1 };
            let at = [room.min_pt[0], baseline];
            name(scene, name_of(row), at, size, names_pt - 6.0, lines);
        }
        let Some(index) = row.index else {
            let why = match row.note {
                Some(RowNote::Withheld) => "withheld",
                _ => "too few to say",
            };
            let why = ellipsis(why, size, false, hundred[0] - zero[0] - 4.0);
            let text = label([zero[0] + 4.0, baseline], why, size);
            scene.marks.push(Mark::Text(TextMark { colour: ink::QUIET, ..text }));
            continue;
        };
        let text = decimal(index, 0);
        let fits_left = low[0] - value_pt > zero[0] - 2.0;
        let fits_right = high[0] + value_pt < right[0] + 20.0;
        let on_left = fits_left && (index < 100.0 || !fits_right);
        let (at, anchor) = match on_left {
            true => ([low[0] - 4.0, baseline], Anchor::End),
            false => ([(high[0] + 4.0).min(right[0] - value_pt + 14.0), baseline], Anchor::Start),
        };
        let halo = Some(ink::PAPER.with_alpha(225));
        scene.marks.push(Mark::Text(TextMark {
            bold: true,
            anchor,
            halo,
            ..label(at, text, size)
        }));
    }
    Ok(())
}

/// "A Harbour terraces", the code in bold, in as many lines as need be and may.
fn name(
    scene: &mut Scene,
    (code, name): (&str, &str),
    at: [f32; 2],
    size: f32,
    room: f32,
    most_lines: usize,
) {
    let indent = if code.is_empty() { 0.0 } else { width_pt(code, size, true) + size * 0.45 };
    let lines = wrap(name, size, false, room - indent, most_lines);
    let apart = size * 1.2;
    let first = at[1] - apart * lines.len().saturating_sub(1) as f32 / 2.0;
    if !code.is_empty() {
        let text = TextMark { bold: true, ..label([at[0], first], code, size) };
        scene.marks.push(Mark::Text(text));
    }
    for (i, line) in lines.into_iter().enumerate() {
        let at = [at[0] + indent, first + i as f32 * apart];
        scene.marks.push(Mark::Text(label(at, line, size)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bar_has_room_and_no_whisker_dwarfs_them() {
        let end = |rows: &[[Option<f64>; 2]]| end_for(rows.iter().copied());
        assert!(end(&[[Some(135.0), Some(149.0)], [Some(257.0), None]]) > 257.0);
        assert!(end(&[[Some(120.0), Some(900.0)]]) < 250.0);
        assert_eq!(end(&[[None, None]]), 150.0);
    }

    #[test]
    fn a_long_name_takes_a_second_line_where_the_row_is_high_enough() {
        let written = |lines: usize| -> Vec<(String, f32)> {
            let mut scene = Scene::new(200.0, 40.0, ink::PAPER);
            let meant = ("D2", "Multicultural and educated urbanites");
            name(&mut scene, meant, [0.0, 20.0], 9.0, 110.0, lines);
            let text = |mark: Mark| match mark {
                Mark::Text(text) => Some((text.text, text.at_pt[1])),
                _ => None,
            };
            scene.marks.into_iter().filter_map(text).collect()
        };
        let two = written(2);
        assert_eq!(two[0].0, "D2");
        let name: Vec<&str> = two[1..].iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(name.join(" "), "Multicultural and educated urbanites");
        // About the middle of the row, the code on the first.
        assert!(two[0].1 == two[1].1 && two[1].1 < 20.0 && two[2].1 > 20.0);
        assert!(written(1)[1].0.ends_with('…'));
    }
}
