//! Which figures has every area? Rows as they are needed, sorted by any
//! column, one selection with the map.

use super::context::{Command, Context, Pick};
use super::control;
use super::ground::Ground;
use super::icon::{self, Icon};
use super::question_words;
use super::theme::{Size, Theme, space};
use crate::base::number;
use crate::demand::measure::measure;
use crate::demand::{Finding, MEASURES, Measure, TakeUp, TakeUpRow};
use eframe::egui::{
    self, Align, CornerRadius, EventFilter, Id, Key, Layout, Pos2, Rect, RichText, Role,
    ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use std::cmp::Ordering;
use std::sync::Arc;

/// A column of the table.
#[derive(Clone, Copy)]
pub enum Column {
    Code,
    Name,
    Parent,
    Measure(&'static Measure),
    /// The ratio's 95% interval, drawn.
    Interval,
    Finding,
}

/// Measures in the order of the table; those not named here come last.
const ORDER: [&str; 7] = ["base", "observed", "expected", "rate", "ratio", "q", "gap"];

/// The columns, from the table of measures.
fn columns(with_names: bool, with_parents: bool) -> Vec<Column> {
    let mut columns = vec![Column::Code];
    if with_names {
        columns.push(Column::Name);
    }
    if with_parents {
        columns.push(Column::Parent);
    }
    for id in ORDER {
        if let Some(measure) = MEASURES.iter().find(|measure| measure.id == id) {
            columns.push(Column::Measure(measure));
            if id == "ratio" {
                columns.push(Column::Interval);
            }
        }
    }
    columns.push(Column::Finding);
    let rest = MEASURES.iter().filter(|measure| !ORDER.contains(&measure.id));
    columns.extend(rest.map(Column::Measure));
    columns
}

impl Column {
    fn id(self) -> &'static str {
        match self {
            Column::Code => "code",
            Column::Name => "name",
            Column::Parent => "parent",
            Column::Measure(measure) => measure.id,
            Column::Interval => "interval",
            Column::Finding => "finding",
        }
    }

    fn heading(self, ground: Option<&Ground>) -> String {
        match self {
            Column::Code => "Area".to_string(),
            Column::Name => "Name".to_string(),
            Column::Parent => ground
                .and_then(|ground| ground.parent_word.as_deref())
                .map_or_else(|| "Within".to_string(), question_words::capitalised),
            Column::Measure(measure) => measure.heading.to_string(),
            Column::Interval => "95%".to_string(),
            Column::Finding => "Finding".to_string(),
        }
    }

    /// In a table that has just room for its columns.
    fn least_width(self) -> f32 {
        match self {
            Column::Code => 82.0,
            Column::Name => 132.0,
            Column::Parent => 90.0,
            Column::Measure(measure) => match measure.id {
                "ratio" | "rate" | "q" => 50.0,
                "base" | "gap" => 54.0,
                _ => 64.0,
            },
            Column::Interval => 78.0,
            Column::Finding => 86.0,
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Column::Measure(_))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sort {
    column: &'static str,
    descending: bool,
}

/// A column with its width in this window.
#[derive(Clone, Copy)]
struct Laid {
    column: Column,
    width: f32,
}

/// Columns as wide as there is room for, up to half as wide again.
fn spread(columns: &[Column], room: f32) -> Vec<Laid> {
    let least: f32 = columns.iter().map(|column| column.least_width()).sum();
    let share = (room / least.max(1.0)).clamp(1.0, 1.5);
    columns.iter().map(|&column| Laid { column, width: column.least_width() * share }).collect()
}

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
    headings(ui, context, ground, &columns, state);
    let order = state.order(&answer, ground);
    body(ui, context, ground, &columns, &answer, &order, state, commands);
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

fn headings(
    ui: &mut Ui,
    context: &Context<'_>,
    ground: Option<&Ground>,
    columns: &[Laid],
    state: &mut TableState,
) {
    let c = &context.theme.colours;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let painter = ui.painter_at(rect);
    let mut left = rect.left() + MARGIN - state.offset_x;
    for Laid { column, width } in columns {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, rect.height()));
        left += width;
        let seen = cell.intersect(rect);
        if seen.width() <= 4.0 {
            continue;
        }
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
            control::focus_ring(ui, context.theme, seen.shrink(2.0));
        }
        if response.clicked() {
            let descending = if sorted { !state.sort.descending } else { false };
            state.sort = Sort { column: column.id(), descending };
        }
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), context.theme.hairline());
}

