//! Who is on the board, in which order, and whom do they cover? Cards that are
//! chosen by a click and moved by dragging or by keys.

use super::{PersonasState, add, board_now, face, send, start};
use crate::base::number::decimal;
use crate::figure::board_sheet::row_words;
use crate::persona::{Coverage, CoverageRow};
use crate::project::{BoardChange, Persona};
use crate::ui::context::{Command, Context, shown};
use crate::ui::control;
use crate::ui::icon::Icon;
use crate::ui::theme::{Size, space};
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, CornerRadius, CursorIcon, Key, Layout, Modifiers, Rect, RichText, Role, ScrollArea,
    Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// The height of a card.
const HIGH: f32 = 88.0;
/// What whom they cover takes at the foot.
const COVERED: f32 = 128.0;

pub(super) fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    commands: &mut Vec<Command>,
) {
    let c = &context.theme.colours;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Board").font(Size::Large.bold()).color(c.ink));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            start::new_persona(ui, context, commands);
        });
    });
    let board = &context.project.board;
    if board.is_empty() {
        return;
    }
    ui.add_space(space::ONE);
    let room = (ui.available_height() - COVERED).max(HIGH);
    ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::TWO;
        cards(ui, context, state, commands);
    });
    order(ui, context, state, commands);
    covered(ui, context, commands);
}

fn cards(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    commands: &mut Vec<Command>,
) {
    let board = &context.project.board;
    let chosen = state.shown(board);
    let coverage = shown(&context.personas.coverage);
    let mut middles = Vec::with_capacity(board.personas.len());
    let mut dropped = None;
    for persona in &board.personas {
        let row = coverage.and_then(|c| c.rows.iter().find(|row| row.id == persona.id));
        let on = chosen == Some(persona.id);
        let response = card(ui, context, persona, row, on);
        middles.push(response.rect.center().y);
        if response.clicked() {
            state.shown = Some(persona.id);
        }
        if response.drag_stopped() {
            dropped = response.interact_pointer_pos().map(|at| (persona.id, at.y));
        }
        let alone = |key| ui.input_mut(|input| input.consume_key(Modifiers::ALT, key));
        if response.has_focus()
            && let Some(place) = board.position(persona.id)
        {
            if alone(Key::ArrowUp) {
                move_to(context, persona, place.saturating_sub(1), commands);
            }
            if alone(Key::ArrowDown) {
                move_to(context, persona, place + 1, commands);
            }
        }
        if response.dragged()
            && let Some(at) = response.interact_pointer_pos()
        {
            ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
            let pen = Stroke::new(2.0, context.theme.colours.accent);
            ui.painter().hline(response.rect.x_range(), at.y, pen);
        }
    }
    if let Some((id, y)) = dropped
        && let Some(persona) = board.persona(id)
    {
        let place = board.position(id).unwrap_or(0);
        let above = middles.iter().enumerate();
        let to = above.filter(|(i, middle)| *i != place && **middle < y).count();
        move_to(context, persona, to, commands);
    }
}

fn move_to(context: &Context<'_>, persona: &Persona, to: usize, commands: &mut Vec<Command>) {
    let mut board = board_now(context, commands);
    board.move_to(persona.id, to);
    if board != *context.project.board {
        send(board, BoardChange::Order, commands);
    }
}

