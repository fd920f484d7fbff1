//! `wardwise scenario`: what a scenario would save, to a CSV and a picture.

use super::files::FileArguments;
use super::progress::with_progress;
use super::{say, tell_notes};
use crate::base::{LevelId, Progress, Result};
use crate::channel::unit_costs::channel_name;
use crate::export::{self, cost_tables};
use crate::figure::chart::{scenario_sentence, waterfall};
use crate::project::Project;
use crate::session::Loaded;
use crate::session::cost::{self, ScenarioRequest};
use crate::session::deliverables::FileKind;
use std::path::PathBuf;
use std::sync::Arc;

/// What would it save if contacts came another way, or did not come?
#[derive(clap::Args)]
#[command(mut_arg("csv", |csv| csv.help("A line for each group, service, area and move")))]
#[command(mut_arg("png", |png| {
    png.help("The stair from what contacts cost today to what they would")
}))]
pub struct Arguments {
    #[arg(long, short)]
    workspace: PathBuf,
    /// The scenario, as TOML.
    #[arg(long, short)]
    file: PathBuf,
    /// The level of areas; the building blocks where not given.
    #[arg(long)]
    level: Option<LevelId>,
    #[command(flatten)]
    files: FileArguments,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let path = arguments.workspace.clone();
    let (loaded, project) = with_progress(move |progress| Loaded::open(&path, progress))?;
    let request = request(arguments, &loaded, &project)?;
    let progress = Progress::new();
    let contacts = cost::contacts(&loaded, &request.counted, &progress)?;
    let answer = cost::scenario(&loaded, &contacts, &request, &progress)?;
    arguments.files.write(|kind, as_svg, options| match kind {
        FileKind::Table => {
            let table = cost_tables::scenario(&answer, |id| channel_name(&loaded.council, id));
            table.csv(options.byte_order_mark)
        }
        FileKind::Picture => {
            export::drawn(|size_pt| waterfall::draw(&answer, size_pt), options, as_svg)
        }
    })?;
    arguments.files.table.tell_protection();
    tell_notes(&answer.notes);
    say(&scenario_sentence(&answer))
}

fn request(arguments: &Arguments, loaded: &Loaded, project: &Project) -> Result<ScenarioRequest> {
    let (scenario, book) = cost::read_scenario(loaded, &arguments.file, &project.costs)?;
    let mut project = Project { costs: Arc::new(book), ..project.clone() };
    // A file says its own period and scheme, or means everything.
    project.question.period = crate::base::Period::default();
    project.question.scheme = None;
    project.question.level = loaded.level_or_blocks(arguments.level.as_ref())?;
    let protection = arguments.files.table.protection();
    Ok(ScenarioRequest { detail: true, ..ScenarioRequest::of(&project, &scenario, protection) })
}
