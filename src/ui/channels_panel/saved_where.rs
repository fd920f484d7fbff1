//! Where is it saved, with whom, and where to go on from it? The right of the
//! place.

use super::saving_table::called;
use super::{ChannelsState, Tab};
use crate::channel::{CostBy, ScenarioAnswer};
use crate::session::{CostMapOf, Reply};
use crate::ui::context::{Command, Context, Pick, shown};
use crate::ui::control;
use crate::ui::dialog::Purpose;
use crate::ui::map::legend;
use crate::ui::message;
use crate::ui::side_map;
use crate::ui::theme::{Size, space};
use eframe::egui::{Align, Frame, Grid, Layout, Margin, RichText, ScrollArea, Ui};
use std::collections::BTreeSet;

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ChannelsState,
    commands: &mut Vec<Command>,
) {
    let Some(answer) = shown(&context.costs.scenario).cloned() else { return };
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let margin = Margin { left: 18, right: 14, top: 8, bottom: 14 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            let width = ui.available_width();
            control::section(ui, context.theme, "Where");
            control::field(ui, context.theme, "The map shows", state.map_of.title(), width, |ui| {
                for of in CostMapOf::ALL {
                    if control::closing_item(ui, of == state.map_of, of.title()).clicked() {
                        state.map_of = of;
                    }
                }
            });
            let spent = shown(&context.costs.spent_map);
            let (map, is_stale) = match state.map_of {
                CostMapOf::Saved => {
                    (Some(&answer.map), !matches!(context.costs.scenario, Reply::Ready(_)))
                }
                _ => (
                    spent.map(|spent| &spent.map),
                    !matches!(context.costs.spent_map, Reply::Ready(_)),
                ),
            };
            let below = map.map_or(0.0, |map| {
                let columns = legend::At::beside(&map.colours, width).columns;
                legend::height(&map.colours, columns) + space::TWO
            });
            let height = (width * 0.9).min(ui.clip_rect().height() * 0.44).max(180.0) + below;
            side_map::show(ui, context, &mut state.map, (map, is_stale), height, commands);
            let is_stale = !matches!(context.costs.scenario, Reply::Ready(_));
            message::dimmed(ui, is_stale, |ui| who_first(ui, context, &answer.answer));
            ways_on(ui, context, state, &answer.answer, commands);
            save(ui, context, state, commands);
        });
    });
}

/// The groups that save most.
fn who_first(ui: &mut Ui, context: &Context<'_>, answer: &ScenarioAnswer) {
    let c = &context.theme.colours;
    control::section(ui, context.theme, "Who to reach first");
    let groups = answer.groups_by_worth();
    if groups.is_empty() {
        let words = "No group saves anything that can be shown yet: move a slider.";
        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
        return;
    }
    let width = ui.available_width();
    ui.spacing_mut().interact_size.y = 18.0;
    Grid::new("who to reach first").num_columns(3).spacing([10.0, 5.0]).show(ui, |ui| {
        let head = |ui: &mut Ui, words: &str| {
            ui.label(RichText::new(words).font(Size::Caption.bold()).color(c.quiet));
        };
        let right = |ui: &mut Ui, text: RichText| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text));
        };
        head(ui, "Group");
        right(ui, RichText::new("Contacts").font(Size::Caption.bold()).color(c.quiet));
        right(ui, RichText::new("Worth").font(Size::Caption.bold()).color(c.quiet));
        ui.end_row();
        for row in groups.iter().take(6) {
            let text = RichText::new(called(row)).font(Size::Small.regular()).color(c.ink);
            ui.scope(|ui| {
                ui.set_max_width(width - 140.0);
                ui.set_min_width(width - 140.0);
                ui.add(eframe::egui::Label::new(text).wrap());
            });
            let figure = |text: String| RichText::new(text).font(Size::Small.regular());
            right(ui, figure(row.moved.words()));
            let worth = row.saving.map_or_else(String::new, |s| s.central.to_the_pound());
            right(ui, figure(worth));
            ui.end_row();
        }
    });
}

fn ways_on(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ChannelsState,
    answer: &ScenarioAnswer,
    commands: &mut Vec<Command>,
) {
    ui.add_space(space::TWO);
    ui.horizontal_wrapped(|ui| {
        let target = control::button(ui, "Target areas");
        let target = target.on_hover_text(
            "Selects the fewest areas that save half of what is saved in the areas shown.",
        );
        if target.clicked() {
            let areas: BTreeSet<_> = answer.target_areas().into_iter().collect();
            if !areas.is_empty() {
                commands.push(Command::Select(areas, Pick::Only));
            }
        }
        if control::button(ui, "Compare scenarios").clicked() {
            state.tab = Tab::Compare;
        }
    });
    if !context.selection.is_empty() {
        let words = crate::base::number::counted(
            context.selection.len(),
            "area is selected",
            "areas are selected",
        );
        let quiet = context.theme.colours.quiet;
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(words).font(Size::Small.regular()).color(quiet));
            if control::link(ui, context.theme, "Clear").clicked() {
                commands.push(Command::ClearSelection);
            }
        });
    }
}

/// Files of what is shown.
fn save(ui: &mut Ui, context: &Context<'_>, state: &ChannelsState, commands: &mut Vec<Command>) {
    let (picture, table) = match (state.tab, state.by) {
        (Tab::Scenario | Tab::Table, _) => ("scenario-stair", "scenario-table"),
        (Tab::Compare, _) => ("scenarios-compared", "scenarios-table"),
        (Tab::Today, CostBy::Month) => ("cost-by-month", "cost-table-month"),
        (Tab::Today, CostBy::Channel) => ("cost-by-channel", "cost-table-channel"),
        (Tab::Today, CostBy::Group) => ("cost-by-group", "cost-table-group"),
        (Tab::Today, CostBy::Service) => ("cost-by-service", "cost-table-service"),
        (Tab::Today, CostBy::Department) => ("cost-by-department", "cost-table-department"),
        (Tab::Today, CostBy::Area) => (state.map_of.file(), "cost-table-area"),
    };
    ui.horizontal_wrapped(|ui| {
        if control::link(ui, context.theme, "Save picture").clicked() {
            commands.push(Command::Ask(Purpose::Export(picture)));
        }
        if control::link(ui, context.theme, "Save CSV").clicked() {
            commands.push(Command::Ask(Purpose::Export(table)));
        }
    });
}
