//! Which scenario saves most? Their net savings side by side, with low and
//! high, and what each takes.

use super::axes::{Axes, line, place, rgba};
use super::pounds::short_pounds;
use crate::base::Result;
use crate::base::money::Pence;
use crate::channel::{NOT_A_PERSON, ScenarioAnswer};
use crate::figure::ink;
use crate::figure::page::{Room, Words, bare, centred_baseline, label, on_page, say_why};
use crate::figure::scene::{Anchor, Mark, Scene, TextMark};
use crate::figure::text::{ellipsis, width_pt};
use plotters::prelude::{Color, PathElement, Rectangle};

const ROW_PT: f32 = 26.0;
const NAME_PT: f32 = 8.6;

/// The height at which every scenario can be read, in points.
pub fn wants_pt(answers: &[ScenarioAnswer]) -> f32 {
    answers.len().max(1) as f32 * ROW_PT + 56.0
}

/// What a reader of the screen is told of a scenario.
pub fn scenario_words(answer: &ScenarioAnswer) -> String {
    let net = answer.headline.net.map_or("net saving not known".to_string(), |net| {
        format!(
            "net saving {}, between {} and {}",
            net.central.to_the_pound(),
            net.low.to_the_pound(),
            net.high.to_the_pound()
        )
    });
    format!("{}: {net} ({})", answer.scenario.name, answer.time_words)
}

/// What a page says around the chart.
pub fn words(answers: &[ScenarioAnswer]) -> Words {
    let Some(first) = answers.first() else { return Words::default() };
    let best = answers
        .iter()
        .filter_map(|answer| Some((answer.headline.net?.central, answer)))
        .max_by_key(|(net, _)| *net);
    let sentence = best.map_or_else(String::new, |(net, best)| {
        format!(
            "“{}” saves most: {} net ({}).",
            best.scenario.name,
            net.to_the_pound(),
            best.time_words
        )
    });
    let method = format!(
        "Bars: saving less running cost; whiskers: with low and with high costs and likelihoods. {NOT_A_PERSON}"
    );
    let mut card = first.card.clone();
    card.lines.retain(|(heading, _)| {
        !matches!(heading.as_str(), "Question" | "Moves" | "Cost of the change")
    });
    Words::of_card(&card, "Scenarios side by side".to_string(), sentence, &method)
}

/// The chart on a page of its own.
///
/// # Errors
/// None that is known: drawing into a scene does not fail.
pub fn draw(answers: &[ScenarioAnswer], size_pt: [f32; 2]) -> Result<Scene> {
    on_page(&words(answers), size_pt, |scene, room| plot(scene, room, answers))
}

/// The chart alone, for a panel that has said the rest.
///
/// # Errors
/// As `draw`.
pub fn draw_bare(answers: &[ScenarioAnswer], size_pt: [f32; 2]) -> Result<Scene> {
    bare(size_pt, |scene, room| plot(scene, room, answers))
}

/// Draws them into a room; a datum is the position of a scenario.
fn plot(scene: &mut Scene, room: Room, answers: &[ScenarioAnswer]) -> Result<()> {
    if answers.is_empty() {
        say_why(scene, room, "There is no scenario yet.");
        return Ok(());
    }
    let three = |answer: &ScenarioAnswer| answer.headline.net.map(|net| net.map(Pence::to_f64));
    let all = answers.iter().filter_map(three).flat_map(|n| [n.low, n.central, n.high]);
    let (least, most) = all.fold((0.0, 0.0), |(l, m): (f64, f64), v| (l.min(v), m.max(v)));
    let span = (most - least).max(1.0);
    let widest =
        answers.iter().map(|a| width_pt(&a.scenario.name, NAME_PT, true)).fold(0.0, f32::max);
    let left_pt = (widest + 12.0).clamp(50.0, room.width() * 0.36);
    let count = answers.len() as f64;
    let needed = answers.len() as f32 * ROW_PT * 1.6 + 44.0;
    let room = Room {
        min_pt: room.min_pt,
        max_pt: [room.max_pt[0], room.max_pt[1].min(room.min_pt[1] + needed)],
    };
    let axes = Axes {
        x: least - if least < 0.0 { span * 0.08 } else { 0.0 }..most + span * 0.2,
        y: count..0.0,
        x_title: "Saving less running cost",
        y_title: "",
        x_words: &short_pounds,
        y_words: &|_| String::new(),
        left_pt,
        y_lines: false,
    };
    let places = super::axes::plot(scene, room, &axes, |chart, datum| {
        let mut places = Vec::new();
        for (at, answer) in answers.iter().enumerate() {
            let y = at as f64;
            datum.set(Some(at));
            let net = three(answer);
            if let Some(net) = net {
                let colour = if net.central >= 0.0 { ink::BETTER } else { ink::HOT_SPOT };
                let corners = [(0.0, y + 0.22), (net.central, y + 0.78)];
                chart.draw_series([Rectangle::new(corners, rgba(colour).filled())])?;
                let whisker = vec![(net.low, y + 0.5), (net.high, y + 0.5)];
                chart.draw_series([PathElement::new(whisker, line(ink::INK, 1.4))])?;
            }
            let furthest = net.map_or(0.0, |n| n.high.max(n.central).max(0.0));
            let at = |x: f64| place(chart, &room, (x, y + 0.5));
            places.push((at(axes.x.start), at(furthest)));
        }
        datum.set(None);
        let zero = vec![(0.0, 0.0), (0.0, count)];
        chart.draw_series([PathElement::new(zero, line(ink::SECOND, 0.9))])?;
        Ok(places)
    })?;
    for (answer, (left, end)) in answers.iter().zip(places) {
        let baseline = centred_baseline(left[1], NAME_PT);
        let name = ellipsis(&answer.scenario.name, NAME_PT, true, left_pt - 8.0);
        let text = label([left[0] - 6.0, baseline], name, NAME_PT);
        scene.marks.push(Mark::Text(TextMark { anchor: Anchor::End, bold: true, ..text }));
        let value = three(answer).map_or("not known".to_string(), |net| short_pounds(net.central));
        let text = label([end[0] + 5.0, baseline], value, NAME_PT);
        scene.marks.push(Mark::Text(TextMark { bold: true, ..text }));
    }
    Ok(())
}
