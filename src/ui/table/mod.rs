//! Which figures has every area? Rows as they are needed, sorted by any
//! column and filtered by words, one selection with the map and the charts.

mod cells;
mod columns;
mod headings;
mod keys;
mod order;
mod rows;

pub use cells::{finding_ui, interval};
pub use rows::row_name;

use super::context::{Command, Context};
use super::control;
use super::ground::Ground;
use super::theme::{Size, space};
use crate::base::{AreaCode, Progress, number};
use crate::demand::TakeUp;
use crate::session::jobs::Wake;
use crate::session::{Desk, Preferences, Reply, desk::Same};
use columns::{Laid, chosen, columns, spread};
use eframe::egui::{self, PopupCloseBehavior, RichText, TextEdit, Ui, vec2};
use order::{Sort, ordered};
use std::collections::BTreeSet;
use std::sync::Arc;

const MARGIN: f32 = 8.0;
const SCROLL_BAR: f32 = 10.0;
const PADDING: f32 = 7.0;
/// In which the line to filter by still shows what it is for.
const LEAST_FILTER: f32 = 72.0;

/// So many rows are sorted within a frame; more, beside it.
const AT_ONCE: usize = 4_000;

/// All that the order of the rows depends on.
#[derive(Clone, PartialEq)]
struct Asked {
    answer: Same<TakeUp>,
    /// The names of larger areas come with it, and it may come late.
    ground: Option<Same<Ground>>,
    sort: Sort,
    filter: String,
    only: Option<Same<BTreeSet<AreaCode>>>,
}

/// What the table keeps: how it is sorted and filtered, and how far it is
/// scrolled.
pub struct TableState {
    sort: Sort,
    filter: String,
    /// Only what is selected is listed.
    selected_only: bool,
    /// The selection as it was when it was last listed alone.
    only: Option<Arc<BTreeSet<AreaCode>>>,
    /// The revision of the selection that they are.
    only_of: u64,
    order: Option<(Asked, Arc<Vec<usize>>)>,
    orders: Desk<Asked, Vec<usize>>,
    offset_x: f32,
    /// The revision of the selection that was last brought into view.
    followed: Option<u64>,
    /// True where something was picked in the table in the last frame.
    own_pick: bool,
    /// The area picked last, and the one that a range of rows begins at.
    cursor: Option<AreaCode>,
    anchor: Option<AreaCode>,
}

impl Default for TableState {
    fn default() -> Self {
        TableState {
            sort: Sort { column: "q", descending: false },
            filter: String::new(),
            selected_only: false,
            only: None,
            only_of: 0,
            order: None,
            orders: Desk::new("order of rows", 4),
            offset_x: 0.0,
            followed: None,
            own_pick: false,
            cursor: None,
            anchor: None,
        }
    }
}

impl TableState {
    /// The rows to show of the answer, in their order; `None` while that is
    /// being worked out for the first time.
    pub fn order(&mut self, ui: &Ui, context: &Context<'_>) -> Option<Arc<Vec<usize>>> {
        let answer = context.answer()?;
        self.selected_only &= !context.selection.is_empty();
        if !self.selected_only {
            self.only = None;
        } else if self.only.is_none() || self.only_of != context.selection_revision {
            self.only_of = context.selection_revision;
            self.only = Some(Arc::new(context.selection.clone()));
        }
        let asked = Asked {
            answer: Same(answer.clone()),
            ground: context.ground.cloned().map(Same),
            sort: self.sort,
            filter: self.filter.trim().to_string(),
            only: self.only.clone().map(Same),
        };
        if let Some((of, order)) = &self.order
            && *of == asked
        {
            return Some(order.clone());
        }
        let work = asked.clone();
        let work = move |_: &Progress| {
            let ground = work.ground.as_ref().map(|ground| ground.0.as_ref());
            let only = work.only.as_ref().map(|only| only.0.as_ref());
            Ok(ordered(&work.answer.0, ground, work.sort, &work.filter, only))
        };
        let made = if answer.rows.len() <= AT_ONCE {
            work(&Progress::new()).ok().map(Arc::new)
        } else {
            let ctx = ui.ctx().clone();
            let wake: Wake = Arc::new(move || ctx.request_repaint());
            match self.orders.ask(&asked, &wake, || work) {
                Reply::Ready(order) => Some(order),
                // Till then the rows stay as they were.
                _ => return self.order_before(answer),
            }
        };
        if let Some(order) = &made {
            self.order = Some((asked, order.clone()));
        }
        made
    }

    /// The last order, where it is of the same answer.
    fn order_before(&self, answer: &Arc<TakeUp>) -> Option<Arc<Vec<usize>>> {
        let (asked, order) = self.order.as_ref()?;
        Arc::ptr_eq(&asked.answer.0, answer).then(|| order.clone())
    }

    /// "600 areas", or "23 of 600 areas" where not all are listed; `brief`
    /// "23 of 600": the table below says of what.
    pub fn count_words(shown: usize, all: usize, brief: bool) -> String {
        let count = |count: usize| number::with_thousands(i64::try_from(count).unwrap_or(i64::MAX));
        match (shown == all, brief) {
            (true, _) => number::counted(all, "area", "areas"),
            (false, false) => {
                format!("{} of {}", count(shown), number::counted(all, "area", "areas"))
            }
            (false, true) => format!("{} of {}", count(shown), count(all)),
        }
    }
}

