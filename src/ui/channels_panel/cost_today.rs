//! What do contacts cost today? By channel, month, group, service, department
//! or area: bars, and the rows behind them.

use super::ChannelsState;
use super::answer::hover;
use crate::base::money::Pence;
use crate::base::number::decimal;
use crate::channel::{CostBy, CostReport, ScenarioAnswer};
use crate::figure::chart::cost_bars;
use crate::session::Reply;
use crate::session::desk::Same;
use crate::ui::chart_view::LARGER;
use crate::ui::context::{Context, shown};
use crate::ui::control;
use crate::ui::grid::{Column, Grid, figure, words};
use crate::ui::message;
use crate::ui::scene_view::Subject;
use crate::ui::theme::{Size, space};
use eframe::egui::{RichText, Ui, vec2};
use std::sync::Arc;

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ChannelsState,
    scenario: &ScenarioAnswer,
) {
    let titles = ["Channel", "Month", "Group", "Service", "Department", "Area"];
    let now = CostBy::ALL.iter().position(|by| *by == state.by).unwrap_or(0);
    if let Some(next) = control::segments(ui, context.theme, "Costs by", &titles, now) {
        state.by = CostBy::ALL.get(next).copied().unwrap_or_default();
    }
    let reply = &context.costs.spent;
    if let Reply::Failed { error, .. } = reply {
        message::error_ui(ui, context, error);
    }
    let c = &context.theme.colours;
    let Some(report) = shown(reply).cloned() else {
        if !matches!(reply, Reply::Failed { .. }) {
            ui.label(RichText::new("Working out costs…").color(c.quiet));
        }
        return;
    };
    let is_stale = !matches!(reply, Reply::Ready(_));
    let sentence = cost_bars::sentence(&report);
    message::dimmed(ui, is_stale, |ui| {
        ui.label(RichText::new(sentence).font(Size::Lead.regular()).color(c.ink));
        if let Some(words) = report.other_time_words(scenario) {
            ui.label(RichText::new(words).font(Size::Small.regular()).color(c.second_ink));
        }
        if let Some(note) = report.notes.iter().find(|note| note.text.contains("no unit cost")) {
            ui.label(RichText::new(note.line()).font(Size::Small.regular()).color(c.hot_spot_ink));
        }
    });
    bars(ui, context, state, &report, is_stale);
    ui.add_space(space::ONE);
    message::dimmed(ui, is_stale, |ui| rows(ui, context, &report));
}

fn bars(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ChannelsState,
    report: &Arc<CostReport>,
    is_stale: bool,
) {
    let name = |at: usize| report.rows.get(at).map_or_else(String::new, cost_bars::row_words);
    let subject = Subject {
        name: "What contacts cost",
        datum_name: &name,
        is_picked: &|_| false,
        can_be_picked: false,
    };
    let room = ui.available_height();
    let of = Same(Arc::clone(report));
    let wants = match &state.bars_want {
        Some((known, wants)) if *known == of => *wants,
        _ => {
            let wants = cost_bars::wants_pt(report);
            state.bars_want = Some((of, wants));
            wants
        }
    };
    let wants = match wants {
        0.0 => room,
        wants => wants * LARGER,
    };
    let height = wants.min(room * 0.5).max(130.0);
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        let key = Same(Arc::clone(report));
        let done = state.bars.show(ui, context, &subject, &key, is_stale, || {
            let report = Arc::clone(report);
            move |size| cost_bars::draw_bare(&report, size)
        });
        hover(ui, done.hovered.map(name));
    });
}

fn pounds(pence: Option<f64>) -> String {
    pence.map_or_else(String::new, |pence| format!("£{}", decimal(pence / 100.0, 2)))
}

fn rows(ui: &mut Ui, context: &Context<'_>, report: &CostReport) {
    const COLUMNS: [Column; 6] = [
        words("", 0.0),
        figure("Contacts", 84.0),
        figure("Unit cost", 84.0),
        figure("Cost", 96.0),
        figure("Per head", 84.0),
        figure("Per customer", 96.0),
    ];
    // The total stands last.
    let all = report.rows.len() + 1;
    let cell = |row: usize, column: usize| {
        let row = report.rows.get(row).unwrap_or(&report.total);
        match column {
            0 if row.name.is_empty() => row.key.clone(),
            0 => row.name.clone(),
            1 => row.contacts.words(),
            2 => row.unit_cost.map_or_else(String::new, Pence::unit_words),
            3 => row.cost.map_or_else(|| row.why_no_cost().to_string(), Pence::to_the_pound),
            4 => pounds(row.cost_per_head()),
            _ => pounds(row.cost_per_customer()),
        }
    };
    let grid = Grid {
        name: "Table of costs",
        columns: &COLUMNS,
        rows: all,
        cell: &cell,
        swatch: &|_| None,
        is_marked: &|_| false,
    };
    grid.show(ui, context);
}
