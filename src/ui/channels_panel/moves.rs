//! How many contacts come another way, or need not happen? A slider and a
//! typed number for each, with what caps it.

use crate::base::ChannelId;
use crate::base::number::{decimal, percent, with_thousands};
use crate::channel::StepRow;
use crate::channel::scenario_words::inside;
use crate::channel::unit_costs::channel_name;
use crate::project::{Amount, Avoided, Move, Reach, Scenario};
use crate::session::Loaded;
use crate::ui::context::{Context, shown};
use crate::ui::control;
use crate::ui::icon::{self, Icon};
use crate::ui::theme::{Size, space};
use eframe::egui::style::HandleShape;
use eframe::egui::{
    Align, DragValue, Layout, Response, RichText, Role, Sense, Slider, Ui, WidgetInfo, vec2,
};

/// Shows them; true while one is dragged or typed in.
pub fn show(ui: &mut Ui, context: &Context<'_>, loaded: &Loaded, scenario: &mut Scenario) -> bool {
    let answer = shown(&context.costs.scenario);
    let steps: Vec<StepRow> = answer.map_or_else(Vec::new, |shown| shown.answer.steps.clone());
    let time = if scenario.a_year { " a year" } else { "" };
    let mut under_way = false;
    control::section(ui, context.theme, "Move contacts");
    let mut gone = None;
    for (at, change) in scenario.moves.iter_mut().enumerate() {
        let step = steps.get(at).filter(|step| step.from == change.from);
        let step = step.filter(|step| step.to == Some(change.to));
        let name = words(loaded, change.from, Some(change.to));
        let mut is_gone = false;
        heading(ui, context, &name, "Remove this move", &mut is_gone, |ui| {
            choices(ui, context, loaded, change);
        });
        under_way |= amount(ui, (context, loaded), &name, &mut change.amount, step, time);
        if is_gone {
            gone = Some(at);
        }
    }
    if let Some(at) = gone {
        scenario.moves.remove(at);
    }
    if let Some(next) = next_move(loaded, scenario)
        && control::link(ui, context.theme, "+ add a move").clicked()
    {
        scenario.moves.push(next);
    }
    control::section(ui, context.theme, "Contacts that need not happen");
    let mut gone = None;
    for (at, avoided) in scenario.avoided.iter_mut().enumerate() {
        let step = steps.get(scenario.moves.len() + at);
        let step = step.filter(|step| step.from == avoided.channel && step.to.is_none());
        let name = words(loaded, avoided.channel, None);
        let mut is_gone = false;
        heading(ui, context, &name, "Remove this line", &mut is_gone, |ui| {
            control::section(ui, context.theme, "Contacts by");
            channels(ui, loaded, &mut avoided.channel, None);
            as_what(ui, context, &mut avoided.amount);
        });
        under_way |= amount(ui, (context, loaded), &name, &mut avoided.amount, step, time);
        if is_gone {
            gone = Some(at);
        }
    }
    if let Some(at) = gone {
        scenario.avoided.remove(at);
    }
    let is_free = |id: &ChannelId| scenario.avoided.iter().all(|avoided| avoided.channel != *id);
    let free = loaded.council.channels.iter().map(|c| c.id).find(is_free);
    if let Some(channel) = free
        && control::link(ui, context.theme, "+ add contacts to avoid").clicked()
    {
        let amount = Amount::Share(0.0);
        scenario.avoided.push(Avoided { channel, amount, reach: Reach::default() });
    }
    under_way
}

/// "Phone → web", "Phone".
fn words(loaded: &Loaded, from: ChannelId, to: Option<ChannelId>) -> String {
    let name = |id| channel_name(&loaded.council, id);
    match to {
        Some(to) => {
            format!("{} → {}", name(from), inside(&name(to)))
        }
        None => format!("{} contacts", name(from)),
    }
}

