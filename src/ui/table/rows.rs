//! Which rows are seen, which is selected, and where do the keys go?

use super::columns::Laid;
use super::{MARGIN, TableState, cells};
use crate::demand::measure::measure;
use crate::demand::{TakeUp, TakeUpRow};
use crate::ui::context::{Command, Context, Pick};
use crate::ui::control;
use crate::ui::ground::Ground;
use crate::ui::theme::space;
use eframe::egui::{
    CornerRadius, EventFilter, Id, Key, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo,
    pos2, vec2,
};
use std::sync::Arc;

#[allow(clippy::too_many_arguments, reason = "one frame's worth of what is shown")]
pub fn body(
    ui: &mut Ui,
    context: &Context<'_>,
    ground: Option<&Ground>,
    columns: &[Laid],
    answer: &Arc<TakeUp>,
    order: &[usize],
    state: &mut TableState,
    commands: &mut Vec<Command>,
) {
    let area = ui.available_rect_before_wrap();
    let keys = ui.interact(area, ui.scope_id().with("rows"), Sense::focusable_noninteractive());
    keys.widget_info(|| WidgetInfo::labeled(Role::Table, true, "Table of areas"));
    let moved = arrow_keys(ui, keys.id, context, answer, order, commands);
    if keys.has_focus() {
        control::focus_ring(ui, context.theme, area.shrink(2.0));
    }
    let width = columns.iter().map(|laid| laid.width).sum::<f32>() + 2.0 * MARGIN;
    let mut scroll = ScrollArea::both().auto_shrink([false, false]).id_salt("table");
    if let Some(to) = follow(context, state, answer, order, area.height(), ui, moved) {
        scroll = scroll.vertical_scroll_offset(to);
    }
    let output = scroll.show_rows(ui, space::ROW, order.len(), |ui, shown| {
        ui.set_width(width.max(ui.available_width()));
        for place in shown {
            let Some(&position) = order.get(place) else { continue };
            row_ui(ui, context, ground, columns, answer, position, keys.id, commands);
        }
    });
    state.offset_x = output.state.clamped_offset().x;
    ui.data_mut(|data| data.insert_temp(scrolled_to(), output.state.clamped_offset().y));
}

fn scrolled_to() -> Id {
    Id::unique("table scrolled to")
}

/// Where to scroll so that a selection made elsewhere comes into view.
fn follow(
    context: &Context<'_>,
    state: &mut TableState,
    answer: &TakeUp,
    order: &[usize],
    height: f32,
    ui: &Ui,
    moved: Option<usize>,
) -> Option<f32> {
    let place = match moved {
        Some(place) => place,
        None => {
            let only = (context.selection.len() == 1).then(|| context.selection.first()).flatten();
            if state.followed.as_ref() == only {
                return None;
            }
            state.followed = only.cloned();
            let code = only?;
            order.iter().position(|&i| answer.rows[i].code == *code)?
        }
    };
    let now: f32 = ui.data(|data| data.get_temp(scrolled_to())).unwrap_or(0.0);
    let top = place as f32 * space::ROW;
    if top < now {
        Some(if moved.is_some() { top } else { (top - height / 3.0).max(0.0) })
    } else if top + space::ROW > now + height {
        let last = if moved.is_some() { height - space::ROW } else { height / 3.0 };
        Some((top - last).max(0.0))
    } else {
        None
    }
}

/// Up and down move the selection while the table has the keyboard.
fn arrow_keys(
    ui: &Ui,
    id: Id,
    context: &Context<'_>,
    answer: &TakeUp,
    order: &[usize],
    commands: &mut Vec<Command>,
) -> Option<usize> {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return None;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let (up, down) =
        ui.input(|input| (input.num_presses(Key::ArrowUp), input.num_presses(Key::ArrowDown)));
    if up == 0 && down == 0 {
        return None;
    }
    let selected = context
        .selection
        .first()
        .and_then(|code| order.iter().position(|&i| answer.rows[i].code == *code));
    let last = order.len().checked_sub(1)?;
    let next = match selected {
        Some(place) => place.saturating_add(down).min(last).saturating_sub(up),
        None => 0,
    };
    let code = answer.rows[*order.get(next)?].code.clone();
    commands.push(Command::Pick(code.clone(), Pick::Only));
    commands.push(Command::ShowOnMap(code));
    Some(next)
}

#[allow(clippy::too_many_arguments, reason = "one row's worth of what is shown")]
fn row_ui(
    ui: &mut Ui,
    context: &Context<'_>,
    ground: Option<&Ground>,
    columns: &[Laid],
    answer: &TakeUp,
    position: usize,
    keys: Id,
    commands: &mut Vec<Command>,
) {
    let Some(row) = answer.rows.get(position) else { return };
    let c = &context.theme.colours;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), space::ROW), Sense::hover());
    let response = ui.interact(rect, ui.scope_id().with(row.code.as_str()), Sense::CLICK);
    let selected = context.selection.contains(&row.code);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, row_name(row)));
    if selected {
        ui.painter().rect_filled(rect, CornerRadius::ZERO, c.row_wash);
        let edge = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(edge, CornerRadius::ZERO, c.selection);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::ZERO, c.ground);
    }
    let mut left = rect.left() + MARGIN;
    for Laid { column, width } in columns {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, rect.height()));
        left += width;
        cells::cell_ui(ui, context.theme, ground, *column, cell, row, position);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, c.faint));
    if response.clicked() {
        let adding = ui.input(|input| input.modifiers.command);
        let pick = if adding { Pick::Toggle } else { Pick::Only };
        commands.push(Command::Pick(row.code.clone(), pick));
        if !adding {
            commands.push(Command::ShowOnMap(row.code.clone()));
        }
        ui.memory_mut(|memory| memory.request_focus(keys));
    }
}

/// A row as it is read out: the figures of its columns, those it has.
fn row_name(row: &TakeUpRow) -> String {
    const READ_OUT: [&str; 7] = ["observed", "base", "rate", "expected", "ratio", "q", "gap"];
    let mut name = row.code.to_string();
    if let Some(own) = &row.name {
        name = format!("{name} {own}");
    }
    let mut parts = vec![name];
    for id in READ_OUT {
        let Some(measure) = measure(id) else { continue };
        let heading = measure.heading.to_lowercase();
        if id == "observed" {
            parts.push(format!("{heading} {}", row.observed.text()));
        } else if (measure.value)(row).is_some() {
            parts.push(format!("{heading} {}", measure.text(row)));
        }
    }
    parts.extend(row.finding.map(|finding| finding.word().to_string()));
    parts.join(", ")
}
