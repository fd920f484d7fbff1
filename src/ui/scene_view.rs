//! How does a panel show a picture of its subject? Drawn off the window's
//! thread as large as its room, its marks pointed at, picked and walked by
//! keys.

use super::chart_view::{LARGER, paint};
use super::context::Context;
use super::control;
use super::theme::{Size, ThemeKind};
use crate::base::{Progress, Result};
use crate::figure::{Mark, Scene};
use crate::project::Protection;
use crate::session::desk::Same;
use crate::session::jobs::Wake;
use crate::session::{Desk, Reply};
use eframe::egui::{
    Align2, CornerRadius, CursorIcon, EventFilter, Key, Pos2, Rect, Role, Sense, Shape, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A picture as it lies in the window, in points from its upper left.
struct Picture {
    scene: Scene,
    /// Where the marks of each datum lie, in order of datum.
    spots: Vec<(usize, Rect)>,
}

/// What a panel keeps of a picture: `K` is all that the picture depends on but
/// its size.
pub struct SceneView<K> {
    pictures: Desk<(K, [u16; 2]), Picture>,
    /// Its shapes, at a place of the window and in the colours of a theme.
    shapes: Option<(Same<Picture>, Pos2, ThemeKind, Vec<Shape>)>,
    /// The data's revision and the protection that the last picture was of.
    under: Option<(u64, Protection)>,
    /// The datum that the keys are at.
    at: Option<usize>,
}

/// What is drawn, and how it is spoken of.
pub struct Subject<'a> {
    /// What the picture is called: "Propensity by group".
    pub name: &'a str,
    /// What a datum is called: "D Older suburbs: index 139".
    pub datum_name: &'a dyn Fn(usize) -> String,
    /// Whether a datum is picked: it is framed.
    pub is_picked: &'a dyn Fn(usize) -> bool,
    /// False where a click does nothing.
    pub can_be_picked: bool,
}

/// What the pointer and the keys did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub hovered: Option<usize>,
    pub picked: Option<usize>,
}

impl<K: PartialEq + Clone> Default for SceneView<K> {
    fn default() -> Self {
        SceneView { pictures: Desk::new("picture", 6), shapes: None, under: None, at: None }
    }
}

impl<K: PartialEq + Clone> SceneView<K> {
    /// Shows the picture in the room there is, which is taken whole. `draw`
    /// makes it, for a size in points of paper; `is_stale` where another is
    /// to come in its place.
    pub fn show<D>(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        subject: &Subject<'_>,
        key: &K,
        is_stale: bool,
        draw: impl FnOnce() -> D,
    ) -> Done
    where
        D: FnOnce([f32; 2]) -> Result<Scene> + Send + 'static,
    {
        let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        let size = [rect.width(), rect.height()].map(|side| side.clamp(1.0, 8000.0) as u16);
        let ctx = ui.ctx().clone();
        let wake: Wake = Arc::new(move || ctx.request_repaint());
        // What was shown without protection is not shown again under it, nor
        // one workspace as another.
        let under = (context.loaded.map_or(0, |loaded| loaded.revision), context.protection);
        if self.under.replace(under) != Some(under) {
            self.pictures.drop_last();
            self.shapes = None;
        }
        let reply = self.pictures.ask(&(key.clone(), size), &wake, || {
            let draw = draw();
            move |_: &Progress| {
                let scene = draw(size.map(|side| f32::from(side) / LARGER))?.scaled(LARGER);
                Ok(Picture { spots: spots(&scene), scene })
            }
        });
        let (picture, fresh) = match reply {
            Reply::Ready(picture) => (picture, true),
            Reply::Working { last: Some(picture), .. } => (picture, false),
            Reply::Failed { error, .. } => return say(ui, context, rect, &error.to_string()),
            Reply::Working { .. } | Reply::Nothing => {
                return say(ui, context, rect, "Drawing…");
            }
        };
        if is_stale || !fresh {
            ui.multiply_opacity(0.5);
        }
        self.paint(ui, context, &picture, rect);
        if is_stale || !fresh {
            // What a pointer meant of these would be said of others.
            return Done::default();
        }
        self.answer(ui, context, subject, &picture, rect)
    }

    fn paint(&mut self, ui: &Ui, context: &Context<'_>, picture: &Arc<Picture>, rect: Rect) {
        let colours = &context.theme.colours;
        let painter = ui.painter_at(rect);
        let of = Same(Arc::clone(picture));
        match &self.shapes {
            Some((same, at, kind, _))
                if *same == of && *at == rect.min && *kind == context.theme.kind => {}
            _ => {
                let shapes = paint::shapes(&picture.scene.marks, rect.min, colours);
                self.shapes = Some((of, rect.min, context.theme.kind, shapes));
            }
        }
        if let Some((_, _, _, shapes)) = &self.shapes {
            painter.extend(shapes.iter().cloned());
        }
        for mark in &picture.scene.marks {
            if let Mark::Text(text) = mark {
                paint::text(&painter, text, rect.min, colours);
            }
        }
    }

