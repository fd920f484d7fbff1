//! Which groups, ages, areas, services, channels or attributes can be asked
//! for? Lists of what this council has; each choice is one decision.

use crate::base::AreaCode;
use crate::base::number::counted;
use crate::council::Scheme;
use crate::geography::Level;
use crate::project::persona::{
    AgeRange, AreaChoice, AttributeTest, ClassChoice, Comparison, Criteria,
};
use crate::ui::context::Context;
use crate::ui::control;
use crate::ui::theme::{Size, space};
use eframe::egui::{Button, RichText, TextEdit, Ui, vec2};
use std::collections::BTreeSet;

/// A kind of criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Classes,
    Ages,
    Areas,
    Services,
    Channels,
    Attribute,
}

impl Kind {
    pub const fn words(self) -> &'static str {
        match self {
            Kind::Classes => "Groups and types",
            Kind::Ages => "Ages",
            Kind::Areas => "Where they live",
            Kind::Services => "Services they use",
            Kind::Channels => "Channels they use",
            Kind::Attribute => "An attribute of their group",
        }
    }
}

/// What is being put together.
#[derive(Default)]
pub(super) struct Adding {
    pub kind: Option<Kind>,
    from: Option<u8>,
    /// The last year of age; `None` within: and over.
    to: Option<Option<u8>>,
    test: AttributeTest,
}

/// The kinds that this council can be asked by.
pub(super) fn kinds(context: &Context<'_>) -> Vec<Kind> {
    let mut kinds = Vec::new();
    let council = context.loaded.map(|loaded| &loaded.council);
    let scheme = council.and_then(|council| council.schemes.first());
    if scheme.is_some() {
        kinds.push(Kind::Classes);
    }
    if !ages(context).is_empty() {
        kinds.push(Kind::Ages);
    }
    kinds.extend([Kind::Areas, Kind::Services, Kind::Channels]);
    if scheme.is_some_and(|scheme| !scheme.attributes.is_empty()) {
        kinds.push(Kind::Attribute);
    }
    kinds
}

/// The choices of one kind; gives the criteria where they are changed.
pub(super) fn editor(
    ui: &mut Ui,
    context: &Context<'_>,
    kind: Kind,
    adding: &mut Adding,
    criteria: &Criteria,
) -> Option<Criteria> {
    let mut next = criteria.clone();
    match kind {
        Kind::Classes => classes(ui, context, &mut next),
        Kind::Ages => age_range(ui, context, adding, &mut next),
        Kind::Areas => areas(ui, context, &mut next),
        Kind::Services => {
            let council = &context.loaded?.council;
            let all = council.services.iter().map(|s| (s.id, s.name.as_str()));
            toggles(ui, all, &mut next.services);
        }
        Kind::Channels => {
            let council = &context.loaded?.council;
            let all = council.channels.iter().map(|c| (c.id, c.name.as_str()));
            toggles(ui, all, &mut next.channels);
        }
        Kind::Attribute => attribute(ui, context, adding, &mut next),
    }
    (next != *criteria).then_some(next)
}

/// The scheme that the criteria are of.
fn scheme<'a>(context: &Context<'a>, criteria: &Criteria) -> Option<&'a Scheme> {
    let council = &context.loaded?.council;
    match &criteria.scheme {
        Some(id) => council.scheme(id),
        None => council.schemes.first(),
    }
}

fn toggles<'a, T: Copy + PartialEq>(
    ui: &mut Ui,
    all: impl Iterator<Item = (T, &'a str)>,
    chosen: &mut Vec<T>,
) {
    for (id, name) in all {
        let on = chosen.contains(&id);
        if control::item(ui, on, name).clicked() {
            match on {
                true => chosen.retain(|other| *other != id),
                false => chosen.push(id),
            }
        }
    }
}

