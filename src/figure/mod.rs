//! How is an answer drawn? Palettes, classes, legend, map and charts, still as
//! data: a `Scene` in points, drawn alike on screen and in files.

pub mod choropleth;
pub mod classes;
pub mod ink;
pub mod palette;
pub mod scene;
#[cfg(test)]
pub mod testing;
pub mod text;

pub use choropleth::{Choropleth, LegendEntry, choropleth};
pub use palette::{PALETTES, Palette, PaletteKind, palette};
pub use scene::{Colour, Fill, Hatch, Mark, Scene, Stroke};