/// The line to filter by, the choice of columns, and what lists the selection:
/// from the right, where the bar of the foot leaves room; `brief` where that is
/// little.
pub fn tools(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut TableState,
    brief: bool,
    commands: &mut Vec<Command>,
) {
    let theme = context.theme;
    let link = control::link(ui, theme, "Columns…");
    egui::Popup::menu(&link)
        .gap(4.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("Columns")
        .show(|ui| choose_columns(ui, context, commands));
    if !context.selection.is_empty() {
        if control::link(ui, theme, "Clear").accessible_name("Clear selection").clicked() {
            commands.push(Command::ClearSelection);
        }
        let (words, seen) = match (state.selected_only, brief) {
            (true, _) => ("Show all", "Show all"),
            (false, true) => ("Selected only", "Selected"),
            (false, false) => ("Selected only", "Selected only"),
        };
        if control::link(ui, theme, seen).accessible_name(words).clicked() {
            state.selected_only = !state.selected_only;
        }
    }
    let width = ui.available_width().clamp(LEAST_FILTER, 170.0);
    ui.spacing_mut().interact_size.y = 24.0;
    let line = TextEdit::singleline(&mut state.filter)
        .hint_text("Filter…")
        .desired_width(width - 16.0)
        .font(Size::Small.regular())
        .align(egui::Align2::LEFT_CENTER)
        .min_size(vec2(0.0, 24.0))
        .margin(vec2(8.0, 3.0));
    ui.add(line).accessible_name("Filter the table").on_hover_text(
        "Words to look for: an area's code or name, its ward, its finding or its profile group",
    );
}

fn choose_columns(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    ui.set_width(260.0);
    ui.spacing_mut().item_spacing.y = space::HALF;
    let ground = context.ground.map(Arc::as_ref);
    let all = all_columns(context, ground);
    let wanted = &context.preferences.columns;
    let shown = chosen(&all, wanted, &context.project.view.measure);
    let mut ids: Vec<String> = shown.iter().map(|column| column.id().to_string()).collect();
    let before = ids.clone();
    egui::ScrollArea::vertical().max_height(380.0).show(ui, |ui| {
        for column in all.iter().skip(1) {
            let id = column.id();
            let mut on = ids.iter().any(|one| one == id);
            if ui.checkbox(&mut on, column.title(ground)).changed() {
                if on {
                    ids.push(id.to_string());
                } else {
                    ids.retain(|one| one != id);
                }
            }
        }
    });
    let prefer = |columns: Vec<String>| {
        Command::Prefer(Box::new(Preferences { columns, ..context.preferences.clone() }))
    };
    if !wanted.is_empty() {
        ui.separator();
        if control::link(ui, context.theme, "The usual columns").clicked() {
            commands.push(prefer(Vec::new()));
            return;
        }
    }
    if ids != before {
        commands.push(prefer(ids));
    }
}

fn all_columns(context: &Context<'_>, ground: Option<&Ground>) -> Vec<columns::Column> {
    let with_names = context
        .answer()
        .is_some_and(|answer| answer.rows.first().is_some_and(|r| r.name.is_some()));
    columns(with_names, ground.is_some_and(|ground| ground.parent_word.is_some()))
}

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut TableState,
    order: Option<&[usize]>,
    commands: &mut Vec<Command>,
) {
    let (Some(answer), Some(order)) = (context.answer().cloned(), order) else {
        // The panel keeps its height for when there is one.
        ui.take_available_space();
        return;
    };
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let ground = context.ground.map(Arc::as_ref);
    let all = all_columns(context, ground);
    let shown = chosen(&all, &context.preferences.columns, &context.project.view.measure);
    let laid: Vec<Laid> = spread(&shown, ui.available_width() - 2.0 * MARGIN - SCROLL_BAR);
    headings::headings(ui, context, ground, &laid, state);
    if order.is_empty() && !answer.rows.is_empty() {
        nothing_found(ui, context, state);
        return;
    }
    let table = rows::Rows { context, ground, columns: &laid, answer: &answer, order };
    rows::body(ui, &table, state, commands);
}

/// What to do where the filter lets nothing through.
fn nothing_found(ui: &mut Ui, context: &Context<'_>, state: &mut TableState) {
    let quiet = context.theme.colours.quiet;
    ui.add_space(space::FOUR);
    ui.horizontal(|ui| {
        ui.add_space(space::FOUR);
        let words = match (state.filter.trim(), state.selected_only) {
            ("", _) => "None of the areas selected is listed at this level.".to_string(),
            (filter, true) => format!(
                "No area selected has “{filter}” in its code, name, ward, finding or group."
            ),
            (filter, false) => {
                format!("No area has “{filter}” in its code, name, ward, finding or group.")
            }
        };
        ui.label(RichText::new(words).font(Size::Body.regular()).color(quiet));
        ui.add_space(space::TWO);
        if control::link(ui, context.theme, "Show all areas").clicked() {
            state.filter.clear();
            state.selected_only = false;
        }
    });
    ui.take_available_space();
}