/// A move that there is not yet, to where most go.
fn next_move(loaded: &Loaded, scenario: &Scenario) -> Option<Move> {
    let channels = &loaded.council.channels;
    let is_free = |from: ChannelId, to: ChannelId| {
        from != to && scenario.moves.iter().all(|m| m.from != from || m.to != to)
    };
    let favoured = scenario.moves.first().map(|m| m.to);
    let targets = favoured.into_iter().chain(channels.iter().map(|c| c.id));
    targets
        .flat_map(|to| channels.iter().map(move |from| (from.id, to)))
        .find(|(from, to)| is_free(*from, *to))
        .map(|(from, to)| Move { from, to, amount: Amount::Contacts(0), reach: Reach::default() })
}

/// The name of a line, which opens its choices, and the way to be rid of it.
fn heading(
    ui: &mut Ui,
    context: &Context<'_>,
    name: &str,
    remove: &str,
    is_gone: &mut bool,
    list: impl FnOnce(&mut Ui),
) {
    let c = &context.theme.colours;
    ui.horizontal(|ui| {
        let text = RichText::new(name).font(Size::Body.regular()).color(c.ink);
        let button = eframe::egui::Button::new(text).frame(false).min_size(vec2(0.0, 22.0));
        let response = ui.add(button);
        let (chevron, _) = ui.allocate_exact_size(vec2(10.0, 22.0), Sense::hover());
        icon::paint(ui.painter(), chevron, Icon::ChevronDown, 11.0, c.second_ink);
        response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Change: {name}")));
        control::open_list(&response, name, 240.0, list);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.visuals_mut().widgets.inactive.weak_bg_fill = eframe::egui::Color32::TRANSPARENT;
            ui.visuals_mut().widgets.inactive.bg_stroke = eframe::egui::Stroke::NONE;
            let label = format!("{remove}: {name}");
            *is_gone = control::icon_button(ui, context.theme, Icon::Close, &label, true).clicked();
        });
    });
}

/// From where, to where, as a number or a share.
fn choices(ui: &mut Ui, context: &Context<'_>, loaded: &Loaded, change: &mut Move) {
    control::section(ui, context.theme, "From");
    channels(ui, loaded, &mut change.from, Some(change.to));
    control::section(ui, context.theme, "To");
    channels(ui, loaded, &mut change.to, Some(change.from));
    as_what(ui, context, &mut change.amount);
}

fn channels(ui: &mut Ui, loaded: &Loaded, now: &mut ChannelId, but: Option<ChannelId>) {
    for channel in loaded.council.channels.iter().filter(|channel| Some(channel.id) != but) {
        if control::item(ui, channel.id == *now, &channel.name).clicked() {
            *now = channel.id;
        }
    }
}

fn as_what(ui: &mut Ui, context: &Context<'_>, amount: &mut Amount) {
    control::section(ui, context.theme, "How many");
    let is_share = matches!(amount, Amount::Share(_));
    if control::item(ui, !is_share, "A number").clicked() && is_share {
        *amount = Amount::Contacts(0);
    }
    if control::item(ui, is_share, "A share of the channel").clicked() && !is_share {
        *amount = Amount::Share(0.0);
    }
}

