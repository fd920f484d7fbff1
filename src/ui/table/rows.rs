//! Which rows are seen, and which are selected? Only those in view are drawn;
//! the first column stays where the others scroll.

use super::columns::Laid;
use super::{MARGIN, TableState, cells, keys};
use crate::base::AreaCode;
use crate::demand::measure::measure;
use crate::demand::{TakeUp, TakeUpRow};
use crate::ui::context::{Command, Context, Pick};
use crate::ui::control;
use crate::ui::ground::Ground;
use crate::ui::theme::space;
use eframe::egui::{
    CornerRadius, Id, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// What is listed in one frame.
pub struct Rows<'a> {
    pub context: &'a Context<'a>,
    pub ground: Option<&'a Ground>,
    pub columns: &'a [Laid],
    pub answer: &'a Arc<TakeUp>,
    /// Rows of the answer, in the order shown.
    pub order: &'a [usize],
}

impl Rows<'_> {
    /// The code at a place of the order.
    pub fn code_at(&self, place: usize) -> Option<&AreaCode> {
        self.answer.rows.get(*self.order.get(place)?).map(|row| &row.code)
    }

    /// The place of an area in the order; `None` where it is not listed.
    pub fn place_of(&self, code: &AreaCode) -> Option<usize> {
        let row = self.answer.rows.binary_search_by(|row| row.code.cmp(code)).ok()?;
        self.order.iter().position(|&i| i == row)
    }

    /// The areas at these places.
    pub fn codes(&self, places: RangeInclusive<usize>) -> BTreeSet<AreaCode> {
        places.filter_map(|place| self.code_at(place).cloned()).collect()
    }
}

pub fn body(ui: &mut Ui, rows: &Rows<'_>, state: &mut TableState, commands: &mut Vec<Command>) {
    let area = ui.available_rect_before_wrap();
    let table = ui.interact(area, ui.scope_id().with("rows"), Sense::focusable_noninteractive());
    table.widget_info(|| WidgetInfo::labeled(Role::Table, true, "Table of areas"));
    let page = ((area.height() / space::ROW) as usize).saturating_sub(2).max(1);
    // Where the pick left the selection as it was, there is nothing to pass over.
    let own_pick = std::mem::take(&mut state.own_pick);
    let moved = keys::keys(ui, table.id, rows, page, state, commands);
    if table.has_focus() {
        control::focus_ring(ui, rows.context.theme, area.shrink(2.0));
    }
    let width = rows.columns.iter().map(|laid| laid.width).sum::<f32>() + 2.0 * MARGIN;
    let mut scroll = ScrollArea::both().auto_shrink([false, false]).id_salt("table");
    if let Some(to) = follow(rows, state, area.height(), ui, moved, own_pick) {
        scroll = scroll.vertical_scroll_offset(to);
    }
    let output = scroll.show_rows(ui, space::ROW, rows.order.len(), |ui, shown| {
        ui.set_width(width.max(ui.available_width()));
        for place in shown {
            row_ui(ui, rows, place, table.id, state, commands);
        }
    });
    state.offset_x = output.state.clamped_offset().x;
    ui.data_mut(|data| data.insert_temp(scrolled_to(), output.state.clamped_offset().y));
}

fn scrolled_to() -> Id {
    Id::unique("table scrolled to")
}

/// Where to scroll so that a selection made elsewhere comes into view, once;
/// `own_pick` tells that the table itself made it in the last frame.
fn follow(
    rows: &Rows<'_>,
    state: &mut TableState,
    height: f32,
    ui: &Ui,
    moved: Option<usize>,
    own_pick: bool,
) -> Option<f32> {
    let revision = rows.context.selection_revision;
    let changed = state.followed != Some(revision);
    state.followed = Some(revision);
    let place = match moved {
        Some(place) => place,
        None if changed && own_pick => return None,
        None if changed => first_selected(rows)?,
        None => return None,
    };
    let now: f32 = ui.data(|data| data.get_temp(scrolled_to())).unwrap_or(0.0);
    let top = place as f32 * space::ROW;
    if top < now {
        Some(if moved.is_some() { top } else { (top - height / 3.0).max(0.0) })
    } else if top + space::ROW > now + height - super::SCROLL_BAR {
        let last = height - space::ROW - super::SCROLL_BAR;
        let last = if moved.is_some() { last } else { height / 3.0 };
        Some((top - last).max(0.0))
    } else {
        None
    }
}

