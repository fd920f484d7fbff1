//! How is an answer drawn? Palettes, classes, legend, map and charts, still as
//! data: a `Scene` in points, drawn alike on screen and in files.

pub mod choropleth;
pub mod scene;

pub use choropleth::{Choropleth, LegendEntry};
pub use scene::{Colour, Fill, Hatch, Mark, Scene, Stroke};
