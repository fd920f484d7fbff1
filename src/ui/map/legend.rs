//! What do the colours mean, and how many areas are of each?

use super::INSET;
use crate::base::number::with_thousands;
use crate::figure::{Choropleth, Colour, Fill, Hatch, LegendEntry};
use crate::ui::theme::{Size, Theme, space};
use eframe::egui::{
    Color32, CornerRadius, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

/// A colour of a figure, as egui has it.
pub fn colour32(colour: Colour) -> Color32 {
    let [r, g, b, a] = [colour.r, colour.g, colour.b, colour.a];
    from_bytes(r, g, b, a)
}

#[allow(clippy::disallowed_methods, reason = "the bytes are a figure's, not ours")]
fn from_bytes(r: u8, g: u8, b: u8, a: u8) -> Color32 {
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

/// How wide the card is.
pub const WIDTH: f32 = 172.0;
const LINE: f32 = 18.0;

/// The legend's card at the lower left of the map.
pub fn card(ui: &Ui, theme: &Theme, map: Rect, picture: &Choropleth) {
    let c = &theme.colours;
    let inner = WIDTH - 2.0 * space::THREE;
    let heading = ui.painter().layout(picture.heading.clone(), Size::Small.bold(), c.ink, inner);
    let lines = picture.legend.len() as f32 * LINE;
    let height = heading.size().y + lines + 2.0 * space::THREE + space::ONE;
    if height + 2.0 * INSET > map.height() {
        // A low window: the strip in the panel stands in for it.
        return;
    }
    let card = Rect::from_min_size(
        pos2(map.left() + INSET, map.bottom() - INSET - height),
        vec2(WIDTH, height),
    );
    let radius = CornerRadius::same(space::CARD_RADIUS);
    let painter = ui.painter();
    painter.rect(card, radius, c.surface, theme.hairline(), StrokeKind::Outside);
    painter.galley(card.min + vec2(space::THREE, space::THREE), heading.clone(), c.ink);
    let mut top = card.top() + space::THREE + heading.size().y + space::ONE;
    for entry in &picture.legend {
        let line = Rect::from_min_size(pos2(card.left() + space::THREE, top), vec2(inner, LINE));
        line_ui(ui, theme, line, entry);
        top += LINE;
    }
}

fn line_ui(ui: &Ui, theme: &Theme, line: Rect, entry: &LegendEntry) {
    let c = &theme.colours;
    let painter = ui.painter();
    let swatch = Rect::from_min_size(pos2(line.left(), line.center().y - 5.0), vec2(16.0, 10.0));
    fill(painter, swatch, entry.fill);
    let edge = match entry.outline {
        Some(colour) => Stroke::new(2.0, colour32(colour)),
        None => Stroke::new(1.0, c.hairline),
    };
    painter.rect_stroke(swatch, CornerRadius::same(2), edge, StrokeKind::Inside);
    let font = Size::Caption.regular();
    let label = painter.layout_no_wrap(entry.label.clone(), font.clone(), c.second_ink);
    let y = line.center().y - label.size().y / 2.0;
    painter.galley(pos2(line.left() + 26.0, y), label, c.second_ink);
    let counted = entry.count.map(|count| with_thousands(count as i64));
    let count = painter.layout_no_wrap(counted.clone().unwrap_or_default(), font, c.quiet);
    painter.galley(pos2(line.right() - count.size().x, y), count, c.quiet);
    let response = ui.interact(line, ui.scope_id().with(("legend", &entry.label)), Sense::hover());
    response.widget_info(|| {
        let words = match &counted {
            Some(count) => format!("Legend: {}, {count}", entry.label),
            None => format!("Legend: {}", entry.label),
        };
        WidgetInfo::labeled(Role::Label, true, words)
    });
}

fn fill(painter: &Painter, rect: Rect, fill: Option<Fill>) {
    match fill {
        Some(Fill::Plain(colour)) => {
            painter.rect_filled(rect, CornerRadius::same(2), colour32(colour));
        }
        Some(Fill::Hatched { hatch, ink, ground }) => {
            painter.rect_filled(rect, CornerRadius::same(2), colour32(ground));
            hatching(
                &painter.with_clip_rect(rect.intersect(painter.clip_rect())),
                rect,
                hatch,
                colour32(ink),
            );
        }
        None => {}
    }
}

fn hatching(painter: &Painter, rect: Rect, hatch: Hatch, ink: Color32) {
    let stroke = Stroke::new(1.0, ink);
    let (rising, falling, apart) = match hatch {
        Hatch::NoData => (true, false, 5.0),
        Hatch::TooFew => (false, true, 8.0),
        Hatch::Withheld => (true, true, 5.0),
    };
    let height = rect.height();
    let mut x = rect.left() - height;
    while x < rect.right() {
        if rising {
            painter.line_segment([pos2(x, rect.bottom()), pos2(x + height, rect.top())], stroke);
        }
        if falling {
            painter.line_segment([pos2(x, rect.top()), pos2(x + height, rect.bottom())], stroke);
        }
        x += apart;
    }
}

/// The classes' colours side by side, and how many they are.
pub fn strip(ui: &mut Ui, picture: &Choropleth, width: f32) {
    let mut plain: Vec<Color32> = picture
        .legend
        .iter()
        .filter_map(|entry| match entry.fill {
            Some(Fill::Plain(colour)) => Some(colour32(colour)),
            _ => None,
        })
        .collect();
    // Legends go from the highest down; a strip from the lowest up.
    plain.reverse();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 14.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Colours of the classes"));
    let part = rect.width() / plain.len().max(1) as f32;
    for (i, colour) in plain.iter().enumerate() {
        let left = rect.left() + part * i as f32;
        let piece = Rect::from_min_max(pos2(left, rect.top()), pos2(left + part, rect.bottom()));
        ui.painter().rect_filled(piece, CornerRadius::ZERO, *colour);
    }
}
