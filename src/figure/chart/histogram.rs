//! How is a measure spread over the areas? Bars in the colours of the map's
//! classes.

use super::axes::{Axes, line, place, rgba, round_step};
use super::funnel::note_below;
use super::not_drawn;
use crate::base::Result;
use crate::base::number::{decimal, percent};
use crate::demand::measure::Writing;
use crate::demand::{Measure, Scale, TakeUp, TakeUpRow};
use crate::figure::choropleth::{Drawn, FINDING, class_colours, classes_of, drawn, measure_of};
use crate::figure::classes::Classes;
use crate::figure::ink;
use crate::figure::map::upper_first;
use crate::figure::page::{Room, label, say_why};
use crate::figure::scene::{Mark, Scene, TextMark};
use crate::project::view::MapView;
use plotters::prelude::{Color, PathElement, Rectangle};

/// About how many bars.
const BARS: f64 = 36.0;
/// No more than this, whatever lies far out.
const MOST_BARS: usize = 120;

/// Findings are not a number: their histogram is of the ratio.
fn of_measure(view: &MapView) -> MapView {
    let mut view = view.clone();
    if view.measure == FINDING {
        view.measure = MapView::default().measure;
        view.palette = None;
        view.classes = MapView::default().classes;
    }
    view
}

pub fn words(answer: &TakeUp, view: &MapView) -> (String, String) {
    let service = upper_first(&answer.service_words);
    let plural = &answer.level_words.1;
    let measure = measure_of(&of_measure(view)).map(|m| m.title).unwrap_or_default();
    (
        format!("{service}: {plural} by {}", crate::figure::map::lower_first(measure)),
        format!("Histogram of {measure}; bars in the colours of the map's classes"),
    )
}

/// Bars of one width: the first begins at a multiple of it.
struct Bars {
    from: f64,
    step: f64,
    /// By bar: how many areas of each of the map's classes.
    counts: Vec<Vec<usize>>,
    /// Values beyond the last bar, counted in it.
    beyond: bool,
}

fn bars(measure: &Measure, classes: &Classes, values: &[f64]) -> Option<Bars> {
    let mut sorted: Vec<f64> = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (*sorted.first()?, *sorted.last()?);
    // A few areas far out must not squeeze the rest together.
    let last = sorted.len() - 1;
    let usual = sorted[(last as f64 * 0.99) as usize];
    let quarter = |share: f64| sorted[(last as f64 * share) as usize];
    let reach = (quarter(0.75) - quarter(0.25)).max(0.0) * 6.0 + quarter(0.75);
    let end = if high > usual.max(reach) { usual.max(reach) } else { high };
    let span = if end > low { end - low } else { (low.abs() * 0.2).max(1e-6) };
    let mut step = round_step(span, BARS);
    if measure.writing == Writing::Count {
        step = step.max(1.0);
    }
    let from = (low / step).floor() * step;
    // A value on the upper edge belongs to the next bar, as in the legend.
    let wanted = ((end - from) / step).floor().max(0.0) + 1.0;
    let count = (wanted as usize).clamp(1, MOST_BARS);
    let mut counts = vec![vec![0; classes.len()]; count];
    for value in &sorted {
        let bar = ((value - from) / step + 1e-9).floor().max(0.0) as usize;
        if let Some(of_class) = counts[bar.min(count - 1)].get_mut(classes.class_of(*value)) {
            *of_class += 1;
        }
    }
    Some(Bars { from, step, counts, beyond: high > from + step * count as f64 })
}

/// A number on the axis, with no more decimals than its bars are apart.
fn on_axis(measure: &Measure, value: f64, step: f64) -> String {
    let places = |step: f64| {
        if step >= 1.0 { 0 } else { (-step.log10()).ceil().clamp(0.0, 6.0) as usize }
    };
    match measure.writing {
        Writing::Percent => percent(value, places(step * 100.0)),
        _ => decimal(value, places(step)),
    }
}

pub fn plot(scene: &mut Scene, room: Room, answer: &TakeUp, view: &MapView) -> Result<()> {
    let view = of_measure(view);
    let measure = measure_of(&view)?;
    let classes = classes_of(answer, measure, &view)?;
    let colours = class_colours(&classes, measure, &view)?;
    let mut values = Vec::new();
    let mut left_out: Vec<&TakeUpRow> = Vec::new();
    for row in &answer.rows {
        match drawn(measure, row) {
            Drawn::Value(value) => values.push(value),
            Drawn::Hatched(_) => left_out.push(row),
        }
    }
    let Some(bars) = bars(measure, &classes, &values) else {
        let plural = &answer.level_words.1;
        let why = format!(
            "There is nothing to draw: none of the {plural} has a value of {} that can be shown.",
            measure.title
        );
        say_why(scene, room, &why);
        return Ok(());
    };
    let mut note = not_drawn(&left_out, &answer.level_words);
    if bars.beyond {
        let beyond = measure.write(bars.from + bars.step * bars.counts.len() as f64);
        note = format!("The last bar holds all above {beyond} too. {note}").trim().to_string();
    }
    let room = note_below(scene, room, &note);
    let end = bars.from + bars.step * bars.counts.len() as f64;
    let height = |bar: &Vec<usize>| bar.iter().sum::<usize>();
    let tallest = bars.counts.iter().map(height).max().unwrap_or(1).max(1) as f64;
    let axes = Axes {
        x: bars.from..end,
        y: 0.0..tallest * 1.08,
        x_title: measure.legend,
        y_title: &answer.level_words.1,
        x_words: &|v| on_axis(measure, v, bars.step),
        y_words: &|v| if v.fract() == 0.0 { decimal(v, 0) } else { String::new() },
        left_pt: 42.0,
        y_lines: true,
    };
    let middle = super::axes::plot(scene, room, &axes, |chart, _| {
        let gap = bars.step * 0.04;
        for (i, bar) in bars.counts.iter().enumerate() {
            let left = bars.from + bars.step * i as f64;
            let (west, east) = (left + gap, left + bars.step - gap);
            // A bar that a class break runs through shows both classes.
            let mut below = 0;
            for (class, count) in bar.iter().enumerate().filter(|(_, n)| **n > 0) {
                let colour = colours.get(class).copied().unwrap_or(ink::NEUTRAL);
                let corners = [(west, below as f64), (east, (below + count) as f64)];
                chart.draw_series([Rectangle::new(corners, rgba(colour).filled())])?;
                below += count;
            }
            if below > 0 {
                // Pale classes need an edge on paper.
                let corners = [(west, 0.0), (east, below as f64)];
                let edge = line(ink::QUIET.with_alpha(130), 0.4);
                chart.draw_series([Rectangle::new(corners, edge)])?;
            }
        }
        let Scale::Diverging { about } = measure.scale else { return Ok(None) };
        if !(bars.from..=end).contains(&about) {
            return Ok(None);
        }
        let top = (about, tallest * 1.08);
        chart.draw_series([PathElement::new(vec![(about, 0.0), top], line(ink::INK, 1.0))])?;
        Ok(Some(place(chart, &room, top)))
    })?;
    if let Some([x, y]) = middle {
        let text = label([x + 3.0, y + 7.0], "as expected", 7.4);
        scene.marks.push(Mark::Text(TextMark { halo: Some(ink::PAPER.with_alpha(225)), ..text }));
    }
    Ok(())
}
