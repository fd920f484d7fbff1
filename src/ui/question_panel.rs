//! What is asked? The question as a sentence with choices in it, what is
//! expected, when and how, and what the map shows.

use super::classes_panel;
use super::companion_panel;
use super::context::{Command, Context};
use super::control;
use super::help;
use super::map::legend;
use super::panel::Memory;
use super::period_fields::PeriodFields;
use super::question_words as words;
use super::theme::{Size, Theme, space};
use crate::base::Unit;
use crate::council::Scheme;
use crate::demand::{MEASURES, Suggestion};
use crate::project::{Edit, Expected, MapView, Question};
use crate::session::{Action, Loaded};
use eframe::egui::{self, Frame, Margin, RichText, ScrollArea, TextEdit, Ui, vec2};
use std::sync::Arc;

/// What is being typed, until it is entered.
#[derive(Default)]
pub struct QuestionState {
    service_search: String,
    base_typed: String,
    rate_typed: Option<String>,
    months_typed: [String; 2],
    companion: companion_panel::CompanionState,
    /// The bases on offer, and the revision of the data they are of.
    bases: Option<(u64, Arc<[Suggestion]>)>,
}

impl QuestionState {
    pub fn bases(&mut self, loaded: &Loaded) -> Arc<[Suggestion]> {
        match &self.bases {
            Some((revision, offered)) if *revision == loaded.revision => offered.clone(),
            _ => {
                let offered: Arc<[Suggestion]> = words::bases(loaded).into();
                self.bases = Some((loaded.revision, offered.clone()));
                offered
            }
        }
    }
}

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let Some(loaded) = context.loaded else { return };
    let mut question = context.project.question.clone();
    let mut view = context.project.view.clone();
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 10, top: 8, bottom: 16 }).show(
            ui,
            |ui| {
                let state = &mut memory.question;
                help::link_beside_heading(ui, context, "take-up", commands);
                sentence(ui, context, loaded, state, &mut question);
                expected(ui, context, loaded, state, &mut question);
                when_and_how(ui, context, loaded, state, &mut question);
                shown(ui, context, loaded, state, &mut view);
                method_note(ui, context, &question);
            },
        );
    });
    if question != context.project.question {
        commands.push(Command::Act(Action::Edit(Edit::Question(Box::new(question)))));
    }
    if view != context.project.view {
        commands.push(Command::Act(Action::Edit(Edit::View(view))));
    }
}

fn sentence(
    ui: &mut Ui,
    context: &Context<'_>,
    loaded: &Loaded,
    state: &mut QuestionState,
    question: &mut Question,
) {
    let theme = context.theme;
    control::section(ui, theme, "Question");
    let mut sentence = control::Sentence::new(ui);
    sentence.words(ui, theme, "How does take-up of");
    let now = words::services(&loaded.council, &question.services);
    sentence.choice(ui, theme, "Service", &now, |ui| {
        services(ui, context, loaded, &mut state.service_search, question);
    });
    sentence.words(ui, theme, "among");
    let offered = state.bases(loaded);
    let now = base_words(context, &offered, &question.base);
    sentence.choice(ui, theme, "Base", &now, |ui| {
        bases(ui, &offered, &mut state.base_typed, question);
    });
    sentence.words(ui, theme, "compare with what we should expect, by");
    let now = words::level(loaded, &question.level);
    sentence.choice(ui, theme, "Level", &now, |ui| {
        for (level, singular) in words::levels(loaded) {
            if control::closing_item(ui, level == question.level, &singular).clicked() {
                question.level = level;
            }
        }
    });
    sentence.mark(ui, theme, "?");
    sentence.end(ui);
}

fn services(
    ui: &mut Ui,
    context: &Context<'_>,
    loaded: &Loaded,
    search: &mut String,
    question: &mut Question,
) {
    let line = TextEdit::singleline(search).hint_text("Find a service");
    ui.add(line.margin(vec2(10.0, 5.0))).accessible_name("Find a service");
    let wanted = search.to_lowercase();
    if wanted.is_empty()
        && control::closing_item(ui, question.services.is_empty(), "All services").clicked()
    {
        question.services.clear();
    }
    let mut department: Option<&str> = None;
    for service in &loaded.council.services {
        let numbered = service.id.to_string();
        if !service.name.to_lowercase().contains(&wanted) && !numbered.contains(&wanted) {
            continue;
        }
        if service.department.as_deref() != department {
            department = service.department.as_deref();
            if let Some(name) = department {
                let c = context.theme.colours.quiet;
                ui.label(RichText::new(name).font(Size::Caption.bold()).color(c));
            }
        }
        let chosen = question.services.contains(&service.id);
        let response = control::item(ui, chosen, &service.name);
        if response.clicked() {
            // With ctrl several services are asked about together.
            if ui.input(|input| input.modifiers.command) {
                if chosen {
                    question.services.retain(|id| *id != service.id);
                } else {
                    question.services.push(service.id);
                }
            } else {
                question.services = vec![service.id];
                search.clear();
                ui.close();
            }
        }
    }
}

