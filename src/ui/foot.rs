//! What stands at the foot of the window? The table of areas, or one of the
//! charts of the answer: a tab each, one selection with the map.

use super::chart_view::{self, ChartState};
use super::context::{Command, Context};
use super::control;
use super::dialog::Purpose;
use super::help;
use super::panel::Memory;
use super::table::{self, TableState};
use super::theme::{Size, space};
use crate::figure::{CHARTS, Chart, chart};
use crate::session::Preferences;
use eframe::egui::{
    Align, Layout, Panel, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

/// What the foot keeps between frames.
#[derive(Default)]
pub struct FootState {
    pub table: TableState,
    pub chart: ChartState,
}

/// The id of the table's tab, beside those of the charts.
const TABLE: &str = "table";

/// Enough for a chart; the tabs stay where they are whichever is chosen.
const HEIGHT: f32 = 252.0;
const BAR: f32 = 32.0;
/// Below this, tabs and tools stand under each other.
const ONE_LINE: f32 = 660.0;
/// Below this, tools say what they do in fewer words, so that words can be typed
/// into the line that filters; whether anything is selected or not, for what is
/// clicked twice must not move.
const ALL_WORDS: f32 = 900.0;

pub fn panel(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let chart = chart(&context.preferences.foot);
    let state = &mut memory.foot;
    if chart.is_none_or(|chart| chart.id != "histogram") {
        chart_view::leave_histogram(context, &mut state.chart, commands);
    }
    let foot = Panel::bottom("foot")
        .resizable(true)
        .default_size(context.preferences.panel("foot", HEIGHT))
        .size_range(120.0..=560.0)
        .frame(context.theme.surface())
        .show(ui, |ui| match chart {
            Some(chart) => chart_tab(ui, context, chart, state, commands),
            None => table_tab(ui, context, state, commands),
        });
    memory.panels.insert("foot", foot.response.rect.height());
}

fn table_tab(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut FootState,
    commands: &mut Vec<Command>,
) {
    let order = state.table.order(ui, context);
    let shown = order.as_ref().map(|order| order.len());
    let brief = ui.available_width() < ALL_WORDS;
    bar(ui, context, TABLE, shown, commands, |ui, commands| {
        if brief {
            ui.spacing_mut().item_spacing.x = space::TWO;
        }
        help::link(ui, context, TABLE, commands);
        if control::link(ui, context.theme, "Save CSV").clicked() {
            commands.push(Command::Ask(Purpose::Export("csv")));
        }
        table::tools(ui, context, &mut state.table, brief, commands);
    });
    let order = order.as_ref().map(|order| order.as_slice());
    table::show(ui, context, &mut state.table, order, commands);
}

fn chart_tab(
    ui: &mut Ui,
    context: &Context<'_>,
    chart: &'static Chart,
    state: &mut FootState,
    commands: &mut Vec<Command>,
) {
    bar(ui, context, chart.id, None, commands, |ui, commands| {
        help::link(ui, context, chart.id, commands);
        if control::link(ui, context.theme, "Save chart…").clicked() {
            commands.push(Command::Ask(Purpose::Export(chart.id)));
        }
        let clear = !context.selection.is_empty()
            && control::link(ui, context.theme, "Clear selection").clicked();
        if clear {
            commands.push(Command::ClearSelection);
        }
    });
    chart_view::show(ui, context, chart, &mut state.chart, commands);
}

/// The tabs on the left, and what the chosen one offers on the right.
fn bar(
    ui: &mut Ui,
    context: &Context<'_>,
    chosen: &str,
    shown: Option<usize>,
    commands: &mut Vec<Command>,
    tools: impl FnOnce(&mut Ui, &mut Vec<Command>),
) {
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let width = ui.available_width();
    let (tabs_at, _) = ui.allocate_exact_size(vec2(width, BAR), Sense::hover());
    let mut left = tabs_at.left() + space::FOUR;
    let count = context.answer().map(|answer| answer.rows.len());
    let table = [false, width < ALL_WORDS].map(|brief| match count {
        Some(all) => TableState::count_words(shown.unwrap_or(all), all, brief),
        None => "Table".to_string(),
    });
    let charts = CHARTS.iter().map(|chart| (chart.id, [chart.tab; 2].map(str::to_string)));
    for (id, words) in std::iter::once((TABLE, table)).chain(charts) {
        left = tab_ui(ui, context, id, words, id == chosen, left, tabs_at, commands);
    }
    let tools_at = if width < ONE_LINE {
        ui.allocate_exact_size(vec2(width, BAR), Sense::hover()).0
    } else {
        tabs_at.with_min_x(left)
    };
    let mut right = ui.new_child(
        UiBuilder::new()
            .max_rect(tools_at.shrink2(vec2(space::FOUR, 2.0)))
            .layout(Layout::right_to_left(Align::Center)),
    );
    right.spacing_mut().item_spacing = vec2(space::THREE, 0.0);
    tools(&mut right, commands);
    ui.painter().hline(tabs_at.x_range(), tools_at.bottom(), context.theme.hairline());
}

/// One tab, as it is called and as it is written; gives where the next begins.
#[allow(clippy::too_many_arguments, reason = "a tab, its place and what it does")]
fn tab_ui(
    ui: &Ui,
    context: &Context<'_>,
    id: &'static str,
    [words, seen]: [String; 2],
    on: bool,
    left: f32,
    bar: Rect,
    commands: &mut Vec<Command>,
) -> f32 {
    let c = &context.theme.colours;
    let font = if on { Size::Body.bold() } else { Size::Body.regular() };
    let galley = ui.painter().layout_no_wrap(seen, font, c.quiet);
    let width = galley.size().x;
    let rect = Rect::from_min_max(pos2(left, bar.top()), pos2(left + width, bar.bottom()));
    let response =
        ui.interact(rect.expand2(vec2(7.0, 0.0)), ui.scope_id().with(id), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, &words));
    let ink = if on {
        c.accent_ink
    } else if response.hovered() {
        c.ink
    } else {
        c.quiet
    };
    let at = pos2(left, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley_with_override_text_color(at, galley, ink);
    if on {
        let under = rect.bottom() - 1.0;
        ui.painter().hline(rect.x_range(), under, Stroke::new(2.0, c.accent));
    }
    if response.has_focus() {
        control::focus_ring(ui, context.theme, rect.expand2(vec2(5.0, -4.0)));
    }
    if response.clicked() && !on {
        let foot = Preferences { foot: id.to_string(), ..context.preferences.clone() };
        commands.push(Command::Prefer(Box::new(foot)));
    }
    rect.right() + 18.0
}
