//! How does a file become data? One file per format, and the matching of
//! records to areas. Nothing else knows that formats exist.

pub mod age;
mod area_columns;
pub mod boundaries;
pub mod cell_number;
pub mod channels;
pub mod columns_guess;
mod contact_words;
mod coordinates;
pub mod csv;
mod customer_columns;
mod customer_records;
pub mod customers;
pub mod dates;
mod dbf;
pub mod external_rates;
mod features;
pub mod formats;
pub mod geojson;
pub mod geopackage;
pub mod guess;
mod lonlat;
pub mod lookup;
pub mod placing;
pub mod points;
pub mod population;
mod population_layout;
pub mod postcodes;
pub mod profile;
mod profile_classes;
pub mod pseudonym;
mod rings;
pub mod services;
pub mod shapefile;
pub mod shapefile_zip;
mod source_guess;
pub mod sqlite;
pub mod table;
mod text_encoding;
mod unmapped;
mod wkb;
pub mod xlsx;

pub use boundaries::BoundariesRead;
pub use customers::CustomersRead;
pub use formats::{FORMATS, Format, Holds};
pub use placing::PlacingContext;
