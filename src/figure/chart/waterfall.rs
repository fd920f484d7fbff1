//! From what contacts cost today to what they would: each move, what is
//! avoided, and what the change costs to run, as steps of a stair.

use super::axes::{Axes, line, place, rgba};
use super::pounds::{short_pounds, signed_pounds};
use crate::base::Result;
use crate::channel::{NOT_A_PERSON, ScenarioAnswer};
use crate::demand::Observed;
use crate::figure::ink;
use crate::figure::page::{Room, Words, bare, label, on_page, say_why};
use crate::figure::scene::{Anchor, Colour, Mark, Scene, TextMark};
use crate::figure::text::wrap;
use plotters::prelude::{Color, PathElement, Rectangle};

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub words: String,
    /// In pence; a total stands on 0.
    pub from: f64,
    pub to: f64,
    pub is_total: bool,
}

/// The columns of a scenario: a datum is the position of one. Empty where the
/// saving is withheld, or unknown.
pub fn columns(answer: &ScenarioAnswer) -> Vec<Column> {
    let top = &answer.headline;
    let Some(after) = top.after() else { return Vec::new() };
    let Some(today) = top.today else { return Vec::new() };
    let mut at = today.to_f64();
    let total =
        |words: &str, to: f64| Column { words: words.to_string(), from: 0.0, to, is_total: true };
    let mut columns = vec![total("Today", at)];
    let mut told = 0.0;
    for step in &answer.steps {
        let Some(saving) = step.saving else { continue };
        // What moves nobody is no step of the stair.
        if step.moved == Observed::Count(0) {
            continue;
        }
        let to = at - saving.central.to_f64();
        columns.push(Column { words: step.words.clone(), from: at, to, is_total: false });
        told += saving.central.to_f64();
        at = to;
    }
    // The whole has steps that are withheld only where there are several and
    // no other.
    let rest = top.saving.map_or(0.0, |saving| saving.central.to_f64()) - told;
    if rest.abs() >= 1.0 {
        let words = "Moves withheld".to_string();
        columns.push(Column { words, from: at, to: at - rest, is_total: false });
        at -= rest;
    }
    let running = top.running.to_f64();
    if running != 0.0 {
        let words = "Running cost".to_string();
        columns.push(Column { words, from: at, to: at + running, is_total: false });
    }
    columns.push(total("After", after.to_f64()));
    columns
}

/// What a reader of the screen is told of a column.
pub fn column_words(column: &Column) -> String {
    let by = if column.is_total { column.to } else { column.to - column.from };
    let text = if column.is_total { short_pounds(by) } else { signed_pounds(by) };
    format!("{}: {text}", column.words)
}

/// What a page says around the chart.
pub fn words(answer: &ScenarioAnswer) -> Words {
    let title = format!("“{}”: cost of contacts, {}", answer.scenario.name, answer.time_words);
    let method = format!(
        "Columns: cost today, what each change takes off or adds, cost after. {NOT_A_PERSON}"
    );
    Words::of_card(&answer.card, title, super::scenario_sentence(answer), &method)
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

fn colour(column: &Column) -> Colour {
    match column {
        Column { is_total: true, .. } => ink::QUIET,
        Column { from, to, .. } if to <= from => ink::BETTER,
        Column { .. } => ink::HOT_SPOT,
    }
}

const VALUE_PT: f32 = 9.0;
const NAME_PT: f32 = 7.8;

/// Draws it into a room of a page.
pub(super) fn plot(scene: &mut Scene, room: Room, answer: &ScenarioAnswer) -> Result<()> {
    let columns = columns(answer);
    if columns.len() < 2 {
        let why = "There is nothing to draw: what would move is withheld, or has no unit cost.";
        say_why(scene, room, why);
        return Ok(());
    }
    let ends = |c: &Column| [c.from, c.to];
    let most = columns.iter().flat_map(ends).fold(0.0, f64::max);
    let least = columns.iter().flat_map(ends).fold(0.0, f64::min);
    let head = (most - least).max(1.0) * 0.14;
    let count = columns.len() as f64;
    let axes = Axes {
        x: 0.0..count,
        y: (if least < 0.0 { least - head } else { 0.0 })..most + head,
        x_title: "",
        y_title: "",
        x_words: &|_| String::new(),
        y_words: &short_pounds,
        left_pt: 38.0,
        y_lines: true,
    };
    let places = super::axes::plot(scene, room, &axes, |chart, datum| {
        let mut places = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let x = at as f64;
            datum.set(Some(at));
            let corners = [(x + 0.14, column.from), (x + 0.86, column.to)];
            chart.draw_series([Rectangle::new(corners, rgba(colour(column)).filled())])?;
            datum.set(None);
            // A line leads the eye on to where the next column begins.
            if at + 1 < columns.len() {
                let level = vec![(x + 0.86, column.to), (x + 1.14, column.to)];
                chart.draw_series([PathElement::new(level, line(ink::NEUTRAL, 0.7))])?;
            }
            let top = column.from.max(column.to);
            places.push((
                place(chart, &room, (x + 0.5, top)),
                place(chart, &room, (x + 0.5, axes.y.start)),
            ));
        }
        chart.draw_series([PathElement::new(
            vec![(0.0, 0.0), (count, 0.0)],
            line(ink::SECOND, 0.9),
        )])?;
        Ok(places)
    })?;
    let wide = places.windows(2).next().map_or(room.width(), |two| two[1].0[0] - two[0].0[0]);
    for (column, (top, foot)) in columns.iter().zip(places) {
        let by = column.to - column.from;
        let text = if column.is_total { short_pounds(column.to) } else { signed_pounds(by) };
        let value = label([top[0], top[1] - 4.0], text, VALUE_PT);
        let halo = Some(ink::PAPER.with_alpha(225));
        scene.marks.push(Mark::Text(TextMark {
            bold: true,
            anchor: Anchor::Middle,
            halo,
            ..value
        }));
        for (i, text) in wrap(&column.words, NAME_PT, false, wide - 4.0, 2).into_iter().enumerate()
        {
            let at = [foot[0], foot[1] + 11.0 + i as f32 * NAME_PT * 1.3];
            let name = label(at, text, NAME_PT);
            scene.marks.push(Mark::Text(TextMark {
                anchor: Anchor::Middle,
                colour: ink::SECOND,
                ..name
            }));
        }
    }
    Ok(())
}
