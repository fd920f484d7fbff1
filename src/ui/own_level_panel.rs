//! Which areas did the officer make up, and what goes into them? A dialog that
//! adds the areas selected to an area of one's own, and keeps the list of all.

use super::context::{Command, Context};
use super::control;
use super::dialog::Purpose;
use super::help;
use super::icon::Icon;
use super::theme::{Size, space};
use crate::base::number::counted;
use crate::base::{AreaCode, LevelId};
use crate::project::{Edit, OwnLevel};
use crate::session::Action;
use crate::session::own_levels::blocks_of;
use eframe::egui::{
    self, Align, Context as Egui, Frame, Id, Key, Layout, Modal, Modifiers, RichText, ScrollArea,
    TextEdit, Ui, vec2,
};
use std::collections::BTreeSet;

/// The dialog, open or not.
#[derive(Default)]
pub struct OwnAreas {
    open: Option<Open>,
}

struct Open {
    /// The building blocks of what was selected.
    blocks: BTreeSet<AreaCode>,
    /// Position of the level they go to; `None`: a new one.
    level: Option<usize>,
    /// What the new level is called.
    plural: String,
    /// The area they go to.
    name: String,
    renaming: Option<Renaming>,
    trouble: Option<String>,
    fresh: bool,
}

/// An area that is being renamed.
struct Renaming {
    level: usize,
    area: usize,
    typed: String,
    /// The line has yet to take the focus.
    fresh: bool,
}

impl OwnAreas {
    /// Opens with what is selected.
    pub fn open(&mut self, context: &Context<'_>) {
        let Some(loaded) = context.loaded else { return };
        let level = &context.project.question.level;
        let found = blocks_of(&loaded.geography, level, context.selection);
        let (blocks, trouble) = match found {
            Ok(blocks) => (blocks, None),
            Err(error) => (BTreeSet::new(), Some(error.to_string())),
        };
        let levels = &context.project.own_levels;
        self.open = Some(Open {
            blocks,
            level: levels.len().checked_sub(1),
            plural: "Patches".to_string(),
            name: String::new(),
            renaming: None,
            trouble,
            fresh: true,
        });
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }
}

pub fn show(ctx: &Egui, context: &Context<'_>, state: &mut OwnAreas, commands: &mut Vec<Command>) {
    let Some(open) = &mut state.open else { return };
    // Escape leaves the old name, and the dialog open.
    let escape = |input: &mut egui::InputState| input.consume_key(Modifiers::NONE, Key::Escape);
    if open.renaming.is_some() && ctx.input_mut(escape) {
        open.renaming = None;
        open.trouble = None;
    }
    let mut close = false;
    let frame = Frame::window(&ctx.global_style()).inner_margin(20);
    let modal = Modal::new(Id::unique("my areas")).frame(frame).show(ctx, |ui| {
        ui.set_width(460.0);
        ui.spacing_mut().item_spacing.y = space::TWO;
        ui.horizontal(|ui| {
            let title = RichText::new("My areas").font(Size::Large.bold());
            ui.label(title.color(context.theme.colours.ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if control::icon_button(ui, context.theme, Icon::Close, "Close my areas", true)
                    .clicked()
                {
                    close = true;
                }
                help::link(ui, context, "own-areas", commands);
            });
        });
        if !open.blocks.is_empty() {
            close |= add(ui, context, open, commands);
            ui.separator();
        }
        if let Some(trouble) = &open.trouble {
            ui.label(RichText::new(trouble).color(context.theme.colours.hot_spot_ink));
        }
        list(ui, context, open, commands);
        ui.horizontal(|ui| {
            if control::button(ui, "From a file…").clicked() {
                commands.push(Command::Ask(Purpose::OwnLevel));
                close = true;
            }
            let words = "A table with codes of building blocks and names of areas";
            let quiet = context.theme.colours.quiet;
            ui.label(RichText::new(words).font(Size::Caption.regular()).color(quiet));
        });
    });
    if close || modal.should_close() {
        state.open = None;
    }
}

