//! How is a picture that was made once shown in every frame at little cost?
//! Laid down pixel on pixel: on a software renderer egui's own way of painting
//! a texture, which scales and dithers, takes many times as long.

mod gpu;

pub use gpu::install;

use eframe::egui::{
    Color32, ColorImage, ImageData, Painter, Rect, TextureHandle, TextureOptions, Vec2, pos2, vec2,
};
use eframe::egui_wgpu;
use gpu::LaidCallback;
use std::sync::Arc;

/// A piece of a picture, and where its upper left corner lies in the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// In pixels of the picture.
    pub from_px: [usize; 2],
    pub size_px: [usize; 2],
    /// In points of the window.
    pub at: eframe::egui::Pos2,
}

impl Piece {
    /// All of a picture.
    pub fn whole(image: &ColorImage, at: eframe::egui::Pos2) -> Piece {
        Piece { from_px: [0, 0], size_px: image.size, at }
    }
}

/// What a panel keeps of a picture that it lays down.
#[derive(Default)]
pub struct Laid {
    /// Without a renderer of our own: egui's.
    texture: Option<(Arc<ColorImage>, TextureHandle)>,
}

impl Laid {
    /// Lays pieces of a picture down, within the painter's clip. `slot` tells
    /// the pictures that are shown at one time apart; the picture's pixels are
    /// the window's.
    pub fn paint(
        &mut self,
        painter: &Painter,
        has_gpu: bool,
        slot: &'static str,
        image: &Arc<ColorImage>,
        pieces: Vec<Piece>,
    ) {
        let clip = painter.clip_rect();
        if pieces.is_empty() || !clip.is_positive() {
            return;
        }
        let pixels_per_point = painter.pixels_per_point();
        if has_gpu {
            let image = Arc::clone(image);
            let callback = LaidCallback { slot, image, pieces, clip, pixels_per_point };
            painter.add(egui_wgpu::Callback::new_paint_callback(clip, callback));
            return;
        }
        if self.texture.as_ref().is_none_or(|(of, _)| !Arc::ptr_eq(of, image)) {
            let data = ImageData::Color(Arc::clone(image));
            let handle = painter.ctx().load_texture(slot, data, TextureOptions::NEAREST);
            self.texture = Some((Arc::clone(image), handle));
        }
        let Some((_, texture)) = &self.texture else { return };
        let side = vec2(image.size[0].max(1) as f32, image.size[1].max(1) as f32);
        for piece in pieces {
            let [from, size] =
                [piece.from_px, piece.size_px].map(|[x, y]| vec2(x as f32, y as f32));
            let part = |v: Vec2| (v / side).to_pos2();
            let uv = Rect::from_min_max(part(from), part(from + size));
            let at = pos2(piece.at.x, piece.at.y);
            let rect = Rect::from_min_size(at, size / pixels_per_point);
            painter.image(texture.id(), rect, uv, Color32::WHITE);
        }
    }
}
