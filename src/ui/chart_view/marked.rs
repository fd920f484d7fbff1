//! Which areas of a chart are selected, wherever they were picked?

use super::discs::{Disc, discs};
use super::picture::{NO_BAR, Picture};
use crate::session::desk::Same;
use crate::ui::context::Context;
use crate::ui::laid::{Laid, Piece};
use eframe::egui::{ColorImage, CornerRadius, Rect, Stroke, StrokeKind, Ui, pos2};
use std::sync::Arc;

/// The marks of the selection, made when it or the picture changes.
#[derive(Default)]
pub struct Marked {
    of: Option<(Same<Picture>, u64)>,
    dots: Option<Arc<ColorImage>>,
    laid: Laid,
    /// By bar of the histogram: how many of its areas are selected.
    bars: Vec<usize>,
}

impl Marked {
    pub fn paint(&mut self, ui: &Ui, context: &Context<'_>, picture: &Arc<Picture>, rect: Rect) {
        let same = self.of.as_ref().is_some_and(|(of, at)| {
            Arc::ptr_eq(&of.0, picture) && *at == context.selection_revision
        });
        if !same {
            self.of = Some((Same(picture.clone()), context.selection_revision));
            self.find(context, picture);
        }
        if let Some(dots) = &self.dots {
            let (painter, slot) = (ui.painter_at(rect), "selected dots of a chart");
            let pieces = vec![Piece::whole(dots, rect.min)];
            self.laid.paint(&painter, slot, dots, pieces);
        }
        self.paint_bars(ui, context, picture, rect);
    }

    fn find(&mut self, context: &Context<'_>, picture: &Picture) {
        self.dots = None;
        self.bars.clear();
        if context.selection.is_empty() {
            return;
        }
        let rows = &picture.wanted.answer.0.rows;
        let selection = context.selection.iter();
        let selected =
            selection.filter_map(|code| rows.binary_search_by(|row| row.code.cmp(code)).ok());
        if let Some(spread) = &picture.spread {
            self.bars = vec![0; spread.bars];
            for bar in selected.filter_map(|row| picture.bars.get(row)) {
                if *bar != NO_BAR
                    && let Some(count) = self.bars.get_mut(usize::from(*bar))
                {
                    *count += 1;
                }
            }
            return;
        }
        let c = &context.theme.colours;
        let spots: Vec<_> = selected.filter_map(|row| picture.spots.of(row)).collect();
        if spots.is_empty() {
            return;
        }
        let ring = |more: f32, ink| {
            spots.iter().map(move |spot| Disc { at: spot.at, radius: spot.radius + more, ink })
        };
        let all: Vec<Disc> = ring(2.6, c.selection_edge).chain(ring(1.4, c.selection)).collect();
        let pixels_per_point = picture.wanted.pixels_per_point;
        let size = picture.wanted.size.map(|side| (f32::from(side) * pixels_per_point) as usize);
        self.dots = Some(Arc::new(discs(size, pixels_per_point, &all)));
    }

    /// How much of each bar is selected, from its foot up.
    fn paint_bars(&self, ui: &Ui, context: &Context<'_>, picture: &Picture, rect: Rect) {
        let Some((spread, axis)) = picture.spread.as_ref().zip(picture.axis.as_ref()) else {
            return;
        };
        let c = &context.theme.colours;
        let painter = ui.painter_at(rect);
        for (bar, count) in self.bars.iter().enumerate().filter(|(_, count)| **count > 0) {
            let low = spread.from + spread.step * bar as f64;
            let (left, right) = (axis.x_at(low), axis.x_at(low + spread.step));
            let inset = (right - left) * 0.28;
            let top = axis.y_at(*count as f64).min(axis.y_pt[1] - 2.0);
            let part = Rect::from_min_max(
                rect.min + pos2(left + inset, top).to_vec2(),
                rect.min + pos2(right - inset, axis.y_pt[1]).to_vec2(),
            );
            let edge = Stroke::new(1.0, c.selection_edge);
            painter.rect(part, CornerRadius::ZERO, c.selection, edge, StrokeKind::Outside);
        }
    }
}
