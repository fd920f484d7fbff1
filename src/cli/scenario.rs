//! `wardwise scenario`: what a scenario would save, to a CSV and a picture.

use super::progress::with_progress;
use super::takeup::Switch;
use super::{say, tell_notes};
use crate::base::{LevelId, Progress, Result};
use crate::channel::unit_costs::channel_name;
use crate::export::{self, cost_tables};
use crate::figure::chart::{scenario_sentence, waterfall};
use crate::figure::page::page_for_pixels;
use crate::project::{Project, Protection};
use crate::session::cost::{self, ScenarioRequest};
use crate::session::{Loaded, export::Options, export::Picture};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What would it save if contacts came another way, or did not come?
#[derive(clap::Args)]
pub struct Arguments {
    #[arg(long, short)]
    workspace: PathBuf,
    /// The scenario, as TOML.
    #[arg(long, short)]
    file: PathBuf,
    /// The level of areas; the building blocks where not given.
    #[arg(long)]
    level: Option<LevelId>,
    /// Hide counts of 1 to 4 and what could give them away.
    #[arg(long, value_enum, default_value_t = Switch::Off)]
    protect: Switch,
    /// A line for each group, service, area and move.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Begin the CSV with a byte-order mark, as some spreadsheets need.
    #[arg(long)]
    bom: bool,
    /// The stair from what contacts cost today to what they would.
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Size of the PNG in pixels, for example 2400x1600.
    #[arg(long, default_value = "2339x1654", value_name = "WxH")]
    size: String,
    #[arg(long, default_value_t = 200.0)]
    dpi: f32,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let path = arguments.workspace.clone();
    let (loaded, project) = with_progress(move |progress| Loaded::open(&path, progress))?;
    let request = request(arguments, &loaded, &project)?;
    let progress = Progress::new();
    let contacts = cost::contacts(&loaded, &request.counted, &progress)?;
    let answer = cost::scenario(&loaded, &contacts, &request, &progress)?;
    if let Some(path) = &arguments.csv {
        let table = cost_tables::scenario(&answer, |id| channel_name(&loaded.council, id));
        export::write::whole(path, &table.csv(arguments.bom)?)?;
    }
    let size_px = super::takeup::size(&arguments.size)?;
    let options = Options {
        picture: Picture { size_px, dpi: arguments.dpi },
        byte_order_mark: arguments.bom,
    };
    let pictures: [(&Option<PathBuf>, bool); 2] = [(&arguments.png, false), (&arguments.svg, true)];
    for (path, as_svg) in pictures {
        let Some(path) = path else { continue };
        draw(&answer, &options, as_svg, path)?;
    }
    if !request.protection.on {
        eprintln!("Small counts are shown; use --protect on before you publish.");
    }
    tell_notes(&answer.notes);
    say(&scenario_sentence(&answer))
}

fn draw(
    answer: &crate::channel::ScenarioAnswer,
    options: &Options,
    as_svg: bool,
    path: &Path,
) -> Result<()> {
    options.picture.check()?;
    let (width, height) = options.picture.size_px;
    let scene = waterfall::draw(answer, page_for_pixels(width, height))?;
    export::write::whole(path, &export::picture(&scene, options, as_svg)?)
}

fn request(arguments: &Arguments, loaded: &Loaded, project: &Project) -> Result<ScenarioRequest> {
    let (scenario, book) = cost::read_scenario(loaded, &arguments.file, &project.costs)?;
    let mut project = Project { costs: Arc::new(book), ..project.clone() };
    // A file says its own period and scheme, or means everything.
    project.question.period = crate::base::Period::default();
    project.question.scheme = None;
    project.question.level = match &arguments.level {
        Some(level) => level.clone(),
        None => loaded.geography.blocks().map(|blocks| blocks.id.clone())?,
    };
    let protection: Protection = arguments.protect.into();
    Ok(ScenarioRequest { detail: true, ..ScenarioRequest::of(&project, &scenario, protection) })
}
