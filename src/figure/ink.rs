//! Which colours does paper use? The light values of the program's tokens:
//! files are printed, so they look alike whatever theme the window has.

use super::scene::{Colour, Fill, Hatch, Stroke};
use crate::demand::Finding;

pub const PAPER: Colour = Colour::rgb(0xFFFFFF);
/// Behind the map, so that pale classes stand off the page.
pub const MAP_GROUND: Colour = Colour::rgb(0xE9EDF1);
pub const INK: Colour = Colour::rgb(0x1B2430);
pub const SECOND: Colour = Colour::rgb(0x33404E);
pub const QUIET: Colour = Colour::rgb(0x5B6675);
pub const HAIRLINE: Colour = Colour::rgb(0xDFE4EA);
/// Between areas: seen on the palest fill that a map has, and on the darkest.
pub const AREA_BORDER: Colour = Colour::rgb(0x97A2AE);
/// Outlines of the larger areas.
pub const OUTLINE: Colour = Colour::rgb(0x3A4552);
pub const ACCENT: Colour = Colour::rgb(0x0B5CAD);

pub const NOT_SPOT: Colour = Colour::rgb(0x2166AC);
pub const NOT_SPOT_INK: Colour = Colour::rgb(0x0B3D73);
pub const HOT_SPOT: Colour = Colour::rgb(0xB2182B);
pub const HOT_SPOT_INK: Colour = Colour::rgb(0x8E1020);
/// What is saved.
pub const BETTER: Colour = Colour::rgb(0x2C8A5B);
pub const AS_EXPECTED: Colour = Colour::rgb(0xF4F2EE);
/// An area that is neither a finding nor hidden, as a dot or a bar.
pub const NEUTRAL: Colour = Colour::rgb(0x8A939F);

/// The ground of "no data".
const NO_DATA_GROUND: Colour = Colour::rgb(0xFFFFFF);
const TOO_FEW_GROUND: Colour = Colour::rgb(0xF1F3F5);
const WITHHELD_GROUND: Colour = Colour::rgb(0xE3E6EA);

/// The fill that stands for "cannot be coloured", with its ink and ground.
pub const fn hatched(hatch: Hatch) -> Fill {
    match hatch {
        Hatch::NoData => {
            Fill::Hatched { hatch, ink: Colour::rgb(0x8A939F), ground: NO_DATA_GROUND }
        }
        Hatch::TooFew => {
            Fill::Hatched { hatch, ink: Colour::rgb(0xB4BBC4), ground: TOO_FEW_GROUND }
        }
        Hatch::Withheld => {
            Fill::Hatched { hatch, ink: Colour::rgb(0x5B6675), ground: WITHHELD_GROUND }
        }
    }
}

/// The fill of a finding on a map of findings.
pub const fn finding_fill(finding: Finding) -> Fill {
    match finding {
        Finding::HotSpot => Fill::Plain(HOT_SPOT),
        Finding::NotSpot => Fill::Plain(NOT_SPOT),
        Finding::AsExpected => Fill::Plain(AS_EXPECTED),
        Finding::TooFew => hatched(Hatch::TooFew),
        Finding::NoData => hatched(Hatch::NoData),
        Finding::Withheld => hatched(Hatch::Withheld),
    }
}

/// The colour of a finding's dot, bar or whisker.
pub const fn finding_dot(finding: Finding) -> Colour {
    match finding {
        Finding::HotSpot => HOT_SPOT,
        Finding::NotSpot => NOT_SPOT,
        _ => NEUTRAL,
    }
}

/// The outline of a finding, where it has one.
pub const fn finding_outline(finding: Finding) -> Option<Colour> {
    match finding {
        Finding::HotSpot => Some(HOT_SPOT_INK),
        Finding::NotSpot => Some(NOT_SPOT_INK),
        _ => None,
    }
}

/// A finding in the words of a legend.
pub const fn finding_words(finding: Finding) -> &'static str {
    match finding {
        Finding::TooFew => "too few to say",
        other => other.word(),
    }
}

/// A line of this colour.
pub const fn line(colour: Colour, width_pt: f32) -> Stroke {
    Stroke { colour, width_pt }
}

/// Grounds that an area of a map may have, for what must be seen on them.
#[cfg(test)]
pub fn fills_in_use() -> Vec<Colour> {
    let hatches = [Hatch::NoData, Hatch::TooFew, Hatch::Withheld].map(hatched);
    let findings = Finding::ALL.map(finding_fill);
    let grounds = hatches.into_iter().chain(findings).map(|fill| match fill {
        Fill::Plain(colour) | Fill::Hatched { ground: colour, .. } => colour,
    });
    let classes = super::PALETTES.iter().flat_map(|palette| {
        let ends = |count| {
            let colours = palette.colours(count);
            let middle = colours.get(count / 2).copied();
            [colours.first().copied(), middle, colours.last().copied()]
        };
        (2..=9).flat_map(ends)
    });
    grounds.chain(classes.flatten()).collect()
}
