//! Which places is this? Names with a halo, the larger areas' first; a name
//! that would lie on another is left out.

use super::view::Camera;
use crate::ui::ground::MapLabel;
use crate::ui::theme::{Size, Theme};
use eframe::egui::{Color32, Rect, Ui, Vec2, pos2, vec2};

/// A name that was written, and where.
pub struct Written {
    pub rect: Rect,
    /// Its position among the labels.
    pub label: usize,
}

/// The most names on a map: more cannot be read.
const MOST: usize = 160;

/// Writes what there is room for, and tells what was written.
pub fn paint(
    ui: &Ui,
    theme: &Theme,
    map: Rect,
    camera: &Camera,
    labels: &[MapLabel],
) -> Vec<Written> {
    /// No name is narrower than this, in points.
    const LEAST: f64 = 14.0;
    let c = &theme.colours;
    let painter = ui.painter().with_clip_rect(map);
    let points_per_world = camera.points_per_world();
    let mut taken: Vec<Written> = Vec::new();
    // The widest areas come first: after the first too narrow, all are.
    let wide = labels.partition_point(|label| label.width * points_per_world * 2.2 >= LEAST);
    for (i, label) in labels[..wide].iter().enumerate() {
        let at = camera.screen_at(map, label.at);
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
        if taken.iter().any(|other| other.rect.intersects(rect)) {
            continue;
        }
        taken.push(Written { rect, label: i });
        let corner = pos2(at.x - size.x / 2.0, at.y - size.y / 2.0);
        for step in HALO {
            painter.galley_with_override_text_color(corner + step, galley.clone(), c.halo);
        }
        painter.galley(corner, galley, Color32::PLACEHOLDER);
        if taken.len() == MOST {
            break;
        }
    }
    taken
}

/// Round the letters, to either side. More copies look no better, and on a
/// software renderer text is what a frame spends its time on.
const HALO: [Vec2; 4] = [vec2(1.2, 0.9), vec2(-1.2, 0.9), vec2(1.2, -0.9), vec2(-1.2, -0.9)];
