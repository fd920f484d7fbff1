//! How is each service taken up in what is selected? A dot and its whisker for
//! each, about 100.

use super::card_figures::{at_ratio, fold, ink_of, two_lines};
use super::theme::{Size, Theme, space};
use crate::base::number::counted;
use crate::demand::measure::{EXPECTED, RATIO};
use crate::demand::place::ServiceTakeUp;
use crate::demand::{Finding, PlaceSummary};
use eframe::egui::{
    self, CornerRadius, Rect, RichText, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use std::cmp::Ordering;

/// Services shown before the rest is folded away.
const SHOWN: usize = 8;

pub fn show(ui: &mut Ui, theme: &Theme, place: &PlaceSummary) {
    let (first, rest) = place.services.split_at(SHOWN.min(place.services.len()));
    rows(ui, theme, first);
    let quiet =
        |words: &str| RichText::new(words).font(Size::Caption.regular()).color(theme.colours.quiet);
    if !rest.is_empty() {
        // The number would change from one question to the next.
        let words = format!("More ({})", counted(rest.len(), "service", "services"));
        fold(ui, theme, &words, false, |ui| {
            rows(ui, theme, rest);
            if rest.iter().any(has_asterisk) {
                ui.label(quiet(ASTERISK));
            }
        });
    }
    ui.add_space(space::HALF);
    let mut words = place.services_caption.clone();
    if first.iter().any(has_asterisk) {
        words.push(' ');
        words.push_str(ASTERISK);
    }
    ui.label(quiet(&words));
}

const ASTERISK: &str = "* Areas with a small count are left out of the sum.";

/// Whether the row is marked: a service of which nothing is told has no figure
/// to mark.
fn has_asterisk(service: &ServiceTakeUp) -> bool {
    service.leaves_out && service.silent.is_none()
}

const ROW: f32 = 20.0;

fn rows(ui: &mut Ui, theme: &Theme, services: &[ServiceTakeUp]) {
    let c = &theme.colours;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut line: Option<Rect> = None;
    for service in services {
        let track = row(ui, theme, service);
        line = Some(line.map_or(track, |line| line.union(track)));
    }
    // One line at 100 through all of them.
    if let Some(tracks) = line {
        let x = at_ratio(tracks, 100.0);
        let ends = [pos2(x, tracks.top() + 1.0), pos2(x, tracks.bottom() - 1.0)];
        ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.5, c.second_ink), 2.0, 2.0));
    }
    ui.spacing_mut().item_spacing.y = space::ONE;
}

/// One service; gives the room of its track.
fn row(ui: &mut Ui, theme: &Theme, service: &ServiceTakeUp) -> Rect {
    let c = &theme.colours;
    let width = ui.available_width();
    let left = (width * 0.53).min(190.0);
    let font = if service.is_asked { Size::Small.bold() } else { Size::Small.regular() };
    let name = two_lines(ui, &service.name, left - 8.0, font, c.ink);
    let height = ROW.max(name.size().y + 4.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let words = said(service);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    let part =
        |from: f32, to: f32| Rect::from_min_max(pos2(from, rect.top()), pos2(to, rect.bottom()));
    let track = part(rect.left() + left, rect.right() - 38.0);
    let painter = ui.painter();
    let y = rect.center().y;
    painter.galley(pos2(rect.left(), y - name.size().y / 2.0), name, c.ink);
    if let Some(silent) = service.silent {
        let words = match silent {
            Finding::TooFew => "too few to say",
            other => other.word(),
        };
        let at = pos2(rect.right() - 2.0, y);
        painter.text(at, egui::Align2::RIGHT_CENTER, words, Size::Caption.regular(), c.quiet);
        response.on_hover_text(said(service));
        return track;
    }
    let trough = Rect::from_min_max(pos2(track.left(), y - 3.0), pos2(track.right(), y + 3.0));
    painter.rect_filled(trough, CornerRadius::same(3), c.faint);
    let ink = ink_of(
        theme,
        match service.clear_of_expected() {
            Some(Ordering::Greater) => Some(Finding::HotSpot),
            Some(Ordering::Less) => Some(Finding::NotSpot),
            _ => None,
        },
    );
    if let (Some(low), Some(high)) = (service.ratio_low, service.ratio_high) {
        let (from, to) = (at_ratio(track, low), at_ratio(track, high));
        painter.hline(from..=to, y, Stroke::new(2.0, ink.gamma_multiply(0.7)));
    }
    let mut figure = "–".to_string();
    if let Some(ratio) = service.ratio {
        painter.circle(pos2(at_ratio(track, ratio), y), 4.0, ink, Stroke::new(1.0, c.surface));
        figure = RATIO.write(ratio);
    }
    if has_asterisk(service) {
        figure.push('*');
    }
    let at = pos2(rect.right() - 2.0, y);
    painter.text(at, egui::Align2::RIGHT_CENTER, figure, Size::Small.bold(), c.ink);
    response.on_hover_text(words);
    track
}

/// "Library: 88.0 (95% interval 70.2 to 109.1), 35 observed, 39.8 expected".
fn said(service: &ServiceTakeUp) -> String {
    let name = &service.name;
    let silent = match service.silent {
        Some(Finding::TooFew) => Some("too few to say"),
        Some(other) => Some(other.word()),
        None => None,
    };
    let mut words = match (silent, service.ratio) {
        (Some(why), _) => return format!("{name}: {why}"),
        (None, None) => return format!("{name}: no ratio"),
        (None, Some(ratio)) => format!("{name}: {}", RATIO.write(ratio)),
    };
    if let (Some(low), Some(high)) = (service.ratio_low, service.ratio_high) {
        let (low, high) = (RATIO.write(low), RATIO.write(high));
        words = format!("{words} (95% interval {low} to {high})");
    }
    if let (Some(observed), Some(expected)) = (service.observed, service.expected) {
        let (observed, expected) = (observed.words(), EXPECTED.write(expected));
        words = format!("{words}, {observed} observed, {expected} expected");
    }
    words
}
