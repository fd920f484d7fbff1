//! How wide are areas, and from which scale on is there room for lines round
//! them? Round narrow ones they would leave little of their colours.

use super::view::Camera;
use crate::geography::{Line, NO_AREA};
use std::sync::Arc;

/// How wide an area is, in points of the screen, before a border is drawn round
/// it.
pub const BORDER_POINTS: f32 = 9.0;

/// The same of the outline of a finding, which is what one looks for; and how
/// much wider areas are until nothing of their lines is faded.
const OUTLINE_POINTS: f32 = 4.5;
const FADE_POINTS: f32 = 2.0;

/// One area in so many has room for a border before any line is drawn: round a
/// few in a whole country they would be specks.
const ONE_IN: usize = 100;

/// The widths of a level's areas in world units.
#[derive(Clone, Debug)]
pub struct AreaWidths {
    /// By position in the level; 0 of an area without a shape.
    by_area: Arc<[f32]>,
    /// What the widest hundredth have at least.
    wide: f32,
}

/// How much of outlines is seen from where the map is looked at:
/// `per_width × an area's width + from`, from 0 to 1, times `share`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    pub per_width: f32,
    pub from: f32,
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

    /// How much is seen of any line of the level, 0–1: nothing while hardly an
    /// area has room.
    pub fn share(&self, camera: &Camera) -> f32 {
        let points = self.wide * camera.points_per_world() as f32;
        ((points - BORDER_POINTS) / FADE_POINTS).clamp(0.0, 1.0)
    }

    pub fn room_for_outlines(&self, camera: &Camera) -> Room {
        Room {
            per_width: camera.points_per_world() as f32 / FADE_POINTS,
            from: -OUTLINE_POINTS / FADE_POINTS,
            share: self.share(camera),
        }
    }
}

impl Room {
    /// How much is seen of the outline of an area so wide, 0–1.
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
        let widths = AreaWidths::new([vec![1.0; 98], vec![2.0; 2]].concat().into());
        let all = [4.0, 4.5, 5.0, 5.5, 60.0].map(|points| widths.share(&camera(points)));
        assert_eq!(all, [0.0, 0.0, 0.5, 1.0, 1.0]);
        let outlines = [5.5, 6.0, 7.0].map(|p| widths.room_for_outlines(&camera(p)).round(1.0));
        assert_eq!(outlines, [0.5, 0.75, 1.0]);
    }

    #[test]
    fn no_area_has_lines_before_one_in_a_hundred_has_room() {
        let widths = |wide: usize| {
            let all = (0..1000).map(|area| if area < wide { 50.0 } else { 1.0 });
            AreaWidths::new(all.collect::<Vec<f32>>().into())
        };
        let camera = camera(1.0);
        assert_eq!(widths(9).room_for_outlines(&camera).round(50.0), 0.0);
        assert_eq!(widths(10).room_for_outlines(&camera).round(50.0), 1.0);
        assert_eq!(AreaWidths::new(Vec::new().into()).share(&camera), 0.0);
    }

    #[test]
    fn a_line_is_as_wide_as_the_narrower_of_the_areas_beside_it() {
        let widths = AreaWidths::new(vec![3.0, 1.0].into());
        let beside = |left, right| widths.beside(&Line { first: 0, count: 2, left, right });
        assert_eq!([beside(0, 1), beside(0, NO_AREA), beside(NO_AREA, 1)], [1.0, 3.0, 1.0]);
    }
}
