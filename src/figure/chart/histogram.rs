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

/// How a measure is spread, as numbers: for hands on the histogram.
#[derive(Clone, Debug)]
pub struct Spread {
    pub measure: &'static Measure,
    /// The bounds between the classes, rising.
    pub breaks: Vec<f64>,
    /// (value, row of the answer) of each area drawn, rising.
    pub values: Vec<(f64, usize)>,
    /// Where the first bar begins, how wide each is, and how many there are;
    /// the last holds all above it too.
    pub from: f64,
    pub step: f64,
    pub bars: usize,
}

impl Spread {
    /// The areas with a value from `low` to `high`, both of them in.
    pub fn within(&self, low: f64, high: f64) -> &[(f64, usize)] {
        let first = self.values.partition_point(|(value, _)| *value < low);
        let end = self.values.partition_point(|(value, _)| *value <= high);
        &self.values[first..end.max(first)]
    }

    /// The areas of a bar: a value on the upper edge is in the next.
    pub fn in_bar(&self, bar: usize) -> &[(f64, usize)] {
        let (low, high) = self.ends_of(bar);
        let within = self.within(low, high);
        let end = within.partition_point(|(value, _)| *value < high || bar + 1 == self.bars);
        &within[..end]
    }

    /// The bar that a value is drawn in.
    pub fn bar_of(&self, value: f64) -> usize {
        let bar = ((value - self.from) / self.step + 1e-9).floor().max(0.0) as usize;
        bar.min(self.bars.saturating_sub(1))
    }

    /// The lower and the upper end of a bar; the last reaches to the highest
    /// value there is.
    pub fn ends_of(&self, bar: usize) -> (f64, f64) {
        let low = self.from + self.step * bar as f64;
        let high = low + self.step;
        let highest = self.values.last().map_or(high, |(value, _)| *value);
        (low, if bar + 1 == self.bars { high.max(highest) } else { high })
    }

    /// A value a hand points at, no finer than a hand can point where the
    /// bars are so many points wide all together.
    pub fn rounded(&self, value: f64, width_pt: f32) -> f64 {
        let step = self.fineness(width_pt);
        let places = if step >= 1.0 { 0 } else { (-step.log10()).ceil().clamp(0.0, 9.0) as usize };
        let near = (value / step).round() * step;
        // Through its digits, so that 0.3 is 0.3.
        format!("{near:.places$}").parse().unwrap_or(near)
    }

    /// The least difference a hand can point at.
    pub fn fineness(&self, width_pt: f32) -> f64 {
        let step = round_step(self.step * self.bars as f64, f64::from(width_pt / 2.0));
        if self.measure.writing == Writing::Count { step.max(1.0) } else { step }
    }

    /// A value in words, as fine as it was pointed at.
    pub fn write(&self, value: f64, width_pt: f32) -> String {
        on_axis(self.measure, value, self.fineness(width_pt))
    }
}

/// How the measure of the view is spread over the areas; `None` where there is
/// no value to draw.
///
/// # Errors
/// Where the view asks for what cannot be.
pub fn spread(answer: &TakeUp, view: &MapView) -> Result<Option<Spread>> {
    let view = of_measure(view);
    let measure = measure_of(&view)?;
    let classes = classes_of(answer, measure, &view)?;
    let mut values: Vec<(f64, usize)> = Vec::new();
    for (i, row) in answer.rows.iter().enumerate() {
        if let Drawn::Value(value) = drawn(measure, row) {
            values.push((value, i));
        }
    }
    values.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let bare: Vec<f64> = values.iter().map(|(value, _)| *value).collect();
    Ok(bars(measure, &classes, &bare).map(|bars| Spread {
        measure,
        breaks: classes.breaks,
        values,
        from: bars.from,
        step: bars.step,
        bars: bars.counts.len(),
    }))
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
        x_title: &measure.explained(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::testing::{answer, known, withheld};

    fn of_rates(observed: &[u64]) -> Spread {
        let mut rows: Vec<_> = observed.iter().enumerate().map(|(i, n)| known(i, *n)).collect();
        rows.push(withheld(rows.len()));
        let view = MapView { measure: "observed".to_string(), ..MapView::default() };
        spread(&answer(rows), &view).unwrap().unwrap()
    }

    #[test]
    fn a_range_holds_the_areas_at_both_its_ends_and_none_that_is_withheld() {
        let spread = of_rates(&[10, 20, 30, 40]);
        let rows: Vec<usize> = spread.within(20.0, 40.0).iter().map(|(_, row)| *row).collect();
        assert_eq!(rows, [1, 2, 3]);
        assert_eq!(spread.values.len(), 4);
        assert!(spread.within(31.0, 12.0).is_empty());
        let in_bars: usize = (0..spread.bars).map(|bar| spread.in_bar(bar).len()).sum();
        assert_eq!(in_bars, 4, "each in one bar");
    }

    #[test]
    fn every_value_lies_in_its_bar_and_a_pointed_value_is_a_round_one() {
        let spread = of_rates(&[3, 17, 29, 230]);
        for (value, _) in &spread.values {
            let (low, high) = spread.ends_of(spread.bar_of(*value));
            assert!((low..=high).contains(value), "{value} in {low} to {high}");
        }
        let rounded = spread.rounded(17.3, 400.0);
        assert!(rounded.fract() == 0.0, "{rounded}");
    }
}
