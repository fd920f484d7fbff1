//! `wardwise services W`: LGSL number, name and records, a line each.

use super::say;
use crate::base::{Progress, Result, Unit};
use crate::records::{Dimension, Filter, Key, count_by_block_and};
use crate::session::Loaded;
use std::path::PathBuf;

/// List the services: LGSL number, tab, name, tab, records.
#[derive(clap::Args)]
pub struct Arguments {
    workspace: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let progress = Progress::new();
    let (loaded, _) = Loaded::open(&arguments.workspace, &progress)?;
    let counts = count_by_block_and(
        &loaded.records,
        &Filter::default(),
        Unit::Transactions,
        Dimension::Service,
        &progress,
    )?;
    for service in &loaded.council.services {
        let at = counts.keys.iter().position(|key| *key == Key::Service(service.id));
        let records = at.map_or(0, |at| counts.totals[at]);
        say(&format!("{}\t{}\t{records}", service.id, service.name))?;
    }
    Ok(())
}
