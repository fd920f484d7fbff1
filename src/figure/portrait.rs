//! How is a persona's portrait drawn? From its parts, without a face: a drawing
//! of nobody, in marks that screen and paper share.
//!
//! The drawing is made in a circle of radius 1 about (0, 0), y down. Every part
//! is convex, so that whoever paints it need not cut it up.

use super::scene::{Colour, Fill, Mark, Stroke};
use crate::project::portrait::{
    Background, Beard, Clothes, ClothesColour, Glasses, Hair, HairColour, Portrait, Skin,
};

type Point = [f32; 2];

const HEAD: Ellipse = Ellipse { at: [0.0, -0.14], rx: 0.33, ry: 0.40 };

/// The marks of a portrait in a circle on the page.
pub fn portrait(portrait: &Portrait, centre_pt: Point, radius_pt: f32) -> Vec<Mark> {
    let mut draw = Drawing { centre_pt, radius_pt, marks: Vec::new() };
    let hair = hair_colour(portrait.hair_colour);
    let skin = skin(portrait.skin);
    draw.circle([0.0, 0.0], 1.0, background(portrait.background));
    behind(&mut draw, portrait.hair, hair);
    draw.shape(&within(&rectangle([-0.13, 0.1], [0.13, 0.55])), darker(skin));
    clothes(&mut draw, portrait.clothes, clothes_colour(portrait.clothes_colour));
    draw.shape(&HEAD.outline(), skin);
    beard(&mut draw, portrait.beard, hair);
    in_front(&mut draw, portrait.hair, hair);
    glasses(&mut draw, portrait.glasses, portrait.skin);
    draw.marks
}

/// Where the drawing is made.
struct Drawing {
    centre_pt: Point,
    radius_pt: f32,
    marks: Vec<Mark>,
}

impl Drawing {
    fn place(&self, at: Point) -> Point {
        [0, 1].map(|axis| self.centre_pt[axis] + at[axis] * self.radius_pt)
    }

    fn shape(&mut self, outline: &[Point], colour: Colour) {
        let ring = bevelled(outline).iter().map(|at| self.place(*at)).collect();
        self.marks.push(Mark::Polygon {
            rings_pt: vec![ring],
            fill: Some(Fill::Plain(colour)),
            stroke: None,
            datum: None,
        });
    }

    fn circle(&mut self, at: Point, radius: f32, colour: Colour) {
        self.marks.push(Mark::Circle {
            centre_pt: self.place(at),
            radius_pt: radius * self.radius_pt,
            fill: Some(colour),
            stroke: None,
            datum: None,
        });
    }

    fn line(&mut self, points: &[Point], width: f32, colour: Colour) {
        self.marks.push(Mark::Line {
            points_pt: points.iter().map(|at| self.place(*at)).collect(),
            stroke: Stroke { colour, width_pt: width * self.radius_pt },
            datum: None,
        });
    }
}

#[derive(Clone, Copy)]
struct Ellipse {
    at: Point,
    rx: f32,
    ry: f32,
}

impl Ellipse {
    const fn new(x: f32, y: f32, rx: f32, ry: f32) -> Ellipse {
        Ellipse { at: [x, y], rx, ry }
    }

    /// From one angle to another, in degrees clockwise from the right.
    fn arc(self, from: f32, to: f32) -> Vec<Point> {
        const STEPS: u8 = 40;
        (0..=STEPS)
            .map(|step| {
                let angle = (from + (to - from) * f32::from(step) / f32::from(STEPS)).to_radians();
                [self.at[0] + self.rx * angle.cos(), self.at[1] + self.ry * angle.sin()]
            })
            .collect()
    }

    fn outline(self) -> Vec<Point> {
        let mut points = self.arc(0.0, 360.0);
        // It ends where it begins: two points in one place have no direction.
        points.pop();
        points
    }
}

