//! What is under the pointer? A small card of the area's figures.

use super::pane::Figures;
use crate::demand::measure::{BASE, EXPECTED, RATE, RATIO};
use crate::demand::{Finding, TakeUpRow};
use crate::ui::ground::Ground;
use crate::ui::theme::Theme;
use crate::ui::theme::{Size, space};
use eframe::egui::{CornerRadius, Pos2, Rect, StrokeKind, Ui, Vec2, pos2, vec2};

/// Shows the card beside the pointer, clear of what `floats` over the map.
pub fn show(
    ui: &Ui,
    theme: &Theme,
    ground: &Ground,
    figures: Figures<'_>,
    position: usize,
    (map, floats): (Rect, &[Rect]),
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
    let card = beside(pointer, size, map, floats);
    let radius = CornerRadius::same(space::CARD_RADIUS);
    painter.rect(card, radius, c.surface, theme.hairline(), StrokeKind::Outside);
    let mut top = card.top() + 7.0;
    for (galley, ink) in galleys {
        let step = galley.size().y + 1.0;
        painter.galley(pos2(card.left() + 10.0, top), galley, ink);
        top += step;
    }
}

/// Where a card stands that is told beside the pointer: below to the right,
/// else on another side, where it lies within the map and on nothing that
/// floats there; where no side is so, within the map all the same.
fn beside(pointer: Pos2, size: Vec2, map: Rect, floats: &[Rect]) -> Rect {
    let (after, before) = (pointer + vec2(14.0, 14.0), pointer - vec2(10.0, 10.0) - size);
    let sides =
        [(after.x, after.y), (before.x, after.y), (after.x, before.y), (before.x, before.y)];
    let sides = sides.map(|(x, y)| Rect::from_min_size(pos2(x, y), size));
    let is_clear = |card: &&Rect| {
        map.contains_rect(**card)
            && !floats.iter().any(|float| float.expand(2.0).intersects(**card))
    };
    sides.iter().find(is_clear).copied().unwrap_or_else(|| {
        let x = if after.x + size.x > map.right() { before.x } else { after.x };
        let y = if after.y + size.y > map.bottom() { before.y } else { after.y };
        Rect::from_min_size(pos2(x, y), size)
    })
}

fn figures_of(row: &TakeUpRow) -> Vec<String> {
    let observed = row.observed.words();
    let mut lines = vec![match row.expected.get() {
        Some(expected) => format!("{observed} observed, {} expected", EXPECTED.write(expected)),
        None => format!("{observed} observed"),
    }];
    if let (Some(rate), Some(base)) = (row.rate.get(), row.base.get()) {
        lines.push(format!("{} of {}", RATE.write(rate), BASE.write(base)));
    }
    if let Some(ratio) = row.ratio.get().map(|ratio| RATIO.write(ratio)) {
        lines.push(match (row.ratio_low.get(), row.ratio_high.get()) {
            (Some(low), Some(high)) => {
                format!("ratio {ratio} ({} to {})", RATIO.write(low), RATIO.write(high))
            }
            _ => format!("ratio {ratio}"),
        });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_covers_neither_legend_nor_scale_bar_where_there_is_room_beside_them() {
        let map = Rect::from_min_size(pos2(340.0, 110.0), vec2(724.0, 406.0));
        let legend = Rect::from_min_max(pos2(352.0, 282.0), pos2(524.0, 504.0));
        let bar = Rect::from_min_max(pos2(940.0, 478.0), pos2(1052.0, 504.0));
        let size = vec2(168.0, 100.0);
        for (x, y) in [(760.0, 430.0), (900.0, 380.0), (540.0, 400.0), (700.0, 150.0)] {
            let card = beside(pos2(x, y), size, map, &[legend, bar]);
            assert!(map.contains_rect(card), "{card:?}");
            assert!(!card.intersects(legend) && !card.intersects(bar), "{card:?}");
            assert!(!card.contains(pos2(x, y)), "what is pointed at is seen: {card:?}");
        }
        // Below to the right covers the bar.
        assert!(beside(pos2(800.0, 385.0), size, map, &[bar]).right() < 800.0);
        assert!(beside(pos2(800.0, 385.0), size, map, &[]).left() > 800.0);
    }

    #[test]
    fn a_card_without_room_beside_the_pointer_is_shown_all_the_same() {
        let map = Rect::from_min_size(pos2(0.0, 0.0), vec2(220.0, 120.0));
        let card = beside(pos2(110.0, 60.0), vec2(168.0, 100.0), map, &[map]);
        assert_eq!(card.size(), vec2(168.0, 100.0));
    }
}
