//! What stands in a cell? Figures to the right, words to the left, an interval
//! drawn and a finding as a tag.

use super::PADDING;
use super::columns::Column;
use crate::demand::measure::CHANCE;
use crate::demand::{Finding, TakeUpRow};
use crate::ui::control;
use crate::ui::ground::Ground;
use crate::ui::theme::{Size, Theme};
use eframe::egui::{self, Pos2, Rect, Stroke, Ui, pos2, vec2};

pub fn cell_ui(
    ui: &Ui,
    theme: &Theme,
    ground: Option<&Ground>,
    column: Column,
    cell: Rect,
    row: &TakeUpRow,
    position: usize,
) {
    let c = &theme.colours;
    let inner = cell.shrink2(vec2(PADDING, 0.0));
    let font = Size::Small.regular();
    match column {
        Column::Code => control::text_in(ui, inner, row.code.as_str(), font, c.ink),
        Column::Name => {
            control::text_in(ui, inner, row.name.as_deref().unwrap_or(""), font, c.ink);
        }
        Column::Parent => {
            let name = ground.and_then(|ground| ground.parent(position)).map(|p| p.name.as_str());
            control::text_in(ui, inner, name.unwrap_or(""), font, c.second_ink);
        }
        Column::Measure(measure) => {
            let font = if measure.id == "ratio" { Size::Small.bold() } else { font };
            right_aligned(ui, inner, measure.text(row), font, c.ink);
        }
        Column::P => {
            right_aligned(ui, inner, CHANCE.or_dash(row.p.get()), font, c.ink);
        }
        Column::Group => {
            let group = row.group.as_deref().unwrap_or("");
            control::text_in(ui, inner, group, font, c.second_ink);
        }
        Column::Interval => interval(ui, theme, inner, row),
        Column::Finding => {
            if let Some(finding) = row.finding {
                finding_ui(ui, theme, inner, finding);
            }
        }
    }
}

fn right_aligned(ui: &Ui, cell: Rect, text: String, font: egui::FontId, ink: egui::Color32) {
    let galley = ui.painter().layout_no_wrap(text, font, ink);
    let at = pos2(cell.right() - galley.size().x, cell.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
}

/// A finding as a tag; what is none, in quiet words.
pub fn finding_ui(ui: &Ui, theme: &Theme, cell: Rect, finding: Finding) {
    let c = &theme.colours;
    match finding {
        Finding::HotSpot => {
            control::pill(ui, cell, "Hot spot", c.hot_spot_ink, c.hot_spot_wash);
        }
        Finding::NotSpot => {
            control::pill(ui, cell, "Not spot", c.not_spot_ink, c.not_spot_wash);
        }
        other => control::text_in(ui, cell, other.word(), Size::Caption.regular(), c.quiet),
    }
}

/// The ratio and its interval on a scale of 0 to 250, with a line at 100.
pub fn interval(ui: &Ui, theme: &Theme, cell: Rect, row: &TakeUpRow) {
    const TOP: f64 = 250.0;
    let c = &theme.colours;
    let x = |ratio: f64| cell.left() + (ratio.clamp(0.0, TOP) / TOP) as f32 * cell.width();
    let y = cell.center().y;
    let painter = ui.painter();
    painter.vline(x(100.0), y - 6.0..=y + 6.0, Stroke::new(1.0, c.quiet));
    let (Some(ratio), Some(low), Some(high)) =
        (row.ratio.get(), row.ratio_low.get(), row.ratio_high.get())
    else {
        return;
    };
    let ink = match row.finding {
        Some(Finding::HotSpot) => c.hot_spot,
        Some(Finding::NotSpot) => c.not_spot,
        _ => c.quiet,
    };
    painter.hline(x(low)..=x(high), y, Stroke::new(2.0, ink.gamma_multiply(0.6)));
    painter.circle_filled(Pos2::new(x(ratio), y), 3.0, ink);
}