/// Adds what is selected to an area; true where it was.
fn add(ui: &mut Ui, context: &Context<'_>, open: &mut Open, commands: &mut Vec<Command>) -> bool {
    let c = &context.theme.colours;
    let levels = &context.project.own_levels;
    let blocks = blocks_words(context, open.blocks.len());
    ui.label(RichText::new(format!("Add {blocks} to")).font(Size::Body.bold()).color(c.ink));
    // A level may be gone by now.
    open.level = open.level.filter(|at| *at < levels.len());
    let now = open.level.and_then(|at| levels.get(at));
    let value = now.map_or("A new level", |level| level.plural.as_str());
    let width = ui.available_width();
    let mut picked = open.level;
    control::field(ui, context.theme, "Level of your own", value, width, |ui| {
        for (i, level) in levels.iter().enumerate() {
            if control::closing_item(ui, open.level == Some(i), &level.plural).clicked() {
                picked = Some(i);
            }
        }
        if control::closing_item(ui, open.level.is_none(), "A new level").clicked() {
            picked = None;
        }
    });
    open.level = picked;
    let typed = |ui: &mut Ui, name: &str, hint: &str, text: &mut String| {
        ui.horizontal(|ui| {
            ui.set_height(space::CONTROL);
            let label = RichText::new(name).font(Size::Small.regular()).color(c.second_ink);
            let (size, layout) =
                (vec2(120.0, space::CONTROL), Layout::left_to_right(Align::Center));
            ui.allocate_ui_with_layout(size, layout, |ui| {
                ui.set_min_width(size.x);
                ui.label(label);
            });
            let quiet = RichText::new(hint).color(c.quiet);
            let line = TextEdit::singleline(text).hint_text(quiet).margin(vec2(10.0, 5.0));
            ui.add(line.desired_width(f32::INFINITY)).accessible_name(name)
        })
        .inner
    };
    if open.level.is_none() {
        typed(ui, "Called", "Patches", &mut open.plural);
    }
    let line = typed(ui, "Name of the area", "North", &mut open.name);
    if open.fresh {
        line.request_focus();
        open.fresh = false;
    }
    let entered = line.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if let Some(level) = open.level.and_then(|at| levels.get(at)) {
        areas_there(ui, context, level, &mut open.name);
        said(ui, context, level, &open.name, &open.blocks);
    }
    let named = !open.name.trim().is_empty();
    let ready = named && (open.level.is_some() || !open.plural.trim().is_empty());
    let pressed = control::primary(ui, context.theme, "Add", ready).clicked();
    if !(ready && (pressed || entered)) {
        return false;
    }
    let mut levels = Vec::clone(levels);
    let at = open.level.unwrap_or_else(|| {
        levels.push(OwnLevel::new(&open.plural, taken(context).iter()));
        levels.len() - 1
    });
    if let Some(level) = levels.get_mut(at) {
        level.put(&open.name, &open.blocks);
    }
    send(context, levels, commands);
    true
}

/// Ids that a new level may not have.
fn taken(context: &Context<'_>) -> Vec<LevelId> {
    let there = context.loaded.map_or(&[][..], |loaded| loaded.geography.levels());
    let own = context.project.own_levels.iter().map(|level| level.id.clone());
    there.iter().map(|level| level.id.clone()).chain(own).collect()
}

/// "12 Output Areas".
fn blocks_words(context: &Context<'_>, count: usize) -> String {
    let blocks = context.loaded.and_then(|loaded| loaded.geography.blocks().ok());
    blocks.map_or_else(
        || counted(count, "area", "areas"),
        |blocks| counted(count, &blocks.singular, &blocks.plural),
    )
}

/// The areas of the level, to be picked.
fn areas_there(ui: &mut Ui, context: &Context<'_>, level: &OwnLevel, name: &mut String) {
    ui.horizontal_wrapped(|ui| {
        for area in level.areas.iter().take(12) {
            if control::link(ui, context.theme, &area.name).clicked() {
                name.clone_from(&area.name);
            }
        }
    });
}

/// What adding would do beside adding.
fn said(
    ui: &mut Ui,
    context: &Context<'_>,
    level: &OwnLevel,
    name: &str,
    blocks: &BTreeSet<AreaCode>,
) {
    let quiet = context.theme.colours.quiet;
    let mut say = |words: String| {
        ui.label(RichText::new(words).font(Size::Small.regular()).color(quiet));
    };
    if level.area_named(name).is_some() {
        say(format!("They join “{}”.", name.trim()));
    }
    for (from, count) in level.moved(name, blocks) {
        let all = level.area_named(from).is_some_and(|area| area.blocks.len() == count);
        let end = if all { "; none is left in it, so that it goes" } else { "" };
        say(format!("{} moved from “{from}”{end}.", blocks_words(context, count)));
    }
}

/// Sends the levels. One that is asked about and is there no more, or has no
/// area left, gives way to the building blocks.
fn send(context: &Context<'_>, levels: Vec<OwnLevel>, commands: &mut Vec<Command>) {
    let asked = &context.project.question.level;
    let was_own = context.project.own_levels.iter().any(|level| level.id == *asked);
    let is_there = levels.iter().any(|level| level.id == *asked && !level.areas.is_empty());
    let blocks = context.loaded.and_then(|loaded| loaded.geography.blocks().ok());
    let ask = blocks.filter(|_| was_own && !is_there).map(|blocks| blocks.id.clone());
    commands.push(Command::Act(Action::Edit(Edit::OwnLevels { levels: levels.into(), ask })));
}

