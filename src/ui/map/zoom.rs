//! How near and how far may the map be looked at, and what do wheel and
//! pinch ask for?

use crate::geography::{lonlat_from_world, metres_per_world_unit};
use crate::ui::ground::Extent;
use eframe::egui::{Response, Ui, Vec2};

/// What is across the shorter side of the map, in metres, where one can come
/// no nearer: a few houses, and less than boundaries are true to.
const NEAREST_METRES: f64 = 20.0;
/// The whole fills half of the map where one can go no farther, but for the air
/// about it.
const FARTHEST: f64 = 1.0;
/// Beyond this walkers does not go.
const MOST: f64 = 26.0;

/// The zoom levels that a map may be looked at from: one more is twice as near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZoomRange {
    pub least: f64,
    pub most: f64,
}

impl ZoomRange {
    /// Of a map of this size, in points, on which `whole` is all that there is.
    pub fn of(whole: Extent, map: Vec2) -> ZoomRange {
        let (_, lat) = lonlat_from_world(whole.centre());
        let side = f64::from(map.min_elem().max(1.0));
        let nearest = (side * metres_per_world_unit(lat) / (256.0 * NEAREST_METRES)).log2();
        let most = nearest.clamp(0.0, MOST);
        let least = (zoom_to_fit(whole, map) - FARTHEST).clamp(0.0, most);
        ZoomRange { least, most }
    }

    /// The same zoom, or the end of the range that it lies beyond.
    pub fn held(self, zoom: f64) -> f64 {
        zoom.clamp(self.least, self.most)
    }
}

/// The zoom at which a box fills a window of this size, but for some air.
pub fn zoom_to_fit(extent: Extent, size: Vec2) -> f64 {
    const AIR: f64 = 0.92;
    zoom_to_fill(extent, size) + AIR.log2()
}

/// The zoom at which a box just lies within a window of this size.
pub fn zoom_to_fill(extent: Extent, size: Vec2) -> f64 {
    let fit = |axis: usize, points: f32| {
        let width = (extent.max[axis] - extent.min[axis]).max(1e-12);
        (f64::from(points.max(1.0)) / (width * 256.0)).log2()
    };
    fit(0, size.x).min(fit(1, size.y))
}

/// By how many levels wheel or pinch bring the map nearer in this frame; takes
/// the wheel's turn, so that nothing around the map scrolls by it.
pub fn asked(ui: &Ui, map: &Response) -> f64 {
    /// Levels for each unit by which a gesture is above 1.
    const SPEED: f64 = 2.0;
    /// Less is not worth drawing the map anew.
    const LEAST: f64 = 0.001;
    // Not over the legend or what else floats there, which may scroll itself.
    if !map.hovered() {
        return 0.0;
    }
    let pinch = ui.input(|input| f64::from(input.zoom_delta())) - 1.0;
    if pinch.abs() > LEAST {
        return pinch * SPEED;
    }
    let turned = ui.input_mut(|input| {
        let frame = input.stable_dt.clamp(input.predicted_dt * 0.5, input.predicted_dt * 2.0);
        std::mem::take(&mut input.smooth_scroll_delta).y * frame
    });
    let turned = f64::from(turned) / 4.0;
    if turned.abs() > LEAST { turned * SPEED } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::world_from_lonlat;
    use eframe::egui::vec2;

    /// A box so many degrees wide and high about the middle of England.
    fn about(degrees: f64) -> Extent {
        let [a, b] = [-1.0, 1.0].map(|s| world_from_lonlat(-1.5 + s * degrees, 53.0 - s * degrees));
        Extent { min: a, max: b }
    }

    #[test]
    fn the_whole_takes_half_of_the_map_at_the_least_and_a_few_houses_fill_it_at_the_most() {
        let map = vec2(800.0, 600.0);
        for degrees in [3.0, 0.1, 0.001] {
            let whole = about(degrees);
            let range = ZoomRange::of(whole, map);
            let points = |world: f64, zoom: f64| world * 256.0 * zoom.exp2();
            let shares = [0, 1].map(|axis| {
                points(whole.max[axis] - whole.min[axis], range.least) / f64::from(map[axis])
            });
            let share = shares[0].max(shares[1]);
            assert!((0.4..0.5).contains(&share), "{degrees}: {share}");
            let metres = 600.0 * metres_per_world_unit(53.0) / points(1.0, range.most);
            assert!((metres - NEAREST_METRES).abs() < 0.5, "{degrees}: {metres} m");
        }
    }

    #[test]
    fn a_level_smaller_than_the_nearest_view_can_still_be_looked_at() {
        let range = ZoomRange::of(about(1e-7), vec2(800.0, 600.0));
        assert!(range.least <= range.most && range.held(30.0) == range.most);
        let nothing = ZoomRange::of(about(1e-7), vec2(0.0, 0.0));
        assert!(nothing.least <= nothing.most && nothing.most.is_finite());
    }
}
