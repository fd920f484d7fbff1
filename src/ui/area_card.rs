//! What is known of what is selected? One area in full, or the sums of several.

use super::context::{Command, Context};
use super::control;
use super::icon::Icon;
use super::panel::Memory;
use super::question_words;
use super::table;
use super::theme::{Size, Theme, space};
use crate::base::number::{self, decimal, percent, with_thousands};
use crate::demand::{Finding, TakeUp, TakeUpRow};
use eframe::egui::{
    Align, CornerRadius, Frame, Layout, Margin, Rect, RichText, ScrollArea, Sense, Stroke, Ui,
    pos2, vec2,
};

pub fn show(ui: &mut Ui, context: &Context<'_>, _memory: &mut Memory, commands: &mut Vec<Command>) {
    let Some(answer) = context.answer() else { return };
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 18, right: 14, top: 12, bottom: 16 }).show(
            ui,
            |ui| {
                let selected: Vec<(usize, &TakeUpRow)> = answer
                    .rows
                    .iter()
                    .enumerate()
                    .filter(|(_, row)| context.selection.contains(&row.code))
                    .collect();
                if context.is_stale() {
                    ui.multiply_opacity(0.5);
                }
                match selected.as_slice() {
                    [] => nothing_selected(ui, context, answer),
                    [(position, row)] => one(ui, context, answer, *position, row, commands),
                    several => sums(ui, context, answer, several, commands),
                }
            },
        );
    });
}

fn nothing_selected(ui: &mut Ui, context: &Context<'_>, answer: &TakeUp) {
    let c = &context.theme.colours;
    title(
        ui,
        context.theme,
        &number::counted(answer.rows.len(), &answer.level_words.0, &answer.level_words.1),
    );
    let words =
        "Click an area on the map or a row of the table to see it here; with Ctrl, several.";
    ui.label(RichText::new(words).color(c.quiet));
    control::section(ui, context.theme, "How this was worked out");
    ui.spacing_mut().item_spacing.y = space::HALF;
    for (heading, sentence) in &answer.card.lines {
        ui.label(RichText::new(heading).font(Size::Small.bold()).color(c.second_ink));
        ui.label(RichText::new(sentence).font(Size::Small.regular()).color(c.quiet));
        ui.add_space(space::ONE);
    }
    if !answer.notes.is_empty() {
        control::section(ui, context.theme, "Worth knowing");
        super::message::notes_ui(ui, context, &answer.notes, 12);
    }
}

fn title(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.label(RichText::new(words).font(Size::Large.bold()).color(theme.colours.ink));
}

fn head(ui: &mut Ui, context: &Context<'_>, words: &str, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        title(ui, context.theme, words);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if control::icon_button(ui, context.theme, Icon::Close, "Clear the selection", true)
                .clicked()
            {
                commands.push(Command::ClearSelection);
            }
        });
    });
}

fn one(
    ui: &mut Ui,
    context: &Context<'_>,
    answer: &TakeUp,
    position: usize,
    row: &TakeUpRow,
    commands: &mut Vec<Command>,
) {
    let c = &context.theme.colours;
    head(ui, context, row.name.as_deref().unwrap_or(row.code.as_str()), commands);
    ui.spacing_mut().item_spacing.y = space::ONE;
    let parent = context.ground.and_then(|ground| {
        let word = ground.parent_word.as_deref()?.to_lowercase();
        ground.parent(position).map(|parent| format!("{} {word} · ", parent.name))
    });
    let code = if row.name.is_some() { format!("{} · ", row.code) } else { String::new() };
    let line = format!(
        "{code}{}1 of {}",
        parent.unwrap_or_default(),
        number::counted(answer.rows.len(), &answer.level_words.0, &answer.level_words.1)
    );
    ui.label(RichText::new(line).color(c.quiet));
    if let Some(finding) = row.finding {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
        match finding {
            Finding::HotSpot | Finding::NotSpot => {
                table::finding_ui(ui, context.theme, rect, finding);
            }
            other => {
                let words = question_words::capitalised(other.word());
                control::text_in(ui, rect, &words, Size::Body.bold(), c.second_ink);
            }
        }
    }
    let observed = row.observed.count().map_or_else(|| row.observed.text(), whole);
    let figures = [
        (observed, "observed".to_string()),
        (written(row.expected, 1), "expected".to_string()),
        (signed(row.gap), unit_word(answer).to_string()),
    ];
    big_figures(ui, context.theme, &figures);
    ui.add_space(space::ONE);
    interval(ui, context.theme, row);
    ui.label(RichText::new(ratio_words(row)).font(Size::Small.regular()).color(c.quiet));
    ui.add_space(space::ONE);
    control::section(ui, context.theme, "Figures");
    let rate = match (row.rate, row.rate_low, row.rate_high) {
        (Some(rate), Some(low), Some(high)) => {
            format!("{} ({} to {})", percent(rate, 1), percent(low, 1), percent(high, 1))
        }
        (Some(rate), ..) => percent(rate, 1),
        _ => "–".to_string(),
    };
    facts(
        ui,
        context.theme,
        &[
            ("Rate (95% interval)", rate),
            ("Base", written(row.base, 0)),
            ("Potential demand", written(row.potential, 1)),
            ("Profile", row.group.clone().unwrap_or_else(|| "–".to_string())),
        ],
    );
}

