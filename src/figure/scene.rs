//! What is a picture, before it is pixels? Marks in points (1/72 inch, y
//! down), text in the embedded font, each mark with an optional datum.

use super::lines::{FilledAreas, Lines};

/// sRGB with alpha, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour {
    pub r: u8,
    pub g: u8,
    pub b: u8,
    pub a: u8,
}

impl Colour {
    /// `0xRRGGBB`, opaque.
    pub const fn rgb(hex: u32) -> Colour {
        Colour { r: (hex >> 16) as u8, g: (hex >> 8) as u8, b: hex as u8, a: 255 }
    }

    #[must_use]
    pub const fn with_alpha(self, a: u8) -> Colour {
        Colour { a, ..self }
    }
}

/// Patterns that stand for "cannot be coloured".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hatch {
    /// No data: lines rising to the right.
    NoData,
    /// Too few to say: lines falling to the right, wider apart.
    TooFew,
    /// Withheld: crossed lines.
    Withheld,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fill {
    Plain(Colour),
    Hatched { hatch: Hatch, ink: Colour, ground: Colour },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub colour: Colour,
    pub width_pt: f32,
}

/// Where a text's point lies in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TextMark {
    /// The anchor's x and the baseline's y.
    pub at_pt: [f32; 2],
    pub text: String,
    pub size_pt: f32,
    pub bold: bool,
    pub colour: Colour,
    pub anchor: Anchor,
    /// Degrees, clockwise.
    pub angle: f32,
    /// A halo of this colour behind the letters.
    pub halo: Option<Colour>,
}

/// One mark. `datum` is the position of the row of the answer it stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// Rings filled by the even-odd rule.
    Polygon {
        rings_pt: Vec<Vec<[f32; 2]>>,
        fill: Option<Fill>,
        stroke: Option<Stroke>,
        datum: Option<usize>,
    },
    Line {
        points_pt: Vec<[f32; 2]>,
        stroke: Stroke,
        datum: Option<usize>,
    },
    /// Areas that lie side by side and never over each other: a map. Where
    /// two share an edge, no ground shows between them.
    Areas(FilledAreas),
    /// Many lines of one pen. Where they meet or cross, it is no darker.
    Lines {
        lines_pt: Lines,
        stroke: Stroke,
    },
    Rect {
        min_pt: [f32; 2],
        max_pt: [f32; 2],
        radius_pt: f32,
        fill: Option<Fill>,
        stroke: Option<Stroke>,
        datum: Option<usize>,
    },
    Circle {
        centre_pt: [f32; 2],
        radius_pt: f32,
        fill: Option<Colour>,
        stroke: Option<Stroke>,
        datum: Option<usize>,
    },
    Text(TextMark),
}

/// Where the numbers of a chart lie on its page: for hands on a screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The values at the left and the right end.
    pub x: [f64; 2],
    pub x_pt: [f32; 2],
    /// The values at the upper and the lower end.
    pub y: [f64; 2],
    pub y_pt: [f32; 2],
}

impl Axis {
    /// How far right a value lies, also where it is beyond an end.
    pub fn x_at(&self, value: f64) -> f32 {
        along(self.x, self.x_pt, value)
    }

    /// How far down a value lies.
    pub fn y_at(&self, value: f64) -> f32 {
        along(self.y, self.y_pt, value)
    }

    /// The value so far right, within the ends.
    pub fn value_at(&self, x_pt: f32) -> f64 {
        let share = (x_pt - self.x_pt[0]) / (self.x_pt[1] - self.x_pt[0]).max(f32::EPSILON);
        self.x[0] + (self.x[1] - self.x[0]) * f64::from(share.clamp(0.0, 1.0))
    }
}

fn along(values: [f64; 2], points: [f32; 2], value: f64) -> f32 {
    let span = values[1] - values[0];
    let share = if span == 0.0 { 0.0 } else { (value - values[0]) / span };
    points[0] + (points[1] - points[0]) * share as f32
}

#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    pub width_pt: f32,
    pub height_pt: f32,
    pub ground: Colour,
    /// In drawing order, the lowest first.
    pub marks: Vec<Mark>,
    /// The axes of a chart; `None` for what has none.
    pub axis: Option<Axis>,
}

impl Scene {
    /// An empty picture.
    pub fn new(width_pt: f32, height_pt: f32, ground: Colour) -> Scene {
        Scene { width_pt, height_pt, ground, marks: Vec::new(), axis: None }
    }

    /// The same picture `factor` times as large, lines and letters too.
    #[must_use]
    pub fn scaled(mut self, factor: f32) -> Scene {
        let point = |p: &mut [f32; 2]| *p = [p[0] * factor, p[1] * factor];
        let line = |s: &mut Stroke| s.width_pt *= factor;
        for mark in &mut self.marks {
            match mark {
                Mark::Polygon { rings_pt, stroke, .. } => {
                    rings_pt.iter_mut().flatten().for_each(point);
                    stroke.iter_mut().for_each(line);
                }
                Mark::Line { points_pt, stroke, .. } => {
                    points_pt.iter_mut().for_each(point);
                    line(stroke);
                }
                Mark::Areas(areas) => areas.points_mut().iter_mut().for_each(point),
                Mark::Lines { lines_pt, stroke } => {
                    lines_pt.points_mut().iter_mut().for_each(point);
                    line(stroke);
                }
                Mark::Rect { min_pt, max_pt, radius_pt, stroke, .. } => {
                    point(min_pt);
                    point(max_pt);
                    *radius_pt *= factor;
                    stroke.iter_mut().for_each(line);
                }
                Mark::Circle { centre_pt, radius_pt, stroke, .. } => {
                    point(centre_pt);
                    *radius_pt *= factor;
                    stroke.iter_mut().for_each(line);
                }
                Mark::Text(text) => {
                    point(&mut text.at_pt);
                    text.size_pt *= factor;
                }
            }
        }
        if let Some(axis) = &mut self.axis {
            axis.x_pt = axis.x_pt.map(|at| at * factor);
            axis.y_pt = axis.y_pt.map(|at| at * factor);
        }
        self.width_pt *= factor;
        self.height_pt *= factor;
        self
    }
}
