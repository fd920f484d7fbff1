//! How does a scene become an SVG that any program opens? Points become user
//! units; text stays text, in the family named.

use crate::base::{Error, Result};
use crate::figure::scene::{Anchor, TextMark};
use crate::figure::text::FAMILY;
use crate::figure::{Colour, Fill, Hatch, Mark, Scene, Stroke};
use std::fmt::Write;

/// The scene as a whole SVG document, UTF-8.
///
/// # Errors
/// Where the scene has no size.
pub fn svg(scene: &Scene) -> Result<String> {
    part(scene, &scene.marks, Some(scene.ground))
}

/// Some of a scene's marks, where they lie on its page; `ground` behind them,
/// or nothing.
///
/// # Errors
/// As `svg`.
pub(super) fn part(scene: &Scene, marks: &[Mark], ground: Option<Colour>) -> Result<String> {
    let (width, height) = (scene.width_pt, scene.height_pt);
    let sound = |length: f32| length.is_finite() && length > 0.0;
    if !sound(width) || !sound(height) {
        return Err(Error::new(format!("A picture of {width} × {height} points has no size"))
            .remedy("Choose a width and height above 0"));
    }
    let mut out = String::with_capacity(1024 + marks.len() * 160);
    let (w, h) = (number(width), number(height));
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    put(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}pt\" height=\"{h}pt\" viewBox=\"0 0 {w} {h}\" font-family=\"'{FAMILY}', sans-serif\">\n"
        ),
    );
    let hatches = hatches_of(marks);
    patterns(&mut out, &hatches);
    if let Some(ground) = ground {
        let fill = paint("fill", ground);
        put(&mut out, format_args!("<rect width=\"{w}\" height=\"{h}\"{fill}/>\n"));
    }
    for mark in marks {
        draw(&mut out, mark, &hatches);
    }
    out.push_str("</svg>\n");
    Ok(out)
}

/// Writing into a `String` cannot fail.
fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(what);
}

fn draw(out: &mut String, mark: &Mark, hatches: &[Fill]) {
    match mark {
        Mark::Polygon { rings_pt, fill, stroke, .. } => {
            polygon(out, rings_pt.iter().map(Vec::as_slice), *fill, *stroke, hatches);
        }
        Mark::Areas(areas) => {
            for area in areas.iter() {
                polygon(out, area.rings_pt(), Some(area.fill), None, hatches);
            }
        }
        Mark::Lines { lines_pt, stroke } => {
            let mut path = String::new();
            for line in lines_pt.iter() {
                path_of(&mut path, line, false);
            }
            if !path.is_empty() {
                let line = stroked(Some(*stroke));
                put(out, format_args!("<path d=\"{path}\" fill=\"none\"{line}/>\n"));
            }
        }
        Mark::Line { points_pt, stroke, .. } => {
            let mut path = String::new();
            path_of(&mut path, points_pt, false);
            if !path.is_empty() {
                let line = stroked(Some(*stroke));
                put(out, format_args!("<path d=\"{path}\" fill=\"none\"{line}/>\n"));
            }
        }
        Mark::Rect { min_pt, max_pt, radius_pt, fill, stroke, .. } => {
            if !all_finite(&[*min_pt, *max_pt]) {
                return;
            }
            let (width, height) = (max_pt[0] - min_pt[0], max_pt[1] - min_pt[1]);
            if width < 0.0 || height < 0.0 {
                return;
            }
            put(
                out,
                format_args!(
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                    number(min_pt[0]),
                    number(min_pt[1]),
                    number(width),
                    number(height)
                ),
            );
            if *radius_pt > 0.0 {
                put(out, format_args!(" rx=\"{}\"", number(*radius_pt)));
            }
            put(out, format_args!("{}{}/>\n", filled(*fill, hatches), stroked(*stroke)));
        }
        Mark::Circle { centre_pt, radius_pt, fill, stroke, .. } => {
            if all_finite(&[*centre_pt]) && radius_pt.is_finite() && *radius_pt >= 0.0 {
                put(
                    out,
                    format_args!(
                        "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}{}/>\n",
                        number(centre_pt[0]),
                        number(centre_pt[1]),
                        number(*radius_pt),
                        filled(fill.map(Fill::Plain), hatches),
                        stroked(*stroke)
                    ),
                );
            }
        }
        Mark::Text(text) => write_text(out, text),
    }
}

fn polygon<'r>(
    out: &mut String,
    rings_pt: impl ExactSizeIterator<Item = &'r [[f32; 2]]>,
    fill: Option<Fill>,
    stroke: Option<Stroke>,
    hatches: &[Fill],
) {
    let mut path = String::new();
    let several = rings_pt.len() > 1;
    for ring in rings_pt {
        path_of(&mut path, ring, true);
    }
    if !path.is_empty() {
        let rule = if several { " fill-rule=\"evenodd\"" } else { "" };
        let (painted, line) = (filled(fill, hatches), stroked(stroke));
        put(out, format_args!("<path d=\"{path}\"{rule}{painted}{line}/>\n"));
    }
}

