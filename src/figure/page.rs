//! What stands around every picture on paper? Title and sentence above,
//! sources and method below, and the room that is left between them.

use super::ink;
use super::scene::{Anchor, Mark, Scene, TextMark};
use super::text::{DESCENT, width_pt, wrap};
use crate::base::Result;
use crate::demand::{MethodCard, TakeUp};

/// A rectangle on the page, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    pub min_pt: [f32; 2],
    pub max_pt: [f32; 2],
}

impl Room {
    pub fn width(&self) -> f32 {
        self.max_pt[0] - self.min_pt[0]
    }

    pub fn height(&self) -> f32 {
        self.max_pt[1] - self.min_pt[1]
    }
}

/// Text at a point: the anchor's x and the baseline's y.
pub fn label(at_pt: [f32; 2], text: impl Into<String>, size_pt: f32) -> TextMark {
    TextMark {
        at_pt,
        text: text.into(),
        size_pt,
        bold: false,
        colour: ink::INK,
        anchor: Anchor::Start,
        angle: 0.0,
        halo: None,
    }
}

/// A page of A4.
pub const A4_PT: [f32; 2] = [841.89, 595.28];

/// The size to lay a page out at, and how many times larger it is then shown:
/// very small and very large pages are laid out at a size at which letters
/// are in proportion, and scaled as a whole.
pub fn layout_size(width_pt: f32, height_pt: f32) -> ([f32; 2], f32) {
    let sound = |v: f32| if v.is_finite() { v.clamp(1.0, 100_000.0) } else { 1.0 };
    let (width, height) = (sound(width_pt), sound(height_pt));
    // Room for the words whatever the shape.
    let least = (440.0 / width).max(400.0 / height);
    let side = (width * height).sqrt();
    let most = (1000.0 / side).max(least);
    let factor = 1.0f32.max(least).min(most);
    ([width * factor, height * factor], 1.0 / factor)
}

/// A page in points of the same shape as a picture in pixels: up to A4, at
/// least 1.25 pixels to the point, so that letters stay legible.
pub fn page_for_pixels(width_px: u32, height_px: u32) -> [f32; 2] {
    let (width, height) = (width_px.max(1) as f32, height_px.max(1) as f32);
    let a4 = (A4_PT[0] * A4_PT[1]).sqrt();
    let to_a4 = a4 / (width * height).sqrt();
    let factor = to_a4.min(1.0 / 1.25);
    [width * factor, height * factor]
}

/// What a page says around its picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    pub title: String,
    /// One sentence or two: the answer.
    pub sentence: String,
    /// (heading, text), the most important first.
    pub foot: Vec<(String, String)>,
}

impl Words {
    /// The words of an answer's page; `method` says how this picture was made.
    pub fn of(answer: &TakeUp, title: String, sentence: String, method: &str) -> Words {
        let mut words = Words::of_card(&answer.card, title, sentence, method);
        if words.foot.iter().all(|(heading, _)| heading != "Protection") {
            words.foot.insert(0, ("Protection".to_string(), protection_words(answer)));
        }
        words
    }

    /// The words of a page from a method card.
    pub fn of_card(card: &MethodCard, title: String, sentence: String, method: &str) -> Words {
        /// Most important first; what there is no room for is in the method card.
        const ORDER: [&str; 14] = [
            "Sources",
            "Protection",
            "Base",
            "Index",
            "Worth",
            "Unit costs",
            "Low and high",
            "Profile",
            "Expected",
            "Test",
            "Period",
            "Boundaries",
            "Records",
            "Program",
        ];
        let line = |heading: &str| card.lines.iter().find(|(h, _)| h == heading).cloned();
        let mut foot: Vec<(String, String)> = ORDER.iter().filter_map(|h| line(h)).collect();
        let at = foot.len().min(2);
        foot.insert(at, ("Picture".to_string(), method.to_string()));
        Words { title, sentence, foot }
    }
}

impl Words {
    /// Adds the sources first of all, where none are named yet.
    pub fn add_sources(&mut self, sources: &[String]) {
        if !sources.is_empty() && self.foot.iter().all(|(heading, _)| heading != "Sources") {
            self.foot.insert(0, ("Sources".to_string(), sources.join("; ")));
        }
    }
}

/// The protection state in words.
pub fn protection_words(answer: &TakeUp) -> String {
    let protection = answer.protection;
    if protection.on {
        format!("Counts of 1 to {} are withheld", protection.k.saturating_sub(1))
    } else {
        "Small counts are shown".to_string()
    }
}

