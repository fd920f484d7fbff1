//! Which scenario, for whom, and what does the change cost? The left of the
//! place, from top to foot.

use super::{ChannelsState, moves, unit_costs};
use crate::base::money::WholePence;
use crate::council::code_and_name;
use crate::profile::customer_words;
use crate::project::{Customers, Edit, Scenario, ScenarioChange, Scenarios};
use crate::session::{Action, Loaded};
use crate::ui::context::{Command, Context, shown};
use crate::ui::control;
use crate::ui::help;
use crate::ui::question_words::capitalised;
use crate::ui::theme::{Size, space};
use eframe::egui::{
    DragValue, Frame, Key, Margin, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2,
};

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ChannelsState,
    commands: &mut Vec<Command>,
) {
    let Some(loaded) = context.loaded else { return };
    let scenario = state.scenario(context.project, loaded);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let margin = Margin { left: 16, right: 14, top: 6, bottom: 16 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            chooser(ui, context, state, &scenario, commands);
            let mut next = scenario.clone();
            reach(ui, context, loaded, &mut next);
            let mut under_way = moves::show(ui, context, loaded, &mut next);
            unit_costs::show(ui, context, loaded, state, commands);
            under_way |= cost_of_change(ui, context, &mut next);
            let was_under_way = state.draft.is_some();
            let is_escaped = ui.input(|input| input.key_pressed(Key::Escape));
            if was_under_way && !under_way && is_escaped {
                // What was typed is let go of.
                state.draft = None;
            } else if next != scenario || (was_under_way && !under_way) {
                state.change(context, loaded, next, under_way, commands);
            }
        });
    });
}

fn keep(scenarios: Scenarios, what: ScenarioChange, commands: &mut Vec<Command>) {
    let edit = Edit::Scenarios { scenarios: scenarios.into(), what };
    commands.push(Command::Act(Action::Edit(edit)));
}

/// Which scenario; and how to make, name and be rid of one.
fn chooser(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ChannelsState,
    scenario: &Scenario,
    commands: &mut Vec<Command>,
) {
    let theme = context.theme;
    help::link_beside_heading(ui, context, "channels", commands);
    control::section(ui, theme, "Scenario");
    let width = ui.available_width();
    if let Some(mut name) = state.renaming.take() {
        let line = ui.add(TextEdit::singleline(&mut name).desired_width(width - 12.0));
        line.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Name of the scenario"));
        let is_escaped = ui.input(|input| input.key_pressed(Key::Escape));
        let called = name.trim();
        if line.lost_focus() && !is_escaped && !called.is_empty() && called != scenario.name {
            let renamed = Scenario { name: called.to_string(), ..scenario.clone() };
            let next = context.project.scenarios.with_shown(renamed);
            keep(next, ScenarioChange::Renamed, commands);
        } else if !line.lost_focus() && !is_escaped {
            line.request_focus();
            state.renaming = Some(name);
        }
        return;
    }
    let scenarios = &context.project.scenarios;
    control::field(ui, theme, "Which scenario", &scenario.name, width, |ui| {
        for (at, other) in scenarios.all.iter().enumerate() {
            if control::closing_item(ui, at == scenarios.shown, &other.name).clicked() {
                state.draft = None;
                let next = Scenarios { shown: at, ..(**scenarios).clone() };
                keep(next, ScenarioChange::Shown, commands);
            }
        }
        if !scenarios.all.is_empty() {
            ui.separator();
        }
        if control::closing_item(ui, false, "New scenario").clicked() {
            let fresh = context.loaded.map(|loaded| crate::session::cost::first_scenario(loaded));
            let mut next = (**scenarios).clone();
            if next.all.is_empty() {
                next = next.with_new(scenario.clone());
            }
            let next = next.with_new(fresh.unwrap_or_default());
            keep(next, ScenarioChange::Made, commands);
        }
        if control::closing_item(ui, false, "Duplicate").clicked() {
            let next = if scenarios.all.is_empty() {
                scenarios.with_new(scenario.clone())
            } else {
                (**scenarios).clone()
            };
            keep(next.with_new(scenario.clone()), ScenarioChange::Made, commands);
        }
        if control::closing_item(ui, false, "Rename").clicked() {
            state.renaming = Some(scenario.name.clone());
        }
        let is_kept = !scenarios.all.is_empty();
        if is_kept && control::closing_item(ui, false, "Delete").clicked() {
            keep(scenarios.without_shown(), ScenarioChange::Deleted, commands);
        }
    });
}

