//! How is an answer drawn? Palettes, classes, legend, map and charts, still as
//! data: a `Scene` in points, drawn alike on screen and in files.

pub mod area_map;
pub mod bivariate;
pub mod board_sheet;
pub mod chart;
pub mod choropleth;
pub mod classes;
mod column;
mod furniture;
pub mod ink;
pub mod key;
pub mod kind_colour;
mod legend;
pub mod letters;
pub mod lines;
pub mod map;
mod map_beside;
mod naming;
pub mod page;
pub mod palette;
mod persona_map;
pub mod persona_sheet;
mod portrait;
pub mod scene;
#[cfg(test)]
pub mod testing;
pub mod text;

pub use area_map::AreaMap;
pub use bivariate::BivariateKey;
pub use board_sheet::board_sheet;
pub use chart::{CHARTS, Chart, chart};
pub use choropleth::{Choropleth, LegendEntry, choropleth};
pub use lines::{FilledArea, FilledAreas, Lines};
pub use map::{MapPage, map};
pub use map_beside::map_beside;
pub use palette::{PALETTES, Palette, PaletteKind, palette};
pub use persona_map::persona_map;
pub use persona_sheet::persona_sheet;
pub use portrait::portrait;
pub use scene::{Axis, Colour, Fill, Hatch, Mark, Scene, Stroke};

/// The answer in the words that go under a title.
pub fn sentence_of(answer: &crate::demand::TakeUp) -> String {
    crate::demand::sentence(answer).text()
}
