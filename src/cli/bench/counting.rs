//! How long does it take to count records that are in memory?

use super::prepared;
use super::stopwatch::{Bench, Timed};
use crate::base::{Month, Period, Progress, Result, ServiceId, Unit};
use crate::records::{Dimension, Filter, Records, count_by_block, count_by_block_and};
use crate::store::Workspace;
use serde_json::json;

/// Every record, by area and channel.
pub fn all(bench: &Bench) -> Result<Timed> {
    by_area_and_channel(bench, &Filter::default())
}

/// Service 7, from April 2023 to March 2024.
pub fn filtered(bench: &Bench) -> Result<Timed> {
    let period = Period { from: Month::new(2023, 4), to: Month::new(2024, 3) };
    let filter = Filter { services: vec![ServiceId(7)], period, ..Filter::default() };
    by_area_and_channel(bench, &filter)
}

fn by_area_and_channel(bench: &Bench, filter: &Filter) -> Result<Timed> {
    let (records, progress) = (records(bench)?, Progress::new());
    let unit = Unit::Transactions;
    bench.time(
        || Ok(()),
        |()| count_by_block_and(&records, filter, unit, Dimension::Channel, &progress),
        |counts| {
            Ok(json!([
                (0..counts.cells.len()).filter(|at| counts.cells.get(*at) > Some(0)).count(),
                counts.total
            ]))
        },
    )
}

/// Every person once.
pub fn people(bench: &Bench) -> Result<Timed> {
    let (records, progress, filter) = (records(bench)?, Progress::new(), Filter::default());
    bench.time(
        || Ok(()),
        |()| count_by_block(&records, &filter, Unit::People, &progress),
        |counts| Ok(json!([counts.by_block.iter().filter(|n| **n > 0).count(), counts.placed()])),
    )
}

/// As an opened workspace has them.
fn records(bench: &Bench) -> Result<Records> {
    let path = prepared::path(&bench.scratch, Some(bench.records()?));
    let progress = Progress::new();
    let records = Workspace::open(&path)?.records(&progress)?;
    match records.is_arranged() {
        true => Ok(records),
        false => Ok(records.arranged(&progress)?.0),
    }
}
