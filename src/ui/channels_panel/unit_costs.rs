//! What does one contact cost? Which list is central, low and high, and the
//! officer's own costs by channel, for all services or for one.

use super::ChannelsState;
use crate::base::money::Pence;
use crate::base::{ChannelId, ServiceId};
use crate::channel::PRESETS;
use crate::channel::presets::{Figures, preset};
use crate::channel::scenario_words::inside;
use crate::channel::unit_costs::channel_name;
use crate::council::Council;
use crate::project::{CostBook, Edit, PriceList, RatioScale, UnitCost};
use crate::session::{Action, Loaded};
use crate::ui::card_figures::fold;
use crate::ui::context::{Command, Context, shown};
use crate::ui::control;
use crate::ui::question_words::capitalised;
use crate::ui::theme::{Size, space};
use eframe::egui::{Align, Id, Key, Layout, RichText, Role, TextEdit, Ui, WidgetInfo, vec2};
use std::sync::Arc;

/// Whose own costs are shown, and what is typed in the line with the focus.
#[derive(Default)]
pub struct Typed {
    service: Option<ServiceId>,
    now: Option<Draft>,
}

impl Typed {
    /// Decides on the amount that is being typed.
    pub(super) fn finish(&mut self, book: &Arc<CostBook>) -> Option<Edit> {
        let draft = self.now.take()?;
        let entered = amount(&draft.text, &draft.before)?;
        let next = match draft.of {
            Of::Own(service, channel) => {
                book.with_own(service, channel, entered.map(UnitCost::Each))
            }
            Of::Known => {
                let mut next = CostBook::clone(book);
                if let PriceList::Preset { scale: RatioScale::Known { pence, .. }, .. } =
                    &mut next.central
                {
                    *pence = entered.unwrap_or(*pence);
                }
                next
            }
        };
        (next != **book).then(|| Edit::Costs(next.into()))
    }
}

/// Whose cost a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// What a ratio is scaled to.
    Known,
    Own(Option<ServiceId>, ChannelId),
}

/// What one line holds while it has the focus.
struct Draft {
    line: Id,
    of: Of,
    /// What it held before.
    before: String,
    text: String,
}

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    loaded: &Loaded,
    state: &mut ChannelsState,
    commands: &mut Vec<Command>,
) {
    let theme = context.theme;
    let book = &context.project.costs;
    let mut next = (**book).clone();
    control::section(ui, theme, "Unit costs");
    let width = ui.available_width();
    let council = &loaded.council;
    list(ui, context, "Unit costs", council, &mut next.central, width);
    let small = |words: String| RichText::new(words).font(Size::Small.regular());
    if let Some(shown) = shown(&context.costs.scenario) {
        let of = |(id, least, most): &(ChannelId, Pence, Pence)| {
            let cost = match least == most {
                true => least.unit_words(),
                false => format!("{} to {}", least.unit_words(), most.unit_words()),
            };
            format!("{} {cost}", inside(&channel_name(council, *id)))
        };
        let line: Vec<String> = shown.answer.unit_costs.iter().map(of).collect();
        if !line.is_empty() {
            let line = capitalised(&line.join(" · "));
            ui.label(small(line).color(theme.colours.second_ink));
        }
        let words = format!("{}.", shown.answer.cost_words);
        ui.label(small(words).color(theme.colours.quiet));
    }
    scale(ui, context, council, state, &mut next);
    fold(ui, theme, "Low and high", false, |ui| {
        ui.label(small("Low".to_string()).color(theme.colours.quiet));
        list(ui, context, "Low unit costs", council, &mut next.low, width);
        ui.label(small("High".to_string()).color(theme.colours.quiet));
        list(ui, context, "High unit costs", council, &mut next.high, width);
    });
    fold(ui, theme, "Costs of your own", false, |ui| {
        own(ui, context, loaded, state, &mut next);
    });
    if next != **book {
        commands.push(Command::Act(Action::Edit(Edit::Costs(next.into()))));
    }
}

/// What a list is called.
fn name(list: &PriceList, council: &Council) -> String {
    match list {
        PriceList::Suited if council.channels.iter().any(|c| c.unit_cost_pence.is_some()) => {
            "The council’s list".to_string()
        }
        PriceList::Suited => PRESETS.first().map_or_else(String::new, |p| p.name.to_string()),
        PriceList::Given => "The council’s list".to_string(),
        PriceList::Own => "Only costs of your own".to_string(),
        PriceList::Preset { id, .. } => preset(id).map_or(id.clone(), |p| p.name.to_string()),
    }
}

fn list(
    ui: &mut Ui,
    context: &Context<'_>,
    label: &str,
    council: &Council,
    now: &mut PriceList,
    width: f32,
) {
    let words = name(now, council);
    control::field(ui, context.theme, label, &words, width, |ui| {
        let gives = council.channels.iter().any(|c| c.unit_cost_pence.is_some());
        let given = gives.then_some(PriceList::Given);
        let scale = match &*now {
            PriceList::Preset { scale, .. } => scale.clone(),
            _ => RatioScale::Central,
        };
        let presets = PRESETS
            .iter()
            .map(|preset| PriceList::Preset { id: preset.id.to_string(), scale: scale.clone() });
        for of in given.into_iter().chain(presets).chain([PriceList::Own]) {
            let called = name(&of, council);
            let response = control::closing_item(ui, called == words, &called);
            let source = match &of {
                PriceList::Preset { id, .. } => preset(id).map(|p| p.source_words()),
                _ => None,
            };
            let response = match source {
                Some(source) => response.on_hover_text(source),
                None => response,
            };
            if response.clicked() && called != words {
                *now = usable(of, label, council);
            }
        }
    });
}

