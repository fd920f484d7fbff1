//! How is a picture that was made once shown in every frame at little cost?
//! Laid down pixel on pixel: on a software renderer egui's own way of painting
//! a texture, which scales and dithers, takes many times as long.

mod gpu;

use eframe::egui::emath::GuiRounding;
use eframe::egui::{
    Color32, ColorImage, Context, CornerRadius, Id, ImageData, Painter, Rect, TextureHandle,
    TextureOptions, Vec2, pos2, vec2,
};
use eframe::egui_wgpu;
use gpu::LaidCallback;
use std::collections::HashMap;
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

/// Makes the program that pictures are laid down with, where there is a
/// renderer to run it.
pub fn install(ctx: &Context, state: Option<&egui_wgpu::RenderState>) {
    if let Some(state) = state {
        gpu::install(state);
    }
    ctx.data_mut(|data| data.insert_temp(installed(), state.is_some()));
}

fn installed() -> Id {
    Id::unique("pictures are laid by a program of our own")
}

fn is_installed(painter: &Painter) -> bool {
    painter.ctx().data(|data| data.get_temp(installed())).unwrap_or(false)
}

/// Fills a rectangle with rounded corners, as egui does. `slot` tells those
/// apart that are shown at one time.
pub fn fill(painter: &Painter, slot: &'static str, rect: Rect, radius: u8, colour: Color32) {
    let r = f32::from(radius);
    if !is_installed(painter) || rect.width() < 2.0 * r || rect.height() < 2.0 * r {
        painter.rect_filled(rect, CornerRadius::same(radius), colour);
        return;
    }
    // Whole pixels, so that the parts meet.
    let rect = rect.round_to_pixels(painter.pixels_per_point());
    let image = painter.ctx().data_mut(|data| {
        let pixels: &mut HashMap<Color32, Arc<ColorImage>> =
            data.get_temp_mut_or_default(Id::unique("pixels to fill with"));
        let pixel = || Arc::new(ColorImage::filled([1, 1], colour));
        Arc::clone(pixels.entry(colour).or_insert_with(pixel))
    });
    let [left, right] = [rect.left() + r, rect.right() - r];
    let [top, bottom] = [rect.top() + r, rect.bottom() - r];
    let part = |min: [f32; 2], max: [f32; 2]| {
        Rect::from_min_max(pos2(min[0], min[1]), pos2(max[0], max[1]))
    };
    let scale = painter.pixels_per_point();
    let pieces = [
        part([left, rect.top()], [right, rect.bottom()]),
        part([rect.left(), top], [left, bottom]),
        part([right, top], [rect.right(), bottom]),
    ];
    let piece = |part: Rect| {
        let size_px = [part.width(), part.height()].map(|side| (side * scale).round() as usize);
        Piece { from_px: [0, 0], size_px, at: part.min }
    };
    Laid::default().paint(painter, slot, &image, pieces.into_iter().map(piece).collect());
    let round = CornerRadius::ZERO;
    for (corner, radius) in [
        (part([rect.left(), rect.top()], [left, top]), CornerRadius { nw: radius, ..round }),
        (part([right, rect.top()], [rect.right(), top]), CornerRadius { ne: radius, ..round }),
        (part([rect.left(), bottom], [left, rect.bottom()]), CornerRadius { sw: radius, ..round }),
        (
            part([right, bottom], [rect.right(), rect.bottom()]),
            CornerRadius { se: radius, ..round },
        ),
    ] {
        painter.rect_filled(corner, radius, colour);
    }
}

impl Laid {
    /// Lays pieces of a picture down, within the painter's clip. `slot` tells
    /// the pictures that are shown at one time apart; the picture's pixels are
    /// the window's.
    pub fn paint(
        &mut self,
        painter: &Painter,
        slot: &'static str,
        image: &Arc<ColorImage>,
        pieces: Vec<Piece>,
    ) {
        let clip = painter.clip_rect();
        if pieces.is_empty() || !clip.is_positive() {
            return;
        }
        let pixels_per_point = painter.pixels_per_point();
        if is_installed(painter) {
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
