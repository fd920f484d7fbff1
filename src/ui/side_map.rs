//! Where is it? A panel's own map of the areas asked by, with its legend below:
//! one selection with every other map.

use super::context::{Command, Context};
use super::map::{self, MapState, legend};
use super::theme::{Size, space};
use crate::figure::AreaMap;
use eframe::egui::{CornerRadius, Rect, RichText, StrokeKind, Ui, UiBuilder, pos2, vec2};
use std::sync::Arc;

/// The least a map is high, in points.
const LEAST: f32 = 140.0;

/// Shows the map in so much of the room below, and its legend. Where there is
/// no map yet, that is said.
pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut MapState,
    shown: (Option<&Arc<AreaMap>>, bool),
    height: f32,
    commands: &mut Vec<Command>,
) {
    let (areas, is_stale) = shown;
    let c = &context.theme.colours;
    let width = ui.available_width();
    let beside = areas.map(|areas| legend::At::beside(&areas.colours, width));
    let below = areas
        .zip(beside)
        .map_or(0.0, |(areas, at)| legend::height(&areas.colours, at.columns) + space::TWO);
    let high = (height - below).max(LEAST);
    let (room, _) = ui.allocate_exact_size(vec2(width, high + below), eframe::egui::Sense::hover());
    let on = Rect::from_min_size(room.min, vec2(width, high));
    let Some(areas) = areas else {
        ui.painter().rect_filled(on, CornerRadius::same(space::CARD_RADIUS), c.map_ground);
        let words = RichText::new("Looking where…").font(Size::Small.regular()).color(c.quiet);
        ui.place(on, eframe::egui::Label::new(words));
        return;
    };
    if !(context.has_gpu && context.ground.is_some()) {
        ui.painter().rect_filled(on, CornerRadius::ZERO, c.map_ground);
    }
    let mut inner = ui.new_child(UiBuilder::new().max_rect(on).id_salt("side map"));
    inner.set_clip_rect(on.intersect(ui.clip_rect()));
    map::show_areas(&mut inner, context, state, areas, is_stale, commands);
    ui.painter().rect_stroke(on, CornerRadius::ZERO, context.theme.hairline(), StrokeKind::Inside);
    if let Some(ground) = context.ground.filter(|ground| ground.level == areas.level) {
        let under = Rect::from_min_max(
            pos2(on.left() - map::INSET, on.bottom() + space::TWO - map::INSET),
            pos2(on.right() + map::INSET, room.bottom() + map::INSET),
        );
        // The card takes as many columns as it needs in this height.
        let wide = beside.map_or(legend::WIDTH, |at| at.wide);
        let at = legend::At { pane: 0, columns: 1, wide };
        legend::card(ui, context.theme, under, &areas.colours, &ground.codes, at, commands);
    }
}
