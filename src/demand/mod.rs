//! Where do people take up services less, or more, than should be expected?

pub mod answer;
pub mod measure;

pub use answer::{Finding, MethodCard, Observed, TakeUp, TakeUpRow, Totals};
pub use measure::{MEASURES, Measure, Scale};
