//! `wardwise info W`: levels, counts, sources and the import report.

use super::say;
use crate::base::number::with_thousands;
use crate::base::{Progress, Result};
use crate::council::ImportReport;
use crate::session::{self, Loaded};
use crate::store::Workspace;
use std::path::{Path, PathBuf};

/// Show what a workspace holds, and what became of every record.
#[derive(clap::Args)]
pub struct Arguments {
    workspace: PathBuf,
    /// Save every record that could not be placed, with its reason, as CSV.
    #[arg(long, value_name = "FILE")]
    unplaced: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let (loaded, _) = Loaded::open(&arguments.workspace, &Progress::new())?;
    for line in lines(&loaded) {
        say(&line)?;
    }
    if let Some(file) = &arguments.unplaced {
        session::export::write_unplaced(&loaded, file)?;
        eprintln!("Wrote {}.", file.display());
    }
    Ok(())
}

/// The whole account, a line each.
fn lines(loaded: &Loaded) -> Vec<String> {
    let mut lines = vec![loaded.name.clone(), String::new(), "Levels".to_string()];
    for level in loaded.geography.levels() {
        let shapes = level.boundaries.as_ref().map_or(0, |b| b.areas_with_shapes());
        let blocks = loaded.geography.blocks().is_ok_and(|b| b.id == level.id);
        lines.push(format!(
            "  {}: {} {}, edition {}, {} with boundaries{}",
            level.id,
            number(level.len() as u64),
            level.plural,
            level.edition,
            number(shapes as u64),
            if blocks { " (building blocks)" } else { "" }
        ));
    }
    lines.push("Look-ups".to_string());
    for lookup in loaded.geography.lookups() {
        lines.push(format!(
            "  {} ({}) → {} ({}): {} codes, {}",
            lookup.from,
            lookup.from_edition,
            lookup.to,
            lookup.to_edition,
            number(lookup.pairs.len() as u64),
            match lookup.fit {
                crate::geography::Fit::Exact => "exact",
                crate::geography::Fit::Best => "best fit",
            }
        ));
    }
    lines.push("Population".to_string());
    for table in &loaded.council.tables {
        lines.push(format!(
            "  {}: {} by {}, edition {}, {} variables",
            table.name,
            table.counts,
            table.level,
            table.edition,
            table.variables.len()
        ));
    }
    lines.push("Profiles".to_string());
    for scheme in &loaded.council.schemes {
        let tiers: Vec<String> =
            scheme.tiers.iter().map(|t| format!("{} {}", t.classes.len(), t.name)).collect();
        lines.push(format!(
            "  {} ({}): {}; {} areas have a class",
            scheme.id,
            scheme.name,
            tiers.join(", "),
            number(scheme.assignment.len() as u64)
        ));
    }
    lines.push(format!(
        "Records: {} of {} persons, {} services, {} channels; {} postcodes; {} service points",
        number(loaded.records.len() as u64),
        number(u64::from(loaded.records.persons)),
        loaded.council.services.len(),
        loaded.council.channels.len(),
        number(loaded.postcodes.len() as u64),
        loaded.council.points.len()
    ));
    for report in &loaded.council.reports {
        lines.extend(report_lines(report));
    }
    lines.push("Sources".to_string());
    lines.extend(loaded.source_lines().into_iter().map(|line| format!("  {line}")));
    lines
}

/// Tells on standard error what became of every record of the imports that
/// `is_new` picks.
pub(super) fn tell_accounts(
    workspace: &Path,
    is_new: impl Fn(&ImportReport) -> bool,
) -> Result<()> {
    for report in Workspace::open(workspace)?.council()?.reports.iter().filter(|r| is_new(r)) {
        for line in placing_lines(report) {
            eprintln!("{line}");
        }
        if report.placing.unplaced > 0 {
            eprintln!("  wardwise info {} --unplaced FILE lists them", workspace.display());
        }
    }
    Ok(())
}

/// How many records there are, and how many were placed each way.
fn placing_lines(report: &ImportReport) -> Vec<String> {
    let placing = &report.placing;
    vec![
        format!("Import of {}", report.file),
        format!("  {} records of {} persons", number(placing.records()), number(report.persons)),
        format!("  placed by area code: {}", number(placing.by_code)),
        format!("  placed by postcode: {}", number(placing.by_postcode)),
        format!("  placed by coordinates: {}", number(placing.by_coordinates)),
        format!("  class of their own: {}", number(report.classing.by_record)),
        format!("  class by postcode: {}", number(report.classing.by_postcode)),
        format!("  not placed: {}", number(placing.unplaced)),
    ]
}

fn report_lines(report: &ImportReport) -> Vec<String> {
    let mut lines = placing_lines(report);
    for unmapped in &report.unmapped {
        lines.push(format!(
            "  {} not understood: “{}” in {} records",
            unmapped.column,
            unmapped.value,
            number(unmapped.records)
        ));
    }
    lines.extend(report.notes.iter().map(|note| format!("  note: {}", note.line())));
    lines
}

fn number(count: u64) -> String {
    with_thousands(i64::try_from(count).unwrap_or(i64::MAX))
}