/// A ratio that is central has nothing to be scaled to: the phone's cost as it
/// is given or published, until another is typed.
fn usable(list: PriceList, label: &str, council: &Council) -> PriceList {
    let PriceList::Preset { id, scale } = &list else { return list };
    let is_ratio = preset(id).is_some_and(|p| p.figures == Figures::Ratio);
    if !is_ratio || label != "Unit costs" || *scale != RatioScale::Central {
        return list;
    }
    let known = council.channels.iter().find_map(|channel| {
        preset(id)?.figure(&channel.name).filter(|part| *part > 1)?;
        let published = || PRESETS.first()?.figure(&channel.name).map(Pence::whole);
        let pence = channel.unit_cost_pence.map(Pence::from).or_else(published)?;
        Some(RatioScale::Known { channel: channel.id, pence })
    });
    match known {
        Some(scale) => PriceList::Preset { id: id.clone(), scale },
        None => list,
    }
}

/// What a central ratio is scaled to.
fn scale(
    ui: &mut Ui,
    context: &Context<'_>,
    council: &Council,
    state: &mut ChannelsState,
    book: &mut CostBook,
) {
    let PriceList::Preset { id, scale } = &mut book.central else { return };
    if preset(id).is_none_or(|p| p.figures != Figures::Ratio) {
        return;
    }
    let RatioScale::Known { channel, pence } = scale else { return };
    let small = |words: String| RichText::new(words).font(Size::Small.regular());
    ui.horizontal(|ui| {
        let words = format!("Scaled to {} at", channel_name(council, *channel));
        ui.label(small(words).color(context.theme.colours.quiet));
        let line = Id::unique(("the known cost", *channel));
        let before = pence.unit_words();
        if let Some(entered) =
            entered(ui, "The known cost", (line, Of::Known), &before, &mut state.typed.now)
        {
            *pence = entered.unwrap_or(*pence);
        }
    });
}

/// A line for an amount in pounds, which holds `before` until it is typed in.
/// Gives what was entered: `None` within for nothing, which takes a cost of
/// one's own away. A line that was left as it was, left by Escape or with what
/// is no amount enters nothing.
fn entered(
    ui: &mut Ui,
    name: &str,
    (id, of): (Id, Of),
    before: &str,
    now: &mut Option<Draft>,
) -> Option<Option<Pence>> {
    let is_own = |draft: &&Draft| draft.line == id && draft.before == before;
    let held = now.as_ref().filter(is_own);
    let mut text = held.map_or_else(|| before.to_string(), |draft| draft.text.clone());
    let line = ui.add(
        TextEdit::singleline(&mut text)
            .id(id)
            .desired_width(76.0)
            .align(eframe::egui::Align2::RIGHT_CENTER)
            .hint_text("£"),
    );
    line.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
    if line.has_focus() {
        *now = Some(Draft { line: id, of, before: before.to_string(), text });
        return None;
    }
    if !line.lost_focus() {
        return None;
    }
    now.take_if(|draft| draft.line == id);
    let is_escaped = ui.input(|input| input.key_pressed(Key::Escape));
    if is_escaped { None } else { amount(&text, before) }
}

/// What a text enters where `before` stood.
fn amount(text: &str, before: &str) -> Option<Option<Pence>> {
    let text = text.trim();
    if text == before {
        return None;
    }
    if text.is_empty() {
        return Some(None);
    }
    Pence::parse_pounds(text).ok().filter(|pence| *pence >= Pence::ZERO).map(Some)
}

fn own(
    ui: &mut Ui,
    context: &Context<'_>,
    loaded: &Loaded,
    state: &mut ChannelsState,
    book: &mut CostBook,
) {
    let (theme, council) = (context.theme, &loaded.council);
    let width = ui.available_width();
    let service_words = |service: Option<ServiceId>| {
        service.map_or("For all services".to_string(), |id| {
            crate::channel::unit_costs::service_name(council, id)
        })
    };
    let now = state.typed.service;
    control::field(ui, theme, "Own costs for", &service_words(now), width, |ui| {
        let services = council.services.iter().map(|service| Some(service.id));
        for service in std::iter::once(None).chain(services) {
            let words = service_words(service);
            if control::closing_item(ui, service == now, &words).clicked() {
                state.typed.service = service;
            }
        }
    });
    let service = state.typed.service;
    for channel in &council.channels {
        ui.horizontal(|ui| {
            ui.label(RichText::new(&channel.name).font(Size::Small.regular()));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let kept = book
                    .own
                    .iter()
                    .find(|own| own.service == service && own.channel == channel.id)
                    .and_then(|own| own.cost.pence());
                let before = kept.map_or_else(String::new, Pence::unit_words);
                let label = format!("Own cost of {}", channel.name);
                let of = Of::Own(service, channel.id);
                let id = (Id::unique(("own cost", service, channel.id)), of);
                let size = vec2(88.0, space::CONTROL);
                let now = &mut state.typed.now;
                let line = ui.allocate_ui(size, |ui| entered(ui, &label, id, &before, now));
                if let Some(entered) = line.inner {
                    *book = book.with_own(service, channel.id, entered.map(UnitCost::Each));
                }
            });
        });
    }
    let hint = "Pounds for one contact; an empty line takes the list’s.";
    ui.label(RichText::new(hint).font(Size::Caption.regular()).color(theme.colours.quiet));
}
