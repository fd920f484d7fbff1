//! How does a table of an answer look here? Headings, rows as they are needed,
//! one of which may be marked; figures to the right.

use crate::figure::Colour;
use crate::ui::context::Context;
use crate::ui::control;
use crate::ui::map::legend::colour32;
use crate::ui::theme::{Size, space};
use eframe::egui::{
    Align2, CornerRadius, EventFilter, Id, Key, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo,
    pos2, vec2,
};

/// One column.
pub struct Column {
    pub title: &'static str,
    /// In points; the first column takes what is left.
    pub width: f32,
    /// Words stand left, figures right.
    pub is_figure: bool,
}

pub const fn words(title: &'static str, width: f32) -> Column {
    Column { title, width, is_figure: false }
}

pub const fn figure(title: &'static str, width: f32) -> Column {
    Column { title, width, is_figure: true }
}

/// A table in one frame.
pub struct Grid<'a> {
    /// What it is called: "Table of the profile".
    pub name: &'a str,
    pub columns: &'a [Column],
    pub rows: usize,
    pub cell: &'a dyn Fn(usize, usize) -> String,
    /// The colour before the first cell.
    pub swatch: &'a dyn Fn(usize) -> Option<Colour>,
    pub is_marked: &'a dyn Fn(usize) -> bool,
}

const ROW: f32 = 24.0;
/// The least the first column has.
const LEAST: f32 = 130.0;

