//! What does a hall see? The answer on top, the map with its legend, and the
//! place that is talked about: everything else is put away, type and lines
//! grow with the window, and small numbers are hidden unless the facilitator
//! says otherwise.

use super::context::{Command, Context, Pick};
use super::control;
use super::icon::Icon;
use super::map;
use super::panel::Memory;
use super::theme::{Size, space};
use super::{answer_bar, message, progress_bar};
use crate::base::number;
use crate::demand::measure::{BASE, EXPECTED, RATIO};
use crate::demand::{Finding, TakeUp, TakeUpRow, findings_in_order, plain_sentence};
use eframe::egui::{
    self, Align, CentralPanel, FontId, Frame, Key, Label, Layout, Margin, Modifiers, Panel,
    RichText, Sense, Ui, Vec2, vec2,
};
use std::sync::Arc;

/// The window at which type is of the size that the scale says, in points:
/// on a screen of 1920 × 1080 everything is twice as large.
const WINDOW: Vec2 = vec2(960.0, 540.0);
/// The card of the place, in points at that window.
const CARD: f32 = 310.0;

/// What the mode keeps: the findings in order, for the answer they are of.
#[derive(Default)]
pub struct ProjectorState {
    order: Option<(Arc<TakeUp>, Arc<Vec<usize>>)>,
    /// The scale and full screen to come back to.
    before: Option<f32>,
}

impl ProjectorState {
    /// Everything as large as the window allows.
    pub fn enter(&mut self, ctx: &egui::Context) {
        if self.before.is_none() {
            self.before = Some(ctx.zoom_factor());
            ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(true));
        }
    }

    /// The window as it was.
    pub fn leave(&mut self, ctx: &egui::Context) {
        if let Some(scale) = self.before.take() {
            ctx.set_zoom_factor(scale);
            ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(false));
        }
    }

    fn order(&mut self, answer: &Arc<TakeUp>) -> Arc<Vec<usize>> {
        if let Some((of, order)) = &self.order
            && Arc::ptr_eq(of, answer)
        {
            return order.clone();
        }
        let order = Arc::new(findings_in_order(answer));
        self.order = Some((answer.clone(), order.clone()));
        order
    }
}

/// What a hall is shown of another place: what the place says on top, what it
/// shows below, and the ways on at the foot. `aside` draws beside the ways on
/// what leads from one thing of the place to the next.
pub fn frame(
    ui: &mut Ui,
    context: &Context<'_>,
    commands: &mut Vec<Command>,
    say: impl FnOnce(&mut Ui),
    aside: impl FnOnce(&mut Ui, &mut Vec<Command>),
    show: impl FnOnce(&mut Ui, &mut Vec<Command>),
) {
    grow(ui.ctx());
    let surface = context.theme.surface();
    let escape = |input: &mut egui::InputState| input.consume_key(Modifiers::NONE, Key::Escape);
    if context.keyboard.is_free() && ui.ctx().input_mut(escape) {
        commands.push(Command::Projector(false));
    }
    Panel::top("answer for the hall")
        .resizable(false)
        .frame(surface.inner_margin(Margin::symmetric(14, 10)))
        .show(ui, say);
    Panel::bottom("ways on for the hall")
        .resizable(false)
        .frame(surface.inner_margin(Margin::symmetric(14, 6)))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                aside(ui, commands);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    leave(ui, commands);
                    small_numbers(ui, context, commands);
                });
            });
        });
    CentralPanel::default().frame(surface).show(ui, |ui| show(ui, commands));
}

fn leave(ui: &mut Ui, commands: &mut Vec<Command>) {
    if control::button(ui, "Leave (Esc)").clicked() {
        commands.push(Command::Projector(false));
    }
}

/// Whether small numbers are hidden, and the way to have it otherwise.
fn small_numbers(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let hidden = context.protection.on;
    let words = if hidden { "Small numbers hidden" } else { "Small numbers shown" };
    let by_decision = context.project.protection.on;
    let button = egui::Button::selectable(hidden, words).frame_when_inactive(true);
    let why = "Before a hall small numbers are hidden unless you say otherwise.";
    if ui.add_enabled(!by_decision, button).on_hover_text(why).clicked() {
        commands.push(Command::HideSmallNumbers(!hidden));
    }
}

