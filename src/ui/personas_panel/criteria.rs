//! Who is meant? A phrase for each criterion, to be changed or taken away, and
//! a way to add one.

use super::criterion_lists::{Kind, editor, kinds};
use super::{PersonasState, change, who};
use crate::persona::{Criterion, CriterionWords, criteria_words};
use crate::project::persona::Criteria;
use crate::project::{BoardChange, Persona};
use crate::session::Reply;
use crate::ui::context::{Command, Context};
use crate::ui::control;
use crate::ui::icon::{self, Icon};
use crate::ui::theme::{Size, space};
use eframe::egui::{
    CornerRadius, CursorIcon, Popup, PopupCloseBehavior, Rect, Response, RichText, Role, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// What the button is called that adds one.
const ADD: &str = "Add a criterion";

pub(super) fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
    commands: &mut Vec<Command>,
) {
    let c = &context.theme.colours;
    control::section(ui, context.theme, persona.pronoun.is_anyone_who());
    let mut next: Option<Criteria> = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::TWO, space::TWO);
        for phrase in phrases(context, persona) {
            next = chip(ui, context, state, persona, &phrase).or(next.take());
        }
        let response = control::field(ui, context.theme, ADD, "+ criterion", 112.0, |ui| {
            for kind in kinds(context) {
                if control::closing_item(ui, false, kind.words()).clicked() {
                    state.adding.kind = Some(kind);
                }
            }
        });
        next = adding(ui, context, state, persona, &response).or(next.take());
    });
    if persona.criteria.is_empty() && persona.source.has_figures() {
        let words = "Nothing is asked yet, so everybody is meant.";
        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
    }
    if let Some(criteria) = next {
        change(context, persona.id, BoardChange::Criteria, commands, |p| p.criteria = criteria);
    }
}

/// The criteria in words: those of the answer where it is of what is asked.
fn phrases(context: &Context<'_>, persona: &Persona) -> Vec<CriterionWords> {
    match (&context.personas.persona, who::answer(context, persona), context.loaded) {
        (Reply::Ready(_), Some(shown), _) => shown.answer.criteria.clone(),
        (_, _, Some(loaded)) => {
            criteria_words(&persona.criteria, &loaded.council, &loaded.geography)
        }
        _ => Vec::new(),
    }
}

/// One phrase; gives the criteria where they are changed by it.
fn chip(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
    phrase: &CriterionWords,
) -> Option<Criteria> {
    const CROSS: f32 = 24.0;
    let c = &context.theme.colours;
    let most = (ui.max_rect().width() - CROSS - 24.0).max(80.0);
    let font = Size::Body.bold();
    let galley = ui.painter().layout_no_wrap(phrase.words.clone(), font.clone(), c.accent_ink);
    let wide = galley.size().x.min(most) + 12.0;
    let size = vec2(wide + CROSS, space::CONTROL);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let radius = CornerRadius::same(space::CONTROL_RADIUS);
    let edge = Stroke::new(1.0, c.accent.gamma_multiply(0.4));
    ui.painter().rect(rect, radius, c.accent_wash, edge, StrokeKind::Inside);
    let text = Rect::from_min_max(
        pos2(rect.left() + 10.0, rect.top()),
        pos2(rect.right() - CROSS + 2.0, rect.bottom()),
    );
    control::text_in(ui, text, &phrase.words, font, c.accent_ink);
    let of_customers = if phrase.of_customers { " (of customers only)" } else { "" };
    let told = format!("{}{of_customers}", phrase.full);
    let on = ui.interact(
        rect.with_max_x(rect.right() - CROSS),
        ui.scope_id().with(("criterion", &phrase.words)),
        Sense::click(),
    );
    on.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Change: {}", phrase.words)));
    let cross = rect.with_min_x(rect.right() - CROSS);
    let off =
        ui.interact(cross, ui.scope_id().with(("no criterion", &phrase.words)), Sense::click());
    let name = format!("Take away: {}", phrase.words);
    off.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    icon::paint(ui.painter(), cross, Icon::Close, 11.0, c.accent_ink);
    for response in [&on, &off] {
        if response.has_focus() {
            control::focus_ring(ui, context.theme, response.rect);
        }
    }
    let on = on.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(told);
    let mut next = None;
    Popup::menu(&on)
        .gap(4.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(format!("Change: {}", phrase.words))
        .show(|ui| {
            ui.set_width(300.0);
            ui.spacing_mut().item_spacing.y = space::HALF;
            let kind = kind_of(&phrase.criterion);
            eframe::egui::ScrollArea::vertical().min_scrolled_height(360.0).max_height(360.0).show(
                ui,
                |ui| {
                    next = editor(ui, context, kind, &mut state.adding, &persona.criteria);
                },
            );
        });
    if off.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(name).clicked() {
        next = Some(phrase.criterion.taken_from(&persona.criteria));
    }
    next
}

const fn kind_of(criterion: &Criterion) -> Kind {
    match criterion {
        Criterion::Classes => Kind::Classes,
        Criterion::Attribute(_) => Kind::Attribute,
        Criterion::Areas => Kind::Areas,
        Criterion::Ages => Kind::Ages,
        Criterion::Services => Kind::Services,
        Criterion::Channels => Kind::Channels,
    }
}

/// The choices of the kind that is being added.
fn adding(
    ui: &Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
    button: &Response,
) -> Option<Criteria> {
    let kind = state.adding.kind?;
    let (mut open, mut next) = (true, None);
    // A list of its own, for each kind is of its own height.
    Popup::from_response(button)
        .id(ui.scope_id().with((ADD, kind.words())))
        .open_bool(&mut open)
        .gap(4.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(kind.words())
        .show(|ui| {
            ui.set_width(300.0);
            ui.spacing_mut().item_spacing.y = space::HALF;
            let words = RichText::new(kind.words()).font(Size::Body.bold());
            ui.label(words.color(context.theme.colours.ink));
            eframe::egui::ScrollArea::vertical().min_scrolled_height(400.0).max_height(400.0).show(
                ui,
                |ui| {
                    next = editor(ui, context, kind, &mut state.adding, &persona.criteria);
                },
            );
        });
    if !open {
        state.adding.kind = None;
    }
    next
}