/// An outline whose sharp corners are cut off a little: a screen that softens
/// edges draws a spike on them else.
fn bevelled(outline: &[Point]) -> Vec<Point> {
    const CUT: f32 = 0.02;
    let count = outline.len();
    let mut cut = Vec::with_capacity(count + 4);
    for (i, at) in outline.iter().enumerate() {
        let [before, after] = [outline[(i + count - 1) % count], outline[(i + 1) % count]];
        let to = |other: Point| {
            let [dx, dy] = [other[0] - at[0], other[1] - at[1]];
            (dx.hypot(dy), dx, dy)
        };
        let ((back, bx, by), (on, ox, oy)) = (to(before), to(after));
        let straight = -(bx * ox + by * oy) / (back * on).max(f32::EPSILON);
        if straight > 0.3 || back < f32::EPSILON || on < f32::EPSILON {
            cut.push(*at);
            continue;
        }
        for (far, dx, dy) in [(back, bx, by), (on, ox, oy)] {
            let share = (CUT / far).min(0.4);
            cut.push([at[0] + dx * share, at[1] + dy * share]);
        }
    }
    cut
}

fn rectangle([left, top]: Point, [right, bottom]: Point) -> Vec<Point> {
    vec![[left, top], [right, top], [right, bottom], [left, bottom]]
}

/// An outline with what lies beyond the circle drawn in to its edge.
fn within(outline: &[Point]) -> Vec<Point> {
    let drawn_in = |at: &Point| {
        let far = at[0].hypot(at[1]);
        if far > 1.0 { [at[0] / far, at[1] / far] } else { *at }
    };
    outline.iter().map(drawn_in).collect()
}

/// What of the hair, or of what is worn over it, is behind the head.
fn behind(draw: &mut Drawing, hair: Hair, colour: Colour) {
    match hair {
        Hair::Bob => draw.shape(&Ellipse::new(0.0, -0.12, 0.44, 0.50).outline(), colour),
        Hair::Long => {
            draw.shape(&Ellipse::new(0.0, -0.16, 0.43, 0.47).outline(), colour);
            draw.shape(&within(&rectangle([-0.43, -0.16], [0.43, 0.62])), colour);
        }
        Hair::Curls => {
            for turn in 0..9u8 {
                let angle = (f32::from(turn) * 27.5 + 160.0).to_radians();
                let at = [0.33 * angle.cos(), -0.22 + 0.36 * angle.sin()];
                draw.circle(at, 0.16, colour);
            }
        }
        Hair::Bun => draw.circle([0.0, -0.60], 0.17, colour),
        Hair::Headscarf => {
            draw.shape(&Ellipse::new(0.0, -0.12, 0.45, 0.52).outline(), colour);
            draw.shape(&within(&[[-0.40, 0.0], [0.40, 0.0], [0.50, 0.62], [-0.50, 0.62]]), colour);
        }
        Hair::Short
        | Hair::SideParting
        | Hair::Receding
        | Hair::None
        | Hair::Turban
        | Hair::Cap => {}
    }
}

/// What of it is before the head.
fn in_front(draw: &mut Drawing, hair: Hair, colour: Colour) {
    let crown = |from: f32, to: f32, fuller: f32| {
        Ellipse { rx: HEAD.rx + fuller, ry: HEAD.ry + fuller, ..HEAD }.arc(from, to)
    };
    match hair {
        Hair::Short => draw.shape(&crown(200.0, 340.0, 0.03), colour),
        Hair::SideParting => {
            let mut lock = crown(195.0, 345.0, 0.04);
            lock.push([-0.12, -0.36]);
            draw.shape(&lock, colour);
        }
        Hair::Bob | Hair::Long => draw.shape(&crown(198.0, 342.0, 0.04), colour),
        Hair::Curls => {
            draw.shape(&crown(212.0, 328.0, 0.03), colour);
        }
        Hair::Bun => draw.shape(&crown(200.0, 340.0, 0.03), colour),
        Hair::Receding => {
            draw.shape(&crown(150.0, 205.0, 0.03), colour);
            draw.shape(&crown(-25.0, 30.0, 0.03), colour);
        }
        Hair::None => {}
        Hair::Headscarf => draw.shape(&crown(215.0, 325.0, 0.06), colour),
        Hair::Turban => {
            draw.shape(&Ellipse::new(0.0, -0.42, 0.42, 0.26).outline(), colour);
            let fold = darker(colour);
            draw.line(&Ellipse::new(-0.10, -0.30, 0.42, 0.22).arc(300.0, 352.0), 0.025, fold);
            draw.line(&Ellipse::new(0.10, -0.30, 0.42, 0.22).arc(240.0, 188.0), 0.025, fold);
        }
        Hair::Cap => {
            draw.shape(&Ellipse::new(0.0, -0.38, 0.42, 0.25).arc(180.0, 360.0), colour);
            draw.shape(&Ellipse::new(0.0, -0.38, 0.46, 0.07).outline(), darker(colour));
        }
    }
}

