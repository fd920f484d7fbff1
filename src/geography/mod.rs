//! Where is everything? Areas and levels, look-ups between them, coordinate
//! systems, and the shapes that maps are drawn from.
//!
//! Coordinate spaces, always in names: `lonlat` is WGS84 degrees, the form in
//! which shapes are kept; `world` is Web Mercator on the unit square (x east,
//! y south), in which maps are drawn; a pixel is `world × 256 × 2^zoom`.

pub mod level;
pub mod lookup;

pub use level::{Area, Level, Shape};
pub use lookup::{Fit, Lookup};
