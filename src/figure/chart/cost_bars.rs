//! What do contacts cost by channel, group, service, department or area, and
//! how does it change by month? Bars; the dearest first, months in order.

use super::axes::{Axes, place, rgba};
use super::pounds::short_pounds;
use crate::base::Result;
use crate::base::money::Pence;
use crate::base::number::with_thousands;
use crate::channel::{CostBy, CostReport, CostRow};
use crate::figure::ink;
use crate::figure::page::{Room, Words, bare, centred_baseline, label, on_page, say_why};
use crate::figure::scene::{Anchor, Mark, Scene, TextMark};
use crate::figure::text::{ellipsis, width_pt};
use plotters::prelude::{Color, Rectangle};

const ROW_PT: f32 = 15.0;
const NAME_PT: f32 = 8.2;
const UPRIGHT_PT: f32 = 7.6;
/// More are not drawn: the table has them.
const MOST_ROWS: usize = 40;

/// Positions of the rows to draw, in their order.
pub fn ordered(report: &CostReport) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..report.rows.len()).collect();
    if report.by != CostBy::Month {
        let cost = |at: &usize| report.rows[*at].cost;
        rows.sort_by(|a, b| cost(b).cmp(&cost(a)).then(a.cmp(b)));
        rows.truncate(MOST_ROWS);
    }
    rows
}

/// The height at which every row can be read, in points.
pub fn wants_pt(report: &CostReport) -> f32 {
    if report.by == CostBy::Month { 0.0 } else { ordered(report).len() as f32 * ROW_PT + 48.0 }
}

/// What a reader of the screen is told of a row.
pub fn row_words(row: &CostRow) -> String {
    let none = || format!("cost {}", row.why_no_cost());
    let cost = row.cost.map_or_else(none, Pence::to_the_pound);
    format!("{}: {cost}, {} contacts", name_of(row), row.contacts.text())
}

fn name_of(row: &CostRow) -> String {
    if row.name.is_empty() { row.key.clone() } else { row.name.clone() }
}

/// "Council tax payment, Jan 2021 to Dec 2023: 12,764 contacts cost £1,234."
pub fn sentence(report: &CostReport) -> String {
    let count = report.total.contacts.count().unwrap_or(0);
    let count = with_thousands(i64::try_from(count).unwrap_or(i64::MAX));
    let cost =
        report.total.cost.map_or("an amount that is not known".to_string(), |c| c.to_the_pound());
    format!(
        "{count} contacts about {} ({}) cost {cost}.",
        report.service_words, report.period_words
    )
}

/// What a page says around the chart.
pub fn words(report: &CostReport) -> Words {
    let title = format!("What contacts cost, by {}", report.by.word());
    let method = "Bars: contacts × unit cost. Not known: no unit cost. Withheld: small counts.";
    Words::of_card(&report.card, title, sentence(report), method)
}

/// The chart on a page of its own.
///
/// # Errors
/// None that is known: drawing into a scene does not fail.
pub fn draw(report: &CostReport, size_pt: [f32; 2]) -> Result<Scene> {
    on_page(&words(report), size_pt, |scene, room| plot(scene, room, report))
}

/// The chart alone, for a panel that has said the rest.
///
/// # Errors
/// As `draw`.
pub fn draw_bare(report: &CostReport, size_pt: [f32; 2]) -> Result<Scene> {
    bare(size_pt, |scene, room| plot(scene, room, report))
}

fn plot(scene: &mut Scene, room: Room, report: &CostReport) -> Result<()> {
    if report.rows.iter().all(|row| row.cost.is_none()) {
        say_why(
            scene,
            room,
            "There is nothing to draw: no contact here has a unit cost that can be shown.",
        );
        return Ok(());
    }
    if report.by == CostBy::Month { months(scene, room, report) } else { rows(scene, room, report) }
}

