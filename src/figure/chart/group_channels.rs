//! How does each group reach us? Indices of its channels about the council's
//! share, a strip for each channel, beside what the scheme publishes.

use super::axes::{Axes, line, place, rgba};
use crate::base::Result;
use crate::base::number::{decimal, percent};
use crate::figure::ink;
use crate::figure::page::{Room, Words, bare, centred_baseline, label, on_page, say_why};
use crate::figure::scene::{Anchor, Mark, Scene, TextMark};
use crate::figure::text::{ellipsis, width_pt};
use crate::profile::{ChannelCell, ChannelProfile};
use plotters::prelude::{Color, PathElement, Rectangle};

const ROW_PT: f32 = 15.5;
const LEAST_ROW_PT: f32 = 6.2;
const AROUND_PT: f32 = 72.0;
/// A strip so wide has room for the likelihood beside the index.
const LEAST_WITH_LIKELIHOOD_PT: f32 = 100.0;

/// The height at which every row can be read, in points.
pub fn wants_pt(profile: &ChannelProfile) -> f32 {
    profile.rows.len() as f32 * ROW_PT + AROUND_PT
}

/// The chart on a page of its own.
///
/// # Errors
/// None that is known: drawing into a scene does not fail.
pub fn draw(profile: &ChannelProfile, size_pt: [f32; 2]) -> Result<Scene> {
    let title = format!("How each {} reaches us: {}", profile.tier, profile.customer_words);
    let sentence = profile.sentence();
    let method = "Bars: index of the group's share of its contacts, with 95% interval. Figures on the right: the index, and the likelihood to use the channel.";
    let words = Words::of_card(&profile.card, title, sentence, method);
    on_page(&words, size_pt, |scene, room| plot(scene, room, profile))
}

/// The chart alone; of one class alone where `class` names it.
///
/// # Errors
/// As `draw`.
pub fn draw_bare(
    profile: &ChannelProfile,
    class: Option<usize>,
    size_pt: [f32; 2],
) -> Result<Scene> {
    bare(size_pt, |scene, room| match class {
        Some(class) => plot_one(scene, room, profile, class),
        None => plot(scene, room, profile),
    })
}

fn end<'a>(cells: impl Iterator<Item = &'a ChannelCell> + Clone) -> f64 {
    let most = |of: &dyn Fn(&ChannelCell) -> Option<f64>| {
        cells.clone().filter_map(of).filter(|v| v.is_finite()).fold(100.0, f64::max)
    };
    (most(&|c| c.index_high).min(most(&|c| c.index) * 1.4) * 1.2).max(180.0)
}

