//! What is known of the class that was clicked? Its sentence, where it lives,
//! how it reaches us, and where to go on from it; without one, where all live.

use super::ProfilesState;
use crate::figure::chart::group_channels;
use crate::figure::kind_colour::kind_colour;
use crate::profile::{CustomerProfile, class_sentence};
use crate::project::{Amount, Edit, Move, Persona, Reach, Scenario, ScenarioChange, Scenarios};
use crate::session::customer_map::Of;
use crate::session::desk::Same;
use crate::session::profile_maps::attribute_words;
use crate::session::{Action, MapOf, Reply};
use crate::ui::card_figures::{facts, fold};
use crate::ui::channels_panel;
use crate::ui::context::{Command, Context, Pick, shown};
use crate::ui::control;
use crate::ui::map::legend::{self, colour32};
use crate::ui::message;
use crate::ui::personas_panel;
use crate::ui::scene_view::Subject;
use crate::ui::side_map;
use crate::ui::theme::{Size, space};
use eframe::egui::{CornerRadius, Frame, Margin, Panel, RichText, ScrollArea, Sense, Ui, vec2};
use std::sync::Arc;

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ProfilesState,
    commands: &mut Vec<Command>,
) {
    let Some(profiles) = shown(&context.profiles.profiles).cloned() else { return };
    let Some(first) = profiles.all.first() else { return };
    let is_stale = !matches!(context.profiles.profiles, Reply::Ready(_));
    let class = state.class(first);
    if let Some(class) = class {
        let margin = Margin { left: 18, right: 14, top: 8, bottom: 10 };
        Panel::bottom("ways on from a class")
            .resizable(false)
            .frame(Frame::new().inner_margin(margin))
            .show(ui, |ui| ways_on(ui, context, first, class, commands));
    }
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let margin = Margin { left: 18, right: 14, top: 12, bottom: 14 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::ONE;
            ui.scope(|ui| {
                if is_stale {
                    ui.multiply_opacity(0.5);
                }
                head(ui, context, first, class);
            });
            where_they_live(ui, context, state, first, class, commands);
            if let Some(class) = class {
                channels(ui, context, state, class);
                attributes(ui, context);
            } else {
                method(ui, context, first);
            }
        });
    });
}

fn head(ui: &mut Ui, context: &Context<'_>, profile: &CustomerProfile, class: Option<usize>) {
    let c = &context.theme.colours;
    let title = |ui: &mut Ui, words: &str| {
        ui.label(RichText::new(words).font(Size::Large.bold()).color(c.ink));
    };
    let row = class.and_then(|class| Some((class, profile.rows.get(class)?)));
    let Some((class, row)) = row else {
        title(ui, &format!("Where each {} lives", profile.tier));
        let hint = "Click a bar to see where that class lives, and how it reaches us.";
        ui.label(RichText::new(hint).color(c.quiet));
        return;
    };
    ui.horizontal(|ui| {
        let (square, _) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
        let colour = colour32(kind_colour(row.colour.as_deref(), row.family));
        ui.painter().rect_filled(square, CornerRadius::same(2), colour);
        let words = match row.code == row.name {
            true => row.name.clone(),
            false => format!("{} · {}", row.code, row.name),
        };
        title(ui, &words);
    });
    if let Some(words) = class_sentence(profile, class) {
        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.second_ink));
    }
    let described = context.loaded.and_then(|loaded| {
        let scheme = loaded.council.scheme(&profile.scheme)?;
        let tier = scheme.tiers.get(scheme.tier(&profile.tier)?)?;
        tier.classes.get(class)?.description.clone()
    });
    if let Some(words) = described {
        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
    }
}

fn where_they_live(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut ProfilesState,
    profile: &CustomerProfile,
    class: Option<usize>,
    commands: &mut Vec<Command>,
) {
    let now = state.wanted().map;
    let name = |of: &MapOf| match of {
        MapOf::Classes => format!("Main {} of each area", profile.tier),
        MapOf::Class(class) => profile
            .rows
            .get(*class)
            .map_or_else(String::new, |row| format!("Where {} live", row.name)),
        MapOf::CustomersOf(class, of) => {
            let what = match of {
                Of::Customers => "Customers",
                Of::Penetration => "Penetration",
            };
            let row = profile.rows.get(*class);
            row.map_or_else(String::new, |row| format!("{what} among {}", row.name))
        }
        MapOf::NonUsers => "Who does not use it".to_string(),
        MapOf::Attribute(name) => attribute_words(name),
    };
    ui.add_space(space::ONE);
    let width = ui.available_width();
    control::field(ui, context.theme, "The map shows", &name(&now), width, |ui| {
        let mut offered = vec![MapOf::Classes, MapOf::NonUsers];
        if let Some(class) = class {
            let customers = [Of::Customers, Of::Penetration];
            offered.push(MapOf::Class(class));
            offered.extend(customers.map(|of| MapOf::CustomersOf(class, of)));
        }
        let scheme = context.loaded.and_then(|loaded| loaded.council.scheme(&profile.scheme));
        let attributes = scheme.map_or(&[][..], |scheme| &scheme.attributes);
        offered.extend(attributes.iter().map(|of| MapOf::Attribute(of.name.clone())));
        for of in offered {
            if control::closing_item(ui, of == now, &name(&of)).clicked() {
                state.map_of = Some(of);
            }
        }
    });
    let reply = &context.profiles.map;
    if let Reply::Failed { error, .. } = reply {
        message::error_ui(ui, context, error);
        return;
    }
    let map = shown(reply).map(|map| &map.areas);
    let is_stale = !matches!(reply, Reply::Ready(_));
    let wide = ui.available_width();
    let below = map.map_or(0.0, |map| {
        legend::height(&map.colours, legend::At::beside(&map.colours, wide).columns)
    });
    // The map may not push the rest out of view.
    let share = if class.is_some() { 0.4 } else { 0.5 };
    let room = ui.clip_rect().height() * share;
    let height = (ui.available_width() * 0.86).min(room).max(190.0) + below;
    side_map::show(ui, context, &mut state.map, (map, is_stale), height, commands);
}

