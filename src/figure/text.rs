//! How wide is a text, and where does it break? Measured with the embedded
//! font, the one that every file is drawn with.

use ab_glyph::{Font, FontRef, ScaleFont};
use std::sync::OnceLock;

/// The family as files name it.
pub const FAMILY: &str = "Noto Sans";

/// The embedded font, regular and bold, for those that draw with it.
pub const REGULAR: &[u8] = ttf_noto_sans::REGULAR;
pub const BOLD: &[u8] = ttf_noto_sans::BOLD;

/// How far letters rise above the baseline, as a share of the size: capitals.
pub const CAP_HEIGHT: f32 = 0.714;
/// How far they reach below it.
pub const DESCENT: f32 = 0.22;

pub(super) fn font(bold: bool) -> Option<&'static FontRef<'static>> {
    static FONTS: OnceLock<[Option<FontRef<'static>>; 2]> = OnceLock::new();
    let fonts =
        FONTS.get_or_init(|| [REGULAR, BOLD].map(|bytes| FontRef::try_from_slice(bytes).ok()));
    fonts[usize::from(bold)].as_ref()
}

/// The width of a line of text in points, with kerning.
pub fn width_pt(text: &str, size_pt: f32, bold: bool) -> f32 {
    let Some(font) = font(bold) else { return text.chars().count() as f32 * size_pt * 0.6 };
    // ab_glyph scales by ascent + descent; a point size is by the em.
    let em = font.units_per_em().unwrap_or(1000.0);
    let scale = font.height_unscaled() / em * size_pt;
    let scaled = font.as_scaled(scale);
    let mut width = 0.0;
    let mut last = None;
    for c in text.chars() {
        let glyph = scaled.glyph_id(c);
        if let Some(last) = last {
            width += scaled.kern(last, glyph);
        }
        width += scaled.h_advance(glyph);
        last = Some(glyph);
    }
    width
}

/// The text cut to fit, with an ellipsis; empty where not even that fits.
pub fn ellipsis(text: &str, size_pt: f32, bold: bool, room_pt: f32) -> String {
    if width_pt(text, size_pt, bold) <= room_pt {
        return text.to_string();
    }
    let mut cut: Vec<char> = text.chars().collect();
    while cut.pop().is_some() {
        let shorter: String = cut.iter().collect::<String>().trim_end().to_string();
        let shorter = format!("{shorter}…");
        if width_pt(&shorter, size_pt, bold) <= room_pt {
            return shorter;
        }
    }
    String::new()
}

/// The text in lines of at most `room_pt`, broken between words; a word that
/// is too long for a line is broken within. At most `most` lines, the last
/// with an ellipsis where more was to come.
pub fn wrap(text: &str, size_pt: f32, bold: bool, room_pt: f32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
        if width_pt(&longer, size_pt, bold) <= room_pt {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if width_pt(&line, size_pt, bold) > room_pt && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::take(&mut line));
                line.push(c);
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1)).join(" ");
        if most > 0 {
            lines.push(ellipsis(&rest, size_pt, bold, room_pt));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_all_one_width_and_bold_is_wider() {
        let widths: Vec<f32> = ('0'..='9').map(|c| width_pt(&c.to_string(), 10.0, false)).collect();
        assert!(widths.iter().all(|w| (w - widths[0]).abs() < 1e-4), "{widths:?}");
        assert!((widths[0] - 5.72).abs() < 0.01, "572 of 1000 units to the em: {}", widths[0]);
        assert!(width_pt("Davyhulme", 10.0, true) > width_pt("Davyhulme", 10.0, false));
    }

    #[test]
    fn wrapped_lines_fit_and_keep_every_word() {
        let text = "12,121 of 41,307 people aged 65 and over have a bus pass";
        let lines = wrap(text, 10.0, false, 90.0, 20);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|l| width_pt(l, 10.0, false) <= 90.0));
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let lines = wrap("one two three four five six seven", 10.0, false, 60.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        assert!(width_pt(&lines[1], 10.0, false) <= 60.0);
        assert_eq!(ellipsis("wide", 10.0, false, 1.0), "");
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken() {
        let lines = wrap("Llanfairpwllgwyngyll", 10.0, false, 40.0, 10);
        assert!(lines.iter().all(|l| width_pt(l, 10.0, false) <= 40.0));
        assert_eq!(lines.concat(), "Llanfairpwllgwyngyll");
    }
}
