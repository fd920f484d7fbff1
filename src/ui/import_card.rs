//! What is this file taken for, and what will become of it? One card for each
//! file: its kind and columns to correct, the forecast, the first rows.

use super::context::Context;
use super::control;
use super::icon::{self, Icon};
use super::import_fields::Choice;
use super::import_files::{ImportFile, Known, Look, Wanted};
use super::import_source::{Field, Taken};
use super::message;
use super::question_words::capitalised;
use super::theme::{Size, space};
use crate::base::LevelId;
use crate::geography::{Crs, usual_words};
use crate::import::guess::SourceKind;
use crate::session::Reply;
use crate::session::import_preview::{Forecast, Tidings};
use eframe::egui::{
    Align, CornerRadius, Frame, Grid, Key, Layout, Margin, RichText, ScrollArea, Sense, Stroke,
    TextEdit, Ui, vec2,
};

const WORDS: f32 = 150.0;
const VALUE: f32 = 216.0;

/// Shows one file; `alone` where it is the only one. True where it is to be
/// left out.
pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    file: &mut ImportFile,
    known: &Known,
    alone: bool,
) -> bool {
    let c = &context.theme.colours;
    let mut leave_out = false;
    Frame::new()
        .fill(c.surface)
        .stroke(Stroke::new(1.0, c.hairline))
        .corner_radius(CornerRadius::same(space::CARD_RADIUS))
        .inner_margin(Margin::symmetric(16, 12))
        .outer_margin(Margin { top: 12, ..Margin::ZERO })
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let name = file.name();
            ui.horizontal(|ui| {
                ui.label(RichText::new(&name).font(Size::Lead.bold()).color(c.ink))
                    .on_hover_text(file.path.display().to_string());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    leave_out = control::link(ui, context.theme, "Leave out").clicked();
                });
            });
            let failed = context.error.filter(|error| error.to_string().contains(&name));
            if let Some(error) = failed {
                message::error_ui(ui, context, error);
            }
            let mut again = None;
            match &mut file.look {
                Look::Wanted(_) | Look::Working(_) => {
                    ui.label(RichText::new("Looking at it…").color(c.quiet));
                }
                Look::Failed(error) => message::error_ui(ui, context, error),
                Look::Ready(taken) => {
                    again = kind_ui(ui, context, &file.path, &name, taken);
                    forecast_ui(ui, context, taken, &file.forecast);
                    let bad =
                        matches!(file.forecast, Reply::Failed { .. }) || taken.recipe.is_err();
                    let open = file.open.unwrap_or(alone || bad);
                    let words =
                        if open { "Hide columns and rows" } else { "Columns and first rows" };
                    ui.add_space(space::HALF);
                    if control::link(ui, context.theme, words).clicked() {
                        file.open = Some(!open);
                    }
                    if open {
                        ui.add_space(space::ONE);
                        let further = &mut file.further;
                        fields_ui(ui, context, taken, &name, known, further);
                        first_rows(ui, context, taken);
                    }
                }
            }
            if let Some(wanted) = again {
                file.look = Look::Wanted(wanted);
            }
        });
    leave_out
}

/// The kind of the file, and of a workbook or database the part that is read.
fn kind_ui(
    ui: &mut Ui,
    context: &Context<'_>,
    path: &std::path::Path,
    name: &str,
    taken: &Taken,
) -> Option<Wanted> {
    let c = &context.theme.colours;
    let mut wanted = None;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Taken for").color(c.quiet));
        let label = format!("What {name} is taken for");
        let kind = capitalised(taken.kind.words());
        control::field(ui, context.theme, &label, &kind, VALUE, |ui| {
            for kind in SourceKind::of_file(path) {
                let words = capitalised(kind.words());
                let chosen = kind == taken.kind;
                if control::closing_item(ui, chosen, &words).clicked() && !chosen {
                    wanted = Some(Wanted::Kind(kind, taken.part.clone()));
                }
            }
        });
        if !taken.parts.is_empty() {
            ui.label(RichText::new("from").color(c.quiet));
            let label = format!("Sheet or table of {name}");
            let part = taken.part.as_deref().unwrap_or("the first");
            control::field(ui, context.theme, &label, part, VALUE, |ui| {
                for part in &taken.parts {
                    let chosen = taken.part.as_ref() == Some(part);
                    if control::closing_item(ui, chosen, part).clicked() && !chosen {
                        wanted = Some(Wanted::Kind(taken.kind, Some(part.clone())));
                    }
                }
            });
        }
    });
    wanted
}

