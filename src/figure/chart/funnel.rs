//! Which areas lie outside what chance, and the usual spread between areas,
//! would give? Ratio against expected, with control limits at 95% and 99.8%
//! (D. Spiegelhalter, “Funnel plots for comparing institutional
//! performance”, Statistics in Medicine 24, 2005).

use super::axes::{Axes, LOW_PT, Sign, key, line, place, rgba};
use super::backend::units;
use super::{called, not_drawn};
use crate::base::Result;
use crate::base::number::{counted, decimal};
use crate::demand::measure::RATIO_TITLE;
use crate::demand::{Finding, TakeUp, TakeUpRow};
use crate::figure::choropleth::{finding_shown, withheld};
use crate::figure::ink;
use crate::figure::naming::free_place;
use crate::figure::page::{Room, label, say_why, text_box};
use crate::figure::scene::{Anchor, Colour, Mark, Scene, TextMark};
use crate::project::view::MapView;
use crate::stats::funnel_limits;
use plotters::prelude::{Circle, Color, PathElement};

/// Two-sided 95% and 99.8% of the normal distribution.
const LIMITS: [(f64, &str); 2] = [(1.959_963_984_540_054, "95%"), (3.090_232_306_167_813, "99.8%")];

/// The ink of the limits by chance alone, and of the wider ones.
const CHANCE: Colour = Colour::rgb(0xA0A8B2);
const SPREAD: Colour = ink::SECOND;

/// How many areas are named.
const NAMED: usize = 8;

pub fn words(answer: &TakeUp, _: &MapView) -> (String, String) {
    let service = crate::figure::map::upper_first(&answer.service_words);
    let spread = match tau_squared(answer) {
        Some(tau) => format!(
            "; the wider limits allow for overdispersion between areas (τ² = {})",
            decimal(tau, 4)
        ),
        None => String::new(),
    };
    (
        format!("{service}: take-up against expected, each {}", answer.level_words.0),
        format!("Funnel plot of observed ÷ expected × 100; limits (1 ± z ⁄ 2√E)² × 100{spread}"),
    )
}

fn tau_squared(answer: &TakeUp) -> Option<f64> {
    answer.overdispersion.map(|o| o.tau_squared).filter(|t| t.is_finite() && *t > 0.0)
}

/// The rows that are drawn: (row, expected, ratio).
fn points(answer: &TakeUp) -> Vec<(usize, f64, f64)> {
    answer
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| !withheld(row) && row.finding != Some(Finding::TooFew))
        .filter_map(|(i, row)| {
            let (expected, ratio) = (row.expected.get()?, row.ratio.get()?);
            let sound = expected.is_finite() && expected > 0.0 && ratio.is_finite();
            sound.then_some((i, expected, ratio))
        })
        .collect()
}

pub fn plot(scene: &mut Scene, room: Room, answer: &TakeUp, _: &MapView) -> Result<()> {
    let points = points(answer);
    if points.is_empty() {
        let why = "There is nothing to draw: no area has both an observed and an expected number that can be shown.";
        say_why(scene, room, why);
        return Ok(());
    }
    let highest = |pick: fn(&(usize, f64, f64)) -> f64| points.iter().map(pick).fold(0.0, f64::max);
    let most_expected = highest(|p| p.1) * 1.06;
    let top = (highest(|p| p.2) * 1.06).max(200.0);
    let mut drawn = vec![false; answer.rows.len()];
    for (row, ..) in &points {
        drawn[*row] = true;
    }
    let left_out: Vec<&TakeUpRow> =
        answer.rows.iter().zip(&drawn).filter(|(_, d)| !**d).map(|(r, _)| r).collect();
    let count = |finding| points.iter().filter(|p| answer.rows[p.0].finding == finding).count();
    let shown = [Some(Finding::NotSpot), Some(Finding::HotSpot), Some(Finding::AsExpected), None];
    let mut entries: Vec<_> = shown
        .into_iter()
        .map(|finding| (finding, count(finding)))
        .filter(|(_, n)| *n > 0)
        .map(|(finding, n)| {
            let words = finding.map_or("not tested", Finding::word);
            (Sign::Dot, finding.map_or(ink::NEUTRAL, ink::finding_dot), format!("{words}: {n}"))
        })
        .collect();
    if tau_squared(answer).is_some() {
        entries.push((Sign::Line, CHANCE, "limits by chance alone".to_string()));
        let words = "limits allowing for overdispersion";
        entries.push((Sign::Line, SPREAD, words.to_string()));
    }
    let room = key(scene, room, &entries);
    let note = not_drawn(&left_out, &answer.level_words);
    let room = note_below(scene, room, &note);
    let axes = Axes {
        x: 0.0..most_expected,
        y: 0.0..top,
        x_title: &format!("Expected ({})", unit_words(answer)),
        // The whole words would run on above a low plot.
        y_title: if room.height() < LOW_PT { "Ratio" } else { RATIO_TITLE },
        x_words: &|v| decimal(v, if most_expected < 8.0 { 1 } else { 0 }),
        y_words: &|v| decimal(v, 0),
        left_pt: 42.0,
        y_lines: true,
    };
    let (marks, obstacles) = super::axes::plot(scene, room, &axes, |chart, datum| {
        chart.draw_series([PathElement::new(
            vec![(0.0, 100.0), (most_expected, 100.0)],
            line(ink::INK, 1.0),
        )])?;
        let mut ends = Vec::new();
        let chance = (0.0, CHANCE, 0.7);
        let spread = tau_squared(answer).map(|tau| (tau, SPREAD, 1.0));
        for (tau, colour, width) in [Some(chance), spread].into_iter().flatten() {
            for (z, words) in LIMITS {
                for upper in [false, true] {
                    let curve: Vec<(f64, f64)> = (1..=240)
                        .filter_map(|step| {
                            let expected = most_expected * (f64::from(step) / 240.0).powi(2);
                            let (low, high) = funnel_limits(expected, tau, z)?;
                            Some((expected, 100.0 * if upper { high } else { low }))
                        })
                        .filter(|(_, ratio)| *ratio <= top)
                        .collect();
                    let end = curve.last().map(|end| place(chart, &room, *end));
                    chart.draw_series([PathElement::new(curve, line(colour, width))])?;
                    ends.extend(end.map(|at| (at, words, colour)));
                }
            }
        }
        // Findings last, so that they lie on top.
        let mut order: Vec<&(usize, f64, f64)> = points.iter().collect();
        order.sort_by_key(|p| ink::finding_outline(finding_of(answer, p.0)).is_some());
        let mut places = Vec::new();
        for (row, expected, ratio) in order {
            let finding = finding_of(answer, *row);
            let found = ink::finding_outline(finding).is_some();
            let radius = if found { 2.6 } else { 1.9 };
            let colour = ink::finding_dot(finding).with_alpha(if found { 255 } else { 150 });
            datum.set(Some(*row));
            chart.draw_series([Circle::new(
                (*expected, *ratio),
                units(radius),
                rgba(colour).filled(),
            )])?;
            places.push((*row, place(chart, &room, (*expected, *ratio))));
        }
        datum.set(None);
        Ok((ends, places))
    })?;
    label_limits(scene, marks, room);
    label_extremes(scene, answer, &obstacles, room);
    Ok(())
}

