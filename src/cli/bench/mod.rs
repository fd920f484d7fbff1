//! `wardwise bench`: how long does the engine take, on any machine, over data
//! that anyone can make? Each task runs in a process of its own, so that its
//! peak memory is its own.

mod children;
mod counting;
mod data;
mod growth;
mod inputs;
mod layers;
mod machine;
mod measurement;
mod pictures;
mod places;
mod prepared;
mod scratch;
mod statistics;
mod stopwatch;
mod tasks;
mod workspaces;

use super::progress::with_progress;
use super::say;
use crate::base::{Error, Progress, Result};
use crate::sample::tiling;
use children::Parent;
use data::Data;
use scratch::Scratch;
use std::path::{Path, PathBuf};
use tasks::Task;

/// Measure the engine: how long each task takes, and how much memory.
///
/// `--make DIR` makes a country to measure on; `--data DIR` measures there.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    /// The folder with the data: oa_N/oa.shp (also .gpkg, oa_4326.geojson),
    /// population.csv, customers_N.csv and .db.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A boundary file to measure on in place of the folder's layer.
    #[arg(long, value_name = "FILE")]
    layer: Option<PathBuf>,
    /// Make such a folder, the same each time, and measure nothing.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["data", "layer"])]
    make: Option<PathBuf>,
    /// With --make: write over the files of a folder made before.
    #[arg(long, requires = "make")]
    replace: bool,
    /// With --make: so many areas (188,880). With --data: the layer of so many.
    #[arg(long, value_name = "N")]
    areas: Option<usize>,
    /// Numbers of records, with commas between: 10M, 250k, 2000.
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = records)]
    records: Vec<u64>,
    /// A task, or how the names of some begin; may be given again. All where
    /// not given.
    #[arg(long, value_name = "NAME")]
    task: Vec<String>,
    /// How often each is timed.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    repeats: u32,
    /// How often each is run before that, untimed.
    #[arg(long, value_name = "N", default_value_t = 1)]
    warm_up: u32,
    /// Print a line of JSON for each measurement, behind the word RESULT.
    #[arg(long)]
    results: bool,
    /// Run each task at two sizes, and print how its time grows.
    #[arg(long)]
    growth: bool,
    /// List the tasks, and what the clock holds of each.
    #[arg(long)]
    list: bool,
    /// Where workspaces and pictures are made meanwhile; the data's folder
    /// where not given.
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
    /// What a process that the program starts itself is to do.
    #[arg(long, hide = true, requires = "scratch")]
    child: Option<String>,
}

/// The numbers made where none are asked for.
const AREAS: usize = 188_880;
const RECORDS: [u64; 2] = [1_000_000, 10_000_000];

pub fn run(arguments: &Arguments) -> Result<()> {
    if arguments.list {
        return list();
    }
    if let Some(folder) = &arguments.make {
        return make(folder, arguments);
    }
    let data = Data::find(arguments.data.as_deref(), arguments.layer.as_deref(), arguments.areas)?;
    let scratch = arguments.scratch.as_deref().unwrap_or(data.home()).to_path_buf();
    if let Some(child) = &arguments.child {
        children::end_with_parent()?;
        let bench = stopwatch::Bench {
            data,
            scratch,
            records: arguments.records.first().copied(),
            repeats: arguments.repeats as usize,
            warm_up: arguments.warm_up as usize,
        };
        return children::work(child, &bench);
    }
    let wanted = tasks::wanted(&arguments.task)?;
    let sizes =
        if arguments.records.is_empty() { data.records()? } else { arguments.records.clone() };
    let scratch = Scratch::make(&scratch)?;
    let parent = Parent::new(arguments, &data, &scratch.path)?;
    match arguments.growth {
        true => growth::measure(&parent, &wanted, &sizes, &arguments.task),
        false => measure(&parent, &wanted, &sizes, &arguments.task),
    }
}

/// Measures each task and prints what was found: each as it comes as a line,
/// or all in a table at the end.
fn measure(parent: &Parent, wanted: &[&Task], sizes: &[u64], asked: &[String]) -> Result<()> {
    let mut measured = Vec::new();
    for task in wanted {
        if refused(task, &parent.data, sizes, asked)? {
            continue;
        }
        for records in task.sizes(sizes) {
            let found = parent.measure(task, &parent.data, records)?;
            if parent.results {
                say(&found.line()?)?;
            }
            measured.push(found);
        }
    }
    if measured.is_empty() {
        return Err(Error::new("Nothing could be measured on these data")
            .remedy("Make data with --make DIR, or ask for other tasks: --list names them"));
    }
    if parent.results { Ok(()) } else { say(&measurement::table(&measured)) }
}

/// Whether a task cannot be run on these data, which is told.
///
/// # Errors
/// The same, where the task was asked for by its whole name.
fn refused(task: &Task, data: &Data, sizes: &[u64], asked: &[String]) -> Result<bool> {
    match task.lack(data, sizes) {
        None => Ok(false),
        Some(lack) if asked.iter().any(|name| name == task.id) => Err(lack),
        Some(lack) => {
            eprintln!("left out: {} ({lack})", task.id);
            Ok(true)
        }
    }
}

fn list() -> Result<()> {
    for task in tasks::TASKS {
        say(&format!("{}\n    {}\n    In the clock: {}.", task.id, task.words, task.inside))?;
    }
    Ok(())
}

fn make(folder: &Path, arguments: &Arguments) -> Result<()> {
    let records = match arguments.records.as_slice() {
        [] => RECORDS.to_vec(),
        asked => asked.to_vec(),
    };
    let size = tiling::Size { areas: arguments.areas.unwrap_or(AREAS), records };
    size.check()?;
    if let Some(there) = size.files(folder).into_iter().find(|file| file.exists())
        && !arguments.replace
    {
        return Err(Error::usage("There are data already")
            .in_file(there)
            .remedy("Name another folder, or write over them with --replace"));
    }
    let into = folder.to_path_buf();
    let made = with_progress(move |progress: &Progress| tiling::write(&into, &size, progress))?;
    eprintln!("Made {} files; measure with wardwise bench --data {}", made.len(), folder.display());
    Ok(())
}

fn records(text: &str) -> std::result::Result<u64, String> {
    let found = tiling::number(text).filter(|records| *records > 0);
    found.ok_or_else(|| "write a number such as 2000, 250k or 10M".to_string())
}
