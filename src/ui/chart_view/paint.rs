//! How do the marks of a picture become what egui paints?

use super::inks::{of_class, themed};
use super::picture::{LARGER, Picture};
use crate::figure::Mark;
use crate::figure::scene::{Anchor, Stroke as Pen, TextMark};
use crate::ui::theme::{Colours, Size};
use eframe::egui::epaint::TextShape;
use eframe::egui::{
    Color32, CornerRadius, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, pos2,
    vec2,
};

/// The shapes of all marks but texts, moved to where the picture lies.
pub fn shapes(marks: &[Mark], origin: Pos2, colours: &Colours) -> Vec<Shape> {
    let at = |[x, y]: [f32; 2]| pos2(origin.x + x, origin.y + y);
    let pen = |pen: &Pen| Stroke::new(pen.width_pt, themed(pen.colour, colours));
    let mut shapes = Vec::with_capacity(marks.len());
    for mark in marks {
        match mark {
            Mark::Line { points_pt, stroke, .. } => {
                shapes.push(Shape::line(points_pt.iter().copied().map(at).collect(), pen(stroke)));
            }
            Mark::Rect { min_pt, max_pt, fill, stroke, .. } => {
                let rect = Rect::from_min_max(at(*min_pt), at(*max_pt));
                if let Some(fill) = fill {
                    shapes.push(Shape::rect_filled(rect, CornerRadius::ZERO, of_class(*fill)));
                }
                if let Some(stroke) = stroke {
                    let edge = pen(stroke);
                    let inside = StrokeKind::Inside;
                    shapes.push(Shape::rect_stroke(rect, CornerRadius::ZERO, edge, inside));
                }
            }
            Mark::Circle { centre_pt, radius_pt, fill, stroke, .. } => {
                if let Some(fill) = fill {
                    let ink = themed(*fill, colours);
                    shapes.push(Shape::circle_filled(at(*centre_pt), *radius_pt, ink));
                }
                if let Some(stroke) = stroke {
                    shapes.push(Shape::circle_stroke(at(*centre_pt), *radius_pt, pen(stroke)));
                }
            }
            Mark::Polygon { rings_pt, fill, .. } => {
                // Charts draw none with holes.
                let ink = fill.map_or(Color32::TRANSPARENT, of_class);
                for ring in rings_pt {
                    let points = ring.iter().copied().map(at).collect();
                    shapes.push(Shape::convex_polygon(points, ink, Stroke::NONE));
                }
            }
            // Maps alone have these, and the window draws its own.
            Mark::Areas(_) | Mark::Lines { .. } | Mark::Text(_) => {}
        }
    }
    shapes
}

/// The numbers and the title of the axis below a picture, and the height they
/// take from its foot down.
fn axis_below(picture: &Picture) -> Option<(Vec<&TextMark>, f32)> {
    let bottom = picture.axis.as_ref()?.y_pt[1];
    let below = bottom + 1.0..bottom + AXIS;
    let texts: Vec<&TextMark> =
        picture.texts.iter().filter(|text| below.contains(&text.at_pt[1])).collect();
    let lowest = texts.iter().map(|text| text.at_pt[1] - bottom).reduce(f32::max)?;
    Some((texts, lowest + 6.0))
}

/// Points of the window that an axis takes; a note stands below it.
const AXIS: f32 = 34.0 * LARGER;

/// Where a picture runs on below the part in view, its axis stays in view over
/// it; gives what that covers.
pub fn axis_kept_in_view(ui: &Ui, picture: &Picture, rect: Rect, colours: &Colours) -> Rect {
    let seen = rect.intersect(ui.clip_rect());
    let Some(((texts, height), axis)) = axis_below(picture).zip(picture.axis.as_ref()) else {
        return Rect::NOTHING;
    };
    let up = rect.top() + axis.y_pt[1] + height - seen.bottom();
    // Most of what is in view must be left to the picture.
    if up <= 0.5 || height * 3.0 > seen.height() {
        return Rect::NOTHING;
    }
    let strip = seen.with_min_y(seen.bottom() - height);
    let painter = ui.painter_at(strip);
    painter.rect_filled(strip, CornerRadius::ZERO, colours.surface);
    let line = rect.left() + axis.x_pt[0]..=rect.left() + axis.x_pt[1];
    painter.hline(line, strip.top() + 0.5, Stroke::new(1.0, colours.quiet));
    for mark in texts {
        text(&painter, mark, rect.min - vec2(0.0, up), colours);
    }
    strip
}

/// Writes a text, with a halo where it has one.
pub fn text(painter: &Painter, mark: &TextMark, origin: Pos2, colours: &Colours) {
    let family = if mark.bold { Size::Body.bold() } else { Size::Body.regular() }.family;
    let ink = themed(mark.colour, colours);
    let galley = painter.layout_no_wrap(mark.text.clone(), FontId::new(mark.size_pt, family), ink);
    // The mark gives the baseline.
    let baseline = galley
        .rows
        .first()
        .and_then(|row| row.glyphs.first().map(|glyph| row.pos.y + glyph.pos.y))
        .unwrap_or(galley.size().y * 0.8);
    let aside = match mark.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => galley.size().x / 2.0,
        Anchor::End => galley.size().x,
    };
    let angle = mark.angle.to_radians();
    let (sin, cos) = angle.sin_cos();
    let turned = vec2(aside * cos - baseline * sin, aside * sin + baseline * cos);
    let corner = pos2(origin.x + mark.at_pt[0], origin.y + mark.at_pt[1]) - turned;
    let write = |by: Vec2, ink: Color32| {
        let shape = TextShape::new(corner + by, galley.clone(), ink)
            .with_override_text_color(ink)
            .with_angle(angle);
        painter.add(shape);
    };
    if let Some(halo) = mark.halo {
        let halo = themed(halo, colours);
        for (x, y) in [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
            write(vec2(x, y), halo);
        }
    }
    write(Vec2::ZERO, ink);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::chart;
    use crate::project::MapView;
    use crate::session::desk::Same;
    use crate::ui::chart_view::picture::Wanted;
    use crate::ui::theme::ThemeKind;
    use std::sync::Arc;

    #[test]
    fn the_axis_of_a_ranking_is_its_numbers_and_its_title_without_the_note_below() {
        let picture = Picture::make(Wanted {
            chart: chart("ranked").unwrap(),
            answer: Same(Arc::new(crate::ui::made_up::answer())),
            revision: 1,
            view: MapView::default(),
            size: [900, 1100],
            pixels_per_point: 1.0,
            theme: ThemeKind::Light,
        })
        .unwrap();
        let (texts, height) = axis_below(&picture).unwrap();
        let words: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
        assert!(words.contains(&"100"), "{words:?}");
        assert!(words.iter().any(|words| words.starts_with("Ratio to expected")), "{words:?}");
        assert!(!words.iter().any(|words| words.contains("with a finding")), "{words:?}");
        assert!((20.0..60.0).contains(&height), "{height}");
    }
}