fn finding_of(answer: &TakeUp, row: usize) -> Finding {
    answer.rows.get(row).and_then(finding_shown).unwrap_or(Finding::AsExpected)
}

/// A quiet line under the plot; gives the room above it.
pub fn note_below(scene: &mut Scene, room: Room, note: &str) -> Room {
    if note.is_empty() {
        return room;
    }
    let size = 7.4;
    let words = crate::figure::text::ellipsis(note, size, false, room.width());
    let at = [room.min_pt[0], room.max_pt[1] - 2.0];
    scene.marks.push(Mark::Text(TextMark { colour: ink::QUIET, ..label(at, words, size) }));
    Room { min_pt: room.min_pt, max_pt: [room.max_pt[0], room.max_pt[1] - 13.0] }
}

/// "people", "transactions".
fn unit_words(answer: &TakeUp) -> &'static str {
    match answer.question.unit {
        crate::base::Unit::People => "people",
        crate::base::Unit::Transactions => "transactions",
    }
}

/// At the right end of each limit, its share; those that would touch another
/// give way.
fn label_limits(scene: &mut Scene, ends: Vec<([f32; 2], &str, Colour)>, room: Room) {
    let mut taken: Vec<Room> = Vec::new();
    for (at, words, colour) in ends {
        // Words are read where a thin line is but seen.
        let colour = if colour == CHANCE { ink::QUIET } else { colour };
        let text = TextMark { colour, ..label([at[0] + 2.0, at[1] + 2.4], words, 6.6) };
        let way = std::iter::once(vec![text]);
        if let Some(marks) = free_place(way, &mut taken, room) {
            scene.marks.extend(marks.into_iter().map(Mark::Text));
        }
    }
}

/// Names of the areas furthest from what chance would give: lowest q first,
/// among those the furthest from 100.
fn label_extremes(scene: &mut Scene, answer: &TakeUp, places: &[(usize, [f32; 2])], room: Room) {
    let mut found: Vec<(usize, [f32; 2])> = places
        .iter()
        .copied()
        .filter(|(row, _)| ink::finding_outline(finding_of(answer, *row)).is_some())
        .collect();
    let far = |row: usize| answer.rows[row].gap.get().map_or(0.0, f64::abs);
    found.sort_by(|a, b| far(b.0).total_cmp(&far(a.0)).then(a.0.cmp(&b.0)));
    let mut taken: Vec<Room> = found
        .iter()
        .map(|(_, at)| Room { min_pt: at.map(|v| v - 2.0), max_pt: at.map(|v| v + 2.0) })
        .collect();
    taken.extend(scene.marks.iter().filter_map(|mark| match mark {
        Mark::Text(text) => Some(text_box(text)),
        _ => None,
    }));
    for (row, at) in found.into_iter().take(NAMED) {
        let words = called(&answer.rows[row]);
        let ways = [
            (5.0, 2.6, Anchor::Start),
            (-5.0, 2.6, Anchor::End),
            (0.0, -5.0, Anchor::Middle),
            (0.0, 10.0, Anchor::Middle),
        ];
        let ways = ways.into_iter().map(|(dx, dy, anchor)| {
            let colour = ink::finding_outline(finding_of(answer, row)).unwrap_or(ink::INK);
            let text = label([at[0] + dx, at[1] + dy], &words, 7.2);
            vec![TextMark { anchor, colour, halo: Some(ink::PAPER.with_alpha(225)), ..text }]
        });
        if let Some(marks) = free_place(ways, &mut taken, room) {
            scene.marks.extend(marks.into_iter().map(Mark::Text));
        }
    }
}

/// "3 areas": for notes of other charts.
pub fn areas(count: usize, answer: &TakeUp) -> String {
    counted(count, &answer.level_words.0, &answer.level_words.1)
}
