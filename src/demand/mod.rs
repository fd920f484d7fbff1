//! Where do people take up services less, or more, than should be expected?

pub mod answer;
pub mod expected;
pub mod figures;
pub mod measure;
pub mod potential;
pub mod sums;

pub use answer::{Finding, MethodCard, Observed, TakeUp, TakeUpRow, Totals};
pub use figures::Settings;
pub use measure::{MEASURES, Measure, Scale};
