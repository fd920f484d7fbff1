//! How far is it? A bar of a round length.

use super::INSET;
use super::view::Camera;
use crate::geography::{lonlat_from_world, metres_per_world_unit};
use crate::ui::theme::{Size, Theme, space};
use eframe::egui::{Align2, CornerRadius, Rect, Stroke, Ui, pos2, vec2};

/// The longest of 1, 2 and 5 times a power of ten that is not above `most`.
fn round_length(most: f64) -> f64 {
    let power = 10f64.powf(most.max(1e-9).log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|n| n * power).find(|length| *length <= most).unwrap_or(power)
}

fn words(metres: f64) -> String {
    if metres >= 1000.0 { format!("{} km", metres / 1000.0) } else { format!("{metres} m") }
}

/// The least that the bar covers of a map: names give way to it.
pub fn covered(map: Rect) -> Rect {
    let corner = map.max - vec2(INSET, INSET);
    Rect::from_min_max(corner - vec2(112.0, 27.0), corner)
}

/// Paints the bar and tells where; `None` where there is no telling lengths.
pub fn paint(ui: &Ui, theme: &Theme, map: Rect, view: &Camera) -> Option<Rect> {
    let c = &theme.colours;
    let (_, lat) = lonlat_from_world(view.centre);
    let metres_per_point =
        metres_per_world_unit(lat) / (view.pixels_per_world / f64::from(view.pixels_per_point));
    if !metres_per_point.is_finite() || metres_per_point <= 0.0 {
        return None;
    }
    let metres = round_length(metres_per_point * 110.0);
    let length = (metres / metres_per_point) as f32;
    let right = map.right() - INSET - space::TWO;
    let bottom = map.bottom() - INSET - space::ONE;
    let card = Rect::from_min_max(
        pos2(right - length - space::TWO, bottom - 22.0),
        pos2(right + space::TWO, bottom + space::ONE),
    );
    let painter = ui.painter();
    painter.rect_filled(card, CornerRadius::same(4), c.surface.gamma_multiply(0.85));
    let stroke = Stroke::new(1.5, c.second_ink);
    let line = card.top() + 6.0;
    painter.line(
        vec![
            pos2(right - length, line + 4.0),
            pos2(right - length, line),
            pos2(right, line),
            pos2(right, line + 4.0),
        ],
        stroke,
    );
    let at = pos2(right - length, line) + vec2(0.0, 4.0);
    painter.text(at, Align2::LEFT_TOP, words(metres), Size::Caption.regular(), c.second_ink);
    Some(card)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_of_a_round_length_and_no_longer_than_there_is_room() {
        for (most, length) in
            [(1.0, 1.0), (4.9, 2.0), (5.0, 5.0), (1999.0, 1000.0), (2000.0, 2000.0)]
        {
            assert!((round_length(most) - length).abs() < 1e-9, "{most}");
        }
        assert_eq!(words(2000.0), "2 km");
        assert_eq!(words(500.0), "500 m");
    }
}