fn plot(scene: &mut Scene, room: Room, profile: &ChannelProfile) -> Result<()> {
    if profile.channels.is_empty() || profile.rows.is_empty() {
        say_why(scene, room, "There is nothing to show: no contact names its channel.");
        return Ok(());
    }
    let count = profile.rows.len();
    let row_pt = ((room.height() - AROUND_PT) / count as f32).clamp(LEAST_ROW_PT, ROW_PT * 1.3);
    let size = (row_pt * 0.56).clamp(4.8, 8.4);
    let widest = profile
        .rows
        .iter()
        .map(|row| width_pt(&row.code, size, true) + width_pt(&row.name, size, false) + 14.0);
    let names_pt = widest.fold(0.0, f32::max).min(room.width() * 0.26);
    let wide = (room.width() - names_pt) / profile.channels.len() as f32;
    let bottom = (room.min_pt[1] + row_pt * count as f32 + AROUND_PT).min(room.max_pt[1]);
    for (channel, of) in profile.channels.iter().enumerate() {
        let left = room.min_pt[0] + names_pt + channel as f32 * wide;
        // Words stand right of the bars: whiskers do not run into them.
        // In a narrow strip the index stands alone.
        let with_likelihood = wide >= LEAST_WITH_LIKELIHOOD_PT;
        let words_pt =
            if with_likelihood { width_pt("000 · 100%", size, false) - 14.0 } else { 0.0 };
        let strip = Room {
            min_pt: [left, room.min_pt[1] + 22.0],
            max_pt: [left + wide - words_pt.min(wide * 0.45), bottom],
        };
        let cells = profile.rows.iter().filter_map(|row| row.cells.get(channel));
        let end = end(cells.clone());
        let axes = Axes {
            x: 0.0..end,
            y: count as f64..0.0,
            x_title: "",
            y_title: "",
            x_words: &|v| decimal(v, 0),
            y_words: &|_| String::new(),
            left_pt: 4.0,
            y_lines: false,
        };
        let places = bars(scene, strip, &axes, cells.enumerate().collect(), end)?;
        let share = profile.council_share.get(channel).copied().flatten();
        let share = share.map_or(String::new(), |share| format!("overall {}", percent(share, 1)));
        let middle = left + wide / 2.0;
        let name_size =
            (8.0 * (wide - 4.0) / width_pt(&of.name, 8.0, true).max(1.0)).clamp(6.0, 8.0);
        let name = ellipsis(&of.name, name_size, true, wide - 4.0);
        let text = label([middle, room.min_pt[1] + 9.0], name, name_size);
        scene.marks.push(Mark::Text(TextMark { bold: true, anchor: Anchor::Middle, ..text }));
        let published = profile.attributes.get(channel).and_then(Option::as_ref).is_some();
        let source = if published && with_likelihood { " · published" } else { "" };
        let under = ellipsis(&format!("{share}{source}"), 6.8, false, wide - 6.0);
        let text = label([middle, room.min_pt[1] + 19.0], under, 6.8);
        let quiet = TextMark { colour: ink::QUIET, anchor: Anchor::Middle, ..text };
        scene.marks.push(Mark::Text(quiet));
        for (class, [zero, right]) in places {
            let cell = &profile.rows[class].cells[channel];
            let baseline = centred_baseline(zero[1], size);
            let likelihood = cell.likelihood.as_ref().filter(|_| with_likelihood);
            let words = match (cell.index, likelihood) {
                (Some(index), Some(likelihood)) => {
                    format!("{} · {}", decimal(index, 0), percent(likelihood.value, 0))
                }
                (Some(index), None) => decimal(index, 0),
                (None, Some(likelihood)) => format!("– · {}", percent(likelihood.value, 0)),
                (None, None) if cell.contacts.count().is_some() => "–".to_string(),
                (None, None) => "withheld".to_string(),
            };
            let words = ellipsis(&words, size * 0.92, false, wide * 0.6);
            let halo = Some(ink::PAPER.with_alpha(200));
            let text = label([left + wide - 8.0, baseline], words, size * 0.92);
            scene.marks.push(Mark::Text(TextMark { anchor: Anchor::End, halo, ..text }));
            scene.marks.push(Mark::Rect {
                min_pt: [room.min_pt[0], zero[1] - row_pt / 2.0],
                max_pt: [(left + wide).max(right[0]), zero[1] + row_pt / 2.0],
                radius_pt: 0.0,
                fill: None,
                stroke: None,
                datum: Some(class),
            });
            if channel == 0 {
                let row = &profile.rows[class];
                let mut x = room.min_pt[0];
                if row.code != row.name {
                    let code = TextMark { bold: true, ..label([x, baseline], &row.code, size) };
                    scene.marks.push(Mark::Text(code));
                    x += width_pt(&row.code, size, true) + 3.5;
                }
                let name = ellipsis(&row.name, size, false, room.min_pt[0] + names_pt - x - 4.0);
                scene.marks.push(Mark::Text(label([x, baseline], name, size)));
            }
        }
    }
    let words = match wide >= LEAST_WITH_LIKELIHOOD_PT {
        true => {
            "Index of the share of contacts, 100 is the overall share · likelihood to use the channel"
        }
        false => "Index of the share of contacts, 100 is the overall share",
    };
    let at = [room.min_pt[0] + names_pt, bottom - 2.0];
    let words = ellipsis(words, 7.2, false, room.max_pt[0] - at[0]);
    scene.marks.push(Mark::Text(TextMark { colour: ink::SECOND, ..label(at, words, 7.2) }));
    Ok(())
}