/// Lets type and lines grow with the window.
fn grow(ctx: &egui::Context) {
    let points = ctx.content_rect().size() * ctx.zoom_factor();
    let factor = (points.x / WINDOW.x).min(points.y / WINDOW.y).clamp(1.0, 5.0);
    if (factor - ctx.zoom_factor()).abs() > 0.01 {
        ctx.set_zoom_factor(factor);
    }
}

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    grow(ui.ctx());
    let surface = context.theme.surface();
    let order = context.answer().map(|answer| memory.projector.order(answer));
    let lassoes = memory.map.lasso_is_under_way();
    keys(ui, context, order.as_deref().map_or(&[], Vec::as_slice), lassoes, commands);
    Panel::top("answer for the hall")
        .resizable(false)
        .frame(surface.inner_margin(Margin::symmetric(14, 10)))
        .show(ui, |ui| answer_ui(ui, context));
    Panel::right("place for the hall")
        .exact_size(CARD)
        .resizable(false)
        .frame(surface.inner_margin(Margin::symmetric(16, 14)))
        .show(ui, |ui| {
            Panel::bottom("ways on")
                .resizable(false)
                .frame(Frame::new())
                .show_separator_line(false)
                .show(ui, |ui| ways_on(ui, context, order.as_deref(), commands));
            CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
                egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    place(ui, context, order.as_deref().map_or(&[], Vec::as_slice));
                });
            });
        });
    CentralPanel::default()
        .frame(map::frame(context, &memory.map))
        .show(ui, |ui| map::show(ui, context, &mut memory.map, commands));
}

fn answer_ui(ui: &mut Ui, context: &Context<'_>) {
    if let crate::session::Reply::Failed { error, .. } = context.reply {
        message::error_ui(ui, context, error);
        return;
    }
    let Some(answer) = context.answer() else {
        let words = match context.working() {
            Some(_) => "Working out the answer…",
            None => "There is no answer to show yet.",
        };
        progress_bar::waiting(ui, context, context.reply, words);
        return;
    };
    if context.is_stale() {
        ui.multiply_opacity(0.5);
    }
    let sentence = plain_sentence(answer);
    let job = answer_bar::laid_out(context.theme, &sentence, ui.available_width());
    ui.add(Label::new(job));
}

/// Where the selected area stands among the findings.
fn standing(context: &Context<'_>, answer: &TakeUp, order: &[usize]) -> Option<usize> {
    let [only] = context.selection.iter().collect::<Vec<_>>()[..] else { return None };
    order.iter().position(|row| answer.rows.get(*row).is_some_and(|row| row.code == *only))
}

/// Goes to the finding `by` places on; round again at the end.
fn step(context: &Context<'_>, order: &[usize], by: isize, commands: &mut Vec<Command>) {
    let Some(answer) = context.answer().filter(|_| !order.is_empty()) else { return };
    let count = order.len() as isize;
    let next = match standing(context, answer, order) {
        Some(now) => (now as isize + by).rem_euclid(count),
        None if by < 0 => count - 1,
        None => 0,
    };
    let row = order.get(next as usize).and_then(|row| answer.rows.get(*row));
    if let Some(row) = row {
        commands.push(Command::Pick(row.code.clone(), Pick::Only));
        commands.push(Command::ShowOnMap(row.code.clone()));
    }
}

fn keys(
    ui: &Ui,
    context: &Context<'_>,
    order: &[usize],
    lassoes: bool,
    commands: &mut Vec<Command>,
) {
    if !context.keyboard.is_free() {
        return;
    }
    // The map's own arrows would pan: here they go from place to place.
    let pressed = |key| ui.ctx().input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowRight) || pressed(Key::PageDown) {
        step(context, order, 1, commands);
    }
    if pressed(Key::ArrowLeft) || pressed(Key::PageUp) {
        step(context, order, -1, commands);
    }
    // Escape leaves the lasso first.
    if !lassoes && pressed(Key::Escape) {
        commands.push(Command::Projector(false));
    }
}