fn write_text(out: &mut String, mark: &TextMark) {
    if mark.text.is_empty() || !all_finite(&[mark.at_pt]) || !mark.size_pt.is_finite() {
        return;
    }
    let (x, y) = (number(mark.at_pt[0]), number(mark.at_pt[1]));
    put(out, format_args!("<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"", number(mark.size_pt)));
    if mark.bold {
        out.push_str(" font-weight=\"bold\"");
    }
    match mark.anchor {
        Anchor::Start => {}
        Anchor::Middle => out.push_str(" text-anchor=\"middle\""),
        Anchor::End => out.push_str(" text-anchor=\"end\""),
    }
    if mark.angle.is_finite() && mark.angle != 0.0 {
        put(out, format_args!(" transform=\"rotate({} {x} {y})\"", number(mark.angle)));
    }
    if let Some(halo) = mark.halo {
        put(
            out,
            format_args!(
                "{} stroke-width=\"{}\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                paint("stroke", halo),
                number(mark.size_pt * 0.28)
            ),
        );
    }
    put(
        out,
        format_args!(
            "{} xml:space=\"preserve\">{}</text>\n",
            paint("fill", mark.colour),
            escaped(&mark.text)
        ),
    );
}

/// `M` and `L` by turns; points that are not numbers, and lines without two
/// points left, are not drawn.
fn path_of(path: &mut String, points: &[[f32; 2]], closed: bool) {
    let sound = || points.iter().filter(|p| p[0].is_finite() && p[1].is_finite());
    if sound().count() < 2 {
        return;
    }
    let mut last = None;
    for point in sound() {
        let text = (number(point[0]), number(point[1]));
        // Points that fall together at a hundredth of a point add nothing.
        if last.as_ref() == Some(&text) {
            continue;
        }
        let letter = if last.is_none() { 'M' } else { 'L' };
        put(path, format_args!("{letter}{} {}", text.0, text.1));
        last = Some(text);
    }
    if closed {
        path.push('Z');
    }
}

fn all_finite(points: &[[f32; 2]]) -> bool {
    points.iter().flatten().all(|v| v.is_finite())
}

/// To a hundredth of a point (3.5 µm), without idle zeros. What is not a
/// number is 0: a line of no width.
fn number(value: f32) -> String {
    if !value.is_finite() {
        return "0".to_string();
    }
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

fn paint(attribute: &str, colour: Colour) -> String {
    let Colour { r, g, b, a } = colour;
    let solid = format!(" {attribute}=\"#{r:02x}{g:02x}{b:02x}\"");
    if a == 255 {
        return solid;
    }
    format!("{solid} {attribute}-opacity=\"{}\"", number(f32::from(a) / 255.0))
}

fn filled(fill: Option<Fill>, hatches: &[Fill]) -> String {
    match fill {
        None => " fill=\"none\"".to_string(),
        Some(Fill::Plain(colour)) => paint("fill", colour),
        Some(hatched) => {
            let id = hatches.iter().position(|h| *h == hatched).unwrap_or_default();
            format!(" fill=\"url(#hatch-{id})\"")
        }
    }
}

fn stroked(stroke: Option<Stroke>) -> String {
    stroke.map_or_else(String::new, |stroke| {
        format!(
            "{} stroke-width=\"{}\" stroke-linejoin=\"round\"",
            paint("stroke", stroke.colour),
            number(stroke.width_pt)
        )
    })
}

/// The hatched fills of marks, each once, in drawing order.
fn hatches_of(marks: &[Mark]) -> Vec<Fill> {
    let mut found = Vec::new();
    let mut add = |fill: Fill| {
        if matches!(fill, Fill::Hatched { .. }) && !found.contains(&fill) {
            found.push(fill);
        }
    };
    for mark in marks {
        match mark {
            Mark::Polygon { fill: Some(fill), .. } | Mark::Rect { fill: Some(fill), .. } => {
                add(*fill);
            }
            Mark::Areas(areas) => areas.iter().for_each(|area| add(area.fill)),
            _ => {}
        }
    }
    found
}

fn patterns(out: &mut String, hatches: &[Fill]) {
    if hatches.is_empty() {
        return;
    }
    out.push_str("<defs>\n");
    for (id, fill) in hatches.iter().enumerate() {
        let Fill::Hatched { hatch, ink, ground } = fill else { continue };
        // Tiles that repeat without a seam: lines leave at a corner and come
        // in at the next; the short ends at the corners complete the joint.
        let (tile, width, lines) = match hatch {
            Hatch::NoData => (3.2, 0.8, rising(3.2)),
            Hatch::TooFew => (4.8, 0.7, falling(4.8)),
            Hatch::Withheld => (4.0, 0.6, format!("{}{}", rising(4.0), falling(4.0))),
        };
        let tile = number(tile);
        put(
            out,
            format_args!(
                "<pattern id=\"hatch-{id}\" patternUnits=\"userSpaceOnUse\" width=\"{tile}\" height=\"{tile}\"><rect width=\"{tile}\" height=\"{tile}\"{}/><path d=\"{lines}\" fill=\"none\"{} stroke-width=\"{}\"/></pattern>\n",
                paint("fill", *ground),
                paint("stroke", *ink),
                number(width)
            ),
        );
    }
    out.push_str("</defs>\n");
}

/// A line from the lower left to the upper right of a tile, with its ends.
fn rising(tile: f32) -> String {
    let (t, e) = (number(tile), number(tile + 1.0));
    format!("M0 {t}L{t} 0M-1 1L1 -1M{} {e}L{e} {}", number(tile - 1.0), number(tile - 1.0))
}

/// A line from the upper left to the lower right of a tile, with its ends.
fn falling(tile: f32) -> String {
    let (t, e) = (number(tile), number(tile + 1.0));
    let b = number(tile - 1.0);
    format!("M0 0L{t} {t}M{b} -1L{e} 1M-1 {b}L1 {e}")
}

/// Text as XML may hold it; control characters, which it may not, are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::figure::ink;

    fn text(words: &str) -> TextMark {
        TextMark {
            at_pt: [10.0, 20.0],
            text: words.to_string(),
            size_pt: 9.0,
            bold: true,
            colour: ink::INK,
            anchor: Anchor::Middle,
            angle: 0.0,
            halo: Some(ink::PAPER),
        }
    }

    /// One mark of every kind.
    pub fn small_scene() -> Scene {
        let triangle = vec![[1.0, 1.0], [9.0, 1.0], [5.0, 9.125]];
        let hatched = |hatch| Some(ink::hatched(hatch));
        let rect = |x: f32, hatch| Mark::Rect {
            min_pt: [x, 20.0],
            max_pt: [x + 8.0, 28.0],
            radius_pt: 2.0,
            fill: hatched(hatch),
            stroke: Some(ink::line(ink::HAIRLINE, 0.5)),
            datum: None,
        };
        Scene {
            width_pt: 60.0,
            height_pt: 40.0,
            ground: ink::PAPER,
            axis: None,
            marks: vec![
                Mark::Polygon {
                    rings_pt: vec![triangle.clone(), vec![[4.0, 3.0], [6.0, 3.0], [5.0, 5.0]]],
                    fill: Some(Fill::Plain(ink::HOT_SPOT)),
                    stroke: None,
                    datum: Some(0),
                },
                rect(0.0, Hatch::NoData),
                rect(10.0, Hatch::TooFew),
                rect(20.0, Hatch::Withheld),
                Mark::Line { points_pt: triangle, stroke: ink::line(ink::INK, 0.75), datum: None },
                Mark::Circle {
                    centre_pt: [40.0, 10.0],
                    radius_pt: 2.5,
                    fill: Some(ink::NOT_SPOT.with_alpha(128)),
                    stroke: None,
                    datum: Some(1),
                },
                Mark::Text(text("Fish & <chips> \u{7}“5 ≤ 6”")),
                Mark::Text(TextMark { angle: -90.0, halo: None, bold: false, ..text("£") }),
            ],
        }
    }

    #[test]
    fn a_small_scene_is_written_as_it_was_when_last_looked_at() {
        let expected = include_str!("small_scene.svg");
        let found = svg(&small_scene()).unwrap();
        assert_eq!(found, expected, "look at it, then write it to src/export/small_scene.svg");
    }

    #[test]
    fn the_document_is_well_formed_and_keeps_its_text() {
        let written = svg(&small_scene()).unwrap();
        let document = resvg::usvg::roxmltree::Document::parse(&written).unwrap();
        let words: Vec<_> = document
            .descendants()
            .filter(|n| n.has_tag_name("text"))
            .filter_map(|n| n.text())
            .collect();
        assert_eq!(words, ["Fish & <chips> “5 ≤ 6”", "£"]);
    }

    #[test]
    fn marks_that_are_not_numbers_are_not_drawn() {
        let nan = f32::NAN;
        let mut scene = small_scene();
        scene.marks = vec![
            Mark::Circle {
                centre_pt: [nan, 1.0],
                radius_pt: 1.0,
                fill: None,
                stroke: None,
                datum: None,
            },
            Mark::Line {
                points_pt: vec![[nan, 0.0], [1.0, f32::INFINITY], [2.0, 2.0], [3.0, 3.0]],
                stroke: ink::line(ink::INK, nan),
                datum: None,
            },
            Mark::Text(TextMark { at_pt: [0.0, nan], ..text("x") }),
            Mark::Polygon {
                rings_pt: vec![vec![[nan, nan]; 4]],
                fill: None,
                stroke: None,
                datum: None,
            },
            Mark::Rect {
                min_pt: [nan, 0.0],
                max_pt: [1.0, 1.0],
                radius_pt: 0.0,
                fill: None,
                stroke: None,
                datum: None,
            },
        ];
        let written = svg(&scene).unwrap();
        assert!(!written.contains("NaN") && !written.contains("inf"), "{written}");
        assert!(written.contains("M2 2L3 3"));
        scene.width_pt = nan;
        assert!(svg(&scene).is_err());
    }
}
