//! How does a persona begin? From nothing, from what is selected on the map, or
//! from a group of the profile.

use super::{add, of_selection};
use crate::base::number::counted;
use crate::council::Scheme;
use crate::project::Persona;
use crate::ui::context::{Command, Context};
use crate::ui::question_words::capitalised;
use crate::ui::theme::{Size, space};
use crate::ui::{control, help};
use eframe::egui::{RichText, Ui};

/// The button that opens the ways to begin.
pub(super) fn new_persona(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let full = context.project.board.is_full();
    ui.add_enabled_ui(!full, |ui| {
        let mut made = None;
        let response =
            control::field(ui, context.theme, "New persona", "New persona", 126.0, |ui| {
                made = ways(ui, context);
            });
        if full {
            response.on_disabled_hover_text("A board holds twelve personas: delete one first.");
        }
        if let Some(persona) = made {
            add(context, persona, commands);
        }
    });
}

/// The ways to begin, as lines of a list.
fn ways(ui: &mut Ui, context: &Context<'_>) -> Option<Persona> {
    let mut made = None;
    if control::closing_item(ui, false, "From scratch").clicked() {
        made = Some(Persona::default());
    }
    if let Some(words) = selected_words(context)
        && control::closing_item(ui, false, &format!("From {words}")).clicked()
    {
        made = of_selection(context);
    }
    for (scheme, tier, code, words) in groups(context) {
        if control::closing_item(ui, false, &format!("From {words}")).clicked() {
            made = Some(Persona::from_class(scheme, tier, code));
        }
    }
    made
}

/// "the 12 Output Areas selected"; `None` where none are.
fn selected_words(context: &Context<'_>) -> Option<String> {
    let count = context.selection.len();
    let level = context.loaded?.geography.level(&context.project.question.level).ok()?;
    (count > 0).then(|| match count {
        1 => format!("the {} selected", level.singular),
        _ => format!("the {} selected", counted(count, &level.singular, &level.plural)),
    })
}

/// The classes of the top tier of the scheme that is asked about.
fn groups<'a>(context: &Context<'a>) -> Vec<(&'a Scheme, &'a str, &'a str, String)> {
    let Some(loaded) = context.loaded else { return Vec::new() };
    let named = context.project.question.scheme.as_ref().and_then(|id| loaded.council.scheme(id));
    let Some(scheme) = named.or(loaded.council.schemes.first()) else { return Vec::new() };
    let Some(tier) = scheme.tiers.first() else { return Vec::new() };
    tier.classes
        .iter()
        .map(|class| {
            let name = class.name.as_deref().map_or(String::new(), |name| format!(" {name}"));
            let words = format!("{} {}{name}", tier.name, class.code);
            (scheme, tier.name.as_str(), class.code.as_str(), words)
        })
        .collect()
}

/// What there is to see before the first persona.
pub(super) fn show(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    ui.set_max_width(620.0);
    ui.add_space(space::SIX);
    ui.label(RichText::new("Whom are we talking about?").font(Size::Title.bold()).color(c.ink));
    let say = |ui: &mut Ui, words: &str| {
        ui.label(RichText::new(words).font(Size::Lead.regular()).color(c.second_ink));
    };
    say(
        ui,
        "A persona stands for many people with a name, a face and a story. Say who is meant, and \
         the figures follow: how many, where they live, what they use, how they come and what \
         that costs.",
    );
    ui.add_space(space::TWO);
    ui.label(RichText::new("Make the first one").font(Size::Large.bold()).color(c.ink));
    let mut made = None;
    ui.horizontal_wrapped(|ui| {
        if control::primary(ui, context.theme, "From scratch", true).clicked() {
            made = Some(Persona::default());
        }
        let words = selected_words(context);
        let button = words
            .as_ref()
            .map_or_else(|| "From the areas selected".to_string(), |words| format!("From {words}"));
        let response = ui.add_enabled_ui(words.is_some(), |ui| control::button(ui, &button)).inner;
        let response = response.on_disabled_hover_text("Select areas on the map of take-up first.");
        if response.clicked() {
            made = of_selection(context);
        }
    });
    let groups = groups(context);
    if !groups.is_empty() {
        ui.add_space(space::ONE);
        say(ui, "Or from a group of the profile:");
        ui.horizontal_wrapped(|ui| {
            for (scheme, tier, code, words) in &groups {
                if control::button(ui, &capitalised(words)).clicked() {
                    made = Some(Persona::from_class(scheme, tier, code));
                }
            }
        });
    }
    ui.add_space(space::TWO);
    ui.horizontal_wrapped(|ui| {
        let words = "A persona is nobody real. Figures by group are of areas, and say nothing of \
                     disability or gender.";
        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
        help::link(ui, context, "personas", commands);
    });
    if let Some(persona) = made {
        add(context, persona, commands);
    }
}
