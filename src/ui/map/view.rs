//! Where is the map looked at, and how wide are its lines?

use eframe::egui;

/// A width in physical pixels and a colour (sRGB, 0–1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LinePaint {
    pub width_px: f32,
    pub rgba: [f32; 4],
}

impl LinePaint {
    pub fn new(width_pt: f32, colour: egui::Color32, pixels_per_point: f32) -> LinePaint {
        let rgba = colour.to_srgba_unmultiplied().map(|byte| f32::from(byte) / 255.0);
        LinePaint { width_px: width_pt * pixels_per_point, rgba }
    }

    #[must_use]
    pub fn faded(mut self, share: f32) -> LinePaint {
        self.rgba[3] *= share;
        self
    }

    pub fn is_seen(&self) -> bool {
        self.width_px > 0.0 && self.rgba[3] > 0.02
    }
}

/// Where the map is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// World coordinates of the middle.
    pub centre: [f64; 2],
    /// Physical pixels for one world unit.
    pub pixels_per_world: f64,
    /// Physical pixels.
    pub size_px: [f32; 2],
    pub pixels_per_point: f32,
}

impl Camera {
    /// Points of the screen for one world unit.
    pub fn points_per_world(&self) -> f64 {
        self.pixels_per_world / f64::from(self.pixels_per_point)
    }

    /// What lies at a point of the screen, `map` being the map's room.
    pub fn world_at(&self, map: egui::Rect, position: egui::Pos2) -> [f64; 2] {
        let away = position - map.center();
        let scale = self.points_per_world();
        [self.centre[0] + f64::from(away.x) / scale, self.centre[1] + f64::from(away.y) / scale]
    }

    /// Where a place of the world lies on the screen.
    pub fn screen_at(&self, map: egui::Rect, world: [f64; 2]) -> egui::Pos2 {
        let scale = self.points_per_world();
        let away = [0, 1].map(|axis| ((world[axis] - self.centre[axis]) * scale) as f32);
        map.center() + egui::Vec2::from(away)
    }

    pub fn sees(&self, min: [f64; 2], max: [f64; 2]) -> bool {
        (0..2).all(|axis| {
            let half = f64::from(self.size_px[axis]) / 2.0 / self.pixels_per_world;
            min[axis] <= self.centre[axis] + half && max[axis] >= self.centre[axis] - half
        })
    }
}
