//! What do all charts share? Axes with titles and a faint grid, drawn by
//! plotters; a key above; and from a value to its place on the page.

use super::backend::{SceneBackend, on_page, units};
use crate::base::{Error, Result};
use crate::figure::ink;
use crate::figure::page::{Room, centred_baseline, label};
use crate::figure::scene::{Axis, Colour, Mark, Scene};
use crate::figure::text::{FAMILY, width_pt};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::Pos;
use std::cell::Cell;
use std::convert::Infallible;
use std::ops::Range;

/// The plot of a chart, for plotters' series.
pub type Plot<'a, 'b> =
    ChartContext<'a, SceneBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// What plotters reports: it cannot fail by drawing into a scene.
pub type Trouble = DrawingAreaErrorKind<Infallible>;

/// A chart's axes.
pub struct Axes<'a> {
    pub x: Range<f64>,
    pub y: Range<f64>,
    pub x_title: &'a str,
    pub y_title: &'a str,
    pub x_words: &'a dyn Fn(f64) -> String,
    pub y_words: &'a dyn Fn(f64) -> String,
    /// Room for the labels of the upright axis.
    pub left_pt: f32,
    /// Whether the upright axis has numbers and lines of its own.
    pub y_lines: bool,
}

/// A room lower than this has little to spare for words.
pub const LOW_PT: f32 = 170.0;

/// A colour as plotters has it.
pub fn rgba(colour: Colour) -> RGBAColor {
    RGBAColor(colour.r, colour.g, colour.b, f64::from(colour.a) / 255.0)
}

/// A line's style; width in points.
pub fn line(colour: Colour, width_pt: f32) -> ShapeStyle {
    rgba(colour).stroke_width(units(width_pt))
}

/// Draws the axes, then what `series` draws: it is given the plot and the cell
/// that says which row the marks to come stand for.
pub fn plot<T>(
    scene: &mut Scene,
    room: Room,
    axes: &Axes<'_>,
    series: impl FnOnce(&mut Plot<'_, '_>, &Cell<Option<usize>>) -> std::result::Result<T, Trouble>,
) -> Result<T> {
    let datum = Cell::new(None);
    drawn(scene, room, axes, &datum, series)
        .map_err(|error| Error::new(format!("The chart could not be drawn ({error})")))
}

fn drawn<T>(
    scene: &mut Scene,
    room: Room,
    axes: &Axes<'_>,
    datum: &Cell<Option<usize>>,
    series: impl FnOnce(&mut Plot<'_, '_>, &Cell<Option<usize>>) -> std::result::Result<T, Trouble>,
) -> std::result::Result<T, Trouble> {
    let (axis, drawn) = {
        let root = SceneBackend::new(scene, room, datum).into_drawing_area();
        on_axes(&root, room, axes, datum, series)?
    };
    scene.axis = Some(axis);
    Ok(drawn)
}

fn on_axes<'b, T>(
    root: &DrawingArea<SceneBackend<'b>, Shift>,
    room: Room,
    axes: &Axes<'_>,
    datum: &Cell<Option<usize>>,
    series: impl FnOnce(&mut Plot<'_, 'b>, &Cell<Option<usize>>) -> std::result::Result<T, Trouble>,
) -> std::result::Result<(Axis, T), Trouble> {
    let mut chart = ChartBuilder::on(root)
        .margin_top(units(4.0))
        .margin_right(units(22.0))
        .x_label_area_size(units(if room.height() < LOW_PT { 26.0 } else { 32.0 }))
        .y_label_area_size(units(axes.left_pt))
        .build_cartesian_2d(axes.x.clone(), axes.y.clone())?;
    let size = |points: f32| f64::from(units(points));
    let small = (FAMILY, size(7.6)).into_font().color(&rgba(ink::QUIET));
    let title = (FAMILY, size(8.4)).into_font().color(&rgba(ink::SECOND)).pos(Pos::default());
    let x_words = |value: &f64| (axes.x_words)(*value);
    let y_words = |value: &f64| (axes.y_words)(*value);
    let mut mesh = chart.configure_mesh();
    mesh.x_labels((room.width() / 70.0).clamp(3.0, 12.0) as usize)
        .y_labels(if axes.y_lines { (room.height() / 40.0).clamp(3.0, 10.0) as usize } else { 0 })
        .max_light_lines(1)
        .light_line_style(line(ink::PAPER.with_alpha(0), 0.1))
        .bold_line_style(line(ink::HAIRLINE, 0.6))
        .axis_style(line(ink::QUIET, 0.6))
        .set_all_tick_mark_size(units(2.5))
        .label_style(small)
        .axis_desc_style(title)
        .x_desc(axes.x_title)
        .y_desc(axes.y_title)
        .x_label_formatter(&x_words)
        .y_label_formatter(&y_words);
    if !axes.y_lines {
        mesh.disable_y_mesh();
    }
    mesh.draw()?;
    let ends = [(axes.x.start, axes.y.end), (axes.x.end, axes.y.start)];
    let [from, to] = ends.map(|end| place(&chart, &room, end));
    let axis = Axis {
        x: [axes.x.start, axes.x.end],
        x_pt: [from[0], to[0]],
        y: [axes.y.end, axes.y.start],
        y_pt: [from[1], to[1]],
    };
    Ok((axis, series(&mut chart, datum)?))
}

/// Where a value of the plot lies on the page.
pub fn place(chart: &Plot<'_, '_>, room: &Room, at: (f64, f64)) -> [f32; 2] {
    on_page(room, chart.backend_coord(&at))
}

/// What stands before the words of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Dot,
    Line,
}

/// A row of dots and lines with their words at the top of a room; gives what is left.
/// Words that do not fit on the row go on the next.
pub fn key(scene: &mut Scene, room: Room, entries: &[(Sign, Colour, String)]) -> Room {
    let (size, height) = (8.0, 13.0);
    let [mut x, mut y] = room.min_pt;
    for (sign, colour, words) in entries {
        let wide = 10.0 + width_pt(words, size, false);
        if x > room.min_pt[0] && x + wide > room.max_pt[0] {
            (x, y) = (room.min_pt[0], y + height);
        }
        let middle = y + height / 2.0;
        scene.marks.push(match sign {
            Sign::Dot => Mark::Circle {
                centre_pt: [x + 3.0, middle],
                radius_pt: 2.8,
                fill: Some(*colour),
                stroke: None,
                datum: None,
            },
            Sign::Line => Mark::Line {
                points_pt: vec![[x - 3.0, middle], [x + 6.0, middle]],
                stroke: ink::line(*colour, 1.4),
                datum: None,
            },
        });
        let at = [x + 9.0, centred_baseline(middle, size)];
        scene.marks.push(Mark::Text(label(at, words, size)));
        x += wide + 14.0;
    }
    Room { min_pt: [room.min_pt[0], y + height + 3.0], max_pt: room.max_pt }
}

/// A round step for about `count` steps over a span: 1, 2 or 5 × 10ⁿ.
pub fn round_step(span: f64, count: f64) -> f64 {
    let rough = span / count.max(1.0);
    if !(rough.is_finite() && rough > 0.0) {
        return 1.0;
    }
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0].into_iter().find(|s| s * power >= rough * 0.999);
    step.unwrap_or(10.0) * power
}
