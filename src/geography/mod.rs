//! Where is everything? Areas and levels, look-ups between them, coordinate
//! systems, and the shapes that maps are drawn from.
//!
//! Coordinate spaces, always in names: `lonlat` is WGS84 degrees, the form in
//! which shapes are kept; `world` is Web Mercator on the unit square (x east,
//! y south), in which maps are drawn; a pixel is `world × 256 × 2^zoom`.
//!
//! `Geography` is the way in for other rooms.

mod boundaries;
mod bounds;
#[cfg(test)]
mod chessboard;
mod clear;
mod compact;
mod conversion;
mod coordinates;
mod corners;
mod crossings;
mod cut;
mod detail;
mod dissolve;
mod drawing;
mod ears;
mod editions;
#[allow(clippy::module_inception)]
mod geography;
mod kept;
mod label;
mod lengths;
pub mod level;
mod locate;
pub mod lookup;
mod lookup_levels;
mod mesh;
mod national_grid;
mod near;
mod neighbours;
mod parents;
mod pieces;
mod plausible;
mod point_grid;
mod point_order;
mod prepared_rings;
mod projection;
mod repair;
mod ring;
mod rings;
mod simplify;
mod snap;
mod systems;
mod tidy;
#[cfg(test)]
mod tilings;
mod topology;
#[cfg(test)]
mod topology_properties;
mod unmatched;
mod validity;
mod wkt;
mod wkt_text;
mod world;

pub use boundaries::Boundaries;
pub use bounds::Bounds;
pub use conversion::{LonLats, ShapesLonLat};
pub use coordinates::Crs;
pub use detail::Detail;
pub use editions::{Conversion, EditionCheck, Unmatched, check_edition, unmatched_codes};
pub use geography::{Geography, LabelPoints};
pub use label::label_point;
pub use level::{Area, Level, Shape, usual_words};
pub use locate::PointIndex;
pub use lookup::{Fit, Lookup};
pub use mesh::{Line, Lines, NO_AREA, Triangles};
pub use neighbours::Neighbours;
pub use parents::Parents;
pub use pieces::{DetailedPieces, Pieces};
pub use rings::{Outline, Outlines, Rings};
pub use snap::{Snapped, snap};
pub use topology::Topology;
pub use validity::{Mended, mend, mend_all};
pub use world::{
    MAX_LATITUDE, lonlat_from_world, metres_per_world_unit, square_metres, world_from_lonlat,
};
