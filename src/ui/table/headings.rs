//! What stands over the columns? Headings that sort when clicked; the first
//! stays where the others scroll.

use super::columns::{Column, Laid};
use super::order::Sort;
use super::{MARGIN, PADDING, TableState};
use crate::ui::context::Context;
use crate::ui::control;
use crate::ui::ground::Ground;
use crate::ui::icon::{self, Icon};
use crate::ui::theme::Size;
use eframe::egui::{self, CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

pub fn headings(
    ui: &mut Ui,
    context: &Context<'_>,
    ground: Option<&Ground>,
    columns: &[Laid],
    state: &mut TableState,
) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let mut left = rect.left() + MARGIN - state.offset_x;
    let Some((first, rest)) = columns.split_first() else { return };
    let edge = rect.left() + MARGIN + first.width;
    let beside = rect.with_min_x(edge.min(rect.right()));
    left += first.width;
    for Laid { column, width } in rest {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, rect.height()));
        left += width;
        heading_ui(ui, context, ground, *column, cell, beside, state);
    }
    let fixed = Rect::from_min_max(rect.min + vec2(0.0, 1.0), pos2(edge, rect.bottom()));
    ui.painter().rect_filled(fixed, CornerRadius::ZERO, context.theme.colours.surface);
    let cell = fixed.with_min_x(rect.left() + MARGIN);
    heading_ui(ui, context, ground, first.column, cell, rect, state);
    ui.painter().hline(rect.x_range(), rect.bottom(), context.theme.hairline());
}

fn heading_ui(
    ui: &Ui,
    context: &Context<'_>,
    ground: Option<&Ground>,
    column: Column,
    cell: Rect,
    within: Rect,
    state: &mut TableState,
) {
    let c = &context.theme.colours;
    let seen = cell.intersect(within);
    if seen.width() <= 4.0 {
        return;
    }
    let painter = ui.painter_at(seen);
    let heading = column.heading(ground);
    let sortable = !matches!(column, Column::Interval);
    let sense = if sortable { Sense::click() } else { Sense::hover() };
    let response = ui.interact(seen, ui.scope_id().with(("heading", column.id())), sense);
    let sorted = state.sort.column == column.id();
    response.widget_info(|| {
        let order = match (sorted, state.sort.descending) {
            (false, _) => "",
            (true, false) => ", sorted from the lowest",
            (true, true) => ", sorted from the highest",
        };
        WidgetInfo::labeled(Role::ColumnHeader, true, format!("Sort by {heading}{order}"))
    });
    let ink = if sorted || response.hovered() { c.ink } else { c.quiet };
    let galley = painter.layout_no_wrap(heading, Size::Caption.bold(), ink);
    let y = cell.center().y - galley.size().y / 2.0;
    let x = if column.is_number() {
        cell.right() - PADDING - galley.size().x
    } else {
        cell.left() + PADDING
    };
    let end = x + galley.size().x;
    painter.galley(pos2(x, y), galley, ink);
    if sorted {
        let drawing = if state.sort.descending { Icon::ArrowDown } else { Icon::ArrowUp };
        let x = if column.is_number() { x - 7.0 } else { end + 7.0 };
        let at = Rect::from_center_size(pos2(x, cell.center().y), egui::Vec2::ZERO);
        icon::paint(&painter, at, drawing, 9.0, ink);
    }
    if response.has_focus() {
        control::focus_ring(ui, context.theme, seen.shrink(3.0));
    }
    if response.clicked() && sortable {
        let descending = if sorted { !state.sort.descending } else { false };
        state.sort = Sort { column: column.id(), descending };
    }
    if let Column::Measure(measure) = column {
        response.on_hover_text(measure.explained());
    } else if matches!(column, Column::Interval) {
        response.on_hover_text("The ratio and its 95% interval, from 0 to 250; the line is 100");
    }
}
