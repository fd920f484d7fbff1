//! What has the council told us, apart from its records? Services, channels,
//! population tables, profile schemes, service points, and the recipe that
//! names where each came from.

pub mod population;
pub mod profile;
pub mod recipe;
pub mod report;
pub mod service;

pub use population::{AgeBand, AreaTable, Variable};
pub use profile::{Attribute, ProfileClass, Scheme, Tier, code_and_name};
pub use recipe::{CustomerSource, Recipe};
pub use report::{ClassingCounts, ImportReport, Placing, Unplaced};
pub use service::{Channel, Council, Postcode, Service, ServicePoint};