fn card(
    ui: &mut Ui,
    context: &Context<'_>,
    persona: &Persona,
    row: Option<&CoverageRow>,
    on: bool,
) -> eframe::egui::Response {
    const RADIUS: f32 = 27.0;
    let c = &context.theme.colours;
    let size = vec2(ui.available_width(), HIGH);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let people = row.map_or_else(|| "Counting…".to_string(), row_words);
    response.widget_info(|| {
        let told = format!("{}: {people}", persona.title());
        WidgetInfo::selected(Role::ListItem, ui.is_enabled(), on, told)
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let (fill, edge) = match (on, response.hovered()) {
        (true, _) => (c.accent_wash, Stroke::new(1.5, c.accent)),
        (false, true) => (c.ground, Stroke::new(1.0, c.quiet)),
        (false, false) => (c.surface, context.theme.hairline()),
    };
    let radius = CornerRadius::same(space::CARD_RADIUS);
    ui.painter().rect(rect.shrink(1.0), radius, fill, edge, StrokeKind::Inside);
    let centre = pos2(rect.left() + 12.0 + RADIUS, rect.center().y);
    face::paint_at(ui, context, &persona.portrait, centre, RADIUS);
    let left = centre.x + RADIUS + 12.0;
    let line = |top: f32, high: f32| {
        Rect::from_min_max(
            pos2(left, rect.top() + top),
            pos2(rect.right() - 10.0, rect.top() + top + high),
        )
    };
    control::text_in(ui, line(9.0, 18.0), &persona.title(), Size::Body.bold(), c.ink);
    let mut job = LayoutJob::simple(
        persona.line.clone(),
        Size::Small.regular(),
        c.quiet,
        rect.right() - 10.0 - left,
    );
    job.wrap.max_rows = 2;
    let told = ui.painter().layout_job(job);
    let below = told.size().y;
    ui.painter().galley(pos2(left, rect.top() + 28.0), told, c.quiet);
    let at = if persona.line.is_empty() { 30.0 } else { 30.0 + below };
    control::text_in(
        ui,
        line(at.min(HIGH - 26.0), 20.0),
        &people,
        Size::Small.regular(),
        c.second_ink,
    );
    if response.has_focus() {
        control::focus_ring(ui, context.theme, rect.shrink(1.0));
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Ways to move the persona shown, and to be rid of it.
fn order(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    commands: &mut Vec<Command>,
) {
    let board = &context.project.board;
    let Some(persona) = state.shown(board).and_then(|id| board.persona(id)) else { return };
    let place = board.position(persona.id).unwrap_or(0);
    ui.horizontal(|ui| {
        let theme = context.theme;
        let up = place > 0;
        if control::icon_button(ui, theme, Icon::ArrowUp, "Move up (Alt+↑)", up).clicked() {
            move_to(context, persona, place.saturating_sub(1), commands);
        }
        let down = place + 1 < board.personas.len();
        if control::icon_button(ui, theme, Icon::ArrowDown, "Move down (Alt+↓)", down).clicked() {
            move_to(context, persona, place + 1, commands);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let response = control::link(ui, theme, "Delete");
            let name = format!("Delete {}", persona.title());
            if response.accessible_name(name).clicked() {
                let mut left = board_now(context, commands);
                left.remove(persona.id);
                send(left, BoardChange::Deleted, commands);
            }
        });
    });
}

/// Whom the board covers, as a bar and in words.
fn covered(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    control::section(ui, context.theme, "Who is covered");
    if let crate::session::Reply::Failed { error, .. } = &context.personas.coverage {
        let words = RichText::new(error.to_string()).font(Size::Small.regular());
        ui.label(words.color(c.hot_spot_ink));
        return;
    }
    let Some(coverage) = shown(&context.personas.coverage).cloned() else {
        ui.label(RichText::new("Counting…").font(Size::Small.regular()).color(c.quiet));
        return;
    };
    ui.scope(|ui| {
        if !matches!(context.personas.coverage, crate::session::Reply::Ready(_)) {
            ui.multiply_opacity(0.5);
        }
        bar(ui, context, &coverage);
        let words = RichText::new(coverage.sentence()).font(Size::Small.regular());
        ui.label(words.color(c.second_ink));
        let Some(group) = coverage.largest_in_none.clone() else { return };
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let people = decimal(group.people, 0);
            let words = format!("Largest group in none ({people} people):");
            ui.label(RichText::new(words).font(Size::Small.regular()).color(c.second_ink));
            let full = context.project.board.is_full();
            let link = |ui: &mut Ui| control::link(ui, context.theme, &group.words);
            let link = ui.add_enabled_ui(!full, link).inner;
            if link.on_hover_text("Make a persona of this group").clicked()
                && let Some(scheme) = context.loaded.and_then(|l| l.council.scheme(&group.scheme))
            {
                add(context, Persona::from_class(scheme, &group.tier, &group.code), commands);
            }
        });
    });
}

fn bar(ui: &mut Ui, context: &Context<'_>, coverage: &Coverage) {
    let c = &context.theme.colours;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    let told = coverage.sentence();
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &told));
    let share = |told: crate::persona::Told| {
        let share = told.count().filter(|_| coverage.base > 0.0).map(|n| n / coverage.base);
        share.map(|share| share.clamp(0.0, 1.0) as f32)
    };
    let radius = CornerRadius::same(3);
    let part = |share: f32| rect.with_max_x(rect.left() + rect.width() * share);
    ui.painter().rect_filled(rect, radius, c.faint);
    match share(coverage.covered) {
        Some(covered) => {
            ui.painter().rect_filled(part(covered), radius, c.accent);
            let several = share(coverage.several).unwrap_or(0.0);
            ui.painter().rect_filled(part(several), radius, c.accent_ink);
        }
        // What is withheld has no length.
        None => {
            control::text_in(
                ui,
                rect.shrink(3.0),
                "withheld",
                Size::Caption.regular(),
                c.second_ink,
            );
        }
    }
    let by_count = coverage.by_count.iter().enumerate().map(|(n, people)| match n {
        0 => format!("Like none: {}", people.words()),
        n => format!("Like {n}: {}", people.words()),
    });
    response.on_hover_text(by_count.collect::<Vec<_>>().join("\n"));
}