/// A picture on a page of its own with its words, ready to print: `plot` draws
/// into the room between them.
///
/// # Errors
/// As `plot`.
pub fn on_page(
    words: &Words,
    size_pt: [f32; 2],
    plot: impl FnOnce(&mut Scene, Room) -> Result<()>,
) -> Result<Scene> {
    let (size, factor) = layout_size(size_pt[0], size_pt[1]);
    let mut scene = Scene::new(size[0], size[1], ink::PAPER);
    let room = frame(&mut scene, words);
    plot(&mut scene, room)?;
    Ok(scene.scaled(factor))
}

/// A picture alone, for a panel that has said the rest.
///
/// # Errors
/// As `plot`.
pub fn bare(size_pt: [f32; 2], plot: impl FnOnce(&mut Scene, Room) -> Result<()>) -> Result<Scene> {
    let wanted = |v: f32| if v.is_finite() { v.clamp(1.0, 20_000.0) } else { 1.0 };
    let (width, height) = (wanted(size_pt[0]), wanted(size_pt[1]));
    // Below this axes would leave no room for what they measure.
    let factor = (240.0 / width).max(150.0 / height).max(1.0);
    let mut scene = Scene::new(width * factor, height * factor, ink::PAPER);
    let room = Room { min_pt: [8.0, 6.0], max_pt: [scene.width_pt - 8.0, scene.height_pt - 6.0] };
    plot(&mut scene, room)?;
    Ok(scene.scaled(1.0 / factor))
}

const TITLE_PT: f32 = 15.0;
const SENTENCE_PT: f32 = 9.5;
const FOOT_PT: f32 = 6.6;
const FOOT_LINE_PT: f32 = 8.6;
/// The column of headings at the foot.
const HEADING_PT: f32 = 46.0;

/// Writes the words of a page and gives the room between them.
pub fn frame(scene: &mut Scene, words: &Words) -> Room {
    let margin = margin_pt(scene);
    let (left, right) = (margin, scene.width_pt - margin);
    let mut y = margin;
    for line in wrap(&words.title, TITLE_PT, true, right - left, 2) {
        y += TITLE_PT * 0.8;
        let title = label([left, y], line, TITLE_PT);
        scene.marks.push(Mark::Text(TextMark { bold: true, ..title }));
        y += TITLE_PT * 0.42;
    }
    y += 1.0;
    for line in wrap(&words.sentence, SENTENCE_PT, false, right - left, 3) {
        y += SENTENCE_PT * 0.85;
        let text = label([left, y], line, SENTENCE_PT);
        scene.marks.push(Mark::Text(TextMark { colour: ink::SECOND, ..text }));
        y += SENTENCE_PT * 0.5;
    }
    let top = y + 6.0;
    let bottom = foot(scene, words, left, right, scene.height_pt - margin);
    Room { min_pt: [left, top], max_pt: [right, bottom.max(top)] }
}

/// White on every side.
fn margin_pt(scene: &Scene) -> f32 {
    (scene.width_pt.min(scene.height_pt) * 0.04).clamp(12.0, 28.0)
}

/// One paragraph of the foot: its heading and its lines.
type Paragraph = (String, Vec<String>);

/// The lines at the foot, in two columns where the page is wide, growing
/// upward from `bottom`; gives where they begin.
fn foot(scene: &mut Scene, words: &Words, left: f32, right: f32, bottom: f32) -> f32 {
    let columns = if right - left > 420.0 { 2 } else { 1 };
    let gutter = 18.0;
    let width = (right - left - gutter * (columns as f32 - 1.0)) / columns as f32;
    let most_lines = ((scene.height_pt * 0.26) / FOOT_LINE_PT).floor().max(2.0) as usize;
    // A method and its sources are told whole where the page has room, else
    // each as far as leaves room for all.
    let told = |most: usize| {
        let wrapped = |(heading, text): &(String, String)| {
            (heading.clone(), wrap(text, FOOT_PT, false, width - HEADING_PT, most))
        };
        let paragraphs: Vec<Paragraph> =
            words.foot.iter().map(wrapped).filter(|(_, lines)| !lines.is_empty()).collect();
        let (placed, rows) = into_columns(&paragraphs, columns, most_lines);
        (paragraphs, placed, rows)
    };
    let whole = (4..=9).rev().map(told).find(|(all, placed, _)| placed.len() == all.len());
    let (paragraphs, placed, rows) = whole.unwrap_or_else(|| told(4));
    if rows == 0 {
        return bottom;
    }
    let top = bottom - rows as f32 * FOOT_LINE_PT;
    scene.marks.push(Mark::Line {
        points_pt: vec![[left, top - 5.0], [right, top - 5.0]],
        stroke: ink::line(ink::HAIRLINE, 0.75),
        datum: None,
    });
    for (column, row, paragraph) in placed {
        let x = left + column as f32 * (width + gutter);
        let y = |line: usize| top + (row + line) as f32 * FOOT_LINE_PT + FOOT_LINE_PT * 0.8;
        let (heading, lines) = &paragraphs[paragraph];
        let bold =
            TextMark { bold: true, colour: ink::QUIET, ..label([x, y(0)], heading, FOOT_PT) };
        scene.marks.push(Mark::Text(bold));
        for (i, line) in lines.iter().enumerate() {
            let text = label([x + HEADING_PT, y(i)], line, FOOT_PT);
            scene.marks.push(Mark::Text(TextMark { colour: ink::QUIET, ..text }));
        }
    }
    top - 5.0 - 8.0
}