fn sums(
    ui: &mut Ui,
    context: &Context<'_>,
    answer: &TakeUp,
    rows: &[(usize, &TakeUpRow)],
    commands: &mut Vec<Command>,
) {
    let c = &context.theme.colours;
    let words = &answer.level_words;
    head(ui, context, &number::counted(rows.len(), &words.0, &words.1), commands);
    ui.spacing_mut().item_spacing.y = space::ONE;
    let complete: Vec<&TakeUpRow> = rows
        .iter()
        .map(|(_, row)| *row)
        .filter(|row| row.observed.count().is_some() && row.expected.is_some())
        .collect();
    let observed: u64 = complete.iter().filter_map(|row| row.observed.count()).sum();
    let expected: f64 = complete.iter().filter_map(|row| row.expected).sum();
    let base: f64 = complete.iter().filter_map(|row| row.base).sum();
    let left_out = rows.len() - complete.len();
    ui.label(RichText::new("Together").color(c.quiet));
    let figures = [
        (whole(observed), "observed".to_string()),
        (decimal(expected, 1), "expected".to_string()),
        (signed(Some(observed as f64 - expected)), unit_word(answer).to_string()),
    ];
    big_figures(ui, context.theme, &figures);
    let ratio = (expected > 0.0).then(|| 100.0 * observed as f64 / expected);
    let rate = (base > 0.0).then(|| percent(observed as f64 / base, 1));
    facts(
        ui,
        context.theme,
        &[
            ("Ratio to expected", written(ratio, 0)),
            ("Rate", rate.unwrap_or_else(|| "–".to_string())),
            ("Base", decimal(base, 0)),
            ("Hot spots", count_of(rows, Finding::HotSpot)),
            ("Not spots", count_of(rows, Finding::NotSpot)),
        ],
    );
    if left_out > 0 {
        let words = format!(
            "{} without a count or an expected number left out of the sums.",
            number::counted(left_out, "area", "areas")
        );
        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
    }
    control::section(ui, context.theme, "Selected");
    for (_, row) in rows.iter().take(50) {
        let name = row.name.as_deref().unwrap_or(row.code.as_str());
        let ratio = row.ratio.map_or_else(|| "–".to_string(), |ratio| decimal(ratio, 0));
        facts(ui, context.theme, &[(name, ratio)]);
    }
}

fn count_of(rows: &[(usize, &TakeUpRow)], finding: Finding) -> String {
    let count = rows.iter().filter(|(_, row)| row.finding == Some(finding)).count();
    with_thousands(count as i64)
}

fn unit_word(answer: &TakeUp) -> &'static str {
    match answer.question.unit {
        crate::base::Unit::People => "people",
        crate::base::Unit::Transactions => "contacts",
    }
}

fn whole(count: u64) -> String {
    with_thousands(i64::try_from(count).unwrap_or(i64::MAX))
}

fn written(value: Option<f64>, places: usize) -> String {
    value.map_or_else(|| "–".to_string(), |value| decimal(value, places))
}

fn signed(value: Option<f64>) -> String {
    match value {
        Some(value) if value >= 0.5 => format!("+{}", decimal(value, 0)),
        other => written(other, 0),
    }
}

fn ratio_words(row: &TakeUpRow) -> String {
    let Some(ratio) = row.ratio else {
        return match row.finding {
            Some(Finding::Withheld) => "The count is small and so withheld.".to_string(),
            Some(Finding::NoData) => "No base, or no profile where one is needed.".to_string(),
            _ => "No ratio can be given here.".to_string(),
        };
    };
    let mut words = format!("Ratio {}", decimal(ratio, 0));
    if let (Some(low), Some(high)) = (row.ratio_low, row.ratio_high) {
        words = format!("{words} (95% interval {} to {})", decimal(low, 0), decimal(high, 0));
    }
    match row.q {
        Some(q) if q < 0.001 => format!("{words}; chance alone: q <0.001"),
        Some(q) => format!("{words}; chance alone: q {}", decimal(q, 3)),
        None => words,
    }
}

fn big_figures(ui: &mut Ui, theme: &Theme, figures: &[(String, String)]) {
    let c = &theme.colours;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::FOUR;
        for (figure, words) in figures {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(RichText::new(figure).font(Size::Title.bold()).color(c.ink));
                ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
            });
        }
    });
}

/// The ratio with its interval, on a trough from 0 to 250 with a line at 100.
fn interval(ui: &mut Ui, theme: &Theme, row: &TakeUpRow) {
    const TOP: f64 = 250.0;
    let c = &theme.colours;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let painter = ui.painter();
    let y = rect.center().y;
    let x = |ratio: f64| rect.left() + (ratio.clamp(0.0, TOP) / TOP) as f32 * rect.width();
    let bar = |from: f32, to: f32| Rect::from_min_max(pos2(from, y - 3.0), pos2(to, y + 3.0));
    let radius = CornerRadius::same(3);
    painter.rect_filled(bar(rect.left(), rect.right()), radius, c.faint);
    let ink = match row.finding {
        Some(Finding::HotSpot) => c.hot_spot,
        Some(Finding::NotSpot) => c.not_spot,
        _ => c.quiet,
    };
    if let (Some(low), Some(high)) = (row.ratio_low, row.ratio_high) {
        painter.rect_filled(bar(x(low), x(high)), radius, ink.gamma_multiply(0.45));
    }
    painter.vline(x(100.0), y - 10.0..=y + 10.0, Stroke::new(2.0, c.ink));
    if let Some(ratio) = row.ratio {
        painter.circle(pos2(x(ratio), y), 6.0, ink, Stroke::new(2.0, c.surface));
    }
}

/// Names on the left, figures on the right.
fn facts(ui: &mut Ui, theme: &Theme, lines: &[(&str, String)]) {
    let c = &theme.colours;
    for (name, value) in lines {
        ui.horizontal(|ui| {
            ui.set_height(18.0);
            ui.spacing_mut().interact_size.y = 18.0;
            ui.label(RichText::new(*name).font(Size::Small.regular()).color(c.second_ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(RichText::new(value).font(Size::Small.bold()).color(c.ink));
            });
        });
    }
}
