//! Which areas does a line drawn round them hold? Those whose label point (a
//! point well inside the area, where its name would be written) lies within.

use super::view::Camera;
use crate::base::AreaCode;
use crate::ui::context::{Command, Pick};
use crate::ui::ground::Ground;
use crate::ui::theme::Theme;
use eframe::egui::{CursorIcon, Key, PointerButton, Pos2, Rect, Response, Shape, Stroke, Ui};
use std::collections::BTreeSet;

/// The lasso: laid out or not, and the line drawn so far.
#[derive(Default)]
pub struct Lasso {
    /// The next drag draws.
    pub armed: bool,
    /// World coordinates; `None` while nothing is drawn.
    path: Option<Vec<[f64; 2]>>,
}

impl Lasso {
    /// True where a drag draws rather than moves the map.
    pub fn takes_drags(&self, ui: &Ui) -> bool {
        self.armed || self.path.is_some() || ui.input(|input| input.modifiers.shift)
    }

    /// True while it is laid out or drawn.
    pub fn is_under_way(&self) -> bool {
        self.armed || self.path.is_some()
    }

    /// Follows the pointer; asks for the areas within when it is let go.
    pub fn follow(
        &mut self,
        ui: &Ui,
        response: &Response,
        view: &Camera,
        ground: &Ground,
        commands: &mut Vec<Command>,
    ) {
        /// Points of the screen between points of the line.
        const STEP: f64 = 3.0;
        let map = response.rect;
        let at = |position: Pos2| view.world_at(map, position);
        let modifiers = ui.input(|input| input.modifiers);
        if response.drag_started_by(PointerButton::Primary) && self.takes_drags(ui) {
            let from = ui.input(|input| input.pointer.press_origin());
            self.path = Some(from.map(at).into_iter().collect());
        }
        if (self.armed || self.path.is_some()) && response.contains_pointer() {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
        }
        let Some(path) = &mut self.path else { return };
        if response.dragged()
            && let Some(position) = response.interact_pointer_pos()
        {
            let here = at(position);
            let far = path.last().is_none_or(|last| {
                let away = (0..2).map(|k| (here[k] - last[k]).powi(2)).sum::<f64>().sqrt();
                away * view.points_per_world() >= STEP
            });
            if far {
                path.push(here);
            }
        }
        if response.drag_stopped() {
            let path = self.path.take().unwrap_or_default();
            // Shift alone may be what drew it: it adds where the lasso was laid out.
            let adds = modifiers.command || (self.armed && modifiers.shift);
            self.armed = false;
            if path.len() > 2 {
                let codes = areas_within(&path, ground);
                let how = if adds { Pick::Toggle } else { Pick::Only };
                commands.push(Command::Select(codes, how));
            }
        }
    }

    /// Escape leaves the lasso, and the selection as it is.
    pub fn abandon(&mut self, ui: &Ui, commands: &mut Vec<Command>) {
        if self.is_under_way() && ui.input(|input| input.key_pressed(Key::Escape)) {
            *self = Lasso::default();
            commands.retain(|command| !matches!(command, Command::ClearSelection));
        }
    }

    /// The line so far, closed with a straight one.
    pub fn paint(&self, ui: &Ui, theme: &Theme, map: Rect, view: &Camera) {
        let Some(path) = self.path.as_ref().filter(|path| path.len() > 1) else { return };
        let c = &theme.colours;
        let points: Vec<Pos2> = path.iter().map(|world| view.screen_at(map, *world)).collect();
        let painter = ui.painter().with_clip_rect(map);
        if let (Some(first), Some(last)) = (points.first(), points.last()) {
            let closing = [*last, *first];
            painter.extend(Shape::dashed_line(&closing, Stroke::new(1.5, c.accent), 5.0, 4.0));
        }
        painter.line(points.clone(), Stroke::new(4.0, c.surface));
        painter.line(points, Stroke::new(2.0, c.accent));
    }
}

/// The codes of the areas whose label point lies within a closed line.
fn areas_within(path: &[[f64; 2]], ground: &Ground) -> BTreeSet<AreaCode> {
    let is_in = |at: usize| (ground.middle)(at).is_some_and(|middle| is_within(path, middle));
    let areas = ground.codes.iter().enumerate().filter(|(at, _)| is_in(*at));
    areas.map(|(_, code)| code.clone()).collect()
}

/// Whether a point lies within a closed line, by the even-odd rule.
fn is_within(path: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let Some(mut before) = path.last() else { return false };
    let mut within = false;
    for corner in path {
        let crosses = (corner[1] > y) != (before[1] > y);
        if crosses {
            let share = (y - corner[1]) / (before[1] - corner[1]);
            within ^= x < corner[0] + share * (before[0] - corner[0]);
        }
        before = corner;
    }
    within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_within_what_goes_round_it_and_not_in_a_bay() {
        // A C, open to the right.
        let c = [
            [0.0, 0.0],
            [4.0, 0.0],
            [4.0, 1.0],
            [1.0, 1.0],
            [1.0, 3.0],
            [4.0, 3.0],
            [4.0, 4.0],
            [0.0, 4.0],
        ];
        assert!(is_within(&c, [0.5, 2.0]));
        assert!(is_within(&c, [3.0, 0.5]));
        assert!(!is_within(&c, [3.0, 2.0]), "in the bay");
        assert!(!is_within(&c, [5.0, 0.5]));
        assert!(!is_within(&[], [0.0, 0.0]));
    }
}
