//! What does the saving depend on most? Each unit cost and likelihood at its
//! least and at its most, one at a time, about the saving as it stands.

use super::axes::{Axes, Sign, key, line, place, rgba};
use super::pounds::short_pounds;
use crate::base::Result;
use crate::channel::{ScenarioAnswer, Swing};
use crate::demand::Observed;
use crate::figure::ink;
use crate::figure::page::{Room, Words, bare, centred_baseline, label, on_page, say_why};
use crate::figure::scene::{Anchor, Colour, Mark, Scene, TextMark};
use crate::figure::text::{ellipsis, width_pt};
use plotters::prelude::{Color, PathElement, Rectangle};

/// The low end of a bar, and the high end: told apart in grey too, and by
/// where the bar lies.
const AT_LOW: Colour = Colour::rgb(0x67A9CF);
const AT_HIGH: Colour = Colour::rgb(0xEF8A62);
const ROW_PT: f32 = 19.0;
const NAME_PT: f32 = 8.2;
const MOST_ROWS: usize = 12;

/// The height at which every bar can be read, in points.
pub fn wants_pt(answer: &ScenarioAnswer) -> f32 {
    answer.swings.len().clamp(1, MOST_ROWS) as f32 * ROW_PT + 64.0
}

/// What a reader of the screen is told of a bar.
pub fn bar_words(swing: &Swing) -> String {
    let (low, high) = (swing.at_low.to_the_pound(), swing.at_high.to_the_pound());
    match swing.range {
        Some((least, most)) => {
            let (least, most) = (least.unit_words(), most.unit_words());
            format!("{}: {low} at {least}, {high} at {most}", swing.words)
        }
        None => format!("{}: {low} at its least, {high} at its most", swing.words),
    }
}

/// "Unit cost of phone, £2.65 to £2.83".
fn name_of(swing: &Swing) -> String {
    match swing.range {
        Some((least, most)) => {
            format!("{}, {} to {}", swing.words, least.unit_words(), most.unit_words())
        }
        None => swing.words.clone(),
    }
}

/// What a page says around the chart.
pub fn words(answer: &ScenarioAnswer) -> Words {
    let title = format!("“{}”: what the saving depends on most", answer.scenario.name);
    let method = "Bars: net saving with one unit cost, or one likelihood, at its least and at its most, all else central.";
    Words::of_card(&answer.card, title, super::scenario_sentence(answer), method)
}

/// The chart on a page of its own.
///
/// # Errors
/// None that is known: drawing into a scene does not fail.
pub fn draw(answer: &ScenarioAnswer, size_pt: [f32; 2]) -> Result<Scene> {
    on_page(&words(answer), size_pt, |scene, room| plot(scene, room, answer))
}

/// The chart alone, for a panel that has said the rest.
///
/// # Errors
/// As `draw`.
pub fn draw_bare(answer: &ScenarioAnswer, size_pt: [f32; 2]) -> Result<Scene> {
    bare(size_pt, |scene, room| plot(scene, room, answer))
}

/// Draws it into a room of a page; a datum is the position of a swing.
pub(super) fn plot(scene: &mut Scene, room: Room, answer: &ScenarioAnswer) -> Result<()> {
    let Some(net) = answer.headline.net else {
        say_why(scene, room, "There is nothing to draw: the saving is withheld, or not known.");
        return Ok(());
    };
    let rows = &answer.swings[..answer.swings.len().min(MOST_ROWS)];
    if rows.is_empty() {
        let moves = answer.steps.iter().any(|step| step.moved != Observed::Count(0));
        let why = match moves {
            true => "Low, central and high are the same here: nothing swings the saving.",
            false => "There is nothing to draw yet: no contact moves.",
        };
        say_why(scene, room, why);
        return Ok(());
    }
    let entry = |colour, words: &str| (Sign::Dot, colour, words.to_string());
    let entries = [
        entry(AT_LOW, "at its least"),
        entry(AT_HIGH, "at its most"),
        (Sign::Line, ink::INK, format!("net saving {}", short_pounds(net.central.to_f64()))),
    ];
    let room = key(scene, room, &entries);
    let centre = net.central.to_f64();
    let ends = |swing: &Swing| [swing.at_low.to_f64(), swing.at_high.to_f64()];
    let least = rows.iter().flat_map(ends).fold(centre, f64::min);
    let most = rows.iter().flat_map(ends).fold(centre, f64::max);
    let aside = (most - least).max(1.0) * 0.22;
    let widest = rows.iter().map(|row| width_pt(&name_of(row), NAME_PT, false)).fold(0.0, f32::max);
    let left_pt = (widest + 12.0).clamp(40.0, room.width() * 0.42);
    let count = rows.len() as f64;
    let needed = rows.len() as f32 * ROW_PT * 1.4 + 40.0;
    let room = Room {
        min_pt: room.min_pt,
        max_pt: [room.max_pt[0], room.max_pt[1].min(room.min_pt[1] + needed)],
    };
    let axes = Axes {
        x: least - aside..most + aside,
        y: count..0.0,
        x_title: "",
        y_title: "",
        x_words: &short_pounds,
        y_words: &|_| String::new(),
        left_pt,
        y_lines: false,
    };
    let places = super::axes::plot(scene, room, &axes, |chart, datum| {
        let mut places = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let y = at as f64;
            datum.set(Some(at));
            for (end, colour) in ends(row).into_iter().zip([AT_LOW, AT_HIGH]) {
                let corners = [(centre, y + 0.18), (end, y + 0.82)];
                chart.draw_series([Rectangle::new(corners, rgba(colour).filled())])?;
            }
            let at = |value: f64| place(chart, &room, (value, y + 0.5));
            places.push((at(axes.x.start), ends(row).map(at)));
        }
        datum.set(None);
        let through = vec![(centre, 0.0), (centre, count)];
        chart.draw_series([PathElement::new(through, line(ink::INK, 1.0))])?;
        Ok(places)
    })?;
    for (row, (left, ends_at)) in rows.iter().zip(places) {
        let baseline = centred_baseline(left[1], NAME_PT);
        let name = ellipsis(&name_of(row), NAME_PT, false, left_pt - 8.0);
        let text = label([left[0] - 6.0, baseline], name, NAME_PT);
        scene.marks.push(Mark::Text(TextMark { anchor: Anchor::End, ..text }));
        let low_first = ends_at[0][0] <= ends_at[1][0];
        // An end that is where the saving stands has no bar to be named.
        for ((end, at), is_left) in ends(row).into_iter().zip(ends_at).zip([low_first, !low_first])
        {
            if end == centre {
                continue;
            }
            let (x, anchor) =
                if is_left { (at[0] - 4.0, Anchor::End) } else { (at[0] + 4.0, Anchor::Start) };
            let text = label([x, baseline], short_pounds(end), NAME_PT);
            scene.marks.push(Mark::Text(TextMark { anchor, ..text }));
        }
    }
    Ok(())
}