/// What will become of the file, a line for each thing.
fn forecast_ui(ui: &mut Ui, context: &Context<'_>, taken: &Taken, forecast: &Reply<Vec<Forecast>>) {
    let c = &context.theme.colours;
    if let Err(error) = &taken.recipe {
        message::error_ui(ui, context, error);
        return;
    }
    ui.spacing_mut().item_spacing.y = space::HALF;
    match forecast {
        Reply::Ready(lines) => {
            for line in lines.iter() {
                let (mark, ink) = match line.tidings {
                    Tidings::Good => (Icon::Tick, c.better),
                    Tidings::Plain => (Icon::Dot, c.quiet),
                    Tidings::Bad => (Icon::Exclamation, c.hot_spot_ink),
                };
                let words = if line.tidings == Tidings::Bad { c.hot_spot_ink } else { c.ink };
                ui.horizontal_top(|ui| {
                    let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), Sense::hover());
                    icon::paint(ui.painter(), rect, mark, 13.0, ink);
                    ui.vertical(|ui| {
                        ui.label(RichText::new(capitalised(&line.words)).color(words));
                    });
                });
            }
        }
        Reply::Failed { error, .. } => message::error_ui(ui, context, error),
        _ => {
            ui.label(RichText::new("Trying it on the data…").color(c.quiet));
        }
    }
    message::notes_ui(ui, context, &taken.notes, 6);
}

/// What the recipe says of the file, each with what it means.
fn fields_ui(
    ui: &mut Ui,
    context: &Context<'_>,
    taken: &mut Taken,
    name: &str,
    known: &Known,
    further: &mut bool,
) {
    let c = &context.theme.colours;
    let mut changed = false;
    let mut hidden = 0;
    let several = taken.fields.iter().any(|field| field.place > 0);
    let Taken { fields, headings, .. } = taken;
    Grid::new("fields").num_columns(3).spacing(vec2(space::THREE, space::ONE)).show(ui, |ui| {
        for field in fields.iter_mut() {
            if !field.kind.main && field.text.is_empty() && !*further {
                hidden += 1;
                continue;
            }
            let words = match several {
                true => format!("{} ({})", field.kind.words, field.place + 1),
                false => field.kind.words.to_string(),
            };
            ui.allocate_ui_with_layout(
                vec2(WORDS, space::CONTROL),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.set_min_width(WORDS);
                    ui.label(RichText::new(&words).font(Size::Small.bold()).color(c.second_ink));
                },
            );
            let label = format!("{words} of {name}");
            changed |= value_ui(ui, context, field, &label, headings, known);
            let meaning = RichText::new(field.kind.meaning).font(Size::Small.regular());
            ui.label(meaning.color(c.quiet));
            ui.end_row();
        }
    });
    if hidden > 0 || *further {
        let words = if *further { "Fewer fields" } else { "Further fields" };
        if control::link(ui, context.theme, words).clicked() {
            *further = !*further;
        }
    }
    if changed {
        taken.correct();
    }
}

/// The value of a field; true where it has changed.
fn value_ui(
    ui: &mut Ui,
    context: &Context<'_>,
    field: &mut Field,
    label: &str,
    headings: &[String],
    known: &Known,
) -> bool {
    const FOUND: &str = "Found in the file";
    let before = field.text.clone();
    let shown = if field.text.is_empty() { FOUND.to_string() } else { field.text.clone() };
    match field.kind.choice {
        // A boundary file has no rows to take headings from.
        Choice::Column | Choice::Columns if headings.is_empty() => return typed(ui, field, label),
        Choice::Column => {
            control::field(ui, context.theme, label, &shown, VALUE, |ui| {
                if control::closing_item(ui, field.text.is_empty(), FOUND).clicked() {
                    field.text.clear();
                }
                for heading in headings {
                    let chosen = field.text == *heading;
                    if control::closing_item(ui, chosen, heading).clicked() {
                        field.text.clone_from(heading);
                    }
                }
            });
        }
        Choice::Columns => {
            let none = if field.kind.key == "tiers" { "None yet" } else { "All the others" };
            let shown = if field.text.is_empty() { none.to_string() } else { shown };
            control::field(ui, context.theme, label, &shown, VALUE, |ui| {
                let text = field.text.clone();
                let mut chosen: Vec<&str> = text.split(", ").filter(|t| !t.is_empty()).collect();
                for heading in headings {
                    let at = chosen.iter().position(|column| column == heading);
                    if control::item(ui, at.is_some(), heading).clicked() {
                        match at {
                            Some(at) => drop(chosen.remove(at)),
                            None => chosen.push(heading),
                        }
                        field.text = chosen.join(", ");
                    }
                }
            });
        }
        Choice::Scheme | Choice::Tier => {
            const BY_CODES: &str = "Found by the codes";
            let shown = if field.text.is_empty() { BY_CODES.to_string() } else { shown };
            let schemes = field.kind.choice == Choice::Scheme;
            let there = if schemes { &known.schemes } else { &known.tiers };
            control::field(ui, context.theme, label, &shown, VALUE, |ui| {
                if control::closing_item(ui, field.text.is_empty(), BY_CODES).clicked() {
                    field.text.clear();
                }
                for one in there {
                    if control::closing_item(ui, field.text == *one, one).clicked() {
                        field.text.clone_from(one);
                    }
                }
            });
        }
        Choice::Of(values) => {
            let words = |value: &str| {
                let found = values.iter().find(|(id, _)| *id == value);
                found.map_or_else(|| value.to_string(), |(_, words)| (*words).to_string())
            };
            let shown = if field.text.is_empty() { words(values[0].0) } else { words(&field.text) };
            control::field(ui, context.theme, label, &shown, VALUE, |ui| {
                for (id, words) in values {
                    if control::closing_item(ui, field.text == *id, words).clicked() {
                        field.text = (*id).to_string();
                    }
                }
            });
        }
        Choice::Level | Choice::Edition => {
            let is_level = field.kind.choice == Choice::Level;
            let mut there = if is_level { known.levels.clone() } else { known.editions.clone() };
            let hint = match is_level {
                true => "Type another level, then Enter",
                false => "Type another year, then Enter",
            };
            if !is_level {
                // The censuses whose areas are in use.
                there.extend(["2011", "2021"].map(str::to_string));
                there.sort();
                there.dedup();
            }
            let called = |text: &str| match usual_words(&LevelId::new(text)) {
                Some((one, _)) if is_level => capitalised(one),
                _ => text.to_string(),
            };
            control::field(ui, context.theme, label, &called(&shown), VALUE, |ui| {
                if !is_level && control::closing_item(ui, field.text.is_empty(), FOUND).clicked() {
                    field.text.clear();
                }
                for one in &there {
                    if control::closing_item(ui, field.text == *one, &called(one)).clicked() {
                        field.text.clone_from(one);
                    }
                }
                ui.separator();
                if let Some(entered) = another(ui, label, hint) {
                    field.text = entered;
                    ui.close();
                }
            });
        }
        Choice::System => {
            let named = |text: &str| Crs::parse(text).map(|crs| crs.name().to_string()).ok();
            let shown = named(&field.text).unwrap_or(shown);
            control::field(ui, context.theme, label, &shown, VALUE, |ui| {
                if control::closing_item(ui, field.text.is_empty(), FOUND).clicked() {
                    field.text.clear();
                }
                for crs in Crs::all() {
                    let chosen = field.text == crs.code();
                    if control::closing_item(ui, chosen, crs.name()).clicked() {
                        field.text = crs.code();
                    }
                }
            });
        }
        Choice::Text => return typed(ui, field, label),
    }
    field.text != before
}

