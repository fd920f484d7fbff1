//! Whose profile, by which classes, against whom, in which order?

use super::ProfilesState;
use crate::base::Unit;
use crate::council::{Council, Scheme, Service};
use crate::profile::customer_words;
use crate::project::{ClassOrder, Customers, Edit, MOST_BESIDE, ProfileChoice, ProfileQuestion};
use crate::session::{Action, Loaded};
use crate::ui::card_figures::fold;
use crate::ui::context::{Command, Context, shown};
use crate::ui::control;
use crate::ui::help;
use crate::ui::icon::Icon;
use crate::ui::panel::Memory;
use crate::ui::period_fields::PeriodFields;
use crate::ui::question_words as words;
use crate::ui::theme::{Size, space};
use eframe::egui::{self, Align, Frame, Layout, Margin, RichText, ScrollArea, TextEdit, Ui, vec2};

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let Some(loaded) = context.loaded else { return };
    let mut choice = context.project.profile.clone();
    let now = choice.question(&context.project.question);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let margin = Margin { left: 16, right: 12, top: 6, bottom: 16 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            customers(ui, context, loaded, &mut memory.profiles, &now, &mut choice, commands);
            scheme(ui, context, &loaded.council, &now, &mut choice);
            let offered = memory.question.bases(loaded);
            against(ui, context, &offered, &mut memory.profiles, &now, &mut choice);
            order(ui, context, &mut choice);
            fold(ui, context.theme, "When and how", false, |ui| {
                when_and_how(ui, context, loaded, &mut memory.profiles, &now, &mut choice);
            });
            meaning(ui, context, &mut memory.profiles);
        });
    });
    if choice != context.project.profile {
        commands.push(Command::Act(Action::Edit(Edit::Profile(Box::new(choice)))));
    }
}

/// Customers in words at the start of a line.
fn called(customers: &Customers, council: &Council) -> String {
    words::capitalised(&customer_words(customers, council))
}

fn customers(
    ui: &mut Ui,
    context: &Context<'_>,
    loaded: &Loaded,
    state: &mut ProfilesState,
    now: &ProfileQuestion,
    choice: &mut ProfileChoice,
    commands: &mut Vec<Command>,
) {
    let theme = context.theme;
    help::link_beside_heading(ui, context, "profiles", commands);
    control::section(ui, theme, "Customers of");
    let width = ui.available_width();
    let council = &loaded.council;
    let name = called(&now.customers, council);
    control::field(ui, theme, "Customers of", &name, width, |ui| {
        if let Some(chosen) = list(ui, context, council, &mut state.service_search, &now.customers)
        {
            choice.customers = Some(chosen);
        }
    });
    let mut gone = None;
    for (i, beside) in choice.beside.iter().enumerate() {
        let name = called(beside, council);
        ui.horizontal(|ui| {
            let text = RichText::new(&name).font(Size::Body.regular()).color(theme.colours.ink);
            let room = vec2((width - space::CONTROL - space::TWO).max(40.0), space::CONTROL);
            ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(room.x);
                ui.add(egui::Label::new(text).truncate());
            });
            let stop = format!("Do not compare with {name}");
            if control::icon_button(ui, theme, Icon::Close, &stop, true).clicked() {
                gone = Some(i);
            }
        });
    }
    if let Some(i) = gone {
        choice.beside.remove(i);
    }
    if choice.beside.len() < MOST_BESIDE {
        let link = control::link(ui, theme, "+ compare with another service");
        control::open_list(&link, "Compare with", width, |ui| {
            let none = Customers::Services(vec![crate::base::ServiceId(u32::MAX)]);
            if let Some(chosen) = list(ui, context, council, &mut state.service_search, &none)
                && !choice.beside.contains(&chosen)
                && chosen != now.customers
            {
                choice.beside.push(chosen);
                ui.close();
            }
        });
    }
}

