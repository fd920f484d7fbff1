//! What is needed, what catches, and what is read and heard? Told by the
//! officer, beside what the scheme knows of media.

use super::typing::{Field, Look, line};
use super::{PersonasState, who};
use crate::base::number::decimal;
use crate::project::Persona;
use crate::ui::context::Context;
use crate::ui::control;
use crate::ui::theme::Size;
use eframe::egui::{Align, Layout, RichText, Ui};

pub(super) fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    state: &mut PersonasState,
    persona: &Persona,
) {
    let c = &context.theme.colours;
    ui.columns_const(|columns: &mut [Ui; 3]| {
        let parts = [("Needs", Field::Needs), ("Hooks", Field::Hooks), ("Media", Field::Media)];
        for ((heading, field), ui) in parts.into_iter().zip(columns) {
            control::section(ui, context.theme, heading);
            let look = Look { font: Size::Body.regular(), ink: c.ink, width: ui.available_width() };
            line(ui, context, &mut state.typing, persona, field, look);
            if field == Field::Media
                && let Some(known) = media(context, persona)
            {
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    let words = RichText::new(known).font(Size::Small.regular()).color(c.quiet);
                    ui.label(words).on_hover_text(
                        "By the scheme's attributes, weighted by people; 100 is the council.",
                    );
                });
            }
        }
    });
}

/// "By responsiveness: local radio 141 · leaflet 128"; `None` where the scheme
/// knows of none.
fn media(context: &Context<'_>, persona: &Persona) -> Option<String> {
    let shown = who::answer(context, persona)?;
    let known: Vec<String> = shown
        .answer
        .media
        .iter()
        .filter_map(|row| row.index.map(|index| format!("{} {}", row.name, decimal(index, 0))))
        .collect();
    (!known.is_empty()).then(|| format!("By responsiveness: {}", known.join(" · ")))
}
