//! What is shown together with the map's measure? Nothing, a measure of need
//! on the same map, or a second map beside it.

use super::context::Context;
use super::control;
use super::period_fields::PeriodFields;
use super::question_words as words;
use crate::base::Period;
use crate::demand::MEASURES;
use crate::project::{Companion, MapView};
use crate::session::Loaded;
use eframe::egui::Ui;

const KINDS: [&str; 3] = ["One map", "With need", "Two maps"];

/// What is being typed, until it is entered.
#[derive(Default)]
pub struct CompanionState {
    months_typed: [String; 2],
}

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    loaded: &Loaded,
    state: &mut CompanionState,
    view: &mut MapView,
) {
    let theme = context.theme;
    control::section(ui, theme, "Together with");
    let now = match view.companion {
        Companion::Alone => 0,
        Companion::Need { .. } => 1,
        Companion::Beside { .. } => 2,
    };
    if let Some(chosen) = control::segments(ui, theme, "Together with", &KINDS, now)
        && chosen != now
    {
        view.companion = match chosen {
            0 => Companion::Alone,
            1 => Companion::Need { measure: "potential".to_string() },
            _ => Companion::Beside {
                measure: other_than(&view.measure),
                services: None,
                period: None,
            },
        };
    }
    let width = ui.available_width();
    let same_measure =
        matches!(&view.companion, Companion::Beside { measure, .. } if *measure == view.measure);
    match &mut view.companion {
        Companion::Alone => {}
        Companion::Need { measure } => {
            if view.measure == "finding" {
                ui.label("A map of findings has no second measure: choose another above.");
                return;
            }
            measures(ui, context, "Measure of need", width, measure, false);
        }
        Companion::Beside { measure, services, period } => {
            measures(ui, context, "Measure of the second map", width, measure, true);
            let same = "Of the same services".to_string();
            let named = services.as_ref().map(|ids| words::services(&loaded.council, ids));
            let name = named.map_or_else(|| same.clone(), |name| format!("Of {name}"));
            control::field(ui, theme, "Services of the second map", &name, width, |ui| {
                if control::closing_item(ui, services.is_none(), &same).clicked() {
                    *services = None;
                }
                for service in &loaded.council.services {
                    let on = services.as_ref().is_some_and(|ids| ids.contains(&service.id));
                    if control::closing_item(ui, on, &service.name).clicked() {
                        *services = Some(vec![service.id]);
                    }
                }
            });
            periods(ui, context, state, width, period);
        }
    }
    if same_measure && view.measure != "finding" {
        ui.checkbox(&mut view.same_breaks, "The same classes on both maps")
            .on_hover_text("The second map is cut at the breaks of the first");
    }
}

fn other_than(measure: &str) -> String {
    let other = MEASURES.iter().find(|row| row.id != measure);
    other.map_or_else(String::new, |row| row.id.to_string())
}

fn measures(
    ui: &mut Ui,
    context: &Context<'_>,
    name: &str,
    width: f32,
    measure: &mut String,
    findings: bool,
) {
    let title = MEASURES.iter().find(|row| row.id == *measure).map_or("Findings", |row| row.title);
    control::field(ui, context.theme, name, title, width, |ui| {
        for row in MEASURES {
            if control::closing_item(ui, row.id == *measure, row.title).clicked() {
                *measure = row.id.to_string();
            }
        }
        if findings && control::closing_item(ui, *measure == "finding", "Findings").clicked() {
            *measure = "finding".to_string();
        }
    });
}

/// The period asked about, or two months typed.
fn periods(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut CompanionState,
    width: f32,
    period: &mut Option<Period>,
) {
    let same = "In the same period";
    let other = "In another period";
    let name = if period.is_none() { same } else { other };
    control::field(ui, context.theme, "Period of the second map", name, width, |ui| {
        if control::closing_item(ui, period.is_none(), same).clicked() {
            *period = None;
            *state = CompanionState::default();
        }
        if control::closing_item(ui, period.is_some(), other).clicked() && period.is_none() {
            *period = Some(context.project.question.period);
        }
    });
    let Some(period) = period else { return };
    let names = ["First month of the second map", "Last month of the second map"];
    let on_record = context.loaded.and_then(|loaded| loaded.months);
    let fields = PeriodFields { names, on_record, typed: &mut state.months_typed };
    fields.show(ui, context.theme, period);
}