/// Everyone, departments and services; gives what was clicked.
fn list(
    ui: &mut Ui,
    context: &Context<'_>,
    council: &Council,
    search: &mut String,
    now: &Customers,
) -> Option<Customers> {
    let line = TextEdit::singleline(search).hint_text("Find a service");
    ui.add(line.margin(vec2(10.0, 5.0))).accessible_name("Find a service");
    let wanted = search.to_lowercase();
    let mut chosen = None;
    if wanted.is_empty()
        && control::closing_item(ui, *now == Customers::Everyone, "All services").clicked()
    {
        chosen = Some(Customers::Everyone);
    }
    let asked = match now {
        Customers::Services(services) => services.as_slice(),
        _ => &[],
    };
    let mut services: Vec<&Service> = council.services.iter().collect();
    // Those without a department last.
    services.sort_by_key(|service| (service.department.is_none(), service.department.as_deref()));
    let mut department: Option<&str> = None;
    for service in services {
        let numbered = service.id.to_string();
        if !service.name.to_lowercase().contains(&wanted) && !numbered.contains(&wanted) {
            continue;
        }
        if service.department.as_deref() != department {
            department = service.department.as_deref();
            if let Some(name) = department.filter(|_| wanted.is_empty()) {
                let of = Customers::Department(name.to_string());
                let words = format!("{name}: all its services");
                if control::closing_item(ui, *now == of, &words).clicked() {
                    chosen = Some(of);
                }
            }
        }
        let on = asked.contains(&service.id);
        let response = control::item(ui, on, &format!("    {}", service.name));
        if response.clicked() {
            // With ctrl several services are taken together.
            if ui.input(|input| input.modifiers.command) && !asked.is_empty() {
                let mut several = asked.to_vec();
                match on {
                    true => several.retain(|id| *id != service.id),
                    false => several.push(service.id),
                }
                chosen = Some(Customers::Services(several));
            } else {
                chosen = Some(Customers::Services(vec![service.id]));
                search.clear();
                ui.close();
            }
        }
    }
    let quiet = context.theme.colours.quiet;
    ui.label(
        RichText::new("With Ctrl, several together").font(Size::Caption.regular()).color(quiet),
    );
    chosen
}

/// The scheme asked for; the first where none is.
fn chosen_scheme<'a>(council: &'a Council, now: &ProfileQuestion) -> Option<&'a Scheme> {
    match &now.scheme {
        Some(id) => council.scheme(id),
        None => council.schemes.first(),
    }
}

fn scheme(
    ui: &mut Ui,
    context: &Context<'_>,
    council: &Council,
    now: &ProfileQuestion,
    choice: &mut ProfileChoice,
) {
    let theme = context.theme;
    let Some(scheme) = chosen_scheme(council, now) else { return };
    control::section(ui, theme, "Profile scheme");
    let width = ui.available_width();
    control::field(ui, theme, "Profile scheme", &scheme.name, width, |ui| {
        for offered in &council.schemes {
            let on = offered.id == scheme.id;
            if control::closing_item(ui, on, &offered.name).clicked() && !on {
                choice.scheme = Some(offered.id.clone());
                choice.tier = None;
            }
        }
    });
    let at = now.tier.as_deref().map_or(Some(0), |name| scheme.tier(name)).unwrap_or(0);
    let called: Vec<String> =
        scheme.tiers.iter().map(|tier| format!("{} {}s", tier.classes.len(), tier.name)).collect();
    let words: Vec<&str> = called.iter().map(String::as_str).collect();
    let tier_of = |at: usize| scheme.tiers.get(at).map(|tier| tier.name.clone());
    if words.len() == 2 {
        if let Some(next) = control::segments(ui, theme, "Tier", &words, at) {
            choice.tier = tier_of(next).filter(|_| next > 0);
        }
    } else if words.len() > 2 {
        let name = words.get(at).copied().unwrap_or_default();
        control::field(ui, theme, "Tier", name, width, |ui| {
            for (i, words) in words.iter().enumerate() {
                if control::closing_item(ui, i == at, words).clicked() {
                    choice.tier = tier_of(i).filter(|_| i > 0);
                }
            }
        });
    }
}

fn against(
    ui: &mut Ui,
    context: &Context<'_>,
    offered: &[crate::demand::Suggestion],
    state: &mut ProfilesState,
    now: &ProfileQuestion,
    choice: &mut ProfileChoice,
) {
    let theme = context.theme;
    control::section(ui, theme, "Against");
    let known = offered.iter().find(|base| base.expression == now.base);
    let answered = || {
        let profiles = shown(&context.profiles.profiles)?;
        let of = profiles.all.first().filter(|profile| profile.question.base == now.base)?;
        Some(of.base_words.clone())
    };
    let name = known.map(|base| base.words.clone()).or_else(answered);
    let name = name.unwrap_or_else(|| now.base.clone());
    control::field(ui, theme, "Against", &name, ui.available_width(), |ui| {
        for base in offered {
            if control::closing_item(ui, base.expression == now.base, &base.words).clicked() {
                choice.base = Some(base.expression.clone());
            }
        }
        let line = TextEdit::singleline(&mut state.base_typed).hint_text("Or type one: age:5-14");
        let line = ui.add(line.margin(vec2(10.0, 5.0))).accessible_name("Base as text");
        let entered = line.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if entered && !state.base_typed.trim().is_empty() {
            choice.base = Some(state.base_typed.trim().to_string());
            state.base_typed.clear();
            ui.close();
        }
    });
}

