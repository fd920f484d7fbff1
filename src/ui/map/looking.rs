//! Where is the map looked at? The whole at first, and again when the window
//! changes while nobody has moved it; then wherever the officer goes.

use super::view::Camera;
use super::zoom::{self, ZoomRange, zoom_to_fit};
use crate::base::AreaCode;
use crate::geography::{lonlat_from_world, world_from_lonlat};
use crate::ui::context::Context;
use crate::ui::ground::{Extent, Ground};
use eframe::egui::{EventFilter, Key, Rect, Response, Ui, Vec2};
use std::collections::BTreeSet;
use std::path::PathBuf;
use walkers::{MapMemory, Position, lon_lat};

/// A place to go to at the next frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    Whole,
    /// These areas together.
    Areas(BTreeSet<AreaCode>),
    /// This area, if it is out of sight or too small to see.
    Glimpse(AreaCode),
}

/// Where the map is looked at, by one map or by two that move together.
#[derive(Default)]
pub struct Looking {
    pub memory: MapMemory,
    /// What the view was last fitted to.
    fitted: Option<Fitted>,
    wish: Option<Wish>,
    /// Of the map as it was settled last; `None` while there is none.
    range: Option<ZoomRange>,
    /// The middle of all there is, where the map is looked at until it is moved.
    middle: [f64; 2],
    /// Of the map as it was settled last, in points.
    size: Vec2,
}

/// The workspace that the view was fitted to. A change of level keeps the view.
struct Fitted {
    path: Option<PathBuf>,
    revision: u64,
    whole: Extent,
    onto: Onto,
    size: Vec2,
    /// The view right after: while it is the same, nobody has moved the map.
    view: Option<(Option<Position>, f64)>,
}

/// What a view is fitted to, and again whenever the map has another size.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Onto {
    Whole,
    /// This box, which was all that was in view.
    Ground(Extent),
}

impl Fitted {
    fn of(context: &Context<'_>, whole: Extent, size: Vec2) -> Fitted {
        Fitted {
            path: context.loaded.map(|loaded| loaded.path.clone()),
            revision: context.loaded.map_or(0, |loaded| loaded.revision),
            whole,
            onto: Onto::Whole,
            size,
            view: None,
        }
    }

    /// True where the view would show nothing of what is to be looked at: in
    /// another workspace, or where an import brought areas of another place.
    fn is_outdated(&self, now: &Fitted) -> bool {
        let apart = (0..2).any(|axis| {
            self.whole.max[axis] < now.whole.min[axis] || now.whole.max[axis] < self.whole.min[axis]
        });
        self.path != now.path || (self.revision != now.revision && apart)
    }
}

/// A selected area is not brought nearer than this.
const NEAR_ENOUGH: f64 = 15.0;

impl Looking {
    pub fn wish(&mut self, wish: Wish) {
        self.wish = Some(wish);
    }

    fn now(&self) -> (Option<Position>, f64) {
        (self.memory.detached(), self.memory.zoom())
    }

    /// What is looked at in the middle of the map, in the world's coordinates.
    fn centre(&self) -> [f64; 2] {
        let position = self.memory.detached();
        position.map_or(self.middle, |position| world_from_lonlat(position.x(), position.y()))
    }

    /// Whether one can come nearer, and whether one can go farther.
    pub fn can_zoom(&self) -> (bool, bool) {
        let zoom = self.memory.zoom();
        self.range.map_or((true, true), |range| (zoom < range.most, zoom > range.least))
    }

    /// So many levels nearer, as far as the range goes.
    pub fn zoom_by(&mut self, levels: f64) {
        self.zoom_about(Vec2::ZERO, levels);
    }

    /// So many levels nearer, as far as the range goes; what lies so many
    /// points from the middle of the map stays there.
    fn zoom_about(&mut self, away: Vec2, levels: f64) {
        let Some(range) = self.range else { return };
        let before = self.memory.zoom();
        let zoom = range.held(before + levels);
        if zoom == before || self.memory.set_zoom(zoom).is_err() {
            return;
        }
        let world_per_point = |zoom: f64| 1.0 / (256.0 * zoom.exp2());
        let shift = world_per_point(before) - world_per_point(zoom);
        let [x, y] = self.centre();
        let (x, y) = (x + f64::from(away.x) * shift, y + f64::from(away.y) * shift);
        let (lon, lat) = lonlat_from_world([x, y]);
        self.memory.center_at(lon_lat(lon, lat));
    }