/// (column, first row, paragraph) of as many paragraphs as there is room for,
/// and how many rows they take; columns are as even as their order allows.
fn into_columns(
    paragraphs: &[Paragraph],
    columns: usize,
    most_rows: usize,
) -> (Vec<(usize, usize, usize)>, usize) {
    let total: usize = paragraphs.iter().map(|(_, lines)| lines.len()).sum();
    let longest = paragraphs.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
    let mut rows = total.div_ceil(columns.max(1)).max(longest).min(most_rows);
    loop {
        let (mut column, mut row) = (0, 0);
        let mut placed = Vec::new();
        for (i, (_, lines)) in paragraphs.iter().enumerate() {
            if row + lines.len() > rows && row > 0 {
                (column, row) = (column + 1, 0);
            }
            if column >= columns || lines.len() > rows {
                break;
            }
            placed.push((column, row, i));
            row += lines.len();
        }
        if placed.len() == paragraphs.len() || rows >= most_rows {
            return (placed, rows);
        }
        rows += 1;
    }
}

/// The baseline that centres capitals of this size at `middle`.
pub fn centred_baseline(middle: f32, size_pt: f32) -> f32 {
    middle + size_pt * super::text::CAP_HEIGHT / 2.0
}

/// Says in the middle of a room why there is no picture.
pub fn say_why(scene: &mut Scene, room: Room, why: &str) {
    let size = 10.0;
    let lines = wrap(why, size, false, (room.width() - 40.0).max(40.0), 4);
    let middle = (room.min_pt[1] + room.max_pt[1]) / 2.0;
    let first = middle - (lines.len() as f32 - 1.0) * size * 0.7;
    for (i, line) in lines.into_iter().enumerate() {
        let at = [(room.min_pt[0] + room.max_pt[0]) / 2.0, first + i as f32 * size * 1.4];
        scene.marks.push(Mark::Text(TextMark {
            anchor: Anchor::Middle,
            colour: ink::QUIET,
            ..label(at, line, size)
        }));
    }
}

/// The box of a text, without its halo.
pub fn text_box(mark: &TextMark) -> Room {
    let width = width_pt(&mark.text, mark.size_pt, mark.bold);
    let left = match mark.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -width / 2.0,
        Anchor::End => -width,
    };
    // Corners about the anchor, then turned.
    let (rise, fall) = (-mark.size_pt * super::text::CAP_HEIGHT, mark.size_pt * DESCENT);
    let (sin, cos) = mark.angle.to_radians().sin_cos();
    let mut room = Room { min_pt: [f32::MAX; 2], max_pt: [f32::MIN; 2] };
    for (x, y) in [(left, rise), (left + width, rise), (left, fall), (left + width, fall)] {
        let point = [mark.at_pt[0] + x * cos - y * sin, mark.at_pt[1] + x * sin + y * cos];
        for (axis, value) in point.into_iter().enumerate() {
            room.min_pt[axis] = room.min_pt[axis].min(value);
            room.max_pt[axis] = room.max_pt[axis].max(value);
        }
    }
    room
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sources_are_told_whole_where_the_page_has_room() {
        let sources = "Source of the figures, 2021 (OGL). ".repeat(22);
        let words = Words {
            title: "Title".to_string(),
            sentence: String::new(),
            foot: vec![
                ("Method".to_string(), "Short".to_string()),
                ("Sources".to_string(), sources.trim().to_string()),
            ],
        };
        let written = |size: [f32; 2]| -> String {
            let scene = on_page(&words, size, |_, _| Ok(())).expect("a page");
            let texts = scene.marks.iter().filter_map(|mark| match mark {
                Mark::Text(text) => Some(text.text.clone()),
                _ => None,
            });
            texts.collect::<Vec<_>>().join(" ")
        };
        let roomy = written(A4_PT);
        assert_eq!(roomy.matches("(OGL).").count(), 22, "{roomy}");
        // A small page cuts it and says so.
        assert!(written([300.0, 200.0]).contains('…'));
    }
}