fn order(ui: &mut Ui, context: &Context<'_>, choice: &mut ProfileChoice) {
    const ALL: [(ClassOrder, &str); 3] =
        [(ClassOrder::Scheme, "Scheme"), (ClassOrder::Index, "Index"), (ClassOrder::Size, "Size")];
    control::section(ui, context.theme, "Order");
    let now = ALL.iter().position(|(order, _)| *order == choice.order).unwrap_or(0);
    let words = ALL.map(|(_, words)| words);
    if let Some(next) = control::segments(ui, context.theme, "Order", &words, now) {
        choice.order = ALL.get(next).map_or(choice.order, |(order, _)| *order);
    }
}

fn when_and_how(
    ui: &mut Ui,
    context: &Context<'_>,
    loaded: &Loaded,
    state: &mut ProfilesState,
    now: &ProfileQuestion,
    choice: &mut ProfileChoice,
) {
    let theme = context.theme;
    let mut period = now.period;
    let fields = PeriodFields {
        names: ["First month", "Last month"],
        on_record: loaded.months,
        typed: &mut state.months_typed,
    };
    fields.show(ui, theme, &mut period);
    if period != now.period {
        choice.period = Some(period);
    }
    let name = match now.channels.as_slice() {
        [] => "All channels".to_string(),
        [one] => loaded
            .council
            .channel(*one)
            .map_or_else(|| format!("Channel {one}"), |channel| channel.name.clone()),
        many => format!("{} channels", many.len()),
    };
    control::field(ui, theme, "Channels", &name, ui.available_width(), |ui| {
        if control::closing_item(ui, now.channels.is_empty(), "All channels").clicked() {
            choice.channels = Some(Vec::new());
        }
        for channel in &loaded.council.channels {
            let on = now.channels.contains(&channel.id);
            if control::item(ui, on, &channel.name).clicked() {
                let mut next = now.channels.clone();
                match on {
                    true => next.retain(|id| *id != channel.id),
                    false => next.push(channel.id),
                }
                next.sort();
                choice.channels = Some(next);
            }
        }
    });
    let units = [Unit::People, Unit::Transactions];
    let at = units.iter().position(|unit| *unit == now.unit).unwrap_or(0);
    let names = units.map(words::unit);
    if let Some(next) = control::segments(ui, theme, "Count", &names, at) {
        choice.unit = units.get(next).copied();
    }
    let own = choice.customers.is_some()
        || choice.base.is_some()
        || choice.period.is_some()
        || choice.channels.is_some()
        || choice.unit.is_some();
    if own && control::link(ui, theme, "Ask about the same as Take-up").clicked() {
        *choice = ProfileChoice {
            customers: None,
            base: None,
            period: None,
            channels: None,
            unit: None,
            ..choice.clone()
        };
    }
}

/// What an index means, and what it is not.
fn meaning(ui: &mut Ui, context: &Context<'_>, state: &mut ProfilesState) {
    let c = &context.theme.colours;
    let said = shown(&context.profiles.profiles).map(|profiles| state.said(profiles));
    let meaning = said.and_then(|said| said.meaning).map(|words| words + " ").unwrap_or_default();
    ui.add_space(space::THREE);
    let note = Frame::new()
        .inner_margin(Margin { left: 12, ..Margin::ZERO })
        .show(ui, |ui| {
            let text = format!("{meaning}{}", crate::profile::NOT_A_PERSON);
            ui.label(RichText::new(text).font(Size::Caption.regular()).color(c.quiet));
        })
        .response;
    let edge = egui::Rect::from_min_size(note.rect.min, vec2(3.0, note.rect.height()));
    ui.painter().rect_filled(edge, 0.0, c.faint);
}
