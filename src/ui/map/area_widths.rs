//! How wide are areas, and from which scale on is there room for lines round
//! them? Round narrow ones they would leave little of their colours.

use super::view::Camera;
use crate::geography::{Line, NO_AREA};
use std::sync::Arc;

/// How wide an area is, in points of the screen, before lines are drawn round
/// it, and how much wider until nothing of them is faded.
const LEAST_POINTS: f32 = 9.0;
const FADE_POINTS: f32 = 3.0;

/// One area in so many has room for lines before any has one: a few in a whole
/// country would be specks.
const ONE_IN: usize = 100;

/// The widths of a level's areas in world units.
#[derive(Clone, Debug)]
pub struct AreaWidths {
    /// By position in the level; 0 of an area without a shape.
    by_area: Arc<[f32]>,
    /// What the widest hundredth have at least.
    wide: f32,
}

/// How much of lines round areas is seen from where the map is looked at:
/// `per_width × an area's width + from`, from 0 to 1, times `share`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    pub per_width: f32,
    pub from: f32,
    /// Of the level as a whole: nothing while hardly an area has room.
    pub share: f32,
}

impl AreaWidths {
    pub fn new(by_area: Arc<[f32]>) -> AreaWidths {
        let mut there: Vec<f32> = by_area.iter().copied().filter(|width| *width > 0.0).collect();
        let at = there.len() - there.len().div_ceil(ONE_IN);
        let wide = match there.is_empty() {
            true => 0.0,
            false => *there.select_nth_unstable_by(at, f32::total_cmp).1,
        };
        AreaWidths { by_area, wide }
    }

    /// How many areas the level has.
    pub fn len(&self) -> usize {
        self.by_area.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_area.is_empty()
    }

    /// How wide an area is; 0 of one that is not there.
    pub fn of(&self, area: u32) -> f32 {
        self.by_area.get(area as usize).copied().unwrap_or(0.0)
    }

    /// How wide the narrower of the areas beside a line is.
    pub fn beside(&self, line: &Line) -> f32 {
        let sides = [line.left, line.right].into_iter().filter(|&area| area != NO_AREA);
        sides.map(|area| self.of(area)).reduce(f32::min).unwrap_or(0.0)
    }

    pub fn room(&self, camera: &Camera) -> Room {
        let points = camera.points_per_world() as f32;
        let room =
            Room { per_width: points / FADE_POINTS, from: -LEAST_POINTS / FADE_POINTS, share: 1.0 };
        Room { share: room.round(self.wide), ..room }
    }
}

impl Room {
    /// How much is seen of lines round an area so wide, 0–1.
    pub fn round(&self, width: f32) -> f32 {
        (self.per_width * width + self.from).clamp(0.0, 1.0) * self.share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera(points_per_world: f64) -> Camera {
        Camera {
            centre: [0.5; 2],
            pixels_per_world: points_per_world * 2.0,
            size_px: [800.0, 600.0],
            pixels_per_point: 2.0,
        }
    }

    #[test]
    fn lines_come_in_by_and_by_as_areas_become_wider_on_the_screen() {
        let widths = AreaWidths::new(vec![2.0; 200].into());
        let seen =
            [4.0, 4.5, 5.25, 6.0, 60.0].map(|points| widths.room(&camera(points)).round(2.0));
        assert_eq!(seen[..2], [0.0; 2]);
        assert!(seen[2] > 0.0 && seen[2] < 1.0);
        assert_eq!(seen[3..], [1.0; 2]);
    }

    #[test]
    fn no_area_has_lines_before_one_in_a_hundred_has_room() {
        let widths = |wide: usize| {
            let all = (0..1000).map(|area| if area < wide { 50.0 } else { 1.0 });
            AreaWidths::new(all.collect::<Vec<f32>>().into())
        };
        let camera = camera(1.0);
        assert_eq!(widths(9).room(&camera).round(50.0), 0.0);
        assert_eq!(widths(10).room(&camera).round(50.0), 1.0);
        assert_eq!(AreaWidths::new(Vec::new().into()).room(&camera).round(50.0), 0.0);
    }

    #[test]
    fn a_line_is_as_wide_as_the_narrower_of_the_areas_beside_it() {
        let widths = AreaWidths::new(vec![3.0, 1.0].into());
        let beside = |left, right| widths.beside(&Line { first: 0, count: 2, left, right });
        assert_eq!([beside(0, 1), beside(0, NO_AREA), beside(NO_AREA, 1)], [1.0, 3.0, 1.0]);
    }
}