/// The slider, the number and the cap; true while one is dragged or typed in.
fn amount(
    ui: &mut Ui,
    (context, loaded): (&Context<'_>, &Loaded),
    name: &str,
    amount: &mut Amount,
    step: Option<&StepRow>,
    time: &str,
) -> bool {
    let width = ui.available_width();
    let mut under_way = false;
    let channel = step.map(|step| step.from);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::TWO;
        ui.spacing_mut().slider_width = (width - 118.0).max(60.0);
        // The trail of a slider is of the colour of what is chosen.
        ui.visuals_mut().selection.bg_fill = context.theme.colours.accent;
        let responses = match amount {
            Amount::Contacts(count) => {
                let most = step.and_then(|step| step.available.count()).unwrap_or(4).max(*count);
                let slider = ui.add(slid(Slider::new(count, 0..=most)));
                let suffix = time.to_string();
                let typed = DragValue::new(count)
                    .range(0..=u32::MAX)
                    .speed((most as f64 / 400.0).max(0.2))
                    .custom_formatter(move |v, _| format!("{}{suffix}", decimal(v, 0)))
                    .custom_parser(number);
                let typed = ui.add_sized(vec2(110.0, space::CONTROL), typed);
                named([slider, typed], name, &decimal(*count as f64, 0))
            }
            Amount::Share(share) => {
                let slider = ui.add(slid(Slider::new(share, 0.0..=1.0).step_by(0.01)));
                let typed = DragValue::new(share)
                    .range(0.0..=1.0)
                    .speed(0.002)
                    .custom_formatter(|v, _| {
                        percent(v, if (v * 100.0).fract().abs() < 1e-6 { 0 } else { 1 })
                    })
                    .custom_parser(|text| number(text.trim_end_matches('%')).map(|v| v / 100.0));
                let typed = ui.add_sized(vec2(110.0, space::CONTROL), typed);
                named([slider, typed], name, &percent(*share, 0))
            }
        };
        // What is typed is decided on when its line is left.
        let [slider, typed] = &responses;
        let is_keyed = run_of_keys(ui, slider);
        under_way = slider.dragged() || is_keyed || typed.dragged() || typed.has_focus();
    });
    let from = channel.map(|id| inside(&channel_name(&loaded.council, id)));
    cap(ui, context, step, from.as_deref());
    under_way
}

/// Whether a slider is being moved by its keys: one press after another is one
/// decision, which comes when they rest for a moment or the slider is left.
fn run_of_keys(ui: &Ui, slider: &Response) -> bool {
    /// Seconds.
    const REST: f64 = 0.8;
    let id = slider.id.with("last key");
    let now = ui.input(|input| input.time);
    if slider.changed() && slider.has_focus() && !slider.dragged() {
        ui.data_mut(|data| data.insert_temp(id, now));
    }
    let last: Option<f64> = ui.data(|data| data.get_temp(id));
    let is_run = slider.has_focus() && last.is_some_and(|last| now - last < REST);
    if is_run {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(REST));
    } else if last.is_some() {
        ui.data_mut(|data| data.remove_temp::<f64>(id));
    }
    is_run
}

/// What caps the line, or how much there is: always one line high, so that
/// nothing below moves while one drags; the pointer tells the rest.
fn cap(ui: &mut Ui, context: &Context<'_>, step: Option<&StepRow>, from: Option<&str>) {
    let c = &context.theme.colours;
    let capped = step.and_then(|step| step.capped.as_ref());
    // Under protection the total would tell a withheld part by subtraction.
    let is_told = !context.protection.on;
    let there = || {
        let there = step.filter(|_| is_told)?.available.count()?;
        Some(format!("of {} by {}", with_thousands(i64::try_from(there).ok()?), from?))
    };
    let (words, ink) = match capped {
        Some(capped) => (format!("▲ {capped}"), c.hot_spot_ink),
        None => (there().unwrap_or_default(), c.quiet),
    };
    let line = vec2(ui.available_width(), 16.0);
    ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(line);
        let text = RichText::new(words).font(Size::Small.regular()).color(ink);
        ui.add(eframe::egui::Label::new(text).truncate());
    });
}

/// How every slider looks.
fn slid(slider: Slider<'_>) -> Slider<'_> {
    slider.show_value(false).trailing_fill(true).handle_shape(HandleShape::Circle)
}

/// A typed number, with or without its thousands separators and words.
fn number(text: &str) -> Option<f64> {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    digits.parse().ok()
}

fn named(responses: [Response; 2], name: &str, value: &str) -> [Response; 2] {
    let [slider, typed] = &responses;
    slider.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Slider, true, format!("{name}: how many"));
        info.current_text_value = Some(value.to_string());
        info
    });
    typed.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, format!("{name}: number")));
    responses
}