fn beard(draw: &mut Drawing, beard: Beard, colour: Colour) {
    let moustache = || Ellipse::new(0.0, 0.04, 0.15, 0.035).outline();
    match beard {
        Beard::None => {}
        Beard::Moustache => draw.shape(&moustache(), colour),
        Beard::Short => {
            draw.shape(&HEAD.arc(28.0, 152.0), colour);
            draw.shape(&moustache(), colour);
        }
        Beard::Full => {
            draw.shape(&Ellipse { ry: HEAD.ry + 0.10, ..HEAD }.arc(12.0, 168.0), colour);
            draw.shape(&moustache(), darker(colour));
        }
    }
}

fn clothes(draw: &mut Drawing, clothes: Clothes, colour: Colour) {
    let shoulders = within(&Ellipse::new(0.0, 0.98, 0.70, 0.60).outline());
    draw.shape(&shoulders, colour);
    let edge = lighter(colour);
    match clothes {
        Clothes::Jumper => draw.shape(&Ellipse::new(0.0, 0.40, 0.17, 0.07).outline(), edge),
        Clothes::Shirt => {
            draw.shape(&[[-0.20, 0.36], [0.0, 0.46], [-0.13, 0.62]], edge);
            draw.shape(&[[0.20, 0.36], [0.0, 0.46], [0.13, 0.62]], edge);
            draw.line(&[[0.0, 0.48], [0.0, 0.98]], 0.02, edge);
        }
        Clothes::Jacket => {
            draw.shape(&[[-0.15, 0.38], [0.15, 0.38], [0.0, 0.84]], Colour::rgb(0xF4F2EE));
            draw.line(&[[-0.17, 0.37], [0.0, 0.86], [0.17, 0.37]], 0.045, darker(colour));
        }
        Clothes::Hoodie => {
            draw.shape(&Ellipse::new(0.0, 0.44, 0.30, 0.11).outline(), darker(colour));
            draw.line(&[[-0.08, 0.54], [-0.08, 0.74]], 0.02, edge);
            draw.line(&[[0.08, 0.54], [0.08, 0.74]], 0.02, edge);
        }
        Clothes::Dress => {
            draw.line(&Ellipse::new(0.0, 0.38, 0.24, 0.12).arc(10.0, 170.0), 0.035, edge);
        }
    }
}

fn glasses(draw: &mut Drawing, glasses: Glasses, skin: Skin) {
    // Rims stand off the face they are on.
    let rim = Colour::rgb(if skin == Skin::Dark { 0xD9DDE2 } else { 0x2B3440 });
    let mut pair = |left: Vec<Point>, right: Vec<Point>| {
        draw.line(&left, 0.028, rim);
        draw.line(&right, 0.028, rim);
        draw.line(&[[-0.05, -0.14], [0.05, -0.14]], 0.028, rim);
    };
    let lens = |x: f32| Ellipse::new(x, -0.12, 0.10, 0.10);
    let closed = |mut points: Vec<Point>| {
        points.extend(points.first().copied());
        points
    };
    match glasses {
        Glasses::None => {}
        Glasses::Round => pair(lens(-0.15).outline(), lens(0.15).outline()),
        Glasses::Square => pair(
            closed(rectangle([-0.26, -0.20], [-0.05, -0.04])),
            closed(rectangle([0.05, -0.20], [0.26, -0.04])),
        ),
        Glasses::Half => pair(
            closed(Ellipse::new(-0.15, -0.14, 0.10, 0.11).arc(0.0, 180.0)),
            closed(Ellipse::new(0.15, -0.14, 0.10, 0.11).arc(0.0, 180.0)),
        ),
    }
}