    /// Wheel and pinch on the map that is shown next in `ui`.
    /// True where they moved it: then nothing is dragged. Not walkers' own way,
    /// which knows no range.
    pub fn gestures(&mut self, ui: &Ui) -> bool {
        let Some(map) = ui.ctx().read_response(ui.next_auto_id()) else { return false };
        let levels = zoom::asked(ui, &map);
        if levels == 0.0 {
            return false;
        }
        let away = map.hover_pos().map_or(Vec2::ZERO, |at| at - map.rect.center());
        self.zoom_about(away, levels);
        ui.ctx().request_repaint();
        true
    }

    /// Fits what is to be fitted, and goes where one wished to. `map` is one
    /// map's room (of two, either's), `clear` what of it nothing floats over.
    pub fn settle(&mut self, context: &Context<'_>, ground: &Ground, map: Rect, clear: Rect) {
        let whole = whole(ground);
        if whole.min[0] > whole.max[0] {
            return;
        }
        let range = ZoomRange::of(whole, map.size());
        (self.range, self.middle) = (Some(range), whole.centre());
        let now = Fitted::of(context, whole, map.size());
        let wish = self.wish.take();
        if let Some(onto) = self.to_fit(&now, wish.as_ref()) {
            match onto {
                Onto::Whole => self.look_at_whole(whole, map, clear, range),
                Onto::Ground(ground) => self.look_over(ground, map.size(), range),
            }
            self.fitted = Some(Fitted { onto, view: Some(self.now()), ..now });
        }
        self.size = map.size();
        // Another level, or another size of the map, has another range.
        let zoom = self.memory.zoom();
        self.zoom_by(range.held(zoom) - zoom);
        let extents = |is_in: &dyn Fn(&AreaCode) -> bool| {
            let chosen = ground.codes.iter().enumerate().filter(|(_, code)| is_in(code));
            chosen.filter_map(|(at, _)| (ground.extent)(at)).reduce(Extent::with)
        };
        match wish {
            None | Some(Wish::Whole) => {}
            Some(Wish::Areas(codes)) => {
                if let Some(extent) = extents(&|code| codes.contains(code)) {
                    self.look_at(grown(extent, 1.3), map.size(), range, NEAR_ENOUGH);
                }
            }
            Some(Wish::Glimpse(wanted)) => {
                if let Some(extent) = extents(&|code| *code == wanted) {
                    self.glimpse(extent, map, range);
                }
            }
        }
    }

    /// What the view is to be fitted to now, if to anything: the whole where it
    /// is wished or nothing of it is known, else what it is fitted to already
    /// where the map has another size and nobody has moved it.
    fn to_fit(&self, now: &Fitted, wish: Option<&Wish>) -> Option<Onto> {
        let Some(fitted) = self.fitted.as_ref().filter(|fitted| !fitted.is_outdated(now)) else {
            return Some(Onto::Whole);
        };
        if wish == Some(&Wish::Whole) {
            return Some(Onto::Whole);
        }
        let resized = fitted.size != now.size && fitted.view == Some(self.now());
        resized.then_some(fitted.onto)
    }

    /// Keeps what is in view now in view, whatever size the map takes next and
    /// until it is moved: for a window that is filled otherwise, or comes back.
    pub fn keep_ground(&mut self) {
        let (centre, view) = (self.centre(), self.now());
        let Some(fitted) = self.fitted.as_mut().filter(|fitted| fitted.view != Some(view)) else {
            // Fitted to something that holds for any size.
            return;
        };
        let half = [0, 1].map(|axis| f64::from(self.size[axis]) / (2.0 * 256.0 * view.1.exp2()));
        fitted.onto = Onto::Ground(Extent {
            min: [centre[0] - half[0], centre[1] - half[1]],
            max: [centre[0] + half[0], centre[1] + half[1]],
        });
        (fitted.size, fitted.view) = (self.size, Some(view));
    }

