//! What is under the pointer? A small card of the area's figures.

use super::pane::Figures;
use crate::base::number::{decimal, percent};
use crate::demand::{Finding, TakeUpRow};
use crate::ui::ground::Ground;
use crate::ui::theme::Theme;
use crate::ui::theme::{Size, space};
use eframe::egui::{CornerRadius, Rect, StrokeKind, Ui, pos2, vec2};

pub fn show(
    ui: &Ui,
    theme: &Theme,
    ground: &Ground,
    figures: Figures<'_>,
    position: usize,
    map: Rect,
) {
    let Some(code) = ground.codes.get(position) else { return };
    let Some(pointer) = ui.ctx().pointer_hover_pos() else { return };
    let c = &theme.colours;
    let painter = ui.ctx().layer_painter(eframe::egui::LayerId::new(
        eframe::egui::Order::Tooltip,
        ui.scope_id().with("hover card"),
    ));
    let name = ground.name(position);
    let head = name.map_or_else(|| code.to_string(), |name| format!("{name} ({code})"));
    let mut lines = vec![(head, Size::Small.bold(), c.ink)];
    if let Some(parent) = ground.parent(position) {
        lines.push((parent.name.clone(), Size::Caption.regular(), c.quiet));
    }
    let (of_area, finding) = match figures {
        Figures::TakeUp(answer) => {
            let Some(row) = answer.rows.get(position) else { return };
            (figures_of(row), row.finding)
        }
        Figures::Areas(areas) => (areas.lines.get(position).cloned().unwrap_or_default(), None),
    };
    lines.extend(of_area.into_iter().map(|line| (line, Size::Small.regular(), c.second_ink)));
    if let Some(finding) = finding {
        let ink = match finding {
            Finding::HotSpot => c.hot_spot_ink,
            Finding::NotSpot => c.not_spot_ink,
            _ => c.quiet,
        };
        lines.push((finding.word().to_string(), Size::Small.bold(), ink));
    }
    let galleys: Vec<_> = lines
        .into_iter()
        .map(|(text, font, ink)| (painter.layout_no_wrap(text, font, ink), ink))
        .collect();
    let width = galleys.iter().map(|(galley, _)| galley.size().x).fold(0.0, f32::max);
    let height: f32 = galleys.iter().map(|(galley, _)| galley.size().y + 1.0).sum();
    let size = vec2(width + 20.0, height + 14.0);
    let mut at = pointer + vec2(14.0, 14.0);
    if at.x + size.x > map.right() {
        at.x = pointer.x - 10.0 - size.x;
    }
    if at.y + size.y > map.bottom() {
        at.y = pointer.y - 10.0 - size.y;
    }
    let card = Rect::from_min_size(at, size);
    let radius = CornerRadius::same(space::CARD_RADIUS);
    painter.rect(card, radius, c.surface, theme.hairline(), StrokeKind::Outside);
    let mut top = card.top() + 7.0;
    for (galley, ink) in galleys {
        let step = galley.size().y + 1.0;
        painter.galley(pos2(card.left() + 10.0, top), galley, ink);
        top += step;
    }
}

fn figures_of(row: &TakeUpRow) -> Vec<String> {
    let mut lines = vec![match row.expected.get() {
        Some(expected) => {
            format!("{} observed, {} expected", row.observed.text(), decimal(expected, 1))
        }
        None => format!("{} observed", row.observed.text()),
    }];
    if let (Some(rate), Some(base)) = (row.rate.get(), row.base.get()) {
        lines.push(format!("{} of {}", percent(rate, 1), decimal(base, 0)));
    }
    if let Some(ratio) = row.ratio.get() {
        lines.push(match (row.ratio_low.get(), row.ratio_high.get()) {
            (Some(low), Some(high)) => {
                format!("ratio {} ({} to {})", decimal(ratio, 0), decimal(low, 0), decimal(high, 0))
            }
            _ => format!("ratio {}", decimal(ratio, 0)),
        });
    }
    lines
}
