//! How does a file become data? One file per format, and the matching of
//! records to areas. Nothing else knows that formats exist.

mod area_columns;
pub mod boundaries;
mod dbf;
mod features;
pub mod formats;
pub mod geojson;
mod rings;
pub mod shapefile;

pub use boundaries::BoundariesRead;
pub use formats::{FORMATS, Format, Holds};
