//! How does plotters draw into a scene? One backend: its whole numbers are
//! sixteenths of a point, so that nothing is rounded to what an eye could see.

use crate::figure::ink;
use crate::figure::page::{Room, label};
use crate::figure::scene::{Anchor, Colour, Fill, Mark, Scene, Stroke, TextMark};
use crate::figure::text::{CAP_HEIGHT, DESCENT, width_pt};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle, FontTransform,
};
use std::cell::Cell;
use std::convert::Infallible;

/// Units to the point.
const UNITS: f32 = 16.0;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Points as plotters counts them.
pub fn units(points: f32) -> u32 {
    (points * UNITS).round().max(0.0) as u32
}

/// A place of plotters' on the page.
pub fn on_page(room: &Room, (x, y): BackendCoord) -> [f32; 2] {
    [room.min_pt[0] + x as f32 / UNITS, room.min_pt[1] + y as f32 / UNITS]
}

/// Draws into a room of a scene. `datum` is the row that marks stand for
/// while it is set.
pub struct SceneBackend<'a> {
    scene: &'a mut Scene,
    room: Room,
    datum: &'a Cell<Option<usize>>,
}

impl<'a> SceneBackend<'a> {
    pub fn new(scene: &'a mut Scene, room: Room, datum: &'a Cell<Option<usize>>) -> Self {
        SceneBackend { scene, room, datum }
    }
}

fn colour(of: BackendColor) -> Colour {
    let (r, g, b) = of.rgb;
    Colour { r, g, b, a: (of.alpha.clamp(0.0, 1.0) * 255.0).round() as u8 }
}

fn stroke(style: &impl BackendStyle) -> Stroke {
    ink::line(colour(style.color()), style.stroke_width() as f32 / UNITS)
}

/// The fill and the stroke of a shape, as its style asks for one or the other.
fn fill_or_stroke(style: &impl BackendStyle, fill: bool) -> (Option<Colour>, Option<Stroke>) {
    if fill { (Some(colour(style.color())), None) } else { (None, Some(stroke(style))) }
}

impl DrawingBackend for SceneBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (units(self.room.width()), units(self.room.height()))
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(at, (at.0 + 1, at.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        lower_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (a, b) = (on_page(&self.room, upper_left), on_page(&self.room, lower_right));
        let (fill, stroke) = fill_or_stroke(style, fill);
        self.scene.marks.push(Mark::Rect {
            min_pt: [a[0].min(b[0]), a[1].min(b[1])],
            max_pt: [a[0].max(b[0]), a[1].max(b[1])],
            radius_pt: 0.0,
            fill: fill.map(Fill::Plain),
            stroke,
            datum: self.datum.get(),
        });
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        self.scene.marks.push(Mark::Line {
            points_pt: path.into_iter().map(|at| on_page(&self.room, at)).collect(),
            stroke: stroke(style),
            datum: self.datum.get(),
        });
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (fill, stroke) = fill_or_stroke(style, fill);
        self.scene.marks.push(Mark::Circle {
            centre_pt: on_page(&self.room, centre),
            radius_pt: radius as f32 / UNITS,
            fill,
            stroke,
            datum: self.datum.get(),
        });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        self.scene.marks.push(Mark::Polygon {
            rings_pt: vec![corners.into_iter().map(|at| on_page(&self.room, at)).collect()],
            fill: Some(Fill::Plain(colour(style.color()))),
            stroke: None,
            datum: self.datum.get(),
        });
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let size_pt = style.size() as f32 / UNITS;
        let anchor = style.anchor();
        // From the corner or middle that plotters names to the baseline.
        let down = match anchor.v_pos {
            VPos::Top => size_pt * (CAP_HEIGHT + 0.1),
            VPos::Center => size_pt * CAP_HEIGHT / 2.0,
            VPos::Bottom => -size_pt * DESCENT,
        };
        let (angle, aside) = match style.transform() {
            FontTransform::None => (0.0, [0.0, down]),
            FontTransform::Rotate90 => (90.0, [-down, 0.0]),
            FontTransform::Rotate180 => (180.0, [0.0, -down]),
            FontTransform::Rotate270 => (-90.0, [down, 0.0]),
        };
        let place = on_page(&self.room, at);
        self.scene.marks.push(Mark::Text(TextMark {
            bold: matches!(style.style(), FontStyle::Bold),
            colour: colour(style.color()),
            anchor: match anchor.h_pos {
                HPos::Left => Anchor::Start,
                HPos::Center => Anchor::Middle,
                HPos::Right => Anchor::End,
            },
            angle,
            ..label([place[0] + aside[0], place[1] + aside[1]], text, size_pt)
        }));
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size_pt = style.size() as f32 / UNITS;
        let bold = matches!(style.style(), FontStyle::Bold);
        Ok((units(width_pt(text, size_pt, bold)), units(size_pt)))
    }
}
