//! What is known of what is selected? One area in full, or the sum of several;
//! with nothing selected, how the answer was worked out.

use super::card_figures::{self, facts, fold, ratio_text, row_of_area};
use super::context::{Command, Context, Pick};
use super::control;
use super::help;
use super::icon::Icon;
use super::panel::Memory;
use super::personas_panel;
use super::question_words;
use super::table;
use super::theme::{Size, Theme, space};
use super::{card_people, card_services};
use crate::base::number::{counted, with_thousands};
use crate::demand::measure::{BASE, EXPECTED, RATE, RATIO, RATIO_TITLE};
use crate::demand::{Finding, PlaceSummary, TakeUp, place};
use crate::session::Reply;
use eframe::egui::{
    Align, Button, Frame, Layout, Margin, Panel, RichText, ScrollArea, Sense, Ui, vec2,
};

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let Some(answer) = context.answer() else { return };
    let chosen = context.place().filter(|p| p.selected > 0 && !context.selection.is_empty());
    if let Some(place) = chosen {
        let margin = Margin { left: 14, right: 10, top: 8, bottom: 10 };
        Panel::bottom("what to do with the selection")
            .resizable(false)
            .frame(Frame::new().inner_margin(margin))
            .show(ui, |ui| foot(ui, context, place, memory, commands));
    }
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let margin = Margin { left: 18, right: 14, top: 12, bottom: 16 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::ONE;
            trouble(ui, context);
            // Else it is of areas selected before, or of another question.
            if context.is_stale() || !is_ready(context) {
                ui.multiply_opacity(0.5);
            }
            match chosen {
                Some(place) => selected(ui, context, place, commands),
                None => {
                    let whole = context.place().map(AsRef::as_ref);
                    nothing_selected(ui, context, answer, whole, commands);
                }
            }
        });
    });
}

/// Whether the card is of what is selected now.
fn is_ready(context: &Context<'_>) -> bool {
    matches!(context.place, Reply::Ready(_))
}

/// Why there is no card, where it could not be made. What is amiss with the
/// answer itself is said beside that.
fn trouble(ui: &mut Ui, context: &Context<'_>) {
    if let (Reply::Failed { error, .. }, Reply::Ready(_)) = (context.place, context.reply) {
        let words = format!("What is selected could not be summed up. {error}");
        ui.label(RichText::new(words).color(context.theme.colours.hot_spot_ink));
    }
}

/// So many areas are listed unasked.
const FEW: usize = 12;

fn nothing_selected(
    ui: &mut Ui,
    context: &Context<'_>,
    answer: &TakeUp,
    place: Option<&PlaceSummary>,
    commands: &mut Vec<Command>,
) {
    let c = &context.theme.colours;
    let words = &answer.level_words;
    ui.horizontal(|ui| {
        title(ui, context.theme, &counted(answer.rows.len(), &words.0, &words.1));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            help::link(ui, context, "area", commands);
        });
    });
    let hint = "Click an area on the map or a row of the table to see it here; with Ctrl, several.";
    ui.label(RichText::new(hint).color(c.quiet));
    // Only of the whole council: a card of areas selected before is not it.
    if let Some(place) = place.filter(|place| place.selected == 0) {
        fold(ui, context.theme, "Who lives in all of these", true, |ui| {
            card_people::show(ui, context.theme, place);
        });
    }
    fold(ui, context.theme, "How this was worked out", true, |ui| {
        for (heading, sentence) in &answer.card.lines {
            ui.label(RichText::new(heading).font(Size::Small.bold()).color(c.second_ink));
            ui.label(RichText::new(sentence).font(Size::Small.regular()).color(c.quiet));
            ui.add_space(space::ONE);
        }
    });
    if !answer.notes.is_empty() {
        fold(ui, context.theme, "Worth knowing", true, |ui| {
            super::message::notes_ui(ui, context, &answer.notes, 12);
        });
    }
}

fn title(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.label(RichText::new(words).font(Size::Large.bold()).color(theme.colours.ink));
}

fn selected(ui: &mut Ui, context: &Context<'_>, place: &PlaceSummary, commands: &mut Vec<Command>) {
    let theme = context.theme;
    head(ui, context, place, commands);
    finding(ui, context, place);
    if let Some(figures) = &place.figures {
        card_figures::big(ui, theme, place, figures);
        card_figures::interval(ui, theme, figures);
        let words = ratio_text(figures, place.selected);
        ui.label(RichText::new(words).font(Size::Small.regular()).color(theme.colours.quiet));
    }
    left_out(ui, context, place);
    if !place.profile.is_empty() || place.ages.is_some() {
        let words = if place.selected == 1 { "Who lives here" } else { "Who lives there" };
        fold(ui, theme, words, true, |ui| card_people::show(ui, theme, place));
    }
    if !place.services.is_empty() {
        fold(ui, theme, "Each service (100 = expected)", true, |ui| {
            card_services::show(ui, theme, place);
        });
    }
    if let Some(trouble) = &place.services_trouble {
        let text = RichText::new(format!("No services here: {trouble}"));
        ui.label(text.font(Size::Small.regular()).color(theme.colours.quiet));
    }
    if let Some(figures) = &place.figures {
        fold(ui, theme, "All figures", false, |ui| {
            let rate = match (figures.rate, figures.rate_low, figures.rate_high) {
                (Some(rate), Some(low), Some(high)) => {
                    format!("{} ({} to {})", RATE.write(rate), RATE.write(low), RATE.write(high))
                }
                (rate, ..) => RATE.or_dash(rate),
            };
            let lines = [
                ("Rate (95% interval)", rate),
                ("Base", BASE.or_dash(figures.base)),
                (RATIO_TITLE, RATIO.or_dash(figures.ratio)),
                ("Potential demand", EXPECTED.or_dash(figures.potential)),
            ];
            facts(ui, theme, &lines);
        });
    }
    if !place.neighbours.is_empty() {
        let words = format!("Neighbours ({})", place.neighbours.len());
        fold(ui, theme, &words, true, |ui| {
            for area in &place.neighbours {
                if row_of_area(ui, theme, area).clicked() {
                    commands.push(Command::Pick(area.code.clone(), Pick::Only));
                    commands.push(Command::ShowOnMap(area.code.clone()));
                }
            }
        });
    }
    if place.selected > 1 {
        let few = place.selected <= FEW;
        fold(ui, theme, "Selected", few, |ui| areas(ui, context, place, commands));
    }
}