    fn answer(
        &mut self,
        ui: &Ui,
        context: &Context<'_>,
        subject: &Subject<'_>,
        picture: &Picture,
        rect: Rect,
    ) -> Done {
        let mut done = Done::default();
        let whole = ui.interact(rect, ui.scope_id().with(subject.name), Sense::click());
        let focused = whole.has_focus();
        let on = self.at.filter(|_| focused).map(subject.datum_name);
        whole.widget_info(|| {
            let name = subject.name;
            let words = on.as_ref().map_or(name.to_string(), |on| format!("{name}: {on}"));
            WidgetInfo::labeled(Role::Image, true, words)
        });
        let c = &context.theme.colours;
        for (datum, spot) in &picture.spots {
            let at = spot.translate(rect.min.to_vec2());
            let id = ui.scope_id().with((subject.name, *datum));
            let response = ui.interact(at, id, Sense::CLICK);
            let picked = (subject.is_picked)(*datum);
            let role = Role::ListItem;
            let words = (subject.datum_name)(*datum);
            response.widget_info(|| {
                WidgetInfo::selected(role, subject.can_be_picked, picked, words.clone())
            });
            if response.hovered() {
                done.hovered = Some(*datum);
            }
            if response.clicked() {
                done.picked = Some(*datum);
            }
            let radius = CornerRadius::same(3);
            if picked || (focused && self.at == Some(*datum)) {
                let pen = Stroke::new(if picked { 2.0 } else { 1.0 }, c.accent);
                let frame = at.expand2(vec2(3.0, 2.0));
                ui.painter_at(rect).rect_stroke(frame, radius, pen, StrokeKind::Outside);
            }
        }
        if focused {
            control::focus_ring(ui, context.theme, rect.shrink(2.0));
            if let Some(picked) = self.keys(ui, whole.id, picture) {
                done.picked = Some(picked);
            }
        }
        if done.hovered.is_some() && subject.can_be_picked {
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        }
        if !subject.can_be_picked {
            done.picked = None;
        }
        done
    }

    /// Arrows go from one to the next, Enter and the space bar pick.
    fn keys(&mut self, ui: &Ui, id: eframe::egui::Id, picture: &Picture) -> Option<usize> {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let steps = ui.input(|input| {
            let count = |key| input.num_presses(key) as isize;
            count(Key::ArrowRight) + count(Key::ArrowDown)
                - count(Key::ArrowLeft)
                - count(Key::ArrowUp)
        });
        let last = picture.spots.len().checked_sub(1)?;
        let place = picture.spots.iter().position(|(datum, _)| Some(*datum) == self.at);
        if steps != 0 {
            let to = place.map_or(0, |place| place.saturating_add_signed(steps).min(last));
            self.at = picture.spots.get(to).map(|(datum, _)| *datum);
        }
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        self.at.filter(|_| place.is_some() && (pressed(Key::Enter) || pressed(Key::Space)))
    }
}

/// The box of all marks of each datum.
fn spots(scene: &Scene) -> Vec<(usize, Rect)> {
    let mut spots: BTreeMap<usize, Rect> = BTreeMap::new();
    for mark in &scene.marks {
        let (datum, points): (Option<usize>, Vec<[f32; 2]>) = match mark {
            Mark::Rect { min_pt, max_pt, datum, .. } => (*datum, vec![*min_pt, *max_pt]),
            Mark::Line { points_pt, datum, .. } => (*datum, points_pt.clone()),
            Mark::Polygon { rings_pt, datum, .. } => (*datum, rings_pt.concat()),
            Mark::Circle { centre_pt: [x, y], radius_pt: r, datum, .. } => {
                (*datum, vec![[x - r, y - r], [x + r, y + r]])
            }
            // Maps alone have these, and the window draws its own.
            Mark::Areas(_) | Mark::Lines { .. } | Mark::Text(_) => (None, Vec::new()),
        };
        let Some(datum) = datum else { continue };
        let spot = spots.entry(datum).or_insert(Rect::NOTHING);
        points.into_iter().for_each(|[x, y]| spot.extend_with(pos2(x, y)));
    }
    spots.into_iter().collect()
}

fn say(ui: &Ui, context: &Context<'_>, rect: Rect, words: &str) -> Done {
    let quiet = context.theme.colours.quiet;
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, words, Size::Body.regular(), quiet);
    Done::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::ink;
    use crate::figure::scene::Colour;

    #[test]
    fn a_datum_lies_where_all_its_marks_are() {
        let mut scene = Scene::new(200.0, 100.0, ink::PAPER);
        let bar = |datum, min_pt, max_pt| Mark::Rect {
            min_pt,
            max_pt,
            radius_pt: 0.0,
            fill: None,
            stroke: None,
            datum,
        };
        scene.marks.push(bar(Some(4), [10.0, 10.0], [50.0, 20.0]));
        scene.marks.push(bar(None, [0.0, 0.0], [200.0, 100.0]));
        scene.marks.push(bar(Some(1), [10.0, 30.0], [20.0, 40.0]));
        scene.marks.push(Mark::Circle {
            centre_pt: [80.0, 15.0],
            radius_pt: 2.0,
            fill: Some(Colour::rgb(0)),
            stroke: None,
            datum: Some(4),
        });
        let found = spots(&scene);
        let bounds = |rect: Rect| [rect.min.x, rect.min.y, rect.max.x, rect.max.y];
        assert_eq!(found.len(), 2);
        assert_eq!((found[1].0, bounds(found[1].1)), (4, [10.0, 10.0, 82.0, 20.0]));
        assert_eq!((found[0].0, bounds(found[0].1)), (1, [10.0, 30.0, 20.0, 40.0]));
    }
}
