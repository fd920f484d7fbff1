//! Which figures has every area? Rows as they are needed, sorted by any
//! column, one selection with the map.

mod cells;
mod columns;
mod headings;
mod order;
mod rows;

pub use cells::{finding_ui, interval};

use super::context::{Command, Context};
use super::control;
use super::ground::Ground;
use super::theme::{Size, space};
use crate::base::number;
use crate::demand::TakeUp;
use columns::{columns, spread};
use eframe::egui::{self, Align, Layout, RichText, Sense, Stroke, Ui, vec2};
use order::{Sort, sorted};
use std::sync::Arc;

const MARGIN: f32 = 8.0;
const SCROLL_BAR: f32 = 10.0;
const PADDING: f32 = 7.0;

/// What the table keeps: how it is sorted and how far it is scrolled.
pub struct TableState {
    sort: Sort,
    /// The order of the rows, for the answer and sort it was made for.
    order: Option<(Arc<TakeUp>, Sort, Arc<[usize]>)>,
    offset_x: f32,
    /// The selection that was last brought into view.
    followed: Option<crate::base::AreaCode>,
}

impl Default for TableState {
    fn default() -> Self {
        TableState {
            sort: Sort { column: "q", descending: false },
            order: None,
            offset_x: 0.0,
            followed: None,
        }
    }
}

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut TableState,
    commands: &mut Vec<Command>,
) {
    let Some(answer) = context.answer().cloned() else {
        // The panel keeps its height for when there is one.
        ui.take_available_space();
        return;
    };
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    bar(ui, context, &answer, commands);
    let ground = context.ground.map(Arc::as_ref);
    let with_names = answer.rows.iter().any(|row| row.name.is_some());
    let columns = columns(with_names, ground.is_some_and(|ground| ground.parent_word.is_some()));
    let columns = spread(&columns, ui.available_width() - 2.0 * MARGIN - SCROLL_BAR);
    headings::headings(ui, context, ground, &columns, state);
    let order = state.order(&answer, ground);
    rows::body(ui, context, ground, &columns, &answer, &order, state, commands);
}

fn bar(ui: &mut Ui, context: &Context<'_>, answer: &TakeUp, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    let mut bar = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(vec2(16.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    let count = number::counted(answer.rows.len(), "area", "areas");
    let title = bar.label(RichText::new(count).font(Size::Body.bold()).color(c.accent_ink));
    let under = rect.bottom() - 1.0;
    bar.painter().hline(title.rect.x_range(), under, Stroke::new(2.0, c.accent));
    bar.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if control::link(ui, context.theme, "Save CSV").clicked() {
            commands.push(Command::Ask(super::dialog::Purpose::Export("csv")));
        }
        if !context.selection.is_empty() {
            ui.add_space(space::FOUR);
            if control::link(ui, context.theme, "Clear selection").clicked() {
                commands.push(Command::ClearSelection);
            }
        }
    });
    ui.painter().hline(rect.x_range(), rect.bottom(), context.theme.hairline());
}

impl TableState {
    /// The rows in the order asked for, sorted once.
    fn order(&mut self, answer: &Arc<TakeUp>, ground: Option<&Ground>) -> Arc<[usize]> {
        if let Some((for_answer, for_sort, order)) = &self.order
            && Arc::ptr_eq(for_answer, answer)
            && *for_sort == self.sort
        {
            return order.clone();
        }
        let order: Arc<[usize]> = sorted(answer, self.sort, ground).into();
        self.order = Some((answer.clone(), self.sort, order.clone()));
        order
    }
}