impl Grid<'_> {
    /// Shows it in the room there is; gives the row picked.
    pub fn show(&self, ui: &mut Ui, context: &Context<'_>) -> Option<usize> {
        let c = &context.theme.colours;
        let others: f32 = self.columns.iter().skip(1).map(|column| column.width).sum();
        let room = ui.available_width() - 12.0;
        let first = (room - others).max(LEAST);
        let width = first + others;
        let widths: Vec<f32> = self
            .columns
            .iter()
            .enumerate()
            .map(|(i, column)| if i == 0 { first } else { column.width })
            .collect();
        let mut picked = None;
        ScrollArea::horizontal().id_salt((self.name, "across")).show(ui, |ui| {
            ui.set_min_width(width);
            let (head, _) = ui.allocate_exact_size(vec2(width, ROW + 4.0), Sense::hover());
            let mut left = head.left();
            for (column, width) in self.columns.iter().zip(&widths) {
                let at = Rect::from_min_size(pos2(left, head.top()), vec2(*width, head.height()));
                let font = Size::Small.bold();
                let (anchor, place) = placed(at, column.is_figure);
                ui.painter().text(place, anchor, column.title, font, c.quiet);
                left += width;
            }
            ui.painter().hline(head.x_range(), head.bottom(), context.theme.hairline());
            let body = ui.available_rect_before_wrap();
            let table = ui.interact(
                body,
                ui.scope_id().with((self.name, "rows")),
                Sense::focusable_noninteractive(),
            );
            table.widget_info(|| WidgetInfo::labeled(Role::Table, true, self.name));
            let step = self.keys(ui, table.id);
            picked = step.filter(|step| step.picks).map(|step| step.to);
            let cursor = self.cursor(ui, table.id).filter(|_| table.has_focus());
            let room = ui.available_height();
            if table.has_focus() {
                control::focus_ring(ui, context.theme, body.shrink(2.0));
            }
            ui.spacing_mut().item_spacing.y = 0.0;
            ScrollArea::vertical().id_salt(self.name).auto_shrink([false, false]).show_rows(
                ui,
                ROW,
                self.rows,
                |ui, rows| {
                    let top = ui.max_rect().top() - rows.start as f32 * ROW;
                    let place = |row: usize| {
                        let at = pos2(ui.max_rect().left(), top + row as f32 * ROW);
                        Rect::from_min_size(at, vec2(width, ROW))
                    };
                    let at = cursor.map(|row| (row, place(row)));
                    if let (Some(_), Some((_, at))) = (step, at) {
                        let ahead = vec2(0.0, ROW.min(room / 4.0));
                        ui.scroll_to_rect(at.expand2(ahead), None);
                    }
                    for row in rows.clone() {
                        if self.row(ui, context, row, &widths) {
                            picked = Some(row);
                            ui.data_mut(|data| data.insert_temp(table.id, row));
                        }
                    }
                    if let Some((row, at)) = at
                        && rows.contains(&row)
                    {
                        control::focus_ring(ui, context.theme, at.shrink(1.0));
                    }
                },
            );
        });
        picked
    }

    /// Draws a row; true where it was clicked.
    fn row(&self, ui: &mut Ui, context: &Context<'_>, row: usize, widths: &[f32]) -> bool {
        let c = &context.theme.colours;
        let width: f32 = widths.iter().sum();
        let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
        let id = ui.scope_id().with((self.name, row));
        let response = ui.interact(rect, id, Sense::CLICK);
        let marked = (self.is_marked)(row);
        let cells: Vec<String> =
            (0..self.columns.len()).map(|column| (self.cell)(row, column)).collect();
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, marked, cells.join(" ")));
        if marked {
            ui.painter().rect_filled(rect, CornerRadius::ZERO, c.row_wash);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, CornerRadius::ZERO, c.ground);
        }
        let mut left = rect.left();
        for (i, (column, width)) in self.columns.iter().zip(widths).enumerate() {
            let mut at = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, ROW));
            if i == 0
                && let Some(colour) = (self.swatch)(row)
            {
                let middle = pos2(at.left() + 10.0, at.center().y);
                let square = Rect::from_center_size(middle, vec2(10.0, 10.0));
                ui.painter().rect_filled(square, CornerRadius::same(2), colour32(colour));
                at.min.x += 16.0;
            }
            let text = cells.get(i).map_or("", String::as_str);
            let font = Size::Small.regular();
            if column.is_figure {
                let (anchor, place) = placed(at, true);
                ui.painter().text(place, anchor, text, font, c.ink);
            } else {
                control::text_in(ui, at.shrink2(vec2(6.0, 0.0)), text, font, c.ink);
            }
            left += width;
        }
        ui.painter().hline(rect.x_range(), rect.bottom(), context.theme.hairline());
        response.clicked()
    }

    /// Arrows go from row to row, and pick. A row that is marked already is gone
    /// to alone: to pick it once more would let go of it.
    fn keys(&self, ui: &mut Ui, id: Id) -> Option<Step> {
        if !ui.memory(|memory| memory.has_focus(id)) {
            return None;
        }
        let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
        let steps = ui.input(|input| {
            let count = |key| isize::try_from(input.num_presses(key)).unwrap_or(0);
            count(Key::ArrowDown) - count(Key::ArrowUp)
        });
        if steps == 0 {
            return None;
        }
        let last = self.rows.checked_sub(1)?;
        let marked = || (0..self.rows).find(|row| (self.is_marked)(*row));
        let to = match self.cursor(ui, id) {
            Some(row) if (self.is_marked)(row) => Some(row),
            // What is marked may have been picked elsewhere.
            cursor => marked().or(cursor),
        };
        let to = to.map_or(0, |row| row.saturating_add_signed(steps).min(last));
        ui.data_mut(|data| data.insert_temp(id, to));
        Some(Step { to, picks: !(self.is_marked)(to) })
    }

    /// The row that the keys are at.
    fn cursor(&self, ui: &Ui, id: Id) -> Option<usize> {
        ui.data(|data| data.get_temp::<usize>(id)).filter(|row| *row < self.rows)
    }
}

/// Where a key led.
#[derive(Clone, Copy)]
struct Step {
    to: usize,
    picks: bool,
}

/// Where a text of a cell lies.
fn placed(at: Rect, is_figure: bool) -> (Align2, eframe::egui::Pos2) {
    match is_figure {
        true => (Align2::RIGHT_CENTER, pos2(at.right() - space::TWO, at.center().y)),
        false => (Align2::LEFT_CENTER, pos2(at.left() + 6.0, at.center().y)),
    }
}