fn classes(ui: &mut Ui, context: &Context<'_>, criteria: &mut Criteria) {
    let schemes = context.loaded.map_or(&[][..], |loaded| loaded.council.schemes.as_slice());
    if schemes.len() > 1 {
        for other in schemes {
            let on = scheme(context, criteria).is_some_and(|scheme| scheme.id == other.id);
            if control::item(ui, on, &other.name).clicked() && !on {
                criteria.scheme = Some(other.id.clone());
                criteria.classes.clear();
                criteria.attributes.clear();
            }
        }
    }
    let Some(scheme) = scheme(context, criteria) else { return };
    for tier in &scheme.tiers {
        control::section(ui, context.theme, &crate::ui::question_words::capitalised(&tier.name));
        for class in &tier.classes {
            let choice = ClassChoice { tier: tier.name.clone(), code: class.code.clone() };
            let at = criteria.classes.iter().position(|other| *other == choice);
            let name = class.name.as_deref().unwrap_or_default();
            let words = format!("{} {name}", class.code);
            let response = control::item(ui, at.is_some(), words.trim());
            let hover = class.description.as_deref();
            let clicked = match hover {
                Some(description) => response.on_hover_text(description).clicked(),
                None => response.clicked(),
            };
            if clicked {
                match at {
                    Some(at) => drop(criteria.classes.remove(at)),
                    None => criteria.classes.push(choice),
                }
                criteria.scheme = Some(scheme.id.clone());
            }
        }
    }
}

/// The first years of the age bands of the population tables, rising.
fn ages(context: &Context<'_>) -> Vec<u8> {
    let Some(loaded) = context.loaded else { return Vec::new() };
    let Ok(blocks) = loaded.geography.blocks() else { return Vec::new() };
    let tables = loaded.council.tables.iter().filter(|table| table.level == blocks.id);
    let bands = tables.flat_map(|table| &table.variables).filter_map(|variable| variable.age);
    bands.map(|band| band.from).collect::<BTreeSet<u8>>().into_iter().collect()
}

fn age_range(ui: &mut Ui, context: &Context<'_>, adding: &mut Adding, criteria: &mut Criteria) {
    let c = &context.theme.colours;
    let edges = ages(context);
    let label = |ui: &mut Ui, words: &str| {
        ui.label(RichText::new(words).font(Size::Small.bold()).color(c.quiet));
    };
    label(ui, "From the age of");
    let firsts: Vec<Option<u8>> = edges.iter().copied().map(Some).collect();
    if let Some(from) = ages_in_rows(ui, &firsts, |age| (adding.from == age, "From")) {
        adding.from = from;
        // An end that lies before it is none.
        adding.to = adding.to.filter(|to| to.is_none_or(|to| Some(to) > from));
    }
    ui.add_space(space::ONE);
    label(ui, "To the age of");
    let from = adding.from.unwrap_or(0);
    let ends = edges.iter().filter(|edge| **edge > from).map(|edge| Some(*edge - 1));
    let ends: Vec<Option<u8>> = ends.chain([None]).collect();
    if let Some(to) = ages_in_rows(ui, &ends, |age| (adding.to == Some(age), "To")) {
        adding.to = Some(to);
    }
    ui.add_space(space::ONE);
    let range = adding.from.zip(adding.to).map(|(from, to)| AgeRange { from, to });
    let range = range.filter(|range| range.to.is_none_or(|to| to > range.from));
    let is_new = range.is_some_and(|range| !criteria.ages.contains(&range));
    if control::primary(ui, context.theme, "Add these ages", is_new).clicked()
        && let Some(range) = range
    {
        criteria.ages.push(range);
        criteria.ages.sort_unstable();
        (adding.from, adding.to) = (None, None);
    }
}