/// The place that is talked about.
fn place(ui: &mut Ui, context: &Context<'_>, order: &[usize]) {
    let Some(answer) = context.answer() else { return };
    let c = &context.theme.colours;
    let title = |size: Size| FontId::new(size.points() * 1.1, size.bold().family);
    let found = match context.selection.len() {
        1 => context.selection.first().and_then(|code| {
            // Rows lie by code.
            let position = answer.rows.binary_search_by(|row| row.code.cmp(code)).ok()?;
            Some((position, answer.rows.get(position)?))
        }),
        _ => None,
    };
    let Some((position, row)) = found else {
        ui.label(RichText::new(capital(answer)).font(title(Size::Large)).color(c.ink));
        let words = if order.is_empty() {
            "No place differs from what we should expect by more than chance."
        } else {
            "Press → for the first place, or click one on the map."
        };
        ui.label(RichText::new(words).font(Size::Body.regular()).color(c.quiet));
        return;
    };
    let parent = context.ground.and_then(|ground| ground.parent(position));
    let name = row.name.as_deref().or(parent.map(|parent| parent.name.as_str()));
    ui.spacing_mut().item_spacing.y = space::ONE;
    let words = name.unwrap_or(row.code.as_str());
    ui.label(RichText::new(words).font(title(Size::Large)).color(c.ink));
    if name.is_some() {
        ui.label(RichText::new(row.code.as_str()).font(Size::Small.regular()).color(c.quiet));
    }
    finding_ui(ui, context, answer, order, row);
    ui.add_space(space::TWO);
    figures(ui, context, row);
    ui.add_space(space::TWO);
    who(ui, context, answer, row);
}

/// "Not spot 1 of 9".
fn finding_ui(
    ui: &mut Ui,
    context: &Context<'_>,
    answer: &TakeUp,
    order: &[usize],
    row: &TakeUpRow,
) {
    let Some(finding) = row.finding else { return };
    let of_kind = |at: &&usize| answer.rows.get(**at).is_some_and(|r| r.finding == Some(finding));
    let count = order.iter().filter(of_kind).count();
    let before = order
        .iter()
        .filter(of_kind)
        .position(|at| answer.rows.get(*at).is_some_and(|other| other.code == row.code));
    let word = super::question_words::capitalised(finding.word());
    let words = match before {
        Some(before) => format!("{word} {} of {count}", before + 1),
        None => word,
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
    let c = &context.theme.colours;
    let (ink, wash) = match finding {
        Finding::NotSpot => (c.not_spot_ink, c.not_spot_wash),
        Finding::HotSpot => (c.hot_spot_ink, c.hot_spot_wash),
        _ => (c.second_ink, c.faint),
    };
    control::pill(ui, rect, &words, ink, wash);
}

/// Two figures that can be read from the back row.
fn figures(ui: &mut Ui, context: &Context<'_>, row: &TakeUpRow) {
    let c = &context.theme.colours;
    let large = FontId::new(32.0, Size::Title.bold().family);
    let observed = row.observed.words();
    let expected = EXPECTED.or_dash(row.expected.get());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::SIX;
        for (figure, words) in [(observed, "take it up"), (expected, "we should expect")] {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(RichText::new(figure).font(large.clone()).color(c.ink));
                ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
            });
        }
    });
}

/// Who lives here, and how sure the finding is.
fn who(ui: &mut Ui, context: &Context<'_>, answer: &TakeUp, row: &TakeUpRow) {
    let c = &context.theme.colours;
    let mut say = |words: String| {
        ui.label(RichText::new(words).font(Size::Body.regular()).color(c.second_ink));
    };
    if let Some(group) = &row.group {
        say(format!("Mostly {group}."));
    }
    if let Some(base) = row.base.get() {
        say(format!("{} {}.", BASE.write(base), answer.base_words));
    }
    if let (Some(ratio), Some(low), Some(high)) =
        (row.ratio.get(), row.ratio_low.get(), row.ratio_high.get())
    {
        let [ratio, low, high] = [ratio, low, high].map(|value| RATIO.write(value));
        say(format!(
            "{ratio} for every 100 we should expect; {low} to {high} allowing for chance."
        ));
    }
}

/// The foot of the card: to the next place, what protects, and out.
fn ways_on(
    ui: &mut Ui,
    context: &Context<'_>,
    order: Option<&Vec<usize>>,
    commands: &mut Vec<Command>,
) {
    let order = order.map_or(&[][..], Vec::as_slice);
    ui.spacing_mut().item_spacing = vec2(space::TWO, space::TWO);
    ui.horizontal(|ui| {
        let some = !order.is_empty();
        if control::icon_button(ui, context.theme, Icon::ArrowLeft, "Previous place", some)
            .clicked()
        {
            step(context, order, -1, commands);
        }
        if control::icon_button(ui, context.theme, Icon::ArrowRight, "Next place", some).clicked() {
            step(context, order, 1, commands);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            leave(ui, commands);
        });
    });
    small_numbers(ui, context, commands);
}

/// "600 Output Areas".
fn capital(answer: &TakeUp) -> String {
    number::counted(answer.rows.len(), &answer.level_words.0, &answer.level_words.1)
}
