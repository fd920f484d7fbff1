//! How does a task's time grow? Run at two sizes: what it takes of each area
//! or record, and what it takes whatever their number.

use super::children::{Parent, SMALLER_LAYER};
use super::inputs;
use super::measurement::{Measurement, seconds};
use super::stopwatch::Bench;
use super::tasks::Task;
use super::{refused, say};
use crate::base::{Error, Result};
use crate::geography::{Bounds, Crs};
use crate::sample::tiling::{self, LayerArea, label};
use geo::MapCoords;
use std::path::{Path, PathBuf};

/// The smaller layer, where the other has more than twice as many areas.
const FEWER: usize = 20_000;

/// So many areas, or a tenth of a small layer.
fn fewer(areas: usize) -> usize {
    if areas > 2 * FEWER { FEWER } else { (areas / 10).max(1) }
}

/// Measures each task at two sizes and prints how many times as long the
/// larger takes.
pub fn measure(parent: &Parent, wanted: &[&Task], sizes: &[u64], asked: &[String]) -> Result<()> {
    let (mut smaller_layer, mut rows) = (None, Vec::new());
    for task in wanted {
        if refused(task, &parent.data, sizes, asked)? {
            continue;
        }
        if let (true, [.., fewer, more]) = (task.is_of_records(), sizes) {
            let found = [fewer, more].map(|n| parent.measure(task, &parent.data, Some(*n)));
            rows.push(row([*fewer as f64, *more as f64], found, parent.results)?);
        } else if task.is_of_records() {
            eprintln!("left out: {} (there is one file of customers alone)", task.id);
        } else {
            let (data, numbers) = match &smaller_layer {
                Some(made) => made,
                None => {
                    eprintln!("making a smaller layer");
                    let told = parent.start(SMALLER_LAYER, &parent.data, None)?;
                    let numbers: Vec<f64> =
                        told.split_whitespace().filter_map(|word| word.parse().ok()).collect();
                    let data = parent.data.with_layer(folder(&parent.scratch));
                    smaller_layer.insert((data, numbers))
                }
            };
            let &[few, many] = numbers.as_slice() else {
                return Err(Error::new("The smaller layer could not be made"));
            };
            if task.lack(data, sizes).is_some() {
                eprintln!("left out: {} (no smaller layer is made in that format)", task.id);
                continue;
            }
            let found = [data, &parent.data].map(|data| parent.measure(task, data, None));
            rows.push(row([few, many], found, parent.results)?);
        }
    }
    if parent.results { Ok(()) } else { say(&table(&rows)) }
}

fn row(sizes: [f64; 2], found: [Result<Measurement>; 2], results: bool) -> Result<Row> {
    let [small, large] = found;
    let (small, large) = (small?, large?);
    if results {
        say(&small.line()?)?;
        say(&large.line()?)?;
    }
    Ok(Row { sizes, small, large })
}

/// A task at two sizes.
struct Row {
    sizes: [f64; 2],
    small: Measurement,
    large: Measurement,
}

impl Row {
    fn ratio(&self) -> f64 {
        self.large.median_s / self.small.median_s.max(1e-9)
    }

    /// What a line through both leaves where there is nothing to work on.
    fn fixed_s(&self) -> f64 {
        let [few, many] = self.sizes;
        (self.small.median_s * many - self.large.median_s * few) / (many - few).max(1.0)
    }
}

fn table(rows: &[Row]) -> String {
    let mut lines = vec![
        "| task | sizes | smaller | larger | ratio | of the sizes | fixed cost |".to_string(),
        "| --- | --- | --- | --- | --- | --- | --- |".to_string(),
    ];
    for row in rows {
        let [few, many] = row.sizes;
        let variant = row.large.peer.strip_prefix("app").unwrap_or_default();
        lines.push(format!(
            "| {}{variant} | {} / {} | {} | {} | {:.1} | {:.1} | {} |",
            row.large.task,
            label(few as u64),
            label(many as u64),
            seconds(row.small.median_s),
            seconds(row.large.median_s),
            row.ratio(),
            many / few.max(1.0),
            seconds(row.fixed_s().max(0.0)),
        ));
    }
    lines.join("\n")
}

fn folder(scratch: &Path) -> PathBuf {
    scratch.join("smaller")
}

/// Writes the westernmost areas of the layer, and prints how many these and
/// all are.
pub fn write_smaller(bench: &Bench) -> Result<()> {
    let level = inputs::level(&bench.data)?;
    let all = level.len();
    let rates = super::statistics::rates(&bench.data, &level)?;
    let people = inputs::numbers(&bench.data, &level, "pop")?;
    let mut order: Vec<(f64, usize)> = (0..all)
        .filter_map(|at| {
            let shape = level.shape(at)?;
            Some((Bounds::of_shape(&shape).min[0], at))
        })
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    order.truncate(fewer(all));
    let grid = Crs::british_national_grid();
    let to_millimetres = |metres: f64| (metres * 1000.0).round() / 1000.0;
    let to_grid = |c: geo::Coord| {
        let (x, y) = grid.project(c.x, c.y);
        geo::Coord { x: to_millimetres(x), y: to_millimetres(y) }
    };
    let areas: Vec<LayerArea> = order
        .iter()
        .filter_map(|&(_, at)| {
            let area = level.areas.get(at)?;
            Some(LayerArea {
                code: area.code.to_string(),
                shape: level.shape(at)?.map_coords(to_grid),
                people: people.as_ref().and_then(|people| people.get(at)).map_or(0, |n| *n as u32),
                rate: rates.get(at).copied().unwrap_or_default(),
            })
        })
        .collect();
    let folder = folder(&bench.scratch);
    std::fs::create_dir_all(&folder).map_err(|e| Error::from(e).in_file(&folder))?;
    tiling::write_layer(&folder, &areas, &crate::base::Progress::new())?;
    say(&format!("{} {all}", areas.len()))
}
