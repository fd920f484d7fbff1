//! Which area is this dot? The dots of a chart are pointed at, picked, walked
//! by keys and read out.

use super::picture::{Picture, REACH};
use crate::demand::TakeUp;
use crate::ui::context::{Command, Context, Pick};
use crate::ui::control;
use crate::ui::map::card;
use crate::ui::map::pane::Figures;
use crate::ui::table::row_name;
use eframe::egui::{
    CursorIcon, EventFilter, Key, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, vec2,
};

/// The areas of a picture that lies in `rect`; a pointer in `covered` is not
/// over any of them.
pub fn show(
    ui: &Ui,
    context: &Context<'_>,
    picture: &Picture,
    rect: Rect,
    covered: Rect,
    commands: &mut Vec<Command>,
) {
    let answer = &picture.wanted.answer.0;
    let response = ui.interact(rect, ui.scope_id().with("areas of the chart"), Sense::click());
    let at_row = selected_row(context, answer);
    // Asked before: within `widget_info` the memory may be locked.
    let focused = response.has_focus();
    response.widget_info(|| {
        let title = picture.wanted.chart.title;
        let on = at_row.filter(|_| focused).and_then(|row| answer.rows.get(row));
        let words = on.map_or(title.to_string(), |row| format!("{title}: {}", row_name(row)));
        WidgetInfo::labeled(Role::Image, true, words)
    });
    keys(ui, picture, &response, at_row, rect, commands);
    if focused {
        let seen = rect.intersect(ui.clip_rect().shrink(2.0));
        control::focus_ring(ui, context.theme, seen);
    }
    let mut clicked = response.clicked_by(eframe::egui::PointerButton::Primary);
    let mut hit = response.hover_pos().and_then(|at| {
        let at = at - rect.min;
        picture.spots.nearest([at.x, at.y])
    });
    for row in &picture.findings {
        let Some((spot, of)) = picture.spots.of(*row).zip(answer.rows.get(*row)) else { continue };
        let at = rect.min + vec2(spot.at[0], spot.at[1]);
        let area = Rect::from_center_size(at, Vec2::splat(REACH)).intersect(rect);
        let id = ui.scope_id().with(("finding", of.code.as_str()));
        let response = ui.interact(area, id, Sense::CLICK);
        let on = context.selection.contains(&of.code);
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, on, row_name(of)));
        if response.clicked() {
            clicked = true;
            // Where the pointer is over several, the nearest of them.
            hit = hit.or(Some(*row));
        }
        if response.hovered() {
            hit = response
                .hover_pos()
                .map(|at| at - rect.min)
                .and_then(|at| picture.spots.nearest([at.x, at.y]))
                .or(Some(*row));
        }
    }
    if ui.input(|input| input.pointer.latest_pos()).is_some_and(|at| covered.contains(at)) {
        return;
    }
    if let Some(row) = hit.and_then(|row| Some((row, answer.rows.get(row)?))) {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        card_of(ui, context, answer, row.0, rect.intersect(ui.clip_rect()));
        if clicked {
            let adding = ui.input(|input| input.modifiers.command || input.modifiers.shift);
            let how = if adding { Pick::Toggle } else { Pick::Only };
            commands.push(Command::Pick(row.1.code.clone(), how));
            if !adding {
                commands.push(Command::ShowOnMap(row.1.code.clone()));
            }
        }
    } else if clicked && !context.selection.is_empty() {
        commands.push(Command::ClearSelection);
    }
}

/// The row of the one area that is selected.
fn selected_row(context: &Context<'_>, answer: &TakeUp) -> Option<usize> {
    let code = context.selection.first().filter(|_| context.selection.len() == 1)?;
    answer.rows.binary_search_by(|row| row.code.cmp(code)).ok()
}

/// Right and down go to the next area, left and up to the one before: along
/// the funnel by what is expected, down the ranking line by line.
fn keys(
    ui: &Ui,
    picture: &Picture,
    response: &Response,
    at_row: Option<usize>,
    rect: Rect,
    commands: &mut Vec<Command>,
) {
    if !response.has_focus() {
        return;
    }
    let filter =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let steps = ui.input(|input| {
        let count = |key| input.num_presses(key) as isize;
        count(Key::ArrowRight) + count(Key::ArrowDown) - count(Key::ArrowLeft) - count(Key::ArrowUp)
    });
    let Some(row) = picture.walked(at_row, steps) else { return };
    let Some(of) = picture.wanted.answer.0.rows.get(row) else { return };
    commands.push(Command::Pick(of.code.clone(), Pick::Only));
    if let Some(spot) = picture.spots.of(row) {
        let at = rect.min + vec2(spot.at[0], spot.at[1]);
        // Clear of what covers the edge.
        ui.scroll_to_rect(Rect::from_center_size(at, Vec2::splat(96.0)), None);
    }
}

/// The figures of the area under the pointer, as on the map.
fn card_of(ui: &Ui, context: &Context<'_>, answer: &TakeUp, row: usize, rect: Rect) {
    // What a ground tells is by position: of other rows it says nothing.
    let of_these = context
        .ground
        .filter(|ground| ground.level == answer.level && ground.codes.len() == answer.rows.len());
    if let Some(ground) = of_these {
        card::show(ui, context.theme, ground, Figures::TakeUp(answer), row, (rect, &[]));
    }
}
