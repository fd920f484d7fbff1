//! How does an answer become a file? The one way, for window and command line.

use super::{Export, Loaded, Request};
use crate::base::{Error, Progress, Result};
use crate::demand::TakeUp;
use crate::export::{self, EXPORTS};
use crate::figure::CHARTS;
use crate::project::{MapView, Project};
use crate::store::Workspace;
use std::path::Path;

pub use crate::export::{Options, Picture};

/// Writes the answer as the row of `export::EXPORTS` with this id.
pub fn write_as(
    format: &str,
    loaded: &Loaded,
    answer: &TakeUp,
    view: &MapView,
    options: &Options,
    path: &Path,
) -> Result<()> {
    let row = EXPORTS.iter().find(|row| row.id == format).ok_or_else(|| {
        let known: Vec<&str> = EXPORTS.iter().map(|row| row.id).collect();
        Error::usage(format!("There is no file format “{format}”"))
            .remedy(format!("There are: {}", known.join(", ")))
    })?;
    // GeoJSON is JSON, whatever its name ends in.
    let endings = if format == "geojson" { &[row.extension, "json"][..] } else { &[row.extension] };
    export::write::check_ending(path, endings)?;
    let title = title(loaded, answer);
    let beside = row.draws_map().then(|| beside(loaded, answer, view)).transpose()?.flatten();
    let bytes = (row.bytes)(&export::Material {
        answer,
        view,
        beside: beside.as_ref(),
        geography: &loaded.geography,
        title: &title,
        sources: &loaded.source_lines(),
        options,
    })?;
    export::write::whole(path, &bytes)
}

/// The second map's answer, under the protection of the first's; `None` where
/// the view has one map.
fn beside(loaded: &Loaded, answer: &TakeUp, view: &MapView) -> Result<Option<TakeUp>> {
    let project = Project {
        question: answer.question.clone(),
        view: view.clone(),
        protection: answer.protection,
        ..Project::default()
    };
    let Some(question) = project.question_beside() else { return Ok(None) };
    if question == answer.question {
        return Ok(Some(answer.clone()));
    }
    let request = Request { question, protection: answer.protection };
    super::answer(loaded, &request, &Progress::new()).map(Some)
}

/// Writes one chart of the answer as PNG or SVG, by the file's ending.
pub fn write_chart(
    id: &str,
    answer: &TakeUp,
    view: &MapView,
    options: &Options,
    path: &Path,
) -> Result<()> {
    let chart = CHARTS.iter().find(|chart| chart.id == id).ok_or_else(|| {
        let known: Vec<&str> = CHARTS.iter().map(|chart| chart.id).collect();
        Error::usage(format!("There is no chart “{id}”"))
            .remedy(format!("There are: {}", known.join(", ")))
    })?;
    export::write::check_ending(path, &["png", "svg"])?;
    let bytes = export::chart(chart, answer, view, options, is_svg(path))?;
    export::write::whole(path, &bytes)
}

/// Whether a picture at this path is an SVG drawing.
pub fn is_svg(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"))
}

/// Writes what the window asked for: a chart of the answer, or a row of the
/// table of files.
pub fn write(loaded: &Loaded, answer: &TakeUp, view: &MapView, export: &Export) -> Result<()> {
    let Export { format, path, options, .. } = export;
    if crate::figure::chart::chart(format).is_some() {
        return write_chart(format, answer, view, options, path);
    }
    write_as(format, loaded, answer, view, options, path)
}

/// Writes every record of every import that could not be placed, as CSV.
pub fn write_unplaced(loaded: &Loaded, path: &Path) -> Result<()> {
    let workspace = Workspace::open(&loaded.path)?;
    let mut unplaced = Vec::new();
    for source in workspace.customer_sources()? {
        unplaced.extend(workspace.unplaced(&source)?);
    }
    export::unplaced::write(&unplaced, path)
}

/// "Older person's bus pass, Trafford 2021".
fn title(loaded: &Loaded, answer: &TakeUp) -> String {
    let mut service = answer.service_words.chars();
    let first: String = service.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}, {}", service.as_str(), loaded.name)
}