const MARGIN: f32 = 8.0;
const SCROLL_BAR: f32 = 10.0;
const PADDING: f32 = 7.0;

impl TableState {
    /// The rows in the order asked for: what has no figure last, and after
    /// that what is withheld; ties by code.
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

fn sorted(answer: &TakeUp, sort: Sort, ground: Option<&Ground>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..answer.rows.len()).collect();
    let rank = |row: &TakeUpRow| row.finding.map_or(Finding::ALL.len(), |f| f as usize);
    let text = |i: usize| -> Option<&str> {
        match sort.column {
            "name" => answer.rows[i].name.as_deref(),
            "parent" => ground.and_then(|ground| ground.parent(i)).map(|p| p.name.as_str()),
            _ => Some(answer.rows[i].code.as_str()),
        }
    };
    let measure = MEASURES.iter().find(|measure| measure.id == sort.column);
    order.sort_by(|&a, &b| {
        let (row_a, row_b) = (&answer.rows[a], &answer.rows[b]);
        let withheld = |row: &TakeUpRow| row.finding == Some(Finding::Withheld);
        let last = withheld(row_a).cmp(&withheld(row_b));
        let turned = |order: Ordering| if sort.descending { order.reverse() } else { order };
        let by_figure = match measure {
            Some(measure) => match ((measure.value)(row_a), (measure.value)(row_b)) {
                (Some(x), Some(y)) => turned(x.total_cmp(&y)),
                (x, y) => y.is_some().cmp(&x.is_some()),
            },
            None if sort.column == "finding" => turned(rank(row_a).cmp(&rank(row_b))),
            None => match (text(a), text(b)) {
                (Some(x), Some(y)) => turned(x.cmp(y)),
                (x, y) => y.is_some().cmp(&x.is_some()),
            },
        };
        last.then(by_figure).then(row_a.code.cmp(&row_b.code))
    });
    order
}