/// Where rows begin and end.
type Places = Vec<(usize, [[f32; 2]; 2])>;

fn bars(
    scene: &mut Scene,
    room: Room,
    axes: &Axes<'_>,
    cells: Vec<(usize, &ChannelCell)>,
    end: f64,
) -> Result<Places> {
    let count = cells.len() as f64;
    super::axes::plot(scene, room, axes, |chart, datum| {
        let mut places = Vec::new();
        for (i, (id, cell)) in cells.iter().enumerate() {
            let y = i as f64 + 0.5;
            datum.set(Some(*id));
            if let Some(index) = cell.index {
                let colour = if index < 100.0 { ink::NOT_SPOT } else { ink::HOT_SPOT };
                let faint = rgba(colour.with_alpha(170)).filled();
                let corners = [(100.0, y - 0.3), (index.min(end), y + 0.3)];
                chart.draw_series([Rectangle::new(corners, faint)])?;
                if let (Some(low), Some(high)) = (cell.index_low, cell.index_high) {
                    let whisker = vec![(low.min(end), y), (high.min(end), y)];
                    chart.draw_series([PathElement::new(whisker, line(ink::INK, 1.0))])?;
                }
            }
            datum.set(None);
            places.push((*id, [place(chart, &room, (0.0, y)), place(chart, &room, (end, y))]));
        }
        let hundred = vec![(100.0, 0.0), (100.0, count)];
        chart.draw_series([PathElement::new(hundred, line(ink::INK, 1.1))])?;
        Ok(places)
    })
}

/// The channels of one class, a bar each.
fn plot_one(scene: &mut Scene, room: Room, profile: &ChannelProfile, class: usize) -> Result<()> {
    let Some(row) = profile.rows.get(class).filter(|row| !row.cells.is_empty()) else {
        say_why(scene, room, "No contact names its channel.");
        return Ok(());
    };
    let size = 8.4;
    let widest = profile
        .channels
        .iter()
        .map(|channel| width_pt(&channel.name, size, false))
        .fold(0.0, f32::max);
    let left_pt = (widest + 8.0).min(room.width() * 0.4);
    let end = end(row.cells.iter());
    let axes = Axes {
        x: 0.0..end,
        y: row.cells.len() as f64..0.0,
        x_title: "",
        y_title: "",
        x_words: &|v| decimal(v, 0),
        y_words: &|_| String::new(),
        left_pt,
        y_lines: false,
    };
    let words_pt = width_pt("withheld", size, false) - 14.0;
    let beside = Room { min_pt: room.min_pt, max_pt: [room.max_pt[0] - words_pt, room.max_pt[1]] };
    let places = bars(scene, beside, &axes, row.cells.iter().enumerate().collect(), end)?;
    for (channel, [zero, _]) in places {
        let cell = &row.cells[channel];
        let baseline = centred_baseline(zero[1], size);
        let name = ellipsis(&profile.channels[channel].name, size, false, left_pt - 6.0);
        scene.marks.push(Mark::Text(label([room.min_pt[0], baseline], name, size)));
        // Without a contact of the class there is nothing to hold against anything.
        let lacking = if cell.contacts.count().is_some() { "–" } else { "withheld" };
        let words = cell.index.map_or(lacking.to_string(), |index| decimal(index, 0));
        let halo = Some(ink::PAPER.with_alpha(225));
        let bold = cell.index.is_some();
        let text = label([room.max_pt[0] - 4.0, baseline], words, size);
        scene.marks.push(Mark::Text(TextMark { bold, anchor: Anchor::End, halo, ..text }));
    }
    Ok(())
}
