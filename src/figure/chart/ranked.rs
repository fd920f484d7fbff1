//! Which findings are the most extreme, and how sure are they? Ratios with
//! their intervals, sorted, the furthest below on top.

use super::axes::{Axes, Sign, key, line, place, rgba};
use super::backend::units;
use super::called;
use super::funnel::{areas, note_below};
use crate::base::Result;
use crate::base::number::decimal;
use crate::demand::measure::RATIO;
use crate::demand::{Finding, TakeUp};
use crate::figure::choropleth::finding_shown;
use crate::figure::ink;
use crate::figure::map::upper_first;
use crate::figure::page::{Room, centred_baseline, label, say_why};
use crate::figure::scene::{Anchor, Colour, Mark, Scene, TextMark};
use crate::figure::text::{ellipsis, width_pt};
use crate::project::view::MapView;
use plotters::prelude::{Circle, Color, PathElement};

/// The height of a line of the ranking.
const LINE_PT: f32 = 12.0;
/// More are not ranked: they would be a list.
const MOST_LINES: usize = 60;
/// What the colours and the upright line mean.
const KEY: [(Sign, Colour, &str); 3] = [
    (Sign::Dot, ink::NOT_SPOT, "not spot"),
    (Sign::Dot, ink::HOT_SPOT, "hot spot"),
    (Sign::Line, ink::INK, "100, as expected"),
];
const NAME_PT: f32 = 7.6;

pub fn words(answer: &TakeUp, _: &MapView) -> (String, String) {
    let service = upper_first(&answer.service_words);
    (
        format!("{service}: the findings furthest from expected"),
        "Ratio to expected (observed ÷ expected × 100) with its 95% interval; findings at 5% false discoveries"
            .to_string(),
    )
}

/// Rows to draw, lowest ratio first, and how many findings there are in all:
/// of each kind as many as the other leaves room for.
fn chosen(answer: &TakeUp, most: usize) -> (Vec<usize>, usize) {
    let ratio = |row: usize| answer.rows[row].ratio.get().unwrap_or(100.0);
    let of = |finding| -> Vec<usize> {
        let mut rows: Vec<usize> = (0..answer.rows.len())
            .filter(|row| finding_shown(&answer.rows[*row]) == Some(finding))
            .filter(|row| answer.rows[*row].ratio.get().is_some_and(f64::is_finite))
            .collect();
        rows.sort_by(|a, b| ratio(*a).total_cmp(&ratio(*b)).then(a.cmp(b)));
        rows
    };
    let (below, above) = (of(Finding::NotSpot), of(Finding::HotSpot));
    let all = below.len() + above.len();
    let half = most / 2;
    let from_below = below.len().min(half.max(most.saturating_sub(above.len())));
    let from_above = above.len().min(most - from_below);
    let top = above.len() - from_above;
    let rows = below[..from_below].iter().chain(&above[top..]).copied().collect();
    (rows, all)
}

/// Room for a line for each finding, up to as many as are ever ranked.
pub fn wants_pt(answer: &TakeUp) -> f32 {
    let count = chosen(answer, MOST_LINES).0.len();
    if count == 0 { 0.0 } else { count as f32 * LINE_PT + 92.0 }
}

pub fn plot(scene: &mut Scene, room: Room, answer: &TakeUp, _: &MapView) -> Result<()> {
    // The key stands above the lines.
    let most = ((room.height() - 76.0) / LINE_PT).floor().clamp(2.0, MOST_LINES as f32) as usize;
    let (rows, all) = chosen(answer, most);
    if rows.is_empty() {
        let why = "There is nothing to rank: no area that can be shown differs from what was expected by more than chance would give.";
        say_why(scene, room, why);
        return Ok(());
    }
    let room =
        key(scene, room, &KEY.map(|(sign, colour, words)| (sign, colour, words.to_string())));
    let note = if rows.len() < all {
        format!(
            "The {} furthest from expected, of {} with a finding.",
            rows.len(),
            areas(all, answer)
        )
    } else {
        format!("All {} with a finding.", areas(all, answer))
    };
    let room = note_below(scene, room, &note);
    // Few lines do not spread over a whole page.
    let needed = rows.len() as f32 * LINE_PT * 1.5 + 46.0;
    let room = Room {
        min_pt: room.min_pt,
        max_pt: [room.max_pt[0], room.max_pt[1].min(room.min_pt[1] + needed)],
    };
    let names: Vec<String> = rows.iter().map(|row| called(&answer.rows[*row])).collect();
    let widest = names.iter().map(|n| width_pt(n, NAME_PT, false)).fold(0.0, f32::max);
    let left_pt = (widest + 12.0).clamp(40.0, room.width() * 0.34);
    let reach = |row: &usize| {
        let row = &answer.rows[*row];
        let ends =
            [row.ratio_high.get(), row.ratio.get()].into_iter().flatten().filter(|v| v.is_finite());
        ends.fold(0.0, f64::max)
    };
    let end = (rows.iter().map(reach).fold(0.0, f64::max) * 1.05).max(130.0);
    let count = rows.len() as f64;
    let axes = Axes {
        x: 0.0..end,
        y: count..0.0,
        x_title: "Ratio to expected, with its 95% interval",
        y_title: "",
        x_words: &|v| decimal(v, 0),
        y_words: &|_| String::new(),
        left_pt,
        y_lines: false,
    };
    let places = super::axes::plot(scene, room, &axes, |chart, datum| {
        chart.draw_series([PathElement::new(
            vec![(100.0, 0.0), (100.0, count)],
            line(ink::INK, 1.0),
        )])?;
        let mut places = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let of = &answer.rows[*row];
            let y = i as f64 + 0.5;
            let colour = ink::finding_dot(finding_shown(of).unwrap_or(Finding::AsExpected));
            datum.set(Some(*row));
            if let (Some(low), Some(high)) = (of.ratio_low.get(), of.ratio_high.get())
                && low.is_finite()
                && high.is_finite()
            {
                let whisker = vec![(low, y), (high, y)];
                chart
                    .draw_series([PathElement::new(whisker, line(colour.with_alpha(150), 1.6))])?;
            }
            let at = (of.ratio.get().unwrap_or(100.0), y);
            chart.draw_series([Circle::new(at, units(3.0), rgba(colour).filled())])?;
            places.push((place(chart, &room, (0.0, y)), place(chart, &room, (reach(row), y))));
        }
        datum.set(None);
        Ok(places)
    })?;
    for ((row, name), (left, right)) in rows.iter().zip(&names).zip(places) {
        let name = ellipsis(name, NAME_PT, false, left_pt - 8.0);
        let baseline = centred_baseline(left[1], NAME_PT);
        let text = label([left[0] - 6.0, baseline], name, NAME_PT);
        scene.marks.push(Mark::Text(TextMark { anchor: Anchor::End, ..text }));
        let ratio = RATIO.write(answer.rows[*row].ratio.get().unwrap_or(100.0));
        let text = label([right[0] + 4.0, baseline], ratio, NAME_PT);
        let halo = Some(ink::PAPER.with_alpha(225));
        scene.marks.push(Mark::Text(TextMark { bold: true, halo, ..text }));
    }
    Ok(())
}
