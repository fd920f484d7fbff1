//! What day is it? The one place that asks the system clock.

use super::Date;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Today in UTC. Before 1970 (a broken clock) it is 1 January 1970.
#[expect(clippy::disallowed_methods, reason = "the one place that may ask the system clock")]
pub fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    Date(i32::try_from(seconds / 86_400).unwrap_or(0))
}

/// A reading to measure how long something took.
#[expect(clippy::disallowed_methods, reason = "the one place that may ask the system clock")]
pub fn now() -> Instant {
    Instant::now()
}
