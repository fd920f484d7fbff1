//! Which colours may a map use? Palettes of three to nine classes that people
//! who see red and green alike can tell apart.
//!
//! Sources: ColorBrewer 2.0 (C. Brewer and M. Harrower, Pennsylvania State
//! University, Apache License 2.0), its middle class warmed to `#F4F2EE`;
//! viridis (S. van der Walt and N. Smith, CC0); cividis (J. Nuñez,
//! C. Anderton and R. Renslow, PLoS ONE 13(7), 2018, CC0); muted (P. Tol,
//! “Colour Schemes”, SRON technical note, 2021).

use super::scene::Colour;

/// What a palette is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaletteKind {
    /// From little (pale) to much (dark).
    Sequential,
    /// Either side of a middle: below first, above last.
    Diverging,
    /// Kinds without an order.
    Categories,
}

/// One row of the table of palettes.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// As project files and the command line name it.
    pub id: &'static str,
    pub title: &'static str,
    pub kind: PaletteKind,
    pub source: &'static str,
    shades: Shades,
}

#[derive(Clone, Copy, Debug)]
enum Shades {
    /// A list of its own for 3, 4 … 9 classes.
    Lists([&'static [u32]; 7]),
    /// Stops at even distances, between which colours are mixed.
    Ramp(&'static [u32]),
    /// The first so many.
    Each(&'static [u32]),
    /// Another's, from its other end.
    Reversed(&'static Palette),
}

/// The most classes that can be told apart.
pub const MOST_CLASSES: usize = 9;

impl Palette {
    /// `count` colours, lowest class first. More than `MOST_CLASSES` are
    /// mixed from nine, and harder to tell apart; 0 gives none.
    pub fn colours(&self, count: usize) -> Vec<Colour> {
        if let Shades::Reversed(palette) = self.shades {
            let mut colours = palette.colours(count);
            colours.reverse();
            return colours;
        }
        let hex = match self.shades {
            Shades::Lists(lists) => match count {
                0 => Vec::new(),
                // One class: the middle; two: the ends of three.
                1 => vec![lists[0][1]],
                2 => vec![lists[0][0], lists[0][2]],
                3..=MOST_CLASSES => lists[count - 3].to_vec(),
                _ => mixed(lists[6], count),
            },
            Shades::Ramp(stops) => mixed(stops, count),
            Shades::Reversed(_) => Vec::new(),
            Shades::Each(list) => (0..count).map(|i| list[i % list.len()]).collect(),
        };
        hex.into_iter().map(Colour::rgb).collect()
    }
}

impl Palette {
    /// The palette from its other end, where that is asked for.
    pub fn facing(&'static self, reversed: bool) -> Palette {
        match reversed {
            true => Palette { shades: Shades::Reversed(self), ..*self },
            false => *self,
        }
    }
}

/// `count` colours at even distances along the stops.
fn mixed(stops: &[u32], count: usize) -> Vec<u32> {
    let last = stops.len().saturating_sub(1);
    (0..count)
        .map(|i| {
            let share = if count == 1 { 0.5 } else { i as f64 / (count - 1) as f64 };
            let at = share * last as f64;
            let lower = (at.floor() as usize).min(last.saturating_sub(1));
            let part = at - lower as f64;
            let (a, b) = (stops[lower], stops[(lower + 1).min(last)]);
            [16, 8, 0].into_iter().fold(0, |hex, shift| {
                let channel = |c: u32| f64::from((c >> shift) & 0xFF);
                let value = channel(a) + (channel(b) - channel(a)) * part;
                hex | ((value.round() as u32) << shift)
            })
        })
        .collect()
}

/// The palette with this id.
pub fn palette(id: &str) -> Option<&'static Palette> {
    PALETTES.iter().find(|p| p.id == id)
}

const COLORBREWER: &str = "ColorBrewer 2.0";

/// Menus, the command line and tests read this table. The first of each kind
/// is what suits it when nothing else is chosen.
pub static PALETTES: &[Palette] = &[
    Palette {
        id: "blue-red",
        title: "Blue to red",
        kind: PaletteKind::Diverging,
        source: "ColorBrewer 2.0 RdBu",
        shades: Shades::Lists([
            &[0x67A9CF, 0xF4F2EE, 0xEF8A62],
            &[0x0571B0, 0x92C5DE, 0xF4A582, 0xCA0020],
            &[0x0571B0, 0x92C5DE, 0xF4F2EE, 0xF4A582, 0xCA0020],
            &[0x2166AC, 0x67A9CF, 0xD1E5F0, 0xFDDBC7, 0xEF8A62, 0xB2182B],
            &[0x2166AC, 0x67A9CF, 0xD1E5F0, 0xF4F2EE, 0xFDDBC7, 0xEF8A62, 0xB2182B],
            &[0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B],
            &[
                0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF4F2EE, 0xFDDBC7, 0xF4A582, 0xD6604D,
                0xB2182B,
            ],
        ]),
    },
    Palette {
        id: "purple-orange",
        title: "Purple to orange",
        kind: PaletteKind::Diverging,
        source: "ColorBrewer 2.0 PuOr",
        shades: Shades::Lists([
            &[0x998EC3, 0xF4F2EE, 0xF1A340],
            &[0x5E3C99, 0xB2ABD2, 0xFDB863, 0xE66101],
            &[0x5E3C99, 0xB2ABD2, 0xF4F2EE, 0xFDB863, 0xE66101],
            &[0x542788, 0x998EC3, 0xD8DAEB, 0xFEE0B6, 0xF1A340, 0xB35806],
            &[0x542788, 0x998EC3, 0xD8DAEB, 0xF4F2EE, 0xFEE0B6, 0xF1A340, 0xB35806],
            &[0x542788, 0x8073AC, 0xB2ABD2, 0xD8DAEB, 0xFEE0B6, 0xFDB863, 0xE08214, 0xB35806],
            &[
                0x542788, 0x8073AC, 0xB2ABD2, 0xD8DAEB, 0xF4F2EE, 0xFEE0B6, 0xFDB863, 0xE08214,
                0xB35806,
            ],
        ]),
    },
    Palette {
        id: "yellow-blue",
        title: "Yellow to blue",
        kind: PaletteKind::Sequential,
        source: "ColorBrewer 2.0 YlGnBu",
        shades: Shades::Lists([
            &[0xEDF8B1, 0x7FCDBB, 0x2C7FB8],
            &[0xFFFFCC, 0xA1DAB4, 0x41B6C4, 0x225EA8],
            &[0xFFFFCC, 0xA1DAB4, 0x41B6C4, 0x2C7FB8, 0x253494],
            &[0xFFFFCC, 0xC7E9B4, 0x7FCDBB, 0x41B6C4, 0x2C7FB8, 0x253494],
            &[0xFFFFCC, 0xC7E9B4, 0x7FCDBB, 0x41B6C4, 0x1D91C0, 0x225EA8, 0x0C2C84],
            &[0xFFFFD9, 0xEDF8B1, 0xC7E9B4, 0x7FCDBB, 0x41B6C4, 0x1D91C0, 0x225EA8, 0x0C2C84],
            &[
                0xFFFFD9, 0xEDF8B1, 0xC7E9B4, 0x7FCDBB, 0x41B6C4, 0x1D91C0, 0x225EA8, 0x253494,
                0x081D58,
            ],
        ]),
    },
    Palette {
        id: "blues",
        title: "Blues",
        kind: PaletteKind::Sequential,
        source: COLORBREWER,
        shades: Shades::Lists([
            &[0xDEEBF7, 0x9ECAE1, 0x3182BD],
            &[0xEFF3FF, 0xBDD7E7, 0x6BAED6, 0x2171B5],
            &[0xEFF3FF, 0xBDD7E7, 0x6BAED6, 0x3182BD, 0x08519C],
            &[0xEFF3FF, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x3182BD, 0x08519C],
            &[0xEFF3FF, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x084594],
            &[0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x084594],
            &[
                0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C,
                0x08306B,
            ],
        ]),
    },
    Palette {
        id: "viridis",
        title: "Viridis",
        kind: PaletteKind::Sequential,
        source: "viridis, van der Walt and Smith",
        shades: Shades::Ramp(&[
            0xFDE725, 0xADDC30, 0x5EC962, 0x28AE80, 0x21918C, 0x2C728E, 0x3B528B, 0x472D7B,
            0x440154,
        ]),
    },
    Palette {
        id: "cividis",
        title: "Cividis",
        kind: PaletteKind::Sequential,
        source: "cividis, Nuñez, Anderton and Renslow 2018",
        shades: Shades::Ramp(&[
            0xFFEA46, 0xE4CF5B, 0xC4B56C, 0xA69D75, 0x8A8779, 0x707173, 0x575C6D, 0x39486B,
            0x00306F, 0x00204D,
        ]),
    },
    Palette {
        id: "muted",
        title: "Muted, for kinds",
        kind: PaletteKind::Categories,
        source: "Paul Tol's muted scheme, 2021",
        shades: Shades::Each(&[
            0x332288, 0xDDCC77, 0x117733, 0x88CCEE, 0x882255, 0xCC6677, 0x44AA99, 0x999933,
            0xAA4499, 0xDDDDDD,
        ]),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// Relative luminance, WCAG 2.
    fn luminance(colour: Colour) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)
    }

    #[test]
    fn every_palette_gives_as_many_distinct_colours_as_asked() {
        for palette in PALETTES {
            for count in 1..=MOST_CLASSES {
                let colours = palette.colours(count);
                let distinct: HashSet<_> = colours.iter().collect();
                assert_eq!(distinct.len(), count, "{} with {count}", palette.id);
            }
            assert!(palette.colours(0).is_empty());
            assert_eq!(palette.colours(30).len(), 30);
        }
    }

    #[test]
    fn sequential_palettes_darken_with_every_class() {
        for palette in PALETTES.iter().filter(|p| p.kind == PaletteKind::Sequential) {
            for count in 2..=MOST_CLASSES {
                let light: Vec<_> = palette.colours(count).into_iter().map(luminance).collect();
                assert!(light.windows(2).all(|w| w[1] < w[0]), "{} {count}: {light:?}", palette.id);
            }
        }
    }

    #[test]
    fn diverging_palettes_darken_away_from_the_middle() {
        for palette in PALETTES.iter().filter(|p| p.kind == PaletteKind::Diverging) {
            for count in 3..=MOST_CLASSES {
                let light: Vec<_> = palette.colours(count).into_iter().map(luminance).collect();
                let (below, above) = (&light[..count / 2], &light[count.div_ceil(2)..]);
                assert!(below.windows(2).all(|w| w[0] < w[1]), "{} {count}", palette.id);
                assert!(above.windows(2).all(|w| w[0] > w[1]), "{} {count}", palette.id);
            }
        }
    }

    #[test]
    fn blue_is_below_and_red_is_above() {
        let colours = palette("blue-red").unwrap().colours(7);
        assert_eq!(colours[0], Colour::rgb(0x2166AC));
        assert_eq!(colours[6], Colour::rgb(0xB2182B));
    }

    #[test]
    fn ids_are_distinct_and_every_row_is_complete() {
        let ids: HashSet<_> = PALETTES.iter().map(|p| p.id).collect();
        assert_eq!(ids.len(), PALETTES.len());
        for palette in PALETTES {
            assert!(!palette.title.is_empty() && !palette.source.is_empty());
        }
    }
}
