//! How does a file become data? One file per format, and the matching of
//! records to areas. Nothing else knows that formats exist.

pub mod formats;

pub use formats::{FORMATS, Format, Holds};