/// What can be done with what is selected.
fn foot(
    ui: &mut Ui,
    context: &Context<'_>,
    place: &PlaceSummary,
    memory: &mut Memory,
    commands: &mut Vec<Command>,
) {
    let name = context.loaded.map_or("", |loaded| loaded.name.as_str());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::TWO, space::TWO);
        if control::button(ui, "Add to my areas…").clicked() {
            memory.own_areas.open(context);
        }
        personas_panel::make_button(ui, context, commands, || {
            personas_panel::of_selection(context)
        });
        let copy = Button::new("Copy figures").min_size(vec2(0.0, space::CONTROL));
        let copy = ui.add_enabled(is_ready(context) && !context.is_stale(), copy);
        if copy.on_hover_text("As cells, for a spreadsheet or a letter").clicked() {
            ui.ctx().copy_text(place.as_text(name));
        }
    });
}

fn head(ui: &mut Ui, context: &Context<'_>, place: &PlaceSummary, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    ui.horizontal(|ui| {
        title(ui, context.theme, &place.title());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if control::icon_button(ui, context.theme, Icon::Close, "Clear the selection", true)
                .clicked()
            {
                commands.push(Command::ClearSelection);
            }
            help::link(ui, context, "area", commands);
        });
    });
    let words = &place.level_words;
    let line = match place.areas.as_slice() {
        [one] if place.selected == 1 => {
            let code = one.name.as_ref().map(|_| format!("{} · ", one.code)).unwrap_or_default();
            // The ward, or what else names areas here; the others below.
            let parent = context.ground.and_then(|ground| ground.parent_word.as_deref());
            let within = place.within.iter().find(|w| Some(w.level.as_str()) == parent);
            let within = within.or_else(|| place.within.first()).map(|within| {
                format!("{} {} · ", within.name, question_words::in_sentence(&within.level))
            });
            let of = counted(place.areas_of_level, &words.0, &words.1);
            format!("{code}{}1 of {of}", within.unwrap_or_default())
        }
        _ => format!("Together, of {}", counted(place.areas_of_level, &words.0, &words.1)),
    };
    let response = ui.label(RichText::new(line).font(Size::Body.regular()).color(c.quiet));
    if !place.within.is_empty() {
        let lines = place.within.iter().map(|within| format!("{}: {}", within.level, within.name));
        response.on_hover_text(lines.collect::<Vec<_>>().join("\n"));
    }
}

/// The finding of one area; how many there are of each among several.
fn finding(ui: &mut Ui, context: &Context<'_>, place: &PlaceSummary) {
    let theme = context.theme;
    let tag = |ui: &mut Ui, finding: Finding, width: f32| {
        let (rect, response) = ui.allocate_exact_size(vec2(width, 22.0), Sense::hover());
        let name = question_words::capitalised(finding.word());
        response.widget_info(|| {
            eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Label, true, &name)
        });
        match finding {
            Finding::HotSpot | Finding::NotSpot => table::finding_ui(ui, theme, rect, finding),
            _ => control::text_in(ui, rect, &name, Size::Small.bold(), theme.colours.second_ink),
        }
    };
    if place.selected == 1 {
        if let Some(finding) = place.figures.as_ref().and_then(|figures| figures.finding) {
            let width = ui.available_width();
            tag(ui, finding, width);
        }
        return;
    }
    let words: Vec<String> = place
        .findings
        .iter()
        .map(|(finding, count)| {
            let word = match (finding, count) {
                (Finding::HotSpot, 2..) => "hot spots",
                (Finding::NotSpot, 2..) => "not spots",
                (finding, _) => finding.word(),
            };
            format!("{} {word}", with_thousands(*count as i64))
        })
        .collect();
    if !words.is_empty() {
        let text = RichText::new(words.join(" · ")).font(Size::Small.bold());
        ui.label(text.color(theme.colours.second_ink));
    }
}

/// What a sum does not hold, and why.
fn left_out(ui: &mut Ui, context: &Context<'_>, place: &PlaceSummary) {
    for words in place.left_out() {
        let quiet = context.theme.colours.quiet;
        ui.label(RichText::new(words).font(Size::Small.regular()).color(quiet));
    }
}

fn areas(ui: &mut Ui, context: &Context<'_>, place: &PlaceSummary, commands: &mut Vec<Command>) {
    const SHOWN: usize = 50;
    for area in place.areas.iter().take(SHOWN.min(place::MOST_LISTED)) {
        if row_of_area(ui, context.theme, area).clicked() {
            commands.push(Command::Pick(area.code.clone(), Pick::Only));
            commands.push(Command::ShowOnMap(area.code.clone()));
        }
    }
    if place.selected > SHOWN {
        let more = format!("and {} more", with_thousands((place.selected - SHOWN) as i64));
        let quiet = context.theme.colours.quiet;
        ui.label(RichText::new(more).font(Size::Small.regular()).color(quiet));
    }
}