/// A line for what the list does not offer; what Enter makes of it. A file is
/// read anew for every answer, so letters alone are none.
fn another(ui: &mut Ui, label: &str, hint: &str) -> Option<String> {
    let id = ui.scope_id().with("another");
    let mut text: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let line = TextEdit::singleline(&mut text).hint_text(hint).desired_width(VALUE);
    let line = ui.add(line).accessible_name(format!("Another: {label}"));
    let entered = line.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let entered = entered.then(|| text.trim().to_string()).filter(|text| !text.is_empty());
    let kept = if entered.is_some() { String::new() } else { text };
    ui.data_mut(|data| data.insert_temp(id, kept));
    entered
}

/// A line to type in; true once it is left.
fn typed(ui: &mut Ui, field: &mut Field, label: &str) -> bool {
    let line = TextEdit::singleline(&mut field.text).hint_text("Found in the file");
    let line = ui.add(line.desired_width(VALUE - 16.0).margin(vec2(8.0, 5.0)));
    let left = line.lost_focus();
    line.accessible_name(label);
    left
}

/// The headings and the first few rows, as the file has them.
fn first_rows(ui: &mut Ui, context: &Context<'_>, taken: &Taken) {
    const ROWS: usize = 5;
    const LETTERS: usize = 24;
    if taken.headings.is_empty() {
        return;
    }
    let c = &context.theme.colours;
    let cut = |cell: &str| -> String {
        let short: String = cell.chars().take(LETTERS).collect();
        if short.len() < cell.len() { format!("{short}…") } else { short }
    };
    control::section(ui, context.theme, "First rows");
    Frame::new()
        .fill(c.ground)
        .corner_radius(CornerRadius::same(space::CONTROL_RADIUS))
        .inner_margin(Margin::symmetric(10, 6))
        .show(ui, |ui| {
            ScrollArea::horizontal().id_salt("first rows").show(ui, |ui| {
                let spacing = vec2(space::FOUR, space::HALF);
                Grid::new("first rows").min_row_height(16.0).spacing(spacing).show(ui, |ui| {
                    for heading in &taken.headings {
                        let text = RichText::new(cut(heading)).font(Size::Caption.bold());
                        ui.label(text.color(c.quiet));
                    }
                    ui.end_row();
                    for row in taken.first_rows.iter().take(ROWS) {
                        for cell in row.iter().take(taken.headings.len()) {
                            let text = RichText::new(cut(cell)).font(Size::Caption.regular());
                            ui.label(text.color(c.second_ink));
                        }
                        ui.end_row();
                    }
                });
            });
        });
}