fn channels(ui: &mut Ui, context: &Context<'_>, state: &mut ProfilesState, class: usize) {
    let Some(answer) = shown(&context.profiles.channels).cloned() else { return };
    control::section(ui, context.theme, "How they contact us, against all");
    let words = |channel: usize| {
        answer.channels.get(channel).map_or_else(String::new, |channel| channel.name.clone())
    };
    let subject = Subject {
        name: "Channels of this class",
        datum_name: &words,
        is_picked: &|_| false,
        can_be_picked: false,
    };
    let key = (Same(Arc::clone(&answer)), class);
    let height = answer.channels.len() as f32 * 22.0 + 58.0;
    let is_stale = !matches!(context.profiles.channels, Reply::Ready(_));
    let view = &mut state.own_channels;
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        ui.set_min_size(vec2(ui.available_width(), height));
        view.show(ui, context, &subject, &key, is_stale, || {
            let answer = Arc::clone(&answer);
            move |size| group_channels::draw_bare(&answer, Some(class), size)
        });
    });
}

/// What the scheme says of the class.
fn attributes(ui: &mut Ui, context: &Context<'_>) {
    let Some(map) = shown(&context.profiles.map).filter(|map| !map.attributes.is_empty()) else {
        return;
    };
    fold(ui, context.theme, "What the scheme says of them", false, |ui| {
        let lines: Vec<(&str, String)> =
            map.attributes.iter().map(|(name, words)| (name.as_str(), words.clone())).collect();
        facts(ui, context.theme, &lines);
    });
}

/// Where one goes on from a class.
fn ways_on(
    ui: &mut Ui,
    context: &Context<'_>,
    profile: &CustomerProfile,
    class: usize,
    commands: &mut Vec<Command>,
) {
    let lived_in = match &context.profiles.map {
        Reply::Ready(map) if !map.lived_in.is_empty() => Some(&map.lived_in),
        _ => None,
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::TWO, space::TWO);
        let button = eframe::egui::Button::new("Show areas").min_size(vec2(0.0, space::CONTROL));
        let why = "Selects the areas whose main class this is, and goes to Take-up";
        if ui.add_enabled(lived_in.is_some(), button).on_hover_text(why).clicked()
            && let Some(codes) = lived_in
        {
            commands.push(Command::Select(codes.clone(), Pick::Only));
            commands.push(Command::ShowAllOnMap(codes.clone()));
            commands.push(Command::GoTo("take-up"));
        }
        personas_panel::make_button(ui, context, commands, || {
            let scheme = context.loaded?.council.scheme(&profile.scheme)?;
            let row = profile.rows.get(class)?;
            Some(Persona::from_class(scheme, &profile.tier, &row.code))
        });
        let why = "A scenario of this class's contacts";
        if control::button(ui, "Shift channel").on_hover_text(why).clicked() {
            let scenarios = Arc::new(with_scenario(context, profile, class));
            let edit = Edit::Scenarios { scenarios, what: ScenarioChange::Made };
            commands.push(Command::Act(Action::Edit(edit)));
            commands.push(Command::GoTo(channels_panel::ID));
        }
    });
}

/// The scenarios with one more: of this class's contacts, a tenth of those by
/// a dear channel to the one it is most worth asking for, where that is known.
fn with_scenario(context: &Context<'_>, profile: &CustomerProfile, class: usize) -> Scenarios {
    let mut scenarios = Scenarios::clone(&context.project.scenarios);
    let Some(row) = profile.rows.get(class) else { return scenarios };
    let target = shown(&context.profiles.targets)
        .and_then(|targets| targets.targets.iter().find(|of| of.class_code == row.code));
    let moves = target.map(|target| Move {
        from: target.from,
        to: target.to,
        amount: Amount::Share(0.1),
        reach: Reach::default(),
    });
    let reach = Reach {
        customers: profile.question.customers.clone(),
        groups: vec![row.code.clone()],
        ..Reach::default()
    };
    scenarios.all.push(Scenario {
        name: scenarios.free_name(&row.name),
        reach,
        scheme: Some(profile.scheme.clone()),
        tier: Some(profile.tier.clone()),
        moves: moves.into_iter().collect(),
        ..Scenario::default()
    });
    scenarios.shown = scenarios.all.len() - 1;
    scenarios
}

/// How the figures were made, and what is worth knowing.
fn method(ui: &mut Ui, context: &Context<'_>, profile: &CustomerProfile) {
    let c = &context.theme.colours;
    fold(ui, context.theme, "How this was worked out", false, |ui| {
        for (heading, sentence) in &profile.card.lines {
            ui.label(RichText::new(heading).font(Size::Small.bold()).color(c.second_ink));
            ui.label(RichText::new(sentence).font(Size::Small.regular()).color(c.quiet));
            ui.add_space(space::ONE);
        }
    });
    if !profile.notes.is_empty() {
        fold(ui, context.theme, "Worth knowing", false, |ui| {
            message::notes_ui(ui, context, &profile.notes, 12);
        });
    }
}
