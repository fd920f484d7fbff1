//! Which colour has a class of a profile scheme? The scheme's own, else one of
//! the palette for kinds.

use super::ink;
use super::palette::palette;
use super::scene::Colour;

/// The colour written as `#RRGGBB`; else the one of this position in the
/// palette for kinds.
pub fn kind_colour(hex: Option<&str>, position: usize) -> Colour {
    hex.and_then(from_hex).unwrap_or_else(|| {
        let kinds = palette("muted").map_or_else(Vec::new, |kinds| kinds.colours(9));
        kinds.get(position % kinds.len().max(1)).copied().unwrap_or(ink::NEUTRAL)
    })
}

fn from_hex(text: &str) -> Option<Colour> {
    let digits = text.strip_prefix('#')?;
    let all_hex = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| all_hex).map(Colour::rgb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_s_own_colour_comes_first_and_others_are_told_apart() {
        assert_eq!(kind_colour(Some("#33257E"), 4), Colour::rgb(0x33257E));
        let others: Vec<Colour> = (0..9).map(|i| kind_colour(Some("red"), i)).collect();
        let distinct: std::collections::HashSet<_> = others.iter().collect();
        assert_eq!(distinct.len(), 9);
        assert_eq!(kind_colour(None, 0), kind_colour(None, 9));
    }
}