/// A base in words: as it is offered, as the answer says it, else as typed.
fn base_words(context: &Context<'_>, offered: &[Suggestion], base: &str) -> String {
    let offered = offered.iter().find(|choice| choice.expression == base);
    let answered = || {
        let answer = context.answer().filter(|answer| answer.question.base == base)?;
        Some(answer.base_words.clone())
    };
    offered.map(|choice| choice.words.clone()).or_else(answered).unwrap_or_else(|| base.to_string())
}

fn bases(ui: &mut Ui, offered: &[Suggestion], typed: &mut String, question: &mut Question) {
    for choice in offered {
        if control::closing_item(ui, choice.expression == question.base, &choice.words).clicked() {
            question.base = choice.expression.clone();
        }
    }
    let line = TextEdit::singleline(typed).hint_text("Or type one: age:5-14");
    let line = ui.add(line.margin(vec2(10.0, 5.0))).accessible_name("Base as text");
    if line.lost_focus()
        && ui.input(|input| input.key_pressed(egui::Key::Enter))
        && !typed.trim().is_empty()
    {
        question.base = typed.trim().to_string();
        typed.clear();
        ui.close();
    }
}

fn expected(
    ui: &mut Ui,
    context: &Context<'_>,
    loaded: &Loaded,
    state: &mut QuestionState,
    question: &mut Question,
) {
    let theme = context.theme;
    control::section(ui, theme, "Expected from");
    let now = words::expected_position(&question.expected);
    if let Some(chosen) = control::segments(ui, theme, "Expected from", &words::EXPECTED, now)
        && chosen != now
    {
        question.expected = match chosen {
            0 => Expected::Profile { scheme: None, tier: None, rates: None },
            1 => Expected::Rate(overall_rate(context).unwrap_or(0.3)),
            2 => Expected::Overall,
            _ => Expected::Potential { scheme: None },
        };
        state.rate_typed = None;
    }
    let width = ui.available_width();
    let schemes = &loaded.council.schemes;
    match &mut question.expected {
        Expected::Profile { scheme, tier, .. } => {
            let chosen = scheme_of(schemes, scheme.as_ref());
            let name = chosen.map_or_else(
                || "No profile scheme".to_string(),
                |found| match tier_name(found, tier.as_deref()) {
                    Some(tier) => format!("{}, by {tier}", found.name),
                    None => found.name.clone(),
                },
            );
            control::field(ui, theme, "Profile scheme", &name, width, |ui| {
                for offered in schemes {
                    for (i, its) in offered.tiers.iter().enumerate() {
                        let on = chosen.is_some_and(|now| now.id == offered.id)
                            && tier_name(offered, tier.as_deref()) == Some(its.name.as_str());
                        let words = format!("{}, by {}", offered.name, its.name);
                        if control::closing_item(ui, on, &words).clicked() {
                            *scheme = (schemes.len() > 1).then(|| offered.id.clone());
                            *tier = (i > 0).then(|| its.name.clone());
                        }
                    }
                }
            });
        }
        Expected::Rate(rate) => target_rate(ui, theme, state, rate),
        Expected::Potential { scheme } if schemes.len() > 1 => {
            let chosen = scheme_of(schemes, scheme.as_ref());
            let name = chosen.map_or("No profile scheme", |found| found.name.as_str());
            control::field(ui, theme, "Profile scheme", name, width, |ui| {
                for offered in schemes {
                    let on = chosen.is_some_and(|now| now.id == offered.id);
                    if control::closing_item(ui, on, &offered.name).clicked() {
                        *scheme = Some(offered.id.clone());
                    }
                }
            });
        }
        Expected::Overall | Expected::Potential { .. } => {}
    }
}

/// The overall rate of the answer shown: where a target starts from.
fn overall_rate(context: &Context<'_>) -> Option<f64> {
    let totals = &context.answer()?.totals;
    let rate = totals.observed as f64 / totals.base;
    (rate.is_finite() && rate > 0.0).then_some((rate * 100.0).round().max(1.0) / 100.0)
}

fn scheme_of<'a>(schemes: &'a [Scheme], id: Option<&crate::base::SchemeId>) -> Option<&'a Scheme> {
    match id {
        Some(id) => schemes.iter().find(|scheme| scheme.id == *id),
        None => schemes.first(),
    }
}

fn tier_name<'a>(scheme: &'a Scheme, tier: Option<&str>) -> Option<&'a str> {
    let position = tier.map_or(Some(0), |name| scheme.tier(name))?;
    scheme.tiers.get(position).map(|tier| tier.name.as_str())
}

