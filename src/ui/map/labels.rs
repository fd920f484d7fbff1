//! Which places is this? Names with a halo, the larger areas' first; a name
//! that would lie on another is left out.

use super::gpu::Camera;
use crate::ui::ground::MapLabel;
use crate::ui::theme::{Size, Theme};
use eframe::egui::{Color32, Rect, Ui, Vec2, pos2, vec2};

pub fn paint(ui: &Ui, theme: &Theme, map: Rect, camera: &Camera, labels: &[MapLabel]) {
    let c = &theme.colours;
    let painter = ui.painter().with_clip_rect(map);
    let points_per_world = camera.pixels_per_world / f64::from(camera.pixels_per_point);
    let mut taken: Vec<Rect> = Vec::new();
    for label in labels {
        let from_middle =
            [0, 1].map(|axis| ((label.at[axis] - camera.centre[axis]) * points_per_world) as f32);
        let at = map.center() + Vec2::from(from_middle);
        if !map.expand(40.0).contains(at) {
            continue;
        }
        let galley = painter.layout_no_wrap(label.text.clone(), Size::Caption.bold(), c.map_label);
        let size = galley.size();
        // A name twice as wide as its area says nothing of it.
        if f64::from(size.x) > label.width * points_per_world * 2.2 {
            continue;
        }
        let rect = Rect::from_center_size(at, size + vec2(6.0, 2.0));
        if taken.iter().any(|other| other.intersects(rect)) {
            continue;
        }
        taken.push(rect);
        let corner = pos2(at.x - size.x / 2.0, at.y - size.y / 2.0);
        let halo = painter.layout_no_wrap(label.text.clone(), Size::Caption.bold(), c.halo);
        for step in HALO {
            painter.galley_with_override_text_color(corner + step, halo.clone(), c.halo);
        }
        painter.galley(corner, galley, Color32::PLACEHOLDER);
    }
}

/// Round the letters, a point and a half away.
const HALO: [Vec2; 8] = [
    vec2(1.5, 0.0),
    vec2(-1.5, 0.0),
    vec2(0.0, 1.5),
    vec2(0.0, -1.5),
    vec2(1.0, 1.0),
    vec2(-1.0, 1.0),
    vec2(1.0, -1.0),
    vec2(-1.0, -1.0),
];
