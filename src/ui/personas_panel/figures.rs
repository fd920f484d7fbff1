//! How many are they, what do they use, how do they come, and what does that
//! cost? The figures of one persona, with their intervals.

use super::rows::{headings, row};
use crate::base::number::{decimal, percent, with_thousands};
use crate::figure::persona_sheet::{cost_words, interval_words, pounds_of, rate_words};
use crate::persona::{ChannelRow, LikelihoodFrom, PersonaAnswer, UseRow};
use crate::ui::context::Context;
use crate::ui::control;
use crate::ui::theme::{Size, space};
use eframe::egui::{Align, Layout, RichText, Ui};

pub(super) fn show(ui: &mut Ui, context: &Context<'_>, answer: &PersonaAnswer) {
    key_figures(ui, context, answer, Size::Title);
    ui.add_space(space::TWO);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = space::SIX;
        ui.columns_const(|[left, right]: &mut [Ui; 2]| {
            uses(left, context, answer);
            channels(right, context, answer);
        });
    });
}

/// The figures that matter, beside each other.
pub(super) fn key_figures(ui: &mut Ui, context: &Context<'_>, answer: &PersonaAnswer, size: Size) {
    let of_base =
        answer.share.map_or_else(String::new, |share| format!(", {} of all", percent(share, 1)));
    let mut figures = vec![(answer.people.words(), format!("{}{of_base}", answer.base_words))];
    if let Some(asked) = &answer.asked {
        let words = format!("use {}{}", asked.name, interval_words(asked));
        figures.push((rate_words(answer, asked), words));
    }
    if let Some(costs) = &answer.costs {
        let each = costs.pence_per_customer_year.map_or_else(|| "–".to_string(), pounds_of);
        figures.push((each, cost_words(costs)));
    }
    let words = format!("{} with {} or more", answer.level_words.1, PersonaAnswer::MANY);
    figures.push((with_thousands(answer.areas_with_many as i64), words));
    figures.push((answer.customers.words(), "customers on record who match".to_string()));
    let c = &context.theme.colours;
    ui.columns(figures.len(), |columns| {
        for ((figure, words), ui) in figures.into_iter().zip(columns) {
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(RichText::new(figure).font(size.bold()).color(c.ink));
                ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
            });
        }
    });
}

fn dash<T>(value: Option<T>, write: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| "–".to_string(), write)
}

fn uses(ui: &mut Ui, context: &Context<'_>, answer: &PersonaAnswer) {
    const WIDE: [f32; 3] = [62.0, 66.0, 44.0];
    control::section(ui, context.theme, "What they use");
    ui.spacing_mut().item_spacing.y = 0.0;
    let heads = [("Customers", WIDE[0]), ("Take-up", WIDE[1]), ("Index", WIDE[2])];
    headings(ui, context, "Service", &heads);
    for of in &answer.uses {
        let cells = [
            (of.customers.words(), WIDE[0]),
            (dash(of.rate, |rate| percent(rate, 1)), WIDE[1]),
            (dash(of.index, |index| decimal(index, 0)), WIDE[2]),
        ];
        row(ui, context, &of.name, &cells, &use_words(of));
    }
}

fn use_words(of: &UseRow) -> String {
    match (of.rate, of.rate_low, of.rate_high) {
        (Some(rate), Some(low), Some(high)) => format!(
            "{}: {} customers, {} of them ({} to {}); index {}",
            of.name,
            of.customers.words(),
            percent(rate, 1),
            percent(low, 1),
            percent(high, 1),
            dash(of.index, |index| decimal(index, 0)),
        ),
        (Some(rate), ..) => format!(
            "{}: {} customers, {} of them; more customers than people give no interval",
            of.name,
            of.customers.words(),
            percent(rate, 1)
        ),
        _ => format!("{}: {} customers", of.name, of.customers.words()),
    }
}

fn channels(ui: &mut Ui, context: &Context<'_>, answer: &PersonaAnswer) {
    const WIDE: [f32; 3] = [66.0, 46.0, 66.0];
    control::section(ui, context.theme, "How they come");
    ui.spacing_mut().item_spacing.y = 0.0;
    let heads = [("Contacts", WIDE[0]), ("Index", WIDE[1]), ("Likelihood", WIDE[2])];
    headings(ui, context, "Channel", &heads);
    for of in &answer.channels {
        let cells = [
            (dash(of.share, |share| percent(share, 0)), WIDE[0]),
            (dash(of.index, |index| decimal(index, 0)), WIDE[1]),
            (dash(of.likelihood, |likelihood| percent(likelihood, 0)), WIDE[2]),
        ];
        row(ui, context, &of.name, &cells, &channel_words(of));
    }
}

fn channel_words(of: &ChannelRow) -> String {
    let share = match (of.share, of.share_low, of.share_high) {
        (Some(share), Some(low), Some(high)) => format!(
            "{} of their contacts ({} to {}), index {}",
            percent(share, 1),
            percent(low, 1),
            percent(high, 1),
            dash(of.index, |index| decimal(index, 0))
        ),
        _ => format!("{} contacts", of.contacts.words()),
    };
    let likely = match (of.likelihood, of.likelihood_from) {
        (Some(likelihood), Some(LikelihoodFrom::Scheme)) => {
            format!("; likelihood {} by the scheme, which is not a person", percent(likelihood, 0))
        }
        (Some(likelihood), _) => {
            let interval = match (of.likelihood_low, of.likelihood_high) {
                (Some(low), Some(high)) => {
                    format!(" ({} to {})", percent(low, 1), percent(high, 1))
                }
                _ => String::new(),
            };
            format!("; likelihood {}{interval} by their contacts", percent(likelihood, 0))
        }
        _ => String::new(),
    };
    format!("{}: {share}{likely}", of.name)
}