/// Ages under each other in columns, `None` last: "and over". `now` says which
/// is chosen and what a reader of the screen hears before it. Gives the one
/// that was clicked.
fn ages_in_rows(
    ui: &mut Ui,
    ages: &[Option<u8>],
    now: impl Fn(Option<u8>) -> (bool, &'static str),
) -> Option<Option<u8>> {
    const COLUMNS: usize = 7;
    let gap = space::ONE;
    let wide = (ui.available_width() - gap * (COLUMNS - 1) as f32) / COLUMNS as f32;
    let mut clicked = None;
    ui.spacing_mut().item_spacing = vec2(gap, gap);
    for row in ages.chunks(COLUMNS) {
        ui.horizontal(|ui| {
            for age in row {
                let words = age.map_or_else(|| "and over".to_string(), |age| age.to_string());
                let (on, way) = now(*age);
                // Words take two columns.
                let wide = if age.is_some() { wide } else { 2.0 * wide + gap };
                let button = Button::selectable(on, &words).frame_when_inactive(true);
                let button = ui.add_sized(vec2(wide, 26.0), button);
                if button.accessible_name(format!("{way} {words}")).clicked() {
                    clicked = Some(*age);
                }
            }
        });
    }
    clicked
}

fn areas(ui: &mut Ui, context: &Context<'_>, criteria: &mut Criteria) {
    let Some(loaded) = context.loaded else { return };
    let level = &context.project.question.level;
    let asked = loaded.geography.level(level).ok();
    if let Some(asked) = asked {
        let count = context.selection.len();
        let words = match count {
            0 => "Those selected on the map (none now)".to_string(),
            _ => format!("The {} selected", counted(count, &asked.singular, &asked.plural)),
        };
        ui.add_enabled_ui(count > 0, |ui| {
            if control::item(ui, false, &words).clicked() {
                let codes = context.selection.clone();
                criteria.areas = Some(AreaChoice { level: level.clone(), codes });
            }
        });
    }
    let named = asked.and_then(|level| loaded.geography.naming_level(level));
    if let Some(named) = named.or(asked.filter(|level| level.len() <= 80)) {
        named_areas(ui, context, named, criteria);
    }
}

/// A level whose areas are few and have names.
fn named_areas(ui: &mut Ui, context: &Context<'_>, level: &Level, criteria: &mut Criteria) {
    control::section(ui, context.theme, &crate::ui::question_words::capitalised(&level.plural));
    let chosen: BTreeSet<AreaCode> = criteria
        .areas
        .as_ref()
        .filter(|choice| choice.level == level.id)
        .map(|choice| choice.codes.clone())
        .unwrap_or_default();
    for area in &level.areas {
        let on = chosen.contains(&area.code);
        let name = area.name.as_deref().unwrap_or(area.code.as_str());
        if control::item(ui, on, name).clicked() {
            let mut codes = chosen.clone();
            if !codes.remove(&area.code) {
                codes.insert(area.code.clone());
            }
            criteria.areas =
                (!codes.is_empty()).then(|| AreaChoice { level: level.id.clone(), codes });
        }
    }
}

fn attribute(ui: &mut Ui, context: &Context<'_>, adding: &mut Adding, criteria: &mut Criteria) {
    let Some(scheme) = scheme(context, criteria) else { return };
    let test = &mut adding.test;
    ui.horizontal(|ui| {
        for comparison in Comparison::ALL {
            let on = test.comparison == comparison;
            let button = Button::selectable(on, comparison.words()).frame_when_inactive(true);
            if ui.add(button).clicked() {
                test.comparison = comparison;
            }
        }
        let line = TextEdit::singleline(&mut test.value).hint_text("0.5").desired_width(70.0);
        ui.add(line.margin(eframe::egui::vec2(8.0, 5.0))).accessible_name("Value of the attribute");
    });
    let ready = !test.attribute.is_empty() && !test.value.trim().is_empty();
    let words = match test.attribute.as_str() {
        "" => "Choose an attribute below".to_string(),
        name => {
            let (name, value) = (name.replace('_', " "), test.value.trim());
            format!("Add: {name} {} {value}", test.comparison.words())
        }
    };
    if control::primary(ui, context.theme, &words, ready).clicked() {
        criteria.scheme = Some(scheme.id.clone());
        criteria.attributes.push(std::mem::take(test));
        return;
    }
    ui.add_space(space::ONE);
    for of in &scheme.attributes {
        let on = test.attribute == of.name;
        let example = of.values.iter().flatten().next().map_or("", String::as_str);
        let response = control::item(ui, on, &of.name.replace('_', " "));
        if response.on_hover_text(format!("For example {example}")).clicked() {
            test.attribute.clone_from(&of.name);
        }
    }
}