/// Whose contacts: services, groups, areas.
fn reach(ui: &mut Ui, context: &Context<'_>, loaded: &Loaded, scenario: &mut Scenario) {
    let theme = context.theme;
    control::section(ui, theme, "For");
    let half = (ui.available_width() - space::TWO) / 2.0;
    let reach = &mut scenario.reach;
    ui.horizontal(|ui| {
        let words = capitalised(&customer_words(&reach.customers, &loaded.council));
        control::field(ui, theme, "Services", &words, half, |ui| {
            services(ui, theme, loaded, &mut reach.customers);
        });
        let contacts = shown(&context.costs.contacts);
        let groups = contacts.map_or(&[][..], |contacts| &contacts.groups);
        let words = match reach.groups.as_slice() {
            [] => "All groups".to_string(),
            [one] => groups
                .iter()
                .find(|group| group.code == *one)
                .map_or_else(|| one.clone(), |group| group.name.clone()),
            several => format!("{} groups", several.len()),
        };
        control::field(ui, theme, "Groups", &words, half, |ui| {
            if control::item(ui, reach.groups.is_empty(), "All groups").clicked() {
                reach.groups.clear();
            }
            for group in groups {
                let is_in = reach.groups.contains(&group.code);
                let words = code_and_name(&group.code, &group.name);
                if control::item(ui, is_in, &words).clicked() {
                    match is_in {
                        true => reach.groups.retain(|code| *code != group.code),
                        false => reach.groups.push(group.code.clone()),
                    }
                }
            }
        });
    });
    areas(ui, context, scenario);
}

fn services(
    ui: &mut Ui,
    theme: &crate::ui::theme::Theme,
    loaded: &Loaded,
    customers: &mut Customers,
) {
    let council = &loaded.council;
    if control::closing_item(ui, *customers == Customers::Everyone, "All services").clicked() {
        *customers = Customers::Everyone;
    }
    let mut departments: Vec<&str> =
        council.services.iter().filter_map(|s| s.department.as_deref()).collect();
    departments.sort_unstable();
    departments.dedup();
    if !departments.is_empty() {
        control::section(ui, theme, "Departments");
    }
    for department in departments {
        let of = Customers::Department(department.to_string());
        if control::closing_item(ui, *customers == of, department).clicked() {
            *customers = of;
        }
    }
    control::section(ui, theme, "Services");
    for service in &council.services {
        let of = Customers::Services(vec![service.id]);
        if control::closing_item(ui, *customers == of, &service.name).clicked() {
            *customers = of;
        }
    }
}

/// All areas, or those that were selected.
fn areas(ui: &mut Ui, context: &Context<'_>, scenario: &mut Scenario) {
    let theme = context.theme;
    let reach = &mut scenario.reach;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::ONE;
        let count = reach.areas.len();
        let small = |words: String| RichText::new(words).font(Size::Small.regular());
        if count > 0 {
            let words = crate::base::number::counted(count, "area only", "areas only");
            ui.label(small(words).color(theme.colours.second_ink));
            ui.label(small("·".to_string()).color(theme.colours.quiet));
            if control::link(ui, theme, "All areas").clicked() {
                reach.areas.clear();
                reach.level = None;
            }
        } else if context.selection.is_empty() {
            ui.label(small("All areas".to_string()).color(theme.colours.quiet))
                .on_hover_text("Select areas on the map to take only those.");
        } else {
            let words = crate::base::number::counted(
                context.selection.len(),
                "area selected",
                "areas selected",
            );
            if control::link(ui, theme, &format!("Only the {words}")).clicked() {
                reach.areas = context.selection.iter().cloned().collect();
                reach.level = Some(context.project.question.level.clone());
            }
        }
    });
}

/// What the change costs, in pounds; true while it is dragged or typed in.
fn cost_of_change(ui: &mut Ui, context: &Context<'_>, scenario: &mut Scenario) -> bool {
    let theme = context.theme;
    control::section(ui, theme, "Cost of the change");
    let mut under_way = false;
    let half = (ui.available_width() - space::TWO) / 2.0;
    ui.horizontal(|ui| {
        for (name, pence) in [("One-off", &mut scenario.one_off), ("Yearly", &mut scenario.yearly)]
        {
            ui.allocate_ui(vec2(half, space::CONTROL), |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = space::ONE;
                    ui.label(RichText::new(name).font(Size::Small.regular()));
                    under_way |= pounds(ui, &format!("{name} cost"), pence, half - 62.0);
                });
            });
        }
    });
    let mut a_year = scenario.a_year;
    ui.add_space(space::ONE);
    if ui.checkbox(&mut a_year, "Contacts and money of one year").changed() {
        scenario.a_year = a_year;
    }
    under_way
}

/// An amount in whole pounds; true while it is dragged or typed in.
fn pounds(ui: &mut Ui, name: &str, pence: &mut WholePence, width: f32) -> bool {
    let mut value = pence.0 / 100;
    let drag = DragValue::new(&mut value)
        .range(0..=1_000_000_000)
        .speed(100)
        .custom_formatter(|v, _| format!("£{}", crate::base::number::decimal(v, 0)))
        .custom_parser(|text| {
            let pence = crate::base::money::Pence::parse_pounds(text).ok()?;
            Some((pence.to_f64() / 100.0).round())
        });
    let response = ui.add_sized(vec2(width.max(60.0), space::CONTROL), drag);
    response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, name));
    if response.changed() {
        *pence = WholePence(value * 100);
    }
    response.dragged() || response.has_focus()
}