fn mixed(colour: Colour, with: u8, share: f32) -> Colour {
    let mix = |of: u8| (f32::from(of) * (1.0 - share) + f32::from(with) * share).round() as u8;
    Colour { r: mix(colour.r), g: mix(colour.g), b: mix(colour.b), ..colour }
}

fn darker(colour: Colour) -> Colour {
    mixed(colour, 0, 0.14)
}

fn lighter(colour: Colour) -> Colour {
    mixed(colour, 255, 0.26)
}

fn skin(skin: Skin) -> Colour {
    Colour::rgb(match skin {
        Skin::Light => 0xF6DCC8,
        Skin::Fair => 0xEEC9A9,
        Skin::Golden => 0xDDAE7E,
        Skin::Olive => 0xC18E63,
        Skin::Brown => 0x935F3D,
        Skin::Dark => 0x5F3D2A,
    })
}

fn hair_colour(colour: HairColour) -> Colour {
    Colour::rgb(match colour {
        HairColour::Brown => 0x6B4A33,
        HairColour::Black => 0x22242B,
        HairColour::Fair => 0xD6B36A,
        HairColour::Red => 0xA9512C,
        HairColour::Grey => 0xA3A9B0,
        HairColour::White => 0xE9E9E6,
        HairColour::Blue => 0x2F5F8F,
        HairColour::Green => 0x3F7361,
    })
}

fn clothes_colour(colour: ClothesColour) -> Colour {
    Colour::rgb(match colour {
        ClothesColour::Navy => 0x3B5878,
        ClothesColour::Teal => 0x2E7D7A,
        ClothesColour::Plum => 0x7A4468,
        ClothesColour::Rust => 0xA65A3A,
        ClothesColour::Moss => 0x667A3E,
        ClothesColour::Slate => 0x566270,
        ClothesColour::Mustard => 0xB5892E,
    })
}

fn background(background: Background) -> Colour {
    Colour::rgb(match background {
        Background::Sky => 0xD8E7F5,
        Background::Sand => 0xFBE6CC,
        Background::Lilac => 0xE4DBF2,
        Background::Mint => 0xD6EBDF,
        Background::Rose => 0xF8DEDC,
        Background::Stone => 0xE2E4E7,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All portraits that differ from the first in one part.
    fn all() -> Vec<Portrait> {
        let mut all = vec![Portrait::default()];
        let mut add = |change: &dyn Fn(&mut Portrait)| {
            let mut portrait = Portrait::default();
            change(&mut portrait);
            all.push(portrait);
        };
        Skin::ALL[1..].iter().for_each(|part| add(&|p| p.skin = *part));
        Hair::ALL[1..].iter().for_each(|part| add(&|p| p.hair = *part));
        HairColour::ALL[1..].iter().for_each(|part| add(&|p| p.hair_colour = *part));
        Clothes::ALL[1..].iter().for_each(|part| add(&|p| p.clothes = *part));
        ClothesColour::ALL[1..].iter().for_each(|part| add(&|p| p.clothes_colour = *part));
        Glasses::ALL[1..].iter().for_each(|part| add(&|p| p.glasses = *part));
        Beard::ALL[1..].iter().for_each(|part| add(&|p| p.beard = *part));
        Background::ALL[1..].iter().for_each(|part| add(&|p| p.background = *part));
        all
    }

    #[test]
    fn every_choice_of_every_part_draws_another_picture() {
        let pictures: Vec<Vec<Mark>> =
            all().iter().map(|p| portrait(p, [0.0, 0.0], 50.0)).collect();
        for (i, picture) in pictures.iter().enumerate() {
            assert!(!pictures[..i].contains(picture), "{:?} looks like another", all()[i]);
        }
    }

    #[test]
    fn nothing_is_drawn_beyond_the_circle() {
        for parts in all() {
            for mark in portrait(&parts, [100.0, 100.0], 50.0) {
                let points: Vec<Point> = match mark {
                    Mark::Polygon { rings_pt, .. } => rings_pt.concat(),
                    Mark::Line { points_pt, .. } => points_pt,
                    _ => Vec::new(),
                };
                for [x, y] in points {
                    assert!((x - 100.0).hypot(y - 100.0) <= 50.01, "{parts:?} at {x}, {y}");
                }
            }
        }
    }
}