    /// Only what is out of sight or too small to see moves the map.
    fn glimpse(&mut self, extent: Extent, map: Rect, range: ZoomRange) {
        let zoom = self.memory.zoom();
        let scale = 256.0 * zoom.exp2();
        let centre = self.centre();
        let inside = (0..2).all(|axis| {
            let half = f64::from(if axis == 0 { map.width() } else { map.height() }) / 2.0 / scale;
            extent.min[axis] > centre[axis] - half && extent.max[axis] < centre[axis] + half
        });
        let width = (extent.max[0] - extent.min[0]).max(extent.max[1] - extent.min[1]) * scale;
        if !inside || width < 12.0 {
            self.look_at(grown(extent, 12.0), map.size(), range, NEAR_ENOUGH.max(zoom));
        }
    }

    /// Looks at everything, clear of what floats over the map where that costs
    /// little.
    fn look_at_whole(&mut self, whole: Extent, map: Rect, clear: Rect, range: ZoomRange) {
        /// Zoom levels given up at most to keep clear.
        const COST: f64 = 0.75;
        let zoom = range.held(zoom_to_fit(whole, clear.size()));
        if zoom < zoom_to_fit(whole, map.size()) - COST {
            self.look_at(whole, map.size(), range, range.most);
            return;
        }
        let [x, y] = whole.centre();
        let shift = (clear.center() - map.center()) / (256.0 * zoom.exp2()) as f32;
        let shift = [f64::from(shift.x), f64::from(shift.y)];
        let (lon, lat) = lonlat_from_world([x - shift[0], y - shift[1]]);
        self.memory.center_at(lon_lat(lon, lat));
        // Within what walkers allows, as the range is.
        let _ = self.memory.set_zoom(zoom);
    }

    /// Looks at a box of the world, with air around it.
    fn look_at(&mut self, extent: Extent, size: Vec2, range: ZoomRange, near_enough: f64) {
        let (lon, lat) = lonlat_from_world(extent.centre());
        self.memory.center_at(lon_lat(lon, lat));
        let zoom = range.held(zoom_to_fit(extent, size).min(near_enough));
        // Within what walkers allows, as the range is.
        let _ = self.memory.set_zoom(zoom);
    }

    /// Looks at a box of the world, to its very edges.
    fn look_over(&mut self, ground: Extent, size: Vec2, range: ZoomRange) {
        let (lon, lat) = lonlat_from_world(ground.centre());
        self.memory.center_at(lon_lat(lon, lat));
        // Within what walkers allows, as the range is.
        let _ = self.memory.set_zoom(range.held(zoom::zoom_to_fill(ground, size)));
    }

    /// Arrow keys move the map, plus and minus bring it nearer and farther,
    /// Home shows the whole.
    pub fn keys(&mut self, ui: &Ui, response: &Response, view: &Camera) {
        /// Points that one press moves the map.
        const STEP: f64 = 80.0;
        // Arrows would otherwise move the focus on.
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input(|input| f64::from(u8::from(input.key_pressed(key))));
        let right = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
        let down = pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
        if right != 0.0 || down != 0.0 {
            let step = STEP / view.points_per_world();
            let (lon, lat) =
                lonlat_from_world([view.centre[0] + right * step, view.centre[1] + down * step]);
            self.memory.center_at(lon_lat(lon, lat));
        }
        // With ctrl the window is scaled.
        if ui.input(|input| input.modifiers.command) {
            return;
        }
        if pressed(Key::Plus) + pressed(Key::Equals) > 0.0 {
            self.zoom_by(1.0);
        }
        if pressed(Key::Minus) > 0.0 {
            self.zoom_by(-1.0);
        }
        if pressed(Key::Home) > 0.0 {
            self.wish(Wish::Whole);
        }
    }
}

/// The whole level's box.
pub fn whole(ground: &Ground) -> Extent {
    Extent { min: ground.mesh.min, max: ground.mesh.max }
}

/// The same box so many times as wide and high about its middle.
fn grown(extent: Extent, times: f64) -> Extent {
    let [x, y] = extent.centre();
    let half = [0, 1].map(|axis| (extent.max[axis] - extent.min[axis]) * times / 2.0);
    Extent { min: [x - half[0], y - half[1]], max: [x + half[0], y + half[1]] }
}
