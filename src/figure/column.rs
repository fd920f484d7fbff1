//! How do headings, paragraphs and small tables flow down a column of a sheet?
//! What there is no room for is left out, never drawn over something else.

use super::ink;
use super::page::{Room, label};
use super::scene::{Anchor, Colour, Fill, Mark, Scene, TextMark};
use super::text::{ellipsis, width_pt, wrap};

/// A column that is written from the top down.
pub(super) struct Column {
    pub left: f32,
    pub right: f32,
    /// The top of what comes next.
    pub y: f32,
    pub bottom: f32,
}

/// How large and in which ink text is.
#[derive(Clone, Copy)]
pub(super) struct Type {
    pub size_pt: f32,
    pub bold: bool,
    pub colour: Colour,
}

impl Type {
    pub const HEADING: Type = Type { size_pt: 7.6, bold: true, colour: ink::QUIET };
    pub const TEXT: Type = Type { size_pt: 8.6, bold: false, colour: ink::SECOND };
    pub const FIGURE: Type = Type { size_pt: 17.0, bold: true, colour: ink::INK };
    pub const SMALL: Type = Type { size_pt: 7.2, bold: false, colour: ink::QUIET };

    /// From one line to the next.
    pub fn line_pt(self) -> f32 {
        self.size_pt * 1.38
    }

    fn mark(self, at_pt: [f32; 2], text: impl Into<String>) -> TextMark {
        TextMark { bold: self.bold, colour: self.colour, ..label(at_pt, text, self.size_pt) }
    }
}

impl Column {
    pub fn of(room: Room) -> Column {
        Column {
            left: room.min_pt[0],
            right: room.max_pt[0],
            y: room.min_pt[1],
            bottom: room.max_pt[1],
        }
    }

    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    fn has_room(&self, height: f32) -> bool {
        self.y + height <= self.bottom + 0.5
    }

    pub fn skip(&mut self, height: f32) {
        self.y += height;
    }

    /// The column in so many of the same width beside each other.
    pub fn split<const N: usize>(&self, gutter: f32) -> [Column; N] {
        let width = (self.width() - gutter * (N as f32 - 1.0)) / N as f32;
        std::array::from_fn(|i| {
            let left = self.left + (width + gutter) * i as f32;
            Column { left, right: left + width, y: self.y, bottom: self.bottom }
        })
    }

    pub fn heading(&mut self, scene: &mut Scene, text: &str) {
        self.paragraph(scene, text, Type::HEADING, 1);
        self.skip(1.5);
    }

    /// At most so many lines.
    pub fn paragraph(&mut self, scene: &mut Scene, text: &str, of: Type, most: usize) {
        let room = ((self.bottom - self.y) / of.line_pt()).floor().max(0.0) as usize;
        for line in wrap(text, of.size_pt, of.bold, self.width(), most.min(room)) {
            scene.marks.push(Mark::Text(of.mark([self.left, self.y + of.size_pt], line)));
            self.skip(of.line_pt());
        }
    }

    /// Texts one below the other, each with a dot.
    pub fn points(&mut self, scene: &mut Scene, points: &[String], most: usize) {
        for point in points.iter().filter(|point| !point.trim().is_empty()).take(most) {
            if !self.has_room(Type::TEXT.line_pt()) {
                return;
            }
            scene.marks.push(Mark::Circle {
                centre_pt: [self.left + 2.0, self.y + Type::TEXT.size_pt * 0.66],
                radius_pt: 1.3,
                fill: Some(ink::ACCENT),
                stroke: None,
                datum: None,
            });
            let mut beside = Column { left: self.left + 8.0, ..*self };
            beside.paragraph(scene, point, Type::TEXT, 3);
            self.y = beside.y + 1.5;
        }
    }

    /// A figure with what it is below.
    pub fn figure(&mut self, scene: &mut Scene, figure: &str, words: &str) {
        if !self.has_room(Type::FIGURE.line_pt()) {
            return;
        }
        self.paragraph(scene, figure, Type::FIGURE, 1);
        self.paragraph(scene, words, Type::SMALL, 2);
    }

    /// A line of a table: words on the left, cells flush right in columns of
    /// this width.
    pub fn row(&mut self, scene: &mut Scene, words: &str, cells: &[String], width: f32, of: Type) {
        if !self.has_room(of.line_pt()) {
            return;
        }
        let base = self.y + of.size_pt;
        let numbers = self.right - width * cells.len() as f32;
        let words = ellipsis(words, of.size_pt, of.bold, numbers - self.left - 4.0);
        scene.marks.push(Mark::Text(of.mark([self.left, base], words)));
        for (i, cell) in cells.iter().enumerate() {
            let at = [numbers + width * (i + 1) as f32, base];
            let mark = TextMark { anchor: Anchor::End, ..of.mark(at, cell) };
            scene.marks.push(Mark::Text(mark));
        }
        self.skip(of.line_pt());
    }

    /// Phrases in rounded frames, as many to a line as there is room for.
    pub fn chips(&mut self, scene: &mut Scene, phrases: &[String]) {
        const HIGH: f32 = 15.0;
        const INSET: f32 = 6.0;
        let of = Type { size_pt: 8.0, bold: true, colour: ink::ACCENT };
        let mut x = self.left;
        for phrase in phrases {
            let text = ellipsis(phrase, of.size_pt, of.bold, self.width() - 2.0 * INSET);
            let width = width_pt(&text, of.size_pt, of.bold) + 2.0 * INSET;
            if x > self.left && x + width > self.right {
                x = self.left;
                self.skip(HIGH + 4.0);
            }
            if !self.has_room(HIGH) {
                return;
            }
            scene.marks.push(Mark::Rect {
                min_pt: [x, self.y],
                max_pt: [x + width, self.y + HIGH],
                radius_pt: 4.0,
                fill: Some(Fill::Plain(Colour::rgb(0xE8F1FB))),
                stroke: Some(ink::line(Colour::rgb(0xA9C8E8), 0.6)),
                datum: None,
            });
            scene.marks.push(Mark::Text(of.mark([x + INSET, self.y + 10.6], text)));
            x += width + 5.0;
        }
        if x > self.left {
            self.skip(HIGH);
        }
    }
}
