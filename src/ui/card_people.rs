//! Who lives in what is selected, against the whole council? Classes of the
//! profile, and ages.

use super::card_figures::{facts, two_lines};
use super::theme::{Size, Theme, space};
use crate::base::number::{counted, decimal, percent};
use crate::demand::PlaceSummary;
use crate::demand::place::{Ages, ClassShare};
use eframe::egui::{
    self, Color32, CornerRadius, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// Classes shown one by one.
const CLASSES: usize = 5;

pub fn show(ui: &mut Ui, theme: &Theme, place: &PlaceSummary) {
    match place.profile.as_slice() {
        [] => {}
        [only] => {
            let c = &theme.colours;
            ui.label(RichText::new(&only.name).font(Size::Body.regular()).color(c.ink));
            let share = percent(only.council_share, 0);
            let scheme = place.profile_words.as_deref().unwrap_or("profile");
            let words = format!("{scheme} · {share} overall");
            ui.label(RichText::new(words).font(Size::Caption.regular()).color(c.quiet));
        }
        several => classes(ui, theme, several, place.selected == 0),
    }
    if let Some(ages) = &place.ages {
        ui.add_space(space::ONE);
        ages_ui(ui, theme, ages, place.selected == 0);
    }
}

/// A bar for each class, with a tick at the council's share.
fn classes(ui: &mut Ui, theme: &Theme, classes: &[ClassShare], is_council: bool) {
    let c = &theme.colours;
    for class in classes.iter().take(CLASSES) {
        let width = ui.available_width();
        let room = width * 0.52 - 6.0;
        let name = two_lines(ui, &class.name, room, Size::Small.regular(), c.ink);
        let height = 20.0_f32.max(name.size().y + 4.0);
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let (share, council) = (percent(class.share, 0), percent(class.council_share, 0));
        let words = if is_council {
            format!("{}: {share}", class.name)
        } else {
            format!("{}: {share}; overall {council}", class.name)
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        let middle = rect.left() + rect.width() * 0.52;
        let track = Rect::from_min_max(
            pos2(middle, rect.center().y - 4.0),
            pos2(rect.right() - 36.0, rect.center().y + 4.0),
        );
        let painter = ui.painter();
        painter.galley(pos2(rect.left(), rect.center().y - name.size().y / 2.0), name, c.ink);
        painter.rect_filled(track, CornerRadius::same(2), c.faint);
        let x = |share: f64| track.left() + share.clamp(0.0, 1.0) as f32 * track.width();
        let bar = Rect::from_min_max(track.min, pos2(x(class.share), track.bottom()));
        painter.rect_filled(bar, CornerRadius::same(2), c.accent);
        if !is_council {
            let at = x(class.council_share);
            painter.vline(at, track.top() - 3.0..=track.bottom() + 3.0, Stroke::new(1.5, c.ink));
        }
        let at = pos2(rect.right() - 2.0, rect.center().y);
        painter.text(at, egui::Align2::RIGHT_CENTER, share, Size::Small.bold(), c.ink);
        response.on_hover_text(words);
    }
    let rest: f64 = classes.iter().skip(CLASSES).map(|class| class.share).sum();
    if classes.len() > CLASSES {
        let name = format!("{} others", classes.len() - CLASSES);
        facts(ui, theme, &[(&name, percent(rest, 0))]);
    }
    if !is_council {
        caption(ui, theme, "The tick is the overall share.");
    }
}

fn caption(ui: &mut Ui, theme: &Theme, words: &str) {
    let quiet = theme.colours.quiet;
    ui.label(RichText::new(words).font(Size::Caption.regular()).color(quiet));
}

/// One bar of all ages, those of the base in the accent's colour; the bands
/// below, with their shares here and in the council.
fn ages_ui(ui: &mut Ui, theme: &Theme, ages: &Ages, is_council: bool) {
    let c = &theme.colours;
    let width = ui.available_width();
    let rows: f32 = if is_council { 28.0 } else { 42.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 20.0 + rows), Sense::hover());
    let words: Vec<String> = ages
        .bands
        .iter()
        .map(|band| {
            let here = format!("{} {}", band.words, percent(band.share, 0));
            if is_council {
                return here;
            }
            format!("{here} (overall {})", percent(band.council_share, 0))
        })
        .collect();
    let name = format!("Ages: {}", words.join(", "));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    let painter = ui.painter();
    let bar = Rect::from_min_size(rect.min, vec2(width, 16.0));
    let mut left = bar.left();
    let count = ages.bands.len().max(1) as f32;
    for (i, band) in ages.bands.iter().enumerate() {
        let right = left + band.share as f32 * bar.width();
        let shade = 0.25 + 0.35 * i as f32 / count;
        let fill: Color32 = if band.in_base { c.accent } else { c.quiet.gamma_multiply(shade) };
        let part = Rect::from_min_max(pos2(left, bar.top()), pos2(right, bar.bottom()));
        painter.rect_filled(part, CornerRadius::ZERO, fill);
        if i > 0 {
            painter.vline(left, bar.y_range(), Stroke::new(1.0, c.surface));
        }
        left = right;
        let column = rect.left() + (i as f32 + 0.5) * width / count;
        let (ink, font) = match band.in_base {
            true => (c.accent_ink, Size::Caption.bold()),
            false => (c.second_ink, Size::Caption.regular()),
        };
        let line = |row: f32| pos2(column, bar.bottom() + 9.0 + row * 14.0);
        let centre = egui::Align2::CENTER_CENTER;
        painter.text(line(0.0), centre, &band.words, font.clone(), ink);
        painter.text(line(1.0), centre, percent(band.share, 0), font, ink);
        if !is_council {
            let council = percent(band.council_share, 0);
            painter.text(line(2.0), centre, council, Size::Caption.regular(), c.quiet);
        }
    }
    let all = decimal(ages.all, 0);
    let below = if is_council {
        format!("{all} {}", ages.counts.to_lowercase())
    } else {
        format!("{all} {}; second row: overall", ages.counts.to_lowercase())
    };
    caption(ui, theme, &below);
    if ages.left_out > 0 {
        let blocks = counted(ages.left_out, "building block", "building blocks");
        caption(ui, theme, &format!("{blocks} without ages left out"));
    }
}