#[allow(clippy::too_many_arguments, reason = "one frame's worth of what is shown")]
fn body(
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
        cell_ui(ui, context.theme, ground, *column, cell, row, position);
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

fn cell_ui(
    ui: &Ui,
    theme: &Theme,
    ground: Option<&Ground>,
    column: Column,
    cell: Rect,
    row: &TakeUpRow,
    position: usize,
) {
    let c = &theme.colours;
    let inner = cell.shrink2(vec2(PADDING, 0.0));
    let font = Size::Small.regular();
    match column {
        Column::Code => control::text_in(ui, inner, row.code.as_str(), font, c.ink),
        Column::Name => {
            control::text_in(ui, inner, row.name.as_deref().unwrap_or(""), font, c.ink);
        }
        Column::Parent => {
            let name = ground.and_then(|ground| ground.parent(position)).map(|p| p.name.as_str());
            control::text_in(ui, inner, name.unwrap_or(""), font, c.second_ink);
        }
        Column::Measure(measure) => {
            let text = if measure.id == "observed" {
                row.observed.count().map_or_else(
                    || row.observed.text(),
                    |count| number::with_thousands(i64::try_from(count).unwrap_or(i64::MAX)),
                )
            } else {
                measure.text(row)
            };
            let font = if measure.id == "ratio" { Size::Small.bold() } else { font };
            right_aligned(ui, inner, text, font, c.ink);
        }
        Column::Interval => interval(ui, theme, inner, row),
        Column::Finding => {
            if let Some(finding) = row.finding {
                finding_ui(ui, theme, inner, finding);
            }
        }
    }
}

fn right_aligned(ui: &Ui, cell: Rect, text: String, font: egui::FontId, ink: egui::Color32) {
    let galley = ui.painter().layout_no_wrap(text, font, ink);
    let at = pos2(cell.right() - galley.size().x, cell.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
}

/// A finding as a tag; what is none, in quiet words.
pub fn finding_ui(ui: &Ui, theme: &Theme, cell: Rect, finding: Finding) {
    let c = &theme.colours;
    match finding {
        Finding::HotSpot => {
            control::pill(ui, cell, "Hot spot", c.hot_spot_ink, c.hot_spot_wash);
        }
        Finding::NotSpot => {
            control::pill(ui, cell, "Not spot", c.not_spot_ink, c.not_spot_wash);
        }
        other => control::text_in(ui, cell, other.word(), Size::Caption.regular(), c.quiet),
    }
}

/// The ratio and its interval on a scale of 0 to 250, with a line at 100.
pub fn interval(ui: &Ui, theme: &Theme, cell: Rect, row: &TakeUpRow) {
    const TOP: f64 = 250.0;
    let c = &theme.colours;
    let x = |ratio: f64| cell.left() + (ratio.clamp(0.0, TOP) / TOP) as f32 * cell.width();
    let y = cell.center().y;
    let painter = ui.painter();
    painter.vline(x(100.0), y - 6.0..=y + 6.0, Stroke::new(1.0, c.quiet));
    let (Some(ratio), Some(low), Some(high)) = (row.ratio, row.ratio_low, row.ratio_high) else {
        return;
    };
    let ink = match row.finding {
        Some(Finding::HotSpot) => c.hot_spot,
        Some(Finding::NotSpot) => c.not_spot,
        _ => c.quiet,
    };
    painter.hline(x(low)..=x(high), y, Stroke::new(2.0, ink.gamma_multiply(0.6)));
    painter.circle_filled(Pos2::new(x(ratio), y), 3.0, ink);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{AreaCode, Edition, LevelId, Notes};
    use crate::demand::{MethodCard, Observed, Totals};
    use crate::project::{Protection, Question};

    fn row(code: &str, ratio: Option<f64>, finding: Finding) -> TakeUpRow {
        TakeUpRow {
            code: AreaCode::new(code),
            name: None,
            observed: Observed::Count(10),
            base: Some(100.0),
            rate: None,
            rate_low: None,
            rate_high: None,
            expected: None,
            ratio,
            ratio_low: None,
            ratio_high: None,
            p: None,
            q: None,
            finding: Some(finding),
            gap: None,
            potential: None,
            group: None,
        }
    }

    fn answer(rows: Vec<TakeUpRow>) -> TakeUp {
        TakeUp {
            question: Question::default(),
            protection: Protection::shown(),
            level: LevelId::new("oa"),
            level_words: ("Output Area".into(), "Output Areas".into()),
            edition: Edition::new("2021"),
            service_words: "bus pass".into(),
            base_words: "people".into(),
            rows,
            totals: Totals::default(),
            overdispersion: None,
            card: MethodCard::default(),
            notes: Notes::new(),
        }
    }

    fn codes(answer: &TakeUp, column: &'static str, descending: bool) -> Vec<String> {
        sorted(answer, Sort { column, descending }, None)
            .into_iter()
            .map(|i| answer.rows[i].code.to_string())
            .collect()
    }

    #[test]
    fn what_has_no_figure_comes_last_and_what_is_withheld_after_it_whichever_way_one_sorts() {
        let answer = answer(vec![
            row("W", None, Finding::Withheld),
            row("A", Some(120.0), Finding::AsExpected),
            row("N", None, Finding::NoData),
            row("B", Some(40.0), Finding::NotSpot),
        ]);
        assert_eq!(codes(&answer, "ratio", false), ["B", "A", "N", "W"]);
        assert_eq!(codes(&answer, "ratio", true), ["A", "B", "N", "W"]);
        assert_eq!(codes(&answer, "code", true), ["N", "B", "A", "W"]);
    }

    #[test]
    fn every_measure_is_a_column_once() {
        let ids: Vec<&str> = columns(true, true).into_iter().map(Column::id).collect();
        for measure in MEASURES {
            assert_eq!(ids.iter().filter(|id| **id == measure.id).count(), 1, "{}", measure.id);
        }
    }
}