fn list(ui: &mut Ui, context: &Context<'_>, open: &mut Open, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    let levels = &context.project.own_levels;
    if levels.is_empty() {
        let words = "Patches, beats, the areas of schools: select areas on the map or in the \
                     table and add them to one of your own, or take them from a file.";
        ui.label(RichText::new(words).color(c.quiet));
        return;
    }
    let mut changed: Option<Vec<OwnLevel>> = None;
    ScrollArea::vertical().max_height(260.0).auto_shrink([false, true]).show(ui, |ui| {
        for (i, level) in levels.iter().enumerate() {
            ui.horizontal(|ui| {
                let areas = counted(level.areas.len(), "area", "areas");
                let title = RichText::new(&level.plural).font(Size::Body.bold()).color(c.ink);
                ui.label(title);
                ui.label(RichText::new(areas).font(Size::Small.regular()).color(c.quiet));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let name = format!("Delete {}", level.plural);
                    if delete(ui, context, &name) {
                        let mut left = Vec::clone(levels);
                        left.remove(i);
                        changed = Some(left);
                    }
                    let asked = context.project.question.level == level.id;
                    if !asked && !level.areas.is_empty() {
                        let name = format!("Show by {}", level.singular);
                        if control::link(ui, context.theme, &name).clicked() {
                            let edit = Edit::OwnLevels {
                                levels: levels.clone(),
                                ask: Some(level.id.clone()),
                            };
                            commands.push(Command::Act(Action::Edit(edit)));
                        }
                    }
                });
            });
            for at in 0..level.areas.len() {
                if let Some(with) = area(ui, context, open, i, at) {
                    changed = Some(with);
                }
            }
        }
    });
    if let Some(levels) = changed {
        open.renaming = None;
        open.trouble = None;
        send(context, levels, commands);
    }
}

/// "Delete", which is called by what it deletes; true where pressed.
fn delete(ui: &mut Ui, context: &Context<'_>, name: &str) -> bool {
    let response = control::link(ui, context.theme, "Delete");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    response.on_hover_text(name).clicked()
}

/// One area: its name to be changed, how much is in it, and a way to be rid of
/// it. Gives the levels where it changed them.
fn area(
    ui: &mut Ui,
    context: &Context<'_>,
    open: &mut Open,
    level: usize,
    at: usize,
) -> Option<Vec<OwnLevel>> {
    let c = &context.theme.colours;
    let levels = &context.project.own_levels;
    let area = levels.get(level)?.areas.get(at)?;
    let mut changed = None;
    ui.horizontal(|ui| {
        ui.add_space(space::THREE);
        let renamed = match &mut open.renaming {
            Some(renaming) if (renaming.level, renaming.area) == (level, at) => {
                let line = TextEdit::singleline(&mut renaming.typed).desired_width(170.0);
                let line = ui.add(line).accessible_name("New name");
                if std::mem::take(&mut renaming.fresh) {
                    line.request_focus();
                }
                let entered = line.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                Some(
                    (entered || control::link(ui, context.theme, "Keep").clicked())
                        .then(|| renaming.typed.trim().to_string()),
                )
            }
            _ => None,
        };
        match renamed {
            Some(Some(name)) => {
                let mut others = levels[level].areas.iter().enumerate();
                let is_free = others.all(|(other, area)| other == at || area.name != name);
                if !name.is_empty() && is_free {
                    let mut with = Vec::clone(levels);
                    with[level].areas[at].name = name;
                    changed = Some(with);
                } else {
                    open.trouble = Some(match name.is_empty() {
                        true => "An area needs a name: type one".to_string(),
                        false => format!("“{name}” cannot be its name: another has it"),
                    });
                    if let Some(renaming) = &mut open.renaming {
                        renaming.fresh = true;
                    }
                }
            }
            Some(None) => {}
            None => {
                ui.label(RichText::new(&area.name).color(c.second_ink));
                let count = blocks_words(context, area.blocks.len());
                ui.label(RichText::new(count).font(Size::Caption.regular()).color(c.quiet));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = format!("Delete {}", area.name);
            if delete(ui, context, &name) {
                let mut with = Vec::clone(levels);
                with[level].areas.remove(at);
                changed = Some(with);
            }
            if open.renaming.is_none() && control::link(ui, context.theme, "Rename").clicked() {
                let typed = area.name.clone();
                open.renaming = Some(Renaming { level, area: at, typed, fresh: true });
            }
        });
    });
    changed
}
