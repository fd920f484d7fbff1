//! Which colours has a chart on the screen? Scenes carry the inks of paper;
//! each is one of the theme's here, so that a dark window is legible too.

use crate::figure::scene::Colour;
use crate::figure::{Fill, ink};
use crate::ui::map::legend::colour32;
use crate::ui::theme::Colours;
use eframe::egui::Color32;

/// The theme's colour for an ink of paper, as see-through as that is; another
/// colour stays what it is.
pub fn themed(colour: Colour, theme: &Colours) -> Color32 {
    // Where hairlines are as dark as ink, a grid would be taken for data.
    let grid = if theme.hairline == theme.ink { theme.faint } else { theme.hairline };
    let named = [
        (ink::PAPER, theme.surface),
        (ink::INK, theme.ink),
        (ink::SECOND, theme.second_ink),
        (ink::QUIET, theme.quiet),
        (ink::NEUTRAL, theme.quiet),
        (ink::HAIRLINE, grid),
        (ink::OUTLINE, theme.second_ink),
        (ink::ACCENT, theme.accent),
        (ink::NOT_SPOT, theme.not_spot),
        (ink::NOT_SPOT_INK, theme.not_spot_ink),
        (ink::HOT_SPOT, theme.hot_spot),
        (ink::HOT_SPOT_INK, theme.hot_spot_ink),
        (ink::BETTER, theme.better),
    ];
    let opaque = colour.with_alpha(255);
    match named.into_iter().find(|(paper, _)| *paper == opaque) {
        Some((_, own)) => own.gamma_multiply(f32::from(colour.a) / 255.0),
        None => colour32(colour),
    }
}

/// The colour of a filled bar: the same class has the same colour on the map,
/// whatever the theme.
pub fn of_class(fill: Fill) -> Color32 {
    match fill {
        Fill::Plain(colour) => colour32(colour),
        Fill::Hatched { ground, .. } => colour32(ground),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::{Theme, ThemeKind};

    #[test]
    fn ink_on_paper_is_the_ink_of_the_theme_and_a_class_keeps_its_colour() {
        let dark = Theme::new(ThemeKind::Dark).colours;
        assert_eq!(themed(ink::INK, &dark), dark.ink);
        let sharp = Theme::new(ThemeKind::HighContrast).colours;
        assert_ne!(themed(ink::HAIRLINE, &sharp), themed(ink::INK, &sharp));
        assert_eq!(themed(ink::PAPER.with_alpha(0), &dark).a(), 0);
        assert_eq!(of_class(Fill::Plain(ink::NOT_SPOT)), colour32(ink::NOT_SPOT));
    }
}
