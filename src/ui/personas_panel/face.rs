//! How is a portrait shown, and how is it put together? A drawing of nobody
//! real, from parts that say what they are.

use super::change;
use crate::figure::portrait;
use crate::project::portrait::{
    Background, Beard, Clothes, ClothesColour, Glasses, Hair, HairColour, Portrait, Skin,
};
use crate::project::{BoardChange, Persona};
use crate::ui::chart_view::paint;
use crate::ui::context::{Command, Context};
use crate::ui::control;
use crate::ui::theme::{Size, space};
use eframe::egui::{
    Button, CursorIcon, Popup, PopupCloseBehavior, Pos2, Response, RichText, Role, Sense, Ui, Vec2,
    WidgetInfo, pos2,
};

/// Paints a portrait in a circle.
pub(super) fn paint_at(
    ui: &Ui,
    context: &Context<'_>,
    parts: &Portrait,
    centre: Pos2,
    radius: f32,
) {
    let marks = portrait(parts, [centre.x, centre.y], radius);
    ui.painter().extend(paint::shapes(&marks, pos2(0.0, 0.0), &context.theme.colours));
}

/// The portrait of a persona; a click opens its parts.
pub(super) fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    persona: &Persona,
    radius: f32,
    commands: &mut Vec<Command>,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(2.0 * radius), Sense::click());
    let name = "Change the portrait";
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    paint_at(ui, context, &persona.portrait, rect.center(), radius);
    if response.has_focus() || response.hovered() {
        let c = &context.theme.colours;
        let pen = eframe::egui::Stroke::new(2.0, c.accent);
        ui.painter().circle_stroke(rect.center(), radius - 1.0, pen);
    }
    let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(name);
    Popup::menu(&response)
        .gap(6.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("Portrait")
        .show(|ui| {
            ui.set_width(470.0);
            let mut parts = persona.portrait;
            editor(ui, context, &mut parts);
            if parts != persona.portrait {
                change(context, persona.id, BoardChange::Portrait, commands, |persona| {
                    persona.portrait = parts;
                });
            }
        });
    response
}

fn editor(ui: &mut Ui, context: &Context<'_>, parts: &mut Portrait) {
    let c = &context.theme.colours;
    ui.spacing_mut().item_spacing = Vec2::new(space::ONE, space::ONE);
    row(ui, context, "Skin", Skin::ALL, Skin::words, &mut parts.skin);
    row(ui, context, "Hair", Hair::ALL, Hair::words, &mut parts.hair);
    row(ui, context, "Its colour", HairColour::ALL, HairColour::words, &mut parts.hair_colour);
    row(ui, context, "Beard", Beard::ALL, Beard::words, &mut parts.beard);
    row(ui, context, "Glasses", Glasses::ALL, Glasses::words, &mut parts.glasses);
    row(ui, context, "Clothes", Clothes::ALL, Clothes::words, &mut parts.clothes);
    row(
        ui,
        context,
        "Their colour",
        ClothesColour::ALL,
        ClothesColour::words,
        &mut parts.clothes_colour,
    );
    row(ui, context, "Behind", Background::ALL, Background::words, &mut parts.background);
    ui.add_space(space::ONE);
    let words = "A drawing of nobody real: nothing of it follows from the criteria.";
    ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
}

/// One kind of part, with a button for each choice.
fn row<T: Copy + PartialEq>(
    ui: &mut Ui,
    context: &Context<'_>,
    kind: &str,
    all: &[T],
    words: fn(T) -> &'static str,
    now: &mut T,
) {
    control::section(ui, context.theme, kind);
    ui.horizontal_wrapped(|ui| {
        for choice in all {
            let button = Button::selectable(*now == *choice, words(*choice));
            let response = ui.add(button.frame_when_inactive(true));
            let name = format!("{kind}: {}", words(*choice));
            if response.accessible_name(name).clicked() {
                *now = *choice;
            }
        }
    });
}