/// Upright bars in the order of time; a datum is the position of the row.
fn months(scene: &mut Scene, room: Room, report: &CostReport) -> Result<()> {
    let cost = |row: &CostRow| row.cost.map_or(0.0, |c| c.to_f64());
    let most = report.rows.iter().map(cost).fold(1.0, f64::max);
    let count = report.rows.len();
    let named = |value: f64| {
        let at = value.round();
        let row = report.rows.get(at.max(0.0) as usize).filter(|_| (value - at).abs() < 1e-6);
        row.map_or_else(String::new, name_of)
    };
    let axes = Axes {
        x: -0.5..count as f64 - 0.5,
        y: 0.0..most * 1.08,
        x_title: "",
        y_title: "",
        x_words: &named,
        y_words: &short_pounds,
        left_pt: 38.0,
        y_lines: true,
    };
    let feet = super::axes::plot(scene, room, &axes, |chart, datum| {
        let mut feet = Vec::new();
        for (at, row) in report.rows.iter().enumerate() {
            if row.cost.is_none() {
                feet.push((place(chart, &room, (at as f64, 0.0)), row.why_no_cost()));
                continue;
            }
            datum.set(Some(at));
            let corners = [(at as f64 - 0.38, 0.0), (at as f64 + 0.38, cost(row))];
            chart.draw_series([Rectangle::new(corners, rgba(ink::ACCENT).filled())])?;
        }
        datum.set(None);
        Ok(feet)
    })?;
    // No bar is not a cost of nothing: the words stand where it would.
    let mut last = f32::MIN;
    for ([x, y], why) in feet {
        if x - last < UPRIGHT_PT * 1.4 {
            continue;
        }
        last = x;
        let text = label([x + 2.6, y - 4.0], why, UPRIGHT_PT);
        let (angle, colour) = (-90.0, ink::QUIET);
        scene.marks.push(Mark::Text(TextMark { angle, colour, ..text }));
    }
    Ok(())
}

/// Lying bars, the dearest first; a datum is the position of the row.
fn rows(scene: &mut Scene, room: Room, report: &CostReport) -> Result<()> {
    let fits = ((room.height() - 40.0) / 9.0).floor().max(1.0) as usize;
    let mut order = ordered(report);
    order.truncate(fits);
    let rows: Vec<(usize, &CostRow)> = order.iter().map(|at| (*at, &report.rows[*at])).collect();
    let cost = |row: &CostRow| row.cost.map_or(0.0, |c| c.to_f64());
    let most = rows.iter().map(|(_, row)| cost(row)).fold(1.0, f64::max);
    let least = rows.iter().map(|(_, row)| cost(row)).fold(0.0, f64::min);
    let widest =
        rows.iter().map(|(_, row)| width_pt(&name_of(row), NAME_PT, false)).fold(0.0, f32::max);
    let left_pt = (widest + 12.0).clamp(40.0, room.width() * 0.36);
    let count = rows.len() as f64;
    let needed = rows.len() as f32 * ROW_PT * 1.7 + 40.0;
    let room = Room {
        min_pt: room.min_pt,
        max_pt: [room.max_pt[0], room.max_pt[1].min(room.min_pt[1] + needed)],
    };
    let axes = Axes {
        x: least..most * 1.16,
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
        for (y, (at, row)) in rows.iter().enumerate() {
            let y = y as f64;
            datum.set(Some(*at));
            let corners = [(0.0, y + 0.18), (cost(row), y + 0.82)];
            chart.draw_series([Rectangle::new(corners, rgba(ink::ACCENT).filled())])?;
            let place = |x: f64| place(chart, &room, (x, y + 0.5));
            places.push((place(axes.x.start), place(cost(row).max(0.0))));
        }
        datum.set(None);
        Ok(places)
    })?;
    for ((_, row), (left, end)) in rows.iter().zip(places) {
        let baseline = centred_baseline(left[1], NAME_PT);
        let name = ellipsis(&name_of(row), NAME_PT, false, left_pt - 8.0);
        let text = label([left[0] - 6.0, baseline], name, NAME_PT);
        scene.marks.push(Mark::Text(TextMark { anchor: Anchor::End, ..text }));
        let (value, bold) = match row.cost {
            Some(cost) => (short_pounds(cost.to_f64()), true),
            None => (row.why_no_cost().to_string(), false),
        };
        let text = label([end[0] + 4.0, baseline], value, NAME_PT);
        let colour = if bold { ink::INK } else { ink::QUIET };
        scene.marks.push(Mark::Text(TextMark { bold, colour, ..text }));
    }
    Ok(())
}