fn target_rate(ui: &mut Ui, theme: &Theme, state: &mut QuestionState, rate: &mut f64) {
    let mut unread = false;
    ui.horizontal(|ui| {
        let mut text = state
            .rate_typed
            .clone()
            .unwrap_or_else(|| crate::base::number::decimal(*rate * 100.0, 1));
        let line = TextEdit::singleline(&mut text)
            .desired_width(64.0)
            .align(egui::Align2::RIGHT_CENTER)
            .margin(vec2(10.0, 5.0));
        let line = ui.add(line).accessible_name("Target rate in per cent");
        ui.label("% of the base");
        if line.changed() {
            state.rate_typed = Some(text.clone());
        }
        if !line.has_focus()
            && state.rate_typed.is_some()
            && let Some(percent) = read_percent(&text)
        {
            state.rate_typed = None;
            if (percent - *rate * 100.0).abs() > 0.049 {
                *rate = percent / 100.0;
            }
        }
        unread = !line.has_focus() && state.rate_typed.is_some();
    });
    if unread {
        trouble(ui, theme, "That is no rate: write per cent above 0, for example 12.5.");
    }
}

fn read_percent(text: &str) -> Option<f64> {
    let percent = text.trim().trim_end_matches('%').trim_end().parse::<f64>().ok()?;
    (percent > 0.0 && percent.is_finite()).then_some(percent)
}

/// What is wrong with what was typed just above.
fn trouble(ui: &mut Ui, theme: &Theme, words: &str) {
    let ink = theme.colours.hot_spot_ink;
    ui.label(RichText::new(words).font(Size::Small.regular()).color(ink));
}

fn when_and_how(
    ui: &mut Ui,
    context: &Context<'_>,
    loaded: &Loaded,
    state: &mut QuestionState,
    question: &mut Question,
) {
    let theme = context.theme;
    control::section(ui, theme, "When and how");
    let half = (ui.available_width() - space::TWO) / 2.0;
    let names = ["First month", "Last month"];
    let fields = PeriodFields { names, on_record: loaded.months, typed: &mut state.months_typed };
    fields.show(ui, theme, &mut question.period);
    ui.horizontal(|ui| {
        let now = match question.channels.as_slice() {
            [] => "All channels".to_string(),
            [one] => loaded
                .council
                .channel(*one)
                .map_or_else(|| format!("Channel {one}"), |channel| channel.name.clone()),
            many => format!("{} channels", many.len()),
        };
        control::field(ui, theme, "Channels", &now, half, |ui| {
            if control::closing_item(ui, question.channels.is_empty(), "All channels").clicked() {
                question.channels.clear();
            }
            for channel in &loaded.council.channels {
                let on = question.channels.contains(&channel.id);
                if control::item(ui, on, &channel.name).clicked() {
                    if on {
                        question.channels.retain(|id| *id != channel.id);
                    } else {
                        question.channels.push(channel.id);
                        question.channels.sort();
                    }
                }
            }
        });
        control::field(ui, theme, "Count", words::unit(question.unit), half, |ui| {
            for unit in [Unit::People, Unit::Transactions] {
                if control::closing_item(ui, unit == question.unit, words::unit(unit)).clicked() {
                    question.unit = unit;
                }
            }
        });
    });
}

fn shown(
    ui: &mut Ui,
    context: &Context<'_>,
    loaded: &Loaded,
    state: &mut QuestionState,
    view: &mut MapView,
) {
    let theme = context.theme;
    control::section(ui, theme, "Show");
    let finding = "Findings";
    let title = MEASURES
        .iter()
        .find(|measure| measure.id == view.measure)
        .map_or(finding, |measure| measure.title);
    let width = ui.available_width();
    control::field(ui, theme, "Measure on the map", title, width, |ui| {
        for measure in MEASURES {
            let item = control::closing_item(ui, measure.id == view.measure, measure.title);
            let item = match measure.formula {
                "" => item,
                formula => item.on_hover_text(formula),
            };
            if item.clicked() {
                view.measure = measure.id.to_string();
            }
        }
        if control::closing_item(ui, view.measure == "finding", finding).clicked() {
            view.measure = "finding".to_string();
        }
    });
    if let Some(picture) = context.choropleth {
        legend::strip(ui, picture, width);
    }
    classes_panel::show(ui, context, view);
    ui.checkbox(&mut view.outline_findings, "Outline hot and not spots");
    companion_panel::show(ui, context, loaded, &mut state.companion, view);
}

fn method_note(ui: &mut Ui, context: &Context<'_>, question: &Question) {
    let c = &context.theme.colours;
    ui.add_space(space::TWO);
    let note = Frame::new()
        .inner_margin(Margin { left: 12, ..Margin::ZERO })
        .show(ui, |ui| {
            let text = RichText::new(words::method_note(question));
            ui.label(text.font(Size::Caption.regular()).color(c.quiet));
        })
        .response;
    let edge = egui::Rect::from_min_size(note.rect.min, vec2(3.0, note.rect.height()));
    ui.painter().rect_filled(edge, 0.0, c.faint);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_rate_is_a_number_above_nothing() {
        assert_eq!(read_percent(" 12.5 %"), Some(12.5));
        for text in ["", "0", "-3", "twelve", "inf"] {
            assert_eq!(read_percent(text), None, "{text}");
        }
    }
}
