//! How does a picture or table become a file?

pub mod png;
pub mod svg;