/// The place of the uppermost selected area.
fn first_selected(rows: &Rows<'_>) -> Option<usize> {
    let selection = rows.context.selection;
    if selection.len() == 1 {
        return rows.place_of(selection.first()?);
    }
    if selection.is_empty() {
        return None;
    }
    rows.order.iter().position(|&i| selection.contains(&rows.answer.rows[i].code))
}

fn row_ui(
    ui: &mut Ui,
    rows: &Rows<'_>,
    place: usize,
    table: Id,
    state: &mut TableState,
    commands: &mut Vec<Command>,
) {
    let Some((&position, row)) =
        rows.order.get(place).and_then(|i| Some((i, rows.answer.rows.get(*i)?)))
    else {
        return;
    };
    let theme = rows.context.theme;
    let c = &theme.colours;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), space::ROW), Sense::hover());
    let response = ui.interact(rect, ui.scope_id().with(row.code.as_str()), Sense::CLICK);
    let selected = rows.context.selection.contains(&row.code);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, row_name(row)));
    let wash = if selected {
        c.row_wash
    } else if response.hovered() {
        c.ground
    } else {
        c.surface
    };
    if selected || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::ZERO, wash);
    }
    let Some((first, rest)) = rows.columns.split_first() else { return };
    let mut left = rect.left() + MARGIN + first.width;
    for Laid { column, width } in rest {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, rect.height()));
        left += width;
        if ui.is_rect_visible(cell) {
            cells::cell_ui(ui, theme, rows.ground, *column, cell, row, position);
        }
    }
    // What the table is called by does not scroll away.
    let edge = ui.clip_rect().left().max(rect.left());
    let fixed = Rect::from_min_size(pos2(edge, rect.top()), vec2(MARGIN + first.width, space::ROW));
    // Only where other columns went under it.
    if edge > rect.left() {
        ui.painter().rect_filled(fixed, CornerRadius::ZERO, wash);
    }
    let cell = fixed.with_min_x(fixed.left() + MARGIN);
    cells::cell_ui(ui, theme, rows.ground, first.column, cell, row, position);
    if selected {
        let mark = Rect::from_min_size(fixed.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(mark, CornerRadius::ZERO, c.selection);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, c.faint));
    if response.clicked() {
        clicked(ui, rows, place, &row.code, state, commands);
        ui.memory_mut(|memory| memory.request_focus(table));
    }
}

/// A click selects the row alone; with ctrl it joins or leaves the selection;
/// with shift all rows from the one picked before are selected.
fn clicked(
    ui: &Ui,
    rows: &Rows<'_>,
    place: usize,
    code: &AreaCode,
    state: &mut TableState,
    commands: &mut Vec<Command>,
) {
    let modifiers = ui.input(|input| input.modifiers);
    let anchor = state.anchor.as_ref().and_then(|anchor| rows.place_of(anchor));
    state.own_pick = true;
    state.cursor = Some(code.clone());
    match anchor {
        Some(anchor) if modifiers.shift => {
            let range = rows.codes(anchor.min(place)..=anchor.max(place));
            let how = if modifiers.command { Pick::Toggle } else { Pick::Only };
            commands.push(Command::Select(range, how));
        }
        _ => {
            state.anchor = Some(code.clone());
            if modifiers.command {
                commands.push(Command::Pick(code.clone(), Pick::Toggle));
            } else if state.selected_only {
                // The list would shrink to this one row.
                commands.push(Command::ShowOnMap(code.clone()));
            } else {
                commands.push(Command::Pick(code.clone(), Pick::Only));
                commands.push(Command::ShowOnMap(code.clone()));
            }
        }
    }
}

/// A row as it is read out: the figures of its columns, those it has.
pub fn row_name(row: &TakeUpRow) -> String {
    const READ_OUT: [&str; 7] = ["observed", "base", "rate", "expected", "ratio", "q", "gap"];
    let mut name = row.code.to_string();
    if let Some(own) = &row.name {
        name = format!("{name} {own}");
    }
    let mut parts = vec![name];
    for id in READ_OUT {
        let Some(measure) = measure(id) else { continue };
        let heading = measure.heading.to_lowercase();
        // A count that is withheld is said to be.
        if id == "observed" || (measure.value)(row).is_some() {
            parts.push(format!("{heading} {}", measure.text(row)));
        }
    }
    parts.extend(row.finding.map(|finding| finding.word().to_string()));
    parts.join(", ")
}
